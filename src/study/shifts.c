/*
 * shifts.c -- what the sheets of a shift share.
 *
 * A shift is known by its start ("06:00"), which is what its calendar, the board on the wall and the people agree on; its name is only said beside it and may
 * change.
 */
#include "study/shifts.h"

struct shift_named { struct str start_at, name; };
static const struct column shift_columns[] = { COL(struct shift_named, start_at), COL(struct shift_named, name), { 0 } };
const struct query shift_names_of = {
	.name = "shift_names_of", .takes = { KIND_INT }, .gives = shift_columns,
	.sql = "select s.start_at, s.name from shift s where not s.withdrawn and s.calendar = (select c.id from unit_under w join unit u on u.id = w.top"
	       " join calendar c on c.id = u.calendar where w.unit = ?1 and c.active and not c.withdrawn order by w.depth limit 1) order by s.id",
};

struct str shift_name(struct req *r, int64_t area, struct str key)
{
	struct rows rows = db_query(r->db, &shift_names_of, V(area));
	struct shift_named s;
	struct str found = STR_NONE;

	while (db_next(&rows, &s))
		if (str_eq(s.start_at, key) && !found.n)
			found = s.name;
	return found;
}

struct str clock_of(struct req *r, const struct worktime *w, int64_t at)
{
	int minute;

	(void)zone_date(w->zone, (struct instant){ at }, &minute);
	return lang_clock(r->mem, r->lang, minute);
}

struct str shift_label(struct req *r, int64_t area, const struct shift_run *s)
{
	struct str name = shift_name(r, area, shift_key(r->mem, s->of)), from = lang_clock(r->mem, r->lang, s->of->start_min),
		to = lang_clock(r->mem, r->lang, s->of->end_min);

	return name.n ? str_fmt(r->mem, STR_FMT ", " STR_FMT "–" STR_FMT, STR_ARG(name), STR_ARG(from), STR_ARG(to)) : str_fmt(r->mem, STR_FMT "–" STR_FMT, STR_ARG(from), STR_ARG(to));
}

bool study_peek(struct req *r, int64_t id, struct study_of *out)
{
	struct study s;

	return id > 0 && record_load(r, &study_record, id, &s) && may_read(r, &study_record, &s) && study_read(r, id, out);
}

struct date query_day(struct req *r, const char *name)
{
	struct date d;

	return date_parse(req_query(r, name), &d) ? d : DATE_NONE;
}
