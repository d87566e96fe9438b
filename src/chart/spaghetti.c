/*
 * spaghetti.c -- how far somebody walks over the plan for one round of the work, before and after.
 *
 * Lengths are of the straight ways between the stops (lean_path_m); the curves are drawn a little to the side only so that ways gone twice are seen twice.
 * Before is thin and grey, after thick with arrows: told apart without colour. It shows the work's ways, not whose fault they are.
 */
#include "chart/private.h"

enum { WIDTH = 556, TOP = 2, FOOT = 30 };

struct noodles { struct html *h; const struct chart_spaghetti *c; struct floor floor; double before_m, after_m; };

static void before(const struct noodles *s)
{
	for (size_t k = 0; k + 1 < s->c->before_n; k++) {
		double x1 = floor_x(&s->floor, s->c->before[k].x), y1 = floor_y(&s->floor, s->c->before[k].y), x2 = floor_x(&s->floor, s->c->before[k + 1].x),
			y2 = floor_y(&s->floor, s->c->before[k + 1].y), far = hypot(x2 - x1, y2 - y1), aside = (k % 2 ? -1 : 1) * (10 + 6.0 * (double)(k % 3));
		if (far > 0)
			chart_path(s->h, "spg", "M%.1f %.1fQ%.1f %.1f %.1f %.1f", x1, y1, (x1 + x2) / 2 - (y2 - y1) / far * aside,
				(y1 + y2) / 2 + (x2 - x1) / far * aside, x2, y2);
	}
}

static void after(const struct noodles *s)
{
	const struct lean_point *p = s->c->after;

	for (size_t k = 0; k + 1 < s->c->after_n; k++)
		chart_arrow(s->h, "way", floor_x(&s->floor, p[k].x), floor_y(&s->floor, p[k].y), floor_x(&s->floor, p[k + 1].x),
			floor_y(&s->floor, p[k + 1].y));
	if (s->c->after_n)
		chart_dot(s->h, "pt-ai", floor_x(&s->floor, p[0].x), floor_y(&s->floor, p[0].y), 4);
}

/* Below the plan: a piece of each line, and its metres. */
static void words(const struct noodles *s, double y)
{
	struct html *h = s->h;

	chart_line(h, "spg", 0, y - 4, 24, y - 4);
	EL(h, text, .cls = S("L b"), .x = S("32"), .y = svg_num(h, y))
		TEXT(h, chart_amount(h, T("Before {n} m"), s->before_m, 0));
	chart_text(h, "s e", WIDTH, y, s->c->per);
	if (!s->c->after_n)
		return;
	chart_arrow(h, "way", 160, y - 4, 186, y - 4);
	EL(h, text, .cls = S("L tai"), .x = S("194"), .y = svg_num(h, y)) {
		LEAF(h, tspan, chart_amount(h, T("After {n} m"), s->after_m, 0));
		LEAF(h, tspan, chart_amount(h, T("{n} % less"), 100 * lean_improvement(s->before_m, s->after_m, LEAN_LOWER), 0), .cls = S("b"), .dx = S("16"));
	}
}

static struct str spoken(const struct noodles *s)
{
	struct html *h = s->h;
	struct str from = chart_number(h, s->before_m, 0), to = chart_number(h, s->after_m, 0);

	return s->c->after_n ? chart_say(h, T("Spaghetti diagram: {before} metres before, {after} after, {per}."), ARG("before", from), ARG("after", to),
		ARG("per", s->c->per))
		: chart_say(h, T("Spaghetti diagram: {before} metres {per}."), ARG("before", from), ARG("per", s->c->per));
}

void chart_spaghetti(struct html *h, const struct chart_spaghetti *c)
{
	if (!c->before_n || !(c->plan.w > 0)) {
		chart_nothing(h);
		return;
	}
	struct noodles s = { h, c, floor_of(&c->plan, WIDTH, TOP), lean_path_m(c->before, c->before_n, c->scale_m),
		lean_path_m(c->after, c->after_n, c->scale_m) };
	double bottom = s.floor.top + s.floor.h;
	DRAWING(h, WIDTH, bottom + FOOT, spoken(&s)) {
		floor_draw(h, &s.floor, &c->plan, false);
		before(&s);
		after(&s);
		floor_places(h, &s.floor, &c->plan);
		words(&s, bottom + 24);
	}
	NUMBERS(h, T("Way"), T("Stops"), T("Metres")) {
		numbers_row(h, chart_word(h, T("Before")), (const double[]){ (double)c->before_n, s.before_m }, 2, 0);
		if (c->after_n)
			numbers_row(h, chart_word(h, T("After")), (const double[]){ (double)c->after_n, s.after_m }, 2, 0);
	}
}
