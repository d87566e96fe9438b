/*
 * test_chart_forms.c -- what the forms draw, on a few numbers whose drawing is known: what is marked, what is asked for, and what is never drawn.
 */
#include "chart_page.h"

/* No place that is no number, and nothing that is not escaped. */
static void assert_drawn(struct str page)
{
	assert_whole(page);
	assert_times(page, "a<b", 0);
}

static const struct str name[] = { S("a<b"), S("b"), S("c"), S("d") };
static const char nothing[] = "There is nothing to draw yet.";

static void test_nothing_is_said_kindly(void **state)
{
	chart_vsm(h, &(struct chart_vsm){ .n = 0 });
	chart_capacity(h, &(struct chart_capacity){ .n = 0 });
	chart_loads(h, &(struct chart_loads){ .cycle_s = (const double[]){ 5 }, .name = name, .n = 1, .takt_s = NAN });
	chart_smed(h, &(struct chart_smed){ .n = 0 });
	chart_hours(h, &(struct chart_hours){ .n = 0 });
	chart_layout(h, &(struct chart_layout){ .takt_s = NAN });
	chart_spaghetti(h, &(struct chart_spaghetti){ .scale_m = 1 });
	chart_ways(h, &(struct chart_ways){ .n = 0 });
	chart_ways(h, &(struct chart_ways){ .plan = { 10, 6, NULL, 0 } });
	chart_xmatrix(h, &(struct chart_xmatrix){ .priority_owner = NULL });
	chart_tree(h, &(struct chart_tree){ .n = 0 });
	struct str page = html_done(h);
	assert_times(page, nothing, 11);
	assert_times(page, "<svg", 0);
}

/* Acme, Learning to See (TV21): 23.6 days and 188 seconds. */
static void test_vsm_says_the_ladder(void **state)
{
	const struct chart_process p = { S("a<b"), 1, 1, 0, 1, 1, CHART_ELECTRONIC, NULL, 0 };
	struct chart_process process[5] = { p, p, p, p, p };
	static const double process_s[] = { 1, 39, 46, 62, 40 };
	const struct chart_stock stock[] = { { NAN, CHART_PULL }, { 7000, CHART_PUSH }, { 1700, CHART_PUSH }, { 2450, CHART_FIFO }, { 1840, CHART_PUSH }, { 4140, CHART_PUSH } };

	for (size_t i = 0; i < 5; i++)
		process[i].process_s = process_s[i];
	chart_vsm(h, &(struct chart_vsm){ .process = process, .stock = stock, .n = 5, .first_days = 5, .daily_demand = 920, .takt_s = 60 });
	struct str page = html_done(h);
	assert_drawn(page);
	assert_times(page, "Lead time 23.6 days", 1);
	assert_times(page, "Process time 188 s", 1);
	assert_times(page, ">7.6 d<", 1);
	assert_times(page, "FIFO</text>", 1);
	assert_times(page, "class=\"tri\"", 4);
}

static void test_vsm_with_a_stock_nobody_counted_has_no_lead_time(void **state)
{
	const struct chart_process process[] = { { S("a<b"), NAN, NAN, NAN, NAN, NAN, CHART_MANUAL, NULL, 0 } };
	const struct chart_stock stock[] = { { NAN, CHART_PUSH }, { 40, CHART_PUSH } };
	const struct chart_burst burst[] = { { 0, false, STR_NONE }, { 1, true, S("a<b") } };

	chart_vsm(h, &(struct chart_vsm){ .process = process, .stock = stock, .n = 1, .first_days = NAN, .daily_demand = 375, .takt_s = NAN, .burst = burst, .bursts = 2 });
	struct str page = html_done(h);
	assert_drawn(page);
	assert_times(page, "Lead time – days", 1);
	assert_times(page, "class=\"bst\"", 2);
}

/* Two branches beside each other: each in a row of its own, the ladder that of the longest way, and what leads somewhere is a link. */
static void test_vsm_with_branches(void **state)
{
	const struct chart_process p = { S("a<b"), NAN, 10, NAN, NAN, 10, CHART_MANUAL, NULL, 0 };
	struct chart_process process[5] = { p, p, p, p, p };
	struct chart_stock stock[6] = { { 100, CHART_PUSH }, { 300, CHART_PUSH }, { 50, CHART_FIFO }, { 100, CHART_PULL }, { 100, CHART_PUSH }, { NAN, CHART_PUSH, true, 2 } };
	const struct chart_burst burst[] = { { 1, false, S("much longer words than fit") }, { 1, true, S("much longer words than fit") }, { 5, true, S("x") } };
	const struct str way[] = { S("Shaft"), S("C<il") };

	process[1].branch = process[3].branch = 1;
	process[2].branch = 2;
	struct chart_vsm map = { .process = process, .stock = stock, .n = 5, .first_days = NAN, .daily_demand = 100, .takt_s = 60, .burst = burst, .bursts = 3, .branch_name = way, .branches = 2 };
	chart_vsm(h, &map);
	struct str page = html_done(h);
	assert_drawn(page);
	/* 1, then 3 and 1 on the shaft, 1 and 2: the coil's half a day is not in it, nor is its step. */
	assert_times(page, "Lead time 8.0 days", 1);
	assert_times(page, "Process time 40 s", 1);
	assert_times(page, "The longest way counts: Shaft", 1);
	assert_times(page, "role=\"img\"", 1);
	assert_times(page, "<a ", 0);
}

/* The narrowest has the word, also when it is enough; what is not measured leaves the line without one. */
static void test_capacity_marks_the_bottleneck(void **state)
{
	static const struct lean_step step[] = { { 8, 46, NAN, NAN, NAN }, { 9, 81, NAN, NAN, NAN }, { 1, 0, NAN, NAN, NAN }, { NAN, 0, NAN, NAN, NAN } };

	chart_capacity(h, &(struct chart_capacity){ step, name, 3, 27000, 400, S("x") });
	chart_capacity(h, &(struct chart_capacity){ step, name, 4, 27000, 400, S("y") });
	struct str page = html_done(h);
	assert_drawn(page);
	assert_times(page, ">bottleneck</tspan>", 1);
	assert_times(page, ">−100</tspan>", 2);
	assert_times(page, "the bottleneck is b.", 1);
	assert_times(page, "is not known", 1);
}

static void test_loads_over_takt_say_so(void **state)
{
	chart_loads(h, &(struct chart_loads){ (const double[]){ 36, 84, NAN, 72 }, name, 4, 72, S("x") });
	struct str page = html_done(h);
	assert_drawn(page);
	assert_times(page, "12 s over", 1);
	assert_times(page, "fill=\"url(#x)\"", 1);
	assert_times(page, ">100 %</text>", 1);
}

/* Of three hours off plan one has its reason, two ask for it; one that is not written yet asks for nothing. */
static void test_hours_ask_for_a_reason(void **state)
{
	static const struct lean_hour hour[] = { { 50, 30 }, { 50, 80 }, { 50, 30 }, { 50, NAN } };
	const struct str reason[] = { S("no air"), STR_NONE, STR_NONE, STR_NONE };

	chart_hours(h, &(struct chart_hours){ hour, name, reason, 4, 3 });
	struct str page = html_done(h);
	assert_drawn(page);
	assert_times(page, "! why?", 2);
	assert_times(page, "needs a reason", 2);
	assert_times(page, ">+30</text>", 1);
	assert_times(page, ">−10</text>", 1);
}

static void test_smed_counts_the_standstill_alone(void **state)
{
	const struct chart_setup_part before[] = { { S("fetch"), 26, CHART_COULD_BE_EXTERNAL }, { S("swap"), 36, CHART_INTERNAL }, { S("?"), NAN, CHART_INTERNAL } };
	const struct chart_setup_part after[] = { { S("fetch"), 200, CHART_EXTERNAL }, { S("swap"), 31, CHART_INTERNAL } };
	const struct chart_setup_stage stage[] = { { S("Before"), before, 3 }, { S("After"), after, 2 } };

	chart_smed(h, &(struct chart_smed){ stage, 2, S("x") });
	struct str page = html_done(h);
	assert_drawn(page);
	assert_times(page, "Standstill from 62 to 31 min: 50 % less", 1);
	assert_times(page, "by separating alone 42 %", 1);
}

/* SV09: 14 units at 0.5 m are 7 m. */
static void test_plans(void **state)
{
	const struct chart_place place[] = { { S("a<b"), 0, 0, 2, 2 }, { S("far"), 4, 4, .1, .1 } };
	const struct chart_marks mark[] = { { true, true, 2 }, { false, false, 1 } };
	const struct chart_stop stop[] = { { 1, 3, 0 }, { 8, 3, SIZE_MAX }, { 8, 3, 1 } };
	static const struct lean_point path[] = { { 0, 0 }, { 3, 4 }, { 3, 10 }, { 0, 10 } };
	const struct chart_plan plan = { 12, 10, place, 2 };

	chart_layout(h, &(struct chart_layout){ plan, mark, stop, 3, NAN, 68 });
	chart_spaghetti(h, &(struct chart_spaghetti){ plan, path, path, 4, 2, .5, S("a<b") });
	struct str page = html_done(h);
	assert_drawn(page);
	assert_times(page, "Standard WIP 3", 1);
	assert_times(page, "Before 7 m", 1);
	assert_times(page, "After 3 m", 1);
}

static void test_xmatrix_draws_each_link(void **state)
{
	static const enum chart_link link[] = { CHART_STRONG, CHART_WEAK, CHART_MEDIUM, CHART_UNLINKED };
	const struct chart_list two = { name, 2 };

	chart_xmatrix(h, &(struct chart_xmatrix){ two, two, two, { NULL, 0 }, { NULL, 0 }, link, NULL, link, NULL, NULL });
	struct str page = html_done(h);
	assert_drawn(page);
	assert_times(page, "class=\"pt\"", 2 + 1);       /* and in the legend */
	assert_times(page, "(medium)", 2);
}

/* A node that names a later one, or itself, is a root: nothing goes round. */
static void test_tree_has_no_circle(void **state)
{
	const struct chart_node node[] = { { S("a<b"), STR_NONE, 2, CHART_OFF_TRACK }, { S("b"), S("x"), 0, CHART_ON_TRACK }, { S("c"), STR_NONE, 2, CHART_NO_STATE } };

	chart_tree(h, &(struct chart_tree){ node, 3, true });
	chart_tree(h, &(struct chart_tree){ node, 3, false });
	struct str page = html_done(h);
	assert_drawn(page);
	assert_times(page, "class=\"bx\"", 6);
	assert_times(page, "class=\"mean\"", 2);
}

static void test_a_plan_for_hands_can_be_reached(void **state)
{
	const struct chart_place place[] = { { S("a<b"), 1, 1, 2, 1, .id = S("place-7"), .at = S("7 1 1.0 1.0 2.0 1.0"), .spoken = S("a<b, there") } };
	static const struct chart_marks mark[] = { { true, true, 3 } };
	static const struct chart_stop stop[] = { { 1, 3, 0, 4 }, { 5, 3, SIZE_MAX, 0 } };
	struct chart_layout c = { { 10, 6, place, 1 }, mark, stop, 2, NAN, NAN };

	chart_layout(h, &c);
	c.plan.hands = true;
	chart_layout(h, &c);
	struct str page = html_done(h);
	assert_drawn(page);
	assert_times(page, "role=\"img\"", 1);
	assert_times(page, "role=\"group\" tabindex=\"0\" aria-label=\"Standard", 0);
	assert_times(page, "class=\"ch ch-w\" aria-hidden=\"true\"", 1);
	assert_times(page, "class=\"pl-at\"", 1);
	assert_times(page, "data-value=\"7 1 1.0 1.0 2.0 1.0\"", 1);
	assert_times(page, "class=\"f-sunk pl-floor\"", 1);
	assert_times(page, "class=\"s m k\" x=\"55.6\"", 2);             /* the first stop, in both */
	assert_times(page, ">4</text>", 2);                              /* has the number that it was given */
}

static void test_ways_of_several(void **state)
{
	static const struct lean_point p[] = { { 1, 1 }, { 5, 1 }, { 5, 5 } };
	const struct chart_way way[] = { { S("a<b"), p, 3, 1, false }, { S("after"), p, 3, 1, true }, { S("six"), p, 3, 6, false }, { S("nobody"), NULL, 0, 2, false } };

	chart_ways(h, &(struct chart_ways){ { 10, 6, NULL, 0 }, way, 4, .5, S("ways") });
	struct str page = html_done(h);
	assert_drawn(page);
	assert_times(page, "class=\"spg w1\" d=\"M55.6 57.6L278 57.6L278 280\"", 2);       /* the sixth begins the colours anew */
	assert_times(page, "class=\"way w1\"", 3);                       /* an arrow a leg, and the key */
	assert_times(page, "<circle class=\"bx\"", 2);                    /* the same number at the same spot once */
	assert_times(page, "cx=\"75.4\"", 1);                            /* the other one beside it */
	assert_times(page, "d=\"\"", 0);
	assert_times(page, ">4.0</td>", 3);                              /* eight units of half a metre */
	assert_times(page, ">–</td>", 1);
	assert_times(page, ">6</text>", 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)
		TEST(test_nothing_is_said_kindly), TEST(test_vsm_says_the_ladder), TEST(test_vsm_with_branches), TEST(test_vsm_with_a_stock_nobody_counted_has_no_lead_time),
		TEST(test_capacity_marks_the_bottleneck), TEST(test_loads_over_takt_say_so), TEST(test_hours_ask_for_a_reason),
		TEST(test_smed_counts_the_standstill_alone), TEST(test_plans), TEST(test_xmatrix_draws_each_link), TEST(test_tree_has_no_circle),
		TEST(test_a_plan_for_hands_can_be_reached), TEST(test_ways_of_several),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
