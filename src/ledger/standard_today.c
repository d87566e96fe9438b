/*
 * standard_today.c -- the standards that wait for this person: to release, to make known in a shift, to look at again.
 *
 * A release waits for whoever may give it and did not write it; a signature for the leaders of the area itself, and for those above them once
 * the shift has run without one; a review for the owner alone. Two roles at the same place show a row once.
 */
#include "ledger/standard.h"

enum { ROWS_MAX = 50, RELEASE_LATE_WD = 5, SIGN_LOOKED = 200 };

struct waiting { int64_t id, standard, no; struct str title, what_changed; struct ref area; struct instant asked_at, released_at; };
static const struct column waiting_columns[] = {
	COL(struct waiting, id), COL(struct waiting, standard), COL(struct waiting, no), COL(struct waiting, title), COL(struct waiting, what_changed), COL(struct waiting, area),
	COL(struct waiting, asked_at), COL(struct waiting, released_at), { 0 },
};
#define WAITING "select v.id, s.id as standard, v.no, s.title, v.what_changed, s.area, v.asked_at, v.released_at from standard_revision v join standard s on s.id = v.standard"
#define BELOW " and s.area in (select unit from unit_under where top = ?1) and not v.withdrawn"

const struct query standards_to_release = {
	.name = "standards_to_release", .takes = { KIND_INT, KIND_INT, KIND_INT }, .gives = waiting_columns,
	.sql = WAITING " where v.state = 'in_review' and s.state <> 'retired' and coalesce(v.author, 0) <> ?2 and coalesce(v.asked_by, 0) <> ?2" BELOW " order by v.id limit ?3",
};
const struct query standards_to_sign = {
	.name = "standards_to_sign", .takes = { KIND_INT, KIND_INT }, .gives = waiting_columns,
	.sql = WAITING " where v.state = 'released' and v.known_at is null and s.state = 'released'" BELOW " order by v.id limit ?2",
};

static const struct column review_columns[] = {
	COL(struct standard, id), COL(struct standard, title), COL(struct standard, area), COL(struct standard, revision), COL(struct standard, review_due), { 0 },
};
const struct query standards_to_review = {
	.name = "standards_to_review", .takes = { KIND_INT, KIND_DATE, KIND_INT }, .gives = review_columns,
	.sql = "select id, title, area, revision, review_due from standard where owner = ?1 and state = 'released' and review_due <= ?2 and not withdrawn order by review_due, id limit ?3",
};

static struct str where_text(struct req *r, int64_t standard, int64_t area)
{
	return say(r->mem, r->lang, T("{number}, {area}"), ARG("number", record_number(r->mem, &standard_record, standard)), ARG("area", unit_name(r, area)));
}

/* ---- to release ---- */

static void release_row(struct req *r, struct attention *list, const struct waiting *w)
{
	struct instant due = unit_due(r, w->area.id, w->asked_at, RELEASE_LATE_WD);
	bool late = due.s < r->now.s;

	*VEC_ADD(r->mem, &list->rows) = (struct attention_row){
		.mark = late ? MARK_OFF : MARK_DUE, .title = w->title, .late = late, .since = w->asked_at, .due = due,
		.detail = say(r->mem, r->lang, T("{where}. Revision {n}: {what}"), ARG("where", where_text(r, w->standard, w->area.id)), ARG("n", w->no), ARG("what", w->what_changed)),
		.age = say(r->mem, r->lang, T("since {day}"), ARG("day", zone_date(r->zone, w->asked_at, NULL))), .action = T("Release"), .icon = "eye",
		.to = revision_url(r, w->standard, w->no),
	};
}

/* ---- to make known ---- */

static bool leads_here(struct req *r, int64_t area)
{
	for (size_t i = 0; i < r->actor.grant_count; i++)
		if (r->actor.grants[i].unit == area && role_has(r->actor.grants[i].role, CAP_STANDARD_SIGN))
			return true;
	return false;
}

/* The first shift that this person should bring it to; n: none. */
static size_t shift_to_tell(struct req *r, const struct standard *s, const struct shift_known *k, size_t n)
{
	bool here = leads_here(r, s->area.id);

	for (size_t i = 0; i < n; i++) {
		bool late = !instant_is_none(k[i].due) && k[i].due.s < r->now.s;
		if (ack_may(r, s, k, n, i) && (here || late))
			return i;
	}
	return n;
}

static void sign_row(struct req *r, struct attention *list, const struct waiting *w)
{
	struct shift_known k[WORKTIME_SHIFTS_MAX];
	struct standard s;
	struct standard_revision v;
	struct str where = where_text(r, w->standard, w->area.id);

	if (!record_load(r, &standard_record, w->standard, &s) || !record_load(r, &standard_revision_record, w->id, &v))
		return;
	size_t n = acks_of(r, &s, &v, k), at = shift_to_tell(r, &s, k, n);
	if (at == n)
		return;
	bool late = !instant_is_none(k[at].due) && k[at].due.s < r->now.s;
	*VEC_ADD(r->mem, &list->rows) = (struct attention_row){
		.mark = late ? MARK_OFF : MARK_DUE, .title = w->title, .late = late, .since = w->released_at, .due = k[at].due,
		.detail = k[at].name.n ? say(r->mem, r->lang, T("{where}. Revision {n}: does the shift {shift} know it?"), ARG("where", where), ARG("n", w->no), ARG("shift", k[at].name))
				       : say(r->mem, r->lang, T("{where}. Revision {n}: do all who work there know it?"), ARG("where", where), ARG("n", w->no)),
		.age = say(r->mem, r->lang, T("since {day}"), ARG("day", zone_date(r->zone, w->released_at, NULL))), .action = T("Make it known"), .icon = "users",
		.to = record_url(r, &standard_record, w->standard),
	};
}

/* ---- by place ---- */

static bool seen_before(const int64_t *seen, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (seen[i] == id)
			return true;
	return false;
}

static void rows_add(struct req *r, struct attention *list, struct rows rows, void (*add)(struct req *r, struct attention *list, const struct waiting *w), int64_t *seen, size_t *known)
{
	VEC(struct waiting) found = { 0 };
	struct waiting w = { 0 };

	while (db_next(&rows, &w))
		*VEC_ADD(r->mem, &found) = w;
	for (size_t i = 0; i < found.n && *known < SIGN_LOOKED; i++) {
		if (seen_before(seen, *known, found.p[i].id))
			continue;
		seen[(*known)++] = found.p[i].id;
		add(r, list, &found.p[i]);
	}
}

static void at_places(struct req *r, struct attention *list)
{
	int64_t released[SIGN_LOOKED], known[SIGN_LOOKED];
	size_t releases = 0, signs = 0;

	for (size_t i = 0; i < r->actor.grant_count; i++) {
		const struct grant *g = &r->actor.grants[i];
		if (g->unit && role_has(g->role, CAP_STANDARD_RELEASE))
			rows_add(r, list, db_query(r->db, &standards_to_release, V(g->unit), V(r->actor.id), V((int64_t)ROWS_MAX)), release_row, released, &releases);
		if (g->unit && role_has(g->role, CAP_STANDARD_SIGN))
			rows_add(r, list, db_query(r->db, &standards_to_sign, V(g->unit), V((int64_t)ROWS_MAX)), sign_row, known, &signs);
	}
}

/* ---- to look at again ---- */

static struct str review_age(struct req *r, struct date due)
{
	int64_t days = (int64_t)due.day - r->today.day;

	if (days < 0)
		return say(r->mem, r->lang, TN("{n} day late", "{n} days late", -days), ARG("n", -days));
	return days < 1 ? lang_text(r->lang, T("due today")) : say(r->mem, r->lang, TN("{n} day left", "{n} days left", days), ARG("n", days));
}

static void review_row(struct req *r, struct attention *list, const struct standard *s)
{
	bool late = review_late(s->review_due, r->today);
	const struct zone *z = unit_zone(r, s->area.id);

	*VEC_ADD(r->mem, &list->rows) = (struct attention_row){
		.mark = late ? MARK_OFF : MARK_DUE, .title = s->title, .late = late, .since = zone_instant(z, (struct date){ s->review_due.day - REVIEW_SOON_DAYS }, 0),
		.due = zone_instant(z, s->review_due, 24 * 60),
		.detail = say(r->mem, r->lang, T("{where}. Is revision {n} still how the work is done?"), ARG("where", where_text(r, s->id, s->area.id)), ARG("n", s->revision)),
		.age = review_age(r, s->review_due), .action = T("Review"), .icon = "eye", .to = record_url(r, &standard_record, s->id),
	};
}

void standards_need_you(struct req *r, struct attention *list)
{
	struct standard s = { 0 };
	struct rows rows = db_query(r->db, &standards_to_review, V(r->actor.id), V((struct date){ r->today.day + REVIEW_SOON_DAYS }), V((int64_t)ROWS_MAX));

	while (db_next(&rows, &s))
		review_row(r, list, &s);
	at_places(r, list);
}
