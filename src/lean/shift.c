/*
 * shift.c -- did it really change, or would chance have looked the same?
 *
 * The limits were frozen before the change; what came after is held against them. Nothing here ever computes limits from what it judges: a baseline that
 * moves with the result agrees with every result.
 */
#include "lean/lean.h"

#include <math.h>

/* ---- the verdict ---- */

static bool any(struct lean_signal s)
{
	return s.outside || s.run || s.near;
}

/* The side of the last signal that lasts; if none does, of the last one. */
static int signal_side(const struct lean_xmr *m, const double *x, size_t n, const struct lean_signal *s, bool *lasts)
{
	int side = 0;

	*lasts = false;
	for (size_t i = 0; i < n; i++) {
		bool lasting = s[i].run || s[i].near;
		if (lasting || (any(s[i]) && !*lasts))
			side = x[i] > m->mean ? 1 : -1;
		*lasts |= lasting;
	}
	return side;
}

static size_t first_on_side(const struct lean_xmr *m, const double *x, size_t n, const struct lean_signal *s, int side)
{
	for (size_t i = 0; i < n; i++)
		if (any(s[i]) && (x[i] - m->mean) * side > 0)
			return i;
	return SIZE_MAX;
}

static size_t count_back(const struct lean_xmr *m, const double *x, size_t n, size_t first, int side)
{
	size_t seen = 0, back = 0;

	for (size_t i = n; i > first && seen < LEAN_XMR_RUN; i--) {
		if (isnan(x[i - 1]))
			continue;
		seen++;
		back += (x[i - 1] - m->mean) * side <= 0;
	}
	return back;
}

static enum lean_shift_verdict verdict_of(const struct lean_shift *s, bool lasts)
{
	if (!s->side)
		return s->n < LEAN_XMR_RUN ? LEAN_SHIFT_EARLY : LEAN_SHIFT_NONE;
	if (s->back >= LEAN_SHIFT_BACK)
		return LEAN_SHIFT_REVERTED;
	return lasts ? LEAN_SHIFT_HELD : LEAN_SHIFT_EARLY;
}

static double mean_of(const double *x, size_t n, size_t *count)
{
	double sum = 0;

	*count = 0;
	for (size_t i = 0; i < n; i++) {
		sum += isnan(x[i]) ? 0 : x[i];
		*count += !isnan(x[i]);
	}
	return *count ? sum / (double)*count : NAN;
}

struct lean_shift lean_shift_judge(const struct lean_xmr *m, const double *after, size_t n, struct lean_signal *signals)
{
	struct lean_shift s = { .verdict = LEAN_SHIFT_UNKNOWN, .first = SIZE_MAX, .provisional = m->provisional };
	bool lasts;

	s.effect = mean_of(after, n, &s.n) - m->mean;
	lean_xmr_signals(m, after, n, signals);
	if (m->n < LEAN_SHIFT_BASELINE || isnan(m->mean))
		return s;
	s.side = signal_side(m, after, n, signals, &lasts);
	if (s.side) {
		s.first = first_on_side(m, after, n, signals, s.side);
		s.back = count_back(m, after, n, s.first, s.side);
	}
	s.verdict = verdict_of(&s, lasts);
	return s;
}

/* ---- the test ---- */

/* Of e(x) = x less the mean of its own stretch, with the stretches joined: what the shift itself adds is not autocorrelation. */
static double lag1_around(const double *x, size_t n, size_t before, double mean_before, double mean_after)
{
	double products = 0, squares = 0, last = 0;

	for (size_t i = 0; i < n; i++) {
		double e = x[i] - (i < before ? mean_before : mean_after);
		products += i ? last * e : 0;
		squares += e * e;
		last = e;
	}
	return squares > 0 ? products / squares : NAN;
}

double lean_autocorrelation(const double *x, size_t n)
{
	size_t count;
	double mean = mean_of(x, n, &count);

	return n >= 3 && count == n ? lag1_around(x, n, n, mean, mean) : NAN;
}

static void shuffle(size_t *order, size_t n, uint64_t *state)
{
	for (size_t i = n; i > 1; i--) {
		size_t k = (size_t)lean_random_below(state, i), kept = order[i - 1];

		order[i - 1] = order[k];
		order[k] = kept;
	}
}

/* Mean of what comes after the first `before` values, less their mean, with the blocks in that order. */
static double difference_of(const double *x, size_t n, size_t before, size_t block, const size_t *order)
{
	double sums[2] = { 0, 0 };
	size_t at = 0;

	for (size_t b = 0; at < n; b++)
		for (size_t i = order[b] * block; i < n && i < (order[b] + 1) * block; i++, at++)
			sums[at >= before] += x[i];
	return sums[1] / (double)(n - before) - sums[0] / (double)before;
}

static size_t cube_root_up(size_t n)
{
	size_t root = 1;

	while (root * root * root < n)
		root++;
	return root;
}

/* Sums taken in another order differ in the last digits; equal differences must count as equal. */
static double rounding_of(const double *x, size_t n)
{
	double largest = 0;

	for (size_t i = 0; i < n; i++)
		largest = fmax(largest, fabs(x[i]));
	return 1e-12 * (double)n * largest;
}

static double share_as_large(const double *x, size_t n, size_t before, const struct lean_shift_test *t, unsigned rounds, uint64_t seed, size_t *order)
{
	double least = fabs(t->difference) - rounding_of(x, n);
	size_t as_large = 1;

	for (size_t b = 0; b < t->blocks; b++)
		order[b] = b;
	for (unsigned r = 0; r < rounds; r++) {
		shuffle(order, t->blocks, &seed);
		as_large += fabs(difference_of(x, n, before, t->block, order)) >= least;
	}
	return (double)as_large / (1 + (double)rounds);
}

struct lean_shift_test lean_shift_test(const double *x, size_t n, size_t before, size_t block, unsigned rounds, uint64_t seed, size_t *order)
{
	struct lean_shift_test t = { .difference = NAN, .p = NAN, .lag1 = NAN, .block = block ? block : cube_root_up(n) };
	size_t count_before, count_after;

	t.blocks = n / t.block + (n % t.block != 0);
	if (before < 2 || n < before + 2 || t.blocks < 4 || !rounds)
		return t;
	double mean_before = mean_of(x, before, &count_before), mean_after = mean_of(x + before, n - before, &count_after);
	if (count_before + count_after < n)
		return t;
	t.difference = mean_after - mean_before;
	t.lag1 = lag1_around(x, n, before, mean_before, mean_after);
	t.lagged = fabs(t.lag1) > 2 / sqrt((double)n);
	t.p = share_as_large(x, n, before, &t, rounds, seed, order);
	return t;
}
