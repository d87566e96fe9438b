/*
 * buf.c -- the slow half of a buffer: growing, and writing numbers.
 *
 * Once over its max a buffer takes nothing more (its cap becomes its length, so that the inline
 * half always comes here), and whoever reads `over` knows that the bytes are not the whole.
 */
#include "base/check.h"
#include "base/fmt.h"
#include "base/str.h"

#include <stdio.h>

struct buf buf_new(struct arena *a, size_t start, size_t max)
{
	struct buf b = { .a = a, .max = max };

	if (start > max)
		start = max;
	b.p = start > 0 ? arena_try(a, start) : NULL;
	b.over = start > 0 && !b.p;
	b.cap = b.p ? start : 0;
	return b;
}

static bool buf_grow(struct buf *b, size_t needed)
{
	size_t cap = b->cap < 64 ? 64 : b->cap * 2;
	char *p;

	if (cap < needed)
		cap = needed;
	if (cap > b->max)
		cap = b->max;
	if (b->p != NULL && arena_extend(b->a, b->p, b->cap, cap)) {
		b->cap = cap;
		return true;
	}
	p = arena_try(b->a, cap);
	if (!p)
		return false;
	if (b->n > 0)
		memcpy(p, b->p, b->n);
	b->p = p;
	b->cap = cap;
	return true;
}

void buf_put_slow(struct buf *b, const void *p, size_t n)
{
	if (b->over || n > b->max - b->n || !buf_grow(b, b->n + n)) {
		b->over = true;
		b->cap = b->n;
		return;
	}
	memcpy(b->p + b->n, p, n);
	b->n += n;
}

void buf_int(struct buf *b, int64_t i)
{
	char digits[20], *end = digits + sizeof digits, *p = end;
	uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;

	do
		*--p = (char)('0' + u % 10);
	while ((u /= 10) > 0);
	if (i < 0)
		*--p = '-';
	buf_put(b, p, (size_t)(end - p));
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	char small[512], *large;
	va_list args;
	size_t n;
	int wants;

	CHECK(fmt != NULL);
	va_start(args, fmt);
	bool done = fmt_usual(small, sizeof small, &n, fmt, args);
	va_end(args);
	if (done) {
		buf_put(b, small, n);
		return;
	}
	va_start(args, fmt);
	wants = vsnprintf(small, sizeof small, fmt, args);
	va_end(args);
	CHECK(wants >= 0);
	n = (size_t)wants;
	large = arena_bytes(b->a, n + 1);
	va_start(args, fmt);
	vsnprintf(large, n + 1, fmt, args);
	va_end(args);
	buf_put(b, large, n);
}

struct str buf_done(struct buf *b)
{
	return (struct str){ b->p == NULL ? "" : b->p, b->n };
}
