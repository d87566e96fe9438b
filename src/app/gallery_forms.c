/*
 * gallery_forms.c -- examples of the forms of the trade: value stream, capacity, layout, walking, aims, load, hours, changeover.
 *
 * The figures are of one made-up plant that makes valve bodies; they agree with each other where they meet (takt 72 s, CNC-12 46 s and 52 s of machine).
 */
#include "app/gallery.h"
#include "chart/chart.h"

#include <math.h>

#define LEN(a) (sizeof(a) / sizeof(a)[0])

/* ---- the stream ---- */

static void show_vsm(struct req *r)
{
	const struct chart_process process[] = {
		{ S("CNC-12"), 1, 46, 2100, .91, 46, CHART_ELECTRONIC, NULL, 0 },
		{ S("CNC-14"), 1, 52, 3120, .84, 52, CHART_ELECTRONIC, NULL, 0 },
		{ S("Wash, gauge"), 1, 41, 0, .99, 41, CHART_MANUAL, NULL, 0 },
		{ S("Assembly"), 6, 72, 480, .96, 72, CHART_MANUAL, NULL, 0 },
	};
	static const struct chart_stock stock[] = { { 1160, CHART_PUSH }, { 312, CHART_PUSH }, { 420, CHART_PUSH }, { 96, CHART_FIFO }, { 640, CHART_PULL } };
	const struct chart_burst burst[] = { { 1, false, S("SMED") }, { 2, true, S("flow") } };

	chart_vsm(r->html, &(struct chart_vsm){ S("Foundry"), S("Halden"), S("Planning"), S("MRP, weekly"), { CHART_ELECTRONIC, S("order, every 2 weeks") },
		{ CHART_ELECTRONIC, S("forecast, daily order") }, S("twice a week"), S("every day"), process, stock, LEN(process), NAN, 375, 72, burst,
			LEN(burst),
		S("Drawn at gemba 16 November") });
}

static void show_future(struct req *r)
{
	const struct str cell_facts[] = { S("2 machines") }, pitch[] = { S("Pitch 12 min") };
	const struct chart_process process[] = {
		{ S("Cell A"), 1, 68, 1200, .92, 68, CHART_NO_INFORMATION, cell_facts, 1 },
		{ S("Wash, gauge"), 1, 41, NAN, .99, 41, CHART_NO_INFORMATION, NULL, 0 },
		{ S("Assembly"), 5, 71, 300, .97, 71, CHART_ELECTRONIC, pitch, 1 },
	};
	static const struct chart_stock stock[] = { { NAN, CHART_PULL }, { 40, CHART_FIFO }, { 250, CHART_PULL }, { 300, CHART_PULL } };
	const struct chart_burst burst[] = { { 0, false, S("20 min C/O") }, { 2, true, S("kanban") } };

	chart_vsm(r->html, &(struct chart_vsm){ S("Foundry"), S("Halden"), S("Planning"), S("levelled, daily"), { CHART_ELECTRONIC, S("kanban, daily") },
		{ CHART_ELECTRONIC, S("daily order") },
		S("every day"), S("every day"), process, stock, LEN(process), 1.5, 375, 72, burst, LEN(burst), STR_NONE });
}

static void show_branches(struct req *r)
{
	static const struct { const char *name; double cycle_s; size_t branch; } steps[] = {
		{ "Turn shaft", 31, 1 }, { "Cast", 64, 0 }, { "Machine", 52, 0 }, { "Grind shaft", 24, 1 }, { "Assemble", 96, 0 },
	};
	static const struct chart_stock stock[] = { { 1900, CHART_PUSH }, { 1160, CHART_PUSH }, { 420, CHART_PUSH }, { 750, CHART_PUSH }, { 96, CHART_FIFO }, { 640, CHART_PULL } };
	const struct str branch[] = { S("Shaft") };
	struct chart_process process[LEN(steps)];

	for (size_t i = 0; i < LEN(steps); i++)
		process[i] = (struct chart_process){ .name = str_c(steps[i].name), .people = 1, .cycle_s = steps[i].cycle_s, .changeover_s = NAN, .uptime = NAN,
			.process_s = steps[i].cycle_s, .branch = steps[i].branch };
	chart_vsm(r->html, &(struct chart_vsm){ .supplier = S("Foundry"), .customer = S("Halden"), .planning = S("Planning"), .planning_by = S("MRP, weekly"),
		.process = process, .stock = stock, .n = LEN(steps), .first_days = NAN, .daily_demand = 375, .takt_s = 72, .branch_name = branch, .branches = LEN(branch) });
}

static void show_capacity(struct req *r)
{
	static const struct lean_step step[] = {
		{ 8, 46, NAN, 400, 2100 }, { 9, 52, NAN, 250, 3120 }, { 6, 0, NAN, NAN, NAN }, { 4, 8, NAN, 5000, 600 }, { 3, 30, NAN, NAN, NAN },
			{ 6, 0, NAN, NAN, NAN },
	};
	const struct str name[] = { S("CNC-12, face and bore"), S("CNC-14, mill ports"), S("Deburr"), S("Press plug"), S("Wash"), S("Gauge 2 diameters") };

	chart_capacity(r->html, &(struct chart_capacity){ step, name, LEN(step), 27000, 400, S("short-1") });
}

static void show_smed(struct req *r)
{
	const struct chart_setup_part before[] = {
		{ S("fetch jig"), 9, CHART_COULD_BE_EXTERNAL }, { S("swap jig"), 16, CHART_INTERNAL }, { S("find tools"), 8, CHART_COULD_BE_EXTERNAL },
			{ S("align"), 11, CHART_INTERNAL },
		{ S("trial pieces"), 8, CHART_INTERNAL },
	};
	const struct chart_setup_part after[] = {
		{ S("preset tools"), 10, CHART_EXTERNAL }, { S("jig on cart"), 9, CHART_EXTERNAL }, { S("swap jig"), 9, CHART_INTERNAL },
			{ S("align"), 4, CHART_INTERNAL }, { S("trial"), 6, CHART_INTERNAL },
	};
	const struct chart_setup_stage stage[] = { { S("Before, week 38"), before, LEN(before) }, { S("After, week 46"), after, LEN(after) } };

	chart_smed(r->html, &(struct chart_smed){ stage, LEN(stage), S("could-1") });
}

/* ---- the cell ---- */

static void show_layout(struct req *r)
{
	const struct chart_place place[] = {
		{ S("Chute"), .3, .3, 1.4, 1.2 }, { S("CNC-12"), 2.1, .3, 2, 1.2 }, { S("Deburr"), 4.5, .3, 1.4, 1.2 }, { S("CNC-14"), 6.3, .3, 2, 1.2 },
			{ S("Press"), 8.6, 1.9, 1.2, 1.4 },
		{ S("Wash"), 6.3, 3.7, 2, 1.2 }, { S("Gauge"), 4.1, 3.7, 1.7, 1.2 }, { S("Rack"), 1.5, 3.7, 2, 1.2 },
	};
	static const struct chart_marks mark[] = { { false, false, 0 }, { false, true, 1 }, { false, false, 0 }, { false, true, 1 }, { true, true, 1 },
		{ false, false, 2 }, { true, false, 0 }, { false, false, 0 } };
	static const struct chart_stop stop[] = { { 1, 1.9, 0 }, { 3.1, 1.9, 1 }, { 5.2, 1.9, 2 }, { 7.3, 1.9, 3 }, { 8.2, 2.6, 4 }, { 7.3, 3.3, 5 },
		{ 4.95, 3.3, 6 }, { 2.5, 3.3, 7 } };

	chart_layout(r->html, &(struct chart_layout){ { 10, 5.2, place, LEN(place) }, mark, stop, LEN(stop), 72, 68 });
}

static void show_spaghetti(struct req *r)
{
	const struct chart_place place[] = {
		{ S("CNC-12"), .6, .5, 2.6, 1.5 }, { S("CNC-14"), 5, .5, 2.6, 1.5 }, { S("Wash"), 10.2, .5, 2.6, 1.5 }, { S("Gauge"), 10.2, 5.4, 2.6, 1.5 },
			{ S("Rack"), .6, 5.4, 2.6, 1.5 },
		{ S("Tools"), 5.2, 5.8, 2.2, 1.1 },
	};
	static const struct lean_point before[] = {
		{ 1.9, 1.9 }, { 6, 1.9 }, { 6.1, 5.9 }, { 6.6, 1.9 }, { 11.2, 1.9 }, { 6.6, 5.9 }, { 11.2, 5.5 }, { 3.1, 5.9 }, { 2.2, 1.9 }, { 5.6, 5.9 },
			{ 6.4, 1.9 }, { 2, 5.5 }, { 10.8, 1.9 }, { 11.7, 5.5 }, { 3.1, 5.6 },
	};
	static const struct lean_point after[] = { { 1.9, 2.6 }, { 6.3, 2.6 }, { 11.5, 2.6 }, { 11.5, 4.9 }, { 1.9, 4.9 }, { 1.9, 2.6 } };

	chart_spaghetti(r->html, &(struct chart_spaghetti){ { 13.4, 7.4, place, LEN(place) }, before, after, LEN(before), LEN(after), 1.5, S("per cycle") });
}

static void show_ways(struct req *r)
{
	const struct chart_place place[] = { { S("Chute"), .3, .3, 1.4, 1.2 }, { S("CNC-12"), 2.1, .3, 2, 1.2 }, { S("CNC-14"), 6.3, .3, 2, 1.2 }, { S("Press"), 8.6, 1.9, 1.2, 1.4 },
		{ S("Gauge"), 4.1, 3.7, 1.7, 1.2 }, { S("Rack"), 1.5, 3.7, 2, 1.2 } };
	static const struct lean_point one[] = { { 1, 1.9 }, { 3.1, 1.9 }, { 4.9, 3.3 }, { 7.3, 1.9 }, { 2.5, 3.3 }, { 8.2, 2.6 }, { 4.9, 3.3 }, { 1, 1.9 } };
	static const struct lean_point then[] = { { 1, 1.9 }, { 3.1, 1.9 }, { 7.3, 1.9 }, { 8.2, 2.6 }, { 4.9, 3.3 }, { 2.5, 3.3 }, { 1, 1.9 } }, two[] = { { 2.5, 3.3 }, { 9.4, 4.6 }, { 6.6, 4.6 } };
	const struct chart_way way[] = { { S("1: Operator 1, before"), one, LEN(one), 1, false }, { S("1: Operator 1, after"), then, LEN(then), 1, true },
		{ S("2: Packer, before"), two, LEN(two), 2, false } };

	chart_ways(r->html, &(struct chart_ways){ { 10, 5.2, place, LEN(place) }, way, LEN(way), 1, S("Spaghetti diagram: 3 ways") });
}

static void show_loads(struct req *r)
{
	static const double cycle_s[] = { 61, 70, 84, 66, 79, 48 };
	const struct str name[] = { S("St. 1"), S("St. 2"), S("St. 3"), S("St. 4"), S("St. 5"), S("St. 6") };

	chart_loads(r->html, &(struct chart_loads){ cycle_s, name, LEN(cycle_s), 72, S("over-1") });
}

static void show_hours(struct req *r)
{
	static const struct lean_hour hour[] = { { 50, 51 }, { 50, 48 }, { 42, 31 }, { 50, 50 }, { 25, 25 }, { 50, 38 }, { 50, NAN }, { 33, NAN } };
	const struct str name[] = { S("06–07"), S("07–08"), S("08–09"), S("09–10"), S("10–11"), S("11–12"), S("12–13"), S("13–14") };
	const struct str reason[] = { STR_NONE, STR_NONE, S("plug press, no air"), STR_NONE, STR_NONE, STR_NONE, STR_NONE, STR_NONE };

	chart_hours(r->html, &(struct chart_hours){ hour, name, reason, LEN(hour), 3 });
}

/* ---- aims ---- */

static void show_xmatrix(struct req *r)
{
#define N_ CHART_UNLINKED
#define W_ CHART_WEAK
#define M_ CHART_MEDIUM
#define S_ CHART_STRONG
	const struct str breakthroughs[] = { S("Number 1 in lead time by 2028"), S("People solve problems at all levels") };
	const struct str objectives[] = { S("Lead time 8 d to 4 d"), S("First pass quality 98 %"), S("0.5 ideas per person and month") };
	const struct str priorities[] = { S("Flow in cells A and B"), S("Order desk to release in 1 day"), S("Torque and leak quality"),
		S("Team leaders coach every day") };
	const struct str measures[] = { S("Lead time, days"), S("First pass yield, %"), S("Ideas per person"), S("WIP, pieces") };
	const struct str owners[] = { S("I. Solberg"), S("M. Ruiz"), S("K. Weber"), S("L. Tran") };
	static const enum chart_link po[] = { S_, N_, N_, S_, N_, N_, N_, S_, M_, N_, M_, S_ },
		pm[] = { S_, N_, N_, S_, S_, N_, N_, W_, N_, S_, N_, N_, N_, M_, S_, N_ };
	static const enum chart_link bo[] = { S_, M_, N_, N_, M_, S_ }, bm[] = { S_, N_, N_, M_, N_, M_, S_, N_ },
		pw[] = { S_, N_, N_, M_, N_, S_, N_, N_, N_, M_, S_, N_, N_, N_, N_, S_ };
#undef N_
#undef W_
#undef M_
#undef S_

	chart_xmatrix(r->html, &(struct chart_xmatrix){ { breakthroughs, LEN(breakthroughs) }, { objectives, LEN(objectives) }, { priorities, LEN(priorities) },
		{ measures, LEN(measures) },
		{ owners, LEN(owners) }, po, pm, bo, bm, pw });
}

static void show_tree(struct req *r)
{
	const struct chart_node node[] = {
		{ S("Lead time"), S("7.0 d, goal 4.0 d"), SIZE_MAX, CHART_OFF_TRACK }, { S("Waiting in stock"), S("6.6 d"), 0, CHART_OFF_TRACK },
			{ S("Working on it"), S("211 s"), 0, CHART_ON_TRACK },
		{ S("Batch of CNC-14"), S("C/O 52 min"), 1, CHART_OFF_TRACK }, { S("Castings"), S("3.1 d, was 4.2 d"), 1, CHART_ON_TRACK },
			{ S("Wash in batches of 40"), STR_NONE, 1, CHART_NO_STATE },
		{ S("Assembly"), S("79 s, takt 72 s"), 2, CHART_OFF_TRACK },
	};

	chart_tree(r->html, &(struct chart_tree){ node, LEN(node), false });
}

static void show_goals(struct req *r)
{
	const struct chart_node node[] = {
		{ S("Lakeside: lead time 4 d"), S("by December 2026"), SIZE_MAX, CHART_NO_STATE }, { S("Machining"), S("2.0 d"), 0, CHART_ON_TRACK },
			{ S("Assembly"), S("1.2 d"), 0, CHART_OFF_TRACK },
		{ S("Changeover"), S("20 min"), 1, CHART_ON_TRACK }, { S("Uptime"), S("92 %"), 1, CHART_ON_TRACK },
			{ S("Balance"), S("5 people at takt"), 2, CHART_OFF_TRACK }, { S("Kitting"), S("no search"), 2, CHART_NO_STATE },
	};

	chart_tree(r->html, &(struct chart_tree){ node, LEN(node), true });
}

const struct gallery_item gallery_forms[] = {
	{ "vsm", T("Value-stream map"), T("Plans by hand straight, electronic kinked; stripes push, shelves are a supermarket"), show_vsm, true },
	{ "vsm-future", T("Future-state map"), T("Pulled; one place is told what to make"), show_future, false },
	{ "capacity", T("Process capacity"), T("Hatched: below demand"), show_capacity, false },
	{ "layout", T("Standard work sheet"), T("Numbers in the order of the work, dashed the way back"), show_layout, false },
	{ "spaghetti", T("Spaghetti diagram"), T("Thin before, thick after"), show_spaghetti, false },
	{ "x-matrix", T("X-matrix"), T("A row without a mark serves no aim"), show_xmatrix, false },
	{ "drivers", T("Driver tree"), T("! off track, hook on track"), show_tree, false },
	{ "goals", T("Goal tree"), T("From top to bottom"), show_goals, false },
	{ "loads", T("Load against takt"), T("Hatched: over takt"), show_loads, false },
	{ "hours", T("Hour by hour"), T("Stroke: plan. An hour off plan needs a reason"), show_hours, false },
	{ "smed", T("Changeover (SMED)"), T("Hatched: could be done while it runs"), show_smed, false },
	{ "ways", T("Spaghetti diagram of several people"), T("A colour and a number for each person"), show_ways, false },
	{ "vsm-branches", T("Map with a branch"), T("The longest way counts, side by side is not added"), show_branches, true },
	{ 0 },
};
