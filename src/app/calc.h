/*
 * calc.h -- a calculation of the trade on the command line: one row says its names, what it takes, what it answers, and the function.
 *
 * A file calc_TOPIC.c has such rows and their functions; calc.c finds, checks, reads and answers; calc_command.c is the command. A function is called with
 * input that was checked against its row: what is not optional is there and of its kind, a list is no longer than it may be. What only several fields
 * together can be wrong about, it says itself with calc_refuse().
 */
#ifndef APP_CALC_H
#define APP_CALC_H

#include "base/base.h"
#include "lean/lean.h"

#include <jansson.h>

enum calc_kind {
	CALC_END,
	CALC_NUMBER,    /* finite, and not beyond CALC_BEYOND */
	CALC_WHOLE,     /* a whole number, least .. most (0: CALC_WHOLE_MOST): it fits an int */
	CALC_MONEY,     /* in the currency's major unit, two decimals at most, not beyond CALC_MONEY_BEYOND; inside it is whole minor units */
	CALC_DATE,      /* "YYYY-MM-DD" */
	CALC_WORD,      /* one of words */
	CALC_TEXT,
	CALC_FLAG,      /* true or false */
	CALC_NULL,      /* an answer that is always "no value": what a vector says of the case of nothing */
	CALC_LIST,      /* of whatever of[0] is */
	CALC_RECORD,    /* {"name": ...}: the fields of */
	CALC_ROW,       /* [..., ...]: the fields of, in their order, all of them */
	CALC_MAP,       /* {"any name": ...}: each is what of[0] is */
};
#define CALC_BEYOND 1e15
#define CALC_MONEY_BEYOND 1e12
enum { CALC_MOST = 1000, CALC_WHOLE_MOST = 1000000000 };

struct calc_field {
	const char *name;
	enum calc_kind kind;
	const char *unit, *what;
	bool optional;          /* may be left out; null is the same */
	bool or_null;           /* must be there, and may be null: no value */
	size_t most;            /* of a list or map; 0: CALC_MOST; and of a whole number */
	int least;              /* of a whole number */
	const char *words;      /* "lower, higher" */
	const struct calc_field *of;
};
#define CALC_OF(...) .of = (const struct calc_field[]){ __VA_ARGS__, { .kind = CALC_END } }


/* What is wrong with an input: the field ("" is the input itself) and the rest of the sentence, "" when nothing is. */
struct calc_wrong { char path[300], what[300]; };

/* Input, or one item of it. */
struct calc_in { struct arena *mem; const json_t *json; const struct calc_field *fields; struct calc_wrong *wrong; };

/* Several rows may have one name: the one whose first field is in the input is meant. */
struct calc {
	const char *name;       /* a slug of the field's words */
	const char *vector;     /* of the domain reference: TV06 */
	const char *title;      /* and its name there */
	const char *what;
	const struct calc_field *in, *out;
	void (*run)(struct calc_in in, json_t *out);
};

extern const struct calc calc_time[], calc_stat[], calc_money[], calc_people[], calc_office[];

/* ---- for the command ---- */

const struct calc *calc_at(size_t i);                                   /* all of them; NULL after the last */
bool calc_is(const struct calc *c, struct str name);                    /* by its name, its vector, or its title */
const struct calc *calc_find(struct str name, const json_t *input);     /* the one that is meant; input may be NULL */
/* Checks the input, runs, and checks the answer, which out receives. False: wrong says why. */
bool calc_answer(struct arena *a, const struct calc *c, const json_t *input, json_t *out, struct calc_wrong *wrong);

/* ---- reading ---- */

/* By name; NULL is the item itself. Absent and null: NaN, absent, LEAN_MONEY_NONE, NULL, -1, false. The plural ones read a list or a map. */
double calc_number(struct calc_in in, const char *name);
int calc_whole(struct calc_in in, const char *name, int absent);
int64_t calc_amount(struct calc_in in, const char *name);
struct date calc_date(struct calc_in in, const char *name);             /* must be there */
int calc_word(struct calc_in in, const char *name);                     /* its place among the words */
const char *calc_text(struct calc_in in, const char *name);
bool calc_given(struct calc_in in, const char *name);
size_t calc_count(struct calc_in in, const char *name);                 /* of a list or a map */
double *calc_numbers(struct calc_in in, const char *name);              /* calc_count() of them */
int *calc_wholes(struct calc_in in, const char *name, int absent);
int64_t *calc_amounts(struct calc_in in, const char *name);
struct calc_in calc_item(struct calc_in in, const char *name, size_t i);        /* of a list or a map */
const char *calc_key(struct calc_in in, const char *name, size_t i);    /* of a map */
struct calc_in calc_at_key(struct calc_in in, const char *name, const char *key);       /* of a map; its json is NULL when it has no such name */
bool calc_same_keys(struct calc_in in, const char *a, const char *b);   /* two maps have the same names; if not, b is refused */
/* "the field PATH WHAT": no answer. The first one counts; the function goes on or returns. */
void calc_refuse(struct calc_in in, const char *path, const char *what);

/* ---- answering ---- */

/* NaN becomes null. Up to ten significant digits, a whole number without a point; money is exact, LEAN_MONEY_NONE and what is beyond 10^13 are null. */
void calc_put(json_t *out, const char *name, double x);
void calc_put_flag(json_t *out, const char *name, bool x);
void calc_put_text(json_t *out, const char *name, const char *x);       /* NULL: null */
void calc_put_amount(json_t *out, const char *name, int64_t x);
void calc_put_numbers(json_t *out, const char *name, const double *x, size_t n);
void calc_put_places(json_t *out, const char *name, const bool *there, size_t n);       /* where it is so, counted from 0 */
json_t *calc_put_list(json_t *out, const char *name);                   /* empty; calc_add() to it */
json_t *calc_put_record(json_t *out, const char *name);                 /* empty; calc_put() into it */
json_t *calc_add_record(json_t *list);
json_t *calc_add_list(json_t *list);                                    /* a row */
void calc_add(json_t *list, double x);
void calc_add_text(json_t *list, const char *x);
void calc_add_flag(json_t *list, bool x);
void calc_add_amount(json_t *list, int64_t x);

#endif
