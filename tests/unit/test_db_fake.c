/*
 * test_db_fake.c -- the writer on a remote database, exactly when it matters: a conflict, a connection that breaks, a commit that nobody
 * answers. A script says what the database answers; tests/fault/postgres.test.mjs does the same to a real one, which cannot be aimed so well.
 */
#include "db/fake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct query add = { .name = "add", .sql = "insert into item (text) values (?1)", .takes = { KIND_TEXT } };
static const struct query count = { .name = "count", .sql = "select count(*) as n from item" };

/* What a job did, and what was asked of it: refuse is a failure of its own after the statement. */
struct work { int runs, agains; bool refuse; int64_t counted; };

static void work_run(struct write_job *job, struct db *db)
{
	struct work *w = job->arg;
	char topic[] = { 't', (char)('1' + w->runs++ % 9) };

	/* What the run before had come to must be forgotten by now. */
	assert_int_equal(db->fail->code, FAIL_NONE);
	db_publish(db, (struct str){ topic, 2 });
	w->counted = db_count(db, &count);
	(void)!db_exec(db, &add, V(S("a")));
	if (w->refuse)
		fail_set(db->fail, FAIL_INVALID, T("No."));
}

static void work_again(struct write_job *job)
{
	((struct work *)job->arg)->agains++;
}

/* Plays the script to its end: whatever came differently fails the test. */
static struct fail play(const struct fake_step *script, struct work *w)
{
	struct arena *a = arena_new(16 << 20);
	struct fail opened = { 0 }, fail = { 0 };
	struct write_job job = { .run = work_run, .again = work_again, .mem = a, .fail = &fail, .arg = w };

	fake_play(script);
	struct database *d = database_open(a, S("fake:x"), &opened);
	assert_non_null(d);
	assert_true(database_remote(d));
	database_write_wait(d, &job);
	database_close(d);
	if (fake_wrong())
		fail_msg("%s", fake_wrong());
	arena_free(a);
	return fail;
}

#define BEGIN     { .sql = "begin write" }
#define COUNT     { .sql = "select count(*) as n from item", .column = "n", .row = { .kind = KIND_INT, .i = 7 } }
#define ADD       { .sql = "insert into item", .takes = 1, .values = { ADDED }, .changes = 1 }
#define ADDED     { .kind = KIND_TEXT, .s = { "a", 1 } }
#define ADD_IS(r) { .sql = "insert into item", .takes = 1, .values = { ADDED }, .result = (r) }
#define COMMIT    { .sql = "commit" }
#define COMMIT_IS(r) { .sql = "commit", .result = (r) }
#define ROLLBACK  { .sql = "rollback" }
#define SETTLED(r) { .sql = "settled", .result = (r) }
/* Told to the others in a transaction of its own: only what the run that counted had said. */
#define TOLD(t) { .sql = "begin apart" }, { .sql = "select count(pg_notify", .takes = 1, .values = { { .kind = KIND_TEXT, .s = { t "\n", 3 } } }, \
	.column = "n", .row = { .kind = KIND_INT, .i = 1 } }, { .sql = "commit" }

static void runs_once(void **state)
{
	static const struct fake_step script[] = { BEGIN, COUNT, ADD, COMMIT, TOLD("t1"), { 0 } };
	struct work w = { 0 };

	assert_int_equal(play(script, &w).code, FAIL_NONE);
	assert_int_equal(w.runs, 1);
	assert_int_equal(w.counted, 7);
	assert_int_equal(w.agains, 0);
}

static void runs_again(const struct fake_step *script, int runs)
{
	struct work w = { 0 };

	assert_int_equal(play(script, &w).code, FAIL_NONE);
	assert_int_equal(w.runs, runs);
	assert_int_equal(w.agains, runs - 1);
}

static void a_conflict_is_run_again(void **state)
{
	static const struct fake_step in_a_statement[] = { BEGIN, COUNT, ADD_IS(DB_AGAIN), ROLLBACK, BEGIN, COUNT, ADD, COMMIT, TOLD("t2"), { 0 } };
	static const struct fake_step at_the_end[] = { BEGIN, COUNT, ADD, COMMIT_IS(DB_AGAIN), BEGIN, COUNT, ADD, COMMIT, TOLD("t2"), { 0 } };
	static const struct fake_step twice[] = {
		BEGIN, COUNT, ADD_IS(DB_AGAIN), ROLLBACK, BEGIN, COUNT, ADD, COMMIT_IS(DB_AGAIN), BEGIN, COUNT, ADD, COMMIT, TOLD("t3"), { 0 },
	};

	runs_again(in_a_statement, 2);
	runs_again(at_the_end, 2);
	runs_again(twice, 3);
}

static void a_broken_connection_is_run_again(void **state)
{
	static const struct fake_step at_the_begin[] = { { .sql = "begin write", .result = DB_LOST }, BEGIN, COUNT, ADD, COMMIT, TOLD("t1"), { 0 } };
	static const struct fake_step in_a_statement[] = { BEGIN, COUNT, ADD_IS(DB_LOST), BEGIN, COUNT, ADD, COMMIT, TOLD("t2"), { 0 } };
	struct work w = { 0 };

	assert_int_equal(play(at_the_begin, &w).code, FAIL_NONE);
	assert_int_equal(w.runs, 1);
	runs_again(in_a_statement, 2);
}

/* Never guessed: it is asked for, and an honest sentence says when nobody knows. */
static void an_unanswered_commit_is_settled(void **state)
{
	static const struct fake_step happened[] = { BEGIN, COUNT, ADD, COMMIT_IS(DB_LOST), SETTLED(DB_DONE), TOLD("t1"), { 0 } };
	static const struct fake_step did_not[] = { BEGIN, COUNT, ADD, COMMIT_IS(DB_LOST), SETTLED(DB_AGAIN), BEGIN, COUNT, ADD, COMMIT, TOLD("t2"), { 0 } };
	static const struct fake_step unknown[] = { BEGIN, COUNT, ADD, COMMIT_IS(DB_LOST), SETTLED(DB_UNKNOWN), TOLD("t1"), { 0 } };
	struct work w = { 0 };

	runs_again(happened, 1);
	runs_again(did_not, 2);
	struct fail f = play(unknown, &w);
	assert_int_equal(f.code, FAIL_UNAVAILABLE);
	assert_non_null(strstr(f.why.one, "It may have been saved or not"));
	assert_int_equal(w.runs, 1);
}

/* A commit that was refused for good is neither asked about nor sent again. */
static void a_refused_commit_is_said(void **state)
{
	static const struct fake_step full[] = { BEGIN, COUNT, ADD, COMMIT_IS(DB_FULL), { 0 } };
	struct work w = { 0 };

	assert_int_equal(play(full, &w).code, FAIL_UNAVAILABLE);
	assert_int_equal(w.runs, 1);
}

static void trying_ends(void **state)
{
	static const struct fake_step always[] = { BEGIN, COUNT, { .sql = "insert into item", .takes = 1, .values = { ADDED }, .result = DB_AGAIN },
		{ .sql = "rollback", .back = 3 }, { 0 } };
	struct arena *a = arena_new(16 << 20);
	struct fail opened = { 0 }, fail = { 0 };
	struct work w = { 0 };
	struct write_job job = { .run = work_run, .again = work_again, .mem = a, .fail = &fail, .arg = &w };

	fake_play(always);
	struct database *d = database_open(a, S("fake:x"), &opened);
	database_write_wait(d, &job);
	assert_string_equal(fake_wrong(), "never came: begin write");
	database_close(d);
	arena_free(a);
	assert_int_equal(fail.code, FAIL_UNAVAILABLE);
	assert_non_null(strstr(fail.why.one, "Nothing was saved"));
	/* A slow machine may run out of time before it runs out of tries. */
	assert_in_range(w.runs, 2, 31);
	assert_int_equal(w.agains, w.runs - 1);
}

static void its_own_failure_is_not_tried_again(void **state)
{
	static const struct fake_step refused[] = { BEGIN, COUNT, ADD, ROLLBACK, { 0 } };
	static const struct fake_step there_already[] = { BEGIN, COUNT, ADD_IS(DB_UNIQUE), ROLLBACK, { 0 } };
	static const struct fake_step busy[] = { BEGIN, COUNT, ADD_IS(DB_BUSY), ROLLBACK, { 0 } };
	struct work no = { .refuse = true }, two = { 0 }, three = { 0 };

	assert_int_equal(play(refused, &no).code, FAIL_INVALID);
	assert_int_equal(no.runs, 1);
	assert_int_equal(play(there_already, &two).code, FAIL_CONFLICT);
	assert_int_equal(two.runs, 1);
	assert_int_equal(play(busy, &three).code, FAIL_UNAVAILABLE);
	assert_int_equal(three.runs, 1);
}

/* What is not in the script is noticed: else nothing above would mean anything. */
static void the_script_is_kept_to(void **state)
{
	static const struct fake_step other_value[] = { BEGIN, COUNT, { .sql = "insert into item", .takes = 1, .values = { { .kind = KIND_TEXT, .s = { "b", 1 } } } }, ROLLBACK, { 0 } };
	static const struct fake_step more[] = { BEGIN, COUNT, ADD, COMMIT, TOLD("t1"), COMMIT, { 0 } };
	static const struct { const struct fake_step *script; const char *says; } cases[] = {
		{ other_value, "with other values" }, { more, "never came: commit" },
	};

	for (size_t i = 0; i < 2; i++) {
		struct arena *a = arena_new(16 << 20);
		struct fail fail = { 0 };
		struct work w = { 0 };
		struct write_job job = { .run = work_run, .mem = a, .fail = &fail, .arg = &w };
		fake_play(cases[i].script);
		struct database *d = database_open(a, S("fake:x"), &fail);
		database_write_wait(d, &job);
		database_close(d);
		assert_non_null(fake_wrong());
		assert_non_null(strstr(fake_wrong(), cases[i].says));
		arena_free(a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_once),
		cmocka_unit_test(a_conflict_is_run_again),
		cmocka_unit_test(a_broken_connection_is_run_again),
		cmocka_unit_test(an_unanswered_commit_is_settled),
		cmocka_unit_test(a_refused_commit_is_said),
		cmocka_unit_test(trying_ends),
		cmocka_unit_test(its_own_failure_is_not_tried_again),
		cmocka_unit_test(the_script_is_kept_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
