/*
 * po.c -- what the build and the tests need of gettext's catalogues.
 *
 *   po TAG FILE.po            writes a catalogue as C, the table that base/text.c looks up in
 *   po --check FILE.po POT    is every message of POT translated in FILE.po, with the same {names}?
 *
 * POT may be "-". A build tool: it stops at the first thing that it cannot read, says the line,
 * and never guesses. Entries with a context (msgctxt) are refused: no message of ours has one.
 */
#include "base/check.h"
#include "base/lang_private.h"

#include <stdio.h>
#include <stdlib.h>

enum { FORMS = 2, PO_BYTES = 16 * 1024 * 1024 };

struct entry {
	struct str id, plural, text[FORMS];
	bool fuzzy;
	int line;
};

struct po {
	const char *path;
	struct arena *mem;
	VEC(struct entry) entries;
};

static void refuse(const char *path, int line, const char *why) __attribute__((noreturn));
static void refuse(const char *path, int line, const char *why)
{
	fprintf(stderr, "%s:%d: %s\n", path, line, why);
	exit(1);
}

/* ---- reading ---- */

static struct str file_read(struct arena *a, const char *path)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
	struct buf b = buf_new(a, 64 * 1024, PO_BYTES);
	char piece[8192];
	size_t n;

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		buf_put(&b, piece, n);
	if (ferror(f) || b.over)
		refuse(path, 0, "cannot be read whole");
	fclose(f);
	return buf_done(&b);
}

static char escaped(char c)
{
	static const char from[] = "ntr\"\\", to[] = "\n\t\r\"\\";
	const char *at = c == 0 ? NULL : strchr(from, c);

	return at == NULL ? 0 : to[at - from];
}

/* Adds the text of a "quoted string" to what there is already. */
static struct str quoted_add(struct po *po, int line, struct str so_far, struct str s)
{
	struct buf b = buf_new(po->mem, so_far.n + s.n, PO_BYTES);

	buf_str(&b, so_far);
	s = str_trim(s);
	if (s.n < 2 || s.p[0] != '"' || s.p[s.n - 1] != '"')
		refuse(po->path, line, "a quoted text is expected");
	for (size_t i = 1; i < s.n - 1; i++) {
		char c = s.p[i];

		if (c == '"')
			refuse(po->path, line, "a quotation mark within a text is written \\\"");
		if (c == '\\') {
			c = ++i < s.n - 1 ? escaped(s.p[i]) : 0;
			if (c == 0)
				refuse(po->path, line, "an escape other than \\n \\t \\r \\\" \\\\");
		}
		buf_c(&b, c);
	}
	return buf_done(&b);
}

/* The part of the entry that a keyword begins; what follows the keyword is left in line. */
static struct str *part_begun(struct entry *e, struct str *line)
{
	const struct { struct str word; struct str *part; } parts[] = {
		{ S("msgid_plural"), &e->plural }, { S("msgstr[0]"), &e->text[0] }, { S("msgstr[1]"), &e->text[1] },
		{ S("msgstr"), &e->text[0] }, { S("msgid"), &e->id },
	};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct str rest = str_from(*line, parts[i].word.n);

		if (str_starts(*line, parts[i].word) && (str_starts(rest, S(" ")) || str_starts(rest, S("\t")))) {
			*line = rest;
			return parts[i].part;
		}
	}
	return NULL;
}

static void entry_end(struct po *po, struct entry *e)
{
	if (e->id.p != NULL) {
		if (e->text[0].p == NULL)
			refuse(po->path, e->line, "a msgid without a msgstr");
		*VEC_ADD(po->mem, &po->entries) = *e;
	}
	*e = (struct entry){ 0 };
}

static struct po *po_read(struct arena *a, const char *path)
{
	struct po *po = NEW(a, struct po);
	struct str rest = file_read(a, path), line, *part = NULL, *begun;
	struct entry e = { 0 };

	po->path = path;
	po->mem = a;
	for (int number = 1; str_cut(&rest, '\n', &line); number++) {
		line = str_trim(line);
		/* A comment, or the next msgid, ends an entry: blank lines are only a habit. */
		if (e.text[0].p != NULL && (str_starts(line, S("#")) || str_starts(line, S("msgid "))))
			entry_end(po, &e);
		if (str_starts(line, S("#,")) && str_has(line, S("fuzzy")))
			e.fuzzy = true;
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (line.p[0] != '"') {
			begun = part_begun(&e, &line);
			if (begun == NULL)
				refuse(path, number, "not msgid, msgid_plural, msgstr, msgstr[0] or msgstr[1]");
			if (begun->p != NULL)
				refuse(path, number, "the same part of a message twice");
			part = begun;
			e.line = number;
		}
		if (part == NULL)
			refuse(path, number, "a text that belongs to nothing");
		*part = quoted_add(po, number, *part, line);
	}
	entry_end(po, &e);
	return po;
}

/* ---- writing C ---- */

static bool is_usable(const struct entry *e)
{
	return e->id.n > 0 && !e->fuzzy && e->text[0].n > 0;
}

static void write_str(struct str s)
{
	if (s.n == 0) {
		printf("{ 0 }");
		return;
	}
	printf("S(\"");
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		/* Octal escapes have at most three digits, so what follows is never taken in. */
		if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\' || c == '?')
			printf("\\%03o", c);
		else
			putchar(c);
	}
	printf("\")");
}

static const struct entry **slots_lay(struct po *po, size_t *size)
{
	const struct entry **slots;

	*size = 16;
	while (*size < po->entries.n * 2)
		*size *= 2;
	slots = NEW_N(po->mem, const struct entry *, *size);
	for (size_t i = 0; i < po->entries.n; i++) {
		const struct entry *e = &po->entries.p[i];
		size_t at = catalogue_hash(e->id) & (*size - 1);

		if (!is_usable(e))
			continue;
		for (; slots[at] != NULL; at = (at + 1) & (*size - 1)) {
			if (str_eq(slots[at]->id, e->id))
				refuse(po->path, e->line, "a message that is there already");
		}
		slots[at] = e;
	}
	return slots;
}

static void catalogue_write(struct po *po, const char *tag)
{
	size_t size;
	const struct entry **slots = slots_lay(po, &size);

	printf("/* Written by tools/po.c when the program is built; the source is locale/%s.po. */\n", tag);
	printf("#include \"base/lang_private.h\"\n\n");
	printf("static const struct catalogue_entry slots[%zu] = {\n", size);
	for (size_t i = 0; i < size; i++) {
		if (slots[i] == NULL)
			continue;
		printf("\t[%zu] = { ", i);
		write_str(slots[i]->id);
		printf(", { ");
		write_str(slots[i]->text[0]);
		printf(", ");
		write_str(slots[i]->text[1]);
		printf(" } },\n");
	}
	printf("};\n\nconst struct catalogue catalogue_%s = { .mask = %zu, .slots = slots };\n", tag, size - 1);
}

/* ---- checking ---- */

/* Takes the next {name} out of s. */
static bool name_next(struct str *s, struct str *name)
{
	const char *open = s->n == 0 ? NULL : memchr(s->p, '{', s->n), *close;

	if (open == NULL)
		return false;
	*s = str_from(*s, (size_t)(open - s->p));
	close = memchr(s->p, '}', s->n);
	if (close == NULL)
		return false;
	*name = str_head(*s, (size_t)(close - s->p + 1));
	*s = str_from(*s, name->n);
	return true;
}

/* Is every {name} of a also in b? */
static bool names_within(struct str a, struct str b)
{
	struct str name;

	while (name_next(&a, &name)) {
		if (!str_has(b, name))
			return false;
	}
	return true;
}

static bool names_same(struct str a, struct str b)
{
	return names_within(a, b) && names_within(b, a);
}

/* What is wrong with the translation of want, NULL when nothing is. */
static const char *fault_of(const struct entry *want, const struct entry *have)
{
	if (have == NULL)
		return "is not in the catalogue";
	if (have->fuzzy)
		return "is marked fuzzy";
	if (have->text[0].n == 0)
		return "is not translated";
	if (want->plural.n == 0)
		return names_same(want->id, have->text[0]) ? NULL : "has other {names} than its translation";
	if (!str_eq(want->plural, have->plural))
		return "has another plural than in the catalogue";
	if (have->text[1].n == 0)
		return "has no translation of its plural";
	/* "one action" may say it in a word where the plural says {n}, and the other way round. */
	if (!names_same(want->id, have->text[0]) && !names_same(want->plural, have->text[0]))
		return "has other {names} than its translation";
	return names_same(want->plural, have->text[1]) ? NULL : "has other {names} than the translation of its plural";
}

static int check(struct po *po, struct po *pot)
{
	size_t size, faults = 0;
	const struct entry **slots;

	/* A template always has its header: without one, whatever should have written it failed. */
	if (pot->entries.n == 0)
		refuse(pot->path, 0, "holds no messages");
	slots = slots_lay(po, &size);
	for (size_t i = 0; i < pot->entries.n; i++) {
		const struct entry *want = &pot->entries.p[i], *have = NULL;
		const char *fault;

		if (want->id.n == 0)
			continue;
		for (size_t at = catalogue_hash(want->id) & (size - 1); slots[at] != NULL && have == NULL;
		     at = (at + 1) & (size - 1)) {
			if (str_eq(slots[at]->id, want->id))
				have = slots[at];
		}
		/* What is fuzzy or empty is not in the table, but has to be named as such. */
		for (size_t k = 0; k < po->entries.n && have == NULL; k++) {
			if (str_eq(po->entries.p[k].id, want->id))
				have = &po->entries.p[k];
		}
		fault = fault_of(want, have);
		if (fault != NULL) {
			fprintf(stderr, "%s: \"" STR_FMT "\" %s\n", po->path, STR_ARG(want->id), fault);
			faults++;
		}
	}
	printf("%s: %zu messages, %zu faults\n", po->path, pot->entries.n, faults);
	return faults == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new((size_t)1024 * 1024 * 1024);
	int status = 0;

	if (argc == 4 && strcmp(argv[1], "--check") == 0) {
		status = check(po_read(a, argv[2]), po_read(a, argv[3]));
	} else if (argc == 3) {
		catalogue_write(po_read(a, argv[2]), argv[1]);
	} else {
		fprintf(stderr, "usage: po TAG FILE.po | po --check FILE.po POT\n");
		status = 2;
	}
	arena_free(a);
	return status;
}
