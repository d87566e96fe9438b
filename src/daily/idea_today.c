/*
 * idea_today.c -- the ideas that wait for this person: to answer, to decide, to do, to verify, to thank, to reply.
 *
 * One statement finds them through the index of each person field; the reason is the row's state, and so is the one
 * next action. Nobody is shown what somebody else must do.
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
	       " or (submitter = ?1 and state = 'needs_info')) order by state_since, id limit 200",
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
};

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
	size_t k = 0;

	while (k + 1 < sizeof kinds / sizeof kinds[0] && !str_is(i->state, kinds[k].state))
		k++;
	struct str giver = i->submitter.id ? person_name(r, i->submitter.id) : i->giver_name;
	struct str waits = lang_text(r->lang, kinds[k].waits), number = record_number(r->mem, &idea_record, i->id), area = unit_name(r, i->area.id);
	*VEC_ADD(r->mem, &list->rows) = (struct attention_row){
		.mark = late ? MARK_OFF : due.s - r->now.s < 4 * 3600 ? MARK_RISK : MARK_DUE, .title = i->title, .late = late, .since = i->state_since, .due = due,
		.detail = giver.n ? say(r->mem, r->lang, T("{number}, {area}. {giver}. It {waits}"), ARG("number", number), ARG("area", area), ARG("giver", giver), ARG("waits", waits))
				  : say(r->mem, r->lang, T("{number}, {area}. It {waits}"), ARG("number", number), ARG("area", area), ARG("waits", waits)),
		.age = due_text(r, due, late), .action = kinds[k].action, .to = record_url(r, &idea_record, i->id),
	};
}

void ideas_need_you(struct req *r, struct attention *list)
{
	struct idea i = { .id = 0 };
	struct rows rows = db_query(r->db, &ideas_waiting, V((struct ref){ r->actor.id }));

	while (db_next(&rows, &i))
		wait_row(r, list, &i);
}
