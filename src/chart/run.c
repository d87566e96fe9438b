/*
 * run.c -- a measure in the order of time about its median: the first thing to draw, before there are enough points for limits.
 *
 * Half of the points lie above the line and half below it. It has no limits and calls nothing a signal: that is what an XmR chart is for.
 */
#include "chart/private.h"

enum { WIDTH = 556, LEFT = 44, RIGHT = 470, TOP = 40, BOTTOM = 216, HEIGHT = 238, TICKS = 5, NOTE_LINE = 13, NOTE_BYTES = 26, WORD_LINE = 14 };

struct course { struct html *h; const struct chart_run *c; double median; struct scale across, down; };

static void notes(const struct course *r)
{
	for (size_t i = 0; i < r->c->notes; i++) {
		double x = scale_at(&r->across, (double)r->c->note[i].at - .5), y = TOP - 6 - (i % 2 ? NOTE_LINE : 0);
		chart_line(r->h, "lim", x, y + 3, x, BOTTOM);
		chart_text(r->h, x > (LEFT + RIGHT) / 2.0 ? "s e k" : "s k", x, y, chart_short(r->h, r->c->note[i].text, NOTE_BYTES));
	}
}

static struct str with_number(const struct course *r, struct msg m, double x)
{
	return chart_say(r->h, m, ARG("n", chart_number(r->h, x, r->c->decimals)));
}

static void line_words(const struct course *r)
{
	double median = scale_at(&r->down, r->median), goal = scale_at(&r->down, r->c->goal);

	if (!isnan(goal) && fabs(goal - median) < WORD_LINE) {
		double mid = (goal + median) / 2, half = goal < median ? -WORD_LINE / 2.0 : WORD_LINE / 2.0;
		goal = mid + half;
		median = mid - half;
	}
	chart_text(r->h, "b", RIGHT + 6, median + 4, with_number(r, T("median {n}"), r->median));
	if (!isnan(goal))
		chart_text(r->h, "tai", RIGHT + 6, goal + 4, with_number(r, T("goal {n}"), r->c->goal));
}

static void lines(const struct course *r)
{
	double median = scale_at(&r->down, r->median), goal = scale_at(&r->down, r->c->goal);

	chart_line(r->h, "mean", LEFT, median, RIGHT, median);
	if (!isnan(goal))
		chart_line(r->h, "tgt", LEFT, goal, RIGHT, goal);
	VOID_EL(r->h, path, .cls = S("ln"), .d = path_of(r->h, r->c->x, r->c->n, &r->across, &r->down));
	for (size_t i = 0; i < r->c->n; i++)
		if (!isnan(r->c->x[i]))
			chart_dot(r->h, "pt", scale_at(&r->across, (double)i), scale_at(&r->down, r->c->x[i]), 2.5);
}

static double median_of(struct html *h, const double *x, size_t n)
{
	double *there = NEW_N(html_mem(h), double, n + 1);
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (!isnan(x[i]))
			there[k++] = x[i];
	return lean_median(there, k);
}

void chart_run(struct html *h, const struct chart_run *c)
{
	struct course r = { h, c, median_of(h, c->x, c->n), { -.5, (double)c->n - .5, LEFT, RIGHT }, { NAN, NAN, BOTTOM, TOP } };

	if (isnan(r.median) && chart_nothing(h))
		return;
	for (size_t i = 0; i < c->n; i++)
		range_add(&r.down, c->x[i]);
	range_add(&r.down, c->goal);
	scale_round(&r.down, TICKS);
	DRAWING(h, WIDTH, HEIGHT, chart_say(h, T("{n} values in the order of time; their median is {median}."), ARG("n", (int64_t)c->n),
			ARG("median", chart_number(h, r.median, c->decimals)))) {
		chart_grid(h, &r.down, TICKS, LEFT, RIGHT);
		chart_text(h, "s", 0, 12, c->unit);
		notes(&r);
		lines(&r);
		line_words(&r);
		chart_labels(h, c->label, c->n, &r.across, BOTTOM + 16);
	}
	NUMBERS(h, T("When"), T("Value"))
		for (size_t i = 0; i < c->n; i++)
			numbers_row(h, c->label[i], &c->x[i], 1, c->decimals);
}
