/*
 * test_db_tx.c -- what src/db promises of a write: an answered one is on disk, a failed one leaves nothing
 * and is nobody else's failure, many share one sync, and a backup taken meanwhile is whole.
 */
#include "db_world.h"

#include <pthread.h>
#include <semaphore.h>
#include <sqlite3.h>
#include <time.h>

/* ---- faults ---- */

/* Every fallible call of a job fails once; each time nothing is left, and the next job works. */
struct torture { int n; struct db_conn *conn; bool pending; };

static void torture_run(struct write_job *job, struct db *db)
{
	struct torture *t = job->arg;
	struct id_row id;
	struct item it;

	t->conn = db->conn;
	conn_fail_at(db->conn, t->n);
	if (db_one(db, &text_add_id, &id, V(S("a"))))
		db_search_put(db, S("item"), id.id, S("some words"));
	struct rows rows = db_query(db, &items_all);
	while (db_next(&rows, &it))
		;
	(void)!db_exec(db, &text_add, V(S("b")));
}

static void torture_done(struct write_job *job)
{
	struct torture *t = job->arg;

	t->pending = conn_fail_pending(t->conn);
	conn_fail_at(t->conn, 0);
}

static void every_call_fails_once(void **state)
{
	struct world *w = *state;
	struct torture t = { .n = 1 };

	for (;; t.n++) {
		struct fail fail = { 0 };
		struct write_job job = {
			.run = torture_run, .done = torture_done, .mem = w->mem, .fail = &fail, .arg = &t,
		};
		database_write_wait(w->d, &job);
		if (t.pending) {
			assert_int_equal(fail.code, FAIL_NONE);
			break;
		}
		assert_true(fail.code >= 500);
		assert_int_equal(count_items(w), 0);
	}
	assert_int_equal(count_items(w), 2);
	assert_true(t.n > 12);
}

/* ---- groups ---- */

static void nothing_done(struct write_job *job)
{
}

enum { GROUP = 10 };
struct held {
	struct world *w;
	sem_t entered, gate;
	struct write_job first, jobs[GROUP];
	struct fail fails[GROUP + 1];
};

static void wait_run(struct write_job *job, struct db *db)
{
	struct held *h = job->arg;

	sem_post(&h->entered);
	sem_wait(&h->gate);
}

/* All that come after become one group: they queue up while the first one holds the writer. */
static void hold(struct held *h, struct world *w)
{
	h->w = w;
	sem_init(&h->entered, 0, 0);
	sem_init(&h->gate, 0, 0);
	h->first = (struct write_job){
		.run = wait_run, .done = nothing_done, .mem = w->mem, .arg = h,
		.fail = &h->fails[GROUP],
	};
	database_write(w->d, &h->first);
	sem_wait(&h->entered);
}

static void hold_add(struct held *h, int i, void (*run)(struct write_job *, struct db *), void *arg)
{
	h->jobs[i] = (struct write_job){
		.run = run, .done = nothing_done, .mem = arena_new(1 << 20), .fail = &h->fails[i], .arg = arg,
	};
	database_write(h->w->d, &h->jobs[i]);
}

static void nothing_run(struct write_job *job, struct db *db)
{
}

static void let_go(struct held *h)
{
	sem_post(&h->gate);
	write_now(h->w, nothing_run, NULL);
	for (int i = 0; i < GROUP; i++)
		arena_free(h->jobs[i].mem);
	sem_destroy(&h->gate);
	sem_destroy(&h->entered);
}

static void refuse_run(struct write_job *job, struct db *db)
{
	int64_t n = db_exec(db, &text_add, V(S("refused")));

	assert_int_equal(n, 1);
	fail_set(db->fail, FAIL_INVALID, T("No."));
}

static void one_job_fails_alone(void **state)
{
	struct world *w = *state;
	struct held h = { 0 };
	char texts[GROUP][8];
	int64_t commits = database_writer_stats(w->d).commits;

	hold(&h, w);
	for (int i = 0; i < GROUP; i++) {
		snprintf(texts[i], sizeof texts[i], "t%d", i == 7 ? 6 : i);
		hold_add(&h, i, i == 3 ? refuse_run : add_text, texts[i]);
	}
	let_go(&h);
	for (int i = 0; i < GROUP; i++)
		assert_int_equal(h.fails[i].code, i == 3 ? FAIL_INVALID : i == 7 ? FAIL_CONFLICT : FAIL_NONE);
	assert_int_equal(count_items(w), GROUP - 2);
	struct writer_stats s = database_writer_stats(w->d);
	assert_int_equal(s.commits - commits, 1);
	assert_int_equal(s.failed, 2);
	assert_int_equal(s.queue_now, 0);
	assert_true(s.queue_max >= GROUP);
}

static void shrink_run(struct write_job *job, struct db *db)
{
	assert_true(db_ddl(db, "pragma max_page_count = 1"));
}

static void grow_run(struct write_job *job, struct db *db)
{
	assert_true(db_ddl(db, "pragma max_page_count = 1000000"));
}

static void big_run(struct write_job *job, struct db *db)
{
	char *p = arena_alloc(db->mem, 100000);

	struct str big = { p, 100000 };
	memset(p, 'x', big.n);
	assert_int_equal(db_exec(db, &text_add, V(big)), 0);
}

static void full_disk(void **state)
{
	struct world *w = *state;
	struct held h = { 0 };
	char texts[GROUP][8];

	assert_int_equal(write_now(w, shrink_run, NULL).code, FAIL_NONE);
	hold(&h, w);
	for (int i = 0; i < GROUP; i++) {
		snprintf(texts[i], sizeof texts[i], "t%d", i);
		hold_add(&h, i, i == 5 ? big_run : add_text, texts[i]);
	}
	let_go(&h);
	for (int i = 0; i < GROUP; i++) {
		assert_int_equal(h.fails[i].code, FAIL_UNAVAILABLE);
		assert_non_null(strstr(h.fails[i].why.one, "The disk is full. Nothing was saved."));
	}
	assert_int_equal(count_items(w), 0);
	assert_int_equal(write_now(w, grow_run, NULL).code, FAIL_NONE);
	assert_int_equal(write_now(w, add_text, text_x).code, FAIL_NONE);
	assert_int_equal(count_items(w), 1);
}

static void locked_by_another(void **state)
{
	struct world *w = *state;
	sqlite3 *other;

	assert_int_equal(sqlite3_open(w->file, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "begin exclusive", NULL, NULL, NULL), SQLITE_OK);
	struct fail f = write_now(w, add_text, text_x);
	assert_int_equal(f.code, FAIL_UNAVAILABLE);
	assert_non_null(strstr(f.why.one, "busy with something else"));
	assert_int_equal(count_items(w), 0);
	assert_int_equal(sqlite3_exec(other, "commit", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
	assert_int_equal(write_now(w, add_text, text_x).code, FAIL_NONE);
	assert_int_equal(count_items(w), 1);
}

/* ---- many at once ---- */

struct crowd { struct world *w; _Atomic int64_t next, answered; int each; _Atomic bool over; };

static void crowd_run(struct write_job *job, struct db *db)
{
	struct crowd *c = job->arg;
	int64_t n = db_exec(db, &text_add, V(str_fmt(job->mem, "crowd %lld", (long long)c->next++)));

	if (n)
		db_search_put(db, S("item"), c->next, S("crowd of many"));
}

static void *crowd_write(void *arg)
{
	struct crowd *c = arg;

	for (int i = 0; i < c->each; i++) {
		struct arena *mem = arena_new(1 << 20);
		struct fail fail = { 0 };
		struct write_job job = { .run = crowd_run, .mem = mem, .fail = &fail, .arg = c };
		database_write_wait(c->w->d, &job);
		c->answered += fail.code == 0;
		arena_free(mem);
	}
	return NULL;
}

static void *crowd_read(void *arg)
{
	struct crowd *c = arg;
	struct arena *mem = arena_new((size_t)1 << 30);
	struct fail fail = { 0 };
	struct db db = { .conn = database_reader(c->w->d, &fail), .mem = mem, .fail = &fail };
	int64_t before = 0;
	struct item it;

	while (!c->over && !fail.code) {
		int64_t answered = c->answered;
		conn_read_begin(db.conn, &fail);
		int64_t n = db_count(&db, &items_count);
		struct rows rows = db_query(&db, &items_all);
		while (db_next(&rows, &it))
			;
		/* One snapshot, never going back, and with every write that was answered before. */
		if (rows.count != n || n < before || n < answered)
			abort();
		before = n;
		conn_read_end(db.conn);
		arena_reset(mem);
	}
	if (fail.code)
		abort();
	database_reader_close(db.conn);
	arena_free(mem);
	return NULL;
}

static double crowd_of(struct crowd *c, int writers, int readers)
{
	pthread_t threads[80];
	struct timespec a, b;

	clock_gettime(CLOCK_MONOTONIC, &a);
	for (int i = 0; i < writers + readers; i++)
		pthread_create(&threads[i], NULL, i < writers ? crowd_write : crowd_read, c);
	for (int i = 0; i < writers; i++)
		pthread_join(threads[i], NULL);
	clock_gettime(CLOCK_MONOTONIC, &b);
	c->over = true;
	for (int i = writers; i < writers + readers; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(c->answered, (int64_t)writers * c->each);
	return (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
}

static void many_threads(void **state)
{
	struct crowd c = { .w = *state, .each = 200 };

	crowd_of(&c, 8, 2);
	assert_int_equal(count_items(c.w), 1600);
}

static void writes_share_a_sync(void **state)
{
	struct crowd alone = { .w = *state, .each = 40 }, crowd = { .w = *state, .each = 20, .next = 100000 };

	sync_us = 5000;
	double one_s = crowd_of(&alone, 1, 0);
	int64_t before = database_writer_stats(alone.w->d).commits;
	double many_s = crowd_of(&crowd, 64, 0);
	int64_t commits = database_writer_stats(alone.w->d).commits - before;
	double times = (64 * 20 / many_s) / (40 / one_s);
	print_message("64 clients: %.1f jobs a commit, %.0f writes/s, %.0f times one client's %.0f\n",
		      64 * 20 / (double)commits, 64 * 20 / many_s, times, 40 / one_s);
	assert_true(commits * 8 <= 64 * 20);
}

/* ---- backup, bulk, opening ---- */

static int64_t file_count(const char *file)
{
	sqlite3 *db;
	sqlite3_stmt *stmt;
	int64_t n = -1;

	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "pragma integrity_check", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "select count(*) from item", -1, &stmt, NULL), SQLITE_OK);
	if (sqlite3_step(stmt) == SQLITE_ROW)
		n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return n;
}

static void backup_while_writing(void **state)
{
	struct world *w = *state;
	struct crowd c = { .w = w, .each = 300 };
	char file[160];
	pthread_t writers[2];
	struct stat st;

	pthread_create(&writers[0], NULL, crowd_write, &c);
	pthread_create(&writers[1], NULL, crowd_write, &c);
	for (int i = 0; i < 5; i++) {
		snprintf(file, sizeof file, "%s/backup%d.db", w->folder, i);
		int64_t before = c.answered;
		assert_true(database_backup(w->d, file, &w->fail));
		int64_t n = file_count(file);
		assert_true(n >= before && n <= 600);
		assert_true(stat(file, &st) == 0 && (st.st_mode & 0777) == 0600);
	}
	pthread_join(writers[0], NULL);
	pthread_join(writers[1], NULL);
	assert_false(database_backup(w->d, file, &w->fail));
	assert_int_equal(w->fail.code, FAIL_CONFLICT);
	w->fail = (struct fail){ 0 };
	assert_false(database_backup(w->d, "/nowhere/at/all.db", &w->fail));
	assert_int_equal(w->fail.code, FAIL_UNAVAILABLE);
	assert_int_equal(stat(w->file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void bulk_add(struct db *db, void *arg)
{
	int64_t n = 0;

	for (int i = 0; i < 5000; i++)
		n += db_exec(db, &text_add, V(str_fmt(db->mem, "bulk %d", i)));
	if (arg)
		fail_set(db->fail, FAIL_INVALID, T("No."));
	assert_int_equal(n, 5000);
}

static void bulk(void **state)
{
	struct world *w = *state;
	struct fail f = { 0 };

	assert_false(database_bulk(w->d, w->mem, bulk_add, w, &f));
	assert_int_equal(f.code, FAIL_INVALID);
	assert_int_equal(count_items(w), 0);
	assert_true(database_bulk(w->d, w->mem, bulk_add, NULL, &w->fail));
	assert_int_equal(count_items(w), 5000);
	database_close(w->d);
	w->d = database_make(w->mem, w->url, &w->fail);
	assert_int_equal(count_items(w), 5000);
}

static void cannot_open(void **state)
{
	static const char *const urls[] = {
		"sqlite::memory:", "sqlite:", "kpo.db", "mysql:x", "sqlite:/nowhere/at/all.db", "sqlite:/tmp",
		"sqlite:/dev/full",
	};
	struct world *w = *state;
	char file[160];

	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		struct fail f = { 0 };
		assert_null(database_make(w->mem, str_c(urls[i]), &f));
		assert_true(f.code && f.why.one);
	}
	struct fail f = { 0 };
	snprintf(file, sizeof file, "%s/letter.txt", w->folder);
	FILE *letter = fopen(file, "w");
	for (int i = 0; i < 1000; i++)
		fputs("Dear colleague, ", letter);
	fclose(letter);
	assert_null(database_make(w->mem, str_fmt(w->mem, "sqlite:%s", file), &f));
	assert_non_null(strstr(f.why.one, "not a database"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_call_fails_once),
		TEST(one_job_fails_alone),
		TEST(full_disk),
		TEST(locked_by_another),
		TEST(many_threads),
		TEST(writes_share_a_sync),
		TEST(backup_while_writing),
		TEST(bulk),
		TEST(cannot_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
