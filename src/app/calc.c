/*
 * calc.c -- the calculations of src/lean as JSON in and JSON out: which is meant, whether its input is right, and its answer.
 *
 * The one idea: a calculation is a row of a table, and that row is its help, the check of its input and the check of its answer. It never guesses:
 * a field that it does not know is a mistake, because it may be one that was meant and misspelt.
 */
#include "app/calc.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_BYTES = 500, NAME_SHOWN = 80, DIGITS = 10, CENTS = 100 };

static const struct calc *const tables[] = { calc_time, calc_stat, calc_money, calc_people, calc_office, NULL };

/* ---- finding ---- */

const struct calc *calc_at(size_t i)
{
	for (const struct calc *const *t = tables; *t; t++)
		for (const struct calc *c = *t; c->name; c++)
			if (i-- == 0)
				return c;
	return NULL;
}

static bool is_named(const struct calc *c, struct str name)
{
	return str_is(name, c->name);
}

static bool is_vector(const struct calc *c, struct str name)
{
	return (c->vector && str_is(name, c->vector)) || (c->title && str_is(name, c->title));
}

/* The first that has the name and, unless it is NULL, whose first field is in the input. */
static const struct calc *find(bool (*has)(const struct calc *, struct str), struct str name, const json_t *input)
{
	const struct calc *c;

	for (size_t i = 0; (c = calc_at(i)); i++)
		if (has(c, name) && (!input || json_object_get(input, c->in[0].name)))
			return c;
	return NULL;
}

/* A name before a vector: TV01 is called "takt", and so are several. */
bool calc_is(const struct calc *c, struct str name)
{
	return find(is_named, name, NULL) ? is_named(c, name) : is_vector(c, name);
}

/* Without a first field the first one is meant, and says what is missing. */
const struct calc *calc_find(struct str name, const json_t *input)
{
	const struct calc *c = find(is_named, name, input);

	c = c ? c : find(is_named, name, NULL);
	return c ? c : find(is_vector, name, NULL);
}

/* ---- checking ---- */

/* An answer is checked with its row too: there every value may be null, and is as large as it is. */
struct check { struct calc_wrong *wrong; bool answer; };

static bool value_check(const struct calc_field *f, const json_t *j, struct check *k);

static bool wrong(struct check *k, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static bool wrong(struct check *k, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (!k->wrong->what[0])
		vsnprintf(k->wrong->what, sizeof k->wrong->what, fmt, ap);
	va_end(ap);
	return false;
}

/* A name from outside is shown, not obeyed: no control bytes reach a terminal. */
static void path_add(char *path, size_t size, const char *name)
{
	struct str shown = str_clip(str_c(name), NAME_SHOWN);
	size_t was = strlen(path);

	if (was + shown.n + 2 > size)
		return;
	snprintf(path + was, size - was, "%s" STR_FMT, was ? "." : "", STR_ARG(shown));
	for (char *p = path + was; *p; p++)
		*p = (unsigned char)*p < ' ' || *p == 0x7f ? '?' : *p;
}

/* The path is shortened again when what is inside was right; a mistake leaves it as it is. */
static bool inside(struct check *k, const char *name, size_t i, const struct calc_field *f, const json_t *j)
{
	char *path = k->wrong->path;
	size_t was = strlen(path), size = sizeof k->wrong->path;

	if (name)
		path_add(path, size, name);
	else
		snprintf(path + was, size - was, "[%zu]", i);
	if (!value_check(f, j, k))
		return false;
	path[was] = '\0';
	return true;
}

static const struct calc_field *field_named(const struct calc_field *fields, const char *name)
{
	for (; fields->kind; fields++)
		if (strcmp(fields->name, name) == 0)
			return fields;
	return NULL;
}

static bool record_check(const struct calc_field *fields, const json_t *j, struct check *k)
{
	static const struct calc_field stranger = { .kind = CALC_END };
	const char *name;
	json_t *v;

	if (!json_is_object(j))
		return wrong(k, "must be a record, {...}");
	for (const struct calc_field *f = fields; f->kind; f++)
		if (!inside(k, f->name, 0, f, json_object_get(j, f->name)))
			return false;
	json_object_foreach((json_t *)(uintptr_t)j, name, v)
		if (!field_named(fields, name))
			return inside(k, name, 0, &stranger, v);
	return true;
}

static bool row_check(const struct calc_field *fields, const json_t *j, struct check *k)
{
	size_t n = 0;

	while (fields[n].kind)
		n++;
	if (!json_is_array(j) || json_array_size(j) != n)
		return wrong(k, "must be a row [...] of %zu values, as `--about` says", n);
	for (size_t i = 0; i < n; i++)
		if (!inside(k, fields[i].name, 0, &fields[i], json_array_get(j, i)))
			return false;
	return true;
}

static bool is_too_long(const struct calc_field *f, size_t n, const struct check *k)
{
	return n > (f->most ? f->most : CALC_MOST) && !k->answer;
}

static bool list_check(const struct calc_field *f, const json_t *j, struct check *k)
{
	if (!json_is_array(j))
		return wrong(k, "must be a list, [...]");
	if (is_too_long(f, json_array_size(j), k))
		return wrong(k, "is too long a list");
	for (size_t i = 0; i < json_array_size(j); i++)
		if (!inside(k, NULL, i, f->of, json_array_get(j, i)))
			return false;
	return true;
}

static bool map_check(const struct calc_field *f, const json_t *j, struct check *k)
{
	const char *name;
	json_t *v;

	if (!json_is_object(j))
		return wrong(k, "must be values by name, {\"name\": ...}");
	if (is_too_long(f, json_object_size(j), k))
		return wrong(k, "has too many names");
	json_object_foreach((json_t *)(uintptr_t)j, name, v)
		if (strlen(name) > TEXT_BYTES || !inside(k, name, 0, f->of, v))
			return wrong(k, "has too long a name");
	return true;
}

static bool number_check(const json_t *j, double beyond, struct check *k)
{
	if (!json_is_number(j))
		return wrong(k, "must be a number");
	return fabs(json_number_value(j)) <= beyond || k->answer || wrong(k, "is too large a number");
}

static bool whole_check(const struct calc_field *f, const json_t *j, struct check *k)
{
	size_t most = f->most ? f->most : CALC_WHOLE_MOST;

	if (!number_check(j, CALC_BEYOND, k))
		return false;
	double x = json_number_value(j);
	if (x != trunc(x) || (!k->answer && (x < f->least || x > (double)most)))
		return wrong(k, "must be a whole number from %d to %zu", f->least, most);
	return true;
}

/* What was written with two decimals is the nearest number to them, and so is the division. */
static bool is_money(double x)
{
	return round(x * CENTS) / CENTS == x;
}

static bool money_check(const json_t *j, struct check *k)
{
	if (!number_check(j, CALC_MONEY_BEYOND, k))
		return false;
	return is_money(json_number_value(j)) || wrong(k, "must be an amount with two decimals at most");
}

static bool text_check(const json_t *j, struct check *k)
{
	if (!json_is_string(j))
		return wrong(k, "must be a text");
	return json_string_length(j) <= TEXT_BYTES || k->answer || wrong(k, "is too long a text");
}

static bool date_check(const json_t *j, struct check *k)
{
	struct date d;

	return (json_is_string(j) && date_parse(str_c(json_string_value(j)), &d)) || wrong(k, "must be a day that exists, \"YYYY-MM-DD\", 1900 to 2200");
}

/* Its place among the words, or -1. */
static int word_at(const char *words, const char *word)
{
	struct str rest = str_c(words), one;

	for (int i = 0; str_cut(&rest, ',', &one); i++)
		if (str_is(str_trim(one), word))
			return i;
	return -1;
}

static bool word_check(const struct calc_field *f, const json_t *j, struct check *k)
{
	return (json_is_string(j) && word_at(f->words, json_string_value(j)) >= 0) || wrong(k, "must be one of: %s", f->words);
}

static bool null_check(const struct calc_field *f, const json_t *j, struct check *k)
{
	bool may_be = f->optional || (j && (f->or_null || k->answer));

	return may_be || wrong(k, j ? "must not be null" : "is missing");
}

static bool value_check(const struct calc_field *f, const json_t *j, struct check *k)
{
	if (f->kind == CALC_END)
		return wrong(k, "is not a field of this calculation");
	if (!j || json_is_null(j))
		return null_check(f, j, k);
	switch (f->kind) {
	case CALC_NUMBER: return number_check(j, CALC_BEYOND, k);
	case CALC_WHOLE: return whole_check(f, j, k);
	case CALC_MONEY: return money_check(j, k);
	case CALC_DATE: return date_check(j, k);
	case CALC_WORD: return word_check(f, j, k);
	case CALC_TEXT: return text_check(j, k);
	case CALC_FLAG: return json_is_boolean(j) || wrong(k, "must be true or false");
	case CALC_LIST: return list_check(f, j, k);
	case CALC_RECORD: return record_check(f->of, j, k);
	case CALC_ROW: return row_check(f->of, j, k);
	case CALC_MAP: return map_check(f, j, k);
	default: return wrong(k, "must be null");
	}
}

/* ---- what a calculation reads ---- */

/* NULL where it is null. A name that is not in the row is a mistake of ours. */
static const json_t *value(struct calc_in in, const char *name)
{
	const json_t *j = in.json;

	if (name) {
		const struct calc_field *f = field_named(in.fields, name);
		CHECK(f);
		j = json_is_array(j) ? json_array_get(j, (size_t)(f - in.fields)) : json_object_get(j, name);
	}
	return json_is_null(j) ? NULL : j;
}

static double number_of(const json_t *j)
{
	CHECK(!j || json_is_null(j) || json_is_number(j));
	return json_is_number(j) ? json_number_value(j) : NAN;
}

static int whole_of(const json_t *j, int absent)
{
	double x = number_of(j);

	CHECK(isnan(x) || (x == trunc(x) && fabs(x) <= CALC_WHOLE_MOST));
	return isnan(x) ? absent : (int)x;
}

static int64_t amount_of(const json_t *j)
{
	double x = number_of(j);

	CHECK(isnan(x) || (is_money(x) && fabs(x) <= CALC_MONEY_BEYOND));
	return isnan(x) ? LEAN_MONEY_NONE : llround(x * CENTS);
}

double calc_number(struct calc_in in, const char *name)
{
	return number_of(value(in, name));
}

int calc_whole(struct calc_in in, const char *name, int absent)
{
	return whole_of(value(in, name), absent);
}

int64_t calc_amount(struct calc_in in, const char *name)
{
	return amount_of(value(in, name));
}

const char *calc_text(struct calc_in in, const char *name)
{
	return json_string_value(value(in, name));
}

struct date calc_date(struct calc_in in, const char *name)
{
	struct date d;

	CHECK(date_parse(str_c(calc_text(in, name)), &d));
	return d;
}

int calc_word(struct calc_in in, const char *name)
{
	const char *word = calc_text(in, name);

	return word ? word_at(field_named(in.fields, name)->words, word) : -1;
}

bool calc_given(struct calc_in in, const char *name)
{
	return value(in, name) != NULL;
}

static size_t count_of(const json_t *j)
{
	return json_is_object(j) ? json_object_size(j) : json_array_size(j);
}

size_t calc_count(struct calc_in in, const char *name)
{
	return count_of(value(in, name));
}

/* The values of a list or a map, in their order. */
static const json_t **values_of(struct arena *a, const json_t *j)
{
	json_t *object = (json_t *)(uintptr_t)j;
	const json_t **v = NEW_N(a, const json_t *, count_of(j) + 1);
	size_t i = 0;

	for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at))
		v[i++] = json_object_iter_value(at);
	for (; i < json_array_size(j); i++)
		v[i] = json_array_get(j, i);
	return v;
}

double *calc_numbers(struct calc_in in, const char *name)
{
	size_t n = calc_count(in, name);
	const json_t **v = values_of(in.mem, value(in, name));
	double *x = NEW_N(in.mem, double, n + 1);

	for (size_t i = 0; i < n; i++)
		x[i] = number_of(v[i]);
	return x;
}

int *calc_wholes(struct calc_in in, const char *name, int absent)
{
	size_t n = calc_count(in, name);
	const json_t **v = values_of(in.mem, value(in, name));
	int *x = NEW_N(in.mem, int, n + 1);

	for (size_t i = 0; i < n; i++)
		x[i] = whole_of(v[i], absent);
	return x;
}

int64_t *calc_amounts(struct calc_in in, const char *name)
{
	size_t n = calc_count(in, name);
	const json_t **v = values_of(in.mem, value(in, name));
	int64_t *x = NEW_N(in.mem, int64_t, n + 1);

	for (size_t i = 0; i < n; i++)
		x[i] = amount_of(v[i]);
	return x;
}

static void *map_at(const json_t *j, size_t i)
{
	json_t *object = (json_t *)(uintptr_t)j;
	void *at = json_object_iter(object);

	for (; i > 0; i--)
		at = json_object_iter_next(object, at);
	return at;
}

struct calc_in calc_item(struct calc_in in, const char *name, size_t i)
{
	const json_t *j = value(in, name);
	const struct calc_field *of = name ? field_named(in.fields, name)->of : in.fields;

	CHECK(of && i < count_of(j));
	const json_t *item = json_is_object(j) ? json_object_iter_value(map_at(j, i)) : json_array_get(j, i);
	return (struct calc_in){ .mem = in.mem, .json = item, .fields = of->of, .wrong = in.wrong };
}

const char *calc_key(struct calc_in in, const char *name, size_t i)
{
	const json_t *j = value(in, name);

	CHECK(i < json_object_size(j));
	return json_object_iter_key(map_at(j, i));
}

struct calc_in calc_at_key(struct calc_in in, const char *name, const char *key)
{
	const struct calc_field *of = field_named(in.fields, name)->of;

	return (struct calc_in){ .mem = in.mem, .json = json_object_get(value(in, name), key), .fields = of->of, .wrong = in.wrong };
}

bool calc_same_keys(struct calc_in in, const char *a, const char *b)
{
	bool same = calc_count(in, a) == calc_count(in, b);
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)(uintptr_t)value(in, a), key, v)
		same &= calc_at_key(in, b, key).json != NULL;
	if (!same)
		calc_refuse(in, b, str_z(in.mem, str_fmt(in.mem, "must have the same names as %s", a)));
	return same;
}

void calc_refuse(struct calc_in in, const char *path, const char *what)
{
	if (in.wrong->what[0])
		return;
	path_add(in.wrong->path, sizeof in.wrong->path, path);
	snprintf(in.wrong->what, sizeof in.wrong->what, "%s", what);
}

/* ---- what it answers ---- */

static json_t *number(double x)
{
	char digits[40];

	if (!isfinite(x))
		return json_null();
	snprintf(digits, sizeof digits, "%.*g", DIGITS, x);
	double shown = strtod(digits, NULL);
	return shown == trunc(shown) && fabs(shown) < CALC_BEYOND ? json_integer((json_int_t)shown) : json_real(shown);
}

/* Fifteen digits are exact; an amount with more of them is none. */
static json_t *amount(int64_t x)
{
	const int64_t most = 1000000000000000;

	if (x < -most || x > most)
		return json_null();
	return x % CENTS ? json_real((double)x / CENTS) : json_integer(x / CENTS);
}

static void put(json_t *out, const char *name, json_t *x)
{
	json_object_set_new(out, name, x);
}

static json_t *put_and_give(json_t *out, const char *name, json_t *x)
{
	put(out, name, x);
	return x;
}

static json_t *add(json_t *list, json_t *x)
{
	json_array_append_new(list, x);
	return x;
}

static json_t *text(const char *x)
{
	return x ? json_string(x) : json_null();
}

void calc_put(json_t *out, const char *name, double x)
{
	put(out, name, number(x));
}

void calc_put_flag(json_t *out, const char *name, bool x)
{
	put(out, name, json_boolean(x));
}

void calc_put_text(json_t *out, const char *name, const char *x)
{
	put(out, name, text(x));
}

void calc_put_amount(json_t *out, const char *name, int64_t x)
{
	put(out, name, amount(x));
}

json_t *calc_put_list(json_t *out, const char *name)
{
	return put_and_give(out, name, json_array());
}

json_t *calc_put_record(json_t *out, const char *name)
{
	return put_and_give(out, name, json_object());
}

json_t *calc_add_record(json_t *list)
{
	return add(list, json_object());
}

json_t *calc_add_list(json_t *list)
{
	return add(list, json_array());
}

void calc_add(json_t *list, double x)
{
	add(list, number(x));
}

void calc_add_text(json_t *list, const char *x)
{
	add(list, text(x));
}

void calc_add_flag(json_t *list, bool x)
{
	add(list, json_boolean(x));
}

void calc_add_amount(json_t *list, int64_t x)
{
	add(list, amount(x));
}

void calc_put_numbers(json_t *out, const char *name, const double *x, size_t n)
{
	json_t *list = calc_put_list(out, name);

	for (size_t i = 0; i < n; i++)
		calc_add(list, x[i]);
}

void calc_put_places(json_t *out, const char *name, const bool *there, size_t n)
{
	json_t *list = calc_put_list(out, name);

	for (size_t i = 0; i < n; i++)
		if (there[i])
			calc_add(list, (double)i);
}

/* A function that answers something else than its row says is a mistake of ours. */
bool calc_answer(struct arena *a, const struct calc *c, const json_t *input, json_t *out, struct calc_wrong *w)
{
	struct calc_wrong ours = { .path = "" };
	struct check asked = { .wrong = w }, answered = { .wrong = &ours, .answer = true };

	*w = (struct calc_wrong){ .path = "" };
	if (!record_check(c->in, input, &asked))
		return false;
	c->run((struct calc_in){ .mem = a, .json = input, .fields = c->in, .wrong = w }, out);
	if (w->what[0])
		return false;
	CHECK(record_check(c->out, out, &answered));
	return true;
}
