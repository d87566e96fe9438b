/*
 * text.c -- a sentence in the reader's language, with its names and numbers put in.
 *
 * The English text is the key. For English nothing is looked up; for others a missing
 * translation shows the English sentence, never a blank. A {name} that nobody supplied stays
 * visible as it is: a wrong sentence is better seen than guessed at.
 */
#include "base/check.h"
#include "base/lang_private.h"
#include "base/limits.h"

static const struct catalogue_entry *catalogue_find(const struct catalogue *c, struct str id)
{
	for (size_t i = catalogue_hash(id) & c->mask;; i = (i + 1) & c->mask) {
		const struct catalogue_entry *e = &c->slots[i];

		if (e->id.p == NULL)
			return NULL;
		if (str_eq(e->id, id))
			return e;
	}
}

struct str lang_text(const struct lang *l, struct msg m)
{
	int form = m.many == NULL ? 0 : l->plural(m.n);
	const struct catalogue_entry *e;

	if (m.one == NULL)
		return STR_NONE;
	if (l->catalogue != NULL) {
		e = catalogue_find(l->catalogue, str_c(m.one));
		if (e != NULL)
			return e->text[form].p != NULL ? e->text[form] : e->text[0];
	}
	/* English, and a sentence that is still English: by the English rule. */
	return str_c(m.many != NULL && lang_en.plural(m.n) != 0 ? m.many : m.one);
}

/* ---- what goes into a sentence ---- */

struct arg arg_text(struct str s)
{
	return (struct arg){ .kind = ARG_TEXT, .text = s };
}

struct arg arg_int(int64_t i)
{
	return (struct arg){ .kind = ARG_INT, .i = i };
}

struct arg arg_size(size_t n)
{
	CHECK(n <= INT64_MAX);
	return arg_int((int64_t)n);
}

struct arg arg_real1(double x)
{
	return (struct arg){ .kind = ARG_REAL1, .real = x };
}

struct arg arg_date(struct date d)
{
	return (struct arg){ .kind = ARG_DATE, .date = d };
}

struct arg arg_money(struct money m)
{
	return (struct arg){ .kind = ARG_MONEY, .i = m.minor };
}

struct arg arg_msg(struct msg m)
{
	return (struct arg){ .kind = ARG_MSG, .msg = m };
}

struct arg arg_wall(struct wall w)
{
	return (struct arg){ .kind = ARG_DAY_TIME, .time = w.t, .zone = w.zone, .date = w.today };
}

struct arg arg_of_(const char *name, struct arg a)
{
	a.name = name;
	return a;
}

static struct str arg_written(struct arena *a, const struct lang *l, const struct arg *arg)
{
	switch (arg->kind) {
	case ARG_TEXT:
		return arg->text;
	case ARG_INT:
		return lang_int(a, l, arg->i);
	case ARG_REAL1:
		return lang_real(a, l, arg->real, 1);
	case ARG_DATE:
		return lang_date(a, l, arg->date);
	case ARG_DAY_TIME:
		return lang_wall(a, l, (struct wall){ arg->time, arg->zone, arg->date });
	case ARG_MONEY:
		return lang_money(a, l, (struct money){ arg->i });
	case ARG_MSG:
		return say(a, l, arg->msg);
	}
	CHECK(!"an argument has a kind");
	return STR_NONE;
}

/* The value of {name} in m; false when there is none. */
static bool named(struct arena *a, const struct lang *l, struct msg m, struct str name, size_t n,
		  const struct arg *args, struct str *value)
{
	for (size_t i = 0; i < n; i++) {
		if (str_is(name, args[i].name)) {
			*value = arg_written(a, l, &args[i]);
			return true;
		}
	}
	if (m.many != NULL && str_eq(name, S("n"))) {
		*value = lang_int(a, l, m.n);
		return true;
	}
	return false;
}

struct str say_(struct arena *a, const struct lang *l, struct msg m, size_t n, const struct arg *args)
{
	struct str rest = lang_text(l, m), value;
	const char *open, *close;
	struct buf b;

	if (rest.n == 0 || memchr(rest.p, '{', rest.n) == NULL)
		return rest;
	b = buf_new(a, rest.n + 64, LIMIT_PAGE_BYTES);
	while (rest.n > 0 && (open = memchr(rest.p, '{', rest.n)) != NULL) {
		size_t before = (size_t)(open - rest.p);

		close = memchr(open, '}', rest.n - before);
		if (close == NULL)
			break;
		buf_str(&b, str_head(rest, before));
		if (named(a, l, m, (struct str){ open + 1, (size_t)(close - open - 1) }, n, args, &value))
			buf_str(&b, value);
		else
			buf_put(&b, open, (size_t)(close - open + 1));
		rest = str_from(rest, (size_t)(close - rest.p + 1));
	}
	buf_str(&b, rest);
	return buf_done(&b);
}

struct str msg_text(struct arena *a, const struct lang *l, struct msg m)
{
	return m.many ? say(a, l, m) : lang_text(l, m);
}
