/*
 * waterfall.c -- from one sum to another: what was added, what was taken away, and what is left.
 *
 * Whether up or down is good is the caller's to say; the sign stands in front of every change, so that a black and white print says it too.
 */
#include "chart/private.h"


enum { WIDTH = 640, LEFT = 60, RIGHT = 632, TOP = 32, BOTTOM = 222, HEIGHT = 260, TICKS = 5, NAME_BYTES = 14 };

struct stairs { struct html *h; const struct chart_waterfall *c; double *before, *after; struct scale across, down; };

static void levels(struct stairs *s)
{
	double level = 0;

	for (size_t i = 0; i < s->c->n; i++) {
		const struct chart_stair *one = &s->c->stair[i];
		s->before[i] = one->is_sum ? 0 : level;
		level = one->is_sum && i ? level : level + one->change;
		s->after[i] = level;
		range_add(&s->down, s->before[i]);
		range_add(&s->down, level);
	}
}

static const char *colour(const struct stairs *s, const struct chart_stair *one)
{
	if (one->is_sum)
		return "f-ink2";
	return (one->change > 0) == s->c->lower_is_better ? "f-bad2" : "f-ok2";
}

static struct str change_words(const struct stairs *s, size_t i)
{
	const struct chart_stair *one = &s->c->stair[i];
	struct str n = chart_number(s->h, one->is_sum ? s->after[i] : fabs(one->change), s->c->decimals);

	return one->is_sum ? n : str_fmt(html_mem(s->h), "%s" STR_FMT, one->change < 0 ? "−" : "+", STR_ARG(n));
}

static void stair(const struct stairs *s, size_t i)
{
	const struct chart_stair *one = &s->c->stair[i];
	double wide = fmin((RIGHT - LEFT) / (double)s->c->n * .72, 70), mid = scale_at(&s->across, (double)i), from = scale_at(&s->down, s->before[i]),
		to = scale_at(&s->down, s->after[i]), top = fmin(from, to);

	chart_bar(s->h, colour(s, one), mid - wide / 2, top, wide, fmax(fabs(from - to), 1));
	chart_text(s->h, "m b", mid, top - 5, change_words(s, i));
	chart_text(s->h, "m s", mid, BOTTOM + (s->c->n > 6 && i % 2 ? 32 : 16), chart_short(s->h, one->name, NAME_BYTES));
	if (i + 1 < s->c->n)
		chart_line(s->h, "lim", mid + wide / 2, to, scale_at(&s->across, (double)i + 1) - wide / 2, to);
}

void chart_waterfall(struct html *h, const struct chart_waterfall *c)
{
	struct stairs s = { .h = h, .c = c, .before = NEW_N(html_mem(h), double, c->n + 1), .after = NEW_N(html_mem(h), double, c->n + 1),
		.across = { -.5, (double)c->n - .5, LEFT, RIGHT }, .down = { 0, 0, BOTTOM, TOP } };

	if (!c->n && chart_nothing(h))
		return;
	levels(&s);
	scale_round(&s.down, TICKS);
	DRAWING(h, WIDTH, HEIGHT, say(html_mem(h), html_lang(h), T("From {first} {from} to {last} {to}."), ARG("first", c->stair[0].name),
		ARG("from", chart_number(h, s.after[0], c->decimals)), ARG("last", c->stair[c->n - 1].name), ARG("to", chart_number(h, s.after[c->n - 1], c->decimals)))) {
		chart_grid(h, &s.down, TICKS, LEFT, RIGHT);
		chart_text(h, "s", 0, TOP - 21, c->unit);
		for (size_t i = 0; i < c->n; i++)
			stair(&s, i);
		chart_line(h, "ax", LEFT, scale_at(&s.down, 0), RIGHT, scale_at(&s.down, 0));
	}
	NUMBERS(h, T("Step"), T("Change"), T("After it"))
		for (size_t i = 0; i < c->n; i++)
			numbers_row(h, c->stair[i].name, (const double[]){ c->stair[i].is_sum ? NAN : c->stair[i].change, s.after[i] }, 2, c->decimals);
}
