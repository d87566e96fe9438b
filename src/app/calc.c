/*
 * calc.c -- `kpo calc`: the calculations of src/lean without a database, JSON in and JSON out.
 *
 * The one idea: a calculation is a row of a table, and that row is its help, the check of its input and the check of its answer. It never guesses:
 * a field that it does not know is a mistake, because it may be one that was meant and misspelt.
 */
#include "app/app.h"
#include "app/calc.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { INPUT_BYTES = 1 << 20, TEXT_BYTES = 500, PATH_BYTES = 300, DIGITS = 10, NAME_WIDTH = 24 };

static const struct calc *const tables[] = { calc_time, NULL };

/* ---- finding ---- */

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
	for (const struct calc *const *t = tables; *t; t++)
		for (const struct calc *c = *t; c->name; c++)
			if (has(c, name) && (!input || json_object_get(input, c->in[0].name)))
				return c;
	return NULL;
}

/* A name before a vector: TV01 is called "takt", and so are several. Without a first field the first one is meant, and says what is missing. */
static const struct calc *calc_named(struct str name, const json_t *input)
{
	const struct calc *c = find(is_named, name, input);

	c = c ? c : find(is_named, name, NULL);
	return c ? c : find(is_vector, name, NULL);
}

/* ---- explaining ---- */

static const char *const kinds[] = { "", "number", "text", "true or false", "null", "list", "record", "row", "by name" };

static void field_print(const struct calc_field *f, int depth)
{
	char name[PATH_BYTES];

	snprintf(name, sizeof name, "%*s%s", 2 * depth + 2, "", f->name ? f->name : "each");
	printf("%-*s %-14s %-9s %s%s\n", NAME_WIDTH, name, kinds[f->kind], f->unit ? f->unit : "-", f->what ? f->what : "-",
		f->optional ? " (may be left out)" : f->or_null ? " (may be null)" : "");
	for (const struct calc_field *inner = f->of; inner && inner->kind; inner++)
		field_print(inner, depth + 1);
}

static void about_print(const struct calc *c)
{
	printf("%s: %s\n", c->name, c->what);
	if (c->vector)
		printf("Test vector %s, \"%s\".\n", c->vector, c->title);
	printf("\nInput:\n");
	for (const struct calc_field *f = c->in; f->kind; f++)
		field_print(f, 0);
	printf("\nAnswer:\n");
	for (const struct calc_field *f = c->out; f->kind; f++)
		field_print(f, 0);
}

static int about(struct str name)
{
	bool (*has)(const struct calc *, struct str) = find(is_named, name, NULL) ? is_named : is_vector;
	int shown = 0;

	for (const struct calc *const *t = tables; *t; t++)
		for (const struct calc *c = *t; c->name; c++) {
			if (!has(c, name))
				continue;
			printf("%s", shown++ ? "\nOr:\n\n" : "");
			about_print(c);
		}
	return 0;
}

static int list(void)
{
	for (const struct calc *const *t = tables; *t; t++)
		for (const struct calc *c = *t; c->name; c++)
			printf("  %-*s %s\n", NAME_WIDTH, c->name, c->what);
	return 0;
}

/* ---- checking ---- */

struct check { char path[PATH_BYTES]; const char *wrong; };

static bool value_check(const struct calc_field *f, const json_t *j, struct check *k);

static bool wrong(struct check *k, const char *what)
{
	if (!k->wrong)
		k->wrong = what;
	return false;
}

/* The path is shortened again when what is inside was right; a mistake leaves it as it is. */
static bool inside(struct check *k, const char *name, size_t i, const struct calc_field *f, const json_t *j)
{
	size_t was = strlen(k->path);

	if (name)
		snprintf(k->path + was, sizeof k->path - was, "%s%.80s", was ? "." : "", name);
	else
		snprintf(k->path + was, sizeof k->path - was, "[%zu]", i);
	if (!value_check(f, j, k))
		return false;
	k->path[was] = '\0';
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
		return wrong(k, "must be a row [...] with as many values as `--about` says");
	for (size_t i = 0; i < n; i++)
		if (!inside(k, fields[i].name, 0, &fields[i], json_array_get(j, i)))
			return false;
	return true;
}

static bool list_check(const struct calc_field *f, const json_t *j, struct check *k)
{
	if (!json_is_array(j))
		return wrong(k, "must be a list, [...]");
	if (json_array_size(j) > (f->most ? f->most : CALC_MOST))
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
	if (json_object_size(j) > (f->most ? f->most : CALC_MOST))
		return wrong(k, "has too many names");
	json_object_foreach((json_t *)(uintptr_t)j, name, v)
		if (strlen(name) > TEXT_BYTES || !inside(k, name, 0, f->of, v))
			return wrong(k, "has too long a name");
	return true;
}

static bool number_check(const json_t *j, struct check *k)
{
	if (!json_is_number(j))
		return wrong(k, "must be a number");
	return fabs(json_number_value(j)) <= CALC_BEYOND || wrong(k, "is too large a number");
}

static bool text_check(const json_t *j, struct check *k)
{
	if (!json_is_string(j))
		return wrong(k, "must be a text");
	return json_string_length(j) <= TEXT_BYTES || wrong(k, "is too long a text");
}

static bool value_check(const struct calc_field *f, const json_t *j, struct check *k)
{
	if (f->kind == CALC_END)
		return wrong(k, "is not a field of this calculation");
	if (!j || json_is_null(j))
		return f->optional || (j && f->or_null) || wrong(k, j ? "must not be null" : "is missing");
	switch (f->kind) {
	case CALC_NUMBER: return number_check(j, k);
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

static const json_t *value(struct calc_in in, const char *name, enum calc_kind kind)
{
	const struct calc_field *f = field_named(in.fields, name);

	CHECK(f && (f->kind == kind || kind == CALC_END));
	const json_t *j = json_is_array(in.json) ? json_array_get(in.json, (size_t)(f - in.fields)) : json_object_get(in.json, name);
	return json_is_null(j) ? NULL : j;
}

double calc_number(struct calc_in in, const char *name)
{
	const json_t *j = value(in, name, CALC_NUMBER);

	return j ? json_number_value(j) : NAN;
}

const char *calc_text(struct calc_in in, const char *name)
{
	return json_string_value(value(in, name, CALC_TEXT));
}

bool calc_given(struct calc_in in, const char *name)
{
	return value(in, name, CALC_END) != NULL;
}

size_t calc_count(struct calc_in in, const char *name)
{
	const json_t *j = value(in, name, CALC_END);

	return json_is_object(j) ? json_object_size(j) : json_array_size(j);
}

double *calc_numbers(struct calc_in in, const char *name)
{
	const json_t *j = value(in, name, CALC_LIST);
	double *x = NEW_N(in.mem, double, json_array_size(j) + 1);

	CHECK(field_named(in.fields, name)->of->kind == CALC_NUMBER);
	for (size_t i = 0; i < json_array_size(j); i++)
		x[i] = json_is_null(json_array_get(j, i)) ? NAN : json_number_value(json_array_get(j, i));
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
	const json_t *j = value(in, name, CALC_END);
	const struct calc_field *of = field_named(in.fields, name)->of;

	CHECK(of && i < calc_count(in, name));
	const json_t *item = json_is_object(j) ? json_object_iter_value(map_at(j, i)) : json_array_get(j, i);
	return (struct calc_in){ .mem = in.mem, .json = item, .fields = of->of };
}

const char *calc_key(struct calc_in in, const char *name, size_t i)
{
	const json_t *j = value(in, name, CALC_MAP);

	CHECK(i < json_object_size(j));
	return json_object_iter_key(map_at(j, i));
}

/* ---- what it answers ---- */

static json_t *number(double x)
{
	char digits[40];

	if (!isfinite(x))
		return json_null();
	snprintf(digits, sizeof digits, "%.*g", DIGITS, x);
	double shown = strtod(digits, NULL);
	return shown == trunc(shown) && fabs(shown) < 1e15 ? json_integer((json_int_t)shown) : json_real(shown);
}

void calc_put(json_t *out, const char *name, double x)
{
	json_object_set_new(out, name, number(x));
}

void calc_put_flag(json_t *out, const char *name, bool x)
{
	json_object_set_new(out, name, json_boolean(x));
}

void calc_put_text(json_t *out, const char *name, const char *x)
{
	json_object_set_new(out, name, x ? json_string(x) : json_null());
}

json_t *calc_put_list(json_t *out, const char *name)
{
	json_t *l = json_array();

	json_object_set_new(out, name, l);
	return l;
}

json_t *calc_add_record(json_t *l)
{
	json_t *r = json_object();

	json_array_append_new(l, r);
	return r;
}

void calc_add(json_t *l, double x)
{
	json_array_append_new(l, number(x));
}

void calc_put_numbers(json_t *out, const char *name, const double *x, size_t n)
{
	json_t *l = calc_put_list(out, name);

	for (size_t i = 0; i < n; i++)
		calc_add(l, x[i]);
}

/* ---- the command ---- */

static int refused(const struct calc *c, const struct check *k)
{
	if (k->path[0])
		fprintf(stderr, "kpo: calc %s: the field %s %s\n", c->name, k->path, k->wrong);
	else
		fprintf(stderr, "kpo: calc %s: the input %s\n", c->name, k->wrong);
	return 1;
}

static json_t *input_read(struct arena *a)
{
	char *text = arena_bytes(a, INPUT_BYTES + 1);
	size_t n = fread(text, 1, INPUT_BYTES + 1, stdin);
	json_error_t e;

	if (n > INPUT_BYTES || ferror(stdin)) {
		fprintf(stderr, "kpo: calc: the input cannot be read, or is longer than a megabyte\n");
		return NULL;
	}
	json_t *j = json_loadb(text, n, JSON_REJECT_DUPLICATES, &e);
	if (!j) {
		fprintf(stderr, "kpo: calc: the input is not well-formed JSON in UTF-8, or it names a field twice: line %d, column %d\n", e.line, e.column);
		return NULL;
	}
	arena_defer(a, (void (*)(void *))json_decref, j);
	return j;
}

/* The row said what is answered; a function that answers something else is a mistake of ours. */
static void answer_check(const struct calc *c, json_t *out)
{
	const char *name;
	json_t *v;

	for (const struct calc_field *f = c->out; f->kind; f++)
		CHECK(f->optional || json_object_get(out, f->name));
	json_object_foreach(out, name, v)
		CHECK(field_named(c->out, name));
}

static int answer(struct arena *a, const struct calc *c, const json_t *input)
{
	struct check k = { .wrong = NULL };
	json_t *out = json_object();

	arena_defer(a, (void (*)(void *))json_decref, out);
	if (!record_check(c->in, input, &k))
		return refused(c, &k);
	c->run((struct calc_in){ .mem = a, .json = input, .fields = c->in }, out);
	answer_check(c, out);
	if (json_dumpf(out, stdout, JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(DIGITS)) != 0 || putchar('\n') == EOF || fflush(stdout) != 0) {
		fprintf(stderr, "kpo: calc: the answer cannot be written\n");
		return 1;
	}
	return 0;
}

int command_calc(const struct options *o)
{
	struct arena *a = app_arena(64 << 20);

	if (!o->arg_count)
		return list();
	if (o->arg_count > 1 || !calc_named(o->args[0], NULL)) {
		fprintf(stderr, "kpo: calc NAME < input.json; `kpo calc` alone lists the names\n");
		return 2;
	}
	if (o->about)
		return about(o->args[0]);
	const json_t *input = input_read(a);
	return input ? answer(a, calc_named(o->args[0], input), input) : 1;
}
