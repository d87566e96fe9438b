/*
 * forecast.c -- when will the open items be done, if the coming periods are like the past ones?
 *
 * The answer is a spread, not a date: dividing by the average promises what is missed every other time. Rounds that never end are counted, never dropped.
 */
#include "lean/lean.h"

#include <math.h>
#include <stdlib.h>

static unsigned one_round(const unsigned *throughput, size_t n, unsigned open, unsigned longest, uint64_t *state)
{
	unsigned period = 0;

	while (open > 0) {
		if (period == longest)
			return LEAN_FORECAST_NEVER;
		unsigned closed = throughput[lean_random_below(state, n)];
		open -= closed < open ? closed : open;
		period++;
	}
	return period;
}

static int period_order(const void *pa, const void *pb)
{
	const unsigned *a = pa, *b = pb;

	return (*a > *b) - (*a < *b);
}

double lean_forecast_within(const unsigned *periods, size_t rounds, double share)
{
	if (!rounds || !(share >= 0 && share <= 1))
		return NAN;
	/* 0.07 of 100 is a little more than 7 to a double. */
	size_t rank = (size_t)ceil(share * (double)rounds - 1e-9);
	unsigned p = periods[rank ? rank - 1 : 0];

	return p == LEAN_FORECAST_NEVER ? INFINITY : p;
}

struct lean_forecast lean_forecast_done(const unsigned *throughput, size_t n, unsigned open, unsigned longest, uint64_t seed, unsigned *periods, size_t rounds)
{
	size_t never = 0;

	if (!n || !rounds)
		return (struct lean_forecast){ NAN, NAN, NAN, NAN };
	for (size_t r = 0; r < rounds; r++) {
		periods[r] = one_round(throughput, n, open, longest, &seed);
		never += periods[r] == LEAN_FORECAST_NEVER;
	}
	qsort(periods, rounds, sizeof *periods, period_order);
	return (struct lean_forecast){ lean_forecast_within(periods, rounds, 0.5), lean_forecast_within(periods, rounds, 0.85),
		lean_forecast_within(periods, rounds, 0.95), (double)never / (double)rounds };
}
