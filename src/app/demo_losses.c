/*
 * demo_losses.c -- for the example company's process study: boards of the last shifts, a month of OEE, and one changeover observed element by element.
 *
 * It takes a study that is there and has a demand; whoever makes that calls this. The figures vary as a line's do: most hours on
 * plan, some below it for one of a few reasons, one shift of the month that went badly.
 */
#include "app/demo.h"
#include "study/hours_rule.h"
#include "study/losses.h"

#include <math.h>

enum { BOARD_SHIFTS = 12, OEE_SHIFTS = 24, BAD_SHIFT = 9, MINUTE_S = 60 };

struct tell { struct demo *g; struct req *r; struct study_of of; const struct worktime *w; size_t unit; struct rand rand; };

/* ---- who writes it, and when ---- */

static int64_t somebody(struct tell *t)
{
	const struct demo *g = t->g;
	const struct demo_unit *u = t->unit == NO_UNIT ? NULL : &g->units.p[t->unit];

	return u && u->people ? g->people.p[u->person + (size_t)rand_below(&t->rand, (int64_t)u->people)].id : g->who[WHO_OPERATOR];
}

static void at(struct tell *t, int64_t when)
{
	demo_at(t->g, (struct instant){ when }, t->w->zone, somebody(t));
}

/* ---- hours ---- */

static const struct { const char *reason, *words; } why[] = {
	{ "material", "Seals late from the warehouse" }, { "breakdown", "Plug press, no air" }, { "quality", "Gauge reads low, checked twice" }, { "people", "One of us at the training" },
	{ "upstream", "Castings not deburred" }, { "material", "Kit incomplete" },
};

/* On plan as a rule; one hour in five is short of it by up to a third. */
static void hour_put(struct tell *t, const struct day_shift *run, int64_t no, const struct hour_span *h, double plan)
{
	struct hour_entry *e = record_new(t->r->mem, &hour_entry_record);
	bool bad = rand_below(&t->rand, 5) == 0 && plan > 10;
	size_t reason = (size_t)rand_below(&t->rand, sizeof why / sizeof why[0]);

	e->study.id = t->of.study.id;
	e->day = run->day;
	e->shift = shift_key(t->r->mem, run->of);
	e->hour = no;
	e->actual = (int64_t)plan - (bad ? (int64_t)(plan * (0.1 + 0.2 * rand_unit(&t->rand))) + 2 : rand_below(&t->rand, 3)) + (bad ? 0 : 1);
	e->actual = e->actual < 0 ? 0 : e->actual;
	if (bad) {
		e->reason = str_c(why[reason].reason);
		e->words = str_c(why[reason].words);
	}
	at(t, h->to + (1 + rand_below(&t->rand, 7)) * MINUTE_S);
	record_insert(t->r, &hour_entry_record, e);
}

/* The last hour that is over may still be open: somebody is just about to write it. */
static void board_put(struct tell *t, const struct day_shift *run, int64_t now)
{
	struct hour_span h[HOURS_MAX];
	double plan[HOURS_MAX];
	size_t n = shift_hours(t->w, run, h);

	hours_plan(h, n, t->of.takt_s, plan);
	for (size_t i = 0; i < n && !t->r->fail.code; i++)
		if (h[i].to + HOUR_GRACE_S <= now && h[i].worked_s > 0)
			hour_put(t, run, (int64_t)i + 1, &h[i], plan[i]);
}

/* ---- OEE ---- */

static void loss_put(struct tell *t, int64_t day, const char *reason, double minutes, int64_t pieces, const char *note)
{
	struct oee_loss *l = record_new(t->r->mem, &oee_loss_record);

	if (minutes < 1 && pieces < 1)
		return;
	l->oee_day.id = day;
	l->reason = str_c(reason);
	l->minutes = pieces > 0 ? NAN : minutes;
	l->pieces = pieces > 0 ? pieces : INT_NONE;
	l->note = str_c(note);
	record_insert(t->r, &oee_loss_record, l);
}

static void losses_put(struct tell *t, const struct oee_day *d, int64_t pieces_lost)
{
	double setup = round((double)d->stop_min * (0.35 + 0.2 * rand_unit(&t->rand)));

	loss_put(t, d->id, "setup", setup, 0, "Changeover to the next order");
	loss_put(t, d->id, "breakdown", (double)d->stop_min - setup, 0, "Plug press, no air");
	loss_put(t, d->id, "small_stops", 0, pieces_lost / 2, "Chute jams");
	loss_put(t, d->id, "speed", 0, pieces_lost / 3, NULL);
	loss_put(t, d->id, "rejects", 0, d->reject, "Bore out of tolerance");
}

/* What could have been made in the time that it ran, at the ideal cycle of the study, less 4 to 12 %. */
static void oee_put(struct tell *t, const struct day_shift *run, size_t nth)
{
	struct oee_day *d = record_new(t->r->mem, &oee_day_record);
	double worked_s = shift_worked_s(t->w, run), could;

	d->study.id = t->of.study.id;
	d->day = run->day;
	d->shift = shift_key(t->r->mem, run->of);
	d->stop_min = 22 + rand_below(&t->rand, 30) + (nth == BAD_SHIFT ? 95 : 0);
	at(t, run->to - rand_below(&t->rand, 10) * MINUTE_S);
	oee_day_record.derive(t->r, d, NULL);
	if (isnan(d->ideal_s))
		d->ideal_s = t->of.takt_s * 0.85;
	could = floor((worked_s - (double)d->stop_min * MINUTE_S) / d->ideal_s);
	d->total = (int64_t)(could * (0.88 + 0.08 * rand_unit(&t->rand)));
	d->reject = rand_below(&t->rand, 9);
	if (could > 0 && record_insert(t->r, &oee_day_record, d))
		losses_put(t, d, (int64_t)could - d->total);
}

/* ---- one changeover ---- */

static const struct { const char *name, *clock, *after, *ecrs, *idea, *waste, *time_after; } elements[] = {
	{ "Find the order, read it", "02:40", "external", "rearrange", "Order and drawing on the cart before the stop", "search", NULL },
	{ "Fetch the jig from the store", "11:10", "external", "rearrange", "Jig on a cart, beside the machine", "transport", NULL },
	{ "Undo eight bolts, take the jig off", "17:20", "internal", "simplify", "Four quarter-turn clamps", "adjust", "02:10" },
	{ "Look for the torque key", "20:05", "external", "eliminate", "Shadow board at the machine", "search", NULL },
	{ "Put the new jig on", "28:30", "internal", "simplify", "Centring pins", "adjust", "04:30" },
	{ "Align with the dial gauge", "38:50", "internal", "simplify", "Fixed stops instead of the gauge", "adjust", "03:00" },
	{ "Trial pieces, measured in the lab", "47:30", "internal", "rearrange", "Gauge at the machine", "waiting", "04:00" },
	{ "Fill in the papers", "51:00", "external", "rearrange", "While the first pieces run", "overprocessing", NULL },
};

static void element_put(struct tell *t, int64_t setup, size_t i)
{
	struct setup_element *e = record_new(t->r->mem, &setup_element_record);

	e->setup.id = setup;
	e->no = (int64_t)i + 1;
	e->name = str_c(elements[i].name);
	e->clock = str_c(elements[i].clock);
	e->kind_now = S("internal");
	e->kind_after = str_c(elements[i].after);
	e->ecrs = str_c(elements[i].ecrs);
	e->idea = str_c(elements[i].idea);
	e->waste = str_c(elements[i].waste);
	e->time_after = str_c(elements[i].time_after);
	record_insert(t->r, &setup_element_record, e);
}

static void setup_put(struct tell *t, struct date day)
{
	struct setup *s = record_new(t->r->mem, &setup_record);

	demo_at(t->g, zone_instant(t->w->zone, day, 11 * 60), t->w->zone, t->g->who[WHO_FACILITATOR]);
	s->study.id = t->of.study.id;
	s->from_part = S("VB-220");
	s->to_part = S("VB-240");
	s->day = day;
	s->observer.id = t->r->actor.id;
	s->parts = 6;
	s->run_min = llround(t->of.available_s * 0.82 / MINUTE_S);
	if (!record_insert(t->r, &setup_record, s))
		return;
	for (size_t i = 0; i < sizeof elements / sizeof elements[0] && !t->r->fail.code; i++)
		element_put(t, s->id, i);
}

/* ---- all of it ---- */

static void shifts_put(struct tell *t, int64_t now)
{
	struct day_shift run, earlier;

	if (!shift_now(t->w, (struct instant){ now }, &run))
		return;
	for (size_t i = 0; i < OEE_SHIFTS && !t->r->fail.code; i++, run = earlier) {
		if (i < BOARD_SHIFTS)
			board_put(t, &run, now);
		if (run.to <= now)
			oee_put(t, &run, i);
		if (!shift_step(t->w, &run, -1, &earlier))
			break;
	}
}

void demo_losses(struct demo *g, int64_t study)
{
	static const struct grant all = { ROLE_KPO, 0, true };
	const struct grant *grants = g->r->actor.grants;
	size_t grant_count = g->r->actor.grant_count;
	struct tell t = { .g = g, .r = g->r, .rand = { (uint64_t)study } };

	g->r->actor.grants = &all;              /* what is filled from the study is filled by whoever may read it */
	g->r->actor.grant_count = 1;
	if (study_read(g->r, study, &t.of) && t.of.takt_s > 0) {
		t.w = unit_worktime(g->r, t.of.study.area.id);
		t.unit = demo_unit_of(g, t.of.study.area.id);
		shifts_put(&t, g->now.s);
		setup_put(&t, worktime_add_days(t.w, (struct date){ g->today.day - 9 }, 1));
	}
	g->r->actor.grants = grants;
	g->r->actor.grant_count = grant_count;
	demo_at(g, g->now, g->sites.p[0].zone, 0);
}
