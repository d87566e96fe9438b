/*
 * actor.c -- who is asking: a person's name, language and roles, read at the start of every request.
 *
 * The one idea: two small statements by key and nothing else, because every page waits for them. Everybody who is at work
 * is an operator where they work, but for guests, who hold the role Viewer and no other; all else is a row in role_grant. Who is not at work is nobody.
 */
#include "ledger/private.h"

struct actor_row { struct str name, language, theme, site, tz; struct ref home_unit, above; };

static const struct column actor_columns[] = {
	COL(struct actor_row, name), COL(struct actor_row, language), COL(struct actor_row, theme), COL(struct actor_row, site), COL(struct actor_row, tz),
	COL(struct actor_row, home_unit), COL(struct actor_row, above), { 0 },
};

const struct query actor_by_id = {
	.name = "actor_by_id",
	.takes = { KIND_INT },
	.gives = actor_columns,
	.sql = "select p.name, p.language, p.theme,"
	       " (select s.name from unit_under c join unit s on s.id = c.top where c.unit = p.home_unit and s.kind = 'site' order by c.depth limit 1) as site,"
	       " (select s.tz from unit_under c join unit s on s.id = c.top where c.unit = p.home_unit and s.tz is not null order by c.depth limit 1) as tz,"
	       " p.home_unit, u.parent as above"
	       " from person p left join unit u on u.id = p.home_unit"
	       " where p.id = ?1 and p.employment = 'active' and not p.withdrawn",
};

struct grant_row { struct str role; struct ref unit, above; };

static const struct column grant_columns[] = {
	COL(struct grant_row, role), COL(struct grant_row, unit), COL(struct grant_row, above), { 0 },
};

const struct query actor_grants = {
	.name = "actor_grants",
	.takes = { KIND_INT },
	.gives = grant_columns,
	.sql = "select g.role, g.unit, u.parent as above from role_grant g join unit u on u.id = g.unit where g.person = ?1 and not g.withdrawn",
};

static void grants_load(struct req *r, int64_t person, const struct actor_row *p)
{
	VEC(struct grant) all = { 0 };
	struct rows rows = db_query(r->db, &actor_grants, V(person));
	struct grant_row row;
	enum role role;
	bool guest = true;

	r->actor.phone_first = true;
	while (db_next(&rows, &row)) {
		if (!role_of_code(row.role, &role))
			continue;
		*VEC_ADD(r->mem, &all) = (struct grant){ role, row.unit.id, !row.above.id };
		r->actor.phone_first &= role == ROLE_OPERATOR;
		guest &= role == ROLE_VIEWER;
	}
	if (p->home_unit.id && !(guest && all.n))
		*VEC_ADD(r->mem, &all) = (struct grant){ ROLE_OPERATOR, p->home_unit.id, !p->above.id };
	r->actor.grants = all.p;
	r->actor.grant_count = all.n;
}

bool actor_load(struct req *r, int64_t person)
{
	struct actor_row p;

	db_ahead(r->db, &actor_grants, V(person));
	keep_ahead(r);
	if (!db_one(r->db, &actor_by_id, &p, V(person)))
		return false;
	r->actor.id = person;
	r->actor.name = p.name;
	r->actor.initials = name_initials(r->mem, p.name);
	r->actor.site = p.site;
	r->actor.home_unit = p.home_unit.id;
	grants_load(r, person, &p);
	if (p.language.n)
		r->lang = lang_find(p.language);
	if (p.theme.n)
		r->theme = p.theme;
	const struct zone *zone = p.tz.n ? zone_find(p.tz) : NULL;
	if (zone)
		r->zone = zone;
	return !r->db->fail->code;
}
