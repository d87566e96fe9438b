/*
 * figures_rule.c -- see figures_rule.h. Nothing here may touch a request, a database or a clock.
 */
#include "daily/figures_rule.h"

#include <math.h>

enum { HOUR_S = 3600, DAY_S = 86400 };

static bool in(struct instant t, const struct period *p)
{
	return !instant_is_none(t) && t.s >= p->from.s && t.s < p->to.s;
}

static bool is(struct instant t)
{
	return !instant_is_none(t);
}

/* ---- one idea ---- */

static enum part hit_if(bool counted, bool hit)
{
	return counted ? hit ? PART_HIT : PART_COUNTED : PART_OUT;
}

/* Who took their idea back before anybody answered is owed no answer. */
static bool answer_owed(const struct fact *i, const struct scope *s)
{
	return in(i->given, &s->window) && (is(i->answered) || i->ended != ENDED_TAKEN_BACK);
}

/* Who gave one, and who had one done: owning one that is not verified yet is no part taken. */
static bool takes_part(const struct fact *i, const struct scope *s)
{
	return (in(i->given, &s->window) && i->giver.id) || (in(i->verified, &s->window) && (i->doer.id || i->owner.id));
}

enum part figure_part(enum figure f, const struct fact *i, const struct scope *s)
{
	switch (f) {
	case FIG_GIVEN: return hit_if(in(i->given, &s->window), true);
	case FIG_DONE: return hit_if(in(i->verified, &s->window), true);
	case FIG_PEOPLE: return hit_if(takes_part(i, s), true);
	case FIG_RATE: return hit_if(in(i->given, &s->cohorts) && is(i->decided), is(i->verified));
	case FIG_ANSWER: return hit_if(answer_owed(i, s), is(i->answered));
	case FIG_PROMISE: return hit_if(answer_owed(i, s) && (is(i->answered) || (is(i->due) && i->due.s < s->now.s)), is(i->answered) && i->answered.s <= i->due.s);
	case FIG_WAY: return hit_if(in(i->given, &s->window) && i->ended == ENDED_NOT, is(i->verified));
	case FIG_SELF: return hit_if(in(i->verified, &s->window) && i->giver.id, i->doer.id == i->giver.id);
	default: return PART_OUT;
	}
}

struct lean_duration fact_duration(enum figure f, const struct fact *i, struct instant now)
{
	struct instant end = f == FIG_WAY ? i->verified : i->answered;
	int64_t s = (is(end) ? end.s : now.s) - i->given.s;

	return (struct lean_duration){ .x = (double)(s > 0 ? s : 0), .open = !is(end) };
}

/* ---- distinct persons: a set of ids, size a power of two ---- */

struct people { int64_t *id; size_t size; int64_t n; };

static bool people_put(struct people *v, int64_t person)
{
	size_t i = (uint64_t)person * 0x9e3779b97f4a7c15u >> 32 & (v->size - 1);

	while (v->id[i] && v->id[i] != person)
		i = (i + 1) & (v->size - 1);
	bool is_new = !v->id[i];
	v->id[i] = person;
	return is_new;
}

static void people_grow(struct arena *a, struct people *v)
{
	struct people old = *v;

	v->size = old.size ? old.size * 2 : 64;
	v->id = NEW_N(a, int64_t, v->size);
	for (size_t i = 0; i < old.size; i++)
		if (old.id[i])
			people_put(v, old.id[i]);
}

static void people_add(struct arena *a, struct people *v, int64_t person)
{
	if (!person)
		return;
	if ((size_t)v->n * 2 >= v->size)
		people_grow(a, v);
	v->n += people_put(v, person);
}

static void people_of(struct arena *a, struct people *v, const struct fact *i, bool given, bool verified)
{
	if (given)
		people_add(a, v, i->giver.id);
	if (verified) {
		people_add(a, v, i->owner.id);
		people_add(a, v, i->doer.id);
	}
}

/* ---- a window ---- */

static struct lean_median median_in(struct lean_duration *d, size_t n, double unit_s)
{
	struct lean_median m = lean_median_honest(d, n);

	m.x /= unit_s;
	return m;
}

static struct lean_duration *durations(struct arena *a, size_t n)
{
	return NEW_N(a, struct lean_duration, n + 1);
}

void figures_count(struct arena *a, const struct fact *f, size_t n, const struct scope *s, struct figures *out)
{
	struct lean_duration *answer = durations(a, n), *hours = durations(a, n), *days = durations(a, n), *way = durations(a, n);
	struct people people = { 0 };
	size_t answers = 0, worked = 0, ways = 0;

	*out = (struct figures){ .people = 0 };
	for (size_t i = 0; i < n; i++) {
		enum part part[FIGURES];
		for (int k = 0; k < FIGURES; k++) {
			part[k] = figure_part((enum figure)k, &f[i], s);
			out->of[k].counted += part[k] != PART_OUT;
			out->of[k].hit += part[k] == PART_HIT;
		}
		if (part[FIG_ANSWER]) {
			answer[answers] = fact_duration(FIG_ANSWER, &f[i], s->now);
			hours[worked] = (struct lean_duration){ f[i].work_h, answer[answers].open };
			days[worked] = (struct lean_duration){ f[i].work_d, answer[answers].open };
			worked += !isnan(f[i].work_h);
			answers++;
		}
		if (part[FIG_WAY])
			way[ways++] = fact_duration(FIG_WAY, &f[i], s->now);
		people_of(a, &people, &f[i], in(f[i].given, &s->window), in(f[i].verified, &s->window));
	}
	out->answer_work_h = median_in(hours, worked, 1);
	out->answer_work_d = median_in(days, worked, 1);
	out->people = people.n;
	if (s->brief)
		return;
	out->answer_h = median_in(answer, answers, HOUR_S);
	out->way_days = median_in(way, ways, DAY_S);
}

double count_share(struct count c)
{
	return lean_ratio((double)c.hit, (double)c.counted);
}

bool count_small(struct count c)
{
	return c.counted < SHARE_LEAST;
}

/* ---- cohorts ---- */

/* 0..n-1: between which two bounds; -1 before the first, n at or after the last. */
static int bucket_of(struct instant t, const struct instant *bound, int n)
{
	int lo = 0, hi = n + 1;

	if (!is(t))
		return -1;
	while (lo < hi) {
		int mid = (lo + hi) / 2;
		if (bound[mid].s <= t.s)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo - 1;
}

static bool is_young(struct instant end, struct instant now)
{
	return end.s > now.s - (int64_t)COHORT_AGE_DAYS * DAY_S;
}

struct period cohorts_mature(const struct instant *month, size_t months, struct instant now)
{
	size_t last = months;

	while (last > 0 && is_young(month[last], now))
		last--;
	return (struct period){ month[0], month[last] };
}

void cohorts_count(const struct fact *f, size_t n, const struct instant *month, size_t months, struct instant now, struct cohort *out)
{
	for (size_t m = 0; m < months; m++)
		out[m] = (struct cohort){ .young = is_young(month[m + 1], now) };
	for (size_t i = 0; i < n; i++) {
		int m = bucket_of(f[i].given, month, (int)months);
		if (m < 0 || m >= (int)months)
			continue;
		out[m].given++;
		out[m].decided += is(f[i].decided);
		out[m].verified += is(f[i].decided) && is(f[i].verified);
	}
}

/* ---- weeks ---- */

struct week_rows {
	struct { struct lean_duration *p; size_t n, cap; } answer, way;
	struct people people;
	struct count in_time, self;
	int64_t given, done, settled;
};

static struct instant settled_at(const struct fact *i)
{
	return is(i->verified) ? i->verified : i->ended != ENDED_NOT ? i->since : INSTANT_NONE;
}

static void count_add(struct count *c, enum part p)
{
	c->counted += p != PART_OUT;
	c->hit += p == PART_HIT;
}

static void week_given(struct arena *a, struct week_rows *w, const struct fact *i, const struct scope *s)
{
	w->given++;
	if (figure_part(FIG_ANSWER, i, s) && !isnan(i->work_d))
		*VEC_ADD(a, &w->answer) = (struct lean_duration){ i->work_d, !is(i->answered) };
	if (figure_part(FIG_WAY, i, s))
		*VEC_ADD(a, &w->way) = fact_duration(FIG_WAY, i, s->now);
	count_add(&w->in_time, figure_part(FIG_PROMISE, i, s));
	people_of(a, &w->people, i, true, false);
}

static void week_done(struct arena *a, struct week_rows *w, const struct fact *i, const struct scope *s)
{
	w->done++;
	count_add(&w->self, figure_part(FIG_SELF, i, s));
	people_of(a, &w->people, i, false, true);
}

/* rows[WEEKS] takes what came after the last full week: the open ones are counted back from now. */
static void weeks_fill(struct arena *a, const struct fact *f, size_t n, const struct instant *week, struct instant now, struct week_rows *rows)
{
	for (size_t k = 0; k < n; k++) {
		const struct fact *i = &f[k];
		int given = bucket_of(i->given, week, WEEKS), done = bucket_of(i->verified, week, WEEKS), settled = bucket_of(settled_at(i), week, WEEKS);
		struct scope s = { .window = { week[0], { INT64_MAX } }, .now = now };
		if (given >= 0)
			week_given(a, &rows[given], i, &s);
		if (done >= 0)
			week_done(a, &rows[done], i, &s);
		if (settled >= 0)
			rows[settled].settled++;
	}
}

/* The weeks by themselves, where a middle is known: of a young week it is not. Then all full weeks together, which is the number. */
static void ways_count(struct arena *a, struct week_rows *rows, struct weeks *out)
{
	struct { struct lean_duration *p; size_t n, cap; } all = { 0 };

	for (int w = 0; w < WEEKS; w++) {
		struct week_rows *k = &rows[w];
		struct lean_median m = median_in(k->way.p, k->way.n, DAY_S);
		out->way_days[w] = m.known == LEAN_AT_LEAST ? NAN : m.x;
		for (size_t i = 0; i < k->way.n; i++)
			*VEC_ADD(a, &all) = k->way.p[i];
	}
	out->way = median_in(all.p, all.n, DAY_S);
}

void weeks_count(struct arena *a, const struct fact *f, size_t n, const struct instant *week, struct instant now, int64_t open_now, struct weeks *out)
{
	struct week_rows *rows = NEW_N(a, struct week_rows, WEEKS + 1), *last = &rows[WEEKS - 1];
	int64_t open = open_now;

	weeks_fill(a, f, n, week, now, rows);
	for (int w = WEEKS; w-- > 0;) {
		struct week_rows *k = &rows[w];
		out->open[w] = (double)open;
		open += rows[w + 1].settled - rows[w + 1].given;
		out->given[w] = (double)k->given;
		out->done[w] = (double)k->done;
		out->people[w] = (double)k->people.n;
		out->in_time[w] = count_share(k->in_time);
		out->self[w] = count_share(k->self);
		struct lean_median m = lean_median_honest(k->answer.p, k->answer.n);
		out->answer_d[w] = m.x;
		if (w == WEEKS - 1)
			out->answer_last = m;
	}
	ways_count(a, rows, out);
	out->in_time_last = last->in_time;
}

/* ---- given and done, cumulated ---- */

static void gap_add(struct instant t, const struct period *w, double *sum, size_t points)
{
	if (!in(t, w))
		return;
	double step = (double)(w->to.s - w->from.s) / (double)(points - 1);
	size_t at = (size_t)((double)(t.s - w->from.s) / step) + 1;
	sum[at < points ? at : points - 1]++;
}

void gap_count(const struct fact *f, size_t n, const struct period *w, double *given, double *done, size_t points)
{
	CHECK(points > 1 && w->to.s > w->from.s);
	for (size_t i = 0; i < points; i++)
		given[i] = done[i] = 0;
	for (size_t i = 0; i < n; i++) {
		gap_add(f[i].given, w, given, points);
		gap_add(f[i].verified, w, done, points);
	}
	for (size_t i = 1; i < points; i++) {
		given[i] += given[i - 1];
		done[i] += done[i - 1];
	}
}
