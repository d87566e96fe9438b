/*
 * org_query.c -- look-ups in places and people: who answers, what is it called, which site, which zone.
 *
 * The one idea: a page asks for the same few names and places dozens of times, so each is read once and kept in a small
 * table by id: people for the request, places until one is saved (record/keep.c). No right is asked here: a name is not a secret
 * to whoever sees the row that mentions it.
 */
#include "ledger/private.h"

/* ---- a place ---- */

struct place_fact { struct str name, kind, tz; struct ref parent; };

static const struct column fact_columns[] = {
	COL(struct place_fact, name), COL(struct place_fact, kind), COL(struct place_fact, tz), COL(struct place_fact, parent), { 0 },
};

const struct query unit_fact_by_id = {
	.name = "unit_fact",
	.takes = { KIND_INT },
	.gives = fact_columns,
	.sql = "select name, kind, tz, parent from unit where id = ?1",
};

/* What is known of a place; of one that is not there, everything is none. */
static const struct place_fact *unit_fact(struct req *r, int64_t unit)
{
	static const struct place_fact nothing = { 0 };

	if (unit <= 0)
		return &nothing;
	struct keep keep = keep_of(r, CACHE_UNITS);
	void **slot = keep_slot(keep, unit);
	if (!*slot) {
		struct db db = *r->db;
		struct place_fact *f = NEW(keep.mem, struct place_fact);
		db.mem = keep.mem;
		if (!db_one(&db, &unit_fact_by_id, f, V(unit)))
			*f = nothing;
		if (r->db->fail->code)
			return f;
		*slot = f;
	}
	return *slot;
}

struct str unit_name(struct req *r, int64_t unit)
{
	return unit_fact(r, unit)->name;
}

enum { TREE_DEPTH_MAX = 64 };   /* a tree of places is a few deep; this only ends a walk in a broken one */

int64_t unit_site(struct req *r, int64_t unit)
{
	for (int i = 0; unit > 0 && i < TREE_DEPTH_MAX; i++) {
		const struct place_fact *f = unit_fact(r, unit);
		if (str_is(f->kind, "site"))
			return unit;
		unit = f->parent.id;
	}
	return 0;
}

const struct zone *unit_zone(struct req *r, int64_t unit)
{
	for (int i = 0; unit > 0 && i < TREE_DEPTH_MAX; i++) {
		const struct place_fact *f = unit_fact(r, unit);
		const struct zone *z = f->tz.n ? zone_find(f->tz) : NULL;
		if (z)
			return z;
		unit = f->parent.id;
	}
	return zone_find(S("UTC"));
}

/* ---- a person ---- */

struct str person_name(struct req *r, int64_t person)
{
	return record_title(r, &person_record, person);
}

/* ---- who ---- */

struct id_row { int64_t id; };

static const struct column id_columns[] = { COL(struct id_row, id), { 0 } };

const struct query unit_holder_of = {
	.name = "unit_holder",
	.takes = { KIND_INT, KIND_TEXT, KIND_INT, KIND_INT, KIND_INT },
	.gives = id_columns,
	.sql = "select p.id from unit_under c join role_grant g on g.unit = c.top join person p on p.id = g.person"
	       " where c.unit = ?1 and g.role = ?2 and p.id <> ?3 and p.id <> ?4 and p.id <> ?5 and not g.withdrawn and not p.withdrawn"
	       " and p.employment = 'active' order by c.depth, g.id limit 1",
};

/* At each place its team leader comes before its manager, and a nearer place before the ones above it. */
const struct query unit_answerer_of = {
	.name = "unit_answerer",
	.takes = { KIND_INT, KIND_INT },
	.gives = id_columns,
	.sql = "select p.id from (select g.person as who, c.depth * 2 as far, g.id as nth from unit_under c join role_grant g on g.unit = c.top"
	       " where c.unit = ?1 and g.role = 'team_leader' and not g.withdrawn"
	       " union all select u.manager, c.depth * 2 + 1, 0 from unit_under c join unit u on u.id = c.top"
	       " where c.unit = ?1 and u.manager is not null) w"
	       " join person p on p.id = w.who where p.id <> ?2 and not p.withdrawn and p.employment = 'active' order by w.far, w.nth limit 1",
};

int64_t unit_holder_but(struct req *r, int64_t unit, enum role role, struct but but)
{
	struct id_row got;

	return db_one(r->db, &unit_holder_of, &got, V(unit), V(str_c(role_code(role))), V(but.id[0]), V(but.id[1]), V(but.id[2])) ? got.id : 0;
}

int64_t unit_holder(struct req *r, int64_t unit, enum role role)
{
	return unit_holder_but(r, unit, role, (struct but){ { 0 } });
}

int64_t unit_answerer_but(struct req *r, int64_t unit, int64_t person)
{
	struct id_row got;

	return db_one(r->db, &unit_answerer_of, &got, V(unit), V(person)) ? got.id : 0;
}

int64_t unit_answerer(struct req *r, int64_t unit)
{
	return unit_answerer_but(r, unit, 0);
}

const struct query unit_similar_to = {
	.name = "unit_similar",
	.takes = { KIND_INT },
	.gives = id_columns,
	.sql = "select b.id from unit a join unit b on b.similar = a.similar and b.id <> a.id"
	       " where a.id = ?1 and b.active and not b.withdrawn order by b.name, b.id",
};

size_t unit_similar(struct req *r, int64_t unit, int64_t *out, size_t max)
{
	struct rows rows = db_query(r->db, &unit_similar_to, V(unit));
	struct id_row got;
	size_t n = 0;

	while (n < max && db_next(&rows, &got))
		out[n++] = got.id;
	if (n == max)
		db_end(&rows);
	return n;
}

struct role_row { struct str role; };

static const struct column role_columns[] = { COL(struct role_row, role), { 0 } };

const struct query person_roles_over = {
	.name = "person_roles_over",
	.takes = { KIND_INT, KIND_INT },
	.gives = role_columns,
	.sql = "select g.role from role_grant g join unit_under c on c.top = g.unit and c.unit = ?2 join person p on p.id = g.person"
	       " where g.person = ?1 and not g.withdrawn and not p.withdrawn and p.employment = 'active'"
	       " union select 'operator' from person p join unit_under c on c.top = p.home_unit and c.unit = ?2"
	       " where p.id = ?1 and not p.withdrawn and p.employment = 'active' and (not exists (select 1 from role_grant g where g.person = ?1 and not g.withdrawn)"
	       " or exists (select 1 from role_grant g where g.person = ?1 and g.role <> 'viewer' and not g.withdrawn))",
};

bool person_covers(struct req *r, int64_t person, enum cap cap, int64_t unit)
{
	struct rows rows = db_query(r->db, &person_roles_over, V(person), V(unit));
	struct role_row got;
	enum role role;
	bool covers = false;

	while (db_next(&rows, &got))
		covers |= role_of_code(got.role, &role) && role_has(role, cap);
	return covers;
}

const struct query person_manages_over = {
	.name = "person_manages",
	.takes = { KIND_INT, KIND_INT },
	.gives = id_columns,
	.sql = "select u.id from unit_under c join unit u on u.id = c.top where c.unit = ?2 and u.manager = ?1 limit 1",
};

bool person_manages(struct req *r, int64_t person, int64_t unit)
{
	struct id_row got;

	return person && db_one(r->db, &person_manages_over, &got, V(person), V(unit));
}

/* ---- whether somebody is there ---- */

struct there_row { struct str employment; struct ref manager; bool withdrawn; };

static const struct column there_columns[] = {
	COL(struct there_row, employment), COL(struct there_row, manager), COL(struct there_row, withdrawn), { 0 },
};

const struct query person_there_by_id = {
	.name = "person_there",
	.takes = { KIND_INT },
	.gives = there_columns,
	.sql = "select employment, manager, withdrawn from person where id = ?1",
};

bool person_at_work(struct req *r, int64_t person)
{
	struct there_row got;

	return person > 0 && db_one(r->db, &person_there_by_id, &got, V(person)) && !got.withdrawn && str_is(got.employment, "active");
}

bool person_gone(struct req *r, int64_t person)
{
	struct there_row got;

	return person > 0 && (!db_one(r->db, &person_there_by_id, &got, V(person)) || got.withdrawn || str_is(got.employment, "left"));
}

int64_t person_manager(struct req *r, int64_t person)
{
	enum { UP_MAX = 16 };
	struct there_row got;

	for (int i = 0; i < UP_MAX && db_one(r->db, &person_there_by_id, &got, V(person)); i++) {
		person = got.manager.id;
		if (person_at_work(r, person))
			return person;
	}
	return 0;
}

/* ---- how many ---- */

struct heads_row { int64_t heads, months; };

static const struct column heads_columns[] = { COL(struct heads_row, heads), COL(struct heads_row, months), { 0 } };

const struct query heads_between = {
	.name = "heads_between",
	.takes = { KIND_INT, KIND_DATE, KIND_DATE },
	.gives = heads_columns,
	.sql = "select coalesce(sum(h.heads), 0) as heads, count(distinct h.month) as months from unit_under c join headcount h on h.unit = c.unit"
	       " where c.top = ?1 and h.month >= ?2 and h.month <= ?3 and not h.withdrawn",
};

struct month_row { struct date month; };

static const struct column month_columns[] = { COL(struct month_row, month), { 0 } };

const struct query heads_last_before = {
	.name = "heads_last_before",
	.takes = { KIND_INT, KIND_DATE },
	.gives = month_columns,
	.sql = "select max(h.month) as month from unit_under c join headcount h on h.unit = c.unit where c.top = ?1 and h.month < ?2 and not h.withdrawn",
};

/* Of the months whose end lies in the window; a window without one takes the last month that ended before it. */
double unit_headcount_mean(struct req *r, int64_t unit, struct date from, struct date to)
{
	struct date last = date_add_months(date_month_start((struct date){ to.day + 1 }), -1);
	struct heads_row got = { 0 };
	struct month_row before;

	if (db_one(r->db, &heads_between, &got, V(unit), V(date_month_start(from)), V(last)) && got.months)
		return (double)got.heads / (double)got.months;
	if (!db_one(r->db, &heads_last_before, &before, V(unit), V(date_month_start(from))) || date_is_none(before.month))
		return val_null(KIND_REAL).d;
	if (!db_one(r->db, &heads_between, &got, V(unit), V(before.month), V(before.month)) || !got.months)
		return val_null(KIND_REAL).d;
	return (double)got.heads / (double)got.months;
}

/* ---- names in short ---- */

static struct str first_letter(struct str s)
{
	size_t n = s.n ? 1 : 0;

	while (n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n++;
	return str_head(s, n);
}

/* The first and the last word of a name; both the same when it has only one. */
static void name_ends(struct str name, struct str *first, struct str *last)
{
	struct str rest = str_trim(name), part = STR_NONE;

	*first = *last = STR_NONE;
	while (str_cut(&rest, ' ', &part)) {
		if (!part.n)
			continue;
		if (!first->n)
			*first = part;
		*last = part;
	}
}

struct str name_short(struct arena *a, struct str name)
{
	struct str first, last;

	name_ends(name, &first, &last);
	if (first.p == last.p)
		return first;
	struct str letter = first_letter(first);
	return str_fmt(a, STR_FMT ". " STR_FMT, STR_ARG(letter), STR_ARG(last));
}

struct str name_initials(struct arena *a, struct str name)
{
	struct str first, last;

	name_ends(name, &first, &last);
	struct str one = first_letter(first), two = first.p == last.p ? STR_NONE : first_letter(last);
	return str_fmt(a, STR_FMT STR_FMT, STR_ARG(one), STR_ARG(two));
}
