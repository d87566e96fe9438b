/*
 * json.c -- a body of the API: the first byte chooses the record, the second what is done with it, the third who.
 *
 * What can be read becomes a row of texts and values, or a mistake with a name; what the API then says of that row is JSON
 * again, and those of its fields that may be given, sent back, are read as the same values.
 */
#include "world.h"

#include "record/api_private.h"

static void check_texts(const struct record *rec, const void *row)
{
	for (const struct field *f = rec->fields; f->name; f++) {
		struct val v = field_val(f, row);
		if (f->kind == KIND_TEXT)
			CHECK(str_utf8(v.s));
	}
}

/* The answer as a client has it, without what it may not send. */
static json_t *answer_of(struct req *r, const struct record *rec, const void *row, bool is_new)
{
	struct buf b = api_buf(r);
	struct json j = { .b = &b };
	json_t *all;

	api_row_put(r, &j, rec, row, false);
	CHECK(!b.over);
	CHECK((all = json_loadb(b.p, b.n, JSON_REJECT_DUPLICATES, NULL)));
	const char *name;
	json_t *value;
	void *next;
	json_object_foreach_safe(all, next, name, value) {
		const struct field *f = field_find(rec, str_c(name));
		if (!f || !api_taken(rec, f, NULL, is_new))
			json_object_del(all, name);
	}
	return all;
}

static void check_again(struct req *r, const struct record *rec, const void *row, bool is_new)
{
	json_t *all = answer_of(r, rec, row, is_new);
	void *again = record_new(r->mem, rec);
	struct mistakes m = { .n = 0 };

	api_read(r, rec, all, again, NULL, is_new, &m);
	CHECK(m.n == 0);
	for (const struct field *f = rec->fields; f->name; f++) {
		struct val a = field_val(f, row), b = field_val(f, again);
		if (json_object_get(all, f->name))
			CHECK(val_eq(&a, &b));
	}
	json_decref(all);
}

static void check_is_json(struct str s)
{
	json_t *all = json_loadb(s.p, s.n, JSON_REJECT_DUPLICATES, NULL);

	CHECK(all);
	json_decref(all);
}

static void read_body(struct req *r, const struct record *rec, bool is_new)
{
	struct mistakes m = { .n = 0 };
	void *row = record_new(r->mem, rec);
	json_t *body = api_body(r);

	CHECK(!body == (r->fail.code != FAIL_NONE));
	if (!body)
		return;
	api_read(r, rec, body, row, NULL, is_new, &m);
	check_texts(rec, row);
	for (size_t i = 0; i < m.n; i++)
		CHECK(m.at[i].field && m.at[i].why.one);
	check_again(r, rec, row, is_new);
	record_valid(r, rec, row, NULL, &m);
	if (m.n) {
		api_refuse(r, FAIL_INVALID, T("Some of it does not fit."), &m);
		check_is_json(r->body);
	}
}

static void fuzz_one(struct arena *mem, struct str in)
{
	static const struct http_header type = { S("content-type"), S("application/json; charset=utf-8") };
	const struct record *rec = company.records[take_choice(&in, company.n)];
	bool is_new = take_choice(&in, 2);
	struct req *r = reading_begin(mem, take_choice(&in, READERS));
	struct http_request q = *r->http;

	q.headers = &type;
	q.header_count = 1;
	q.body = in;
	r->http = &q;
	r->api = true;
	read_body(r, rec, is_new);
	reading_end(r);
}
