/*
 * calendar.c -- when a place works: calendars with their shifts and holidays, and the calendar that counts for a unit.
 *
 * The one idea: people write times as they speak of them ("06:00", "1-5", "9:00-9:15"), they are checked and brought into one
 * form when they are saved, and read into minutes once a request. A promise is never left without a date: where a
 * calendar is missing, office hours stand in for it; one without shifts has them in its own zone, with its own holidays.
 */
#include "ledger/private.h"

#include <math.h>

enum { DAY_MIN = 1440, DAY_S = 86400 };

/* ---- times as people write them ---- */

static bool two_digits(struct str s, int64_t least_n, int64_t *out)
{
	return s.n >= (size_t)least_n && s.n <= 2 && s.p[0] >= '0' && s.p[0] <= '9' && str_int(s, out);
}

/* "6:00", "06:00", "24:00" for the end of a day. */
static bool time_parse(struct str s, int *minute)
{
	struct str hours, minutes = s;
	int64_t h = 0, m = 0;

	if (!str_cut(&minutes, ':', &hours) || !two_digits(hours, 1, &h) || !two_digits(minutes, 2, &m))
		return false;
	if (h > 24 || m > 59 || (h == 24 && m > 0))
		return false;
	*minute = (int)(h * 60 + m);
	return true;
}

static struct str time_text(struct arena *a, int minute)
{
	return str_fmt(a, "%02d:%02d", minute / 60, minute % 60);
}

/* "12345", "1-5", "1, 3, 5" */
static bool days_parse(struct str s, unsigned *days)
{
	int last = 0;
	bool range = false;

	*days = 0;
	for (size_t i = 0; i < s.n; i++) {
		int d = s.p[i] - '0';
		if (s.p[i] == ' ' || s.p[i] == ',')
			continue;
		if (s.p[i] == '-' && last && !range) {
			range = true;
			continue;
		}
		if (d < 1 || d > 7 || (range && d < last))
			return false;
		for (int k = range ? last : d; k <= d; k++)
			*days |= 1u << (k - 1);
		last = d;
		range = false;
	}
	return *days && !range;
}

static struct str days_text(struct arena *a, unsigned days)
{
	char text[8];
	size_t n = 0;

	for (int d = 1; d <= 7; d++)
		if (days >> (d - 1) & 1)
			text[n++] = (char)('0' + d);
	return str_copy(a, (struct str){ text, n });
}

static bool break_parse(struct str s, int *from, int *to)
{
	struct str first, rest = s;

	return str_cut(&rest, '-', &first) && time_parse(first, from) && time_parse(rest, to) && *from < DAY_MIN && *from != *to;
}

/* A break belongs to the shift when it lies between its ends, after midnight too. */
static bool break_inside(const struct worktime_shift *s, int from, int to)
{
	int end = s->end_min <= s->start_min ? s->end_min + DAY_MIN : s->end_min;

	if (from < s->start_min)
		from += DAY_MIN, to += DAY_MIN;
	if (to <= from)
		to += DAY_MIN;
	return from >= s->start_min && to <= end;
}

static bool breaks_parse(struct str breaks, struct worktime_shift *s, struct msg *why)
{
	struct str part;

	*why = T("Write breaks like 09:00-09:15, several with a space between.");
	while (str_cut(&breaks, ' ', &part)) {
		int from, to;
		if (!part.n)
			continue;
		if (!break_parse(part, &from, &to))
			return false;
		if (s->break_count == WORKTIME_BREAKS_MAX) {
			*why = T("A shift has at most six breaks here. Join two of them.");
			return false;
		}
		if (!break_inside(s, from, to)) {
			*why = T("A break lies outside of the shift. Give it a time between the shift's start and end.");
			return false;
		}
		s->breaks[s->break_count].start_min = from;
		s->breaks[s->break_count++].end_min = to;
	}
	return true;
}

static struct str breaks_text(struct arena *a, const struct worktime_shift *s)
{
	struct buf b = buf_new(a, 80, 400);

	for (int i = 0; i < s->break_count; i++) {
		if (i)
			buf_c(&b, ' ');
		buf_str(&b, time_text(a, s->breaks[i].start_min));
		buf_c(&b, '-');
		buf_str(&b, time_text(a, s->breaks[i].end_min));
	}
	return buf_done(&b);
}

/* NULL: fine; else the field that is wrong. */
static const char *shift_parse(const struct shift *row, struct worktime_shift *out, struct msg *why)
{
	*out = (struct worktime_shift){ 0 };
	*why = T("Write the days as digits: 1 is Monday, 7 is Sunday. 12345 or 1-5 is Monday to Friday.");
	if (!days_parse(row->days, &out->days))
		return "days";
	*why = T("Write a time like 06:00.");
	if (!time_parse(row->start_at, &out->start_min) || out->start_min == DAY_MIN)
		return "start_at";
	if (!time_parse(row->end_at, &out->end_min))
		return "end_at";
	return breaks_parse(row->breaks, out, why) ? NULL : "breaks";
}

/* ---- calendars ---- */

static struct msg tz_check(struct req *r, const void *row)
{
	const struct calendar *c = row;

	return zone_find(c->tz) ? MSG_NONE : T("This time zone is not known. Write it like Europe/Warsaw or America/Chicago.");
}

static const struct field calendar_fields[] = {
	FIELD(calendar, name, .label = T("Name"), .hint = T("As people call it: \"Three shifts\", \"Office\"."), .required = true,
		.unique = true, .search = true, .list = true, .max = 80),
	FIELD(calendar, tz, .label = T("Time zone"), .hint = T("Like Europe/Warsaw. Its clock changes are known."), .required = true,
		.list = true, .max = 60, .check = tz_check),
	FIELD(calendar, active, .label = T("In use"), .hint = T("A calendar that is not in use counts for nobody; the one above it does."), .list = true, .preset = true,
		.filter = true),
	{ 0 },
};

const struct record calendar_record = {
	.name = "calendar",
	.table = "calendar",
	.prefix = "CAL-",
	.label = T("Calendar"),
	.labels = T("Calendars"),
	.empty = T("No calendar yet. Until there is one, answers are due by office hours: Monday to Friday, 8:00 to 16:00 UTC."),
	.row_size = sizeof(struct calendar),
	.fields = calendar_fields,
	.title = "name",
	.read = CAP_ORG_READ,
	.create = CAP_ORG_EDIT,
	.edit = CAP_ORG_EDIT,
	.import_key = "name",
	.sort = "name",
	.kept = true,
};

/* ---- shifts ---- */

struct count { int64_t n; };
static const struct column count_columns[] = { COL(struct count, n), { 0 } };

static const struct query shifts_besides = {
	.name = "shifts_besides",
	.takes = { KIND_REF, KIND_INT },
	.gives = count_columns,
	.sql = "select count(*) as n from shift where calendar = ?1 and id <> ?2 and not withdrawn",
};

static struct msg shift_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct shift *s = row;
	struct worktime_shift parsed;
	struct msg why;
	const char *wrong = shift_parse(s, &parsed, &why);

	if (wrong) {
		*field = wrong;
		return why;
	}
	*field = "name";
	if (!s->withdrawn && db_count(r->db, &shifts_besides, V(s->calendar), V(s->id)) >= WORKTIME_SHIFTS_MAX)
		return T("A calendar has at most 16 shifts. Withdraw one that is no longer worked, or make a second calendar.");
	return MSG_NONE;
}

static void shift_derive(struct req *r, void *row, const void *old)
{
	struct shift *s = row;
	struct worktime_shift parsed;
	struct msg why;

	if (shift_parse(s, &parsed, &why))
		return;
	s->days = days_text(r->mem, parsed.days);
	s->start_at = time_text(r->mem, parsed.start_min);
	s->end_at = time_text(r->mem, parsed.end_min);
	s->breaks = breaks_text(r->mem, &parsed);
}

static const struct field shift_fields[] = {
	FIELD(shift, calendar, .label = T("Calendar"), .ref = "calendar", .required = true, .list = true, .filter = true),
	FIELD(shift, name, .label = T("Name"), .hint = T("\"Early\", \"Night\"."), .required = true, .list = true, .max = 80),
	FIELD(shift, days, .label = T("Days"), .hint = T("On which it begins: 1 is Monday, 7 is Sunday. 12345 or 1-5 is Monday to Friday."),
		.required = true, .list = true, .max = 20),
	FIELD(shift, start_at, .label = T("Starts"), .hint = T("Like 06:00."), .required = true, .list = true, .max = 5),
	FIELD(shift, end_at, .label = T("Ends"), .hint = T("Like 14:00. Earlier than the start: it ends on the next day."),
		.required = true, .list = true, .max = 5),
	FIELD(shift, breaks, .label = T("Breaks"), .hint = T("Like 09:00-09:15 12:00-12:30. Nobody has to answer in them."), .list = true, .max = 120),
	{ 0 },
};

const struct record shift_record = {
	.name = "shift",
	.table = "shift",
	.prefix = "SH-",
	.label = T("Shift"),
	.labels = T("Shifts"),
	.empty = T("No shift yet. A calendar without shifts counts as office hours: Monday to Friday, 8:00 to 16:00 in its time zone."),
	.row_size = sizeof(struct shift),
	.fields = shift_fields,
	.title = "name",
	.parent = "calendar",
	.read = CAP_ORG_READ,
	.create = CAP_ORG_EDIT,
	.edit = CAP_ORG_EDIT,
	.sort = "start_at",
	.check = shift_check,
	.derive = shift_derive,
	.kept = true,
};

/* ---- holidays ---- */

static const struct query holiday_same = {
	.name = "holiday_same",
	.takes = { KIND_REF, KIND_DATE, KIND_INT },
	.gives = count_columns,
	.sql = "select count(*) as n from holiday where calendar = ?1 and day = ?2 and id <> ?3 and not withdrawn",
};

static struct msg holiday_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct holiday *d = row;

	*field = "day";
	if (!d->withdrawn && db_count(r->db, &holiday_same, V(d->calendar), V(d->day), V(d->id)))
		return T("This day is in the calendar already.");
	return MSG_NONE;
}

static const struct field holiday_fields[] = {
	FIELD(holiday, calendar, .label = T("Calendar"), .ref = "calendar", .required = true, .list = true, .filter = true),
	FIELD(holiday, day, .label = T("Day"), .hint = T("Shifts that begin on it do not run."), .required = true, .list = true),
	FIELD(holiday, name, .label = T("Name"), .required = true, .list = true, .max = 80),
	{ 0 },
};

const struct record holiday_record = {
	.name = "holiday",
	.table = "holiday",
	.prefix = "HO-",
	.label = T("Holiday"),
	.labels = T("Holidays"),
	.empty = T("No holiday yet. Add them once a year, so that nothing is due on a day off."),
	.row_size = sizeof(struct holiday),
	.fields = holiday_fields,
	.title = "name",
	.parent = "calendar",
	.read = CAP_ORG_READ,
	.create = CAP_ORG_EDIT,
	.edit = CAP_ORG_EDIT,
	.sort = "day",
	.indexes = { "calendar, day" },
	.check = holiday_check,
	.kept = true,
};

/* ---- the calendar that counts for a unit ---- */

static const struct column calendar_columns[] = { COL(struct calendar, id), COL(struct calendar, tz), { 0 } };
static const struct column shift_columns[] = {
	COL(struct shift, days), COL(struct shift, start_at), COL(struct shift, end_at), COL(struct shift, breaks), { 0 },
};
static const struct column day_columns[] = { COL(struct holiday, day), { 0 } };

static const struct query calendar_of_unit = {
	.name = "calendar_of_unit",
	.takes = { KIND_INT },
	.gives = calendar_columns,
	.sql = "select c.id, c.tz from unit_under w join unit u on u.id = w.top join calendar c on c.id = u.calendar"
	       " where w.unit = ?1 and c.active and not c.withdrawn order by w.depth limit 1",
};

static const struct query shifts_of = {
	.name = "shifts_of",
	.takes = { KIND_INT, KIND_INT },
	.gives = shift_columns,
	.sql = "select days, start_at, end_at, breaks from shift where calendar = ?1 and not withdrawn order by id limit ?2",
};

static const struct query holidays_of = {
	.name = "holidays_of",
	.takes = { KIND_INT },
	.gives = day_columns,
	.sql = "select day from holiday where calendar = ?1 and day is not null and not withdrawn order by day",
};

/* A list of ideas asks for the same few places again and again: what is known is kept by place, and of each calendar by its number below zero. */
static const struct worktime_shift office[] = { { .days = 0x1f, .start_min = 8 * 60, .end_min = 16 * 60 } };

static const struct worktime *office_hours(struct arena *mem)
{
	struct worktime *w = NEW(mem, struct worktime);

	*w = (struct worktime){ .zone = zone_find(S("UTC")), .shifts = office, .shift_count = 1, .kept = NEW(mem, struct worktime_kept) };
	CHECK(w->zone);
	return w;
}

static const struct worktime *worktime_load(struct req *r, struct arena *mem, const struct calendar *c)
{
	struct worktime *w = NEW(mem, struct worktime);
	struct worktime_shift *shifts = NEW_N(mem, struct worktime_shift, WORKTIME_SHIFTS_MAX);
	VEC(struct date) days = { 0 };
	struct rows rows = db_query(r->db, &shifts_of, V(c->id), V((int64_t)WORKTIME_SHIFTS_MAX));
	struct shift s = { 0 };
	struct holiday day = { 0 };
	struct msg why;

	while (w->shift_count < WORKTIME_SHIFTS_MAX && db_next(&rows, &s))
		if (!shift_parse(&s, &shifts[w->shift_count], &why))
			w->shift_count++;
	db_end(&rows);
	rows = db_query(r->db, &holidays_of, V(c->id));
	while (db_next(&rows, &day))
		*VEC_ADD(mem, &days) = day.day;
	w->kept = NEW(mem, struct worktime_kept);
	w->zone = zone_find(c->tz);
	w->shifts = w->shift_count ? shifts : office;
	w->shift_count = w->shift_count ? w->shift_count : 1;
	w->holidays = days.p;
	w->holiday_count = days.n;
	return w->zone ? w : office_hours(mem);
}

static const struct worktime *calendar_worktime(struct req *r, const struct calendar *c)
{
	struct keep keep = keep_of(r, CACHE_WORKTIME);
	void **slot = keep_slot(keep, -c->id);

	if (!*slot)
		*slot = (void *)(uintptr_t)worktime_load(r, keep.mem, c);
	return *slot;
}

const struct worktime *unit_worktime(struct req *r, int64_t unit)
{
	struct keep keep = keep_of(r, CACHE_WORKTIME);
	void **slot = keep_slot(keep, unit > 0 ? unit : INT64_MIN);
	const struct worktime *w = *slot;
	struct calendar c = { 0 };

	if (w)
		return w;
	w = unit > 0 && db_one(r->db, &calendar_of_unit, &c, V(unit)) ? calendar_worktime(r, &c) : office_hours(keep.mem);
	if (!r->fail.code)
		*keep_slot(keep, unit > 0 ? unit : INT64_MIN) = (void *)(uintptr_t)w;
	return w;
}

struct instant unit_due(struct req *r, int64_t unit, struct instant from, double working_days)
{
	const struct worktime *w = unit_worktime(r, unit);
	struct instant due = worktime_add(w, from, llround(working_days * (double)worktime_day_min(w)));

	/* A calendar that is all holidays: plain days, so that there is a date at all. */
	return instant_is_none(due) ? (struct instant){ from.s + llround(working_days * DAY_S) } : due;
}

/* ---- the shifts by name ---- */

static const struct column run_columns[] = {
	COL(struct shift, name), COL(struct shift, days), COL(struct shift, start_at), COL(struct shift, end_at), COL(struct shift, breaks), { 0 },
};
static const struct query shift_runs_of = {
	.name = "shift_runs_of",
	.takes = { KIND_INT, KIND_INT },
	.gives = run_columns,
	.sql = "select name, days, start_at, end_at, breaks from shift where calendar = ?1 and not withdrawn order by start_at, id limit ?2",
};

size_t unit_shifts(struct req *r, int64_t unit, struct shift_run out[WORKTIME_SHIFTS_MAX])
{
	struct calendar c = { 0 };
	struct shift s = { 0 };
	struct msg why;
	size_t n = 0;

	if (!db_one(r->db, &calendar_of_unit, &c, V(unit)))
		return 0;
	struct rows rows = db_query(r->db, &shift_runs_of, V(c.id), V((int64_t)WORKTIME_SHIFTS_MAX));
	while (n < WORKTIME_SHIFTS_MAX && db_next(&rows, &s))
		if (!shift_parse(&s, &out[n].time, &why))
			out[n++].name = s.name;
	db_end(&rows);
	return n;
}

const struct module calendar_module = {
	.name = "calendar",
	.label = T("Calendars"),
	.records = (const struct record *const[]){ &calendar_record, &shift_record, &holiday_record, NULL },
	.queries = (const struct query *const[]){ &shifts_besides, &holiday_same, &calendar_of_unit, &shifts_of, &holidays_of, &shift_runs_of, NULL },
};
