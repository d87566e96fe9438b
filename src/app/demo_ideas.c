/*
 * demo_ideas.c -- what the people of the example company gave, and what became of it: years of happenings in the order of time.
 *
 * First every idea is planned: who, where, when, in which words. Then the happenings are taken from a queue, each at its own
 * moment (demo_story.c); what lies after now has not happened yet, and that is why the boards are alive. Delays are drawn
 * from long-tailed distributions in the working time of the place.
 */
#include "app/demo.h"
#include "daily/daily.h"
#include "web/assets.h"

#include <math.h>
#include <stdlib.h>

enum { IDEAS_A_YEAR_PERCENT = 172, WORK_DAYS_A_YEAR = 250, EXAMPLE_QUIET_DAYS = 34, EXAMPLE_HURRY_DAYS = 140, QUIET_MONTHS_AGO = 8, TEXTS_MAX = 64 };

/* ---- the queue ---- */

static bool sooner(const struct happening *a, const struct happening *b)
{
	return a->at != b->at ? a->at < b->at : a->nth < b->nth;
}

static void swap(struct happening *a, struct happening *b)
{
	struct happening was = *a;

	*a = *b;
	*b = was;
}

void demo_push(struct run *x, int64_t at, enum hap what, size_t of, size_t arg)
{
	if (at > x->g->now.s)
		return;
	*VEC_ADD(x->g->keep, &x->queue) = (struct happening){ at, x->nth++, what, of, arg };
	for (size_t i = x->queue.n - 1; i && sooner(&x->queue.p[i], &x->queue.p[(i - 1) / 2]); i = (i - 1) / 2)
		swap(&x->queue.p[i], &x->queue.p[(i - 1) / 2]);
}

static struct happening queue_take(struct run *x)
{
	struct happening first = x->queue.p[0], *p = x->queue.p;
	size_t n = --x->queue.n, i = 0;

	p[0] = p[n];
	for (size_t k = 1; k < n; k = 2 * i + 1) {
		if (k + 1 < n && sooner(&p[k + 1], &p[k]))
			k++;
		if (!sooner(&p[k], &p[i]))
			break;
		swap(&p[i], &p[k]);
		i = k;
	}
	return first;
}

/* ---- time ---- */

const struct worktime *demo_hours(const struct run *x, size_t unit)
{
	const struct demo_unit *u = &x->g->units.p[unit];

	return x->g->sites.p[u->site].hours[u->shifts];
}

const struct zone *demo_zone(const struct run *x, size_t unit)
{
	return x->g->sites.p[x->g->units.p[unit].site].zone;
}

/* So many working days later. */
int64_t demo_later(const struct run *x, size_t unit, int64_t from, double days)
{
	const struct worktime *w = demo_hours(x, unit);
	double minutes = days * (double)worktime_day_min(w);

	return worktime_add(w, (struct instant){ from }, minutes < 3 ? 3 : (int64_t)minutes).s;
}

/* The same for a leader, who is there by day: what falls into the night waits for the morning. */
int64_t demo_later_by_day(struct run *x, size_t unit, struct rand *r, int64_t from, double days)
{
	const struct zone *z = demo_zone(x, unit);
	struct instant t = { demo_later(x, unit, from, days) };
	int minute = 0, opens = x->g->units.p[unit].shifts == SHIFTS_OFFICE ? 8 * 60 : 6 * 60;
	struct date d = zone_date(z, t, &minute);

	if (minute >= opens && minute < 17 * 60)
		return t.s;
	if (minute >= 17 * 60)
		d.day++;
	t = zone_instant(z, d, opens + 5 + (int)rand_below(r, 80));
	return worktime_add(demo_hours(x, unit), t, 1).s;
}

static int64_t back(const struct run *x, size_t unit, double days)
{
	const struct worktime *w = demo_hours(x, unit);
	int64_t want = (int64_t)(days * (double)worktime_day_min(w)), low = x->g->now.s - (int64_t)(days * 3 + 14) * 86400, high = x->g->now.s;

	while (high - low > 60) {
		int64_t mid = low + (high - low) / 2;
		if (worktime_between(w, (struct instant){ mid }, x->g->now) >= want)
			low = mid;
		else
			high = mid;
	}
	return low;
}

/* ---- scenes ---- */

static void scene_plan(struct run *x, const struct scene *s, size_t nth)
{
	size_t unit = s->late_area && x->g->late != NO_UNIT ? x->g->late : x->g->example;
	const struct demo_unit *u = &x->g->units.p[unit];
	struct rand r = { (uint64_t)x->g->o->seed * 977 + nth };
	struct plan p = { .at = back(x, unit, s->days), .unit = unit, .scene = s, .how = GIVE_SIGNED_IN, .scanned = true, .nth = x->plans.n };

	p.says = rand_next(&r);
	p.rand = r;
	p.mate = demo_mate(x, unit, &p.rand, x->g->today);
	p.giver = s->by == WHO_OPERATOR ? u->person + 1 : p.mate;
	p.place = u->place + (s->before && u->places > 5 ? 5 : (size_t)rand_below(&p.rand, (int64_t)u->places));
	*VEC_ADD(x->g->keep, &x->plans) = p;
}

static void scene_push(struct run *x, size_t n)
{
	const struct plan *p = &x->plans.p[n];

	for (size_t k = 0; p->scene && k < SCENE_STEPS && p->scene->steps[k].step; k++)
		demo_push(x, back(x, p->unit, p->scene->steps[k].days), HAP_SCENE, n, k);
}

/* ---- planning ---- */

static double season(const struct run *x, struct date d)
{
	static const double months[12] = { 1.05, 1.08, 1.12, 1.04, 1.02, 1, 0.72, 0.66, 1.14, 1.16, 1.12, 0.78 };
	int year, month, day;

	date_parts(d, &year, &month, &day);
	double f = months[month - 1] * (date_month_start(d).day == x->quiet.day ? 0.38 : 1);
	return f * (0.86 + 0.28 * (double)(d.day - x->g->first.day) / (double)(x->g->today.day - x->g->first.day + 1));
}

static int64_t how_many(struct rand *r, double mean)
{
	double limit = exp(-mean), p = rand_unit(r);
	int64_t n = 0;

	for (; p > limit; n++)
		p *= rand_unit(r);
	return n;
}

size_t demo_giver(struct run *x, size_t unit, struct rand *r, struct date d)
{
	const struct demo_unit *u = &x->g->units.p[unit];

	for (int tries = 0; tries < 5; tries++) {
		double at = rand_unit(r);
		size_t low = u->person, high = u->person + u->people - 1;
		while (low < high) {
			size_t mid = low + (high - low) / 2;
			if (x->g->people.p[mid].upto > at)
				high = mid;
			else
				low = mid + 1;
		}
		if (demo_is_there(&x->g->people.p[low], d))
			return low;
	}
	return NOBODY;
}

/* The nth text of this kind of work in this language, round and round; demo_text_count when there is none. */
static size_t nth_text(enum demo_work work, const char *lang, size_t nth)
{
	size_t all[TEXTS_MAX], n = 0;

	for (size_t i = 0; i < demo_text_count && n < TEXTS_MAX; i++)
		if (demo_texts[i].work == work && strcmp(demo_texts[i].lang, lang) == 0)
			all[n++] = i;
	return n ? all[nth % n] : demo_text_count;
}

/* Each text once before one comes again; one in three of those who write another language do. */
static size_t text_of(struct run *x, struct demo_unit *u, struct rand *r, const char *lang)
{
	size_t got = rand_unit(r) < 0.33 ? nth_text(u->work, lang, (size_t)rand_below(r, 100)) : demo_text_count;

	return got < demo_text_count ? got : nth_text(u->work, "en", u->turn++);
}

size_t demo_text_of(struct run *x, size_t unit, struct rand *r)
{
	return text_of(x, &x->g->units.p[unit], r, "en");
}

static void idea_plan(struct run *x, size_t unit, struct date d, struct rand *r)
{
	struct demo_unit *u = &x->g->units.p[unit];
	struct plan p = { .unit = unit, .giver = demo_giver(x, unit, r, d), .nth = x->plans.n };
	double how = rand_unit(r);

	if (p.giver == NOBODY)
		return;
	const struct demo_person *who = &x->g->people.p[p.giver];
	p.at = zone_instant(demo_zone(x, unit), d, who->from_min + 15 + (int)rand_below(r, 445)).s + rand_below(r, 60);
	p.how = how < 0.035 ? GIVE_ANONYMOUS : how < 0.10 ? GIVE_BY_NAME : GIVE_SIGNED_IN;
	p.scanned = p.how != GIVE_SIGNED_IN || rand_unit(r) < 0.6;
	p.place = u->place + (size_t)rand_below(r, (int64_t)u->places);
	p.text = text_of(x, u, r, who->lang);
	p.hurry = unit == x->g->example && d.day > x->g->today.day - EXAMPLE_HURRY_DAYS;
	p.says = rand_next(r);
	p.rand.state = rand_next(r);
	if (p.at <= x->g->now.s)
		*VEC_ADD(x->g->keep, &x->plans) = p;
}

static void unit_plan(struct run *x, size_t unit)
{
	const struct demo_unit *u = &x->g->units.p[unit];
	struct date last = { x->g->today.day - (unit == x->g->example ? EXAMPLE_QUIET_DAYS : 0) };

	for (struct date d = x->g->first; d.day <= last.day; d.day++) {
		struct rand r = { (uint64_t)x->g->o->seed * 0x9e3779b97f4a7c15u + (uint64_t)unit * 1000003 + (uint64_t)d.day };
		if (worktime_add_days(demo_hours(x, unit), (struct date){ d.day - 1 }, 1).day != d.day)
			continue;
		rand_next(&r);
		double mean = (double)u->people * u->rate * IDEAS_A_YEAR_PERCENT / 100 / WORK_DAYS_A_YEAR * season(x, d);
		for (int64_t left = how_many(&r, mean); left > 0; left--)
			idea_plan(x, unit, d, &r);
	}
}

static int plan_order(const void *pa, const void *pb)
{
	const struct plan *a = pa, *b = pb;

	return a->at != b->at ? (a->at < b->at ? -1 : 1) : a->nth < b->nth ? -1 : a->nth > b->nth;
}

static void plans_make(struct run *x)
{
	for (size_t i = 0; i < x->g->units.n; i++)
		unit_plan(x, i);
	for (size_t i = 0; i < demo_scene_count; i++)
		scene_plan(x, &demo_scenes[i], i);
	if (x->plans.n)
		qsort(x->plans.p, x->plans.n, sizeof x->plans.p[0], plan_order);
}

static void around_push(struct run *x)
{
	const struct demo *g = x->g;
	const struct zone *z = g->sites.p[0].zone;

	for (size_t i = 0; i < x->plans.n; i++)
		scene_push(x, i);
	for (size_t i = 0; i < g->people.n; i++) {
		struct date d = date_is_none(g->people.p[i].left) ? g->people.p[i].leave : g->people.p[i].left;
		if (!date_is_none(d))
			demo_push(x, zone_instant(z, d, 9 * 60).s, HAP_PERSON, i, 0);
	}
	for (struct date m = date_add_months(date_month_start(g->first), -1); m.day < g->today.day; m = date_add_months(m, 1))
		demo_push(x, zone_instant(z, date_add_months(m, 1), 7 * 60).s, HAP_MONTH, (size_t)m.day, 0);
	for (int32_t d = g->first.day - 9; d < g->today.day; d += 3)
		demo_push(x, zone_instant(z, (struct date){ d }, 4 * 60).s, HAP_SEAL, 0, 0);
}

/* ---- the run ---- */

/* Ideas come from the sorted plans, everything else from the queue. */
static void happen_next(struct run *x)
{
	const struct plan *p = x->next < x->given ? &x->plans.p[x->next] : NULL;

	if (p && (!x->queue.n || p->at <= x->queue.p[0].at)) {
		demo_at(x->g, (struct instant){ p->at }, demo_zone(x, p->unit), 0);
		demo_give(x, x->next++);
		demo_wrote(x->g);
	} else {
		struct happening h = queue_take(x);
		demo_happen(x, &h);
	}
}

static const struct job *clock_job(void)
{
	for (const struct job *j = daily_module.jobs; j && j->name; j++)
		if (strcmp(j->name, "idea_clock") == 0)
			return j;
	CHECK(false);
	return NULL;
}

static const struct photo *picture(struct demo *g, const char *name)
{
	const struct asset *as = asset_find(str_c(name));
	struct arena *mem = g->r->mem;

	CHECK(as);
	g->r->mem = g->keep;
	const struct photo *p = photo_read(g->r, (struct str){ (const char *)as->raw, as->raw_n });
	g->r->mem = mem;
	return p;
}

void demo_ideas_plan(struct demo *g)
{
	struct run *x = g->run = NEW(g->keep, struct run);

	*x = (struct run){ .g = g, .idea = record_find(S("idea")), .yokoten = record_find(S("yokoten")), .clock = clock_job() };
	CHECK(x->idea && x->yokoten);
	x->quiet = date_add_months(date_month_start(g->today), -QUIET_MONTHS_AGO);
	x->before = picture(g, "station6-before.jpg");
	x->after = picture(g, "station6-after.jpg");
	x->driver = picture(g, "driver.jpg");
	plans_make(x);
	around_push(x);
	demo_standards_plan(x);
	x->given = x->plans.n;
	if (g->o->ideas > (int64_t)x->given)
		x->older = g->o->ideas - (int64_t)x->given;
	else if (g->o->ideas)
		x->next = x->given - (size_t)g->o->ideas;
}

bool demo_ideas_some(struct demo *g, int64_t most)
{
	struct run *x = g->run;

	for (; most > 0 && !g->r->fail.code && x->older_given < x->older; most--)
		demo_older_give(x, x->older_given++, x->older);
	for (; most > 0 && !g->r->fail.code && (x->next < x->given || x->queue.n); most--)
		happen_next(x);
	if (most <= 0)
		return true;
	demo_at(g, g->now, g->sites.p[0].zone, 0);
	demo_seal(x);
	return false;
}
