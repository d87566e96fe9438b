/*
 * demo_study.c -- two processes that were studied in the example area: one cell with its times taken, one line with a proposal.
 *
 * A table each: what the hands do, how long. The cell's times are what an observation of ten cycles says, odd cycle and all; nothing on a sheet is written
 * here that the forms would not have computed.
 */
#include "app/demo.h"
#include "study/study.h"

#include <math.h>

enum { CYCLES = 10, ODD_CYCLE = 6, ODD_ELEMENT = 4, ODD_TENTHS = 94 };

struct demo_element { const char *name, *work, *machine; double hand_s, machine_s, walk_s; int64_t operator, next; };
#define NO NAN
#define NO_PROPOSAL (-1)
#define OUT 0

static const struct demo_element cell[] = {
	{ "Take housing from chute", "necessary", "", 3, NO, 1, 1, NO_PROPOSAL }, { "Bearing press: unload, load, start", "value", "BP-12", 8, 46, 2, 1, NO_PROPOSAL },
	{ "Deburr edge", "value", "", 6, NO, 2, 1, NO_PROPOSAL }, { "Leak test: unload, load, start", "value", "LT-14", 9, 52, 3, 1, NO_PROPOSAL },
	{ "Blow off, check bore", "necessary", "", 5, NO, 2, 1, NO_PROPOSAL }, { "Press plug", "value", "PP-03", 4, 8, 2, 1, NO_PROPOSAL },
	{ "Wash: load, start", "value", "WA-01", 3, 30, 2, 1, NO_PROPOSAL }, { "Gauge 2 diameters", "necessary", "", 6, NO, 2, 1, NO_PROPOSAL },
	{ "Mark and log", "necessary", "", 2, NO, 1, 1, NO_PROPOSAL }, { "Place in rack, return", "necessary", "", 2, NO, 3, 1, NO_PROPOSAL },
};

static const struct demo_element line[] = {
	{ "Fit shaft", "value", "", 34, NO, NO, 1, 1 }, { "Read card, scan", "necessary", "", 14, NO, NO, 1, 4 }, { "Walk to kit rack", "waste", "", 13, NO, NO, 1, OUT },
	{ "Fit impeller", "value", "", 41, NO, NO, 2, 2 }, { "Clean faces", "necessary", "", 20, NO, NO, 2, 5 }, { "Wait for press 2", "waste", "", 9, NO, NO, 2, OUT },
	{ "Press bearing", "value", "", 48, NO, NO, 3, 3 }, { "Turn frame", "necessary", "", 21, NO, NO, 3, 1 }, { "Search seals", "waste", "", 15, NO, NO, 3, OUT },
	{ "Fit seal and cover", "value", "", 39, NO, NO, 4, 4 }, { "Fill in test sheet", "necessary", "", 18, NO, NO, 4, 4 }, { "Walk to kit rack", "waste", "", 9, NO, NO, 4, OUT },
	{ "Bolt motor", "value", "", 52, NO, NO, 5, 5 }, { "Hang up hoist", "necessary", "", 22, NO, NO, 5, 3 }, { "Wait for hoist", "waste", "", 5, NO, NO, 5, OUT },
	{ "Final check", "value", "", 29, NO, NO, 6, 2 }, { "Label", "necessary", "", 16, NO, NO, 6, 1 }, { "Look for labels", "waste", "", 3, NO, NO, 6, OUT },
};

/* ---- rows ---- */

static int64_t study_make(struct demo *g, const char *title, const char *product, int64_t demand, int64_t operators)
{
	struct study *s = record_new(g->r->mem, &study_record);

	s->title = str_c(title);
	s->product = str_c(product);
	s->area.id = g->units.p[g->example].id;
	s->demand_day = demand;
	s->available_min = 470;
	s->stops_min = 20;
	s->operators = operators;
	record_insert(g->r, &study_record, s);
	return s->id;
}

static int64_t element_make(struct demo *g, int64_t study, const struct demo_element *d, bool timed)
{
	struct element *e = record_new(g->r->mem, &element_record);

	e->study.id = study;
	e->name = str_c(d->name);
	e->work = str_c(d->work);
	e->machine = str_c(d->machine);
	e->operator = d->operator;
	e->operator_next = d->next == NO_PROPOSAL ? INT_NONE : d->next;
	e->hand_s = timed ? NAN : d->hand_s;
	e->machine_s = d->machine_s;
	e->walk_s = d->walk_s;
	record_insert(g->r, &element_record, e);
	return e->id;
}

/* ---- ten cycles with the stopwatch ---- */

/* Hands are never twice alike: some tenths more, and none in three of ten, so that the shortest repeats. */
static int more_tenths(size_t cycle, size_t element)
{
	static const int more[] = { 0, 7, 3, 0, 12, 5, 0, 9, 2, 14 };

	return more[(cycle * cycle + (element + 2) * (cycle + 3) * 3 + element) % (sizeof more / sizeof more[0])];
}

static struct str readings_of(struct demo *g)
{
	struct buf b = buf_new(g->r->mem, 2048, 1 << 14);
	int clock = 0;

	for (size_t c = 0; c < CYCLES; c++) {
		bool odd = c == ODD_CYCLE;
		for (size_t i = 0; i < sizeof cell / sizeof cell[0]; i++) {
			clock += (int)lround((cell[i].hand_s + cell[i].walk_s) * 10) + more_tenths(c, i) + (odd && i == ODD_ELEMENT ? ODD_TENTHS : 0);
			buf_fmt(&b, "%s%d%s", i ? " " : "", clock, odd ? "x" : "");
		}
		buf_str(&b, odd ? S(" # Air gun had fallen down\n") : S("\n"));
	}
	return buf_done(&b);
}

static void observation_make(struct demo *g, int64_t study)
{
	struct observation *o = record_new(g->r->mem, &observation_record);

	o->study.id = study;
	o->operator_code = S("A");
	o->readings = readings_of(g);
	o->started_at = g->r->now;
	record_insert(g->r, &observation_record, o);
}

void demo_studies(struct demo *g)
{
	const struct demo_site *site = &g->sites.p[g->units.p[g->example].site];
	struct instant at = { g->now.s - 12 * 86400 };

	demo_at(g, at, site->zone, g->who[WHO_FACILITATOR]);
	int64_t study = study_make(g, "Housings, cell 2, operator 1", "Housing P-40", 375, 1);
	for (size_t i = 0; i < sizeof cell / sizeof cell[0]; i++)
		element_make(g, study, &cell[i], true);
	observation_make(g, study);
	demo_layout(g, study);
	demo_losses(g, study);
	at.s += 86400;
	demo_at(g, at, site->zone, g->who[WHO_FACILITATOR]);
	study = study_make(g, "Pump assembly, line 2", "Pump P-40", 375, 6);
	for (size_t i = 0; i < sizeof line / sizeof line[0]; i++)
		element_make(g, study, &line[i], false);
}
