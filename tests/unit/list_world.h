/*
 * list_world.h -- a thousand rows with ties and nulls for the tests of lists and of forms.
 *
 * The database is a temporary file; the modules here are three small records that exist nowhere else.
 */
#ifndef UNIT_LIST_WORLD_H
#define UNIT_LIST_WORLD_H

#include "record/list.h"
#include "place.h"

#include <string.h>


/* ---- the records ---- */

struct t_unit { ROW; struct str name; };
struct t_person { ROW; struct str name, no; };
struct thing {
	ROW;
	struct str name, state, tags, secret;
	struct ref area, owner;
	struct date due;
	struct instant seen;
	struct money cost;
	double hours;
	int64_t qty;
	bool urgent;
};
struct part { ROW; struct str name; struct ref thing; };

static const struct choice states[] = { { "open", T("Open") }, { "doing", T("Doing") }, { "done", T("Done") }, { 0 } };
static const struct choice tags[] = { { "red", T("Red") }, { "dark_red", T("Dark red") }, { "blue", T("Blue") }, { 0 } };

static const struct field unit_fields[] = { FIELD(t_unit, name, .label = T("Name")), { 0 } };
static const struct field person_fields[] = { FIELD(t_person, name, .label = T("Name")), FIELD(t_person, no, .label = T("Number"), .unique = true), { 0 } };
static const struct field thing_fields[] = {
	FIELD(thing, name, .label = T("Name"), .required = true, .list = true, .search = true, .index = true),
	FIELD(thing, state, .label = T("State"), .choices = states, .list = true, .filter = true, .bulk = true),
	FIELD(thing, tags, .label = T("Tags"), .choices = tags, .many = true, .filter = true),
	FIELD(thing, secret, .label = T("Secret"), .secret = true, .list = true),
	FIELD(thing, area, .label = T("Area"), .ref = "unit", .list = true, .filter = true),
	FIELD(thing, owner, .label = T("Owner"), .ref = "person", .list = true, .filter = true),
	FIELD(thing, due, .label = T("Due"), .list = true, .filter = true, .index = true, .bulk = true),
	FIELD(thing, seen, .label = T("Seen"), .filter = true),
	FIELD(thing, cost, .label = T("Cost"), .filter = true, .index = true),
	FIELD(thing, hours, .label = T("Hours")),
	FIELD(thing, qty, .label = T("Quantity"), .most = 1000, .bulk = true, .was = "count amount"),
	FIELD(thing, urgent, .label = T("Urgent"), .filter = true),
	{ 0 },
};
static const struct field part_fields[] = {
	FIELD(part, name, .label = T("Name"), .list = true), FIELD(part, thing, .label = T("Thing"), .ref = "thing", .list = true), { 0 },
};

static const struct record unit_rec = {
	.name = "unit", .table = "t_unit", .label = T("Place"), .labels = T("Places"), .row_size = sizeof(struct t_unit), .fields = unit_fields, .title = "name",
	.read = CAP_SIGNED_IN, .create = CAP_SIGNED_IN, .edit = CAP_SIGNED_IN,
};
static const struct record person_rec = {
	.name = "person", .table = "t_person", .label = T("Person"), .labels = T("People"), .row_size = sizeof(struct t_person), .fields = person_fields,
	.title = "name", .read = CAP_SIGNED_IN, .create = CAP_SIGNED_IN, .edit = CAP_SIGNED_IN, .import_key = "no", .big = true,
};
static const struct record thing_rec = {
	.name = "thing", .table = "thing", .prefix = "T-", .label = T("Thing"), .labels = T("Things"), .row_size = sizeof(struct thing), .fields = thing_fields,
	.title = "name", .state = "state", .place = "area", .own = { "owner" }, .sort = "-due",
	.read = CAP_IDEA_READ, .create = CAP_IDEA_CREATE, .edit = CAP_IDEA_EDIT,
};
static const struct record part_rec = {
	.name = "part", .table = "part", .prefix = "P-", .label = T("Part"), .labels = T("Parts"), .row_size = sizeof(struct part), .fields = part_fields,
	.title = "name", .parent = "thing", .read = CAP_IDEA_READ, .create = CAP_IDEA_CREATE, .edit = CAP_IDEA_EDIT,
};

extern const struct module saved_view_module, record_module;
static const struct record *const records[] = { &unit_rec, &person_rec, &thing_rec, &part_rec, NULL };
static const struct module things = {
	.name = "things", .label = T("Things"), .records = records,
	.ddl = (const char *const[]){ "create table if not exists unit_under (top integer not null, unit integer not null, depth integer not null, primary key (top, unit))", NULL },
};
static void nothing(struct req *r)
{
}
static const struct module others = { .name = "others", .label = T("Others"), .routes = (const struct route[]){
	{ GET, "/", .run = nothing, .needs = CAP_PUBLIC }, { GET, "/find", .run = nothing, .needs = CAP_PUBLIC }, { GET, "/me", .run = nothing, .needs = CAP_PUBLIC },
	{ POST, "/sign-out", .run = nothing, .needs = CAP_PUBLIC }, { 0 } } };
static const struct module *const modules[] = { &things, &others, &saved_view_module, &record_module, NULL };

/* ---- a world of its own ---- */

enum { THINGS = 1000 };
struct world { struct arena *mem; struct database *d; };
static struct world world;

static const struct grant everywhere[] = { { .role = ROLE_KPO, .unit = 1, .everywhere = true } };
static const struct grant at_two[] = { { .role = ROLE_TEAM_LEADER, .unit = 2 } };
static const struct route list_route = { GET, "/thing", .run = record_list_page, .needs = CAP_IDEA_READ, .of = &thing_rec };

static void req_make(struct req *r, struct http_request *q, struct arena *mem, struct db *db, const char *query)
{
	*q = (struct http_request){ .mem = mem, .method = GET, .path = S("/thing"), .query = str_c(query) };
	*r = (struct req){ .mem = mem, .http = q, .db = db, .method = GET, .lang = lang_find(S("en")), .zone = zone_find(S("Europe/Berlin")), .route = &list_route,
		.now = { 1795348800 }, .today = { 20779 }, .csrf = S("token") };
	r->actor = (struct actor){ .id = 900, .name = S("Kim Po"), .initials = S("KP"), .grants = everywhere, .grant_count = 1 };
	db->fail = &r->fail;
	r->html = html_new(mem, 4096, LIMIT_PAGE_BYTES, r->lang, r->zone);
	assert_true(params_query(mem, str_c(query), &r->query));
}

static struct thing thing_of(struct arena *mem, int i)
{
	struct thing t = *(struct thing *)record_new(mem, &thing_rec);

	t.name = i == 7 ? S("=1+1") : str_fmt(mem, "%s %d", i % 3 ? "lamp" : "Éclair <b>", i % 50);
	t.state = str_c(states[i % 3].code);
	t.tags = i % 4 == 0 ? S("red blue") : i % 4 == 1 ? S("dark_red") : STR_NONE;
	t.secret = S("hush");
	t.area = (struct ref){ i % 5 + 1 };
	t.owner = (struct ref){ i % 4 ? i % 7 + 900 : 0 };
	t.due = i % 6 ? (struct date){ 20000 + i % 40 } : DATE_NONE;
	t.seen = i % 3 ? (struct instant){ 1795000000 + i * 3600 } : INSTANT_NONE;
	t.cost = i % 2 ? (struct money){ (i % 30 - 15) * 150 } : MONEY_NONE;
	if (i % 5)
		t.hours = (i % 20) / 3.0;
	t.qty = i % 8 ? i % 11 : INT_NONE;
	t.urgent = i % 2;
	t.withdrawn = i % 100 == 99;
	return t;
}

static void fill_run(struct write_job *job, struct db *db)
{
	struct req r;
	struct http_request q;

	req_make(&r, &q, job->mem, db, "");
	assert_true(modules_schema(db));
	assert_true(modules_check_queries(db));
	for (int i = 1; i <= 6; i++) {
		struct t_unit *u = record_new(job->mem, &unit_rec);
		u->name = str_fmt(job->mem, "Area %d", i);
		assert_true(record_insert(&r, &unit_rec, u));
	}
	assert_true(db_ddl(db, "insert into unit_under values (1,1,0),(2,2,0),(3,3,0),(4,4,0),(5,5,0),(6,6,0),(2,3,1)"));
	for (int i = 0; i < 7; i++) {
		struct t_person *p = record_new(job->mem, &person_rec);
		p->name = str_fmt(job->mem, "Person, %d", i);
		p->no = str_fmt(job->mem, "no%d", i);
		assert_true(record_insert(&r, &person_rec, p));
	}
	assert_true(db_ddl(db, "update t_person set id = id + 899"));
	for (int i = 0; i < THINGS; i++) {
		struct thing t = thing_of(job->mem, i);
		assert_true(record_insert(&r, &thing_rec, &t));
	}
	for (int i = 1; i <= 60; i++) {
		struct part *p = record_new(job->mem, &part_rec);
		p->name = str_fmt(job->mem, "part %d", i);
		p->thing = (struct ref){ i % 2 + 1 };
		assert_true(record_insert(&r, &part_rec, p));
	}
	assert_int_equal(r.fail.code, FAIL_NONE);
	db->fail = job->fail;           /* the request ends here, the job after it */
}

static void write_now(void (*run)(struct write_job *, struct db *), void *arg, struct fail *fail)
{
	struct arena *mem = arena_new(LIMIT_REQUEST_BYTES);
	struct write_job job = { .run = run, .mem = mem, .fail = fail, .arg = arg };

	database_write_wait(world.d, &job);
	arena_free(mem);
}

static int group_start(void **state)
{
	struct fail fail = { 0 };

	web_key(S("a key that only the tests know"));
	modules_use(modules);
	world.mem = arena_new(64 << 20);
	world.d = place_make(world.mem);
	write_now(fill_run, NULL, &fail);
	assert_int_equal(fail.code, FAIL_NONE);
	return 0;
}

static int group_end(void **state)
{
	place_end(world.d);
	arena_free(world.mem);
	return 0;
}

/* One reading request. */
struct reading { struct arena *mem; struct req r; struct http_request q; struct db db; struct fail fail; };

static void begin(struct reading *x, const char *query)
{
	memset(x, 0, sizeof *x);
	x->mem = arena_new(LIMIT_REQUEST_BYTES);
	x->db = (struct db){ .conn = database_reader(world.d, &x->fail), .mem = x->mem };
	assert_true(conn_read_begin(x->db.conn, &x->fail));
	req_make(&x->r, &x->q, x->mem, &x->db, query);
}

static void end(struct reading *x)
{
	assert_int_equal(x->r.fail.code, FAIL_NONE);
	conn_read_end(x->db.conn);
	database_reader_close(x->db.conn);
	arena_free(x->mem);
}

/* One writing request. */
struct posted { const char *form; void (*run)(struct req *); const struct grant *grants; struct str html; char location[200]; enum fail_code code; size_t cookies; };

static void post_run(struct write_job *job, struct db *db)
{
	struct posted *p = job->arg;
	struct req *r = NEW(job->mem, struct req);
	struct http_request *q = NEW(job->mem, struct http_request);

	req_make(r, q, job->mem, db, "");
	r->method = POST;
	r->actor.grants = p->grants;
	assert_true(params_query(job->mem, str_c(p->form), &r->form));
	p->run(r);
	p->code = r->fail.code;
	p->html = str_copy(world.mem, html_done(r->html));
	p->cookies = r->header_count;
	snprintf(p->location, sizeof p->location, STR_FMT, STR_ARG(url_text(r->redirect)));
	db->fail = job->fail;
	if (r->fail.code)
		fail_set(job->fail, r->fail.code, r->fail.why);
}

__attribute__((unused)) static struct posted post(void (*run)(struct req *), const struct grant *grants, const char *form)
{
	struct posted p = { .form = form, .run = run, .grants = grants };
	struct fail fail = { 0 };

	write_now(post_run, &p, &fail);
	return p;
}

__attribute__((unused)) static struct str page(struct reading *x, const char *query)
{
	begin(x, query);
	record_list_page(&x->r);
	assert_int_equal(x->r.fail.code, FAIL_NONE);
	return html_done(x->r.html);
}

__attribute__((unused)) static size_t times(struct str s, const char *part)
{
	size_t n = 0, len = strlen(part);

	for (size_t i = 0; i + len <= s.n; i++)
		n += memcmp(s.p + i, part, len) == 0;
	return n;
}

#endif
