/*
 * api.c -- what a person does on the pages a program does here: list, give, read, change, take a step, read the history.
 *
 * The same rights, the same checks and the same saves as the pages; only reading and writing differ. A change says which
 * version it was made on, therefore none can overwrite another. Nothing here knows a module: the route says which record it is about.
 */
#include "record/api_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void refuse_mistakes(struct req *r, const struct mistakes *m)
{
	if (!r->fail.code || r->fail.code == FAIL_INVALID)
		api_refuse(r, FAIL_INVALID, T("Something in it does not fit. Each field says what."), m);
}

/* The address of this list with its own parameters, and where the next page begins. */
static struct url next_page(struct req *r, struct url at, struct str after)
{
	for (size_t i = 0; i < r->query.n; i++)
		if (!str_is(r->query.p[i].name, "after"))
			at = url_with(r->mem, at, str_z(r->mem, r->query.p[i].name), r->query.p[i].value);
	return url_with(r->mem, at, "after", after);
}

static void page_end(struct req *r, struct json *j, struct url next)
{
	json_put_close(j, ']');
	json_put_key(j, S("next"));
	if (next.n)
		json_put_str(j, url_text(next));
	else
		json_put_null(j);
	json_put_close(j, '}');
	api_answer(r, 200, j->b);
}

static void page_begin(struct json *j)
{
	json_put_open(j, '{');
	json_put_key(j, S("items"));
	json_put_open(j, '[');
}

/* ---- list ---- */

/* What a page's address may carry beside filters means nothing here. */
static void refuse_page_words(struct req *r, struct mistakes *m)
{
	static const char *const words[] = { "page", "view", "next", "flash", NULL };

	for (size_t i = 0; i < r->query.n; i++)
		for (size_t k = 0; words[k]; k++)
			if (str_is(r->query.p[i].name, words[k]))
				mistake_add(m, words[k], T("This list has no such field."));
}

static void api_list(struct req *r)
{
	const struct record *rec = r->route->of;
	struct list_spec *spec = NEW(r->mem, struct list_spec);
	struct mistakes m = { .n = 0 };
	struct buf b = api_buf(r);
	struct json j = { .b = &b };
	struct list_rows rows;
	struct str after = STR_NONE;
	struct url next = URL_NONE;

	list_parse(r, rec, &r->query, spec, &m);
	refuse_page_words(r, &m);
	if (m.n) {
		refuse_mistakes(r, &m);
		return;
	}
	int64_t most = spec->limit++;
	list_columns_all(spec);
	page_begin(&j);
	list_open(r, spec, &rows);
	while (list_next(&rows)) {
		/* One row more than asked for says that there is a next page; very long rows make a shorter page. */
		if (rows.given > most || b.n > LIMIT_PAGE_BYTES / 2) {
			next = next_page(r, url_to(r->mem, r->route->path), after);
			list_end(&rows);
			break;
		}
		api_list_row_put(r, &j, &rows);
		after = list_key(r->mem, spec, rows.row);
	}
	page_end(r, &j, next);
}

/* ---- one ---- */

/* A proxy that compresses marks an ETag as weak; the version in it is the same. */
static bool etag_names(struct str list, int64_t version)
{
	struct str one;
	char want[32];

	snprintf(want, sizeof want, "\"%lld\"", (long long)version);
	while (str_cut(&list, ',', &one)) {
		one = str_trim(one);
		if (str_starts(one, S("W/")))
			one = str_from(one, 2);
		if (str_is(one, want))
			return true;
	}
	return false;
}

/* Always whole: the ETag is the version that a change names, and what is shown beside it (what others are called, the steps that this
   person may take now) goes its own way. "Nothing new" could not be said of that. */
static void api_get(struct req *r)
{
	const struct record *rec = r->route->of;
	void *row = record_new(r->mem, rec);
	int64_t id = req_id(r, "id");

	if (record_get(r, rec, id, row))
		api_row_answer(r, rec, id, 200);
}

static struct url row_url(struct req *r, const struct record *rec, int64_t id)
{
	return url_to(r->mem, str_z(r->mem, str_fmt(r->mem, "/api/v1/%s/{id}", rec->name)), V(id));
}

static void api_create(struct req *r)
{
	const struct record *rec = r->route->of;
	void *row = record_new(r->mem, rec);
	struct mistakes m = { .n = 0 };
	json_t *body = api_body(r);

	if (!body)
		return;
	api_read(r, rec, body, row, NULL, true, &m);
	record_valid(r, rec, row, NULL, &m);
	if (m.n) {
		refuse_mistakes(r, &m);
		return;
	}
	may_or_fail(r, rec->create, row_place(r, rec, row));
	if (r->fail.code || !record_insert(r, rec, row))
		return;
	int64_t id = ((struct row *)row)->id;
	req_header(r, S("location"), url_text(row_url(r, rec, id)));
	api_row_answer(r, rec, id, 201);
}

/* ---- change ---- */

static bool change_load(struct req *r, const struct record *rec, void *row)
{
	struct str match = str_trim(http_header_get(r->http, "if-match"));

	if (!record_get(r, rec, req_id(r, "id"), row))
		return false;
	if (!may_edit(r, rec, row))
		req_fail(r, FAIL_FORBIDDEN, T("You may read this, and not change it."));
	else if (!match.n || str_is(match, "*"))
		req_fail(r, FAIL_PRECONDITION_MISSING, T("Say which version you change: send its ETag as If-Match."));
	return !r->fail.code;
}

static bool is_stale(struct req *r, const void *row)
{
	struct str match = http_header_get(r->http, "if-match");

	return match.n && !str_is(str_trim(match), "*") && !etag_names(match, ((const struct row *)row)->version);
}

static void api_change(struct req *r)
{
	const struct record *rec = r->route->of;
	void *old = record_new(r->mem, rec);
	struct mistakes m = { .n = 0 };

	if (!change_load(r, rec, old))
		return;
	void *row = arena_copy(r->mem, old, rec->row_size);
	json_t *body = api_body(r);
	if (!body)
		return;
	if (is_stale(r, old)) {
		api_conflict(r, rec, old, T("Somebody else saved this in the meantime. Nothing of yours was saved yet."));
		return;
	}
	api_read(r, rec, body, row, NULL, false, &m);
	record_valid(r, rec, row, old, &m);
	if (m.n) {
		refuse_mistakes(r, &m);
		return;
	}
	may_or_fail(r, rec->edit, row_place(r, rec, row));
	if (record_update(r, rec, row, old, "changed"))
		api_row_answer(r, rec, ((struct row *)row)->id, 200);
}

/* ---- steps ---- */

static void refuse_step(struct req *r)
{
	struct mistakes m = { .n = 0 };

	mistake_add(&m, "step", T("There is no such step."));
	api_refuse(r, FAIL_INVALID, T("There is no such step."), &m);
}

static void api_step(struct req *r)
{
	const struct record *rec = r->route->of;
	const struct step *s = step_find(rec, req_path(r, "step"));
	void *old = record_new(r->mem, rec);
	struct mistakes m = { .n = 0 };
	json_t *body;

	if (!record_get(r, rec, req_id(r, "id"), old) || !(body = api_body(r)))
		return;
	if (!s || s->quiet) {
		refuse_step(r);
		return;
	}
	if (is_stale(r, old)) {
		api_conflict(r, rec, old, T("Somebody moved this in the meantime. Look at it again, then decide."));
		return;
	}
	void *row = arena_copy(r->mem, old, rec->row_size);
	api_read(r, rec, body, row, s->asks, false, &m);
	if (record_step(r, rec, s, row, old, &m))
		api_row_answer(r, rec, ((struct row *)row)->id, 200);
	else if (r->fail.code == FAIL_INVALID)
		api_refuse(r, FAIL_INVALID, r->fail.why, &m);
	else if (r->fail.code == FAIL_CONFLICT)
		api_conflict(r, rec, old, r->fail.why);
}

/* ---- history ---- */

struct api_entry { int64_t id, version; struct instant at; struct ref person; struct str what, changes; };
static const struct column api_entry_columns[] = {
	COL(struct api_entry, id), COL(struct api_entry, version), COL(struct api_entry, at), COL(struct api_entry, person),
	COL(struct api_entry, what), COL(struct api_entry, changes), { 0 },
};
const struct query api_history = {
	.name = "api_history", .takes = { KIND_TEXT, KIND_INT, KIND_INT, KIND_INT }, .gives = api_entry_columns,
	.sql = "select id, version, at, person, what, changes from history where record = ?1 and row_id = ?2 and id > ?3 order by id limit ?4",
};

static void was_put(struct req *r, struct json *j, const struct field *f, const char *key, const json_t *was)
{
	struct val v = val_null(f->kind);

	if (json_is_string(was))
		val_parse(f->kind, (struct str){ json_string_value(was), json_string_length(was) }, &v);
	json_put_key(j, str_c(key));
	api_val_put(r, j, f, &v);
}

/* A field that no longer exists, or is a secret, is left out. */
static void changes_put(struct req *r, struct json *j, const struct record *rec, struct str changes)
{
	json_t *all = json_loadb(changes.p, changes.n, 0, NULL), *pair;
	const char *name;

	json_put_open(j, '[');
	json_object_foreach(all, name, pair) {
		const struct field *f = field_called(rec, str_c(name));
		if (!f || !api_shown(rec, f))
			continue;
		json_put_open(j, '{');
		json_put_key(j, S("field"));
		json_put_str(j, str_c(f->name));
		was_put(r, j, f, "from", json_array_get(pair, 0));
		was_put(r, j, f, "to", json_array_get(pair, 1));
		json_put_close(j, '}');
	}
	json_put_close(j, ']');
	json_decref(all);
}

static void entry_put(struct req *r, struct json *j, const struct record *rec, const struct api_entry *e)
{
	json_put_open(j, '{');
	json_put_key(j, S("version"));
	json_put_int(j, e->version);
	json_put_key(j, S("at"));
	json_put_str(j, instant_iso(r->mem, e->at));
	json_put_key(j, S("by"));
	api_ref_put(j, e->person.id, e->person.id ? record_title(r, record_find(S("person")), e->person.id) : STR_NONE);
	json_put_key(j, S("what"));
	json_put_str(j, e->what);
	json_put_key(j, S("changes"));
	changes_put(r, j, rec, e->changes);
	json_put_close(j, '}');
}

static bool history_asked(struct req *r, int64_t *after, int64_t *limit)
{
	struct mistakes m = { .n = 0 };

	*after = 0;
	*limit = LIMIT_LIST_ROWS;
	for (size_t i = 0; i < r->query.n; i++) {
		const struct param *p = &r->query.p[i];
		if (str_is(p->name, "limit")) {
			if (!str_int(p->value, limit) || *limit < 1 || *limit > LIMIT_API_ROWS)
				mistake_add(&m, "limit", T("Between 1 and 200."));
		} else if (str_is(p->name, "after")) {
			if (!str_int(p->value, after) || *after < 0)
				mistake_add(&m, "after", T("This is not the key of a page. Begin at the first one."));
		} else {
			mistake_add(&m, str_z(r->mem, p->name), T("There is no such parameter."));
		}
	}
	if (m.n)
		refuse_mistakes(r, &m);
	return !m.n;
}

static void api_history_list(struct req *r)
{
	const struct record *rec = r->route->of;
	void *row = record_new(r->mem, rec);
	struct buf b = api_buf(r);
	struct json j = { .b = &b };
	struct api_entry e;
	int64_t after, limit, given = 0, id = req_id(r, "id");
	struct url next = URL_NONE;

	if (!record_get(r, rec, id, row))
		return;
	may_or_fail(r, CAP_HISTORY, row_place(r, rec, row));
	if (r->fail.code || !history_asked(r, &after, &limit))
		return;
	page_begin(&j);
	struct rows rows = db_query(r->db, &api_history, V(str_c(rec->name)), V(id), V(after), V(limit + 1));
	while (db_next(&rows, &e)) {
		if (++given > limit) {
			next = next_page(r, url_to(r->mem, r->route->path, V(id)), str_fmt(r->mem, "%lld", (long long)after));
			db_end(&rows);
			break;
		}
		entry_put(r, &j, rec, &e);
		after = e.id;
	}
	page_end(r, &j, next);
}

/* ---- routes ---- */

const struct api_row api_ops[API_OPS] = {
	[API_LIST] = { GET, "list", "", api_list },
	[API_CREATE] = { POST, "create", "", api_create },
	[API_GET] = { GET, "get", "/{id}", api_get },
	[API_CHANGE] = { PATCH, "change", "/{id}", api_change },
	[API_STEP] = { POST, "step", "/{id}/step/{step}", api_step },
	[API_HISTORY] = { GET, "history", "/{id}/history", api_history_list },
};

/* What an answer adds to a row must not hide a field of it. */
static void names_check(const struct record *rec)
{
	static const char *const taken[] = { "number", "steps", NULL };

	for (const struct field *f = rec->fields; f->name; f++)
		if (name_in(taken, f->name)) {
			fprintf(stderr, "record %s: the API has a meaning of its own for the name %s\n", rec->name, f->name);
			abort();
		}
}

size_t record_api_routes(struct arena *a, const struct record *rec, struct route *out)
{
	size_t n = 0;

	names_check(rec);
	for (size_t i = 0; i < API_OPS; i++) {
		if ((i == API_STEP && !rec->steps) || (i == API_CREATE && !record_has_form(rec, true)))
			continue;
		out[n++] = (struct route){ .method = api_ops[i].method, .path = str_z(a, str_fmt(a, "/api/v1/%s%s", rec->name, api_ops[i].rest)),
			.run = api_ops[i].run, .api = true, .of = rec,
			.needs = i == API_LIST ? rec->read : i == API_CREATE ? rec->create : CAP_SIGNED_IN };
	}
	return n;
}

const struct module api_module = {
	.name = "api",
	.label = T("Interface for programs"),
	.ddl = key_ddl,
	.queries = (const struct query *const[]){ &key_find, &key_put, &key_purge, &api_history, NULL },
	.routes = (const struct route[]){
		{ GET, "/api/v1/openapi.json", .run = openapi_show, .needs = CAP_PUBLIC, .api = true },
		{ GET, "/api", .run = api_page_show, .needs = CAP_SIGNED_IN },
		{ 0 },
	},
};
