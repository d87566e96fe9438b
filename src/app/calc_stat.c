/*
 * calc_stat.c -- `kpo calc` for what numbers say: signals, shifts, capability, parts of a whole, sites, raters, durations, forecasts.
 *
 * Nothing is computed here beyond what a list needs to be shown; where there is no answer, src/lean says so.
 */
#include "app/calc_rows.h"

#include <math.h>

#define DURATIONS  NUMBERS("closed", "any", "durations that have ended"), NUMBERS("open_age", "same", "age of those that have not")
#define KNOWN      WORD("known", "exact, estimated, at least", "estimated: Kaplan-Meier; at least: the middle one is still open")
#define SEED       WHOLE("seed", NULL, "the same one gives the same answer; without it 1", .optional = true)
#define SIGNALS    PLACES("outside_idx", "beyond a limit"), PLACES("run8_idx", "the eighth and further ones in a row on one side"), \
	PLACES("near_idx", "three of four nearer to a limit than to the mean")

enum { ROUNDS = 10000, ROUNDS_MOST = 20000, PERIODS = 520, PERIODS_MOST = 1000, SITES_MOST = 100, SITE_MOST = 100000 };

/* ---- XmR ---- */

static void ranges_put(json_t *out, const double *x, size_t n)
{
	json_t *list = calc_put_list(out, "mr");
	double last = NAN;

	for (size_t i = 0; i < n; i++) {
		if (isnan(x[i]))
			continue;
		if (!isnan(last))
			calc_add(list, fabs(x[i] - last));
		last = x[i];
	}
}

static void limits_put(json_t *out, const struct lean_xmr *m)
{
	calc_put(out, "mean", m->mean);
	calc_put(out, "mr_bar", m->mr_bar);
	calc_put(out, "UNPL", m->upper);
	calc_put(out, "LNPL", m->lower);
	calc_put(out, "URL", m->range_upper);
}

static void xmr_limits(struct calc_in in, json_t *out)
{
	double *x = calc_numbers(in, "x"), c1 = calc_number(in, "c1"), c2 = calc_number(in, "c2");
	struct lean_xmr m = lean_xmr(x, calc_count(in, "x"));

	if (c1 < LEAN_XMR_LIMITS || c1 > LEAN_XMR_LIMITS)
		calc_refuse(in, "c1", "must be 2.66, which is fixed");
	if (c2 < LEAN_XMR_RANGE || c2 > LEAN_XMR_RANGE)
		calc_refuse(in, "c2", "must be 3.268, which is fixed");
	limits_put(out, &m);
	ranges_put(out, x, calc_count(in, "x"));
}

enum signal { OUTSIDE, RUN, NEAR };

static void signal_put(struct calc_in in, json_t *out, const char *name, const struct lean_signal *s, size_t n, enum signal which)
{
	bool *there = NEW_N(in.mem, bool, n + 1);

	for (size_t i = 0; i < n; i++)
		there[i] = which == OUTSIDE ? s[i].outside : which == RUN ? s[i].run : s[i].near;
	calc_put_places(out, name, there, n);
}

static void signals_put(struct calc_in in, json_t *out, const struct lean_signal *s, size_t n)
{
	signal_put(in, out, "outside_idx", s, n, OUTSIDE);
	signal_put(in, out, "run8_idx", s, n, RUN);
	signal_put(in, out, "near_idx", s, n, NEAR);
}

static void xmr_signals(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "new");
	struct lean_xmr m = { .mean = calc_number(in, "mean"), .upper = calc_number(in, "UNPL"), .lower = calc_number(in, "LNPL") };
	struct lean_signal *s = NEW_N(in.mem, struct lean_signal, n + 1);

	if (!(m.lower <= m.mean && m.mean <= m.upper))
		calc_refuse(in, "mean", "must lie between LNPL and UNPL");
	lean_xmr_signals(&m, calc_numbers(in, "new"), n, s);
	signal_put(in, out, "outside_idx", s, n, OUTSIDE);
	signal_put(in, out, "run8_idx", s, n, RUN);
	calc_put(out, "upper_midline", (m.mean + m.upper) / 2);
}

static void xmr_signals_of_baseline(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "new");
	struct lean_xmr m = lean_xmr(calc_numbers(in, "baseline"), calc_count(in, "baseline"));
	struct lean_signal *s = NEW_N(in.mem, struct lean_signal, n + 1);

	lean_xmr_signals(&m, calc_numbers(in, "new"), n, s);
	limits_put(out, &m);
	calc_put_flag(out, "provisional", m.provisional);
	signals_put(in, out, s, n);
}

/* ---- did it shift? ---- */

static const char *const verdicts[] = { [LEAN_SHIFT_UNKNOWN] = "unknown", [LEAN_SHIFT_EARLY] = "too early", [LEAN_SHIFT_NONE] = "no signal",
	[LEAN_SHIFT_HELD] = "shifted", [LEAN_SHIFT_REVERTED] = "went back" };

static void shift(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "after");
	struct lean_xmr m = lean_xmr(calc_numbers(in, "baseline"), calc_count(in, "baseline"));
	struct lean_signal *signals = NEW_N(in.mem, struct lean_signal, n + 1);
	struct lean_shift s = lean_shift_judge(&m, calc_numbers(in, "after"), n, signals);

	calc_put_text(out, "verdict", verdicts[s.verdict]);
	calc_put_text(out, "side", s.side > 0 ? "up" : s.side < 0 ? "down" : NULL);
	calc_put(out, "effect", s.effect);
	calc_put(out, "first_idx", s.first == SIZE_MAX ? NAN : (double)s.first);
	calc_put(out, "back", (double)s.back);
	calc_put_flag(out, "provisional", s.provisional);
	limits_put(out, &m);
	signals_put(in, out, signals, n);
}

static void shift_test(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "x");
	struct lean_shift_test t = lean_shift_test(calc_numbers(in, "x"), n, (size_t)calc_whole(in, "before", 0), (size_t)calc_whole(in, "block", 0),
		(unsigned)calc_whole(in, "rounds", ROUNDS), (uint64_t)calc_whole(in, "seed", 1), NEW_N(in.mem, size_t, n + 1));

	calc_put(out, "difference", t.difference);
	calc_put(out, "p", t.p);
	calc_put(out, "lag1", t.lag1);
	calc_put_flag(out, "lagged", t.lagged);
	calc_put(out, "block", (double)t.block);
	calc_put(out, "blocks", (double)t.blocks);
}

static void autocorrelation(struct calc_in in, json_t *out)
{
	calc_put(out, "lag1", lean_autocorrelation(calc_numbers(in, "x"), calc_count(in, "x")));
}

/* ---- capability ---- */

static void capability_put(struct calc_in in, json_t *out, double mean, double sigma)
{
	struct lean_capability c = lean_capability(calc_number(in, "lsl"), calc_number(in, "usl"), mean, sigma);

	calc_put(out, "cp", c.cp);
	calc_put(out, "cpk", c.cpk);
}

static void capability(struct calc_in in, json_t *out)
{
	capability_put(in, out, calc_number(in, "mean"), calc_number(in, "sigma"));
	calc_put(out, "if_sigma_0", lean_capability(calc_number(in, "lsl"), calc_number(in, "usl"), calc_number(in, "mean"), 0).cp);
}

static void capability_of_values(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "x");
	double *x = calc_numbers(in, "x");
	struct lean_xmr m = lean_xmr(x, n);
	struct lean_signal *s = NEW_N(in.mem, struct lean_signal, n + 1);

	lean_xmr_signals(&m, x, n, s);
	calc_put(out, "mean", m.mean);
	calc_put(out, "sigma_within", lean_sigma_within(&m));
	capability_put(in, out, m.mean, lean_sigma_within(&m));
	signals_put(in, out, s, n);
}

/* ---- parts of a whole ---- */

static void pareto(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "counts");
	double *counts = calc_numbers(in, "counts");
	struct lean_pareto *rows = NEW_N(in.mem, struct lean_pareto, n + 1);
	const char *other = calc_text(in, "other");
	bool found = !other;

	for (size_t i = 0; i < n; i++) {
		rows[i] = (struct lean_pareto){ .count = counts[i], .id = i, .other = other && str_is(str_c(other), calc_key(in, "counts", i)) };
		found |= rows[i].other;
	}
	if (!found)
		calc_refuse(in, "other", "must be one of the names in counts");
	lean_pareto(rows, n, calc_number(in, "threshold"));
	json_t *cum = calc_put_list(out, "cum"), *vital = calc_put_list(out, "vital_few");
	for (size_t i = 0; i < n; i++) {
		json_t *row = calc_add_list(cum);
		calc_add_text(row, calc_key(in, "counts", rows[i].id));
		calc_add(row, rows[i].cumulative);
		if (rows[i].vital)
			calc_add_text(vital, calc_key(in, "counts", rows[i].id));
	}
}

static void concentration(struct calc_in in, json_t *out)
{
	struct lean_concentration c = lean_concentration(calc_numbers(in, "x"), calc_count(in, "x"));

	calc_put(out, "herfindahl", c.herfindahl);
	calc_put(out, "equivalent", c.equivalent);
	calc_put(out, "top", (double)c.top);
	calc_put(out, "top_share", c.top_share);
}

static void percentile(struct calc_in in, json_t *out)
{
	double *x = calc_numbers(in, "x"), *p = calc_numbers(in, "p");
	json_t *list = calc_put_list(out, "values");

	for (size_t i = 0; i < calc_count(in, "p"); i++)
		calc_add(list, lean_percentile(x, calc_count(in, "x"), p[i]));
}

/* ---- comparing sites ---- */

static json_t *site_put(json_t *sites, struct calc_in site, struct lean_limits limits, double is)
{
	json_t *row = calc_add_record(sites);

	calc_put_text(row, "name", calc_text(site, "name"));
	calc_put(row, "is", is);
	calc_put(row, "lower", limits.lower);
	calc_put(row, "upper", limits.upper);
	calc_put_flag(row, "outside", is < limits.lower || is > limits.upper);
	return row;
}

static double coverage_of(struct calc_in in)
{
	return calc_given(in, "coverage") ? calc_number(in, "coverage") : 0.95;
}

static void funnel_proportion(struct calc_in in, json_t *out)
{
	json_t *sites = calc_put_list(out, "sites");

	for (size_t i = 0; i < calc_count(in, "sites"); i++) {
		struct calc_in site = calc_item(in, "sites", i);
		size_t of = (size_t)calc_whole(site, "of", 0);
		site_put(sites, site, lean_funnel_proportion(calc_number(in, "target"), of, coverage_of(in)), lean_ratio(calc_number(site, "count"), (double)of));
	}
}

/* The cost grows with the count that is expected. */
static void funnel_rate(struct calc_in in, json_t *out)
{
	json_t *sites = calc_put_list(out, "sites");

	for (size_t i = 0; i < calc_count(in, "sites"); i++) {
		struct calc_in site = calc_item(in, "sites", i);
		double exposure = calc_number(site, "exposure"), target = calc_number(in, "target");
		if (target * exposure > SITE_MOST) {
			calc_refuse(in, "target", "must not make a site expect more than 100000: target * exposure");
			return;
		}
		site_put(sites, site, lean_funnel_rate(target, exposure, coverage_of(in)), lean_ratio(calc_number(site, "count"), exposure));
	}
}

/* ---- two raters ---- */

static void kappa(struct calc_in in, json_t *out)
{
	struct lean_kappa k;

	if (calc_count(in, "a") != calc_count(in, "b")) {
		calc_refuse(in, "b", "must have as many ratings as a");
		return;
	}
	k = lean_kappa(calc_wholes(in, "a", -1), calc_wholes(in, "b", -1), calc_count(in, "a"), calc_whole(in, "levels", 0),
		(enum lean_kappa_weight)calc_word(in, "weight"));
	calc_put(out, "kappa", k.kappa);
	calc_put(out, "agreement", k.agreement);
	calc_put(out, "items", (double)k.n);
}

static void agreement(struct calc_in in, json_t *out)
{
	calc_put(out, "agreement", lean_agreement((size_t)calc_whole(in, "equal", 0), (size_t)calc_whole(in, "items", 0)));
}

/* ---- durations ---- */

static const char *const knowns[] = { [LEAN_UNKNOWN] = NULL, [LEAN_EXACT] = "exact", [LEAN_ESTIMATED] = "estimated", [LEAN_AT_LEAST] = "at least" };

static struct lean_duration *durations(struct calc_in in, const char *closed, const char *open, size_t *n)
{
	size_t ended = calc_count(in, closed), running = calc_count(in, open);
	double *x = calc_numbers(in, closed), *age = calc_numbers(in, open);
	struct lean_duration *d = NEW_N(in.mem, struct lean_duration, ended + running + 1);

	for (size_t i = 0; i < ended; i++)
		d[i] = (struct lean_duration){ x[i], false };
	for (size_t i = 0; i < running; i++)
		d[ended + i] = (struct lean_duration){ age[i], true };
	*n = ended + running;
	return d;
}

static void response_time(struct calc_in in, json_t *out)
{
	size_t n, answered = calc_count(in, "responded_h"), within = 0;
	struct lean_duration *d = durations(in, "responded_h", "unanswered_age_h", &n);
	double sla_h = calc_number(in, "sla_h"), due = (double)answered;

	for (size_t i = 0; i < n; i++) {
		within += !d[i].open && d[i].x <= sla_h;
		due += d[i].open && d[i].x > sla_h;
	}
	struct lean_median m = lean_median_honest(d, n);
	calc_put(out, "naive", lean_median(calc_numbers(in, "responded_h"), answered));
	calc_put(out, "honest", m.x);
	if (m.known != LEAN_EXACT)
		calc_put_text(out, "known", knowns[m.known]);
	calc_put(out, "within_sla", lean_ratio((double)within, due));
}

static void fit(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "x");

	if (calc_count(in, "y") != n)
		calc_refuse(in, "y", "must have as many as x");
	struct lean_fit f = lean_fit(calc_numbers(in, "x"), calc_numbers(in, "y"), calc_count(in, "y") == n ? n : 0);
	calc_put(out, "slope", f.slope);
	calc_put(out, "at_zero", f.at_zero);
	calc_put(out, "explained", f.explained);
	calc_put(out, "n", (double)f.n);
}

static void median(struct calc_in in, json_t *out)
{
	calc_put(out, "median", lean_median(calc_numbers(in, "x"), calc_count(in, "x")));
}

static void median_put(json_t *out, struct lean_duration *d, size_t n)
{
	struct lean_median m = lean_median_honest(d, n);

	calc_put(out, "median", m.x);
	calc_put_text(out, "known", knowns[m.known]);
}

static void median_honest(struct calc_in in, json_t *out)
{
	size_t n;
	struct lean_duration *d = durations(in, "closed", "open_age", &n);

	median_put(out, d, n);
}

static void survival(struct calc_in in, json_t *out)
{
	size_t n;
	struct lean_duration *d = durations(in, "closed", "open_age", &n);
	struct lean_survival *s = NEW_N(in.mem, struct lean_survival, n + 1);
	size_t steps = lean_survival(d, n, s);
	json_t *list = calc_put_list(out, "steps");

	for (size_t i = 0; i < steps; i++) {
		json_t *row = calc_add_record(list);
		calc_put(row, "x", s[i].x);
		calc_put(row, "at_risk", (double)s[i].at_risk);
		calc_put(row, "closed", (double)s[i].closed);
		calc_put(row, "still_open", s[i].s);
		calc_put(row, "se", s[i].se);
		calc_put(row, "lower", s[i].lower);
		calc_put(row, "upper", s[i].upper);
	}
	median_put(out, d, n);
}

/* ---- when will it be done? ---- */

static void forecast(struct calc_in in, json_t *out)
{
	size_t n = calc_count(in, "throughput"), rounds = (size_t)calc_whole(in, "rounds", ROUNDS);
	unsigned *periods = NEW_N(in.mem, unsigned, rounds + 1), *past = NEW_N(in.mem, unsigned, n + 1);
	int *throughput = calc_wholes(in, "throughput", 0);

	for (size_t i = 0; i < n; i++)
		past[i] = (unsigned)throughput[i];
	struct lean_forecast f = lean_forecast_done(past, n, (unsigned)calc_whole(in, "open", 0), (unsigned)calc_whole(in, "longest", PERIODS),
		(uint64_t)calc_whole(in, "seed", 1), periods, rounds);
	calc_put(out, "p50", f.p50);
	calc_put(out, "p85", f.p85);
	calc_put(out, "p95", f.p95);
	calc_put(out, "never", f.never);
	if (!calc_given(in, "shares"))
		return;
	double *shares = calc_numbers(in, "shares");
	json_t *within = calc_put_list(out, "within");
	for (size_t i = 0; i < calc_count(in, "shares"); i++)
		calc_add(within, n ? lean_forecast_within(periods, rounds, shares[i]) : NAN);
}

/* ---- the rows ---- */

#define LIMITS NUMBER("mean", "same", "of all values"), NUMBER("mr_bar", "same", "mean moving range"), \
	NUMBER("UNPL", "same", "upper natural limit: mean + 2.66 mr_bar; null with fewer than 6 values"), \
	NUMBER("LNPL", "same", "lower natural limit: mean - 2.66 mr_bar"), NUMBER("URL", "same", "upper limit of the ranges: 3.268 mr_bar")
#define CAPABLE NUMBER("cp", "-", "(usl - lsl) / 6 sigma; null with one limit only"), NUMBER("cpk", "-", "distance to the nearer limit / 3 sigma")
#define TOLERANCE MAYBE("usl", "same", "upper specification limit"), MAYBE("lsl", "same", "lower specification limit")
#define SITES RECORDS("sites", "each site", NAME, NUMBER("is", "as target", "count / its size"), NUMBER("lower", "as target", "limit for its size"), \
	NUMBER("upper", "as target", "limit for its size"), FLAG("outside", "beyond its limits; between them there is no order"))
#define COVERAGE MAYBE("coverage", "fraction", "between the limits if a site is like all others; without it 0.95")

const struct calc calc_stat[] = {
	{ .name = "xmr-limits", .vector = "TV11", .title = "XmR limits", .what = "natural limits of a process from its moving ranges", .run = xmr_limits,
		.in = FIELDS(READINGS("x", "any", "in the order of time"), MAYBE("c1", "-", "2.66"), MAYBE("c2", "-", "3.268")),
		.out = FIELDS(LIMITS, NUMBERS("mr", "same", "moving ranges")) },
	{ .name = "xmr-signals", .vector = "TV12", .title = "XmR signals", .what = "which values are signals against limits that are known", .run = xmr_signals,
		.in = FIELDS(NUMBER("mean", "any", "centre line"), NUMBER("UNPL", "same", "upper natural limit"), NUMBER("LNPL", "same", "lower natural limit"),
			READINGS("new", "same", "in the order of time")),
		.out = FIELDS(PLACES("outside_idx", "beyond a limit"), PLACES("run8_idx", "the eighth and further ones in a row on one side"),
			NUMBER("upper_midline", "same", "half way from the mean to UNPL")) },
	{ .name = "xmr-signals", .what = "limits from a baseline, and which newer values are signals against them", .run = xmr_signals_of_baseline,
		.in = FIELDS(READINGS("baseline", "any", "in the order of time, 6 values at least"), READINGS("new", "same", "in the order of time")),
		.out = FIELDS(LIMITS, FLAG("provisional", "fewer than 17 values"), SIGNALS) },
	{ .name = "shift", .what = "whether a level shifted after a change, against limits frozen before it", .run = shift,
		.in = FIELDS(READINGS("baseline", "any", "before the change, 12 values at least"), READINGS("after", "same", "in the order of time")),
		.out = FIELDS(WORD("verdict", "unknown, too early, no signal, shifted, went back", "what after says"), WORD("side", "up, down", "of the shift; null: none"),
			NUMBER("effect", "same", "mean of after - mean of baseline"), WHOLE("first_idx", NULL, "the first signal on that side, counted from 0"),
			WHOLE("back", "values", "of the last eight, back on the mean or beyond; three: it went back"), FLAG("provisional", "baseline of fewer than 17 values"),
			LIMITS, SIGNALS) },
	{ .name = "shift-test", .what = "whether chance alone makes such a difference before and after (permutation of blocks)", .run = shift_test,
		.in = FIELDS(NUMBERS("x", "any", "all values in the order of time"), WHOLE("before", "values", "how many of them are before the change"),
			WHOLE("block", "values", "neighbours that stay together; without it the cube root of all, rounded up", .optional = true),
			WHOLE("rounds", "shuffles", "without it 10000", .optional = true, .most = ROUNDS_MOST), SEED),
		.out = FIELDS(NUMBER("difference", "same", "mean after - mean before"), NUMBER("p", "fraction", "of shuffles that differ as much"),
			NUMBER("lag1", "-", "autocorrelation of what is left without the two means"), FLAG("lagged", "p is not to be trusted: try a longer block"),
			WHOLE("block", "values", "that was used"), WHOLE("blocks", "blocks", "how many")) },
	{ .name = "autocorrelation", .what = "how much a value depends on the one before it", .run = autocorrelation,
		.in = FIELDS(NUMBERS("x", "any", "in the order of time")), .out = FIELDS(NUMBER("lag1", "-", "-1 to 1; null with fewer than 3 values or all equal")) },
	{ .name = "capability", .vector = "TV20", .title = "Cp/Cpk", .what = "Cp and Cpk from a mean and a sigma", .run = capability,
		.in = FIELDS(NUMBER("mean", "any", "of the process"), NUMBER("sigma", "same", "within: Cp; of all values: it is Pp"), TOLERANCE),
		.out = FIELDS(CAPABLE, NOTHING("if_sigma_0", "without spread there is none")) },
	{ .name = "capability", .what = "Cp and Cpk of values, with sigma within from their moving ranges", .run = capability_of_values,
		.in = FIELDS(READINGS("x", "any", "in the order of time, 6 values at least"), TOLERANCE),
		.out = FIELDS(NUMBER("mean", "same", "of all values"), NUMBER("sigma_within", "same", "mr_bar / 1.128"), CAPABLE, SIGNALS) },
	{ .name = "pareto", .vector = "TV13", .title = "Pareto", .what = "parts by size with their running share, and the vital few", .run = pareto,
		.in = FIELDS(BY_NAME("counts", "how many of each", NUMBER(NULL, "any", "not negative")), NUMBER("threshold", "fraction", "0.8 is usual"),
			TEXT("other", "the name that collects the rest and stays last", .optional = true)),
		.out = FIELDS(ROWS("cum", "largest first", NAME, NUMBER("share", "fraction", "of it and all before")),
			FIELD(CALC_LIST, "vital_few", NULL, "as many as it takes to reach the threshold", CALC_OF({ .kind = CALC_TEXT }))) },
	{ .name = "concentration", .what = "how much hangs on few: Herfindahl, and the share of the largest fifth", .run = concentration,
		.in = FIELDS(NUMBERS("x", "any", "the parts, not negative")),
		.out = FIELDS(NUMBER("herfindahl", "-", "sum of squared shares"), NUMBER("equivalent", "parts", "equal ones that would be as concentrated"),
			WHOLE("top", "parts", "a fifth, rounded up"), NUMBER("top_share", "fraction", "of these largest")) },
	{ .name = "percentile", .what = "values below which shares of the values lie (as PERCENTILE.INC)", .run = percentile,
		.in = FIELDS(NUMBERS("x", "any", "the values"), NUMBERS("p", "fraction", "the shares, 0 to 1", .most = 100)),
		.out = FIELDS(NUMBERS("values", "same", "one for each share")) },
	{ .name = "funnel-proportion", .what = "limits for sites of different size: counts of a number of cases (binomial, exact)", .run = funnel_proportion,
		.in = FIELDS(NUMBER("target", "fraction", "what all are held against"), RECORDS("sites", "each site", NAME, WHOLE("count", "cases", "that are so"),
			WHOLE("of", "cases", "all of its", .most = SITE_MOST)), COVERAGE), .out = FIELDS(SITES) },
	{ .name = "funnel-rate", .what = "limits for sites of different size: counts over an exposure (Poisson, exact)", .run = funnel_rate,
		.in = FIELDS(NUMBER("target", "per exposure", "what all are held against"), RECORDS("sites", "each site", NAME, WHOLE("count", "events", "that were"),
			NUMBER("exposure", "any", "people, hours worked")), COVERAGE), .out = FIELDS(SITES) },
	{ .name = "kappa", .what = "whether two raters agree beyond chance (weighted kappa)", .run = kappa,
		.in = FIELDS(FIELD(CALC_LIST, "a", NULL, "ratings of the one", CALC_OF(WHOLE(NULL, "level", "from 0", .or_null = true))),
			FIELD(CALC_LIST, "b", NULL, "of the other, of the same items", CALC_OF(WHOLE(NULL, "level", "from 0", .or_null = true))),
			WHOLE("levels", "levels", "that there are", .most = LEAN_KAPPA_LEVELS), WORD("weight", "plain, linear, quadratic", "how distance counts")),
		.out = FIELDS(NUMBER("kappa", "-", "1 full agreement, 0 chance"), NUMBER("agreement", "fraction", "equal ratings"),
			WHOLE("items", "items", "rated by both")) },
	{ .name = "agreement", .vector = "SV14", .title = "audit calibration agreement", .what = "share of items that two auditors rate the same", .run = agreement,
		.in = FIELDS(WHOLE("equal", "items", "rated the same"), WHOLE("items", "items", "rated by both")),
		.out = FIELDS(NUMBER("agreement", "fraction", "equal / items")) },
	{ .name = "response-time", .vector = "TV29", .title = "median time to first response incl. unanswered",
		.what = "median time to an answer, those that wait included",
		.run = response_time, .in = FIELDS(NUMBERS("responded_h", "h", "time of each answer"), NUMBERS("unanswered_age_h", "h", "age of what waits"),
			NUMBER("sla_h", "h", "within which an answer is due")),
		.out = FIELDS(NUMBER("naive", "h", "median of the answers alone"), NUMBER("honest", "h", "median of all"),
			WORD("known", "exact, estimated, at least", "how far honest is known, unless exact", .optional = true),
			NUMBER("within_sla", "fraction", "of the answered and those that wait longer than that")) },
	{ .name = "median", .what = "the middle value", .run = median, .in = FIELDS(NUMBERS("x", "any", "the values")), .out = FIELDS(NUMBER("median", "same", "")) },
	{ .name = "median", .what = "median of durations of which some are still running (censored)", .run = median_honest, .in = FIELDS(DURATIONS),
		.out = FIELDS(NUMBER("median", "same", "of all"), KNOWN) },
	{ .name = "survival", .what = "share still open over time, with its bounds (Kaplan-Meier)", .run = survival, .in = FIELDS(DURATIONS),
		.out = FIELDS(RECORDS("steps", "where something closed", NUMBER("x", "same", "after this time"), WHOLE("at_risk", "items", "open just before"),
			WHOLE("closed", "items", "then"), NUMBER("still_open", "fraction", "after it"), NUMBER("se", "fraction", "Greenwood's error"),
			NUMBER("lower", "fraction", "95 %"), NUMBER("upper", "fraction", "95 %")), NUMBER("median", "same", "as of `median`"), KNOWN) },
	{ .name = "fit", .what = "the straight line of least squares through points, and how much it explains", .run = fit,
		.in = FIELDS(NUMBERS("x", "any", "across"), NUMBERS("y", "any", "up, as many")),
		.out = FIELDS(NUMBER("slope", "y a x", "null: all x are alike"), NUMBER("at_zero", "y", "where x is 0"), NUMBER("explained", "fraction", "r squared"),
			WHOLE("n", "points", "of which both are there")) },
	{ .name = "forecast", .what = "in how many periods the open items are done, drawn from past periods (Monte Carlo)", .run = forecast,
		.in = FIELDS(WHOLES("throughput", "items", "closed in each past period: weeks, months"), WHOLE("open", "items", "to be done"),
			WHOLE("longest", "periods", "after which a round is given up; without it 520", .optional = true, .most = PERIODS_MOST),
			WHOLE("rounds", "rounds", "without it 10000", .optional = true, .most = ROUNDS_MOST), SEED,
			NUMBERS("shares", "fraction", "more shares of the rounds to answer for", .optional = true, .most = 100)),
		.out = FIELDS(NUMBER("p50", "periods", "a coin; null: not within longest"), NUMBER("p85", "periods", "a promise"), NUMBER("p95", "periods", "a firm one"),
			NUMBER("never", "fraction", "of rounds that were given up"), NUMBERS("within", "periods", "for each of shares", .optional = true)) },
	{ .name = NULL },
};
