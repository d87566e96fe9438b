/*
 * test_html.c -- what a page is written as: escaping above all, then elements, numbers, sentences, JSON.
 */
#include "web/web.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena *mem;
static struct html *h;

static int set_up(void **state)
{
	mem = arena_new((size_t)64 << 20);
	h = html_new(mem, 64, LIMIT_PAGE_BYTES, lang_find(S("en")), zone_find(S("Europe/Berlin")));
	return 0;
}

static int tear_down(void **state)
{
	arena_free(mem);
	return 0;
}

#define assert_page(z) assert_string_equal(str_z(mem, html_done(h)), (z))

/* Does run end the program, as a CHECK must? */
static bool dies(void (*run)(void))
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		signal(SIGABRT, SIG_DFL);
		close(2);
		run();
		_exit(0);
	}
	waitpid(child, &status, 0);
	return WIFSIGNALED(status) || WEXITSTATUS(status) != 0;
}

/* ---- text ---- */

static void test_text_is_escaped(void **state)
{
	LEAF(h, p, S("<script>alert(\"it's\")</script> & more"));
	assert_page("<p>&lt;script&gt;alert(&quot;it&#39;s&quot;)&lt;/script&gt; &amp; more</p>");
}

static void test_attributes_are_escaped(void **state)
{
	EL(h, a, .cls = S("x\" onclick=\"y"), .href = url_local(mem, S("/a?b=1&c='2'")), .aria_label_str = S("<b>"))
		TEXT(h, S("ok"));
	assert_page("<a class=\"x&quot; onclick=&quot;y\" aria-label=\"&lt;b&gt;\" href=\"/a?b=1&amp;c=&#39;2&#39;\">ok</a>");
}

/* Every byte at every place of a word and of a tail: never a raw one of the five. */
static void test_every_byte_everywhere(void **state)
{
	for (int byte = 0; byte < 256; byte++) {
		for (size_t at = 0; at < 20; at++) {
			char text[20];
			struct str out;

			memset(text, 'a', sizeof text);
			text[at] = (char)byte;
			h = html_new(mem, 0, 4096, lang_find(S("en")), NULL);
			html_str(h, (struct str){ text, sizeof text });
			out = html_done(h);
			assert_true(str_utf8(out));
			for (size_t i = 0; i < out.n; i++)
				assert_null(strchr("<>\"'", out.p[i] == '\0' ? 'x' : out.p[i]));
			assert_true(out.n >= sizeof text);
			if (byte >= ' ' && byte < 0x7f && strchr("<>\"'&", byte) == NULL)
				assert_memory_equal(out.p, text, sizeof text);
		}
	}
}

static void test_broken_bytes_are_replaced(void **state)
{
	static const struct { struct str in; const char *out; } cases[] = {
		{ S("M\xc3\xbcller & S\xc3\xb6hne"), "M\xc3\xbcller &amp; S\xc3\xb6hne" },
		{ S("\xc3\xbc<\xff>"), "\xc3\xbc&lt;\xef\xbf\xbd&gt;" },
		{ S("\xc3"), "\xef\xbf\xbd" },
		{ S("a\xe2\x82"), "a\xef\xbf\xbd\xef\xbf\xbd" },
		{ S("\xed\xa0\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ S("a\0b\x1b"), "a\xef\xbf\xbd" "b\xef\xbf\xbd" },
		{ S("\x01"), "\xef\xbf\xbd" },
		{ S("\xf0\x9f\x99\x82 \xe2\x80\x93"), "\xf0\x9f\x99\x82 \xe2\x80\x93" },
		{ S("one\ttwo\nthree"), "one\ttwo\nthree" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		h = html_new(mem, 0, 4096, lang_find(S("en")), NULL);
		html_str(h, cases[i].in);
		assert_page(cases[i].out);
	}
}

static void test_nothing_is_nothing(void **state)
{
	LEAF(h, p, STR_NONE);
	LEAF(h, p, S(""));
	LEAF(h, p, MSG_NONE);
	assert_page("<p></p><p></p><p></p>");
}

/* ---- elements ---- */

static void test_blocks_close_themselves(void **state)
{
	EL(h, ul, .cls = S("rows")) {
		for (int64_t i = 1; i <= 2; i++)
			LEAF(h, li, i);
	}
	VOID_EL(h, br);
	VOID_EL(h, input, .name = S("q"), .value = S(""), .required = true, .maxlength = 200);
	EL(h, svg, .view_box = S("0 0 9 9"), .preserve = S("none"))
		VOID_EL(h, rect, .cls = S("f-ink"), .w = svg_num(h, 62.25), .height = 6);
	VOID_EL(h, script, .src = url_asset("app.js"), .defer = true);
	assert_string_equal(str_z(mem, str_head(html_done(h), strlen("<ul class=\"rows\"><li>1</li><li>2</li></ul><br><input name=\"q\" value=\"\" "
		"maxlength=\"200\" required><svg viewBox=\"0 0 9 9\" preserveAspectRatio=\"none\"><rect class=\"f-ink\" width=\"62.3\" height=\"6\"/></svg>"
		"<script src=\"/a/"))),
		"<ul class=\"rows\"><li>1</li><li>2</li></ul><br><input name=\"q\" value=\"\" maxlength=\"200\" required>"
		"<svg viewBox=\"0 0 9 9\" preserveAspectRatio=\"none\"><rect class=\"f-ink\" width=\"62.3\" height=\"6\"/></svg><script src=\"/a/");
	assert_true(str_has(html_done(h), S("/app.js\" defer></script>")));
}

static void test_attributes_are_named_right(void **state)
{
	EL(h, label, .for_ = S("t"), .cls = S(""), .hx_push_url = S("true"), .data_key = S("g i"), .aria_describedby = S("t-h"))
		;
	EL(h, text, .text_anchor = S("end"), .x = S("3"))
		;
	VOID_EL(h, img, .alt = T(""), .width = 10, .hidden = true, .src = url_local(mem, S("/p/1")));
	EL(h, form, .method = S("post"), .action = url_local(mem, S("/x")), .data_bulk = true, .novalidate = true)
		;
	EL(h, td, .colspan = 3, .title = T("Due"))
		;
	assert_page("<label for=\"t\" aria-describedby=\"t-h\" data-key=\"g i\" hx-push-url=\"true\"></label>"
		    "<text x=\"3\" text-anchor=\"end\"></text><img src=\"/p/1\" alt=\"\" width=\"10\" hidden>"
		    "<form method=\"post\" action=\"/x\" novalidate data-bulk></form><td title=\"Due\" colspan=\"3\"></td>");
}

static void test_first_line_break_survives(void **state)
{
	LEAF(h, textarea, S("\nindented"), .name = S("t"));
	assert_page("<textarea name=\"t\">\n\nindented</textarea>");
}

static void test_marks(void **state)
{
	html_icon(h, "plus");
	html_mark(h, MARK_OFF, T("Off standard"));
	html_mark(h, MARK_NA, MSG_NONE);
	assert_true(str_starts(html_done(h), S("<svg class=\"i\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><use href=\"/a/")));
	assert_true(str_has(html_done(h), S("icons.svg#i-plus\"/></svg><svg class=\"g\" viewBox=\"0 0 16 16\" role=\"img\" "
					    "aria-label=\"Off standard\"><use href=\"/a/")));
	assert_true(str_has(html_done(h), S("icons.svg#g-bad\"/></svg><svg class=\"g\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><use")));
}

static void open_without_close(void)
{
	html_open(h, TAG_p, NULL);
	html_done(h);
}

static void close_without_open(void)
{
	html_close(h);
}

static void too_deep(void)
{
	for (int i = 0; i < 65; i++)
		html_open(h, TAG_div, NULL);
}

static void void_as_block(void)
{
	html_open(h, TAG_br, NULL);
}

static void test_mistakes_end_the_program(void **state)
{
	assert_true(dies(open_without_close));
	assert_true(dies(close_without_open));
	assert_true(dies(too_deep));
	assert_true(dies(void_as_block));
}

static void test_over_the_limit(void **state)
{
	h = html_new(mem, 16, 1000, lang_find(S("en")), NULL);
	EL(h, ul) {
		for (int64_t i = 0; i < 1000; i++)
			LEAF(h, li, S("caf\xc3\xa9 <b>"), .cls = S("n"));
	}
	assert_true(html_over(h));
	assert_true(html_done(h).n <= 1000);
}

/* ---- numbers, days, sentences ---- */

static void test_numbers_and_days(void **state)
{
	html_int(h, 7);
	html_raw(h, HTML_LIT("|"));
	html_int(h, 1234567);
	html_raw(h, HTML_LIT("|"));
	html_int(h, INT_NONE);
	html_raw(h, HTML_LIT("|"));
	html_money(h, (struct money){ 125050 });
	html_money(h, MONEY_NONE);
	html_raw(h, HTML_LIT("|"));
	html_date(h, date_of(2026, 11, 22));
	html_date(h, date_of(2026, 11, 22));
	html_date(h, DATE_NONE);
	html_raw(h, HTML_LIT("|"));
	html_today(h, date_of(2026, 1, 1));
	html_time(h, (struct instant){ 1795372800 });
	html_time(h, INSTANT_NONE);
	html_today(h, date_of(2027, 1, 1));
	html_time(h, (struct instant){ 1795372800 });
	assert_page("7|1,234,567|\xe2\x80\x93|1,250.50\xe2\x80\x93|<time datetime=\"2026-11-22\">22 November 2026</time>"
		    "<time datetime=\"2026-11-22\">22 November 2026</time>\xe2\x80\x93|"
		    "<time datetime=\"2026-11-22T18:40:00Z\">Sun 22 Nov, 19:40</time>\xe2\x80\x93"
		    "<time datetime=\"2026-11-22T18:40:00Z\">Sun 22 Nov 2026, 19:40</time>");
}

/* Days that share a place in the page's memory of days. */
static void test_days_are_not_mixed_up(void **state)
{
	for (int i = 0; i < 3; i++) {
		h = html_new(mem, 0, 4096, lang_find(S("en")), NULL);
		html_date(h, (struct date){ 16 * i });
		html_date(h, (struct date){ 16 * (i + 1) });
		html_date(h, (struct date){ 16 * i });
		assert_true(str_starts(html_done(h), str_fmt(mem, "<time datetime=\"%s\">", str_z(mem, date_iso(mem, (struct date){ 16 * i })))));
		assert_true(str_has(html_done(h), date_iso(mem, (struct date){ 16 * (i + 1) })));
	}
}

static void test_sentences(void **state)
{
	SAY(h, T("{who} answers by {when} <{x}>"), ARG("who", S("A & B")), ARG("when", date_of(2026, 11, 23)));
	html_raw(h, HTML_LIT("|"));
	SAY(h, TN("{n} idea", "{n} ideas", 1200));
	html_raw(h, HTML_LIT("|"));
	SAY(h, T("Level {a} {"), ARG("a", T("{who}")));
	assert_page("<bdi>A &amp; B</bdi> answers by <bdi>23 November 2026</bdi> &lt;{x}&gt;|<bdi>1,200</bdi> ideas|Level <bdi>{who}</bdi> {");
}

static void test_drawing_numbers(void **state)
{
	static const struct { double x; const char *z; } cases[] = {
		{ 0, "0" }, { -0.0, "0" }, { 12, "12" }, { 0.04, "0" }, { -0.04, "0" }, { 0.25, "0.3" }, { -3.5, "-3.5" }, { 99.96, "100" },
		{ 1e300, "1000000000" }, { -1e300, "-1000000000" }, { NAN, "0" }, { INFINITY, "1000000000" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(str_z(mem, svg_num(h, cases[i].x)), cases[i].z);
}

/* ---- JSON ---- */

static void test_json(void **state)
{
	struct buf b = buf_new(mem, 0, 4096);
	struct json j = { .b = &b };
	struct val values[] = { V(STR_NONE), V(date_of(2026, 1, 2)), V((struct money){ -1250 }), V((struct ref){ 0 }), V((struct ref){ 7 }), V((bool)true),
				V(INT_NONE), V(MONEY_NONE), V(DATE_NONE) };

	json_put_open(&j, '{');
	json_put_key(&j, S("a\"\\\n\x01"));
	json_put_open(&j, '[');
	json_put_int(&j, -5);
	json_put_real(&j, 0.1);
	json_put_real(&j, 1.0 / 3);
	json_put_real(&j, 1e300);
	json_put_real(&j, NAN);
	json_put_bool(&j, false);
	json_put_str(&j, S("M\xc3\xbcller \xff \xe2\x80\xa8</script>"));
	json_put_close(&j, ']');
	json_put_key(&j, S("v"));
	json_put_open(&j, '[');
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		json_put_val(&j, &values[i]);
	json_put_close(&j, ']');
	json_put_key(&j, S("e"));
	json_put_open(&j, '{');
	json_put_close(&j, '}');
	json_put_close(&j, '}');
	assert_string_equal(str_z(mem, buf_done(&b)), "{\"a\\\"\\\\\\n\xef\xbf\xbd\":[-5,0.1,0.3333333333333333,1e+300,null,false,"
		"\"M\xc3\xbcller \xef\xbf\xbd \xe2\x80\xa8</script>\"],\"v\":[null,\"2026-01-02\",\"-12.50\",null,7,true,null,null,null],\"e\":{}}");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_text_is_escaped),
		TEST(test_attributes_are_escaped),
		TEST(test_every_byte_everywhere),
		TEST(test_broken_bytes_are_replaced),
		TEST(test_nothing_is_nothing),
		TEST(test_blocks_close_themselves),
		TEST(test_attributes_are_named_right),
		TEST(test_first_line_break_survives),
		TEST(test_marks),
		TEST(test_mistakes_end_the_program),
		TEST(test_over_the_limit),
		TEST(test_numbers_and_days),
		TEST(test_days_are_not_mixed_up),
		TEST(test_sentences),
		TEST(test_drawing_numbers),
		TEST(test_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
