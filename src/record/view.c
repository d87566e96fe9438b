/*
 * view.c -- a person's own views of a list: its filters under a name.
 *
 * A view is the query of an address and nothing else: it grants nothing, and a field that went away shows as a mistake
 * above the list. They are a person's own and have neither history nor number, so they are no record.
 */
#include "record/list.h"

#include <string.h>

enum { VIEW_NAME_CHARS = 40, VIEWS_MAX = 12, VIEW_QUERY_BYTES = 2000 };

struct view { struct str name, query; };
static const struct column view_columns[] = { COL(struct view, name), COL(struct view, query), { 0 } };

static const struct query views_of = {
	.name = "views_of", .takes = { KIND_INT, KIND_TEXT, KIND_INT }, .gives = view_columns,
	.sql = "select name, query from saved_view where person = ?1 and record = ?2 order by name limit ?3",
};
static const struct query view_put = {
	.name = "view_put", .takes = { KIND_INT, KIND_TEXT, KIND_TEXT, KIND_TEXT },
	.sql = "insert into saved_view (person, record, name, query) values (?1, ?2, ?3, ?4)"
	       " on conflict (person, record, name) do update set query = excluded.query",
};
static const struct query view_remove = {
	.name = "view_remove", .takes = { KIND_INT, KIND_TEXT, KIND_TEXT },
	.sql = "delete from saved_view where person = ?1 and record = ?2 and name = ?3",
};

const struct module saved_view_module = {
	.name = "view",
	.label = T("Saved views"),
	.ddl = (const char *const[]){
		"create table if not exists saved_view (person bigint not null, record text not null, name text not null, query text not null,"
		" primary key (person, record, name))",
		NULL,
	},
	.queries = (const struct query *const[]){ &views_of, &view_put, &view_remove, NULL },
};

/* A program that does not list the module has no table for them either. */
static bool views_kept(void)
{
	for (size_t i = 0; modules_all()[i]; i++)
		if (modules_all()[i] == &saved_view_module)
			return true;
	return false;
}

static struct str query_of(struct req *r, const struct list_spec *s)
{
	struct str url = url_text(list_url(r, s, "", -1)), rest = url, path;

	str_cut(&rest, '?', &path);
	return path.n == url.n ? S("") : rest;
}

/* ---- on the list ---- */

static struct url view_url(struct req *r, const struct record *rec, struct str query)
{
	struct url to = url_local(r->mem, str_fmt(r->mem, "/%s?" STR_FMT, rec->name, STR_ARG(query)));

	return to.n ? to : url_to(r->mem, record_path(rec));
}

static void save_menu(struct req *r, const struct record *rec, struct str query, struct str current)
{
	struct html *h = r->html;

	EL(h, details, .cls = S("mv")) {
		LEAF(h, summary, current.n ? T("This view") : T("Save this view"), .cls = S("btn sm"));
		if (current.n)
			FORM(r, record_rest_url(r, rec, "/view/remove"), .cls = S("menu")) {
				hidden(r, "name", current);
				button(r, T("Remove this view"), "", NULL);
			}
		else
			FORM(r, record_rest_url(r, rec, "/view"), .cls = S("menu")) {
				hidden(r, "query", query);
				EL(h, div, .cls = S("fo-field")) {
					LEAF(h, label, T("Name of the view"), .for_ = S("view-name"));
					VOID_EL(h, input, .cls = S("fo-in"), .id = S("view-name"), .name = S("name"), .required = true, .maxlength = VIEW_NAME_CHARS);
				}
				button(r, T("Save"), "btn sm", NULL);
			}
	}
}

/* Whether this is what the list shows before anybody asks. */
static bool is_usual(struct req *r, const struct record *rec, struct str query)
{
	struct list_spec *s = NEW(r->mem, struct list_spec);
	struct mistakes m = { .n = 0 };
	struct params p;

	return rec->usual.query && params_query(r->mem, str_c(rec->usual.query), &p) && list_parse(r, rec, &p, s, &m) && str_eq(query_of(r, s), query);
}

void views_ahead(struct req *r, const struct record *rec)
{
	if (r->actor.id && views_kept())
		db_ahead(r->db, &views_of, V(r->actor.id), V(str_c(rec->name)), V((int64_t)VIEWS_MAX));
}

void view_bar(struct req *r, const struct list_spec *s)
{
	struct html *h = r->html;
	struct str query = query_of(r, s), current = STR_NONE;
	struct view v[VIEWS_MAX + 1];
	size_t n = 0;

	if (!r->actor.id || !views_kept())
		return;
	struct rows rows = db_query(r->db, &views_of, V(r->actor.id), V(str_c(s->rec->name)), V((int64_t)VIEWS_MAX));
	while (n < VIEWS_MAX && db_next(&rows, &v[n]))
		n++;
	db_end(&rows);
	if (!n && !query.n && !s->rec->usual.query)
		return;
	bool usual = is_usual(r, s->rec, query);
	EL(h, div, .cls = S("acts")) {
		EL(h, nav, .cls = S("seg"), .aria_label = T("Saved views")) {
			if (s->rec->usual.query)
				LEAF(h, a, s->rec->usual.label, .href = url_to(r->mem, record_path(s->rec)), .aria_current = usual ? S("true") : STR_NONE);
			LEAF(h, a, T("All"), .href = list_all_url(r, s->rec), .aria_current = query.n ? STR_NONE : S("true"));
			for (size_t i = 0; i < n; i++) {
				bool here = str_eq(v[i].query, query);
				LEAF(h, a, v[i].name, .href = view_url(r, s->rec, v[i].query), .aria_current = here ? S("true") : STR_NONE, .dir = S("auto"));
				if (here)
					current = v[i].name;
			}
		}
		if (query.n && !usual)
			save_menu(r, s->rec, query, current);
	}
}

/* ---- saving ---- */

/* What is kept is what we would write ourselves: read, and written again. */
static bool query_clean(struct req *r, const struct record *rec, struct str query, struct str *out)
{
	struct list_spec *s = NEW(r->mem, struct list_spec);
	struct mistakes m = { .n = 0 };
	struct params p;

	if (query.n > VIEW_QUERY_BYTES || !params_query(r->mem, query, &p) || !list_parse(r, rec, &p, s, &m))
		return false;
	*out = query_of(r, s);
	return out->n && out->n <= VIEW_QUERY_BYTES;
}

void record_view_save(struct req *r)
{
	const struct record *rec = r->route->of;
	struct str name = req_field(r, "name"), query;
	struct view v;
	int64_t n = 0;

	if (!views_kept() || !name.n || str_chars(name) > VIEW_NAME_CHARS) {
		req_fail(r, FAIL_INVALID, T("Give the view a name of at most 40 characters."));
		return;
	}
	if (!query_clean(r, rec, req_field(r, "query"), &query)) {
		req_fail(r, FAIL_INVALID, T("This view has no filter that could be kept."));
		return;
	}
	struct rows rows = db_query(r->db, &views_of, V(r->actor.id), V(str_c(rec->name)), V((int64_t)VIEWS_MAX));
	while (db_next(&rows, &v))
		n += !str_eq(v.name, name);
	if (n >= VIEWS_MAX) {
		req_fail(r, FAIL_INVALID, T("Twelve views are enough for one list. Remove one first."));
		return;
	}
	if (db_exec(r->db, &view_put, V(r->actor.id), V(str_c(rec->name)), V(name), V(query)) == 0)
		return;
	req_flash(r, T("The view is saved."), URL_NONE);
	req_redirect(r, view_url(r, rec, query));
}

void record_view_remove(struct req *r)
{
	const struct record *rec = r->route->of;

	if (db_exec(r->db, &view_remove, V(r->actor.id), V(str_c(rec->name)), V(req_field(r, "name"))))
		req_flash(r, T("The view is removed."), URL_NONE);
	req_redirect(r, url_to(r->mem, record_path(rec)));
}
