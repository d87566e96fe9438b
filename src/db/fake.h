/*
 * fake.h -- an engine for tests that plays back a script: which statements come, with which values, and what came of each.
 *
 * Nothing but a test calls this. A script is played by all connections together, one statement after the other.
 */
#ifndef DB_FAKE_H
#define DB_FAKE_H

#include "db/engine.h"

enum { FAKE_VALUES_MAX = 4 };

struct fake_step {
	const char *sql;                        /* how the statement begins; "settled" and "hold TABLE" for these; NULL: the script is over */
	size_t takes;
	struct val values[FAKE_VALUES_MAX];     /* compared */
	enum db_result result;                  /* 0: DB_DONE */
	int64_t changes;
	const char *column;                     /* of the one row that it gives; NULL: none */
	struct val row;
	size_t back;                            /* afterwards, so many steps back, again and again */
};

void fake_play(const struct fake_step *script);         /* "fake:NAME" is a database from now on; script stays the caller's */
const char *fake_wrong(void);                           /* what came and was not expected, or what never came; NULL: all as written */

#endif
