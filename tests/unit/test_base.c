/*
 * test_base.c -- arena, vectors, text, buffers, numbers, money, failures, random numbers.
 */
#include "base/base.h"
#include "base/fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

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

#define assert_str(s, z) assert_string_equal(str_z(mem, (s)), (z))

/* Does run end the program, as a CHECK must? */
static bool dies(void (*run)(void))
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		signal(SIGABRT, SIG_DFL);
		close(STDERR_FILENO);
		run();
		_exit(0);
	}
	waitpid(child, &status, 0);
	return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

/* ---- arena ---- */

static void arena_gives_zeroed_aligned_memory(void **state)
{
	for (int round = 0; round < 3; round++) {
		for (size_t n = 0; n < 3000; n += 7) {
			unsigned char *p = arena_alloc(mem, n);

			assert_int_equal((uintptr_t)p % 16, 0);
			for (size_t i = 0; i < n; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xaa, n);
		}
		arena_reset(mem);
		assert_int_equal(arena_used(mem), 0);
	}
}

static void arena_keeps_what_it_gave(void **state)
{
	unsigned char *small[200], *large[20];

	for (int i = 0; i < 200; i++) {
		small[i] = arena_alloc(mem, 500);
		memset(small[i], i, 500);
		if (i % 10 == 0) {
			large[i / 10] = arena_alloc(mem, 200000);
			memset(large[i / 10], i, 200000);
		}
	}
	for (int i = 0; i < 200; i++) {
		assert_int_equal(small[i][0], i);
		assert_int_equal(small[i][499], i);
	}
	for (int i = 0; i < 20; i++) {
		assert_int_equal(large[i][0], i * 10);
		assert_int_equal(large[i][199999], i * 10);
	}
	assert_true(arena_used(mem) >= 200 * 500 + 20 * 200000);
}

static void over_the_limit(void)
{
	arena_alloc(arena_new(1000), 1001);
}

static void over_the_limit_bit_by_bit(void)
{
	struct arena *a = arena_new(100000);

	for (int i = 0; i < 101; i++)
		arena_alloc(a, 1000);
}

static void over_the_limit_by_wrapping(void)
{
	arena_alloc(arena_new(SIZE_MAX), SIZE_MAX - 3);
}

static void over_the_grace(void)
{
	struct arena *a = arena_new_soft(1000);

	arena_alloc(a, (size_t)256 << 20);
}

/* A failure that sticks, and memory to end with: what was there stays, what comes is real. */
static void ends_well(struct arena *a, struct fail *f, enum fail_code code)
{
	struct buf b = buf_new(a, 16 << 10, 64 << 20);
	char *old = arena_copy(a, "kept", 5), *large = arena_alloc(a, 3 << 20);

	assert_true(arena_spent(a));
	assert_int_equal(f->code, code);
	memset(large, 'x', 3 << 20);
	for (int i = 0; i < 3000; i++)
		buf_str(&b, S("<p>A page that says so.</p>"));
	assert_false(b.over);
	assert_string_equal(old, "kept");
	for (int i = 0; i < 300000; i++)
		buf_str(&b, S("<p>A page that goes on.</p>"));
	assert_true(b.over);            /* a large buffer stops rather than takes the last memory */
}

static void soft_arena_over_its_max(void **state)
{
	struct fail f = { 0 };
	struct arena *a = arena_new_soft(100 << 10);

	arena_fail_to(a, &f);
	arena_alloc(a, 90 << 10);
	assert_false(arena_spent(a) || f.code);
	arena_alloc(a, 11 << 10);
	ends_well(a, &f, FAIL_TOO_LARGE);
	arena_reset(a);
	f = (struct fail){ 0 };
	assert_non_null(arena_alloc(a, 90 << 10));
	assert_false(arena_spent(a) || f.code);
	arena_free(a);
	assert_true(dies(over_the_grace));
}

/* Again and again: what the reserve gave, it gets back. */
static void soft_arena_without_memory(void **state)
{
	fault_allow();
	for (int64_t at = 1; at < 60; at++) {
		struct fail f = { 0 };
		fault_ask(FAULT_MEMORY, at, 1000000);
		struct arena *a = arena_new_soft((size_t)1 << 30);
		arena_fail_to(a, &f);
		for (int i = 0; i < 8; i++)
			memset(arena_alloc(a, 600 << 10), i, 600 << 10);
		if (at < 8)
			ends_well(a, &f, FAIL_UNAVAILABLE);
		arena_free(a);
	}
	assert_true(fault_ask(FAULT_NONE, 0, 1).calls > 0);
}

static void somebody_asks_later(void **state)
{
	struct fail f = { 0 };

	fault_ask(FAULT_MEMORY, 1, 1);
	struct arena *a = arena_new_soft(1 << 20);
	arena_alloc(a, 10);
	fault_ask(FAULT_NONE, 0, 1);
	arena_fail_to(a, &f);
	assert_int_equal(f.code, FAIL_UNAVAILABLE);
	arena_free(a);
}

static void arena_is_bounded(void **state)
{
	struct arena *a = arena_new(1008);

	assert_non_null(arena_alloc(a, 1000));
	arena_free(a);
	assert_true(dies(over_the_limit));
	assert_true(dies(over_the_limit_bit_by_bit));
	assert_true(dies(over_the_limit_by_wrapping));
}

static char order[16];
static struct arena *defer_again;

static void note(void *arg)
{
	char *mark = arg;

	strncat(order, mark, 1);
	if (*mark == 'a' && defer_again != NULL) {
		static char again[] = "z";

		arena_defer(defer_again, note, again);
	}
}

static void defers_run_newest_first(void **state)
{
	static char a[] = "a", b[] = "b", c[] = "c";

	order[0] = 0;
	arena_defer(mem, note, a);
	arena_defer(mem, note, b);
	arena_defer(mem, note, c);
	assert_string_equal(order, "");
	arena_reset(mem);
	assert_string_equal(order, "cba");
	arena_reset(mem);
	assert_string_equal(order, "cba");
	defer_again = mem;
	arena_defer(mem, note, a);
	arena_reset(mem);
	assert_string_equal(order, "cbaaz");
	defer_again = NULL;
	arena_free(NULL);
}

static void arena_extends_only_the_last(void **state)
{
	char *p = arena_alloc(mem, 100), *q;

	memset(p, 'x', 100);
	assert_true(arena_extend(mem, p, 100, 1000));
	assert_int_equal(p[99], 'x');
	assert_int_equal(p[100], 0);
	assert_int_equal(p[999], 0);
	q = arena_alloc(mem, 1);
	assert_true(q >= p + 1000);
	assert_false(arena_extend(mem, p, 1000, 2000));
	assert_false(arena_extend(mem, q, 1, 1 << 20));
	assert_false(arena_extend(mem, NULL, 0, 10));
}

static void vectors_grow(void **state)
{
	VEC(int64_t) v = { 0 };
	VEC(struct str) texts = { 0 };

	for (int64_t i = 0; i < 100000; i++) {
		*VEC_ADD(mem, &v) = i * i;
		if (i % 100 == 0)
			*VEC_ADD(mem, &texts) = str_fmt(mem, "%d", (int)i);
	}
	assert_int_equal(v.n, 100000);
	for (int64_t i = 0; i < 100000; i++)
		assert_int_equal(v.p[i], i * i);
	assert_int_equal(texts.n, 1000);
	assert_str(texts.p[999], "99900");
}

/* ---- text ---- */

static void strings_compare(void **state)
{
	assert_true(str_eq(STR_NONE, S("")));
	assert_true(str_is(S("a\0b"), "a") == false);
	assert_true(str_is(STR_NONE, ""));
	assert_true(str_cmp(S("a"), S("b")) < 0);
	assert_true(str_cmp(S("ab"), S("a")) > 0);
	assert_true(str_cmp(S("\xff"), S("a")) > 0);
	assert_int_equal(str_cmp(STR_NONE, S("")), 0);
	assert_true(str_starts(S("abc"), S("ab")));
	assert_true(str_starts(S("abc"), STR_NONE));
	assert_false(str_starts(S("a"), S("ab")));
	assert_true(str_has(S("abcabd"), S("abd")));
	assert_true(str_has(STR_NONE, S("")));
	assert_false(str_has(STR_NONE, S("a")));
	assert_false(str_has(S("ab"), S("abc")));
	assert_null(str_c(NULL).p);
	assert_int_equal(str_c("four").n, 4);
	assert_true(str_hash(S("ab")) != str_hash(S("ba")));
	assert_true(str_hash(STR_NONE) == str_hash(S("")));
}

static void strings_are_cut(void **state)
{
	struct str rest = S("a,,b,"), part;

	assert_true(str_cut(&rest, ',', &part));
	assert_str(part, "a");
	assert_true(str_cut(&rest, ',', &part));
	assert_str(part, "");
	assert_true(str_cut(&rest, ',', &part));
	assert_str(part, "b");
	assert_false(str_cut(&rest, ',', &part));
	rest = STR_NONE;
	assert_false(str_cut(&rest, ',', &part));
	assert_str(str_trim(S(" \t\r\n a b \v\f")), "a b");
	assert_str(str_trim(S("  ")), "");
	assert_str(str_trim(STR_NONE), "");
	assert_str(str_from(S("abc"), 2), "c");
	assert_str(str_from(S("abc"), 9), "");
	assert_str(str_from(STR_NONE, 1), "");
	assert_str(str_head(S("abc"), 9), "abc");
	assert_str(str_clip(S("aüb"), 2), "a");
	assert_str(str_clip(S("aüb"), 3), "aü");
	assert_str(str_clip(S("€€"), 5), "€");
	assert_str(str_clip(S("€"), 2), "");
	assert_str(str_clip(S("𝄞"), 4), "𝄞");
	assert_str(str_lower(mem, S("AbCÄ 9")), "abcÄ 9");
	assert_null(str_lower(mem, STR_NONE).p);
	assert_null(str_copy(mem, STR_NONE).p);
}

static void strings_are_formatted(void **state)
{
	struct str s = str_fmt(mem, "%0300d|" STR_FMT "|" STR_FMT, 7, STR_ARG(S("x")), STR_ARG(STR_NONE));

	assert_int_equal(s.n, 303);
	assert_str(str_from(s, 299), "7|x|");
	assert_str(str_fmt(mem, "%s", ""), "");
	/* The usual conversions are not printf's, and look the same. */
	assert_str(str_fmt(mem, "%s %d %lld %zu %llu %04d %05d", "a", -5, (long long)INT64_MIN, (size_t)7, 18446744073709551615ULL, 7, -42),
		"a -5 -9223372036854775808 7 18446744073709551615 0007 -0042");
	assert_str(str_fmt(mem, "%.*s|%.*s|%d%%", 2, "abc", 9, "abc", 9), "ab|abc|9%");
	assert_int_equal(str_fmt(mem, "%255d", 1).n, 255);
	assert_int_equal(str_fmt(mem, "%256d", 1).n, 256);
}

static void utf8_is_told_from_the_rest(void **state)
{
	static const struct str good[] = {
		S(""), S("plain text of more than eight bytes"), S("tab\tnewline\r\n"), S("Grüße, Żółć, 改善, 🙂"), S("~~~~~~~~"),
		S("\xc2\x80"), S("\xed\x9f\xbf"), S("\xee\x80\x80"), S("\xf4\x8f\xbf\xbf"), S("        é        "),
	};
	static const struct str bad[] = {
		S("\0"), S("12345678\0"), S("1234567\x01"), S("\x7f"), S("1234567\x7f" "9"), S("\x1b[0m"), S("\x80"), S("\xc0\x80"), S("\xc1\xbf"),
		S("\xc2"), S("12345678\xc2"), S("\xe2\x82"), S("\xe0\x9f\xbf"), S("\xed\xa0\x80"), S("\xf0\x8f\xbf\xbf"),
		S("\xf4\x90\x80\x80"), S("\xf5\x80\x80\x80"), S("\xff"), S("\xe2\x28\xa1"), S("abcdefg\xffhijk"),
	};

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(str_utf8(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(str_utf8(bad[i]));
	assert_true(str_utf8(STR_NONE));
	assert_int_equal(str_chars(S("Grüße, Żółć, 改善, 🙂")), 18);
	assert_int_equal(str_chars(STR_NONE), 0);
}

/* Every single byte at every place of a longer text. */
static void utf8_finds_a_bad_byte_anywhere(void **state)
{
	for (int at = 0; at < 24; at++) {
		for (int byte = 0; byte < 256; byte++) {
			char text[24];
			bool fine = (byte >= 0x20 && byte < 0x7f) || byte == '\t' || byte == '\n' || byte == '\r';

			memset(text, 'a', sizeof text);
			text[at] = (char)byte;
			assert_int_equal(str_utf8((struct str){ text, sizeof text }), fine);
		}
	}
}

/* ---- buffer ---- */

static void buffers_grow_and_stop(void **state)
{
	struct buf b = buf_new(mem, 4, 100000), none = buf_new(mem, 0, 10);
	struct buf tight = buf_new(mem, 100, 10);

	for (int i = 0; i < 1000; i++) {
		buf_int(&b, i - 500);
		buf_c(&b, ' ');
		arena_alloc(mem, 3);
	}
	assert_false(b.over);
	assert_true(str_starts(buf_done(&b), S("-500 -499 -498 ")));
	assert_true(str_has(buf_done(&b), S(" -1 0 1 ")));
	buf_fmt(&b, "%0700d", 1);
	assert_false(b.over);
	assert_int_equal(buf_done(&none).n, 0);
	assert_non_null(buf_done(&none).p);
	buf_str(&tight, S("0123456789"));
	assert_false(tight.over);
	buf_str(&tight, STR_NONE);
	assert_false(tight.over);
	buf_c(&tight, 'x');
	assert_true(tight.over);
	buf_c(&tight, 'x');
	assert_str(buf_done(&tight), "0123456789");
	buf_str(&none, S("01234567"));
	buf_str(&none, S("abc"));
	buf_str(&none, S("a"));
	assert_true(none.over);
	assert_str(buf_done(&none), "01234567");
}

static void buffers_write_integers(void **state)
{
	struct buf b = buf_new(mem, 16, 1000);

	buf_int(&b, 0);
	buf_c(&b, ' ');
	buf_int(&b, INT64_MAX);
	buf_c(&b, ' ');
	buf_int(&b, INT64_MIN);
	assert_str(buf_done(&b), "0 9223372036854775807 -9223372036854775808");
}

/* ---- numbers ---- */

static void integers_are_read_strictly(void **state)
{
	static const char *const bad[] = { "", "-", "+1", " 1", "1 ", "1.0", "0x1", "9223372036854775808", "--1", "1e3" };
	int64_t i = 42;

	for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
		assert_false(str_int(str_c(bad[k]), &i));
	assert_false(str_int(S("-9223372036854775808"), &i));
	assert_false(str_int(STR_NONE, &i));
	assert_int_equal(i, 42);
	assert_true(str_int(S("-0012"), &i));
	assert_int_equal(i, -12);
	assert_true(str_int(S("9223372036854775807"), &i));
	assert_true(i == INT64_MAX);
}

static void reals_are_read(void **state)
{
	static const struct { const char *text; double x; } good[] = {
		{ "1", 1 }, { "1.5", 1.5 }, { "1,5", 1.5 }, { "-0,25", -0.25 }, { ".5", 0.5 }, { " 3 ", 3 }, { "1 250,5", 1250.5 },
		{ "1\u00a0250", 1250 }, { "1\u2009250\u2009000.5", 1250000.5 }, { "12\u202f345", 12345 }, { "1,250.5", 1250.5 },
		{ "1.250,5", 1250.5 }, { "1.250.000", 1250000 }, { "1,250", 1.25 }, { "1e3", 1000 }, { "2.5E-07", 2.5e-7 },
		{ "1e+2", 100 }, { "\u22127", -7 }, { "0.1", 0.1 }, { "1e-400", 0 },
	};
	static const char *const bad[] = {
		"", " ", "-", ".", "5.", "1..2", "1.2.3", "1,2,3", "1e", "1e999", "e5", "nan", "inf", "0x10", "1 2", "12 34", "1 2500",
		"1,250.000,5", " 1 250 00", "1 250\u2009000", "--1", "+1", "1.5 kg", "1234 567", "1,23.5", "1e5.5",
		"123456789012345678901234567890123456789012",
	};
	double x = 42;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(str_real(str_c(good[i].text), &x));
		assert_true(x == good[i].x);
	}
	x = 42;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(str_real(str_c(bad[i]), &x));
	assert_true(x == 42);
}

static void money_is_read_and_written(void **state)
{
	static const struct { const char *text; int64_t minor; } good[] = {
		{ "1250", 125000 }, { "1250.5", 125050 }, { "1 250,50", 125050 }, { "1,250.50", 125050 }, { "1.250,50", 125050 }, { "0", 0 },
		{ "-3,05", -305 }, { ".5", 50 }, { "1.250.000", 125000000 }, { "1,250,000.00", 125000000 }, { " 12.3 ", 1230 },
		{ "92233720368547758.07", INT64_MAX }, { "-92233720368547758.07", -INT64_MAX },
	};
	static const char *const bad[] = { "", "-", "1.234", "1,250", "1.2.3", "abc", "1e3", "92233720368547758.08", "12345678901234567890",
		"1 25", "€5", "5 €", "1.", "1.25.00" };
	struct money m = { 42 };

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(money_parse(str_c(good[i].text), &m));
		assert_true(m.minor == good[i].minor);
	}
	m.minor = 42;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(money_parse(str_c(bad[i]), &m));
	assert_int_equal(m.minor, 42);
	assert_str(money_plain(mem, (struct money){ 125050 }), "1250.50");
	assert_str(money_plain(mem, (struct money){ -5 }), "-0.05");
	assert_str(money_plain(mem, (struct money){ 0 }), "0.00");
	assert_null(money_plain(mem, MONEY_NONE).p);
}

/* ---- the rest ---- */

static void the_first_failure_sticks(void **state)
{
	struct fail f = { 0 };

	fail_set(&f, FAIL_CONFLICT, T("first"));
	fail_set(&f, FAIL_INTERNAL, T("second"));
	assert_int_equal(f.code, FAIL_CONFLICT);
	assert_string_equal(f.why.one, "first");
}

static void random_numbers_repeat(void **state)
{
	struct rand a = { 1 }, b = { 1 }, known = { 1234567 };
	double sum = 0, log_sum = 0;

	/* The generator's published first values for this seed. */
	assert_true(rand_next(&known) == 6457827717110365317u);
	assert_true(rand_next(&known) == 3203168211198807973u);
	for (int i = 0; i < 100000; i++) {
		int64_t below = rand_below(&a, 7);
		double unit = rand_unit(&a);

		assert_true(below >= 0 && below < 7);
		assert_true(unit >= 0 && unit < 1);
		assert_true(rand_below(&b, 7) == below && rand_unit(&b) == unit);
		sum += unit;
		log_sum += log(rand_lognormal(&a, 10, 0.5));
		rand_lognormal(&b, 10, 0.5);
	}
	assert_true(fabs(sum / 100000 - 0.5) < 0.01);
	assert_true(fabs(log_sum / 100000 - log(10)) < 0.01);
}

static void a_log_line_is_one_line(void **state)
{
	int ends[2], kept = dup(STDERR_FILENO);
	char text[4096];
	ssize_t n;

	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	log_line(LOG_WARN, "event=test what=%s", "a\nb");
	log_line(LOG_INFO, "event=long what=%03000d", 1);
	dup2(kept, STDERR_FILENO);
	close(ends[1]);
	n = read(ends[0], text, sizeof text);
	close(ends[0]);
	close(kept);
	struct str rest = { text, (size_t)n }, line;
	assert_true(str_cut(&rest, '\n', &line));
	assert_true(str_has(line, S("Z level=warn event=test what=a b")));
	assert_true(str_cut(&rest, '\n', &line));
	assert_true(str_has(line, S("level=info event=long")));
	assert_int_equal(rest.n, 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(arena_gives_zeroed_aligned_memory),
		TEST(arena_keeps_what_it_gave),
		TEST(arena_is_bounded),
		TEST(defers_run_newest_first),
		TEST(arena_extends_only_the_last),
		TEST(vectors_grow),
		TEST(strings_compare),
		TEST(strings_are_cut),
		TEST(strings_are_formatted),
		TEST(utf8_is_told_from_the_rest),
		TEST(utf8_finds_a_bad_byte_anywhere),
		TEST(buffers_grow_and_stop),
		TEST(buffers_write_integers),
		TEST(integers_are_read_strictly),
		TEST(reals_are_read),
		TEST(money_is_read_and_written),
		TEST(the_first_failure_sticks),
		TEST(random_numbers_repeat),
		TEST(a_log_line_is_one_line),
		TEST(soft_arena_over_its_max),
		TEST(soft_arena_without_memory),
		TEST(somebody_asks_later),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
