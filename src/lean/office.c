/*
 * office.c -- scores, maturity, and how large the office is for what it has to do.
 *
 * What was not scored is in neither the sum nor the count. A mean never stands without the lowest.
 */
#include "lean/lean.h"

#include <math.h>

struct lean_score lean_audit_score(const int *score, size_t n, int max)
{
	struct lean_score s = { 0, 0, NAN };
	bool valid = true;

	for (size_t i = 0; i < n; i++) {
		s.points += score[i] >= 0 ? score[i] : 0;
		s.possible += score[i] >= 0 ? max : 0;
		valid &= score[i] <= max;
	}
	if (valid)
		s.share = lean_ratio((double)s.points, (double)s.possible);
	return s;
}

struct lean_maturity lean_maturity(const double *score, const double *weight, size_t n)
{
	struct lean_maturity m = { NAN, NAN, 0 };
	double sum = 0, weights = 0;

	for (size_t i = 0; i < n; i++) {
		double w = weight ? weight[i] : 1;
		if (isnan(score[i]))
			continue;
		sum += w * score[i];
		weights += w >= 0 ? w : NAN;
		m.min = fmin(m.min, score[i]);
		m.n++;
	}
	m.mean = lean_ratio(sum, weights);
	return m;
}

double lean_event_effectiveness(const double *value, const double *weight, size_t n)
{
	struct lean_maturity m = lean_maturity(value, weight, n);

	for (size_t i = 0; i < n; i++)
		if (value[i] < 0 || value[i] > 1)
			return NAN;
	return m.n >= LEAN_EFFECTIVENESS_LEAST ? m.mean : NAN;
}

struct lean_office lean_office_pace(double office_fte, double headcount, double events)
{
	double heads = headcount > 0 ? headcount : NAN;

	return (struct lean_office){ office_fte / heads, 0.01 * heads, 0.02 * heads, events / heads * 1000, heads / 10 };
}

struct lean_facilitators lean_facilitators_needed(double events, double days_each, double available_days)
{
	double days = events * days_each;

	return (struct lean_facilitators){ days, lean_ratio(days, available_days) };
}
