/*
 * demo_story.c -- the happenings of an idea in the example company: given, answered, decided, done, verified, thanked, taken over.
 *
 * Each goes through the idea's own step, so that history, search and what follows from it are the program's own work; only the
 * question who may is left out, because the story says who does. A happening decides when the next one is, and puts it
 * into the queue. Rows are reached through what every record declares, as the API does: the struct is the module's own.
 */
#include "app/demo.h"

#include <math.h>
#include <string.h>

/* ---- rows: only through what every record declares ---- */

static void put(const struct record *rec, void *row, const char *name, struct val v)
{
	const struct field *f = field_find(rec, str_c(name));

	CHECK(f);
	field_set(f, row, v);
}

static struct val got(const struct record *rec, const void *row, const char *name)
{
	const struct field *f = field_find(rec, str_c(name));

	CHECK(f);
	return field_val(f, row);
}

#define PUT(row, name, x) put(idea, (row), (name), V(x))
#define REF(id) ((struct ref){ (id) })

static int64_t person_of(const void *row, const struct record *rec, const char *name)
{
	return got(rec, row, name).i;
}

static bool starts_here(const struct record *rec, const void *row, const struct step *s)
{
	struct str state = got(rec, row, rec->state).s;

	for (size_t i = 0; s->from[i]; i++)
		if (str_is(state, s->from[i]))
			return true;
	return false;
}

/* What record_step does, for somebody whose rights are those of the story. */
bool demo_step(struct run *x, const struct record *rec, void *row, const char *name, const void *old)
{
	const struct step *s = step_find(rec, str_c(name));
	struct req *r = x->g->r;

	CHECK(s && starts_here(rec, old, s));
	if (s->to)
		put(rec, row, rec->state, V(str_c(s->to)));
	if (s->run)
		s->run(r, row);
	if (!record_update(r, rec, row, old, s->name))
		return false;
	if (s->after)
		s->after(r, row);
	if (s->event)
		event_raise(r, s->event, rec, row);
	return !r->fail.code;
}

static void *idea_now(struct run *x, const struct plan *p)
{
	void *row = record_new(x->g->r->mem, x->idea);

	CHECK(record_load(x->g->r, x->idea, p->id, row) || x->g->r->fail.code);
	return row;
}

/* Which fields a step's form has. */
static const struct { const char *step, *words, *target, *day; } forms[] = {
	{ "answer", "answer", NULL, NULL }, { "ask", "question", NULL, NULL }, { "info", "info", NULL, NULL }, { "do_it", NULL, "owner", "due" },
	{ "trial", NULL, "owner", "due" }, { "pass_up", "decision_reason", "escalated_to", "escalate_due" }, { "park", "decision_reason", NULL, "parked_until" },
	{ "decline", "decision_reason", NULL, NULL }, { "done", "effect", NULL, NULL }, { "reject", "rejected", NULL, NULL }, { "thank", "thanks", NULL, NULL },
};

struct call { const char *step; int64_t by, target; struct str words; struct date day; const char *effort, *standard; };

static void form_fill(const struct record *idea, void *row, const struct call *c)
{
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		if (strcmp(forms[i].step, c->step) != 0)
			continue;
		if (forms[i].words)
			PUT(row, forms[i].words, c->words);
		if (forms[i].target)
			PUT(row, forms[i].target, REF(c->target));
		if (forms[i].day)
			PUT(row, forms[i].day, c->day);
	}
	if (c->effort)
		PUT(row, "effort", str_c(c->effort));
	if (c->standard)
		PUT(row, "standard_updated", str_c(c->standard));
	if (strcmp(c->step, "verify") == 0)
		PUT(row, "told_shifts", (bool)(strcmp(c->standard, "no") != 0));
	if (strcmp(c->step, "decline") == 0)
		PUT(row, "spoken", (bool)true);
}

static bool step_do(struct run *x, const struct plan *p, void *row, const struct call *c)
{
	const void *old = arena_copy(x->g->r->mem, row, x->idea->row_size);

	x->g->r->actor.id = c->by;
	form_fill(x->idea, row, c);
	return demo_step(x, x->idea, row, c->step, old);
}

static const struct demo_unit *unit_of(const struct run *x, const struct plan *p)
{
	return &x->g->units.p[p->unit];
}

/* In the example area what was given some time ago is done by now, so that only the scenes are open. */
static double delay(const struct plan *p, struct rand *r, double median_days, double sigma)
{
	double d = rand_lognormal(r, median_days, sigma);

	return p->hurry && d > 1.6 ? 1.6 : d;
}

/* ---- people ---- */

bool demo_is_there(const struct demo_person *p, struct date d)
{
	return p->start.day <= d.day && (date_is_none(p->left) || p->left.day > d.day) && (date_is_none(p->leave) || p->leave.day > d.day);
}

size_t demo_mate(struct run *x, size_t unit, struct rand *r, struct date d)
{
	const struct demo_unit *u = &x->g->units.p[unit];

	for (int tries = 0; tries < 20 && u->people > 2; tries++) {
		size_t n = u->person + 2 + (size_t)rand_below(r, (int64_t)u->people - 2);
		if (demo_is_there(&x->g->people.p[n], d))
			return n;
	}
	return u->person;
}

/* ---- what they say ---- */

static struct demo_fill fill_of(const struct run *x, const struct plan *p)
{
	struct rand r = { p->says };
	const struct demo_place *place = &x->g->places.p[p->place];

	return (struct demo_fill){ .station = str_lower(x->g->r->mem, place->name), .code = place->code, .part = demo_part(&r, unit_of(x, p)->work),
		.n = 2 + rand_below(&r, 8), .m = 5 * (2 + rand_below(&r, 7)) };
}

static struct str filled(const struct run *x, const struct plan *p, const char *text)
{
	struct demo_fill fill = fill_of(x, p);

	return demo_filled(x->g->r->mem, text, &fill);
}

static struct str problem_of(struct run *x, const struct plan *p, const struct demo_text *t)
{
	struct rand r = { p->says + 7 };
	struct str said = filled(x, p, t->problem), place = x->g->places.p[p->place].name;

	if (!strstr(t->problem, "{s}") && !strstr(t->problem, "{c}") && rand_unit(&r) < 0.6)
		said = str_fmt(x->g->r->mem, STR_FMT ": " STR_FMT, STR_ARG(place), STR_ARG(said));
	if (strcmp(t->lang, "en") != 0 || rand_unit(&r) < 0.55)
		return said;
	struct str tail = demo_said(&r, SAY_TAIL);
	return str_fmt(x->g->r->mem, STR_FMT " " STR_FMT, STR_ARG(said), STR_ARG(tail));
}

/* ---- giving ---- */

static void giver_put(struct run *x, struct plan *p, void *row)
{
	const struct record *idea = x->idea;
	const struct demo_person *who = &x->g->people.p[p->giver];

	if (p->how == GIVE_SIGNED_IN) {
		PUT(row, "submitter", REF(who->id));
	} else if (p->how == GIVE_ANONYMOUS) {
		PUT(row, "anonymous", (bool)true);
	} else {
		struct str rest = who->name, first = STR_NONE;
		str_cut(&rest, ' ', &first);
		PUT(row, "giver_name", p->says & 1 ? first : who->name);
	}
}

static void text_put(struct run *x, struct plan *p, void *row)
{
	static const char *const can[] = { "yes_myself", "with_team", "need_help" };
	const struct demo_text *t = p->scene ? &p->scene->text : &demo_texts[p->text];
	const struct record *idea = x->idea;

	PUT(row, "problem", p->scene ? str_c(t->problem) : problem_of(x, p, t));
	if (p->scene || p->says % 10 < 7)
		PUT(row, "suggestion", filled(x, p, t->suggestion));
	PUT(row, "category", str_c(t->category));
	PUT(row, "waste", str_c(t->waste));
	if (p->says % 10 < 6)
		PUT(row, "can_do", str_c(can[p->says / 16 % 3]));
}

static void photo_add(struct run *x, const struct plan *p, const struct photo *photo, const char *moment)
{
	if (photo && !x->g->r->fail.code)
		photo_attach(x->g->r, x->idea, p->id, photo, str_c(moment));
}

static void after_giving(struct run *x, size_t n, void *row)
{
	struct plan *p = &x->plans.p[n];
	const struct demo_unit *u = unit_of(x, p);
	double hours = (double)worktime_day_min(demo_hours(x, p->unit)) / 60;
	int64_t climb_at = got(x->idea, row, "climb_at").i;

	demo_push(x, climb_at > p->at ? climb_at : INT64_MAX, HAP_CLOCK, n, 0);
	if (p->scene)
		return;
	if (p->how == GIVE_SIGNED_IN && rand_unit(&p->rand) < 0.012)
		demo_push(x, demo_later(x, p->unit, p->at, 0.1), HAP_WITHDRAW, n, 0);
	else
		demo_push(x, demo_later_by_day(x, p->unit, &p->rand, p->at, delay(p, &p->rand, 5.2 * u->slow / hours, u->slow > 2 ? 0.8 : 1.15)), HAP_ANSWER, n, 0);
}

void demo_idea_put(struct run *x, struct plan *p, void *row)
{
	const struct record *idea = x->idea;

	PUT(row, "area", REF(unit_of(x, p)->id));
	if (p->scanned)
		PUT(row, "place", REF(x->g->places.p[p->place].id));
	giver_put(x, p, row);
	text_put(x, p, row);
}

void demo_give(struct run *x, size_t n)
{
	struct plan *p = &x->plans.p[n];
	const struct record *idea = x->idea;
	void *row = record_new(x->g->r->mem, idea);

	x->g->r->actor.id = p->how == GIVE_SIGNED_IN ? x->g->people.p[p->giver].id : 0;
	demo_idea_put(x, p, row);
	if (!record_insert(x->g->r, idea, row))
		return;
	p->id = ((struct row *)row)->id;
	p->pictured = p->scene ? p->scene->before : p->text == 0 && p->says % 5 == 0;
	if (p->pictured)
		photo_add(x, p, p->scene && !p->scene->after ? x->driver : x->before, "before");
	after_giving(x, n, row);
}

/* ---- answering ---- */

static void on_answer(struct run *x, size_t n)
{
	struct plan *p = &x->plans.p[n];
	void *row = idea_now(x, p);
	int64_t climbed = person_of(row, x->idea, "climbed_to"), by = person_of(row, x->idea, "answerer");
	bool asks = p->how == GIVE_SIGNED_IN && !p->hurry && rand_unit(&p->rand) < 0.07;
	const struct call c = { .step = asks ? "ask" : "answer", .words = demo_said(&p->rand, asks ? SAY_ASK : SAY_ANSWER),
		.by = !by || (climbed && rand_unit(&p->rand) < 0.4) ? climbed : by };

	if (!c.by || !step_do(x, p, row, &c))
		return;
	int64_t now = x->g->r->now.s;
	if (!asks)
		demo_push(x, rand_unit(&p->rand) < 0.4 ? demo_later(x, p->unit, now, 0.02) : demo_later_by_day(x, p->unit, &p->rand, now, delay(p, &p->rand, 1.2, 0.85)), HAP_DECIDE, n, 0);
	else if (rand_unit(&p->rand) < 0.88)
		demo_push(x, demo_later(x, p->unit, now, delay(p, &p->rand, 0.9, 0.8)), HAP_INFO, n, 0);
	else
		demo_push(x, demo_later(x, p->unit, now, 8 + 8 * rand_unit(&p->rand)), HAP_WITHDRAW, n, 0);
}

static void on_info(struct run *x, size_t n)
{
	struct plan *p = &x->plans.p[n];
	void *row = idea_now(x, p);
	const struct call c = { .step = "info", .by = person_of(row, x->idea, "submitter"), .words = demo_said(&p->rand, SAY_INFO) };

	if (step_do(x, p, row, &c))
		demo_push(x, demo_later_by_day(x, p->unit, &p->rand, x->g->r->now.s, delay(p, &p->rand, 1, 0.7)), HAP_DECIDE, n, 0);
}

static void on_withdraw(struct run *x, size_t n)
{
	struct plan *p = &x->plans.p[n];
	void *row = idea_now(x, p);

	(void)!step_do(x, p, row, &(struct call){ .step = "withdraw", .by = person_of(row, x->idea, "submitter") });
}

/* The clock is the program's own job; here it only runs when there is something for it. */
static void on_clock(struct run *x, size_t n, bool come_back)
{
	struct plan *p = &x->plans.p[n];

	x->g->r->actor.id = 0;
	x->clock->run(x->g->r);
	if (x->g->r->fail.code)
		return;
	void *row = idea_now(x, p);
	struct val next = got(x->idea, row, "climb_at");
	if (!come_back && !val_is_null(&next))
		demo_push(x, next.i, HAP_CLOCK, n, 0);
	if (come_back)
		demo_push(x, demo_later_by_day(x, p->unit, &p->rand, x->g->r->now.s, delay(p, &p->rand, 0.6, 0.7)), HAP_DECIDE, n, 0);
}

/* ---- actions: the larger ideas have some, each done by its owner and looked at by somebody else ---- */

static int64_t action_add(struct run *x, const struct plan *p, struct str title, int64_t owner, struct date due)
{
	struct action *a = record_new(x->g->r->mem, &action_record);

	a->origin_record = str_c(x->idea->name);
	a->origin_id = p->id;
	a->area.id = unit_of(x, p)->id;
	a->title = title;
	a->owner.id = owner;
	a->due = due;
	return record_insert(x->g->r, &action_record, a) ? a->id : 0;
}

static void actions_plan(struct run *x, size_t n)
{
	struct plan *p = &x->plans.p[n];
	struct date today = x->g->r->today;

	for (int64_t left = 1 + rand_below(&p->rand, 2); left > 0; left--) {
		double days = p->days * (0.2 + 0.4 * rand_unit(&p->rand));
		int64_t owner = x->g->people.p[demo_mate(x, p->unit, &p->rand, today)].id;
		struct date due = worktime_add_days(demo_hours(x, p->unit), today, (int)(days * 1.15) + 1);
		int64_t id = action_add(x, p, demo_said(&p->rand, SAY_ACTION), owner, due);
		demo_push(x, demo_later(x, p->unit, x->g->r->now.s, days), HAP_ACTION, n, (size_t)id);
	}
}

static void on_action(struct run *x, size_t n, int64_t id)
{
	struct plan *p = &x->plans.p[n];
	const struct demo_unit *u = unit_of(x, p);
	struct action *old = record_new(x->g->r->mem, &action_record), *row = record_new(x->g->r->mem, &action_record);

	if (!record_load(x->g->r, &action_record, id, old))
		return;
	*row = *old;
	bool verify = str_is(old->state, "done");
	x->g->r->actor.id = !verify ? old->owner.id : old->owner.id == u->leader ? u->supervisor : u->leader;
	row->standard_updated = verify ? S("not_needed") : STR_NONE;
	if (demo_step(x, &action_record, row, verify ? "verify" : "done", old) && !verify)
		demo_push(x, demo_later_by_day(x, p->unit, &p->rand, x->g->r->now.s, rand_lognormal(&p->rand, 0.7, 0.7)), HAP_ACTION, n, (size_t)id);
}

/* ---- deciding ---- */

/* Who does one idea is mostly somebody who gives some. */
static size_t doer_of(struct run *x, struct plan *p)
{
	size_t n = demo_giver(x, p->unit, &p->rand, x->g->r->today);

	return n == NOBODY ? demo_mate(x, p->unit, &p->rand, x->g->r->today) : n;
}

static void decide_yes(struct run *x, size_t n, void *row, int64_t by)
{
	static const struct { const char *code; double upto, days; } efforts[] = { { "hour", 0.4, 4 }, { "day", 0.78, 8 }, { "week", 0.96, 14 }, { "more", 1, 26 } };
	struct plan *p = &x->plans.p[n];
	double which = rand_unit(&p->rand);
	size_t e = 0;
	bool self = p->how == GIVE_SIGNED_IN && demo_is_there(&x->g->people.p[p->giver], x->g->r->today) && rand_unit(&p->rand) < 0.72;

	while (which >= efforts[e].upto)
		e++;
	p->days = efforts[e].days * (0.7 + 0.6 * rand_unit(&p->rand));
	struct call c = { .step = rand_unit(&p->rand) < 0.14 ? "trial" : "do_it", .by = by, .effort = efforts[e].code };
	c.target = self ? x->g->people.p[p->giver].id : rand_unit(&p->rand) < 0.25 ? by : x->g->people.p[doer_of(x, p)].id;
	c.day = worktime_add_days(demo_hours(x, p->unit), x->g->r->today, (int)lround(p->days) + 1);
	if (!step_do(x, p, row, &c))
		return;
	if (e > 1 && !p->hurry && rand_unit(&p->rand) < 0.6)
		actions_plan(x, n);
	demo_push(x, demo_later(x, p->unit, x->g->r->now.s, delay(p, &p->rand, 1.1, 0.8)), HAP_START, n, 0);
}

static void decide_park(struct run *x, size_t n, void *row, int64_t by)
{
	struct plan *p = &x->plans.p[n];
	struct date until = { x->g->r->today.day + 18 + (int32_t)rand_below(&p->rand, 70) };

	p->parked = true;
	if (step_do(x, p, row, &(struct call){ .step = "park", .by = by, .words = demo_said(&p->rand, SAY_PARK), .day = until }))
		demo_push(x, zone_instant(demo_zone(x, p->unit), until, 10).s, HAP_BACK, n, 0);
}

static void decide_pass(struct run *x, size_t n, void *row, int64_t by)
{
	struct plan *p = &x->plans.p[n];
	const struct demo_unit *u = unit_of(x, p);
	bool high = by == u->supervisor || rand_unit(&p->rand) < 0.3;
	struct call c = { .step = "pass_up", .by = by, .target = high ? u->value_stream : u->supervisor, .words = demo_said(&p->rand, SAY_PASS),
		.day = worktime_add_days(demo_hours(x, p->unit), x->g->r->today, 5) };

	p->passed = true;
	if (step_do(x, p, row, &c))
		demo_push(x, demo_later_by_day(x, p->unit, &p->rand, x->g->r->now.s, delay(p, &p->rand, 2.8, 0.6)), HAP_DECIDE, n, 0);
}

static void on_decide(struct run *x, size_t n)
{
	struct plan *p = &x->plans.p[n];
	void *row = idea_now(x, p);
	double which = p->hurry ? 0 : rand_unit(&p->rand);
	int64_t by = p->passed ? person_of(row, x->idea, "escalated_to") : person_of(row, x->idea, "answered_by");

	if (which < 0.74)
		decide_yes(x, n, row, by);
	else if (which < 0.80 && !p->parked && !p->passed)
		decide_park(x, n, row, by);
	else if (which < 0.87 && !p->passed && by != unit_of(x, p)->value_stream)
		decide_pass(x, n, row, by);
	else
		(void)!step_do(x, p, row, &(struct call){ .step = "decline", .by = by, .words = demo_said(&p->rand, SAY_DECLINE) });
}

/* ---- doing, verifying, thanking ---- */

static void on_start(struct run *x, size_t n)
{
	struct plan *p = &x->plans.p[n];
	bool at_once = rand_unit(&p->rand) < 0.15, long_one = rand_unit(&p->rand) < 0.13;
	void *row = idea_now(x, p);

	if (!at_once && !step_do(x, p, row, &(struct call){ .step = "start", .by = person_of(row, x->idea, "owner") }))
		return;
	double days = at_once ? 0.1 : p->days * (long_one ? 1.2 + 1.6 * rand_unit(&p->rand) : 0.2 + 0.65 * rand_unit(&p->rand));
	demo_push(x, demo_later(x, p->unit, x->g->r->now.s, p->hurry && days > 6 ? 6 : days), HAP_DONE, n, 0);
}

static void on_done(struct run *x, size_t n)
{
	struct plan *p = &x->plans.p[n];
	void *row = idea_now(x, p);
	struct call c = { .step = "done", .by = person_of(row, x->idea, "owner"), .words = filled(x, p, demo_texts[p->text].effect) };

	if (actions_open(x->g->r, x->idea, p->id)) {
		demo_push(x, demo_later(x, p->unit, x->g->r->now.s, 0.6), HAP_DONE, n, 0);
		return;
	}
	if (!step_do(x, p, row, &c))
		return;
	if (p->pictured && p->how == GIVE_SIGNED_IN)
		photo_add(x, p, x->after, "after");
	demo_push(x, demo_later_by_day(x, p->unit, &p->rand, x->g->r->now.s, delay(p, &p->rand, 1, 0.9)), HAP_VERIFY, n, 0);
}

static const struct column ask_columns[] = { { .name = "id", .off = 0, .kind = KIND_INT }, { .name = "area", .off = 8, .kind = KIND_REF }, { 0 } };
static const struct query asked_of = {
	.name = "demo_asked_of", .takes = { KIND_REF }, .gives = ask_columns, .sql = "select id, area from yokoten where idea = ?1 and state = 'proposed' order by id",
};

/* Verified ideas were proposed to alike areas by the step itself; here their team leaders answer. */
static void asks_push(struct run *x, size_t n)
{
	struct plan *p = &x->plans.p[n];
	struct { int64_t id; struct ref area; } ask;
	struct rows rows = db_query(x->g->r->db, &asked_of, V(REF(p->id)));

	while (db_next(&rows, &ask)) {
		size_t unit = demo_unit_of(x->g, ask.area.id);
		double days = unit == x->g->example ? 2.2 : rand_lognormal(&p->rand, 2.4, 0.8);
		if (unit != NO_UNIT)
			demo_push(x, demo_later_by_day(x, unit, &p->rand, x->g->r->now.s, days), HAP_ELSEWHERE, n, (size_t)ask.id);
	}
}

static void on_verify(struct run *x, size_t n)
{
	static const char *const standards[] = { "yes", "yes", "yes", "yes", "yes", "not_needed", "not_needed", "not_needed", "not_needed", "no" };
	struct plan *p = &x->plans.p[n];
	void *row = idea_now(x, p);
	int64_t by = person_of(row, x->idea, "verifier");
	bool rejects = !p->rejected && !p->hurry && rand_unit(&p->rand) < 0.045;

	if (!by)
		return;
	if (rejects) {
		p->rejected = true;
		if (step_do(x, p, row, &(struct call){ .step = "reject", .by = by, .words = demo_said(&p->rand, SAY_REJECT) }))
			demo_push(x, demo_later(x, p->unit, x->g->r->now.s, delay(p, &p->rand, 2, 0.5)), HAP_DONE, n, 0);
		return;
	}
	if (!step_do(x, p, row, &(struct call){ .step = "verify", .by = by, .standard = standards[rand_below(&p->rand, 10)] }))
		return;
	asks_push(x, n);
	demo_push(x, demo_later_by_day(x, p->unit, &p->rand, x->g->r->now.s, delay(p, &p->rand, 0.5, 1.1)), HAP_THANK, n, 0);
}

static void on_thank(struct run *x, size_t n)
{
	struct plan *p = &x->plans.p[n];
	void *row = idea_now(x, p);
	int64_t by = person_of(row, x->idea, "answerer"), giver = person_of(row, x->idea, "submitter");

	if (!by || by == giver)
		by = person_of(row, x->idea, "verifier");
	if (by && by != giver)
		(void)!step_do(x, p, row, &(struct call){ .step = "thank", .by = by, .words = demo_said(&p->rand, SAY_THANK) });
}

/* ---- elsewhere ---- */

/* What was taken over is an idea of that area from then on, with its origin's words. */
static void copy_follow(struct run *x, size_t n, size_t unit, int64_t id, int64_t owner)
{
	struct plan p = x->plans.p[n];

	p.rand.state += (uint64_t)id;
	p.id = id;
	p.unit = unit;
	p.at = x->g->r->now.s;
	p.days = 5;
	p.place = x->g->units.p[unit].place;
	p.giver = x->g->units.p[unit].person;
	p.hurry = unit == x->g->example;
	p.parked = p.passed = p.rejected = p.pictured = false;
	CHECK(owner);
	*VEC_ADD(x->g->keep, &x->plans) = p;
	demo_push(x, demo_later(x, unit, p.at, delay(&p, &p.rand, 1.5, 0.6)), HAP_START, x->plans.n - 1, 0);
}

static void on_elsewhere(struct run *x, size_t n, int64_t id)
{
	const struct record *rec = x->yokoten;
	struct plan *p = &x->plans.p[n];
	void *row = record_new(x->g->r->mem, rec);
	double which = rand_unit(&p->rand);

	if (!record_load(x->g->r, rec, id, row))
		return;
	const void *old = arena_copy(x->g->r->mem, row, rec->row_size);
	int64_t by = person_of(row, rec, "asked");
	size_t unit = demo_unit_of(x->g, person_of(row, rec, "area"));
	const char *step = unit == x->g->example || which > 0.055 ? "not_applicable" : which > 0.03 ? "adapt" : "adopt";
	x->g->r->actor.id = by;
	put(rec, row, "words", V(demo_said(&p->rand, *step == 'n' ? SAY_NOT_FOR_US : strcmp(step, "adapt") == 0 ? SAY_ADAPT : SAY_ADOPT)));
	if (!by || !demo_step(x, rec, row, step, old) || *step == 'n' || !record_load(x->g->r, rec, id, row))
		return;
	copy_follow(x, n, unit, person_of(row, rec, "new_idea"), by);
}

/* ---- scenes ---- */

static void on_scene(struct run *x, size_t n, size_t k)
{
	struct plan *p = &x->plans.p[n];
	const struct scene_step *s = &p->scene->steps[k];
	void *row = idea_now(x, p);
	int64_t mate = x->g->people.p[p->mate].id, owner = person_of(row, x->idea, "owner");
	struct call c = { .step = s->step, .by = s->by == WHO_MATE ? mate : s->by ? x->g->who[s->by] : x->g->who[WHO_LEADER], .words = str_c(s->words) };

	c.target = s->target == WHO_MATE ? mate : x->g->who[s->target];
	c.day = worktime_add_days(demo_hours(x, p->unit), x->g->r->today, s->due_days);
	c.standard = strcmp(s->step, "verify") == 0 ? "yes" : NULL;
	if (strcmp(s->step, "start") == 0 || strcmp(s->step, "done") == 0)
		c.by = owner;
	if (!step_do(x, p, row, &c))
		return;
	for (size_t i = 0; i < 2 && p->scene->actions[i].title && strcmp(s->step, "do_it") == 0; i++)
		action_add(x, p, str_c(p->scene->actions[i].title), x->g->who[p->scene->actions[i].owner],
			worktime_add_days(demo_hours(x, p->unit), x->g->r->today, p->scene->actions[i].due_days));
	if (strcmp(s->step, "done") == 0 && p->scene->after)
		photo_add(x, p, x->after, "after");
	if (strcmp(s->step, "verify") == 0)
		asks_push(x, n);
}

/* ---- people and months ---- */

static void on_person(struct run *x, size_t n)
{
	const struct demo_person *p = &x->g->people.p[n];
	struct person *row = record_new(x->g->r->mem, &person_record), *old = record_new(x->g->r->mem, &person_record);

	if (!record_load(x->g->r, &person_record, p->id, old))
		return;
	*row = *old;
	row->employment = date_is_none(p->left) ? S("leave") : S("left");
	x->g->r->actor.id = x->g->who[WHO_ADMIN];
	record_update(x->g->r, &person_record, row, old, "changed");
}

static void heads_add(struct run *x, int64_t unit, struct date month, int64_t heads)
{
	struct headcount *h = record_new(x->g->r->mem, &headcount_record);

	h->unit.id = unit;
	h->month = month;
	h->heads = heads;
	record_insert(x->g->r, &headcount_record, h);
	demo_wrote(x->g);
}

static void on_month(struct run *x, struct date month)
{
	struct date end = { date_add_months(month, 1).day - 1 };

	x->g->r->actor.id = x->g->who[WHO_ADMIN];
	for (size_t i = 0; i < x->g->units.n && !x->g->r->fail.code; i++) {
		const struct demo_unit *u = &x->g->units.p[i];
		int64_t heads = 0;
		for (const struct demo_person *p = &x->g->people.p[u->person]; p < &x->g->people.p[u->person + u->people]; p++)
			heads += p->start.day <= end.day && (date_is_none(p->left) || p->left.day > end.day);
		heads_add(x, u->id, month, heads);
	}
	for (size_t i = 0; i < x->g->homes.n; i++)
		heads_add(x, x->g->homes.p[i].unit, month, x->g->homes.p[i].heads);
}

void demo_seal(struct run *x)
{
	x->g->r->actor.id = 0;
	history_seal(x->g->r);
}

/* ---- one happening ---- */

void demo_happen(struct run *x, const struct happening *h)
{
	size_t n = h->of;
	bool idea = h->what < HAP_PERSON;

	demo_at(x->g, (struct instant){ h->at }, demo_zone(x, idea ? x->plans.p[n].unit : x->g->example), 0);
	switch (h->what) {
	case HAP_ANSWER: on_answer(x, n); break;
	case HAP_CLOCK: on_clock(x, n, false); break;
	case HAP_INFO: on_info(x, n); break;
	case HAP_DECIDE: on_decide(x, n); break;
	case HAP_BACK: on_clock(x, n, true); break;
	case HAP_START: on_start(x, n); break;
	case HAP_DONE: on_done(x, n); break;
	case HAP_VERIFY: on_verify(x, n); break;
	case HAP_THANK: on_thank(x, n); break;
	case HAP_WITHDRAW: on_withdraw(x, n); break;
	case HAP_ELSEWHERE: on_elsewhere(x, n, (int64_t)h->arg); break;
	case HAP_ACTION: on_action(x, n, (int64_t)h->arg); break;
	case HAP_SCENE: on_scene(x, n, h->arg); break;
	case HAP_PERSON: on_person(x, n); break;
	case HAP_MONTH: on_month(x, (struct date){ (int32_t)n }); break;
	case HAP_SEAL: demo_seal(x); break;
	case HAP_STANDARD: demo_standard_happen(x, n); break;
	}
	demo_wrote(x->g);
}

