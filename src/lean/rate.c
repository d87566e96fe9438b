/* rate.c -- shares and rates. Nothing is not zero: without a denominator there is no number. */
#include "lean/lean.h"

#include <math.h>

enum { YEAR_DAYS = 365, ANNUAL_DAYS_LEAST = 28 };

double lean_ratio(double num, double den)
{
	return den > 0 ? num / den : NAN;
}

double lean_share(size_t part, size_t whole)
{
	return part <= whole ? lean_ratio((double)part, (double)whole) : NAN;
}

double lean_per_person_year(double count, double heads, double days)
{
	return days >= ANNUAL_DAYS_LEAST ? lean_ratio(count, heads) * YEAR_DAYS / days : NAN;
}
