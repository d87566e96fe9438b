/*
 * row.c -- a record's row in memory: its values by field, how it is loaded and what it is called.
 *
 * The one idea: a row is a plain struct, and a field knows where in it its value lies. Nothing here
 * asks for a right: record_get does, and whoever uses record_load has asked already.
 */
#include "record/private.h"

#include <stdio.h>
#include <string.h>

const struct field row_fields[] = {
	FIELD(row, id, .label = T("Number")),
	FIELD(row, version, .label = T("Version")),
	FIELD(row, created_at, .label = T("Created"), .index = true),
	FIELD(row, created_by, .label = T("Created by"), .ref = "person"),
	FIELD(row, updated_at, .label = T("Changed"), .index = true),
	FIELD(row, updated_by, .label = T("Changed by"), .ref = "person"),
	FIELD(row, withdrawn, .label = T("Withdrawn")),
	{ 0 },
};

bool is_row_field(const struct field *f)
{
	return f >= row_fields && f < row_fields + sizeof row_fields / sizeof row_fields[0];
}

struct val field_val(const struct field *f, const void *row)
{
	return val_load(f->kind, (const char *)row + f->off);
}

void field_set(const struct field *f, void *row, struct val v)
{
	CHECK(v.kind == f->kind);
	val_store(&v, (char *)row + f->off);
}

void *record_new(struct arena *a, const struct record *rec)
{
	void *row = arena_alloc(a, rec->row_size);
	const struct plan *p = plan_of(rec);

	for (size_t i = 0; i < p->n; i++)
		field_set(p->fields[i], row, p->fields[i]->preset ? val_bool(true) : val_null(p->fields[i]->kind));
	((struct row *)row)->id = 0;
	((struct row *)row)->version = 0;
	return row;
}

bool record_load(struct req *r, const struct record *rec, int64_t id, void *row)
{
	if (id <= 0)
		return false;
	return db_one(r->db, &plan_of(rec)->by_id, row, V(id));
}

bool record_get(struct req *r, const struct record *rec, int64_t id, void *row)
{
	if (record_load(r, rec, id, row) && may_read(r, rec, row))
		return true;
	req_fail(r, FAIL_NOT_FOUND, T("There is no such page, or it is not yours to see."));
	return false;
}

struct str record_number(struct arena *a, const struct record *rec, int64_t id)
{
	return str_fmt(a, "%s%lld", rec->prefix ? rec->prefix : "", (long long)id);
}

struct url record_url(struct req *r, const struct record *rec, int64_t id)
{
	return url_to(r->mem, plan_of(rec)->row_path, V(id));
}

/* No table has that many rows. */
static const int64_t titled_max = INT64_MAX / RECORDS_MAX - 1;

static void **title_slot(struct req *r, const struct plan *p, int64_t id)
{
	return keep_slot((struct keep){ r->mem, &r->cache[CACHE_NAMES] }, id * RECORDS_MAX + p->number);
}

/* Titles are asked for dozens of times a page, most of them more than once: through a statement of their own, and kept for this request. */
struct str record_title(struct req *r, const struct record *rec, int64_t id)
{
	const struct plan *p = plan_of(rec);

	if (id <= 0 || id > titled_max)
		return STR_NONE;
	void **slot = title_slot(r, p, id);
	if (!*slot) {
		struct str *title = NEW(r->mem, struct str);
		(void)!db_one(r->db, &p->by_title, title, V(id));
		*slot = title;
	}
	return *(struct str *)*slot;
}

void record_title_ahead(struct req *r, const struct record *rec, int64_t id)
{
	const struct plan *p = plan_of(rec);

	if (id > 0 && id <= titled_max && !*title_slot(r, p, id))
		db_ahead(r->db, &p->by_title, V(id));
}

void record_refs_ahead(struct req *r, const struct record *rec, const void *row)
{
	const struct plan *p = plan_of(rec);

	for (size_t i = 0; i < p->n; i++)
		if (p->fields[i]->kind == KIND_REF)
			record_title_ahead(r, record_find(str_c(p->fields[i]->ref)), field_val(p->fields[i], row).i);
}

int64_t row_ref(const struct record *rec, const void *row, const char *field)
{
	const struct field *f = field_find(rec, str_c(field));

	CHECK(f && f->kind == KIND_REF);
	return field_val(f, row).i;
}

struct str row_state(const struct record *rec, const void *row)
{
	const struct plan *p = plan_of(rec);

	return p->state ? field_val(p->state, row).s : STR_NONE;
}

/* A child asks its parent; a unit is its own place, a new one that of the unit above it. */
int64_t row_place(struct req *r, const struct record *rec, const void *row)
{
	const struct plan *p = plan_of(rec);

	if (rec->place_new && !((const struct row *)row)->id)
		return field_val(field_find(rec, str_c(rec->place_new)), row).i;
	if (p->place)
		return strcmp(p->place->name, "id") == 0 ? ((const struct row *)row)->id : field_val(p->place, row).i;
	if (p->parent && p->parent->ref) {
		const struct record *up = record_find(str_c(p->parent->ref));
		void *parent = record_new(r->mem, up);
		if (record_load(r, up, field_val(p->parent, row).i, parent))
			return row_place(r, up, parent);
	}
	return 0;
}

struct msg choice_label(const struct field *f, struct str code)
{
	for (const struct choice *c = f->choices; c && c->code; c++)
		if (str_is(code, c->code))
			return c->label;
	return MSG_NONE;
}

struct msg choice_label_of(const struct record *rec, const char *field, struct str code)
{
	const struct field *f = field_find(rec, str_c(field));

	CHECK(f && f->choices);
	return choice_label(f, code);
}

bool name_in(const char *const *list, const char *name)
{
	for (; list && *list; list++)
		if (strcmp(*list, name) == 0)
			return true;
	return false;
}

/* "Marek Kowal (1042)" names a person beyond doubt and is still what a person would type. */
struct str ref_typed(struct req *r, const struct record *rec, int64_t id)
{
	const struct plan *p = plan_of(rec);
	void *row = record_new(r->mem, rec);

	if (!record_load(r, rec, id, row))
		return STR_NONE;
	struct str title = field_val(p->title, row).s;
	if (!p->key)
		return title;
	struct str key = field_val(p->key, row).s;
	return key.n ? str_fmt(r->mem, STR_FMT " (" STR_FMT ")", STR_ARG(title), STR_ARG(key)) : title;
}

int64_t key_lookup(struct req *r, const struct record *rec, struct str key)
{
	const struct plan *p = plan_of(rec);
	struct { int64_t id; } got = { 0 };

	return p->key && key.n && db_one(r->db, &p->by_key, &got, V(key)) ? got.id : 0;
}

/* 0 as well when two have this name: which one is not ours to guess. */
static int64_t by_name(struct req *r, const struct plan *p, struct str name)
{
	struct { int64_t id; } got;
	int64_t id = 0, n = 0;

	if (!name.n)
		return 0;
	for (struct rows rows = db_query(r->db, &p->by_name, V(name)); db_next(&rows, &got); n++)
		id = got.id;
	return n == 1 ? id : 0;
}

/* "Marek Kowal (1042)": the key in brackets, when it is his. */
static int64_t by_both(struct req *r, const struct plan *p, struct str typed)
{
	size_t i = typed.n;

	if (!typed.n || typed.p[typed.n - 1] != ')')
		return 0;
	while (i > 0 && typed.p[i - 1] != '(')
		i--;
	int64_t id = i ? key_lookup(r, p->rec, (struct str){ typed.p + i, typed.n - i - 1 }) : 0;
	return id && str_eq(ref_typed(r, p->rec, id), typed) ? id : 0;
}

int64_t ref_lookup(struct req *r, const struct record *rec, struct str typed)
{
	const struct plan *p = plan_of(rec);
	int64_t id = key_lookup(r, rec, typed);

	if (!id)
		id = by_name(r, p, typed);
	return id ? id : by_both(r, p, typed);
}

static const struct column ref_option_columns[] = { COL(struct ref_option, id), COL(struct ref_option, title), COL(struct ref_option, key), { 0 } };

struct options { struct options *next; const struct record *of; int max; size_t n; const struct ref_option *p; };

static void options_read(struct req *r, struct arena *mem, const struct record *to, struct options *out)
{
	struct query q = { .name = "options", .gives = ref_option_columns, .sql = str_z(r->mem, str_fmt(r->mem,
		"select id, %s as title, %s as key from %s where not withdrawn order by %s, id limit %d", to->title, to->import_key ? to->import_key : to->title,
		to->table, to->title, out->max)) };
	struct rows rows = db_query(r->db, &q);
	VEC(struct ref_option) all = { 0 };
	struct ref_option o;
	struct str before = STR_NONE;

	while (db_next(&rows, &o)) {
		struct ref_option *last = all.n ? &all.p[all.n - 1] : NULL;
		o.title = str_copy(mem, o.title);
		o.key = str_copy(mem, o.key);
		bool twin = last && to->import_key && str_eq(o.title, before);
		before = o.title;
		if (twin && last->key.n)
			*last = (struct ref_option){ last->id, str_fmt(mem, STR_FMT " (" STR_FMT ")", STR_ARG(before), STR_ARG(last->key)), STR_NONE };
		if (twin)
			o = (struct ref_option){ o.id, str_fmt(mem, STR_FMT " (" STR_FMT ")", STR_ARG(before), STR_ARG(o.key)), STR_NONE };
		*VEC_ADD(mem, &all) = o;
	}
	out->n = all.n;
	out->p = all.p;
}

const struct ref_option *ref_options(struct req *r, const struct record *to, int max, size_t *n)
{
	struct options *o = NULL;
	struct keep keep = { r->mem, (void **)&o };

	if (to->kept)
		keep = keep_of(r, CACHE_OPTIONS);
	for (o = *keep.at; o && (o->of != to || o->max != max);)
		o = o->next;
	if (!o) {
		o = NEW(keep.mem, struct options);
		*o = (struct options){ .next = *keep.at, .of = to, .max = max };
		options_read(r, keep.mem, to, o);
		if (!r->fail.code)
			*keep.at = o;
	}
	*n = o->n;
	return o->p;
}

bool record_same(const struct record *rec, const void *a, const void *b)
{
	for (const struct field *f = rec->fields; f->name; f++) {
		struct val x = field_val(f, a), y = field_val(f, b);
		if (!val_eq(&x, &y))
			return false;
	}
	return true;
}
