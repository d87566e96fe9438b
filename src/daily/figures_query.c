/*
 * figures_query.c -- the facts of an area in one statement, its tree, its open ideas, its standards.
 *
 * The one idea: a handful of small columns of each idea of the time looked at is read once, everything else is counted in
 * figures_rule.c. Who may see an area's figures may read its ideas (both are asked for), so the area alone is the condition.
 */
#include "daily/figures.h"

#include <math.h>

/* ---- facts ---- */

static const struct column fact_columns[] = {
	COL(struct fact, id), COL(struct fact, area), COL(struct fact, giver), COL(struct fact, owner), COL(struct fact, doer), COL(struct fact, given),
	COL(struct fact, answered), COL(struct fact, due), COL(struct fact, decided), COL(struct fact, verified), COL(struct fact, since), COL(struct fact, ended), { 0 },
};

#define FACT "select id, area, submitter as giver, owner, implemented_by as doer, created_at as given, answered_at as answered, answer_due as due," \
	" decided_at as decided, verified_at as verified, state_since as since, case state when 'declined' then 1 when 'withdrawn' then 2 else 0 end as ended" \
	" from idea where copied_from is null and not withdrawn"
#define BELOW " in (select unit from unit_under where top = ?1)"

/*
 * Three ranges, without an overlap. In a wide area the second and third are read through the index of their time, and "+area" keeps them from
 * walking every old idea of a plant; in a few places it is the other way round: all that was verified in a company in a year is more than all
 * that they ever had. What was declined after a year (?3) is not looked for: parked ideas come back after 90 days.
 */
#define FACTS(name_, area_, state_) { \
	.name = name_, .takes = { KIND_INT, KIND_TIME, KIND_TIME }, .gives = fact_columns, \
	.sql = FACT " and area" BELOW " and created_at >= ?2" \
	       " union all " FACT " and " area_ BELOW " and verified_at >= ?2 and +created_at < ?2" \
	       " union all " FACT " and " area_ BELOW " and " state_ " in ('declined', 'withdrawn') and created_at >= ?3 and created_at < ?2 and state_since >= ?2", \
}
const struct query figures_facts = FACTS("figures_facts", "+area", "state"), figures_facts_few = FACTS("figures_facts_few", "area", "state || ''");

struct facts facts_load(struct req *r, int64_t area, struct instant from)
{
	enum { LATE_S = 400 * 86400 };
	const struct query *q = places_few(r, area) ? &figures_facts_few : &figures_facts;
	struct rows rows = db_query(r->db, q, V(area), V(from), V((struct instant){ from.s - LATE_S }));
	VEC(struct fact) all = { 0 };
	struct fact one = { .work_h = NAN, .work_d = NAN };

	while (db_next(&rows, &one))
		*VEC_ADD(r->mem, &all) = one;
	return (struct facts){ all.p, all.n };
}

/* ---- working hours: each calendar's spans are laid out and summed up once, so that an idea costs a look at two days ---- */

struct work {
	const struct worktime *w;
	int64_t day_min;
	struct date first;
	size_t days;                    /* 0: not laid out yet */
	int64_t *start, *sum;           /* of each day: its midnight, and the seconds worked before it */
	size_t *at;                     /* its first span; one more than there are days */
	VEC(struct work_span) spans;
};
struct works { struct work *p; size_t n, cap; };

static void work_lay_out(struct req *r, struct work *k, struct instant from)
{
	struct work_span day[WORKTIME_SPANS_MAX];

	k->first = zone_date(k->w->zone, from, NULL);
	k->days = (size_t)(zone_date(k->w->zone, r->now, NULL).day - k->first.day) + 2;
	k->start = NEW_N(r->mem, int64_t, k->days + 1);
	k->sum = NEW_N(r->mem, int64_t, k->days + 1);
	k->at = NEW_N(r->mem, size_t, k->days + 1);
	for (size_t d = 0; d < k->days; d++) {
		struct date date = { k->first.day + (int32_t)d };
		size_t n = worktime_day(k->w, date, day);
		k->start[d] = zone_instant(k->w->zone, date, 0).s;
		k->at[d + 1] = k->at[d] + n;
		k->sum[d + 1] = k->sum[d];
		for (size_t i = 0; i < n; i++) {
			*VEC_ADD(r->mem, &k->spans) = day[i];
			k->sum[d + 1] += day[i].to - day[i].from;
		}
	}
}

static struct work *work_of(struct req *r, struct works *all, int64_t area)
{
	const struct worktime *w = unit_worktime(r, area);

	for (size_t i = 0; i < all->n; i++)
		if (all->p[i].w == w)
			return &all->p[i];
	*VEC_ADD(r->mem, all) = (struct work){ .w = w, .day_min = worktime_day_min(w) };
	return &all->p[all->n - 1];
}

/* Seconds worked until then, since the first day. */
static int64_t work_until(const struct work *k, int64_t t)
{
	size_t d = (size_t)((t - k->start[0]) / 86400);

	/* A day has 23 or 25 hours twice a year, and in some countries moved by more. */
	d = d + 1 < k->days ? d + 1 : k->days - 1;
	while (d > 0 && k->start[d] > t)
		d--;
	int64_t sum = k->sum[d];
	for (size_t i = k->at[d]; i < k->at[d + 1] && k->spans.p[i].from < t; i++)
		sum += (t < k->spans.p[i].to ? t : k->spans.p[i].to) - k->spans.p[i].from;
	return sum;
}

/* In whole minutes, as worktime_between() counts. */
static double work_hours(struct req *r, struct work *k, struct instant from, struct instant to, struct instant earliest)
{
	if (to.s <= from.s)
		return 0;
	if (!k->days)
		work_lay_out(r, k, earliest);
	return (double)((work_until(k, to.s) - work_until(k, from.s)) / 60) / 60;
}

void facts_work(struct req *r, struct facts facts, const struct period *given)
{
	struct fact *f = facts.p;
	struct works works = { 0 };
	struct work *k = NULL;
	int64_t area = 0;

	for (size_t i = 0; i < facts.n; i++) {
		if (f[i].given.s < given->from.s || f[i].given.s >= given->to.s)
			continue;
		if (!k || f[i].area.id != area)
			k = work_of(r, &works, area = f[i].area.id);
		double hours = work_hours(r, k, f[i].given, instant_is_none(f[i].answered) ? r->now : f[i].answered, given->from);
		f[i].work_h = hours;
		f[i].work_d = k->day_min ? hours * 60 / (double)k->day_min : NAN;
	}
}

/* ---- places ---- */

struct number { int64_t n; };
static const struct column number_columns[] = { COL(struct number, n), { 0 } };
static const struct column below_columns[] = { COL(struct below, unit), COL(struct below, child), COL(struct below, name), { 0 } };

const struct query figures_above = { .name = "figures_above", .takes = { KIND_INT }, .gives = number_columns, .sql = "select coalesce(parent, 0) as n from unit where id = ?1" };
const struct query figures_size = { .name = "figures_size", .takes = { KIND_INT }, .gives = number_columns, .sql = "select count(*) as n from unit_under where top = ?1" };
const struct query figures_below = {
	.name = "figures_below", .takes = { KIND_INT }, .gives = below_columns,
	.sql = "select c.unit, k.id as child, k.name from unit k join unit_under c on c.top = k.id where k.parent = ?1 and not k.withdrawn order by c.unit",
};

struct belows units_below_of(struct req *r, int64_t area)
{
	struct rows rows = db_query(r->db, &figures_below, V(area));
	struct belows all = { 0 };
	struct below one;

	while (db_next(&rows, &one))
		*VEC_ADD(r->mem, &all) = one;
	return all;
}

int64_t unit_above(struct req *r, int64_t unit)
{
	struct number got;

	return db_one(r->db, &figures_above, &got, V(unit)) ? got.n : 0;
}

bool figures_may(struct req *r, int64_t area)
{
	return may_here(r, CAP_FIGURES, area) && may_here(r, CAP_IDEA_READ, area);
}

int64_t figures_widest(struct req *r)
{
	int64_t widest = 0, most = -1;

	for (size_t i = 0; i < r->actor.grant_count; i++) {
		const struct grant *g = &r->actor.grants[i];
		if (!role_has(g->role, CAP_FIGURES))
			continue;
		int64_t size = g->everywhere ? INT64_MAX : db_count(r->db, &figures_size, V(g->unit));
		if (size > most) {
			most = size;
			widest = g->unit;
		}
	}
	return widest ? widest : figures_may(r, r->actor.home_unit) ? r->actor.home_unit : 0;
}

int64_t figures_area(struct req *r)
{
	struct str given = req_query(r, "area");
	int64_t area = 0;

	if (!given.n)
		area = figures_widest(r);
	else if (!str_int(given, &area) || area <= 0 || !unit_name(r, area).n) {
		req_fail(r, FAIL_NOT_FOUND, T("There is no such place. Choose one from the list of places."));
		return 0;
	}
	if (!area || !figures_may(r, area)) {
		req_fail(r, FAIL_FORBIDDEN, T("Your role does not show you the figures of this place. Ask your team leader or the kaizen office."));
		return 0;
	}
	return area;
}

/* ---- what is open now ---- */

static const struct column open_columns[] = {
	COL(struct open_state, state), COL(struct open_state, n), COL(struct open_state, bottleneck), { 0 },
};
/* In few places the states come after the place: grouped by the column itself, they would be walked in everybody's order. */
#define OPEN(name_, area_, state_) { \
	.name = name_, .takes = { KIND_INT }, .gives = open_columns, \
	.sql = "select " state_ " as state, count(*) as n, sum(case when climb = 3 then 1 else 0 end) as bottleneck from idea" \
	       " where state in ('submitted', 'needs_info', 'acknowledged', 'escalated', 'to_do', 'doing', 'implemented', 'parked') and not withdrawn and copied_from is null" \
	       " and " area_ BELOW " group by 1", \
}
const struct query figures_open = OPEN("figures_open", "+area", "state"), figures_open_few = OPEN("figures_open_few", "area", "state || ''");

struct opens open_states(struct req *r, int64_t area)
{
	struct rows rows = db_query(r->db, places_few(r, area) ? &figures_open_few : &figures_open, V(area));
	struct opens all = { 0 };
	struct open_state one;

	while (db_next(&rows, &one))
		*VEC_ADD(r->mem, &all) = one;
	return all;
}

int64_t opens_sum(struct opens o)
{
	int64_t n = 0;

	for (size_t i = 0; i < o.n; i++)
		n += o.p[i].n;
	return n;
}

/* ---- standards ---- */

/* The promise of the first answer is a standard from the first day on; every other one is set by the site or there is none. */
static struct str standard_name(struct req *r, enum figure f)
{
	return str_fmt(r->mem, "standard.%s", figure_infos[f].standard);
}

void figure_standards_ahead(struct req *r)
{
	for (enum figure f = 0; f < FIGURES; f++)
		if (figure_infos[f].standard)
			setting_ahead(r, standard_name(r, f));
}

double figure_standard(struct req *r, enum figure f)
{
	struct str set = setting_get(r, standard_name(r, f));
	double x = NAN;

	if (!set.n || !str_real(set, &x))
		x = f == FIG_ANSWER ? ANSWER_WD : NAN;
	return x;
}

/* ---- times ---- */

struct span_choice span_choose(struct req *r, int64_t area)
{
	const struct zone *z = unit_zone(r, area);
	struct date today = zone_date(z, r->now, NULL), from = { today.day - 364 }, to = today, given;
	struct str code = req_query(r, "window");
	int year, month, day;

	date_parts(today, &year, &month, &day);
	if (date_parse(req_query(r, "from"), &given)) {
		from = given;
		to = date_parse(req_query(r, "to"), &given) && given.day >= from.day ? given : from;
		code = STR_NONE;
	} else if (str_is(code, "quarter")) {
		from.day = today.day - 90;
	} else if (str_is(code, "ytd")) {
		from = date_of(year, 1, 1);
	} else {
		code = S("ttm");
	}
	return (struct span_choice){ code, from, to, { zone_instant(z, from, 0), zone_instant(z, to, 1440) },
		say(r->mem, r->lang, T("{from} to {to}"), ARG("from", from), ARG("to", to)) };
}

void months_before(const struct zone *z, struct date today, struct instant bound[COHORTS + 1], struct date first[COHORTS + 1])
{
	struct date month = date_month_start(today);

	for (int m = 0; m <= COHORTS; m++) {
		first[m] = date_add_months(month, m - COHORTS);
		bound[m] = zone_instant(z, first[m], 0);
	}
}

void weeks_before(const struct zone *z, struct date today, struct instant bound[WEEKS + 1])
{
	int monday = today.day - (date_weekday(today) - 1);

	for (int w = 0; w <= WEEKS; w++)
		bound[w] = zone_instant(z, (struct date){ monday - 7 * (WEEKS - w) }, 0);
}
