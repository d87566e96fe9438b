/*
 * shifts.c -- what the sheets of a shift share.
 *
 * A shift is known by its start ("06:00"), which is what its calendar, the board on the wall and the people agree on; its name is only said beside it and may
 * change.
 */
#include "study/shifts.h"

struct str shift_name(struct req *r, int64_t area, struct str key)
{
	struct shift_run all[WORKTIME_SHIFTS_MAX];
	size_t n = unit_shifts(r, area, all);

	for (size_t i = 0; i < n; i++)
		if (str_eq(shift_key(r->mem, &all[i].time), key))
			return all[i].name;
	return STR_NONE;
}

struct str clock_of(struct req *r, const struct worktime *w, int64_t at)
{
	int minute;

	(void)zone_date(w->zone, (struct instant){ at }, &minute);
	return lang_clock(r->mem, r->lang, minute);
}

struct str shift_label(struct req *r, int64_t area, const struct day_shift *s)
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
