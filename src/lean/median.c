/*
 * median.c -- the middle of what has ended, and the honest middle of what has partly not.
 *
 * Leaving out what is still open makes a slow process look fast; that is the one thing these functions are for.
 */
#include "lean/lean.h"

#include <math.h>
#include <stdlib.h>

static int number_order(const void *pa, const void *pb)
{
	const double *a = pa, *b = pb;

	return (*a > *b) - (*a < *b);
}

double lean_median(double *x, size_t n)
{
	if (!n)
		return NAN;
	qsort(x, n, sizeof *x, number_order);
	return (x[(n - 1) / 2] + x[n / 2]) / 2;
}

/* Of equals the closed one comes first: an open one of that age runs longer than it. */
static int duration_order(const void *pa, const void *pb)
{
	const struct lean_duration *a = pa, *b = pb;

	if (a->x != b->x)
		return a->x > b->x ? 1 : -1;
	return a->open - b->open;
}

static double next_closed(const struct lean_duration *d, size_t n, size_t from)
{
	while (from < n && d[from].open)
		from++;
	return from < n ? d[from].x : NAN;
}

/* NaN: S(t) never falls to one half. */
static double kaplan_meier(const struct lean_duration *d, size_t n)
{
	const double near = 1e-9;
	double s = 1;

	for (size_t i = 0; i < n; i++) {
		if (d[i].open)
			continue;
		s *= 1 - 1 / (double)(n - i);
		if (s < 0.5 - near)
			return d[i].x;
		if (s <= 0.5 + near)
			return (d[i].x + next_closed(d, n, i + 1)) / 2;
	}
	return NAN;
}

struct lean_median lean_median_honest(struct lean_duration *d, size_t n)
{
	struct lean_median m = { .x = NAN, .known = LEAN_UNKNOWN, .n = n };
	size_t lo = n ? (n - 1) / 2 : 0, hi = n / 2, open_below = 0;

	if (!n)
		return m;
	qsort(d, n, sizeof *d, duration_order);
	for (size_t i = 0; i < n; i++) {
		m.open += d[i].open;
		open_below += d[i].open && i <= hi;
	}
	m.x = (d[lo].x + d[hi].x) / 2;
	m.known = open_below ? LEAN_AT_LEAST : LEAN_EXACT;
	if (!open_below || d[lo].open || d[hi].open)
		return m;
	double estimate = kaplan_meier(d, n);
	if (!isnan(estimate)) {
		m.x = estimate;
		m.known = LEAN_ESTIMATED;
	}
	return m;
}
