/*
 * observation.c -- what a stopwatch that runs on says: element times, cycle times, and the best time that can be repeated.
 *
 * The mean is told, but standard work is built on the lowest repeatable: an average keeps every stumble of the day. What was missed stays missing.
 */
#include "lean/lean.h"

#include <math.h>
#include <stdlib.h>

static int nan_last(const void *pa, const void *pb)
{
	const double *a = pa, *b = pb;

	if (isnan(*a) || isnan(*b))
		return isnan(*a) - isnan(*b);
	return (*a > *b) - (*a < *b);
}

/* x is sorted: the next one is the nearest that is not smaller. */
static double lowest_repeatable(const double *x, size_t n, double tolerance)
{
	const double near = 1e-9;

	for (size_t i = 1; i < n; i++)
		if (x[i] - x[i - 1] <= tolerance + near)
			return x[i - 1];
	return NAN;
}

struct lean_observation lean_observation(double *x, size_t n, double tolerance_s)
{
	struct lean_observation o = { NAN, NAN, NAN, NAN, NAN, NAN, .n = 0 };
	double sum = 0;

	if (n)
		qsort(x, n, sizeof *x, nan_last);
	for (; o.n < n && !isnan(x[o.n]); o.n++)
		sum += x[o.n];
	if (!o.n)
		return o;
	o.lowest_repeatable = lowest_repeatable(x, o.n, tolerance_s);
	o.min = x[0];
	o.max = x[o.n - 1];
	o.mean = sum / (double)o.n;
	o.median = lean_median(x, o.n);
	o.fluctuation = o.max - o.min;
	return o;
}

static double between(double from, double to)
{
	return to >= from ? to - from : NAN;
}

void lean_elapsed(const double *clock_s, size_t n, double *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = between(i ? clock_s[i - 1] : 0, clock_s[i]);
}

size_t lean_cycle_times(const double *clock_s, size_t n, size_t elements_per_cycle, double *out)
{
	size_t cycles = elements_per_cycle ? n / elements_per_cycle : 0;

	for (size_t i = 0; i < cycles; i++) {
		size_t end = (i + 1) * elements_per_cycle - 1;
		out[i] = between(i ? clock_s[end - elements_per_cycle] : 0, clock_s[end]);
	}
	return cycles;
}
