/*
 * program.c -- the program as its own client: a request that came from nobody, for jobs and the command line.
 *
 * It has no page, no session and no right to ask for; whoever uses it is the administrator at the machine or the clock.
 */
#include "jobs/jobs.h"

struct call { struct write_job job; void (*run)(struct req *r); void *arg; };

/* The request's own failure is the one that sticks; the job's is what the writer looks at. */
static void call_run(struct write_job *job, struct db *db)
{
	struct call *c = job->arg;
	struct req *r = program_req(job->mem, db);

	db->fail = &r->fail;
	r->prepared = c->arg;
	c->run(r);
	*job->fail = r->fail;
	db->fail = job->fail;
}

bool program_write(struct database *d, void (*run)(struct req *r), void *arg, struct fail *f)
{
	struct arena *mem = arena_new(LIMIT_REQUEST_BYTES);
	struct call c = { .run = run, .arg = arg };

	c.job = (struct write_job){ .run = call_run, .mem = mem, .fail = f, .arg = &c };
	database_write_wait(d, &c.job);
	arena_free(mem);
	return !f->code;
}

bool program_read(struct database *d, void (*run)(struct req *r), void *arg, struct fail *f)
{
	struct arena *mem = arena_new((size_t)4 << 30);
	struct db_conn *conn = database_reader(d, f);

	if (conn && conn_read_begin(conn, f)) {
		struct db db = { .conn = conn, .mem = mem };
		struct req *r = program_req(mem, &db);
		db.fail = &r->fail;
		r->prepared = arg;
		run(r);
		*f = r->fail;
		conn_read_end(conn);
	}
	if (conn)
		database_reader_close(conn);
	arena_free(mem);
	return !f->code;
}
