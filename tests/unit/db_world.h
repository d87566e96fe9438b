/*
 * db_world.h -- a database in a folder of its own for each test, with one table and a few queries.
 *
 * A sync can be slowed down here: what the group commit is for cannot be seen on a fast disk.
 */
#ifndef UNIT_DB_WORLD_H
#define UNIT_DB_WORLD_H

#include "db/db.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- a slow disk: SQLite finds these before libc's ---- */

static _Atomic int sync_us;
int fdatasync(int fd);
int fsync(int fd);

static int slow_sync(int fd)
{
	if (sync_us)
		usleep((useconds_t)sync_us);
	return (int)syscall(SYS_fdatasync, fd);
}

int fdatasync(int fd)
{
	return slow_sync(fd);
}

int fsync(int fd)
{
	return slow_sync(fd);
}

/* ---- what the tests keep ---- */

struct item {
	int64_t id;
	bool flag;
	int64_t n;
	double real;
	struct str text;
	struct date day;
	struct instant at;
	struct money cost;
	struct ref owner;
};

static const struct column item_columns[] = {
	COL(struct item, id), COL(struct item, flag), COL(struct item, n), COL(struct item, real),
	COL(struct item, text), COL(struct item, day), COL(struct item, at), COL(struct item, cost),
	COL(struct item, owner), { 0 },
};

static const struct query items_all = {
	.name = "items_all",
	.sql = "select id, flag, n, real, text, day, at, cost, owner from item order by id",
	.gives = item_columns,
};
static const struct query items_count = {
	.name = "items_count",
	.sql = "select count(*) from item",
};
static const struct query text_add = {
	.name = "text_add",
	.sql = "insert into item (text) values (?1)",
	.takes = { KIND_TEXT },
};

struct id_row { int64_t id; };
static const struct column id_columns[] = { COL(struct id_row, id), { 0 } };
static const struct query text_add_id = {
	.name = "text_add_id",
	.sql = "insert into item (text) values (?1) returning id",
	.takes = { KIND_TEXT }, .gives = id_columns,
};

static char text_x[] = "x";

struct world {
	struct arena *mem;
	struct fail fail;
	struct database *d;
	char folder[64], file[128];
	struct str url;
};

static void schema_run(struct write_job *job, struct db *db)
{
	assert_true(db_ddl(db, "create table item (id integer primary key, flag integer, n integer,"
			       " real real, text text unique, day integer, at integer, cost integer,"
			       " owner integer);"
			       "create table child (id integer primary key,"
			       " item integer not null references item)"));
	assert_true(db_search_schema(db));
}

static struct fail write_now(struct world *w, void (*run)(struct write_job *, struct db *), void *arg)
{
	struct fail fail = { 0 };
	struct write_job job = { .run = run, .mem = w->mem, .fail = &fail, .arg = arg };

	database_write_wait(w->d, &job);
	return fail;
}

static int world_open(void **state)
{
	struct arena *mem = arena_new((size_t)1 << 30);
	struct world *w = NEW(mem, struct world);

	w->mem = mem;
	snprintf(w->folder, sizeof w->folder, "/tmp/test_db.XXXXXX");
	assert_non_null(mkdtemp(w->folder));
	snprintf(w->file, sizeof w->file, "%s/test.db", w->folder);
	w->url = str_fmt(mem, "sqlite:%s", w->file);
	w->d = database_make(mem, w->url, &w->fail);
	assert_non_null(w->d);
	assert_int_equal(write_now(w, schema_run, NULL).code, FAIL_NONE);
	*state = w;
	return 0;
}

static int world_close(void **state)
{
	struct world *w = *state;
	DIR *folder = opendir(w->folder);

	sync_us = 0;
	if (w->d)
		database_close(w->d);
	for (struct dirent *e; (e = readdir(folder));)
		unlinkat(dirfd(folder), e->d_name, 0);
	closedir(folder);
	assert_int_equal(rmdir(w->folder), 0);
	arena_free(w->mem);
	return 0;
}

static inline struct db reading(struct world *w)
{
	struct db db = { .conn = database_reader(w->d, &w->fail), .mem = w->mem, .fail = &w->fail };

	assert_non_null(db.conn);
	assert_true(conn_read_begin(db.conn, &w->fail));
	return db;
}

static inline void reading_end(struct db *db)
{
	conn_read_end(db->conn);
	database_reader_close(db->conn);
}

static inline int64_t count_items(struct world *w)
{
	struct db db = reading(w);
	int64_t n = db_count(&db, &items_count);

	assert_int_equal(db.fail->code, FAIL_NONE);
	reading_end(&db);
	return n;
}

static inline void add_text(struct write_job *job, struct db *db)
{
	int64_t n = db_exec(db, &text_add, V(str_c(job->arg)));

	assert_true(n == 1 || db->fail->code);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

#endif
