/*
 * test_db.c -- what src/db promises a handler: values come back as they went in, the first failure sticks,
 * every call is what its query declares, and what a user types into a search is never syntax.
 */
#include "db_world.h"

#include <math.h>
#include <signal.h>
#include <sys/wait.h>

static const struct query item_add = {
	.name = "item_add",
	.sql = "insert into item (flag, n, real, text, day, at, cost, owner)"
	       " values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	.takes = { KIND_BOOL, KIND_INT, KIND_REAL, KIND_TEXT, KIND_DATE, KIND_TIME, KIND_MONEY, KIND_REF },
};
static const struct query item_by_id = {
	.name = "item_by_id",
	.sql = "select id, flag, n, real, text, day, at, cost, owner from item where id = ?1",
	.takes = { KIND_INT }, .gives = item_columns,
};
static const struct query items_like = {
	.name = "items_like",
	.sql = "select id, flag, n, real, text, day, at, cost, owner from item where text = ?1 order by id",
	.takes = { KIND_TEXT }, .gives = item_columns,
};
static const struct query child_add = {
	.name = "child_add",
	.sql = "insert into child (item) values (?1) returning id",
	.takes = { KIND_REF }, .gives = id_columns,
};
static const struct query nonsense = {
	.name = "nonsense",
	.sql = "select id from no_such_table",
	.gives = id_columns,
};

/* ---- values ---- */

static const struct str greeting = { "Gr\xc3\xbc\xc3\x9f" "e 'quoted'", 15 };

static void add_items(struct write_job *job, struct db *db)
{
	int64_t n = db_exec(db, &item_add, V((bool)true), V((int64_t)-5), V(0.1), V(greeting),
			    V(date_of(2026, 11, 22)), V((struct instant){ 1795372800 }),
			    V((struct money){ -1250 }), V((struct ref){ 7 }));
	n += db_exec(db, &item_add, V((bool)false), V(INT_NONE), V((double)NAN), V(STR_NONE), V(DATE_NONE),
		     V(INSTANT_NONE), V(MONEY_NONE), V(REF_NONE));
	assert_int_equal(n, 2);
}

static void values_round_trip(void **state)
{
	struct world *w = *state;
	struct item it;

	assert_int_equal(write_now(w, add_items, NULL).code, FAIL_NONE);
	struct db db = reading(w);
	assert_true(db_one(&db, &item_by_id, &it, V(1)));
	assert_true(it.flag && it.n == -5 && it.real == 0.1 && it.day.day == date_of(2026, 11, 22).day);
	assert_true(str_eq(it.text, greeting) && it.at.s == 1795372800);
	assert_true(it.cost.minor == -1250 && it.owner.id == 7);
	assert_true(db_one(&db, &item_by_id, &it, V(2)));
	for (const struct column *c = item_columns + 2; c->name; c++) {
		struct val v = val_load(c->kind, (char *)&it + c->off);
		struct val null = val_null(c->kind);
		assert_true(val_is_null(&v) && val_eq(&v, &null) && val_plain(w->mem, &v).n == 0);
	}
	assert_false(it.flag);
	assert_false(db_one(&db, &item_by_id, &it, V(3)));
	assert_int_equal(w->fail.code, FAIL_NONE);
	reading_end(&db);
}

static void values_as_text(void **state)
{
	static const struct { enum kind kind; const char *text; bool good; } cases[] = {
		{ KIND_BOOL, "true", true },
		{ KIND_BOOL, "false", true },
		{ KIND_BOOL, "maybe", false },
		{ KIND_INT, "-42", true },
		{ KIND_INT, "4x", false },
		{ KIND_REAL, "0.1", true },
		{ KIND_REAL, "0.30000000000000004", true },
		{ KIND_REAL, "1e400", false },
		{ KIND_TEXT, "a", true },
		{ KIND_TEXT, "\xff", false },
		{ KIND_DATE, "2024-02-29", true },
		{ KIND_DATE, "2026-02-29", false },
		{ KIND_TIME, "2026-11-22T18:40:00Z", true },
		{ KIND_TIME, "yesterday", false },
		{ KIND_MONEY, "12.50", true },
		{ KIND_MONEY, "twelve", false },
		{ KIND_REF, "9", true },
		{ KIND_REF, "-1", false },
	};
	struct arena *mem = ((struct world *)*state)->mem;
	struct val v, again;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(val_parse(cases[i].kind, str_c(cases[i].text), &v), cases[i].good);
		if (!cases[i].good)
			continue;
		assert_string_equal(str_z(mem, val_plain(mem, &v)), cases[i].text);
		assert_true(val_parse(cases[i].kind, val_plain(mem, &v), &again) && val_eq(&v, &again));
	}
	assert_true(val_parse(KIND_DATE, S(""), &v) && val_is_null(&v));
}

/* ---- calls ---- */

static void nested_run(struct write_job *job, struct db *db)
{
	const char *texts[] = { "a", "b", "c" };
	struct item outer, inner;
	int pairs = 0;

	for (int i = 0; i < 3; i++)
		assert_int_equal(db_exec(db, &text_add, V(str_c(texts[i]))), 1);
	struct rows rows = db_query(db, &items_all);
	while (db_next(&rows, &outer)) {
		struct rows again = db_query(db, &items_all);
		while (db_next(&again, &inner))
			pairs++;
	}
	assert_int_equal(pairs, 9);
	assert_int_equal(rows.count, 3);
}

static void same_query_within_its_rows(void **state)
{
	assert_int_equal(write_now(*state, nested_run, NULL).code, FAIL_NONE);
}

static void left_run(struct write_job *job, struct db *db)
{
	struct item it;
	struct id_row id;
	char text[8] = "b";

	assert_true(db_one(db, &text_add_id, &id, V(S("a"))) && id.id == 1);
	struct rows adding = db_query(db, &text_add_id, V(str_c(text)));
	memcpy(text, "zzzz", 5);
	assert_true(db_next(&adding, &id));
	struct rows left = db_query(db, &items_all);
	assert_true(db_next(&left, &it));
	struct rows ended = db_query(db, &items_like, V(S("a")));
	assert_true(db_next(&ended, &it));
	db_end(&ended);
	db_end(&ended);
	assert_false(db_next(&ended, &it));
	struct rows never_read = db_query(db, &text_add_id, V(S("c")));
	(void)never_read;
}

static void rows_left_open(void **state)
{
	struct world *w = *state;
	struct item it;

	assert_int_equal(write_now(w, left_run, NULL).code, FAIL_NONE);
	assert_int_equal(count_items(w), 3);
	struct db db = reading(w);
	for (int i = 0; i < 300; i++) {
		struct rows rows = db_query(&db, &items_like, V(S("b")));
		assert_true(db_next(&rows, &it));
		if (i % 100 == 99) {
			conn_read_end(db.conn);
			assert_true(conn_read_begin(db.conn, db.fail));
		}
	}
	reading_end(&db);
}

static void composed_texts(void **state)
{
	struct world *w = *state;
	struct db db = reading(w);
	char sql[64];
	struct query q = { .name = "composed", .sql = sql, .free_takes = true };

	/* More texts than are kept, all at the same address, twice. */
	for (int i = 0; i < 1000; i++) {
		snprintf(sql, sizeof sql, "select %d + ?1", i % 500);
		assert_int_equal(db_count(&db, &q, V(1)), i % 500 + 1);
	}
	reading_end(&db);
}

static void one_snapshot(void **state)
{
	struct world *w = *state;
	struct db db = reading(w);

	assert_int_equal(db_count(&db, &items_count), 0);
	write_now(w, add_text, text_x);
	assert_int_equal(db_count(&db, &items_count), 0);
	conn_read_end(db.conn);
	assert_true(conn_read_begin(db.conn, db.fail));
	assert_int_equal(db_count(&db, &items_count), 1);
	reading_end(&db);
}

/* ---- failures ---- */

static void sticky_run(struct write_job *job, struct db *db)
{
	struct item it;
	struct rows rows;

	assert_int_equal(db_count(db, &nonsense), 0);
	assert_int_equal(db->fail->code, FAIL_INTERNAL);
	assert_int_equal(db_exec(db, &text_add, V(S("never"))), 0);
	assert_false(db_one(db, &item_by_id, &it, V(1)));
	rows = db_query(db, &items_all);
	assert_false(db_next(&rows, &it));
	assert_false(db_ddl(db, "create table never (id integer)"));
}

static void first_failure_sticks(void **state)
{
	struct world *w = *state;
	struct fail f = write_now(w, sticky_run, NULL);

	assert_int_equal(f.code, FAIL_INTERNAL);
	assert_string_equal(f.why.one, "Something went wrong in the database. Nothing was saved.");
	assert_int_equal(count_items(w), 0);
}

static void unique_conflict(void **state)
{
	struct world *w = *state;

	assert_int_equal(write_now(w, add_text, text_x).code, FAIL_NONE);
	struct fail f = write_now(w, add_text, text_x);
	assert_int_equal(f.code, FAIL_CONFLICT);
	assert_string_equal(f.why.one, "There is one like this already.");
	assert_int_equal(count_items(w), 1);
}

static void orphan_run(struct write_job *job, struct db *db)
{
	struct id_row id;

	assert_false(db_one(db, &child_add, &id, V((struct ref){ 99 })));
}

static void foreign_key_with_returning(void **state)
{
	assert_int_equal(write_now(*state, orphan_run, NULL).code, FAIL_INTERNAL);
}

static void wrong_kind(struct db *db)
{
	(void)db_count(db, &items_like, V(1));
}

static void write_on_reader(struct db *db)
{
	(void)!db_exec(db, &text_add, V(S("x")));
}

static void wrong_columns(struct db *db)
{
	static const struct query q = { .sql = "select id as nope from item", .gives = id_columns };
	struct id_row row;

	(void)!db_one(db, &q, &row);
}

static void mistakes_end_the_program(void **state)
{
	void (*const mistakes[])(struct db *) = { wrong_kind, write_on_reader, wrong_columns };
	struct db db = reading(*state);

#ifdef __SANITIZE_THREAD__
	reading_end(&db);
	skip();
#endif
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		int status = 0;
		pid_t child = fork();
		if (child == 0) {
			signal(SIGABRT, SIG_DFL);
			fclose(stderr);
			mistakes[i](&db);
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) != 0);
	}
	reading_end(&db);
}

static void declarations(void **state)
{
	static const struct column two[] = { COL(struct item, id), COL(struct item, text), { 0 } };
	static const struct query bad[] = {
		{ .name = "syntax", .sql = "selec 1" },
		{ .name = "column", .sql = "select id, txt from item", .gives = two },
		{ .name = "quoted", .sql = "select id from item where text = \"typo\"", .gives = id_columns },
		{ .name = "names", .sql = "select id, n from item", .gives = two },
		{ .name = "fewer", .sql = "select id from item", .gives = two },
		{ .name = "more", .sql = "select id, text, n from item", .gives = two },
		{ .name = "takes", .sql = "select id from item where n = ?1", .gives = id_columns },
		{ .name = "two", .sql = "select 1; select 2" },
		{ .name = "empty", .sql = "" },
	};
	struct db db = reading(*state);
	struct str why;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(db_check_query(&db, &bad[i], &why));
		assert_true(str_starts(why, str_c(bad[i].name)) && why.n > 10);
	}
	assert_true(db_check_query(&db, &item_by_id, &why) && db_check_query(&db, &item_add, &why));
	assert_true(db_check_query(&db, &items_count, &why));
	assert_true(db_has_table(&db, "item") && !db_has_table(&db, "nope"));
	assert_true(db_has_column(&db, "item", "cost") && !db_has_column(&db, "item", "nope"));
	assert_string_equal(db_type(&db, KIND_MONEY), "integer");
	assert_int_equal(db.fail->code, FAIL_NONE);
	reading_end(&db);
}

/* ---- search ---- */

static void index_run(struct write_job *job, struct db *db)
{
	db_search_put(db, S("idea"), 1, S("Shorten the changeover of the press"));
	db_search_put(db, S("idea"), 2, S("Press Press PRESS: the press leaks"));
	db_search_put(db, S("idea"), 3, S("Caf\xc3\xa9 on the second shift"));
	db_search_put(db, S("action"), 1, S("Repair the press"));
	db_search_put(db, S("idea"), 4, S("Gone"));
	db_search_put(db, S("idea"), 4, S(""));
	db_search_put(db, S("idea"), 3, S("Caf\xc3\xa9 on the third shift"));
}

static void search_words(void **state)
{
	struct world *w = *state;
	int64_t ids[8];

	assert_int_equal(write_now(w, index_run, NULL).code, FAIL_NONE);
	struct db db = reading(w);
	assert_int_equal(db_search(&db, S("idea"), S("press"), false, ids, 8), 2);
	assert_true(ids[0] == 2 && ids[1] == 1);
	assert_int_equal(db_search(&db, S("idea"), S("press"), false, ids, 1), 1);
	assert_int_equal(db_search(&db, S("idea"), S("chang PRES"), false, ids, 8), 1);
	assert_int_equal(db_search(&db, S("idea"), S("chang cafe nothing"), true, ids, 8), 2);
	assert_int_equal(db_search(&db, S("idea"), S("chang cafe"), false, ids, 8), 0);
	assert_int_equal(db_search(&db, S("idea"), S("second"), false, ids, 8), 0);
	assert_int_equal(db_search(&db, S("idea"), S("third"), false, ids, 8), 1);
	assert_int_equal(db_search(&db, S("idea"), S("gone"), false, ids, 8), 0);
	assert_int_equal(db_search(&db, S("action"), S("press"), false, ids, 8), 1);
	assert_int_equal(db_search(&db, S("nothing"), S("press"), false, ids, 8), 0);
	reading_end(&db);
}

static void search_odd_input(void **state)
{
	static const char *const odd[] = {
		"", " ", "\"", "\"press", "press\"", "'", "press OR", "OR", "AND NOT", "NEAR(press leaks, 2)",
		"press*", "*", "^press", "text:press", "nope:press", "press + leaks", "(press", ")", "-press",
		"{text}: press", "press;--", "\xff\xfe", "pr\xc3", "\xe2\x80\x93", "\xe2\x80\x93 press",
		"press \xe2\x80\x93", "a\tb\nc", "%_\\", "\x01\x02",
	};
	struct world *w = *state;
	struct str many = { arena_alloc(w->mem, 5000), 5000 };
	int64_t ids[8];

	assert_int_equal(write_now(w, index_run, NULL).code, FAIL_NONE);
	struct db db = reading(w);
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		for (int any = 0; any < 2; any++)
			db_search(&db, S("idea"), str_c(odd[i]), any, ids, 8);
	assert_int_equal(db_search(&db, S("idea"), S("\"press\" (press*) \xe2\x80\x93"), false, ids, 8), 2);
	assert_int_equal(db_search(&db, S("idea"), S("press\0leaks"), false, ids, 8), 1);
	for (int c = 0; c < 256; c += 5) {
		memset((char *)(uintptr_t)many.p, c, many.n);
		db_search(&db, S("idea"), many, c & 1, ids, 8);
	}
	for (size_t i = 0; i < many.n; i++)
		((char *)(uintptr_t)many.p)[i] = i % 3 ? 'a' : ' ';
	db_search(&db, S("idea"), many, true, ids, 8);
	assert_int_equal(db.fail->code, FAIL_NONE);
	reading_end(&db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(values_round_trip),
		TEST(values_as_text),
		TEST(same_query_within_its_rows),
		TEST(rows_left_open),
		TEST(composed_texts),
		TEST(one_snapshot),
		TEST(first_failure_sticks),
		TEST(unique_conflict),
		TEST(foreign_key_with_returning),
		TEST(mistakes_end_the_program),
		TEST(declarations),
		TEST(search_words),
		TEST(search_odd_input),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
