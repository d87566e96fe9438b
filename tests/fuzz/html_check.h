/*
 * html_check.h -- a strict reader of the HTML that the program writes, for targets to hold pages against.
 *
 * Much less than HTML, because our writer makes much less: every element closes in order, every attribute is quoted and there
 * once, every & begins one of the writer's own entities, and nothing of a < or > is left in a text.
 */
#ifndef FUZZ_HTML_CHECK_H
#define FUZZ_HTML_CHECK_H

#include "base/base.h"

/* Called for every attribute; name is "" once for every element without one. */
struct html_seen { void (*attribute)(struct str tag, struct str name, struct str value); };

enum { HTML_DEPTH = 256 };

static inline bool html_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

static inline struct str html_word(struct str *in)
{
	struct str word = { in->p, 0 };

	while (word.n < in->n && html_word_byte(in->p[word.n]))
		word.n++;
	*in = str_from(*in, word.n);
	return word;
}

static inline void html_check_text(struct str s)
{
	static const struct str entities[] = { S("&amp;"), S("&lt;"), S("&gt;"), S("&quot;"), S("&#39;") };

	for (size_t i = 0; i < s.n; i++) {
		bool known = s.p[i] != '&';

		CHECK(s.p[i] != '<' && s.p[i] != '>' && s.p[i] != '"');
		for (size_t k = 0; !known && k < sizeof entities / sizeof entities[0]; k++)
			known = str_starts(str_from(s, i), entities[k]);
		CHECK(known);
	}
}

static inline bool html_is_void(struct str tag)
{
	static const char *const voids[] = { "br", "hr", "img", "input", "link", "meta", "col", "wbr", NULL };

	for (size_t i = 0; voids[i]; i++)
		if (str_is(tag, voids[i]))
			return true;
	return false;
}

/* The attributes of an element up to its >; whether it closed itself, as the void ones of SVG do. */
static inline bool html_check_attributes(struct str *in, struct str tag, const struct html_seen *seen)
{
	struct str names[40];
	size_t n = 0;

	while (in->n && in->p[0] == ' ') {
		struct str value = STR_NONE;

		*in = str_from(*in, 1);
		CHECK(n < sizeof names / sizeof names[0]);
		names[n] = html_word(in);
		CHECK(names[n].n > 0);
		for (size_t i = 0; i < n; i++)
			CHECK(!str_eq(names[i], names[n]));
		if (str_starts(*in, S("=\""))) {
			*in = str_from(*in, 2);
			CHECK(str_cut(in, '"', &value));
			html_check_text(value);
		}
		seen->attribute(tag, names[n++], value);
	}
	if (n == 0)
		seen->attribute(tag, S(""), STR_NONE);
	bool closed = str_starts(*in, S("/>"));
	*in = str_from(*in, closed);
	CHECK(str_starts(*in, S(">")));
	*in = str_from(*in, 1);
	return closed;
}

static inline void html_check(struct str in, const struct html_seen *seen)
{
	struct str open[HTML_DEPTH];
	size_t depth = 0;

	CHECK(str_utf8(in));
	if (str_starts(in, S("<!doctype html>")))
		in = str_from(in, 15);
	while (in.n > 0) {
		const char *mark = memchr(in.p, '<', in.n);
		size_t n = mark ? (size_t)(mark - in.p) : in.n;

		html_check_text(str_head(in, n));
		in = str_from(in, n + 1);
		if (!mark)
			break;
		if (str_starts(in, S("/"))) {
			in = str_from(in, 1);
			CHECK(depth > 0 && str_eq(html_word(&in), open[depth - 1]) && str_starts(in, S(">")));
			in = str_from(in, 1);
			depth--;
			continue;
		}
		struct str tag = html_word(&in);
		CHECK(tag.n > 0 && depth < HTML_DEPTH);
		if (!html_check_attributes(&in, tag, seen) && !html_is_void(tag))
			open[depth++] = tag;
	}
	CHECK(depth == 0);
}

#endif
