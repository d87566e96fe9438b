/*
 * test_chart.c -- what the charts draw, on a few numbers whose drawing is known: what is marked, what is a gap, and what is said when there is nothing.
 */
#include "chart_page.h"

#define LEN(a) (sizeof(a) / sizeof(a)[0])

static const struct str name[] = { S("a<b"), S("b"), S("c"), S("d"), S("e"), S("f") };

/* ---- nothing, and nearly nothing ---- */

static void test_nothing_is_said_kindly(void **state)
{
	struct str page;

	chart_bowler(h, &(struct chart_bowler){ 0 });
	chart_radar(h, &(struct chart_radar){ .most = 5 });
	chart_matrix(h, &(struct chart_matrix){ 0 });
	chart_run(h, &(struct chart_run){ .goal = NAN });
	chart_panels(h, &(struct chart_panels){ 0 });
	chart_funnel(h, &(struct chart_funnel){ .target = NAN, .per = 100 });
	chart_scatter(h, &(struct chart_scatter){ 0 });
	chart_survival(h, &(struct chart_survival){ 0 });
	chart_flow(h, &(struct chart_flow){ 0 });
	chart_in_out(h, &(struct chart_in_out){ 0 });
	chart_gantt(h, &(struct chart_gantt){ 0 });
	page = html_done(h);
	assert_times(page, "<p class=\"mut\">There is nothing to draw yet.</p>", 11);
	assert_times(page, "<svg", 0);
}

static void test_one_value(void **state)
{
	static const double x[] = { 7 };
	static const struct lean_duration d[] = { { 3, true } };

	chart_run(h, &(struct chart_run){ .x = x, .label = name, .n = 1, .goal = NAN });
	chart_panels(h, &(struct chart_panels){ &(struct chart_panel){ name[0], x, 1, URL_NONE }, 1, 10, S("u"), 0, false });
	chart_funnel(h, &(struct chart_funnel){ &(struct chart_site){ name[0], 1, 1 }, 1, false, false, NAN, 100, S("u"), S("v"), 0 });
	chart_scatter(h, &(struct chart_scatter){ &(struct chart_point){ 1, 1, name[0] }, 1, true, S("u"), S("v"), 0, 0 });
	chart_survival(h, &(struct chart_survival){ &(struct chart_lives){ name[0], d, 1 }, 1, S("d") });
	chart_in_out(h, &(struct chart_in_out){ x, x, name, 1, 0, S("in"), S("out"), S("u") });
	assert_whole(html_done(h));
}

static void test_what_is_not_there_is_a_gap(void **state)
{
	static const double x[] = { 1, 2, NAN, 4, 5, NAN };
	static const struct chart_point point[] = { { 1, 2, STR_NONE }, { NAN, 2, STR_NONE }, { 3, NAN, STR_NONE } };
	struct str page;

	chart_run(h, &(struct chart_run){ .x = x, .label = name, .n = LEN(x), .goal = NAN });
	chart_panels(h, &(struct chart_panels){ &(struct chart_panel){ name[0], x, LEN(x), URL_NONE }, 1, 3, S("u"), 0, false });
	chart_radar(h, &(struct chart_radar){ name, x, x, NULL, LEN(x), 5, S("2025") });
	chart_scatter(h, &(struct chart_scatter){ point, LEN(point), true, S("u"), S("v"), 0, 0 });
	chart_in_out(h, &(struct chart_in_out){ x, x, name, LEN(x), 0, S("in"), S("out"), S("u") });
	page = html_done(h);
	assert_whole(page);
	assert_times(page, "a<b", 0);
	assert_times(page, "n = 1<", 1);
}

/* No loop is as long as a scale is fine: a step that is lost in the size of the numbers ends as well. */
static void test_large_numbers(void **state)
{
	static const double x[] = { 1e17, 1e17 + 16, 1e17 + 32 }, huge[] = { -1e300, 1e300, 0 };

	chart_run(h, &(struct chart_run){ .x = x, .label = name, .n = LEN(x), .goal = NAN });
	chart_run(h, &(struct chart_run){ .x = huge, .label = name, .n = LEN(huge), .goal = NAN });
	assert_whole(html_done(h));
}

/* ---- what is marked ---- */

static void test_bowler_marks_what_lean_says(void **state)          /* SV23: G R R G R R: the third, the fifth and the sixth */
{
	static const enum lean_bowler month[] = { LEAN_BOWLER_GREEN, LEAN_BOWLER_RED, LEAN_BOWLER_RED, LEAN_BOWLER_GREEN, LEAN_BOWLER_RED, LEAN_BOWLER_RED };
	static const double plan[] = { 5, 5, 5, 5, 5, 5 }, actual[] = { 5, 4, 4, 5, 4, 4 };
	const struct chart_measure measure = { name[0], NAN, 5, plan, actual, month, 0, NULL };
	struct str page;

	chart_bowler(h, &(struct chart_bowler){ &measure, 1, name, LEN(month) });
	page = html_done(h);
	assert_times(page, "<td class=\"bw-miss bw-act\">", 3);
	assert_times(page, "<td class=\"bw-miss\">", 1);
	assert_times(page, "Countermeasure due: <bdi>a&lt;b</bdi>", 1);
}

static void test_every_letter_has_room_for_a_month(void **state)
{
	enum chart_day day[31];
	struct str page;

	for (size_t i = 0; i < LEN(day); i++)
		day[i] = i == 4 || i == 30 ? CHART_DAY_MISSED : i < 20 ? CHART_DAY_MET : CHART_DAY_OPEN;
	for (const char *p = "SQDCPEM"; *p; p++)
		chart_days(h, &(struct chart_days){ *p, T("Safety"), date_of(2026, 10, 1), day, 21 });
	chart_days(h, &(struct chart_days){ 0, T("Safety"), date_of(2026, 10, 1), day, 21 });
	page = html_done(h);
	assert_times(page, ">31</text>", 8);
	assert_times(page, "class=\"dy-miss\"", 16);
	assert_times(page, "class=\"dy-now\"", 8);
	assert_times(page, "as it should be on 19 of 21 days. Missed on 5, 31.", 8);
}

static void test_matrix_counts_what_is_short(void **state)
{
	static const int level[] = { 4, 0, 3, -1 };
	static const size_t needed[] = { 2, 1 };
	struct str page;

	chart_matrix(h, &(struct chart_matrix){ .column = name, .columns = 2,
		.row = (struct chart_matrix_row[]){ { name[1] }, { name[2] } }, .rows = 2, .level = level,
		.needed = needed, .qualified_at = 3, .trains_at = 4, .rows_are = T("Person"),
		.level_name = { T("not trained"), T("I learning"), T("L with help"), T("U alone, at takt"), T("O can teach") } });
	page = html_done(h);
	assert_times(page, "not known", 1);
	assert_times(page, "class=\"hm-gap\">1", 1);
	assert_times(page, "Enough", 1);
}

static void test_funnel_names_who_is_outside(void **state)
{
	static const struct chart_site site[] = { { S("inside"), 50, 100 }, { S("far off"), 90, 100 }, { S("small"), 2, 2 } };
	struct str page;

	chart_funnel(h, &(struct chart_funnel){ site, LEN(site), false, false, .5, 100, S("u"), S("v"), 0 });
	page = html_done(h);
	assert_times(page, ">far off</text>", 1);
	assert_times(page, ">inside</text>", 0);
	assert_times(page, ">small</text>", 0);
}

static void test_survival_marks_who_still_waits(void **state)
{
	static const struct lean_duration d[] = { { 1 }, { 2, true }, { 3 }, { 4 }, { 9, true } };
	struct str page;

	chart_survival(h, &(struct chart_survival){ &(struct chart_lives){ S("ideas"), d, LEN(d) }, 1, S("days") });
	page = html_done(h);
	assert_whole(page);
	assert_times(page, "ideas: 5 of them, 2 still run; median", 1);
}

static void test_gantt_says_what_is_late(void **state)
{
	const struct date monday = date_of(2026, 11, 2);
	const struct chart_task task[] = { { name[1], monday, { monday.day + 4 }, .5 }, { name[2], monday, { monday.day + 4 }, 1 },
		{ name[3], monday, { monday.day + 9 }, 0 } };
	struct str page;

	chart_gantt(h, &(struct chart_gantt){ task, LEN(task), monday, { monday.day + 9 }, 4 });
	page = html_done(h);
	assert_times(page, "5 days late", 1);
	assert_times(page, "late", 3);          /* and in the sentence and in the key */
}

/* ---- sixty on a page ---- */

static void test_sixty_panels_are_cheap(void **state)
{
	enum { PANELS = 60, POINTS = 24 };
	static double x[PANELS][POINTS];
	struct chart_panel panel[PANELS];
	uint64_t seed = 1;

	for (size_t i = 0; i < PANELS; i++) {
		for (size_t k = 0; k < POINTS; k++)
			x[i][k] = (double)lean_random_below(&seed, 9);
		panel[i] = (struct chart_panel){ name[1], x[i], POINTS, URL_NONE };
	}
	chart_panels(h, &(struct chart_panels){ panel, PANELS, 14, S("ideas"), 0, false });
	struct str page = html_done(h);
	assert_times(page, "<svg", PANELS);
	assert_true(page.n < 64 << 10);
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_nothing_is_said_kindly), TEST(test_one_value), TEST(test_what_is_not_there_is_a_gap), TEST(test_large_numbers),
		TEST(test_bowler_marks_what_lean_says),
		TEST(test_every_letter_has_room_for_a_month), TEST(test_matrix_counts_what_is_short), TEST(test_funnel_names_who_is_outside),
		TEST(test_survival_marks_who_still_waits), TEST(test_gantt_says_what_is_late), TEST(test_sixty_panels_are_cheap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
