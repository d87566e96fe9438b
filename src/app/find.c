/*
 * find.c -- one field for everything: "I-1042" jumps, "1042" shows whatever has this number, words search all records, an empty field
 * shows what was last mine.
 *
 * A record is searched when it declares words to be found and has pages; what its own list would not show to this person is
 * not found here either, because the rows come from the list's query, in the list's order.
 */
#include "app/app.h"
#include "daily/daily.h"
#include "record/list.h"

enum { HITS = 25, SHOWN = 8, RECENT = 10 };

struct hit { void *row; struct str place; };
struct hits { struct hit at[HITS]; size_t n; };

/* ---- a number: "I-1042" ---- */

static struct str number_of(const struct record *rec, struct str q, struct arena *a)
{
	struct str given = str_lower(a, q), prefix = str_lower(a, str_c(rec->prefix));

	return prefix.n && str_starts(given, prefix) ? str_from(q, prefix.n) : STR_NONE;
}

static bool number_jump(struct req *r, struct str q)
{
	int64_t id = 0;

	for (size_t i = 0; modules_all()[i]; i++)
		for (const struct record *const *rec = modules_all()[i]->records; rec && *rec; rec++) {
			void *row;
			if ((*rec)->no_pages || !str_int(number_of(*rec, q, r->mem), &id) || id <= 0)
				continue;
			row = record_new(r->mem, *rec);
			if (!record_load(r, *rec, id, row) || !may_read(r, *rec, row))
				continue;
			req_redirect(r, record_url(r, *rec, id));
			return true;
		}
	return false;
}

/* ---- words ---- */

static bool is_searched(const struct record *rec)
{
	for (const struct field *f = rec->fields; f->name && !rec->no_pages; f++)
		if (f->search)
			return true;
	return false;
}

/* Title, state, key and the place that decides about rights: enough to know a row again. */
static void spec_init(struct list_spec *s, const struct record *rec)
{
	const struct field *place = rec->place ? field_find(rec, str_c(rec->place)) : NULL;

	list_init(s, rec);
	s->columns = 0;
	s->column[s->columns++] = field_find(rec, str_c(rec->title));
	if (rec->state)
		s->column[s->columns++] = field_find(rec, str_c(rec->state));
	if (rec->import_key)
		s->column[s->columns++] = field_find(rec, str_c(rec->import_key));
	if (place && place->kind == KIND_REF)
		s->column[s->columns++] = place;
}

static struct hit hit_of(struct req *r, const struct list_rows *l)
{
	size_t last = l->spec->columns - 1;
	struct hit hit = { .row = arena_copy(r->mem, l->row, l->spec->rec->row_size) };

	if (l->spec->column[last]->kind == KIND_REF)
		hit.place = l->title[last];
	return hit;
}

static void search(struct req *r, const struct record *rec, struct str q, struct hits *out)
{
	struct list_spec s;
	struct list_rows l;

	spec_init(&s, rec);
	s.words = q;
	s.limit = HITS;
	list_choose(r, &s);
	for (out->n = 0, list_open(r, &s, &l); list_next(&l);)
		out->at[out->n++] = hit_of(r, &l);
}

static void recent(struct req *r, const struct record *rec, struct hits *out)
{
	struct list_spec s;
	struct list_rows l;

	spec_init(&s, rec);
	s.mine = true;
	s.sort = field_find(rec, S("updated_at"));
	s.down = true;
	s.limit = RECENT;
	for (list_open(r, &s, &l); list_next(&l);)
		out->at[out->n++] = hit_of(r, &l);
}

/* ---- the page ---- */

static void hit_show(struct req *r, const struct record *rec, const struct hit *hit)
{
	struct html *h = r->html;
	int64_t id = ((const struct row *)hit->row)->id;
	struct str title = field_val(field_find(rec, str_c(rec->title)), hit->row).s;
	struct str state = rec->state ? value_text(r, rec, field_find(rec, str_c(rec->state)), hit->row) : STR_NONE;
	const struct field *key = rec->import_key ? field_find(rec, str_c(rec->import_key)) : NULL;

	EL(h, li) {
		LEAF(h, a, title.n ? title : record_number(r->mem, rec, id), .cls = S("rows-t"), .href = record_url(r, rec, id), .dir = S("auto"));
		EL(h, p, .cls = S("rows-d")) {
			LEAF(h, bdi, record_number(r->mem, rec, id));
			if (key && field_val(key, hit->row).s.n) {
				html_raw(h, HTML_LIT(", "));
				SAY(h, T("{field} {value}"), ARG("field", key->label), ARG("value", field_val(key, hit->row).s));
			}
			if (hit->place.n && !str_eq(hit->place, title)) {
				html_raw(h, HTML_LIT(", "));
				LEAF(h, bdi, hit->place);
			}
			if (state.n) {
				html_raw(h, HTML_LIT(". "));
				html_str(h, state);
			}
		}
	}
}

static void group_show(struct req *r, const struct record *rec, struct msg title, const struct hits *hits, size_t shown, struct str q)
{
	struct html *h = r->html;
	struct str more = hits->n < HITS ? lang_int(r->mem, r->lang, (int64_t)hits->n) : str_fmt(r->mem, "%d+", HITS);

	PANEL(r, title, q.n ? more : STR_NONE) {
		EL(h, ul, .cls = S("rows"))
			for (size_t i = 0; i < hits->n && i < shown; i++)
				hit_show(r, rec, &hits->at[i]);
		if (q.n && hits->n > shown)
			EL(h, p, .cls = S("still"))
				LEAF(h, a, T("Show all in the list"), .href = url_with(r->mem, url_to(r->mem, record_path(rec)), "q", q));
	}
}

static size_t groups_show(struct req *r, struct str q)
{
	size_t n = 0;

	for (size_t i = 0; modules_all()[i]; i++)
		for (const struct record *const *rec = modules_all()[i]->records; rec && *rec; rec++) {
			struct hits hits = { .n = 0 };
			if (!is_searched(*rec) || (!may(r, (*rec)->read) && !(*rec)->own[0]))
				continue;
			search(r, *rec, q, &hits);
			if (hits.n)
				group_show(r, *rec, (*rec)->labels, &hits, SHOWN, q);
			n += hits.n;
		}
	return n;
}

/* ---- a number without a prefix: a record's, or the one that people have ---- */

static bool number_hit(struct req *r, const struct record *rec, int64_t id, struct hit *hit)
{
	const struct field *place = rec->place ? field_find(rec, str_c(rec->place)) : NULL;

	*hit = (struct hit){ .row = record_new(r->mem, rec) };
	if (id <= 0 || !record_load(r, rec, id, hit->row) || !may_read(r, rec, hit->row) || ((const struct row *)hit->row)->withdrawn)
		return false;
	if (place && place->kind == KIND_REF)
		hit->place = value_text(r, rec, place, hit->row);
	return true;
}

enum { NUMBER_HITS = 24 };
struct numbered { const struct record *rec; struct hit hit; };
struct numbers { struct numbered at[NUMBER_HITS]; size_t n; };

static void number_add(struct req *r, const struct record *rec, int64_t id, struct numbers *out)
{
	struct numbered *one = &out->at[out->n];

	one->rec = rec;
	if (number_hit(r, rec, id, &one->hit))
		out->n++;
}

/* Of each record the row that has this number, and the one whose key it is: of people, the employee number. */
static void numbers_find(struct req *r, struct str q, int64_t n, struct numbers *out)
{
	for (size_t i = 0; modules_all()[i]; i++)
		for (const struct record *const *rec = modules_all()[i]->records; rec && *rec; rec++) {
			int64_t keyed = is_searched(*rec) ? ref_lookup(r, *rec, q) : 0;
			if (is_searched(*rec) && (*rec)->prefix && out->n < NUMBER_HITS)
				number_add(r, *rec, n, out);
			if (keyed && keyed != n && out->n < NUMBER_HITS)
				number_add(r, *rec, keyed, out);
		}
}

static size_t numbers_show(struct req *r, struct str q)
{
	struct numbers found = { .n = 0 };
	int64_t n = 0;

	if (!str_int(q, &n) || n <= 0)
		return 0;
	numbers_find(r, q, n, &found);
	if (found.n)
		PANEL(r, T("With this number"), STR_NONE)
			EL(r->html, ul, .cls = S("rows"))
				for (size_t i = 0; i < found.n; i++)
					hit_show(r, found.at[i].rec, &found.at[i].hit);
	return found.n;
}

static void recent_show(struct req *r)
{
	const struct record *idea = record_find(S("idea"));
	struct hits hits = { .n = 0 };

	if (idea)
		recent(r, idea, &hits);
	if (hits.n)
		group_show(r, idea, T("Lately yours"), &hits, RECENT, STR_NONE);
}

static void field_show(struct req *r, struct str q)
{
	struct html *h = r->html;

	EL(h, form, .cls = S("li-bar"), .method = S("get"), .action = url_to(r->mem, "/find"), .role = S("search")) {
		EL(h, div, .cls = S("fo-field li-q")) {
			LEAF(h, label, T("Number, words or name"), .for_ = S("q"));
			VOID_EL(h, input, .cls = S("fo-in"), .type = S("search"), .id = S("q"), .name = S("q"), .value = q, .autofocus = true, .maxlength = 200,
				.enterkeyhint = S("search"));
		}
		button(r, T("Find"), "btn", "search");
	}
}

static void find(struct req *r)
{
	struct str q = str_trim(req_query(r, "q"));
	struct html *h = r->html;

	if (q.n && number_jump(r, q))
		return;
	PAGE(r, .title = T("Find"), .nav = "/find") {
		field_show(r, q);
		EL(h, div, .cls = S("stack")) {
			if (!q.n)
				recent_show(r);
			else if (numbers_show(r, q) + groups_show(r, q) == 0)
				EL(h, div, .cls = S("empty")) {
					LEAF(h, h2, T("Nothing found"));
					LEAF(h, p, T("Try fewer words, the beginning of a word, or a number like I-12."));
				}
		}
	}
}

const struct module find_module = {
	.name = "find",
	.label = T("Find"),
	.routes = (const struct route[]){ { GET, "/find", .run = find, .needs = CAP_SIGNED_IN }, { 0 } },
};
