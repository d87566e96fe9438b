/*
 * capacity.c -- the process capacity sheet as bars: what each step can make in the time there is, against what is wanted.
 *
 * One bar a step in the order of the work, one line for the demand; a bar that ends before the line is hatched and says how many pieces are missing. The
 * narrowest step has a frame and the word (a step that could make far more than is wanted is drawn broken off, so that the narrow ones can be told apart),
 * and it is the first that has the least: lean_capacity() says so. A step that was not measured has no bar, and then no step is called the narrowest.
 */
#include "chart/private.h"

enum { WIDTH = 556, LEFT = 190, RIGHT = 386, TOP = 42, ROW = 30, BAR = 18, TICKS = 5, NAME_CHARS = 22, BEYOND = 5 /* halves */ };

struct sheet {
	struct html *h;
	const struct chart_capacity *c;
	struct lean_capacity *row;
	struct lean_capacity_line line;
	struct scale across;
	double bottom;
};

static double row_y(size_t i)
{
	return TOP + ROW * (double)i + ROW / 2.0;
}

static bool is_short(const struct sheet *s, size_t i)
{
	return s->row[i].pieces < s->c->demand;
}

/* Where the bar of a step ends: at the edge when it could make far more. */
static double end_x(const struct sheet *s, size_t i)
{
	return isnan(s->row[i].pieces) ? LEFT : scale_at(&s->across, fmin(s->row[i].pieces, s->across.to));
}

static void broken(const struct sheet *s, size_t i, double x)
{
	if (s->row[i].pieces > s->across.to)
		chart_path(s->h, "f-paper", "M%.1f %.1fl6-%dh5l-6 %dz", x - 24, row_y(i) + BAR / 2.0 + 2, BAR + 4, BAR + 4);
}

/* What stands behind the bar: its pieces, how many are missing, and whether it is the narrowest. */
static void words(const struct sheet *s, size_t i, double x)
{
	struct html *h = s->h;

	EL(h, text, .cls = S("L"), .x = svg_num(h, x), .y = svg_num(h, row_y(i) + 4.5)) {
		LEAF(h, tspan, chart_number(h, s->row[i].pieces, 0), .cls = is_short(s, i) ? S("tbad") : S("b"));
		if (is_short(s, i))
			LEAF(h, tspan, chart_amount(h, T("−{n}"), s->c->demand - s->row[i].pieces, 0), .cls = S("tbad"), .dx = S("6"));
		if (i == s->line.bottleneck)
			LEAF(h, tspan, T("bottleneck"), .cls = S("b"), .dx = S("6"));
	}
}

static void step(const struct sheet *s, size_t i)
{
	struct html *h = s->h;
	double y = row_y(i) - BAR / 2.0, end = end_x(s, i);
	struct str name;

	if (chart_wrap(h, s->c->name[i], NAME_CHARS, &name, 1))
		chart_text(h, i == s->line.bottleneck ? "b" : "k", 0, row_y(i) + 4, name);
	chart_text(h, "s e", LEFT - 10, row_y(i) + 4, chart_number(h, s->row[i].unit_s, 1));
	if (is_short(s, i))
		chart_hatched(h, s->c->id, LEFT, y, end - LEFT, BAR);
	else
		chart_bar(h, "f-ai", LEFT, y, end - LEFT, BAR);
	if (i == s->line.bottleneck)
		chart_bar(h, "ax", LEFT, y, end - LEFT, BAR);
	broken(s, i, end);
	words(s, i, 8 + (is_short(s, i) ? scale_at(&s->across, s->c->demand) : end));
}

static void demand(const struct sheet *s)
{
	double x = scale_at(&s->across, s->c->demand);

	if (isnan(s->c->demand))
		return;
	chart_line(s->h, "takt", x, TOP - 8, x, s->bottom + 2);
	chart_text(s->h, "tbad L m", fmax(x, LEFT + 40), TOP - 14, chart_amount(s->h, T("demand {n}"), s->c->demand, 0));
}

static struct str spoken(const struct sheet *s)
{
	struct html *h = s->h;
	struct str pieces = chart_number(h, s->line.pieces, 0), wanted = chart_number(h, s->c->demand, 0);

	if (s->line.bottleneck >= s->c->n)
		return chart_say(h, TN("Capacity of {n} step; which one has the least is not known.",
			"Capacity of {n} steps; which one has the least is not known.", (int64_t)s->c->n));
	return chart_say(h, T("The line can make {pieces} pieces, demand is {demand}; the bottleneck is {name}."), ARG("pieces", pieces), ARG("demand", wanted),
		ARG("name", s->c->name[s->line.bottleneck]));
}

void chart_capacity(struct html *h, const struct chart_capacity *c)
{
	struct sheet s = { .h = h, .c = c, .row = NEW_N(html_mem(h), struct lean_capacity, c->n + 1), .across = { 0, 0, LEFT, RIGHT },
		.bottom = TOP + ROW * (double)c->n };

	if (!c->n) {
		chart_nothing(h);
		return;
	}
	s.line = lean_capacity(c->step, c->n, c->available_s, s.row);
	double least = isnan(c->demand) ? s.line.pieces : c->demand;
	range_add(&s.across, c->demand);
	for (size_t i = 0; i < c->n; i++)
		range_add(&s.across, s.row[i].pieces > BEYOND * least / 2 ? BEYOND * least / 2 : s.row[i].pieces);
	scale_round(&s.across, TICKS);
	DRAWING(h, WIDTH, s.bottom + 24, spoken(&s)) {
		chart_hatch(h, c->id);
		chart_columns(h, &s.across, TICKS, TOP, s.bottom);
		chart_text(h, "s e", LEFT - 10, TOP - 14, chart_word(h, T("s a piece")));
		for (size_t i = 0; i < c->n; i++)
			step(&s, i);
		chart_line(h, "ax", LEFT, TOP, LEFT, s.bottom);
		demand(&s);
	}
	NUMBERS(h, T("Step"), T("Hand, s"), T("Machine, s"), T("Tool change a piece, s"), T("Time per piece, s"), T("Pieces"), T("More than demand"))
		for (size_t i = 0; i < c->n; i++)
			numbers_row(h, c->name[i], (const double[]){ c->step[i].manual_s, c->step[i].auto_s, c->step[i].change_s / c->step[i].pieces_per_change,
				s.row[i].unit_s,
				s.row[i].pieces, s.row[i].pieces - c->demand }, 6, 1);
}
