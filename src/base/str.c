/*
 * str.c -- text as pointer and length.
 *
 * Nothing here reads past n or minds a NULL pointer with n == 0. Case and white space mean
 * ASCII; what a person's letters mean is left to those who know a language.
 */
#include "base/str.h"
#include "base/check.h"
#include "base/fmt.h"

#include <stdio.h>

struct str str_c(const char *z)
{
	return z == NULL ? STR_NONE : (struct str){ z, strlen(z) };
}

const char *str_z(struct arena *a, struct str s)
{
	char *z = arena_alloc(a, s.n + 1);

	if (s.n > 0)
		memcpy(z, s.p, s.n);
	return z;
}

struct str str_copy(struct arena *a, struct str s)
{
	return s.p == NULL ? STR_NONE : (struct str){ arena_copy(a, s.p, s.n), s.n };
}

struct str str_fmt(struct arena *a, const char *fmt, ...)
{
	char small[256], *p;
	va_list args;
	size_t n;
	int wants;

	CHECK(fmt != NULL);
	va_start(args, fmt);
	bool done = fmt_usual(small, sizeof small, &n, fmt, args);
	va_end(args);
	if (done) {
		p = arena_bytes(a, n + 1);
		memcpy(p, small, n);
		p[n] = 0;
		return (struct str){ p, n };
	}
	va_start(args, fmt);
	wants = vsnprintf(small, sizeof small, fmt, args);
	va_end(args);
	CHECK(wants >= 0);
	n = (size_t)wants;
	p = arena_alloc(a, n + 1);
	va_start(args, fmt);
	vsnprintf(p, n + 1, fmt, args);
	va_end(args);
	return (struct str){ p, n };
}

struct str str_lower(struct arena *a, struct str s)
{
	char *p;

	if (s.p == NULL)
		return STR_NONE;
	p = arena_copy(a, s.p, s.n);
	for (size_t i = 0; i < s.n; i++) {
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] + ('a' - 'A'));
	}
	return (struct str){ p, s.n };
}

bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str a, const char *z)
{
	/* Names are looked for in tables, and most differ in their first letter. */
	if (a.n > 0 && z != NULL && a.p[0] != z[0])
		return false;
	return str_eq(a, str_c(z));
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

	return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq(str_head(s, prefix.n), prefix);
}

bool str_has(struct str s, struct str part)
{
	return part.n == 0 || (s.n >= part.n && memmem(s.p, s.n, part.p, part.n) != NULL);
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
	while (s.n > 0 && is_space(s.p[0]))
		s = str_from(s, 1);
	while (s.n > 0 && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str str_from(struct str s, size_t at)
{
	if (at > s.n)
		at = s.n;
	return s.p == NULL ? STR_NONE : (struct str){ s.p + at, s.n - at };
}

struct str str_head(struct str s, size_t n)
{
	return (struct str){ s.p, n < s.n ? n : s.n };
}

struct str str_clip(struct str s, size_t n)
{
	if (n >= s.n)
		return s;
	/* The byte after the cut must begin a character. */
	while (n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return (struct str){ s.p, n };
}

bool str_cut(struct str *rest, char sep, struct str *part)
{
	const char *at;

	if (rest->n == 0)
		return false;
	at = memchr(rest->p, sep, rest->n);
	*part = str_head(*rest, at == NULL ? rest->n : (size_t)(at - rest->p));
	*rest = str_from(*rest, part->n + 1);
	return true;
}

uint64_t str_hash(struct str s)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
	return h ^ (h >> 32);
}
