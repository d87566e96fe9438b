/*
 * module.c -- start-up: takes the modules' tables, refuses what is wrong in them, and composes each
 * record's statements, tables and routes once.
 *
 * The one idea: a mistake in a declaration stops the program before it serves anybody. Nothing here runs in a request.
 */
#include "record/private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct module *const *modules;
static struct plan *plans[RECORDS_MAX];
static size_t plan_count;
static const struct route *const *route_tables;
static struct arena *mem;       /* the declarations' own, for the program's life */

const struct module *const *modules_all(void)
{
	return modules;
}

const struct plan *plan_of(const struct record *rec)
{
	for (size_t i = 0; i < plan_count; i++)
		if (plans[i]->rec == rec)
			return plans[i];
	fprintf(stderr, "record %s is in no module's table\n", rec->name);
	abort();
}

const struct record *record_find(struct str name)
{
	for (size_t i = 0; i < plan_count; i++)
		if (str_is(name, plans[i]->rec->name))
			return plans[i]->rec;
	return NULL;
}

const struct field *field_find(const struct record *rec, struct str name)
{
	for (const struct field *f = rec->fields; f->name; f++)
		if (str_is(name, f->name))
			return f;
	for (const struct field *f = row_fields; f->name; f++)
		if (str_is(name, f->name))
			return f;
	return NULL;
}

const struct field *field_called(const struct record *rec, struct str name)
{
	const struct field *now = field_find(rec, name);
	struct str names, one;

	for (const struct field *f = rec->fields; !now && f->name; f++)
		for (names = str_c(f->was); str_cut(&names, ' ', &one);)
			if (str_eq(one, name))
				now = f;
	return now;
}

const struct step *step_find(const struct record *rec, struct str name)
{
	for (const struct step *s = rec->steps; s && s->name; s++)
		if (str_is(name, s->name))
			return s;
	return NULL;
}

/* ---- what a declaration must say ---- */

static void refuse(const struct record *rec, const char *what, const char *name)
{
	fprintf(stderr, "record %s: %s%s%s\n", rec->name, what, name ? ": " : "", name ? name : "");
	abort();
}

static void need_field(const struct record *rec, const char *name, const char *what)
{
	if (name && !field_find(rec, str_c(name[0] == '-' ? name + 1 : name)))
		refuse(rec, what, name);
}

static void need_fields(const struct record *rec, const char *const *names, const char *what)
{
	for (; *names; names++)
		need_field(rec, *names, what);
}

static void check_field(const struct record *rec, const struct field *f)
{
	if (!f->kind || !f->label.one)
		refuse(rec, "a field without kind or label", f->name);
	if (f->kind == KIND_REF && (!f->ref || !record_find(str_c(f->ref))))
		refuse(rec, "a ref to no record", f->name);
	if (f->choices && f->kind != KIND_TEXT)
		refuse(rec, "choices on what is not a text", f->name);
	if (f->preset && f->kind != KIND_BOOL)
		refuse(rec, "preset on what is not a yes or no", f->name);
	if (f->off + sizeof(int32_t) > rec->row_size || f->off < sizeof(struct row) - 8)
		refuse(rec, "a field outside of its struct", f->name);
}

static void check_step(const struct record *rec, const struct step *s)
{
	const struct plan *p = plan_of(rec);

	if (!p->state || !p->state->choices)
		refuse(rec, "steps without a state of choices", s->name);
	for (size_t i = 0; s->from[i]; i++)
		if (!choice_label(p->state, str_c(s->from[i])).one)
			refuse(rec, "a step from an unknown state", s->from[i]);
	if (s->to && !choice_label(p->state, str_c(s->to)).one)
		refuse(rec, "a step to an unknown state", s->to);
	if (!s->quiet && !s->needs && !s->who[0])
		refuse(rec, "a step that nobody may take", s->name);
	if (!s->quiet && (!s->label.one || !s->done.one))
		refuse(rec, "a step without label or done", s->name);
	need_fields(rec, s->asks, "a step asks for an unknown field");
	need_fields(rec, s->must, "a step must fill an unknown field");
	need_fields(rec, s->who, "a step for an unknown field's person");
	need_fields(rec, s->never, "a step never for an unknown field's person");
}

static void check_record(const struct record *rec)
{
	if (!rec->read || !rec->edit || !rec->create)
		refuse(rec, "says nothing about who may", NULL);
	if (!rec->label.one || !rec->labels.one || !rec->title)
		refuse(rec, "has no label, labels or title", NULL);
	need_field(rec, rec->title, "title is no field");
	need_field(rec, rec->state, "state is no field");
	need_field(rec, rec->place, "place is no field");
	need_field(rec, rec->sort, "sort is no field");
	need_field(rec, rec->parent, "parent is no field");
	need_field(rec, rec->import_key, "import_key is no field");
	need_fields(rec, rec->own, "own is no field");
	for (const struct field *f = rec->fields; f->name; f++)
		check_field(rec, f);
	for (const struct step *s = rec->steps; s && s->name; s++)
		check_step(rec, s);
}

/* ---- statements ---- */

static const char *sql_names(struct plan *p, size_t from)
{
	struct buf b = buf_new(mem, 256, 1 << 16);

	for (size_t i = from; i < p->n; i++)
		buf_fmt(&b, "%s%s", i > from ? ", " : "", p->fields[i]->name);
	return str_z(mem, buf_done(&b));
}

static const char *sql_insert(struct plan *p)
{
	struct buf b = buf_new(mem, 512, 1 << 16);

	buf_fmt(&b, "insert into %s (%s) values (", p->rec->table, sql_names(p, 1));
	for (size_t i = 1; i < p->n; i++)
		buf_fmt(&b, "%s?%zu", i > 1 ? ", " : "", i);
	buf_fmt(&b, ") returning id");
	return str_z(mem, buf_done(&b));
}

static const char *sql_update(struct plan *p)
{
	struct buf b = buf_new(mem, 512, 1 << 16);

	buf_fmt(&b, "update %s set ", p->rec->table);
	for (size_t i = 1; i < p->n; i++)
		buf_fmt(&b, "%s%s = ?%zu", i > 1 ? ", " : "", p->fields[i]->name, i);
	buf_fmt(&b, " where id = ?%zu and version = ?%zu", p->n, p->n + 1);
	return str_z(mem, buf_done(&b));
}

static const struct column id_column[] = { { .name = "id", .off = 0, .kind = KIND_INT }, { 0 } };

static void plan_statements(struct plan *p)
{
	const struct record *rec = p->rec;
	struct column *title = NEW_N(mem, struct column, 2);

	title[0] = (struct column){ .name = p->title->name, .off = 0, .kind = KIND_TEXT };
	p->insert = (struct query){ .name = rec->name, .sql = sql_insert(p), .gives = id_column, .free_takes = true };
	p->update = (struct query){ .name = rec->name, .sql = sql_update(p), .free_takes = true };
	p->by_id = (struct query){ .name = rec->name, .takes = { KIND_INT }, .gives = p->columns,
		.sql = str_z(mem, str_fmt(mem, "select %s from %s where id = ?1", sql_names(p, 0), rec->table)) };
	p->by_title = (struct query){ .name = rec->name, .takes = { KIND_INT }, .gives = title,
		.sql = str_z(mem, str_fmt(mem, "select %s from %s where id = ?1", p->title->name, rec->table)) };
	p->by_name = (struct query){ .name = rec->name, .takes = { KIND_TEXT }, .gives = id_column,
		.sql = str_z(mem, str_fmt(mem, "select id from %s where not withdrawn and %s = ?1 limit 2", rec->table, p->title->name)) };
	p->all = str_z(mem, str_fmt(mem, "select %s from %s order by id", sql_names(p, 0), rec->table));
	if (p->key)
		p->by_key = (struct query){ .name = rec->name, .takes = { KIND_TEXT }, .gives = id_column,
			.sql = str_z(mem, str_fmt(mem, "select id from %s where not withdrawn and %s = ?1", rec->table, p->key->name)) };
}

static void plan_make(const struct record *rec)
{
	struct plan *p = NEW(mem, struct plan);

	CHECK(plan_count < RECORDS_MAX);
	p->rec = rec;
	for (const struct field *f = row_fields; f->name; f++)
		p->fields[p->n++] = f;
	for (const struct field *f = rec->fields; f->name; f++) {
		CHECK(p->n < FIELDS_MAX + 7);
		p->fields[p->n++] = f;
	}
	for (size_t i = 0; i < p->n; i++)
		p->columns[i] = (struct column){ .name = p->fields[i]->name, .off = p->fields[i]->off, .kind = p->fields[i]->kind };
	p->list_path = str_z(mem, str_fmt(mem, "/%s", rec->name));
	p->row_path = str_z(mem, str_fmt(mem, "/%s/{id}", rec->name));
	p->state = rec->state ? field_find(rec, str_c(rec->state)) : NULL;
	p->title = field_find(rec, str_c(rec->title));
	p->place = rec->place ? field_find(rec, str_c(rec->place)) : NULL;
	p->key = rec->import_key ? field_find(rec, str_c(rec->import_key)) : NULL;
	p->parent = rec->parent ? field_find(rec, str_c(rec->parent)) : NULL;
	CHECK(p->title && p->title->kind == KIND_TEXT);
	plan_statements(p);
	p->number = (int64_t)plan_count;
	plans[plan_count++] = p;
}

static const struct route *derived_routes(const struct record *rec)
{
	struct route *t = NEW_N(mem, struct route, 64);
	size_t n = 0;

	if (!rec->no_pages) {
		n += record_page_routes(mem, rec, t + n);
		n += record_list_routes(mem, rec, t + n);
		n += record_import_routes(mem, rec, t + n);
	}
	if (!rec->no_api)
		n += record_api_routes(mem, rec, t + n);
	CHECK(n < 64);
	return t;
}

static void routes_make(void)
{
	VEC(const struct route *) tables = { 0 };

	for (size_t i = 0; modules[i]; i++)
		if (modules[i]->routes)
			*VEC_ADD(mem, &tables) = modules[i]->routes;
	for (size_t i = 0; i < plan_count; i++)
		*VEC_ADD(mem, &tables) = derived_routes(plans[i]->rec);
	*VEC_ADD(mem, &tables) = NULL;
	route_tables = tables.p;
	routes_use(route_tables);
}

const struct route *const *modules_routes(void)
{
	return route_tables;
}

void routes_print(void)
{
	static const char *const methods[] = { [GET] = "GET", [HEAD] = "HEAD", [POST] = "POST", [PUT] = "PUT", [PATCH] = "PATCH", [DELETE] = "DELETE", [OPTIONS] = "OPTIONS" };

	for (const struct route *const *t = route_tables; *t; t++)
		for (const struct route *route = *t; route->path; route++)
			printf("%-7s %-44s %s%s%s\n", methods[route->method], route->path, cap_name(route->needs), route->slow || route->prepare ? ", slow part on a worker" : "",
				route->api ? ", API" : "");
}

void modules_use(const struct module *const *list)
{
	modules = list;
	plan_count = 0;
	arena_free(mem);
	mem = arena_new(64 << 20);
	for (size_t i = 0; list[i]; i++)
		for (const struct record *const *rec = list[i]->records; rec && *rec; rec++)
			plan_make(*rec);
	for (size_t i = 0; i < plan_count; i++)
		check_record(plans[i]->rec);
	migrations_check();
	routes_make();
}

/* ---- queries ---- */

static bool query_check(struct db *db, const struct query *q)
{
	struct str why = STR_NONE;

	if (db_check_query(db, q, &why))
		return true;
	log_line(LOG_ERROR, "query=%s why=\"" STR_FMT "\"", q->name, STR_ARG(why));
	return false;
}

static bool queries_check(struct db *db, const struct query *const *q)
{
	bool ok = true;

	for (; q && *q; q++)
		ok &= query_check(db, *q);
	return ok;
}

bool modules_check_queries(struct db *db)
{
	bool ok = queries_check(db, history_queries) && queries_check(db, schema_queries);

	for (size_t i = 0; modules[i]; i++)
		ok &= queries_check(db, modules[i]->queries);
	for (size_t i = 0; i < plan_count; i++) {
		struct plan *p = plans[i];
		const struct query *const own[] = { &p->by_id, &p->by_title, &p->insert, &p->update };
		for (size_t k = 0; k < sizeof own / sizeof own[0]; k++)
			ok &= query_check(db, own[k]);
	}
	return ok;
}
