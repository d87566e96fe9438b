/*
 * idea_job.c -- the program's own clock: what was not answered climbs, what was parked comes back.
 *
 * Runs every few seconds on the writer, whether a page is open or not. One idea is one save with its history; a
 * few hundred at a time, so that a backlog after a stop never holds up the people who are typing.
 */
#include "daily/idea.h"

enum { AT_A_TIME = 200 };

static const struct column id_columns[] = { { .name = "id", .off = 0, .kind = KIND_INT }, { 0 } };
struct parked { int64_t id; struct ref area; struct date parked_until; };
static const struct column parked_columns[] = { COL(struct parked, id), COL(struct parked, area), COL(struct parked, parked_until), { 0 } };
/* What is due is found by its day: an index on the state would read everything that waits, every time. Hence the state's || ''. */
const struct query ideas_to_climb = {
	.name = "ideas_to_climb", .takes = { KIND_TIME, KIND_INT }, .gives = id_columns,
	.sql = "select id from idea where climb_at <= ?1 and state || '' = 'submitted' and not withdrawn order by climb_at limit ?2",
};
const struct query ideas_to_come_back = {
	.name = "ideas_to_come_back", .takes = { KIND_DATE }, .gives = parked_columns,
	.sql = "select id, area, parked_until from idea where parked_until <= ?1 and state || '' = 'parked' and not withdrawn order by parked_until, id",
};

static void climb_one(struct req *r, int64_t id)
{
	struct idea old, i;

	if (!record_load(r, &idea_record, id, &old))
		return;
	i = old;
	struct climb c = idea_climb_now(r, &i, r->now);
	i.climb = c.level;
	i.climb_at = c.next;
	i.climbed_to.id = idea_climber(r, &i, c.tier);
	if (record_update(r, &idea_record, &i, &old, "climb"))
		event_raise(r, "idea.unanswered", &idea_record, &i);
}

static void come_back_one(struct req *r, int64_t id)
{
	const struct step *s = step_find(&idea_record, S("come_back"));
	struct idea old, i;

	if (!record_load(r, &idea_record, id, &old))
		return;
	i = old;
	i.state = S("acknowledged");
	s->run(r, &i);
	record_update(r, &idea_record, &i, &old, s->name);
}

struct ids { int64_t *p; size_t n, cap; };

static struct ids ids_to_climb(struct req *r)
{
	struct rows rows = db_query(r->db, &ideas_to_climb, V(r->now), V((int64_t)AT_A_TIME));
	struct { int64_t id; } got;
	struct ids ids = { 0 };

	while (db_next(&rows, &got))
		*VEC_ADD(r->mem, &ids) = got.id;
	return ids;
}

/* A day begins where the idea was given: somewhere it is already tomorrow, somewhere still yesterday. */
static struct ids ids_to_come_back(struct req *r)
{
	struct date tomorrow = { zone_date(zone_find(S("UTC")), r->now, NULL).day + 1 };
	struct rows rows = db_query(r->db, &ideas_to_come_back, V(tomorrow));
	struct ids ids = { 0 };
	struct parked got;

	while (ids.n < AT_A_TIME && db_next(&rows, &got))
		if (got.parked_until.day <= zone_date(unit_zone(r, got.area.id), r->now, NULL).day)
			*VEC_ADD(r->mem, &ids) = got.id;
	db_end(&rows);
	return ids;
}

static void each(struct req *r, struct ids ids, void (*run)(struct req *, int64_t))
{
	for (size_t k = 0; k < ids.n && !r->fail.code; k++)
		run(r, ids.p[k]);
}

void idea_clock(struct req *r)
{
	each(r, ids_to_climb(r), climb_one);
	each(r, ids_to_come_back(r), come_back_one);
}
