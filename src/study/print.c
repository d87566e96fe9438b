/*
 * print.c -- the sheets of a study as they lie on paper: the table at the left, its drawing beside it, row for row.
 *
 * Everything comes from the frozen study; the drawings are the page's own.
 */
#include "study/form.h"
#include "chart/paper.h"

#include <math.h>


enum { FACTS = 8 };

struct printed { struct study_of s; struct work_rows w; struct req *r; void (*panel)(struct req *r, const struct study_of *s); };

static struct str cell(struct req *r, double s)
{
	return s > 0 ? lang_real(r->mem, r->lang, s, fmod(round(s * 10) / 10, 1) != 0) : S("–");
}

static void facts(struct req *r, const struct study_of *s, struct paper *out)
{
	struct paper_fact *f = NEW_N(r->mem, struct paper_fact, FACTS);
	struct study_facts x = study_facts(r, s);
	size_t n = 0;

	f[n++] = (struct paper_fact){ T("Area"), unit_name(r, s->study.area.id) };
	if (s->study.product.n)
		f[n++] = (struct paper_fact){ T("Product"), s->study.product };
	if (s->study.demand_day != INT_NONE)
		f[n++] = (struct paper_fact){ T("Demand"), say(r->mem, r->lang, T("{n} a day"), ARG("n", s->study.demand_day)) };
	f[n++] = (struct paper_fact){ T("Available"), seconds_text(r, s->available_s) };
	f[n++] = (struct paper_fact){ T("Takt"), seconds_text(r, x.takt_s) };
	f[n++] = (struct paper_fact){ T("Cycle"), seconds_text(r, x.cycle_s) };
	f[n++] = (struct paper_fact){ T("Standard WIP"), isnan(x.swip) ? S("–") : lang_real(r->mem, r->lang, x.swip, 0) };
	out->fact = f;
	out->facts = n;
}

/* ---- the combination sheet ---- */

static void combination_draw(struct html *h, const void *of)
{
	const struct printed *p = of;

	chart_combination(h, &(struct chart_combination){ .work = p->w.work, .name = p->w.name, .n = p->w.n, .operators = p->s.operators, .takt_s = p->s.takt_s });
}

static struct paper_table combination_table(struct req *r, const struct work_rows *w)
{
	static const struct paper_column column[] = { { T("No."), .5, true }, { T("Work element"), 4, false }, { T("Hand"), .8, true }, { T("Machine"), .9, true }, { T("Walk"), .8, true } };
	enum { COLUMNS = sizeof column / sizeof column[0] };
	struct str *c = NEW_N(r->mem, struct str, (w->n + 1) * COLUMNS), *at = c;

	for (size_t i = 0; i < w->n; i++) {
		*at++ = lang_int(r->mem, r->lang, (int64_t)i + 1);
		*at++ = w->name[i];
		*at++ = cell(r, w->work[i].manual_s);
		*at++ = cell(r, w->work[i].auto_s);
		*at++ = cell(r, w->work[i].walk_s);
	}
	at[1] = lang_text(r->lang, T("Total, seconds"));
	at[2] = cell(r, w->sums.manual_s);
	at[4] = cell(r, w->sums.walk_s);
	return (struct paper_table){ .column = column, .columns = COLUMNS, .cell = c, .rows = w->n + 1, .total = true, .head = CHART_COMBINATION_HEAD, .row = CHART_COMBINATION_ROW };
}

bool print_combination(struct req *r, struct str frozen, struct paper *out)
{
	struct printed *p = NEW(r->mem, struct printed);
	struct paper_part *part = NEW_N(r->mem, struct paper_part, 3);

	*p = (struct printed){ .r = r };
	if (!study_thaw(r, frozen, &p->s))
		return false;
	p->w = study_work(r, &p->s);
	if (p->w.unknown || !p->w.n)
		return false;
	facts(r, &p->s, out);
	part[0] = (struct paper_part){ .title = T("Standard work combination sheet"), .kind = PAPER_TABLE, .share = .44, .table = combination_table(r, &p->w) };
	part[1] = (struct paper_part){ .kind = PAPER_DRAWING, .beside = true, .share = .56, .drawing = { combination_draw, p, true } };
	part[2] = (struct paper_part){ .kind = PAPER_TEXT, .text = combination_verdict(r, &p->s, &p->w) };
	out->part = part;
	out->parts = 3;
	return true;
}

/* ---- capacity (its table: the bars say the same) and balance: what their panels write ---- */

static void panel_draw(struct html *h, const void *of)
{
	const struct printed *p = of;
	struct html *page = p->r->html;

	p->r->html = h;
	p->panel(p->r, &p->s);
	p->r->html = page;
}

static bool panel_part(struct req *r, struct str frozen, struct paper_part *part, void (*panel)(struct req *r, const struct study_of *s), struct paper *out)
{
	struct printed *p = NEW(r->mem, struct printed);

	*p = (struct printed){ .r = r, .panel = panel };
	if (!study_thaw(r, frozen, &p->s))
		return false;
	facts(r, &p->s, out);
	part->kind = PAPER_DRAWING;
	part->drawing = (struct paper_drawing){ .draw = panel_draw, .of = p };
	return true;
}

static bool print_one(struct req *r, struct str frozen, struct paper *out, struct msg title, void (*panel)(struct req *r, const struct study_of *s))
{
	struct paper_part *part = NEW(r->mem, struct paper_part);

	*part = (struct paper_part){ .title = title };
	out->part = part;
	out->parts = 1;
	return panel_part(r, frozen, part, panel, out);
}

bool print_capacity(struct req *r, struct str frozen, struct paper *out)
{
	return print_one(r, frozen, out, T("Process capacity sheet"), capacity_sheet);
}

bool print_balance(struct req *r, struct str frozen, struct paper *out)
{
	return print_one(r, frozen, out, T("Yamazumi"), balance_panel);
}

/* Its panels as they are, below the facts. */
bool print_observation(struct req *r, struct str frozen, struct paper *out)
{
	struct study_of s;

	if (study_thaw(r, frozen, &s))
		facts(r, &s, out);
	return false;
}
