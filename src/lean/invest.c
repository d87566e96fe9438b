/*
 * invest.c -- what flows of money over time are worth: present value, rates of return, payback.
 *
 * Answers that do not exist, or that exist several times, are said to; a rate of return must never be picked out of several.
 */
#include "lean/lean.h"

#include <math.h>

double lean_npv(double rate, const double *flows, size_t n)
{
	double sum = 0, v = 1 / (1 + rate);

	if (!n || !(rate > -1))
		return NAN;
	for (size_t t = n; t > 0; t--)
		sum = sum * v + flows[t - 1];
	return sum;
}

/* ---- rates of return ---- */

/*
 * With v = 1 / (1 + rate) the value is a polynomial in v. Dividing it by v^c changes no root, and the derivative of that, times v^(c + 1), has the
 * coefficients (t - c) flows[t]: with c inside a change of sign it has one change less. Its roots are the turning points between which the one above
 * can cross 0 once only; what has no change left has no roots. So it is done from the last to the first.
 */
struct ladder { const double *flows; size_t n, changes; double centre[LEAN_IRR_MOST]; };

static const double least_v = 1 / 1001.0, most_v = 100;

static bool find_changes(struct ladder *l)
{
	double last = 0;
	size_t last_at = 0;

	for (size_t t = 0; t < l->n; t++) {
		if (l->flows[t] == 0)
			continue;
		if (last * l->flows[t] < 0 && l->changes++ < LEAN_IRR_MOST)
			l->centre[l->changes - 1] = (double)last_at + 0.5;
		last = l->flows[t] > 0 ? 1 : -1;
		last_at = t;
	}
	return l->changes <= LEAN_IRR_MOST;
}

static double coefficient(const struct ladder *l, size_t level, size_t t)
{
	double a = l->flows[t];

	for (size_t i = 0; i < level; i++)
		a *= (double)t - l->centre[i];
	return a;
}

/* -1, 0, 1; 0 is what rounding makes of it. Beyond v = 1 the powers are taken from the other end, where they fall instead of growing. */
static int sign_at(const struct ladder *l, size_t level, double v)
{
	bool falling = v > 1;
	double x = falling ? 1 / v : v, sum = 0, size = 0;

	for (size_t i = 0; i < l->n; i++) {
		double a = coefficient(l, level, falling ? i : l->n - 1 - i);
		sum = sum * x + a;
		size = size * x + fabs(a);
	}
	return fabs(sum) <= 1e-13 * size ? 0 : sum > 0 ? 1 : -1;
}

static double bisect(const struct ladder *l, size_t level, double low, double high, int sign_low)
{
	for (int i = 0; i < 200; i++) {
		double middle = (low + high) / 2;
		if (middle <= low || middle >= high)
			break;
		if (sign_at(l, level, middle) == sign_low)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

/* turning: where this level turns, ascending; receives its roots instead. */
static size_t roots_of(const struct ladder *l, size_t level, double *turning, size_t n)
{
	double roots[2 * LEAN_IRR_MOST + 2], low = least_v;
	int sign_low = sign_at(l, level, low);
	size_t count = 0;

	for (size_t i = 0; i <= n; i++) {
		double high = i < n ? turning[i] : most_v;
		int sign_high = sign_at(l, level, high);
		if (sign_low * sign_high < 0)
			roots[count++] = bisect(l, level, low, high, sign_low);
		if (!sign_high)
			roots[count++] = high;
		low = high;
		sign_low = sign_high;
	}
	count = count < LEAN_IRR_MOST ? count : LEAN_IRR_MOST;
	for (size_t i = 0; i < count; i++)
		turning[i] = roots[i];
	return count;
}

struct lean_irr lean_irr(const double *flows, size_t n)
{
	struct lean_irr irr = { .found = LEAN_IRR_UNSIGNED };
	struct ladder l = { .flows = flows, .n = n };
	double v[LEAN_IRR_MOST];

	for (size_t t = 0; t < n; t++)
		if (!isfinite(flows[t]))
			return irr;
	if (!find_changes(&l) || !l.changes) {
		irr.found = l.changes ? LEAN_IRR_TOO_MANY : LEAN_IRR_UNSIGNED;
		return irr;
	}
	for (size_t level = l.changes; level > 0; level--)
		irr.n = roots_of(&l, level - 1, v, irr.n);
	for (size_t i = 0; i < irr.n; i++)
		irr.rate[irr.n - 1 - i] = 1 / v[i] - 1;
	irr.found = irr.n == 0 ? LEAN_IRR_NONE : irr.n == 1 ? LEAN_IRR_ONE : LEAN_IRR_SEVERAL;
	return irr;
}

/* ---- payback ---- */

struct lean_payback lean_payback(double rate, const double *flows, size_t n)
{
	struct lean_payback p = { LEAN_PAYBACK_UNKNOWN, NAN };
	double sum = 0, discount = 1;

	if (!n || !(rate > -1))
		return p;
	for (size_t t = 0; t < n; t++) {
		double flow = flows[t] * discount;
		if (isnan(flow))
			return p;
		if (sum + flow >= 0)
			return (struct lean_payback){ LEAN_PAYBACK_AT, t ? (double)(t - 1) - sum / flow : 0 };
		sum += flow;
		discount /= 1 + rate;
	}
	p.found = LEAN_PAYBACK_NEVER;
	return p;
}
