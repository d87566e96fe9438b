/*
 * idea_step.c -- the way of an idea: every step from the shop floor to the thank-you, with its guards and what follows.
 *
 * The source is domain.md 7c. The first answer is words of a person, never an automatic one; a decision comes after it.
 * The original due date never moves; nobody verifies what they did themselves; a parked idea comes back by itself.
 */
#include "daily/idea.h"

#include <math.h>

/* ---- what follows from other fields ---- */

static void clock_start(struct req *r, struct idea *i)
{
	i->answerer.id = idea_answerer(r, i);
	i->answer_due = unit_due(r, i->area.id, i->created_at, ANSWER_WD);
	i->decide_due = unit_due(r, i->area.id, i->created_at, DECIDE_WD);
	i->climb_at = idea_climb_now(r, i, i->created_at).next;
}

/* A new receipt secret is short enough to be read out and long enough not to be guessed: 160 bits. */
static void idea_new(struct req *r, struct idea *i)
{
	i->state = S("submitted");
	i->climb = 0;
	if (!i->submitter.id && !i->anonymous && !i->giver_name.n)
		i->submitter.id = r->actor.id;
	i->receipt = str_head(secret_token(r->mem), 27);
	if (instant_is_none(i->created_at))
		i->created_at = r->now;
	clock_start(r, i);
}

void idea_derive(struct req *r, void *row, const void *old)
{
	struct idea *i = row;
	const struct idea *was = old;

	if (!i->title.n)
		i->title = idea_title(r->mem, i->problem);
	if (!was && !i->state.n)
		idea_new(r, i);
	if (was && was->area.id != i->area.id && str_is(i->state, "submitted"))
		clock_start(r, i);
	/* A step that is taken back puts the old instant back as well: then the clock goes on where it was. */
	if (!was || (!str_eq(was->state, i->state) && was->state_since.s == i->state_since.s))
		i->state_since = was ? r->now : i->created_at;
	if (!str_is(i->state, "submitted"))
		i->climb_at = INSTANT_NONE;
	if (date_is_none(i->original_due) && !date_is_none(i->due))
		i->original_due = i->due;
	if (str_is(i->state, "implemented") && (!i->verifier.id || idea_did(i, i->verifier.id)))
		i->verifier.id = idea_verifier(r, i);
}

/* ---- checks ---- */

static struct msg people_wrong(struct req *r, const struct idea *i, const struct idea *was, const char **field)
{
	*field = "owner";
	if (i->owner.id && i->owner.id != was->owner.id && !person_at_work(r, i->owner.id))
		return T("This person is not at work. Choose somebody who is here.");
	*field = "answerer";
	if (i->answerer.id && i->answerer.id != was->answerer.id) {
		if (i->answerer.id == i->submitter.id)
			return T("Nobody answers their own idea. Choose somebody else.");
		if (!person_at_work(r, i->answerer.id))
			return T("This person is not at work. Choose somebody who is here.");
	}
	*field = "escalated_to";
	if (i->escalated_to.id && (i->escalated_to.id != was->escalated_to.id || i->escalate_due.day != was->escalate_due.day))
		return idea_decider_wrong(r, i);
	return MSG_NONE;
}

static struct msg days_wrong(struct req *r, const struct idea *i, const struct idea *was, const char **field)
{
	*field = "parked_until";
	if (!date_is_none(i->parked_until) && was->parked_until.day != i->parked_until.day) {
		if (i->parked_until.day <= r->today.day)
			return T("Choose a day that is still to come.");
		if (i->parked_until.day > r->today.day + PARK_DAYS_MAX)
			return T("An idea is parked for 90 days at most. Choose an earlier day, or decline it.");
	}
	*field = "due";
	if (!date_is_none(i->due) && i->due.day != was->due.day && i->due.day < r->today.day)
		return T("This day has passed. Choose one that is still to come.");
	*field = "escalate_due";
	if (!date_is_none(i->escalate_due) && i->escalate_due.day != was->escalate_due.day && i->escalate_due.day < r->today.day)
		return T("This day has passed. Choose one that is still to come.");
	return MSG_NONE;
}

struct msg idea_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct idea *i = row;
	const struct idea *was = old;

	*field = "problem";
	if (!i->problem.n && !i->title.n)
		return T("A photo or one sentence is enough. One of the two is needed.");
	struct msg why = was ? days_wrong(r, i, was, field) : MSG_NONE;
	return was && !why.one ? people_wrong(r, i, was, field) : why;
}

/* ---- steps ---- */

static void answered(struct req *r, struct idea *i)
{
	if (!instant_is_none(i->answered_at))
		return;
	i->answered_at = r->now;
	i->answered_by.id = r->actor.id;
	if (!i->answerer.id)
		i->answerer.id = r->actor.id;
	i->decide_due = unit_due(r, i->area.id, r->now, DECIDE_WD);
}

static void run_answer(struct req *r, void *row)
{
	answered(r, row);
}

static void after_answer(struct req *r, const void *row)
{
	const struct idea *i = row;

	comment_add(r, &idea_record, i->id, i->answer);
}

static void after_ask(struct req *r, const void *row)
{
	const struct idea *i = row;

	comment_add(r, &idea_record, i->id, i->question);
}

static void after_info(struct req *r, const void *row)
{
	const struct idea *i = row;

	comment_add(r, &idea_record, i->id, i->info);
}

static void decided(struct req *r, struct idea *i, struct str decision)
{
	i->decision = decision;
	i->decided_at = r->now;
	i->decided_by.id = r->actor.id;
}

static void run_do_it(struct req *r, void *row) { decided(r, row, S("do_it")); }
static void run_trial(struct req *r, void *row) { decided(r, row, S("trial")); }
static void run_pass_up(struct req *r, void *row) { decided(r, row, S("escalate")); }
static void run_park(struct req *r, void *row) { decided(r, row, S("park")); }
static void run_decline(struct req *r, void *row) { decided(r, row, S("decline")); }

static void run_take_up(struct req *r, void *row)
{
	struct idea *i = row;

	i->parked_until = i->escalate_due = DATE_NONE;
	i->decide_due = unit_due(r, i->area.id, r->now, DECIDE_WD);
}

static void run_done(struct req *r, void *row)
{
	struct idea *i = row;

	i->implemented_at = r->now;
	i->implemented_by.id = i->owner.id ? i->owner.id : r->actor.id;
	i->done_by.id = r->actor.id;
	i->verifier.id = idea_verifier(r, i);
}

static struct msg guard_done(struct req *r, const void *row)
{
	const struct idea *i = row;

	return actions_open(r, &idea_record, i->id) > 0 ? T("There are open actions. Close or cancel them first.") : MSG_NONE;
}

static void run_verify(struct req *r, void *row)
{
	struct idea *i = row;

	i->verified_at = r->now;
	i->verified_by.id = r->actor.id;
}

static void after_verify(struct req *r, const void *row)
{
	const struct idea *i = row;

	signature_add(r, &idea_record, i->id, S("verify"));
	yokoten_propose(r, row);
}

static void run_reject(struct req *r, void *row)
{
	struct idea *i = row;

	i->implemented_at = INSTANT_NONE;
	i->implemented_by = i->done_by = REF_NONE;
}

static void run_thank(struct req *r, void *row)
{
	struct idea *i = row;

	i->thanked_at = r->now;
	i->thanked_by.id = r->actor.id;
}

/* Nobody answers or decides on their own idea: somebody else at the place or above it does. */
#define WHO_ANSWERS .needs = CAP_IDEA_ANSWER, .who = { "answerer", "climbed_to", "escalated_to" }, .never = { "submitter" }
#define WHO_VERIFIES .needs = CAP_IDEA_VERIFY, .who = { "verifier" }, .never = { "owner", "implemented_by", "done_by" }
#define UNDECIDED .from = { "acknowledged", "escalated" }

const struct step idea_steps[] = {
	{ .name = "answer", .label = T("Answer"), .done = T("Answered. The giver sees your words."), .from = { "submitted" }, .to = "acknowledged",
	  .hint = T("Your own words to the person who gave it. Best after a talk at the place."), WHO_ANSWERS,
	  .asks = { "answer" }, .must = { "answer" }, .run = run_answer, .after = after_answer, .event = "idea.answered", .undo = true },
	{ .name = "do_it", .label = T("Do it"), .done = T("Decided: do it."), UNDECIDED, .to = "to_do", WHO_ANSWERS,
	  .hint = T("One person and one day. Best the giver, if they can and want to."), .asks = { "owner", "due", "effort" }, .must = { "owner", "due" },
	  .run = run_do_it, .event = "idea.decided", .undo = true },
	{ .name = "trial", .label = T("Try it"), .done = T("Decided: try it."), UNDECIDED, .to = "to_do", WHO_ANSWERS,
	  .hint = T("A small trial first: who tries it, and until when."), .asks = { "owner", "due" }, .must = { "owner", "due" }, .run = run_trial,
	  .event = "idea.decided", .undo = true },
	{ .name = "pass_up", .label = T("Pass it up"), .done = T("Passed up."), UNDECIDED, .to = "escalated", WHO_ANSWERS,
	  .hint = T("A named person at the next tier, and the day by which they answer."), .asks = { "escalated_to", "escalate_due", "decision_reason" },
	  .must = { "escalated_to", "escalate_due" }, .run = run_pass_up, .event = "idea.escalated", .undo = true },
	{ .name = "park", .label = T("Park it"), .done = T("Parked. It comes back by itself."), UNDECIDED, .to = "parked", WHO_ANSWERS,
	  .hint = T("At most 90 days. It comes back by itself on that day."), .asks = { "parked_until", "decision_reason" },
	  .must = { "parked_until", "decision_reason" }, .run = run_park, .event = "idea.decided", .undo = true },
	{ .name = "ask", .label = T("Ask back"), .done = T("Asked. The giver sees your question."), .from = { "submitted", "acknowledged" }, .to = "needs_info",
	  WHO_ANSWERS, .asks = { "question" }, .must = { "question" }, .run = run_answer, .after = after_ask, .undo = true },
	{ .name = "info", .label = T("Tell more"), .done = T("Thank you. It goes on."), .from = { "needs_info" }, .to = "acknowledged", .needs = CAP_IDEA_ANSWER,
	  .who = { "submitter", "answerer" }, .asks = { "info" }, .must = { "info" }, .after = after_info },
	{ .name = "decline", .label = T("Decline"), .done = T("Declined. The giver sees the reason."), UNDECIDED, .to = "declined", WHO_ANSWERS,
	  .hint = T("The reason is shown to the giver. Say it in person first."), .asks = { "decision_reason", "spoken" }, .must = { "decision_reason", "spoken" },
	  .run = run_decline, .event = "idea.decided", .undo = true, .danger = "decline" },
	{ .name = "take_up", .label = T("Take it up again"), .done = T("Taken up again."), .from = { "parked", "declined" }, .to = "acknowledged", WHO_ANSWERS,
	  .run = run_take_up, .undo = true },
	{ .name = "start", .label = T("Start"), .done = T("Started."), .from = { "to_do" }, .to = "doing", .needs = CAP_IDEA_ANSWER, .who = { "owner" }, .undo = true },
	{ .name = "done", .label = T("Done"), .done = T("Done. Somebody else verifies it at the place."), .from = { "doing", "to_do" }, .to = "implemented",
	  .hint = T("What is better now? A number if you have one."), .needs = CAP_IDEA_ANSWER, .who = { "owner" }, .asks = { "effect", "effort" },
	  .must = { "effect" }, .guard = guard_done, .run = run_done, .event = "idea.implemented", .undo = true },
	{ .name = "verify", .label = T("Verify"), .done = T("Verified at the gemba."), .from = { "implemented" }, .to = "verified", WHO_VERIFIES,
	  .hint = T("At the place, with your own eyes."), .asks = { "standard_updated", "told_shifts" },
	  .must = { "standard_updated" }, .run = run_verify, .after = after_verify, .event = "idea.verified", .undo = true },
	{ .name = "reject", .label = T("Not yet right"), .done = T("Back to its owner."), .from = { "implemented" }, .to = "doing", WHO_VERIFIES,
	  .asks = { "rejected" }, .must = { "rejected" }, .run = run_reject, .undo = true, .danger = "reject" },
	{ .name = "thank", .label = T("Say thank you"), .done = T("Thanked. The giver sees your words."), .from = { "verified" }, .to = "closed",
	  .hint = T("In your own words. Best said in person as well."), .needs = CAP_IDEA_ANSWER, .who = { "answerer", "verifier" }, .never = { "submitter" },
	  .asks = { "thanks" }, .must = { "thanks" }, .run = run_thank, .event = "idea.thanked", .undo = true },
	{ .name = "withdraw", .label = T("Withdraw"), .done = T("Withdrawn. It stays in the history."), .from = { "submitted", "acknowledged", "needs_info", "escalated", "parked" },
	  .to = "withdrawn", .who = { "submitter" }, .undo = true, .danger = "withdraw" },
	{ .name = "climb", .from = { "submitted" }, .quiet = true },
	{ .name = "come_back", .from = { "parked" }, .to = "acknowledged", .quiet = true, .run = run_take_up },
	{ 0 },
};
