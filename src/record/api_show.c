/*
 * api_show.c -- rows, refusals and conflicts as JSON.
 *
 * Every answer of the API is written here. A null is null, an amount is a decimal text, a ref is its id with what it is called;
 * a secret field does not exist.
 */
#include "record/api_private.h"

enum { STEPS_MAX = 48, ANSWER_START_BYTES = 2048 };

bool api_head(const struct field *f)
{
	for (const struct field *h = row_fields; h->name; h++)
		if (h == f)
			return true;
	return false;
}

bool api_shown(const struct record *rec, const struct field *f)
{
	return !f->secret && f->kind != KIND_BLOB && field_find(rec, str_c(f->name)) == f;
}

/* Of a row's head only "withdrawn" may be changed, and only where no steps say how a row ends. */
bool api_taken(const struct record *rec, const struct field *f, const char *const *only, bool is_new)
{
	if (api_head(f))
		return !only && !is_new && !rec->steps && f->kind == KIND_BOOL;
	return !f->secret && f->kind != KIND_BLOB && field_in_form(rec, f, only, is_new);
}

struct buf api_buf(struct req *r)
{
	return buf_new(r->mem, ANSWER_START_BYTES, LIMIT_PAGE_BYTES);
}

void api_answer(struct req *r, int status, struct buf *b)
{
	if (b->over) {
		req_fail(r, FAIL_INTERNAL, T("This answer is too large. Ask for fewer rows."));
		return;
	}
	r->status = status;
	r->content_type = S("application/json");
	r->body = buf_done(b);
}

/* ---- values ---- */

void api_ref_put(struct json *j, int64_t id, struct str title)
{
	if (!id) {
		json_put_null(j);
		return;
	}
	json_put_open(j, '{');
	json_put_key(j, S("id"));
	json_put_int(j, id);
	json_put_key(j, S("title"));
	if (title.n)
		json_put_str(j, title);
	else
		json_put_null(j);
	json_put_close(j, '}');
}

static void many_put(struct json *j, struct str codes)
{
	struct str one;

	json_put_open(j, '[');
	while (str_cut(&codes, ' ', &one))
		if (one.n)
			json_put_str(j, one);
	json_put_close(j, ']');
}

static void plain_put(struct json *j, const struct field *f, const struct val *v)
{
	if (f->many)
		many_put(j, v->s);
	else
		json_put_val(j, v);
}

void api_val_put(struct req *r, struct json *j, const struct field *f, const struct val *v)
{
	if (f->kind == KIND_REF)
		api_ref_put(j, v->i, v->i ? record_title(r, record_find(str_c(f->ref)), v->i) : STR_NONE);
	else
		plain_put(j, f, v);
}

/* ---- rows ---- */

static void number_put(struct req *r, struct json *j, const struct record *rec, const void *row)
{
	json_put_key(j, S("number"));
	json_put_str(j, record_number(r->mem, rec, ((const struct row *)row)->id));
}

static void steps_put(struct req *r, struct json *j, const struct record *rec, const void *row)
{
	struct step_offer offers[STEPS_MAX];
	size_t n = step_offers(r, rec, row, offers, STEPS_MAX);

	json_put_key(j, S("steps"));
	json_put_open(j, '[');
	for (size_t i = 0; i < n; i++)
		if (offers[i].now)
			json_put_str(j, str_c(offers[i].step->name));
	json_put_close(j, ']');
}

void api_row_put(struct req *r, struct json *j, const struct record *rec, const void *row, bool steps)
{
	const struct plan *p = plan_of(rec);

	json_put_open(j, '{');
	for (size_t i = 0; i < p->n; i++) {
		struct val v = field_val(p->fields[i], row);
		if (!api_shown(rec, p->fields[i]))
			continue;
		json_put_key(j, str_c(p->fields[i]->name));
		api_val_put(r, j, p->fields[i], &v);
		if (i == 0)
			number_put(r, j, rec, row);
	}
	if (steps && rec->steps)
		steps_put(r, j, rec, row);
	json_put_close(j, '}');
}

/* The titles came with the row. */
void api_list_row_put(struct req *r, struct json *j, const struct list_rows *l)
{
	const struct list_spec *s = l->spec;

	json_put_open(j, '{');
	for (size_t i = 0; i < s->columns; i++) {
		const struct field *f = s->column[i];
		struct val v = field_val(f, l->row);
		if (!api_shown(s->rec, f))
			continue;
		json_put_key(j, str_c(f->name));
		if (f->kind == KIND_REF)
			api_ref_put(j, v.i, l->title[i]);
		else
			plain_put(j, f, &v);
		if (i == 0)
			number_put(r, j, s->rec, l->row);
	}
	json_put_close(j, '}');
}

struct str api_etag(struct req *r, const void *row)
{
	return str_fmt(r->mem, "\"%lld\"", (long long)((const struct row *)row)->version);
}

/* Read again, because what follows a save may have saved once more. Who may give and not read gets the number alone. */
void api_row_answer(struct req *r, const struct record *rec, int64_t id, int status)
{
	void *row = record_new(r->mem, rec);
	struct buf b = api_buf(r);
	struct json j = { .b = &b };

	if (r->fail.code || !record_load(r, rec, id, row))
		return;
	req_header(r, S("etag"), api_etag(r, row));
	if (may_read(r, rec, row)) {
		api_row_put(r, &j, rec, row, true);
	} else {
		json_put_open(&j, '{');
		json_put_key(&j, S("id"));
		json_put_int(&j, id);
		number_put(r, &j, rec, row);
		json_put_close(&j, '}');
	}
	api_answer(r, status, &b);
}

/* ---- refusals ---- */

static void error_put(struct req *r, struct json *j, struct fail why, const struct mistakes *m)
{
	json_put_key(j, S("error"));
	json_put_open(j, '{');
	json_put_key(j, S("status"));
	json_put_int(j, (int64_t)why.code);
	json_put_key(j, S("message"));
	json_put_str(j, msg_text(r->mem, r->lang, why.why));
	if (m && m->n) {
		json_put_key(j, S("fields"));
		json_put_open(j, '[');
		for (size_t i = 0; i < m->n; i++) {
			json_put_open(j, '{');
			json_put_key(j, S("field"));
			json_put_str(j, str_c(m->at[i].field));
			json_put_key(j, S("message"));
			json_put_str(j, msg_text(r->mem, r->lang, m->at[i].why));
			json_put_close(j, '}');
		}
		json_put_close(j, ']');
	}
	json_put_close(j, '}');
}

void api_refuse(struct req *r, enum fail_code code, struct msg why, const struct mistakes *m)
{
	struct buf b = api_buf(r);
	struct json j = { .b = &b };

	req_fail(r, code, why);
	json_put_open(&j, '{');
	error_put(r, &j, r->fail, m);
	json_put_close(&j, '}');
	api_answer(r, (int)r->fail.code, &b);
	r->quiet_errors = true;
}

/* Written before the failure sticks: after it the database says nothing any more. */
void api_conflict(struct req *r, const struct record *rec, const void *saved, struct msg why)
{
	struct buf b = api_buf(r);
	struct json j = { .b = &b };

	r->fail = (struct fail){ FAIL_NONE, MSG_NONE };
	json_put_open(&j, '{');
	error_put(r, &j, (struct fail){ FAIL_CONFLICT, why }, NULL);
	json_put_key(&j, S("yours"));
	buf_str(&b, r->http->body.n ? r->http->body : S("{}"));
	j.comma = true;
	json_put_key(&j, S("saved"));
	api_row_put(r, &j, rec, saved, true);
	json_put_close(&j, '}');
	r->fail = (struct fail){ FAIL_CONFLICT, why };
	api_answer(r, FAIL_CONFLICT, &b);
	r->quiet_errors = true;
}
