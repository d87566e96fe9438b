/*
 * test_lean_stream.c -- the value stream and the product families, against the test vectors of the domain reference, worked examples and random streams.
 */
#include "lean_near.h"

/* ---- TV21, TV22, SV21 ---- */

static void test_ladder(void **state)
{
	const double pieces[] = { 7000, 1700, 2450, 1840, 4140 }, process[] = { 1, 39, 46, 62, 40 }, days[] = { 7.609, 1.848, 2.663, 2.0, 4.5 };
	double out[5];
	struct lean_ladder_of of = { .first_days = 5, .daily_demand = 920, .pieces = pieces, .process_s = process, .n = 5, .steps = 5 };
	struct lean_ladder l = lean_ladder(&of, out);

	for (size_t i = 0; i < 5; i++)
		assert_within(out[i], days[i], 5e-4);
	assert_within(l.lead_days, 23.6196, 5e-4);
	assert_within(l.process_s, 188, 5e-4);
	of.first_days = NAN;
	assert_within(lean_ladder(&of, out).lead_days, 18.6196, 5e-4);
}

static void test_ladder_of_nothing(void **state)
{
	const double pieces[] = { 10, NAN };
	double out[2];
	struct lean_ladder_of of = { .first_days = 5, .daily_demand = 0, .pieces = pieces, .n = 1 };
	struct lean_ladder l = lean_ladder(&of, out);

	assert_true(isnan(l.lead_days) && isnan(l.process_s) && isnan(out[0]));
	of = (struct lean_ladder_of){ .first_days = 5, .daily_demand = 10, .pieces = pieces, .n = 2 };
	assert_true(isnan(lean_ladder(&of, out).lead_days));
	assert_within(out[0], 1, 5e-4);
	of.n = 0;
	assert_within(lean_ladder(&of, out).lead_days, 5, 5e-4);
	of.first_days = NAN;
	assert_true(isnan(lean_ladder(&of, out).lead_days));
}

static void test_shares(void **state)
{
	const double ca[] = { 0.95, 0.9, 0.98, 0.85 }, pt[] = { 10, 25, 15, 45 }, lt[] = { 480, 960, 240, 720 }, wrong[] = { 0.95, 1.2 }, hole[] = { 0.9, NAN };

	assert_within(lean_rolled(ca, 4), 0.7122, 5e-4);
	assert_within(lean_activity(pt, lt, 4), 0.0396, 5e-4);
	assert_within(lean_pce(188, 23.62 * 86400), 188 / (23.62 * 86400), 5e-4);
	assert_true(isnan(lean_rolled(NULL, 0)) && isnan(lean_rolled(wrong, 2)) && isnan(lean_rolled(hole, 2)));
	assert_true(isnan(lean_activity(NULL, NULL, 0)) && isnan(lean_activity(hole, lt, 2)) && isnan(lean_activity(pt, hole, 2)));
	assert_true(isnan(lean_pce(188, 0)) && isnan(lean_pce(NAN, 10)));
	assert_within(lean_little(12, 4), 3, 5e-4);
	assert_true(isnan(lean_little(12, 0)) && isnan(lean_little(NAN, 4)));
}

/* ---- lead time with branches ---- */

/* By hand: raw 2, then a branch of 5 + 1 beside one of 3, both into assembly 4: 2 + 6 + 4 = 12, never 15. */
static void test_branches(void **state)
{
	const double lead[] = { 2, 5, 1, 3, 4 };
	const struct lean_before way[] = { { 0, 1 }, { 1, 2 }, { 0, 3 }, { 2, 4 }, { 3, 4 } };
	double end[5];
	bool critical[5];

	assert_within(lean_lead_time(lead, 5, way, 5, end, critical), 12, 5e-4);
	assert_within(end[3], 5, 5e-4);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(critical[i], i != 3);
	assert_within(lean_lead_time(lead, 5, NULL, 0, end, NULL), 5, 5e-4);
}

static void test_branches_that_cannot_be(void **state)
{
	const double lead[] = { 2, 0, 0 }, wrong[] = { 2, NAN };
	const struct lean_before circle[] = { { 1, 2 }, { 2, 1 } }, away[] = { { 0, 3 } };
	double end[3];
	bool critical[3];

	assert_true(isnan(lean_lead_time(lead, 3, circle, 2, end, critical)));
	assert_true(isnan(end[0]) && !critical[0]);
	assert_true(isnan(lean_lead_time(lead, 3, away, 1, end, critical)));
	assert_true(isnan(lean_lead_time(wrong, 2, NULL, 0, end, NULL)));
	assert_true(isnan(lean_lead_time(NULL, 0, NULL, 0, NULL, NULL)));
}

static void test_branches_hold(void **state)
{
	for (int round = 0; round < ROUNDS; round++) {
		double lead[10], end[10], longest = 0, sum = 0, on_way = 0;
		bool critical[10];
		struct lean_before way[45];
		size_t n = 1 + some_count(0, 10 - 1), pairs = 0, shift = some_count(0, 10 - 1);
		for (size_t i = 0; i < n; i++) {
			lead[i] = (double)some_count(0, 20 - 1);
			longest = fmax(longest, lead[i]);
			sum += lead[i];
		}
		for (size_t i = 0; i < n; i++)
			for (size_t j = i + 1; j < n; j++)
				if (!some_count(0, 4 - 1))
					way[pairs++] = (struct lean_before){ (i + shift) % n, (j + shift) % n };
		double time = lean_lead_time(lead, n, way, pairs, end, critical);
		assert_true(time >= longest && time <= sum);
		for (size_t k = 0; k < pairs; k++)
			assert_true(end[way[k].then] >= end[way[k].first] + lead[way[k].then]);
		for (size_t i = 0; i < n; i++)
			on_way += critical[i] ? lead[i] : 0;
		assert_within(on_way, time, 5e-4);
	}
}

/* ---- the ladder with branches ---- */

/* Cast 3 d and machine 2 d, beside them a shaft of 4 d and 4 d, together into assembly 1 d, 2 d before the customer: 4 + 4 + 1 + 2 = 11, never 16. */
static void test_ladder_of_branches(void **state)
{
	struct lean_branch_step step[] = { { 0, 3, 60 }, { 0, 2, 50 }, { 1, 4, 30 }, { 1, 4, 20 }, { 0, 1, 100 } };
	double end[5];
	bool longest[5];
	struct lean_ladder l = lean_branches(step, 5, 2, end, longest);

	/* The shaft leaves after machining: the numbers say so. */
	assert_within(l.lead_days, 3 + 2 + 4 + 4 + 1 + 2, 5e-4);
	const struct lean_branch_step beside[] = { { 1, 4, 30 }, { 0, 3, 60 }, { 0, 2, 50 }, { 1, 4, 20 }, { 0, 1, 100 } };
	l = lean_branches(beside, 5, 2, end, longest);
	assert_within(l.lead_days, 11, 5e-4);
	assert_within(l.process_s, 30 + 20 + 100, 5e-4);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(longest[i], i != 1 && i != 2);
	step[3].days = NAN;
	l = lean_branches(step, 5, 2, end, longest);
	assert_true(isnan(l.lead_days) && isnan(l.process_s) && longest[0] && !longest[2]);
	assert_within(lean_branches(step, 2, NAN, end, longest).process_s, 110, 5e-4);
	assert_true(isnan(lean_branches(step, 2, NAN, end, longest).lead_days));
	assert_true(isnan(lean_branches(step, 0, 3, end, longest).process_s));
}

/* Without stocks all ways are as long: the main line is the one that counts, from its first step to its last. */
static void test_ladder_of_equal_branches(void **state)
{
	const struct lean_branch_step step[] = { { 1, 0, 5 }, { 0, 0, 1 }, { 1, 0, 5 }, { 0, 0, 2 } };
	double end[4];
	bool longest[4];
	struct lean_ladder l = lean_branches(step, 4, 0, end, longest);

	assert_within(l.lead_days, 0, 5e-4);
	assert_within(l.process_s, 3, 5e-4);
	assert_true(longest[1] && longest[3] && !longest[0] && !longest[2]);
}

/* The same as a net of steps, by the other function: on one line it is the ladder, with a branch the longest way. */
static void test_ladder_of_branches_holds(void **state)
{
	for (int round = 0; round < ROUNDS; round++) {
		struct lean_branch_step step[8];
		double lead[9], end[9], out[8], pieces[9], days[9], process[8], on_way = 0, work = 0;
		bool longest[8];
		struct lean_before way[9];
		size_t n = 1 + some_count(0, 7), from = some_count(0, 8), to = from + some_count(0, 3), pairs = 0, last_main = SIZE_MAX, last_branch = SIZE_MAX;
		for (size_t i = 0; i < n; i++) {
			step[i] = (struct lean_branch_step){ i >= from && i < to ? 1 : 0, (double)some_count(0, 9), (double)some_count(0, 99) };
			pieces[i] = lead[i] = step[i].days;
			process[i] = step[i].process_s;
			size_t *same = step[i].branch ? &last_branch : &last_main;
			if (*same != SIZE_MAX || (step[i].branch && last_main != SIZE_MAX))
				way[pairs++] = (struct lean_before){ *same != SIZE_MAX ? *same : last_main, i };
			if (!step[i].branch && last_branch == i - 1 && i)
				way[pairs++] = (struct lean_before){ last_branch, i };
			*same = i;
		}
		pieces[n] = lead[n] = (double)some_count(0, 9);
		if (last_main != SIZE_MAX)
			way[pairs++] = (struct lean_before){ last_main, n };
		if (last_branch != SIZE_MAX && last_branch == n - 1)
			way[pairs++] = (struct lean_before){ last_branch, n };
		struct lean_ladder l = lean_branches(step, n, lead[n], out, longest);
		assert_within(l.lead_days, lean_lead_time(lead, n + 1, way, pairs, end, NULL), 1e-9);
		for (size_t i = 0; i < n; i++) {
			on_way += longest[i] ? step[i].days : 0;
			work += longest[i] ? step[i].process_s : 0;
		}
		assert_within(on_way + lead[n], l.lead_days, 1e-9);
		assert_within(work, l.process_s, 1e-9);
		if (last_branch == SIZE_MAX)
			assert_within(lean_ladder(&(struct lean_ladder_of){ NAN, 1, pieces, process, n + 1, n }, days).lead_days, l.lead_days, 1e-9);
	}
}

/* ---- product families ---- */

static void test_similarity(void **state)
{
	const bool a[] = { true, true, true, false }, b[] = { true, true, false, true }, none[4] = { false };

	assert_within(lean_similarity(a, b, 4), 0.5, 5e-4);
	assert_within(lean_similarity(a, a, 4), 1, 5e-4);
	assert_within(lean_similarity(a, none, 4), 0, 5e-4);
	assert_true(isnan(lean_similarity(none, none, 4)));
}

/* By hand: A and B share 4 of 5, B and C 4 of 5, A and C 3 of 5: at 0.7 the chain A-B-C must not become one family; D shares little, E passes nothing. */
static void test_families(void **state)
{
	const bool has[5][6] = {
		{ 1, 1, 1, 1, 0, 0 },
		{ 1, 1, 1, 1, 1, 0 },
		{ 0, 1, 1, 1, 1, 0 },
		{ 0, 0, 0, 0, 1, 1 },
		{ 0 },
	};
	const double work[] = { 100, 140, 120, 50, 50 };
	size_t family[5];
	struct lean_family_of of = { .has = &has[0][0], .parts = 5, .steps = 6, .threshold = 0.7 };

	assert_int_equal(lean_families(&of, family), 4);
	assert_true(family[0] == 0 && family[1] == 0 && family[2] == 1 && family[3] == 2 && family[4] == 3);
	of.threshold = 0.6;
	assert_int_equal(lean_families(&of, family), 3);
	assert_true(family[2] == 0);
	of.threshold = 0.7;
	of.work_s = work;
	of.work_within = 0.2;
	assert_int_equal(lean_families(&of, family), 4);
	assert_true(family[0] == 0 && family[1] == 1 && family[2] == 1);
	of.work_within = 0.3;
	assert_int_equal(lean_families(&of, family), 4);
	assert_true(family[0] == 0 && family[1] == 0);
	of.parts = 0;
	assert_int_equal(lean_families(&of, family), 0);
}

/* By hand: B and C are the most alike (5/6). A is 4/5 like B but only 4/6 like C, and 4/5 like D: it goes with D, whose family is alike throughout. */
static void test_families_by_the_least_alike(void **state)
{
	const bool has[4][7] = { { 1, 1, 1, 1 }, { 1, 1, 1, 1, 1 }, { 1, 1, 1, 1, 1, 1 }, { 1, 1, 1, 1, 0, 0, 1 } };
	size_t family[4];

	assert_int_equal(lean_families(&(struct lean_family_of){ .has = &has[0][0], .parts = 4, .steps = 7, .threshold = 0.6 }, family), 2);
	assert_true(family[0] == 0 && family[1] == 1 && family[2] == 1 && family[3] == 0);
}

static void test_families_hold(void **state)
{
	for (int round = 0; round < ROUNDS / 4; round++) {
		bool has[12][6];
		size_t family[12], parts = 1 + some_count(0, 12 - 1), looser[12];
		for (size_t i = 0; i < parts; i++)
			for (size_t s = 0; s < 6; s++)
				has[i][s] = some_count(0, 3 - 1) > 0;
		struct lean_family_of of = { .has = &has[0][0], .parts = parts, .steps = 6, .threshold = 0.5 + (double)some_count(0, 5 - 1) / 10 };
		size_t n = lean_families(&of, family), next = 0;
		for (size_t i = 0; i < parts; i++) {
			assert_true(family[i] <= next && family[i] < n);
			next += family[i] == next;
			for (size_t j = 0; j < i; j++)
				assert_true(family[i] != family[j] || lean_similarity(has[i], has[j], 6) >= of.threshold - 1e-9);
		}
		assert_int_equal(next, n);
		of.threshold = 0;
		assert_true(lean_families(&of, looser) <= n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ladder), cmocka_unit_test(test_ladder_of_nothing), cmocka_unit_test(test_shares), cmocka_unit_test(test_branches),
		cmocka_unit_test(test_branches_that_cannot_be), cmocka_unit_test(test_branches_hold), cmocka_unit_test(test_ladder_of_branches),
		cmocka_unit_test(test_ladder_of_equal_branches), cmocka_unit_test(test_ladder_of_branches_holds), cmocka_unit_test(test_similarity),
		cmocka_unit_test(test_families), cmocka_unit_test(test_families_by_the_least_alike), cmocka_unit_test(test_families_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
