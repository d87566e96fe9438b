/* oee_rule.c -- see oee_rule.h. */
#include "study/oee_rule.h"
#include "lean/lean.h"

#include <math.h>

double oee_planned_s(double shift_worked_s, double day_worked_s, double stops_s)
{
	double part_s = isnan(stops_s) ? 0 : stops_s * lean_ratio(shift_worked_s, day_worked_s);

	return lean_available_s(shift_worked_s, &part_s, 1);
}

double oee_loss_min(double minutes, int64_t pieces, double ideal_s)
{
	return !isnan(minutes) ? minutes : pieces != INT_NONE ? (double)pieces * ideal_s / 60 : NAN;
}
