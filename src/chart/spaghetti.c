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

/* ---- several people ---- */

enum { COLOURS = 5, BADGE = 9 };

static const char *const thin[COLOURS] = { "spg w1", "spg w2", "spg w3", "spg w4", "spg w5" }, *const thick[COLOURS] = { "way w1", "way w2", "way w3", "way w4", "way w5" };

static const char *line_of(const struct chart_way *w)
{
	size_t colour = w->order ? (w->order - 1) % COLOURS : 0;

	return w->after ? thick[colour] : thin[colour];
}

/* Where a way crosses itself its line breaks off nowhere: the legs are straight, as they are measured. */
static void way_draw(struct html *h, const struct floor *f, const struct chart_way *w)
{
	struct lean_point *at = NEW_N(html_mem(h), struct lean_point, w->n + 1);

	for (size_t i = 0; i < w->n; i++)
		at[i] = (struct lean_point){ floor_x(f, w->p[i].x), floor_y(f, w->p[i].y) };
	if (!w->after && w->n)
		VOID_EL(h, path, .cls = str_c(line_of(w)), .d = path_through(h, at, w->n, false));
	for (size_t i = 0; w->after && i + 1 < w->n; i++)
		chart_arrow(h, line_of(w), at[i].x, at[i].y, at[i + 1].x, at[i + 1].y);
}

static bool begins_at(const struct floor *f, const struct chart_way *a, const struct chart_way *b)
{
	return a->n && b->n && fabs(a->p[0].x - b->p[0].x) * f->unit < 2 * BADGE && fabs(a->p[0].y - b->p[0].y) * f->unit < 2 * BADGE;
}

/* Whether one before it has the same number at the same spot: then it stands there already. */
static bool badge_there(const struct floor *f, const struct chart_ways *c, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (c->way[k].order == c->way[i].order && begins_at(f, &c->way[k], &c->way[i]))
			return true;
	return false;
}

/* Different numbers at the same spot stand side by side. */
static void badge_draw(struct html *h, const struct floor *f, const struct chart_ways *c, size_t i)
{
	const struct chart_way *w = &c->way[i];
	size_t beside = 0;

	if (!w->n || badge_there(f, c, i))
		return;
	for (size_t k = 0; k < i; k++)
		beside += begins_at(f, &c->way[k], w) && !badge_there(f, c, k);
	double x = floor_x(f, w->p[0].x) + 2.2 * BADGE * (double)beside, y = floor_y(f, w->p[0].y);
	chart_dot(h, "bx", x, y, BADGE);
	chart_text(h, "s m k", x, y + 4, lang_int(html_mem(h), html_lang(h), (int64_t)w->order));
}

static void ways_draw(struct html *h, const struct floor *f, const struct chart_ways *c)
{
	floor_draw(h, f, &c->plan, c->plan.hands);
	floor_places(h, f, &c->plan);
	for (int after = 0; after < 2; after++)
		for (size_t i = 0; i < c->n; i++)
			if (c->way[i].after == after)
				way_draw(h, f, &c->way[i]);
	for (size_t i = 0; i < c->n; i++)
		badge_draw(h, f, c, i);
}

void chart_ways(struct html *h, const struct chart_ways *c)
{
	if (!(c->plan.w > 0) || (!c->n && !c->plan.hands)) {
		chart_nothing(h);
		return;
	}
	double width = floor_width(&c->plan, WIDTH);
	struct floor f = floor_of(&c->plan, width, TOP);
	if (c->plan.hands)
		DRAWING_HANDS(h, width, f.top + f.h + TOP, c->spoken)
			ways_draw(h, &f, c);
	else
		DRAWING(h, width, f.top + f.h + TOP, c->spoken)
			ways_draw(h, &f, c);
	if (!c->n)
		return;
	KEY(h)
		for (size_t i = 0; i < c->n; i++)
			key_line(h, line_of(&c->way[i]), c->way[i].name);
	NUMBERS(h, T("Way"), T("Stops"), T("Metres"))
		for (size_t i = 0; i < c->n; i++)
			numbers_words(h, c->way[i].name, (const struct str[]){ chart_number(h, (double)c->way[i].n, 0), chart_number(h, lean_path_m(c->way[i].p, c->way[i].n, c->scale_m), 1) }, 2);
}
