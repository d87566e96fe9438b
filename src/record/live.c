/*
 * live.c -- what a save says to pages that are open elsewhere, and which of it a page may hear.
 *
 * Every save says four things: the kind of row ("idea"), the row ("idea:1042"), the places it belongs to, upwards ("idea.unit:17"),
 * and whom it names ("for:12"). A page listens to the narrowest that covers it. What hangs on another row says that row too. Nothing
 * here carries a value: whoever hears it asks for the page again, with their own rights.
 */
#include "record/private.h"

#include <string.h>

struct top { int64_t top; };
static const struct column top_columns[] = { COL(struct top, top), { 0 } };
const struct query live_tops = {
	.name = "live_tops", .takes = { KIND_INT }, .gives = top_columns, .sql = "select top from unit_under where unit = ?1 order by depth",
};

/* ---- saying ---- */

static void say_id(struct req *r, const char *what, const char *kind, int64_t id)
{
	if (id > 0)
		db_publish(r->db, str_fmt(r->mem, "%s%s:%lld", what, kind, (long long)id));
}

static void say_place(struct req *r, const struct record *rec, int64_t unit)
{
	struct rows rows;
	struct top t;

	if (!unit)
		return;
	say_id(r, rec->name, ".unit", unit);
	rows = db_query(r->db, &live_tops, V(unit));
	while (db_next(&rows, &t))
		say_id(r, rec->name, ".unit", t.top);
}

static void say_row(struct req *r, const struct record *rec, const void *row)
{
	const struct plan *p = plan_of(rec);
	const struct field *on = field_find(rec, S("origin_record")), *id = field_find(rec, S("origin_id"));
	const struct record *up;

	for (size_t i = 0; i < p->n; i++)
		if (p->fields[i]->ref && strcmp(p->fields[i]->ref, "person") == 0 && !is_row_field(p->fields[i]))
			say_id(r, "for", "", field_val(p->fields[i], row).i);
	if (p->parent)
		say_id(r, p->parent->ref, "", field_val(p->parent, row).i);
	if (on && id && (up = record_find(field_val(on, row).s)) != NULL)
		say_id(r, up->name, "", field_val(id, row).i);
}

/* Whoever had it before hears of it too. */
void live_publish(struct req *r, const struct record *rec, const void *row, const void *old)
{
	const struct plan *p = plan_of(rec);
	int64_t place = p->place ? field_val(p->place, row).i : 0, before = p->place && old ? field_val(p->place, old).i : 0;

	if (!db_publishes(r->db))
		return;
	db_publish(r->db, str_c(rec->name));
	say_id(r, rec->name, "", ((const struct row *)row)->id);
	say_row(r, rec, row);
	if (old)
		say_row(r, rec, old);
	say_place(r, rec, place);
	if (before != place)
		say_place(r, rec, before);
}

/* ---- listening ---- */

static bool may_hear_row(struct req *r, const struct record *rec, int64_t id)
{
	void *row = record_new(r->mem, rec);

	return record_load(r, rec, id, row) && may_read(r, rec, row);
}

bool live_may(struct req *r, struct str topic)
{
	struct str rest = topic, what, kind;
	int64_t id = 0;
	bool numbered;

	if (!str_cut(&rest, ':', &what))
		return false;
	numbered = rest.p && what.n < topic.n;
	if (numbered && (!str_int(rest, &id) || id <= 0))
		return false;
	if (numbered && str_is(what, "for"))
		return id == r->actor.id;
	str_cut(&what, '.', &kind);
	const struct record *rec = record_find(kind);
	if (!rec)
		return false;
	if (what.n)
		return numbered && str_is(what, "unit") && may_here(r, rec->read, id);
	return numbered ? may_hear_row(r, rec, id) : may(r, rec->read);
}

/* ---- what a page says in data-live ---- */

struct str live_me(struct req *r)
{
	return str_fmt(r->mem, "for:%lld", (long long)r->actor.id);
}

struct str live_row(struct req *r, const struct record *rec, int64_t id)
{
	return str_fmt(r->mem, "%s:%lld", rec->name, (long long)id);
}

struct str live_place(struct req *r, const struct record *rec, int64_t unit)
{
	return unit ? str_fmt(r->mem, "%s.unit:%lld", rec->name, (long long)unit) : str_c(rec->name);
}

void live_bar(struct req *r, struct str topics, struct msg one, struct msg many)
{
	struct html *h = r->html;

	if (!topics.n || !r->actor.id)
		return;
	EL(h, p, .cls = S("lv-bar"), .role = S("status"), .hidden = true, LIVE(r, topics), .data_live_bar = one, .data_live_bars = many) {
		LEAF(h, span, STR_NONE);
		LEAF(h, a, T("Show"), .href = url_self(r));
	}
}

/* Not in the answer to a refresh: its tag would be another one each time. */
struct str live_since(struct req *r)
{
	return r->htmx ? STR_NONE : str_fmt(r->mem, "%lld", (long long)r->began_ms);
}
