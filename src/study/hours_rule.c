/* hours_rule.c -- see hours_rule.h. Instants in seconds; reads no clock and no database. */
#include "study/hours_rule.h"

#include <math.h>
#include <stdlib.h>

enum { DAY_MIN = 1440, FORTNIGHT = 14 };

static struct worktime alone(const struct worktime *w, const struct worktime_shift *s)
{
	struct worktime one = *w;

	one.shifts = s;
	one.shift_count = 1;
	one.kept = NULL;
	return one;
}

static struct day_shift run_of(const struct worktime *w, const struct worktime_shift *s, struct date day)
{
	int end = s->end_min <= s->start_min ? s->end_min + DAY_MIN : s->end_min;

	return (struct day_shift){ s, day, zone_instant(w->zone, day, s->start_min).s, zone_instant(w->zone, day, end).s };
}

/* Seconds of work of this shift alone between two instants: it may reach into the next day. */
static double worked_between(const struct worktime *w, const struct day_shift *s, int64_t from, int64_t to)
{
	struct worktime one = alone(w, s->of);
	struct work_span span[WORKTIME_SPANS_MAX];
	double sum = 0;

	for (int32_t d = s->day.day; d <= s->day.day + 1; d++) {
		size_t n = worktime_day(&one, (struct date){ d }, span);
		for (size_t i = 0; i < n; i++) {
			int64_t a = span[i].from > from ? span[i].from : from, b = span[i].to < to ? span[i].to : to;
			sum += b > a ? (double)(b - a) : 0;
		}
	}
	return sum;
}

double shift_worked_s(const struct worktime *w, const struct day_shift *s)
{
	return worked_between(w, s, s->from, s->to);
}

static int run_order(const void *pa, const void *pb)
{
	const struct day_shift *a = pa, *b = pb;

	return a->from == b->from ? (a->to > b->to) - (a->to < b->to) : a->from < b->from ? -1 : 1;
}

size_t shifts_on(const struct worktime *w, struct date day, struct day_shift out[WORKTIME_SHIFTS_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < w->shift_count; i++) {
		out[n] = run_of(w, &w->shifts[i], day);
		n += (w->shifts[i].days >> (date_weekday(day) - 1)) & 1 && shift_worked_s(w, &out[n]) > 0;
	}
	qsort(out, n, sizeof *out, run_order);
	return n;
}

struct str shift_key(struct arena *a, const struct worktime_shift *s)
{
	return str_fmt(a, "%02d:%02d", s->start_min / 60, s->start_min % 60);
}

bool shift_is_key(struct str s)
{
	int64_t h, m;

	return s.n == 5 && s.p[2] == ':' && s.p[0] != '-' && s.p[3] != '-' && str_int(str_head(s, 2), &h) && h < 24 && str_int(str_from(s, 3), &m) && m < 60;
}

static bool has_key(const struct worktime_shift *s, struct str key)
{
	char text[8] = { (char)('0' + s->start_min / 600), (char)('0' + s->start_min / 60 % 10), ':', (char)('0' + s->start_min % 60 / 10), (char)('0' + s->start_min % 10) };

	return str_is(key, text);
}

bool shift_find(const struct worktime *w, struct date day, struct str key, struct day_shift *out)
{
	struct day_shift all[WORKTIME_SHIFTS_MAX];
	size_t n = shifts_on(w, day, all);

	for (size_t i = 0; i < n; i++)
		if (has_key(all[i].of, key)) {
			*out = all[i];
			return true;
		}
	return false;
}

/* Of two that overlap the one that began later: whoever comes on takes the board over. */
bool shift_now(const struct worktime *w, struct instant now, struct day_shift *out)
{
	struct date today = zone_date(w->zone, now, NULL);
	struct day_shift all[WORKTIME_SHIFTS_MAX];

	for (int back = 0; back <= FORTNIGHT; back++)
		for (size_t n = shifts_on(w, (struct date){ today.day - back }, all); n > 0; n--)
			if (all[n - 1].from <= now.s) {
				*out = all[n - 1];
				return true;
			}
	return false;
}

bool shift_step(const struct worktime *w, const struct day_shift *from, int days, struct day_shift *out)
{
	struct day_shift all[WORKTIME_SHIFTS_MAX];

	for (int i = 1; i <= FORTNIGHT; i++) {
		size_t n = shifts_on(w, (struct date){ from->day.day + i * days }, all);
		for (size_t k = 0; k < n; k++)
			if (all[k].of->start_min == from->of->start_min) {
				*out = all[k];
				return true;
			}
	}
	return false;
}

size_t shift_hours(const struct worktime *w, const struct day_shift *s, struct hour_span out[HOURS_MAX])
{
	size_t n = 0;

	for (int64_t at = s->from; at < s->to && n < HOURS_MAX; at += HOUR_S) {
		int64_t end = at + HOUR_S < s->to ? at + HOUR_S : s->to;
		out[n++] = (struct hour_span){ at, end, worked_between(w, s, at, end) };
	}
	return n;
}

/* A piece is due when its time is full: what rounding leaves of it is not lost. */
static double let_out(double worked_s, double takt_s)
{
	return floor(worked_s / takt_s + 1e-6);
}

void hours_plan(const struct hour_span *h, size_t n, double takt_s, double *plan)
{
	double worked_s = 0, before = 0;

	for (size_t i = 0; i < n; i++) {
		double now;
		worked_s += h[i].worked_s;
		now = let_out(worked_s, takt_s > 0 ? takt_s : NAN);
		plan[i] = now - before;
		before = now;
	}
}

bool hour_blank(int64_t to, bool written, int64_t now)
{
	return !written && now > to + HOUR_GRACE_S;
}

bool hour_plan_why(int64_t typed, double due)
{
	return typed != INT_NONE && !(fabs((double)typed - due) < .5);
}
