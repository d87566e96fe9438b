/*
 * list.c -- from the parameters of an address to what is asked of a list, and back to an address.
 *
 * Every name must be a field that may be seen or one of the list's own words; every value must be one of the field's
 * kind. What is not becomes a mistake that names the parameter, and the rest still counts. No SQL here.
 */
#include "record/list.h"

#include <string.h>

enum { KEY_TEXT_BYTES = 200 };

static const char *const helpers[] = { "page", "view", "next", "flash", NULL };

bool list_sorts(const struct record *rec, const struct field *f)
{
	return !f->secret && !f->long_text && !f->many;
}

bool list_sorts_cheaply(const struct record *rec, const struct field *f)
{
	size_t n = strlen(f->name);

	if (!list_sorts(rec, f))
		return false;
	if (f->index || f->unique || strcmp(f->name, "id") == 0 || (rec->state && strcmp(f->name, rec->state) == 0))
		return true;
	for (size_t i = 0; i < sizeof rec->indexes / sizeof rec->indexes[0] && rec->indexes[i]; i++)
		if (strncmp(rec->indexes[i], f->name, n) == 0 && (rec->indexes[i][n] == ',' || !rec->indexes[i][n]))
			return true;
	return false;
}

static void column_add(struct list_spec *s, const struct field *f)
{
	CHECK(s->columns < LIST_COLUMNS_MAX);
	s->column[s->columns++] = f;
}

void list_columns_usual(struct list_spec *s)
{
	const struct plan *p = plan_of(s->rec);

	s->columns = 0;
	for (const struct field *f = s->rec->fields; f->name; f++)
		if (f->list && !f->secret)
			column_add(s, f);
	if (s->columns)
		return;
	column_add(s, p->title);
	if (p->state)
		column_add(s, p->state);
	column_add(s, field_find(s->rec, S("updated_at")));
}

void list_columns_all(struct list_spec *s)
{
	const struct plan *p = plan_of(s->rec);

	s->columns = 0;
	for (size_t i = 0; i < p->n; i++)
		if (!p->fields[i]->secret)
			column_add(s, p->fields[i]);
}

static bool sort_set(struct list_spec *s, struct str name)
{
	bool down = str_starts(name, S("-"));
	const struct field *f = field_called(s->rec, str_from(name, down));

	if (!f || !list_sorts(s->rec, f))
		return false;
	s->sort = f;
	s->down = down;
	return true;
}

void list_init(struct list_spec *s, const struct record *rec)
{
	*s = (struct list_spec){ .rec = rec, .limit = LIMIT_LIST_ROWS, .count = -1 };
	if (!rec->sort || !sort_set(s, str_c(rec->sort)))
		sort_set(s, S("-id"));
	list_columns_usual(s);
}

/* ---- values ---- */

struct parse { struct req *r; struct list_spec *spec; struct mistakes *m; struct str name; size_t values; };

static void wrong(struct parse *p, struct msg why, struct str given)
{
	size_t n = p->m->n;

	mistake_add(p->m, str_z(p->r->mem, p->name), why);
	if (p->m->n > n)
		p->m->at[n].given = given;
}

static struct msg value_wrong(const struct field *f)
{
	if (f->choices)
		return T("This is none of the choices.");
	switch (f->kind) {
	case KIND_BOOL: return T("Write yes or no.");
	case KIND_DATE: return T("This is not a date. Write it like 2026-11-22.");
	case KIND_TIME: return T("This is not a day or a time. Write it like 2026-11-22.");
	case KIND_MONEY: return T("This is not an amount. Write it like 1250.50.");
	case KIND_REF: return T("This is not in the list. Choose one, or type the name or number exactly.");
	case KIND_TEXT: return T("This is not a text.");
	default: return T("This is not a number.");
	}
}

static bool is_day(const struct field *f, struct str s, struct date *day)
{
	return f->kind == KIND_TIME && s.n == 10 && date_parse(s, day);
}

static struct val day_start(struct req *r, struct date day, int plus_days)
{
	return V(zone_instant(r->zone, (struct date){ day.day + plus_days }, 0));
}

static bool filters_fit(struct parse *p, size_t more)
{
	if (p->spec->filters + more <= LIST_FILTERS_MAX)
		return true;
	wrong(p, T("These are too many filters at once."), STR_NONE);
	return false;
}

static struct filter *filter_add(struct parse *p, const struct field *f, enum filter_op op, const char *suffix)
{
	struct list_spec *s = p->spec;

	if (!filters_fit(p, 1))
		return NULL;
	s->filter[s->filters] = (struct filter){ .field = f, .op = op, .suffix = suffix };
	return &s->filter[s->filters++];
}

static struct filter *filter_of(struct list_spec *s, const struct field *f, enum filter_op op)
{
	for (size_t i = 0; i < s->filters; i++)
		if (s->filter[i].field == f && s->filter[i].op == op)
			return &s->filter[i];
	return NULL;
}

static bool one_value(struct parse *p, const struct field *f, struct str s, struct val *v)
{
	if (f->choices) {
		*v = V(s);
		return choice_label(f, s).one != NULL;
	}
	if (f->kind == KIND_REF && val_parse(f->kind, s, v))
		return v->i > 0;
	if (f->kind == KIND_REF) {
		*v = V((struct ref){ ref_lookup(p->r, record_find(str_c(f->ref)), s) });
		return v->i > 0;
	}
	return val_parse(f->kind, s, v) && !val_is_null(v);
}

static struct str given_add(struct req *r, struct str list, const struct val *v)
{
	struct str s = v->kind == KIND_BOOL ? v->i ? S("yes") : S("no") : val_plain(r->mem, v);

	return list.n ? str_fmt(r->mem, STR_FMT "," STR_FMT, STR_ARG(list), STR_ARG(s)) : s;
}

/* Adds a value to the field's filter: state=open&state=doing is one filter with two values. */
static void is_add(struct parse *p, const struct field *f, const struct val *v, struct str typed)
{
	struct filter *w = filter_of(p->spec, f, FILTER_IS);

	for (size_t i = 0; w && i < w->n; i++)
		if (val_eq(&w->v[i], v))
			return;
	if ((w && w->n == LIST_VALUES_MAX) || p->values == LIST_VALUES_TOTAL) {
		wrong(p, T("These are too many values at once."), typed);
		return;
	}
	/* Only now: a filter without a value would be no question at all. */
	if (!w)
		w = filter_add(p, f, FILTER_IS, "");
	if (!w)
		return;
	p->values++;
	w->v[w->n++] = *v;
	w->given = given_add(p->r, w->given, v);
}

static void is_day_add(struct parse *p, const struct field *f, struct date day, struct str typed)
{
	if (!filters_fit(p, 2))
		return;
	struct filter *from = filter_add(p, f, FILTER_FROM, ""), *before = filter_add(p, f, FILTER_BEFORE, "");
	from->v[0] = day_start(p->r, day, 0);
	before->v[0] = day_start(p->r, day, 1);
	from->n = before->n = 1;
	before->silent = true;
	from->given = typed;
}

/* Codes and ids may come as a list; a name or a text may hold a comma of its own. */
static bool splits(const struct field *f, struct str s)
{
	if (f->choices)
		return true;
	if (f->kind != KIND_REF)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ',' && (s.p[i] < '0' || s.p[i] > '9'))
			return false;
	return true;
}

static void read_is(struct parse *p, const struct field *f, struct str s)
{
	struct str rest = s, part;
	struct date day;
	struct val v;

	if (str_is(s, "-")) {
		struct filter *w = filter_of(p->spec, f, FILTER_EMPTY) ? NULL : filter_add(p, f, FILTER_EMPTY, "");
		if (w)
			w->given = S("-");
		return;
	}
	if (is_day(f, s, &day)) {
		is_day_add(p, f, day, s);
		return;
	}
	if (!splits(f, s)) {
		if (one_value(p, f, s, &v))
			is_add(p, f, &v, s);
		else
			wrong(p, value_wrong(f), s);
		return;
	}
	while (str_cut(&rest, ',', &part)) {
		part = str_trim(part);
		if (part.n && one_value(p, f, part, &v))
			is_add(p, f, &v, part);
		else if (part.n)
			wrong(p, value_wrong(f), part);
	}
}

static void read_range(struct parse *p, const struct field *f, bool from, struct str s)
{
	struct date day;
	struct val v;
	bool ranges = f->kind != KIND_BOOL && f->kind != KIND_TEXT && f->kind != KIND_REF;

	if (!ranges) {
		wrong(p, T("This has no from and to."), s);
		return;
	}
	bool whole_day = is_day(f, s, &day);
	if (whole_day)
		v = day_start(p->r, day, from ? 0 : 1);
	else if (!val_parse(f->kind, s, &v) || val_is_null(&v)) {
		wrong(p, value_wrong(f), s);
		return;
	}
	struct filter *w = filter_add(p, f, from ? FILTER_FROM : whole_day ? FILTER_BEFORE : FILTER_TO, from ? ".from" : ".to");
	if (!w)
		return;
	w->v[0] = v;
	w->n = 1;
	w->given = whole_day ? s : given_add(p->r, STR_NONE, &v);
}

/* ---- names ---- */

static bool read_flag(struct parse *p, struct str s, bool *out)
{
	struct val v;

	if (!val_parse(KIND_BOOL, s, &v)) {
		wrong(p, T("Write yes or no."), s);
		return false;
	}
	*out = v.i != 0;
	return true;
}

static bool searches(const struct record *rec)
{
	for (const struct field *f = rec->fields; f->name; f++)
		if (f->search)
			return true;
	return false;
}

/* The list's own words, as against fields. */
static bool read_own(struct parse *p, struct str s)
{
	struct list_spec *spec = p->spec;

	if (str_is(p->name, "q") && searches(spec->rec)) {
		spec->words = str_clip(s, 400);
	} else if (str_is(p->name, "mine") && spec->rec->own[0]) {
		read_flag(p, s, &spec->mine);
	} else if (str_is(p->name, "withdrawn")) {
		read_flag(p, s, &spec->withdrawn);
	} else if (str_is(p->name, "sort")) {
		if (sort_set(spec, s))
			spec->sort_given = s;
		else
			wrong(p, T("The list cannot be sorted by this."), s);
	} else if (p->r->api && str_is(p->name, "limit")) {
		if (!str_int(s, &spec->limit) || spec->limit < 1 || spec->limit > LIMIT_API_ROWS) {
			wrong(p, T("Between 1 and 200."), s);
			spec->limit = LIMIT_LIST_ROWS;
		}
	} else {
		return str_is(p->name, "after");
	}
	return true;
}

static const struct field *field_named(const struct list_spec *s, struct str name, struct str ending, bool *ends)
{
	*ends = name.n > ending.n && str_eq(str_from(name, name.n - ending.n), ending);

	const struct field *f = field_called(s->rec, *ends ? str_head(name, name.n - ending.n) : name);
	return f && !f->secret ? f : NULL;
}

static void read_param(struct parse *p, struct str s)
{
	bool from, to;
	const struct field *a = field_named(p->spec, p->name, S(".from"), &from), *b = field_named(p->spec, p->name, S(".to"), &to);

	for (size_t i = 0; helpers[i]; i++)
		if (str_is(p->name, helpers[i]))
			return;
	/* An empty control of the filter bar asks for nothing. */
	if (!s.n || read_own(p, s))
		return;
	if (from && a)
		read_range(p, a, true, s);
	else if (to && b)
		read_range(p, b, false, s);
	else if (a)
		read_is(p, a, s);
	else
		wrong(p, T("This list has no such field."), s);
}

/* "VALUE~ID", or the id alone where the value is too long for an address: then it is read from its row. */
static bool read_after(struct req *r, struct list_spec *s, struct str key)
{
	size_t at = key.n;
	void *row;

	while (at > 0 && key.p[at - 1] != '~')
		at--;
	if (!str_int(str_from(key, at), &s->after_id) || s->after_id <= 0)
		return false;
	s->after = true;
	if (at > 0)
		return val_parse(s->sort->kind, str_head(key, at - 1), &s->after_val);
	row = record_new(r->mem, s->rec);
	if (!record_load(r, s->rec, s->after_id, row) || !may_read(r, s->rec, row))
		return false;
	s->after_val = field_val(s->sort, row);
	return true;
}

struct str list_key(struct arena *a, const struct list_spec *s, const void *row)
{
	struct val v = field_val(s->sort, row);
	struct str plain = val_plain(a, &v);
	long long id = ((const struct row *)row)->id;

	return plain.n > KEY_TEXT_BYTES ? str_fmt(a, "%lld", id) : str_fmt(a, STR_FMT "~%lld", STR_ARG(plain), id);
}

/* Without an index, an order means reading and sorting all that matches: a large company's list takes seconds for that. */
static void sort_bound(struct parse *p)
{
	struct list_spec *s = p->spec, *all;

	if (list_sorts_cheaply(s->rec, s->sort) || !list_large(p->r, s->rec, LIST_SORT_MAX))
		return;
	all = arena_copy(p->r->mem, s, sizeof *s);
	all->after = false;
	if (list_count(p->r, all) <= LIST_COUNT_MAX)
		return;
	p->name = S("sort");
	wrong(p, T("More than 1,000 rows are too many to be sorted by this. Choose fewer with the filters first."), s->sort_given);
	s->sort_given = STR_NONE;
	if (!s->rec->sort || !sort_set(s, str_c(s->rec->sort)))
		sort_set(s, S("-id"));
	s->after = false;
}

bool list_parse(struct req *r, const struct record *rec, const struct params *params, struct list_spec *spec, struct mistakes *m)
{
	struct parse p = { .r = r, .spec = spec, .m = m };
	size_t before = m->n;

	list_init(spec, rec);
	for (size_t i = 0; i < params->n; i++) {
		p.name = params->p[i].name;
		read_param(&p, str_trim(params->p[i].value));
	}
	struct str key = params_get(params, S("after"));
	p.name = S("after");
	if (key.n && !read_after(r, spec, key)) {
		spec->after = false;
		wrong(&p, T("This is not the key of a page. Begin at the first one."), key);
	}
	sort_bound(&p);
	return m->n == before;
}

/* ---- and back ---- */

size_t filter_parts(const struct filter *f)
{
	return f->op == FILTER_IS && !splits(f->field, f->given) ? f->n : 1;
}

struct str filter_part(struct req *r, const struct filter *f, size_t i)
{
	return filter_parts(f) == 1 ? f->given : given_add(r, STR_NONE, &f->v[i]);
}

struct url list_url(struct req *r, const struct list_spec *s, const char *rest, int without)
{
	struct str pattern = str_fmt(r->mem, "/%s%s", s->rec->name, rest);
	struct url u = url_to(r->mem, str_z(r->mem, pattern));

	for (size_t i = 0; i < s->filters; i++) {
		const struct filter *f = &s->filter[i];
		for (size_t k = 0; !f->silent && (int)i != without && k < filter_parts(f); k++)
			u = url_with(r->mem, u, str_z(r->mem, str_fmt(r->mem, "%s%s", f->field->name, f->suffix)), filter_part(r, f, k));
	}
	if (s->words.n)
		u = url_with(r->mem, u, "q", s->words);
	if (s->mine)
		u = url_with(r->mem, u, "mine", S("1"));
	if (s->withdrawn)
		u = url_with(r->mem, u, "withdrawn", S("1"));
	if (s->sort_given.n)
		u = url_with(r->mem, u, "sort", s->sort_given);
	return u;
}
