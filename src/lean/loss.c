/*
 * loss.c -- what equipment, setups and walking take: OEE, SMED, EPEI, the way on the floor.
 *
 * A performance above one is told, never cut: then the ideal cycle is wrong, and hiding that would hide the losses.
 */
#include "lean/lean.h"
#include "lean/whole.h"

static bool is_part(double part, double whole)
{
	return part >= 0 && !is_above(part, whole);
}

struct lean_oee lean_oee(const struct lean_oee_of *of)
{
	struct lean_oee o = { NAN, NAN, NAN, NAN, NAN, false };
	double run_s = fmax(0, of->planned_s - of->stop_s);

	if (!(of->planned_s > 0) || !is_part(of->stop_s, of->planned_s) || !is_part(of->reject, of->total))
		return o;
	o.availability = run_s / of->planned_s;
	if (!(of->total > 0 && run_s > 0 && of->ideal_s > 0))
		return o;
	o.performance = of->ideal_s * of->total / run_s;
	o.quality = (of->total - of->reject) / of->total;
	o.oee = o.availability * o.performance * o.quality;
	o.check = (of->total - of->reject) * of->ideal_s / of->planned_s;
	o.too_fast = is_above(o.performance, 1);
	return o;
}

struct lean_smed lean_smed(double total, double external_while_stopped)
{
	if (!(total > 0) || !is_part(external_while_stopped, total))
		return (struct lean_smed){ NAN, NAN };
	return (struct lean_smed){ .internal = total - external_while_stopped, .saving = external_while_stopped / total };
}

double lean_epei(double parts, double changeover_s, double available_s, double run_s)
{
	if (!(parts > 0 && changeover_s >= 0 && run_s >= 0) || !is_above(available_s, run_s))
		return NAN;
	return parts * changeover_s / (available_s - run_s);
}

double lean_path_m(const struct lean_point *p, size_t n, double scale_m)
{
	double length = 0;

	if (!n || !(scale_m > 0))
		return NAN;
	for (size_t i = 1; i < n; i++)
		length += hypot(p[i].x - p[i - 1].x, p[i].y - p[i - 1].y);
	return length * scale_m;
}

/* ---- where a way crosses itself ---- */

struct leg { struct lean_point a, b; };

/* On which side of the leg a point lies: above 0 the one, below 0 the other, 0 on its line. What only rounding put beside the line lies on it. */
static double side(const struct leg *l, const struct lean_point *c)
{
	double left = (l->b.x - l->a.x) * (c->y - l->a.y), right = (c->x - l->a.x) * (l->b.y - l->a.y), d = left - right;

	return fabs(d) <= 1e-12 * (fabs(left) + fabs(right)) ? 0 : d;
}

static bool parts(const struct leg *l, const struct leg *other)
{
	double a = side(l, &other->a), b = side(l, &other->b);

	return (a > 0 && b < 0) || (a < 0 && b > 0);
}

size_t lean_path_crossings(const struct lean_point *p, size_t n)
{
	size_t crossings = 0;

	for (size_t i = 0; i + 3 < n; i++) {
		struct leg one = { p[i], p[i + 1] };
		for (size_t k = i + 2; k + 1 < n; k++) {
			struct leg other = { p[k], p[k + 1] };
			crossings += parts(&one, &other) && parts(&other, &one);
		}
	}
	return crossings;
}
