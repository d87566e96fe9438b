/*
 * standard_rule.c -- when a standard is looked at again, and which shifts still have to know it.
 *
 * Pure: no database and no clock. A shift is asked only after it has run: whoever comes at 22:00 cannot have been told at 10:00.
 */
#include "ledger/standard.h"

enum { DAYS_LOOKED = 400, DAY_MIN = 1440 };

struct date review_date(struct date from, int64_t months)
{
	return date_is_none(from) || months == INT_NONE ? DATE_NONE : date_add_months(from, (int)months);
}

bool review_late(struct date due, struct date today)
{
	return !date_is_none(due) && due.day < today.day;
}

/* ---- shifts ---- */

static bool is_holiday(const struct worktime *w, struct date d)
{
	for (size_t i = 0; i < w->holiday_count; i++)
		if (w->holidays[i].day == d.day)
			return true;
	return false;
}

struct instant shift_run_end(const struct worktime *w, const struct worktime_shift *s, struct instant from)
{
	struct date first = zone_date(w->zone, from, NULL);
	int end_min = s->end_min <= s->start_min ? s->end_min + DAY_MIN : s->end_min;

	for (struct date d = first; d.day < first.day + DAYS_LOOKED; d.day++) {
		if (!(s->days >> (date_weekday(d) - 1) & 1) || is_holiday(w, d) || zone_instant(w->zone, d, s->start_min).s < from.s)
			continue;
		return end_min < DAY_MIN ? zone_instant(w->zone, d, end_min) : zone_instant(w->zone, (struct date){ d.day + 1 }, end_min - DAY_MIN);
	}
	return INSTANT_NONE;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool shift_same(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

static size_t shift_at(const struct shift_known *k, size_t n, struct str name)
{
	size_t i = 0;

	while (i < n && !shift_same(k[i].name, name))
		i++;
	return i;
}

static struct instant sooner(struct instant a, struct instant b)
{
	return instant_is_none(a) || (!instant_is_none(b) && b.s < a.s) ? b : a;
}

/* The area's runs, or where it names none, those of the hours that count for it. */
static size_t names_find(const struct worktime *w, const struct shift_run *runs, size_t n, struct instant released, struct shift_known *out)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++) {
		size_t at = shift_at(out, found, runs[i].name);
		if (at == found)
			out[found++] = (struct shift_known){ .name = runs[i].name, .due = INSTANT_NONE };
		out[at].due = sooner(out[at].due, shift_run_end(w, &runs[i].time, released));
	}
	if (n)
		return found;
	out[0] = (struct shift_known){ .name = STR_NONE, .due = INSTANT_NONE };
	for (size_t i = 0; i < w->shift_count; i++)
		out[0].due = sooner(out[0].due, shift_run_end(w, &w->shifts[i], released));
	return 1;
}

size_t shifts_knowing(const struct worktime *w, const struct shift_run *runs, size_t n, struct instant released, const struct standard_ack *acks, size_t ack_count, struct shift_known *out)
{
	size_t found = names_find(w, runs, n, released, out);

	for (size_t i = 0; i < ack_count; i++) {
		size_t at = shift_at(out, found, acks[i].shift);
		if (at < found && !out[at].ack)
			out[at].ack = &acks[i];
	}
	return found;
}

size_t shifts_missing(const struct shift_known *k, size_t n)
{
	size_t missing = 0;

	for (size_t i = 0; i < n; i++)
		missing += !k[i].ack;
	return missing;
}

bool shift_signs(struct str own, const struct shift_known *k, size_t n, size_t at)
{
	size_t mine = own.n ? shift_at(k, n, own) : n;

	return at < n && (mine == n || mine == at);
}
