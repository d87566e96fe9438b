/*
 * save.c -- the one way in which a record's row is written.
 *
 * Insert, update, undo: version, history, search index, what follows in other modules, all in the transaction that
 * the dispatcher opened. A save whose version has moved on changes nothing and is a conflict.
 */
#include "record/private.h"

#include <jansson.h>
#include <string.h>

static size_t values(const struct plan *p, const void *row, struct val *v)
{
	for (size_t i = 1; i < p->n; i++)
		v[i - 1] = field_val(p->fields[i], row);
	return p->n - 1;
}

static bool words_same(const struct plan *p, const void *row, const void *old)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->fields[i]->search && !str_eq(field_val(p->fields[i], row).s, field_val(p->fields[i], old).s))
			return false;
	return true;
}

/* Most saves change no words, and an index of words is the dearest to write. */
static void search_save(struct req *r, const struct record *rec, const void *row, const void *old)
{
	const struct plan *p = plan_of(rec);
	struct buf b = buf_new(r->mem, 256, 1 << 18);
	bool any = false;

	if (old && words_same(p, row, old))
		return;

	for (size_t i = 0; i < p->n; i++)
		if (p->fields[i]->search) {
			buf_str(&b, field_val(p->fields[i], row).s);
			buf_c(&b, ' ');
			any = true;
		}
	if (any)
		db_search_put(r->db, str_c(rec->name), ((const struct row *)row)->id, str_trim(buf_done(&b)));
}

/* For rows that came another way than by a save. */
void search_rebuild(struct req *r)
{
	for (size_t i = 0; modules_all()[i]; i++)
		for (const struct record *const *rec = modules_all()[i]->records; rec && *rec; rec++) {
			struct walk w = walk_open(r);
			struct query q = { .name = "search_rebuild", .gives = plan_of(*rec)->columns, .many = true, .sql = plan_of(*rec)->all };
			void *row = record_new(w.home, *rec);
			struct rows rows = db_query(r->db, &q);
			while (db_next(&rows, row)) {
				search_save(r, *rec, row, NULL);
				walk_turn(&w);
			}
			walk_end(&w);
		}
}

void event_raise(struct req *r, const char *event, const struct record *rec, const void *row)
{
	for (size_t i = 0; modules_all()[i]; i++)
		for (const struct reaction *re = modules_all()[i]->reactions; re && re->on && !r->fail.code; re++)
			if (strcmp(re->on, event) == 0)
				re->run(r, rec, row);
}

static bool saved(struct req *r, const struct record *rec, const void *row, const void *old, const char *what)
{
	if (r->fail.code)
		return false;
	r->cache[CACHE_NAMES] = NULL;
	history_add(r, rec, row, old, what);
	search_save(r, rec, row, old);
	if (rec->kept)
		keep_change(r);
	if (rec->saved && !r->fail.code)
		rec->saved(r, row, old);
	if (!r->fail.code)
		live_publish(r, rec, row, old);
	return !r->fail.code;
}

bool record_insert(struct req *r, const struct record *rec, void *row)
{
	const struct plan *p = plan_of(rec);
	struct row *head = row;
	struct { int64_t id; } got = { 0 };
	struct val v[DB_VALUES_MAX];

	head->version = 1;
	if (instant_is_none(head->created_at))
		head->created_at = r->now;
	head->updated_at = head->created_at;
	head->created_by = head->updated_by = (struct ref){ r->actor.id };
	if (rec->derive)
		rec->derive(r, row, NULL);
	size_t n = values(p, row, v);
	if (!db_one_(r->db, &p->insert, &got, n, v))
		return false;
	head->id = got.id;
	return saved(r, rec, row, NULL, "created");
}

bool record_update(struct req *r, const struct record *rec, void *row, const void *old, const char *what)
{
	const struct plan *p = plan_of(rec);
	struct row *head = row;
	struct val v[DB_VALUES_MAX];

	if (r->fail.code)
		return false;
	head->version = ((const struct row *)old)->version + 1;
	head->updated_at = r->now;
	head->updated_by = (struct ref){ r->actor.id };
	if (rec->derive)
		rec->derive(r, row, old);
	size_t n = values(p, row, v);
	v[n++] = V(head->id);
	v[n++] = V(head->version - 1);
	if (db_exec_(r->db, &p->update, n, v) == 0) {
		req_fail(r, FAIL_CONFLICT, T("Somebody else saved this in the meantime. Nothing of yours was saved yet."));
		return false;
	}
	return saved(r, rec, row, old, what);
}

/* ---- undo: the last entry's old values, put back by whoever made it ---- */

struct last_entry { struct str what, changes; int64_t version; struct instant at; struct ref person; };
static const struct column last_columns[] = {
	COL(struct last_entry, what), COL(struct last_entry, changes), COL(struct last_entry, version), COL(struct last_entry, at),
	COL(struct last_entry, person), { 0 },
};
static const struct query last_of = {
	.name = "history_last_of", .takes = { KIND_TEXT, KIND_INT }, .gives = last_columns,
	.sql = "select what, changes, version, at, person from history where record = ?1 and row_id = ?2 order by id desc limit 1",
};

static bool undo_may(struct req *r, const struct record *rec, const struct last_entry *e, int64_t version)
{
	const struct step *s = step_find(rec, e->what);

	if (e->version != version || e->person.id != r->actor.id || (s && !s->undo) || (!s && !str_is(e->what, "changed"))) {
		req_fail(r, FAIL_CONFLICT, T("This can no longer be undone: something else happened in the meantime."));
		return false;
	}
	if (r->now.s - e->at.s > UNDO_S) {
		req_fail(r, FAIL_CONFLICT, T("Undo is offered for two minutes. After that, take the step that puts it right."));
		return false;
	}
	return true;
}

static void put_back(struct req *r, const struct record *rec, void *row, struct str changes)
{
	json_t *j = json_loadb(changes.p, changes.n, 0, NULL);
	const char *name;
	json_t *pair;

	CHECK(j);
	arena_defer(r->mem, (void (*)(void *))json_decref, j);
	json_object_foreach(j, name, pair) {
		const struct field *f = field_called(rec, str_c(name));
		const json_t *was = json_array_get(pair, 0);
		struct val v;
		if (!f || f->secret)
			continue;
		v = val_null(f->kind);
		if (json_is_string(was))
			CHECK(val_parse(f->kind, (struct str){ json_string_value(was), json_string_length(was) }, &v));
		if (v.kind == KIND_TEXT)
			v.s = str_copy(r->mem, v.s);
		field_set(f, row, v);
	}
}

static const struct query entry_of_version = {
	.name = "history_of_version", .takes = { KIND_TEXT, KIND_INT, KIND_INT }, .gives = last_columns,
	.sql = "select what, changes, version, at, person from history where record = ?1 and row_id = ?2 and version = ?3",
};

bool record_undo_row(struct req *r, const struct record *rec, int64_t id, int64_t version)
{
	struct last_entry e = { 0 };
	void *old = record_new(r->mem, rec);

	if (!record_load(r, rec, id, old) || ((struct row *)old)->version != version)
		return false;
	void *row = arena_copy(r->mem, old, rec->row_size);
	if (version > 1 && db_one(r->db, &entry_of_version, &e, V(str_c(rec->name)), V(id), V(version)))
		put_back(r, rec, row, e.changes);
	else
		((struct row *)row)->withdrawn = true;
	if (!may_edit(r, rec, row) || !may_edit(r, rec, old) || !record_update(r, rec, row, old, "undone"))
		return false;
	event_raise(r, str_z(r->mem, str_fmt(r->mem, "%s.undone", rec->name)), rec, row);
	return !r->fail.code;
}

bool record_undone(struct req *r, const struct record *rec, const void *row, struct undone *out)
{
	const struct row *head = row;
	struct last_entry e = { 0 };

	if (!db_one(r->db, &entry_of_version, &e, V(str_c(rec->name)), V(head->id), V(head->version - 1)))
		return false;
	*out = (struct undone){ e.what, e.at };
	return true;
}

static void follow_back(struct req *r, const struct record *rec, int64_t id, const char *what, struct instant at)
{
	void *old = record_new(r->mem, rec), *row = record_new(r->mem, rec);
	struct last_entry e = { 0 };

	if (!db_one(r->db, &last_of, &e, V(str_c(rec->name)), V(id)) || !str_is(e.what, what) || e.at.s != at.s || e.person.id != r->actor.id)
		return;
	if (!record_load(r, rec, id, old) || !record_load(r, rec, id, row))
		return;
	put_back(r, rec, row, e.changes);
	record_update(r, rec, row, old, "undone");
}

void record_follow_undo(struct req *r, const struct record *rec, const char *what, struct instant at)
{
	static const struct column gives[] = { { .name = "id", .off = 0, .kind = KIND_INT }, { 0 } };
	struct query q = { .name = "follow_undo", .takes = { KIND_TIME, KIND_REF }, .gives = gives,
		.sql = str_z(r->mem, str_fmt(r->mem, "select id from %s where updated_at = ?1 and updated_by = ?2 order by id", rec->table)) };
	struct rows rows = db_query(r->db, &q, V(at), V((struct ref){ r->actor.id }));
	struct { int64_t id; } got;
	VEC(int64_t) ids = { 0 };

	while (db_next(&rows, &got))
		*VEC_ADD(r->mem, &ids) = got.id;
	for (size_t i = 0; i < ids.n && !r->fail.code; i++)
		follow_back(r, rec, ids.p[i], what, at);
}

bool record_undo(struct req *r, const struct record *rec, int64_t id, int64_t version)
{
	void *old = record_new(r->mem, rec), *row = record_new(r->mem, rec);
	struct last_entry e = { 0 };

	if (!record_get(r, rec, id, old) || !record_load(r, rec, id, row))
		return false;
	if (!db_one(r->db, &last_of, &e, V(str_c(rec->name)), V(id)) || !undo_may(r, rec, &e, version))
		return false;
	put_back(r, rec, row, e.changes);
	if (!record_update(r, rec, row, old, "undone"))
		return false;
	event_raise(r, str_z(r->mem, str_fmt(r->mem, "%s.undone", rec->name)), rec, row);
	return !r->fail.code;
}
