/*
 * test_markdown.c -- what people type with marks in it, and what somebody types who means harm.
 */
#include "web/markdown.h"
#include "web/web.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

static struct arena *mem;

static int set_up(void **state)
{
	mem = arena_new((size_t)64 << 20);
	return 0;
}

static int tear_down(void **state)
{
	arena_free(mem);
	return 0;
}

static const char *rendered(void (*run)(struct html *, struct str), struct str text)
{
	struct html *h = html_new(mem, 64, LIMIT_PAGE_BYTES, lang_find(S("en")), zone_find(S("UTC")));

	run(h, text);
	return str_z(mem, html_done(h));
}

#define document(text) rendered(html_markdown, S(text))
#define words(text) rendered(html_words, S(text))

static void test_what_a_document_uses(void **state)
{
	assert_string_equal(document("## Head\n\nTwo *soft*\nlines, **bold**, `x < y`.\n"),
		"<h2>Head</h2><p>Two <em>soft</em>\nlines, <strong>bold</strong>, <code>x &lt; y</code>.</p>");
	assert_string_equal(document("- a\n- b\n"), "<ul><li>a</li><li>b</li></ul>");
	assert_string_equal(document("> q\n"), "<blockquote><p>q</p></blockquote>");
	assert_string_equal(document("| a | b |\n|---|---|\n| 1 | 2 |\n"),
		"<table><thead><tr><th scope=\"col\">a</th><th scope=\"col\">b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>");
	assert_string_equal(document("```\n<b>\n```\n"), "<pre>\n&lt;b&gt;\n</pre>");
	assert_string_equal(document("a\n\n---\n\n~~b~~"), "<p>a</p><hr><p><del>b</del></p>");
}

static void test_what_was_typed_stays(void **state)
{
	assert_string_equal(words("first line\nsecond line"), "<p>first line<br>second line</p>");
	assert_string_equal(words("7. the seventh\n8. next"), "<ol><li value=\"7\">the seventh</li><li>next</li></ol>");
	assert_string_equal(words("1. one"), "<ol><li>one</li></ol>");
	assert_string_equal(words("    not code"), "<p>not code</p>");
	assert_string_equal(words("# Big"), "<h3>Big</h3>");
	assert_string_equal(words("#4 leaks, 5 * 3 * 2, part_no_7"), "<p>#4 leaks, 5 * 3 * 2, part_no_7</p>");
	assert_string_equal(words("a &nbsp; b & c"), "<p>a &amp;nbsp; b &amp; c</p>");
	assert_string_equal(words("| a | b |\n|---|---|"), "<p>| a | b |<br>|---|---|</p>");
	assert_string_equal(words("  \n "), "");
	assert_string_equal(words("caf\xc3"), "<p>caf\xef\xbf\xbd</p>");
}

static void test_links(void **state)
{
	assert_string_equal(words("[a](https://example.org/?x=1&y=2)"),
		"<p><a rel=\"noopener noreferrer nofollow\" href=\"https://example.org/?x=1&amp;y=2\">a</a></p>");
	assert_string_equal(words("see http://example.org/x"),
		"<p>see <a rel=\"noopener noreferrer nofollow\" href=\"http://example.org/x\">http://example.org/x</a></p>");
	assert_string_equal(words("<mailto:a@example.org>"),
		"<p><a rel=\"noopener noreferrer nofollow\" href=\"mailto:a@example.org\">mailto:a@example.org</a></p>");
	assert_string_equal(words("[our page](/idea/12)"), "<p><a href=\"/idea/12\">our page</a></p>");
}

static void test_raw_html_stays_text(void **state)
{
	static const struct str hostile[] = {
		S("<script>alert(1)</script>"), S("a <img src=x onerror=alert(1)> b"), S("<div onclick=\"x()\">\n\nhi\n</div>"), S("<!-- c -->"),
		S("<?php x ?>"), S("<![CDATA[x]]>"), S("<svg/onload=alert(1)>"), S("<iframe src=//evil.example></iframe>"), S("\"><script>x</script>"),
		S("```\"onload=x\n<script>x</script>\n```"), S("`<script>`"), S("<a href=\"javascript:x\">y</a>"), S("<style>*{}</style>"),
	};

	for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		const char *out = rendered(i % 2 ? html_markdown : html_words, hostile[i]);
		static const char *const never[] = { "<script", "<img", "<div", "<!", "<?", "<svg", "<iframe", "<style", "<a", "onload=x\"" };
		for (size_t k = 0; k < sizeof never / sizeof never[0]; k++)
			assert_null(strstr(out, never[k]));
	}
}

static void test_no_link_does_anything(void **state)
{
	static const struct str hostile[] = {
		S("[a](javascript:alert(1))"), S("[a](JaVaScRiPt:alert(1))"), S("[a](javascript&#58;alert(1))"), S("[a](&#x6a;avascript:alert(1))"),
		S("[a](<java\tscript:alert(1)>)"), S("[a](< javascript:alert(1)>)"), S("[a](data:text/html,<script>)"), S("[a](vbscript:x)"), S("[a](file:///etc/passwd)"),
		S("[a](//evil.example/)"), S("[a](/\\evil.example/)"), S("[a](</\t/evil.example>)"), S("[a](evil.example)"), S("[a](#x)"),
		S("[a][b]\n\n[b]: javascript:alert(1)"), S("<javascript:alert(1)>"), S("<data:text/html;base64,PHNjcmlwdD4=>"), S("[a](https:evil)"),
		S("[a]()"), S("[a](?x)"),
	};

	for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		const char *out = rendered(html_words, hostile[i]);
		if (strstr(out, "<a") || strstr(out, "href"))
			fail_msg("%.*s became %s", (int)hostile[i].n, hostile[i].p, out);
	}
}

static void test_a_target_cannot_end_its_attribute(void **state)
{
	assert_string_equal(words("[a](https://e.example/\"onclick=\"x)"),
		"<p><a rel=\"noopener noreferrer nofollow\" href=\"https://e.example/&quot;onclick=&quot;x\">a</a></p>");
	assert_string_equal(words("[a](/x \"title\\\" onclick=x\")"), "<p><a href=\"/x\">a</a></p>");
}

static void test_pictures_are_not_loaded(void **state)
{
	assert_string_equal(words("![seen by](https://evil.example/p.gif)"), "<p>seen by</p>");
	assert_string_equal(words("[![x](//e/p.png)](/idea/1)"), "<p><a href=\"/idea/1\">x</a></p>");
}

/* The page's stack of open elements has an end. */
static void test_nesting_has_an_end(void **state)
{
	struct buf b = buf_new(mem, 1 << 16, 1 << 20);

	for (int i = 0; i < 2000; i++)
		buf_str(&b, S("> "));
	buf_str(&b, S("deep"));
	assert_non_null(strstr(rendered(html_words, buf_done(&b)), "deep"));
	b = buf_new(mem, 1 << 16, 1 << 20);
	for (int i = 0; i < 1200; i++)
		buf_str(&b, S("- "));
	buf_str(&b, S("deep"));
	assert_non_null(strstr(rendered(html_markdown, buf_done(&b)), "deep"));
	b = buf_new(mem, 1 << 16, 1 << 20);
	for (int i = 0; i < 2500; i++)
		buf_str(&b, S("*a **b "));
	rendered(html_words, buf_done(&b));
}

/* md4c takes a star in a target for the begin or the end of an emphasis: it must not close what it did not open. */
static void test_marks_that_cross_a_link(void **state)
{
	assert_string_equal(words("[x](/a*b) c*"), "<p><a href=\"/a*b\">x</a> c</p>");
	assert_string_equal(words("*[x](/a*b) c"), "<p><em><a href=\"/a*b\">x</a> c</em></p>");
	assert_string_equal(document("- *[x](/a*b) c\n  - d [](*)*\n"), "<ul><li><em><a href=\"/a*b\">x</a> c</em><ul><li>d </li></ul></li></ul>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_what_a_document_uses, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_was_typed_stays, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_links, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_raw_html_stays_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_link_does_anything, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_target_cannot_end_its_attribute, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_pictures_are_not_loaded, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_nesting_has_an_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_marks_that_cross_a_link, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
