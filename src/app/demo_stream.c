/*
 * demo_stream.c -- the example company's value stream: the pumps of the example area's line as they run today, as they shall run, and what has to be improved.
 *
 * Drawn by the facilitator on a walk; the value-stream manager has answered some of what was proposed. The figures are made up and fit each other: days of
 * stock follow from pieces and demand, and the shaft's branch joins at assembly.
 */
#include "app/demo.h"
#include "events/events.h"
#include "study/stream.h"

#include <math.h>

#define NONE NAN
struct demo_step { const char *name, *branch, *plan, *flow; double people, cycle_s, changeover_s, uptime_pct, process_s, stock_days; int64_t stock_pieces; };

static const struct demo_step today[] = {
	{ "Turn shaft", "Shaft", "manual", "push", 1, 124, 2700, 88, NONE, 5, INT_NONE },
	{ "Machine body", "", "manual", "push", 2, 212, 3600, 84, NONE, 8, INT_NONE },
	{ "Wash", "", "", "push", 1, 64, 0, 98, NONE, NONE, 920 },
	{ "Paint", "", "manual", "push", 2, 178, 1200, 93, NONE, NONE, 1150 },
	{ "Grind shaft", "Shaft", "manual", "push", 1, 96, 1800, 92, NONE, NONE, 690 },
	{ "Assemble", "", "manual", "push", 6, 221, 600, 96, 1180, NONE, 1380 },
	{ "Test and pack", "", "", "fifo", 2, 156, 120, 97, NONE, NONE, 460 },
};
static const struct demo_step then[] = {
	{ "Turn shaft", "Shaft", "", "pull", 1, 124, 900, 92, NONE, 2, INT_NONE },
	{ "Machine, wash", "", "", "pull", 2, 205, 720, 92, NONE, 2, INT_NONE },
	{ "Paint", "", "", "pull", 2, 178, 600, 95, NONE, NONE, 345 },
	{ "Grind shaft", "Shaft", "", "fifo", 1, 96, 900, 94, NONE, NONE, 46 },
	{ "Assemble", "", "electronic", "pull", 5, 204, 300, 97, 1010, NONE, 230 },
	{ "Test and pack", "", "", "fifo", 1, 142, 60, 98, NONE, NONE, 23 },
};
enum { TODAY = sizeof today / sizeof today[0], THEN = sizeof then / sizeof then[0] };

/* step: an index into today; TODAY is the customer. */
static const struct demo_burst { const char *words, *worth, *answer, *reason; size_t step; bool at_stock; } bursts[] = {
	{ "SMED body", "60 to 12 minutes of changeover: lots of 2 days instead of 4, and 4 days less before painting.", "choose", NULL, 1, false },
	{ "Flow machine to wash", "No stock between machining and washing, 4 days and one walk less.", NULL, NULL, 2, true },
	{ "Weekly supplier kanban", "8 to 2 days of castings.", "decline", "The foundry changes its furnace until March. Propose it again then.", 1, true },
	{ "Supermarket", NULL, NULL, NULL, TODAY, true },
};

static void steps_write(struct demo *g, int64_t stream, const struct demo_step *step, size_t n, int64_t *ids)
{
	for (size_t i = 0; i < n && !g->r->fail.code; i++) {
		struct stream_step *s = record_new(g->r->mem, &stream_step_record);
		s->stream.id = stream;
		s->no = (int64_t)i + 1;
		s->name = str_c(step[i].name);
		s->branch = str_c(step[i].branch);
		s->plan = str_c(step[i].plan);
		s->stock_flow = str_c(step[i].flow);
		s->people = step[i].people;
		s->cycle_s = step[i].cycle_s;
		s->changeover_s = step[i].changeover_s;
		s->uptime_pct = step[i].uptime_pct;
		s->process_s = step[i].process_s;
		s->stock_days = step[i].stock_days;
		s->stock_pieces = step[i].stock_pieces;
		if (record_insert(g->r, &stream_step_record, s) && ids)
			ids[i] = s->id;
	}
}

static struct stream *map_write(struct demo *g, int64_t area, int64_t future_of)
{
	struct stream *s = record_new(g->r->mem, &stream_record);

	s->title = str_fmt(g->r->mem, STR_FMT ", foundry to customer", STR_ARG(unit_name(g->r, area)));
	s->area.id = area;
	s->family = S("NP 40 to NP 80");
	s->customer = S("Wholesalers");
	s->supplier = S("Foundry");
	s->planning = S("Planning");
	s->planning_by = future_of ? S("levelled, daily") : S("MRP, weekly");
	s->demand_day = 230;
	s->available_min = 900;
	s->forecast_says = future_of ? S("daily order") : S("forecast, weekly order");
	s->order_says = future_of ? S("kanban, daily") : S("order, every two weeks");
	s->forecast_by = s->order_by = S("electronic");
	s->brought = future_of ? S("every day") : S("Tuesdays");
	s->shipped = S("every day");
	s->stock_pieces = future_of ? 460 : 1610;
	s->stock_flow = future_of ? S("pull") : S("push");
	s->state = future_of ? S("future") : S("current");
	s->future_of.id = future_of;
	s->drawn = g->r->today;
	record_insert(g->r, &stream_record, s);
	return s;
}

/* A step of the story: taken by whoever the story says, whose right is not asked. */
static void step_take(struct demo *g, const struct record *rec, void *row, const void *old, const char *name)
{
	const struct step *s = step_find(rec, str_c(name));

	CHECK(s && s->event);
	field_set(field_find(rec, str_c(rec->state)), row, V(str_c(s->to)));
	if (s->run)
		s->run(g->r, row);
	if (record_update(g->r, rec, row, old, s->name))
		event_raise(g->r, s->event, rec, row);
}

static void burst_propose(struct demo *g, const struct demo_burst *of, const struct burst *drawn)
{
	struct burst b = *drawn, now;
	struct candidate old, c;

	b.worth = str_c(of->worth);
	step_take(g, &burst_record, &b, drawn, "propose");
	if (!of->answer || !record_load(g->r, &burst_record, b.id, &now) || !record_load(g->r, &candidate_record, now.candidate.id, &old))
		return;
	demo_at(g, (struct instant){ g->r->now.s + 86400 }, g->r->zone, g->who[WHO_VALUE_STREAM]);
	c = old;
	c.reason = of->reason ? str_c(of->reason) : STR_NONE;
	step_take(g, &candidate_record, &c, &old, of->answer);
}

void demo_stream(struct demo *g)
{
	const struct zone *z = g->sites.p[g->units.p[g->example].site].zone;
	struct instant walked = zone_instant(z, (struct date){ g->today.day - 12 }, 10 * 60);
	struct unit example;
	int64_t step[TODAY];

	demo_at(g, walked, z, g->who[WHO_FACILITATOR]);
	if (!record_load(g->r, &unit_record, g->units.p[g->example].id, &example))
		return;
	struct stream *now = map_write(g, example.parent.id, 0);
	steps_write(g, now->id, today, TODAY, step);
	for (size_t i = 0; i < sizeof bursts / sizeof bursts[0] && !g->r->fail.code; i++) {
		struct burst *b = record_new(g->r->mem, &burst_record);
		demo_at(g, walked, z, g->who[WHO_FACILITATOR]);
		b->stream.id = now->id;
		b->step.id = bursts[i].step < TODAY ? step[bursts[i].step] : 0;
		b->at_stock = bursts[i].at_stock;
		b->words = str_c(bursts[i].words);
		if (record_insert(g->r, &burst_record, b) && bursts[i].worth)
			burst_propose(g, &bursts[i], b);
	}
	demo_at(g, zone_instant(z, (struct date){ g->today.day - 9 }, 14 * 60), z, g->who[WHO_FACILITATOR]);
	steps_write(g, map_write(g, example.parent.id, now->id)->id, then, THEN, NULL);
}
