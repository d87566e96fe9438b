/*
 * bowler.c -- the measures of the year, plan over actual, month by month: where is a countermeasure due?
 *
 * A table, so that it is read, copied and printed as one. A month that missed its plan is underlined in red; one that calls for a countermeasure is filled.
 * There is no yellow, and a month without a value is blank, never green.
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
			LEAF(h, span, trigger ? T(" missed again: countermeasure") : T(" missed"), .cls = S("vh"));
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

static size_t actual_row(struct html *h, const struct chart_bowler *c, const struct chart_measure *m)
{
	bool *trigger = NEW_N(html_mem(h), bool, c->months + 1);
	size_t due = lean_bowler_triggers(m->month, c->months, trigger);

	EL(h, tr, .cls = S("bw-row")) {
		LEAF(h, td, T("actual"), .cls = S("bw-kind"));
		for (size_t i = 0; i < c->months; i++)
			cell(h, m, i, trigger[i]);
	}
	return due;
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
	size_t due = 0;

	if (!(c->n && c->months) && chart_nothing(h))
		return;
	EL(h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("region"), .aria_label = T("Plan and actual by month"))
		EL(h, table, .cls = S("bw")) {
			head(h, c);
			EL(h, tbody)
				for (size_t i = 0; i < c->n; i++) {
					plan_row(h, c, &c->measure[i]);
					due += actual_row(h, c, &c->measure[i]);
				}
		}
	KEY(h) {
		LEAF(h, span, T("missed"), .cls = S("bw-miss"));
		LEAF(h, span, T("missed twice in a row, or three times in six: countermeasure"), .cls = S("bw-miss bw-act"));
		LEAF(h, span, due ? TN("{n} month calls for a countermeasure", "{n} months call for a countermeasure", (int64_t)due) : T("no month calls for a countermeasure"));
	}
}
