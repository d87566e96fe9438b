/*
 * scatter.c -- do two things go together?
 *
 * Points are shown as they are. A line is fitted only when somebody asked for it and there are enough points; it ends where they end, and says how much of the
 * difference it explains. That they go together never says that one makes the other.
 */
#include "chart/private.h"

enum { WIDTH = 556, LEFT = 44, RIGHT = 540, TOP = 26, BOTTOM = 240, HEIGHT = 278, TICKS = 5, ACROSS_TICKS = 8, NAME_BYTES = 22 };

struct cloud { struct html *h; const struct chart_scatter *c; struct lean_fit fit; struct scale across, down, seen; };  /* seen: least to greatest x */

static bool is_there(const struct chart_point *p)
{
	return !isnan(p->x) && !isnan(p->y);
}

static struct lean_fit fit_of(struct html *h, const struct chart_scatter *c)
{
	double *x = NEW_N(html_mem(h), double, c->n + 1), *y = NEW_N(html_mem(h), double, c->n + 1);

	for (size_t i = 0; i < c->n; i++) {
		x[i] = c->point[i].x;
		y[i] = c->point[i].y;
	}
	return lean_fit(x, y, c->n);
}

static void line(const struct cloud *k)
{
	double from = k->seen.from, to = k->seen.to;
	struct str share = chart_percent(k->h, k->fit.explained, 0);

	if (!k->c->fit || k->fit.n < CHART_FIT_LEAST || isnan(k->fit.explained))
		return;
	chart_line(k->h, "tgt", scale_at(&k->across, from), scale_at(&k->down, k->fit.at_zero + k->fit.slope * from), scale_at(&k->across, to),
		scale_at(&k->down, k->fit.at_zero + k->fit.slope * to));
	chart_text(k->h, "e tai", RIGHT, 12, chart_say(k->h, T("the line explains {share} of the difference"), ARG("share", share)));
}

static void points(const struct cloud *k)
{
	for (size_t i = 0; i < k->c->n; i++) {
		const struct chart_point *p = &k->c->point[i];
		double x = scale_at(&k->across, p->x), y = scale_at(&k->down, p->y);
		bool left = x > LEFT + (RIGHT - LEFT) * .75;
		if (!is_there(p))
			continue;
		chart_dot(k->h, "pt", x, y, 3.2);
		if (p->name.n)
			chart_text(k->h, left ? "e k halo" : "k halo", x + (left ? -8 : 8), y + 4, chart_short(k->h, p->name, NAME_BYTES));
	}
}

static void numbers(const struct cloud *k)
{
	const struct chart_scatter *c = k->c;
	struct html *h = k->h;

	NUMBERS(h, T("Point"), T("Across"), T("Up"))
		for (size_t i = 0; i < c->n; i++)
			EL(h, tr) {
				LEAF(h, th, c->point[i].name.n ? c->point[i].name : chart_number(h, (double)i + 1, 0), .scope = S("row"));
				LEAF(h, td, chart_number(h, c->point[i].x, c->x_decimals), .cls = S("tb-n"));
				LEAF(h, td, chart_number(h, c->point[i].y, c->y_decimals), .cls = S("tb-n"));
			}
}

void chart_scatter(struct html *h, const struct chart_scatter *c)
{
	struct cloud k = { h, c, fit_of(h, c), { NAN, NAN, LEFT, RIGHT }, { NAN, NAN, BOTTOM, TOP } };

	for (size_t i = 0; i < c->n; i++)
		if (is_there(&c->point[i])) {
			range_add(&k.across, c->point[i].x);
			range_add(&k.down, c->point[i].y);
		}
	if (!k.fit.n && chart_nothing(h))
		return;
	k.seen = k.across;
	scale_round(&k.across, ACROSS_TICKS);
	scale_round(&k.down, TICKS);
	DRAWING(h, WIDTH, HEIGHT, chart_say(h, T("{n} points: {y} over {x}."), ARG("n", (int64_t)k.fit.n), ARG("y", c->y_unit), ARG("x", c->x_unit))) {
		chart_grid(h, &k.down, TICKS, LEFT, RIGHT);
		chart_ticks(h, &k.across, ACROSS_TICKS, BOTTOM);
		chart_line(h, "ax", LEFT, BOTTOM, RIGHT, BOTTOM);
		chart_text(h, "s", 0, 12, c->y_unit);
		chart_text(h, "s e", RIGHT, HEIGHT - 4, c->x_unit);
		line(&k);
		points(&k);
		chart_text(h, "s", LEFT, HEIGHT - 4, chart_say(h, T("n = {n}"), ARG("n", (int64_t)k.fit.n)));
	}
	numbers(&k);
}
