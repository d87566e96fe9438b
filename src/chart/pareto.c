/*
 * pareto.c -- causes by their count, and how soon a few of them are most of it.
 *
 * The bars and the line have one scale: the line's end is the height of all bars on top of each other. With two scales a Pareto can be made to say anything.
 */
#include "chart/private.h"

#include <stdlib.h>

enum { WIDTH = 640, LEFT = 52, RIGHT = 590, TOP = 30, BOTTOM = 222, HEIGHT = 260, TICKS = 5, NAME_BYTES = 14 };

static int by_count(const void *pa, const void *pb)
{
	const struct chart_cause *a = pa, *b = pb;

	return a->count == b->count ? str_cmp(a->name, b->name) : a->count < b->count ? 1 : -1;
}

struct causes { struct html *h; const struct chart_pareto *c; struct chart_cause *p; double *sum, all; struct scale across, down; };

/* Those whose sum before them has not reached the share yet. */
static bool is_vital(const struct causes *k, size_t i)
{
	return i == 0 || k->sum[i - 1] / k->all < k->c->vital - 1e-9;
}

static void bars(const struct causes *k)
{
	double wide = (RIGHT - LEFT) / (double)k->c->n;

	for (size_t i = 0; i < k->c->n; i++) {
		double mid = scale_at(&k->across, (double)i), top = scale_at(&k->down, k->p[i].count), w = fmin(wide * .72, 64);
		chart_bar(k->h, is_vital(k, i) ? "f-ai" : "f-ai3", mid - w / 2, top, w, BOTTOM - top);
		chart_text(k->h, i ? "m b" : "m inv-s L", mid, i ? top - 5 : top + 18, chart_number(k->h, k->p[i].count, 0));    /* the line begins on the first */
		chart_text(k->h, "m s", mid, BOTTOM + (k->c->n > 6 && i % 2 ? 32 : 16), chart_short(k->h, k->p[i].name, NAME_BYTES));
	}
}

static void shares(const struct causes *k)
{
	VOID_EL(k->h, path, .cls = S("ln"), .d = path_of(k->h, k->sum, k->c->n, &k->across, &k->down));
	for (size_t i = 0; i < k->c->n; i++) {
		double x = scale_at(&k->across, (double)i), y = scale_at(&k->down, k->sum[i]);
		VOID_EL(k->h, circle, .cls = S("pt"), .cx = svg_num(k->h, x), .cy = svg_num(k->h, y), .r = S("2.5"));
		if (i)
			chart_text(k->h, "m s halo", x, y - 8, chart_percent(k->h, k->sum[i] / k->all, 0));
	}
	double vital = scale_at(&k->down, k->c->vital * k->all);
	chart_line(k->h, "lim", LEFT, vital, RIGHT, vital);
	chart_text(k->h, "s", RIGHT + 6, vital + 4, chart_percent(k->h, k->c->vital, 0));
}

static struct str spoken(const struct causes *k)
{
	int64_t vital = 0;

	for (size_t i = 0; i < k->c->n; i++)
		vital += is_vital(k, i);
	return say(html_mem(k->h), html_lang(k->h), TN("{n} of {all} causes makes most of it; the first is {name}.", "{n} of {all} causes make most of it; the first is {name}.", vital),
		ARG("all", (int64_t)k->c->n), ARG("name", k->p[0].name));
}

void chart_pareto(struct html *h, const struct chart_pareto *c)
{
	struct causes k = { .h = h, .c = c, .p = NEW_N(html_mem(h), struct chart_cause, c->n + 1), .sum = NEW_N(html_mem(h), double, c->n + 1),
		.across = { -.5, (double)c->n - .5, LEFT, RIGHT }, .down = { 0, 0, BOTTOM, TOP } };

	for (size_t i = 0; i < c->n; i++)
		k.p[i] = c->cause[i];
	if (c->n)
		qsort(k.p, c->n, sizeof *k.p, by_count);
	for (size_t i = 0; i < c->n; i++)
		k.sum[i] = k.all += k.p[i].count;
	if (!(k.all > 0) && chart_nothing(h))
		return;
	k.down.to = k.all;
	DRAWING(h, WIDTH, HEIGHT, spoken(&k)) {
		chart_grid(h, &k.down, TICKS, LEFT, RIGHT);
		chart_text(h, "s", 0, TOP - 19, c->unit);
		chart_line(h, "ax", LEFT, BOTTOM, RIGHT, BOTTOM);
		bars(&k);
		shares(&k);
	}
	NUMBERS(h, T("Cause"), T("Count"), T("Share added up, %"))
		for (size_t i = 0; i < c->n; i++)
			numbers_row(h, k.p[i].name, (const double[]){ k.p[i].count, 100 * k.sum[i] / k.all }, 2, 0);
}
