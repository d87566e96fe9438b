/*
 * calc_command.c -- `kpo calc`: the names, what one takes and answers, and an answer to what comes on standard input.
 *
 * It opens no database and writes nothing but the answer; a mistake is one sentence on standard error.
 */
#include "app/app.h"
#include "app/calc.h"

#include <stdio.h>
#include <string.h>

enum { INPUT_BYTES = 1 << 20, NAME_WIDTH = 24, EXACT_DIGITS = 15 };

/* ---- explaining ---- */

static const char *const kinds[] = { [CALC_NUMBER] = "number", [CALC_WHOLE] = "whole number", [CALC_MONEY] = "amount", [CALC_DATE] = "YYYY-MM-DD",
	[CALC_WORD] = "word", [CALC_TEXT] = "text", [CALC_FLAG] = "true or false", [CALC_NULL] = "null", [CALC_LIST] = "list", [CALC_RECORD] = "record",
	[CALC_ROW] = "row", [CALC_MAP] = "by name" };

static void field_print(const struct calc_field *f, int depth)
{
	const char *name = f->name ? f->name : "each";

	printf("%*s%-*s %-14s %-9s %s%s%s%s\n", 2 * depth + 2, "", NAME_WIDTH - 2 * depth - 2, name, kinds[f->kind], f->unit ? f->unit : "-",
		f->what && f->what[0] ? f->what : "-", f->words ? ": " : "", f->words ? f->words : "",
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
	const struct calc *c;
	int shown = 0;

	for (size_t i = 0; (c = calc_at(i)); i++) {
		if (!calc_is(c, name))
			continue;
		printf("%s", shown++ ? "\nOr:\n\n" : "");
		about_print(c);
	}
	return 0;
}

static int list(void)
{
	const struct calc *c;

	for (size_t i = 0; (c = calc_at(i)); i++)
		printf("  %-*s %s\n", NAME_WIDTH, c->name, c->what);
	return 0;
}

/* ---- answering ---- */

static int refused(const struct calc *c, const struct calc_wrong *w)
{
	fprintf(stderr, "kpo: calc %s: the %s%s %s\n", c->name, w->path[0] ? "field " : "input", w->path, w->what);
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

static int answer(struct arena *a, const struct calc *c, const json_t *input)
{
	struct calc_wrong w;
	json_t *out = json_object();

	arena_defer(a, (void (*)(void *))json_decref, out);
	if (!calc_answer(a, c, input, out, &w))
		return refused(c, &w);
	if (json_dumpf(out, stdout, JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(EXACT_DIGITS)) != 0 || putchar('\n') == EOF || fflush(stdout) != 0) {
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
	if (o->arg_count > 1 || !calc_find(o->args[0], NULL)) {
		fprintf(stderr, "kpo: calc NAME < input.json; `kpo calc` alone lists the names\n");
		return 2;
	}
	if (o->about)
		return about(o->args[0]);
	const json_t *input = input_read(a);
	return input ? answer(a, calc_find(o->args[0], input), input) : 1;
}
