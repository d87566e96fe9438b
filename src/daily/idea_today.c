/*
 * idea_today.c -- the ideas that wait for this person: to answer, to decide, to do, to verify, to thank, to reply.
 *
 * One statement finds them through the index of each person field; the reason is the row's state, and so is the one
 * next action. Nobody is shown what somebody else must do. What is with nobody is shown to those who can change that: the
 * kaizen office and the administrator of the place, one row for each area.
 */
#include "daily/idea.h"

static const struct column wait_columns[] = {
	COL(struct idea, id), COL(struct idea, title), COL(struct idea, area), COL(struct idea, submitter), COL(struct idea, giver_name), COL(struct idea, state),
	COL(struct idea, state_since), COL(struct idea, created_at), COL(struct idea, answer_due), COL(struct idea, decide_due), COL(struct idea, escalate_due),
	COL(struct idea, due), COL(struct idea, climb), COL(struct idea, answerer), { 0 },
};
const struct query ideas_waiting = {
	.name = "ideas_waiting", .takes = { KIND_REF }, .gives = wait_columns,
	.sql = "select id, title, area, submitter, giver_name, state, state_since, created_at, answer_due, decide_due, escalate_due, due, climb, answerer from idea"
	       " where not withdrawn and ((answerer = ?1 and state in ('submitted', 'acknowledged', 'verified'))"
	       " or (climbed_to = ?1 and state = 'submitted') or (escalated_to = ?1 and state = 'escalated')"
	       " or (owner = ?1 and state in ('to_do', 'doing')) or (verifier = ?1 and state = 'implemented')"
	       " or (submitter = ?1 and state = 'needs_info') or (answerer = ?1 and state = 'needs_info'"
	       " and not exists (select 1 from person p where p.id = submitter and not p.withdrawn and p.employment <> 'left'))) order by state_since, id limit 200",
};

static const struct { const char *state; struct msg action, waits; } kinds[] = {
	{ "submitted", T("Answer"), T("waits for a first answer") },
	{ "acknowledged", T("Decide"), T("waits for a decision") },
	{ "escalated", T("Decide"), T("was passed up to you") },
	{ "to_do", T("Start"), T("is yours to do") },
	{ "doing", T("Finish"), T("is yours to finish") },
	{ "implemented", T("Verify"), T("waits to be verified at the place") },
	{ "verified", T("Thank"), T("is done: say thank you") },
	{ "needs_info", T("Reply"), T("has a question for you") },
	{ "", T("Go on"), T("waits for the giver, who cannot reply here: ask at the place") },
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* A question to somebody who cannot see it here stays with who asked: that is the last of the kinds. */
static size_t kind_of(struct req *r, const struct idea *i)
{
	size_t k = 0;

	if (str_is(i->state, "needs_info") && i->submitter.id != r->actor.id)
		return KINDS - 1;
	while (k + 2 < KINDS && !str_is(i->state, kinds[k].state))
		k++;
	return k;
}

/* The instant at which it goes off standard; a day counts to its end. */
static struct instant due_of(struct req *r, const struct idea *i)
{
	if (str_is(i->state, "submitted") && !instant_is_none(i->answer_due))
		return i->answer_due;
	if (str_is(i->state, "acknowledged") && !instant_is_none(i->decide_due))
		return i->decide_due;
	struct date day = str_is(i->state, "escalated") ? i->escalate_due : str_is(i->state, "to_do") || str_is(i->state, "doing") ? i->due : DATE_NONE;
	if (!date_is_none(day))
		return zone_instant(unit_zone(r, i->area.id), day, 24 * 60);
	return unit_due(r, i->area.id, i->state_since, idea_standard_wd(i->state) > 0 ? idea_standard_wd(i->state) : 5);
}

static struct str due_text(struct req *r, struct instant due, bool late)
{
	const struct zone *z = r->zone;
	struct date day = zone_date(z, due, NULL);
	int64_t days = late ? r->today.day - day.day : day.day - r->today.day;

	if (late)
		return days < 1 ? lang_text(r->lang, T("late")) : say(r->mem, r->lang, TN("{n} day late", "{n} days late", days), ARG("n", days));
	if (days < 1)
		return say(r->mem, r->lang, T("by {when}"), ARG("when", req_wall(r, due)));
	return days == 1 ? lang_text(r->lang, T("tomorrow")) : say(r->mem, r->lang, TN("{n} day left", "{n} days left", days), ARG("n", days));
}

static void wait_row(struct req *r, struct attention *list, const struct idea *i)
{
	struct instant due = due_of(r, i);
	bool late = !instant_is_none(due) && due.s < r->now.s;
	size_t k = kind_of(r, i);
	struct str giver = i->submitter.id ? person_name(r, i->submitter.id) : i->giver_name;
	struct str waits = lang_text(r->lang, kinds[k].waits), number = record_number(r->mem, &idea_record, i->id), area = unit_name(r, i->area.id);
	*VEC_ADD(r->mem, &list->rows) = (struct attention_row){
		.mark = late ? MARK_OFF : due.s - r->now.s < 4 * 3600 ? MARK_RISK : MARK_DUE, .title = i->title, .late = late, .since = i->state_since, .due = due,
		.detail = giver.n ? say(r->mem, r->lang, T("{number}, {area}. {giver}. It {waits}"), ARG("number", number), ARG("area", area), ARG("giver", giver), ARG("waits", waits))
				  : say(r->mem, r->lang, T("{number}, {area}. It {waits}"), ARG("number", number), ARG("area", area), ARG("waits", waits)),
		.age = due_text(r, due, late), .action = kinds[k].action, .to = record_url(r, &idea_record, i->id),
	};
}

/* ---- what nobody has ---- */

struct without { struct ref area; int64_t kind, n; struct instant since; };
static const struct column without_columns[] = {
	COL(struct without, area), COL(struct without, kind), COL(struct without, n), COL(struct without, since), { 0 },
};
#define WITHOUT(kind, which) "select area, " #kind " as kind, count(*) as n, min(state_since) as since from idea where " which " and not withdrawn" \
	" and +area in (select unit from unit_under where top = ?1) group by area"
const struct query ideas_without = {
	.name = "ideas_without", .takes = { KIND_INT }, .gives = without_columns,
	.sql = WITHOUT(0, "answerer is null and (state in ('needs_info', 'acknowledged') or (state = 'submitted' and climbed_to is null))")
	       " union all " WITHOUT(1, "escalated_to is null and state = 'escalated'") " union all " WITHOUT(2, "verifier is null and state = 'implemented'")
	       " union all " WITHOUT(3, "owner is null and state in ('to_do', 'doing')"),
};

static struct msg without_title(const struct without *w)
{
	switch (w->kind) {
	case 0: return TN("{n} idea has nobody who answers it", "{n} ideas have nobody who answers them", w->n);
	case 1: return TN("{n} idea was passed up, and nobody is there to decide it", "{n} ideas were passed up, and nobody is there to decide them", w->n);
	case 2: return TN("{n} idea is done, and nobody is there to verify it", "{n} ideas are done, and nobody is there to verify them", w->n);
	default: return TN("{n} idea is to be done, and nobody owns it", "{n} ideas are to be done, and nobody owns them", w->n);
	}
}

static struct url role_url(struct req *r, const struct without *w)
{
	struct url u = url_with(r->mem, url_to(r->mem, "/role_grant/new"), "role", w->kind ? S("supervisor") : S("team_leader"));

	return url_with(r->mem, url_with(r->mem, u, "unit", str_fmt(r->mem, "%lld", (long long)w->area.id)), "next", S("/"));
}

static struct url owner_url(struct req *r, const struct without *w)
{
	struct url u = url_with(r->mem, url_to(r->mem, "/idea"), "area", str_fmt(r->mem, "%lld", (long long)w->area.id));

	return url_with(r->mem, url_with(r->mem, u, "state", S("to_do,doing")), "owner", S("-"));
}

static void without_row(struct req *r, struct attention *list, const struct without *w)
{
	static const struct msg actions[] = { T("Name a team leader"), T("Name a supervisor"), T("Name a supervisor"), T("Name an owner") };
	struct date since = zone_date(r->zone, w->since, NULL);

	*VEC_ADD(r->mem, &list->rows) = (struct attention_row){
		.mark = MARK_OFF, .late = true, .since = w->since, .title = say(r->mem, r->lang, without_title(w), ARG("n", w->n)),
		.detail = unit_name(r, w->area.id), .age = say(r->mem, r->lang, T("since {day}"), ARG("day", since)),
		.action = actions[w->kind], .to = w->kind == 3 ? owner_url(r, w) : role_url(r, w),
	};
}

static bool shown_before(const struct without *seen, size_t n, const struct without *w)
{
	for (size_t i = 0; i < n; i++)
		if (seen[i].area.id == w->area.id && seen[i].kind == w->kind)
			return true;
	return false;
}

/* Two roles may cover the same place. */
static void nobodys_need_you(struct req *r, struct attention *list)
{
	VEC(struct without) seen = { 0 };
	struct without w = { .n = 0 };

	for (size_t i = 0; i < r->actor.grant_count; i++) {
		const struct grant *g = &r->actor.grants[i];
		if (!g->unit || !role_has(g->role, CAP_ORG_EDIT))
			continue;
		struct rows rows = db_query(r->db, &ideas_without, V(g->unit));
		while (db_next(&rows, &w)) {
			if (shown_before(seen.p, seen.n, &w))
				continue;
			*VEC_ADD(r->mem, &seen) = w;
			without_row(r, list, &w);
		}
	}
}

void ideas_need_you(struct req *r, struct attention *list)
{
	struct idea i = { .id = 0 };
	struct rows rows = db_query(r->db, &ideas_waiting, V((struct ref){ r->actor.id }));

	while (db_next(&rows, &i))
		wait_row(r, list, &i);
	nobodys_need_you(r, list);
}
