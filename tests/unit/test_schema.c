/*
 * test_schema.c -- a database gets from one release to the next: what is due, in which order, whole or not at all.
 *
 * The releases here are module lists of one small record. Each is opened as a program would: declarations, then the database. What
 * a changed database must equal is always one that was made new by the same release.
 */
#include "record/record.h"

#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- the releases ---- */

#define RECORD(t, f, ...) { .name = "walk", .table = "walk", .label = T("Walk"), .labels = T("Walks"), .row_size = sizeof(struct t), .fields = f, .title = "title", \
	.read = CAP_SIGNED_IN, .create = CAP_SIGNED_IN, .edit = CAP_SIGNED_IN, __VA_ARGS__ }
#define TITLE(t) FIELD(t, title, .label = T("Title"))

struct walk_1 { ROW; struct str title, reason, code; int64_t hours; };
static const struct field fields_1[] = {
	TITLE(walk_1), FIELD(walk_1, reason, .label = T("Reason"), .index = true), FIELD(walk_1, code, .label = T("Code"), .unique = true),
	FIELD(walk_1, hours, .label = T("Hours")), { 0 },
};
static const struct record walk_1 = RECORD(walk_1, fields_1, .indexes = { "reason, code, id" });

/* Renamed, two more fields, a code need not be the only one any more. */
struct walk_2 { ROW; struct str title, cause, code; int64_t hours, minutes; bool urgent; };
static const struct field fields_2[] = {
	TITLE(walk_2), FIELD(walk_2, cause, .label = T("Cause"), .index = true, .was = "reason"), FIELD(walk_2, code, .label = T("Code")),
	FIELD(walk_2, hours, .label = T("Hours")), FIELD(walk_2, minutes, .label = T("Minutes"), .index = true), FIELD(walk_2, urgent, .label = T("Urgent")), { 0 },
};
static const struct record walk_2 = RECORD(walk_2, fields_2, .indexes = { "cause, code, id" });

/* Renamed once more, and a title must be the only one: the second migration sees to that. */
struct walk_3 { ROW; struct str title, why, code; int64_t hours, minutes; bool urgent; };
static const struct field fields_3[] = {
	FIELD(walk_3, title, .label = T("Title"), .unique = true), FIELD(walk_3, why, .label = T("Why"), .index = true, .was = "reason cause"),
	FIELD(walk_3, code, .label = T("Code")), FIELD(walk_3, hours, .label = T("Hours")), FIELD(walk_3, minutes, .label = T("Minutes"), .index = true),
	FIELD(walk_3, urgent, .label = T("Urgent")), { 0 },
};
static const struct record walk_3 = RECORD(walk_3, fields_3);

static int ran;

static int64_t walks(struct req *r, int64_t *ids)
{
	static const struct column id_columns[] = { { .name = "id", .off = 0, .kind = KIND_INT }, { 0 } };
	static const struct query all = { .name = "walks", .gives = id_columns, .sql = "select id from walk order by id" };
	struct rows rows = db_query(r->db, &all);
	int64_t n = 0;

	while (db_next(&rows, &ids[n]))
		n++;
	return n;
}

static void hours_to_minutes(struct req *r)
{
	int64_t ids[8], n = walks(r, ids);

	for (int64_t i = 0; i < n; i++) {
		struct walk_3 *row = record_new(r->mem, &walk_3), *old = record_new(r->mem, &walk_3);
		assert_true(record_load(r, &walk_3, ids[i], row) && record_load(r, &walk_3, ids[i], old));
		row->minutes = old->hours * 60;
		assert_true(record_update(r, &walk_3, row, old, "changed"));
	}
	ran++;
}

static void titles_apart(struct req *r)
{
	int64_t ids[8], n = walks(r, ids);

	for (int64_t i = 1; i < n; i++) {
		struct walk_3 *row = record_new(r->mem, &walk_3), *old = record_new(r->mem, &walk_3);
		assert_true(record_load(r, &walk_3, ids[i], row) && record_load(r, &walk_3, ids[i], old));
		row->title = str_fmt(r->mem, STR_FMT " (%lld)", STR_ARG(old->title), (long long)ids[i]);
		assert_true(record_update(r, &walk_3, row, old, "changed"));
	}
	ran++;
}

static void gives_up(struct req *r)
{
	hours_to_minutes(r);
	req_fail(r, FAIL_CONFLICT, T("There is one like this already."));
}

static const char *const plain_1[] = { "create table if not exists plain (a integer)", NULL };
static const char *const plain_3[] = { "create table if not exists plain (a integer, b text)", "create index if not exists i_plain_b on plain (b)", NULL };
static const struct migration migrations_3[] = {
	{ 1, "minutes were hours", .run = hours_to_minutes }, { 2, "a title is the only one", .run = titles_apart },
	{ 3, "plain things have a b", .sql = "alter table plain add column b text" }, { 0 },
};
static const struct migration failing[] = {
	{ 1, "minutes were hours", .run = hours_to_minutes }, { 2, "this one gives up", .run = gives_up }, { 3, "never reached", .sql = "drop table walk" }, { 0 },
};
static const struct migration wrong_sql[] = { { 1, "titles are left alone", .sql = "alter table nowhere add column b text" }, { 0 } };
static const struct migration gap[] = { { 2, "the first is missing", .sql = "select 1" }, { 0 } };

#define MODULE(n, rec, d, m) static const struct module release_##n = { .name = "walks", .label = T("Walks"), .records = (const struct record *const[]){ &rec, NULL }, \
	.ddl = d, .migrations = m }; static const struct module *const list_##n[] = { &release_##n, NULL }
MODULE(1, walk_1, plain_1, NULL);
MODULE(2, walk_2, plain_1, NULL);
MODULE(3, walk_3, plain_3, migrations_3);
MODULE(failing, walk_3, plain_3, failing);
MODULE(wrong_sql, walk_2, plain_1, wrong_sql);
MODULE(gap, walk_1, plain_1, gap);

/* ---- a database, and what one transaction does to it ---- */

static struct world { char folder[64]; struct arena *mem; struct fail fail; struct schema_due due; struct str words; int fail_at; bool failed; } w;

static int world_open(void **state)
{
	w = (struct world){ .folder = "/tmp/test_schema.XXXXXX", .mem = arena_new((size_t)1 << 30) };
	assert_non_null(mkdtemp(w.folder));
	ran = 0;
	return 0;
}

static int world_close(void **state)
{
	DIR *folder = opendir(w.folder);

	for (struct dirent *e; (e = readdir(folder));)
		unlinkat(dirfd(folder), e->d_name, 0);
	closedir(folder);
	arena_free(w.mem);
	return rmdir(w.folder);
}

static struct str url(const char *name)
{
	return str_fmt(w.mem, "sqlite:%s/%s.db", w.folder, name);
}

/* One transaction of a program whose modules these are. */
static bool with(const char *name, const struct module *const *modules, void (*run)(struct db *db, void *arg), void *arg)
{
	struct fail f = { 0 };

	modules_use(modules);
	struct database *d = database_make(w.mem, url(name), &f);
	assert_non_null(d);
	w.fail = (struct fail){ 0 };
	bool kept = database_bulk(d, w.mem, run, arg, &w.fail);
	database_close(d);
	return kept;
}

static void plan_run(struct db *db, void *arg)
{
	assert_true(schema_plan(db, &w.due));
	w.words = STR_NONE;
	for (size_t i = 0; i < w.due.steps.n; i++)
		w.words = str_fmt(w.mem, STR_FMT STR_FMT "\n", STR_ARG(w.words), STR_ARG(w.due.steps.p[i].words));
}

static void change_run(struct db *db, void *arg)
{
	conn_fail_at(db->conn, w.fail_at);
	if (schema_plan(db, &w.due))
		(void)!schema_change(db, &w.due, S("kept.db"));
	w.failed = w.fail_at && !conn_fail_pending(db->conn);
	conn_fail_at(db->conn, 0);
}

static const char *due(const char *name, const struct module *const *modules)
{
	assert_true(with(name, modules, plan_run, NULL));
	return str_z(w.mem, w.words);
}

static void rows_run(struct db *db, void *arg)
{
	struct req *r = program_req(db->mem, db);

	for (int64_t i = 1; i <= 2; i++) {
		struct walk_1 *row = record_new(r->mem, &walk_1);
		row->title = S("To the saw");
		row->reason = str_fmt(r->mem, "reason %lld", (long long)i);
		row->code = str_fmt(r->mem, "C%lld", (long long)i);
		row->hours = i;
		assert_true(record_insert(r, &walk_1, row));
	}
	assert_true(history_seal(r));
}

static void walks_made(const char *name)
{
	assert_true(with(name, list_1, change_run, NULL));
	assert_true(with(name, list_1, rows_run, NULL));
}

static void sql_run(struct db *db, void *arg)
{
	assert_true(db_ddl(db, arg));
}

static void sql(const char *name, const char *text)
{
	assert_true(with(name, list_1, sql_run, (void *)(uintptr_t)text));
}

/* ---- what a database looks like, from outside: every column and index, or every row ---- */

struct line { struct str line; };
static const struct column line_columns[] = { COL(struct line, line), { 0 } };

static void lines_run(struct db *db, void *arg)
{
	const struct query q = { .name = "lines", .gives = line_columns, .sql = arg };
	struct rows rows = db_query(db, &q);
	struct line one;

	for (w.words = STR_NONE; db_next(&rows, &one);)
		w.words = str_fmt(w.mem, STR_FMT STR_FMT "\n", STR_ARG(w.words), STR_ARG(one.line));
}

static const char *lines(const char *name, const char *query)
{
	assert_true(with(name, list_1, lines_run, (void *)(uintptr_t)query));
	return str_z(w.mem, w.words);
}

#define SCHEMA "select m.name || '.' || p.name || ' ' || p.type || ' ' || p.\"notnull\" || ' ' || coalesce(p.dflt_value, '') as line" \
	" from sqlite_schema m, pragma_table_info(m.name) p where m.type = 'table' union all" \
	" select m.name || ' on ' || m.tbl_name || ' ' || l.\"unique\" || ' ' || l.partial || ' ' || (select group_concat(i.name) from pragma_index_info(m.name) i) as line" \
	" from sqlite_schema m, pragma_index_list(m.tbl_name) l where m.type = 'index' and l.name = m.name order by line"
#define ROWS "select 'walk ' || w.id || ' ' || title || ' ' || version as line from walk w union all select 'history ' || id || hash from history order by line"

static const char *schema_of(const char *name)
{
	return lines(name, SCHEMA);
}

static void check_run(struct db *db, void *arg)
{
	struct req *r = program_req(db->mem, db);
	struct history_report report;

	if (!history_check(r, &report))
		print_message(STR_FMT "\n", STR_ARG(report.first_wrong));
	assert_int_equal(report.wrong, 0);
	assert_true(report.rows > 0 && report.seals > 0);
}

static void same_as_fresh(const char *name, const struct module *const *modules)
{
	assert_true(with(name, modules, check_run, NULL));
	assert_string_equal(due(name, modules), "");
	assert_true(with("fresh", modules, change_run, NULL));
	assert_string_equal(schema_of(name), schema_of("fresh"));
}

/* ---- the tests ---- */

static void new_database(void **state)
{
	assert_non_null(strstr(due("a", list_3), "make table walk\n"));
	assert_true(w.due.is_new);
	assert_null(strstr(str_z(w.mem, w.words), "migration"));
	assert_true(with("a", list_3, change_run, NULL));
	assert_int_equal(ran, 0);
	assert_string_equal(lines("a", "select number || ' ' || what || ' ' || program as line from schema_change"), str_z(w.mem, str_fmt(w.mem, "3 made new %s\n", program_version)));
	assert_string_equal(due("a", list_3), "");
	assert_false(w.due.is_new);
}

static void columns_and_renames(void **state)
{
	walks_made("a");
	assert_string_equal(due("a", list_2),
		"rename column reason of walk to cause\nadd column minutes to walk\nadd column urgent to walk\n"
		"make index i_walk_cause__id\nmake index i_walk_minutes__id\nmake index i_walk_cause__code__id\n"
		"drop index i_walk_reason__id\ndrop index u_walk_code\ndrop index i_walk_reason__code__id\n");
	assert_true(with("a", list_2, change_run, NULL));
	assert_string_equal(lines("a", "select cause || ' ' || coalesce(minutes, 'none') || ' ' || urgent as line from walk order by id"), "reason 1 none 0\nreason 2 none 0\n");
	same_as_fresh("a", list_2);
	assert_string_equal(lines("a", "select count(*) || ' ' || min(number) || ' ' || max(number) || ' ' || min(backup) as line from schema_change where what <> 'made new'"),
		"9 0 0 kept.db\n");
}

static void renamed_twice(void **state)
{
	walks_made("from_1");
	assert_true(with("from_1", list_3, change_run, NULL));
	same_as_fresh("from_1", list_3);
	walks_made("from_2");
	assert_true(with("from_2", list_2, change_run, NULL));
	assert_true(with("from_2", list_3, change_run, NULL));
	assert_string_equal(lines("from_2", "select why as line from walk order by id"), "reason 1\nreason 2\n");
	assert_string_equal(schema_of("from_2"), schema_of("from_1"));
	assert_true(with("from_2", list_3, check_run, NULL));
}

static void what_is_not_ours_stays(void **state)
{
	walks_made("a");
	sql("a", "alter table walk add column note text");
	assert_non_null(strstr(schema_of("a"), "walk.note TEXT"));
	assert_string_equal(due("a", list_1), "");
	sql("a", "create index by_hand on walk (hours)");
	assert_string_equal(due("a", list_1), "");
	assert_true(with("a", list_2, change_run, NULL));
	assert_non_null(strstr(schema_of("a"), "by_hand on walk"));
	assert_non_null(strstr(schema_of("a"), "walk.note TEXT"));
}

static void migrations_once_in_order(void **state)
{
	walks_made("a");
	/* New columns, then migrations, then indexes: a title becomes the only one before an index insists. */
	assert_string_equal(due("a", list_3),
		"rename column reason of walk to why\nadd column minutes to walk\nadd column urgent to walk\n"
		"migration 1: minutes were hours\nmigration 2: a title is the only one\nmigration 3: plain things have a b\n"
		"make index i_plain_b\nmake index u_walk_title\nmake index i_walk_why__id\nmake index i_walk_minutes__id\n"
		"drop index i_walk_reason__id\ndrop index u_walk_code\ndrop index i_walk_reason__code__id\n");
	assert_true(with("a", list_3, change_run, NULL));
	assert_int_equal(ran, 2);
	assert_string_equal(lines("a", "select title || ' ' || minutes as line from walk order by id"), "To the saw 60\nTo the saw (2) 120\n");
	same_as_fresh("a", list_3);
	assert_true(with("a", list_3, change_run, NULL));
	assert_int_equal(ran, 2);
}

/* Databases made before there were numbers count as 0. */
static void before_numbers(void **state)
{
	walks_made("a");
	sql("a", "drop table schema_change");
	assert_non_null(strstr(due("a", list_3), "make table schema_change\n"));
	assert_non_null(strstr(due("a", list_3), "migration 1: "));
	assert_true(with("a", list_3, change_run, NULL));
	assert_int_equal(ran, 2);
	same_as_fresh("a", list_3);
}

static void nothing_changed(const char *schema, const char *rows)
{
	assert_string_equal(schema_of("a"), schema);
	assert_string_equal(lines("a", ROWS), rows);
	assert_true(with("a", list_1, check_run, NULL));
	assert_string_equal(due("a", list_1), "");
}

static void failing_leaves_all(void **state)
{
	walks_made("a");
	const char *schema = schema_of("a"), *rows = lines("a", ROWS);

	assert_false(with("a", list_failing, change_run, NULL));
	assert_int_equal(ran, 2);       /* it had begun */
	assert_int_equal(w.fail.code, FAIL_CONFLICT);
	assert_non_null(w.fail.why.one);
	nothing_changed(schema, rows);
	assert_false(with("a", list_wrong_sql, change_run, NULL));
	assert_int_equal(w.fail.code, FAIL_INTERNAL);
	nothing_changed(schema, rows);
}

/* Each call of the database fails once in turn: nothing of it is kept, until one time none fails. */
static void each_call_fails(void **state)
{
	walks_made("a");
	const char *schema = schema_of("a"), *rows = lines("a", ROWS);

	for (w.fail_at = 1; !with("a", list_2, change_run, NULL); w.fail_at++) {
		int at = w.fail_at;
		assert_true(w.failed);
		w.fail_at = 0;
		nothing_changed(schema, rows);
		w.fail_at = at;
	}
	assert_false(w.failed);
	assert_true(w.fail_at > 15);
	w.fail_at = 0;
	same_as_fresh("a", list_2);
}

static void newer_is_known(void **state)
{
	const struct { const char *number, *program; bool newer; } cases[] = {
		{ "0", "10000.0", true }, { "0", str_z(w.mem, str_fmt(w.mem, "%s.1", program_version)), true }, { "7", "0.0.1", true },
		{ "0", program_version, false }, { "0", "0.0.99999", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char name[8] = { (char)('a' + (int)i), 0 }, add[256];
		assert_true(with(name, list_1, change_run, NULL));
		snprintf(add, sizeof add, "insert into schema_change (number, what, program, backup, at) values (%s, 'add column x to y', '%s', 'old.db', 1)", cases[i].number,
			cases[i].program);
		sql(name, add);
		assert_string_equal(due(name, list_1), "");
		assert_int_equal(w.due.newer.program.n > 0, cases[i].newer);
		if (cases[i].newer)
			assert_true(str_is(w.due.newer.program, cases[i].program) && str_is(w.due.newer.backup, "old.db") && str_is(w.due.newer.what, "add column x to y"));
	}
}

static void numbers_without_a_gap(void **state)
{
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(0);
		signal(SIGABRT, SIG_DFL);
		modules_use(list_gap);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(new_database), TEST(columns_and_renames), TEST(renamed_twice), TEST(what_is_not_ours_stays), TEST(migrations_once_in_order), TEST(before_numbers),
		TEST(failing_leaves_all), TEST(each_call_fails), TEST(newer_is_known), TEST(numbers_without_a_gap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
