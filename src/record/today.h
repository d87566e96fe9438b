/*
 * today.h -- rows for "Needs you": what waits for this person, with its one next action.
 *
 * A row leaves only when its cause is gone. The page sorts: off standard first, then oldest.
 */
#ifndef RECORD_TODAY_H
#define RECORD_TODAY_H
#include "record/record.h"

struct attention_row {
	enum mark mark;
	struct str title, detail;
	struct str age;                 /* in words: "2 days over" */
	bool late;
	struct instant since;           /* for the order */
	struct instant due;             /* when it goes off standard, zero when there is no such day; for the order by what is due next */
	struct msg action;              /* on its button */
	const char *icon;               /* where a row carries one: NULL is an idea's */
	struct url to;
};
struct attention { VEC(struct attention_row) rows; int64_t on_standard; struct str on_standard_text; };
#endif
