/*
 * stream_rule.c -- what follows from a map: days of stock, the ladder, takt against each cycle.
 *
 * Pure: no database, no clock. Every figure is lean.h's; here is only said which numbers go into it. A stock that nobody counted is not nothing: its
 * days are not known, and then there is no lead time.
 */
#include "study/stream.h"

#include <math.h>

double stream_process_s(const struct stream_step *s)
{
	return isnan(s->process_s) ? s->cycle_s : s->process_s;
}

size_t stream_index(const struct stream_map *m, int64_t step)
{
	size_t i = 0;

	while (i < m->n && m->step[i].id != step)
		i++;
	return i;
}

/* Days where they were given, else the pieces by the demand of a day. */
static double days_of(const struct stream_map *m, double days, int64_t pieces)
{
	double counted = pieces == INT_NONE ? NAN : (double)pieces, out = NAN;

	if (!isnan(days))
		return days;
	(void)lean_ladder(&(struct lean_ladder_of){ .first_days = NAN, .daily_demand = m->stream.demand_day == INT_NONE ? NAN : (double)m->stream.demand_day,
		.pieces = &counted, .n = 1 }, &out);
	return out;
}

/* Branches are numbered as they come; the same word is the same branch. */
static void branches(const struct stream_map *m, struct stream_sums *s)
{
	for (size_t i = 0; i < m->n; i++) {
		size_t k = 0;
		s->branch[i] = 0;
		if (!m->step[i].branch.n)
			continue;
		while (k < s->branches && !str_eq(*s->branch_of[k], m->step[i].branch))
			k++;
		s->branch_of[k] = &m->step[i].branch;
		s->branches += k == s->branches;
		s->branch[i] = k + 1;
	}
}

static double people_of(const struct stream_map *m)
{
	double sum = m->n ? 0 : NAN;

	for (size_t i = 0; i < m->n; i++)
		sum += m->step[i].people;
	return sum;
}

static double rolled_of(struct arena *a, const struct stream_map *m, bool *any)
{
	double *share = NEW_N(a, double, m->n);

	*any = false;
	for (size_t i = 0; i < m->n; i++) {
		share[i] = m->step[i].complete_accurate_pct / 100;
		*any = *any || !isnan(share[i]);
	}
	return lean_rolled(share, m->n);
}

void stream_sums(struct arena *a, const struct stream_map *m, struct stream_sums *out)
{
	size_t n = m->n;
	struct lean_branch_step *step = NEW_N(a, struct lean_branch_step, n);
	double *begins = NEW_N(a, double, n), *cycle_s = NEW_N(a, double, n);

	*out = (struct stream_sums){ .days = NEW_N(a, double, n + 1), .longest = NEW_N(a, bool, n), .load = NEW_N(a, struct lean_load, n), .branch = NEW_N(a, size_t, n),
		.branch_of = NEW_N(a, const struct str *, n) };
	branches(m, out);
	for (size_t i = 0; i < n; i++) {
		out->days[i] = days_of(m, m->step[i].stock_days, m->step[i].stock_pieces);
		step[i] = (struct lean_branch_step){ out->branch[i], out->days[i], stream_process_s(&m->step[i]) };
		cycle_s[i] = m->step[i].cycle_s;
	}
	out->days[n] = days_of(m, m->stream.stock_days, m->stream.stock_pieces);
	struct lean_ladder l = lean_branches(step, n, out->days[n], begins, out->longest);
	out->lead_days = n ? l.lead_days : NAN;
	out->process_s = l.process_s;
	out->takt_s = m->stream.demand_day == INT_NONE ? NAN : lean_takt_s(m->available_s, (double)m->stream.demand_day);
	out->pce = lean_pce(out->process_s, out->lead_days * m->available_s);
	(void)lean_loads(cycle_s, n, out->takt_s, out->load);
	out->people = people_of(m);
	out->rolled = rolled_of(a, m, &out->any_rolled);
}
