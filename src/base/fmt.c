/*
 * fmt.c -- the few conversions that pages and statements are made of, without printf's machinery.
 *
 * A page writes hundreds of small texts like "/idea/%lld"; printf costs more for each than the rest of the row. What is
 * not known here, or does not fit, is left to printf: it must look the same whichever of the two wrote it.
 */
#include "base/fmt.h"

#include <stdint.h>
#include <string.h>

struct out { char *p, *end; };

static bool put(struct out *o, const char *p, size_t n)
{
	if (n > (size_t)(o->end - o->p))
		return false;
	memcpy(o->p, p, n);
	o->p += n;
	return true;
}

static bool put_int(struct out *o, bool minus, uint64_t u, size_t width)
{
	char digits[24], *end = digits + sizeof digits, *p = end;

	do
		*--p = (char)('0' + u % 10);
	while ((u /= 10) > 0);
	while ((size_t)(end - p) + minus < width)
		*--p = '0';
	if (minus)
		*--p = '-';
	return put(o, p, (size_t)(end - p));
}

static bool put_signed(struct out *o, long long i, size_t width)
{
	return put_int(o, i < 0, i < 0 ? 0 - (uint64_t)i : (uint64_t)i, width);
}

static bool put_text(struct out *o, const char *z, int n)
{
	return z && n >= 0 && put(o, z, strnlen(z, (size_t)n));
}

static bool put_z(struct out *o, const char *z)
{
	return z && put(o, z, strlen(z));
}

static bool starts(const char **fmt, const char *word, size_t n)
{
	if (strncmp(*fmt, word, n) != 0)
		return false;
	*fmt += n;
	return true;
}

bool fmt_usual(char *to, size_t room, size_t *n, const char *fmt, va_list args)
{
	struct out o = { to, to + room };
	bool ok = true;

	while (ok) {
		const char *mark = strchrnul(fmt, '%');
		ok = put(&o, fmt, (size_t)(mark - fmt));
		if (!*mark) {
			*n = (size_t)(o.p - to);
			return ok;
		}
		fmt = mark + 1;
		if (!ok || starts(&fmt, "s", 1)) {
			ok = ok && put_z(&o, va_arg(args, const char *));
		} else if (starts(&fmt, ".*s", 3)) {
			int most = va_arg(args, int);
			ok = put_text(&o, va_arg(args, const char *), most);
		} else if (starts(&fmt, "lld", 3)) {
			ok = put_signed(&o, va_arg(args, long long), 0);
		} else if (starts(&fmt, "llu", 3)) {
			ok = put_int(&o, false, va_arg(args, unsigned long long), 0);
		} else if (starts(&fmt, "zu", 2)) {
			ok = put_int(&o, false, va_arg(args, size_t), 0);
		} else if (starts(&fmt, "d", 1)) {
			ok = put_signed(&o, va_arg(args, int), 0);
		} else if (fmt[0] == '0' && fmt[1] >= '1' && fmt[1] <= '9' && fmt[2] == 'd') {
			ok = put_signed(&o, va_arg(args, int), (size_t)(fmt[1] - '0'));
			fmt += 3;
		} else {
			ok = false;
		}
	}
	return false;
}
