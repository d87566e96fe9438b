/*
 * oee.c -- a shift's OEE: what was made, of what could have been, and where the rest went.
 *
 * Three numbers are counted at the machine: minutes of stops, pieces, rejects. What was planned comes from the calendar, how fast it could go from the study;
 * both are kept with the shift, so that a figure of last month is not moved by a study of today. A performance above 100 % is said, never cut.
 */
#include "study/form.h"
#include "study/oee.h"
#include "study/oee_rule.h"

#include <math.h>

static const struct choice reasons[] = {
	{ "breakdown", T("Breakdown") }, { "setup", T("Set-up and adjustment") }, { "small_stops", T("Small stops") }, { "speed", T("Reduced speed") },
	{ "startup_rejects", T("Start-up rejects") }, { "rejects", T("Rejects") }, { 0 },
};

bool oee_is_stop(struct str reason)
{
	return str_is(reason, "breakdown") || str_is(reason, "setup");
}

static struct msg shift_check(struct req *r, const void *row)
{
	return shift_is_key(((const struct oee_day *)row)->shift) ? MSG_NONE : T("Write the start of the shift like 06:00.");
}

static const struct field day_fields[] = {
	FIELD(oee_day, study, .label = T("Process study"), .ref = "study", .required = true, .once = true, .index = true),
	FIELD(oee_day, called, .label = T("Shift"), .fixed = true, .max = 40, .list = true),
	FIELD(oee_day, day, .label = T("Day"), .hint = T("On which the shift begins."), .required = true, .once = true, .list = true, .filter = true, .index = true),
	FIELD(oee_day, shift, .label = T("Shift begins"), .hint = T("Like 06:00."), .required = true, .once = true, .max = 5, .check = shift_check),
	FIELD(oee_day, planned_min, .label = T("Planned"), .hint = T("Empty: as the calendar has it."), .unit = "min", .least = 0, .most = 1440, .list = true),
	FIELD(oee_day, stop_min, .label = T("Stops"), .unit = "min", .required = true, .least = 0, .most = 1440, .list = true),
	FIELD(oee_day, total, .label = T("Made in all"), .unit = "pcs", .required = true, .least = 0, .most = 10000000, .list = true),
	FIELD(oee_day, reject, .label = T("Of them rejects"), .unit = "pcs", .required = true, .least = 0, .most = 10000000, .list = true),
	FIELD(oee_day, ideal_s, .label = T("Ideal cycle"), .hint = T("Empty: as the study has it."), .unit = "s"),
	FIELD(oee_day, note, .label = T("Note"), .max = 300, .search = true),
	FIELD(oee_day, slot, .label = T("Key"), .fixed = true, .aside = true, .unique = true, .max = 60),
	{ 0 },
};

/* ---- what follows from the study and its calendar ---- */

static double number(int64_t n)
{
	return n == INT_NONE ? NAN : (double)n;
}

static double planned_s(struct req *r, const struct study_of *of, const struct oee_day *d)
{
	const struct worktime *w = unit_worktime(r, of->study.area.id);
	struct day_shift run;

	if (date_is_none(d->day) || !shift_find(w, d->day, d->shift, &run))
		return NAN;
	return oee_planned_s(shift_worked_s(w, &run), (double)worktime_day_min(w) * 60, number(of->study.stops_min) * 60);
}

/* What the study and the calendar say of this shift now. */
struct known { double planned_min, ideal_s; };
static struct known known_of(struct req *r, const struct oee_day *d)
{
	struct known k = { NAN, NAN };
	struct study_of of;

	if (study_peek(r, d->study.id, &of)) {
		k.planned_min = round(planned_s(r, &of, d) / 60);
		k.ideal_s = study_ideal_s(r, &of);
	}
	return k;
}

static struct str slot_key(struct req *r, const struct oee_day *d)
{
	return str_fmt(r->mem, "%lld " STR_FMT " " STR_FMT, (long long)d->study.id, STR_ARG(date_iso(r->mem, d->day)), STR_ARG(d->shift));
}

static const struct column count_columns[] = { { .name = "n", .off = 0, .kind = KIND_INT }, { 0 } };
static const struct query oee_others = {
	.name = "oee_others", .takes = { KIND_TEXT, KIND_INT }, .gives = count_columns,
	.sql = "select count(*) as n from oee_day where slot = ?1 and id <> ?2 and not withdrawn",
};

static struct msg planned_wrong(const struct oee_day *d, const struct oee_day *old, double known_min)
{
	if (d->planned_min == INT_NONE)
		return isnan(known_min) ? T("The calendar has no such shift on this day. Say how many minutes were planned.") : MSG_NONE;
	if (isnan(known_min) || (double)d->planned_min == known_min || (old && old->planned_min == d->planned_min))
		return MSG_NONE;
	return T("The calendar knows the planned time of this shift. Leave this empty.");
}

static struct msg counts_wrong(const struct oee_day *d, double planned_min, const char **field)
{
	*field = "stop_min";
	if (d->stop_min != INT_NONE && (double)d->stop_min > planned_min)
		return T("The stops are longer than the planned time.");
	*field = "reject";
	if (d->reject != INT_NONE && d->total != INT_NONE && d->reject > d->total)
		return T("There are more rejects than were made.");
	*field = "ideal_s";
	return d->ideal_s <= 0 || d->ideal_s > 86400 ? T("An ideal cycle is above 0 and at most 86400 seconds.") : MSG_NONE;
}

static struct msg day_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct oee_day *d = row;
	double known_min = known_of(r, d).planned_min;
	struct msg why;

	if (d->withdrawn || date_is_none(d->day))
		return MSG_NONE;
	*field = "day";
	if (d->day.day > zone_date(r->zone, r->now, NULL).day + 1)
		return T("This shift has not begun yet.");
	if (db_count(r->db, &oee_others, V(slot_key(r, d)), V(d->id)))
		return T("This shift is written already. Change its row below.");
	*field = "planned_min";
	why = planned_wrong(d, old, known_min);
	return why.one ? why : counts_wrong(d, d->planned_min != INT_NONE ? (double)d->planned_min : known_min, field);
}

static void day_derive(struct req *r, void *row, const void *old)
{
	struct oee_day *d = row;
	struct known k = known_of(r, d);

	if (d->planned_min == INT_NONE && !isnan(k.planned_min))
		d->planned_min = (int64_t)k.planned_min;
	if (isnan(d->ideal_s))
		d->ideal_s = k.ideal_s;
	d->called = str_fmt(r->mem, STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(record_number(r->mem, &study_record, d->study.id)), STR_ARG(date_iso(r->mem, d->day)), STR_ARG(d->shift));
	d->slot = slot_key(r, d);
}

struct lean_oee oee_of(const struct oee_day *d)
{
	struct lean_oee_of of = { .planned_s = number(d->planned_min) * 60, .stop_s = number(d->stop_min) * 60, .ideal_s = d->ideal_s, .total = number(d->total),
		.reject = number(d->reject) };

	return lean_oee(&of);
}

const struct record oee_day_record = {
	.name = "oee_day",
	.table = "oee_day",
	.prefix = "OD-",
	.label = T("Shift"),
	.labels = T("OEE of shifts"),
	.empty = T("No shift is written yet. Three numbers at its end are enough."),
	.row_size = sizeof(struct oee_day),
	.fields = day_fields,
	.title = "called",
	.parent = "study",
	.read = CAP_FORM_READ,
	.create = CAP_FORM_ENTER,
	.edit = CAP_FORM_ENTER,
	.sort = "-day",
	.indexes = { "study, day, shift" },
	.big = true,
	.check = day_check,
	.derive = day_derive,
};

/* ---- losses by reason ---- */

static const struct field loss_fields[] = {
	FIELD(oee_loss, oee_day, .label = T("Shift"), .ref = "oee_day", .required = true, .once = true, .index = true),
	FIELD(oee_loss, called, .label = T("Loss"), .fixed = true, .aside = true, .max = 200),
	FIELD(oee_loss, reason, .label = T("Kind of loss"), .choices = reasons, .required = true, .list = true, .filter = true),
	FIELD(oee_loss, minutes, .label = T("Minutes"), .unit = "min", .list = true),
	FIELD(oee_loss, pieces, .label = T("Or pieces"), .unit = "pcs", .least = 1, .most = 10000000, .list = true),
	FIELD(oee_loss, note, .label = T("What happened?"), .max = 200, .search = true, .list = true),
	{ 0 },
};

static struct msg loss_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct oee_loss *l = row;

	*field = "minutes";
	if (l->minutes <= 0 || l->minutes > 1440)
		return T("Minutes are above 0 and at most 1440.");
	if (isnan(l->minutes) == (l->pieces == INT_NONE))
		return T("Say how much was lost: in minutes or in pieces, not both.");
	return MSG_NONE;
}

static void loss_derive(struct req *r, void *row, const void *old)
{
	struct oee_loss *l = row;

	l->called = l->note.n ? l->note : record_title(r, &oee_day_record, l->oee_day.id);
}

const struct record oee_loss_record = {
	.name = "oee_loss",
	.table = "oee_loss",
	.prefix = "OL-",
	.label = T("Loss"),
	.labels = T("Losses"),
	.empty = T("No loss is written for this shift."),
	.row_size = sizeof(struct oee_loss),
	.fields = loss_fields,
	.title = "called",
	.parent = "oee_day",
	.read = CAP_FORM_READ,
	.create = CAP_FORM_ENTER,
	.edit = CAP_FORM_ENTER,
	.sort = "id",
	.indexes = { "oee_day, id" },
	.check = loss_check,
	.derive = loss_derive,
};

/* ---- the sheet ---- */

static const struct column day_columns[] = {
	COL(struct oee_day, id), COL(struct oee_day, version), COL(struct oee_day, study), COL(struct oee_day, day), COL(struct oee_day, shift), COL(struct oee_day, planned_min),
	COL(struct oee_day, stop_min), COL(struct oee_day, total), COL(struct oee_day, reject), COL(struct oee_day, ideal_s), COL(struct oee_day, note), { 0 },
};
static const struct query oee_days = {
	.name = "oee_days", .takes = { KIND_INT, KIND_INT }, .gives = day_columns,
	.sql = "select id, version, study, day, shift, planned_min, stop_min, total, reject, ideal_s, note from oee_day where study = ?1 and not withdrawn"
	       " order by day desc, shift desc, id desc limit ?2",
};

static const struct column lost_columns[] = {
	COL(struct oee_lost, id), COL(struct oee_lost, day), COL(struct oee_lost, reason), COL(struct oee_lost, minutes), COL(struct oee_lost, pieces),
	COL(struct oee_lost, note), COL(struct oee_lost, ideal_s), { 0 },
};
static const struct query oee_losses = {
	.name = "oee_losses", .takes = { KIND_INT, KIND_DATE }, .gives = lost_columns,
	.sql = "select l.id, l.oee_day as day, l.reason, l.minutes, l.pieces, l.note, d.ideal_s from oee_loss l join oee_day d on d.id = l.oee_day"
	       " where d.study = ?1 and d.day >= ?2 and not l.withdrawn and not d.withdrawn order by d.day, l.id limit 2000",
};

bool oee_read(struct req *r, int64_t study, struct oee_sheet *s)
{
	VEC(struct oee_day) days = { 0 };
	VEC(struct oee_lost) losses = { 0 };
	struct oee_day *d = record_new(r->mem, &oee_day_record);
	struct oee_lost l;

	*s = (struct oee_sheet){ .ideal_s = NAN };
	if (!study_read(r, study, &s->of))
		return false;
	for (struct rows rows = db_query(r->db, &oee_days, V(study), V((int64_t)OEE_SHIFTS)); db_next(&rows, d);)
		*VEC_ADD(r->mem, &days) = *d;
	struct date from = days.n ? days.p[days.n - 1].day : r->today;
	for (struct rows rows = db_query(r->db, &oee_losses, V(study), V(from)); db_next(&rows, &l);)
		*VEC_ADD(r->mem, &losses) = l;
	s->w = unit_worktime(r, s->of.study.area.id);
	s->ideal_s = study_ideal_s(r, &s->of);
	s->day = days.p;
	s->n = days.n;
	s->lost = losses.p;
	s->lost_n = losses.n;
	s->may_enter = may_here(r, CAP_FORM_ENTER, s->of.study.area.id);
	return !r->fail.code;
}

static void oee_page(struct req *r)
{
	struct oee_sheet s;

	if (oee_read(r, req_id(r, "id"), &s))
		oee_show(r, &s, &(struct oee_typed){ 0 });
}

static const char *const oee_asked[] = { "day", "shift", "stop_min", "total", "reject", "ideal_s", "planned_min", NULL };

static void refused(struct req *r, const struct oee_sheet *s, const struct oee_typed *t)
{
	oee_show(r, s, t);
	r->quiet_errors = true;
	req_fail(r, FAIL_INVALID, T("Something is missing. Look at the fields that are marked."));
}

/* Back to the shift: its losses come next. */
static void saved(struct req *r, int64_t study, int64_t day)
{
	struct url sheet = url_with(r->mem, url_to(r->mem, "/study/{id}/oee", V(study)), "shift", str_fmt(r->mem, "%lld", (long long)day));

	req_flash(r, T("Saved."), URL_NONE);
	req_redirect(r, url_at(r->mem, sheet, "#losses"));
}

static void oee_post(struct req *r)
{
	struct oee_day *d = record_new(r->mem, &oee_day_record);
	struct mistakes m = { .n = 0 };
	struct oee_sheet s;

	if (!oee_read(r, req_id(r, "id"), &s))
		return;
	may_or_fail(r, CAP_FORM_ENTER, s.of.study.area.id);
	if (r->fail.code)
		return;
	d->study.id = s.of.study.id;
	record_read(r, &oee_day_record, d, oee_asked, true, &m);
	record_valid(r, &oee_day_record, d, NULL, &m);
	if (m.n) {
		refused(r, &s, &(struct oee_typed){ .day = d, .m = &m });
		return;
	}
	if (record_insert(r, &oee_day_record, d))
		saved(r, s.of.study.id, d->id);
}

static const char *const loss_asked[] = { "reason", "minutes", "pieces", "note", NULL };

static void loss_post(struct req *r)
{
	struct oee_loss *l = record_new(r->mem, &oee_loss_record);
	struct mistakes m = { .n = 0 };
	struct oee_sheet s;
	int64_t day = 0;

	if (!oee_read(r, req_id(r, "id"), &s))
		return;
	may_or_fail(r, CAP_FORM_ENTER, s.of.study.area.id);
	for (size_t i = 0; str_int(req_query(r, "shift"), &day) && i < s.n; i++)
		l->oee_day.id = s.day[i].id == day ? day : l->oee_day.id;
	if (!l->oee_day.id)
		req_fail(r, FAIL_INVALID, T("This shift is not among those that are shown."));
	if (r->fail.code)
		return;
	record_read(r, &oee_loss_record, l, loss_asked, true, &m);
	record_valid(r, &oee_loss_record, l, NULL, &m);
	if (m.n) {
		refused(r, &s, &(struct oee_typed){ .loss = l, .m = &m });
		return;
	}
	if (record_insert(r, &oee_loss_record, l))
		saved(r, s.of.study.id, day);
}

const struct module oee_module = {
	.name = "oee",
	.label = T("OEE"),
	.records = (const struct record *const[]){ &oee_day_record, &oee_loss_record, NULL },
	.queries = (const struct query *const[]){ &oee_others, &oee_days, &oee_losses, NULL },
	.routes = (const struct route[]){
		{ GET, "/study/{id}/oee", .run = oee_page, .needs = CAP_SIGNED_IN },
		{ POST, "/study/{id}/oee", .run = oee_post, .needs = CAP_SIGNED_IN },
		{ POST, "/study/{id}/oee/loss", .run = loss_post, .needs = CAP_SIGNED_IN },
		{ 0 },
	},
};
