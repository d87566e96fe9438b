/*
 * test_layout.c -- the pure part of a cell's plan: points as text, snapping, where each element is done, the way that follows.
 */
#include "base/base.h"
#include "study/layout.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct arena *mem;

static int open_arena(void **state)
{
	mem = arena_new(1 << 24);
	return 0;
}

static int close_arena(void **state)
{
	arena_free(mem);
	return 0;
}

static size_t count(const char *text)
{
	struct points p;

	return points_read(mem, str_c(text), &p).one ? 0 : p.n;
}

static void assert_written(const char *text, const char *again)
{
	struct points p;

	assert_null(points_read(mem, str_c(text), &p).one);
	assert_true(str_is(points_write(mem, p.p, p.n), again));
}

static void test_points_are_read_and_written(void **state)
{
	struct points p;

	assert_null(points_read(mem, S(" 1.5,2\n4,2.25 \t 4,0\r\n"), &p).one);
	assert_int_equal(p.n, 3);
	assert_float_equal(p.p[0].x, 1.5, 1e-9);
	assert_float_equal(p.p[1].y, 2.25, 1e-9);
	assert_written("1.50,02 4.0,2.25", "1.5,2 4,2.25");
	assert_written("0.05,0.1 9999,0", "0.05,0.1 9999,0");
	assert_written("0.999,0.001 1,1", "1,0 1,1");
}

static void test_what_is_no_point_is_said(void **state)
{
	static const char *const wrong[] = { "", "   ", "1,2", "1 2", "1;2 3;4", "1,2 3", "1,2 3,", "1,2 ,3", "1.,2 3,4", ".5,2 3,4", "-1,2 3,4", "+1,2 3,4", "1e1,2 3,4", "1,2,3 4,5",
		"1,2 3,4x", "12345,1 1,1", "9999.999,1 1,1", "1.2345,1 1,1", "nan,1 1,1", "1,2 3,4\v", "0x1,2 3,4" };

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_int_equal(count(wrong[i]), 0);
}

static void test_a_way_has_at_most_so_many_points(void **state)
{
	struct buf b = buf_new(mem, 1024, 1 << 16);

	for (int i = 0; i < POINTS_MAX; i++)
		buf_str(&b, S("1,2 "));
	assert_int_equal(count(str_z(mem, buf_done(&b))), POINTS_MAX);
	buf_str(&b, S("1,2"));
	assert_int_equal(count(str_z(mem, buf_done(&b))), 0);
}

static void test_points_on_the_floor(void **state)
{
	const struct lean_point p[] = { { 0, 0 }, { 10, 6 } }, off[] = { { 1, 1 }, { 10.1, 1 } };

	assert_true(points_on(p, 2, 10, 6));
	assert_false(points_on(off, 2, 10, 6));
	assert_false(points_on((const struct lean_point[]){ { NAN, 1 } }, 1, 10, 6));
}

static void test_stops_of_a_round(void **state)
{
	const struct lean_point p[] = { { 0, 0 }, { 3, 4 }, { 3, 10 }, { 0, 0 } };

	assert_int_equal(points_stops(p, 4), 3);
	assert_int_equal(points_stops(p, 3), 3);
	assert_int_equal(points_stops(p, 0), 0);
}

static void test_snap(void **state)
{
	assert_float_equal(plan_snap(1.24), 1.2, 1e-12);
	assert_float_equal(plan_snap(1.26), 1.3, 1e-12);
	assert_float_equal(plan_snap(0), 0, 1e-12);
}

/* Two machines opposite each other, on a floor of 10 by 6. */
static struct chart_place places[] = { { S("A"), 1, 0, 2, 1 }, { S("B"), 1, 5, 2, 1 } };
static struct cell_work works[5];

static struct cell two_machines(void)
{
	static const struct cell_work fresh[5] = {
		{ .id = 11, .no = 1, .operator = 1, .bound = true, .place = 0 }, { .id = 12, .no = 2, .operator = 1, .place = SIZE_MAX },
		{ .id = 13, .no = 3, .operator = 1, .walks = true, .place = SIZE_MAX },
		{ .id = 14, .no = 4, .operator = 1, .machine = S(" B "), .place = SIZE_MAX }, { .id = 15, .no = 5, .operator = 2, .place = SIZE_MAX },
	};

	memcpy(works, fresh, sizeof works);
	return (struct cell){ .w = 10, .h = 6, .place = places, .places = 2, .work = works, .works = 5 };
}

static void test_elements_settle(void **state)
{
	struct cell c = two_machines();

	works_settle(&c);
	assert_int_equal(works[1].place, 0);            /* where the one before it was */
	assert_int_equal(works[3].place, 1);            /* at its machine */
	assert_true(works[4].place == SIZE_MAX);        /* another operator does not begin where this one ended */
}

static void test_the_way_follows(void **state)
{
	struct cell c = two_machines();

	works_settle(&c);
	struct cell_way way = way_of(mem, &c, 1);
	assert_int_equal(way.n, 2);
	assert_int_equal(way.stop[0].no, 1);
	assert_int_equal(way.stop[1].no, 4);
	assert_float_equal(way.stop[0].x, 2, 1e-9);
	assert_float_equal(way.stop[0].y, 1.4, 1e-9);   /* before A, on the side of B */
	assert_float_equal(way.stop[1].y, 4.6, 1e-9);
	assert_float_equal(way.walk_m, 6.4, 1e-9);      /* there and back */
	assert_int_equal(way_of(mem, &c, 2).n, 0);
	assert_true(isnan(way_of(mem, &c, 2).walk_m));
}

static void test_a_stop_stands_on_nothing(void **state)
{
	struct cell c = two_machines();
	struct chart_place crowd[] = { places[0], places[1], { S("C"), .5, 1, 3, 1 } };

	c.place = crowd;
	c.places = 3;
	works_settle(&c);
	struct cell_way way = way_of(mem, &c, 1);
	for (size_t i = 0; i < way.n; i++)
		assert_false(way.stop[i].x > .5 && way.stop[i].x < 3.5 && way.stop[i].y > 1 && way.stop[i].y < 2);
}

static void test_back_at_a_place_stands_beside(void **state)
{
	struct cell c = two_machines();

	works_settle(&c);
	works[2] = (struct cell_work){ .no = 3, .operator = 1, .bound = true, .place = 1 };
	works[3] = (struct cell_work){ .no = 4, .operator = 1, .bound = true, .place = 0 };
	struct cell_way way = way_of(mem, &c, 1);
	assert_int_equal(way.n, 3);
	assert_true(hypot(way.stop[2].x - way.stop[0].x, way.stop[2].y - way.stop[0].y) > .5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_points_are_read_and_written),
		cmocka_unit_test(test_what_is_no_point_is_said),
		cmocka_unit_test(test_a_way_has_at_most_so_many_points),
		cmocka_unit_test(test_points_on_the_floor),
		cmocka_unit_test(test_stops_of_a_round),
		cmocka_unit_test(test_snap),
		cmocka_unit_test(test_elements_settle),
		cmocka_unit_test(test_the_way_follows),
		cmocka_unit_test(test_a_stop_stands_on_nothing),
		cmocka_unit_test(test_back_at_a_place_stands_beside),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
