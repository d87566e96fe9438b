/* plan.c -- a plan seen from above: the floor, its grid, and the machines and tables on it; what the standard work sheet and the spaghetti diagram share. */
#include "chart/private.h"

struct floor floor_of(const struct chart_plan *plan, double width, double top)
{
	double unit = width / plan->w;

	return (struct floor){ unit, 0, top, width, plan->h * unit };
}

double floor_width(const struct chart_plan *plan, double usual)
{
	return plan->width > 0 ? plan->width : usual;
}

double floor_x(const struct floor *f, double x)
{
	return f->left + x * f->unit;
}

double floor_y(const struct floor *f, double y)
{
	return f->top + y * f->unit;
}

void floor_box(struct html *h, const struct floor *f, const struct chart_place *p)
{
	chart_bar(h, "bx", floor_x(f, p->x), floor_y(f, p->y), p->w * f->unit, p->h * f->unit);
}

void floor_name(struct html *h, const struct floor *f, const struct chart_place *p)
{
	enum { CHAR = 7, LEADING = 14 };
	double lines = floor(p->h * f->unit / LEADING), chars = floor(p->w * f->unit / CHAR);

	if (lines >= 1 && chars >= 3)
		chart_words(h, "m b", floor_x(f, p->x + p->w / 2), floor_y(f, p->y + p->h / 2), p->name, (size_t)chars, (size_t)lines);
}

/* Cut off at the edge of the floor: what lies below the drawing is not the picture's. */
static void picture(struct html *h, const struct floor *f, const struct chart_picture *p)
{
	struct str w = svg_num(h, f->w), t = svg_num(h, f->h);

	EL(h, svg, .x = svg_num(h, f->left), .y = svg_num(h, f->top), .w = w, .h = t, .view_box = str_fmt(html_mem(h), "0 0 " STR_FMT " " STR_FMT, STR_ARG(w), STR_ARG(t)))
		VOID_EL(h, image, .cls = S("pl-under"), .href = p->src, .w = svg_num(h, p->w * f->unit), .h = svg_num(h, p->h * f->unit), .preserve = S("none"));
}

/* The script reads where the floor lies: pixels a unit, its corner, and how many units it has. */
static void floor_for_hands(struct html *h, const struct floor *f, const struct chart_plan *plan)
{
	VOID_EL(h, rect, .cls = S("f-sunk pl-floor"), .x = svg_num(h, f->left), .y = svg_num(h, f->top), .w = svg_num(h, f->w), .h = svg_num(h, f->h),
		.data_value = str_fmt(html_mem(h), "%.6f %.1f %.1f %.2f %.2f", f->unit, f->left, f->top, plan->w, plan->h));
}

void floor_draw(struct html *h, const struct floor *f, const struct chart_plan *plan, bool grid)
{
	enum { TILE = 20 };
	int step = (int)fmin(ceil(TILE / f->unit), 1e6);

	if (plan->hands)
		floor_for_hands(h, f, plan);
	else
		chart_bar(h, "f-sunk", f->left, f->top, f->w, f->h);
	if (plan->under.src.n)
		picture(h, f, &plan->under);
	for (int i = step; grid && i < plan->w; i += step)
		chart_line(h, "gr", floor_x(f, i), f->top, floor_x(f, i), f->top + f->h);
	for (int i = step; grid && i < plan->h; i += step)
		chart_line(h, "gr", f->left, floor_y(f, i), f->left + f->w, floor_y(f, i));
}

void floor_places(struct html *h, const struct floor *f, const struct chart_plan *plan)
{
	for (size_t i = 0; i < plan->n; i++) {
		floor_box(h, f, &plan->place[i]);
		floor_name(h, f, &plan->place[i]);
	}
}
