/*
 * number.c -- numbers as people type them.
 *
 * A comma or a point may be the decimal mark. Groups of three may be set off by a space (also
 * a no-break or thin one) or by the mark that is not the decimal one: 1 250,5 and 1,250.50 and
 * 1.250.000 are understood. One mark alone is always decimal, so "1,250" is 1.25 for a reading
 * and too many decimals for money: asked again rather than guessed. Never through the locale.
 */
#include "base/money.h"
#include "base/str.h"

#include <glib.h>
#include <math.h>

/* What was typed, taken apart: digits of the whole part, then of the fraction, without marks. */
struct digits {
	bool minus;
	char whole[40], fraction[40];
	size_t whole_n, fraction_n;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool str_int(struct str s, int64_t *out)
{
	bool minus = s.n > 0 && s.p[0] == '-';
	int64_t value = 0;

	s = str_from(s, minus);
	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_digit(s.p[i]) || __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, s.p[i] - '0', &value))
			return false;
	}
	*out = minus ? -value : value;
	return true;
}

/* The length of the space at the start of s: plain, no-break (U+00A0), thin (U+2009), narrow no-break (U+202F). */
static size_t space_at(struct str s)
{
	static const struct str spaces[] = { S(" "), S("\u00a0"), S("\u2009"), S("\u202f") };

	for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
		if (str_starts(s, spaces[i]))
			return spaces[i].n;
	}
	return 0;
}

/* Which of '.' and ',' is the decimal mark of s, 0 when there is none: the last one, unless it occurs twice. */
static char decimal_mark(struct str s)
{
	char last = 0, other;
	size_t count[2] = { 0 };

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.' || s.p[i] == ',') {
			last = s.p[i];
			count[last == ',']++;
		}
	}
	if (last == 0)
		return 0;
	other = last == ',' ? '.' : ',';
	if (count[last == ','] > 1)
		return count[other == ','] > 0 ? '!' : 0;
	return last;
}

/* The whole part: digits, either without any mark or in groups of three with one and the same mark. */
static bool whole_part(struct str s, char decimal, struct digits *d)
{
	struct str mark = STR_NONE;
	size_t since = 0;

	while (s.n > 0) {
		size_t n;

		if (is_digit(s.p[0])) {
			if (d->whole_n == sizeof d->whole - 1)
				return false;
			d->whole[d->whole_n++] = s.p[0];
			since++;
			s = str_from(s, 1);
			continue;
		}
		n = s.p[0] != decimal && (s.p[0] == '.' || s.p[0] == ',') ? 1 : space_at(s);
		if (n == 0 || since == 0 || (mark.n == 0 ? since > 3 : since != 3))
			return false;
		if (mark.n > 0 && !str_eq(mark, str_head(s, n)))
			return false;
		mark = str_head(s, n);
		since = 0;
		s = str_from(s, n);
	}
	return mark.n == 0 || since == 3;
}

static bool fraction_part(struct str s, struct digits *d)
{
	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_digit(s.p[i]) || d->fraction_n == sizeof d->fraction - 1)
			return false;
		d->fraction[d->fraction_n++] = s.p[i];
	}
	return true;
}

static bool digits_parse(struct str s, struct digits *d)
{
	char decimal;
	const char *at;
	size_t whole_n;

	*d = (struct digits){ .minus = str_starts(s, S("-")) || str_starts(s, S("\u2212")) };
	if (d->minus)
		s = str_from(s, s.p[0] == '-' ? 1 : S("\u2212").n);
	decimal = decimal_mark(s);
	if (decimal == '!')
		return false;
	at = decimal == 0 ? NULL : memchr(s.p, decimal, s.n);
	whole_n = at == NULL ? s.n : (size_t)(at - s.p);
	if (!whole_part(str_head(s, whole_n), decimal, d))
		return false;
	if (at != NULL && !fraction_part(str_from(s, whole_n + 1), d))
		return false;
	return d->whole_n + d->fraction_n > 0;
}

/* Cuts an exponent off the end of s; false when there is a broken one. */
static bool exponent_cut(struct str *s, int64_t *exponent)
{
	struct str digits;
	size_t at = 0;

	*exponent = 0;
	while (at < s->n && s->p[at] != 'e' && s->p[at] != 'E')
		at++;
	if (at == s->n)
		return true;
	digits = str_from(*s, at + 1);
	if (str_starts(digits, S("+")))
		digits = str_from(digits, 1);
	*s = str_head(*s, at);
	return digits.n <= 4 && str_int(digits, exponent);
}

bool str_real(struct str s, double *out)
{
	struct digits d;
	char text[96];
	int64_t exponent;
	double x;

	s = str_trim(s);
	if (!exponent_cut(&s, &exponent) || !digits_parse(s, &d))
		return false;
	g_snprintf(text, sizeof text, "%s%s.%se%d", d.minus ? "-" : "", d.whole_n > 0 ? d.whole : "0",
		   d.fraction_n > 0 ? d.fraction : "0", (int)exponent);
	x = g_ascii_strtod(text, NULL);
	if (!isfinite(x))
		return false;
	*out = x;
	return true;
}

bool money_parse(struct str s, struct money *out)
{
	struct digits d;
	int64_t whole = 0, cents = 0;

	if (!digits_parse(str_trim(s), &d) || d.fraction_n > 2)
		return false;
	if (d.whole_n > 0 && !str_int((struct str){ d.whole, d.whole_n }, &whole))
		return false;
	if (d.fraction_n > 0 && !str_int((struct str){ d.fraction, d.fraction_n }, &cents))
		return false;
	if (d.fraction_n == 1)
		cents *= 10;
	if (__builtin_mul_overflow(whole, 100, &whole) || __builtin_add_overflow(whole, cents, &whole))
		return false;
	out->minor = d.minus ? -whole : whole;
	return true;
}

struct str money_plain(struct arena *a, struct money m)
{
	uint64_t u = m.minor < 0 ? 0 - (uint64_t)m.minor : (uint64_t)m.minor;

	if (money_is_none(m))
		return STR_NONE;
	return str_fmt(a, "%s%llu.%02d", m.minor < 0 ? "-" : "", (unsigned long long)(u / 100), (int)(u % 100));
}
