/*
 * paper_grid.c -- cells on paper: the table of a sheet, and the charts that are tables (bowler, matrix).
 *
 * Columns are as wide as their words or as their share says, rows as high as their words, and nothing is wider than the sheet: long words go on in the next
 * line, and what is too long for any cell ends in dots. What a class of kpo.css says by colour is said here in colours that a black and white print keeps
 * apart, and by a line or a bold letter besides.
 */
#include "chart/paper_private.h"

enum { PAD = 3, LINES_MOST = 12, TURNED_MOST = 130, NARROWEST = 14 };
#define SIGN (p->size * 1.4)

/* ---- how a class looks ---- */

struct look { const char *cls; bool filled, soft, bold, red, white, number, middle, start; enum ink fill; };
static const struct look looks[] = {
	{ "tb-n", .number = true }, { "mut", .soft = true }, { "bw-kind", .soft = true, .start = true }, { "bw-from", .soft = true }, { "bw-plan", .soft = true },
	{ "bw-year", .bold = true }, { "bw-met", .bold = true }, { "bw-miss", .filled = true, .fill = INK_RED_TINT, .red = true, .bold = true },
	{ "hm-0", .filled = true, .fill = INK_H0, .middle = true }, { "hm-1", .filled = true, .fill = INK_H1, .middle = true },
	{ "hm-2", .filled = true, .fill = INK_H2, .middle = true }, { "hm-3", .filled = true, .fill = INK_H3, .middle = true },
	{ "hm-4", .filled = true, .fill = INK_H4, .middle = true, .white = true }, { "hm-none", .middle = true }, { "hm-grp", .bold = true },
	{ "hm-sum", .bold = true, .middle = true }, { "hm-gap", .red = true, .bold = true }, { "sum", .bold = true },
};

struct seen { bool filled, soft, bold, red, white, number, middle, start; enum ink fill; };

static struct seen seen_of(struct str cls)
{
	struct seen s = { 0 };

	for (size_t i = 0; cls.n && i < sizeof looks / sizeof looks[0]; i++)
		if (has_class(cls, looks[i].cls)) {
			const struct look *l = &looks[i];
			s = (struct seen){ s.filled || l->filled, s.soft || l->soft, s.bold || l->bold, s.red || l->red, s.white || l->white, s.number || l->number,
				s.middle || l->middle, s.start || l->start, l->filled ? l->fill : s.fill };
		}
	return s;
}

/* ---- laid out ---- */

struct placed { const struct cell *cell; size_t column; };
struct laid_row { struct placed *cell; size_t n; double h; bool head, foot; };
struct laid {
	const struct grid *g;
	struct laid_row *row;
	size_t columns;
	double *wide, *left;
	bool bowler, matrix;
};

/* Above and below the words of a cell. */
static double pad_of(const struct laid *l)
{
	return l->matrix ? 1.5 : PAD;
}

static bool turned(const struct cell *c)
{
	return has_class(c->cls, "hm-name");
}

static struct style style_of(struct pen *p, const struct laid *l, const struct placed *at, const struct laid_row *row)
{
	struct seen s = seen_of(at->cell->cls);
	bool number = s.number || (l->bowler && !s.start && at->column > 0), first = at->column == 0;

	bool name = at->cell->head && !row->head, bold = s.bold || (row->foot && !l->matrix) || (first && name && (l->bowler || l->matrix));
	bool middle = s.middle || (l->matrix && !first && !has_class(at->cell->cls, "hm-grp"));

	return (struct style){ .size = p->size * (row->head ? .9 : 1), .bold = bold, .noted = name, .ink = row->head && !s.red ? INK_SOFT : class_ink(at->cell->cls),
		.align = middle ? AT_MIDDLE : number ? AT_END : AT_START, .lines = l->g->row_h > 0 ? 1 : LINES_MOST };
}

/* Each cell's column: a cell that spans rows keeps its place free in those below. */
static void cells_place(struct pen *p, struct laid *l)
{
	enum { MOST = 400 };
	size_t busy[MOST] = { 0 };

	for (size_t i = 0; i < l->g->n; i++) {
		const struct grid_row *row = &l->g->row[i];
		size_t column = 0;
		l->row[i] = (struct laid_row){ NEW_N(p->mem, struct placed, row->n + 1), 0, 0, row->head, row->foot };
		for (size_t k = 0; k < row->n && column < MOST; k++) {
			while (column < MOST && busy[column])
				column++;
			size_t end = column + row->cell[k].columns;
			if (end > MOST)
				break;
			l->row[i].cell[l->row[i].n++] = (struct placed){ &row->cell[k], column };
			for (; column < end; column++)
				busy[column] = row->cell[k].rows;
			l->columns = end > l->columns ? end : l->columns;
		}
		for (size_t k = 0; k < MOST; k++)
			busy[k] -= busy[k] > 0;
	}
}

static double wish(struct pen *p, const struct laid *l, const struct placed *at, const struct laid_row *row)
{
	struct style s = style_of(p, l, at, row);
	double wide = 0;

	if (turned(at->cell))
		return p->size * 2.6;
	pen_measure(p, 0, at->cell->text, &s, &wide);
	return fmax(wide + 2 * PAD + 1, at->cell->svg.n ? SIGN + 2 * PAD : 0);
}

static void columns_wish(struct pen *p, struct laid *l)
{
	for (size_t i = 0; i < l->g->n; i++)
		for (size_t k = 0; k < l->row[i].n; k++) {
			const struct placed *at = &l->row[i].cell[k];
			if (at->cell->columns == 1)
				l->wide[at->column] = fmax(l->wide[at->column], wish(p, l, at, &l->row[i]));
		}
}

static double sum_of(const double *x, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[i];
	return sum;
}

static size_t widest(const struct laid *l)
{
	size_t at = 0;

	for (size_t i = 1; i < l->columns; i++)
		if (l->wide[i] > l->wide[at])
			at = i;
	return at;
}

/* The widest gives way first, down to a third of the sheet; then all of them. What is left over is the widest's too, but for a bowler (all share it) and a matrix (as wide as it is). */
static void columns_fit(struct laid *l, double w)
{
	for (size_t i = 0; i < l->columns; i++)
		l->wide[i] = fmax(l->wide[i], NARROWEST);
	for (size_t i = 0; i < l->columns && sum_of(l->wide, l->columns) > w; i++) {
		size_t at = widest(l);
		l->wide[at] = fmax(fmin(l->wide[at], w / 3), l->wide[at] - (sum_of(l->wide, l->columns) - w));
	}
	double sum = sum_of(l->wide, l->columns), scale = sum > w ? w / sum : 1;
	for (size_t i = 0; i < l->columns; i++)
		l->wide[i] *= scale;
	if (sum < w && l->bowler)
		for (size_t i = 0; i < l->columns; i++)
			l->wide[i] += (w - sum) / (double)l->columns;
	else if (sum < w && !l->matrix && l->columns)
		l->wide[widest(l)] += w - sum;
}

static void columns_share(struct laid *l, double w)
{
	double sum = sum_of(l->g->share, l->columns);

	for (size_t i = 0; i < l->columns; i++)
		l->wide[i] = sum > 0 ? l->g->share[i] / sum * w : w / (double)l->columns;
}

static double across(const struct laid *l, size_t column, size_t n)
{
	return sum_of(l->wide + column, column + n <= l->columns ? n : l->columns - column);
}

static double cell_height(struct pen *p, const struct laid *l, const struct placed *at, const struct laid_row *row)
{
	struct style s = style_of(p, l, at, row);
	double wide;

	if (turned(at->cell)) {
		pen_measure(p, 0, at->cell->text, &s, &wide);
		return fmin(wide + 2 * PAD, TURNED_MOST);
	}
	double h = pen_measure(p, across(l, at->column, at->cell->columns) - 2 * PAD, at->cell->text, &s, NULL);
	return fmax(h, at->cell->svg.n ? SIGN : 0) + 2 * pad_of(l);
}

static void rows_measure(struct pen *p, struct laid *l)
{
	for (size_t i = 0; i < l->g->n; i++) {
		struct laid_row *row = &l->row[i];
		double fixed = row->head ? l->g->head_h : l->g->row_h;
		for (size_t k = 0; k < row->n && !(fixed > 0); k++)
			if (row->cell[k].cell->rows == 1)
				row->h = fmax(row->h, cell_height(p, l, &row->cell[k], row));
		row->h = fixed > 0 ? fixed : fmax(row->h, p->size * 1.2 + 2 * pad_of(l));
	}
	/* A cell over several rows: the last of them makes room for what is left of it. */
	for (size_t i = 0; i < l->g->n; i++)
		for (size_t k = 0; k < l->row[i].n; k++) {
			const struct placed *at = &l->row[i].cell[k];
			size_t rows = at->cell->rows, last = i + rows - 1;
			if (rows > 1 && last < l->g->n && !(l->g->row_h > 0))
				l->row[last].h += fmax(0, cell_height(p, l, at, &l->row[i]) - cells_height(l, i, rows));
		}
}

struct laid *cells_lay(struct pen *p, const struct grid *g, double w)
{
	struct laid *l = NEW(p->mem, struct laid);

	*l = (struct laid){ .g = g, .row = NEW_N(p->mem, struct laid_row, g->n + 1), .bowler = has_class(g->cls, "bw"), .matrix = has_class(g->cls, "hm") };
	cells_place(p, l);
	l->wide = NEW_N(p->mem, double, l->columns + 1);
	l->left = NEW_N(p->mem, double, l->columns + 1);
	if (g->share) {
		columns_share(l, w);
	} else {
		columns_wish(p, l);
		columns_fit(l, w);
	}
	for (size_t i = 0; i < l->columns; i++)
		l->left[i + 1] = l->left[i] + l->wide[i];
	rows_measure(p, l);
	return l;
}

size_t cells_heads(const struct laid *l)
{
	size_t n = 0;

	while (n < l->g->n && l->g->row[n].head)
		n++;
	return n < l->g->n ? n : 0;
}

size_t cells_together(const struct laid *l, size_t row)
{
	size_t end = row + 1;

	for (size_t i = row; i < end && i < l->g->n; i++)
		for (size_t k = 0; k < l->row[i].n; k++)
			end = i + l->row[i].cell[k].cell->rows > end ? i + l->row[i].cell[k].cell->rows : end;
	return (end < l->g->n ? end : l->g->n) - row;
}

double cells_height(const struct laid *l, size_t row, size_t n)
{
	double h = 0;

	for (size_t i = row; i < row + n && i < l->g->n; i++)
		h += l->row[i].h;
	return h;
}

/* ---- drawn ---- */

void class_ground(struct pen *p, struct str cls, double x, double y, double w, double h)
{
	struct seen s = seen_of(cls);
	double gap = has_class(cls, "hm-gs") ? 3 : 1;

	if (s.filled)
		pen_area(p, x + gap, y + 1, w - gap - 1, h - 2, s.fill);
	if (has_class(cls, "hm-none"))
		pen_frame(p, x + gap + .5, y + 1.5, w - gap - 2, h - 3, .5, INK_RULE);
	if (has_class(cls, "bw-miss"))
		pen_line(p, x + gap, y + h - 1.5, x + w - 1, y + h - 1.5, 1, INK_RED);
	if (has_class(cls, "bw-act"))
		pen_area(p, x + w - 5, y + 1, 4, 4, INK_RED);
	if (has_class(cls, "hm-grp"))
		pen_line(p, x + gap, y + 1, x + w - 1, y + 1, 1.2, INK_TEXT);
}

enum ink class_ink(struct str cls)
{
	struct seen s = seen_of(cls);

	return s.red ? INK_RED : s.white ? INK_WHITE : s.soft ? INK_SOFT : INK_TEXT;
}

static void cell_draw(struct pen *p, const struct laid *l, const struct laid_row *row, const struct placed *at, double x, double y, double h)
{
	struct style s = style_of(p, l, at, row);
	double w = across(l, at->column, at->cell->columns), inside = fmax(w - 2 * PAD, 1);

	class_ground(p, at->cell->cls, x, y, w, h);
	if (turned(at->cell)) {
		s.align = AT_START;
		s.lines = 1;
		pen_turned(p, x + (w - p->size * 1.1) / 2, y + h - PAD, h - 2 * PAD, at->cell->text, &s);
		return;
	}
	if (at->cell->svg.n)
		pen_svg(p, x + (w - SIGN) / 2, y + (h - SIGN) / 2, SIGN, SIGN, at->cell->svg, class_ink(at->cell->cls) == INK_WHITE);
	double words = pen_measure(p, inside, at->cell->text, &s, NULL);
	pen_words(p, x + PAD, row->head ? y + h - pad_of(l) - words : !l->matrix && (at->cell->rows > 1 || l->g->row_h <= 0) ? y + PAD : y + (h - words) / 2, inside, at->cell->text, &s);
}

void cells_draw(struct pen *p, const struct laid *l, size_t row, size_t n, double x, double y)
{
	for (size_t i = row; i < row + n && i < l->g->n; i++) {
		const struct laid_row *r = &l->row[i];
		for (size_t k = 0; k < r->n; k++)
			cell_draw(p, l, r, &r->cell[k], x + l->left[r->cell[k].column], y, cells_height(l, i, r->cell[k].cell->rows));
		bool last_of_heads = r->head && i + 1 < l->g->n && !l->row[i + 1].head, before_sum = i + 1 < l->g->n && l->row[i + 1].foot && !r->foot;
		y += r->h;
		if (!l->matrix && !(l->bowler && i + 1 < row + n))
			pen_line(p, x, y, x + l->left[l->columns], y, last_of_heads || before_sum ? .8 : .4, before_sum ? INK_TEXT : INK_RULE);
	}
}

/* ---- a table of the sheet's own ---- */

static void row_of_table(struct pen *p, const struct paper_table *t, size_t i, struct grid_row *row)
{
	struct cell *cell = NEW_N(p->mem, struct cell, t->columns);

	for (size_t k = 0; k < t->columns; k++)
		cell[k] = (struct cell){ .text = i ? t->cell[(i - 1) * t->columns + k] : lang_text(p->lang, t->column[k].label), .cls = t->column[k].number ? S("tb-n") : STR_NONE,
			.columns = 1, .rows = 1, .head = !i };
	*row = (struct grid_row){ cell, t->columns, .head = !i, .foot = t->total && i == t->rows };
}

struct grid cells_of_table(struct pen *p, const struct paper_table *t)
{
	struct grid_row *row = NEW_N(p->mem, struct grid_row, t->rows + 1);
	double *share = NEW_N(p->mem, double, t->columns + 1);
	bool any = false;

	for (size_t i = 0; i <= t->rows; i++)
		row_of_table(p, t, i, &row[i]);
	for (size_t k = 0; k < t->columns; k++) {
		share[k] = t->column[k].share;
		any = any || share[k] > 0;
	}
	return (struct grid){ .row = row, .n = t->rows + 1, .cls = STR_NONE, .share = any ? share : NULL };
}
