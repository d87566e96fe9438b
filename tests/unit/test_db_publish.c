/*
 * test_db_publish.c -- what is said in a transaction is heard when it is true: once, after the commit, and never of what was rolled back.
 */
#include "db_world.h"
#include "db/engine.h"

#include <pthread.h>
#include <semaphore.h>

enum { HEARD_BYTES = 256 * 1024, GROUP = 4 };

/* What was heard, a topic a line; and how many items a reader saw when the first was. */
static struct { pthread_mutex_t lock; char text[HEARD_BYTES]; size_t n; int64_t items; struct world *w; } ear = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void hear(void *arg, struct str topic)
{
	assert_ptr_equal(arg, &ear);
	pthread_mutex_lock(&ear.lock);
	if (ear.w && !ear.n)
		ear.items = count_items(ear.w);
	assert_true(ear.n + topic.n + 1 < sizeof ear.text);
	memcpy(ear.text + ear.n, topic.p, topic.n);
	ear.n += topic.n;
	ear.text[ear.n++] = '\n';
	ear.text[ear.n] = '\0';
	pthread_mutex_unlock(&ear.lock);
}

static void listen_anew(struct world *w)
{
	ear.n = 0;
	ear.text[0] = '\0';
	ear.w = w;
	database_listen(w->d, hear, &ear);
}

/* ---- jobs: each letter of its word is a topic; a capital X is a refusal at its end ---- */

static void say_run(struct write_job *job, struct db *db)
{
	const char *word = job->arg;
	int64_t n = db_exec(db, &text_add, V(str_c(word)));

	assert_true(n == 1 || db->fail->code);
	for (const char *p = word; *p; p++)
		if (*p == 'X')
			fail_set(db->fail, FAIL_INVALID, T("No."));
		else
			db_publish(db, (struct str){ p, 1 });
}

static char ab[] = "ab", abX[] = "abX", b[] = "b", bX[] = "bX", bc[] = "bc", a[] = "a";

static void heard_after_the_commit(void **state)
{
	struct world *w = *state;

	listen_anew(w);
	assert_int_equal(write_now(w, say_run, ab).code, FAIL_NONE);
	/* Heard before the answer, with the row there for everybody. */
	assert_string_equal(ear.text, "a\nb\n");
	assert_int_equal(ear.items, 1);
	assert_int_equal(write_now(w, say_run, b).code, FAIL_NONE);
	assert_int_equal(write_now(w, add_text, text_x).code, FAIL_NONE);
	assert_string_equal(ear.text, "a\nb\nb\n");
	database_listen(w->d, NULL, NULL);
	assert_int_equal(write_now(w, say_run, bc).code, FAIL_NONE);
	assert_string_equal(ear.text, "a\nb\nb\n");
}

static void rolled_back_is_not_heard(void **state)
{
	struct world *w = *state;

	listen_anew(w);
	assert_int_equal(write_now(w, say_run, abX).code, FAIL_INVALID);
	assert_int_equal(write_now(w, say_run, ab).code, FAIL_NONE);
	ear.n = 0;
	assert_int_equal(write_now(w, say_run, ab).code, FAIL_CONFLICT);
	assert_int_equal(ear.n, 0);
}

/* ---- a group: all come in while the first one holds the writer ---- */

static sem_t entered, gate;

static void wait_run(struct write_job *job, struct db *db)
{
	sem_post(&entered);
	sem_wait(&gate);
}

static void nothing_run(struct write_job *job, struct db *db)
{
}

static void nothing_done(struct write_job *job)
{
}

static void group(struct world *w, char *const words[GROUP], int codes[GROUP])
{
	struct fail fails[GROUP + 1] = { 0 };
	struct write_job first = { .run = wait_run, .done = nothing_done, .mem = w->mem, .fail = &fails[GROUP] }, jobs[GROUP];

	sem_init(&entered, 0, 0);
	sem_init(&gate, 0, 0);
	database_write(w->d, &first);
	sem_wait(&entered);
	for (int i = 0; i < GROUP; i++) {
		jobs[i] = (struct write_job){ .run = say_run, .done = nothing_done, .mem = w->mem, .fail = &fails[i], .arg = words[i] };
		database_write(w->d, &jobs[i]);
	}
	sem_post(&gate);
	assert_int_equal(write_now(w, nothing_run, NULL).code, FAIL_NONE);
	for (int i = 0; i < GROUP; i++)
		codes[i] = (int)fails[i].code;
}

static void a_group_says_each_word_once(void **state)
{
	struct world *w = *state;
	int codes[GROUP];

	listen_anew(w);
	/* What a refused job said is gone; what others said too, before or after it, is not. */
	group(w, (char *const[]){ abX, a, bX, bc }, codes);
	assert_int_equal(codes[0], FAIL_INVALID);
	assert_int_equal(codes[1], FAIL_NONE);
	assert_int_equal(codes[2], FAIL_INVALID);
	assert_int_equal(codes[3], FAIL_NONE);
	assert_string_equal(ear.text, "a\nb\nc\n");
	assert_int_equal(ear.items, 2);
	ear.n = 0;
	group(w, (char *const[]){ b, bX, ab, bX }, codes);
	assert_string_equal(ear.text, "b\na\n");
}

/* ---- faults: heard if and only if it is true ---- */

struct torture { int n; struct db_conn *conn; bool pending; };

static void torture_run(struct write_job *job, struct db *db)
{
	struct torture *t = job->arg;

	t->conn = db->conn;
	conn_fail_at(db->conn, t->n);
	db_publish(db, S("before"));
	(void)!db_exec(db, &text_add, V(S("a")));
	db_publish(db, S("after"));
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
		struct write_job job = { .run = torture_run, .done = torture_done, .mem = w->mem, .fail = &fail, .arg = &t };

		listen_anew(w);
		ear.w = NULL;
		database_write_wait(w->d, &job);
		assert_string_equal(ear.text, fail.code ? "" : "before\nafter\n");
		if (t.pending)
			break;
		assert_true(fail.code >= 500);
	}
	assert_true(t.n > 3);
}

/* ---- bounds ---- */

static void many_run(struct write_job *job, struct db *db)
{
	int64_t n = *(int64_t *)job->arg;

	for (int64_t i = 0; i < n; i++)
		db_publish(db, str_fmt(db->mem, "many:%lld", (long long)i));
}

static void too_many_are_everything(void **state)
{
	struct world *w = *state;
	int64_t some = 2000, all = 100000;

	listen_anew(w);
	write_now(w, many_run, &some);
	assert_non_null(strstr(ear.text, "many:0\nmany:1\n"));
	assert_non_null(strstr(ear.text, "\nmany:1999\n"));
	ear.n = 0;
	write_now(w, many_run, &all);
	assert_string_equal(ear.text, "*\n");
	ear.n = 0;
	write_now(w, say_run, ab);
	assert_string_equal(ear.text, "a\nb\n");
}

static void bulk_run(struct db *db, void *arg)
{
	db_publish(db, S("bulk"));
}

static void bulk_is_not_heard(void **state)
{
	struct world *w = *state;

	listen_anew(w);
	assert_true(database_bulk(w->d, w->mem, bulk_run, NULL, &w->fail));
	assert_int_equal(ear.n, 0);
}

/* ---- threads: one listens on and off while others write ---- */

static _Atomic bool over;

static void *write_many(void *arg)
{
	struct world *w = arg;

	for (int i = 0; i < 200; i++) {
		struct arena *mem = arena_new(1 << 20);
		struct fail fail = { 0 };
		int64_t two = 2;
		struct write_job job = { .run = many_run, .mem = mem, .fail = &fail, .arg = &two };
		database_write_wait(w->d, &job);
		arena_free(mem);
	}
	return NULL;
}

static _Atomic int64_t counted;

static void count(void *arg, struct str topic)
{
	if (!*(bool *)arg)
		abort();
	counted++;
}

static void *listen_and_leave(void *arg)
{
	struct world *w = arg;

	while (!over) {
		bool listening = true;
		database_listen(w->d, count, &listening);
		usleep(200);
		database_listen(w->d, NULL, NULL);
		listening = false;
	}
	return NULL;
}

static void many_threads(void **state)
{
	struct world *w = *state;
	pthread_t threads[5];

	for (int i = 0; i < 5; i++)
		pthread_create(&threads[i], NULL, i ? write_many : listen_and_leave, w);
	for (int i = 1; i < 5; i++)
		pthread_join(threads[i], NULL);
	over = true;
	pthread_join(threads[0], NULL);
	assert_true(counted > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(heard_after_the_commit),
		TEST(rolled_back_is_not_heard),
		TEST(a_group_says_each_word_once),
		TEST(every_call_fails_once),
		TEST(too_many_are_everything),
		TEST(bulk_is_not_heard),
		TEST(many_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
