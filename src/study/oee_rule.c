/* oee_rule.c -- see oee_rule.h. */
#include "study/oee_rule.h"
#include "lean/lean.h"

#include <math.h>

double oee_planned_s(double available_s, double shift_worked_s, double day_worked_s)
{
	double share = lean_ratio(shift_worked_s, day_worked_s);

	return share > 0 ? available_s * share : NAN;
}

static double or_none(double s)
{
	return isnan(s) ? 0 : s;
}

double oee_ideal_s(struct arena *a, const struct study_of *of)
{
	struct lean_work *work = NEW_N(a, struct lean_work, of->n + 1);
	struct lean_work_row *rows = NEW_N(a, struct lean_work_row, of->n + 1);

	for (size_t i = 0; i < of->n; i++) {
		const struct element *e = &of->element[i];
		work[i] = (struct lean_work){ .operator = (size_t)e->operator - 1, .manual_s = e->walks ? 0 : e->hand_s, .auto_s = or_none(e->machine_s),
			.walk_s = (e->walks ? e->hand_s : 0) + or_none(e->walk_s) };
	}
	return lean_combination(work, of->n, of->takt_s, rows, NULL, of->operators).cell_cycle_s;
}

double oee_loss_min(double minutes, int64_t pieces, double ideal_s)
{
	return !isnan(minutes) ? minutes : pieces != INT_NONE ? (double)pieces * ideal_s / 60 : NAN;
}
