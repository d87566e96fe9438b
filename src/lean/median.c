/*
 * median.c -- the middle of what has ended, the honest middle of what has partly not, and the curve that this middle is read from.
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

double lean_percentile(double *x, size_t n, double p)
{
	if (!n || !(p >= 0 && p <= 1))
		return NAN;
	qsort(x, n, sizeof *x, number_order);
	double place = (double)(n - 1) * p, below = floor(place);
	size_t at = (size_t)below;

	return at + 1 < n ? x[at] + (place - below) * (x[at + 1] - x[at]) : x[n - 1];
}

/* Of equals the closed one comes first: an open one of that age runs longer than it. */
static int duration_order(const void *pa, const void *pb)
{
	const struct lean_duration *a = pa, *b = pb;

	if (a->x != b->x)
		return a->x > b->x ? 1 : -1;
	return a->open - b->open;
}

/* How far along the curve: everything before d[at] has been left behind, by ending or by leaving the count. */
struct walk { const struct lean_duration *d; size_t n, at; double s, greenwood; };

/* To the next x at which something closed. False: there is none. */
static bool walk_on(struct walk *w, struct lean_survival *step)
{
	while (w->at < w->n && w->d[w->at].open)
		w->at++;
	if (w->at == w->n)
		return false;
	*step = (struct lean_survival){ .x = w->d[w->at].x, .at_risk = w->n - w->at };
	while (w->at < w->n && !w->d[w->at].open && w->d[w->at].x == step->x) {
		w->at++;
		step->closed++;
	}
	double at_risk = (double)step->at_risk, closed = (double)step->closed;
	w->s *= 1 - closed / at_risk;
	w->greenwood += closed / (at_risk * (at_risk - closed));
	step->s = w->s;
	return true;
}

/* NaN: S(t) never falls to one half. */
static double kaplan_meier(const struct lean_duration *d, size_t n)
{
	const double near = 1e-9;
	struct walk w = { .d = d, .n = n, .s = 1 };
	struct lean_survival step, next;

	while (walk_on(&w, &step)) {
		if (step.s < 0.5 - near)
			return step.x;
		if (step.s <= 0.5 + near)
			return walk_on(&w, &next) ? (step.x + next.x) / 2 : NAN;
	}
	return NAN;
}

size_t lean_survival(struct lean_duration *d, size_t n, struct lean_survival *steps)
{
	const double two_sided_95 = 1.959964;
	struct walk w = { .d = d, .n = n, .s = 1 };
	size_t count = 0;

	if (n)
		qsort(d, n, sizeof *d, duration_order);
	for (struct lean_survival step; walk_on(&w, &step); count++) {
		step.se = w.s > 0 ? w.s * sqrt(w.greenwood) : NAN;
		step.lower = w.s > 0 ? fmax(w.s - two_sided_95 * step.se, 0) : NAN;
		step.upper = w.s > 0 ? fmin(w.s + two_sided_95 * step.se, 1) : NAN;
		steps[count] = step;
	}
	return count;
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
