/*
 * calc.h -- a calculation of the trade on the command line: one row says its names, what it takes, what it answers, and the function.
 *
 * A file calc_TOPIC.c has such rows and their functions; calc.c finds, explains, reads, checks and prints. A function is called with input that was
 * checked against its row: what is not optional is there and of its kind, a list is no longer than it may be.
 */
#ifndef APP_CALC_H
#define APP_CALC_H

#include "base/base.h"
#include "lean/lean.h"

#include <jansson.h>

enum calc_kind {
	CALC_END,
	CALC_NUMBER,    /* finite, and not beyond CALC_BEYOND */
	CALC_TEXT,
	CALC_FLAG,      /* true or false */
	CALC_NULL,      /* an answer that is always "no value": what a vector says of the case of nothing */
	CALC_LIST,      /* of whatever of[0] is */
	CALC_RECORD,    /* {"name": ...}: the fields of */
	CALC_ROW,       /* [..., ...]: the fields of, in their order, all of them */
	CALC_MAP,       /* {"any name": ...}: each is what of[0] is */
};
#define CALC_BEYOND 1e15
enum { CALC_MOST = 1000 };

struct calc_field {
	const char *name;
	enum calc_kind kind;
	const char *unit, *what;
	bool optional;          /* may be left out; null is the same */
	bool or_null;           /* must be there, and may be null: no value */
	size_t most;            /* of a list or map; 0: CALC_MOST */
	const struct calc_field *of;
};
#define CALC_OF(...) .of = (const struct calc_field[]){ __VA_ARGS__, { .kind = CALC_END } }

/* Input, or one item of it. */
struct calc_in { struct arena *mem; const json_t *json; const struct calc_field *fields; };

/* Several rows may have one name: the one whose first field is in the input is meant. */
struct calc {
	const char *name;       /* a slug of the field's words */
	const char *vector;     /* of the domain reference: TV06 */
	const char *title;      /* and its name there */
	const char *what;
	const struct calc_field *in, *out;
	void (*run)(struct calc_in in, json_t *out);
};

extern const struct calc calc_time[];

/* By name. Absent and null: NaN, nothing, false. */
double calc_number(struct calc_in in, const char *name);
const char *calc_text(struct calc_in in, const char *name);             /* NULL */
bool calc_given(struct calc_in in, const char *name);
size_t calc_count(struct calc_in in, const char *name);                 /* of a list or a map */
double *calc_numbers(struct calc_in in, const char *name);              /* a list of numbers; calc_count() of them */
struct calc_in calc_item(struct calc_in in, const char *name, size_t i);        /* of a list of records or rows, or of a map */
const char *calc_key(struct calc_in in, const char *name, size_t i);    /* of a map */

/* NaN becomes null. Up to ten significant digits, a whole number without a point. */
void calc_put(json_t *out, const char *name, double x);
void calc_put_flag(json_t *out, const char *name, bool x);
void calc_put_text(json_t *out, const char *name, const char *x);       /* NULL: null */
void calc_put_numbers(json_t *out, const char *name, const double *x, size_t n);
json_t *calc_put_list(json_t *out, const char *name);                   /* empty; calc_add() to it */
json_t *calc_add_record(json_t *list);
void calc_add(json_t *list, double x);

#endif
