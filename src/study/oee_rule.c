/* oee_rule.c -- see oee_rule.h. */
#include "study/oee_rule.h"
#include "lean/lean.h"

#include <math.h>

double oee_planned_s(double available_s, double shift_worked_s, double day_worked_s)
{
	double share = lean_ratio(shift_worked_s, day_worked_s);

	return share > 0 ? available_s * share : NAN;
}

double oee_loss_min(double minutes, int64_t pieces, double ideal_s)
{
	return !isnan(minutes) ? minutes : pieces != INT_NONE ? (double)pieces * ideal_s / 60 : NAN;
}
