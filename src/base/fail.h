/*
 * fail.h -- an operating failure that sticks: the first one wins, later calls do nothing.
 *
 * A struct fail belongs to a request (or a job). Database calls and handlers set it; the
 * dispatcher rolls back and answers once. Its sentence is for the user.
 */
#ifndef BASE_FAIL_H
#define BASE_FAIL_H
#include "base/text.h"

enum fail_code {
	FAIL_NONE = 0, FAIL_MALFORMED = 400, FAIL_SIGN_IN = 401, FAIL_FORBIDDEN = 403, FAIL_NOT_FOUND = 404, FAIL_METHOD = 405,
	FAIL_CONFLICT = 409, FAIL_PRECONDITION = 412, FAIL_TOO_LARGE = 413, FAIL_UNSUPPORTED = 415, FAIL_INVALID = 422,
	FAIL_PRECONDITION_MISSING = 428, FAIL_TOO_MANY = 429, FAIL_INTERNAL = 500, FAIL_UNAVAILABLE = 503,
};
struct fail { enum fail_code code; struct msg why; };
void fail_set(struct fail *f, enum fail_code code, struct msg why);     /* does nothing when f already failed */

#endif
