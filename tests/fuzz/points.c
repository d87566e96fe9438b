/*
 * points.c -- the points of a way over a plan, typed by people or set by a script: "1.5,2 4,2".
 *
 * What is refused gives nothing and a reason. What is read is finite, not negative, bounded, and written again as what is read as the same; lengths and
 * crossings of it are numbers that hold backwards too.
 */
#include "fuzz.h"

#include "study/layout.h"

#include <math.h>

static bool near(double a, double b)
{
	return fabs(a - b) <= 1e-6 * (1 + fabs(a));
}

static void check_written(struct arena *mem, const struct points *p)
{
	struct str text = points_write(mem, p->p, p->n);
	struct points again;

	CHECK(!points_read(mem, text, &again).one && again.n == p->n);
	CHECK(str_eq(points_write(mem, again.p, again.n), text));
	for (size_t i = 0; i < p->n; i++)
		CHECK(fabs(again.p[i].x - p->p[i].x) <= .0051 && fabs(again.p[i].y - p->p[i].y) <= .0051);
}

static void check_way(struct arena *mem, const struct points *p)
{
	struct lean_point *back = NEW_N(mem, struct lean_point, p->n);
	double m = lean_path_m(p->p, p->n, 1);
	size_t stops = points_stops(p->p, p->n), crossings = lean_path_crossings(p->p, p->n);

	for (size_t i = 0; i < p->n; i++)
		back[p->n - 1 - i] = p->p[i];
	CHECK(isfinite(m) && m >= 0 && near(m, lean_path_m(back, p->n, 1)));
	CHECK(crossings == lean_path_crossings(back, p->n) && crossings <= p->n * p->n);
	CHECK(stops == p->n || stops == p->n - 1);
}

static void fuzz_one(struct arena *mem, struct str in)
{
	struct points p;

	if (points_read(mem, in, &p).one) {
		CHECK(p.n == 0);
		return;
	}
	CHECK(p.n >= 2 && p.n <= POINTS_MAX && points_on(p.p, p.n, 9999, 9999));
	check_written(mem, &p);
	check_way(mem, &p);
}
