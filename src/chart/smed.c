/*
 * smed.c -- a changeover before and after: what was moved out of the standstill, and what was made shorter.
 *
 * One line: the machine stops. Right of it is what is done while it stands, left of it what is done while it runs; improving is to move blocks over the line
 * and then to shrink what is left. The standstill alone is the measure: a longer preparation at the left never makes a changeover look worse, and never
 * better.
 */
#include "chart/private.h"

enum { WIDTH = 556, LEFT = 96, RIGHT = 496, TOP = 40, ROW = 68, BAR = 52, TICKS = 8, LEADING = 13, NAME_CHARS = 15 };

struct setups { struct html *h; const struct chart_smed *c; struct scale across; double bottom; };

/* A time that nobody took takes no room. */
static double room_of(const struct chart_setup_part *p)
{
	return p->min > 0 ? p->min : 0;
}

static double sum_of(const struct chart_setup_stage *s, enum chart_setup kind)
{
	double sum = 0;

	for (size_t i = 0; i < s->n; i++)
		sum += s->part[i].kind == kind ? room_of(&s->part[i]) : 0;
	return sum;
}

static double stands(const struct chart_setup_stage *s)
{
	return sum_of(s, CHART_INTERNAL) + sum_of(s, CHART_COULD_BE_EXTERNAL);
}

static double stage_y(size_t i)
{
	return TOP + ROW * (double)i + ROW / 2.0;
}

static const char *word_class(enum chart_setup kind)
{
	return kind == CHART_INTERNAL ? "m s inv-s" : "m s k halo";
}

/* The longest of its words, in characters: what cannot be broken. */
static size_t longest(struct str s)
{
	size_t most = 0;

	for (struct str word; str_cut(&s, ' ', &word);)
		most = str_chars(word) > most ? str_chars(word) : most;
	return most;
}

/* Its name when there is room, its minutes in any case but a sliver. */
static void part_words(const struct setups *s, const struct chart_setup_part *p, double x, double w, double y)
{
	size_t room = (size_t)((w - 4) / 6);
	bool named = longest(p->name) <= room && str_chars(p->name) <= 2 * room;
	struct str line[2];
	size_t n = named ? chart_wrap(s->h, p->name, room, line, 2) : 0;
	double at = y + 4 - LEADING * (double)n / 2;

	for (size_t i = 0; i < n; i++, at += LEADING)
		chart_text(s->h, word_class(p->kind), x + w / 2, at, line[i]);
	if (w > 16)
		chart_text(s->h, word_class(p->kind), x + w / 2, at, chart_number(s->h, p->min, fmod(p->min, 1) ? 1 : 0));
}

static void part(const struct setups *s, const struct chart_setup_part *p, double from, double y)
{
	struct html *h = s->h;
	double x = scale_at(&s->across, from), w = scale_at(&s->across, from + room_of(p)) - x - 1.5;

	if (!(w > 0))
		return;
	if (p->kind == CHART_COULD_BE_EXTERNAL)
		chart_hatched(h, s->c->id, x, y - BAR / 2.0, w, BAR);
	else
		chart_bar(h, p->kind == CHART_INTERNAL ? "f-ai" : "f-ai3", x, y - BAR / 2.0, w, BAR);
	part_words(s, p, x, w, y);
}

static void stage(const struct setups *s, size_t i)
{
	const struct chart_setup_stage *one = &s->c->stage[i];
	double before = -sum_of(one, CHART_EXTERNAL), after = 0, y = stage_y(i);

	for (size_t k = 0; k < one->n; k++) {
		double *at = one->part[k].kind == CHART_EXTERNAL ? &before : &after;
		part(s, &one->part[k], *at, y);
		*at += room_of(&one->part[k]);
	}
	chart_words(s->h, "b", 0, y, one->name, NAME_CHARS, 2);
	chart_text(s->h, "b L", scale_at(&s->across, after) + 6, y + 4.5, chart_amount(s->h, T("{n} min"), after, 0));
}

static void paper(const struct setups *s)
{
	double zero = scale_at(&s->across, 0);

	chart_columns(s->h, &s->across, TICKS, TOP, s->bottom);
	chart_text(s->h, "k", zero + 8, TOP - 14, chart_word(s->h, T("the machine stands")));
	if (s->across.from < 0)
		chart_text(s->h, "k e", zero - 8, TOP - 14, chart_word(s->h, T("while it runs")));
}

static void sums(const struct setups *s)
{
	struct html *h = s->h;
	double from = stands(&s->c->stage[0]), to = stands(&s->c->stage[s->c->n - 1]), could = sum_of(&s->c->stage[0], CHART_COULD_BE_EXTERNAL);

	EL(h, text, .cls = S("L"), .x = S("0"), .y = svg_num(h, s->bottom + 44)) {
		LEAF(h, tspan, chart_say(h, T("Standstill from {from} to {to} min: {n} % less"), ARG("from", chart_number(h, from, 0)),
			ARG("to", chart_number(h, to, 0)),
			ARG("n", chart_number(h, 100 * lean_improvement(from, to, LEAN_LOWER), 0))), .cls = S("b"));
		if (could > 0)
			LEAF(h, tspan, chart_amount(h, T("by separating alone {n} %"), 100 * lean_smed(from, could).saving, 0), .dx = S("16"));
	}
}

static struct str kind_word(const struct setups *s, enum chart_setup kind)
{
	return chart_word(s->h, kind == CHART_INTERNAL ? T("internal") : kind == CHART_EXTERNAL ? T("external") : T("internal, could be external"));
}

static void numbers(const struct setups *s)
{
	struct html *h = s->h;

	WORDS(h, T("What is done"), T("Changeover"), T("Kind"), T("Minutes"))
		for (size_t i = 0; i < s->c->n; i++)
			for (size_t k = 0; k < s->c->stage[i].n; k++) {
				const struct chart_setup_part *p = &s->c->stage[i].part[k];
				words_row(h, p->name, (const struct str[]){ s->c->stage[i].name, kind_word(s, p->kind),
					chart_number(h, p->min, fmod(p->min, 1) ? 1 : 0) }, 3);
			}
}

void chart_smed(struct html *h, const struct chart_smed *c)
{
	struct setups s = { .h = h, .c = c, .across = { 0, 0, LEFT, RIGHT }, .bottom = TOP + ROW * (double)c->n };

	for (size_t i = 0; i < c->n; i++) {
		range_add(&s.across, -sum_of(&c->stage[i], CHART_EXTERNAL));
		range_add(&s.across, stands(&c->stage[i]));
	}
	if (!(s.across.to > 0)) {
		chart_nothing(h);
		return;
	}
	DRAWING(h, WIDTH, s.bottom + 52, chart_say(h, T("Changeover: the machine stands {from} minutes before and {to} after."),
		ARG("from", chart_number(h, stands(&c->stage[0]), 0)), ARG("to", chart_number(h, stands(&c->stage[c->n - 1]), 0)))) {
		chart_hatch(h, c->id);
		paper(&s);
		for (size_t i = 0; i < c->n; i++)
			stage(&s, i);
		chart_line(h, "takt", scale_at(&s.across, 0) - .75, TOP - 26, scale_at(&s.across, 0) - .75, s.bottom + 2);
		sums(&s);
	}
	numbers(&s);
}
