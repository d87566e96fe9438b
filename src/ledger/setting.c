/*
 * setting.c -- the few values that are set for the whole program: its signing key, its own address.
 *
 * The key signs what hangs on the walls (the QR labels), so it is made once and never changes: a new one would make
 * every printed label worthless. It is never shown on a page.
 */
#include "ledger/private.h"

#include <sodium.h>

struct setting_row { struct str value; };

static const struct column setting_columns[] = { COL(struct setting_row, value), { 0 } };

const struct query setting_by_name = {
	.name = "setting_by_name",
	.takes = { KIND_TEXT },
	.gives = setting_columns,
	.sql = "select value from setting where name = ?1",
};

const struct query setting_put = {
	.name = "setting_put",
	.takes = { KIND_TEXT, KIND_TEXT },
	.sql = "insert into setting (name, value) values (?1, ?2) on conflict (name) do update set value = excluded.value",
};

struct str setting_get(struct req *r, struct str name)
{
	struct setting_row row;

	return db_one(r->db, &setting_by_name, &row, V(name)) ? row.value : STR_NONE;
}

void setting_ahead(struct req *r, struct str name)
{
	db_ahead(r->db, &setting_by_name, V(name));
}

void setting_set(struct req *r, struct str name, struct str value)
{
	(void)!db_exec(r->db, &setting_put, V(name), V(value));
}

enum { KEY_BYTES = 32 };

static struct str key_new(struct arena *a)
{
	unsigned char bytes[KEY_BYTES];
	char *hex = NEW_N(a, char, KEY_BYTES * 2 + 1);

	CHECK(sodium_init() >= 0);
	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(hex, KEY_BYTES * 2 + 1, bytes, sizeof bytes);
	return str_c(hex);
}

bool server_key_there(struct req *r)
{
	return setting_get(r, S("key")).n > 0;
}

bool server_key_load(struct req *r)
{
	struct str key = setting_get(r, S("key"));

	if (!key.n && !r->db->fail->code) {
		key = key_new(r->mem);
		setting_set(r, S("key"), key);
	}
	if (r->db->fail->code)
		return false;
	web_key(key);
	return true;
}

struct str base_url(struct req *r)
{
	struct str set = setting_get(r, S("base_url"));

	if (set.n)
		return set;
	struct str host = r->http ? http_header_get(r->http, "host") : STR_NONE;
	return str_fmt(r->mem, "%s://" STR_FMT, r->secure ? "https" : "http", STR_ARG(host));
}
