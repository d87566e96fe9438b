/*
 * json.c -- JSON out: the commas put themselves, a null stays a null.
 *
 * Canonical: no white space, the shortest escapes of RFC 8259, numbers that read back as they
 * were. Money is a decimal string and never a JSON number, because readers turn those into
 * doubles. The caller keeps keys and values in turn; nothing here reads JSON.
 */
#include "web/html.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>

static void value_begins(struct json *j)
{
	if (j->comma)
		buf_c(j->b, ',');
	j->comma = true;
}

void json_put_open(struct json *j, char bracket)
{
	CHECK(bracket == '{' || bracket == '[');
	value_begins(j);
	buf_c(j->b, bracket);
	j->comma = false;
}

void json_put_close(struct json *j, char bracket)
{
	CHECK(bracket == '}' || bracket == ']');
	buf_c(j->b, bracket);
	j->comma = true;
}

/* The escape of a byte that may not stand in a string; text_repair() has left only these control bytes. */
static struct str escape_of(char c)
{
	switch (c) {
	case '"':
		return S("\\\"");
	case '\\':
		return S("\\\\");
	case '\n':
		return S("\\n");
	case '\r':
		return S("\\r");
	case '\t':
		return S("\\t");
	default:
		return STR_NONE;
	}
}

static void put_string(struct buf *b, struct str s)
{
	size_t run = 0;

	s = text_repair(b->a, s);
	buf_c(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		struct str escape = escape_of(s.p[i]);

		if (escape.n == 0)
			continue;
		buf_put(b, s.p + run, i - run);
		buf_str(b, escape);
		run = i + 1;
	}
	buf_str(b, str_from(s, run));
	buf_c(b, '"');
}

void json_put_key(struct json *j, struct str key)
{
	value_begins(j);
	put_string(j->b, key);
	buf_c(j->b, ':');
	j->comma = false;
}

void json_put_str(struct json *j, struct str s)
{
	value_begins(j);
	put_string(j->b, s);
}

void json_put_int(struct json *j, int64_t i)
{
	value_begins(j);
	buf_int(j->b, i);
}

void json_put_real(struct json *j, double d)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];

	if (!isfinite(d)) {
		json_put_null(j);
		return;
	}
	value_begins(j);
	/* The fewest digits that read back as the same number; GLib's do not follow the locale. */
	for (int digits = 15; digits <= 17; digits++) {
		char format[8] = { '%', '.', '1', (char)('0' + digits - 10), 'g', '\0' };

		g_ascii_formatd(text, sizeof text, format, d);
		if (g_ascii_strtod(text, NULL) == d)
			break;
	}
	buf_str(j->b, str_c(text));
}

void json_put_bool(struct json *j, bool b)
{
	value_begins(j);
	buf_str(j->b, b ? S("true") : S("false"));
}

void json_put_null(struct json *j)
{
	value_begins(j);
	buf_str(j->b, S("null"));
}

void json_put_val(struct json *j, const struct val *v)
{
	if (val_is_null(v)) {
		json_put_null(j);
		return;
	}
	switch (v->kind) {
	case KIND_BOOL:
		json_put_bool(j, v->i != 0);
		break;
	case KIND_INT:
	case KIND_REF:
		json_put_int(j, v->i);
		break;
	case KIND_REAL:
		json_put_real(j, v->d);
		break;
	case KIND_TEXT:
	case KIND_DATE:
	case KIND_TIME:
	case KIND_MONEY:
		json_put_str(j, val_plain(j->b->a, v));
		break;
	case KIND_BLOB:
		json_put_null(j);       /* a picture is fetched, never quoted */
		break;
	}
}
