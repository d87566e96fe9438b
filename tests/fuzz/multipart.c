/*
 * multipart.c -- a first line that is the content type, then the body of a form with files.
 *
 * What was read, written as a browser writes it, is read again as the same. Bytes of a file lie where they came.
 */
#include "fuzz.h"

#include "web/web.h"

#define OURS     "----kpo-boundary-of-the-second-reading"

static struct str browser_name(struct arena *mem, struct str s)
{
	struct buf b = buf_new(mem, s.n + 8, SIZE_MAX);

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_str(&b, S("%22"));
		else if (s.p[i] == '\n')
			buf_str(&b, S("%0A"));
		else
			buf_c(&b, s.p[i]);
	}
	return buf_done(&b);
}

static void part_write(struct arena *mem, struct buf *b, struct str name, const struct str *filename, struct str bytes)
{
	struct str as_sent = browser_name(mem, name);

	buf_fmt(b, "--" OURS "\r\nContent-Disposition: form-data; name=\"" STR_FMT "\"", STR_ARG(as_sent));
	if (filename) {
		as_sent = browser_name(mem, *filename);
		buf_fmt(b, "; filename=\"" STR_FMT "\"\r\nContent-Type: image/png", STR_ARG(as_sent));
	}
	buf_str(b, S("\r\n\r\n"));
	buf_str(b, bytes);
	buf_str(b, S("\r\n"));
}

/* Whether a second writing says the same: percent codes and carriage returns in a name do not come back from a browser either. */
static bool plain_name(struct str s)
{
	return !str_has(s, S("%")) && !str_has(s, S("\r")) && !str_has(s, S("\\"));
}

static bool plain(const struct params *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (!plain_name(p->p[i].name) || str_has(p->p[i].value, S(OURS)))
			return false;
	for (size_t i = 0; i < p->files; i++)
		if (!plain_name(p->file[i].field) || !plain_name(p->file[i].filename) || str_has(p->file[i].bytes, S(OURS)))
			return false;
	return true;
}

static void check_again(struct arena *mem, const struct params *p)
{
	struct buf b = buf_new(mem, 1024, SIZE_MAX);
	struct fail f = { FAIL_NONE, MSG_NONE };
	struct params again;

	for (size_t i = 0; i < p->n; i++)
		part_write(mem, &b, p->p[i].name, NULL, p->p[i].value);
	for (size_t i = 0; i < p->files; i++)
		part_write(mem, &b, p->file[i].field, &p->file[i].filename, p->file[i].bytes);
	buf_str(&b, S("--" OURS "--\r\n"));
	CHECK(params_body(mem, S("multipart/form-data; boundary=" OURS), buf_done(&b), &again, &f));
	CHECK(again.n == p->n && again.files == p->files);
	for (size_t i = 0; i < p->n; i++)
		CHECK(str_eq(p->p[i].name, again.p[i].name) && str_eq(p->p[i].value, again.p[i].value));
	for (size_t i = 0; i < p->files; i++)
		CHECK(str_eq(p->file[i].field, again.file[i].field) && str_eq(p->file[i].filename, again.file[i].filename) &&
		      str_eq(p->file[i].bytes, again.file[i].bytes));
}

static void fuzz_one(struct arena *mem, struct str in)
{
	struct fail f = { FAIL_NONE, MSG_NONE };
	struct str type = take_line(&in);
	struct params p;
	bool good = params_body(mem, type, in, &p, &f);

	CHECK(good == (f.code == FAIL_NONE) && f.code != FAIL_INTERNAL);
	if (!good) {
		CHECK(p.n == 0 && p.files == 0);
		return;
	}
	CHECK(p.n + p.files <= LIMIT_FORM_FIELDS);
	for (size_t i = 0; i < p.n; i++)
		CHECK(str_utf8(p.p[i].name) && str_utf8(p.p[i].value) && !str_has(p.p[i].value, S("\r")));
	for (size_t i = 0; i < p.files; i++) {
		CHECK(str_utf8(p.file[i].field) && str_utf8(p.file[i].filename) && !str_has(p.file[i].filename, S("/")) && !str_has(p.file[i].filename, S("\\")));
		CHECK(p.file[i].bytes.n == 0 || (p.file[i].bytes.p >= in.p && p.file[i].bytes.p + p.file[i].bytes.n <= in.p + in.n));
	}
	if (plain(&p))
		check_again(mem, &p);
}
