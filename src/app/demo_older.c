/*
 * demo_older.c -- kpo demo --ideas N: ideas from the years before the story, which make a company as old and as large as it is asked for.
 *
 * The story takes an idea through every step, a dozen saves each; these are written once, as they were when they were over, like
 * ideas taken over from an earlier system: closed or declined, with their words in the search and their entry in the
 * history. They come before the story's own, so that numbers rise with time.
 */
#include "app/demo.h"

#include <string.h>

enum { OLDER_YEARS = 8, DAY_S = 86400 };

static void put(const struct record *rec, void *row, const char *name, struct val v)
{
	const struct field *f = field_find(rec, str_c(name));

	CHECK(f);
	field_set(f, row, v);
}

#define PUT(name, x) put(idea, row, (name), V(x))
#define REF(id) ((struct ref){ (id) })
#define AT(days) ((struct instant){ at + (int64_t)((days) * DAY_S) })

static void answered(const struct record *idea, void *row, int64_t at, const struct demo_unit *u, struct rand *r, double *day)
{
	*day = rand_lognormal(r, 0.6, 1);
	PUT("answerer", REF(u->leader));
	PUT("answer_due", AT(1));
	PUT("answered_at", AT(*day));
	PUT("answered_by", REF(u->leader));
	PUT("answer", demo_said(r, SAY_ANSWER));
	*day += rand_lognormal(r, 2, 0.8);
	PUT("decided_at", AT(*day));
	PUT("decided_by", REF(u->leader));
}

static void declined(const struct record *idea, void *row, struct rand *r)
{
	PUT("state", S("declined"));
	PUT("decision", S("decline"));
	PUT("decision_reason", demo_said(r, SAY_DECLINE));
	PUT("spoken", (bool)true);
}

static void done(const struct record *idea, void *row, int64_t at, const struct demo_unit *u, int64_t who, struct rand *r, double day)
{
	PUT("state", S("closed"));
	PUT("decision", S("do_it"));
	PUT("owner", REF(who));
	PUT("due", ((struct date){ (int32_t)(at / DAY_S) + 21 }));
	day += rand_lognormal(r, 9, 0.8);
	PUT("implemented_at", AT(day));
	PUT("implemented_by", REF(who));
	PUT("done_by", REF(who));
	day += rand_lognormal(r, 2, 0.8);
	PUT("verifier", REF(u->leader));
	PUT("verified_by", REF(u->leader));
	PUT("verified_at", AT(day));
	PUT("standard_updated", S("yes"));
	PUT("told_shifts", (bool)true);
	PUT("thanked_by", REF(u->leader));
	PUT("thanked_at", AT(day));
	PUT("thanks", demo_said(r, SAY_THANK));
}

void demo_older_give(struct run *x, int64_t nth, int64_t of)
{
	struct demo *g = x->g;
	struct rand r = { (uint64_t)g->o->seed * 0x9e3779b97f4a7c15u + (uint64_t)nth * 7919 };
	struct date first = { g->first.day - OLDER_YEARS * 365 };
	const struct record *idea = x->idea;
	void *row = record_new(g->r->mem, idea);
	struct plan p = { .nth = (uint64_t)nth, .how = GIVE_SIGNED_IN, .scanned = true };
	double day;

	rand_next(&r);
	p.unit = (size_t)rand_below(&r, (int64_t)g->units.n);
	const struct demo_unit *u = &g->units.p[p.unit];
	int64_t who = g->people.p[p.giver = u->person + (size_t)rand_below(&r, (int64_t)u->people)].id;
	int64_t at = ((int64_t)first.day * DAY_S) + (int64_t)((double)OLDER_YEARS * 365 * DAY_S * 0.96 * (double)nth / (double)of);
	p.place = u->place + (size_t)rand_below(&r, (int64_t)u->places);
	p.text = demo_text_of(x, p.unit, &r);
	p.says = rand_next(&r);
	demo_at(g, (struct instant){ at }, demo_zone(x, p.unit), who);
	demo_idea_put(x, &p, row);
	answered(idea, row, at, u, &r, &day);
	if (rand_unit(&r) < 0.14)
		declined(idea, row, &r);
	else
		done(idea, row, at, u, who, &r, day);
	record_insert(g->r, idea, row);
	demo_wrote(g);
}
