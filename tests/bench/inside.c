/*
 * inside.c -- what the benchmark does within the program: people to measure as, and pages without a server.
 *
 *   inside people DB                        sessions and tokens for a team leader and the kaizen office, as JSON
 *   inside page DB PERSON PATH MS           CPU microseconds of one page in a bare loop, as JSON
 *   inside rows DB PERSON MS                the same of the list's query and its rows alone
 *
 * The bare loop calls the very handler that the server calls, on one thread, in one snapshot that stays open, with the
 * route and the person looked up beforehand. So it holds the page's own statements and its whole rendering, and neither
 * HTTP nor routing nor session nor the look at who is asking nor a lock nor a log line.
 */
#include "app/app.h"
#include "record/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int64_t cpu_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* ---- people ---- */

enum { TOKENS = 64, SESSIONS = 625 };       /* eight streams each */

struct who { int64_t person, unit, ideas; };
static const struct column who_columns[] = { COL(struct who, person), COL(struct who, unit), COL(struct who, ideas), { 0 } };

/* The leader with the most ideas reads through the most rows; the office reads all of them. */
static const struct query leader_of_most = {
	.name = "leader_of_most", .gives = who_columns,
	.sql = "select g.person, g.unit, (select count(*) from idea i where i.area = g.unit) as ideas from role_grant g join unit u on u.id = g.unit"
	       " where g.role = 'team_leader' and u.kind = 'area' and not g.withdrawn order by 3 desc, g.id limit 1",
};
static const struct query office = {
	.name = "office", .gives = who_columns,
	.sql = "select g.person, g.unit, (select count(*) from idea) as ideas from role_grant g join unit u on u.id = g.unit"
	       " where g.role = 'kpo' and u.parent is null and not g.withdrawn order by g.id limit 1",
};
static const struct column id_columns[] = { { .name = "id", .off = 0, .kind = KIND_INT }, { 0 } };
static const struct query an_idea = {
	.name = "an_idea", .takes = { KIND_INT }, .gives = id_columns,
	.sql = "select id from idea where area = ?1 and state in ('doing', 'closed') order by id desc limit 1",
};

static struct str cookie_made(struct req *r)
{
	struct str line = r->header[r->header_count - 1].value, first;

	str_cut(&line, ';', &first);
	return first;
}

static void who_print(struct req *r, const char *name, const struct query *q)
{
	struct who w = { 0 };

	if (!db_one(r->db, q, &w))
		req_fail(r, FAIL_INVALID, T("The database has no team leader or no kaizen office."));
	if (r->fail.code)
		return;
	session_start(r, w.person, false);
	printf("\"%s\":{\"person\":%lld,\"unit\":%lld,\"ideas\":%lld,\"cookie\":\"" STR_FMT "\",\"idea\":%lld},", name, (long long)w.person, (long long)w.unit,
		(long long)w.ideas, STR_ARG(cookie_made(r)), (long long)db_count(r->db, &an_idea, V(w.unit)));
	r->session = STR_NONE;
}

static void people_run(struct req *r)
{
	struct who w = { 0 };

	printf("{");
	who_print(r, "leader", &leader_of_most);
	who_print(r, "kpo", &office);
	if (r->fail.code || !db_one(r->db, &leader_of_most, &w))
		return;
	printf("\"area\":%lld,\"tokens\":[", (long long)w.unit);
	for (int i = 0; i < TOKENS; i++)
		printf("%s\"" STR_FMT "\"", i ? "," : "", STR_ARG(token_create(r, w.person, S("benchmark"))));
	printf("],\"cookies\":[");
	for (int i = 0; i < SESSIONS; i++) {
		r->session = STR_NONE;
		r->header_count = 0;
		session_start(r, w.person, false);
		printf("%s\"" STR_FMT "\"", i ? "," : "", STR_ARG(cookie_made(r)));
	}
	printf("]}\n");
}

/* ---- the bare loop ---- */

struct loop { int64_t person, ms; struct str path; bool rows; };

struct kept { struct actor actor; const struct lang *lang; const struct zone *zone; struct str theme; const struct route *route; struct param path[4]; struct params query; };

static struct req *request_new(struct arena *a, struct db *db, const struct loop *l, const struct kept *k)
{
	static const struct http_header headers[] = { { S("host"), S("127.0.0.1") } };
	struct http_request *q = NEW(a, struct http_request);
	struct req *r = program_req(a, db);

	*q = (struct http_request){ .mem = a, .method = GET, .path = l->path, .headers = headers, .header_count = 1 };
	r->http = q;
	r->method = GET;
	r->actor = k->actor;
	r->csrf = S("0123456789012345678901234567890123456789012");
	if (k->lang)
		r->lang = k->lang;
	if (k->zone)
		r->zone = k->zone;
	r->route = k->route;
	r->query = k->query;
	memcpy(r->path, k->path, sizeof r->path);
	r->html = html_new(a, 16 * 1024, LIMIT_PAGE_BYTES, r->lang, r->zone);
	return r;
}

/* The list's statement and one table row for each of its rows, straight: the least that shows them. */
static void rows_only(struct req *r)
{
	struct list_spec *s = NEW(r->mem, struct list_spec);
	struct mistakes m = { .n = 0 };
	struct list_rows l;

	list_parse(r, record_find(S("idea")), &r->query, s, &m);
	list_open(r, s, &l);
	while (list_next(&l))
		EL(r->html, tr)
			for (size_t i = 0; i < s->columns; i++)
				LEAF(r->html, td, list_cell(r, &l, i));
}

static size_t page_once(struct arena *a, struct db *db, const struct loop *l, const struct kept *k)
{
	struct req *r = request_new(a, db, l, k);
	struct fail *before = db->fail;

	db->fail = &r->fail;
	if (l->rows)
		rows_only(r);
	else
		r->route->run(r);
	CHECK(!r->fail.code);
	db->fail = before;
	return r->body.n ? r->body.n : html_done(r->html).n;
}

static void loop_run(struct req *r)
{
	const struct loop *l = r->prepared;
	struct arena *a = arena_new(LIMIT_REQUEST_BYTES);
	struct db db = { .conn = r->db->conn, .mem = a, .fail = &r->fail };
	struct str path = l->path;
	struct kept k = { 0 };
	int64_t n = 0, start, end;
	size_t bytes = 0;
	bool other;

	CHECK(actor_load(r, l->person));
	k.actor = r->actor;
	k.lang = r->lang;
	k.zone = r->zone;
	k.route = route_find(GET, path, k.path, &other);
	CHECK(k.route || l->rows);
	start = cpu_us();
	for (int i = 0; i < 50 && (i < 2 || cpu_us() - start < l->ms * 500); i++, arena_reset(a))
		bytes = page_once(a, &db, l, &k);
	start = end = cpu_us();
	for (; end - start < l->ms * 1000; end = cpu_us(), n++, arena_reset(a))
		page_once(a, &db, l, &k);
	printf("{\"us\":%.2f,\"pages\":%lld,\"bytes\":%zu}\n", (double)(end - start) / (double)n, (long long)n, bytes);
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct fail f = { FAIL_NONE, MSG_NONE };
	bool people = argc == 3 && strcmp(argv[1], "people") == 0, page = argc == 6 && strcmp(argv[1], "page") == 0;
	bool rows = argc == 5 && strcmp(argv[1], "rows") == 0;

	if (!people && !page && !rows) {
		fprintf(stderr, "usage: inside people DB | page DB PERSON PATH MS | rows DB PERSON MS\n");
		return 2;
	}
	modules_use(app_modules);
	struct options o = { .db = str_c(argv[2]) };
	struct database *d = people ? app_open(a, &o, &f) : database_open(a, o.db, &f);
	if (!d)
		return app_failed(&f);
	if (people) {
		program_write(d, people_run, NULL, &f);
	} else {
		struct loop l = { .person = atoll(argv[3]), .path = page ? str_c(argv[4]) : S("/idea"), .ms = atoll(argv[argc - 1]), .rows = rows };
		program_read(d, loop_run, &l, &f);
	}
	database_close(d);
	return f.code ? app_failed(&f) : 0;
}
