/*
 * matrix.c -- who can do what, or which site is how far: levels of 0 to 4 in rows and columns.
 *
 * Darker is higher, and a sign in each cell says the same without colour: strokes that close to a square as a skill grows, or quarters of a ball.
 * What is not known is never drawn as a low level. A table, so that it reads as one; on a phone the names stay and the rest is pushed to and fro.
 */
#include "chart/private.h"

struct grid { struct html *h; const struct chart_matrix *c; struct lean_skill *skill; double *versatile; };

/* Its stroke or quarter, and all before it. */
static const struct str strokes[CHART_LEVELS] = { S(""), S("M4 3V17"), S("M4 3V17H16"), S("M4 3V17H16V3"), S("M4 3V17H16V3Z") },
	next_stroke[CHART_LEVELS - 1] = { S("M4 3V17"), S("M4 17H16"), S("M16 17V3"), S("M16 3H4") },
	quarters[CHART_LEVELS] = { S(""), S("M10 10V3A7 7 0 0 1 17 10Z"), S("M10 3A7 7 0 0 1 10 17Z"), S("M10 10V3A7 7 0 1 1 3 10Z"),
		S("M10 3A7 7 0 1 1 10 17A7 7 0 1 1 10 3Z") },
	next_quarter[CHART_LEVELS - 1] = { S("M10 10V3M10 10H17"), S("M10 10H17M10 10V17"), S("M10 10V17M10 10H3"), S("M10 10H3M10 10V3") };

static void sign(const struct grid *g, int level, bool planned)
{
	bool balls = g->c->sign == CHART_QUARTERS;
	struct html *h = g->h;

	EL(h, svg, .cls = balls ? S("hm-g hm-ball") : S("hm-g"), .aria_hidden = S("true"), .view_box = S("0 0 20 20")) {
		if (balls)
			VOID_EL(h, circle, .cx = S("10"), .cy = S("10"), .r = S("7"));
		if (level)
			VOID_EL(h, path, .d = balls ? quarters[level] : strokes[level]);
		if (planned && level < CHART_LEVELS - 1)
			VOID_EL(h, path, .cls = S("hm-next"), .d = balls ? next_quarter[level] : next_stroke[level]);
	}
}

/* Where a group begins there is a gap, but not before the first. */
static bool begins_group(const struct chart_matrix *c, size_t column)
{
	size_t at = 0;

	for (size_t i = 0; i < c->groups && at <= column; at += c->group[i++].columns)
		if (at == column)
			return at > 0;
	return false;
}

static struct str cell_class(const struct grid *g, size_t column, const char *of)
{
	return str_fmt(html_mem(g->h), "%s%s", of, begins_group(g->c, column) ? " hm-gs" : "");
}

static void cell(const struct grid *g, size_t row, size_t column)
{
	static const char *const shade[] = { "hm-0", "hm-1", "hm-2", "hm-3", "hm-4" };
	size_t at = row * g->c->columns + column;
	int level = g->c->level[at];
	bool planned = g->c->planned && g->c->planned[at];

	if (level < 0 || level >= CHART_LEVELS) {
		EL(g->h, td, .cls = cell_class(g, column, "hm-none"))
			LEAF(g->h, span, T("not known"), .cls = S("vh"));
		return;
	}
	EL(g->h, td, .cls = cell_class(g, column, shade[level])) {
		if (level || planned || g->c->sign == CHART_QUARTERS)
			sign(g, level, planned);
		EL(g->h, span, .cls = S("vh")) {
			html_msg(g->h, g->c->level_name[level]);
			if (planned) {
				html_str(g->h, S(", "));
				html_msg(g->h, T("next level planned"));
			}
		}
	}
}

static void row(const struct grid *g, size_t i)
{
	const struct chart_matrix_row *r = &g->c->row[i];

	EL(g->h, tr) {
		EL(g->h, th, .scope = S("row")) {
			html_str(g->h, r->name);
			if (r->note.n)
				LEAF(g->h, small, r->note);
		}
		for (size_t k = 0; k < g->c->columns; k++)
			cell(g, i, k);
		if (g->c->needed)
			LEAF(g->h, td, (int64_t)llround(g->versatile[i] * (double)g->c->columns), .cls = S("hm-sum"));
	}
}

static void head(const struct grid *g)
{
	struct html *h = g->h;

	EL(h, thead) {
		if (g->c->groups)
			EL(h, tr) {
				EL(h, td) { }
				for (size_t i = 0; i < g->c->groups; i++)
					LEAF(h, th, g->c->group[i].name, .scope = S("colgroup"), .colspan = (int32_t)g->c->group[i].columns, .cls = i
						? S("hm-grp hm-gs") : S("hm-grp"));
				if (g->c->needed)
					EL(h, td) { }
			}
		EL(h, tr) {
			LEAF(h, th, g->c->rows_are, .scope = S("col"), .cls = S("hm-who"));
			for (size_t k = 0; k < g->c->columns; k++)
				EL(h, th, .scope = S("col"), .cls = cell_class(g, k, "hm-name"))
					LEAF(h, span, g->c->column[k]);
			if (g->c->needed)
				EL(h, th, .scope = S("col"), .cls = S("hm-name"))
					LEAF(h, span, T("Can do alone"));
		}
	}
}

/* ---- what there is, and what is needed ---- */

static size_t have_of(const struct lean_skill *s, size_t needed) { return s->qualified; }
static size_t teach_of(const struct lean_skill *s, size_t needed) { return s->trainers; }
static size_t need_of(const struct lean_skill *s, size_t needed) { return needed; }

static void foot_row(const struct grid *g, struct msg name, size_t (*of)(const struct lean_skill *, size_t))
{
	EL(g->h, tr) {
		LEAF(g->h, th, name, .scope = S("row"));
		for (size_t k = 0; k < g->c->columns; k++)
			LEAF(g->h, td, (int64_t)of(&g->skill[k], g->c->needed[k]), .cls = cell_class(g, k, ""));
		EL(g->h, td) { }
	}
}

static void gap_row(const struct grid *g)
{
	struct html *h = g->h;

	EL(h, tr) {
		LEAF(h, th, T("Short"), .scope = S("row"));
		for (size_t k = 0; k < g->c->columns; k++)
			EL(h, td, .cls = cell_class(g, k, g->skill[k].gap ? "hm-gap" : "")) {
				if (g->skill[k].gap)
					html_int(h, (int64_t)g->skill[k].gap);
				html_mark(h, g->skill[k].gap ? MARK_OFF : MARK_OK, g->skill[k].gap ? MSG_NONE : T("Enough"));
			}
		EL(h, td) { }
	}
}

static void foot(const struct grid *g)
{
	EL(g->h, tfoot) {
		foot_row(g, T("Can do alone"), have_of);
		foot_row(g, T("Needed"), need_of);
		gap_row(g);
		foot_row(g, T("Can teach"), teach_of);
	}
}

static void key(const struct grid *g)
{
	static const struct str shade[CHART_LEVELS] = { S("hm-k hm-0"), S("hm-k hm-1"), S("hm-k hm-2"), S("hm-k hm-3"), S("hm-k hm-4") };

	KEY(g->h) {
		for (int i = g->c->sign == CHART_STROKES; i < CHART_LEVELS; i++)
			EL(g->h, span) {
				EL(g->h, i, .cls = shade[i])
					sign(g, i, false);
				html_msg(g->h, g->c->level_name[i]);
			}
		if (g->c->planned)
			EL(g->h, span) {
				EL(g->h, i, .cls = shade[0])
					sign(g, 1, true);
				html_msg(g->h, T("dashed: planned"));
			}
	}
}

void chart_matrix(struct html *h, const struct chart_matrix *c)
{
	struct grid g = { h, c, NEW_N(html_mem(h), struct lean_skill, c->columns + 1), NEW_N(html_mem(h), double, c->rows + 1) };

	if (!(c->rows && c->columns) && chart_nothing(h))
		return;
	if (c->needed)
		lean_skill_matrix(c->level, c->rows, c->columns, c->qualified_at, c->trains_at, c->needed, g.skill, g.versatile);
	EL(h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("group"), .aria_label = T("Matrix of levels"))
		EL(h, table, .cls = S("hm")) {
			head(&g);
			EL(h, tbody)
				for (size_t i = 0; i < c->rows; i++)
					row(&g, i);
			if (c->needed)
				foot(&g);
		}
	key(&g);
}
