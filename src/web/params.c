/*
 * params.c -- what a client sent as names and values: query, form, multipart body, percent-encoding.
 *
 * Everything here reads hostile bytes. It accepts what browsers send and refuses the rest: nothing
 * is guessed, repaired or cut short, every text that comes out is UTF-8 without control bytes,
 * and the time it takes grows with the length of the input and no faster. Values borrow from
 * the input wherever they can.
 */
#include "web/web.h"

#include <strings.h>

/* ---- percent-encoding ---- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_coded(struct str s, bool plus_is_space)
{
	return s.n > 0 && (memchr(s.p, '%', s.n) != NULL || (plus_is_space && memchr(s.p, '+', s.n) != NULL));
}

bool percent_decode(struct arena *a, struct str s, bool plus_is_space, struct str *out)
{
	struct str decoded = s;
	char *p;

	if (is_coded(s, plus_is_space)) {
		decoded.p = p = arena_alloc(a, s.n);
		for (size_t i = 0; i < s.n; i++) {
			int high, low;

			if (s.p[i] != '%') {
				*p++ = plus_is_space && s.p[i] == '+' ? ' ' : s.p[i];
				continue;
			}
			if (s.n - i < 3 || (high = hex_digit(s.p[i + 1])) < 0 || (low = hex_digit(s.p[i + 2])) < 0)
				return false;
			*p++ = (char)(high * 16 + low);
			i += 2;
		}
		decoded.n = (size_t)(p - decoded.p);
	}
	if (!str_utf8(decoded))
		return false;
	*out = decoded;
	return true;
}

static bool is_unreserved(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_' || c == '~';
}

void percent_encode(struct buf *b, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t run = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (is_unreserved(c))
			continue;
		buf_put(b, s.p + run, i - run);
		buf_put(b, (char[]){ '%', hex[c >> 4], hex[c & 15] }, 3);
		run = i + 1;
	}
	buf_str(b, str_from(s, run));
}

/* ---- name=value&name=value ---- */

struct param_list { VEC(struct param) fields; VEC(struct upload) files; bool too_many; };

/* False when this is one too many, files included. */
static bool list_room(struct param_list *l)
{
	l->too_many = l->fields.n + l->files.n >= LIMIT_FORM_FIELDS;
	return !l->too_many;
}

static void list_done(const struct param_list *l, struct params *out)
{
	*out = (struct params){ .p = l->fields.p, .n = l->fields.n, .file = l->files.p, .files = l->files.n };
}

/* A text field may come with the line ends of any system; ours is the line feed. */
static struct str one_line_end(struct arena *a, struct str s)
{
	char *p, *start;

	if (s.n == 0 || memchr(s.p, '\r', s.n) == NULL)
		return s;
	start = p = arena_alloc(a, s.n);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\r')
			*p++ = s.p[i];
		else if (i + 1 == s.n || s.p[i + 1] != '\n')
			*p++ = '\n';
	}
	return (struct str){ start, (size_t)(p - start) };
}

static bool list_add(struct arena *a, struct param_list *l, struct str name, struct str value)
{
	if (!list_room(l))
		return false;
	*VEC_ADD(a, &l->fields) = (struct param){ name, one_line_end(a, value) };
	return true;
}

static bool pairs_parse(struct arena *a, struct str s, struct param_list *l)
{
	struct str pair, name, value;

	while (str_cut(&s, '&', &pair)) {
		if (pair.n == 0)
			continue;
		name = S("");
		value = pair;
		/* "=x" has an empty name; "x" alone has an empty value. */
		str_cut(&value, '=', &name);
		if (!percent_decode(a, name, true, &name) || !percent_decode(a, value, true, &value) || !list_add(a, l, name, value))
			return false;
	}
	return true;
}

bool params_query(struct arena *a, struct str query, struct params *out)
{
	struct param_list l = { 0 };

	*out = (struct params){ 0 };
	if (!pairs_parse(a, query, &l))
		return false;
	list_done(&l, out);
	return true;
}

struct str params_get(const struct params *p, struct str name)
{
	for (size_t i = 0; i < p->n; i++) {
		if (str_eq(p->p[i].name, name))
			return p->p[i].value;
	}
	return STR_NONE;
}

bool params_has(const struct params *p, struct str name)
{
	for (size_t i = 0; i < p->n; i++) {
		if (str_eq(p->p[i].name, name))
			return true;
	}
	return false;
}

/* ---- header parameters: form-data; name="photo"; filename="a.jpg" ---- */

/* As many as a sender has a use for; each costs memory, so there is an end to them. */
enum { HEADER_PARAMS_MAX = 8 };

static bool word_is(struct str s, const char *lower)
{
	return s.n == strlen(lower) && strncasecmp(s.p, lower, s.n) == 0;
}

/*
 * A quoted value after its opening quote. Browsers write a quote as %22 and leave a backslash alone, so "a\" is
 * whole; others write \" and \\. A quote after a backslash therefore ends the value only where a value may end.
 */
static bool quoted_value(struct arena *a, struct str *rest, struct str *value)
{
	char *p = arena_alloc(a, rest->n), *start = p;

	for (size_t i = 0; i < rest->n; i++) {
		if (rest->p[i] == '"') {
			*value = (struct str){ start, (size_t)(p - start) };
			*rest = str_from(*rest, i + 1);
			return true;
		}
		if (rest->p[i] == '\\' && i + 2 < rest->n && rest->p[i + 2] != ';' &&
		    (rest->p[i + 1] == '\\' || rest->p[i + 1] == '"'))
			i++;
		*p++ = rest->p[i];
	}
	return false;
}

/* The next "; name=value" of rest. False at the end, and with *bad where it is not readable. */
static bool header_param(struct arena *a, struct str *rest, struct str *name, struct str *value, bool *bad)
{
	struct str part;

	*rest = str_trim(*rest);
	if (rest->n == 0)
		return false;
	*bad = true;
	if (rest->p[0] != ';')
		return false;
	*rest = str_trim(str_from(*rest, 1));
	if (rest->n > 0 && memchr(rest->p, '=', rest->n) == NULL)
		return false;
	if (!str_cut(rest, '=', &part)) {
		/* A semicolon at the very end. */
		*bad = false;
		return false;
	}
	*name = str_trim(part);
	if (name->n == 0 || memchr(name->p, ';', name->n) != NULL || memchr(name->p, '"', name->n) != NULL)
		return false;
	if (rest->n > 0 && rest->p[0] == '"') {
		*rest = str_from(*rest, 1);
		*bad = !quoted_value(a, rest, value);
		return !*bad;
	}
	*value = *rest;
	for (value->n = 0; value->n < rest->n && rest->p[value->n] != ';';)
		value->n++;
	*rest = str_from(*rest, value->n);
	*value = str_trim(*value);
	*bad = false;
	return true;
}

/* ---- multipart/form-data (RFC 7578) ---- */

enum { BOUNDARY_MAX = 70, PART_HEADER_BYTES = 4096 };

struct part { struct str name, filename, bytes; bool is_file; };

/* The boundary of "multipart/form-data; boundary=...", which a client may choose from these characters only (RFC 2046). */
static bool boundary_find(struct arena *a, struct str params, struct str *boundary)
{
	struct str name, value;
	bool bad = false;

	*boundary = STR_NONE;
	for (size_t i = 0; header_param(a, &params, &name, &value, &bad); i++) {
		if (i == HEADER_PARAMS_MAX || (word_is(name, "boundary") && boundary->n > 0))
			return false;
		if (!word_is(name, "boundary"))
			continue;
		*boundary = value;
	}
	if (bad || boundary->n == 0 || boundary->n > BOUNDARY_MAX || boundary->p[boundary->n - 1] == ' ')
		return false;
	for (size_t i = 0; i < boundary->n; i++) {
		char c = boundary->p[i];

		if (!is_unreserved((unsigned char)c) && strchr("'()+,/:=? ", c) == NULL)
			return false;
	}
	return memchr(boundary->p, '\0', boundary->n) == NULL && memchr(boundary->p, '~', boundary->n) == NULL;
}

/* Names and file names come with quote, CR and LF written as %22, %0D, %0A and nothing else decoded (WHATWG). */
static struct str name_decode(struct arena *a, struct str s)
{
	struct buf b = buf_new(a, s.n, SIZE_MAX);

	for (size_t i = 0; i < s.n; i++) {
		struct str code = str_head(str_from(s, i), 3);

		if (word_is(code, "%22"))
			buf_c(&b, '"');
		else if (word_is(code, "%0d") || word_is(code, "%0a"))
			buf_c(&b, '\n');
		else {
			buf_c(&b, s.p[i]);
			continue;
		}
		i += 2;
	}
	return buf_done(&b);
}

/* What a client calls a path is none of our business: the last part alone. */
static struct str last_part(struct str filename)
{
	for (size_t i = filename.n; i > 0; i--) {
		if (filename.p[i - 1] == '/' || filename.p[i - 1] == '\\')
			return str_from(filename, i);
	}
	return filename;
}

/* form-data; name="..."; filename="..." */
static bool disposition_parse(struct arena *a, struct str value, struct part *part)
{
	const char *semicolon = value.n == 0 ? NULL : memchr(value.p, ';', value.n);
	struct str name, rest;
	bool bad = false;

	if (semicolon == NULL || part->name.p != NULL)
		return false;
	if (!word_is(str_trim(str_head(value, (size_t)(semicolon - value.p))), "form-data"))
		return false;
	rest = str_from(value, (size_t)(semicolon - value.p));
	for (size_t i = 0; header_param(a, &rest, &name, &value, &bad); i++) {
		if (i == HEADER_PARAMS_MAX || (word_is(name, "name") && part->name.p != NULL) || (word_is(name, "filename") && part->is_file))
			return false;
		if (word_is(name, "name")) {
			part->name = name_decode(a, value);
		} else if (word_is(name, "filename")) {
			part->is_file = true;
			part->filename = last_part(name_decode(a, value));
		}
	}
	return !bad && part->name.p != NULL && str_utf8(part->name) && str_utf8(part->filename);
}

static bool part_header_line(struct arena *a, struct str line, struct part *part)
{
	struct str name, value = line;

	if (memchr(line.p, ':', line.n) == NULL || !str_cut(&value, ':', &name) || !str_utf8(line))
		return false;
	value = str_trim(value);
	if (word_is(name, "content-disposition"))
		return disposition_parse(a, value, part);
	/* Nobody sends coded parts any more (RFC 7578, 4.7); taking them as they are would be a wrong guess. */
	if (word_is(name, "content-transfer-encoding"))
		return word_is(value, "binary") || word_is(value, "8bit") || word_is(value, "7bit");
	return true;
}

/* The header lines of a part, up to and with the empty line. */
static bool part_header(struct arena *a, struct str *rest, struct part *part)
{
	struct str head = str_head(*rest, PART_HEADER_BYTES);

	*part = (struct part){ 0 };
	for (size_t at = 0;;) {
		struct str line = str_from(head, at);
		const char *end = line.n == 0 ? NULL : memmem(line.p, line.n, "\r\n", 2);

		if (end == NULL)
			return false;
		line.n = (size_t)(end - line.p);
		at += line.n + 2;
		if (line.n == 0) {
			*rest = str_from(*rest, at);
			return part->name.p != NULL;
		}
		if (!part_header_line(a, line, part))
			return false;
	}
}

/* The bytes up to the next CRLF, two hyphens and the boundary; rest then begins after those. */
static bool part_bytes(struct str *rest, struct str boundary, struct str *bytes)
{
	struct str left = *rest;

	while (left.n > 0) {
		const char *found = memchr(left.p, '\r', left.n);

		if (found == NULL)
			return false;
		left = str_from(left, (size_t)(found - left.p) + 1);
		if (str_starts(left, S("\n--")) && str_starts(str_from(left, 3), boundary)) {
			*bytes = str_head(*rest, (size_t)(found - rest->p));
			*rest = str_from(left, 3 + boundary.n);
			return true;
		}
	}
	return false;
}

/* After a boundary: two hyphens end the body, a line end begins a part. */
static bool boundary_end(struct str *rest, bool *last)
{
	*last = str_starts(*rest, S("--"));
	if (*last)
		return str_trim(str_from(*rest, 2)).n == 0;
	while (rest->n > 0 && (rest->p[0] == ' ' || rest->p[0] == '\t'))
		*rest = str_from(*rest, 1);
	if (!str_starts(*rest, S("\r\n")))
		return false;
	*rest = str_from(*rest, 2);
	return true;
}

static bool part_keep(struct arena *a, struct param_list *l, const struct part *part)
{
	if (!part->is_file)
		return str_utf8(part->bytes) && list_add(a, l, part->name, part->bytes);
	/* A file field that was left empty. */
	if (part->filename.n == 0 && part->bytes.n == 0)
		return true;
	if (!list_room(l))
		return false;
	*VEC_ADD(a, &l->files) = (struct upload){ part->name, part->filename, part->bytes };
	return true;
}

static bool multipart_parse(struct arena *a, struct str type_params, struct str body, struct param_list *l)
{
	struct str boundary, rest = body;
	struct part part;
	bool last;

	if (!boundary_find(a, type_params, &boundary) || !str_starts(rest, S("--")) || !str_starts(str_from(rest, 2), boundary))
		return false;
	rest = str_from(rest, 2 + boundary.n);
	/* Parts that leave nothing behind count too: their number is bounded by what a form can have. */
	for (size_t parts = 0; boundary_end(&rest, &last); parts++) {
		if (last)
			return true;
		l->too_many = parts >= LIMIT_FORM_FIELDS;
		if (l->too_many || !part_header(a, &rest, &part) || !part_bytes(&rest, boundary, &part.bytes) || !part_keep(a, l, &part))
			return false;
	}
	return false;
}

/* ---- a body, by its type ---- */

bool params_body(struct arena *a, struct str content_type, struct str body, struct params *out, struct fail *f)
{
	struct str type = content_type, rest;
	struct param_list l = { 0 };
	bool good = false;

	*out = (struct params){ 0 };
	if (body.n == 0)
		return true;
	rest = STR_NONE;
	if (content_type.n > 0 && memchr(content_type.p, ';', content_type.n) != NULL) {
		type.n = (size_t)((const char *)memchr(content_type.p, ';', content_type.n) - content_type.p);
		rest = str_from(content_type, type.n);
	}
	type = str_trim(type);
	if (word_is(type, "application/x-www-form-urlencoded")) {
		good = pairs_parse(a, body, &l);
	} else if (word_is(type, "multipart/form-data")) {
		good = multipart_parse(a, rest, body, &l);
	} else {
		fail_set(f, FAIL_UNSUPPORTED, T("This form is not readable: it was sent in a way that is not known here."));
		return false;
	}
	if (good)
		list_done(&l, out);
	else if (l.too_many)
		fail_set(f, FAIL_INVALID, T("This form is not readable: it has too many fields."));
	else
		fail_set(f, FAIL_MALFORMED, T("This form is not readable: a part of it is damaged. Please send it again."));
	return good;
}

/* ---- where a form may send people ---- */

struct url url_local(struct arena *a, struct str s)
{
	if (s.n == 0 || s.n > LIMIT_URI_BYTES || s.p[0] != '/' || (s.n > 1 && s.p[1] == '/'))
		return URL_NONE;
	for (size_t i = 0; i < s.n; i++) {
		/* Browsers read a backslash as a slash and leave out control bytes. Ours have neither, nor a space. */
		if (s.p[i] <= ' ' || s.p[i] > '~' || strchr("\\\"<>^`{|}", s.p[i]) != NULL)
			return URL_NONE;
	}
	s = str_copy(a, s);
	return (struct url){ s.p, s.n };
}
