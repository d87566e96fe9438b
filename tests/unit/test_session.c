/*
 * test_session.c -- secrets, place tokens, passwords and how often one may try.
 *
 * What must not happen is tested more than what must: a token that was changed in any one bit is nobody's.
 */
#include "web/web.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct instant noon = { 1795348800 };

static int group_start(void **state)
{
	setenv("KPO_TEST_FAST_HASH", "1", 1);
	web_key(S("a key that only the tests know"));
	*state = arena_new(16 * 1024 * 1024);
	return 0;
}

static int group_end(void **state)
{
	arena_free(*state);
	return 0;
}

static void tokens_are_long_and_differ(void **state)
{
	struct str a = secret_token(*state), b = secret_token(*state);

	assert_int_equal(a.n, 43);
	assert_false(str_eq(a, b));
	for (size_t i = 0; i < a.n; i++)
		assert_non_null(strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", a.p[i]));
}

/* The published BLAKE2b-256 of an empty text and of "abc": what is stored must stay readable by the next release. */
static void hash_is_blake2b(void **state)
{
	assert_true(str_is(secret_hash(*state, STR_NONE), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"));
	assert_true(str_is(secret_hash(*state, S("abc")), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"));
}

static void place_token_comes_back(void **state)
{
	static const int64_t places[] = { 1, 255, 256, 65535, 65536, 1000000, INT64_C(1) << 40, INT64_MAX };

	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		assert_int_equal(place_of_token(place_token(*state, places[i])), places[i]);
	/* It is printed as a QR code on a sheet at the line: short is easy to read. */
	assert_in_range(place_token(*state, 1000000).n, 15, 18);
}

static void tampered_place_token_is_nobodys(void **state)
{
	struct str token = place_token(*state, 4711);
	char *p = arena_copy(*state, token.p, token.n);

	for (size_t i = 0; i < token.n; i++) {
		for (int bit = 0; bit < 8; bit++) {
			p[i] = (char)(token.p[i] ^ 1 << bit);
			assert_int_equal(place_of_token((struct str){ p, token.n }), 0);
		}
		p[i] = token.p[i];
	}
	assert_int_equal(place_of_token((struct str){ p, token.n }), 4711);
}

static void broken_place_tokens_are_nobodys(void **state)
{
	struct str token = place_token(*state, 9);

	assert_int_equal(place_of_token(STR_NONE), 0);
	assert_int_equal(place_of_token(S("")), 0);
	assert_int_equal(place_of_token(S("9")), 0);
	assert_int_equal(place_of_token(S("AAAAAAAAAAAAAAAA")), 0);
	assert_int_equal(place_of_token(S("\xff\xfe....")), 0);
	for (size_t n = 0; n < token.n; n++)
		assert_int_equal(place_of_token(str_head(token, n)), 0);
	assert_int_equal(place_of_token(str_fmt(*state, STR_FMT "A", STR_ARG(token))), 0);
	assert_int_equal(place_of_token(str_fmt(*state, STR_FMT "=", STR_ARG(token))), 0);
	assert_int_equal(place_of_token(str_fmt(*state, STR_FMT "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", STR_ARG(token))), 0);
}

static void another_server_signs_otherwise(void **state)
{
	struct str token = place_token(*state, 77);

	web_key(S("the key of another server"));
	assert_int_equal(place_of_token(token), 0);
	web_key(S("a key that only the tests know"));
	assert_int_equal(place_of_token(token), 77);
}

static void password_is_known_again(void **state)
{
	struct str a = password_hash(*state, S("correct horse")), b = password_hash(*state, S("correct horse"));

	assert_true(str_starts(a, S("$argon2id$")));
	assert_false(str_eq(a, b));
	assert_true(password_verify(a, S("correct horse")));
	assert_true(password_verify(b, S("correct horse")));
	assert_false(password_verify(a, S("correct horsf")));
	assert_false(password_verify(a, S("correct horse ")));
	assert_false(password_verify(a, STR_NONE));
}

static void no_hash_knows_no_password(void **state)
{
	assert_false(password_verify(STR_NONE, S("x")));
	assert_false(password_verify(S("not a hash"), S("x")));
	assert_false(password_verify(S("$argon2id$v=19$m=8,t=1,p=1$"), STR_NONE));
	assert_true(password_verify(password_hash(*state, STR_NONE), S("")));
}

static void rate_counts_to_its_limit(void **state)
{
	for (int i = 0; i < 5; i++)
		assert_true(rate_allow(S("sign-in"), S("10.0.0.1"), 5, 60, noon));
	assert_false(rate_allow(S("sign-in"), S("10.0.0.1"), 5, 60, noon));
	assert_true(rate_allow(S("sign-in"), S("10.0.0.2"), 5, 60, noon));
	assert_true(rate_allow(S("idea"), S("10.0.0.1"), 5, 60, noon));
}

static void rate_begins_anew(void **state)
{
	struct instant later = { noon.s + 60 };

	assert_true(rate_allow(S("anew"), S("x"), 1, 60, noon));
	assert_false(rate_allow(S("anew"), S("x"), 1, 60, noon));
	assert_true(rate_allow(S("anew"), S("x"), 1, 60, later));
	assert_false(rate_allow(S("anew"), S("x"), 0, 60, later));
}

/* "ab" + "c" is not "a" + "bc". */
static void rate_keeps_what_and_who_apart(void **state)
{
	assert_true(rate_allow(S("ab"), S("c"), 1, 60, noon));
	assert_true(rate_allow(S("a"), S("bc"), 1, 60, noon));
}

static void rate_survives_a_flood(void **state)
{
	struct instant before = { noon.s - 3600 };

	for (int i = 0; i < 60000; i++)
		rate_allow(S("flood"), (struct str){ (const char *)&i, sizeof i }, 1, 60, before);
	/* All of those are older: they give way, and a newcomer is counted. */
	assert_true(rate_allow(S("flood"), S("newcomer"), 1, 60, noon));
	assert_false(rate_allow(S("flood"), S("newcomer"), 1, 60, noon));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tokens_are_long_and_differ), cmocka_unit_test(hash_is_blake2b),
		cmocka_unit_test(place_token_comes_back), cmocka_unit_test(tampered_place_token_is_nobodys),
		cmocka_unit_test(broken_place_tokens_are_nobodys), cmocka_unit_test(another_server_signs_otherwise),
		cmocka_unit_test(password_is_known_again), cmocka_unit_test(no_hash_knows_no_password),
		cmocka_unit_test(rate_counts_to_its_limit), cmocka_unit_test(rate_begins_anew),
		cmocka_unit_test(rate_keeps_what_and_who_apart), cmocka_unit_test(rate_survives_a_flood),
	};

	return cmocka_run_group_tests(tests, group_start, group_end);
}
