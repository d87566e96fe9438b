/*
 * test_postgres.c -- the engine for PostgreSQL against a real server: what goes in comes out, many rows come in turns, writers that meet
 * are both applied, and a connection that rested and died is nobody's business.
 *
 * KPO_PG is the folder of the server's socket; tests/parts.mjs starts one. Each test has a database of its own.
 */
#include "db/engine.h"

#include <math.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libpq-fe.h>

#include <cmocka.h>

enum { MANY = 2500, WRITERS = 8, EACH = 25 };

struct item { int64_t id; bool flag; int64_t n; double real; struct str text; struct date day; struct instant at; struct money cost; struct ref owner; struct bytes blob; };
static const struct column item_columns[] = {
	COL(struct item, id), COL(struct item, flag), COL(struct item, n), COL(struct item, real), COL(struct item, text), COL(struct item, day),
	COL(struct item, at), COL(struct item, cost), COL(struct item, owner), COL(struct item, blob), { 0 },
};
static const struct query item_add = {
	.name = "item_add", .takes = { KIND_BOOL, KIND_INT, KIND_REAL, KIND_TEXT, KIND_DATE, KIND_TIME, KIND_MONEY, KIND_REF, KIND_BLOB },
	.sql = "insert into item (flag, n, real, text, day, at, cost, owner, blob) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
};
static const struct query items_all = {
	.name = "items_all", .gives = item_columns, .sql = "select id, flag, n, real, text, day, at, cost, owner, blob from item order by id",
};
struct number { int64_t n; };
static const struct column number_columns[] = { COL(struct number, n), { 0 } };
static const struct query numbers_fill = { .name = "numbers_fill", .takes = { KIND_INT }, .sql = "insert into item (n) select generate_series(1, ?1)" };
static const struct query numbers_many = { .name = "numbers_many", .many = true, .gives = number_columns, .sql = "select n from item order by n" };
static const struct query number_twice = { .name = "number_twice", .takes = { KIND_INT }, .gives = number_columns, .sql = "select 2 * n as n from item where n = ?1" };
static const struct query items_count = { .name = "items_count", .gives = number_columns, .sql = "select count(*) as n from item" };
static const struct query text_add = { .name = "text_add", .takes = { KIND_TEXT }, .sql = "insert into item (word) values (?1)" };
static const struct query last_read = { .name = "last_read", .gives = number_columns, .sql = "select coalesce(max(n), 0) as n from item" };
static const struct query numbers_apart = { .name = "numbers_apart", .gives = number_columns, .sql = "select count(distinct n) as n from item" };
static const struct query n_add = { .name = "n_add", .takes = { KIND_INT }, .sql = "insert into item (n) values (?1)" };
static const struct query ids_read = { .name = "ids_read", .gives = number_columns, .sql = "select id as n from item order by id" };

/* ---- a database of the test's own ---- */

struct world { struct arena *mem; struct fail fail; struct database *d; char name[40]; struct str url; };

static void server_say(const char *sql)
{
	char where[200];

	snprintf(where, sizeof where, "host=%s user=kpo dbname=postgres", getenv("KPO_PG"));
	PGconn *pg = PQconnectdb(where);
	PGresult *r = PQexec(pg, sql);
	if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(pg));
	PQclear(r);
	PQfinish(pg);
}

/* Every connection to the test's database ends, as after a restart of the server. */
static void connections_end(struct world *w)
{
	char sql[200];

	snprintf(sql, sizeof sql, "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '%s'", w->name);
	server_say(sql);
}

static void schema_run(struct write_job *job, struct db *db)
{
	(void)job;
	const char *sql = str_z(db->mem, str_fmt(db->mem, "create table item (id %s, flag %s, n %s, real %s, text %s, day %s, at %s, cost %s, owner %s, blob bytea, word text unique)",
		db_identity(db), db_type(db, KIND_BOOL), db_type(db, KIND_INT), db_type(db, KIND_REAL), db_type(db, KIND_TEXT), db_type(db, KIND_DATE),
		db_type(db, KIND_TIME), db_type(db, KIND_MONEY), db_type(db, KIND_REF)));
	assert_true(db_ddl(db, sql));
	assert_true(db_search_schema(db));
}

static struct fail write_now(struct world *w, void (*run)(struct write_job *, struct db *), void *arg)
{
	struct fail fail = { 0 };
	struct arena *mem = arena_new(64 << 20);
	struct write_job job = { .run = run, .mem = mem, .fail = &fail, .arg = arg };

	database_write_wait(w->d, &job);
	arena_free(mem);
	return fail;
}

static int world_open(void **state)
{
	static int count;
	struct arena *mem = arena_new((size_t)1 << 30);
	struct world *w = NEW(mem, struct world);
	char sql[100];

	w->mem = mem;
	snprintf(w->name, sizeof w->name, "unit_%d_%d", (int)getpid(), count++);
	snprintf(sql, sizeof sql, "create database %s", w->name);
	server_say(sql);
	w->url = str_fmt(mem, "postgres://kpo@/%s?host=%s", w->name, getenv("KPO_PG"));
	w->d = database_open(mem, w->url, &w->fail);
	assert_non_null(w->d);
	assert_int_equal(write_now(w, schema_run, NULL).code, FAIL_NONE);
	*state = w;
	return 0;
}

static int world_close(void **state)
{
	struct world *w = *state;
	char sql[100];

	database_close(w->d);
	snprintf(sql, sizeof sql, "drop database %s with (force)", w->name);
	server_say(sql);
	arena_free(w->mem);
	return 0;
}

static struct db reading(struct world *w)
{
	struct db db = { .conn = database_reader(w->d, &w->fail), .mem = w->mem, .fail = &w->fail };

	assert_non_null(db.conn);
	assert_true(conn_read_begin(db.conn, &w->fail));
	return db;
}

static void reading_end(struct db *db)
{
	assert_int_equal(db->fail->code, FAIL_NONE);
	conn_read_end(db->conn);
	database_reader_close(db->conn);
}

static int64_t count_of(struct world *w, const struct query *q)
{
	struct db db = reading(w);
	int64_t n = db_count(&db, q);

	reading_end(&db);
	return n;
}

/* ---- values ---- */

static char zeros[] = "a\0b\0\0\xff\\x'", large[300 * 1024], noise[70000];
static const struct item items[] = {
	{ .flag = true, .n = INT64_MAX, .real = 0.1, .text = { "x", 1 }, .day = { 20000 }, .at = { 1700000000 }, .cost = { -1250 }, .owner = { 42 }, .blob = { zeros, 9 } },
	{ .flag = false, .n = INT64_MIN + 1, .real = -0.0, .text = { "Ü ß 漢字 🙂 ' \" \\ %s ?1 $1", 0 }, .day = { -100000 }, .at = { 0 }, .cost = { INT64_MAX }, .owner = { 1 },
		.blob = { noise, sizeof noise } },
	{ .flag = false, .n = INT_NONE, .real = NAN, .day = DATE_NONE, .at = INSTANT_NONE, .cost = MONEY_NONE, .owner = { 0 } },
	{ .n = -1, .real = 5e-324, .text = { large, sizeof large }, .day = { 0 }, .at = { -1 }, .cost = { 0 }, .owner = { INT64_MAX }, .blob = { "\0", 1 } },
	{ .n = 0, .real = 1.7976931348623157e308, .text = { "\n\t ", 3 }, .day = { 1 }, .at = { 1 }, .cost = { 1 }, .owner = { 2 }, .blob = { "\\000", 4 } },
};
enum { ITEMS = sizeof items / sizeof *items };

static struct item item_at(size_t i)
{
	struct item it = items[i];

	if (it.text.p && !it.text.n)
		it.text.n = strlen(it.text.p);
	return it;
}

static void items_add(struct write_job *job, struct db *db)
{
	(void)job;
	for (size_t i = 0; i < ITEMS; i++) {
		struct item it = item_at(i);
		assert_int_equal(db_exec(db, &item_add, V(it.flag), V(it.n), V(it.real), V(it.text), V(it.day), V(it.at), V(it.cost), V(it.owner), V(it.blob)), 1);
	}
}

static void values_come_back(void **state)
{
	struct world *w = *state;
	struct item got, was;
	size_t n = 0;

	memset(large, 'l', sizeof large);
	for (size_t i = 0; i < sizeof noise; i++)
		noise[i] = (char)(i * 7 + i / 256);
	assert_int_equal(write_now(w, items_add, NULL).code, FAIL_NONE);
	struct db db = reading(w);
	for (struct rows rows = db_query(&db, &items_all); db_next(&rows, &got); n++) {
		was = item_at(n);
		was.id = got.id;
		for (const struct column *col = item_columns; col->name; col++) {
			struct val a = val_load(col->kind, (char *)&got + col->off), b = val_load(col->kind, (char *)&was + col->off);
			if (!val_eq(&a, &b))
				fail_msg("item %zu: %s came back as another one", n, col->name);
		}
		if (!isnan(was.real))
			assert_memory_equal(&got.real, &was.real, sizeof got.real);
	}
	assert_int_equal(n, ITEMS);
	reading_end(&db);
}

/* ---- many rows ---- */

static void fill_run(struct write_job *job, struct db *db)
{
	(void)job;
	assert_int_equal(db_exec(db, &numbers_fill, V((int64_t)MANY)), MANY);
}

static void many_rows_come_in_turns(void **state)
{
	struct world *w = *state;
	struct number a, b, c;
	int64_t n = 0;

	assert_int_equal(write_now(w, fill_run, NULL).code, FAIL_NONE);
	struct db db = reading(w);
	struct rows rows = db_query(&db, &numbers_many);
	/* With another of the same open, left early, and small ones in between. */
	struct rows beside = db_query(&db, &numbers_many);
	while (db_next(&rows, &a)) {
		assert_int_equal(a.n, ++n);
		if (n <= 1500)
			assert_true(db_next(&beside, &b) && b.n == n);
		if (n == 1500)
			db_end(&beside);
		if (n % 250 == 0)
			assert_true(db_one(&db, &number_twice, &c, V(n)) && c.n == 2 * n);
	}
	assert_int_equal(n, MANY);
	n = 0;
	for (rows = db_query(&db, &numbers_many); n < 3 && db_next(&rows, &a); n++)
		;
	db_end(&rows);
	assert_int_equal(db_count(&db, &items_count), MANY);
	reading_end(&db);
}

/* ---- what meets ---- */

static void text_run(struct write_job *job, struct db *db)
{
	(void)!db_exec(db, &text_add, V(str_c(job->arg)));
}

static char same[] = "the same", other[] = "another";

static void unique_is_a_conflict(void **state)
{
	struct world *w = *state;

	/* More often than there are connections: each must be of use afterwards. */
	assert_int_equal(write_now(w, text_run, same).code, FAIL_NONE);
	for (int i = 0; i < 20; i++)
		assert_int_equal(write_now(w, text_run, same).code, FAIL_CONFLICT);
	assert_int_equal(write_now(w, text_run, other).code, FAIL_NONE);
	assert_int_equal(count_of(w, &items_count), 2);
}

/* Each adds one more than the last it saw: if one did not see the other, two would add the same. */
static void next_run(struct write_job *job, struct db *db)
{
	int64_t last = db_count(db, &last_read);

	(void)job;
	(void)!db_exec(db, &n_add, V(last + 1));
}

struct crowd { struct world *w; void (*run)(struct write_job *, struct db *); _Atomic int failed; };

static void *crowd_one(void *arg)
{
	struct crowd *c = arg;

	for (int i = 0; i < EACH; i++)
		c->failed += write_now(c->w, c->run, NULL).code != FAIL_NONE;
	return NULL;
}

static void crowd_run(struct crowd *c, void (*meanwhile)(struct crowd *))
{
	pthread_t threads[WRITERS];

	for (int i = 0; i < WRITERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, crowd_one, c), 0);
	if (meanwhile)
		meanwhile(c);
	for (int i = 0; i < WRITERS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(c->failed, 0);
}

static void both_set_out(struct write_job *job, struct db *db)
{
	static _Atomic int arrived;
	int64_t last = db_count(db, &last_read);

	(void)job;
	/* The first run of each waits until the other has read too: they do meet. */
	arrived++;
	for (int i = 0; i < 500 && arrived < 2; i++)
		usleep(10000);
	(void)!db_exec(db, &n_add, V(last + 1));
}

static void *write_one(void *arg)
{
	assert_int_equal(write_now(arg, both_set_out, NULL).code, FAIL_NONE);
	return NULL;
}

static void writers_that_meet_are_both_applied(void **state)
{
	struct world *w = *state;
	pthread_t one;

	assert_int_equal(pthread_create(&one, NULL, write_one, w), 0);
	write_one(w);
	pthread_join(one, NULL);
	assert_int_equal(count_of(w, &items_count), 2);
	assert_int_equal(count_of(w, &numbers_apart), 2);
}

static void snapshot_is_repeatable(void **state)
{
	struct world *w = *state;
	struct db db = reading(w);

	assert_int_equal(db_count(&db, &items_count), 0);
	assert_int_equal(write_now(w, text_run, same).code, FAIL_NONE);
	assert_int_equal(db_count(&db, &items_count), 0);
	conn_read_end(db.conn);
	assert_true(conn_read_begin(db.conn, &w->fail));
	assert_int_equal(db_count(&db, &items_count), 1);
	reading_end(&db);
}

/* ---- the lock that the history's seal stands on ---- */

static void hold_and_add(struct write_job *job, struct db *db)
{
	(void)job;
	assert_true(db_hold(db, "item") || db->fail->code);
	(void)!db_exec(db, &n_add, V((int64_t)1));
}

struct seal { int64_t ids[WRITERS * EACH]; size_t n; };

static void seal_run(struct write_job *job, struct db *db)
{
	struct seal *s = job->arg;
	struct number id;

	s->n = 0;
	if (!db_hold(db, "item"))
		return;
	for (struct rows rows = db_query(db, &ids_read); db_next(&rows, &id);)
		s->ids[s->n++] = id.n;
}

/* Whoever holds the table sees ids, and later nobody puts one in between. */
static void seal_meanwhile(struct crowd *c)
{
	struct seal *before = NEW(c->w->mem, struct seal), *after = NEW(c->w->mem, struct seal);

	for (int i = 0; i < 20; i++) {
		assert_int_equal(write_now(c->w, seal_run, after).code, FAIL_NONE);
		assert_true(after->n >= before->n);
		assert_memory_equal(after->ids, before->ids, before->n * sizeof before->ids[0]);
		*before = *after;
	}
}

static void nobody_writes_into_a_held_table(void **state)
{
	struct crowd c = { .w = *state, .run = hold_and_add };

	crowd_run(&c, seal_meanwhile);
	assert_int_equal(count_of(*state, &items_count), WRITERS * EACH);
}

/* Some without a lock of their own, against somebody who holds. */
static void add_only(struct write_job *job, struct db *db)
{
	(void)job;
	(void)!db_exec(db, &n_add, V((int64_t)1));
}

static void held_against_writers_without_a_lock(void **state)
{
	struct crowd c = { .w = *state, .run = add_only };

	crowd_run(&c, seal_meanwhile);
	assert_int_equal(count_of(*state, &items_count), WRITERS * EACH);
}

/* ---- search ---- */

static void search_fill(struct write_job *job, struct db *db)
{
	(void)job;
	db_search_put(db, S("idea"), 1, S("Die Tür klemmt, Größe 44"));
	db_search_put(db, S("idea"), 2, S("A hinge squeaks. E-mail: o'neill@example.com C++"));
	db_search_put(db, S("idea"), 3, S("漢字 and a hinged cover"));
	db_search_put(db, S("gemba"), 1, S("Tür again"));
}

static size_t found(struct db *db, const char *words, int64_t *first)
{
	int64_t ids[8];
	size_t n = db_search(db, S("idea"), str_c(words), false, ids, 8);

	assert_int_equal(db->fail->code, FAIL_NONE);
	*first = n ? ids[0] : 0;
	return n;
}

static void search_finds_words(void **state)
{
	static const struct { const char *words; size_t n; int64_t first; } cases[] = {
		{ "tür", 1, 1 }, { "TUR", 1, 1 }, { "Tür klem", 1, 1 }, { "größe", 1, 1 }, { "hing", 2, 0 }, { "hinge squ", 1, 2 }, { "O'Neill", 1, 2 },
		{ "漢字", 1, 3 }, { "nothing", 0, 0 }, { "", 0, 0 }, { "' & | ! ( :* \\ \"", 0, 0 }, { "hinge ' & ! squeaks", 1, 2 }, { "tür:*", 1, 1 }, { "\\' hinge", 2, 0 },
	};
	struct world *w = *state;
	int64_t first;

	assert_int_equal(write_now(w, search_fill, NULL).code, FAIL_NONE);
	struct db db = reading(w);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t n = found(&db, cases[i].words, &first);
		if (n != cases[i].n || (cases[i].first && first != cases[i].first))
			fail_msg("%s: %zu found, the first is %lld", cases[i].words, n, (long long)first);
	}
	reading_end(&db);
}

/* ---- beside the transaction, and across servers ---- */

static void apart_add(struct db *db, void *arg)
{
	(void)!db_exec(db, &text_add, V(str_c(arg)));
}

static void apart_and_refuse(struct write_job *job, struct db *db)
{
	struct world *w = job->arg;

	(void)!db_exec(db, &n_add, V((int64_t)1));
	assert_true(database_apart(w->d, db->mem, apart_add, same));
	fail_set(db->fail, FAIL_INVALID, T("No."));
}

static void what_is_apart_stays(void **state)
{
	struct world *w = *state;
	struct arena *mem = arena_new(1 << 20);

	assert_int_equal(write_now(w, apart_and_refuse, w).code, FAIL_INVALID);
	assert_int_equal(count_of(w, &items_count), 1);
	/* A failure leaves it of use. */
	assert_false(database_apart(w->d, mem, apart_add, same));
	assert_true(database_apart(w->d, mem, apart_add, other));
	assert_int_equal(count_of(w, &items_count), 2);
	arena_free(mem);
}

struct ear { sem_t heard; pthread_mutex_t lock; char text[256]; };

static void hear(void *arg, struct str topic)
{
	struct ear *e = arg;
	size_t n = strlen(e->text);

	pthread_mutex_lock(&e->lock);
	snprintf(e->text + n, sizeof e->text - n, "%.*s ", (int)topic.n, topic.p);
	pthread_mutex_unlock(&e->lock);
	sem_post(&e->heard);
}

static void publish_run(struct write_job *job, struct db *db)
{
	db_publish(db, str_c(job->arg));
	(void)!db_exec(db, &text_add, V(str_c(job->arg)));
}

static void heard_by_another_server(void **state)
{
	static char first[] = "idea", second[] = "idea:7";
	struct world *w = *state;
	struct arena *mem = arena_new(16 << 20);
	struct fail fail = { 0 };
	struct database *other_server = database_open(mem, w->url, &fail);
	struct ear ear = { .lock = PTHREAD_MUTEX_INITIALIZER };

	assert_non_null(other_server);
	sem_init(&ear.heard, 0, 0);
	database_listen(other_server, hear, &ear);
	/* It listens once its thread has connected: until then what is said is not for it. */
	struct timespec t;
	int n = 0;
	do {
		char word[16];
		snprintf(word, sizeof word, "early%d", n++);
		assert_int_equal(write_now(w, publish_run, word).code, FAIL_NONE);
		clock_gettime(CLOCK_REALTIME, &t);
		t.tv_nsec += 200000000;
		t.tv_sec += t.tv_nsec / 1000000000;
		t.tv_nsec %= 1000000000;
	} while (sem_timedwait(&ear.heard, &t) != 0 && n < 100);
	assert_in_range(n, 1, 99);
	assert_int_equal(write_now(w, publish_run, first).code, FAIL_NONE);
	assert_int_equal(write_now(w, publish_run, first).code, FAIL_CONFLICT);
	assert_int_equal(write_now(w, publish_run, second).code, FAIL_NONE);
	sem_wait(&ear.heard);
	sem_wait(&ear.heard);
	database_listen(other_server, NULL, NULL);
	assert_non_null(strstr(ear.text, "idea "));
	assert_non_null(strstr(ear.text, "idea:7 "));
	assert_null(strstr(strstr(ear.text, "idea ") + 1, "idea "));
	database_close(other_server);
	sem_destroy(&ear.heard);
	arena_free(mem);
}

static void a_rested_connection_may_die(void **state)
{
	struct world *w = *state;
	struct arena *mem = arena_new(1 << 20);
	struct db db = reading(w);

	assert_int_equal(db_count(&db, &items_count), 0);
	conn_read_end(db.conn);
	assert_true(database_apart(w->d, mem, apart_add, same));
	for (int round = 1; round <= 3; round++) {
		connections_end(w);
		assert_true(conn_read_begin(db.conn, &w->fail));
		assert_int_equal(db_count(&db, &items_count), 1 + (round - 1) * 17);
		conn_read_end(db.conn);
		/* Every hand of the writer, and more. */
		for (int i = 0; i < 16; i++)
			assert_int_equal(write_now(w, add_only, NULL).code, FAIL_NONE);
		char word[] = { 'r', (char)('0' + round), '\0' };
		assert_true(database_apart(w->d, mem, apart_add, word));
	}
	assert_true(conn_read_begin(db.conn, &w->fail));
	reading_end(&db);
	arena_free(mem);
}

static void end_all_meanwhile(struct crowd *c)
{
	for (int i = 0; i < 10; i++) {
		connections_end(c->w);
		usleep(20000);
	}
}

/* Under load there is always one in the middle of something: run again, applied once. */
static void nothing_is_lost_when_connections_end(void **state)
{
	struct crowd c = { .w = *state, .run = next_run };

	crowd_run(&c, end_all_meanwhile);
	assert_int_equal(count_of(*state, &items_count), WRITERS * EACH);
	assert_int_equal(count_of(*state, &numbers_apart), WRITERS * EACH);
}

/* ---- questions that travel together ---- */

static int64_t number_of(struct db *db, int64_t n)
{
	return db_count(db, &number_twice, V(n));
}

static void what_is_known_ahead_is_one_round_trip(void **state)
{
	struct world *w = *state;
	struct number row;

	assert_int_equal(write_now(w, fill_run, NULL).code, FAIL_NONE);
	struct db db = reading(w);
	int64_t trips = db.conn->trips;
	for (int64_t n = 1; n <= 5; n++) {
		db_ahead(&db, &number_twice, V(n));
		db_ahead(&db, &number_twice, V(n));     /* the same is asked once */
	}
	struct rows rows = db_query(&db, &numbers_many), ids = db_query(&db, &ids_read);
	assert_int_equal(db.conn->trips, trips);
	assert_int_equal(db_count(&db, &items_count), MANY);
	assert_int_equal(db.conn->trips, trips + 1);
	for (int64_t n = 5; n >= 1; n--)
		assert_int_equal(number_of(&db, n), 2 * n);
	assert_true(db_next(&ids, &row) && db_next(&rows, &row) && row.n == 1);
	assert_int_equal(db.conn->trips, trips + 1);
	assert_int_equal(number_of(&db, 6), 12);
	assert_int_equal(db.conn->trips, trips + 2);
	db_ahead(&db, &number_twice, V((int64_t)7));    /* and nobody asks */
	reading_end(&db);
}

static void ahead_and_write_run(struct write_job *job, struct db *db)
{
	(void)job;
	db_ahead(db, &items_count);
	(void)!db_exec(db, &n_add, V((int64_t)1));
	assert_int_equal(db_count(db, &items_count), 1);
}

static void nothing_is_asked_ahead_of_what_is_written(void **state)
{
	assert_int_equal(write_now(*state, ahead_and_write_run, NULL).code, FAIL_NONE);
}

static void one_that_fails_fails_who_asked(void **state)
{
	static const struct query wrong = { .name = "wrong", .takes = { KIND_INT }, .gives = number_columns, .sql = "select 1 / ?1 as n" };
	struct db db = reading(*state);

	db_ahead(&db, &wrong, V((int64_t)0));
	assert_int_equal(db_count(&db, &items_count), 0);
	assert_int_equal(db.fail->code, FAIL_INTERNAL);
	*db.fail = (struct fail){ 0 };
	assert_int_equal(db_count(&db, &wrong, V((int64_t)0)), 0);
	assert_int_equal(db.fail->code, FAIL_INTERNAL);
	*db.fail = (struct fail){ 0 };
	conn_read_end(db.conn);
	assert_true(conn_read_begin(db.conn, db.fail));
	assert_int_equal(db_count(&db, &items_count), 0);
	reading_end(&db);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(values_come_back),
		TEST(many_rows_come_in_turns),
		TEST(unique_is_a_conflict),
		TEST(writers_that_meet_are_both_applied),
		TEST(snapshot_is_repeatable),
		TEST(nobody_writes_into_a_held_table),
		TEST(held_against_writers_without_a_lock),
		TEST(search_finds_words),
		TEST(what_is_apart_stays),
		TEST(heard_by_another_server),
		TEST(a_rested_connection_may_die),
		TEST(nothing_is_lost_when_connections_end),
		TEST(what_is_known_ahead_is_one_round_trip),
		TEST(nothing_is_asked_ahead_of_what_is_written),
		TEST(one_that_fails_fails_who_asked),
	};

	if (!getenv("KPO_PG")) {
		fprintf(stderr, "test_postgres needs KPO_PG, the folder of a server's socket\n");
		return 1;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
