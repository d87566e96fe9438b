/*
 * test_params.c -- what a client sent: what browsers send is understood, everything else is refused, and nothing
 * that anybody sends is read out of bounds or takes long. The last tests throw broken bodies at the parsers; they
 * prove most under the address and undefined sanitizers.
 */
#include "web/web.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <time.h>

static struct arena *mem;

static int set_up(void **state)
{
	mem = arena_new(LIMIT_REQUEST_BYTES);
	return 0;
}

static int tear_down(void **state)
{
	arena_free(mem);
	return 0;
}

#define assert_str(s, z) assert_string_equal(str_z(mem, (s)), (z))

/* ---- percent-encoding ---- */

static void test_percent(void **state)
{
	static const struct { struct str in; bool plus; const char *out; } cases[] = {
		{ S("plain"), false, "plain" }, { S("a+b"), false, "a+b" }, { S("a+b"), true, "a b" }, { S("%C3%bc%20%26"), true, "\xc3\xbc &" },
		{ S("%0A"), true, "\n" }, { S(""), true, "" }, { S("%"), true, NULL }, { S("%4"), true, NULL }, { S("%4g"), true, NULL },
		{ S("%g4"), true, NULL }, { S("%00"), true, NULL }, { S("%ff"), true, NULL }, { S("\xff"), true, NULL }, { S("%C3"), true, NULL },
		{ S("%1b"), true, NULL }, { S("%+1"), true, NULL },
	};
	struct buf b = buf_new(mem, 0, 4096);

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str out;
		bool good = percent_decode(mem, cases[i].in, cases[i].plus, &out);

		assert_int_equal(good, cases[i].out != NULL);
		if (good)
			assert_str(out, cases[i].out);
	}
	percent_encode(&b, S("aZ09-._~ /?#[]@!$&'()*+,;=%\xc3\xbc\n"));
	assert_str(buf_done(&b), "aZ09-._~%20%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%25%C3%BC%0A");
}

/* ---- query and form ---- */

static struct str repeated(const char *piece, size_t times)
{
	struct buf b = buf_new(mem, 0, (size_t)64 << 20);

	while (times-- > 0)
		buf_str(&b, str_c(piece));
	return buf_done(&b);
}

static void test_query(void **state)
{
	struct params p;

	assert_true(params_query(mem, S("a=1&b=x+y&&a=2&c&=d&e=f=g&%C3%BC=%C3%BC"), &p));
	assert_int_equal(p.n, 7);
	assert_str(params_get(&p, S("a")), "1");
	assert_str(params_get(&p, S("b")), "x y");
	assert_str(params_get(&p, S("c")), "");
	assert_str(params_get(&p, S("")), "d");
	assert_str(params_get(&p, S("e")), "f=g");
	assert_str(params_get(&p, S("\xc3\xbc")), "\xc3\xbc");
	assert_true(params_has(&p, S("c")));
	assert_false(params_has(&p, S("z")));
	assert_null(params_get(&p, S("z")).p);
	assert_true(params_query(mem, STR_NONE, &p));
	assert_int_equal(p.n, 0);
	assert_false(params_query(mem, S("a=%zz"), &p));
	assert_false(params_query(mem, S("%ff=1"), &p));
	assert_int_equal(p.n, 0);
	assert_true(params_query(mem, repeated("a=1&", LIMIT_FORM_FIELDS), &p));
	assert_int_equal(p.n, LIMIT_FORM_FIELDS);
	assert_false(params_query(mem, repeated("a=1&", LIMIT_FORM_FIELDS + 1), &p));
}

static enum fail_code body_fails(struct str type, struct str body)
{
	struct fail f = { 0 };
	struct params p;

	if (params_body(mem, type, body, &p, &f)) {
		assert_int_equal(f.code, FAIL_NONE);
		return FAIL_NONE;
	}
	assert_non_null(f.why.one);
	assert_int_equal(p.n + p.files, 0);
	return f.code;
}

#define FORM S("application/x-www-form-urlencoded")

static void test_form(void **state)
{
	struct fail f = { 0 };
	struct params p;

	assert_true(params_body(mem, S("Application/X-WWW-Form-Urlencoded; charset=UTF-8"), S("t=a%0D%0Ab%0Dc%0A&u=+"), &p, &f));
	assert_str(params_get(&p, S("t")), "a\nb\nc\n");
	assert_str(params_get(&p, S("u")), " ");
	assert_int_equal(body_fails(FORM, S("a=%")), FAIL_MALFORMED);
	assert_int_equal(body_fails(FORM, S("a=\xff")), FAIL_MALFORMED);
	assert_int_equal(body_fails(FORM, S("a=%00")), FAIL_MALFORMED);
	assert_int_equal(body_fails(FORM, repeated("a=1&", LIMIT_FORM_FIELDS + 1)), FAIL_INVALID);
	assert_int_equal(body_fails(S("text/plain"), S("a=1")), FAIL_UNSUPPORTED);
	assert_int_equal(body_fails(STR_NONE, S("a=1")), FAIL_UNSUPPORTED);
	assert_int_equal(body_fails(STR_NONE, STR_NONE), FAIL_NONE);
}

/* ---- multipart ---- */

#define MULTI S("multipart/form-data; boundary=XX")

static void test_multipart(void **state)
{
	struct fail f = { 0 };
	struct params p;
	struct str body = S("--XX\r\nContent-Disposition: form-data; name=\"problem\"\r\n\r\nM\xc3\xbcll\r\nim Weg\r\n"
			    "--XX\r\ncontent-disposition: FORM-DATA; filename=\"C:\\fakepath\\a %22b%22.jpg\"; name=\"photo\"\r\n"
			    "Content-Type: image/jpeg\r\n\r\n\xff\xd8\0--XX\r\n--X\r\n\r\n\r\n"
			    "--XX\t \r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\n"
			    "Content-Type: application/octet-stream\r\n\r\n\r\n"
			    "--XX\r\nContent-Disposition: form-data; name=plain\r\n\r\n\r\n--XX--\r\n");

	assert_true(params_body(mem, S("multipart/form-data;charset=utf-8; Boundary=\"XX\""), body, &p, &f));
	assert_int_equal(p.n, 2);
	assert_str(params_get(&p, S("problem")), "M\xc3\xbcll\nim Weg");
	assert_true(params_has(&p, S("plain")));
	assert_int_equal(p.files, 1);
	assert_str(p.file[0].field, "photo");
	assert_str(p.file[0].filename, "a \"b\".jpg");
	assert_int_equal(p.file[0].bytes.n, sizeof "\xff\xd8\0--XX\r\n--X\r\n\r\n" - 1);
	assert_memory_equal(p.file[0].bytes.p, "\xff\xd8\0--XX\r\n--X\r\n\r\n", p.file[0].bytes.n);
}

/* A file name as several clients quote it. */
static void test_file_names(void **state)
{
	static const struct { const char *written, *read; } cases[] = {
		{ "\"a.jpg\"", "a.jpg" }, { "a.jpg", "a.jpg" }, { "\"a\\\"b.jpg\"", "a\"b.jpg" }, { "\"a\\\\b.jpg\"", "b.jpg" },
		{ "\"a\\\"", "" }, { "\"../../etc/x\"", "x" }, { "\"a;b=c.jpg\"", "a;b=c.jpg" }, { "\"\xc3\xbc.png\"", "\xc3\xbc.png" },
		{ "\"100%25.png\"", "100%25.png" }, { "\"a%0D%0Ab\"", "a\n\nb" }, { "\"\xff\"", NULL }, { "\"a", NULL }, { "\"a\"b", NULL },
		{ "\"a\"; filename=\"b\"", NULL }, { "\"a\"; x", NULL }, { "\"a\";", "a" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fail f = { 0 };
		struct params p;
		bool good = params_body(mem, MULTI, str_fmt(mem, "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=%s\r\n\r\nx\r\n--XX--",
							    cases[i].written), &p, &f);

		assert_int_equal(good, cases[i].read != NULL);
		if (!good)
			continue;
		assert_int_equal(p.files, 1);
		assert_str(p.file[0].filename, cases[i].read);
	}
}

#define HEAD_A "Content-Disposition: form-data; name=\"a\"\r\n\r\n"

static void test_multipart_refused(void **state)
{
	static const struct str bodies[] = {
		S("x"), S("--XX"), S("--XX\r\n"), S("--XX\r\n\r\n"), S("--XX\r\n" HEAD_A "1"), S("--XX\r\n" HEAD_A "1\r\n--XX"),
		S("--XX\r\n" HEAD_A "1\r\n--XX-"), S("--XX\r\n" HEAD_A "1\r\n--XX--more"), S("--XX\r\n" HEAD_A "1\r\n--XXY--"),
		S("--XX\n" "Content-Disposition: form-data; name=\"a\"\n\n1\n--XX--"), S("--XX\r\nContent-Type: text/plain\r\n\r\n1\r\n--XX--"),
		S("--XX\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\n1\r\n--XX--"),
		S("--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--XX--"),
		S("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n1\r\n--XX--"),
		S("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\n1\r\n--XX--"),
		S("--XX\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\n1\r\n--XX--"), S("--XX\r\nno colon\r\n" HEAD_A "1\r\n--XX--"),
		S("--XX\r\n" HEAD_A "\xff\r\n--XX--"), S("--XX\r\n" HEAD_A "a\0b\r\n--XX--"),
		S("--XX\r\nContent-Disposition: form-data; name=\"a\"; a=1; b=1; c=1; d=1; e=1; f=1; g=1; h=1; i=1\r\n\r\n1\r\n--XX--"),
	};
	static const struct str types[] = {
		S("multipart/form-data"), S("multipart/form-data; boundary="), S("multipart/form-data; boundary=\"XX"),
		S("multipart/form-data; boundary=XX; boundary=XX"), S("multipart/form-data; boundary=\"X\tX\""),
		S("multipart/form-data; boundary=aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggghh"),
	};
	struct str good = S("--XX\r\n" HEAD_A "1\r\n--XX--");

	assert_int_equal(body_fails(MULTI, good), FAIL_NONE);
	assert_int_equal(body_fails(MULTI, S("--XX--\r\n")), FAIL_NONE);
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		assert_int_equal(body_fails(MULTI, bodies[i]), FAIL_MALFORMED);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		assert_int_equal(body_fails(types[i], good), FAIL_MALFORMED);
	assert_int_equal(body_fails(MULTI, repeated("--XX\r\n" HEAD_A "1\r\n", LIMIT_FORM_FIELDS + 1)), FAIL_INVALID);
	assert_int_equal(body_fails(MULTI, repeated("--XX\r\nContent-Disposition: form-data; name=\"a\"; filename=\"\"\r\n\r\n\r\n",
						    LIMIT_FORM_FIELDS + 1)), FAIL_INVALID);
}

/* ---- hostile input ---- */

static double seconds_for(struct str type, struct str body)
{
	clock_t began = clock();

	body_fails(type, body);
	return (double)(clock() - began) / CLOCKS_PER_SEC;
}

/* Twelve megabytes of what the search for a boundary likes least; linear is some hundredths of a second. */
static void test_time_is_linear(void **state)
{
	static const char *const pieces[] = { "\r\n--", "\r\n--XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", "\r", "-", "\r\n-", "\r\n--X\r\n" };
	struct str type = S("multipart/form-data; boundary=XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXY"), body;

	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		arena_reset(mem);
		body = repeated(pieces[i], LIMIT_PHOTO_BYTES / strlen(pieces[i]));
		body = str_fmt(mem, "--XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXY\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\n%s",
			       str_z(mem, body));
		assert_true(seconds_for(type, body) < 2);
	}
	arena_reset(mem);
	assert_true(seconds_for(FORM, repeated("&", LIMIT_FORM_BYTES)) < 1);
	assert_true(seconds_for(FORM, repeated("%41", LIMIT_FORM_BYTES)) < 1);
	/* The dearest headers: everything that costs memory, as often as it is allowed. */
	arena_reset(mem);
	body = repeated("; a=\"\"; b=\"\"; c=\"\"; d=\"\"; e=\"\"; f=\"\"", 1);
	body = str_fmt(mem, "--XX\r\nX: %s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n1\r\n", str_z(mem, repeated("x", 1800)),
		       str_z(mem, repeated("%22", 600)), str_z(mem, body));
	assert_true(seconds_for(MULTI, repeated(str_z(mem, body), LIMIT_FORM_FIELDS)) < 2);
	assert_true(arena_used(mem) < LIMIT_REQUEST_BYTES / 4);
}

static uint64_t below(struct rand *r, size_t n)
{
	return (uint64_t)rand_below(r, (int64_t)n);
}

/* A piece is overwritten, cut out, doubled or replaced by something that a parser looks at. */
static struct str mutated(struct rand *r, struct str s)
{
	static const struct str spice[] = { S("\r\n"), S("--"), S("--XX"), S("\""), S("\\"), S(";"), S("="), S("%"), S("%00"), S("\r\n\r\n"), S("&"),
					    S("name="), S("filename="), S("\xff"), S("\0"), S("\r\n--XX--"), S(":"), S("+") };
	struct buf b = buf_new(mem, s.n + 64, 1 << 20);
	size_t at = below(r, s.n + 1), n = below(r, 12);

	buf_str(&b, str_head(s, at));
	switch (rand_below(r, 4)) {
	case 0:
		buf_c(&b, (char)below(r, 256));
		break;
	case 1:
		buf_str(&b, str_head(str_from(s, at), n));
		n = 0;
		break;
	case 2:
		buf_str(&b, spice[below(r, sizeof spice / sizeof *spice)]);
		break;
	default:
		break;
	}
	buf_str(&b, str_from(s, at + n));
	return buf_done(&b);
}

static volatile unsigned seen;  /* so that every byte is really read */

/* What came out lies inside the arena or the input, is text, and can be read to its last byte. */
static void assert_sane(const struct params *p)
{
	assert_true(p->n + p->files <= LIMIT_FORM_FIELDS);
	for (size_t i = 0; i < p->n; i++)
		assert_true(str_utf8(p->p[i].name) && str_utf8(p->p[i].value));
	for (size_t i = 0; i < p->files; i++) {
		assert_true(str_utf8(p->file[i].field) && str_utf8(p->file[i].filename));
		for (size_t k = 0; k < p->file[i].bytes.n; k++)
			seen += (unsigned char)p->file[i].bytes.p[k];
	}
}

static void throw_at(struct str type, struct str seed, int rounds)
{
	struct rand r = { 20261122 };

	for (int i = 0; i < rounds; i++) {
		struct fail f = { 0 };
		struct params p;
		struct str body = seed, own_type = type;

		arena_reset(mem);
		for (int64_t k = rand_below(&r, 6); k >= 0; k--)
			body = mutated(&r, body);
		if (rand_below(&r, 8) == 0)
			own_type = mutated(&r, type);
		/* Exactly as large as it is: the sanitizer sees a byte too far. */
		body = str_copy(mem, body);
		own_type = str_copy(mem, own_type);
		if (params_body(mem, own_type, body, &p, &f))
			assert_sane(&p);
		else
			assert_int_not_equal(f.code, FAIL_NONE);
		if (params_query(mem, body, &p))
			assert_sane(&p);
	}
}

static void test_mutated_forms(void **state)
{
	throw_at(FORM, S("problem=Der+Weg+ist+zu+weit&place=12&anon=1&t=a%0D%0Ab&x=%C3%BC&empty=&q"), 60000);
}

static void test_mutated_multipart(void **state)
{
	throw_at(S("multipart/form-data; boundary=\"XX\"; charset=utf-8"),
		 S("--XX\r\nContent-Disposition: form-data; name=\"problem\"\r\n\r\nM\xc3\xbcll\r\n--XX\r\nContent-Disposition: form-data; name=\"photo\"; "
		   "filename=\"a\\\"b.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\xff\r\n--XX\r\nContent-Disposition: form-data; name=\"x\"; filename=\"\""
		   "\r\n\r\n\r\n--XX--\r\n"), 60000);
}

/* ---- where a form may send people ---- */

static void test_url_local(void **state)
{
	static const struct { const char *in; bool good; } cases[] = {
		{ "/", true }, { "/ideas?view=late&q=%20", true }, { "/a#b", true }, { "", false }, { "//evil.example", false },
		{ "/\\evil.example", false }, { "\\\\evil.example", false }, { "http://evil.example/", false }, { "javascript:alert(1)", false },
		{ "/\t/evil.example", false }, { " /a", false }, { "/a b", false }, { "/a\r\nX: y", false }, { "/a\"b", false }, { "/\xc3\xbc", false },
		{ "ideas", false }, { "/a\\b", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(url_local(mem, str_c(cases[i].in)).p != NULL, cases[i].good);
	assert_null(url_local(mem, STR_NONE).p);
	assert_null(url_local(mem, str_fmt(mem, "/%s", str_z(mem, repeated("a", LIMIT_URI_BYTES)))).p);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_percent), TEST(test_query), TEST(test_form), TEST(test_multipart), TEST(test_file_names), TEST(test_multipart_refused),
		TEST(test_time_is_linear), TEST(test_mutated_forms), TEST(test_mutated_multipart), TEST(test_url_local),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
