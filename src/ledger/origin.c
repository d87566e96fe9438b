/*
 * origin.c -- what actions, pictures and comments have in common: they hang on a row of any record.
 *
 * The one idea: the origin decides. Its reader reads, who takes part in it adds, its editor or whoever added something takes it back. A
 * name that comes from a form is looked up among the declared records and never becomes SQL.
 */
#include "ledger/origin.h"

bool origin_may_read(struct req *r, struct str record, int64_t id, struct origin *out)
{
	const struct record *rec = record_find(record);

	*out = (struct origin){ 0 };
	if (!rec || rec->no_pages)
		return false;
	*out = (struct origin){ rec, id, record_new(r->mem, rec) };
	return record_load(r, rec, id, out->row) && may_read(r, rec, out->row);
}

bool origin_get(struct req *r, struct str record, int64_t id, struct origin *out)
{
	if (origin_may_read(r, record, id, out))
		return true;
	req_fail(r, FAIL_NOT_FOUND, T("There is no such page, or it is not yours to see."));
	return false;
}

bool origin_posted(struct req *r, struct origin *out)
{
	bool plain = params_has(&r->form, S("origin"));
	int64_t id = 0;

	(void)str_int(req_field(r, plain ? "id" : "_id"), &id);
	return origin_get(r, req_field(r, plain ? "origin" : "_origin"), id, out);
}

bool origin_may_add(struct req *r, const struct origin *o)
{
	if (!r->actor.id)
		return false;
	return is_own(r, o->rec, o->row) || may_edit(r, o->rec, o->row) || may_here(r, CAP_IDEA_CREATE, row_place(r, o->rec, o->row));
}

bool origin_add_posted(struct req *r, struct origin *out)
{
	if (!origin_posted(r, out))
		return false;
	if (!origin_may_add(r, out))
		req_fail(r, FAIL_FORBIDDEN, T("You may read this, and add nothing to it."));
	return !r->fail.code;
}

void origin_hidden(struct req *r, const struct record *rec, int64_t id)
{
	hidden(r, "origin", str_c(rec->name));
	hidden(r, "id", str_fmt(r->mem, "%lld", (long long)id));
}

/* Back to where one was on the page, not to its top. */
void origin_back(struct req *r, const struct origin *o, const char *fragment)
{
	struct url next = url_local(r->mem, req_field(r, "next"));

	req_redirect(r, next.n ? next : url_at(r->mem, record_url(r, o->rec, o->id), fragment));
}

bool origin_may_withdraw(struct req *r, const struct origin *o, struct ref added_by)
{
	return r->actor.id && (added_by.id == r->actor.id || may_edit(r, o->rec, o->row));
}

/* Every record that has an origin keeps it in the same two members behind its row's own. */
struct origin_row { ROW; struct str origin_record; int64_t origin_id; };
#define SAME_PLACE(T) _Static_assert(offsetof(struct T, origin_record) == offsetof(struct origin_row, origin_record) && \
	offsetof(struct T, origin_id) == offsetof(struct origin_row, origin_id), #T)
SAME_PLACE(action);
SAME_PLACE(attachment);
SAME_PLACE(comment);
SAME_PLACE(signature);

void origin_withdraw(struct req *r, const struct record *rec, struct msg done, const char *fragment)
{
	struct origin_row *row = record_new(r->mem, rec);
	struct origin o;
	void *old;

	if (!record_load(r, rec, req_id(r, "id"), row) || !origin_may_read(r, row->origin_record, row->origin_id, &o)) {
		req_fail(r, FAIL_NOT_FOUND, T("There is no such page, or it is not yours to see."));
		return;
	}
	if (!origin_may_withdraw(r, &o, row->created_by)) {
		req_fail(r, FAIL_FORBIDDEN, T("Only who added this can withdraw it, or somebody who may change the page it is on."));
		return;
	}
	old = arena_copy(r->mem, row, rec->row_size);
	row->withdrawn = true;
	if (((struct origin_row *)old)->withdrawn || record_update(r, rec, row, old, "changed")) {
		req_flash(r, done, URL_NONE);
		origin_back(r, &o, fragment);
	}
}
