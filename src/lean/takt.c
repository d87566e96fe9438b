/*
 * takt.c -- the beat of the customer, and what it asks of people: takt, people needed, loads, the balance of a line, the hours.
 *
 * A number that is missing or cannot be makes what depends on it missing too. Takt is never stretched to fit the line.
 */
#include "lean/lean.h"
#include "lean/whole.h"

/* NaN is not. */
static bool is_amount(double x)
{
	return x >= 0 && isfinite(x);
}

double lean_available_s(double shift_s, const double *stops_s, size_t n)
{
	double left = shift_s;

	if (!(is_amount(shift_s) && shift_s > 0))
		return NAN;
	for (size_t i = 0; i < n; i++) {
		if (!is_amount(stops_s[i]))
			return NAN;
		left -= stops_s[i];
	}
	return is_above(0, left) ? NAN : fmax(0, left);
}

double lean_takt_s(double available_s, double demand)
{
	return available_s > 0 ? lean_ratio(available_s, demand) : NAN;
}

double lean_takt_shifts_s(const double *available_s, size_t shifts, double demand)
{
	double sum = 0;

	for (size_t i = 0; i < shifts; i++)
		sum += is_amount(available_s[i]) ? available_s[i] : NAN;
	return lean_takt_s(sum, demand);
}

struct lean_mix lean_takt_mix(const struct lean_product *p, size_t n, double available_s, struct lean_product_time *out)
{
	struct lean_mix m = { .demand = 0 };
	double work_s = 0;

	for (size_t i = 0; i < n; i++) {
		m.demand += is_amount(p[i].demand) ? p[i].demand : NAN;
		if (p[i].demand > 0)
			work_s += is_amount(p[i].cycle_s) ? p[i].demand * p[i].cycle_s : NAN;
	}
	m.takt_s = lean_takt_s(available_s, m.demand);
	m.cycle_s = isnan(m.takt_s) ? NAN : lean_ratio(work_s, m.demand);
	m.load = lean_ratio(m.cycle_s, m.takt_s);
	for (size_t i = 0; i < n; i++) {
		double share = isnan(m.takt_s) ? NAN : p[i].demand / m.demand;
		out[i] = (struct lean_product_time){ .share = share, .time_s = available_s * share,
			.every_s = isnan(share) ? NAN : lean_takt_s(available_s, p[i].demand) };
	}
	return m;
}

static enum lean_crew_advice advice_for(double remainder)
{
	const double improve_below = 0.3, add_above = 0.5;

	if (remainder <= WHOLE_NEAR)
		return LEAN_CREW_EXACT;
	if (is_above(improve_below, remainder))
		return LEAN_CREW_IMPROVE;
	return is_above(remainder, add_above) ? LEAN_CREW_ADD : LEAN_CREW_NOT_YET;
}

struct lean_crew lean_crew(const double *manual_s, size_t n, double takt_s)
{
	struct lean_crew c = { .sum_s = n ? 0 : NAN };

	for (size_t i = 0; i < n; i++)
		c.sum_s += is_amount(manual_s[i]) ? manual_s[i] : NAN;
	c.operators = lean_ratio(c.sum_s, takt_s);
	c.whole = whole_up(c.operators);
	c.remainder = fmax(0, c.operators - whole_down(c.operators));
	if (isnan(c.operators))
		c.remainder = NAN;
	else
		c.advice = advice_for(c.remainder);
	return c;
}

double lean_loads(const double *cycle_s, size_t n, double takt_s, struct lean_load *out)
{
	double sum = 0;
	size_t known = 0;

	for (size_t i = 0; i < n; i++) {
		double load = is_amount(cycle_s[i]) ? lean_ratio(cycle_s[i], takt_s) : NAN;
		out[i] = (struct lean_load){ .load = load, .over = is_above(load, 1) };
		sum += isnan(load) ? 0 : load;
		known += !isnan(load);
	}
	return lean_ratio(sum, (double)known);
}

struct lean_line lean_line_balance(const double *cycle_s, size_t n)
{
	struct lean_line l = { .sum_s = n ? 0 : NAN, .longest_s = n ? 0 : NAN };

	for (size_t i = 0; i < n; i++) {
		l.sum_s += is_amount(cycle_s[i]) ? cycle_s[i] : NAN;
		l.longest_s = isnan(l.sum_s) ? NAN : fmax(l.longest_s, cycle_s[i]);
	}
	l.rate = lean_ratio(l.sum_s, (double)n * l.longest_s);
	l.loss = 1 - l.rate;
	return l;
}

void lean_hours(const struct lean_hour *h, size_t n, double tolerance, struct lean_hour_gap *out)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		double gap = h[i].actual - h[i].plan;
		sum += isnan(gap) ? 0 : gap;
		out[i] = (struct lean_hour_gap){ .gap = gap, .cum = isnan(gap) ? NAN : sum, .needs_reason = is_above(fabs(gap), tolerance) };
	}
}
