/*
 * action.c -- who does what by when, wherever it came from: an idea, a meeting, an audit.
 *
 * The one idea: one person, one date, and done is not verified. The date may move and every move is counted; the
 * original date never does, and on time is measured by it. Whoever did it never verifies it.
 */
#include "ledger/action.h"

bool action_runs(const struct action *a)
{
	return str_is(a->state, "open") || str_is(a->state, "doing") || str_is(a->state, "blocked");
}

bool action_late(const struct action *a, struct date today)
{
	return action_runs(a) && !date_is_none(a->due) && a->due.day < today.day;
}

/* ---- guards: what is missing, in words ---- */

static struct msg owner_guard(struct req *r, const void *row)
{
	return ((const struct action *)row)->owner.id ? MSG_NONE : T("Nobody owns this yet. Give it to one person first.");
}

static bool needs_evidence(struct req *r, const struct action *a)
{
	return a->priority == 1 && !a->evidence.n && !photo_of(r, &action_record, a->id, STR_NONE);
}

static struct msg done_guard(struct req *r, const void *row)
{
	struct msg why = owner_guard(r, row);

	if (!why.one && needs_evidence(r, row))
		return T("It has priority 1: say what shows that it is done, or add a picture.");
	return why;
}

static struct msg done_shown_guard(struct req *r, const void *row)
{
	struct msg why = owner_guard(r, row);

	return !why.one && !needs_evidence(r, row) ? T("Nothing more has to be shown. Take Done.") : why;
}

/* The owner may propose another date once, before the work begins; after that somebody has to agree. */
static struct msg due_guard(struct req *r, const void *row)
{
	const struct action *a = row;

	if (may_here(r, ACTION_DECIDE, a->area.id))
		return MSG_NONE;
	if (a->reschedules > 0)
		return T("This date was moved before. Ask your value-stream manager to agree to a new one.");
	return str_is(a->state, "open") ? MSG_NONE : T("The work has begun. Ask your value-stream manager to agree to a new date.");
}

/* ---- what follows from a step ---- */

static void done_run(struct req *r, void *row)
{
	struct action *a = row;

	a->done_by = (struct ref){ r->actor.id };
	a->done_at = r->now;
	a->reject_reason = STR_NONE;
}

static void verify_run(struct req *r, void *row)
{
	struct action *a = row;

	a->verified_by = (struct ref){ r->actor.id };
	a->verified_at = r->now;
}

static void reject_run(struct req *r, void *row)
{
	struct action *a = row;

	a->done_by = REF_NONE;
	a->done_at = INSTANT_NONE;
}

static void resume_run(struct req *r, void *row)
{
	((struct action *)row)->block_reason = STR_NONE;
}

static void due_run(struct req *r, void *row)
{
	struct action *a = row, was = { 0 };

	if (record_load(r, &action_record, a->id, &was) && was.due.day != a->due.day)
		a->reschedules = was.reschedules + 1;
}

/* ---- what was theirs to do when somebody leaves ---- */

static const struct column own_columns[] = { { .name = "id", .off = 0, .kind = KIND_INT }, { 0 } };
static const struct query actions_owned = {
	.name = "actions_owned", .takes = { KIND_REF }, .gives = own_columns,
	.sql = "select id from action where owner = ?1 and state in ('open', 'doing', 'blocked') and not withdrawn order by id",
};

/* To whom they reported, else to who answers for the area; nobody is late and red until somebody takes it. */
static void person_left(struct req *r, const struct record *rec, const void *row)
{
	owned_hand_on(r, &action_record, &actions_owned, row);
}

static void person_undone(struct req *r, const struct record *rec, const void *row)
{
	owned_hand_back(r, &action_record, rec, row);
}

static const struct step action_steps[] = {
	{
		.name = "assign", .label = T("Give it to somebody"), .done = T("Given."), .hint = T("One person, never a department."),
		.from = { "open", "doing", "blocked" }, .needs = ACTION_CREATE, .asks = { "owner" }, .must = { "owner" },
		.event = "action.assigned", .undo = true,
	}, {
		.name = "start", .label = T("Start"), .done = T("Started."),
		.from = { "open" }, .to = "doing", .needs = ACTION_CARRY, .who = { "owner" }, .guard = owner_guard, .undo = true,
	}, {
		.name = "done", .label = T("Done"), .done = T("Done. Somebody else looks at it at the place."),
		.hint = T("A number, a link, or a picture helps whoever verifies it."),
		.from = { "open", "doing" }, .to = "done", .needs = ACTION_CARRY, .who = { "owner" }, .asks = { "evidence" },
		.guard = done_guard, .run = done_run, .event = "action.done", .undo = true,
	}, {
		.name = "done_shown", .label = T("Done, and this shows it"), .done = T("Done. Somebody else looks at it at the place."),
		.hint = T("It has priority 1: a number, a link, or what one can see."),
		.from = { "open", "doing" }, .to = "done", .needs = ACTION_CARRY, .who = { "owner" }, .asks = { "evidence" }, .must = { "evidence" },
		.guard = done_shown_guard, .run = done_run, .event = "action.done", .undo = true,
	}, {
		.name = "verify", .label = T("Verify"), .done = T("Verified."), .hint = T("Go and see it where it happens."),
		.from = { "done" }, .to = "verified", .needs = ACTION_VERIFY, .never = { "owner", "done_by" },
		.asks = { "standard_updated" }, .must = { "standard_updated" }, .run = verify_run, .event = "action.verified", .undo = true,
	}, {
		.name = "reject", .label = T("Not done yet"), .done = T("Given back. Its date stays."),
		.from = { "done" }, .to = "doing", .needs = ACTION_VERIFY, .never = { "owner", "done_by" },
		.asks = { "reject_reason" }, .must = { "reject_reason" }, .run = reject_run, .event = "action.rejected", .undo = true,
	}, {
		.name = "block", .label = T("Blocked"), .done = T("Marked as blocked."),
		.from = { "open", "doing" }, .to = "blocked", .needs = ACTION_CARRY, .who = { "owner" },
		.asks = { "block_reason" }, .must = { "block_reason" }, .event = "action.blocked", .undo = true,
	}, {
		.name = "resume", .label = T("Go on"), .done = T("It goes on."),
		.from = { "blocked" }, .to = "doing", .needs = ACTION_CARRY, .who = { "owner" }, .run = resume_run, .undo = true,
	}, {
		.name = "due", .label = T("Another date"), .done = T("The date was moved. The original one stays."),
		.hint = T("Every move is counted; on time is measured by the original date."),
		.from = { "open", "doing", "blocked" }, .needs = ACTION_DECIDE, .who = { "owner" }, .asks = { "due" }, .must = { "due" },
		.guard = due_guard, .run = due_run, .event = "action.moved", .undo = true,
	}, {
		.name = "cancel", .label = T("Cancel"), .done = T("Cancelled. It stays in the history."),
		.from = { "open", "doing", "blocked" }, .to = "cancelled", .needs = ACTION_DECIDE,
		.asks = { "cancel_reason" }, .must = { "cancel_reason" }, .event = "action.cancelled", .undo = true, .danger = "cancel",
	},
	{ 0 },
};

/* ---- what it is ---- */

static const struct choice states[] = {
	{ "open", T("Open") },
	{ "doing", T("In progress") },
	{ "done", T("Done, to verify") },
	{ "verified", T("Verified") },
	{ "blocked", T("Blocked") },
	{ "cancelled", T("Cancelled") },
	{ 0 },
};

static const struct choice standards[] = {
	{ "yes", T("Yes") },
	{ "no", T("No") },
	{ "not_needed", T("Not needed") },
	{ 0 },
};

static const struct field action_fields[] = {
	FIELD(action, origin_record, .label = T("From"), .fixed = true, .aside = true),
	FIELD(action, origin_id, .label = T("Number there"), .fixed = true, .aside = true),
	FIELD(action, title, .label = T("What"), .hint = T("One sentence that begins with a verb."), .required = true,
		.search = true, .list = true, .max = 160),
	FIELD(action, problem, .label = T("What it is against"), .search = true, .long_text = true),
	FIELD(action, area, .label = T("Area"), .ref = "unit", .required = true, .list = true, .filter = true),
	FIELD(action, state, .label = T("State"), .choices = states, .fixed = true, .list = true, .filter = true),
	FIELD(action, owner, .label = T("Owner"), .hint = T("One person. Without one it is nobody's."), .ref = "person",
		.list = true, .filter = true, .bulk = true),
	FIELD(action, due, .label = T("Due"), .required = true, .once = true, .index = true, .list = true),
	FIELD(action, original_due, .label = T("First due"), .fixed = true),
	FIELD(action, priority, .label = T("Priority"), .hint = T("1 is the most urgent; then something has to show that it is done."),
		.list = true, .filter = true, .bulk = true, .least = 1, .most = 3),
	FIELD(action, reschedules, .label = T("Date moved"), .fixed = true, .aside = true),
	FIELD(action, block_reason, .label = T("What blocks it"), .fixed = true, .long_text = true),
	FIELD(action, cancel_reason, .label = T("Why it is cancelled"), .fixed = true, .long_text = true),
	FIELD(action, reject_reason, .label = T("What is still missing"), .fixed = true, .long_text = true),
	FIELD(action, evidence, .label = T("What shows it"), .fixed = true, .long_text = true),
	FIELD(action, done_by, .label = T("Done by"), .ref = "person", .fixed = true),
	FIELD(action, done_at, .label = T("Done"), .fixed = true),
	FIELD(action, verified_by, .label = T("Verified by"), .ref = "person", .fixed = true),
	FIELD(action, verified_at, .label = T("Verified"), .fixed = true),
	FIELD(action, standard_updated, .label = T("Is the standard updated?"), .choices = standards, .fixed = true),
	{ 0 },
};

static struct msg owner_wrong(struct req *r, int64_t owner)
{
	struct person p = { 0 };

	if (!record_load(r, &person_record, owner, &p) || p.withdrawn)
		return T("This person is not in the list. Choose somebody else.");
	return str_is(p.employment, "left") ? T("This person has left. Choose somebody who is here.") : MSG_NONE;
}

static struct msg area_wrong(struct req *r, int64_t area)
{
	struct unit u = { 0 };

	if (!record_load(r, &unit_record, area, &u) || u.withdrawn || !u.active)
		return T("This area is closed. Choose another.");
	return MSG_NONE;
}

static struct msg action_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct action *a = row, *was = old;
	struct msg why = MSG_NONE;

	*field = "due";
	if (!date_is_none(a->due) && a->due.day < r->today.day && (!was || was->due.day != a->due.day))
		return T("This day has passed. Choose today or a later one.");
	*field = "owner";
	if (a->owner.id && (!was || was->owner.id != a->owner.id))
		why = owner_wrong(r, a->owner.id);
	if (why.one)
		return why;
	*field = "area";
	return a->area.id && (!was || was->area.id != a->area.id) ? area_wrong(r, a->area.id) : MSG_NONE;
}

static void action_derive(struct req *r, void *row, const void *old)
{
	struct action *a = row;
	const struct action *was = old;

	if (!a->state.n)
		a->state = S("open");
	if (a->priority == INT_NONE)
		a->priority = 2;
	if (a->reschedules == INT_NONE)
		a->reschedules = 0;
	if (was && !date_is_none(was->original_due))
		a->original_due = was->original_due;
	else if (date_is_none(a->original_due))
		a->original_due = a->due;
}

const struct record action_record = {
	.name = "action",
	.table = "action",
	.prefix = "A-",
	.label = T("Action"),
	.labels = T("Actions"),
	.empty = T("No action here. They come from ideas and meetings: who does what by when."),
	.row_size = sizeof(struct action),
	.fields = action_fields,
	.steps = action_steps,
	.state = "state",
	.title = "title",
	.place = "area",
	.own = { "owner" },
	.read = CAP_IDEA_READ,
	.create = ACTION_CREATE,
	.edit = CAP_IDEA_EDIT,
	.big = true,
	.sort = "due",
	.indexes = { "origin_record, origin_id, id", "owner, state, due", "area, state, id", "state, due, id" },
	.check = action_check,
	.derive = action_derive,
	.page_extra = action_page,
	.usual = { T("Open"), "state=open,doing,blocked,done" },
	.list_note = action_list_note,
};

static const struct nav action_nav[] = {
	{ .label = T("Actions"), .path = "/action", .needs = CAP_IDEA_READ, .under = "/idea/board", .key = "g a" },
	{ .path = NULL },
};

const struct module action_module = {
	.name = "action",
	.label = T("Actions"),
	.records = (const struct record *const[]){ &action_record, NULL },
	.queries = (const struct query *const[]){ &actions_of, &actions_open_of, &actions_mine, &actions_to_verify, &actions_owned, NULL },
	.reactions = (const struct reaction[]){ { "person.left", person_left }, { "person.undone", person_undone }, { 0 } },
	.routes = (const struct route[]){
		{ POST, "/action/add", .run = action_post, .needs = ACTION_CREATE },
		{ 0 },
	},
	.nav = action_nav,
	.needs_you = actions_need_you,
};
