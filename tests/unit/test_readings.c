/* test_readings.c -- what a stopwatch wrote: times, missed and odd readings, pauses, notes; and what it is not. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "study/readings.h"

static struct arena *mem;

static int start(void **state)
{
	(void)state;
	mem = arena_new(LIMIT_REQUEST_BYTES);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

static struct readings good(const char *text, size_t elements)
{
	struct readings r;
	struct readings_fault f = readings_parse(mem, str_c(text), elements, &r);

	assert_int_equal(f.wrong, READINGS_GOOD);
	return r;
}

static void near(double got, double want)
{
	assert_true(isnan(want) ? isnan(got) : fabs(got - want) < 1e-9);
}

/* The clock of domain.md F3 (TV09): 5, 7, 8 s, then 5, 8, 8. */
static void times_are_differences(void **state)
{
	(void)state;
	struct readings r = good("50 120 200\n250 330 410\n", 3);
	const double want[] = { 5, 7, 8, 5, 8, 8 };

	assert_int_equal(r.cycles, 2);
	for (size_t i = 0; i < 6; i++)
		near(r.at[i].elapsed_s, want[i]);
	near(r.cycle_s[0], 20);
	near(r.cycle_s[1], 21);
	near(readings_cycle(mem, &r).min, 20);
}

static void a_missed_reading_takes_two_times_with_it(void **state)
{
	(void)state;
	struct readings r = good("50 M 200\n250 330 410\n", 3);

	near(r.at[1].elapsed_s, NAN);
	near(r.at[2].elapsed_s, NAN);
	near(r.at[3].elapsed_s, 5);
	near(r.cycle_s[0], 20);
	r = good("50 120 M\n250 330 410\n", 3);
	near(r.cycle_s[0], NAN);
	near(r.at[3].elapsed_s, NAN);
	near(r.cycle_s[1], NAN);
	near(r.at[4].elapsed_s, 8);
}

static void odd_ones_do_not_count(void **state)
{
	(void)state;
	struct readings r = good("50 120\n190x 250 # cart was missing\n300 370\n", 2);
	const struct readings *of[] = { &r };
	const size_t first[] = { 0 }, second[] = { 1 };

	assert_true(r.at[2].odd && r.cycle_odd[1] && !r.cycle_odd[0]);
	assert_true(str_is(r.note[1], "cart was missing") && !r.note[0].n);
	assert_int_equal(readings_observation(mem, of, first, 1).n, 2);
	near(readings_observation(mem, of, first, 1).lowest_repeatable, 5);
	near(readings_observation(mem, of, second, 1).min, 6);
	assert_int_equal(readings_cycle(mem, &r).n, 2);
}

static void a_cycle_may_begin_after_a_pause(void **state)
{
	(void)state;
	struct readings r = good("50 120\n@1000 1050 1120\n", 2);

	near(r.at[2].elapsed_s, 5);
	near(r.cycle_s[1], 12);
	r = good("@30 50 120", 2);
	near(r.at[0].elapsed_s, 2);
}

static void the_last_cycle_may_be_cut_short(void **state)
{
	(void)state;
	struct readings r = good("50 120\n\n180\n", 2);

	assert_int_equal(r.cycles, 2);
	near(r.at[2].elapsed_s, 6);
	near(r.at[3].elapsed_s, NAN);
	near(r.cycle_s[1], NAN);
}

static void what_it_is_not(void **state)
{
	static const struct { const char *text; enum readings_wrong wrong; size_t line; } bad[] = {
		{ "", READINGS_EMPTY, 0 }, { "\n \n", READINGS_EMPTY, 2 }, { "50 x", READINGS_WORD, 1 }, { "50 120 130", READINGS_COUNT, 1 }, { "50 120\n110 130", READINGS_BACK, 2 },
		{ "50 40", READINGS_BACK, 1 }, { "50 M\n40 60", READINGS_BACK, 2 }, { "5.5 7", READINGS_WORD, 1 }, { "-1 7", READINGS_WORD, 1 }, { "@x 5 7", READINGS_WORD, 1 },
		{ "50 120\n@90 130 140", READINGS_BACK, 2 }, { "50 99999999", READINGS_WORD, 1 }, { "@5x 7 8", READINGS_WORD, 1 }, { "@ ", READINGS_WORD, 1 }, { "@ 90", READINGS_WORD, 1 },
		{ "50 120\n# a note", READINGS_WORD, 2 }, { "@90", READINGS_WORD, 1 },
	};
	struct readings r;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct readings_fault f = readings_parse(mem, str_c(bad[i].text), 2, &r);
		assert_int_equal(f.wrong, bad[i].wrong);
		assert_int_equal(f.line, bad[i].line);
	}
	assert_int_equal(readings_parse(mem, S("1 2"), 0, &r).wrong, READINGS_COUNT);
	struct buf b = buf_new(mem, 4096, 1 << 16);
	for (int i = 1; i <= READINGS_CYCLES_MAX + 1; i++)
		buf_fmt(&b, "%d %d\n", i * 100, i * 100 + 50);
	assert_int_equal(readings_parse(mem, buf_done(&b), 2, &r).wrong, READINGS_MANY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(times_are_differences, start, end), cmocka_unit_test_setup_teardown(a_missed_reading_takes_two_times_with_it, start, end),
		cmocka_unit_test_setup_teardown(odd_ones_do_not_count, start, end), cmocka_unit_test_setup_teardown(a_cycle_may_begin_after_a_pause, start, end),
		cmocka_unit_test_setup_teardown(the_last_cycle_may_be_cut_short, start, end), cmocka_unit_test_setup_teardown(what_it_is_not, start, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
