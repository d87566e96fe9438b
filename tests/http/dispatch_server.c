/*
 * dispatch_server.c -- the dispatcher with a handful of routes over a real database, for dispatch.test.mjs.
 *
 * Each route is there for one promise of web.h: who gets in, what is rolled back, what is said when it fails. It prints
 * its port, serves until SIGTERM, and ends with 0. Usage: dispatch_server FILE.db CLOCK_FILE, or - for the true time
 */
#include "web/web.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum { ANA = 7 };

struct note { int64_t id; struct str text; };
static const struct column note_columns[] = { COL(struct note, id), COL(struct note, text), { 0 } };
static const struct column number_columns[] = { COL(struct note, id), { 0 } };

static const struct query note_add = {
	.name = "note_add", .takes = { KIND_TEXT }, .gives = number_columns,
	.sql = "insert into note (text) values (?1) returning id",
};
static const struct query notes_all = {
	.name = "notes_all", .gives = note_columns, .sql = "select id, text from note order by id",
};
static const struct query note_by_id = {
	.name = "note_by_id", .takes = { KIND_INT }, .gives = note_columns, .sql = "select id, text from note where id = ?1",
};
static const struct query notes_count = {
	.name = "notes_count", .gives = number_columns, .sql = "select count(*) as id from note",
};

/* ---- pages ---- */

static void page_home(struct req *r)
{
	struct html *h = r->html;
	struct str flash;
	struct url undo;

	LEAF(h, h1, r->actor.id ? r->actor.name : S("nobody"));
	if (req_flash_take(r, &flash, &undo)) {
		LEAF(h, p, flash, .cls = S("flash"));
		if (undo.n)
			LEAF(h, a, S("undo"), .href = undo);
	}
	VOID_EL(h, input, .name = S("csrf"), .value = r->csrf);
}

static void page_who(struct req *r)
{
	struct json j = { .b = &(struct buf){ 0 } };
	struct buf b = buf_new(r->mem, 256, 4096);

	j.b = &b;
	json_put_open(&j, '{');
	json_put_key(&j, S("client"));
	json_put_str(&j, r->client);
	json_put_key(&j, S("secure"));
	json_put_bool(&j, r->secure);
	json_put_key(&j, S("lang"));
	json_put_str(&j, lang_tag(r->lang));
	json_put_key(&j, S("theme"));
	json_put_str(&j, r->theme);
	json_put_key(&j, S("person"));
	json_put_int(&j, r->actor.id);
	json_put_key(&j, S("htmx"));
	json_put_bool(&j, r->htmx);
	json_put_close(&j, '}');
	r->body = buf_done(&b);
	r->content_type = S("application/json");
}

static void page_note(struct req *r)
{
	struct note n;

	if (!db_one(r->db, &note_by_id, &n, V(req_id(r, "id")))) {
		req_fail(r, FAIL_NOT_FOUND, T("There is no such page."));
		return;
	}
	LEAF(r->html, p, n.text);
}

static void page_list(struct req *r)
{
	struct rows rows = db_query(r->db, &notes_all);
	struct note n;

	EL(r->html, ul) {
		while (db_next(&rows, &n))
			LEAF(r->html, li, n.text);
	}
}

static void page_blank(struct req *r)
{
	req_cookie(r, S("leak"), S("1"), 60, true);
}

static void page_huge(struct req *r)
{
	for (int i = 0; i < 400000; i++)
		LEAF(r->html, p, S("more and more and more"));
}

static void page_broken(struct req *r)
{
	/* The statement itself fails: what the engine says must not reach the page. */
	conn_fail_at(r->db->conn, 1);
	if (db_count(r->db, &notes_count) == 0)
		LEAF(r->html, p, S("half a page"));
}

static void page_echo(struct req *r)
{
	LEAF(r->html, p, req_path(r, "word"));
	LEAF(r->html, p, req_query(r, "q"));
}

static void page_file(struct req *r)
{
	r->body = S("a;b\n1;2\n");
	r->content_type = S("text/csv; charset=utf-8");
	req_header(r, S("content-disposition"), str_fmt(r->mem, "attachment; filename=\"" STR_FMT "\"", STR_ARG(req_query(r, "name"))));
}

/* ---- signing in ---- */

static struct str ana_hash;

static void sign_in_form(struct req *r)
{
	EL(r->html, form, .method = S("post"))
		VOID_EL(r->html, input, .name = S("password"));
}

static void sign_in_prepare(struct req *r)
{
	if (!rate_allow(S("sign-in"), r->client, 1000, 60, r->now)) {
		req_fail(r, FAIL_TOO_MANY, T("Too many tries. Please wait a minute."));
		return;
	}
	r->prepared = password_verify(ana_hash, req_field(r, "password")) ? &ana_hash : NULL;
}

static void sign_in(struct req *r)
{
	if (!r->prepared) {
		req_fail(r, FAIL_INVALID, T("Name and password do not belong together."));
		r->quiet_errors = true;
		LEAF(r->html, p, r->fail.why);
		return;
	}
	session_start(r, ANA, params_has(&r->form, S("shared")));
	req_redirect(r, url_to(r->mem, "/"));
}

static void sign_out(struct req *r)
{
	session_end(r);
	req_redirect(r, url_to(r->mem, "/"));
}

/* ---- writing ---- */

static void note_write(struct req *r)
{
	struct str text = req_field(r, "text");
	struct note n;

	if (text.n == 0) {
		req_fail(r, FAIL_INVALID, T("Please write something."));
		r->quiet_errors = true;
		LEAF(r->html, p, r->fail.why, .cls = S("error"));
		return;
	}
	if (!db_one(r->db, &note_add, &n, V(text)))
		return;
	if (str_is(text, "too late"))
		req_fail(r, FAIL_CONFLICT, T("Somebody was faster."));
	if (str_is(text, "broken"))
		conn_fail_at(r->db->conn, 1);
	req_flash(r, TN("{n} note kept.", "{n} notes kept.", 1), url_to(r->mem, "/note/{id}", V(n.id)));
	if (db_count(r->db, &notes_count) > 0)
		req_redirect(r, url_to(r->mem, "/note/{id}", V(n.id)));
}

static void note_preview(struct req *r)
{
	LEAF(r->html, p, req_field(r, "text"));
	LEAF(r->html, p, db_count(r->db, &notes_count));
}

static void place_write(struct req *r)
{
	struct note n;

	if (place_of_token(req_path(r, "token")) == 0) {
		req_fail(r, FAIL_NOT_FOUND, T("There is no such page."));
		return;
	}
	if (db_one(r->db, &note_add, &n, V(req_field(r, "text"))))
		LEAF(r->html, p, S("thank you"));
}

static void photo(struct req *r)
{
	const struct upload *file = req_file(r, "photo");

	LEAF(r->html, p, (int64_t)(file ? file->bytes.n : 0));
}

/* ---- the API ---- */

static struct str api_kept_key, api_kept_body;          /* only the writer's thread has them */

static bool key_replay(struct req *r)
{
	if (!str_eq(http_header_get(r->http, "idempotency-key"), api_kept_key))
		return false;
	r->body = str_copy(r->mem, api_kept_body);
	r->status = 201;
	return true;
}

static void key_keep(struct req *r)
{
	static char key[100], body[1000];
	struct str k = http_header_get(r->http, "idempotency-key");

	CHECK(r->status == 201 && k.n < sizeof key && r->body.n < sizeof body);
	memcpy(key, k.p, k.n);
	memcpy(body, r->body.p, r->body.n);
	api_kept_key = (struct str){ key, k.n };
	api_kept_body = (struct str){ body, r->body.n };
}

static void api_add(struct req *r)
{
	struct note n;

	if (db_one(r->db, &note_add, &n, V(r->body_in))) {
		r->body = str_fmt(r->mem, "{\"id\":%lld}", (long long)n.id);
		r->status = 201;
	}
}

static void api_count(struct req *r)
{
	r->body = str_fmt(r->mem, "{\"count\":%lld}", (long long)db_count(r->db, &notes_count));
}

static void api_nothing(struct req *r)
{
}

static const struct route routes[] = {
	{ GET, "/", page_home, .needs = CAP_PUBLIC },
	{ GET, "/who", page_who, .needs = CAP_PUBLIC },
	{ GET, "/list", page_list, .needs = CAP_PUBLIC },
	{ GET, "/slow", page_list, .needs = CAP_PUBLIC, .slow = true },
	{ GET, "/blank", page_blank, .needs = CAP_PUBLIC },
	{ GET, "/huge", page_huge, .needs = CAP_PUBLIC },
	{ GET, "/broken", page_broken, .needs = CAP_PUBLIC },
	{ GET, "/file", page_file, .needs = CAP_PUBLIC },
	{ GET, "/echo/{word}", page_echo, .needs = CAP_PUBLIC },
	{ GET, "/sign-in", sign_in_form, .needs = CAP_PUBLIC },
	{ POST, "/sign-in", sign_in, .prepare = sign_in_prepare, .needs = CAP_PUBLIC, .no_csrf = true },
	{ POST, "/sign-out", sign_out, .needs = CAP_SIGNED_IN },
	{ GET, "/mine", page_home, .needs = CAP_SIGNED_IN },
	{ GET, "/note/{id}", page_note, .needs = CAP_SIGNED_IN },
	{ GET, "/office", page_home, .needs = CAP_ORG_EDIT },
	{ POST, "/note", note_write, .needs = CAP_IDEA_CREATE },
	{ POST, "/preview", note_preview, .needs = CAP_SIGNED_IN, .read_only_post = true },
	{ POST, "/photo", photo, .needs = CAP_SIGNED_IN, .body_max = LIMIT_PHOTO_BYTES },
	{ POST, "/open", note_preview, .needs = CAP_PUBLIC, .read_only_post = true },
	{ POST, "/p/{token}", place_write, .needs = CAP_PUBLIC, .no_csrf = true },
	{ GET, "/api/v1/notes", api_count, .needs = CAP_SIGNED_IN, .api = true },
	{ POST, "/api/v1/notes", api_add, .needs = CAP_IDEA_CREATE, .api = true },
	{ DELETE, "/api/v1/notes", api_nothing, .needs = CAP_IDEA_CREATE, .api = true },
	{ 0 },
};
static const struct route *const tables[] = { routes, NULL };

/* ---- hooks ---- */

static bool actor_load(struct req *r, int64_t person)
{
	if (person != ANA)
		return false;
	r->actor = (struct actor){ .id = ANA, .name = S("Ana") };
	r->lang = lang_find(S("de"));
	return true;
}

static struct str program_hash;

static int64_t token_person(struct req *r, struct str token_hash)
{
	return str_eq(token_hash, program_hash) ? ANA : 0;
}

static bool may(struct req *r, enum cap needs)
{
	return needs == CAP_IDEA_CREATE;
}

static void error_page(struct req *r)
{
	if (r->api || r->wants_json) {
		r->body = str_fmt(r->mem, "{\"status\":%d}", (int)r->fail.code);
		r->content_type = S("application/json");
		return;
	}
	LEAF(r->html, h1, r->fail.why);
	LEAF(r->html, a, S("again"), .href = url_self(r));
}

static void schema(struct db *db, void *arg)
{
	session_schema(db);
	session_schema(db);
	db_ddl(db, str_z(db->mem, str_fmt(db->mem, "create table if not exists note (id %s, text text not null unique)", db_identity(db))));
	for (const struct query *const *q = session_queries; *q; q++) {
		struct str why = STR_NONE;

		if (!db_check_query(db, *q, &why))
			fail_set(db->fail, FAIL_INTERNAL, T("A query of the session is not well declared."));
	}
}

static int give_up(const struct fail *f)
{
	fprintf(stderr, "%s\n", f->why.one);
	return 1;
}

int main(int argc, char **argv)
{
	struct arena *mem = arena_new((size_t)256 * 1024 * 1024);
	struct fail f = { 0 };
	struct database *d;
	struct web *w;
	sigset_t ends;
	int which;

	CHECK(argc == 3);
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	if (!str_is(str_c(argv[2]), "-"))
		instant_offset_file(argv[2]);
	web_key(S("the key of the dispatcher's test"));
	ana_hash = password_hash(mem, S("lathe"));
	program_hash = secret_hash(mem, S("a-program's-token"));
	d = database_make(mem, str_fmt(mem, "sqlite:%s", argv[1]), &f);
	if (!d || !database_bulk(d, mem, schema, NULL, &f))
		return give_up(&f);
	w = web_start(mem, &(struct web_config){ .listen = S("127.0.0.1:0"), .loops = 2, .database = d, .routes = tables,
		.trusted_proxies = S("127.0.0.1, 10.9.9.9"),
		.hooks = { .actor_load = actor_load, .token_person = token_person, .may = may, .error_page = error_page,
			   .key_replay = key_replay, .key_keep = key_keep } }, &f);
	if (!w)
		return give_up(&f);
	printf("port=%d place=" STR_FMT "\n", web_port(w), STR_ARG(place_token(mem, 12)));
	fflush(stdout);
	sigwait(&ends, &which);
	web_stop(w);
	web_wait(w);
	database_close(d);
	arena_free(mem);
	return 0;
}
