/*
 * parts.c -- which few make most of it: Pareto, and how concentrated a whole is.
 *
 * A share is only as good as its whole: where that is nothing, or where a part is less than nothing, there are no shares.
 */
#include "lean/lean.h"

#include <math.h>
#include <stdlib.h>

/* ---- Pareto ---- */

/* Until the shares are known, cumulative holds the place where the row stood. */
static int pareto_order(const void *pa, const void *pb)
{
	const struct lean_pareto *a = pa, *b = pb;

	if (a->other != b->other)
		return a->other - b->other;
	if (a->count != b->count)
		return a->count < b->count ? 1 : -1;
	return (a->cumulative > b->cumulative) - (a->cumulative < b->cumulative);
}

static double pareto_prepare(struct lean_pareto *rows, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		sum += rows[i].count >= 0 ? rows[i].count : NAN;
		rows[i].cumulative = (double)i;
		rows[i].vital = false;
	}
	return sum;
}

size_t lean_pareto(struct lean_pareto *rows, size_t n, double threshold)
{
	double sum = pareto_prepare(rows, n), so_far = 0;
	bool known = sum > 0, reached = !known;
	size_t vital = 0;

	if (known)
		qsort(rows, n, sizeof *rows, pareto_order);
	for (size_t i = 0; i < n; i++) {
		so_far += rows[i].count;
		rows[i].cumulative = known ? so_far / sum : NAN;
		rows[i].vital = !reached;
		vital += rows[i].vital;
		reached |= rows[i].cumulative >= threshold - 1e-12;
	}
	return vital;
}

/* ---- concentration ---- */

static int largest_first(const void *pa, const void *pb)
{
	const double *a = pa, *b = pb;

	return (*a < *b) - (*a > *b);
}

struct lean_concentration lean_concentration(double *x, size_t n)
{
	struct lean_concentration c = { NAN, NAN, NAN, n / 5 + (n % 5 != 0) };
	double sum = 0, squares = 0, top = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[i] >= 0 ? x[i] : NAN;
	if (!(sum > 0))
		return c;
	qsort(x, n, sizeof *x, largest_first);
	for (size_t i = 0; i < n; i++) {
		squares += x[i] / sum * (x[i] / sum);
		top += i < c.top ? x[i] : 0;
	}
	c.herfindahl = squares;
	c.equivalent = 1 / squares;
	c.top_share = top / sum;
	return c;
}
