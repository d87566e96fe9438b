/*
 * list_query.c -- the one place where what somebody asked for becomes SQL.
 *
 * Names come from the declared fields, values are parameters: the text depends on the shape of the question alone, so
 * that the statement is prepared once. Rows come in the order (sort field, id) and pages begin after a key, never after a
 * number of rows: the index (field, id) carries both. Null comes first going up and last going down.
 */
#include "record/list.h"

#include <stdlib.h>
#include <string.h>

/*
 * What comes after a key is up to three ranges of the index: the rest of the same value, the values beyond it, and nulls. Each
 * is a statement of its own, asked only while the page is not full: one condition for all of them would walk the whole
 * table, or every row that has the same value.
 */
enum part { PART_NONE, PART_ALL, PART_ID, PART_SAME, PART_BEYOND, PART_NULLS, PART_NULLS_AFTER, PART_GIVEN };

static bool never_null(const struct field *f)
{
	static const char *const names[] = { "id", "version", "created_at", "updated_at", NULL };

	return f->kind == KIND_BOOL || name_in(names, f->name);
}

static bool is_id(const struct field *f)
{
	return strcmp(f->name, "id") == 0;
}

static enum part part_first(const struct list_spec *s)
{
	if (!s->after)
		return PART_ALL;
	if (is_id(s->sort))
		return PART_ID;
	return val_is_null(&s->after_val) ? PART_NULLS_AFTER : PART_SAME;
}

static enum part part_next(const struct list_spec *s, enum part now)
{
	switch (now) {
	case PART_SAME: return PART_BEYOND;
	case PART_BEYOND: return s->down && !never_null(s->sort) ? PART_NULLS : PART_NONE;
	case PART_NULLS_AFTER: return s->down ? PART_NONE : PART_GIVEN;
	default: return PART_NONE;
	}
}

/* ---- conditions ---- */

/* A question that was understood fits: its own values, those that limit and page it, and those that hide rows from this reader. */
enum { VALUES_OF_LIST = LIST_VALUES_TOTAL + LIST_FILTERS_MAX + 14, VALUES_OF_RIGHTS = 20, VALUES = VALUES_OF_LIST + VALUES_OF_RIGHTS };
_Static_assert((int)VALUES <= (int)DB_VALUES_MAX && (int)LIST_PICKS_MAX < (int)DB_VALUES_MAX, "a list's statement has room for all its values");

static void put_val(struct req *r, struct where *w, struct val v)
{
	buf_str(&w->sql, where_val(r, w, v));
}

static void put_vals(struct req *r, struct where *w, const struct filter *f)
{
	for (size_t i = 0; i < f->n; i++) {
		if (i)
			buf_str(&w->sql, S(", "));
		put_val(r, w, f->v[i]);
	}
}

/* One of several codes in a text. Codes are ours; an underscore in one is no wildcard. */
static void put_many(struct req *r, struct where *w, const struct filter *f)
{
	buf_c(&w->sql, '(');
	for (size_t i = 0; i < f->n; i++) {
		struct buf b = buf_new(r->mem, 32, 256);
		buf_str(&b, S("% "));
		for (size_t k = 0; k < f->v[i].s.n; k++) {
			if (strchr("%_!", f->v[i].s.p[k]))
				buf_c(&b, '!');
			buf_c(&b, f->v[i].s.p[k]);
		}
		buf_str(&b, S(" %"));
		buf_fmt(&w->sql, "%s' ' || t.%s || ' ' like ", i ? " or " : "", f->field->name);
		put_val(r, w, V(buf_done(&b)));
		buf_str(&w->sql, S(" escape '!'"));
	}
	buf_c(&w->sql, ')');
}

static bool is_place(const struct filter *f)
{
	return f->field->kind == KIND_REF && strcmp(f->field->ref, "unit") == 0 && !f->exact;
}

static void put_is(struct req *r, struct where *w, const struct filter *f)
{
	const char *name = f->field->name;
	bool one = f->n == 1;

	if (f->field->many) {
		put_many(r, w, f);
		return;
	}
	if (is_place(f))
		buf_fmt(&w->sql, "%st.%s in (select unit from unit_under where top %s", w->by_state && !places_few(r, f->v[0].i) ? "+" : "", name, one ? "= " : "in (");
	else
		buf_fmt(&w->sql, "t.%s %s", name, one ? "= " : "in (");
	put_vals(r, w, f);
	buf_str(&w->sql, is_place(f) ? one ? S(")") : S("))") : one ? S("") : S(")"));
}

static void put_filter(struct req *r, struct where *w, const struct filter *f)
{
	static const char *const compare[] = { [FILTER_FROM] = ">=", [FILTER_TO] = "<=", [FILTER_BEFORE] = "<" };

	buf_str(&w->sql, S(" and "));
	if (f->op == FILTER_EMPTY) {
		buf_fmt(&w->sql, "t.%s is null", f->field->name);
	} else if (f->op == FILTER_IS) {
		put_is(r, w, f);
	} else {
		buf_fmt(&w->sql, "t.%s %s ", f->field->name, compare[f->op]);
		put_val(r, w, f->v[0]);
	}
}

/* "state, created_at, id": this filter's rows lie in the list's order already. */
static bool index_serves(const struct list_spec *s, const struct filter *f)
{
	size_t n = strlen(f->field->name), k = strlen(s->sort->name);

	if (f->field == s->sort)
		return true;
	if (f->op != FILTER_IS || f->n != 1 || f->field->many || is_place(f))
		return false;
	if (is_id(s->sort))
		return f->field->index || f->field == plan_of(s->rec)->state;
	for (size_t i = 0; i < sizeof s->rec->indexes / sizeof s->rec->indexes[0] && s->rec->indexes[i]; i++) {
		const char *columns = s->rec->indexes[i];
		if (strncmp(columns, f->field->name, n) == 0 && strncmp(columns + n, ", ", 2) == 0 && strncmp(columns + n + 2, s->sort->name, k) == 0 &&
		    (columns[n + 2 + k] == ',' || !columns[n + 2 + k]))
			return true;
	}
	return false;
}

static void put_ids(struct req *r, struct where *w, const struct list_spec *s)
{
	buf_str(&w->sql, S(" and t.id in ("));
	where_ids(r, w, s->ids);
	buf_c(&w->sql, ')');
}

static void put_words(struct req *r, struct where *w, const struct list_spec *s)
{
	struct db_search found = db_search_part(r->db, str_c(s->rec->name), s->words);

	if (!found.match.n) {
		buf_str(&w->sql, S(" and 1 = 0"));
		return;
	}
	buf_str(&w->sql, S(" and t.id in ("));
	buf_str(&w->sql, found.head);
	put_val(r, w, V(found.match));
	buf_str(&w->sql, found.tail);
	if (s->newest) {
		buf_str(&w->sql, found.newest);
		put_val(r, w, V(s->newest));
	}
	buf_c(&w->sql, ')');
}

static void put_mine(struct req *r, struct where *w, const struct record *rec)
{
	buf_str(&w->sql, S(" and ("));
	for (size_t i = 0; i < sizeof rec->own / sizeof rec->own[0] && rec->own[i]; i++) {
		struct str me = where_val(r, w, V(r->actor.id));
		buf_fmt(&w->sql, "%s(t.%s = " STR_FMT STR_FMT ")", i ? " or " : "", rec->own[i], STR_ARG(me), STR_ARG(w->each));
	}
	buf_c(&w->sql, ')');
}

static void put_key(struct req *r, struct where *w, const struct list_spec *s, enum part part)
{
	const char *name = s->sort->name, *than = s->down ? "<" : ">";

	if (part == PART_NULLS || part == PART_NULLS_AFTER)
		buf_fmt(&w->sql, " and t.%s is null", name);
	if (part == PART_GIVEN)
		buf_fmt(&w->sql, " and t.%s is not null", name);
	if (part == PART_SAME || part == PART_BEYOND) {
		buf_fmt(&w->sql, " and t.%s %s ", name, part == PART_SAME ? "=" : than);
		put_val(r, w, s->after_val);
	}
	if (part == PART_ID || part == PART_SAME || part == PART_NULLS_AFTER) {
		buf_fmt(&w->sql, " and t.id %s ", than);
		put_val(r, w, V(s->after_id));
	}
}

/* Which states: an index that begins with whose row or which place it is has the state in it. */
static bool is_states(const struct list_spec *s, const struct filter *f)
{
	return f->op == FILTER_IS && f->field == plan_of(s->rec)->state;
}

static void put_in_arms(struct req *r, struct where *w, const struct filter *f)
{
	struct buf all = w->sql;

	w->sql = buf_new(r->mem, 128, 1 << 14);
	put_filter(r, w, f);
	w->each = str_fmt(r->mem, STR_FMT STR_FMT, STR_ARG(w->each), STR_ARG(buf_done(&w->sql)));
	w->sql = all;
}

/* The conditions that the list's own index does not help with. */
static void put_others(struct req *r, struct where *w, const struct list_spec *s)
{
	bool arms = s->mine || reads_few(r, s->rec);

	for (size_t i = 0; i < s->filters; i++)
		w->by_state |= is_states(s, &s->filter[i]);
	for (size_t i = 0; i < s->filters; i++) {
		const struct filter *f = &s->filter[i];
		if (index_serves(s, f))
			continue;
		if (arms && is_states(s, f))
			put_in_arms(r, w, f);
		else
			put_filter(r, w, f);
	}
	if (s->lately_to.s) {
		struct str from = where_val(r, w, V(s->lately_from)), to = where_val(r, w, V(s->lately_to));
		w->each = str_fmt(r->mem, STR_FMT " and t.created_at >= " STR_FMT " and t.created_at <= " STR_FMT, STR_ARG(w->each), STR_ARG(from), STR_ARG(to));
	}
	if (s->mine)
		put_mine(r, w, s->rec);
	where_readable(r, w, s->rec);
	w->each = STR_NONE;
}

/*
 * Few rows: whichever index finds them, then sorted. Many: the rows are walked in the list's order until the page
 * is full, and what would tempt the planner to fetch and sort half a million rows first is put where no index reaches.
 */
static void put_where(struct req *r, struct where *w, const struct list_spec *s)
{
	buf_str(&w->sql, s->withdrawn ? S(" where 1 = 1") : S(" where not t.withdrawn"));
	for (size_t i = 0; i < s->filters; i++)
		if (index_serves(s, &s->filter[i]))
			put_filter(r, w, &s->filter[i]);
	if (s->words.n)
		put_words(r, w, s);
	if (s->ids.n)
		put_ids(r, w, s);
	if (s->walks)
		buf_str(&w->sql, S(" and case when 1 = 1"));
	put_others(r, w, s);
	if (s->walks)
		buf_str(&w->sql, S(" then 1 else 0 end = 1"));
}

static bool has_others(struct req *r, const struct list_spec *s)
{
	struct where *w = NEW(r->mem, struct where);

	w->sql = buf_new(r->mem, 512, 1 << 16);
	put_others(r, w, s);
	return w->sql.n > 0;
}

/* From the highest id: counting them all would cost more than the page. */
bool list_large(struct req *r, const struct record *rec, int64_t than)
{
	struct query q = { .name = "list_large", .free_takes = true };

	q.sql = str_z(r->mem, str_fmt(r->mem, "select id from %s order by id desc limit 1", rec->table));
	return db_count(r->db, &q) > than;
}

/* ---- few rows: their keys are read once, and that counts them too ---- */

struct key { struct val v; int64_t id; };
struct key_row { int64_t id; union { int64_t i; double d; struct str s; } value; };

static int val_order(const struct val *a, const struct val *b)
{
	bool none = val_is_null(a), none_b = val_is_null(b);

	if (none || none_b)
		return none_b - none;
	if (a->kind == KIND_TEXT)
		return str_cmp(a->s, b->s);
	if (a->kind == KIND_REAL)
		return (a->d > b->d) - (a->d < b->d);
	return (a->i > b->i) - (a->i < b->i);
}

/* As the statement would have it: nulls before all others. */
static int key_order(const void *x, const void *y)
{
	const struct key *a = x, *b = y;
	int order = val_order(&a->v, &b->v);

	return order ? order : (a->id > b->id) - (a->id < b->id);
}

static int key_order_down(const void *x, const void *y)
{
	return key_order(y, x);
}

/* PostgreSQL's plan for any limit is one for a tenth of the table, so what is always the same stands in the text. SQLite, told a low one, sorts
   all that one may read instead of walking the index until the page is full. */
static void put_limit(struct req *r, struct where *w, int64_t n, bool always)
{
	buf_str(&w->sql, S(" limit "));
	if (always && db_limit_in_text(r->db))
		buf_fmt(&w->sql, "%lld", (long long)n);
	else
		put_val(r, w, V(n));
}

/* All keys, in no order; one too many when there are more than anybody counts. */
static size_t keys_read(struct req *r, const struct list_spec *s, struct key *keys)
{
	struct where *w = NEW(r->mem, struct where);
	const struct column gives[] = {
		{ .name = "k", .off = offsetof(struct key_row, value), .kind = s->sort->kind }, { .name = "id", .off = offsetof(struct key_row, id), .kind = KIND_INT }, { 0 },
	};
	struct query q = { .name = "list_keys", .gives = gives, .free_takes = true };
	struct key_row row;
	size_t n = 0;

	w->sql = buf_new(r->mem, 512, 1 << 16);
	buf_fmt(&w->sql, "select t.%s as k, t.id as id from %s t", s->sort->name, s->rec->table);
	put_where(r, w, s);
	put_limit(r, w, LIST_COUNT_MAX + 1, true);
	q.sql = str_z(r->mem, buf_done(&w->sql));
	struct rows rows = db_query_(r->db, &q, w->n, w->v);
	while (db_next(&rows, &row))
		keys[n++] = (struct key){ val_load(s->sort->kind, &row.value), row.id };
	return n;
}

static void keys_pick(struct list_spec *s, struct key *keys, size_t n)
{
	int (*order)(const void *, const void *) = s->down ? key_order_down : key_order;
	struct key last = { s->after_val, s->after_id };
	size_t at = 0, picks = 0;

	qsort(keys, n, sizeof *keys, order);
	while (s->after && at < n && order(&keys[at], &last) <= 0)
		at++;
	memset(s->pick, 0, sizeof s->pick);
	while (at < n && picks < (size_t)s->limit)
		s->pick[picks++] = keys[at++].id;
	s->picked = true;
}

static bool has_arms(struct req *r, const struct list_spec *s)
{
	struct where *w = NEW(r->mem, struct where);

	w->sql = buf_new(r->mem, 512, 1 << 16);
	where_readable(r, w, s->rec);
	return s->mine || w->sql.n > 0;
}

static void lately(struct list_spec *s, bool arms, struct instant from, struct instant to)
{
	if (arms) {
		s->lately_from = from;
		s->lately_to = to;
		return;
	}
	s->filter[s->filters++] = (struct filter){ .field = s->sort, .op = FILTER_FROM, .v = { V(from) }, .n = 1 };
	s->filter[s->filters++] = (struct filter){ .field = s->sort, .op = FILTER_TO, .v = { V(to) }, .n = 1 };
}

/*
 * The newest of an area's thousands: walking the whole table's order until a page is full would meet hundreds of other areas' rows
 * for each of its own. Those of the last weeks, or of more time when they are too few, are read through the area's index.
 */
static bool keys_lately(struct req *r, struct list_spec *s, struct key *keys)
{
	static const int days[] = { 14, 60, 240, 1000, 4000 };
	int64_t end = s->after ? s->after_val.i : r->now.s;
	bool arms = has_arms(r, s);

	if (strcmp(s->sort->name, "created_at") != 0 || !s->down || s->filters + 2 > LIST_FILTERS_MAX)
		return false;
	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
		struct list_spec *some = arena_copy(r->mem, s, sizeof *s);
		lately(some, arms, (struct instant){ end - (int64_t)days[i] * 86400 }, (struct instant){ end });
		size_t n = keys_read(r, some, keys);
		if (n > LIST_COUNT_MAX)
			return false;
		keys_pick(s, keys, n);
		if (s->pick[s->limit - 1])
			return true;
		s->picked = false;
	}
	return false;
}

/* ---- words: few rows that have them, few rows to look for them in, or only the newest ---- */

struct id_row { int64_t id; };
static const struct column id_columns[] = { COL(struct id_row, id), { 0 } };

static int id_order(const void *x, const void *y)
{
	const struct key *a = x, *b = y;

	return (a->id > b->id) - (a->id < b->id);
}

/* Rows that have the words, the newest first, whoever may read them: at most so many. */
static struct rows words_open(struct req *r, const struct list_spec *s, int64_t most)
{
	struct where *w = NEW(r->mem, struct where);
	struct query *q = NEW(r->mem, struct query);
	struct db_search found = db_search_part(r->db, str_c(s->rec->name), s->words);

	w->sql = buf_new(r->mem, 512, 1 << 16);
	buf_str(&w->sql, found.head);
	put_val(r, w, V(found.match));
	buf_str(&w->sql, found.tail);
	buf_str(&w->sql, found.newest);
	put_val(r, w, V(most));
	*q = (struct query){ .name = "list_words", .gives = id_columns, .free_takes = true, .many = most > LIST_COUNT_MAX,
		.sql = str_z(r->mem, buf_done(&w->sql)) };
	return db_query_(r->db, q, w->n, w->v);
}

static bool words_common(struct req *r, const struct list_spec *s)
{
	struct id_row row;
	int64_t n = 0;

	if (!db_search_part(r->db, str_c(s->rec->name), s->words).match.n)
		return false;
	for (struct rows rows = words_open(r, s, LIST_SEARCH_MAX + 1); db_next(&rows, &row);)
		n++;
	return n > LIST_SEARCH_MAX;
}

/* Of these rows, those that have the words. */
static size_t words_keep(struct req *r, const struct list_spec *s, struct key *keys, size_t n)
{
	struct id_row row;
	size_t kept = 0;

	qsort(keys, n, sizeof *keys, id_order);
	struct rows rows = words_open(r, s, INT64_MAX);
	for (size_t left = n; left && db_next(&rows, &row);) {
		while (left && keys[left - 1].id > row.id)
			left--;
		if (left && keys[left - 1].id == row.id)
			keys[n - 1 - kept++] = keys[--left];
	}
	db_end(&rows);
	memmove(keys, keys + n - kept, kept * sizeof *keys);
	return kept;
}

/* Words that stand in very many rows are looked for in the few rows that the rest of the question leaves; where it leaves many too, in the newest. */
static void words_choose(struct req *r, struct list_spec *s)
{
	struct list_spec rest = *s;
	struct key *keys = arena_bytes(r->mem, (LIST_COUNT_MAX + 1) * sizeof *keys);

	if (!words_common(r, s))
		return;
	rest.words = STR_NONE;
	size_t n = has_others(r, s) || s->filters || s->ids.n ? keys_read(r, &rest, keys) : LIST_COUNT_MAX + 1;
	if (n > LIST_COUNT_MAX) {
		s->newest = LIST_SEARCH_MAX;
		return;
	}
	n = words_keep(r, s, keys, n);
	s->count = (int64_t)n;
	keys_pick(s, keys, n);
}

/*
 * Where rights or filters leave a few rows, an engine would read them once to count and once more to sort; here
 * their keys come once, and only the rows of this page are read whole.
 */
void list_choose(struct req *r, struct list_spec *s)
{
	bool others = has_others(r, s);

	CHECK(s->limit <= LIST_PICKS_MAX);
	s->walks = s->picked = false;
	s->newest = 0;
	s->count = -1;
	s->uncounted = !others && !s->filters && !s->words.n && list_large(r, s->rec, LIST_COUNT_MAX);
	if (s->words.n)
		words_choose(r, s);
	if (s->words.n || !others || !list_sorts_cheaply(s->rec, s->sort))
		return;
	struct key *keys = arena_bytes(r->mem, (LIST_COUNT_MAX + 1) * sizeof *keys);
	size_t n = keys_read(r, s, keys);
	s->count = (int64_t)n;
	if (n <= LIST_COUNT_MAX)
		keys_pick(s, keys, n);
	else
		s->walks = !keys_lately(r, s, keys);
}

/* ---- columns ---- */

struct columns { const struct field *field[LIST_COLUMNS_MAX + 4]; size_t n; };

static void column_want(struct columns *c, const struct field *f)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->field[i] == f)
			return;
	c->field[c->n++] = f;
}

static void columns_of(const struct list_spec *s, struct columns *c)
{
	const struct record *rec = s->rec;

	c->n = 0;
	column_want(c, field_find(rec, S("id")));
	column_want(c, field_find(rec, S("version")));
	column_want(c, field_find(rec, S("withdrawn")));
	column_want(c, s->sort);
	for (size_t i = 0; i < s->columns; i++)
		column_want(c, s->column[i]);
}

static const struct record *titled(const struct field *f)
{
	return f->kind == KIND_REF ? record_find(str_c(f->ref)) : NULL;
}

static void put_select(struct where *w, const struct list_spec *s)
{
	struct columns c;

	columns_of(s, &c);
	for (size_t i = 0; i < c.n; i++)
		buf_fmt(&w->sql, "%st.%s as %s", i ? ", " : "select ", c.field[i]->name, c.field[i]->name);
	/* A question for each title and not a join: with seventeen joins PostgreSQL took 270 ms to plan a page. */
	for (size_t i = 0; i < s->columns; i++) {
		const struct record *to = titled(s->column[i]);
		if (to)
			buf_fmt(&w->sql, ", (select p.%s from %s p where p.id = t.%s) as %s", to->title, to->table, s->column[i]->name, to->title);
	}
	buf_fmt(&w->sql, " from %s t", s->rec->table);
}

/* Where the values of a row go: into the record's struct, and behind it the refs' titles. */
static size_t titles_at(const struct record *rec)
{
	return (rec->row_size + 15) / 16 * 16;
}

static const struct column *gives_of(struct arena *a, const struct list_spec *s)
{
	struct columns c;

	columns_of(s, &c);
	struct column *g = NEW_N(a, struct column, c.n + s->columns + 1);
	for (size_t i = 0; i < c.n; i++)
		g[i] = (struct column){ .name = c.field[i]->name, .off = c.field[i]->off, .kind = c.field[i]->kind };
	for (size_t i = 0; i < s->columns; i++) {
		const struct record *to = titled(s->column[i]);
		if (to)
			g[c.n++] = (struct column){ .name = to->title, .off = titles_at(s->rec) + i * sizeof(struct str), .kind = KIND_TEXT };
	}
	return g;
}

/* ---- the statement ---- */

static void put_order(struct req *r, struct where *w, const struct list_spec *s)
{
	const char *name = s->sort->name, *way = s->down ? " desc" : "";

	if (is_id(s->sort))
		buf_fmt(&w->sql, " order by t.id%s", way);
	else
		buf_fmt(&w->sql, " order by t.%s%s nulls %s, t.id%s", name, way, s->down ? "last" : "first", way);
}

static void put_rows(struct req *r, struct where *w, const struct list_spec *s, enum part part, int64_t limit)
{
	put_where(r, w, s);
	put_key(r, w, s, part);
	put_order(r, w, s);
	put_limit(r, w, limit, limit == s->limit);
}

static void put_picks(struct req *r, struct where *w, const struct list_spec *s)
{
	buf_str(&w->sql, S(" where t.id in ("));
	for (size_t i = 0; i < LIST_PICKS_MAX; i++) {
		buf_str(&w->sql, i ? S(", ") : S(""));
		put_val(r, w, V(s->pick[i]));
	}
	buf_c(&w->sql, ')');
	put_order(r, w, s);
}

/* Where rows have to be sorted for one page, their ids alone are, and only those of the page are read whole. */
static struct str part_sql(struct req *r, const struct list_spec *s, enum part part, int64_t limit, struct where *w)
{
	bool sorts = !s->walks && !s->picked && s->limit <= LIMIT_API_ROWS + 1 && has_others(r, s);

	w->sql = buf_new(r->mem, 1024, 1 << 16);
	w->n = 0;
	put_select(w, s);
	if (sorts)
		buf_fmt(&w->sql, " where t.id in (select t.id from %s t", s->rec->table);
	if (s->picked)
		put_picks(r, w, s);
	else
		put_rows(r, w, s, part, limit);
	if (sorts) {
		buf_c(&w->sql, ')');
		put_order(r, w, s);
	}
	CHECK(!w->sql.over);
	return buf_done(&w->sql);
}

struct str list_sql(struct req *r, const struct list_spec *s, struct where *w)
{
	return part_sql(r, s, part_first(s), s->limit, w);
}

static void part_open(struct list_rows *l, const struct column *gives)
{
	struct query *q = NEW(l->r->mem, struct query);
	struct where *w = NEW(l->r->mem, struct where);
	struct str sql = part_sql(l->r, l->spec, (enum part)l->part, l->spec->limit - l->given, w);

	*q = (struct query){ .name = l->spec->rec->name, .sql = str_z(l->r->mem, sql), .gives = gives, .free_takes = true,
		.many = l->spec->limit > LIST_COUNT_MAX };
	l->rows = db_query_(l->r->db, q, w->n, w->v);
	l->rows.db = &l->db;
}

void list_open(struct req *r, const struct list_spec *s, struct list_rows *l)
{
	size_t at = titles_at(s->rec);
	char *row = arena_alloc(r->mem, at + s->columns * sizeof(struct str));

	memcpy(row, record_new(r->mem, s->rec), s->rec->row_size);
	*l = (struct list_rows){ .spec = s, .r = r, .row = row, .title = (struct str *)(void *)(row + at), .db = *r->db,
		.part = (int)(s->picked ? PART_ALL : part_first(s)) };
	part_open(l, gives_of(r->mem, s));
}

bool list_next(struct list_rows *l)
{
	for (;;) {
		if (db_next(&l->rows, l->row)) {
			l->given++;
			return true;
		}
		l->part = (int)part_next(l->spec, (enum part)l->part);
		if (l->part == PART_NONE || l->given >= l->spec->limit || l->r->fail.code)
			return false;
		part_open(l, l->rows.q->gives);
	}
}

void list_end(struct list_rows *l)
{
	db_end(&l->rows);
}

int64_t list_count(struct req *r, const struct list_spec *s)
{
	struct where *w = NEW(r->mem, struct where);
	struct query q = { .name = "list_count", .free_takes = true };

	if (s->count >= 0)
		return s->count;
	w->sql = buf_new(r->mem, 512, 1 << 16);
	buf_fmt(&w->sql, "select count(*) as n from (select 1 from %s t", s->rec->table);
	put_where(r, w, s);
	put_limit(r, w, LIST_COUNT_MAX + 1, true);
	buf_str(&w->sql, S(") x"));
	q.sql = str_z(r->mem, buf_done(&w->sql));
	return db_count_(r->db, &q, w->n, w->v);
}
