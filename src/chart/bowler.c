/*
 * bowler.c -- the measures of the year, plan over actual, month by month: where is a countermeasure due?
 *
 * A table, so that it is read, copied and printed as one. A month that missed its plan is underlined; one that calls for a countermeasure has a corner as well.
 * Which measures call for one now stands below it by name. There is no yellow, and a month without a value is blank, never green.
 */
#include "chart/private.h"

static const char *cell_class(const struct chart_measure *m, size_t i, bool trigger)
{
	if (m->month[i] != LEAN_BOWLER_RED)
		return m->month[i] == LEAN_BOWLER_GREEN ? "bw-met" : "";
	return trigger ? "bw-miss bw-act" : "bw-miss";
}

static void cell_text(struct html *h, const struct chart_measure *m, size_t i)
{
	struct str n = isnan(m->actual[i]) ? STR_NONE : chart_number(h, m->actual[i], m->decimals);

	if (m->to && m->to[i].p)
		LEAF(h, a, n, .href = m->to[i]);
	else
		html_str(h, n);
}

static void cell(struct html *h, const struct chart_measure *m, size_t i, bool trigger)
{
	EL(h, td, .cls = str_c(cell_class(m, i, trigger))) {
		cell_text(h, m, i);
		if (m->month[i] == LEAN_BOWLER_RED)
			EL(h, span, .cls = S("vh")) {
				html_str(h, S(", "));
				html_msg(h, trigger ? T("missed again: countermeasure") : T("missed"));
			}
	}
}

static void plan_row(struct html *h, const struct chart_bowler *c, const struct chart_measure *m)
{
	EL(h, tr) {
		LEAF(h, th, m->name, .scope = S("row"), .rowspan = 2);
		LEAF(h, td, chart_number(h, m->start, m->decimals), .rowspan = 2, .cls = S("bw-from"));
		LEAF(h, td, chart_number(h, m->year, m->decimals), .rowspan = 2, .cls = S("bw-year"));
		LEAF(h, td, T("plan"), .cls = S("bw-kind"));
		for (size_t i = 0; i < c->months; i++)
			LEAF(h, td, isnan(m->plan[i]) ? STR_NONE : chart_number(h, m->plan[i], m->decimals), .cls = S("bw-plan"));
	}
}

static void actual_row(struct html *h, const struct chart_bowler *c, const struct chart_measure *m, const bool *trigger)
{
	EL(h, tr, .cls = S("bw-row")) {
		LEAF(h, td, T("actual"), .cls = S("bw-kind"));
		for (size_t i = 0; i < c->months; i++)
			cell(h, m, i, trigger[i]);
	}
}

/* The last month that has a value decides. */
static bool is_due(const struct chart_bowler *c, const struct chart_measure *m, const bool *trigger)
{
	size_t i = c->months;

	while (i > 0 && m->month[i - 1] == LEAN_BOWLER_BLANK)
		i--;
	return i > 0 && trigger[i - 1];
}

static void rows(struct html *h, const struct chart_bowler *c, struct buf *due)
{
	bool *trigger = NEW_N(html_mem(h), bool, c->months + 1);

	for (size_t i = 0; i < c->n; i++) {
		const struct chart_measure *m = &c->measure[i];
		lean_bowler_triggers(m->month, c->months, trigger);
		plan_row(h, c, m);
		actual_row(h, c, m, trigger);
		if (is_due(c, m, trigger))
			buf_fmt(due, "%s" STR_FMT, due->n ? "; " : "", STR_ARG(m->name));
	}
}

static void head(struct html *h, const struct chart_bowler *c)
{
	EL(h, thead)
		EL(h, tr) {
			LEAF(h, th, T("Measure"), .scope = S("col"));
			LEAF(h, th, T("Start"), .scope = S("col"));
			LEAF(h, th, T("Year"), .scope = S("col"));
			EL(h, td)
				LEAF(h, span, T("Row"), .cls = S("vh"));
			for (size_t i = 0; i < c->months; i++)
				LEAF(h, th, c->label[i], .scope = S("col"));
		}
}

void chart_bowler(struct html *h, const struct chart_bowler *c)
{
	struct buf due = buf_new(html_mem(h), 64, 1 << 14);

	if (!(c->n && c->months) && chart_nothing(h))
		return;
	EL(h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("group"), .aria_label = T("Plan and actual by month"))
		EL(h, table, .cls = S("bw")) {
			head(h, c);
			EL(h, tbody)
				rows(h, c, &due);
		}
	KEY(h) {
		LEAF(h, span, T("missed"), .cls = S("bw-miss"));
		LEAF(h, span, T("missed twice in a row, or three times in six"), .cls = S("bw-miss bw-act"));
	}
	if (due.n)
		EL(h, p, .cls = S("bw-due"))
			SAY(h, T("Countermeasure due: {names}"), ARG("names", buf_done(&due)));
}
