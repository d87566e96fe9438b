/*
 * world.h -- the small company of the unit tests with all modules of the program, for targets that need a database.
 *
 * Made once a process, in a file of its own in /tmp that goes with it (a crash leaves it). A target reads through one
 * connection, each input in a snapshot of its own, as one of several people; what it writes is rolled back.
 */
#ifndef FUZZ_WORLD_H
#define FUZZ_WORLD_H

#include "fuzz.h"

#include "../unit/idea_world.h"
#include "app/app.h"

#include <stdlib.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);

enum { KINDS_MAX = 64, READERS = 5, IDEAS = 40 };

static struct {
	const struct record *records[KINDS_MAX];
	size_t n;
	struct actor readers[READERS];          /* the administrator, the office, a team leader, an operator, nobody */
	struct db_conn *conn;
} company;

static void ideas_give(struct req *r)
{
	static const char *const words[] = { "The driver hangs on the wrong side.", "Öl tropft <b>hier</b>", "driver 100% _late_", "=1+1", "Schraube; -- 'x'" };
	int64_t areas[] = { w.one, w.two, w.press }, givers[] = { w.giver, w.mate, w.leader, 0 };

	for (int i = 0; i < IDEAS; i++) {
		struct idea *idea = record_new(r->mem, &idea_record);
		idea->problem = str_c(words[i % 5]);
		idea->area.id = areas[i % 3];
		idea->submitter.id = givers[i % 4];
		idea->anonymous = !givers[i % 4];
		CHECK(record_insert(r, &idea_record, idea));
	}
}

/* ---- start and end ---- */

static void readers_load(void)
{
	int64_t who[READERS] = { w.admin, w.kpo, w.leader, w.giver, 0 };
	struct db db = { .conn = company.conn, .mem = w.mem };

	for (size_t i = 0; i < READERS; i++) {
		struct req r = { .mem = w.mem, .db = &db };
		db.fail = &r.fail;
		CHECK(!who[i] || actor_load(&r, who[i]));
		company.readers[i] = r.actor;
	}
}

static void company_end(void)
{
	database_reader_close(company.conn);
	tear_down(NULL);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct fail f = { FAIL_NONE, MSG_NONE };

	modules_use(app_modules);
	set_up(NULL);
	by_at(0, day(-3, 9 * 60), ideas_give);
	CHECK((company.conn = database_reader(w.d, &f)));
	CHECK(conn_read_begin(company.conn, &f));
	readers_load();
	conn_read_end(company.conn);
	atexit(company_end);
	for (size_t i = 0; app_modules[i]; i++)
		for (const struct record *const *rec = app_modules[i]->records; rec && *rec; rec++)
			company.records[company.n++] = *rec;
	CHECK(company.n < KINDS_MAX);
	return 0;
}

/* A request of one of these people, over db; its query or form is the target's. */
static struct req *req_as(struct arena *mem, struct db *db, size_t reader)
{
	struct req *r = NEW(mem, struct req);
	struct http_request *q = NEW(mem, struct http_request);

	*q = (struct http_request){ .mem = mem, .method = GET, .path = S("/idea") };
	*r = (struct req){ .mem = mem, .http = q, .db = db, .method = GET, .lang = lang_find(S("en")), .zone = zone_find(S("Europe/Berlin")), .now = day(0, 600),
		.csrf = S("token"), .actor = company.readers[reader] };
	r->today = zone_date(r->zone, r->now, NULL);
	r->html = html_new(mem, 4096, LIMIT_PAGE_BYTES, r->lang, r->zone);
	db->mem = mem;
	db->fail = &r->fail;
	return r;
}

/* ---- reading: one snapshot an input ---- */

static struct req *reading_begin(struct arena *mem, size_t reader)
{
	struct db *db = NEW(mem, struct db);
	struct req *r = req_as(mem, db, reader);

	db->conn = company.conn;
	CHECK(conn_read_begin(db->conn, &r->fail));
	return r;
}

/* Whatever was asked, the program itself never fails of it. */
static void reading_end(struct req *r)
{
	conn_read_end(r->db->conn);
	CHECK(r->fail.code < FAIL_INTERNAL);
}

/* ---- writing: one job an input, rolled back ---- */

struct writing { void (*run)(struct req *r, void *arg); void *arg; size_t reader; bool ran; };

static void writing_run(struct write_job *job, struct db *db)
{
	struct writing *x = job->arg;
	struct req *r = req_as(job->mem, db, x->reader);

	x->ran = true;
	x->run(r, x->arg);
	CHECK(r->fail.code < FAIL_INTERNAL);
	db->fail = job->fail;
	fail_set(job->fail, FAIL_CONFLICT, T("Rolled back."));
}

static void write_and_forget(struct arena *mem, size_t reader, void (*run)(struct req *r, void *arg), void *arg)
{
	struct fail f = { FAIL_NONE, MSG_NONE };
	struct writing x = { run, arg, reader, false };
	struct write_job job = { .run = writing_run, .mem = mem, .fail = &f, .arg = &x };

	database_write_wait(w.d, &job);
	CHECK(x.ran && f.code == FAIL_CONFLICT);
}

#endif
