/*
 * pages.c -- the pages that every record has without saying so: new, edit, step, undo, withdraw, history, suggestions.
 *
 * One handler each serves all records; the route says which record it is about. A form that has mistakes comes back
 * with 422, with what was typed; a save that came too late shows both versions side by side.
 */
#include "record/private.h"

#include <stdio.h>
#include <string.h>

static struct str record_pattern(struct arena *a, const struct record *rec, const char *rest)
{
	return str_fmt(a, "/%s%s", rec->name, rest);
}

const char *record_path(const struct record *rec)
{
	return plan_of(rec)->list_path;
}

struct url record_at(struct req *r, const struct record *rec, int64_t id, const char *rest)
{
	char pattern[80];

	snprintf(pattern, sizeof pattern, "/%s/{id}%s", rec->name, rest);
	return url_to(r->mem, pattern, V(id));
}

static int64_t form_version(struct req *r)
{
	int64_t v = 0;

	return str_int(req_field(r, "version"), &v) ? v : 0;
}

static void form_refused(struct req *r)
{
	r->quiet_errors = true;
	if (!r->fail.code)
		req_fail(r, FAIL_INVALID, T("Something is missing. Look at the fields that are marked."));
}

/* After a write the page that shows it: where the form says, else the record's own. */
static void go(struct req *r, const struct record *rec, int64_t id)
{
	struct url next = url_local(r->mem, req_field(r, "next"));

	req_redirect(r, next.n ? next : record_url(r, rec, id));
}

/* ---- new ---- */

static void new_form(struct req *r, const struct record *rec, const void *row, const struct mistakes *m)
{
	struct page page = { .title = rec->label, .nav = record_path(rec), .htmx = true, .crumb = lang_text(r->lang, rec->labels), .crumb_to = url_to(r->mem, record_path(rec)) };

	PAGE_OF(r, page)
		FORM(r, url_to(r->mem, record_path(rec)), .cls = S("fo")) {
			hidden(r, "next", req_query(r, "next").n ? req_query(r, "next") : req_field(r, "next"));
			form_mistakes(r, rec, m);
			form_fields(r, rec, NULL, row, true, m);
			EL(r->html, div, .cls = S("fo-foot")) {
				button(r, T("Save"), "btn pri", NULL);
				link_button(r, T("Cancel"), url_to(r->mem, record_path(rec)), "btn quiet", NULL);
			}
		}
}

/* What is typed by name shows that name, with what its person signs in with: only to whoever may read it. */
static bool may_prefill(struct req *r, const struct field *f, const struct val *v)
{
	const struct record *to = f->kind == KIND_REF ? record_find(str_c(f->ref)) : NULL;

	return !to || may_name(r, to, v->i);
}

/* A link may fill fields in: /action/new?owner=12. */
static void prefill(struct req *r, const struct record *rec, void *row)
{
	for (size_t i = 0; i < r->query.n; i++) {
		const struct field *f = field_find(rec, r->query.p[i].name);
		struct val v;
		if (f && field_in_form(rec, f, NULL, true) && val_parse(f->kind, r->query.p[i].value, &v) && may_prefill(r, f, &v))
			field_set(f, row, v);
	}
}

static void record_new_page(struct req *r)
{
	const struct record *rec = r->route->of;
	void *row = record_new(r->mem, rec);

	prefill(r, rec, row);
	new_form(r, rec, row, NULL);
}

static void record_create(struct req *r)
{
	const struct record *rec = r->route->of;
	void *row = record_new(r->mem, rec);
	struct mistakes m = { .n = 0 };

	record_read(r, rec, row, NULL, true, &m);
	record_valid(r, rec, row, NULL, &m);
	if (m.n) {
		new_form(r, rec, row, &m);
		form_refused(r);
		return;
	}
	may_or_fail(r, rec->create, row_place(r, rec, row));
	if (!record_insert(r, rec, row))
		return;
	req_flash(r, T("Saved."), URL_NONE);
	go(r, rec, ((struct row *)row)->id);
}

/* ---- edit ---- */

static void edit_form(struct req *r, const struct record *rec, const void *row, int64_t version, const struct mistakes *m)
{
	const struct row *head = row;
	struct page page = { .title_text = field_val(plan_of(rec)->title, row).s, .nav = record_path(rec), .htmx = true,
		.crumb = lang_text(r->lang, rec->labels), .crumb_to = url_to(r->mem, record_path(rec)), .crumb_here = record_number(r->mem, rec, head->id) };

	PAGE_OF(r, page)
		FORM(r, record_at(r, rec, head->id, "/edit"), .cls = S("fo")) {
			hidden(r, "version", str_fmt(r->mem, "%lld", (long long)version));
			hidden(r, "next", req_query(r, "next").n ? req_query(r, "next") : req_field(r, "next"));
			form_mistakes(r, rec, m);
			form_fields(r, rec, NULL, row, false, m);
			EL(r->html, div, .cls = S("fo-foot")) {
				button(r, T("Save"), "btn pri", NULL);
				link_button(r, T("Cancel"), record_url(r, rec, head->id), "btn quiet", NULL);
			}
		}
}

static bool edit_load(struct req *r, const struct record *rec, void *row)
{
	if (!record_get(r, rec, req_id(r, "id"), row))
		return false;
	if (may_edit(r, rec, row))
		return true;
	req_fail(r, FAIL_FORBIDDEN, T("You may read this, and not change it."));
	return false;
}

static void record_edit_page(struct req *r)
{
	const struct record *rec = r->route->of;
	void *row = record_new(r->mem, rec);

	if (edit_load(r, rec, row))
		edit_form(r, rec, row, ((struct row *)row)->version, NULL);
}

/* Both versions: what this person typed, and what somebody else saved in the meantime. */
static void conflict_page(struct req *r, const struct record *rec, const void *mine, const void *theirs)
{
	const struct row *saved = theirs;
	struct html *h = r->html;
	struct page page = { .title = T("Somebody saved this before you"), .nav = record_path(rec) };
	struct str who = record_title(r, record_find(S("person")), saved->updated_by.id);

	PAGE_OF(r, page) {
		EL(h, div, .cls = S("alert alert-warn")) {
			html_mark(h, MARK_RISK, T("At risk"));
			EL(h, div) {
				EL(h, b)
					SAY(h, T("{who} changed this on {when}."), ARG("who", who.n ? who : S("kpo")), ARG("when", req_wall(r, saved->updated_at)));
				LEAF(h, p, T("Your text is kept below and nothing is overwritten. Choose what counts and save again."));
			}
		}
		FORM(r, record_at(r, rec, saved->id, "/edit"), .cls = S("fo")) {
			hidden(r, "version", str_fmt(r->mem, "%lld", (long long)saved->version));
			for (const struct field *f = rec->fields; f->name; f++) {
				struct val a = field_val(f, mine), b = field_val(f, theirs);
				if (!field_in_form(rec, f, NULL, false))
					continue;
				form_field(r, rec, f->name, mine, NULL);
				if (!val_eq(&a, &b))
					EL(h, p, .cls = S("fo-hint"))
						SAY(h, T("Saved by {who}: {value}"), ARG("who", who.n ? who : S("kpo")), ARG("value", value_text(r, rec, f, theirs)));
			}
			EL(h, div, .cls = S("fo-foot")) {
				button(r, T("Save mine"), "btn pri", NULL);
				link_button(r, T("Keep theirs"), record_url(r, rec, saved->id), "btn quiet", NULL);
			}
		}
	}
	req_fail(r, FAIL_CONFLICT, T("Somebody else saved this in the meantime. Nothing of yours was saved yet."));
	r->quiet_errors = true;
}

static void record_save(struct req *r)
{
	const struct record *rec = r->route->of;
	void *old = record_new(r->mem, rec);
	struct mistakes m = { .n = 0 };

	if (!edit_load(r, rec, old))
		return;
	void *row = arena_copy(r->mem, old, rec->row_size);
	record_read(r, rec, row, NULL, false, &m);
	if (form_version(r) != ((struct row *)old)->version) {
		conflict_page(r, rec, row, old);
		return;
	}
	record_valid(r, rec, row, old, &m);
	if (m.n) {
		edit_form(r, rec, row, form_version(r), &m);
		form_refused(r);
		return;
	}
	may_or_fail(r, rec->edit, row_place(r, rec, row));
	if (!record_update(r, rec, row, old, "changed"))
		return;
	req_flash(r, T("Saved."), record_at(r, rec, ((struct row *)row)->id, "/undo"));
	go(r, rec, ((struct row *)row)->id);
}

/* ---- steps, undo, withdraw ---- */

static void record_step_take(struct req *r)
{
	const struct record *rec = r->route->of;
	const struct step *s = step_find(rec, req_path(r, "step"));
	void *old = record_new(r->mem, rec);
	struct mistakes m = { .n = 0 };

	if (!record_get(r, rec, req_id(r, "id"), old))
		return;
	if (!s || s->quiet) {
		req_fail(r, FAIL_INVALID, T("There is no such step."));
		return;
	}
	void *row = arena_copy(r->mem, old, rec->row_size);
	record_read(r, rec, row, s->asks, false, &m);
	if (form_version(r) && form_version(r) != ((struct row *)old)->version) {
		req_fail(r, FAIL_CONFLICT, T("Somebody moved this in the meantime. Look at it again, then decide."));
		return;
	}
	if (!record_step(r, rec, s, row, old, &m)) {
		if (m.n && r->fail.code == FAIL_INVALID) {
			r->fail = (struct fail){ FAIL_NONE, MSG_NONE };
			(rec->show ? rec->show : record_show)(r, rec, old, s, &m);
			form_refused(r);
		}
		return;
	}
	req_flash(r, s->done, s->undo ? record_at(r, rec, ((struct row *)row)->id, "/undo") : URL_NONE);
	go(r, rec, ((struct row *)row)->id);
}

static void record_undo_take(struct req *r)
{
	const struct record *rec = r->route->of;
	struct { int64_t version; } got = { 0 };
	struct column gives[] = { { .name = "version", .off = 0, .kind = KIND_INT }, { 0 } };
	int64_t id = req_id(r, "id");
	struct query q = { .name = "undo_version", .takes = { KIND_INT }, .gives = gives, .sql = str_z(r->mem, str_fmt(r->mem, "select version from %s where id = ?1", rec->table)) };

	(void)!db_one(r->db, &q, &got, V(id));
	if (!record_undo(r, rec, id, got.version))
		return;
	req_flash(r, T("Undone."), URL_NONE);
	go(r, rec, id);
}

/* The form says what it shall be, so that a second tap never turns it round. */
static bool withdrawn_posted(struct req *r, bool *out)
{
	struct str s = req_field(r, "withdrawn");

	*out = str_is(s, "1");
	if (!*out && !str_is(s, "0"))
		req_fail(r, FAIL_INVALID, T("This is neither yes nor no."));
	return !r->fail.code;
}

/* For records without steps: the others' own steps say who ends them and what has to be said. */
static void record_withdraw(struct req *r)
{
	const struct record *rec = r->route->of;
	void *old = record_new(r->mem, rec), *row;
	struct mistakes m = { .n = 0 };
	struct row *head;
	bool withdrawn;

	if (!edit_load(r, rec, old) || !withdrawn_posted(r, &withdrawn))
		return;
	row = head = arena_copy(r->mem, old, rec->row_size);
	if (head->withdrawn == withdrawn) {
		go(r, rec, head->id);
		return;
	}
	if (form_version(r) != head->version) {
		req_fail(r, FAIL_CONFLICT, T("Somebody else saved this in the meantime. Nothing of yours was saved yet."));
		return;
	}
	head->withdrawn = withdrawn;
	if (!record_valid(r, rec, row, old, &m)) {
		record_show(r, rec, old, NULL, &m);
		form_refused(r);
		return;
	}
	if (!record_update(r, rec, row, old, "changed"))
		return;
	req_flash(r, withdrawn ? T("Withdrawn. It stays in the history.") : T("Put back."), record_at(r, rec, head->id, "/undo"));
	go(r, rec, head->id);
}

static void record_history_page(struct req *r)
{
	const struct record *rec = r->route->of;
	void *row = record_new(r->mem, rec);
	struct page page = { .title = T("History"), .nav = record_path(rec) };

	if (!record_get(r, rec, req_id(r, "id"), row))
		return;
	int64_t id = ((struct row *)row)->id;
	may_or_fail(r, CAP_HISTORY, row_place(r, rec, row));
	page.crumb = field_val(plan_of(rec)->title, row).s;
	page.crumb_to = record_url(r, rec, id);
	page.crumb_here = record_number(r->mem, rec, id);
	if (!r->fail.code)
		PAGE_OF(r, page)
			record_history_list(r, rec, id, 500);
}

/* ---- suggestions for a typed ref: <option>s for its datalist ---- */

static void suggest(struct req *r)
{
	const struct record *rec = record_find(req_path(r, "record"));
	struct str words = req_query(r, str_z(r->mem, req_query(r, "field")));
	int64_t ids[120];
	size_t shown = 0;

	if (!rec || !rec->big || !may(r, rec->read)) {
		req_fail(r, FAIL_NOT_FOUND, T("There is no such list."));
		return;
	}
	r->htmx = true;
	size_t n = words.n >= 2 ? db_search(r->db, str_c(rec->name), words, false, ids, 120) : 0;
	for (size_t i = 0; i < n && shown < 12; i++) {
		void *row = record_new(r->mem, rec);
		if (!record_load(r, rec, ids[i], row) || !may_read(r, rec, row))
			continue;
		shown++;
		EL(r->html, option, .value = ref_typed(r, rec, ids[i]))
			html_str(r->html, STR_NONE);
	}
}

const struct module record_module = {
	.name = "record",
	.label = T("Records"),
	.queries = (const struct query *const[]){ &bulk_last_entry, &bulk_entries, &live_tops, &places_below, NULL },
	.routes = (const struct route[]){
		{ GET, "/suggest/{record}", .run = suggest, .needs = CAP_SIGNED_IN },
		{ GET, "/live", .run = live_open, .needs = CAP_SIGNED_IN },
		{ 0 },
	},
};

/* ---- the routes of one record ---- */

static const struct { enum method method; const char *rest; void (*run)(struct req *); enum { NEED_READ, NEED_CREATE, NEED_EDIT, NEED_ANY } need; } derived[] = {
	{ GET, "", record_list_page, NEED_READ },
	{ POST, "", record_create, NEED_CREATE },
	{ GET, "/new", record_new_page, NEED_CREATE },
	{ GET, "/{id}", record_page, NEED_ANY },
	{ GET, "/{id}/edit", record_edit_page, NEED_EDIT },
	{ POST, "/{id}/edit", record_save, NEED_EDIT },
	{ POST, "/{id}/step/{step}", record_step_take, NEED_ANY },
	{ POST, "/{id}/undo", record_undo_take, NEED_ANY },
	{ POST, "/{id}/withdraw", record_withdraw, NEED_ANY },
	{ GET, "/{id}/history", record_history_page, NEED_ANY },
};

/* A module that has a page of its own for one of these says so with the same method and pattern. */
static bool module_has(enum method method, struct str path)
{
	for (size_t i = 0; modules_all()[i]; i++)
		for (const struct route *t = modules_all()[i]->routes; t && t->path; t++)
			if (t->method == method && str_is(path, t->path))
				return true;
	return false;
}

size_t record_page_routes(struct arena *a, const struct record *rec, struct route *out)
{
	size_t n = 0;

	for (size_t i = 0; i < sizeof derived / sizeof derived[0]; i++) {
		struct str path = record_pattern(a, rec, derived[i].rest);
		if (module_has(derived[i].method, path) || (rec->steps && derived[i].run == record_withdraw) ||
		    (derived[i].need == NEED_CREATE && !record_has_form(rec, true)) || (derived[i].need == NEED_EDIT && !record_has_form(rec, false)))
			continue;
		out[n++] = (struct route){ .method = derived[i].method, .path = str_z(a, path), .run = derived[i].run, .of = rec,
			.needs = derived[i].need == NEED_READ ? rec->read : derived[i].need == NEED_CREATE ? rec->create : CAP_SIGNED_IN };
	}
	return n;
}
