/*
 * query.c -- names and values of an address or a form, percent-encoding, and where a form may send people.
 *
 * What was read, written as we write addresses, is read again as the same.
 */
#include "fuzz.h"

#include "web/web.h"

static void check_same(const struct params *a, const struct params *b)
{
	CHECK(a->n == b->n);
	for (size_t i = 0; i < a->n; i++)
		CHECK(str_eq(a->p[i].name, b->p[i].name) && str_eq(a->p[i].value, b->p[i].value));
}

static void check_pairs(struct arena *mem, struct str in)
{
	struct buf b = buf_new(mem, 256, SIZE_MAX);
	struct params p, again, form;
	struct fail f = { FAIL_NONE, MSG_NONE };
	bool good = params_query(mem, in, &p);

	CHECK(params_body(mem, S("application/x-www-form-urlencoded; charset=utf-8"), in, &form, &f) == good && (f.code == FAIL_NONE) == good);
	if (!good)
		return;
	check_same(&p, &form);
	CHECK(p.n <= LIMIT_FORM_FIELDS && p.files == 0);
	for (size_t i = 0; i < p.n; i++) {
		CHECK(str_utf8(p.p[i].name) && str_utf8(p.p[i].value) && params_has(&p, p.p[i].name));
		buf_str(&b, i ? S("&") : STR_NONE);
		percent_encode(&b, p.p[i].name);
		buf_c(&b, '=');
		percent_encode(&b, p.p[i].value);
	}
	CHECK(params_query(mem, buf_done(&b), &again));
	check_same(&p, &again);
}

static void check_percent(struct arena *mem, struct str in)
{
	struct buf b = buf_new(mem, 64, SIZE_MAX);
	struct str out;

	percent_encode(&b, in);
	CHECK(percent_decode(mem, buf_done(&b), false, &out) == str_utf8(in) && (!str_utf8(in) || str_eq(in, out)));
	for (int plus = 0; plus < 2; plus++)
		CHECK(!percent_decode(mem, in, plus, &out) || (str_utf8(out) && out.n <= in.n));
}

/* Browsers leave out tabs and line ends and take a backslash for a slash: none of it may lead to another host. */
static void check_local(struct arena *mem, struct str in)
{
	struct str to = url_text(url_local(mem, in));

	if (to.n == 0)
		return;
	CHECK(str_eq(to, in) && to.p[0] == '/' && !str_starts(to, S("//")));
	for (size_t i = 0; i < to.n; i++)
		CHECK(to.p[i] > ' ' && to.p[i] <= '~' && to.p[i] != '\\' && to.p[i] != '"');
}

static void fuzz_one(struct arena *mem, struct str in)
{
	check_pairs(mem, in);
	check_percent(mem, in);
	check_local(mem, in);
}
