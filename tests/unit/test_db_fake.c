/*
 * test_db_fake.c -- what becomes of a write when transactions meet and connections break: tx.c against an engine that plays back.
 */
#include "db/engine.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SCRIPT(...) { .line = (const struct fake_line[]){ __VA_ARGS__ }, .n = sizeof((const struct fake_line[]){ __VA_ARGS__ }) / sizeof(struct fake_line) }

static const struct column n_column[] = { { .name = "n", .off = 0, .kind = KIND_INT }, { 0 } };
static const struct query look = { .name = "look", .sql = "select n from counter", .gives = n_column };
static const struct query rise = { .name = "rise", .sql = "update counter set n = ?1", .takes = { KIND_INT } };

static struct { int runs, agains; int64_t seen; bool fails; } did;

static void run(struct write_job *job, struct db *db)
{
	did.runs++;
	did.seen = db_count(db, &look);
	if (did.fails)
		fail_set(db->fail, FAIL_INVALID, MSG_NONE);
	(void)!db_exec(db, &rise, V(did.seen + 1));
}

static void again(struct write_job *job)
{
	assert_int_equal(job->fail->code, 0);
	did.agains++;
}

static struct fail write_once(struct fake_script *script)
{
	struct arena *a = arena_new(1 << 20);
	struct fail f = { 0 };
	struct database *d = database_fake(a, script, &f);
	struct write_job job = { .run = run, .again = again, .mem = a, .fail = &f };

	did.runs = did.agains = 0;
	database_write_wait(d, &job);
	database_close(d);
	arena_free(a);
	if (script->wrong)
		fail_msg("not expected: %s", script->wrong);
	assert_int_equal(script->at, script->n);
	return f;
}

static void all_is_well(void **state)
{
	struct fake_script s = SCRIPT({ "begin", DB_DONE }, { "select n", DB_ROW, 7 }, { "update", DB_DONE }, { "commit", DB_DONE });

	assert_int_equal(write_once(&s).code, 0);
	assert_int_equal(did.runs, 1);
	assert_int_equal(did.seen, 7);
}

static void two_transactions_met(void **state)
{
	struct fake_script s = SCRIPT({ "begin", DB_DONE }, { "select n", DB_ROW, 7 }, { "update", DB_AGAIN }, { "rollback", DB_DONE },
		{ "begin", DB_DONE }, { "select n", DB_ROW, 8 }, { "update", DB_DONE }, { "commit", DB_AGAIN },
		{ "begin", DB_DONE }, { "select n", DB_ROW, 9 }, { "update", DB_DONE }, { "commit", DB_DONE });

	assert_int_equal(write_once(&s).code, 0);
	assert_int_equal(did.runs, 3);
	assert_int_equal(did.agains, 2);
	assert_int_equal(did.seen, 9);
}

static void the_connection_broke_before_the_commit(void **state)
{
	struct fake_script s = SCRIPT({ "begin", DB_DONE }, { "select n", DB_LOST }, { "begin", DB_DONE }, { "select n", DB_ROW, 1 }, { "update", DB_DONE }, { "commit", DB_DONE });

	assert_int_equal(write_once(&s).code, 0);
	assert_int_equal(did.runs, 2);
	assert_int_equal(s.settled_asked, 0);
}

static void the_commit_was_not_answered(void **state)
{
	struct fake_script was = SCRIPT({ "begin", DB_DONE }, { "select n", DB_ROW, 1 }, { "update", DB_DONE }, { "commit", DB_LOST });
	struct fake_script unknown = was, aborted = SCRIPT({ "begin", DB_DONE }, { "select n", DB_ROW, 1 }, { "update", DB_DONE }, { "commit", DB_LOST },
		{ "begin", DB_DONE }, { "select n", DB_ROW, 1 }, { "update", DB_DONE }, { "commit", DB_DONE });

	was.settled = DB_DONE;
	assert_int_equal(write_once(&was).code, 0);
	assert_int_equal(did.runs, 1);
	aborted.settled = DB_AGAIN;
	assert_int_equal(write_once(&aborted).code, 0);
	assert_int_equal(did.runs, 2);
	unknown.settled = DB_UNKNOWN;
	struct fail f = write_once(&unknown);
	assert_int_equal(f.code, FAIL_UNAVAILABLE);
	assert_non_null(strstr(f.why.one, "may have been saved or not"));
	assert_int_equal(did.runs, 1);
}

static void a_job_that_fails_by_itself_is_not_run_again(void **state)
{
	struct fake_script s = SCRIPT({ "begin", DB_DONE }, { "select n", DB_ROW, 1 }, { "rollback", DB_DONE });

	did.fails = true;
	assert_int_equal(write_once(&s).code, FAIL_INVALID);
	did.fails = false;
	assert_int_equal(did.runs, 1);
}

static void what_is_there_already_is_a_conflict(void **state)
{
	struct fake_script s = SCRIPT({ "begin", DB_DONE }, { "select n", DB_ROW, 1 }, { "update", DB_UNIQUE }, { "rollback", DB_DONE });

	assert_int_equal(write_once(&s).code, FAIL_CONFLICT);
	assert_int_equal(did.runs, 1);
}

static void who_meets_others_again_and_again_writes_alone(void **state)
{
	enum { TIMES = 6 };
	struct fake_line line[4 * TIMES + 4];
	struct fake_script s = { .line = line, .n = 4 * TIMES + 4 };

	for (size_t i = 0; i <= TIMES; i++) {
		line[4 * i] = (struct fake_line){ "begin", DB_DONE };
		line[4 * i + 1] = (struct fake_line){ "select n", DB_ROW, 1 };
		line[4 * i + 2] = (struct fake_line){ "update", DB_DONE };
		line[4 * i + 3] = (struct fake_line){ "commit", i < TIMES ? DB_AGAIN : DB_DONE };
	}
	assert_int_equal(write_once(&s).code, 0);
	assert_int_equal(did.runs, TIMES + 1);
	assert_int_equal(s.alone, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_is_well), cmocka_unit_test(two_transactions_met), cmocka_unit_test(the_connection_broke_before_the_commit),
		cmocka_unit_test(the_commit_was_not_answered), cmocka_unit_test(a_job_that_fails_by_itself_is_not_run_again),
		cmocka_unit_test(what_is_there_already_is_a_conflict), cmocka_unit_test(who_meets_others_again_and_again_writes_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
