/*
 * demo.c -- kpo demo: fills an example company, says what it made and who to sign in as.
 *
 * The same seed on the same day gives the same company, but for secrets. The usual company is one transaction: a demo that
 * was interrupted leaves nothing. A very large one takes several, and knows until its end that it is not whole. A
 * database that holds a company already is never touched.
 */
#include "app/demo.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { ROWS_A_BATCH = 200, HAPPENINGS_A_COMMIT = 100000 };
#define MARK "demo"     /* the setting by which an example company knows itself */

/* ---- for all files of the demo ---- */

void demo_at(struct demo *g, struct instant at, const struct zone *z, int64_t actor)
{
	g->r->now = at;
	g->r->zone = z;
	g->r->today = zone_date(z, at, NULL);
	g->r->actor.id = actor;
}

void demo_wrote(struct demo *g)
{
	if (++g->written < ROWS_A_BATCH)
		return;
	g->written = 0;
	memset(g->r->cache, 0, sizeof g->r->cache);
	arena_reset(g->batch);
}

/* Units were written in this order, so their ids rise. */
size_t demo_unit_of(const struct demo *g, int64_t id)
{
	size_t low = 0, high = g->units.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (g->units.p[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low < g->units.n && g->units.p[low].id == id ? low : NO_UNIT;
}

/* ---- what is told at the end ---- */

struct counted { struct str name; int64_t n; };
static const struct column counted_columns[] = { COL(struct counted, name), COL(struct counted, n), { 0 } };
static const struct query count_all = {
	.name = "demo_count", .gives = counted_columns,
	.sql = "select 'sites' as name, count(*) as n from unit where kind = 'site' union all select 'value streams', count(*) from unit where kind = 'value_stream'"
	       " union all select 'areas', count(*) from unit where kind in ('area', 'cell', 'line', 'function')"
	       " union all select 'stations', count(*) from place union all select 'people', count(*) from person",
};
static const struct query count_states = {
	.name = "demo_states", .gives = counted_columns, .sql = "select state as name, count(*) as n from idea where not withdrawn group by state order by n desc, state",
};
static const struct query count_units = { .name = "demo_units", .gives = (const struct column[]){ { .name = "n", .off = 0, .kind = KIND_INT }, { 0 } }, .sql = "select count(*) as n from unit" };

struct found { int64_t id; struct str name; };
static const struct column found_columns[] = { COL(struct found, id), COL(struct found, name), { 0 } };
static const struct query station_found = {
	.name = "demo_station", .takes = { KIND_REF }, .gives = found_columns,
	.sql = "select id, code as name from place where area = (select home_unit from person where id = ?1) order by code like '%-06' desc, code limit 1",
};

static void facts_print(struct req *r)
{
	struct counted c;
	struct rows rows = db_query(r->db, &count_all);
	const char *sep = "";

	while (db_next(&rows, &c)) {
		struct str n = lang_int(r->mem, r->lang, c.n);
		printf("%s" STR_FMT " " STR_FMT, sep, STR_ARG(n), STR_ARG(c.name));
		sep = ", ";
	}
	printf("\n\nideas\n");
	rows = db_query(r->db, &count_states);
	while (db_next(&rows, &c)) {
		struct str label = lang_text(r->lang, choice_label_of(record_find(S("idea")), "state", c.name)), n = lang_int(r->mem, r->lang, c.n);
		printf("  %-16.*s %8.*s\n", STR_ARG(label), STR_ARG(n));
	}
}

static void who_print(struct req *r)
{
	printf("\nsign in as\n  %-22s %-16s %-7s %-15s %s\n", "role", "name", "number", "password", "PIN");
	for (int w = WHO_OPERATOR; w < WHO_COUNT; w++) {
		const struct demo_example *e = &demo_examples[w];
		struct str name = person_name(r, person_by_login(r, str_c(e->number)));
		printf("  %-22s %-16.*s %-7s %-15s %s\n", e->role, STR_ARG(name), e->number, DEMO_PASSWORD, e->pin ? DEMO_PIN : "");
	}
	struct found at;
	if (db_one(r->db, &station_found, &at, V((struct ref){ person_by_login(r, str_c(demo_examples[WHO_OPERATOR].number)) }))) {
		struct str token = place_token(r->mem, at.id);
		printf("\na station's QR code (" STR_FMT ")\n  /p/" STR_FMT "\n", STR_ARG(at.name), STR_ARG(token));
	}
}

static void who_run(struct req *r)
{
	if (str_is(setting_get(r, S(MARK)), "whole"))
		who_print(r);
	else
		req_fail(r, FAIL_NOT_FOUND, T("This database holds no example company. Make one with kpo demo."));
}

static void told_run(struct req *r)
{
	facts_print(r);
	who_print(r);
}

/* ---- making it ---- */

static void fill(struct demo *g)
{
	if (!g->run) {
		setting_set(g->r, S(MARK), S("begun"));
		if (!demo_org(g))
			return;
		demo_ideas_plan(g);
	}
	g->more = demo_ideas_some(g, HAPPENINGS_A_COMMIT);
	if (!g->more) {
		demo_studies(g);
		demo_stream(g);
		setting_set(g->r, S(MARK), S("whole"));
	}
}

/* The request's own failure is the one that sticks, as in jobs/program.c. */
static void bulk(struct db *db, void *arg)
{
	struct demo *g = arg;
	struct arena *mem = db->mem;
	struct fail *out = db->fail;

	g->r = program_req(g->keep, db);
	g->r->mem = db->mem = g->batch;
	db->fail = &g->r->fail;
	fill(g);
	*out = g->r->fail;
	db->fail = out;
	db->mem = mem;
}

static void refuse_second(struct req *r)
{
	if (str_is(setting_get(r, S(MARK)), "begun"))
		req_fail(r, FAIL_CONFLICT, T("An example company was begun here and interrupted. Delete this database, then make it again."));
	else if (db_count(r->db, &count_units))
		req_fail(r, FAIL_CONFLICT, T("There is a company already. Nothing was changed."));
}

/* A whole hour, so that two runs soon after each other tell the same story. */
static void demo_begin(struct demo *g)
{
	const struct zone *z = zone_find(S("Europe/London"));
	struct instant now = instant_now();

	g->now.s = now.s - now.s % 3600;
	g->today = zone_date(z, g->now, NULL);
	g->first.day = g->today.day - (int32_t)(g->o->years * 365);
	g->rand.state = (uint64_t)g->o->seed;
	g->password = password_hash(g->keep, S(DEMO_PASSWORD));
	g->pin = password_hash(g->keep, S(DEMO_PIN));
}

static bool demo_make(struct database *d, const struct options *o, struct fail *f)
{
	struct arena *keep = arena_new((size_t)8 << 30), *batch = arena_new((size_t)1 << 30);
	struct demo g = { .o = o, .keep = keep, .batch = batch };
	bool ok = program_read(d, refuse_second, NULL, f);

	if (ok)
		demo_begin(&g);
	for (g.more = true; ok && g.more;)
		ok = database_bulk(d, keep, bulk, &g, f);
	arena_free(batch);
	arena_free(keep);
	return ok;
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int command_demo(const struct options *o)
{
	struct arena *a = arena_new(64 << 20);
	struct fail f = { FAIL_NONE, MSG_NONE };
	double start = seconds();

	struct database *d = o->who ? app_open(a, o, &f) : app_make(a, o, &f);
	if (!d)
		return app_failed(&f);
	bool ok = o->who || demo_make(d, o, &f);
	if (ok && !o->who)
		printf("Northfield Pumps, an example company, made in %.1f s\n", seconds() - start);
	ok = ok && program_read(d, o->who ? who_run : told_run, NULL, &f);
	database_close(d);
	arena_free(a);
	return ok ? 0 : app_failed(&f);
}
