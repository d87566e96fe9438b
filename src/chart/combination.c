/*
 * combination.c -- the standard work combination sheet: one round of a cell, second by second.
 *
 * When each thing begins is lean_combination()'s; here it is drawn, in rows that stand beside those of the table. Whoever can walk from one row to the next
 * with a finger can see where a second is lost. It must never show a round that is shorter than takt as if nobody waited in it.
 */
#include "chart/private.h"


enum { WIDTH = 640, HEAD = CHART_COMBINATION_HEAD, ROW = CHART_COMBINATION_ROW, LEFT = 6, RIGHT = 632, FOOT = 34, TICKS = 10 };

struct sheet {
	struct html *h;
	const struct chart_combination *c;
	struct lean_combination sums;
	struct lean_work_row *row;
	double round_s;                 /* after which all begins again */
	double bottom;
	struct scale across;
};

static double row_y(size_t i)
{
	return HEAD + ROW * (double)i + ROW / 2.0;
}

static double at_s(const struct sheet *s, double t)
{
	return scale_at(&s->across, t);
}

static void stroke(const struct sheet *s, const char *cls, double from_s, double to_s, double y)
{
	chart_line(s->h, cls, at_s(s, from_s), y, at_s(s, to_s), y);
}

/* ---- the paper ---- */

static void paper(const struct sheet *s)
{
	double major = scale_step(&s->across, TICKS);

	for (int i = 0; i <= 4 * TICKS && major / 2 * i <= s->across.to * (1 + 1e-6); i++) {
		double x = at_s(s, major / 2 * i);
		chart_line(s->h, i % 2 ? "gr" : "gr2", x, HEAD - 6, x, s->bottom);
		if (i % 2 == 0)
			chart_text(s->h, "m s", x, HEAD - 12, chart_number(s->h, major / 2 * i, step_decimals(major)));
	}
	for (size_t i = 0; i <= s->c->n; i++)
		chart_line(s->h, "gr", LEFT, HEAD + ROW * (double)i + .5, RIGHT, HEAD + ROW * (double)i + .5);
}

/* ---- the work ---- */

/* A wave from one place to another: six half waves, to both sides of the straight way. */
static struct str wave(struct html *h, double xa, double ya, double xb, double yb)
{
	enum { HALVES = 6 };
	struct buf b = buf_new(html_mem(h), 512, 1 << 12);
	bool level = fabs(yb - ya) < 1;

	buf_fmt(&b, "M%.1f %.1f", xa, ya);
	for (int k = 1; k <= HALVES; k++) {
		double end = (double)k / HALVES, mid = (k - .5) / HALVES, swing = k % 2 ? 3.2 : -3.2;
		buf_fmt(&b, "Q%.1f %.1f %.1f %.1f", xa + (xb - xa) * mid + (level ? 0 : swing), ya + (yb - ya) * mid + (level ? swing * 1.3 : 0), xa + (xb - xa) * end, ya + (yb - ya) * end);
	}
	return buf_done(&b);
}

/* The row that this operator goes to; their own when it was the last. */
static size_t next_of(const struct sheet *s, size_t i)
{
	for (size_t k = i + 1; k < s->c->n; k++)
		if (s->c->work[k].operator == s->c->work[i].operator)
			return k;
	return i;
}

static void machine(const struct sheet *s, size_t i)
{
	double end = s->row[i].auto_end_s, y = row_y(i);

	if (isnan(end))
		return;
	stroke(s, "aut", s->row[i].manual_end_s, fmin(end, s->round_s), y);
	if (end > s->round_s)
		stroke(s, "aut wrp", 0, end - s->round_s, y);
}

static void element(const struct sheet *s, size_t i)
{
	const struct lean_work *w = &s->c->work[i];
	const struct lean_work_row *row = &s->row[i];
	double y = row_y(i);

	machine(s, i);
	if (w->manual_s > 0)
		stroke(s, "man", row->start_s, row->manual_end_s, y);
	if (w->walk_s > 0)
		VOID_EL(s->h, path, .cls = S("wlk"), .d = wave(s->h, at_s(s, row->manual_end_s), y, at_s(s, row->manual_end_s + w->walk_s), row_y(next_of(s, i))));
}

/* ---- takt, and the cycle below ---- */

static struct str seconds(struct html *h, struct msg m, double s)
{
	return say(html_mem(h), html_lang(h), m, ARG("s", chart_number(h, s, fmod(s, 1) ? 1 : 0)));
}

static void takt(const struct sheet *s)
{
	double x = at_s(s, s->c->takt_s);

	if (isnan(s->c->takt_s))
		return;
	chart_line(s->h, "takt", x, HEAD - 8, x, s->bottom + 8);
	chart_text(s->h, "tbad L m", x, HEAD - 27, seconds(s->h, T("takt {s} s"), s->c->takt_s));
}

static void cycle(const struct sheet *s)
{
	double y = s->bottom + 14, end = at_s(s, s->sums.operator_cycle_s), wait = s->sums.wait_s, spare = s->sums.slack_s, at = at_s(s, s->round_s) + 6;

	VOID_EL(s->h, path, .cls = S("ax"), .d = str_fmt(html_mem(s->h), "M%d %.1fv5H%.1fv-5", LEFT, y - 5, end));
	chart_text(s->h, "m k", (LEFT + end) / 2, y + 13, seconds(s->h, T("one cycle {s} s"), s->sums.operator_cycle_s));
	if (wait > 0)
		chart_text(s->h, "s", at, y + 4, seconds(s->h, T("{s} s wait"), wait));
	if (spare > 0)
		chart_text(s->h, "s", at, wait > 0 ? y + 17 : y + 4, seconds(s->h, T("{s} s to spare"), spare));
	else if (s->round_s > s->c->takt_s)
		chart_text(s->h, "tbad", end + 6, y + 4, seconds(s->h, T("{s} s over takt"), s->round_s - s->c->takt_s));
}

/* ---- the table beside it, row for row ---- */

static void time_cell(struct html *h, double s, struct str cls)
{
	LEAF(h, td, s > 0 ? chart_number(h, s, fmod(s, 1) ? 1 : 0) : S("–"), .cls = cls);
}

static void table(const struct sheet *s)
{
	static const struct msg columns[] = { T("Work element"), T("Hand"), T("Machine"), T("Walk") };
	struct html *h = s->h;

	EL(h, table, .cls = S("tb swt")) {
		EL(h, thead)
			EL(h, tr) {
				LEAF(h, th, S("#"), .cls = S("tb-n"), .scope = S("col"));
				for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
					LEAF(h, th, columns[i], .cls = i ? S("tb-n") : STR_NONE, .scope = S("col"));
			}
		EL(h, tbody)
			for (size_t i = 0; i < s->c->n; i++)
				EL(h, tr) {
					LEAF(h, td, (int64_t)i + 1, .cls = S("tb-n mut"));
					LEAF(h, th, s->c->name[i], .scope = S("row"));
					time_cell(h, s->c->work[i].manual_s, S("tb-n"));
					time_cell(h, s->c->work[i].auto_s, S("tb-n mut"));
					time_cell(h, s->c->work[i].walk_s, S("tb-n mut"));
				}
		EL(h, tfoot)
			EL(h, tr) {
				EL(h, td) { }
				LEAF(h, th, T("Total, seconds"), .scope = S("row"));
				time_cell(h, s->sums.manual_s, S("tb-n"));
				EL(h, td) { }
				time_cell(h, s->sums.walk_s, S("tb-n"));
			}
	}
}

static struct str spoken(const struct sheet *s)
{
	struct html *h = s->h;
	struct str cycle = chart_number(h, s->sums.operator_cycle_s, 0), cell = chart_number(h, s->sums.cell_cycle_s, 0), takt = chart_number(h, s->c->takt_s, 0);

	if (isnan(s->c->takt_s))
		return say(html_mem(h), html_lang(h), T("Combination sheet: a cycle of {cycle} seconds, of the cell {cell}."), ARG("cycle", cycle), ARG("cell", cell));
	return say(html_mem(h), html_lang(h), s->sums.meets_takt ? T("Combination sheet: a cycle of {cycle} seconds, of the cell {cell}, within takt {takt}.")
		: T("Combination sheet: a cycle of {cycle} seconds, of the cell {cell}, longer than takt {takt}."), ARG("cycle", cycle), ARG("cell", cell), ARG("takt", takt));
}

void chart_combination(struct html *h, const struct chart_combination *c)
{
	struct sheet s = { .h = h, .c = c, .row = NEW_N(html_mem(h), struct lean_work_row, c->n + 1), .bottom = HEAD + ROW * (double)c->n };

	s.sums = lean_combination(c->work, c->n, c->takt_s, s.row, NULL, c->operators);
	if (isnan(s.sums.cell_cycle_s)) {
		LEAF(h, p, T("There are no times to draw yet."), .cls = S("mut"));
		return;
	}
	s.round_s = fmax(s.sums.cell_cycle_s, c->takt_s);
	s.across = (struct scale){ 0, s.round_s * 1.18, LEFT, RIGHT };
	EL(h, div, .cls = S("swg")) {
		EL(h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("region"), .aria_label = T("Work elements"))
			table(&s);
		DRAWING(h, WIDTH, s.bottom + FOOT, spoken(&s)) {
			paper(&s);
			for (size_t i = 0; i < c->n; i++)
				element(&s, i);
			takt(&s);
			cycle(&s);
		}
	}
}
