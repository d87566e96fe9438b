/*
 * xmatrix.c -- one year's aims on one sheet: what the breakthroughs ask of this year, what is done for it, and how it will be seen.
 *
 * The four lists stand around an X; each corner holds the links of its two neighbours. Lists grow outward from the X, so that what is nearest is the first.
 * A row without any mark is the finding: work that serves no aim, or an aim that nobody works for; nothing is drawn that would fill the gap.
 */
#include "chart/private.h"

enum { C = 28, MIDDLE_W = 236, MIDDLE_H = 150, SIDE_CHARS = 24, ROW_CHARS = 36, GAP = 12, LEGEND = 34 };

struct matrix { struct html *h; const struct chart_xmatrix *c; double x0, y0, x1, y1, owners_x, width, height; };

/* ---- the signs ---- */

static void link_sign(struct html *h, enum chart_link link, double x, double y)
{
	if (link == CHART_STRONG)
		chart_dot(h, "pt", x, y, 6.5);
	else if (link == CHART_MEDIUM)
		chart_dot(h, "ln", x, y, 6);
	else if (link == CHART_WEAK)
		chart_path(h, "ln", "M%.1f %.1fl5.5 9.5h-11z", x, y - 6);
}

static void cell(struct html *h, enum chart_link link, double x, double y)
{
	chart_bar(h, "gr2", x, y, C, C);
	link_sign(h, link, x + C / 2.0, y + C / 2.0);
}

/* ---- places: lists go outward from the middle ---- */

static double left_x(const struct matrix *m, size_t k)
{
	return m->x0 - C * (double)(k + 1);
}

static double above_y(const struct matrix *m, size_t k)
{
	return m->y0 - C * (double)(k + 1);
}

static double right_x(const struct matrix *m, size_t k)
{
	return m->x1 + C * (double)k;
}

static double below_y(const struct matrix *m, size_t k)
{
	return m->y1 + C * (double)k;
}

/* ---- the parts ---- */

static void middle(const struct matrix *m)
{
	struct html *h = m->h;
	const struct lang *l = html_lang(h);
	double x = (m->x0 + m->x1) / 2, y = (m->y0 + m->y1) / 2;

	chart_bar(h, "ax", m->x0, m->y0, MIDDLE_W, MIDDLE_H);
	chart_line(h, "ax", m->x0, m->y0, m->x1, m->y1);
	chart_line(h, "ax", m->x1, m->y0, m->x0, m->y1);
	chart_text(h, "m b L", x, m->y0 + 24, lang_text(l, T("Priorities")));
	chart_text(h, "m b L", x, m->y1 - 14, lang_text(l, T("Breakthroughs")));
	chart_turned(h, "m b L", m->x0 + 22, y, lang_text(l, T("This year")));
	chart_turned(h, "m b L", m->x1 - 13, y, lang_text(l, T("Measures")));
}

static void row_name(const struct matrix *m, double y, struct str name)
{
	struct str line;

	chart_bar(m->h, "gr2", m->x0, y, MIDDLE_W, C);
	if (chart_wrap(m->h, name, ROW_CHARS, &line, 1))
		chart_text(m->h, "k", m->x0 + 8, y + C / 2.0 + 4, line);
}

static void column_name(const struct matrix *m, double x, struct str name)
{
	struct str line[2];
	size_t n = chart_wrap(m->h, name, SIDE_CHARS, line, 2);

	chart_bar(m->h, "gr2", x, m->y0, C, MIDDLE_H);
	for (size_t i = 0; i < n; i++)
		chart_turned(m->h, "k", x + (n == 1 ? 18 : 12 + 12 * (double)i), m->y1 - 7, line[i]);
}

static void names(const struct matrix *m)
{
	const struct chart_xmatrix *c = m->c;

	for (size_t k = 0; k < c->priorities.n; k++)
		row_name(m, above_y(m, k), c->priorities.p[k]);
	for (size_t k = 0; k < c->breakthroughs.n; k++)
		row_name(m, below_y(m, k), c->breakthroughs.p[k]);
	for (size_t k = 0; k < c->objectives.n; k++)
		column_name(m, left_x(m, k), c->objectives.p[k]);
	for (size_t k = 0; k < c->measures.n; k++)
		column_name(m, right_x(m, k), c->measures.p[k]);
	for (size_t k = 0; k < c->owners.n; k++)
		column_name(m, m->owners_x + C * (double)k, c->owners.p[k]);
}

static void corners(const struct matrix *m)
{
	const struct chart_xmatrix *c = m->c;

	for (size_t i = 0; i < c->priorities.n; i++) {
		for (size_t k = 0; k < c->objectives.n; k++)
			cell(m->h, c->priority_objective[i * c->objectives.n + k], left_x(m, k), above_y(m, i));
		for (size_t k = 0; k < c->measures.n; k++)
			cell(m->h, c->priority_measure[i * c->measures.n + k], right_x(m, k), above_y(m, i));
		for (size_t k = 0; k < c->owners.n; k++)
			cell(m->h, c->priority_owner[i * c->owners.n + k], m->owners_x + C * (double)k, above_y(m, i));
	}
	for (size_t i = 0; i < c->breakthroughs.n; i++) {
		for (size_t k = 0; k < c->objectives.n; k++)
			cell(m->h, c->breakthrough_objective[i * c->objectives.n + k], left_x(m, k), below_y(m, i));
		for (size_t k = 0; k < c->measures.n; k++)
			cell(m->h, c->breakthrough_measure[i * c->measures.n + k], right_x(m, k), below_y(m, i));
	}
}

static struct msg strength(enum chart_link link)
{
	return link == CHART_STRONG ? T("strong") : link == CHART_MEDIUM ? T("medium") : T("weak");
}

static void legend(const struct matrix *m)
{
	static const enum chart_link links[] = { CHART_STRONG, CHART_MEDIUM, CHART_WEAK };

	for (size_t i = 0; i < 3; i++) {
		double x = m->x0 + 8 + 84 * (double)i, y = m->height - 10;
		link_sign(m->h, links[i], x, y);
		chart_text(m->h, "k", x + 14, y + 4, chart_word(m->h, strength(links[i])));
	}
}

/* ---- the same as a table ---- */

/* "Lead time, days (strong), WIP (medium)" of one row of links; there are none, not even an array, to a list that is empty. */
static struct str linked(const struct matrix *m, const struct chart_list *to, const enum chart_link *link, size_t row)
{
	struct buf b = buf_new(html_mem(m->h), 128, 1 << 13);

	for (size_t k = 0; k < to->n; k++) {
		enum chart_link one = link[row * to->n + k];
		if (one == CHART_UNLINKED)
			continue;
		buf_str(&b, b.n ? S("; ") : STR_NONE);
		buf_str(&b, chart_say(m->h, T("{name} ({strength})"), ARG("name", to->p[k]), ARG("strength", strength(one))));
	}
	return b.n ? buf_done(&b) : S("–");
}

static void numbers(const struct matrix *m)
{
	const struct chart_xmatrix *c = m->c;

	WORDS(m->h, T("Priority or breakthrough"), T("This year"), T("Measures"), T("Owners")) {
		for (size_t i = 0; i < c->priorities.n; i++)
			words_row(m->h, c->priorities.p[i], (const struct str[]){ linked(m, &c->objectives, c->priority_objective, i),
				linked(m, &c->measures, c->priority_measure, i), linked(m, &c->owners, c->priority_owner, i) }, 3);
		for (size_t i = 0; i < c->breakthroughs.n; i++)
			words_row(m->h, c->breakthroughs.p[i], (const struct str[]){ linked(m, &c->objectives, c->breakthrough_objective, i),
				linked(m, &c->measures, c->breakthrough_measure, i), S("–") }, 3);
	}
}

void chart_xmatrix(struct html *h, const struct chart_xmatrix *c)
{
	struct matrix m = { .h = h, .c = c, .x0 = C * (double)c->objectives.n + 1, .y0 = C * (double)c->priorities.n + 1 };

	if (!c->priorities.n && !c->breakthroughs.n) {
		chart_nothing(h);
		return;
	}
	m.x1 = m.x0 + MIDDLE_W;
	m.y1 = m.y0 + MIDDLE_H;
	m.owners_x = right_x(&m, c->measures.n) + GAP;
	m.width = (c->owners.n ? m.owners_x + C * (double)c->owners.n : right_x(&m, c->measures.n)) + 1;
	m.height = below_y(&m, c->breakthroughs.n) + LEGEND;
	DRAWING(h, m.width, m.height, chart_say(h, T("X-matrix: {b} breakthroughs, {o} objectives of the year, {p} priorities, {m} measures."),
		ARG("b", c->breakthroughs.n), ARG("o", c->objectives.n), ARG("p", c->priorities.n), ARG("m", c->measures.n))) {
		names(&m);
		corners(&m);
		middle(&m);
		if (c->owners.n)
			chart_text(h, "s", m.owners_x, m.y1 + 16, chart_word(h, T("Owners")));
		legend(&m);
	}
	numbers(&m);
}
