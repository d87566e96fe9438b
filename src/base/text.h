/*
 * text.h -- what a user reads: messages through gettext's catalogues.
 *
 * A struct msg can only be made from a literal (T, TN), so every sentence can be found by
 * xgettext and translated; a writer translates it as it is written, in the request's
 * language. Names and numbers go in by name ("{who} will answer by {when}"), never glued.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/date.h"
#include "base/money.h"

struct msg { const char *one, *many; int64_t n; };      /* many: NULL unless TN */
#define T(lit)           ((struct msg){ "" lit, NULL, 0 })
#define TN(one, many, n) ((struct msg){ "" one, "" many, (n) })
#define MSG_NONE         ((struct msg){ NULL, NULL, 0 })

struct lang;                                            /* a catalogue and its ways of writing dates and numbers */
const struct lang *lang_find(struct str tag);           /* "de", "de-AT"; English when unknown */
const struct lang *lang_accept(struct str header);      /* from an Accept-Language header */
const struct lang *const *lang_all(void);               /* NULL-terminated */
struct str lang_tag(const struct lang *l);              /* "en" */
struct str lang_label(const struct lang *l);            /* its own name: "Deutsch" */
struct str lang_text(const struct lang *l, struct msg m);       /* the translation, or the English text; plural chosen by n */

/* What goes into a sentence, by name. */
enum arg_kind { ARG_TEXT = 1, ARG_INT, ARG_REAL1, ARG_DATE, ARG_DAY_TIME, ARG_MONEY, ARG_MSG };
struct arg {
	const char *name;
	enum arg_kind kind;
	struct str text; int64_t i; double real; struct date date; struct instant time; const struct zone *zone;
	struct msg msg;
};
struct wall { struct instant t; const struct zone *zone; struct date today; };  /* an instant shown as a wall time; of another year than today it has its year */
#define ARG(nm, x) arg_of_((nm), _Generic((x), struct str: arg_text, int: arg_int, int64_t: arg_int, size_t: arg_size, double: arg_real1, \
	struct date: arg_date, struct money: arg_money, struct msg: arg_msg, struct wall: arg_wall)(x))
struct arg arg_text(struct str), arg_int(int64_t), arg_size(size_t), arg_real1(double), arg_date(struct date), arg_money(struct money), arg_msg(struct msg),
	arg_wall(struct wall);
struct arg arg_of_(const char *name, struct arg a);
#define ARGS(...) (sizeof((struct arg[]){ __VA_ARGS__ }) / sizeof(struct arg)), ((const struct arg[]){ __VA_ARGS__ })

/* say(mem, lang, T("{who} answers by {when}"), ARG("who", name), ARG("when", w)); plain text, not escaped. */
#define say(mem, lang, m, ...) say_((mem), (lang), (m), ARGS(__VA_ARGS__))
struct str say_(struct arena *a, const struct lang *l, struct msg m, size_t n, const struct arg *args);

/* A message by itself, with its {n} when it counts something. */
struct str msg_text(struct arena *a, const struct lang *l, struct msg m);

/* How a language writes things. Numbers keep a thin space or comma as the language does. */
struct str lang_int(struct arena *a, const struct lang *l, int64_t i);
char lang_csv(const struct lang *l);                     /* what parts the cells of a CSV in spreadsheets of this language: , or ; */
struct str lang_real(struct arena *a, const struct lang *l, double x, int decimals);
struct str lang_money(struct arena *a, const struct lang *l, struct money m);
struct str lang_date(struct arena *a, const struct lang *l, struct date d);             /* 18 November 2026 */
struct str lang_date_short(struct arena *a, const struct lang *l, struct date d, struct date today);    /* 18 Nov, 18 Nov 2024 */
struct str lang_weekday(struct arena *a, const struct lang *l, struct date d);          /* Wednesday */
struct str lang_clock(struct arena *a, const struct lang *l, int minute_of_day);        /* 11:40 */
struct str lang_wall(struct arena *a, const struct lang *l, struct wall w);             /* Wed 18 Nov, 11:40; Mon 18 Nov 2024, 11:40 */

#endif
