/* test_idea_rule.c -- the rules of an idea: when it climbs, how it ages, what it is called. */
#include "daily/idea_rule.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void climbs_one_level_after_another(void **state)
{
	const struct instant marks[CLIMB_LEVELS] = { { 1000 }, { 3000 }, { 7000 } };
	static const struct { int64_t now, level, next; } cases[] = {
		{ 0, 0, 1000 }, { 999, 0, 1000 }, { 1000, 1, 3000 }, { 2999, 1, 3000 }, { 3000, 2, 7000 }, { 7000, 3, INT64_MIN }, { 1 << 30, 3, INT64_MIN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct climb c = idea_climb(marks, (struct instant){ cases[i].now });
		assert_int_equal(c.level, cases[i].level);
		assert_int_equal(c.next.s, cases[i].next);
	}
}

/* A week of holidays puts the seventh calendar day before the fourth working day: the bottleneck comes first, and passes nothing on. */
static void bottleneck_may_come_before_the_manager(void **state)
{
	const struct instant marks[CLIMB_LEVELS] = { { 1000 }, { 9000 }, { 7000 } };
	struct climb c = idea_climb(marks, (struct instant){ 8000 });

	(void)state;
	assert_int_equal(c.level, 3);
	assert_int_equal(c.tier, 1);
	assert_int_equal(c.next.s, 9000);
	assert_int_equal(idea_climb(marks, (struct instant){ 9500 }).level, 3);
	assert_int_equal(idea_climb(marks, (struct instant){ 9500 }).tier, 2);
}

static void no_mark_lies_before_the_promise(void **state)
{
	enum { DAY = 86400 };
	struct instant marks[CLIMB_LEVELS] = { { 20 * DAY }, { 22 * DAY }, { 0 } };

	(void)state;
	idea_marks(marks, (struct instant){ 0 }, (struct instant){ 19 * DAY });
	assert_int_equal(marks[0].s, 20 * DAY);
	assert_int_equal(marks[2].s, 19 * DAY);
	idea_marks(marks, (struct instant){ 0 }, (struct instant){ 21 * DAY });        /* the calendar was changed: what was promised stays */
	assert_int_equal(marks[0].s, 21 * DAY);
	idea_marks(marks, (struct instant){ 0 }, (struct instant){ DAY });
	assert_int_equal(marks[2].s, 7 * DAY);
}

static void no_working_time_never_climbs(void **state)
{
	const struct instant marks[CLIMB_LEVELS] = { INSTANT_NONE, INSTANT_NONE, INSTANT_NONE };
	struct climb c = idea_climb(marks, (struct instant){ 5 });

	(void)state;
	assert_int_equal(c.level, 0);
	assert_true(instant_is_none(c.next));
}

static void marks_by_share_of_the_standard(void **state)
{
	(void)state;
	assert_int_equal(idea_mark(0.5, 1), MARK_DUE);
	assert_int_equal(idea_mark(0.8, 1), MARK_RISK);
	assert_int_equal(idea_mark(1.0, 1), MARK_RISK);
	assert_int_equal(idea_mark(1.01, 1), MARK_OFF);
	assert_int_equal(idea_mark(99, NAN), MARK_OK);
}

static void titles_are_the_first_sentence(void **state)
{
	struct arena *a = arena_new(1 << 16);
	static const struct { const char *problem, *title; } cases[] = {
		{ "Driver hangs on the wrong side. I walk round.", "Driver hangs on the wrong side" },
		{ "Bolt M5.3 is too long", "Bolt M5.3 is too long" },
		{ "  Zażółć gęślą jaźń\nsecond line", "Zażółć gęślą jaźń" },
		{ "No end", "No end" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_true(str_is(idea_title(a, str_c(cases[i].problem)), cases[i].title));
	struct str s = idea_title(a, S("This is one very long sentence without any full stop that goes on and on until nobody can read it on a card any more"));
	assert_true(str_chars(s) <= 92 && str_utf8(s));
	arena_free(a);
}

static void every_state_has_its_column(void **state)
{
	(void)state;
	assert_int_equal(idea_column(S("submitted")), IDEA_NEW);
	assert_int_equal(idea_column(S("to_do")), IDEA_TODO);
	assert_int_equal(idea_column(S("doing")), IDEA_DOING);
	assert_int_equal(idea_column(S("closed")), IDEA_DONE);
	assert_int_equal(idea_column(S("declined")), IDEA_OFF);
	assert_int_equal(idea_stage(S("submitted")), 1);
	assert_int_equal(idea_stage(S("verified")), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(climbs_one_level_after_another), cmocka_unit_test(bottleneck_may_come_before_the_manager),
		cmocka_unit_test(no_mark_lies_before_the_promise), cmocka_unit_test(no_working_time_never_climbs),
		cmocka_unit_test(marks_by_share_of_the_standard), cmocka_unit_test(titles_are_the_first_sentence), cmocka_unit_test(every_state_has_its_column),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
