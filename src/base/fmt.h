/* fmt.h -- the usual conversions of str_fmt(), buf_fmt() and log_line(), fast; only src/base includes this. */
#ifndef BASE_FMT_H
#define BASE_FMT_H
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
/* %s %.*s %d %lld %llu %zu %04d and no others. False: printf has to do it, and args are used up. */
bool fmt_usual(char *to, size_t room, size_t *n, const char *fmt, va_list args) __attribute__((format(printf, 4, 0)));
#endif
