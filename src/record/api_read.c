/*
 * api_read.c -- a JSON body becomes a row, or a mistake beside its field.
 *
 * Strict where a form is patient: a number is a JSON number, a day is YYYY-MM-DD, an amount is a decimal text, a name that
 * the record does not have is a mistake. Nothing is guessed, because nobody looks at it before it is saved.
 */
#include "record/api_private.h"

#include <string.h>

enum { NAME_BYTES = 80, AMOUNT_DIGITS = 15 };

/* ---- the body ---- */

static bool is_json(struct req *r)
{
	struct str type = str_lower(r->mem, http_header_get(r->http, "content-type")), first = STR_NONE;

	str_cut(&type, ';', &first);
	return str_is(str_trim(first), "application/json");
}

/* jansson bounds the depth itself, and its texts are UTF-8 without NUL. */
json_t *api_body(struct req *r)
{
	json_error_t e;
	json_t *body;

	if (r->http->body.n && !is_json(r)) {
		req_fail(r, FAIL_UNSUPPORTED, T("The body must be JSON: send it with the content type application/json."));
		return NULL;
	}
	body = r->http->body.n ? json_loadb(r->http->body.p, r->http->body.n, JSON_REJECT_DUPLICATES, &e) : json_object();
	if (!body) {
		req_fail(r, FAIL_MALFORMED, T("The body is not well-formed JSON in UTF-8, or it names a field twice."));
		return NULL;
	}
	arena_defer(r->mem, (void (*)(void *))json_decref, body);
	if (!json_is_object(body)) {
		req_fail(r, FAIL_MALFORMED, T("The body must be one JSON object."));
		return NULL;
	}
	return body;
}

/* ---- values ---- */

static struct str text_of(const json_t *j)
{
	return (struct str){ json_string_value(j), json_string_length(j) };
}

/* "1250.50": digits, and at most two after a point; no groups, because "1.250" means different things to different people. */
static bool is_amount(struct str s)
{
	size_t i = str_starts(s, S("-")), whole = i;

	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	if (i == whole || i - whole > AMOUNT_DIGITS)
		return false;
	if (i == s.n)
		return true;
	if (s.p[i] != '.' || s.n - i < 2 || s.n - i > 3)
		return false;
	while (++i < s.n)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

static struct msg read_many(struct req *r, const struct field *f, const json_t *j, struct val *v)
{
	struct buf b = buf_new(r->mem, 64, 1 << 16);
	const json_t *one;
	size_t i;

	if (!json_is_array(j))
		return T("This is a list of codes.");
	json_array_foreach(j, i, one) {
		if (!json_is_string(one) || !choice_label(f, text_of(one)).one)
			return T("One of these is none of the choices.");
		if (i)
			buf_c(&b, ' ');
		buf_str(&b, text_of(one));
	}
	*v = V(buf_done(&b));
	return MSG_NONE;
}

static struct msg read_text(struct req *r, const struct field *f, const json_t *j, struct val *v)
{
	if (f->many)
		return read_many(r, f, j, v);
	if (!json_is_string(j))
		return T("This is not a text.");
	struct str s = text_of(j);
	if (!str_utf8(s))
		return T("This text holds characters that nobody can read.");
	s = str_trim(s);
	if (s.n && f->choices && !choice_label(f, s).one)
		return T("This is none of the choices.");
	*v = V(s);
	return MSG_NONE;
}

/* What reading gives may be sent back: {"id": 12, "title": "..."}; the title is not looked at. */
static struct msg read_ref(struct req *r, const struct field *f, const json_t *j, struct val *v)
{
	const json_t *id = json_is_object(j) ? json_object_get(j, "id") : j;

	if (!json_is_integer(id))
		return T("This is an id: a whole number, or an object with one.");
	if (json_integer_value(id) <= 0 || !record_title(r, record_find(str_c(f->ref)), json_integer_value(id)).p)
		return T("There is nothing with this id.");
	*v = V((struct ref){ json_integer_value(id) });
	return MSG_NONE;
}

static struct msg read_number(const struct field *f, const json_t *j, struct val *v)
{
	if (f->kind == KIND_REAL) {
		if (!json_is_number(j))
			return T("This is not a number.");
		*v = V(json_number_value(j));
		return MSG_NONE;
	}
	if (!json_is_integer(j))
		return T("This is not a whole number.");
	*v = V((int64_t)json_integer_value(j));
	return val_is_null(v) ? T("This number is outside of what is possible here.") : MSG_NONE;
}

static struct msg read_parsed(const struct field *f, const json_t *j, struct val *v)
{
	static const struct msg wrong[] = {
		[KIND_DATE] = T("This is not a date. Write it like 2026-11-22."),
		[KIND_TIME] = T("This is not a time. Write it like 2026-11-22T08:00:00Z."),
		[KIND_MONEY] = T("This is not an amount. Write it as a text like \"1250.50\"."),
	};

	if (!json_is_string(j) || !json_string_length(j) || (f->kind == KIND_MONEY && !is_amount(text_of(j))) || !val_parse(f->kind, text_of(j), v))
		return wrong[f->kind];
	return MSG_NONE;
}

static struct msg read_value(struct req *r, const struct field *f, const json_t *j, struct val *v)
{
	*v = val_null(f->kind);
	if (json_is_null(j))
		return f->kind == KIND_BOOL ? T("This is neither true nor false.") : MSG_NONE;
	switch (f->kind) {
	case KIND_BOOL:
		*v = V((bool)json_is_true(j));
		return json_is_boolean(j) ? MSG_NONE : T("This is neither true nor false.");
	case KIND_INT:
	case KIND_REAL:
		return read_number(f, j, v);
	case KIND_TEXT:
		return read_text(r, f, j, v);
	case KIND_REF:
		return read_ref(r, f, j, v);
	case KIND_DATE:
	case KIND_TIME:
	case KIND_MONEY:
		return read_parsed(f, j, v);
	case KIND_BLOB:
		break;
	}
	return T("This cannot be given here.");
}

/* ---- names ---- */

static struct msg name_wrong(const struct record *rec, const struct field *f, const char *const *only, bool is_new)
{
	if (!f || f->secret)
		return T("There is no such field.");
	if (only)
		return T("This step does not take this field.");
	return f->once && !is_new ? T("This can be given only when it is new.") : T("This is set by a step, or by the program.");
}

void api_read(struct req *r, const struct record *rec, json_t *body, void *row, const char *const *only, bool is_new, struct mistakes *m)
{
	const char *name;
	json_t *j;

	json_object_foreach(body, name, j) {
		const struct field *f = field_find(rec, str_c(name));
		struct val v;
		struct msg why = f && api_taken(rec, f, only, is_new) ? read_value(r, f, j, &v) : name_wrong(rec, f, only, is_new);

		if (why.one)
			mistake_add(m, str_z(r->mem, str_clip(str_c(name), NAME_BYTES)), why);
		else
			field_set(f, row, v);
	}
}
