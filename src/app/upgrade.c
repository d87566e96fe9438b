/*
 * upgrade.c -- a database is opened, and one of an older release is brought up to date: said, backed up, changed whole or not at all.
 *
 * The one idea: while the one transaction that changes it is open nobody else writes, so the backup made in it is the database as it was.
 * Without a whole backup nothing is changed, and a database that a newer program has changed is not touched.
 */
#include "app/app.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void whole_run(struct req *r)
{
	bool *whole = r->prepared;

	*whole = db_has_table(r->db, "history") && db_has_table(r->db, "setting") && db_has_table(r->db, "unit") && server_key_there(r);
}

static struct database *let_go(struct database *d)
{
	if (d)
		database_close(d);
	return NULL;
}

struct database *app_open_as_it_is(struct arena *a, const struct options *o, struct fail *f)
{
	struct database *d = database_open(a, o->db, f);
	bool whole = false;

	if (d && program_read(d, whole_run, &whole, f) && whole)
		return d;
	if (d && !f->code)
		fail_set(f, FAIL_INVALID, T("This is not a database of this program, or not a whole one. Make one with kpo init, or name another with --db."));
	return let_go(d);
}

/* ---- what is due ---- */

bool app_due(struct req *r, struct schema_due *due)
{
	if (!schema_plan(r->db, due))
		return false;
	if (!due->newer.program.n)
		return true;
	fprintf(stderr, "kpo: kpo " STR_FMT " was here (" STR_FMT "), this is kpo %s. The backup made before it: " STR_FMT "\n", STR_ARG(due->newer.program),
		STR_ARG(due->newer.what), program_version, STR_ARG(due->newer.backup.n ? due->newer.backup : S("none")));
	req_fail(r, FAIL_CONFLICT, T("A newer program has changed this database. Nothing was touched. "
		"Install that program or a newer one, or restore the backup that was made before."));
	return false;
}

/* ---- the backup before it ---- */

/* How an engine's database becomes a file. */
static const struct { const char *engine; bool (*run)(struct database *d, const char *file, struct fail *f); } backups[] = {
	{ "sqlite", database_backup }, { "postgres", copy_to_file },
};

struct upgrade { const struct options *o; struct database *d; struct str backup; };    /* backup: empty until it is made */

/* Beside the database, or in the folder of --backups: kpo.before-0.2.0-20261128T201530.db */
static struct str backup_name(struct arena *a, const struct options *o)
{
	char when[32];
	time_t now = instant_now().s;
	struct tm tm;
	struct str file = str_starts(o->db, S("sqlite:")) ? str_from(o->db, 7) : S("kpo.db"), folder = STR_NONE;

	strftime(when, sizeof when, "%Y%m%dT%H%M%S", gmtime_r(&now, &tm));
	for (size_t i = file.n; i > 0 && !folder.n; i--)
		if (file.p[i - 1] == '/')
			folder = str_head(file, i);
	file = str_from(file, folder.n);
	if (o->backups.n)
		folder = str_fmt(a, STR_FMT "/", STR_ARG(o->backups));
	if (file.n > 3 && str_is(str_from(file, file.n - 3), ".db"))
		file.n -= 3;
	return str_fmt(a, STR_FMT STR_FMT ".before-%s-%s.db", STR_ARG(folder), STR_ARG(file), program_version, when);
}

/* The cause first, then what it means: the engine's sentence speaks of one save. */
static void refused(struct req *r, struct msg means)
{
	if (r->fail.why.one)
		fprintf(stderr, "kpo: %s\n", r->fail.why.one);
	r->fail = (struct fail){ FAIL_UNAVAILABLE, means };
}

static bool backup_make(struct req *r, struct upgrade *u)
{
	struct str name = backup_name(r->mem, u->o);
	bool made = false;

	for (size_t i = 0; i < sizeof backups / sizeof backups[0]; i++)
		if (strcmp(backups[i].engine, database_engine(u->d)) == 0)
			made = backups[i].run(u->d, str_z(r->mem, name), &r->fail);
	if (made)
		u->backup = name;
	else
		refused(r, T("The database must be changed for this program, and that is not done without a backup. Nothing was changed. "
			"Make room, or name another folder with --backups, then start again."));
	return made;
}

/* ---- all or nothing ---- */

static void change(struct req *r, struct upgrade *u, const struct schema_due *due)
{
	for (size_t i = 0; i < due->steps.n && !due->is_new; i++)
		log_line(LOG_INFO, "schema due=\"" STR_FMT "\"", STR_ARG(due->steps.p[i].words));
	if (!due->is_new && !backup_make(r, u))
		return;
	if (u->backup.n)
		log_line(LOG_INFO, "schema backup=\"" STR_FMT "\"", STR_ARG(u->backup));
	if (!schema_change(r->db, due, u->backup))
		refused(r, T("The database could not be changed for this program: everything in it is as it was. The log says which change failed. "
			"The older program still runs with it."));
}

static void upgrade_run(struct req *r)
{
	struct upgrade *u = r->prepared;
	struct schema_due due;

	if (!db_hold(r->db, NULL) || !app_due(r, &due))
		return;
	if (due.steps.n)
		change(r, u, &due);
	if (!r->fail.code && !modules_check_queries(r->db))
		req_fail(r, FAIL_INTERNAL, T("A declared query does not fit the database. The log says which."));
	if (!r->fail.code)
		server_key_load(r);
	/* Nothing was changed, so it is a copy of what is there: a supervisor that starts again and again would fill the disk. */
	if (r->fail.code && u->backup.n)
		unlink(str_z(r->mem, u->backup));
}

static struct database *up_to_date(struct database *d, const struct options *o, struct fail *f)
{
	struct upgrade u = { .o = o, .d = d };

	return d && program_write(d, upgrade_run, &u, f) ? d : let_go(d);
}

struct database *app_open(struct arena *a, const struct options *o, struct fail *f)
{
	return up_to_date(app_open_as_it_is(a, o, f), o, f);
}

struct database *app_make(struct arena *a, const struct options *o, struct fail *f)
{
	return up_to_date(database_make(a, o->db, f), o, f);
}

/* ---- kpo schema ---- */

static void due_print(struct req *r)
{
	int *code = r->prepared;
	struct schema_due due;

	if (!app_due(r, &due))
		return;
	for (size_t i = 0; i < due.steps.n; i++)
		printf(STR_FMT "\n", STR_ARG(due.steps.p[i].words));
	printf(due.steps.n ? "due: %zu; kpo serve does it at its start, after a backup\n" : "nothing to do\n", due.steps.n);
	*code = due.steps.n ? 1 : 0;
}

int command_schema(const struct options *o)
{
	struct arena *a = app_arena(64 << 20);
	struct fail f = { FAIL_NONE, MSG_NONE };
	int code = 2;

	if (!o->db_given) {
		for (size_t i = 0; schema_print(a, i); i++)
			;
		return 0;
	}
	struct database *d = app_open_as_it_is(a, o, &f);
	if (!d || !program_read(d, due_print, &code, &f)) {
		app_failed(&f);
		return 2;
	}
	database_close(d);
	return code;
}
