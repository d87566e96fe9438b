/*
 * loads.c -- each operator's load as a share of takt: can everybody keep up, and is the work shared out evenly?
 *
 * Whoever is above the line is hatched and has the word below the name. It must never be read as a judgement of people: a bar is a place in the line, not a
 * person.
 */
#include "chart/private.h"

enum { LEFT = 48, STEP = 82, BAR = 50, LEAST = 400, TOP = 24, BOTTOM = 214, HEIGHT = 290, TICKS = 6, NAME_CHARS = 12 };

struct loads { struct html *h; const struct chart_loads *c; struct lean_load *load; struct lean_line line; double mean, width; struct scale down; };

static void load(const struct loads *l, size_t i)
{
	struct html *h = l->h;
	double mid = LEFT + STEP * ((double)i + .5), percent = 100 * l->load[i].load, top = isnan(percent) ? BOTTOM : scale_at(&l->down, percent);
	struct str words = isnan(percent) ? S("–") : chart_amount(h, T("{n} %"), percent, 0);

	if (l->load[i].over)
		chart_hatched(h, l->c->id, mid - BAR / 2.0, top, BAR, BOTTOM - top);
	else
		chart_bar(h, "f-ai", mid - BAR / 2.0, top, BAR, BOTTOM - top);
	if (l->load[i].over)
		chart_text(h, "m tbad L halo", mid, top - 6, words);
	else
		chart_text(h, BOTTOM - top > 20 ? "m inv-s L" : "m b L", mid, BOTTOM - top > 20 ? top + 17 : top - 6, words);
	chart_words(h, "m k", mid, BOTTOM + 14, l->c->name[i], NAME_CHARS, 1);
	if (l->load[i].over)
		chart_text(h, "m tbad", mid, BOTTOM + 33, chart_amount(h, T("{n} s over"), l->c->cycle_s[i] - l->c->takt_s, 0));
	else
		chart_text(h, "m s", mid, BOTTOM + 33, chart_amount(h, T("{n} s"), l->c->cycle_s[i], 0));
}

static void scale_words(const struct loads *l)
{
	double y = scale_at(&l->down, 100);

	chart_line(l->h, "takt", LEFT - 6, y, l->width, y);
	chart_text(l->h, "tbad e halo", LEFT - 12, y + 4, S("100"));
	chart_text(l->h, "tbad e halo", l->width, y - 6, chart_amount(l->h, T("takt {n} s"), l->c->takt_s, 0));
}

static void sums(const struct loads *l)
{
	struct html *h = l->h;

	EL(h, text, .cls = S("L"), .x = S("0"), .y = svg_num(h, HEIGHT - 12)) {
		LEAF(h, tspan, chart_amount(h, T("Mean load {n} %"), 100 * l->mean, 0), .cls = S("b"));
		LEAF(h, tspan, chart_amount(h, T("Line balance {n} %"), 100 * l->line.rate, 0), .dx = S("20"));
	}
}

static struct str spoken(const struct loads *l)
{
	int64_t over = 0;

	for (size_t i = 0; i < l->c->n; i++)
		over += l->load[i].over;
	return chart_say(l->h, T("Load of {n} operators against takt: {mean} % in the mean, {over} of them above it."), ARG("n", l->c->n),
		ARG("mean", chart_number(l->h, 100 * l->mean, 0)), ARG("over", over));
}

void chart_loads(struct html *h, const struct chart_loads *c)
{
	struct loads l = { .h = h, .c = c, .load = NEW_N(html_mem(h), struct lean_load, c->n + 1), .width = fmax(LEAST, LEFT + STEP * (double)c->n),
		.down = { 0, 110, BOTTOM, TOP } };

	l.mean = lean_loads(c->cycle_s, c->n, c->takt_s, l.load);
	l.line = lean_line_balance(c->cycle_s, c->n);
	if (!c->n || !(c->takt_s > 0)) {
		chart_nothing(h);
		return;
	}
	for (size_t i = 0; i < c->n; i++)
		range_add(&l.down, 100 * l.load[i].load);
	scale_round(&l.down, TICKS);
	DRAWING(h, l.width, HEIGHT, spoken(&l)) {
		chart_hatch(h, c->id);
		chart_grid(h, &l.down, TICKS, LEFT - 6, l.width);
		chart_text(h, "s", 0, TOP - 12, chart_word(h, T("% of takt")));
		for (size_t i = 0; i < c->n; i++)
			load(&l, i);
		chart_line(h, "ax", LEFT - 6, BOTTOM, l.width, BOTTOM);
		scale_words(&l);
		sums(&l);
	}
	NUMBERS(h, T("Operator"), T("Cycle, s"), T("Load, %"), T("Over takt, s"))
		for (size_t i = 0; i < c->n; i++)
			numbers_row(h, c->name[i], (const double[]){ c->cycle_s[i], 100 * l.load[i].load, l.load[i].over ? c->cycle_s[i] - c->takt_s : NAN }, 3,
				0);
}
