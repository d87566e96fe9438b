/*
 * hours.c -- hour by hour: what should have come off the line, what did, and why not.
 *
 * An hour of a shift is written once and put right as often as need be. Its plan is what takt lets out in the time that is worked in it; it is kept with the
 * hour, so that a board of last week says what was asked for then. An hour beyond the tolerance is not taken without its reason: the reason is what the
 * board is for. It is asked of the hour, never of a person.
 */
#include "study/hours.h"

#include <math.h>

/* domain.md B5, and one for an hour that makes up for another. */
static const struct choice reasons[] = {
	{ "material", T("Material missing") }, { "quality", T("Quality stop") }, { "breakdown", T("Machine breakdown") }, { "changeover", T("Changeover too long") },
	{ "people", T("People absent or in training") }, { "method", T("Method unclear") }, { "upstream", T("Upstream late") }, { "planned", T("Planned stop, not in the plan") },
	{ "safety", T("Safety stop") }, { "information", T("Information or IT") }, { "caught_up", T("Caught up") }, { "other", T("Other") }, { 0 },
};

static struct msg shift_check(struct req *r, const void *row)
{
	return shift_is_key(((const struct hour_entry *)row)->shift) ? MSG_NONE : T("Write the start of the shift like 06:00.");
}

static const struct field hour_fields[] = {
	FIELD(hour_entry, study, .label = T("Process study"), .ref = "study", .required = true, .once = true, .index = true),
	FIELD(hour_entry, called, .label = T("Hour"), .fixed = true, .max = 40, .list = true),
	FIELD(hour_entry, day, .label = T("Day"), .hint = T("On which the shift begins."), .required = true, .once = true, .list = true, .filter = true, .index = true),
	FIELD(hour_entry, shift, .label = T("Shift"), .hint = T("Its start, like 06:00."), .required = true, .once = true, .max = 5, .list = true, .check = shift_check),
	FIELD(hour_entry, hour, .label = T("Hour of the shift"), .required = true, .once = true, .least = 1, .most = HOURS_MAX, .list = true),
	FIELD(hour_entry, plan, .label = T("Plan"), .hint = T("Empty: what takt lets out in the time that is worked."), .unit = "pcs", .least = 0, .most = 10000000, .list = true),
	FIELD(hour_entry, plan_why, .label = T("Why another plan?"), .max = 200),
	FIELD(hour_entry, actual, .label = T("Actual"), .unit = "pcs", .least = 0, .most = 10000000, .list = true),
	FIELD(hour_entry, reason, .label = T("Reason"), .choices = reasons, .list = true, .filter = true),
	FIELD(hour_entry, words, .label = T("In your words"), .max = 200, .search = true, .list = true),
	FIELD(hour_entry, start, .label = T("Began"), .fixed = true),
	FIELD(hour_entry, slot, .label = T("Key"), .fixed = true, .aside = true, .unique = true, .max = 60),
	{ 0 },
};

/* ---- what follows from the study and its calendar ---- */

double board_tolerance(const struct study *s)
{
	return s->hour_tolerance == INT_NONE ? HOUR_TOLERANCE : (double)s->hour_tolerance;
}

bool is_written(const struct hour_entry *e)
{
	return e && e->actual != INT_NONE;
}

static double number(int64_t n)
{
	return n == INT_NONE ? NAN : (double)n;
}

/* The hour of a row, as its study's calendar has it now. */
struct slot { struct study_of of; struct hour_span span; double due; };
static bool slot_of(struct req *r, const struct hour_entry *e, struct slot *out)
{
	struct hour_span span[HOURS_MAX];
	double plan[HOURS_MAX];
	struct day_shift run;
	const struct worktime *w;
	size_t n;

	if (!study_peek(r, e->study.id, &out->of))
		return false;
	w = unit_worktime(r, out->of.study.area.id);
	if (date_is_none(e->day) || !shift_find(w, e->day, e->shift, &run))
		return false;
	n = shift_hours(w, &run, span);
	if (e->hour < 1 || e->hour > (int64_t)n)
		return false;
	hours_plan(span, n, out->of.pace_s, plan);
	out->span = span[e->hour - 1];
	out->due = plan[e->hour - 1];
	return true;
}

static struct str slot_key(struct req *r, const struct hour_entry *e)
{
	return str_fmt(r->mem, "%lld " STR_FMT " " STR_FMT " %lld", (long long)e->study.id, STR_ARG(date_iso(r->mem, e->day)), STR_ARG(e->shift), (long long)e->hour);
}

static const struct column count_columns[] = { { .name = "n", .off = 0, .kind = KIND_INT }, { 0 } };
static const struct query hour_others = {
	.name = "hour_others", .takes = { KIND_TEXT, KIND_INT }, .gives = count_columns,
	.sql = "select count(*) as n from hour_entry where slot = ?1 and id <> ?2 and not withdrawn",
};

static struct msg reason_missing(const struct hour_entry *e, double plan, double tolerance, const char **field)
{
	struct lean_hour hour = { plan, number(e->actual) };
	struct lean_hour_gap gap;

	lean_hours(&hour, 1, tolerance, &gap);
	*field = "reason";
	if (gap.needs_reason && !e->reason.n)
		return T("This hour is beyond the tolerance. Say why.");
	*field = "words";
	return str_is(e->reason, "other") && !e->words.n ? T("Say in a few words what it was.") : MSG_NONE;
}

static bool plan_stays(const struct hour_entry *e, const struct hour_entry *old)
{
	return old && old->plan == e->plan && !old->plan_why.n;
}

/* What an old row says of its hour holds even when the calendar has changed since. */
static struct msg hour_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct hour_entry *e = row;
	struct slot slot = { .due = NAN };
	bool known = !e->withdrawn && slot_of(r, e, &slot);

	*field = "hour";
	if (e->withdrawn || date_is_none(e->day))
		return MSG_NONE;
	if (!known && !old)
		return T("The calendar of the area has no such hour on this day.");
	if (db_count(r->db, &hour_others, V(slot_key(r, e)), V(e->id)))
		return T("This hour is written already. Look at the board again.");
	*field = "actual";
	if (known && e->actual != INT_NONE && slot.span.from > r->now.s)
		return T("This hour has not begun yet.");
	*field = "plan_why";
	if (!e->plan_why.n && hour_plan_why(e->plan, slot.due) && !plan_stays(e, old))
		return T("Say why the plan of this hour is another than takt makes it.");
	return reason_missing(e, e->plan == INT_NONE ? slot.due : number(e->plan), known ? board_tolerance(&slot.of.study) : HOUR_TOLERANCE, field);
}

static void hour_derive(struct req *r, void *row, const void *old)
{
	struct hour_entry *e = row;
	struct slot slot;

	if (slot_of(r, e, &slot)) {
		e->start = (struct instant){ slot.span.from };
		if (e->plan == INT_NONE && !isnan(slot.due)) {
			e->plan = (int64_t)slot.due;
			e->plan_why = STR_NONE;
		}
	}
	e->called = str_fmt(r->mem, STR_FMT " " STR_FMT " (%lld)", STR_ARG(date_iso(r->mem, e->day)), STR_ARG(e->shift), (long long)e->hour);
	e->slot = slot_key(r, e);
}

const struct record hour_entry_record = {
	.name = "hour_entry",
	.table = "hour_entry",
	.prefix = "HH-",
	.label = T("Hour"),
	.labels = T("Hours"),
	.empty = T("No hour is written yet. It is written at the line, when it is over."),
	.row_size = sizeof(struct hour_entry),
	.fields = hour_fields,
	.title = "called",
	.parent = "study",
	.read = CAP_FORM_READ,
	.create = CAP_FORM_ENTER,
	.edit = CAP_FORM_ENTER,
	.sort = "-day",
	.indexes = { "study, day, shift, hour" },
	.check = hour_check,
	.derive = hour_derive,
};

/* ---- the board of a shift ---- */

static const struct column entry_columns[] = {
	COL(struct hour_entry, id), COL(struct hour_entry, version), COL(struct hour_entry, updated_at), COL(struct hour_entry, updated_by), COL(struct hour_entry, study),
	COL(struct hour_entry, day), COL(struct hour_entry, shift), COL(struct hour_entry, hour), COL(struct hour_entry, plan), COL(struct hour_entry, actual),
	COL(struct hour_entry, reason), COL(struct hour_entry, words), COL(struct hour_entry, plan_why), COL(struct hour_entry, start), { 0 },
};
static const struct query hours_of_shift = {
	.name = "hours_of_shift", .takes = { KIND_INT, KIND_DATE, KIND_TEXT }, .gives = entry_columns,
	.sql = "select id, version, updated_at, updated_by, study, day, shift, hour, plan, actual, reason, words, plan_why, start from hour_entry"
	       " where study = ?1 and day = ?2 and shift = ?3 and not withdrawn order by hour, id limit 26",
};

static const struct column missed_columns[] = { COL(struct hour_missed, reason), COL(struct hour_missed, n), { 0 } };
const struct query hour_reasons = {
	.name = "hour_reasons", .takes = { KIND_INT, KIND_DATE, KIND_DATE }, .gives = missed_columns,
	.sql = "select reason, cast(sum(plan - actual) as bigint) as n from hour_entry where study = ?1 and day >= ?2 and day <= ?3 and reason is not null and actual < plan and not withdrawn"
	       " group by reason order by n desc, reason",
};

/* The shift that is asked for, else the one that runs now or ran last. */
static void board_shift(struct req *r, struct hour_board *b, struct date day, struct str key)
{
	struct day_shift now;
	bool any = shift_now(b->w, r->now, &now);

	b->today = any && r->now.s < now.to ? now.day : zone_date(b->w->zone, r->now, NULL);
	b->day = !date_is_none(day) ? day : any ? now.day : b->today;
	b->shifts = shifts_on(b->w, b->day, b->all);
	b->key = key.n ? key : any && date_is_none(day) ? shift_key(r->mem, now.of) : b->shifts ? shift_key(r->mem, b->all[0].of) : STR_NONE;
	b->runs = b->key.n && shift_find(b->w, b->day, b->key, &b->shift);
}

static void board_hours(struct req *r, struct hour_board *b)
{
	struct hour_span span[HOURS_MAX];
	double due[HOURS_MAX];

	b->n = b->runs ? shift_hours(b->w, &b->shift, span) : 0;
	hours_plan(span, b->n, b->of.pace_s, due);
	for (size_t i = 0; i < b->n; i++)
		b->hour[i] = (struct board_hour){ .no = (int64_t)i + 1, .span = span[i], .due = due[i] };
}

/* Hours that the calendar had when they were written, and has no more, are still on the board of that day. */
static void board_entries(struct req *r, struct hour_board *b)
{
	struct hour_entry *e = record_new(r->mem, &hour_entry_record);
	struct rows rows = db_query(r->db, &hours_of_shift, V(b->of.study.id), V(b->day), V(b->key));

	while (db_next(&rows, e)) {
		size_t at = (size_t)(e->hour - 1);
		const struct hour_entry *kept = arena_copy(r->mem, e, sizeof *e);
		if (at >= b->n && b->n < HOURS_MAX && !b->runs) {
			int64_t from = instant_is_none(e->start) ? 0 : e->start.s;
			at = b->n++;
			b->hour[at] = (struct board_hour){ .no = e->hour, .span = { from, from + HOUR_S, NAN }, .due = NAN };
		}
		if (at < b->n && !b->hour[at].entry)
			b->hour[at].entry = kept;
	}
}

bool board_read(struct req *r, int64_t study, struct date day, struct str key, struct hour_board *b)
{
	*b = (struct hour_board){ .n = 0 };
	if (!study_read(r, study, &b->of))
		return false;
	b->w = unit_worktime(r, b->of.study.area.id);
	board_shift(r, b, day, key);
	board_hours(r, b);
	board_entries(r, b);
	b->tolerance = board_tolerance(&b->of.study);
	b->may_enter = may_here(r, CAP_FORM_ENTER, b->of.study.area.id);
	for (size_t i = 0; i < b->n; i++) {
		struct board_hour *h = &b->hour[i];
		h->begun = h->span.from <= r->now.s;
		h->blank = h->span.worked_s > 0 && hour_blank(h->span.to, is_written(h->entry), r->now.s);
		b->lean[i] = (struct lean_hour){ h->entry && h->entry->plan != INT_NONE ? number(h->entry->plan) : h->due, h->entry ? number(h->entry->actual) : NAN };
	}
	lean_hours(b->lean, b->n, b->tolerance, b->gap);
	return !r->fail.code;
}

/* ---- the pages ---- */

static bool board_asked(struct req *r, struct hour_board *b)
{
	struct str key = req_query(r, "shift");

	return board_read(r, req_id(r, "id"), query_day(r, "day"), shift_is_key(key) ? key : STR_NONE, b);
}

static void hours_page(struct req *r)
{
	struct hour_board *b = NEW(r->mem, struct hour_board);

	if (board_asked(r, b))
		hours_show(r, b, 0, NULL);
}

static const char *const hour_asked[] = { "actual", "reason", "words", "plan", "plan_why", NULL };

static const struct board_hour *hour_posted(struct req *r, const struct hour_board *b)
{
	int64_t no = 0;

	for (size_t i = 0; str_int(req_query(r, "hour"), &no) && i < b->n; i++)
		if (b->hour[i].no == no)
			return &b->hour[i];
	if (!r->fail.code)
		req_fail(r, FAIL_INVALID, T("The calendar of the area has no such hour on this day."));
	return NULL;
}

/* Emptied, the plan is takt's again. */
static struct hour_entry *hour_row(struct req *r, const struct hour_board *b, const struct board_hour *h)
{
	struct hour_entry *e = h->entry ? arena_copy(r->mem, h->entry, sizeof *e) : record_new(r->mem, &hour_entry_record);

	if (h->entry)
		(void)record_load(r, &hour_entry_record, h->entry->id, e);
	e->study.id = b->of.study.id;
	e->day = b->day;
	e->shift = b->key;
	e->hour = h->no;
	return e;
}

static void hour_save(struct req *r, struct hour_board *b, const struct board_hour *h)
{
	struct hour_entry *e = hour_row(r, b, h), *old = h->entry ? arena_copy(r->mem, e, sizeof *e) : NULL;
	struct mistakes m = { .n = 0 };
	int64_t version = 0;

	(void)str_int(req_field(r, "version"), &version);
	if (old ? version != old->version : version != 0) {
		req_fail(r, FAIL_CONFLICT, T("Somebody else saved this in the meantime. Nothing of yours was saved yet."));
		return;
	}
	record_read(r, &hour_entry_record, e, hour_asked, !old, &m);
	if (e->actual == INT_NONE && !old)
		mistake_add(&m, "actual", T("How many were made?"));
	record_valid(r, &hour_entry_record, e, old, &m);
	if (m.n) {
		hours_show(r, b, h->no, &m);
		r->quiet_errors = true;
		req_fail(r, FAIL_INVALID, T("Something is missing. Look at the fields that are marked."));
		return;
	}
	if (!(old ? record_update(r, &hour_entry_record, e, old, "changed") : record_insert(r, &hour_entry_record, e)))
		return;
	req_flash(r, T("Saved."), old ? record_at(r, &hour_entry_record, e->id, "/undo") : URL_NONE);
	req_redirect(r, url_at(r->mem, hours_url(r, b->of.study.id, b->day, b->key), str_z(r->mem, str_fmt(r->mem, "#hour-%lld", (long long)h->no))));
}

static void hours_post(struct req *r)
{
	struct hour_board *b = NEW(r->mem, struct hour_board);
	const struct board_hour *h;

	if (!board_asked(r, b))
		return;
	may_or_fail(r, CAP_FORM_ENTER, b->of.study.area.id);
	h = hour_posted(r, b);
	if (h && !r->fail.code)
		hour_save(r, b, h);
}

const struct module hours_module = {
	.name = "hours",
	.label = T("Hour by hour"),
	.records = (const struct record *const[]){ &hour_entry_record, NULL },
	.queries = (const struct query *const[]){ &hour_others, &hours_of_shift, &hour_reasons, NULL },
	.routes = (const struct route[]){
		{ GET, "/study/{id}/hours", .run = hours_page, .needs = CAP_SIGNED_IN },
		{ POST, "/study/{id}/hours", .run = hours_post, .needs = CAP_SIGNED_IN },
		{ 0 },
	},
};
