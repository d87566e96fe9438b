/*
 * worktime.c -- counting in working time: shifts, breaks, holidays, clock changes.
 *
 * One idea: a local day is turned into its working spans as instants, sorted and free of overlap, and everything else
 * walks over days. Spans are instants and not minutes of the day, so a night shift over the change of the clock has its
 * seven or nine hours by itself. It reads no clock and no database and must never loop on a calendar without work.
 */
#include "ledger/ledger.h"

#include <stdlib.h>

enum {
	DAY_S = 86400, DAY_MIN = 1440,
	SHIFTS_MAX = WORKTIME_SHIFTS_MAX, BREAKS_MAX = WORKTIME_BREAKS_MAX,
	SPANS_MAX = WORKTIME_SPANS_MAX,
	GAP_MAX_DAYS = 731,             /* longer without work: there is none */
	WALK_MAX_DAYS = 36525,
};

struct span { int64_t from, to; };
struct spans { struct span at[SPANS_MAX]; size_t n; };

static void span_add(struct spans *s, int64_t from, int64_t to)
{
	if (from >= to)
		return;
	CHECK(s->n < SPANS_MAX);
	s->at[s->n++] = (struct span){ from, to };
}

static int span_order(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

static void spans_merge(struct spans *s)
{
	size_t n = 0;

	qsort(s->at, s->n, sizeof s->at[0], span_order);
	for (size_t i = 0; i < s->n; i++) {
		if (n > 0 && s->at[i].from <= s->at[n - 1].to) {
			if (s->at[i].to > s->at[n - 1].to)
				s->at[n - 1].to = s->at[i].to;
		} else {
			s->at[n++] = s->at[i];
		}
	}
	s->n = n;
}

static int break_order(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

/* The shift without its breaks, in minutes since the midnight that begins its day; beyond 1440 is the next day. */
static size_t shift_minutes(const struct worktime_shift *s, struct span out[BREAKS_MAX + 1])
{
	struct span pause[BREAKS_MAX];
	int end = s->end_min <= s->start_min ? s->end_min + DAY_MIN : s->end_min, at = s->start_min;
	size_t n = 0;

	CHECK(s->break_count >= 0 && s->break_count <= BREAKS_MAX);
	for (int i = 0; i < s->break_count; i++) {
		int from = s->breaks[i].start_min, to = s->breaks[i].end_min;
		if (from < s->start_min)
			from += DAY_MIN, to += DAY_MIN;
		pause[i] = (struct span){ from, to <= from ? to + DAY_MIN : to };
	}
	qsort(pause, (size_t)s->break_count, sizeof pause[0], break_order);
	for (int i = 0; i < s->break_count && at < end; i++) {
		if (pause[i].from > at)
			out[n++] = (struct span){ at, pause[i].from < end ? pause[i].from : end };
		if (pause[i].to > at)
			at = (int)pause[i].to;
	}
	if (at < end)
		out[n++] = (struct span){ at, end };
	return n;
}

/* ---- days ---- */

static bool is_holiday(const struct worktime *w, struct date d)
{
	size_t low = 0, high = w->holiday_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (w->holidays[mid].day < d.day)
			low = mid + 1;
		else
			high = mid;
	}
	return low < w->holiday_count && w->holidays[low].day == d.day;
}

static bool shift_runs(const struct worktime_shift *s, struct date d)
{
	return (s->days >> (date_weekday(d) - 1)) & 1;
}

static bool day_works(const struct worktime *w, struct date d)
{
	for (size_t i = 0; i < w->shift_count; i++)
		if (shift_runs(&w->shifts[i], d))
			return !is_holiday(w, d);
	return false;
}

/* A local day and where it lies in time. Walking keeps the three midnights, so a day costs one look into the zone. */
struct day { struct date date; int64_t yesterday, start, next; };

static int64_t midnight(const struct worktime *w, int32_t day)
{
	return zone_instant(w->zone, (struct date){ day }, 0).s;
}

static struct day day_at(const struct worktime *w, struct date d)
{
	return (struct day){ d, midnight(w, d.day - 1), midnight(w, d.day), midnight(w, d.day + 1) };
}

static struct day day_after(const struct worktime *w, const struct day *d)
{
	return (struct day){ { d->date.day + 1 }, d->start, d->next, midnight(w, d->date.day + 2) };
}

/* The instant of a wall time. A day of 24 hours has no clock change, so its minutes lie where one expects them. */
static int64_t wall(const struct worktime *w, const struct day *d, int32_t day, int64_t minute)
{
	int64_t start, next;

	if (minute >= DAY_MIN)
		day++, minute -= DAY_MIN;
	start = day < d->date.day ? d->yesterday : d->start;
	next = day < d->date.day ? d->start : d->next;
	if (day <= d->date.day && next - start == DAY_S)
		return start + minute * 60;
	return zone_instant(w->zone, (struct date){ day }, (int)minute).s;
}

static void shifts_of(const struct worktime *w, const struct day *d, int32_t day, struct spans *out)
{
	struct date begins = { day };

	if (!day_works(w, begins))
		return;
	for (size_t i = 0; i < w->shift_count; i++) {
		struct span part[BREAKS_MAX + 1];
		size_t n = shift_runs(&w->shifts[i], begins) ? shift_minutes(&w->shifts[i], part) : 0;
		for (size_t k = 0; k < n; k++) {
			int64_t from = wall(w, d, day, part[k].from), to = wall(w, d, day, part[k].to);
			span_add(out, from > d->start ? from : d->start, to < d->next ? to : d->next);
		}
	}
}

/* What is worked between this midnight and the next: the day's own shifts, and what yesterday's leave over. */
static void day_spans(const struct worktime *w, const struct day *d, struct spans *out)
{
	CHECK(w->shift_count <= SHIFTS_MAX);
	out->n = 0;
	shifts_of(w, d, d->date.day - 1, out);
	shifts_of(w, d, d->date.day, out);
	spans_merge(out);
}

/* ---- the questions ---- */

struct instant worktime_add(const struct worktime *w, struct instant from, int64_t minutes)
{
	struct day d;
	struct spans s;
	int64_t left;
	int idle = 0;

	if (instant_is_none(from) || minutes <= 0)
		return from;
	if (minutes > (int64_t)WALK_MAX_DAYS * DAY_MIN)
		return INSTANT_NONE;
	left = minutes * 60;
	d = day_at(w, zone_date(w->zone, from, NULL));
	for (int walked = 0; walked < WALK_MAX_DAYS && idle <= GAP_MAX_DAYS; walked++, d = day_after(w, &d)) {
		day_spans(w, &d, &s);
		idle = s.n ? 0 : idle + 1;
		for (size_t i = 0; i < s.n; i++) {
			int64_t at = s.at[i].from > from.s ? s.at[i].from : from.s;
			if (at >= s.at[i].to)
				continue;
			if (left <= s.at[i].to - at)
				return (struct instant){ at + left };
			left -= s.at[i].to - at;
		}
	}
	return INSTANT_NONE;
}

/* Seconds of work on a local day, between two instants. */
static int64_t day_part(const struct worktime *w, struct date date, int64_t from, int64_t to)
{
	struct day d = day_at(w, date);
	struct spans s;
	int64_t sum = 0;

	day_spans(w, &d, &s);
	for (size_t i = 0; i < s.n; i++) {
		int64_t a = s.at[i].from > from ? s.at[i].from : from, b = s.at[i].to < to ? s.at[i].to : to;
		sum += b > a ? b - a : 0;
	}
	return sum;
}

/* A board asks for the same few weeks, card by card. */
static int64_t day_seconds(const struct worktime *w, struct date date)
{
	size_t at = (uint32_t)date.day % WORKTIME_DAYS_KEPT;
	int64_t seconds;

	if (w->kept && w->kept->days[at].seconds_and_one && w->kept->days[at].day == date.day)
		return w->kept->days[at].seconds_and_one - 1;
	seconds = day_part(w, date, INT64_MIN, INT64_MAX);
	if (w->kept) {
		w->kept->days[at].day = date.day;
		w->kept->days[at].seconds_and_one = (int32_t)seconds + 1;
	}
	return seconds;
}

int64_t worktime_between(const struct worktime *w, struct instant from, struct instant to)
{
	struct date first, last;
	int64_t sum;

	if (instant_is_none(from) || instant_is_none(to) || to.s <= from.s)
		return 0;
	first = zone_date(w->zone, from, NULL);
	last = zone_date(w->zone, to, NULL);
	sum = day_part(w, first, from.s, to.s);
	if (last.day - first.day >= WALK_MAX_DAYS)
		last.day = first.day + WALK_MAX_DAYS;
	for (struct date d = { first.day + 1 }; d.day < last.day; d.day++)
		sum += day_seconds(w, d);
	if (last.day > first.day)
		sum += day_part(w, last, from.s, to.s);
	return sum / 60;
}

static int64_t fullest_weekday(const struct worktime *w)
{
	int64_t most = 0;

	CHECK(w->shift_count <= SHIFTS_MAX);
	for (int weekday = 0; weekday < 7; weekday++) {
		struct spans s = { .n = 0 };
		int64_t sum = 0;
		for (size_t i = 0; i < w->shift_count; i++) {
			struct span part[BREAKS_MAX + 1];
			size_t n = (w->shifts[i].days >> weekday) & 1 ? shift_minutes(&w->shifts[i], part) : 0;
			for (size_t k = 0; k < n; k++)
				span_add(&s, part[k].from, part[k].to);
		}
		spans_merge(&s);
		for (size_t i = 0; i < s.n; i++)
			sum += s.at[i].to - s.at[i].from;
		most = sum > most ? sum : most;
	}
	return most;
}

int64_t worktime_day_min(const struct worktime *w)
{
	if (!w->kept)
		return fullest_weekday(w);
	if (!w->kept->day_min_and_one)
		w->kept->day_min_and_one = fullest_weekday(w) + 1;
	return w->kept->day_min_and_one - 1;
}

size_t worktime_day(const struct worktime *w, struct date date, struct work_span out[WORKTIME_SPANS_MAX])
{
	struct day d = day_at(w, date);
	struct spans s;

	day_spans(w, &d, &s);
	for (size_t i = 0; i < s.n; i++)
		out[i] = (struct work_span){ s.at[i].from, s.at[i].to };
	return s.n;
}

bool worktime_is_working(const struct worktime *w, struct instant t)
{
	struct spans s;
	struct day d;

	if (instant_is_none(t))
		return false;
	d = day_at(w, zone_date(w->zone, t, NULL));
	day_spans(w, &d, &s);
	for (size_t i = 0; i < s.n; i++)
		if (s.at[i].from <= t.s && t.s < s.at[i].to)
			return true;
	return false;
}

struct date worktime_add_days(const struct worktime *w, struct date from, int days)
{
	int idle = 0;

	if (date_is_none(from))
		return from;
	while (days > 0 && idle <= GAP_MAX_DAYS) {
		from.day++;
		idle++;
		if (day_works(w, from))
			days--, idle = 0;
	}
	return days > 0 ? DATE_NONE : from;
}
