/*
 * idea.c -- an idea: one small improvement, from the person who sees it to a verified change and a thank-you.
 *
 * Only the problem and the place are asked of the giver; everything else is the line's work. What an idea is
 * stands here as tables; its steps are in idea_step.c, its rules in idea_rule.c, its pages beside them.
 */
#include "daily/daily.h"
#include "daily/idea.h"

static const struct choice states[] = {
	{ "submitted", T("New") }, { "acknowledged", T("Answered") }, { "needs_info", T("Question asked") }, { "escalated", T("Passed up") },
	{ "to_do", T("To do") }, { "doing", T("Doing") }, { "implemented", T("Done") }, { "verified", T("Verified") }, { "closed", T("Thanked") },
	{ "parked", T("Parked") }, { "declined", T("Declined") }, { "withdrawn", T("Withdrawn") }, { 0 },
};
static const struct choice decisions[] = {
	{ "do_it", T("Do it") }, { "trial", T("Try it") }, { "escalate", T("Pass it up") }, { "park", T("Park it") }, { "decline", T("Decline") }, { 0 },
};
static const struct choice categories[] = {
	{ "safety", T("Safety") }, { "quality", T("Quality") }, { "delivery", T("Delivery") }, { "cost", T("Cost") }, { "people", T("People") },
	{ "environment", T("Environment") }, { 0 },
};
static const struct choice wastes[] = {
	{ "transport", T("Transport") }, { "inventory", T("Inventory") }, { "motion", T("Motion") }, { "waiting", T("Waiting") },
	{ "overproduction", T("Overproduction") }, { "overprocessing", T("Over-processing") }, { "defects", T("Defects") }, { "skills", T("Unused skills") }, { 0 },
};
static const struct choice can_do[] = {
	{ "yes_myself", T("Yes, myself") }, { "with_team", T("With my team") }, { "need_help", T("I need help") }, { 0 },
};
static const struct choice efforts[] = {
	{ "hour", T("Up to an hour") }, { "day", T("Up to a day") }, { "week", T("Up to a week") }, { "more", T("More") }, { 0 },
};
static const struct choice standard_updated[] = { { "yes", T("Yes") }, { "no", T("No") }, { "not_needed", T("Not needed") }, { 0 } };

static const struct field idea_fields[] = {
	FIELD(idea, title, .label = T("Title"), .max = 120, .search = true, .list = true, .hint = T("Left empty, it is the first sentence.")),
	FIELD(idea, problem, .label = T("What gets in the way?"), .long_text = true, .max = 2000, .search = true),
	FIELD(idea, suggestion, .label = T("What could be done?"), .long_text = true, .max = 2000, .search = true),
	FIELD(idea, area, .label = T("Area"), .ref = "unit", .required = true, .list = true, .filter = true, .index = true),
	FIELD(idea, place, .label = T("Place"), .ref = "place", .index = true),
	FIELD(idea, submitter, .label = T("Given by"), .ref = "person", .fixed = true, .list = true, .filter = true),
	FIELD(idea, anonymous, .label = T("Without a name"), .fixed = true),
	FIELD(idea, giver_name, .label = T("Name as written"), .fixed = true, .max = 80),
	FIELD(idea, receipt, .label = T("Receipt"), .fixed = true, .secret = true, .unique = true),
	FIELD(idea, category, .label = T("Category"), .choices = categories, .filter = true, .bulk = true),
	FIELD(idea, waste, .label = T("Waste"), .choices = wastes, .many = true),
	FIELD(idea, can_do, .label = T("Can you do it yourself?"), .choices = can_do),
	FIELD(idea, state, .label = T("State"), .choices = states, .fixed = true, .list = true, .filter = true),
	FIELD(idea, state_since, .label = T("In this state since"), .fixed = true),
	FIELD(idea, answerer, .label = T("Answers"), .ref = "person", .fixed = true, .filter = true, .bulk = true),
	FIELD(idea, answer_due, .label = T("Answer by"), .fixed = true, .list = true, .index = true),
	FIELD(idea, answered_at, .label = T("Answered"), .fixed = true),
	FIELD(idea, answered_by, .label = T("Answered by"), .ref = "person", .fixed = true),
	FIELD(idea, answer, .label = T("First answer"), .fixed = true, .long_text = true, .max = 2000, .search = true),
	FIELD(idea, climb, .label = T("Climbed"), .fixed = true, .filter = true),
	FIELD(idea, climbed_to, .label = T("Climbed to"), .ref = "person", .fixed = true),
	FIELD(idea, climb_at, .label = T("Climbs on"), .fixed = true, .index = true),
	FIELD(idea, question, .label = T("Question"), .fixed = true, .max = 1000),
	FIELD(idea, info, .label = T("Your reply"), .fixed = true, .long_text = true, .max = 2000),
	FIELD(idea, decide_due, .label = T("Decide by"), .fixed = true),
	FIELD(idea, decision, .label = T("Decision"), .choices = decisions, .fixed = true, .filter = true),
	FIELD(idea, decision_reason, .label = T("Reason"), .fixed = true, .long_text = true, .max = 1000),
	FIELD(idea, spoken, .label = T("I have said it in person"), .fixed = true),
	FIELD(idea, decided_at, .label = T("Decided"), .fixed = true),
	FIELD(idea, decided_by, .label = T("Decided by"), .ref = "person", .fixed = true),
	FIELD(idea, escalated_to, .label = T("Passed up to"), .ref = "person", .fixed = true),
	FIELD(idea, escalate_due, .label = T("They answer by"), .fixed = true),
	FIELD(idea, parked_until, .label = T("Parked until"), .fixed = true, .index = true),
	FIELD(idea, owner, .label = T("Owner"), .ref = "person", .fixed = true, .list = true, .filter = true, .bulk = true),
	FIELD(idea, due, .label = T("Due"), .fixed = true, .list = true, .filter = true, .bulk = true),
	FIELD(idea, original_due, .label = T("First due date"), .fixed = true, .hint = T("It never moves: on time is measured against it.")),
	FIELD(idea, effort, .label = T("Effort"), .choices = efforts, .fixed = true),
	FIELD(idea, cost, .label = T("Cost"), .fixed = true),
	FIELD(idea, implemented_at, .label = T("Done on"), .fixed = true),
	FIELD(idea, implemented_by, .label = T("Done by"), .ref = "person", .fixed = true),
	FIELD(idea, done_by, .label = T("Reported by"), .ref = "person", .fixed = true),
	FIELD(idea, effect, .label = T("What is better now?"), .fixed = true, .long_text = true, .max = 1000, .search = true),
	FIELD(idea, verifier, .label = T("Verifies"), .ref = "person", .fixed = true),
	FIELD(idea, verified_at, .label = T("Verified"), .fixed = true, .index = true),
	FIELD(idea, verified_by, .label = T("Verified by"), .ref = "person", .fixed = true),
	FIELD(idea, standard_updated, .label = T("Is the standard updated?"), .choices = standard_updated, .fixed = true),
	FIELD(idea, told_shifts, .label = T("The other shifts know"), .fixed = true),
	FIELD(idea, rejected, .label = T("What is not right yet?"), .fixed = true, .max = 500),
	FIELD(idea, thanks, .label = T("Thank you"), .fixed = true, .max = 500),
	FIELD(idea, thanked_by, .label = T("Thanked by"), .ref = "person", .fixed = true),
	FIELD(idea, thanked_at, .label = T("Thanked"), .fixed = true),
	FIELD(idea, copied_from, .label = T("Taken over from"), .ref = "idea", .fixed = true),
	{ 0 },
};

const struct record idea_record = {
	.name = "idea",
	.table = "idea",
	.prefix = "I-",
	.label = T("Idea"),
	.labels = T("Ideas"),
	.empty = T("No idea here yet. They come from the QR codes at the places, and from the button above."),
	.row_size = sizeof(struct idea),
	.fields = idea_fields,
	.steps = idea_steps,
	.state = "state",
	.title = "title",
	.place = "area",
	.own = { "submitter", "owner", "answerer", "escalated_to" },
	.read = CAP_IDEA_READ,
	.create = CAP_IDEA_CREATE,
	.edit = CAP_IDEA_EDIT,
	.sort = "-created_at",
	.big = true,
	.indexes = { "answerer, state", "owner, state", "submitter, state", "climbed_to, state", "escalated_to, state", "verifier, state",
		"area, created_at, id, submitter, owner, implemented_by, answered_at, answer_due, decided_at, verified_at, state_since, state, copied_from, withdrawn",
		"answerer, created_at", "owner, created_at", "submitter, created_at", "verified_at, created_at, area", "state, created_at, id, state_since, area", "state, implemented_at",
		"area, state, implemented_at" },
	.check = idea_check,
	.derive = idea_derive,
	.show = idea_show,
	.list_reads = { "state_since", "parked_until" },
	.list_note = idea_list_note,
};

/* The figures read a window of an area's ideas from the first of the wide indexes alone. These two are what they replace. */

static const struct record *const daily_records[] = { &idea_record, &yokoten_record, NULL };

static const struct query *const idea_queries[] = { &idea_by_receipt, &ideas_waiting, &ideas_to_climb, &ideas_to_come_back, &ideas_of_person, &ideas_of_nobody,
	&ideas_without, NULL };

static const struct job daily_jobs[] = {
	{ .name = "idea_clock", .every_s = 20, .run = idea_clock },
	{ 0 },
};

static const struct nav daily_nav[] = {
	{ .label = T("Daily kaizen"), .path = "/idea/board", .icon = "lightbulb", .needs = CAP_IDEA_READ, .key = "g b" },
	{ .label = T("Ideas"), .path = "/idea", .needs = CAP_IDEA_READ, .under = "/idea/board", .key = "g i" },
	{ .label = T("My work"), .path = "/work", .needs = CAP_SIGNED_IN, .under = "/idea/board", .key = "g w" },
	{ .label = T("Where else"), .path = "/yokoten", .needs = CAP_IDEA_READ, .under = "/idea/board" },
	{ .label = T("Figures"), .path = "/figures", .needs = CAP_FIGURES, .under = "/idea/board", .key = "g f" },
	{ .path = NULL },
};

const struct module daily_module = {
	.name = "daily",
	.label = T("Daily kaizen"),
	.records = daily_records,
	.queries = idea_queries,
	.routes = quick_routes,
	.reactions = idea_reactions,
	.jobs = daily_jobs,
	.nav = daily_nav,
	.needs_you = ideas_need_you,
};
