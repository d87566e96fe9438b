/*
 * markdown.c -- any bytes as Markdown, in a document and in a field: only the few elements that words need, well-formed and
 * escaped, and no link that does anything but lead to http, https, mailto or a page of ours.
 */
#include "fuzz.h"

#include "html_check.h"
#include "web/markdown.h"

static bool is_one_of(struct str s, const char *const *list)
{
	for (; *list; list++)
		if (str_is(s, *list))
			return true;
	return false;
}

static bool leads_well(struct arena *mem, struct str to)
{
	struct str lower = str_lower(mem, str_head(to, 8));

	for (size_t i = 0; i < to.n; i++)
		if ((unsigned char)to.p[i] <= ' ' || to.p[i] == 0x7f || to.p[i] == '\\')
			return false;
	return (str_starts(to, S("/")) && !str_starts(to, S("//"))) || str_starts(lower, S("http://")) || str_starts(lower, S("https://")) ||
	       str_starts(lower, S("mailto:"));
}

static void attribute(struct str tag, struct str name, struct str value)
{
	static const char *const tags[] = { "h2", "h3", "p", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "del", "a", "table", "thead", "tbody", "tr",
		"th", "td", "br", "hr", NULL };
	struct arena *mem = arena_new(4096);
	int64_t number;

	CHECK(is_one_of(tag, tags));
	if (str_is(name, "href"))
		CHECK(str_is(tag, "a") && leads_well(mem, value));
	else if (str_is(name, "rel"))
		CHECK(str_is(tag, "a") && str_is(value, "noopener noreferrer nofollow"));
	else if (str_is(name, "scope"))
		CHECK(str_is(tag, "th") && str_is(value, "col"));
	else if (str_is(name, "value"))
		CHECK(str_is(tag, "li") && str_int(value, &number));
	else
		CHECK(name.n == 0);
	arena_free(mem);
}

static void write(struct arena *mem, void (*run)(struct html *h, struct str text), struct str in)
{
	struct html *h = html_new(mem, 256, LIMIT_PAGE_BYTES, lang_find(S("en")), zone_find(S("UTC")));

	run(h, in);
	struct str out = html_done(h);
	CHECK(!html_over(h));
	html_check(out, &(struct html_seen){ attribute });
}

static void fuzz_one(struct arena *mem, struct str in)
{
	write(mem, html_markdown, in);
	write(mem, html_words, in);
}
