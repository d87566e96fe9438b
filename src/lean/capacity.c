/*
 * capacity.c -- how many pieces each step can make, and how many the process needs to hold so that nobody waits.
 *
 * Capacity is rounded down, pieces are rounded up. A step that was not measured leaves the line without a number: it may be the narrowest.
 */
#include "lean/lean.h"
#include "lean/whole.h"

static double unit_s(const struct lean_step *s)
{
	double completion = isnan(s->completion_s) ? s->manual_s + s->auto_s : s->completion_s;

	if (!isnan(s->completion_s) ? !(completion >= 0) : !(s->manual_s >= 0 && s->auto_s >= 0))
		return NAN;
	if (isnan(s->pieces_per_change))
		return completion;
	return s->change_s >= 0 ? completion + lean_ratio(s->change_s, s->pieces_per_change) : NAN;
}

struct lean_capacity_line lean_capacity(const struct lean_step *step, size_t n, double available_s, struct lean_capacity *rows)
{
	struct lean_capacity_line line = { .pieces = NAN, .bottleneck = n };
	bool known = available_s >= 0;

	for (size_t i = 0; i < n; i++) {
		double s = unit_s(&step[i]);
		rows[i] = (struct lean_capacity){ .unit_s = s, .pieces = available_s >= 0 ? whole_down(lean_ratio(available_s, s)) : NAN };
		known = known && !isnan(s);
		if (rows[i].pieces < line.pieces || (isnan(line.pieces) && !isnan(rows[i].pieces)))
			line = (struct lean_capacity_line){ .pieces = rows[i].pieces, .bottleneck = i };
	}
	return known ? line : (struct lean_capacity_line){ .pieces = NAN, .bottleneck = n };
}

static double pieces_in(const double *time_s, size_t n, double takt_s)
{
	double pieces = 0;

	for (size_t i = 0; i < n; i++)
		pieces += time_s[i] >= 0 ? whole_up(lean_ratio(time_s[i], takt_s)) : NAN;
	return pieces;
}

struct lean_swip lean_swip(const struct lean_swip_of *of)
{
	const struct lean_swip none = { NAN, NAN, NAN, NAN, NAN };
	struct lean_swip w = { .manual = of->crew, .others = of->others };

	w.automatic = pieces_in(of->auto_s, of->auto_n, of->takt_s);
	w.cure = pieces_in(of->cure_s, of->cure_n, of->takt_s);
	w.total = w.manual + w.automatic + w.cure + w.others;
	return of->takt_s > 0 && of->crew >= 0 && of->others >= 0 && !isnan(w.total) ? w : none;
}

double lean_swip_rough(double manual_s, double auto_s, double takt_s)
{
	return manual_s >= 0 && auto_s >= 0 ? lean_ratio(manual_s + auto_s, takt_s) : NAN;
}

double lean_wip_to_swip(double wip, double swip)
{
	return wip >= 0 ? lean_ratio(wip, swip) : NAN;
}
