/*
 * xmr.c -- is it the process, or chance? Limits from the moving range, and the three signals.
 *
 * Limits come from a stretch that the caller chooses and are kept; computing them anew with every point would hide what they are for.
 */
#include "lean/lean.h"

#include <math.h>

struct lean_xmr lean_xmr(const double *x, size_t n)
{
	struct lean_xmr m = { NAN, NAN, NAN, NAN, NAN, .n = 0, .provisional = true };
	double sum = 0, ranges = 0, last = NAN;

	for (size_t i = 0; i < n; i++) {
		if (isnan(x[i]))
			continue;
		sum += x[i];
		ranges += m.n ? fabs(x[i] - last) : 0;
		last = x[i];
		m.n++;
	}
	if (m.n < LEAN_XMR_LEAST)
		return m;
	m.mean = sum / (double)m.n;
	m.mr_bar = ranges / (double)(m.n - 1);
	m.upper = m.mean + LEAN_XMR_LIMITS * m.mr_bar;
	m.lower = m.mean - LEAN_XMR_LIMITS * m.mr_bar;
	m.range_upper = LEAN_XMR_RANGE * m.mr_bar;
	m.provisional = m.n < LEAN_XMR_FIRM;
	return m;
}

static int side_of(double x, double mean)
{
	return isnan(x) ? 0 : (x > mean) - (x < mean);
}

/* Nearer to the limit on this side than to the mean. */
static bool is_near(const struct lean_xmr *m, double x, int side)
{
	return side > 0 ? x > (m->mean + m->upper) / 2 : side < 0 ? x < (m->mean + m->lower) / 2 : false;
}

static bool three_of_four(const struct lean_xmr *m, const double *x, size_t at, int side)
{
	int near = 0;

	for (size_t k = 0; k < 4 && k <= at && !isnan(x[at - k]); k++)
		near += is_near(m, x[at - k], side);
	return near >= 3 && is_near(m, x[at], side);
}

void lean_xmr_signals(const struct lean_xmr *m, const double *x, size_t n, struct lean_signal *out)
{
	int run = 0, last = 0;

	for (size_t i = 0; i < n; i++) {
		int side = isnan(m->mean) ? 0 : side_of(x[i], m->mean);
		run = side && side == last ? run + 1 : side ? 1 : 0;
		last = side;
		out[i] = (struct lean_signal){ .outside = x[i] > m->upper || x[i] < m->lower, .run = run >= LEAN_XMR_RUN,
			.near = side && three_of_four(m, x, i, side) };
	}
}
