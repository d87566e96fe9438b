/*
 * gallery_figures.c -- the figures of the gallery: plan and actual, comparing, flow, days and weeks, with example data of the same made-up plant.
 */
#include "app/gallery.h"
#include "chart/chart.h"

#include <math.h>

#define LEN(a) (sizeof(a) / sizeof(a)[0])

static struct str short_number(struct req *r, size_t i)
{
	return lang_int(r->mem, r->lang, (int64_t)i);
}

/* Numbers that look like those of a process, the same on every page: the mean of four draws. */
static double chance(uint64_t *seed, double mean, double spread)
{
	double sum = 0;

	for (int i = 0; i < 4; i++)
		sum += (double)lean_random_below(seed, 1000) / 1000 - .5;
	return mean + spread * sum;
}

/* ---- plan and actual ---- */

enum { MONTHS = 12 };
static const struct str month_name[MONTHS] = { S("J"), S("F"), S("M"), S("A"), S("M"), S("J"), S("J"), S("A"), S("S"), S("O"), S("N"), S("D") };

struct year_example { struct str name; double start, year, plan[MONTHS], actual[MONTHS]; int decimals; };

static void show_bowler(struct req *r)
{
	static const struct year_example of[] = {
		{ S("Kaizen events held"), 24, 32, { 2, 3, 3, 2, 3, 3, 1, 2, 3, 3, 3, 2 }, { 2, 3, 2, 3, 3, 3, 1, 2, 3, 3, NAN, NAN }, 0 },
		{ S("Ideas per person"), 2.1, 4.8, { .2, .25, .3, .3, .35, .4, .4, .4, .45, .5, .5, .5 }, { .21, .25, .25, .26, .29, .31, .34, .36, .39, .42,
			NAN, NAN }, 2 },
		{ S("Gains held at 90 days, %"), 71, 90, { 75, 75, 80, 80, 80, 85, 85, 85, 90, 90, 90, 90 }, { 75, 76, 80, 81, 81, 85, 86, 86, 83, 81, NAN,
			NAN }, 0 },
		{ S("Certified facilitators"), 4, 12, { 5, 5, 6, 6, 7, 8, 8, 9, 10, 10, 11, 12 }, { 5, 5, 6, 7, 7, 8, 8, 9, 10, 10, NAN, NAN }, 0 },
		{ S("Net benefit, thousand €"), 260, 400, { 20, 25, 25, 30, 35, 35, 25, 30, 40, 45, 45, 45 }, { 18, 27, 25, 33, 36, 31, 25, 33, 43, 48, NAN,
			NAN }, 0 },
	};
	struct chart_measure measure[LEN(of)];
	enum lean_bowler month[LEN(of)][MONTHS];

	for (size_t i = 0; i < LEN(of); i++) {
		for (size_t k = 0; k < MONTHS; k++)
			month[i][k] = isnan(of[i].actual[k]) ? LEAN_BOWLER_BLANK : of[i].actual[k] < of[i].plan[k] ? LEAN_BOWLER_RED : LEAN_BOWLER_GREEN;
		measure[i] = (struct chart_measure){ of[i].name, of[i].start, of[i].year, of[i].plan, of[i].actual, month[i], of[i].decimals, NULL };
	}
	chart_bowler(r->html, &(struct chart_bowler){ measure, LEN(of), month_name, MONTHS });
}

static void show_radar(struct req *r)
{
	static const struct str name[] = { S("Change management"), S("Business system"), S("People development"), S("Kaizen events"), S("Daily kaizen"),
		S("Kaizen office"),
		S("Lean deployment"), S("Return") };
	static const double now[] = { 2.4, 3.1, 2.8, 4, 2.2, 3, 1.8, 3.4 }, earlier[] = { 1.6, 2.4, 2, 3.5, 1.2, 2.2, 1, 2.6 }, target[] = { 3.5, 3.5, 3.5,
		4, 3.5, 3.5, 3, 4 };

	chart_radar(r->html, &(struct chart_radar){ name, now, earlier, target, LEN(name), 5, S("2025") });
}

static void show_skills(struct req *r)
{
	static const struct chart_group group[] = { { S("Assembly line 2"), 6 }, { S("Cell B"), 4 } };
	static const struct str skill[] = { S("St. 1 Spool kit"), S("St. 2 Body press"), S("St. 3 Seals"), S("St. 4 Torque"), S("St. 5 Leak test"),
		S("St. 6 Final torque"), S("CNC-12"),
		S("CNC-14"), S("Deburr"), S("Wash and gauge") };
	static const struct chart_matrix_row who[] = { { S("Rashid Karim"), S("Team leader") }, { S("Amara Okafor"), S("Team leader") },
		{ S("Piotr Nowak") }, { S("Grace Mbeki") },
		{ S("Tom Brennan") }, { S("Ali Demir") }, { S("Linh Tran") }, { S("Maya Fernandes"), S("since 2 Nov") } };
	static const int level[] = { 4, 4, 4, 4, 4, 4, 1, 0, 2, 2, 2, 2, 2, 2, 1, 2, 4, 4, 4, 4, 3, 3, 4, 4, 3, 4, 0, 0, 1, 0, 4, 2, 3, 2, 1, 1, 0, 0, 4, 3,
		1, 2, 1, 0, 0, 0, 4, 3, 3, 3,
		2, 1, 0, 0, 0, 0, 3, 2, 3, 4, 1, 0, 1, 2, 3, 2, 3, 3, 2, 3, 1, 1, 0, 0, 0, 1, -1, -1, -1, -1 };
	static const size_t needed[] = { 3, 2, 3, 3, 2, 2, 3, 4, 3, 4 };
	static const bool planned[LEN(level)] = { [33] = true, [47] = true, [57] = true, [70] = true, [71] = true };

	chart_matrix(r->html, &(struct chart_matrix){ CHART_STROKES, group, LEN(group), skill, LEN(skill), who, LEN(who), level, planned, needed, 3, 4,
		T("Person"),
		{ T("not trained"), T("I learning"), T("L with help"), T("U alone, at takt"), T("O can teach") } });
}

static void show_maturity(struct req *r)
{
	static const struct str practice[] = { S("5S"), S("Standard work"), S("Daily meeting"), S("Leader routine"), S("Problem solving"), S("Ideas") };
	static const struct chart_matrix_row site[] = { { S("Assembly") }, { S("Cell A") }, { S("Cell B") }, { S("Foundry") }, { S("Order desk") },
		{ S("Shipping") } };
	static const int level[] = { 4, 3, 4, 3, 3, 3, 3, 3, 3, 2, 2, 3, 3, 2, 3, 2, 1, 2, 2, 1, 2, 1, 1, 1, 1, 0, 2, 1, 2, 2, 3, 1, 3, 2, 1, -1 };

	chart_matrix(r->html, &(struct chart_matrix){ .sign = CHART_QUARTERS, .column = practice, .columns = LEN(practice), .row = site, .rows = LEN(site),
		.level = level,
		.rows_are = T("Area"), .level_name = { T("nothing yet"), T("begun"), T("some do it"), T("most do it"), T("all do it, and improve it") } });
}

/* ---- process behaviour ---- */

static void show_run(struct req *r)
{
	static const double x[] = { 52, 48, 61, 55, 47, 58, 50, 54, 49, 57, 44, 46, 41, NAN, 43, 39, 42, 38 };
	static const struct chart_note note[] = { { 10, S("tools on a cart") }, { 14, S("clamps with one turn") } };
	struct str label[LEN(x)];

	for (size_t i = 0; i < LEN(x); i++)
		label[i] = short_number(r, i + 1);
	chart_run(r->html, &(struct chart_run){ x, label, LEN(x), 35, note, LEN(note), S("minutes of changeover, CNC-14"), 0 });
}

enum { PLACES = 12, WEEKS = 24 };

static void show_panels(struct req *r)
{
	static const struct str name[PLACES] = { S("Assembly 1"), S("Assembly 2"), S("Cell A"), S("Cell B"), S("Foundry"), S("Press"), S("Paint"), S("Test"),
		S("Order desk"), S("Shipping"),
		S("Maintenance"), S("Tool room") };
	static double x[PLACES][WEEKS];
	struct chart_panel panel[PLACES];
	uint64_t seed = 7;

	for (size_t i = 0; i < PLACES; i++) {
		for (size_t k = 0; k < WEEKS; k++)
			x[i][k] = fmax(round(chance(&seed, (i == 3 && k > 14 ? 10 : 5) - (i == 8 && k > 12 ? 3 : 0), i == 5 ? 5 : 3)), 0);
		panel[i] = (struct chart_panel){ name[i], x[i], i == 11 ? 5 : WEEKS, URL_NONE };
	}
	chart_panels(r->html, &(struct chart_panels){ panel, PLACES, 14, S("ideas a week"), 0 });
}

/* ---- comparing ---- */

static void show_funnel(struct req *r)
{
	static const struct chart_site site[] = { { S("Assembly 1"), 96, 120 }, { S("Assembly 2"), 70, 88 }, { S("Cell A"), 21, 24 }, { S("Cell B"), 11,
		22 }, { S("Foundry"), 88, 146 },
		{ S("Press"), 30, 40 }, { S("Paint"), 9, 12 }, { S("Test"), 26, 31 }, { S("Order desk"), 53, 60 }, { S("Shipping"), 47, 65 },
			{ S("Maintenance"), 12, 19 },
		{ S("Tool room"), 5, 8 }, { S("Quality"), 34, 44 }, { S("Purchasing"), 69, 76 } };

	chart_funnel(r->html, &(struct chart_funnel){ site, LEN(site), false, false, NAN, 100, S("% of ideas answered within a week"), S("ideas"), 0 });
}

static void show_scatter(struct req *r)
{
	static const struct chart_point point[] = { { 1.2, 48, STR_NONE }, { 1.5, 55, S("Foundry") }, { 1.8, 52, STR_NONE }, { 2, 61, STR_NONE }, { 2.2, 66,
		STR_NONE }, { 2.4, 58, STR_NONE },
		{ 2.5, 71, STR_NONE }, { 2.8, 69, STR_NONE }, { 3, 64, STR_NONE }, { 3.1, 78, STR_NONE }, { 3.3, 74, STR_NONE }, { 3.4, 83, STR_NONE },
			{ 3.6, 79, STR_NONE },
		{ 3.9, 86, S("Assembly 2") } };

	chart_scatter(r->html, &(struct chart_scatter){ point, LEN(point), true, S("maturity, 0 to 5"), S("% of gains held at 90 days"), 1, 0 });
}

/* ---- flow ---- */

static void show_survival(struct req *r)
{
	static const struct lean_duration before[] = { { 3 }, { 5 }, { 6 }, { 8 }, { 9 }, { 11 }, { 12 }, { 14, true }, { 15 }, { 17 }, { 18 }, { 21 },
		{ 24 }, { 25, true }, { 28 }, { 30 },
		{ 33, true }, { 36 }, { 40, true }, { 44, true } };
	static const struct lean_duration after[] = { { 1 }, { 2 }, { 2 }, { 3 }, { 4 }, { 4 }, { 5 }, { 8, true }, { 6 }, { 7 }, { 8 }, { 9 }, { 10, true },
		{ 12 }, { 13 }, { 15, true },
		{ 18 }, { 22, true } };
	const struct chart_lives group[] = { { S("spring"), before, LEN(before) }, { S("autumn"), after, LEN(after) } };

	chart_survival(r->html, &(struct chart_survival){ group, LEN(group), S("days") });
}

static void show_flow(struct req *r)
{
	enum { N = 16, STATES = 4 };
	static const struct str state[STATES] = { S("Waiting for an answer"), S("To do"), S("In work"), S("Done") };
	static const double count[STATES * N] = { 6, 8, 7, 9, 8, 10, 11, 9, 12, 13, 15, 16, 18, 19, 21, 22, 4, 5, 7, 6, 8, 9, 8, 10, 9, 11, 10, 12, 11, 13,
		12, 14,
		3, 4, 5, 6, 6, 7, 6, 7, 8, 7, 8, 7, 8, 8, 9, 8, 2, 5, 9, 14, 18, 23, 29, 35, 40, 46, 52, 58, 63, 69, 75, 80 };
	struct str label[N];

	for (size_t i = 0; i < N; i++)
		label[i] = short_number(r, i + 33);
	chart_flow(r->html, &(struct chart_flow){ state, STATES, count, label, N, S("ideas, by week") });
}

static void show_in_out(struct req *r)
{
	static const double in[] = { 12, 15, 11, 14, 18, 16, 17, 21, 19, 22, 20, 24 }, out[] = { 13, 12, 14, 13, 12, 15, 13, 14, 16, 15, 21, 26 };
	struct str label[LEN(in)];

	for (size_t i = 0; i < LEN(in); i++)
		label[i] = short_number(r, i + 37);
	chart_in_out(r->html, &(struct chart_in_out){ in, out, label, LEN(in), 31, S("given"), S("done"), S("ideas, by week") });
}

/* ---- days and weeks ---- */

static void day_states(enum chart_day *state, const int *missed, size_t n)
{
	for (int i = 0; i < 30; i++)
		state[i] = date_weekday((struct date){ date_of(2026, 11, 1).day + i }) > 5 ? CHART_DAY_OFF : i + 1 < 18 ? CHART_DAY_MET : CHART_DAY_OPEN;
	for (size_t i = 0; i < n; i++)
		state[missed[i] - 1] = CHART_DAY_MISSED;
}

static void show_days(struct req *r)
{
	static const struct { char letter; struct msg name; int missed[6]; size_t n; } of[] = { { 'S', T("Safety"), { 5 }, 1 }, { 'Q', T("Quality"), { 3, 9,
		12, 13, 16, 17 }, 6 },
		{ 'D', T("Delivery"), { 4, 11 }, 2 }, { 'C', T("Cost"), { 2, 3, 10, 13 }, 4 }, { 'P', T("People"), { 6, 16 }, 2 }, { 0, T("Meeting held"),
			{ 9 }, 1 } };

	EL(r->html, div, .cls = S("dy"))
		for (size_t i = 0; i < LEN(of); i++)
			EL(r->html, figure) {
				enum chart_day state[31];
				day_states(state, of[i].missed, of[i].n);
				LEAF(r->html, figcaption, of[i].name);
				chart_days(r->html, &(struct chart_days){ of[i].letter, of[i].name, date_of(2026, 11, 1), state, 18 });
			}
}

static void show_gantt(struct req *r)
{
	const struct date monday = date_of(2026, 9, 28);
#define DAY(n) { monday.day + (n) }
	const struct chart_task task[] = {
		{ S("Flow in cell B"), DATE_NONE, DATE_NONE }, { S("Measure, time a cycle"), DAY(0), DAY(11), 1 }, { S("Move CNC-14"), DAY(14), DAY(25), 1 },
		{ S("Electrician's drop"), DAY(21), DAY(39), .6 }, { S("Standard work, all shifts"), DAY(35), DAY(60), .5 }, { S("Cell runs to takt"),
			DAY(67), DAY(67), 0, true },
		{ S("Leak test"), DATE_NONE, DATE_NONE }, { S("Find causes"), DAY(14), DAY(32), 1 }, { S("New seal, trial"), DAY(35), DAY(53), .8 },
			{ S("Supplier agreed"), DAY(46), DAY(46), 0, true },
		{ S("Audit after 30 days"), DAY(77), DAY(81), 0 },
	};
#undef DAY

	chart_gantt(r->html, &(struct chart_gantt){ task, LEN(task), monday, { monday.day + 51 }, 13 });
}

const struct gallery_item gallery_figures[] = {
	{ "bowler", T("Bowler"), T("Plan and actual of the year; who missed again needs a countermeasure"), show_bowler, true },
	{ "skills", T("Skills matrix"), T("A stroke for each level: I, L, U, O"), show_skills, true },
	{ "maturity", T("Heat map"), T("Quarters of a ball; an empty cell is not known"), show_maturity, false },
	{ "radar", T("Radar"), T("Dashed: target. Thin: the year before"), show_radar, false },
	{ "run", T("Run chart"), T("About the median, before there are limits"), show_run, false },
	{ "in-out", T("In and out"), T("The line is what the pile grows or shrinks by"), show_in_out, false },
	{ "flow", T("Cumulative flow"), T("A band that widens is where work waits"), show_flow, false },
	{ "survival", T("How long until it is done"), T("Who still waits counts too"), show_survival, false },
	{ "funnel", T("Funnel plot"), T("Small places differ more by chance"), show_funnel, false },
	{ "scatter", T("Scatter"), T("The line only when it is asked for"), show_scatter, false },
	{ "gantt", T("Plan in weeks"), T("Late work is drawn on to today"), show_gantt, false },
	{ "days", T("Days of a month"), T("Cut corner: missed. Grey: no work. Framed: today"), show_days, true },
	{ "panels", T("Small multiples"), T("One measure at many places"), show_panels, true },
	{ 0 },
};
