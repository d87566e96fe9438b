/*
 * chart_page.h -- what the tests of charts share: a page to draw on, and what is looked for in it.
 */
#ifndef TESTS_CHART_PAGE_H
#define TESTS_CHART_PAGE_H

#include "chart/chart.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

static struct arena *mem;
static struct html *h;

static int set_up(void **state)
{
	mem = arena_new((size_t)64 << 20);
	h = html_new(mem, 64, 4 << 20, lang_find(S("en")), zone_find(S("Europe/Berlin")));
	return 0;
}

static int tear_down(void **state)
{
	arena_free(mem);
	return 0;
}

static size_t times(struct str s, const char *part)
{
	size_t n = 0, len = strlen(part);

	for (size_t i = 0; i + len <= s.n; i++)
		n += memcmp(s.p + i, part, len) == 0;
	return n;
}

static void assert_times(struct str page, const char *part, size_t n)
{
	if (times(page, part) != n)
		print_message("%s in %.*s\n", part, STR_ARG(page));
	assert_int_equal(times(page, part), n);
}

/* No place that is no number. */
static void assert_whole(struct str page)
{
	assert_times(page, "nan", 0);
	assert_times(page, "inf", 0);
}

#endif
