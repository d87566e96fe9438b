/*
 * str.h -- text as pointer and length, by value; and a buffer that grows in an arena.
 *
 * A struct str borrows: it never owns its bytes and is not NUL-terminated. An absent text is
 * { NULL, 0 } (STR_NONE). char * ends at the edge of libc and the libraries.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/arena.h"
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str { const char *p; size_t n; };

#define S(lit)   ((struct str){ "" lit, sizeof(lit) - 1 })
#define STR_NONE ((struct str){ NULL, 0 })
#define STR_FMT  "%.*s"
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

struct str str_c(const char *z);                                /* borrow a C string; NULL gives STR_NONE */
const char *str_z(struct arena *a, struct str s);               /* NUL-terminated copy */
struct str str_copy(struct arena *a, struct str s);
struct str str_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct str str_lower(struct arena *a, struct str s);            /* ASCII only */
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *z);
int str_cmp(struct str a, struct str b);                        /* bytewise, as memcmp */
bool str_starts(struct str s, struct str prefix);
bool str_has(struct str s, struct str part);
struct str str_trim(struct str s);                              /* ASCII white space at both ends */
struct str str_from(struct str s, size_t at);                   /* the rest from byte at (clamped) */
struct str str_head(struct str s, size_t n);                    /* the first n bytes at most */
struct str str_clip(struct str s, size_t n);                    /* at most n bytes, never through a UTF-8 sequence */
bool str_cut(struct str *rest, char sep, struct str *part);     /* next part; false when nothing is left: "a,,b," is a, (empty), b */
bool str_int(struct str s, int64_t *out);                       /* whole string, strict decimal, optional '-' */
bool str_real(struct str s, double *out);                       /* '.' or ',' as decimal mark, groups of three; finite */
bool str_utf8(struct str s);            /* well-formed UTF-8 without NUL or control bytes other than \t \n \r */
size_t str_chars(struct str s);         /* code points in well-formed UTF-8 */
uint64_t str_hash(struct str s);

/* ---- buffer: append freely, ask once at the end; over max it stops growing and says so ---- */

struct buf { struct arena *a; char *p; size_t n, cap, max; bool over; };

struct buf buf_new(struct arena *a, size_t start, size_t max);
void buf_put_slow(struct buf *b, const void *p, size_t n);
void buf_int(struct buf *b, int64_t i);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct str buf_done(struct buf *b);     /* the bytes so far, as a str */

/* Inline, because writing pages is what the program does all day. What does not fit whole is left out. */
static inline void buf_put(struct buf *b, const void *p, size_t n)
{
	if (n == 0)
		return;
	if (n > b->cap - b->n) {
		buf_put_slow(b, p, n);
		return;
	}
	memcpy(b->p + b->n, p, n);
	b->n += n;
}

static inline void buf_str(struct buf *b, struct str s)
{
	buf_put(b, s.p, s.n);
}

static inline void buf_c(struct buf *b, char c)
{
	buf_put(b, &c, 1);
}

#endif
