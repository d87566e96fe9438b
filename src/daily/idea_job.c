/*
 * idea_job.c -- the program's own clock: what was not answered climbs, what was parked comes back.
 *
 * Runs every few seconds on the writer, whether a page is open or not. One idea is one save with its history; a
 * few hundred at a time, so that a backlog after a stop never holds up the people who are typing.
 */
#include "daily/idea.h"

enum { AT_A_TIME = 200 };

static const struct column id_columns[] = { { .name = "id", .off = 0, .kind = KIND_INT }, { 0 } };
/* What is due is found by its day: an index on the state would read everything that waits, every time. Hence the state's || ''. */
const struct query ideas_to_climb = {
	.name = "ideas_to_climb", .takes = { KIND_TIME, KIND_INT }, .gives = id_columns,
	.sql = "select id from idea where climb_at <= ?1 and state || '' = 'submitted' and not withdrawn order by climb_at limit ?2",
};
const struct query ideas_to_come_back = {
	.name = "ideas_to_come_back", .takes = { KIND_DATE, KIND_INT }, .gives = id_columns,
	.sql = "select id from idea where parked_until <= ?1 and state || '' = 'parked' and not withdrawn order by parked_until limit ?2",
};

static void climb_one(struct req *r, int64_t id)
{
	static const enum role who[CLIMB_LEVELS] = { ROLE_SUPERVISOR, ROLE_VALUE_STREAM, ROLE_VALUE_STREAM };
	struct idea old, i;

	if (!record_load(r, &idea_record, id, &old))
		return;
	i = old;
	struct instant marks[CLIMB_LEVELS] = {
		unit_due(r, i.area.id, i.created_at, CLIMB_1_WD), unit_due(r, i.area.id, i.created_at, CLIMB_2_WD),
		{ i.created_at.s + BOTTLENECK_DAYS * 86400 },
	};
	struct climb c = idea_climb(marks, r->now);
	i.climb = c.level;
	i.climb_at = c.next;
	if (c.level)
		i.climbed_to.id = unit_holder(r, i.area.id, who[c.level - 1]);
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

static void each(struct req *r, const struct query *q, struct val now, void (*run)(struct req *, int64_t))
{
	struct { int64_t id; } got;
	VEC(int64_t) ids = { 0 };
	struct rows rows = db_query(r->db, q, now, V((int64_t)AT_A_TIME));

	while (db_next(&rows, &got))
		*VEC_ADD(r->mem, &ids) = got.id;
	for (size_t k = 0; k < ids.n && !r->fail.code; k++)
		run(r, ids.p[k]);
}



void idea_clock(struct req *r)
{
	each(r, &ideas_to_climb, V(r->now), climb_one);
	each(r, &ideas_to_come_back, V(r->today), come_back_one);
}
