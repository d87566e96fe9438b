/*
 * check.c -- the end of a program that found itself wrong.
 *
 * It says where and stops; the supervisor starts it again. It must not allocate, lock or
 * call anything that may itself CHECK.
 */
#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>

void check_failed(const char *cond, const char *file, int line)
{
	fprintf(stderr, "level=error event=check at=%s:%d cond=\"%s\"\n", file, line, cond);
	abort();
}
