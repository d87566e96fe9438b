/*
 * yamazumi.c -- who carries how much of the work, against takt: what is there now, and beside it what is proposed.
 *
 * Each element is its own block, so that one can be seen to move. Waste is hatched as well as red: prints are black and white.
 */
#include "chart/private.h"

enum { LEFT = 44, BAR = 50, STEP = 62, GAP = 44, TOP = 26, BOTTOM = 216, HEIGHT = 258, NAME_LEAST = 14, TICKS = 5, TITLE_CHAR = 8 };

struct pile { struct html *h; const struct chart_yamazumi *c; struct scale down; struct str hatch; };

static double stack_s(const struct chart_stack *s)
{
	double sum = 0;

	for (size_t i = 0; i < s->n; i++)
		sum += s->element[i].s;
	return sum;
}

static double stacks_s(const struct chart_stacks *all)
{
	double sum = 0;

	for (size_t i = 0; i < all->n; i++)
		sum += stack_s(&all->stack[i]);
	return sum;
}

static void block(const struct pile *p, const struct chart_element *e, double x, double y, double height)
{
	struct html *h = p->h;

	if (!(height > 0))
		return;
	if (e->kind == CHART_WASTE)
		VOID_EL(h, rect, .fill = p->hatch, .x = svg_num(h, x), .y = svg_num(h, y), .w = svg_num(h, BAR), .h = svg_num(h, height));
	else
		chart_bar(h, e->kind == CHART_VALUE ? "f-ai" : "f-ai3", x, y, BAR, height);
	if (height < NAME_LEAST)
		return;
	if (e->kind == CHART_VALUE)
		chart_text(h, "m inv-s L", x + BAR / 2.0, y + height / 2 + 4.5, chart_number(h, e->s, 0));
	else if (e->name.n)
		chart_text(h, "m s k halo", x + BAR / 2.0, y + height / 2 + 3.5, e->name);
}

static void stack(const struct pile *p, const struct chart_stack *s, double x)
{
	double sum = 0;
	bool over = stack_s(s) > p->c->takt_s;

	for (size_t i = 0; i < s->n; i++) {
		double top = scale_at(&p->down, sum + s->element[i].s), foot = scale_at(&p->down, sum);
		block(p, &s->element[i], x, top, foot - top - 1.2);
		sum += s->element[i].s;
	}
	chart_text(p->h, "m k", x + BAR / 2.0, BOTTOM + 16, s->name);
	chart_text(p->h, over ? "m tbad L" : "m b L", x + BAR / 2.0, BOTTOM + 34, chart_number(p->h, sum, 0));
}

static void stacks(const struct pile *p, const struct chart_stacks *all, double x)
{
	if (all->n)
		chart_text(p->h, "b L", x, TOP - 12, all->title);
	for (size_t i = 0; i < all->n; i++)
		stack(p, &all->stack[i], x + STEP * (double)i);
}

static struct str spoken(const struct pile *p)
{
	struct html *h = p->h;
	int64_t over = 0;

	for (size_t i = 0; i < p->c->now.n; i++)
		over += stack_s(&p->c->now.stack[i]) > p->c->takt_s;
	return say(html_mem(h), html_lang(h), T("Yamazumi: {n} people with {s} seconds of work, {over} of them over takt."), ARG("n", (int64_t)p->c->now.n),
		ARG("s", chart_number(h, stacks_s(&p->c->now), 0)), ARG("over", over));
}

static void kinds_row(struct html *h, const struct chart_stack *s)
{
	double by[3] = { 0 };

	for (size_t i = 0; i < s->n; i++)
		by[s->element[i].kind] += s->element[i].s;
	numbers_row(h, s->name, (const double[]){ by[CHART_VALUE], by[CHART_NECESSARY], by[CHART_WASTE], stack_s(s) }, 4, 0);
}

/* As wide as its columns, and as its title where that is longer. */
static double stacks_w(const struct chart_stacks *all)
{
	return all->n ? fmax(STEP * (double)all->n, TITLE_CHAR * (double)str_chars(all->title)) : 0;
}

static void takt(const struct pile *p, double right)
{
	double y = scale_at(&p->down, p->c->takt_s);

	if (isnan(p->c->takt_s))
		return;
	chart_line(p->h, "takt", LEFT - 12, y, right, y);
	chart_text(p->h, "tbad e halo", LEFT - 20, y + 4, chart_number(p->h, p->c->takt_s, 0));
}

void chart_yamazumi(struct html *h, const struct chart_yamazumi *c)
{
	double first = LEFT, second = LEFT + stacks_w(&c->now) + (c->proposal.n ? GAP : 0), right = second + stacks_w(&c->proposal);
	struct pile p = { h, c, { 0, fmax(0, c->takt_s), BOTTOM, TOP }, chart_hatch_of(h, c->id) };

	for (size_t i = 0; i < c->now.n; i++)
		range_add(&p.down, stack_s(&c->now.stack[i]));
	for (size_t i = 0; i < c->proposal.n; i++)
		range_add(&p.down, stack_s(&c->proposal.stack[i]));
	scale_round(&p.down, TICKS);
	DRAWING(h, right, HEIGHT, spoken(&p)) {
		chart_hatch(h, c->id);
		chart_grid(h, &p.down, TICKS, LEFT - 12, right);
		chart_line(h, "ax", LEFT - 12, BOTTOM, right, BOTTOM);
		stacks(&p, &c->now, first);
		stacks(&p, &c->proposal, second);
		chart_text(h, "s", 0, BOTTOM + 34, lang_text(html_lang(h), T("sum")));
		takt(&p, right);
	}
	NUMBERS(h, T("Operator"), T("Value-adding"), T("Necessary"), T("Waste"), T("Sum, seconds")) {
		for (size_t i = 0; i < c->now.n; i++)
			kinds_row(h, &c->now.stack[i]);
		for (size_t i = 0; i < c->proposal.n; i++)
			kinds_row(h, &c->proposal.stack[i]);
	}
}
