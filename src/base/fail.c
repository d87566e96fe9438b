/*
 * fail.c -- the first failure sticks.
 */
#include "base/fail.h"
#include "base/check.h"

void fail_set(struct fail *f, enum fail_code code, struct msg why)
{
	CHECK(code != FAIL_NONE);
	if (f->code != FAIL_NONE)
		return;
	f->code = code;
	f->why = why;
}
