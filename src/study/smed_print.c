/*
 * smed_print.c -- the changeover sheet on paper: its figures at the head, what is done as a table, the drawing below it.
 *
 * Everything comes from the frozen sheet; the drawing is the page's own.
 */
#include "study/smed.h"
#include "chart/paper.h"

#include <math.h>

enum { FACTS = 9, PARTS = 3 };

static void draw(struct html *h, const void *of)
{
	setup_sheet_draw(h, of);
}

static struct str mark(struct req *r, bool external)
{
	return lang_text(r->lang, external ? T("external") : T("internal"));
}

static struct str idea(struct req *r, const struct sheet_line *l)
{
	struct str how = l->ecrs.n ? lang_text(r->lang, choice_label_of(&setup_element_record, "ecrs", l->ecrs)) : STR_NONE;

	if (!how.n)
		return l->idea.n ? l->idea : S("–");
	return l->idea.n ? say(r->mem, r->lang, T("{how}: {idea}"), ARG("how", how), ARG("idea", l->idea)) : how;
}

static struct paper_table table(struct req *r, const struct setup_sheet *s, const struct setup_sums *sums)
{
	static const struct paper_column column[] = { { T("No."), .5, true }, { T("What is done"), 3.4, false }, { T("Clock"), .9, true }, { T("Took"), .9, true },
		{ T("Now"), 1, false }, { T("After"), 1, false }, { T("ECRS idea"), 3.6, false }, { T("Time after"), 1, true } };
	enum { COLUMNS = sizeof column / sizeof column[0] };
	struct str *c = NEW_N(r->mem, struct str, (s->n + 1) * COLUMNS), *at = c;

	for (size_t i = 0; i < s->n; i++) {
		const struct sheet_line *l = &s->line[i];
		*at++ = lang_int(r->mem, r->lang, l->no);
		*at++ = l->name;
		*at++ = clock_text(r->mem, l->clock_s);
		*at++ = clock_text(r->mem, l->part.elapsed_s);
		*at++ = mark(r, l->part.external_now);
		*at++ = mark(r, l->part.external_after);
		*at++ = idea(r, l);
		*at++ = clock_text(r->mem, l->part.after_s);
	}
	at[1] = lang_text(r->lang, T("The machine stands"));
	at[3] = clock_text(r->mem, sums->now_s);
	at[7] = clock_text(r->mem, sums->after_s);
	return (struct paper_table){ .column = column, .columns = COLUMNS, .cell = c, .rows = s->n + 1, .total = true };
}

static void facts(struct req *r, const struct setup_sheet *s, const struct setup_sums *sums, struct paper *out)
{
	struct paper_fact *f = NEW_N(r->mem, struct paper_fact, FACTS);
	struct setup_epei e = setup_epei(s, sums);
	size_t n = 0;

	f[n++] = (struct paper_fact){ T("Process"), s->study };
	f[n++] = (struct paper_fact){ T("From part"), s->from_part };
	f[n++] = (struct paper_fact){ T("To part"), s->to_part };
	f[n++] = (struct paper_fact){ T("Observed on"), lang_date(r->mem, r->lang, s->day) };
	if (s->observer.n)
		f[n++] = (struct paper_fact){ T("Observer"), s->observer };
	f[n++] = (struct paper_fact){ T("Stands now"), setup_minutes(r, sums->now_s) };
	f[n++] = (struct paper_fact){ T("After separating"), setup_minutes(r, sums->converted_s) };
	f[n++] = (struct paper_fact){ T("After shortening"), setup_minutes(r, sums->after_s) };
	if (!isnan(e.after))
		f[n++] = (struct paper_fact){ T("Every part every interval"), setup_days(r, e.after) };
	out->fact = f;
	out->facts = n;
}

bool setup_print(struct req *r, struct str frozen, struct paper *out)
{
	struct setup_sheet *s = NEW(r->mem, struct setup_sheet);
	struct paper_part *part = NEW_N(r->mem, struct paper_part, PARTS);

	if (!setup_sheet_from_json(r->mem, frozen, s) || !s->n)
		return false;
	struct setup_sums sums = setup_sheet_sums(r->mem, s);
	facts(r, s, &sums, out);
	part[0] = (struct paper_part){ .title = T("What is done"), .kind = PAPER_TABLE, .table = table(r, s, &sums) };
	part[1] = (struct paper_part){ .title = T("Before and after"), .kind = PAPER_DRAWING, .drawing = { draw, s, true } };
	part[2] = (struct paper_part){ .kind = PAPER_TEXT, .text = lang_text(r->lang, T("The time that is freed is for more changeovers and smaller lots, not for more output.")) };
	out->part = part;
	out->parts = PARTS;
	out->portrait = true;
	return true;
}
