/*
 * sqlite.c -- SQLite, the engine that is a file.
 *
 * Write-ahead log, so that readers and the one writer never wait for each other, and a full sync at
 * every commit, so that what was answered survives a power cut; the writer shares that sync among all
 * who wait. A connection belongs to one thread and has no locks of its own. The settings were measured:
 * without memory mapping and with SQLite's own small cache, a list page costs twice the CPU. This file
 * decides nothing for a user: it says what happened in the words of engine.h.
 */
#include "db/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct sqlite_conn {
	struct db_conn base;
	sqlite3 *db;
	int log_pages;                  /* in the write-ahead log after the last commit */
	int lock;                       /* of one that writes: nobody puts another file in the place of this one */
};

enum {
	READ_BUSY_MS = 1000, WRITE_BUSY_MS = 2000, TIDY_BUSY_MS = 100,
	LOG_TIDY_PAGES = 4000,          /* 16 MB: copy it back even while busy */
	LOG_FORCE_PAGES = 32000,        /* 128 MB: readers never let go at once, so wait for them a moment */
};

#define MMAP_BYTES "268435456"
#define COMMON_PRAGMAS "pragma temp_store = memory; pragma mmap_size = " MMAP_BYTES ";"
#define WRITE_PRAGMAS \
	"pragma synchronous = full; pragma foreign_keys = on; pragma journal_size_limit = 67108864;"

static const char *const pragmas[] = {
	[CONN_READ] = COMMON_PRAGMAS "pragma query_only = 1; pragma cache_size = -8000;",
	[CONN_WRITE] = COMMON_PRAGMAS WRITE_PRAGMAS "pragma cache_size = -32000;",
	/* One transaction syncs once; what makes it fast is that its pages stay in memory until then. */
	[CONN_BULK] = COMMON_PRAGMAS WRITE_PRAGMAS "pragma cache_size = -200000;",
};

static struct sqlite_conn *conn_of(struct db_conn *c)
{
	return (struct sqlite_conn *)c;
}

/* ---- results ---- */

static enum db_result constraint_result(int extended)
{
	bool unique = extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY ||
		      extended == SQLITE_CONSTRAINT_ROWID;

	return unique ? DB_UNIQUE : DB_ERROR;
}

static enum db_result io_result(sqlite3 *db)
{
	int e = db ? sqlite3_system_errno(db) : 0;

	return e == ENOSPC || e == EDQUOT ? DB_FULL : DB_ERROR;
}

static enum db_result result_of(sqlite3 *db, int rc)
{
	switch (rc & 0xff) {
	case SQLITE_ROW:
		return DB_ROW;
	case SQLITE_OK:
	case SQLITE_DONE:
		return DB_DONE;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return DB_BUSY;
	case SQLITE_FULL:
		return DB_FULL;
	case SQLITE_READONLY:
		return DB_READ_ONLY;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return DB_CORRUPT;
	case SQLITE_CONSTRAINT:
		return constraint_result(rc);
	case SQLITE_IOERR:
		return io_result(db);
	default:
		return DB_ERROR;
	}
}

/* ---- statements ---- */

static enum db_result sqlite_run(struct db_conn *c, const char *sql)
{
	sqlite3 *db = conn_of(c)->db;

	return result_of(db, sqlite3_exec(db, sql, NULL, NULL, NULL));
}

static void *sqlite_prepare(struct db_conn *c, const char *sql, bool many, enum db_result *why)
{
	sqlite3 *db = conn_of(c)->db;
	sqlite3_stmt *stmt = NULL;
	const char *rest = NULL;
	int rc = sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, &rest);

	if (rc == SQLITE_OK && stmt && rest && *rest == '\0')
		return stmt;
	*why = rc == SQLITE_OK ? DB_ERROR : result_of(db, rc);
	if (rc == SQLITE_OK)
		log_line(LOG_ERROR, "db error=\"a query must be exactly one statement\"");
	sqlite3_finalize(stmt);
	return NULL;
}

static void sqlite_drop(void *stmt)
{
	sqlite3_finalize(stmt);
}

static const char *sqlite_text(void *stmt)
{
	return sqlite3_sql(stmt);
}

static int sqlite_takes(void *stmt)
{
	return sqlite3_bind_parameter_count(stmt);
}

static int sqlite_columns(void *stmt)
{
	return sqlite3_column_count(stmt);
}

static const char *sqlite_column_name(void *stmt, int i)
{
	const char *name = sqlite3_column_name(stmt, i);

	return name ? name : "";
}

static bool sqlite_writes(void *stmt)
{
	return !sqlite3_stmt_readonly(stmt);
}

static int bind_one(sqlite3_stmt *stmt, int at, const struct val *v)
{
	if (val_is_null(v))
		return sqlite3_bind_null(stmt, at);
	if (v->kind == KIND_TEXT)
		return sqlite3_bind_text64(stmt, at, v->s.p, v->s.n, SQLITE_STATIC, SQLITE_UTF8);
	if (v->kind == KIND_BLOB)
		return sqlite3_bind_blob64(stmt, at, v->b.p, v->b.n, SQLITE_STATIC);
	if (v->kind == KIND_REAL)
		return sqlite3_bind_double(stmt, at, v->d);
	return sqlite3_bind_int64(stmt, at, v->i);
}

static enum db_result sqlite_bind(void *stmt, size_t n, const struct val *v)
{
	int rc = SQLITE_OK;

	for (size_t i = 0; i < n && rc == SQLITE_OK; i++)
		rc = bind_one(stmt, (int)i + 1, &v[i]);
	return result_of(sqlite3_db_handle(stmt), rc);
}

static enum db_result sqlite_step(void *stmt)
{
	int rc = sqlite3_step(stmt);

	return rc == SQLITE_ROW ? DB_ROW : result_of(sqlite3_db_handle(stmt), rc);
}

/* By its value: sqlite3_column_*() look the column up again for every question about it. */
static struct val sqlite_column(void *stmt, int i, enum kind kind)
{
	sqlite3_value *v = sqlite3_column_value(stmt, i);

	if (sqlite3_value_type(v) == SQLITE_NULL)
		return val_null(kind);
	if (kind == KIND_TEXT) {
		const char *p = (const char *)sqlite3_value_text(v);
		return val_text((struct str){ p, p ? (size_t)sqlite3_value_bytes(v) : 0 });
	}
	if (kind == KIND_BLOB) {
		const char *p = sqlite3_value_blob(v);
		return val_bytes((struct bytes){ p, p ? (size_t)sqlite3_value_bytes(v) : 0 });
	}
	if (kind == KIND_REAL)
		return val_real(sqlite3_value_double(v));
	return (struct val){ .kind = kind, .i = sqlite3_value_int64(v) };
}

static void sqlite_reset(void *stmt)
{
	sqlite3_reset(stmt);
}

/* ---- facts ---- */

static int64_t sqlite_changes(struct db_conn *c)
{
	return sqlite3_changes64(conn_of(c)->db);
}

static bool sqlite_in_transaction(struct db_conn *c)
{
	return !sqlite3_get_autocommit(conn_of(c)->db);
}

static void sqlite_roll_back(struct db_conn *c)
{
	(void)sqlite_run(c, "rollback");
}

static const char *sqlite_message(struct db_conn *c)
{
	return sqlite3_errmsg(conn_of(c)->db);
}

static bool sqlite_has_column(struct db_conn *c, const char *table, const char *column)
{
	sqlite3 *db = conn_of(c)->db;

	return sqlite3_table_column_metadata(db, NULL, table, column, NULL, 0, 0, 0, 0) == SQLITE_OK;
}

static size_t sqlite_tables_of(struct db_conn *c, struct arena *mem, struct str *out, size_t max)
{
	sqlite3_stmt *stmt = NULL;
	size_t n = 0;

	sqlite3_prepare_v2(conn_of(c)->db, "select name from sqlite_master where type = 'table' and name not like 'sqlite@_%' escape '@' order by name", -1, &stmt, NULL);
	while (n < max && sqlite3_step(stmt) == SQLITE_ROW)
		out[n++] = str_copy(mem, str_c((const char *)sqlite3_column_text(stmt, 0)));
	sqlite3_finalize(stmt);
	return n;
}

static enum kind kind_of_type(const char *type)
{
	static const struct { const char *type; enum kind kind; } types[] = {
		{ "text", KIND_TEXT }, { "real", KIND_REAL }, { "bytea", KIND_BLOB }, { "blob", KIND_BLOB }, { "boolean", KIND_BOOL },
	};

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (strcmp(type, types[i].type) == 0)
			return types[i].kind;
	return KIND_INT;
}

static size_t sqlite_columns_of(struct db_conn *c, struct arena *mem, const char *table, struct table_column *out, size_t max)
{
	sqlite3_stmt *stmt = NULL;
	size_t n = 0;

	sqlite3_prepare_v2(conn_of(c)->db, "select name, lower(type), \"notnull\" from pragma_table_info(?1) order by cid", -1, &stmt, NULL);
	sqlite3_bind_text(stmt, 1, table, -1, SQLITE_STATIC);
	for (; n < max && sqlite3_step(stmt) == SQLITE_ROW; n++)
		out[n] = (struct table_column){ str_z(mem, str_c((const char *)sqlite3_column_text(stmt, 0))),
			kind_of_type((const char *)sqlite3_column_text(stmt, 1)), sqlite3_column_int(stmt, 2) != 0 };
	sqlite3_finalize(stmt);
	return n;
}

/* The next id is always beyond the highest one. */
static enum db_result sqlite_count_on(struct db_conn *c, const char *table)
{
	return DB_DONE;
}

/* ---- opening ---- */

/* SQLite counts its memory under a global lock unless told otherwise before its first use. */
static void sqlite_once(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* Called after a commit that put something into the log, and only then. */
static int log_grew(void *arg, sqlite3 *db, const char *schema, int pages)
{
	struct sqlite_conn *c = arg;

	c->base.commits++;
	c->log_pages = pages;
	return SQLITE_OK;
}

static struct msg file_problem(const char *file)
{
	char folder[4096];
	struct stat st;

	snprintf(folder, sizeof folder, "%s", file);
	char *slash = strrchr(folder, '/');
	if (slash && slash > folder) {
		*slash = '\0';
		if (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode))
			return T("The folder of the database file does not exist. "
				 "Create it, or name another file with --db.");
	}
	if (stat(file, &st) != 0 && errno == ENOENT)
		return T("There is no database of this name. Make one with kpo init, or name another with --db.");
	if (stat(file, &st) == 0 && !S_ISREG(st.st_mode))
		return T("The database must be a file, and this is a folder or a device. "
			 "Name a file with --db.");
	return T("The database file cannot be opened. "
		 "Give the user who runs this program the right to write to the file and to its folder.");
}

static struct msg open_problem(enum db_result why, const char *file)
{
	switch (why) {
	case DB_BUSY:
		return T("Another program holds the database. Stop that program, then start again.");
	case DB_FULL:
		return T("The disk is full. Make room on it, then start again.");
	case DB_CORRUPT:
		return T("The file is not a database, or it is damaged. "
			 "Name another file with --db, or restore a backup.");
	default:
		return file_problem(file);
	}
}

/* The file is for this program's user alone; SQLite gives its log the same rights. */
static bool file_open(const char *file, bool make)
{
	int fd = open(file, O_RDWR | (make ? O_CREAT : 0) | O_CLOEXEC, 0600);
	struct stat st;

	if (fd < 0)
		return false;
	bool plain = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	close(fd);
	errno = plain ? 0 : ENOTSUP;
	return plain;
}

static bool log_mode_is_wal(struct sqlite_conn *c, enum db_result *why)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(c->db, "pragma journal_mode = wal", -1, &stmt, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	*why = rc == SQLITE_ROW ? DB_ERROR : result_of(c->db, rc);
	bool wal = rc == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(stmt, 0), "wal") == 0;
	sqlite3_finalize(stmt);
	return wal;
}

static enum db_result conn_set_up(struct sqlite_conn *c, enum conn_use use, const char *file)
{
	enum db_result why = DB_ERROR;
	int rc = sqlite3_open_v2(file, &c->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

	if (rc != SQLITE_OK)
		return result_of(c->db, rc);
	sqlite3_extended_result_codes(c->db, 1);
	sqlite3_busy_timeout(c->db, use == CONN_READ ? READ_BUSY_MS : WRITE_BUSY_MS);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	/* A misspelt column must be a failure at start-up, not a text. */
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	if (use != CONN_READ && !log_mode_is_wal(c, &why))
		return why;
	sqlite3_wal_hook(c->db, log_grew, c);
	return sqlite_run(&c->base, pragmas[use]);
}

static void sqlite_close(struct db_conn *c)
{
	statements_drop(c);
	CHECK(sqlite3_close(conn_of(c)->db) == SQLITE_OK);
	if (conn_of(c)->lock >= 0)
		close(conn_of(c)->lock);
	arena_free(c->mem);
}

static struct db_conn *sqlite_open(struct database *d, enum conn_use use, struct fail *f)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, sqlite_once);
	if (use != CONN_READ && !file_open(d->file, d->make)) {
		log_line(LOG_ERROR, "db file=\"%s\" error=\"%s\"", d->file, strerror(errno));
		fail_set(f, FAIL_UNAVAILABLE, file_problem(d->file));
		return NULL;
	}
	struct arena *mem = arena_new_soft(1 << 20);
	arena_fail_to(mem, f);
	struct sqlite_conn *c = NEW(mem, struct sqlite_conn);
	c->base = (struct db_conn){ .engine = &sqlite_engine, .database = d, .mem = mem, .use = use };
	c->lock = use == CONN_READ ? -1 : file_lock(d->file, false);
	enum db_result why = use != CONN_READ && c->lock < 0 ? DB_BUSY : conn_set_up(c, use, d->file);
	if (why == DB_DONE && !arena_spent(mem)) {
		arena_fail_to(mem, NULL);
		return &c->base;
	}
	log_line(LOG_ERROR, "db file=\"%s\" error=\"%s\"", d->file,
		 c->db ? sqlite3_errmsg(c->db) : "no memory");
	fail_set(f, FAIL_UNAVAILABLE, open_problem(why, d->file));
	sqlite_close(&c->base);
	return NULL;
}

/* ---- house-keeping ---- */

static void log_copy_back(struct sqlite_conn *c, int mode)
{
	int in_log = 0, copied = 0;
	int rc = sqlite3_wal_checkpoint_v2(c->db, NULL, mode, &in_log, &copied);

	if (rc != SQLITE_OK && rc != SQLITE_BUSY)
		log_line(LOG_WARN, "db checkpoint=%d error=\"%s\"", mode, sqlite3_errmsg(c->db));
	if (rc == SQLITE_OK && in_log == copied)
		c->log_pages = 0;
}

static void sqlite_tidy(struct db_conn *base, enum tidy when)
{
	struct sqlite_conn *c = conn_of(base);

	if (when == TIDY_CLOSE) {
		log_copy_back(c, SQLITE_CHECKPOINT_TRUNCATE);
	} else if (c->log_pages >= LOG_FORCE_PAGES) {
		sqlite3_busy_timeout(c->db, TIDY_BUSY_MS);
		log_copy_back(c, SQLITE_CHECKPOINT_RESTART);
		sqlite3_busy_timeout(c->db, WRITE_BUSY_MS);
	} else if (c->log_pages >= LOG_TIDY_PAGES || (when == TIDY_IDLE && c->log_pages > 0)) {
		log_copy_back(c, SQLITE_CHECKPOINT_PASSIVE);
	}
}

/* All pages in one step: one snapshot, whatever is written meanwhile. The caller syncs the file. */
static enum db_result sqlite_copy(struct db_conn *base, const char *file)
{
	sqlite3 *from = conn_of(base)->db, *to = NULL;
	int rc = sqlite3_open_v2(file, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_exec(to, "pragma journal_mode = off; pragma synchronous = off", 0, 0, 0);
	sqlite3_backup *copy = rc == SQLITE_OK ? sqlite3_backup_init(to, "main", from, "main") : NULL;
	int copied = copy ? sqlite3_backup_step(copy, -1) : SQLITE_ERROR;
	int kept = copy ? sqlite3_backup_finish(copy) : rc;
	/* Finishing says nothing of a step that only found the database busy. */
	enum db_result why = result_of(to, kept != SQLITE_OK ? kept : copied);
	if (why != DB_DONE)
		log_line(LOG_ERROR, "db backup=\"%s\" error=\"%s\"", file,
			 to ? sqlite3_errmsg(to) : "no memory");
	sqlite3_close(to);
	return why;
}

const struct db_engine sqlite_engine = {
	.scheme = "sqlite",
	.begin = { [CONN_READ] = "begin", [CONN_WRITE] = "begin immediate", [CONN_BULK] = "begin immediate" },
	.open = sqlite_open, .close = sqlite_close,
	.run = sqlite_run,
	.prepare = sqlite_prepare, .drop = sqlite_drop, .text = sqlite_text, .takes = sqlite_takes,
	.columns = sqlite_columns, .column_name = sqlite_column_name, .writes = sqlite_writes,
	.bind = sqlite_bind, .step = sqlite_step, .column = sqlite_column, .reset = sqlite_reset,
	.changes = sqlite_changes, .in_transaction = sqlite_in_transaction, .roll_back = sqlite_roll_back,
	.message = sqlite_message, .tidy = sqlite_tidy, .copy = sqlite_copy, .has_column = sqlite_has_column,
	.tables_of = sqlite_tables_of, .columns_of = sqlite_columns_of, .count_on = sqlite_count_on,
	.types = {
		[KIND_BOOL] = "integer", [KIND_INT] = "integer", [KIND_REAL] = "real", [KIND_TEXT] = "text",
		[KIND_DATE] = "integer", [KIND_TIME] = "integer", [KIND_MONEY] = "integer",
		[KIND_REF] = "integer", [KIND_BLOB] = "blob",
	},
	.identity = "integer primary key",
	.catalog = "select m.name as table_name, p.name as name, 0 as is_index from sqlite_schema m, pragma_table_info(m.name) p where m.type = 'table'"
		   " union all select tbl_name, name, 1 from sqlite_schema where type = 'index' and sql is not null",
};
