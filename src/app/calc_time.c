/*
 * calc_time.c -- `kpo calc` for time, capacity, balance and the value stream: rows and the few lines that carry numbers to src/lean and back.
 *
 * Nothing is computed here beyond a change of units.
 */
#include "app/calc_rows.h"

#include <math.h>
#include <string.h>

#define BEFORE               { .name = "before", .kind = CALC_LIST, .what = "which must come before which", .optional = true, \
	CALC_OF({ .kind = CALC_ROW, CALC_OF(NUMBER("first", "number", "counted from 1"), NUMBER("then", "number", "counted from 1")) }) }

enum { MINUTE_S = 60, NODES = 2000000, SEEN = 1 << 16 };

/* ---- takt ---- */

static void takt_of_shift(struct calc_in in, json_t *out)
{
	size_t breaks = calc_count(in, "breaks_min");
	double *stops = NEW_N(in.mem, double, breaks + 2);

	memcpy(stops, calc_numbers(in, "breaks_min"), breaks * sizeof *stops);
	stops[breaks] = calc_number(in, "lunch_min");
	stops[breaks + 1] = calc_number(in, "meeting_min");
	double available_s = lean_available_s(calc_number(in, "shift_min"), stops, breaks + 2) * MINUTE_S;
	calc_put(out, "available_s", available_s);
	calc_put(out, "takt_s", lean_takt_s(available_s, calc_number(in, "demand")));
}

static void takt_of_shifts(struct calc_in in, json_t *out)
{
	double available_s = calc_number(in, "available_s_per_shift") * calc_number(in, "shifts");

	calc_put(out, "takt_s", lean_takt_s(available_s, calc_number(in, "demand_per_day")));
	calc_put(out, "takt_if_demand_0", lean_takt_s(available_s, 0));
}

static void product_mix(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "products");
	struct lean_product *p = NEW_N(in.mem, struct lean_product, n + 1);
	struct lean_product_time *t = NEW_N(in.mem, struct lean_product_time, n + 1);

	for (size_t i = 0; i < n; i++) {
		struct calc_in item = calc_item(in, "products", i);
		p[i] = (struct lean_product){ .demand = calc_number(item, "demand"), .cycle_s = calc_number(item, "cycle_s") };
	}
	struct lean_mix m = lean_takt_mix(p, n, calc_number(in, "available_s"), t);
	calc_put(out, "takt_s", m.takt_s);
	calc_put(out, "cycle_s", m.cycle_s);
	calc_put(out, "load", m.load);
	json_t *rows = calc_put_list(out, "products");
	for (size_t i = 0; i < n; i++) {
		json_t *row = calc_add_record(rows);
		calc_put_text(row, "name", calc_text(calc_item(in, "products", i), "name"));
		calc_put(row, "share", t[i].share);
		calc_put(row, "time_s", t[i].time_s);
		calc_put(row, "every_s", t[i].every_s);
	}
}

/* ---- people and loads ---- */

static void operators(struct calc_in in, json_t *out)
{
	struct lean_crew c = lean_crew(calc_numbers(in, "manual_s"), calc_count(in, "manual_s"), calc_number(in, "takt_s"));

	calc_put(out, "sum_s", c.sum_s);
	calc_put(out, "operators", c.operators);
	calc_put(out, "ceil", c.whole);
	calc_put(out, "remainder", c.remainder);
}

static void loads(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "op_cycle_s");
	struct lean_load *l = NEW_N(in.mem, struct lean_load, n + 1);
	double mean = lean_loads(calc_numbers(in, "op_cycle_s"), n, calc_number(in, "takt_s"), l);
	json_t *list = calc_put_list(out, "load");

	for (size_t i = 0; i < n; i++)
		calc_add(list, l[i].load);
	calc_put(out, "avg_load", mean);
	list = calc_put_list(out, "over_takt");
	for (size_t i = 0; i < n; i++)
		calc_add_flag(list, l[i].over);
}

static void line_balance(struct calc_in in, json_t *out)
{
	struct lean_line l = lean_line_balance(calc_numbers(in, "op_cycle_s"), calc_count(in, "op_cycle_s"));

	calc_put(out, "lbr", l.rate);
	calc_put(out, "loss", l.loss);
}

/* Numbers from 1 on the outside, from 0 inside; what is no such number is one that is never there, for src/lean to refuse. */
static size_t number_inside(double x)
{
	return x >= 1 && x == trunc(x) ? (size_t)x - 1 : SIZE_MAX;
}

static struct lean_before *pairs(struct calc_in in, size_t *n)
{
	*n = calc_count(in, "before");
	struct lean_before *b = NEW_N(in.mem, struct lean_before, *n + 1);

	for (size_t i = 0; i < *n; i++) {
		struct calc_in row = calc_item(in, "before", i);
		b[i] = (struct lean_before){ .first = number_inside(calc_number(row, "first")), .then = number_inside(calc_number(row, "then")) };
	}
	return b;
}

static const char *const balance_why[] = {
	[LEAN_BALANCE_NOTHING] = "there are no elements", [LEAN_BALANCE_TOO_MANY] = "there are too many elements",
	[LEAN_BALANCE_NO_TAKT] = "takt is not above 0", [LEAN_BALANCE_BAD_TIME] = "an element's time is below 0 or too long",
	[LEAN_BALANCE_BAD_PAIR] = "a pair names an element that is not there", [LEAN_BALANCE_TOO_LONG] = "an element is longer than takt",
	[LEAN_BALANCE_CIRCLE] = "elements wait for each other",
};

static void balance_put(json_t *out, const struct lean_balance_of *of, const struct lean_balance *b, const size_t *who)
{
	double load[LEAN_BALANCE_MOST];
	bool done = b->why == LEAN_BALANCE_DONE, about_one = b->why >= LEAN_BALANCE_BAD_TIME;

	calc_put(out, "operators", done ? (double)b->operators : NAN);
	calc_put_flag(out, "fewest_proved", b->fewest);
	calc_put_flag(out, "last_proved", b->fullest);
	json_t *list = calc_put_list(out, "operator_of");
	for (size_t i = 0; done && i < of->n; i++)
		calc_add(list, (double)who[i] + 1);
	if (done)
		lean_balance_loads(of->element_s, who, of->n, load, b->operators);
	calc_put_numbers(out, "load_s", load, b->operators);
	calc_put_text(out, "why_not", balance_why[b->why]);
	calc_put(out, "why_not_at", about_one ? (double)b->at + 1 : NAN);
}

static void balance(struct calc_in in, json_t *out)
{
	size_t who[LEAN_BALANCE_MOST], n = calc_count(in, "element_s"), before_n;
	const struct lean_before *before = pairs(in, &before_n);
	struct lean_balance_of of = { .element_s = calc_numbers(in, "element_s"), .n = n, .before = before, .before_n = before_n,
		.takt_s = calc_number(in, "takt_s"), .node_limit = NODES, .seen = NEW_N(in.mem, struct lean_balance_seen, SEEN), .seen_n = SEEN };
	struct lean_balance b = lean_balance(&of, who);

	balance_put(out, &of, &b, who);
}

static void hours(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "plan_actual");
	struct lean_hour *h = NEW_N(in.mem, struct lean_hour, n + 1);
	struct lean_hour_gap *g = NEW_N(in.mem, struct lean_hour_gap, n + 1);

	for (size_t i = 0; i < n; i++) {
		struct calc_in row = calc_item(in, "plan_actual", i);
		h[i] = (struct lean_hour){ .plan = calc_number(row, "plan"), .actual = calc_number(row, "actual") };
	}
	lean_hours(h, n, calc_number(in, "tolerance"), g);
	json_t *gaps = calc_put_list(out, "gap_cum"), *reasons = calc_put_list(out, "needs_reason");
	for (size_t i = 0; i < n; i++) {
		json_t *row = calc_add_list(gaps);
		calc_add(row, g[i].gap);
		calc_add(row, g[i].cum);
		calc_add_flag(reasons, g[i].needs_reason);
	}
}

/* ---- capacity and standard work ---- */

static void capacity(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "steps");
	struct lean_step *s = NEW_N(in.mem, struct lean_step, n + 1);
	struct lean_capacity *c = NEW_N(in.mem, struct lean_capacity, n + 1);

	for (size_t i = 0; i < n; i++) {
		struct calc_in item = calc_item(in, "steps", i);
		s[i] = (struct lean_step){ .manual_s = calc_number(item, "manual"), .auto_s = calc_number(item, "auto"), .completion_s = calc_number(item, "completion"),
			.pieces_per_change = calc_number(item, "pieces_per_change"), .change_s = calc_number(item, "change_s") };
	}
	struct lean_capacity_line line = lean_capacity(s, n, calc_number(in, "available_s"), c);
	json_t *rows = calc_put_list(out, "rows");
	for (size_t i = 0; i < n; i++) {
		json_t *row = calc_add_record(rows);
		calc_put_text(row, "name", calc_text(calc_item(in, "steps", i), "name"));
		calc_put(row, "unit_s", c[i].unit_s);
		calc_put(row, "capacity", c[i].pieces);
	}
	calc_put_text(out, "bottleneck", line.bottleneck < n ? calc_text(calc_item(in, "steps", line.bottleneck), "name") : NULL);
	calc_put(out, "line_capacity", line.pieces);
}

static void combination_put(json_t *out, const struct lean_combination *c, const struct lean_work_row *rows, size_t n)
{
	calc_put(out, "manual_total", c->manual_s);
	calc_put(out, "walk_total", c->walk_s);
	calc_put(out, "operator_cycle", c->operator_cycle_s);
	calc_put(out, "longest_machine_cycle", c->longest_machine_s);
	calc_put(out, "cell_cycle", c->cell_cycle_s);
	calc_put(out, "wait_on_machine", c->wait_s);
	calc_put_flag(out, "meets_takt", c->meets_takt);
	calc_put(out, "slack_to_takt", c->slack_s);
	json_t *start = calc_put_list(out, "start_times"), *end = calc_put_list(out, "auto_end");
	for (size_t i = 0; i < n; i++) {
		calc_add(start, rows[i].start_s);
		calc_add(end, rows[i].auto_end_s);
	}
}

static void operators_put(json_t *out, const struct lean_operator *o, size_t n)
{
	json_t *list = calc_put_list(out, "operators");

	for (size_t i = 0; i < n; i++) {
		json_t *row = calc_add_record(list);
		calc_put(row, "cycle", o[i].cycle_s);
		calc_put(row, "wait", o[i].wait_s);
	}
}

static void combination(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "elements"), people = 1;
	struct lean_work *w = NEW_N(in.mem, struct lean_work, n + 1);
	struct lean_work_row *rows = NEW_N(in.mem, struct lean_work_row, n + 1);
	bool several = false;

	for (size_t i = 0; i < n; i++) {
		struct calc_in item = calc_item(in, "elements", i);
		size_t who = calc_given(item, "operator") ? number_inside(calc_number(item, "operator")) : 0;
		w[i] = (struct lean_work){ .operator = who, .manual_s = calc_number(item, "manual"), .auto_s = calc_number(item, "auto"),
			.walk_s = calc_number(item, "walk") };
		several = several || calc_given(item, "operator");
		people = who < CALC_MOST && who >= people ? who + 1 : people;
	}
	struct lean_operator *o = NEW_N(in.mem, struct lean_operator, people);
	struct lean_combination c = lean_combination(w, n, calc_number(in, "takt_s"), rows, o, people);
	combination_put(out, &c, rows, n);
	if (several)
		operators_put(out, o, people);
}

static void standard_wip(struct calc_in in, json_t *out)
{
	double cure_s = calc_number(in, "cure_s"), sum = 0, *machines = calc_numbers(in, "auto_s");
	struct lean_swip w = lean_swip(&(struct lean_swip_of){ .takt_s = calc_number(in, "takt_s"), .crew = calc_number(in, "crew"),
		.auto_s = machines, .auto_n = calc_count(in, "auto_s"), .cure_s = &cure_s, .cure_n = calc_given(in, "cure_s") });

	calc_put(out, "manual", w.manual);
	calc_put(out, "auto", w.automatic);
	calc_put(out, "cure", w.cure);
	calc_put(out, "total", w.total);
	for (size_t i = 0; i < calc_count(in, "auto_s"); i++)
		sum += machines[i];
	if (calc_given(in, "manual_total"))
		calc_put(out, "rough_no_cure", lean_swip_rough(calc_number(in, "manual_total"), sum, calc_number(in, "takt_s")));
}

static void wip_to_swip(struct calc_in in, json_t *out)
{
	calc_put(out, "ratio", lean_wip_to_swip(calc_number(in, "wip"), calc_number(in, "swip")));
	calc_put(out, "swip_0", lean_wip_to_swip(calc_number(in, "wip"), 0));
}

/* ---- the stopwatch ---- */

static void clock_put(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "clock"), each = calc_number(in, "elements_per_cycle") >= 1 ? (size_t)calc_number(in, "elements_per_cycle") : 0;
	double *clock = calc_numbers(in, "clock"), *x = NEW_N(in.mem, double, n + 1);
	json_t *cycles = calc_put_list(out, "element_times"), *cycle = NULL;

	lean_elapsed(clock, n, x);
	for (size_t i = 0; each && i < n; i++) {
		if (i % each == 0)
			cycle = calc_add_list(cycles);
		calc_add(cycle, x[i]);
	}
	n = lean_cycle_times(clock, n, each, x);
	calc_put_numbers(out, "cycle_times", x, n);
}

static void observation(struct calc_in in, json_t *out)
{
	double within = calc_given(in, "tolerance_s") ? calc_number(in, "tolerance_s") : LEAN_REPEATS_WITHIN_S;
	struct lean_observation o = lean_observation(calc_numbers(in, "obs"), calc_count(in, "obs"), within);

	calc_put(out, "lowest_repeatable", o.lowest_repeatable);
	calc_put(out, "min", o.min);
	calc_put(out, "mean", o.mean);
	calc_put(out, "median", o.median);
	calc_put(out, "fluctuation", o.fluctuation);
	if (calc_given(in, "clock") && calc_given(in, "elements_per_cycle"))
		clock_put(in, out);
}

/* ---- losses ---- */

static void oee(struct calc_in in, json_t *out)
{
	double planned_min = calc_number(in, "shift_min") - calc_number(in, "breaks_min");
	struct lean_oee o = lean_oee(&(struct lean_oee_of){ .planned_s = planned_min * MINUTE_S, .stop_s = calc_number(in, "stop_min") * MINUTE_S,
		.ideal_s = calc_number(in, "ideal_s"), .total = calc_number(in, "total"), .reject = calc_number(in, "reject") });

	calc_put(out, "A", o.availability);
	calc_put(out, "P", o.performance);
	calc_put(out, "Q", o.quality);
	calc_put(out, "OEE", o.oee);
	calc_put(out, "check", o.check);
}

static void smed(struct calc_in in, json_t *out)
{
	struct lean_smed s = lean_smed(calc_number(in, "total_min"), calc_number(in, "external_done_stopped_min"));

	calc_put(out, "internal", s.internal);
	calc_put(out, "saving", s.saving);
}

static void epei(struct calc_in in, json_t *out)
{
	calc_put(out, "epei_days", lean_epei(calc_number(in, "parts"), calc_number(in, "changeover_min") * MINUTE_S, calc_number(in, "available_s"),
		calc_number(in, "run_s")));
	calc_put_text(out, "infeasible_if", "available<=run");
}

static struct lean_point *path(struct calc_in in, size_t *n)
{
	*n = calc_count(in, "points");
	struct lean_point *p = NEW_N(in.mem, struct lean_point, *n + 1);

	for (size_t i = 0; i < *n; i++) {
		struct calc_in row = calc_item(in, "points", i);
		p[i] = (struct lean_point){ .x = calc_number(row, "x"), .y = calc_number(row, "y") };
	}
	return p;
}

static void spaghetti(struct calc_in in, json_t *out)
{
	size_t n;
	const struct lean_point *p = path(in, &n);
	double trip_m = lean_path_m(p, n, calc_number(in, "scale_m"));

	calc_put(out, "per_trip_m", trip_m);
	calc_put(out, "per_shift_m", trip_m * calc_number(in, "trips"));
}

static void crossings(struct calc_in in, json_t *out)
{
	size_t n;
	const struct lean_point *p = path(in, &n);

	calc_put(out, "crossings", (double)lean_path_crossings(p, n));
}

/* ---- value stream ---- */

static void ladder(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "inventory");
	double *days = NEW_N(in.mem, double, n + 1), first = calc_number(in, "raw_days");
	struct lean_ladder l = lean_ladder(&(struct lean_ladder_of){ .first_days = first, .daily_demand = calc_number(in, "daily_demand"),
		.pieces = calc_numbers(in, "inventory"), .n = n, .process_s = calc_numbers(in, "process_s"), .steps = calc_count(in, "process_s") }, days);
	json_t *list = calc_put_list(out, "days");

	if (!isnan(first))
		calc_add(list, first);
	for (size_t i = 0; i < n; i++)
		calc_add(list, days[i]);
	calc_put(out, "lead_time_days", l.lead_days);
	calc_put(out, "process_time_s", l.process_s);
}

/* As many process times as lead times, or there is no value. */
static void rolled(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "pt_min");

	calc_put(out, "rolled", lean_rolled(calc_numbers(in, "ca"), calc_count(in, "ca")));
	calc_put(out, "activity", n == calc_count(in, "lt_min") ? lean_activity(calc_numbers(in, "pt_min"), calc_numbers(in, "lt_min"), n) : NAN);
}

static void efficiency(struct calc_in in, json_t *out)
{
	calc_put(out, "pce", lean_pce(calc_number(in, "value_adding"), calc_number(in, "lead_time")));
}

static void lead_time(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "lead"), before_n;
	const struct lean_before *before = pairs(in, &before_n);
	double *end = NEW_N(in.mem, double, n + 1);
	bool *critical = NEW_N(in.mem, bool, n + 1);

	calc_put(out, "lead_time", lean_lead_time(calc_numbers(in, "lead"), n, before, before_n, end, critical));
	calc_put_numbers(out, "end", end, n);
	json_t *list = calc_put_list(out, "longest_way");
	for (size_t i = 0; i < n; i++)
		if (critical[i])
			calc_add(list, (double)i + 1);
}

static void little(struct calc_in in, json_t *out)
{
	calc_put(out, "age_months", lean_little(calc_number(in, "wip"), calc_number(in, "throughput_per_month")));
	calc_put(out, "throughput_0", lean_little(calc_number(in, "wip"), 0));
}

/* NULL when the work content does not count. */
static double *work_of(struct calc_in in)
{
	size_t n = calc_count(in, "parts");
	double *work_s = NEW_N(in.mem, double, n + 1);

	for (size_t i = 0; i < n; i++) {
		work_s[i] = calc_number(calc_item(in, "parts", i), "work_s");
		if (isnan(work_s[i]) && calc_given(in, "work_within"))
			calc_refuse(in, "work_within", "needs a work_s of every part");
	}
	return calc_given(in, "work_within") ? work_s : NULL;
}

static void families(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "parts"), steps = 0;

	for (size_t i = 0; i < n; i++) {
		size_t width = calc_count(calc_item(in, "parts", i), "passes");
		steps = width > steps ? width : steps;
	}
	bool *has = NEW_N(in.mem, bool, n * steps + 1);
	size_t *family = NEW_N(in.mem, size_t, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct calc_in part = calc_item(in, "parts", i);
		double *passes = calc_numbers(part, "passes");
		for (size_t s = 0; s < calc_count(part, "passes"); s++)
			has[i * steps + s] = passes[s] > 0;
	}
	calc_put(out, "families", (double)lean_families(&(struct lean_family_of){ .has = has, .parts = n, .steps = steps,
		.threshold = calc_number(in, "threshold"), .work_s = work_of(in), .work_within = calc_number(in, "work_within") }, family));
	json_t *list = calc_put_list(out, "family_of");
	for (size_t i = 0; i < n; i++)
		calc_add(list, (double)family[i] + 1);
}

/* ---- the rows ---- */

const struct calc calc_time[] = {
	{ .name = "takt", .vector = "TV01", .title = "takt", .what = "net time of a shift, and takt from it", .run = takt_of_shift,
		.in = FIELDS(NUMBER("shift_min", "min", "gross time of the shift"), NUMBERS("breaks_min", "min", "its breaks"), NUMBER("lunch_min", "min", "lunch"),
			NUMBER("meeting_min", "min", "meetings"), NUMBER("demand", "pieces", "what customers take in a shift")),
		.out = FIELDS(NUMBER("available_s", "s", "net time"), NUMBER("takt_s", "s", "net time / demand")) },
	{ .name = "takt", .vector = "TV02", .title = "takt multi-shift / zero demand", .what = "takt over several shifts a day", .run = takt_of_shifts,
		.in = FIELDS(NUMBER("available_s_per_shift", "s", "net time of a shift"), NUMBER("shifts", "shifts", "a day"),
			NUMBER("demand_per_day", "pieces", "what customers take in a day")),
		.out = FIELDS(NUMBER("takt_s", "s", "time of all shifts / demand"), NOTHING("takt_if_demand_0", "without demand there is no takt")) },
	{ .name = "product-mix", .what = "several products on one line: takt, weighted cycle, shares", .run = product_mix,
		.in = FIELDS(NUMBER("available_s", "s", "net time of the line"), { .name = "products", .kind = CALC_LIST, CALC_OF({ .kind = CALC_RECORD, CALC_OF(
			NAME, NUMBER("demand", "pieces", "of the same period"), NUMBER("cycle_s", "s", "of one piece")) }) }),
		.out = FIELDS(NUMBER("takt_s", "s", "time / demand of all"), NUMBER("cycle_s", "s", "weighted by demand"), NUMBER("load", "fraction", "cycle / takt"),
			{ .name = "products", .kind = CALC_LIST, CALC_OF({ .kind = CALC_RECORD, CALC_OF(NAME,
			NUMBER("share", "fraction", "of the demand"), NUMBER("time_s", "s", "of the line's time"), NUMBER("every_s", "s", "one must leave")) }) }) },
	{ .name = "operators", .vector = "TV03", .title = "operators needed", .what = "people that the manual work needs at takt", .run = operators,
		.in = FIELDS(NUMBERS("manual_s", "s", "manual time of the elements, never machine time"), NUMBER("takt_s", "s", "takt")),
		.out = FIELDS(NUMBER("sum_s", "s", "work content"), NUMBER("operators", "people", "work content / takt"), NUMBER("ceil", "people", "rounded up"),
			NUMBER("remainder", "people", "below 0.3 improve, above 0.5 add one, between them wait")) },
	{ .name = "load", .vector = "TV04", .title = "% load vs takt", .what = "%-load of each operator against takt", .run = loads,
		.in = FIELDS(NUMBERS("op_cycle_s", "s", "cycle of each operator"), NUMBER("takt_s", "s", "takt")),
		.out = FIELDS(NUMBERS("load", "fraction", "cycle / takt"), NUMBER("avg_load", "fraction", "their mean"), FLAGS("over_takt", "above 1")) },
	{ .name = "line-balance", .vector = "TV05", .title = "line balance rate", .what = "line balance rate and loss", .run = line_balance,
		.in = FIELDS(NUMBERS("op_cycle_s", "s", "cycle of each operator")),
		.out = FIELDS(NUMBER("lbr", "fraction", "sum / (operators * longest)"), NUMBER("loss", "fraction", "1 - rate")) },
	{ .name = "balance", .what = "elements to the fewest operators at takt, the remainder with the last one", .run = balance,
		.in = FIELDS({ .name = "element_s", .kind = CALC_LIST, .what = "time of each element", .most = LEAN_BALANCE_MOST,
			CALC_OF({ .kind = CALC_NUMBER, .unit = "s" }) }, NUMBER("takt_s", "s", "takt"), BEFORE),
		.out = FIELDS(NUMBER("operators", "people", "the fewest that were found"), FLAG("fewest_proved", "that it cannot be fewer"),
			FLAG("last_proved", "that the last load cannot be less"), NUMBERS("operator_of", "number", "who does each element, from 1"),
			NUMBERS("load_s", "s", "of each operator"), { .name = "why_not", .kind = CALC_TEXT, .what = "null when it could be balanced" },
			NUMBER("why_not_at", "number", "the element or pair it is about, from 1")) },
	{ .name = "process-capacity", .vector = "TV06", .title = "process capacity", .what = "process capacity sheet with its bottleneck", .run = capacity,
		.in = FIELDS(NUMBER("available_s", "s", "net time"), { .name = "steps", .kind = CALC_LIST, CALC_OF({ .kind = CALC_RECORD, CALC_OF(
			NAME, NUMBER("manual", "s", "hands"), NUMBER("auto", "s", "machine"),
			MAYBE("completion", "s", "manual + auto, unless hands work meanwhile"), MAYBE("pieces_per_change", "pieces", "between tool changes"),
			MAYBE("change_s", "s", "a tool change")) }) }),
		.out = FIELDS({ .name = "rows", .kind = CALC_LIST, CALC_OF({ .kind = CALC_RECORD, CALC_OF(NAME,
			NUMBER("unit_s", "s", "time of one piece"), NUMBER("capacity", "pieces", "net time / unit, rounded down")) }) },
			{ .name = "bottleneck", .kind = CALC_TEXT, .what = "the step with the least" }, NUMBER("line_capacity", "pieces", "its capacity")) },
	{ .name = "combination-table", .vector = "TV07", .title = "combination table", .what = "standard work combination table", .run = combination,
		.in = FIELDS(NUMBER("takt_s", "s", "takt"), { .name = "elements", .kind = CALC_LIST, CALC_OF({ .kind = CALC_RECORD, CALC_OF(
			NAME, NUMBER("manual", "s", "hands"), NUMBER("auto", "s", "machine, after that"), NUMBER("walk", "s", "to the next"),
			MAYBE("operator", "number", "who does it, from 1")) }) }),
		.out = FIELDS(NUMBER("manual_total", "s", "sum of manual"), NUMBER("walk_total", "s", "sum of walking"), NUMBER("operator_cycle", "s", "the longest round"),
			NUMBER("longest_machine_cycle", "s", "most of manual + auto"), NUMBER("cell_cycle", "s", "the longer of both"),
			NUMBER("wait_on_machine", "s", "cell - operator cycle"), FLAG("meets_takt", "cell cycle <= takt"), NUMBER("slack_to_takt", "s", "takt - cell cycle"),
			NUMBERS("start_times", "s", "of each element"), READINGS("auto_end", "s", "end of machine time; past the cell cycle it goes on in the next one"),
			{ .name = "operators", .kind = CALC_LIST, .optional = true, .what = "when an operator was given", CALC_OF({ .kind = CALC_RECORD,
			CALC_OF(NUMBER("cycle", "s", "the round"), NUMBER("wait", "s", "cell - operator cycle")) }) }) },
	{ .name = "standard-wip", .vector = "TV08", .title = "standard WIP", .what = "pieces that a process needs to hold", .run = standard_wip,
		.in = FIELDS(NUMBER("takt_s", "s", "takt"), NUMBER("crew", "people", "one piece each"), NUMBERS("auto_s", "s", "each single-piece machine"),
			MAYBE("cure_s", "s", "a step without a machine: cure, cool, dry"), MAYBE("manual_total", "s", "sum of manual, for the rough guess")),
		.out = FIELDS(NUMBER("manual", "pieces", "in hands"), NUMBER("auto", "pieces", "in machines"), NUMBER("cure", "pieces", "curing"),
			NUMBER("total", "pieces", "standard WIP"), MAYBE("rough_no_cure", "pieces", "(manual + auto) / takt")) },
	{ .name = "wip-to-swip", .vector = "SV22", .title = "WIP-to-SWIP", .what = "actual pieces against standard pieces", .run = wip_to_swip,
		.in = FIELDS(NUMBER("wip", "pieces", "actual"), NUMBER("swip", "pieces", "standard")),
		.out = FIELDS(NUMBER("ratio", "fraction", "wip / swip"), NOTHING("swip_0", "without a standard there is no ratio")) },
	{ .name = "time-observation", .vector = "TV09", .title = "time observation", .what = "lowest repeatable time, and element times from the clock",
		.run = observation, .in = FIELDS(READINGS("obs", "s", "observations of one element, null when missed"),
			MAYBE("tolerance_s", "s", "within which one repeats; 0.5"),
			{ .name = "clock", .kind = CALC_LIST, .optional = true, .what = "readings, null when missed",
			CALC_OF({ .kind = CALC_NUMBER, .unit = "s", .or_null = true }) },
			MAYBE("elements_per_cycle", "elements", "needed with clock")),
		.out = FIELDS(NUMBER("lowest_repeatable", "s", "the least that repeats"), NUMBER("min", "s", "least"), NUMBER("mean", "s", "mean"),
			NUMBER("median", "s", "median"), NUMBER("fluctuation", "s", "most - least"),
			{ .name = "element_times", .kind = CALC_LIST, .optional = true, .what = "cycle by cycle", CALC_OF({ .kind = CALC_LIST,
			CALC_OF({ .kind = CALC_NUMBER, .unit = "s", .or_null = true }) }) },
			{ .name = "cycle_times", .kind = CALC_LIST, .optional = true, .what = "of the whole cycles",
			CALC_OF({ .kind = CALC_NUMBER, .unit = "s", .or_null = true }) }) },
	{ .name = "oee", .vector = "TV10", .title = "OEE", .what = "overall equipment effectiveness, with its check", .run = oee,
		.in = FIELDS(NUMBER("shift_min", "min", "gross time"), NUMBER("breaks_min", "min", "planned stops"), NUMBER("stop_min", "min", "unplanned stops"),
			NUMBER("ideal_s", "s", "ideal cycle of a piece"), NUMBER("total", "pieces", "made"), NUMBER("reject", "pieces", "of them bad")),
		.out = FIELDS(NUMBER("A", "fraction", "availability"), NUMBER("P", "fraction", "performance; above 1 the ideal cycle is wrong"),
			NUMBER("Q", "fraction", "quality"), NUMBER("OEE", "fraction", "A * P * Q"), NUMBER("check", "fraction", "good * ideal / planned: the same")) },
	{ .name = "spaghetti", .vector = "SV09", .title = "spaghetti distance", .what = "way walked on a plan", .run = spaghetti,
		.in = FIELDS({ .name = "points", .kind = CALC_LIST, CALC_OF({ .kind = CALC_ROW, CALC_OF(NUMBER("x", "plan", ""), NUMBER("y", "plan", "")) }) },
			NUMBER("scale_m", "m", "a unit of the plan"), NUMBER("trips", "trips", "a shift")),
		.out = FIELDS(NUMBER("per_trip_m", "m", "one way along the points"), NUMBER("per_shift_m", "m", "all trips")) },
	{ .name = "crossings", .title = "crossings of a way with itself", .what = "how often a way on a plan crosses itself", .run = crossings,
		.in = FIELDS({ .name = "points", .kind = CALC_LIST, CALC_OF({ .kind = CALC_ROW, CALC_OF(NUMBER("x", "plan", ""), NUMBER("y", "plan", "")) }) }),
		.out = FIELDS(NUMBER("crossings", "crossings", "legs that meet in a point inside both")) },
	{ .name = "smed", .vector = "SV10", .title = "SMED split", .what = "a setup split into internal and external", .run = smed,
		.in = FIELDS(NUMBER("total_min", "min", "the machine stands"), NUMBER("external_done_stopped_min", "min", "of it could be done while it runs")),
		.out = FIELDS(NUMBER("internal", "min", "what remains"), NUMBER("saving", "fraction", "of the total")) },
	{ .name = "epei", .vector = "SV11", .title = "EPEI", .what = "every part every interval", .run = epei,
		.in = FIELDS(NUMBER("parts", "parts", "that share the machine"), NUMBER("changeover_min", "min", "each"), NUMBER("available_s", "s", "a day"),
			NUMBER("run_s", "s", "a day, for the demand")),
		.out = FIELDS(NUMBER("epei_days", "days", "changeovers of all / what is left a day"),
			{ .name = "infeasible_if", .kind = CALC_TEXT, .what = "then there is no value" }) },
	{ .name = "hour-by-hour", .vector = "SV24", .title = "hour-by-hour gap", .what = "gap and running gap, and which hours need a reason", .run = hours,
		.in = FIELDS({ .name = "plan_actual", .kind = CALC_LIST, CALC_OF({ .kind = CALC_ROW, CALC_OF(NUMBER("plan", "pieces", ""),
			{ .name = "actual", .kind = CALC_NUMBER, .unit = "pieces", .what = "null: not written yet", .or_null = true }) }) },
			NUMBER("tolerance", "pieces", "beyond which a reason is due")),
		.out = FIELDS({ .name = "gap_cum", .kind = CALC_LIST, CALC_OF({ .kind = CALC_ROW, CALC_OF(NUMBER("gap", "pieces", "actual - plan"),
			NUMBER("cum", "pieces", "running sum")) }) }, FLAGS("needs_reason", "gap beyond the tolerance")) },
	{ .name = "ladder", .vector = "TV21", .title = "VSM lead time ladder (Acme)", .what = "lead time and process time under the map", .run = ladder,
		.in = FIELDS(MAYBE("raw_days", "days", "raw material"), NUMBERS("inventory", "pieces", "before and after each step"),
			NUMBER("daily_demand", "pieces", "what customers take in a day"), NUMBERS("process_s", "s", "each step")),
		.out = FIELDS(NUMBERS("days", "days", "inventory / daily demand"), NUMBER("lead_time_days", "days", "their sum"),
			NUMBER("process_time_s", "s", "sum of the steps")) },
	{ .name = "rolled-ca", .vector = "TV22", .title = "rolled %C&A and activity ratio", .what = "rolled %C&A and activity ratio", .run = rolled,
		.in = FIELDS(NUMBERS("ca", "fraction", "complete and accurate, each step"), NUMBERS("pt_min", "min", "process time"), NUMBERS("lt_min", "min", "lead time")),
		.out = FIELDS(NUMBER("rolled", "fraction", "their product"), NUMBER("activity", "fraction", "process / lead time")) },
	{ .name = "process-cycle-efficiency", .what = "share of the lead time that adds value", .run = efficiency,
		.in = FIELDS(NUMBER("value_adding", "any", "time that adds value"), NUMBER("lead_time", "same", "in the same unit")),
		.out = FIELDS(NUMBER("pce", "fraction", "value adding / lead time")) },
	{ .name = "lead-time", .what = "lead time where branches run side by side: the longest way", .run = lead_time,
		.in = FIELDS(NUMBERS("lead", "any", "of each step"), BEFORE),
		.out = FIELDS(NUMBER("lead_time", "same", "the longest way"), READINGS("end", "same", "when each step ends"),
			NUMBERS("longest_way", "number", "the steps on it, from 1")) },
	{ .name = "littles-law", .vector = "SV21", .title = "Little's law age", .what = "age of what is in the process", .run = little,
		.in = FIELDS(NUMBER("wip", "items", "in the process"), NUMBER("throughput_per_month", "items", "that leave it in a month")),
		.out = FIELDS(NUMBER("age_months", "months", "wip / throughput"), NOTHING("throughput_0", "when nothing leaves there is no age")) },
	{ .name = "product-family", .what = "parts that go the same way: each pair shares steps of either (Jaccard) to the threshold at least", .run = families,
		.in = FIELDS({ .name = "parts", .kind = CALC_LIST, .most = 100, CALC_OF({ .kind = CALC_RECORD, CALC_OF(NAME,
			NUMBERS("passes", NULL, "1 where it passes the step, else 0", .most = 100), MAYBE("work_s", "s", "work content of one")) }) },
			NUMBER("threshold", "fraction", "0.7 to 0.8 is usual"),
			MAYBE("work_within", "fraction", "of the larger, by which work content may differ; 0.3 is usual; without it it does not count")),
		.out = FIELDS(NUMBER("families", "families", "how many"), NUMBERS("family_of", "number", "of each part, from 1")) },
	{ .name = NULL },
};
