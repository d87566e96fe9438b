/*
 * stream.c -- a value-stream map's records: the map, its steps with the stock before each, its bursts.
 *
 * A burst that is proposed becomes a candidate for an event in another module, and what comes of it comes back by an event: nothing here knows that module.
 * The order of the flow is the steps' numbers; a new step pushes those after it on. It must never be said that something is decided before it is.
 */
#include "study/stream.h"
#include "study/study.h"

#include <math.h>

static const struct choice states[] = { { "current", T("Current state") }, { "future", T("Future state") }, { 0 } };
static const struct choice carriers[] = { { "manual", T("By hand") }, { "electronic", T("Electronic") }, { 0 } };
static const struct choice supplies[] = { { "push", T("Pushed") }, { "pull", T("Pulled (supermarket)") }, { "fifo", T("In order (FIFO)") }, { 0 } };

static const struct field stream_fields[] = {
	FIELD(stream, title, .label = T("Value stream"), .hint = T("What flows from where to where: Pump housings, foundry to customer."), .required = true, .max = 120,
	      .search = true, .list = true),
	FIELD(stream, area, .label = T("Area"), .ref = "unit", .required = true, .list = true, .filter = true, .index = true),
	FIELD(stream, state, .label = T("State"), .choices = states, .fixed = true, .list = true, .filter = true),
	FIELD(stream, family, .label = T("Product family"), .max = 120, .search = true, .list = true),
	FIELD(stream, customer, .label = T("Customer"), .max = 60, .search = true),
	FIELD(stream, supplier, .label = T("Supplier"), .max = 60, .search = true),
	FIELD(stream, demand_day, .label = T("Demand a day"),
	      .hint = T("Pieces the customer takes on a working day. Days of stock and takt follow from it."), .unit = "pcs", .least = 1, .most = 10000000, .list = true),
	FIELD(stream, available_min, .label = T("Working time a day"), .hint = T("All shifts, breaks taken off. Empty: as the area's calendar has it."), .unit = "min",
	      .least = 1, .most = 1440),
	FIELD(stream, planning, .label = T("Planning"), .hint = T("Who tells the steps what to make."), .max = 60),
	FIELD(stream, planning_by, .label = T("How it plans"), .hint = T("MRP, weekly. Or: levelled, daily."), .max = 60),
	FIELD(stream, forecast_says, .label = T("Customer tells planning"), .hint = T("Forecast of 90 days, daily order."), .max = 80),
	FIELD(stream, forecast_by, .label = T("How it comes"), .choices = carriers),
	FIELD(stream, order_says, .label = T("Planning tells the supplier"), .hint = T("Weekly fax, kanban every day."), .max = 80),
	FIELD(stream, order_by, .label = T("How it goes"), .choices = carriers),
	FIELD(stream, brought, .label = T("Deliveries from the supplier"), .hint = T("Tuesday and Thursday."), .max = 60),
	FIELD(stream, shipped, .label = T("Deliveries to the customer"), .hint = T("Once a day."), .max = 60),
	FIELD(stream, stock_pieces, .label = T("Stock before the customer"), .unit = "pcs", .least = 0, .most = 100000000),
	FIELD(stream, stock_days, .label = T("Or its days"), .hint = T("Where days were counted and not pieces: these stand in the ladder."), .unit = "d"),
	FIELD(stream, stock_flow, .label = T("How it is handed on"), .choices = supplies),
	FIELD(stream, drawn, .label = T("Drawn at the gemba on")),
	FIELD(stream, note, .label = T("Note"), .long_text = true, .max = 1000, .search = true),
	FIELD(stream, future_of, .label = T("Future state of"), .ref = "stream", .fixed = true, .index = true, .aside = true),
	{ 0 },
};

static bool days_wrong(double days)
{
	return days < 0 || days > 10000;
}

static struct msg stream_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct stream *s = row;

	*field = "stock_days";
	return days_wrong(s->stock_days) ? T("Days are 0 to 10000.") : MSG_NONE;
}

static void stream_derive(struct req *r, void *row, const void *old)
{
	struct stream *s = row;

	if (!s->state.n)
		s->state = S("current");
	if (!s->stock_flow.n)
		s->stock_flow = S("push");
}

const struct record stream_record = {
	.name = "stream",
	.table = "stream",
	.prefix = "VSM-",
	.label = T("Value-stream map"),
	.labels = T("Value streams"),
	.empty = T("No value stream is drawn here. Walk one from its customer back to its supplier, and draw what you see."),
	.row_size = sizeof(struct stream),
	.fields = stream_fields,
	.title = "title",
	.place = "area",
	.own = { "created_by" },
	.read = CAP_FORM_READ,
	.create = CAP_FORM_EDIT,
	.edit = CAP_FORM_EDIT,
	.sort = "-created_at",
	.big = true,
	.check = stream_check,
	.derive = stream_derive,
	.show = stream_show,
};

/* ---- steps ---- */

static const struct field step_fields[] = {
	FIELD(stream_step, stream, .label = T("Value-stream map"), .ref = "stream", .required = true, .once = true, .index = true),
	FIELD(stream_step, no, .label = T("No."), .hint = T("The order of the flow."), .least = 1, .most = 999, .list = true),
	FIELD(stream_step, name, .label = T("Step"), .required = true, .max = 60, .search = true, .list = true),
	FIELD(stream_step, people, .label = T("People"), .list = true),
	FIELD(stream_step, cycle_s, .label = T("Cycle time (C/T)"), .hint = T("From piece to piece, as you timed it."), .unit = "s", .list = true),
	FIELD(stream_step, changeover_s, .label = T("Changeover (C/O)"), .unit = "s", .list = true),
	FIELD(stream_step, uptime_pct, .label = T("Uptime"), .unit = "%", .list = true),
	FIELD(stream_step, process_s, .label = T("Process time"), .hint = T("What one piece is worked on: it stands in the ladder. Empty: the cycle time."), .unit = "s"),
	FIELD(stream_step, complete_accurate_pct, .label = T("Complete and accurate (%C&A)"), .unit = "%",
	      .hint = T("In the office: how much of what comes can be worked on without asking back.")),
	FIELD(stream_step, plan, .label = T("Its plan comes"), .hint = T("Empty: it takes what comes."), .choices = carriers),
	FIELD(stream_step, branch, .label = T("Beside the main line"), .max = 40, .hint = T("Empty: on the main line. Steps with the same word here run beside it, "
	      "from where the first of them stands in the order to where the main line goes on after the last.")),
	FIELD(stream_step, stock_pieces, .label = T("Stock before it"), .unit = "pcs", .least = 0, .most = 100000000, .list = true),
	FIELD(stream_step, stock_days, .label = T("Or its days"), .hint = T("Where days were counted and not pieces: these stand in the ladder."), .unit = "d"),
	FIELD(stream_step, stock_flow, .label = T("How it is handed on"), .choices = supplies, .list = true),
	{ 0 },
};

struct number { int64_t n; };
static const struct column number_columns[] = { COL(struct number, n), { 0 } };
static const struct query step_last = {
	.name = "stream_step_last", .takes = { KIND_REF }, .gives = number_columns, .sql = "select coalesce(max(no), 0) as n from stream_step where stream = ?1 and not withdrawn",
};
static const struct query step_count = {
	.name = "stream_step_count", .takes = { KIND_REF }, .gives = number_columns, .sql = "select count(*) as n from stream_step where stream = ?1 and not withdrawn",
};
static const struct query burst_count = {
	.name = "stream_burst_count", .takes = { KIND_REF }, .gives = number_columns, .sql = "select count(*) as n from burst where stream = ?1 and state <> 'dropped' and not withdrawn",
};

static bool is_full(struct req *r, const struct query *count, struct ref stream, int64_t most)
{
	struct number got = { 0 };

	return db_one(r->db, count, &got, V(stream)) && got.n >= most;
}

static struct msg step_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct stream_step *s = row, *was = old;
	const struct { const char *name; double x, most; struct msg why; } all[] = {
		{ "people", s->people, 10000, T("People are 0 to 10000.") }, { "cycle_s", s->cycle_s, 8640000, T("A time is 0 to 8640000 seconds, a hundred days.") },
		{ "changeover_s", s->changeover_s, 8640000, T("A time is 0 to 8640000 seconds, a hundred days.") }, { "uptime_pct", s->uptime_pct, 100, T("A share is 0 to 100 %.") },
		{ "process_s", s->process_s, 8640000, T("A time is 0 to 8640000 seconds, a hundred days.") }, { "complete_accurate_pct", s->complete_accurate_pct, 100, T("A share is 0 to 100 %.") },
		{ "stock_days", s->stock_days, 10000, T("Days are 0 to 10000.") },
	};

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (all[i].x < 0 || all[i].x > all[i].most) {
			*field = all[i].name;
			return all[i].why;
		}
	*field = "name";
	if ((!was || was->withdrawn) && !s->withdrawn && is_full(r, &step_count, s->stream, STREAM_STEPS_MAX))
		return T("A map has 60 steps at most. Draw the rest as a map of its own.");
	return MSG_NONE;
}

static void step_derive(struct req *r, void *row, const void *old)
{
	struct stream_step *s = row;
	struct number last = { 0 };

	if (s->no == INT_NONE && db_one(r->db, &step_last, &last, V(s->stream)))
		s->no = last.n < 999 ? last.n + 1 : 999;
	if (!s->stock_flow.n)
		s->stock_flow = S("push");
}

/* A new step stands where it says: the one that stood there, and those after it, move on. */
static void step_saved(struct req *r, const void *row, const void *old)
{
	const struct stream_step *s = row;
	struct stream_map m = { .n = 0 };
	int64_t no = s->no;

	if (old)
		return;
	stream_children(r, s->stream.id, &m);
	for (size_t i = 0; i < m.n && !r->fail.code; i++) {
		struct stream_step was, next;
		if (m.step[i].id == s->id || m.step[i].no != no || m.step[i].no >= 999)
			continue;
		if (!record_load(r, &stream_step_record, m.step[i].id, &was))
			return;
		next = was;
		next.no = ++no;
		record_update(r, &stream_step_record, &next, &was, "changed");
	}
}

const struct record stream_step_record = {
	.name = "stream_step",
	.table = "stream_step",
	.prefix = "VS-",
	.label = T("Step of the stream"),
	.labels = T("Steps"),
	.empty = T("No step yet. Begin at the customer and walk back."),
	.row_size = sizeof(struct stream_step),
	.fields = step_fields,
	.title = "name",
	.parent = "stream",
	.read = CAP_FORM_READ,
	.create = CAP_FORM_EDIT,
	.edit = CAP_FORM_EDIT,
	.sort = "no",
	.indexes = { "stream, no, id" },
	.big = true,
	.check = step_check,
	.derive = step_derive,
	.saved = step_saved,
	.show = stream_step_show,
};

/* ---- bursts ---- */

static const struct choice burst_states[] = {
	{ "open", T("Seen") }, { "proposed", T("Proposed") }, { "taken", T("Becomes an event") }, { "declined", T("Declined") }, { "dropped", T("Taken off") }, { 0 },
};

static const struct field burst_fields[] = {
	FIELD(burst, stream, .label = T("Value-stream map"), .ref = "stream", .required = true, .once = true, .index = true),
	FIELD(burst, words, .label = T("What is to be improved?"), .hint = T("In two or three words: they stand on the drawing."), .required = true, .max = 80, .search = true, .list = true),
	FIELD(burst, step, .label = T("At the step"), .hint = T("Empty: at the stock before the customer."), .ref = "stream_step", .once = true, .list = true),
	FIELD(burst, at_stock, .label = T("At the stock before it"), .once = true),
	FIELD(burst, state, .label = T("State"), .choices = burst_states, .fixed = true, .list = true, .filter = true),
	FIELD(burst, worth, .label = T("What is it worth?"), .hint = T("In lead time, pieces, people, scrap: what changes on the map."), .long_text = true, .max = 500, .fixed = true),
	FIELD(burst, answer, .label = T("Why not"), .max = 500, .fixed = true),
	FIELD(burst, candidate, .label = T("Event candidate"), .ref = "candidate", .fixed = true, .index = true),
	{ 0 },
};

static struct msg burst_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct burst *b = row;
	struct stream_step s;

	*field = "step";
	if (b->step.id && record_load(r, &stream_step_record, b->step.id, &s) && s.stream.id != b->stream.id)
		return T("This step is on another map.");
	*field = "words";
	if (!old && is_full(r, &burst_count, b->stream, STREAM_BURSTS_MAX))
		return T("A map has 60 bursts at most. Take off what is done.");
	return MSG_NONE;
}

static void burst_derive(struct req *r, void *row, const void *old)
{
	struct burst *b = row;

	if (!b->state.n)
		b->state = S("open");
	if (!b->step.id)
		b->at_stock = true;
}

static const struct step burst_steps[] = {
	{ .name = "propose", .label = T("Propose as an event"), .done = T("Proposed. Whoever chooses the events sees it now."), .from = { "open", "declined" }, .to = "proposed",
	  .needs = CAP_FORM_EDIT, .who = { "created_by" }, .asks = { "worth" }, .must = { "worth" }, .event = "burst.proposed" },
	{ .name = "drop", .label = T("Take it off"), .done = T("Taken off the map."), .from = { "open", "declined" }, .to = "dropped", .needs = CAP_FORM_EDIT, .who = { "created_by" },
	  .undo = true, .danger = "drop" },
	{ 0 },
};

const struct record burst_record = {
	.name = "burst",
	.table = "burst",
	.prefix = "KB-",
	.label = T("Kaizen burst"),
	.labels = T("Kaizen bursts"),
	.empty = T("No burst yet. Where the future map differs from today's, somebody has to improve something."),
	.row_size = sizeof(struct burst),
	.fields = burst_fields,
	.steps = burst_steps,
	.state = "state",
	.title = "words",
	.parent = "stream",
	.read = CAP_FORM_READ,
	.create = CAP_FORM_EDIT,
	.edit = CAP_FORM_EDIT,
	.sort = "-created_at",
	.big = true,
	.check = burst_check,
	.derive = burst_derive,
	.show = burst_show,
};

/* ---- what became of it ---- */

static int64_t named(const struct record *rec, const void *row, const char *field)
{
	return field_val(field_find(rec, str_c(field)), row).i;
}

/* From the candidate's row alone: proposed, chosen or declined, and why. */
static void candidate_answered(struct req *r, const struct record *rec, const void *row)
{
	struct str state = field_val(field_find(rec, S("state")), row).s, why = field_val(field_find(rec, S("reason")), row).s;
	struct burst old, b;

	if (!named(rec, row, "burst") || !record_load(r, &burst_record, named(rec, row, "burst"), &old))
		return;
	b = old;
	b.candidate.id = ((const struct row *)row)->id;
	b.state = str_is(state, "chosen") ? S("taken") : str_is(state, "declined") ? S("declined") : S("proposed");
	b.answer = str_is(state, "declined") ? why : STR_NONE;
	record_update(r, &burst_record, &b, &old, "answered");
}

/* ---- the module ---- */

static const struct record *const stream_records[] = { &stream_record, &stream_step_record, &burst_record, NULL };
static const struct query *const stream_queries[] = { &step_last, &step_count, &burst_count, &stream_steps_of, &stream_bursts_of, &stream_future_of, NULL };
static const struct reaction stream_reactions[] = {
	{ "candidate.proposed", candidate_answered }, { "candidate.chosen", candidate_answered }, { "candidate.declined", candidate_answered }, { "candidate.undone", candidate_answered }, { 0 },
};
static const struct route stream_routes[] = {
	{ POST, "/stream/{id}/future", .run = stream_future, .needs = CAP_FORM_EDIT },
	{ GET, "/stream/{id}/stock", .run = stream_stock_page, .needs = CAP_FORM_READ },
	{ GET, "/stream_step/new", .run = stream_child_new, .needs = CAP_FORM_EDIT, .of = &stream_step_record },
	{ POST, "/stream_step", .run = stream_child_create, .needs = CAP_FORM_EDIT, .of = &stream_step_record },
	{ POST, "/stream_step/{id}/move", .run = stream_step_move, .needs = CAP_FORM_EDIT },
	{ GET, "/burst/new", .run = stream_child_new, .needs = CAP_FORM_EDIT, .of = &burst_record },
	{ POST, "/burst", .run = stream_child_create, .needs = CAP_FORM_EDIT, .of = &burst_record },
	{ 0 },
};
static const struct nav stream_nav[] = {
	{ .label = T("Value streams"), .path = "/stream", .needs = CAP_FORM_READ, .under = "/standard" },
	{ .path = NULL },
};
const struct sheet_kind stream_sheets[] = {
	{ .name = "stream", .label = T("Value-stream map"), .of = "stream", .freeze = stream_freeze, .show = stream_frozen_show,
	  .print = stream_print },
	{ 0 },
};

const struct module stream_module = {
	.name = "stream",
	.label = T("Value streams"),
	.records = stream_records,
	.queries = stream_queries,
	.routes = stream_routes,
	.reactions = stream_reactions,
	.nav = stream_nav,
	.sheets = stream_sheets,
};
