/*
 * tx.c -- the database, its readers and its one writer.
 *
 * The writer takes all jobs that wait, runs each in a savepoint, commits once for all and only then
 * says that they are done: an answered write is on disk, a failed one leaves nothing, and many share one
 * sync. There is no fixed delay. Whoever was answered just now may come back at once, so after a
 * commit the writer waits for as many as it knows of, half as long as that commit took and no longer;
 * a single client is never kept waiting. Where the engine is another machine's, each job is a transaction of its own on one of
 * several connections, and is run again when it met another one or the connection broke before its commit.
 */
#include "db/engine.h"

#include <errno.h>
#include <sched.h>
#include <time.h>

enum { GROUP_MAX = 256, IDLE_S = 1, AGAIN_MAX = 30, ALONE_AFTER = 5 };
static const int64_t second_ns = 1000000000, wait_max_ns = 5000000, again_ns = 10000000000;

static int64_t clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * second_ns + t.tv_nsec;
}

/* ---- readers ---- */

struct db_conn *database_reader(struct database *d, struct fail *f)
{
	return d->engine->open(d, CONN_READ, f);
}

void database_reader_close(struct db_conn *c)
{
	CHECK(c->use == CONN_READ && c->statements.busy == 0);
	arena_free(c->kept.mem);
	c->engine->close(c);
}

struct kept_memory *db_kept(struct db *db)
{
	enum { KEPT_MAX_BYTES = 64 << 20 };
	struct kept_memory *k = &db->conn->kept;

	if (db->writes || db->conn->use != CONN_READ)
		return NULL;
	/* Between two snapshots nobody holds what hangs there. */
	if (k->mem && !k->fresh && arena_spent(k->mem)) {
		arena_free(k->mem);
		*k = (struct kept_memory){ 0 };
	}
	if (!k->mem)
		k->mem = arena_new_soft(KEPT_MAX_BYTES);
	return k;
}

bool conn_begin(struct db_conn *c, const char *sql, enum db_result *why)
{
	*why = conn_injected(c) ? DB_INJECTED : conn_run(c, sql);
	if (*why == DB_DONE)
		return true;
	result_log(c, sql, *why);
	return false;
}

void conn_roll_back(struct db_conn *c)
{
	conn_reset_open(c);
	if (c->engine->in_transaction(c))
		c->engine->roll_back(c);
}

bool conn_read_begin(struct db_conn *c, struct fail *f)
{
	enum db_result why;

	CHECK(c->use == CONN_READ && !c->engine->in_transaction(c));
	c->kept.fresh = false;
	if (conn_begin(c, c->engine->begin[CONN_READ], &why))
		return true;
	result_fail(f, why);
	return false;
}

void conn_read_end(struct db_conn *c)
{
	conn_roll_back(c);
}

/* ---- one group of jobs ---- */

struct group { struct write_job *jobs; int64_t n; };

static void job_run(struct db_conn *c, struct write_job *job)
{
	struct db db = { .conn = c, .mem = job->mem, .fail = job->fail, .writes = true };

	if (!job->fail->code)
		job->run(job, &db);
	if (!job->fail->code)
		conn_finish_open(&db);
	conn_reset_open(c);
}

/*
 * False when the whole group is lost. An engine may end the transaction by itself (a full disk does that to
 * SQLite): what earlier jobs of the group wrote is gone then, although they did nothing wrong.
 */
static bool job_run_apart(struct db_conn *c, struct write_job *job, enum db_result *why)
{
	struct publish_mark said = publish_mark(c);

	if (!conn_begin(c, "savepoint job", why))
		return false;
	job_run(c, job);
	*why = c->last_failure;
	if (!c->engine->in_transaction(c))
		return false;
	if (job->fail->code && (*why = conn_run(c, "rollback to job")) != DB_DONE)
		return false;
	if (job->fail->code)
		publish_back(c, said);
	return (*why = conn_run(c, "release job")) == DB_DONE;
}

static bool group_run(struct db_conn *c, struct group g, enum db_result *why)
{
	if (!conn_begin(c, c->engine->begin[CONN_WRITE], why))
		return false;
	for (struct write_job *job = g.jobs; job; job = job->next)
		if (!job_run_apart(c, job, why))
			return false;
	return true;
}

static bool group_commit(struct hand *h, struct group g, enum db_result *why)
{
	if (!group_run(h->conn, g, why))
		return false;
	int64_t start = clock_ns();
	if (!conn_begin(h->conn, "commit", why))
		return false;
	int64_t end = clock_ns(), wait = (end - start) / 2;
	h->writer->until_ns = end + (wait < wait_max_ns ? wait : wait_max_ns);
	return true;
}

static void group_fail(struct db_conn *c, struct group g, enum db_result why)
{
	conn_roll_back(c);
	for (struct write_job *job = g.jobs; job; job = job->next) {
		struct fail all = { 0 };
		result_fail(&all, why);
		fail_set(job->fail, FAIL_UNAVAILABLE, all.why);
	}
}

/* ---- one job, in a transaction of its own ---- */

/* DB_DONE also when the job failed for a reason of its own: then nothing of it stays, and its fail says why. */
static enum db_result job_try(struct db_conn *c, struct write_job *job)
{
	enum db_result why = DB_DONE;

	c->last_failure = 0;
	if (conn_begin(c, c->engine->begin[CONN_WRITE], &why))
		job_run(c, job);
	if (why == DB_DONE && (c->last_failure == DB_AGAIN || c->last_failure == DB_LOST))
		why = c->last_failure;
	if (why == DB_DONE && !job->fail->code) {
		if (conn_begin(c, "commit", &why))
			return DB_DONE;
		if (why == DB_LOST)
			return c->engine->settled(c);
	}
	conn_roll_back(c);
	return why;
}

static void again_wait(int tries)
{
	int64_t most = (int64_t)1000000 << (tries < 8 ? tries : 8), ns = most / 2 + clock_ns() % (most / 2);
	struct timespec t = { .tv_sec = ns / second_ns, .tv_nsec = ns % second_ns };

	nanosleep(&t, NULL);
}

/* What its run had said of itself is forgotten before it runs again. */
static bool job_serve(struct db_conn *c, struct write_job *job)
{
	int64_t until = clock_ns() + again_ns;
	enum db_result why = DB_DONE;
	bool alone = false;

	for (int tries = 0; !job->fail->code; tries++) {
		if (tries == ALONE_AFTER)
			alone = c->engine->alone(c, true) == DB_DONE;
		why = job_try(c, job);
		if ((why != DB_AGAIN && why != DB_LOST) || tries == AGAIN_MAX || clock_ns() > until)
			break;
		again_wait(tries);
		c->again++;
		*job->fail = (struct fail){ 0 };
		publish_back(c, (struct publish_mark){ 0 });
		if (job->again)
			job->again(job);
	}
	if (alone)
		(void)c->engine->alone(c, false);
	if (why != DB_DONE) {
		*job->fail = (struct fail){ 0 };
		result_fail(job->fail, why);
	}
	/* What may have been saved is told too: a topic says look, not what there is. */
	return !job->fail->code || why == DB_UNKNOWN;
}

/* ---- the writer ---- */

static void group_count(struct writer *w, struct group g, int64_t commits, int64_t again)
{
	int64_t failed = 0;

	for (struct write_job *job = g.jobs; job; job = job->next)
		failed += job->fail->code != 0;
	pthread_mutex_lock(&w->lock);
	w->stats.answered += g.n;
	w->stats.failed += failed;
	w->stats.commits += commits;
	w->stats.again += again;
	w->expected = g.n + w->stats.queue_now;
	pthread_mutex_unlock(&w->lock);
}

static void group_answer(struct group g)
{
	for (struct write_job *job = g.jobs, *next; job; job = next) {
		next = job->next;       /* done() gives the job away */
		job->done(job);
	}
}

static void group_serve(struct hand *h, struct group g)
{
	int64_t commits = h->conn->commits, again = h->conn->again;
	enum db_result why = DB_ERROR;

	bool remote = h->conn->engine->remote, committed = remote ? job_serve(h->conn, g.jobs) : group_commit(h, g, &why);
	if (!committed && !remote)
		group_fail(h->conn, g, why);
	if (!remote)
		publish_over(h->conn, committed);
	group_count(h->writer, g, h->conn->commits - commits, h->conn->again - again);
	group_answer(g);
	/* Telling the other servers takes a round trip: nobody's answer waits for that. */
	if (remote)
		publish_over(h->conn, committed);
}

/* With the lock held: until n jobs wait, the writer has to stop, or it is this late. */
static bool writer_wait(struct writer *w, int64_t n, int64_t until_ns)
{
	struct timespec t = { .tv_sec = until_ns / second_ns, .tv_nsec = until_ns % second_ns };
	int late = 0;

	w->wake_at = n;
	while (w->stats.queue_now < n && !w->stopping && late != ETIMEDOUT)
		late = pthread_cond_timedwait(&w->wake, &w->lock, &t);
	w->wake_at = INT64_MAX;
	return w->stats.queue_now >= n;
}

/* With the lock held. The first one in a while: others may be about to come in, let them. */
static void writer_wait_idle(struct hand *h, bool *untidy)
{
	struct writer *w = h->writer;

	while (!writer_wait(w, 1, clock_ns() + IDLE_S * second_ns) && !w->stopping) {
		if (!*untidy)
			continue;
		pthread_mutex_unlock(&w->lock);
		h->conn->engine->tidy(h->conn, TIDY_IDLE);
		*untidy = false;
		pthread_mutex_lock(&w->lock);
	}
	pthread_mutex_unlock(&w->lock);
	sched_yield();
	pthread_mutex_lock(&w->lock);
}

static struct group writer_take(struct writer *w, int64_t most)
{
	struct group g = { .jobs = w->head };
	struct write_job *last = NULL;

	for (struct write_job *job = w->head; job && g.n < most; job = job->next, g.n++)
		last = job;
	if (!last)
		return g;
	w->head = last->next;
	if (!w->head)
		w->tail = &w->head;
	last->next = NULL;
	w->stats.queue_now -= g.n;
	return g;
}

static struct group writer_next(struct hand *h, bool *untidy)
{
	struct writer *w = h->writer;
	bool remote = h->conn->engine->remote;

	pthread_mutex_lock(&w->lock);
	if (!remote && w->expected > 1)
		writer_wait(w, w->expected < GROUP_MAX ? w->expected : GROUP_MAX, w->until_ns);
	while (remote && !w->head && !w->stopping)
		pthread_cond_wait(&w->wake, &w->lock);
	if (!w->head && !w->stopping)
		writer_wait_idle(h, untidy);
	struct group g = writer_take(w, remote ? 1 : GROUP_MAX);
	pthread_mutex_unlock(&w->lock);
	return g;
}

static void *hand_main(void *arg)
{
	struct hand *h = arg;
	bool untidy = false;

	for (struct group g = writer_next(h, &untidy); g.n; g = writer_next(h, &untidy)) {
		group_serve(h, g);
		h->conn->engine->tidy(h->conn, TIDY_BUSY);
		untidy = true;
	}
	return NULL;
}

void database_write(struct database *d, struct write_job *job)
{
	struct writer *w = &d->writer;

	CHECK(job->run && job->done && job->mem && job->fail);
	job->next = NULL;
	pthread_mutex_lock(&w->lock);
	CHECK(!w->stopping);
	*w->tail = job;
	w->tail = &job->next;
	w->stats.queue_now++;
	if (w->stats.queue_now > w->stats.queue_max)
		w->stats.queue_max = w->stats.queue_now;
	bool wake = d->engine->remote || w->stats.queue_now >= w->wake_at;
	pthread_mutex_unlock(&w->lock);
	if (wake)
		pthread_cond_signal(&w->wake);
}

struct writer_stats database_writer_stats(const struct database *d)
{
	/* Only the lock is touched; what callers see of the database stays as it was. */
	struct writer *w = (struct writer *)(uintptr_t)&d->writer;

	pthread_mutex_lock(&w->lock);
	struct writer_stats stats = w->stats;
	pthread_mutex_unlock(&w->lock);
	return stats;
}

/* ---- a job and someone who waits for it ---- */

struct waited_job {
	struct write_job job;
	struct write_job *inner;
	pthread_mutex_t lock;
	pthread_cond_t over;
	bool is_over;
};

static void waited_run(struct write_job *job, struct db *db)
{
	struct waited_job *w = (struct waited_job *)job;

	w->inner->run(w->inner, db);
}

static void waited_again(struct write_job *job)
{
	struct waited_job *w = (struct waited_job *)job;

	if (w->inner->again)
		w->inner->again(w->inner);
}

static void waited_done(struct write_job *job)
{
	struct waited_job *w = (struct waited_job *)job;

	if (w->inner->done)
		w->inner->done(w->inner);
	pthread_mutex_lock(&w->lock);
	w->is_over = true;
	pthread_cond_signal(&w->over);
	pthread_mutex_unlock(&w->lock);
}

void database_write_wait(struct database *d, struct write_job *job)
{
	struct waited_job w = {
		.job = { .run = waited_run, .again = waited_again, .done = waited_done, .mem = job->mem, .fail = job->fail },
		.inner = job, .lock = PTHREAD_MUTEX_INITIALIZER, .over = PTHREAD_COND_INITIALIZER,
	};

	for (int i = 0; i < d->writer.hands; i++)
		CHECK(!pthread_equal(pthread_self(), d->writer.hand[i].thread));
	database_write(d, &w.job);
	pthread_mutex_lock(&w.lock);
	while (!w.is_over)
		pthread_cond_wait(&w.over, &w.lock);
	pthread_mutex_unlock(&w.lock);
	pthread_mutex_destroy(&w.lock);
	pthread_cond_destroy(&w.over);
}

/* ---- bulk ---- */

static bool bulk_run(struct db *db, void (*run)(struct db *, void *arg), void *arg)
{
	struct db_conn *c = db->conn;
	enum db_result why = DB_ERROR;

	if (!conn_begin(c, c->engine->begin[CONN_BULK], &why)) {
		result_fail(db->fail, why);
		return false;
	}
	run(db, arg);
	bool kept = !db->fail->code && conn_finish_open(db);
	conn_reset_open(c);
	if (kept && !conn_begin(c, "commit", &why)) {
		result_fail(db->fail, why);
		kept = false;
	}
	conn_roll_back(c);
	return kept;
}

bool database_bulk(struct database *d, struct arena *mem, void (*run)(struct db *, void *arg), void *arg,
		   struct fail *f)
{
	struct db_conn *c = d->engine->open(d, CONN_BULK, f);

	if (!c)
		return false;
	struct db db = { .conn = c, .mem = mem, .fail = f, .writes = true };
	bool kept = bulk_run(&db, run, arg);
	c->engine->tidy(c, TIDY_CLOSE);
	c->engine->close(c);
	return kept;
}

/* ---- opening and closing ---- */

static const struct { const char *scheme; const struct db_engine *engine; } schemes[] = {
	{ "sqlite", &sqlite_engine }, { "postgres", &postgres_engine }, { "postgresql", &postgres_engine },
};

const struct db_engine *engine_at(size_t i)
{
	static const struct db_engine *const engines[] = { &sqlite_engine, &postgres_engine };

	return i < sizeof engines / sizeof *engines ? engines[i] : NULL;
}

static const struct db_engine *engine_find(struct str url, struct str *place)
{
	struct str scheme;

	*place = url;
	if (!str_cut(place, ':', &scheme))
		return NULL;
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (str_is(scheme, schemes[i].scheme))
			return schemes[i].engine;
	return NULL;
}

static bool hands_open(struct database *d, struct fail *f)
{
	struct writer *w = &d->writer;
	int most = d->engine->remote ? WRITER_HANDS_MAX : 1;

	for (; w->hands < most; w->hands++) {
		struct hand *h = &w->hand[w->hands];
		*h = (struct hand){ .writer = w, .conn = d->engine->open(d, CONN_WRITE, f) };
		if (!h->conn)
			return false;
	}
	return true;
}

static void hands_close(struct database *d)
{
	struct writer *w = &d->writer;

	while (w->hands > 0) {
		struct db_conn *c = w->hand[--w->hands].conn;
		d->engine->tidy(c, TIDY_CLOSE);
		d->engine->close(c);
	}
}

static void writer_start(struct writer *w)
{
	pthread_condattr_t attr;

	w->tail = &w->head;
	w->wake_at = INT64_MAX;
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w->wake, &attr);
	pthread_condattr_destroy(&attr);
	for (int i = 0; i < w->hands; i++)
		CHECK(pthread_create(&w->hand[i].thread, NULL, hand_main, &w->hand[i]) == 0);
}

static const char *place_of(struct arena *a, const struct db_engine *e, struct str url, struct str place)
{
	if (e->remote)
		return str_z(a, url);
	return str_z(a, str_fmt(a, "%s" STR_FMT, place.p[0] == '/' ? "" : "./", STR_ARG(place)));
}

static struct database *database_begin(struct database *d, const struct db_engine *engine, const char *file, bool make, struct fail *f)
{
	d->engine = engine;
	d->make = make;
	d->file = file;
	pthread_mutex_init(&d->apart.lock, NULL);
	pthread_mutex_init(&d->listener.lock, NULL);
	if (hands_open(d, f)) {
		writer_start(&d->writer);
		return d;
	}
	hands_close(d);
	return NULL;
}

static struct database *database_start(struct arena *a, struct str url, bool make, struct fail *f)
{
	struct str place;
	const struct db_engine *engine = engine_find(url, &place);

	/* A name like :memory: or file:x would not be a plain file to SQLite. */
	if (!engine || place.n == 0 || place.p[0] == ':') {
		fail_set(f, FAIL_INVALID,
			 T("The database must be named as sqlite:FILE or as postgres://HOST/NAME, for example --db sqlite:kpo.db."));
		return NULL;
	}
	return database_begin(NEW(a, struct database), engine, place_of(a, engine, url, place), make, f);
}

struct database *database_fake(struct arena *a, struct fake_script *script, struct fail *f)
{
	struct database *d = NEW(a, struct database);

	d->script = script;
	return database_begin(d, &fake_engine, "", false, f);
}

struct database *database_open(struct arena *a, struct str url, struct fail *f)
{
	return database_start(a, url, false, f);
}

struct database *database_make(struct arena *a, struct str url, struct fail *f)
{
	return database_start(a, url, true, f);
}

void database_close(struct database *d)
{
	struct writer *w = &d->writer;

	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_mutex_unlock(&w->lock);
	pthread_cond_broadcast(&w->wake);
	for (int i = 0; i < w->hands; i++)
		pthread_join(w->hand[i].thread, NULL);
	hands_close(d);
	if (d->apart.conn)
		d->engine->close(d->apart.conn);
	pthread_mutex_destroy(&d->apart.lock);
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
	pthread_mutex_destroy(&d->listener.lock);
}

const char *database_engine(const struct database *d)
{
	return d->engine->scheme;
}

bool database_remote(const struct database *d)
{
	return d->engine->remote;
}
