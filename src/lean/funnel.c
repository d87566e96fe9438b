/*
 * funnel.c -- which sites differ from the others, when small ones swing more than large ones?
 *
 * The limits are those of the counting law itself, interpolated between two counts, because a normal curve is wrong for just the small sites that the
 * funnel is for. It must never be used to rank: between the limits there is no order.
 */
#include "lean/lean.h"

#include <math.h>

/* Binomial with the odds of a hit, or, without trials, Poisson with the expected count. */
struct law { double trials, odds, expected; };

static double law_of_none(const struct law *l)
{
	return l->trials > 0 ? -l->trials * log1p(l->odds) : -l->expected;
}

/* P(R = k + 1) / P(R = k). */
static double law_ratio(const struct law *l, double k)
{
	return (l->trials > 0 ? (l->trials - k) * l->odds : l->expected) / (k + 1);
}

/* The least count with P(R <= r) >= q, less how far P there is beyond q. In logarithms: e^-1000 is nothing to a double, and still where the sum begins. */
static double law_quantile(const struct law *l, double q)
{
	double r = 0, log_p = law_of_none(l), sum = exp(log_p);

	while (sum < q) {
		double ratio = law_ratio(l, r);
		if (!(ratio > 0) || (ratio < 0.5 && log_p < -50))
			break;
		log_p += log(ratio);
		sum += exp(log_p);
		r++;
	}
	return r - fmin(fmax((sum - q) / exp(log_p), 0), 1);
}

static struct lean_limits limits_of(const struct law *l, double coverage, double size)
{
	double tail = (1 - coverage) / 2;

	return (struct lean_limits){ fmax(law_quantile(l, tail) / size, 0), fmax(law_quantile(l, 1 - tail) / size, 0) };
}

static bool is_coverage(double coverage)
{
	return coverage > 0 && coverage < 1;
}

struct lean_limits lean_funnel_proportion(double target, size_t n, double coverage)
{
	struct law l = { .trials = (double)n, .odds = target / (1 - target) };

	if (!n || !is_coverage(coverage) || !(target >= 0 && target <= 1))
		return (struct lean_limits){ NAN, NAN };
	if (target == 0 || target == 1)
		return (struct lean_limits){ target, target };
	return limits_of(&l, coverage, (double)n);
}

struct lean_limits lean_funnel_rate(double target, double exposure, double coverage)
{
	struct law l = { .expected = target * exposure };

	if (!(exposure > 0) || !is_coverage(coverage) || !(target >= 0 && isfinite(target * exposure)))
		return (struct lean_limits){ NAN, NAN };
	return limits_of(&l, coverage, exposure);
}
