/*
 * test_base_text.c -- sentences in two languages, and how each writes numbers and dates.
 *
 * The catalogue is made by tools/po.c from test_base_sample.po, put under German's own rules.
 */
#include "base/base.h"
#include "base/lang_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

extern const struct catalogue catalogue_sample;

static struct arena *mem;
static const struct lang *en, *de;
static struct lang sample;

static int set_up(void **state)
{
	mem = arena_new((size_t)64 << 20);
	en = lang_find(S("en"));
	de = lang_find(S("de"));
	sample = lang_de;
	sample.catalogue = &catalogue_sample;
	return 0;
}

static int tear_down(void **state)
{
	arena_free(mem);
	return 0;
}

#define assert_str(s, z) assert_string_equal(str_z(mem, (s)), (z))

static void languages_are_found(void **state)
{
	assert_str(lang_tag(de), "de");
	assert_str(lang_label(de), "Deutsch");
	assert_ptr_equal(lang_find(S("de-AT")), de);
	assert_ptr_equal(lang_find(S("DE")), de);
	assert_ptr_equal(lang_find(S("den")), en);
	assert_ptr_equal(lang_find(S("")), en);
	assert_ptr_equal(lang_find(STR_NONE), en);
	assert_ptr_equal(lang_find(S("-")), en);
	assert_ptr_equal(lang_all()[0], en);
	assert_null(lang_all()[2]);
}

static void accept_language_is_read(void **state)
{
	assert_ptr_equal(lang_accept(S("de-DE,de;q=0.9,en;q=0.8")), de);
	assert_ptr_equal(lang_accept(S("en-GB,en;q=0.9,de;q=0.8")), en);
	assert_ptr_equal(lang_accept(S("fr, de;q=0.3, en;q=0.2")), de);
	assert_ptr_equal(lang_accept(S("en;q=0.2 , DE ; q=0.3")), de);
	assert_ptr_equal(lang_accept(S("de;q=0")), en);
	assert_ptr_equal(lang_accept(S("de;q=x")), en);
	assert_ptr_equal(lang_accept(S("*")), en);
	assert_ptr_equal(lang_accept(S(",,;;q,=")), en);
	assert_ptr_equal(lang_accept(STR_NONE), en);
}

static void messages_are_looked_up(void **state)
{
	assert_str(lang_text(&sample, T("Save")), "Speichern");
	assert_str(lang_text(en, T("Save")), "Save");
	assert_str(lang_text(&sample, T("One line,\na \"second\" one\tand a \\ third")),
		   "Eine Zeile,\neine \"zweite\"\tund eine \\ dritte?\?!");
	assert_str(lang_text(&sample, T("Grüße")), "Viele Grüße");
	assert_str(lang_text(&sample, T("Doubtful")), "Doubtful");
	assert_str(lang_text(&sample, T("Untranslated")), "Untranslated");
	assert_str(lang_text(&sample, T("Gone")), "Gone");
	assert_str(lang_text(&sample, T("Not there")), "Not there");
	assert_str(lang_text(&sample, T("")), "");
	assert_null(lang_text(&sample, MSG_NONE).p);
}

static void plurals_are_chosen(void **state)
{
	static const struct { int64_t n; const char *en, *de; } known[] = {
		{ 0, "0 actions are open", "0 Maßnahmen sind offen" },
		{ 1, "1 action is open", "1 Maßnahme ist offen" },
		{ 2, "2 actions are open", "2 Maßnahmen sind offen" },
		{ -1, "-1 actions are open", "-1 Maßnahmen sind offen" },
		{ 1250, "1,250 actions are open", "1.250 Maßnahmen sind offen" },
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct msg m = TN("{n} action is open", "{n} actions are open", known[i].n);

		assert_str(say(mem, en, m), known[i].en);
		assert_str(say(mem, &sample, m), known[i].de);
	}
	assert_str(say(mem, &sample, TN("{n} box", "{n} boxes", 3)), "3 boxes");
	assert_str(say(mem, en, TN("{n} box", "{n} boxes", 3), ARG("n", S("no"))), "no boxes");
	assert_str(say(mem, en, T("{n} box")), "{n} box");
}

static void names_are_put_in(void **state)
{
	struct msg m = T("{who} answers by {when}.");
	struct date d = date_of(2026, 11, 18);
	size_t size = 3;

	assert_str(say(mem, en, m, ARG("who", S("Ana")), ARG("when", d)), "Ana answers by 18 November 2026.");
	assert_str(say(mem, &sample, m, ARG("when", d), ARG("who", S("Ana"))), "Bis 18. November 2026 antwortet Ana.");
	assert_str(say(mem, en, m, ARG("who", S("Ana"))), "Ana answers by {when}.");
	assert_str(say(mem, en, m), "{who} answers by {when}.");
	assert_str(say(mem, en, m, ARG("who", S("{when}")), ARG("when", S("x")), ARG("extra", 1)), "{when} answers by x.");
	assert_str(say(mem, en, T("{a} {b} {c} {d} {e}"), ARG("a", 1250), ARG("b", (int64_t)-1250), ARG("c", size),
		       ARG("d", 1250.25), ARG("e", (struct money){ 125050 })),
		   "1,250 -1,250 3 1,250.3 1,250.50");
	assert_str(say(mem, de, T("{a} {d} {e}"), ARG("a", 1250), ARG("d", 1250.26), ARG("e", (struct money){ -125050 })),
		   "1.250 1.250,3 -1.250,50");
	assert_str(say(mem, &sample, T("[{x}]"), ARG("x", T("Save"))), "[Speichern]");
	assert_str(say(mem, en, T("[{x}]"), ARG("x", TN("{n} box", "{n} boxes", 2))), "[2 boxes]");
	assert_str(say(mem, en, T("[{x}]"), ARG("x", STR_NONE)), "[]");
	assert_str(say(mem, en, T("} {} {x"), ARG("x", S("y"))), "} {} {x");
	assert_str(say(mem, en, T("{x}{x}"), ARG("x", S("y"))), "yy");
	assert_str(say(mem, en, T("nothing")), "nothing");
}

static void numbers_are_written(void **state)
{
	assert_str(lang_int(mem, en, 0), "0");
	assert_str(lang_int(mem, en, 999), "999");
	assert_str(lang_int(mem, en, -1000), "-1,000");
	assert_str(lang_int(mem, en, 1234567), "1,234,567");
	assert_str(lang_int(mem, de, INT64_MAX), "9.223.372.036.854.775.807");
	assert_str(lang_int(mem, de, INT_NONE), "–");
	assert_str(lang_real(mem, en, 0.05, 1), "0.1");
	assert_str(lang_real(mem, en, -0.04, 1), "0.0");
	assert_str(lang_real(mem, en, 0.15, 1), "0.2");
	assert_str(lang_real(mem, en, 2.5, 0), "3");
	assert_str(lang_real(mem, en, -99.95, 1), "-100.0");
	assert_str(lang_real(mem, en, 1e20, 0), "100,000,000,000,000,000,000");
	assert_str(lang_real(mem, de, -1234.5, 2), "-1.234,50");
	assert_str(lang_real(mem, de, 1234.6, 0), "1.235");
	assert_str(lang_real(mem, de, NAN, 1), "–");
	assert_str(lang_money(mem, en, (struct money){ 5 }), "0.05");
	assert_str(lang_money(mem, en, (struct money){ -100000 }), "-1,000.00");
	assert_str(lang_money(mem, en, MONEY_NONE), "–");
}

static void dates_are_written(void **state)
{
	const struct zone *warsaw = zone_find(S("Europe/Warsaw"));
	struct date d = date_of(2026, 11, 18);
	struct wall w = { zone_instant(warsaw, d, 11 * 60 + 40), warsaw, date_of(2026, 1, 1) };
	struct wall old = { zone_instant(warsaw, date_of(2024, 11, 25), 6 * 60 + 44), warsaw, d };

	assert_str(lang_date(mem, en, d), "18 November 2026");
	assert_str(lang_date(mem, de, date_of(2026, 3, 1)), "1. März 2026");
	assert_str(lang_date_short(mem, en, d, date_of(2026, 12, 31)), "18 Nov");
	assert_str(lang_date_short(mem, de, d, date_of(2026, 1, 1)), "18. Nov");
	assert_str(lang_date_short(mem, en, d, date_of(2027, 1, 1)), "18 Nov 2026");
	assert_str(lang_date_short(mem, de, d, date_of(2025, 12, 31)), "18. Nov 2026");
	assert_str(lang_weekday(mem, en, d), "Wednesday");
	assert_str(lang_weekday(mem, de, d), "Mittwoch");
	assert_str(lang_clock(mem, en, 65), "01:05");
	assert_str(lang_wall(mem, en, w), "Wed 18 Nov, 11:40");
	assert_str(lang_wall(mem, de, w), "Mi 18. Nov, 11:40");
	assert_str(say(mem, en, T("{w}"), ARG("w", w)), "Wed 18 Nov, 11:40");
	assert_str(lang_wall(mem, en, old), "Mon 25 Nov 2024, 06:44");
	assert_str(say(mem, de, T("{w}"), ARG("w", old)), "Mo 25. Nov 2024, 06:44");
	assert_str(lang_date(mem, en, DATE_NONE), "–");
	assert_str(lang_date_short(mem, en, DATE_NONE, d), "–");
	assert_str(lang_weekday(mem, en, DATE_NONE), "–");
	assert_str(lang_wall(mem, en, (struct wall){ INSTANT_NONE, warsaw, d }), "–");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(languages_are_found),
		TEST(accept_language_is_read),
		TEST(messages_are_looked_up),
		TEST(plurals_are_chosen),
		TEST(names_are_put_in),
		TEST(numbers_are_written),
		TEST(dates_are_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
