/*
 * calc_money.c -- `kpo calc` for money: value over time, return, run-rate, parts, what was saved.
 *
 * Booked amounts are whole minor units inside and come out exact; only flows that are discounted are plain numbers.
 */
#include "app/calc_rows.h"

#include <math.h>

enum { YEAR_MONTHS = 12 };

/* ---- over time ---- */

static void npv(struct calc_in in, json_t *out)
{
	calc_put(out, "npv", lean_npv(calc_number(in, "rate"), calc_numbers(in, "cf"), calc_count(in, "cf")));
}

static const char *const irr_why[] = { [LEAN_IRR_UNSIGNED] = "the flows never change their sign", [LEAN_IRR_NONE] = "no rate makes them worth nothing",
	[LEAN_IRR_ONE] = NULL, [LEAN_IRR_SEVERAL] = "there are several, and none is the rate", [LEAN_IRR_TOO_MANY] = "they change their sign more than 16 times" };

static void irr(struct calc_in in, json_t *out)
{
	struct lean_irr r = lean_irr(calc_numbers(in, "cf"), calc_count(in, "cf"));

	calc_put(out, "irr", r.found == LEAN_IRR_ONE ? r.rate[0] : NAN);
	if (r.found == LEAN_IRR_ONE)
		return;
	calc_put_text(out, "why_not", irr_why[r.found]);
	if (r.found == LEAN_IRR_SEVERAL)
		calc_put_numbers(out, "rates", r.rate, r.n);
}

static void payback(struct calc_in in, json_t *out)
{
	double *cf = calc_numbers(in, "cf");
	size_t n = calc_count(in, "cf");

	calc_put(out, "simple_y", lean_payback(0, cf, n).periods);
	calc_put(out, "discounted_y", lean_payback(calc_number(in, "rate"), cf, n).periods);
	calc_put_text(out, "never", NULL);
}

/* ---- return ---- */

static void roi(struct calc_in in, json_t *out)
{
	int64_t benefits = calc_amount(in, "benefits");
	struct lean_roi r = lean_roi(benefits, calc_amount(in, "costs"));

	calc_put(out, "roi", r.roi);
	calc_put(out, "bcr", r.bcr);
	calc_put_amount(out, "net", r.net);
	calc_put(out, "roi_if_cost_0", lean_roi(benefits, 0).roi);
}

static void training_roi(struct calc_in in, json_t *out)
{
	struct lean_training_roi r = lean_training_roi(calc_amount(in, "benefit"), calc_number(in, "isolation"), calc_number(in, "confidence"),
		calc_amount(in, "cost"));

	calc_put_amount(out, "adjusted", r.adjusted);
	calc_put(out, "roi", r.roi);
	calc_put(out, "bcr", r.bcr);
}

/* ---- run-rate ---- */

static struct lean_date lean_day(struct date d)
{
	struct lean_date l;

	date_parts(d, &l.year, &l.month, &l.day);
	return l;
}

/* Twelve months from the first of one. */
static bool is_year(struct date from, struct date to)
{
	return lean_day(from).day == 1 && date_add_months(from, YEAR_MONTHS).day == to.day + 1;
}

static bool year_parse(const char *text, struct date *from)
{
	struct str s = str_c(text);
	struct date to;

	return s.n == 22 && str_starts(str_from(s, 10), S("..")) && date_parse(str_head(s, 10), from) && date_parse(str_from(s, 12), &to) && is_year(*from, to);
}

static void run_rate(struct calc_in in, json_t *out)
{
	int64_t annual = calc_amount(in, "annualised");
	struct lean_date start = lean_day(calc_date(in, "start")), fy;
	struct date from;

	if (!year_parse(calc_text(in, "fy"), &from)) {
		calc_refuse(in, "fy", "must be twelve months from the first of one, \"YYYY-MM-DD..YYYY-MM-DD\"");
		return;
	}
	fy = lean_day(from);
	struct lean_run months = lean_run_prorate(annual, start, YEAR_MONTHS, fy.year, fy.month, LEAN_PRORATE_MONTHS);
	struct lean_run days = lean_run_prorate(annual, start, YEAR_MONTHS, fy.year, fy.month, LEAN_PRORATE_DAYS);
	calc_put_amount(out, "monthly_in_year", months.in_year);
	calc_put_amount(out, "monthly_rollover", months.rollover);
	calc_put(out, "days", days.days);
	calc_put_amount(out, "daily_in_year", days.in_year);
}

static void run_rate_mid_month(struct calc_in in, json_t *out)
{
	struct lean_date start = lean_day(calc_date(in, "start"));
	struct lean_run run = lean_run_prorate(calc_amount(in, "annualised"), start, YEAR_MONTHS, start.year, 1, LEAN_PRORATE_FRACTION);

	calc_put(out, "may_fraction", lean_month_share(start));
	calc_put_amount(out, "in_year", run.in_year);
	calc_put_amount(out, "annualised_from_3m", lean_run_annualise(calc_amounts(in, "actual_months"), calc_count(in, "actual_months")));
}

static void proration(struct calc_in in, json_t *out)
{
	struct lean_date start = lean_day(calc_date(in, "start")), fy = lean_day(calc_date(in, "fy_start"));

	if (fy.day != 1)
		calc_refuse(in, "fy_start", "must be the first of a month");
	struct lean_run run = lean_run_prorate(calc_amount(in, "annual"), start, calc_whole(in, "months", YEAR_MONTHS), fy.year, fy.month,
		(enum lean_proration)calc_word(in, "convention"));
	calc_put_amount(out, "earlier", run.earlier);
	calc_put_amount(out, "in_year", run.in_year);
	calc_put_amount(out, "rollover", run.rollover);
	calc_put_amount(out, "later", run.later);
	calc_put(out, "months_in_year", run.months);
	calc_put(out, "days_in_year", run.days);
}

/* ---- parts ---- */

static void overlap_of_two(struct calc_in in, json_t *out)
{
	double share[2] = { calc_number(in, "a"), calc_number(in, "b") };
	int64_t baseline = calc_amount(in, "baseline"), claimed[2], allowed[2];
	struct lean_overlap o = lean_overlap(LEAN_OVERLAP_SEQUENTIAL, baseline, baseline, share, 2, claimed, allowed);

	calc_put_amount(out, "naive", o.claimed);
	calc_put_amount(out, "sequential", o.allowed);
	calc_put_amount(out, "overstated", o.overstated);
}

static void overlap(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "claims");
	int64_t baseline = calc_amount(in, "baseline"), cap = calc_given(in, "cap") ? calc_amount(in, "cap") : baseline;
	int64_t *claimed = NEW_N(in.mem, int64_t, n + 1), *allowed = NEW_N(in.mem, int64_t, n + 1);
	double *share = NEW_N(in.mem, double, n + 1);

	for (size_t i = 0; i < n; i++)
		share[i] = calc_number(calc_item(in, "claims", i), "share");
	struct lean_overlap o = lean_overlap((enum lean_overlap_rule)calc_word(in, "rule"), baseline, cap, share, n, claimed, allowed);
	json_t *list = calc_put_list(out, "claims");
	for (size_t i = 0; i < n; i++) {
		json_t *row = calc_add_record(list);
		calc_put_text(row, "name", calc_text(calc_item(in, "claims", i), "name"));
		calc_put_amount(row, "claimed", claimed[i]);
		calc_put_amount(row, "allowed", allowed[i]);
	}
	calc_put_amount(out, "claimed", o.claimed);
	calc_put_amount(out, "allowed", o.allowed);
	calc_put_amount(out, "overstated", o.overstated);
}

static void split(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "weights");
	int *w = calc_wholes(in, "weights", 0);
	int64_t *weight = NEW_N(in.mem, int64_t, n + 1), *part = NEW_N(in.mem, int64_t, n + 1);
	json_t *parts = calc_put_record(out, "parts");

	for (size_t i = 0; i < n; i++)
		weight[i] = w[i];
	lean_money_split(calc_amount(in, "amount"), weight, n, part);
	for (size_t i = 0; i < n; i++)
		calc_put_amount(parts, calc_key(in, "weights", i), part[i]);
}

/* ---- what is saved ---- */

static void labour_saved(struct calc_in in, json_t *out)
{
	struct lean_labour l = lean_labour_saved(calc_number(in, "hours"), calc_number(in, "redeployed_hours"), calc_amount(in, "rate"));

	calc_put_amount(out, "total", l.total);
	calc_put_amount(out, "hard", l.hard);
	calc_put_amount(out, "soft", l.soft);
}

static void inventory_release(struct calc_in in, json_t *out)
{
	struct lean_inventory i = lean_inventory_release(calc_amount(in, "reduction"), calc_number(in, "carrying"));

	calc_put_amount(out, "one_time_cash", i.one_time_cash);
	calc_put_amount(out, "annual_carrying", i.annual_carrying);
}

/* ---- the rows ---- */

#define FLOWS NUMBERS("cf", "money", "at the end of each period, the first one at once")

const struct calc calc_money[] = {
	{ .name = "npv", .vector = "TV14", .title = "NPV", .what = "net present value of flows", .run = npv,
		.in = FIELDS(NUMBER("rate", "fraction", "discount a period"), FLOWS), .out = FIELDS(NUMBER("npv", "money", "sum of cf / (1 + rate)^t")) },
	{ .name = "irr", .vector = "TV15", .title = "IRR", .what = "internal rate of return of flows", .run = irr, .in = FIELDS(FLOWS),
		.out = FIELDS(NUMBER("irr", "fraction", "a period, at which the flows are worth nothing"),
			TEXT("why_not", "when there is not just one", .optional = true), NUMBERS("rates", "fraction", "when there are several", .optional = true)) },
	{ .name = "payback", .vector = "TV16", .title = "payback", .what = "periods until flows have paid back", .run = payback,
		.in = FIELDS(FLOWS, NUMBER("rate", "fraction", "discount a period")),
		.out = FIELDS(NUMBER("simple_y", "periods", "not discounted; null: never"), NUMBER("discounted_y", "periods", "discounted; null: never"),
			NOTHING("never", "what is never paid back has no value")) },
	{ .name = "roi", .vector = "TV17", .title = "ROI/BCR", .what = "return on what was spent, and benefit to cost", .run = roi,
		.in = FIELDS(MONEY("benefits", "in all"), MONEY("costs", "in all")),
		.out = FIELDS(NUMBER("roi", "fraction", "(benefits - costs) / costs"), NUMBER("bcr", "-", "benefits / costs"), MONEY("net", "benefits - costs"),
			NOTHING("roi_if_cost_0", "without costs there is none")) },
	{ .name = "training-roi", .vector = "SV07", .title = "training ROI with isolation & confidence",
		.what = "return of a training, of what was its doing (Phillips)",
		.run = training_roi, .in = FIELDS(MONEY("benefit", "that was seen"), NUMBER("isolation", "fraction", "of it the training's doing"),
			NUMBER("confidence", "fraction", "how sure that is"), MONEY("cost", "of the training")),
		.out = FIELDS(MONEY("adjusted", "benefit * isolation * confidence"), NUMBER("roi", "fraction", "(adjusted - cost) / cost"),
			NUMBER("bcr", "-", "adjusted / cost")) },
	{ .name = "run-rate", .vector = "TV18", .title = "run-rate proration", .what = "what of twelve months of a yearly amount falls into a fiscal year",
		.run = run_rate,
		.in = FIELDS(MONEY("annualised", "a year"), DATE("start", "first day of the benefit"), TEXT("fy", "fiscal year, \"YYYY-MM-DD..YYYY-MM-DD\"")),
		.out = FIELDS(MONEY("monthly_in_year", "by whole months: the month of a start before the 15th counts"),
			MONEY("monthly_rollover", "in the year after, by months"),
			WHOLE("days", "days", "of it in the year"), MONEY("daily_in_year", "annualised * days / 365")) },
	{ .name = "run-rate-mid-month", .vector = "TV19", .title = "proration mid-month + annualise actuals",
		.what = "the same for the calendar year, the first month by its days; and a run-rate from actual months", .run = run_rate_mid_month,
		.in = FIELDS(MONEY("annualised", "a year"), DATE("start", "first day of the benefit"), MONEYS("actual_months", "realised, three at least")),
		.out = FIELDS(NUMBER("may_fraction", "fraction", "of the month of the start (May in the vector), from that day on"),
			MONEY("in_year", "of the calendar year of the start"),
			MONEY("annualised_from_3m", "the last three actual months * 4")) },
	{ .name = "proration", .what = "a yearly amount over the fiscal years that it runs in", .run = proration,
		.in = FIELDS(MONEY("annual", "a year"), DATE("start", "first day of the benefit"), DATE("fy_start", "first day of the fiscal year"),
			WORD("convention", "months, fraction, days", "whole months; the first month by its days; days / 365"),
			WHOLE("months", "months", "that it runs; without it 12", .optional = true, .least = 1, .most = 1200)),
		.out = FIELDS(MONEY("earlier", "before that year"), MONEY("in_year", "in it"), MONEY("rollover", "in the next"),
			MONEY("later", "after that; all four are the whole"),
			NUMBER("months_in_year", "months", "by the convention"), WHOLE("days_in_year", "days", "of the calendar")) },
	{ .name = "overlap", .vector = "TV30", .title = "overlapping claims on one baseline", .what = "two savings of one baseline, counted once",
		.run = overlap_of_two,
		.in = FIELDS(NUMBER("a", "fraction", "saved by the first"), NUMBER("b", "fraction", "saved by the second"), MONEY("baseline", "that both save of")),
		.out = FIELDS(MONEY("naive", "the plain sum"), MONEY("sequential", "the second of what the first left"), MONEY("overstated", "naive - sequential")) },
	{ .name = "overlap", .what = "several claims on one baseline, cut by a rule to what there is", .run = overlap,
		.in = FIELDS(RECORDS("claims", "in the order they were made", NAME, NUMBER("share", "fraction", "of the baseline")), MONEY("baseline", "that all save of"),
			MONEY("cap", "what may be counted together; without it the baseline", .optional = true),
			WORD("rule", "sequential, pro rata, first wins", "each of what is left; all cut alike; until the cap is used up")),
		.out = FIELDS(RECORDS("claims", "in the same order", NAME, MONEY("claimed", "what it says"), MONEY("allowed", "what may be counted")),
			MONEY("claimed", "sum"),
			MONEY("allowed", "sum"), MONEY("overstated", "claimed - allowed")) },
	{ .name = "money-split", .what = "an amount in parts by weight, to the last minor unit", .run = split,
		.in = FIELDS(MONEY("amount", "the whole"), BY_NAME("weights", "of each", WHOLE(NULL, "any", "percent, hours"))),
		.out = FIELDS(BY_NAME("parts", "of each; together the whole", MONEY(NULL, "null: there are no weights"))) },
	{ .name = "labour-saved", .vector = "SV17", .title = "labour saved split", .what = "hours saved in money, hard and soft", .run = labour_saved,
		.in = FIELDS(NUMBER("hours", "h", "saved"), MONEY("rate", "an hour"), NUMBER("redeployed_hours", "h", "of them moved into a funded vacancy")),
		.out = FIELDS(MONEY("total", "hours * rate"), MONEY("hard", "redeployed hours * rate"), MONEY("soft", "the rest: capacity")) },
	{ .name = "inventory-release", .vector = "SV18", .title = "inventory release", .what = "inventory released: cash once, and its carrying cost a year",
		.run = inventory_release,
		.in = FIELDS(MONEY("reduction", "of inventory"), NUMBER("carrying", "fraction", "cost of carrying, a year")),
		.out = FIELDS(MONEY("one_time_cash", "never profit"), MONEY("annual_carrying", "reduction * carrying")) },
	{ .name = NULL },
};
