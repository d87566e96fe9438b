/*
 * calc_office.c -- `kpo calc` for results and the office: improvement, what is kept, what was closed and checked, audits, maturity, capacity of the office.
 *
 * Every number is answered beside the one that could make it look too good.
 */
#include "app/calc_rows.h"

#include <math.h>
#include <string.h>

static size_t count(struct calc_in in, const char *name)
{
	return (size_t)calc_whole(in, name, 0);
}

/* ---- what came of it ---- */

static void improvement(struct calc_in in, json_t *out)
{
	json_t *results = calc_put_list(out, "results");

	for (size_t i = 0; i < calc_count(in, "cases"); i++) {
		struct calc_in row = calc_item(in, "cases", i);
		double baseline = calc_number(row, "baseline"), final = calc_number(row, "final");
		json_t *result = calc_add_record(results);
		calc_put(result, "improvement", lean_improvement(baseline, final, (enum lean_direction)calc_word(row, "better")));
		calc_put(result, "attainment", lean_attainment(baseline, final, calc_number(row, "target")));
	}
}

static void retention(struct calc_in in, json_t *out)
{
	static const char *const classes[] = { [LEAN_GAIN_UNKNOWN] = NULL, [LEAN_GAIN_NOT] = "not", [LEAN_GAIN_PARTIAL] = "partial",
		[LEAN_GAIN_SUSTAINED] = "sustained" };
	json_t *kept = calc_put_list(out, "retention"), *class = calc_put_list(out, "class");

	for (size_t i = 0; i < calc_count(in, "cases"); i++) {
		struct calc_in row = calc_item(in, "cases", i);
		double r = lean_gain_retention(calc_number(row, "baseline"), calc_number(row, "final"), calc_number(row, "current"));
		calc_add(kept, r);
		calc_add_text(class, classes[lean_gain_class(r)]);
	}
}

static void event_verdict(struct calc_in in, json_t *out)
{
	static const char *const verdicts[] = { [LEAN_GAIN_UNKNOWN] = NULL, [LEAN_GAIN_NOT] = "not", [LEAN_GAIN_PARTIAL] = "partial",
		[LEAN_GAIN_SUSTAINED] = "sustained" };
	double least = calc_number(in, "conform_least");

	calc_put_text(out, "verdict", verdicts[lean_event_verdict(calc_numbers(in, "retention"), calc_count(in, "retention"), calc_number(in, "conform"),
		isnan(least) ? 0.8 : least)]);
}

static void actions(struct calc_in in, json_t *out)
{
	size_t due = count(in, "due_in_period"), on_time = count(in, "closed_on_time"), late = count(in, "closed_late");
	struct lean_actions a = lean_actions_closed(due, on_time, late);

	if (on_time + late + count(in, "open_overdue") > due)
		calc_refuse(in, "due_in_period", "must not be less than what was closed and what is overdue together");
	calc_put(out, "on_time", a.on_time);
	calc_put(out, "closure", a.closed);
	calc_put(out, "if_none_due", lean_actions_closed(0, 0, 0).on_time);
}

static void sustainment(struct calc_in in, json_t *out)
{
	struct lean_sustainment s = lean_sustainment(count(in, "due"), count(in, "done"), count(in, "sustained"));

	calc_put(out, "strict", s.strict);
	calc_put(out, "of_audited", s.of_audited);
	calc_put(out, "audit_compliance", s.audited);
}

static void leader_work(struct calc_in in, json_t *out)
{
	struct lean_adherence a = lean_leader_adherence(&(struct lean_leader_work){ .scheduled = count(in, "scheduled"), .excused = count(in, "excused"),
		.on_time = count(in, "on_time"), .on_time_abnormal = count(in, "on_time_abnormal"), .late = count(in, "late"),
		.late_abnormal = count(in, "late_abnormal"), .missed = count(in, "missed") });

	calc_put(out, "adherence", a.adherence);
	calc_put(out, "late", a.late);
	calc_put(out, "missed", a.missed);
	calc_put(out, "abnormality_yield", a.abnormality_yield);
}

static void bowler(struct calc_in in, json_t *out)
{
	static const enum lean_bowler colours[] = { LEAN_BOWLER_GREEN, LEAN_BOWLER_RED };
	size_t n = calc_count(in, "months");
	enum lean_bowler *month = NEW_N(in.mem, enum lean_bowler, n + 1);
	bool *trigger = NEW_N(in.mem, bool, n + 1);

	for (size_t i = 0; i < n; i++) {
		const char *letter = calc_text(calc_item(in, "months", i), NULL);
		month[i] = letter ? colours[*letter == 'R'] : LEAN_BOWLER_BLANK;
	}
	lean_bowler_triggers(month, n, trigger);
	calc_put_places(out, "trigger_idx", trigger, n);
}

/* ---- audits and maturity ---- */

static bool scores_fit(struct calc_in in, size_t part, const int *score, size_t n, int max)
{
	for (size_t i = 0; i < n; i++)
		if (score[i] > max) {
			calc_refuse(in, str_z(in.mem, str_fmt(in.mem, "scores.%s", calc_key(in, "scores", part))), "must have no score above max");
			return false;
		}
	return true;
}

static void audit(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "scores");
	int max = calc_whole(in, "max", 0);
	VEC(int) all = { 0 };
	json_t *by_s = calc_put_record(out, "by_s");

	for (size_t i = 0; i < n; i++) {
		struct calc_in part = calc_item(in, "scores", i);
		int *score = calc_wholes(part, NULL, -1);
		if (!scores_fit(in, i, score, calc_count(part, NULL), max))
			return;
		for (size_t k = 0; k < calc_count(part, NULL); k++)
			*VEC_ADD(in.mem, &all) = score[k];
		calc_put(by_s, calc_key(in, "scores", i), lean_audit_score(score, calc_count(part, NULL), max).share);
	}
	struct lean_score s = lean_audit_score(all.p, all.n, max);
	calc_put(out, "points", (double)s.points);
	calc_put(out, "max", (double)s.possible);
	calc_put(out, "pct", s.share);
}

static void maturity(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "scores");
	bool weighted = calc_given(in, "weights");

	if (weighted && calc_count(in, "weights") != n) {
		calc_refuse(in, "weights", "must be as many as scores");
		return;
	}
	struct lean_maturity m = lean_maturity(calc_numbers(in, "scores"), weighted ? calc_numbers(in, "weights") : NULL, n);
	calc_put(out, "mean", m.mean);
	calc_put(out, "min", m.min);
}

static void effectiveness(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "weights");
	double *value = NEW_N(in.mem, double, n + 1);

	if (!calc_same_keys(in, "weights", "values"))
		return;
	for (size_t i = 0; i < n; i++)
		value[i] = calc_number(calc_at_key(in, "values", calc_key(in, "weights", i)), NULL);
	calc_put(out, "score", lean_event_effectiveness(value, calc_numbers(in, "weights"), n));
}

/* ---- the office ---- */

static void office(struct calc_in in, json_t *out)
{
	struct lean_office o = lean_office_pace(calc_number(in, "kpo_fte"), calc_number(in, "headcount"), calc_number(in, "events_ttm"));

	calc_put(out, "ratio", o.ratio);
	calc_put_numbers(out, "band_fte", (double[]){ o.band_low, o.band_high }, 2);
	calc_put(out, "events_per_1000", o.events_per_1000);
	calc_put(out, "n_over_10", o.pace);
}

static void facilitators(struct calc_in in, json_t *out)
{
	struct lean_facilitators f = lean_facilitators_needed(calc_number(in, "events"), calc_number(in, "days_each"),
		calc_number(in, "available_days_per_fte"));

	calc_put(out, "days", f.days);
	calc_put(out, "fte", f.fte);
}

/* ---- the rows ---- */

const struct calc calc_office[] = {
	{ .name = "improvement", .vector = "SV08", .title = "improvement & target attainment", .what = "how much better, and how much of the way to the target",
		.run = improvement,
		.in = FIELDS(ROWS("cases", "each metric", NUMBER("baseline", "any", "before"), NUMBER("final", "same", "after"), NUMBER("target", "same", "that was set"),
			WORD("better", "lower, higher", "which way is better"))),
		.out = FIELDS(RECORDS("results", "of each", NUMBER("improvement", "fraction", "of the baseline; above 0 is better"),
			NUMBER("attainment", "fraction", "(final - baseline) / (target - baseline)"))) },
	{ .name = "gain-retention", .vector = "SV12", .title = "gain retention at audit", .what = "how much of a gain is still there", .run = retention,
		.in = FIELDS(ROWS("cases", "each metric", NUMBER("baseline", "any", "before"), NUMBER("final", "same", "at the end of the event"),
			NUMBER("current", "same", "at the audit"))),
		.out = FIELDS(NUMBERS("retention", "fraction", "(current - baseline) / (final - baseline)"),
			FIELD(CALC_LIST, "class", NULL, "of each", CALC_OF(WORD(NULL, "sustained, partial, not", "from 0.9, from 0.5; null: there was no gain")))) },
	{ .name = "event-verdict", .what = "whether a kaizen event's result was sustained at its audit", .run = event_verdict,
		.in = FIELDS(NUMBERS("retention", "fraction", "of each primary target, as of `gain-retention`"), NUMBER("conform", "fraction", "of the observed work that followed its standard"),
			NUMBER("conform_least", "fraction", "asked for; without it 0.8", .optional = true)),
		.out = FIELDS(WORD("verdict", "sustained, partial, not", "null: a number is missing")) },
	{ .name = "actions-on-time", .vector = "TV25", .title = "actions closed on time", .what = "actions closed by their original due date, and closed at all",
		.run = actions,
		.in = FIELDS(WHOLE("due_in_period", "actions", "by their original date"), WHOLE("closed_on_time", "actions", "of them"),
			WHOLE("closed_late", "actions", "of them"),
			WHOLE("open_overdue", "actions", "of them", .optional = true)),
		.out = FIELDS(NUMBER("on_time", "fraction", "closed on time / due"), NUMBER("closure", "fraction", "closed / due"),
			NOTHING("if_none_due", "then there is none")) },
	{ .name = "sustainment", .vector = "TV26", .title = "sustainment", .what = "events whose result is kept, of all due and of those audited", .run = sustainment,
		.in = FIELDS(WHOLE("due", "audits", "that were due"), WHOLE("done", "audits", "that were done"), WHOLE("sustained", "audits", "that found it kept")),
		.out = FIELDS(NUMBER("strict", "fraction", "sustained / due"), NUMBER("of_audited", "fraction", "sustained / done"),
			NUMBER("audit_compliance", "fraction", "done / due")) },
	{ .name = "leader-standard-work", .vector = "SV13", .title = "LSW adherence & abnormality yield",
		.what = "leader standard work: what was done, and what it found",
		.run = leader_work, .in = FIELDS(WHOLE("scheduled", "checks", "in all"), WHOLE("excused", "checks", "of them"), WHOLE("on_time", "checks", "done"),
			WHOLE("on_time_abnormal", "checks", "of those that found something"), WHOLE("late", "checks", "done"),
			WHOLE("late_abnormal", "checks", "of those that found something"), WHOLE("missed", "checks", "not done")),
		.out = FIELDS(NUMBER("adherence", "fraction", "on time / due"), NUMBER("late", "fraction", "late / due"), NUMBER("missed", "fraction", "missed / due"),
			NUMBER("abnormality_yield", "fraction", "of the checks done, that found something")) },
	{ .name = "bowler", .vector = "SV23", .title = "bowler countermeasure trigger (2 consecutive, or 3 of 6)",
		.what = "months of a bowler that call for a countermeasure",
		.run = bowler, .in = FIELDS(FIELD(CALC_LIST, "months", NULL, "in their order",
			CALC_OF(WORD(NULL, "G, R", "green, red; null: not filled in", .or_null = true)))),
		.out = FIELDS(PLACES("trigger_idx", "a red one after a red one, or the third of six")) },
	{ .name = "audit-score", .vector = "TV23", .title = "5S score with N/A", .what = "points of an audit, whole and by part", .run = audit,
		.in = FIELDS(BY_NAME("scores", "each part, e.g. an S",
			{ .kind = CALC_LIST, .what = "its items", CALC_OF(WHOLE(NULL, "points", "null: not applicable", .or_null = true)) }),
			WHOLE("max", "points", "of an item")),
		.out = FIELDS(NUMBER("points", "points", "sum"), NUMBER("max", "points", "possible"), NUMBER("pct", "fraction", "points / possible"),
			BY_NAME("by_s", "each part", NUMBER(NULL, "fraction", "points / possible"))) },
	{ .name = "maturity", .vector = "SV19", .title = "maturity mean and min", .what = "mean of dimensions, never without the lowest", .run = maturity,
		.in = FIELDS(READINGS("scores", "level", "of each dimension"), NUMBERS("weights", "-", "of each; without them all alike", .optional = true)),
		.out = FIELDS(NUMBER("mean", "level", "weighted"), NUMBER("min", "level", "the lowest")) },
	{ .name = "event-effectiveness", .vector = "SV20", .title = "event effectiveness, null re-normalised",
		.what = "how well an event worked, of the parts that are known",
		.run = effectiveness, .in = FIELDS(BY_NAME("weights", "each component", NUMBER(NULL, "-", "")),
			BY_NAME("values", "the same components", NUMBER(NULL, "fraction", "null: not known", .or_null = true))),
		.out = FIELDS(NUMBER("score", "fraction", "weighted mean of what is known; null with fewer than three")) },
	{ .name = "office-pace", .vector = "SV15", .title = "KPO ratio and pace", .what = "how large the office is, and how many events it holds", .run = office,
		.in = FIELDS(NUMBER("kpo_fte", "fte", "of the office"), NUMBER("headcount", "people", "of the organisation"),
			NUMBER("events_ttm", "events", "of twelve months")),
		.out = FIELDS(NUMBER("ratio", "fraction", "fte / headcount"), NUMBERS("band_fte", "fte", "1 % and 2 % of headcount"),
			NUMBER("events_per_1000", "events", "for 1000 people, a year"), NUMBER("n_over_10", "events", "headcount / 10: to compare with, not a target")) },
	{ .name = "facilitator-need", .vector = "SV16", .title = "facilitator need", .what = "facilitators that a year's events need", .run = facilitators,
		.in = FIELDS(NUMBER("events", "events", "a year"), NUMBER("days_each", "days", "prepare, run, follow up"),
			NUMBER("available_days_per_fte", "days", "a year")),
		.out = FIELDS(NUMBER("days", "days", "in all"), NUMBER("fte", "people", "days / available days")) },
	{ .name = NULL },
};
