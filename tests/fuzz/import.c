/*
 * import.c -- a CSV as it is imported: the first byte chooses the record, the second who imports; then the file.
 *
 * It is looked at, applied and looked at again in a job that is rolled back: what was done is what the preview said, and the
 * same file then changes nothing more; or all of it is refused. No line is lost: each is new, changed, the same or wrong.
 */
#include "world.h"

#include "record/import.h"

enum { LINES_MAX = 60 };

struct file { const struct record *rec; struct str text; };

static bool look(struct req *r, const struct file *file, struct sheet *t, enum import_kind *kinds, struct import_sum *sum)
{
	*t = (struct sheet){ .key = 0 };
	*sum = (struct import_sum){ .n = { 0 } };
	if (import_table(r, file->rec, file->text, t).one || t->lines.n > LINES_MAX)
		return false;
	for (size_t i = 1; i < t->lines.n; i++) {
		struct import_row row;
		import_line(r, file->rec, t, i, &row);
		CHECK((row.kind == IMPORT_WRONG) == (row.mistakes.n > 0) && (row.kind == IMPORT_NEW) == (!row.old && !row.mistakes.n));
		kinds[i] = row.kind;
		sum->n[row.kind]++;
	}
	return true;
}

static void import(struct req *r, void *arg)
{
	const struct file *file = arg;
	struct sheet t;
	struct import_sum said, done = { .n = { 0 } }, after;
	enum import_kind before[LINES_MAX], now[LINES_MAX];
	struct { int64_t id; } got;

	if (!look(r, file, &t, before, &said))
		return;
	CHECK(db_one(r->db, &import_add, &got, V(str_c(file->rec->name)), V((struct ref){ r->actor.id }), V(r->now), V(S("x")), V(file->text)));
	struct batch b = { .id = got.id, .csv = file->text };
	if (!import_apply(r, file->rec, &b, &done)) {
		CHECK(r->fail.code == FAIL_INVALID);    /* its rows are about each other: all of it is rolled back */
		return;
	}
	CHECK(memcmp(&said, &done, sizeof said) == 0);
	memset(r->cache, 0, sizeof r->cache);
	CHECK(look(r, file, &t, now, &after));
	for (size_t i = 1; i < t.lines.n; i++)
		CHECK(before[i] == IMPORT_WRONG || now[i] == IMPORT_SAME);
}

static void fuzz_one(struct arena *mem, struct str in)
{
	const struct record *can[KINDS_MAX];
	size_t n = 0;

	for (size_t i = 0; i < company.n; i++)
		if (company.records[i]->import_key)
			can[n++] = company.records[i];
	struct file file = { can[take_choice(&in, n)], STR_NONE };
	size_t reader = take_choice(&in, READERS);
	file.text = in;
	write_and_forget(mem, reader, import, &file);
}
