/*
 * jobs.c -- the program's clock: one thread that looks once a second which job is due, and hands it to the writer.
 *
 * The jobs are the modules' tables and a few of our own, such as sealing the history. Where several servers share a database each
 * has this clock, and a job's turn is a row there: whoever finds it due takes it, the others go past. On a stop it finishes what it has begun.
 */
#include "jobs/jobs.h"
#include "record/api.h"

#include <pthread.h>
#include <time.h>

enum { JOBS_MAX = 64 };

struct jobs {
	struct database *database;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stop;
	const struct job *job[JOBS_MAX];
	int64_t due_s[JOBS_MAX];        /* monotonic */
	size_t n;
};

static void seal(struct req *r)
{
	history_seal(r);
}

static const struct query sessions_over = {
	.name = "sessions_over", .takes = { KIND_TIME }, .sql = "delete from session where expires_at < ?1",
};

static void sessions_end(struct req *r)
{
	(void)!db_exec(r->db, &sessions_over, V(r->now));
}

static const struct job own_jobs[] = {
	/* An entry with a lower number that is not committed yet would come under the seal afterwards. */
	{ .name = "history_seal", .every_s = 60, .run = seal, .hold = "history" },
	{ .name = "keys_end", .every_s = 600, .run = keys_end },
	{ .name = "rates_end", .every_s = 600, .run = rate_end },
	{ .name = "sessions_end", .every_s = 3600, .run = sessions_end },
	{ 0 },
};

/* ---- whose turn it is ---- */

static const char *const turn_ddl[] = { "create table if not exists job_turn (name text primary key, next_s bigint not null)", NULL };

static const struct query turn_add = {
	.name = "turn_add", .takes = { KIND_TEXT }, .sql = "insert into job_turn (name, next_s) values (?1, 0) on conflict (name) do nothing",
};
static const struct query turn_keep = {
	.name = "turn_keep", .takes = { KIND_TEXT, KIND_INT }, .sql = "update job_turn set next_s = ?2 where name = ?1",
};
static const struct query *const turn_queries[] = { &turn_add, &turn_keep, NULL };

const struct module jobs_module = { .name = "jobs", .label = T("Jobs"), .jobs = own_jobs, .ddl = turn_ddl, .queries = turn_queries };

struct turn { int64_t next_s; };
static const struct column turn_columns[] = { COL(struct turn, next_s), { 0 } };

/* A row that another server has in its hands now is as good as taken. A clock that was set back does not stop a job for long. */
static bool turn_take(struct req *r, const struct job *job)
{
	struct query find = { .name = "turn_find", .takes = { KIND_TEXT, KIND_INT, KIND_INT }, .gives = turn_columns,
		.sql = str_z(r->mem, str_fmt(r->mem, "select next_s from job_turn where name = ?1 and (next_s <= ?2 or next_s > ?3)%s", db_skip_locked(r->db))) };
	struct turn turn;

	if (!db_one(r->db, &find, &turn, V(str_c(job->name)), V(r->now.s), V(r->now.s + 2 * job->every_s)))
		return false;
	return db_exec(r->db, &turn_keep, V(str_c(job->name)), V(r->now.s + job->every_s)) == 1;
}

static void held_run(struct req *r)
{
	const struct job *job = r->prepared;

	r->prepared = NULL;
	if (!job->hold || db_hold(r->db, job->hold))
		job->run(r);
}

static void turn_run(struct req *r)
{
	const struct job *job = r->prepared;

	r->prepared = NULL;
	if ((!job->hold || db_hold(r->db, job->hold)) && turn_take(r, job))
		job->run(r);
}

static void turns_add(struct req *r)
{
	struct jobs *j = r->prepared;

	for (size_t i = 0; i < j->n; i++)
		(void)!db_exec(r->db, &turn_add, V(str_c(j->job[i]->name)));
}

static int64_t mono_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

static void job_run(struct database *d, const struct job *job)
{
	struct fail f = { FAIL_NONE, MSG_NONE };

	if (!program_write(d, database_remote(d) ? turn_run : held_run, (void *)(uintptr_t)job, &f))
		log_line(LOG_WARN, "job=%s failed=%d why=\"%s\"", job->name, (int)f.code, f.why.one ? f.why.one : "");
}

static void *jobs_thread(void *arg)
{
	struct jobs *j = arg;

	pthread_mutex_lock(&j->lock);
	while (!j->stop) {
		for (size_t i = 0; i < j->n && !j->stop; i++) {
			if (j->due_s[i] > mono_s())
				continue;
			j->due_s[i] = mono_s() + j->job[i]->every_s;
			pthread_mutex_unlock(&j->lock);
			job_run(j->database, j->job[i]);
			pthread_mutex_lock(&j->lock);
		}
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec++;
		if (!j->stop)
			pthread_cond_timedwait(&j->wake, &j->lock, &until);
	}
	pthread_mutex_unlock(&j->lock);
	return NULL;
}

static size_t jobs_gather(const struct job **out)
{
	size_t n = 0;

	for (size_t i = 0; modules_all()[i]; i++)
		for (const struct job *job = modules_all()[i]->jobs; job && job->name; job++) {
			CHECK(n < JOBS_MAX);
			out[n++] = job;
		}
	return n;
}

struct jobs *jobs_start(struct arena *a, struct database *d)
{
	struct jobs *j = NEW(a, struct jobs);
	struct fail f = { FAIL_NONE, MSG_NONE };
	pthread_condattr_t attr;

	j->database = d;
	j->n = jobs_gather(j->job);
	if (database_remote(d) && !program_write(d, turns_add, j, &f))
		log_line(LOG_ERROR, "jobs error=\"%s\"", f.why.one);
	for (size_t i = 0; i < j->n; i++)
		j->due_s[i] = mono_s() + 1;
	/* By the wall clock, a clock that is put back an hour would stop all jobs for that hour. */
	CHECK(pthread_condattr_init(&attr) == 0 && pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) == 0);
	CHECK(pthread_mutex_init(&j->lock, NULL) == 0 && pthread_cond_init(&j->wake, &attr) == 0);
	CHECK(pthread_create(&j->thread, NULL, jobs_thread, j) == 0);
	return j;
}

void jobs_stop(struct jobs *j)
{
	pthread_mutex_lock(&j->lock);
	j->stop = true;
	pthread_cond_signal(&j->wake);
	pthread_mutex_unlock(&j->lock);
	pthread_join(j->thread, NULL);
}

bool jobs_run_all(struct database *d, struct fail *f)
{
	const struct job *all[JOBS_MAX];
	size_t n = jobs_gather(all);

	for (size_t i = 0; i < n && !f->code; i++)
		program_write(d, held_run, (void *)(uintptr_t)all[i], f);
	return !f->code;
}
