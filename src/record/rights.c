/*
 * rights.c -- who may do what where: one table, one decision.
 *
 * A role is held at a place and read down the tree. Pages, lists, exports and the API all ask here, for one row by
 * may_read and for many by where_readable, which must say the same: a row that somebody may not see is not counted either.
 * The source of the table is domain.md 15d; where it says "own" the record's own-fields decide. Operators read the ideas of
 * the place where they work, because the board hangs there.
 */
#include "record/private.h"

#include <stdio.h>
#include <string.h>

struct role_row { const char *code; struct msg label; };

static const struct role_row roles[ROLE_COUNT] = {
#define X(id, cd, lb) [ROLE_##id] = { .code = cd, .label = T(lb) },
	ROLES(X)
#undef X
};

#define R(x) (1u << ROLE_##x)
#define EVERYBODY (~0u)

static const struct { const char *name; unsigned roles; } caps[CAP_COUNT] = {
	[CAP_PUBLIC] = { "everybody, also without signing in", 0 },
	[CAP_SIGNED_IN] = { "whoever is signed in; the place decides", 0 },
	[CAP_IDEA_READ] = { "read ideas", EVERYBODY },
	[CAP_IDEA_CREATE] = { "give an idea", EVERYBODY & ~R(VIEWER) },
	[CAP_IDEA_ANSWER] = { "answer and decide", R(TEAM_LEADER) | R(SUPERVISOR) },
	[CAP_IDEA_ESCALATED] = { "decide what was passed up", R(SUPERVISOR) | R(VALUE_STREAM) | R(EXECUTIVE) },
	[CAP_IDEA_VERIFY] = { "verify at the gemba", R(TEAM_LEADER) | R(SUPERVISOR) },
	[CAP_IDEA_SHARE] = { "propose to similar areas", R(TEAM_LEADER) | R(SUPERVISOR) | R(VALUE_STREAM) | R(FACILITATOR) | R(KPO) },
	[CAP_IDEA_EDIT] = { "put an idea's facts right", R(TEAM_LEADER) | R(SUPERVISOR) | R(FACILITATOR) | R(KPO) | R(ADMIN) },
	[CAP_FORM_READ] = { "see process studies and standards", EVERYBODY },
	[CAP_FORM_EDIT] = { "study a process", R(TEAM_LEADER) | R(SUPERVISOR) | R(FACILITATOR) | R(KPO) | R(POOL) | R(ADMIN) },
	[CAP_FORM_ENTER] = { "enter figures of the day", R(OPERATOR) | R(TEAM_LEADER) | R(SUPERVISOR) | R(FACILITATOR) | R(KPO) | R(POOL) | R(ADMIN) },
	[CAP_STANDARD_EDIT] = { "write standards", R(TEAM_LEADER) | R(SUPERVISOR) | R(FACILITATOR) | R(KPO) },
	[CAP_STANDARD_RELEASE] = { "release standards of others", R(SUPERVISOR) | R(VALUE_STREAM) | R(KPO) },
	[CAP_STANDARD_SIGN] = { "sign that a shift knows a standard", R(TEAM_LEADER) | R(SUPERVISOR) },
	[CAP_EVENT_DECIDE] = { "choose event candidates", R(VALUE_STREAM) | R(KPO) | R(EXECUTIVE) },
	[CAP_ACTION_DECIDE] = { "agree to another date, cancel an action", R(VALUE_STREAM) },
	[CAP_FIGURES] = { "see the figures", EVERYBODY & ~R(OPERATOR) },
	[CAP_ORG_READ] = { "see people and places", EVERYBODY & ~R(OPERATOR) & ~R(VIEWER) },
	[CAP_ORG_EDIT] = { "change people, places, roles and calendars", R(ADMIN) | R(KPO) },
	[CAP_HISTORY] = { "see the history", R(TEAM_LEADER) | R(SUPERVISOR) | R(VALUE_STREAM) | R(FACILITATOR) | R(KPO) | R(FINANCE) | R(EXECUTIVE) | R(ADMIN) },
};

const char *cap_name(enum cap cap)
{
	CHECK(cap < CAP_COUNT && caps[cap].name);
	return caps[cap].name;
}

bool role_has(enum role role, enum cap cap)
{
	CHECK(cap > CAP_SIGNED_IN && cap < CAP_COUNT && role < ROLE_COUNT);
	return (caps[cap].roles >> role) & 1;
}

const char *role_code(enum role role)
{
	CHECK(role < ROLE_COUNT);
	return roles[role].code;
}

struct msg role_label(enum role role)
{
	CHECK(role < ROLE_COUNT);
	return roles[role].label;
}

bool role_of_code(struct str code, enum role *out)
{
	for (int i = 0; i < ROLE_COUNT; i++)
		if (str_is(code, roles[i].code)) {
			*out = (enum role)i;
			return true;
		}
	return false;
}

/* ---- the decision ---- */

static bool open_to_all(struct req *r, enum cap cap)
{
	return cap == CAP_PUBLIC || (cap == CAP_SIGNED_IN && r->actor.id > 0);
}

bool may(struct req *r, enum cap cap)
{
	if (cap <= CAP_SIGNED_IN)
		return open_to_all(r, cap);
	for (size_t i = 0; i < r->actor.grant_count; i++)
		if (role_has(r->actor.grants[i].role, cap))
			return true;
	return false;
}

static const struct column covers_columns[] = { { .name = "depth", .off = 0, .kind = KIND_INT }, { 0 } };
static const struct query unit_covers = {
	.name = "unit_covers", .takes = { KIND_INT, KIND_INT }, .gives = covers_columns,
	.sql = "select depth from unit_under where top = ?1 and unit = ?2",
};

bool may_here(struct req *r, enum cap cap, int64_t unit)
{
	struct { int64_t depth; } got;

	if (cap <= CAP_SIGNED_IN)
		return open_to_all(r, cap);
	for (size_t i = 0; i < r->actor.grant_count; i++) {
		const struct grant *g = &r->actor.grants[i];
		if (role_has(g->role, cap) && (g->everywhere || (unit && g->unit == unit)))
			return true;
	}
	for (size_t i = 0; unit && i < r->actor.grant_count; i++) {
		const struct grant *g = &r->actor.grants[i];
		if (role_has(g->role, cap) && !g->everywhere && g->unit != unit && db_one(r->db, &unit_covers, &got, V(g->unit), V(unit)))
			return true;
	}
	return false;
}

void may_or_fail(struct req *r, enum cap cap, int64_t unit)
{
	if (!may_here(r, cap, unit))
		req_fail(r, FAIL_FORBIDDEN, T("Your role does not allow this here. Ask your team leader or the kaizen office."));
}

bool is_own(struct req *r, const struct record *rec, const void *row)
{
	if (!r->actor.id)
		return false;
	for (size_t i = 0; rec->own[i]; i++)
		if (row_ref(rec, row, rec->own[i]) == r->actor.id)
			return true;
	return false;
}

static bool reads_all(struct req *r, const struct record *rec)
{
	if (rec->read <= CAP_SIGNED_IN)
		return open_to_all(r, rec->read);
	for (size_t i = 0; i < r->actor.grant_count; i++)
		if (r->actor.grants[i].everywhere && role_has(r->actor.grants[i].role, rec->read))
			return true;
	return false;
}

/* What has no place of its own is read by whoever reads its parent, by whatever right that is. */
static bool may_read_parent(struct req *r, const struct plan *p, const void *row)
{
	const struct record *up = record_find(str_c(p->parent->ref));
	void *parent = record_new(r->mem, up);

	return record_load(r, up, field_val(p->parent, row).i, parent) && may_read(r, up, parent);
}

bool may_read(struct req *r, const struct record *rec, const void *row)
{
	const struct plan *p = plan_of(rec);

	if (reads_all(r, rec) || is_own(r, rec, row))
		return true;
	if (!p->place && p->parent)
		return may_read_parent(r, p, row);
	return may_here(r, rec->read, row_place(r, rec, row));
}

bool may_edit(struct req *r, const struct record *rec, const void *row)
{
	return may_here(r, rec->edit, row_place(r, rec, row));
}

/* ---- what an address names by its id alone ---- */

/* Places and the like are offered to everybody in every form. Of people, ideas and actions it takes the right to read them; everybody knows themselves. */
bool may_name(struct req *r, const struct record *rec, int64_t id)
{
	void *row = record_new(r->mem, rec);

	if (r->actor.id && id == r->actor.id && strcmp(rec->name, "person") == 0)
		return true;
	return record_load(r, rec, id, row) && (!rec->big || may_read(r, rec, row));
}

struct str record_title_readable(struct req *r, const struct record *rec, int64_t id)
{
	struct str title = may_name(r, rec, id) ? record_title(r, rec, id) : STR_NONE;

	return title.n ? title : record_number(r->mem, rec, id);
}

/* ---- the same decision as a condition ---- */

struct str where_val(struct req *r, struct where *w, struct val v)
{
	CHECK(w->n < DB_VALUES_MAX);
	w->v[w->n++] = v;
	return str_fmt(r->mem, "?%zu", w->n);
}

/*
 * Many ids as one value, each ID_DIGITS long: cut apart here, in the SQL that both engines know. However many there
 * are, the statement has room for them, and its text stays the same.
 */
void where_ids(struct req *r, struct where *w, struct str ids)
{
	struct str n = where_val(r, w, V((int64_t)(ids.n / ID_DIGITS))), text = where_val(r, w, V(ids));

	buf_fmt(&w->sql, "with recursive k (n) as (select 0 union all select n + 1 from k where n + 1 < " STR_FMT ")"
		" select cast(substr(" STR_FMT ", n * %d + 1, %d) as bigint) from k", STR_ARG(n), STR_ARG(text), ID_DIGITS, ID_DIGITS);
}

/* The same place through two roles is one place. */
static bool granted_before(struct req *r, const struct record *rec, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (r->actor.grants[i].unit == r->actor.grants[at].unit && role_has(r->actor.grants[i].role, rec->read))
			return true;
	return false;
}

static size_t units_granted(struct req *r, const struct record *rec, int64_t *out)
{
	size_t n = 0;

	for (size_t i = 0; i < r->actor.grant_count; i++) {
		const struct grant *g = &r->actor.grants[i];
		if (role_has(g->role, rec->read) && g->unit && !granted_before(r, rec, i))
			out[n++] = g->unit;
	}
	return n;
}

/* Whoever holds more places than this has them sent as one value. */
enum { UNITS_AS_VALUES = 8 };

static void put_units(struct req *r, struct where *w, const int64_t *units, size_t n)
{
	struct buf ids = buf_new(r->mem, 128, n * (ID_DIGITS + 1) + 1);

	for (size_t i = 0; n <= UNITS_AS_VALUES && i < n; i++) {
		struct str v = where_val(r, w, V(units[i]));
		buf_fmt(&w->sql, "%s" STR_FMT, i ? ", " : "", STR_ARG(v));
	}
	if (n <= UNITS_AS_VALUES)
		return;
	for (size_t i = 0; i < n; i++)
		buf_fmt(&ids, "%0*lld", ID_DIGITS, (long long)units[i]);
	where_ids(r, w, buf_done(&ids));
}

struct below { int64_t n; };
static const struct column below_columns[] = { COL(struct below, n), { 0 } };
const struct query places_below = { .name = "places_below", .takes = { KIND_INT }, .gives = below_columns, .sql = "select count(*) as n from unit_under where top = ?1" };

bool places_few(struct req *r, int64_t unit)
{
	enum { FEW = 24 };
	struct keep keep = keep_of(r, CACHE_BELOW);
	void **slot = unit > 0 ? keep_slot(keep, unit) : NULL;

	if (slot && !*slot) {
		struct below *b = NEW(keep.mem, struct below);
		b->n = db_count(r->db, &places_below, V(unit));
		*slot = r->fail.code ? NULL : b;
	}
	return !slot || !*slot || ((const struct below *)*slot)->n <= FEW;
}

static bool units_few(struct req *r, const int64_t *units, size_t n)
{
	bool few = n <= UNITS_AS_VALUES;

	for (size_t i = 0; few && i < n; i++)
		few = places_few(r, units[i]);
	return few;
}

bool reads_few(struct req *r, const struct record *rec)
{
	int64_t *units = NEW_N(r->mem, int64_t, r->actor.grant_count + 1);

	return !reads_all(r, rec) && units_few(r, units, units_granted(r, rec, units));
}

static void where_units(struct req *r, struct where *w, const struct record *rec, const char *place)
{
	int64_t *units = NEW_N(r->mem, int64_t, r->actor.grant_count + 1);
	size_t n = units_granted(r, rec, units);

	if (!n) {
		buf_str(&w->sql, S("1 = 0"));
		return;
	}
	buf_fmt(&w->sql, "%st.%s in (select unit from unit_under where top in (", w->by_state && !units_few(r, units, n) ? "+" : "", place);
	put_units(r, w, units, n);
	buf_fmt(&w->sql, "))" STR_FMT, STR_ARG(w->each));
}

void where_readable(struct req *r, struct where *w, const struct record *rec)
{
	const struct plan *p = plan_of(rec);

	if (reads_all(r, rec))
		return;
	buf_fmt(&w->sql, " and (");
	for (size_t i = 0; r->actor.id && rec->own[i]; i++) {
		struct str v = where_val(r, w, V(r->actor.id));
		buf_fmt(&w->sql, "(t.%s = " STR_FMT STR_FMT ") or ", rec->own[i], STR_ARG(v), STR_ARG(w->each));
	}
	if (p->place) {
		where_units(r, w, rec, p->place->name);
	} else if (p->parent) {
		const struct record *up = record_find(str_c(p->parent->ref));
		struct buf outer = w->sql;
		struct str each = w->each;
		w->each = STR_NONE;
		w->sql = buf_new(r->mem, 128, 1 << 14);
		where_readable(r, w, up);
		struct str inner = buf_done(&w->sql);
		w->sql = outer;
		w->each = each;
		buf_fmt(&w->sql, "t.%s in (select t.id from %s t where 1 = 1" STR_FMT ")" STR_FMT, p->parent->name, up->table, STR_ARG(inner), STR_ARG(each));
	} else {
		buf_fmt(&w->sql, "1 = 0");
	}
	buf_fmt(&w->sql, ")");
}

/* ---- kpo rights ---- */

void rights_print(void)
{
	printf("%-45s", "");
	for (int i = 0; i < ROLE_COUNT; i++)
		printf(" %.4s", roles[i].code);
	printf("\n");
	for (int c = CAP_SIGNED_IN + 1; c < CAP_COUNT; c++) {
		printf("%-45s", caps[c].name);
		for (int i = 0; i < ROLE_COUNT; i++)
			printf(" %-4s", role_has((enum role)i, (enum cap)c) ? "x" : ".");
		printf("\n");
	}
}
