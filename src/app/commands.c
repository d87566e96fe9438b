/*
 * commands.c -- the commands of whoever looks after the server: check, backup, restore, users, what the program knows of itself.
 */
#include "app/app.h"
#include "record/api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- check ---- */

static void check_run(struct req *r)
{
	struct history_report *report = r->prepared;

	history_check(r, report);
	if (org_wrong(r) && report->wrong++ == 0)
		report->first_wrong = S("places: the tree of places and its look-up table differ");
	int64_t pictures = attachments_wrong(r);
	if (pictures && report->wrong++ == 0)
		report->first_wrong = str_fmt(r->mem, "pictures: the bytes of %lld are lost or not what they were", (long long)pictures);
}

static int check_print(const struct history_report *c)
{
	printf("%lld entries, %lld seals, %lld rows checked\n", (long long)c->rows, (long long)c->seals, (long long)c->records);
	if (c->last_seal.n)
		printf("last seal: " STR_FMT "\n", STR_ARG(c->last_seal));     /* kept elsewhere, it also proves that nothing was cut off */
	if (!c->wrong)
		printf("the history is whole\n");
	else
		printf("%lld wrong; the first: " STR_FMT "\n", (long long)c->wrong, STR_ARG(c->first_wrong));
	return c->wrong ? 1 : 0;
}

struct check_call { int code; size_t due; };

static void check_and_print(struct req *r, struct check_call *c)
{
	struct history_report report;

	r->prepared = &report;
	check_run(r);
	c->code = r->fail.code ? 1 : check_print(&report);
}

static void check_as_it_is(struct req *r)
{
	struct check_call *c = r->prepared;
	struct schema_due due;

	if (app_due(r, &due) && (c->due = due.steps.n) == 0)
		check_and_print(r, c);
}

/* One of an older release is proved as it will be: changed in a transaction that is never committed. The failure at its end takes all of it back. */
static void check_as_it_will_be(struct db *db, void *arg)
{
	struct check_call *c = arg;
	struct req *r = program_req(db->mem, db);
	struct fail *kept = db->fail;

	db->fail = &r->fail;
	printf("of an older release: checked as it will be after what is due (%zu), none of which is kept\n", c->due);
	if (modules_schema(db))
		check_and_print(r, c);
	db->fail = kept;
	*kept = r->fail;
	c->due = 0;
	if (!kept->code)
		fail_set(kept, FAIL_CONFLICT, MSG_NONE);
}

int command_check(const struct options *o)
{
	struct arena *a = app_arena((size_t)4 << 30);
	struct fail f = { FAIL_NONE, MSG_NONE };
	struct database *d = app_open_as_it_is(a, o, &f);
	struct check_call c = { .code = 1 };

	if (!d)
		return app_failed(&f);
	if (!program_read(d, check_as_it_is, &c, &f))
		c.code = app_failed(&f);
	else if (c.due && !database_bulk(d, a, check_as_it_will_be, &c, &f) && f.why.one)
		c.code = app_failed(&f);
	database_close(d);
	return c.code;
}

/* ---- backup, restore ---- */

int command_backup(const struct options *o)
{
	struct arena *a = app_arena(64 << 20);
	struct fail f = { FAIL_NONE, MSG_NONE };

	if (o->arg_count != 1) {
		fprintf(stderr, "kpo: backup takes the name of the file to write\n");
		return 2;
	}
	struct database *d = app_open_as_it_is(a, o, &f);
	const char *file = str_z(a, o->args[0]);
	if (!d || !(database_remote(d) ? copy_to_file(d, file, &f) : database_backup(d, file, &f)))
		return app_failed(&f);
	printf("written: " STR_FMT "\n", STR_ARG(o->args[0]));
	database_close(d);
	return 0;
}

static bool file_copy(const char *from, const char *to)
{
	char part[4096], block[1 << 16];
	size_t n;

	snprintf(part, sizeof part, "%s.part", to);
	FILE *in = fopen(from, "rb"), *out = fopen(part, "wb");
	bool ok = in && out;
	while (ok && (n = fread(block, 1, sizeof block, in)) > 0)
		ok = fwrite(block, 1, n, out) == n;
	ok = ok && !ferror(in) && fflush(out) == 0 && fsync(fileno(out)) == 0;
	if (in)
		fclose(in);
	if (out)
		fclose(out);
	return ok && rename(part, to) == 0;
}

/* Into an empty database: what a server has is never put away by this program. */
static int restore_to_server(struct arena *a, const struct options *o)
{
	struct fail f = { FAIL_NONE, MSG_NONE };
	struct options probe = *o;

	probe.db = str_fmt(a, "sqlite:" STR_FMT, STR_ARG(o->args[0]));
	if (command_check(&probe) != 0) {
		fprintf(stderr, "kpo: " STR_FMT " is not a whole backup; nothing was changed\n", STR_ARG(o->args[0]));
		return 1;
	}
	if (!copy_from_file(a, o, o->args[0], &f))
		return app_failed(&f);
	printf("restored\n");
	return 0;
}

/* The backup is checked before it takes the place of anything. */
int command_restore(const struct options *o)
{
	struct arena *a = app_arena(1 << 20);
	struct options probe = *o;
	struct fail f = { FAIL_NONE, MSG_NONE };

	if (o->arg_count != 1) {
		fprintf(stderr, "kpo: restore takes the name of a backup\n");
		return 2;
	}
	if (!str_starts(o->db, S("sqlite:")))
		return restore_to_server(a, o);
	umask(077);     /* a copy is as private as its original */
	const char *from = str_z(a, o->args[0]), *to = str_z(a, str_from(o->db, 7));
	if (access(to, F_OK) == 0 && !o->force) {
		fprintf(stderr, "kpo: %s exists. Stop the server, keep a copy of it, then say --force\n", to);
		return 1;
	}
	const char *trial = str_z(a, str_fmt(a, "%s.trial", to));
	probe.db = str_fmt(a, "sqlite:%s", trial);
	if (!file_copy(from, trial) || command_check(&probe) != 0) {
		fprintf(stderr, "kpo: %s is not a whole backup; nothing was changed\n", from);
		unlink(trial);
		unlink(str_z(a, str_fmt(a, "%s-lock", trial)));
		return 1;
	}
	unlink(str_z(a, str_fmt(a, "%s-lock", trial)));
	if (!database_replace(to, trial, &f)) {
		unlink(trial);
		return app_failed(&f);
	}
	printf("restored: %s\n", to);
	return 0;
}

/* ---- users ---- */

static const struct column top_columns[] = { { .name = "id", .off = 0, .kind = KIND_INT }, { 0 } };
static const struct query top_unit = { .name = "top_unit", .gives = top_columns, .sql = "select coalesce(min(id), 0) as id from unit where parent is null" };

static int64_t unit_top(struct req *r)
{
	return db_count(r->db, &top_unit);
}

struct user_call { const struct options *o; int code; struct str password, hash, zone; };

/* Names and words typed on the command line end in the shell's history: a password is asked for on standard input. */
static struct str line_read(struct arena *a, const char *prompt)
{
	char line[256];

	fprintf(stderr, "%s: ", prompt);
	if (!fgets(line, sizeof line, stdin))
		return STR_NONE;
	return str_copy(a, str_trim(str_c(line)));
}

static void user_add(struct req *r, struct user_call *c)
{
	struct person *p = record_new(r->mem, &person_record);
	struct role_grant *g = record_new(r->mem, &role_grant_record);

	p->name = c->o->arg_count > 2 ? c->o->args[2] : c->o->args[1];
	p->employee_no = c->o->args[1];
	p->employment = S("active");
	p->language = S("en");
	p->home_unit.id = unit_top(r);
	p->password = c->hash;
	if (!record_insert(r, &person_record, p))
		return;
	g->person.id = p->id;
	g->unit.id = p->home_unit.id;
	g->role = S("admin");
	record_insert(r, &role_grant_record, g);
}

static void user_run(struct req *r)
{
	struct user_call *c = r->prepared;
	struct str what = c->o->args[0], login = c->o->args[1];
	int64_t id = person_by_login(r, login);

	if (str_is(what, "add") && id) {
		req_fail(r, FAIL_CONFLICT, T("There is somebody with this number already."));
	} else if (str_is(what, "add")) {
		user_add(r, c);
	} else if (!id) {
		req_fail(r, FAIL_NOT_FOUND, T("There is nobody with this number or e-mail address."));
	} else if (str_is(what, "passwd")) {
		person_set_password(r, id, c->hash);
	} else {
		struct str token = token_create(r, id, c->o->arg_count > 2 ? c->o->args[2] : S("command line"));
		if (!r->fail.code)
			printf(STR_FMT "\n", STR_ARG(token));
	}
}

int command_user(const struct options *o)
{
	struct arena *a = app_arena(64 << 20);
	struct fail f = { FAIL_NONE, MSG_NONE };
	struct user_call c = { .o = o };

	if (o->arg_count < 2 || !(str_is(o->args[0], "add") || str_is(o->args[0], "passwd") || str_is(o->args[0], "token"))) {
		fprintf(stderr, "kpo: user add|passwd|token LOGIN [NAME]\n");
		return 2;
	}
	if (!str_is(o->args[0], "token")) {
		c.password = line_read(a, "password");
		struct msg wrong = password_wrong(c.password);
		if (wrong.one) {
			fprintf(stderr, "kpo: %s\n", wrong.one);
			return 1;
		}
		c.hash = password_hash(a, c.password);
	}
	struct database *d = app_open(a, o, &f);
	if (!d)
		return app_failed(&f);
	bool ok = program_write(d, user_run, &c, &f);
	database_close(d);
	return ok ? 0 : app_failed(&f);
}

/* ---- a first company: one enterprise, one calendar, one administrator whose password is printed once ---- */

/* Office hours in the company's zone: what counts until the real shifts are entered, and where they are entered. */
static int64_t calendar_add(struct req *r, struct str zone)
{
	struct calendar *c = record_new(r->mem, &calendar_record);
	struct shift *s = record_new(r->mem, &shift_record);

	c->name = S("Office hours");
	c->tz = zone;
	if (!record_insert(r, &calendar_record, c))
		return 0;
	s->calendar.id = c->id;
	s->name = S("Day");
	s->days = S("1-5");
	s->start_at = S("08:00");
	s->end_at = S("16:00");
	return record_insert(r, &shift_record, s) ? c->id : 0;
}

static void init_run(struct req *r)
{
	struct user_call *c = r->prepared;
	struct unit *u = record_new(r->mem, &unit_record);

	if (unit_top(r)) {
		req_fail(r, FAIL_CONFLICT, T("There is a company already. Nothing was changed."));
		return;
	}
	u->name = S("Our company");
	u->code = S("C");
	u->kind = S("enterprise");
	u->tz = c->zone;
	u->calendar.id = calendar_add(r, c->zone);
	if (u->calendar.id && record_insert(r, &unit_record, u))
		user_add(r, c);
}

int command_init(const struct options *o)
{
	struct arena *a = app_arena(64 << 20);
	struct fail f = { FAIL_NONE, MSG_NONE };
	struct options who = *o;
	struct user_call c = { .o = &who, .zone = o->arg_count ? o->args[0] : S("UTC") };

	if (o->arg_count > 1 || !zone_find(c.zone)) {
		fprintf(stderr, "kpo: init takes the company's time zone as region and city: Europe/Berlin\n");
		return 2;
	}
	who.args[1] = S("admin");
	who.args[2] = S("Administrator");
	who.arg_count = 3;
	c.password = str_head(secret_token(a), 16);
	c.hash = password_hash(a, c.password);
	struct database *d = app_make(a, o, &f);
	if (!d)
		return app_failed(&f);
	bool ok = program_write(d, init_run, &c, &f);
	database_close(d);
	if (!ok)
		return app_failed(&f);
	printf("sign in as: admin\npassword:   " STR_FMT "\ntime zone:  " STR_FMT ", to be changed under Places and Calendars\n", STR_ARG(c.password), STR_ARG(c.zone));
	return 0;
}

/* ---- jobs, and what the program knows of itself ---- */

int command_jobs(const struct options *o)
{
	struct arena *a = app_arena(64 << 20);
	struct fail f = { FAIL_NONE, MSG_NONE };
	struct database *d = app_open(a, o, &f);

	if (!d)
		return app_failed(&f);
	bool ok = jobs_run_all(d, &f);
	database_close(d);
	return ok ? 0 : app_failed(&f);
}

int command_rights(const struct options *o)
{
	rights_print();
	return 0;
}

int command_routes(const struct options *o)
{
	routes_print();
	return 0;
}

int command_openapi(const struct options *o)
{
	struct arena *a = app_arena(64 << 20);
	struct str text = openapi_text(a, lang_find(S("en")));

	fwrite(text.p, 1, text.n, stdout);
	return 0;
}
