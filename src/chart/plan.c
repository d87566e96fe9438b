/* plan.c -- a plan seen from above: the floor, its grid, and the machines and tables on it; what the standard work sheet and the spaghetti diagram share. */
#include "chart/private.h"

struct floor floor_of(const struct chart_plan *plan, double width, double top)
{
	double unit = width / plan->w;

	return (struct floor){ unit, 0, top, width, plan->h * unit };
}

double floor_x(const struct floor *f, double x)
{
	return f->left + x * f->unit;
}

double floor_y(const struct floor *f, double y)
{
	return f->top + y * f->unit;
}

static void place(struct html *h, const struct floor *f, const struct chart_place *p)
{
	enum { CHAR = 7, LEADING = 14 };
	double w = p->w * f->unit, height = p->h * f->unit, lines = floor(height / LEADING), chars = floor(w / CHAR);

	chart_bar(h, "bx", floor_x(f, p->x), floor_y(f, p->y), w, height);
	if (lines >= 1 && chars >= 3)
		chart_words(h, "m b", floor_x(f, p->x + p->w / 2), floor_y(f, p->y + p->h / 2), p->name, (size_t)chars, (size_t)lines);
}

void floor_draw(struct html *h, const struct floor *f, const struct chart_plan *plan, bool grid)
{
	enum { TILE = 20 };
	int step = (int)fmin(ceil(TILE / f->unit), 1e6);

	chart_bar(h, "f-sunk", f->left, f->top, f->w, f->h);
	for (int i = step; grid && i < plan->w; i += step)
		chart_line(h, "gr", floor_x(f, i), f->top, floor_x(f, i), f->top + f->h);
	for (int i = step; grid && i < plan->h; i += step)
		chart_line(h, "gr", f->left, floor_y(f, i), f->left + f->w, floor_y(f, i));
}

void floor_places(struct html *h, const struct floor *f, const struct chart_plan *plan)
{
	for (size_t i = 0; i < plan->n; i++)
		place(h, f, &plan->place[i]);
}
