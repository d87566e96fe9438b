/*
 * study.c -- a process study and its elements: what they are, and what follows from them before any sheet is drawn.
 */
#include "study/form.h"

#include <math.h>

static const struct choice works[] = { { "value", T("Value-adding") }, { "necessary", T("Necessary") }, { "waste", T("Waste") }, { 0 } };
static const struct choice hand_froms[] = { { "observed", T("Observed") }, { "chosen", T("Chosen") }, { "typed", T("Estimated") }, { 0 } };

static const struct field study_fields[] = {
	FIELD(study, title, .label = T("Process"), .hint = T("As people call it: Assembly of valve bodies, cell B."), .required = true, .max = 120, .search = true, .list = true),
	FIELD(study, area, .label = T("Area"), .ref = "unit", .required = true, .list = true, .filter = true, .index = true),
	FIELD(study, product, .label = T("Product"), .max = 120, .search = true, .list = true),
	FIELD(study, demand_day, .label = T("Demand a day"), .unit = "pcs", .least = 1, .most = 10000000, .list = true),
	FIELD(study, available_min, .label = T("Working time a day"), .hint = T("All shifts, breaks taken off. Empty: as the area's calendar has it."), .unit = "min", .least = 1, .most = 1440),
	FIELD(study, stops_min, .label = T("Planned stops in it"), .hint = T("Start-up meetings, 5S, planned maintenance. Not what goes wrong."), .unit = "min", .least = 0, .most = 1440),
	FIELD(study, operators, .label = T("Operators today"), .least = 1, .most = 40, .list = true),
	FIELD(study, note, .label = T("Note"), .long_text = true, .max = 1000, .search = true),
	FIELD(study, hour_tolerance, .label = T("Tolerance of an hour"), .hint = T("An hour that is more off its plan asks for its reason. Empty: 2 pieces."),
		.unit = "pcs", .least = 0, .most = 10000),
	{ 0 },
};

static struct msg study_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct study *s = row;

	*field = "stops_min";
	if (s->available_min != INT_NONE && s->stops_min != INT_NONE && s->stops_min >= s->available_min)
		return T("The stops leave no time to work. They are minutes of the working time.");
	return MSG_NONE;
}

const struct record study_record = {
	.name = "study",
	.table = "study",
	.prefix = "PS-",
	.label = T("Process study"),
	.labels = T("Process studies"),
	.empty = T("No process has been studied here. Begin with the one that everybody waits for."),
	.row_size = sizeof(struct study),
	.fields = study_fields,
	.title = "title",
	.place = "area",
	.own = { "created_by" },
	.read = CAP_FORM_READ,
	.create = CAP_FORM_EDIT,
	.edit = CAP_FORM_EDIT,
	.sort = "-created_at",
	.big = true,
	.check = study_check,
	.show = study_show,
};

/* ---- elements ---- */

static struct msg after_check(struct req *r, const void *row)
{
	struct str rest = ((const struct element *)row)->after, word;
	int64_t no;

	while (str_cut(&rest, ' ', &word))
		if (word.n && (!str_int(word, &no) || no < 1 || no > 999))
			return T("Numbers of elements with a space between: 2 5.");
	return MSG_NONE;
}

static const struct field element_fields[] = {
	FIELD(element, study, .label = T("Process study"), .ref = "study", .required = true, .once = true, .index = true),
	FIELD(element, no, .label = T("No."), .least = 1, .most = 999, .list = true),
	FIELD(element, name, .label = T("Work element"), .required = true, .max = 120, .search = true, .list = true),
	FIELD(element, operator, .label = T("Operator"), .least = 1, .most = 40, .list = true),
	FIELD(element, hand_s, .label = T("Hand"), .unit = "s", .list = true),
	FIELD(element, machine_s, .label = T("Machine"), .unit = "s", .list = true),
	FIELD(element, walk_s, .label = T("Walk to the next"), .hint = T("An observed time has it in it: what is said here is taken off the hands."), .unit = "s", .list = true),
	FIELD(element, walks, .label = T("This is a walk")),
	FIELD(element, work, .label = T("Kind of work"), .choices = works, .list = true),
	FIELD(element, machine, .label = T("Machine no."), .max = 40),
	FIELD(element, hand_from, .label = T("Time is"), .choices = hand_froms, .fixed = true),
	FIELD(element, why, .label = T("Why this time?"), .max = 200),
	FIELD(element, pieces_per_change, .label = T("Pieces a tool change"), .least = 1, .most = 10000000),
	FIELD(element, change_s, .label = T("Tool change"), .unit = "s"),
	FIELD(element, operator_next, .label = T("Proposed operator"), .hint = T("0: it is taken out."), .least = 0, .most = 40),
	FIELD(element, after, .label = T("Only after no."), .max = 60, .check = after_check),
	{ 0 },
};

/* Nobody times less than a hundredth of a second; 0 is an element that takes none. */
static bool time_wrong(double s)
{
	return s < 0 || (s > 0 && s < 0.01) || s > 86400;
}

static struct msg element_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct element *e = row;
	const struct { const char *name; double s; } times[] = { { "hand_s", e->hand_s }, { "machine_s", e->machine_s }, { "walk_s", e->walk_s }, { "change_s", e->change_s } };

	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		*field = times[i].name;
		if (time_wrong(times[i].s))
			return T("A time is 0, or 0.01 to 86400 seconds.");
	}
	*field = "change_s";
	if ((e->pieces_per_change == INT_NONE) != isnan(e->change_s))
		return T("A tool change needs both: how long it takes, and after how many pieces.");
	return MSG_NONE;
}

static const struct column element_max_columns[] = { { .name = "no", .off = 0, .kind = KIND_INT }, { 0 } };
static const struct query element_last = {
	.name = "element_last", .takes = { KIND_REF }, .gives = element_max_columns, .sql = "select coalesce(max(no), 0) as no from element where study = ?1 and not withdrawn",
};

static double walked_s(const struct element *e)
{
	return isnan(e->walk_s) ? 0 : e->walk_s;
}

/* What was observed is hand and walk together: whoever says how much of it is walking says what is left for the hands. */
static void element_derive(struct req *r, void *row, const void *old)
{
	struct element *e = row;
	const struct element *was = old;
	struct { int64_t no; } last = { 0 };

	if (e->no == INT_NONE && db_one(r->db, &element_last, &last, V(e->study)))
		e->no = last.no + 1;
	if (e->operator == INT_NONE)
		e->operator = 1;
	if (!e->work.n)
		e->work = e->walks ? S("waste") : S("value");
	bool walk_moved = was && walked_s(was) != walked_s(e);

	if (walk_moved && str_is(was->hand_from, "observed") && e->hand_s == was->hand_s)
		e->hand_s = round(10 * fmax(0, was->hand_s + walked_s(was) - walked_s(e))) / 10;
	else if (isnan(e->hand_s))
		e->hand_from = STR_NONE;
	else if (!was || (was->hand_s != e->hand_s && !walk_moved && str_eq(was->hand_from, e->hand_from)))
		e->hand_from = e->why.n ? S("chosen") : e->hand_from.n && !was ? e->hand_from : S("typed");
}

const struct record element_record = {
	.name = "element",
	.table = "element",
	.prefix = "WE-",
	.label = T("Work element"),
	.labels = T("Work elements"),
	.empty = T("No element yet. Write down what the hands do, step by step."),
	.row_size = sizeof(struct element),
	.fields = element_fields,
	.title = "name",
	.parent = "study",
	.read = CAP_FORM_READ,
	.create = CAP_FORM_EDIT,
	.edit = CAP_FORM_EDIT,
	.sort = "no",
	.indexes = { "study, operator, no, id" },
	.check = element_check,
	.derive = element_derive,
};

/* ---- what the forms are computed from ---- */

#define ELEMENT_ORDER " order by operator, no, id limit 200"
static const struct column element_columns[] = {
	COL(struct element, id), COL(struct element, version), COL(struct element, study), COL(struct element, no), COL(struct element, name), COL(struct element, operator),
	COL(struct element, hand_s), COL(struct element, machine_s), COL(struct element, walk_s), COL(struct element, walks), COL(struct element, work), COL(struct element, machine),
	COL(struct element, hand_from), COL(struct element, why), COL(struct element, pieces_per_change), COL(struct element, change_s),
	COL(struct element, operator_next), COL(struct element, after), { 0 },
};
static const struct query elements_of = {
	.name = "elements_of", .takes = { KIND_INT }, .gives = element_columns,
	.sql = "select id, version, study, no, name, operator, hand_s, machine_s, walk_s, walks, work, machine, hand_from, why, pieces_per_change, change_s, operator_next, after"
	       " from element where study = ?1 and not withdrawn" ELEMENT_ORDER,
};

double study_available_s(struct req *r, int64_t area, int64_t available_min, int64_t stops_min)
{
	int64_t min = available_min != INT_NONE ? available_min : worktime_day_min(unit_worktime(r, area));
	double stops_s = stops_min == INT_NONE ? 0 : (double)stops_min * 60;

	return lean_available_s((double)min * 60, &stops_s, 1);
}

void study_follow(struct study_of *s)
{
	s->takt_s = s->study.demand_day == INT_NONE ? NAN : lean_takt_s(s->available_s, (double)s->study.demand_day);
	s->operators = s->study.operators == INT_NONE ? 1 : (size_t)s->study.operators;
	for (size_t i = 0; i < s->n; i++)
		if (s->element[i].operator > (int64_t)s->operators)
			s->operators = (size_t)s->element[i].operator;
}

/* Takt leaves planned stops out of the time; an hour's plan may not, or a day's hours would add up to more than the demand. */
static double study_pace_s(struct req *r, const struct study *s)
{
	double working_s = study_available_s(r, s->area.id, s->available_min, INT_NONE);

	return s->demand_day == INT_NONE ? NAN : lean_takt_s(working_s, (double)s->demand_day);
}

bool study_read(struct req *r, int64_t id, struct study_of *out)
{
	VEC(struct element) all = { 0 };
	struct element *e = record_new(r->mem, &element_record);

	*out = (struct study_of){ .available_s = NAN, .takt_s = NAN, .operators = 1 };
	if (!record_get(r, &study_record, id, &out->study))
		return false;
	for (struct rows rows = db_query(r->db, &elements_of, V(id)); db_next(&rows, e);)
		*VEC_ADD(r->mem, &all) = *e;
	out->element = all.p;
	out->n = all.n;
	out->available_s = study_available_s(r, out->study.area.id, out->study.available_min, out->study.stops_min);
	out->pace_s = study_pace_s(r, &out->study);
	study_follow(out);
	return true;
}

/* ---- the module ---- */

static const struct record *const study_records[] = { &study_record, &element_record, NULL };
static const struct query *const study_queries[] = { &element_last, &elements_of, NULL };
static const struct nav study_nav[] = {
	{ .label = T("Process studies"), .path = "/study", .needs = CAP_FORM_READ, .under = "/standard", .key = "g p" },
	{ .path = NULL },
};

const struct module study_module = { .name = "study", .label = T("Process studies"), .records = study_records, .queries = study_queries, .nav = study_nav, .sheets = study_sheets };
