/*
 * idempotency.c -- a request that is sent twice is done once: its answer is kept for a day under its key.
 *
 * A phone without network and a program that timed out send again and cannot know whether the first one arrived. The answer
 * is kept in the transaction of the write itself, so there is never one without the other. A key belongs to who sent it; without
 * a session it belongs to the address. The same key with another request is a mistake, and said to be one.
 */
#include "record/api_private.h"

#include <sodium.h>

enum { KEY_BYTES = 255, KEPT_S = 24 * 3600 };

struct kept { struct str request, location, etag, type; int64_t status; struct bytes body; };
static const struct column kept_columns[] = {
	COL(struct kept, request), COL(struct kept, status), COL(struct kept, location), COL(struct kept, etag), COL(struct kept, type),
	COL(struct kept, body), { 0 },
};

/* "bytea" is PostgreSQL's word; SQLite takes it for a column that keeps bytes as they are. */
const char *const key_ddl[] = {
	"create table if not exists idempotency (scope text not null, word text not null, request text not null, status bigint not null,"
	" location text, etag text, type text, body bytea, at bigint not null, primary key (scope, word))",
	"create index if not exists i_idempotency_at on idempotency (at)",
	NULL,
};

const struct query key_find = {
	.name = "key_find", .takes = { KIND_TEXT, KIND_TEXT, KIND_TIME }, .gives = kept_columns,
	.sql = "select request, status, location, etag, type, body from idempotency where scope = ?1 and word = ?2 and at > ?3",
};
const struct query key_put = {
	.name = "key_put", .takes = { KIND_TEXT, KIND_TEXT, KIND_TEXT, KIND_INT, KIND_TEXT, KIND_TEXT, KIND_TEXT, KIND_BLOB, KIND_TIME },
	.sql = "insert into idempotency (scope, word, request, status, location, etag, type, body, at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
};
const struct query key_purge = {
	.name = "key_purge", .takes = { KIND_TIME }, .sql = "delete from idempotency where at <= ?1",
};

/* ---- what was asked ---- */

static struct str key_of(struct req *r)
{
	return http_header_get(r->http, "idempotency-key");
}

static bool key_good(struct str key)
{
	for (size_t i = 0; i < key.n; i++)
		if (key.p[i] < '!' || key.p[i] > '~')
			return false;
	return key.n > 0 && key.n <= KEY_BYTES;
}

/* The address of a public form may hold a secret: its hash is enough to tell it from others. Who sent it is nobody's business there. */
static struct str scope_of(struct req *r, bool nameless)
{
	return r->actor.id && r->route->needs != CAP_PUBLIC && !nameless ? str_fmt(r->mem, "%lld", (long long)r->actor.id) : secret_hash(r->mem, r->http->path);
}

static void hash_part(crypto_generichash_state *h, struct str s)
{
	uint64_t n = s.n;

	crypto_generichash_update(h, (const unsigned char *)&n, sizeof n);
	crypto_generichash_update(h, (const unsigned char *)(s.n ? s.p : ""), s.n);
}

/* A form is hashed by what it says: a browser that sends it again draws another boundary, and perhaps has a new session. Who was
   signed in is not part of it: what is kept of an idea without a name must not say whose it was. */
static void hash_body(crypto_generichash_state *h, const struct req *r)
{
	if (!r->form.n && !r->form.files) {
		hash_part(h, r->http->body);
		return;
	}
	for (size_t i = 0; i < r->form.n; i++)
		if (!str_is(r->form.p[i].name, "csrf") && !str_is(r->form.p[i].name, "_as")) {
			hash_part(h, r->form.p[i].name);
			hash_part(h, r->form.p[i].value);
		}
	for (size_t i = 0; i < r->form.files; i++) {
		hash_part(h, r->form.file[i].field);
		hash_part(h, r->form.file[i].bytes);
	}
}

static struct str request_hash(struct req *r)
{
	crypto_generichash_state h;
	unsigned char out[32];
	char *hex = arena_alloc(r->mem, 2 * sizeof out + 1);

	CHECK(crypto_generichash_init(&h, NULL, 0, sizeof out) == 0);
	hash_part(&h, str_fmt(r->mem, "%d", (int)r->method));
	hash_part(&h, r->http->path);
	hash_part(&h, r->http->query);
	hash_part(&h, http_header_get(r->http, "if-match"));
	hash_body(&h, r);
	crypto_generichash_final(&h, out, sizeof out);
	sodium_bin2hex(hex, 2 * sizeof out + 1, out, sizeof out);
	return (struct str){ hex, 2 * sizeof out };
}

/* ---- the hooks ---- */

static struct instant day_ago(const struct req *r)
{
	return (struct instant){ r->now.s - KEPT_S };
}

static void answer_again(struct req *r, const struct kept *k)
{
	r->status = (int)k->status;
	r->body = (struct str){ k->body.p, k->body.n };
	r->content_type = k->type;
	if (k->status >= 300 && k->location.n)
		r->redirect = (struct url){ k->location.p, k->location.n };
	else if (k->location.n)
		req_header(r, S("location"), k->location);
	if (k->etag.n)
		req_header(r, S("etag"), k->etag);
	req_header(r, S("idempotent-replay"), S("true"));
}

bool key_replay(struct req *r)
{
	struct kept k = { .status = 0 };

	if (!key_good(key_of(r))) {
		req_fail(r, FAIL_MALFORMED, T("An Idempotency-Key is 1 to 255 visible characters."));
		return false;
	}
	if (!db_one(r->db, &key_find, &k, V(scope_of(r, false)), V(key_of(r)), V(day_ago(r))) &&
	    !db_one(r->db, &key_find, &k, V(scope_of(r, true)), V(key_of(r)), V(day_ago(r))))
		return false;
	if (!str_eq(k.request, request_hash(r))) {
		req_fail(r, FAIL_INVALID, T("This Idempotency-Key was used for another request. Use a new one for each."));
		return false;
	}
	answer_again(r, &k);
	return true;
}

static struct str header_of(const struct req *r, const char *name)
{
	for (size_t i = 0; i < r->header_count; i++)
		if (str_is(r->header[i].name, name))
			return r->header[i].value;
	return STR_NONE;
}

void keys_end(struct req *r)
{
	(void)!db_exec(r->db, &key_purge, V(day_ago(r)));
}

void key_keep(struct req *r)
{
	struct str location = r->redirect.p ? url_text(r->redirect) : header_of(r, "location");

	keys_end(r);
	(void)!db_exec(r->db, &key_put, V(scope_of(r, r->nameless)), V(key_of(r)), V(request_hash(r)), V((int64_t)r->status), V(location), V(header_of(r, "etag")),
		V(r->content_type), V(BYTES(r->body)), V(r->now));
}
