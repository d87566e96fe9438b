/*
 * data.c -- kpo import and kpo export: a record's rows as a file, from the command line.
 *
 * They are the page's import and the list's export, run as the administrator at the machine: the same preview of
 * mistakes, the same history. A row with a mistake is left out and said; nothing is guessed.
 */
#include "app/app.h"
#include "record/list.h"

#include <stdio.h>

struct data_call { const struct record *rec; struct str text; void (*run)(struct req *r); int code; };

/* Whoever can read the database file can do everything in it: the program's own request gets every right at the top. */
static void as_administrator(struct req *r)
{
	static const struct grant everything[] = { { .role = ROLE_ADMIN, .everywhere = true }, { .role = ROLE_KPO, .everywhere = true } };

	r->actor.grants = everything;
	r->actor.grant_count = sizeof everything / sizeof everything[0];
}

static const struct record *record_named(const struct options *o)
{
	const struct record *rec = o->arg_count ? record_find(o->args[0]) : NULL;

	if (rec)
		return rec;
	fprintf(stderr, "kpo: the first word is a record:");
	for (size_t i = 0; app_modules[i]; i++)
		for (const struct record *const *r = app_modules[i]->records; r && *r; r++)
			fprintf(stderr, " %s", (*r)->name);
	fprintf(stderr, "\n");
	return NULL;
}

static bool file_read(struct arena *a, const char *name, struct str *out)
{
	FILE *f = fopen(name, "rb");
	char *p = arena_alloc(a, LIMIT_IMPORT_BYTES + 1);
	size_t n = f ? fread(p, 1, LIMIT_IMPORT_BYTES + 1, f) : 0;
	bool ok = f && !ferror(f) && n <= LIMIT_IMPORT_BYTES;

	if (f)
		fclose(f);
	*out = (struct str){ p, n };
	return ok;
}

static void import_run(struct req *r)
{
	struct data_call *c = r->prepared;
	struct import_report report;

	as_administrator(r);
	if (record_import_text(r, c->rec, c->text, &report)) {
		printf("%lld new, %lld changed, %lld the same, %lld left out\n", (long long)report.made, (long long)report.changed, (long long)report.same,
			(long long)report.wrong);
		c->code = report.wrong ? 1 : 0;
	}
	if (report.first_wrong.n)
		printf(STR_FMT "\n", STR_ARG(report.first_wrong));
}

int command_import(const struct options *o)
{
	struct arena *a = app_arena((size_t)LIMIT_IMPORT_BYTES * 4);
	struct fail f = { FAIL_NONE, MSG_NONE };
	struct data_call c = { .rec = record_named(o), .code = 1 };

	if (!c.rec || o->arg_count != 2 || !c.rec->import_key) {
		fprintf(stderr, "kpo: import RECORD FILE.csv; only records with a key of their own (people, places) can be imported\n");
		return 2;
	}
	if (!file_read(a, str_z(a, o->args[1]), &c.text)) {
		perror("kpo: import");
		return 1;
	}
	struct database *d = app_open(a, o, &f);
	if (!d)
		return app_failed(&f);
	bool ok = program_write(d, import_run, &c, &f);
	database_close(d);
	return ok ? c.code : app_failed(&f);
}

static void export_run(struct req *r)
{
	struct data_call *c = r->prepared;
	struct route route = { .of = c->rec };

	as_administrator(r);
	r->route = &route;
	c->run(r);
	if (!r->fail.code)
		fwrite(r->body.p, 1, r->body.n, stdout);
}

static const struct { const char *name; void (*run)(struct req *r); } formats[] = {
	{ "csv", record_export_csv }, { "xlsx", record_export_xlsx }, { "json", record_export_json },
};

int command_export(const struct options *o)
{
	struct arena *a = app_arena(64 << 20);
	struct fail f = { FAIL_NONE, MSG_NONE };
	struct data_call c = { .rec = record_named(o) };
	struct str format = o->format.n ? o->format : S("csv");

	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (str_is(format, formats[i].name))
			c.run = formats[i].run;
	if (!c.rec || !c.run || o->arg_count != 1) {
		fprintf(stderr, "kpo: export RECORD [--format csv|xlsx|json]\n");
		return 2;
	}
	struct database *d = app_open(a, o, &f);
	if (!d)
		return app_failed(&f);
	bool ok = program_read(d, export_run, &c, &f);
	database_close(d);
	return ok ? 0 : app_failed(&f);
}
