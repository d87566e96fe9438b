/*
 * utf8.c -- is it text, and how long is it for a person?
 *
 * Eight bytes at a time while they are plain ASCII, which nearly all of them are; the table of
 * the Unicode standard (3-7, well-formed UTF-8 byte sequences) for the rest.
 */
#include "base/str.h"

#define ONES  0x0101010101010101u
#define HIGHS 0x8080808080808080u

static uint64_t load8(const char *p)
{
	uint64_t x;

	memcpy(&x, p, sizeof x);
	return x;
}

/* True when no byte has its high bit, is under 0x20 or is 0x7f; may be false for a word that is fine. */
static bool all_printable_ascii(uint64_t x)
{
	uint64_t del = x ^ (ONES * 0x7f);

	return ((x | (x - ONES * 0x20) | (del - ONES)) & HIGHS) == 0;
}

static bool is_tail(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* The length of the well-formed sequence at p, 0 when there is none. */
static size_t sequence(const unsigned char *p, size_t left)
{
	if (p[0] < 0x80)
		return (p[0] >= 0x20 && p[0] != 0x7f) || p[0] == '\t' || p[0] == '\n' || p[0] == '\r' ? 1 : 0;
	if (p[0] >= 0xc2 && p[0] <= 0xdf)
		return left >= 2 && is_tail(p[1]) ? 2 : 0;
	if (p[0] >= 0xe0 && p[0] <= 0xef) {
		if (left < 3 || !is_tail(p[1]) || !is_tail(p[2]))
			return 0;
		/* Neither overlong nor half of a surrogate pair. */
		return (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ? 0 : 3;
	}
	if (p[0] >= 0xf0 && p[0] <= 0xf4) {
		if (left < 4 || !is_tail(p[1]) || !is_tail(p[2]) || !is_tail(p[3]))
			return 0;
		/* Neither overlong nor beyond U+10FFFF. */
		return (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f) ? 0 : 4;
	}
	return 0;
}

bool str_utf8(struct str s)
{
	size_t i = 0;

	while (i < s.n) {
		size_t n;

		while (s.n - i >= 8 && all_printable_ascii(load8(s.p + i)))
			i += 8;
		if (i == s.n)
			break;
		n = sequence((const unsigned char *)s.p + i, s.n - i);
		if (n == 0)
			return false;
		i += n;
	}
	return true;
}

size_t str_chars(struct str s)
{
	size_t i = 0, tails = 0;

	for (; s.n - i >= 8; i += 8) {
		uint64_t x = load8(s.p + i);

		tails += (size_t)__builtin_popcountll((x >> 7) & (~x >> 6) & ONES);
	}
	for (; i < s.n; i++)
		tails += is_tail((unsigned char)s.p[i]);
	return s.n - tails;
}
