/*
 * stream.c -- the value stream: how long a piece is on its way, and for how little of that somebody works on it.
 *
 * What runs side by side is never added: the longest branch is the lead time.
 */
#include "lean/lean.h"

#include <math.h>

static double amount(double x)
{
	return x >= 0 ? x : NAN;
}

struct lean_ladder lean_ladder(const struct lean_ladder_of *of, double *days)
{
	struct lean_ladder l = { .lead_days = isnan(of->first_days) ? 0 : of->first_days, .process_s = of->steps ? 0 : NAN };

	for (size_t i = 0; i < of->n; i++) {
		days[i] = lean_ratio(amount(of->pieces[i]), of->daily_demand);
		l.lead_days += days[i];
	}
	for (size_t i = 0; i < of->steps; i++)
		l.process_s += amount(of->process_s[i]);
	if (!of->n && isnan(of->first_days))
		l.lead_days = NAN;
	return l;
}

/* Every step of a way without a circle has ended for good after n rounds at most; one that moves still is in a circle. */
static bool ends_settle(const double *lead, size_t n, const struct lean_before *before, size_t before_n, double *end)
{
	bool moved = true;

	for (size_t i = 0; i < n; i++)
		end[i] = lead[i];
	for (size_t round = 0; moved && round <= n; round++) {
		moved = false;
		for (size_t k = 0; k < before_n; k++) {
			double after = end[before[k].first] + lead[before[k].then];
			if (after > end[before[k].then]) {
				end[before[k].then] = after;
				moved = true;
			}
		}
	}
	return !moved;
}

/* A circle in which nothing takes time would settle above all the same: steps are taken away while one is left that waits for nobody. */
static bool is_circle(size_t n, const struct lean_before *before, size_t before_n, double *taken)
{
	size_t left = n, last;

	for (size_t i = 0; i < n; i++)
		taken[i] = 0;
	do {
		last = left;
		for (size_t i = 0; i < n; i++) {
			bool waits = taken[i] > 0;
			for (size_t k = 0; !waits && k < before_n; k++)
				waits = before[k].then == i && !(taken[before[k].first] > 0);
			taken[i] = waits ? taken[i] : 1;
			left -= !waits;
		}
	} while (left && left < last);
	return left > 0;
}

static bool is_usable(const double *lead, size_t n, const struct lean_before *before, size_t before_n)
{
	for (size_t i = 0; i < n; i++)
		if (!(lead[i] >= 0 && isfinite(lead[i])))
			return false;
	for (size_t k = 0; k < before_n; k++)
		if (before[k].first >= n || before[k].then >= n)
			return false;
	return n > 0;
}

/* Back from the end: the step before which ended just when this one started. */
static void mark_critical(const double *lead, const struct lean_before *before, size_t before_n, const double *end, size_t at, bool *critical)
{
	bool found = true;

	while (found) {
		critical[at] = true;
		found = false;
		for (size_t k = 0; !found && k < before_n; k++)
			if (before[k].then == at && end[before[k].first] + lead[at] >= end[at]) {
				at = before[k].first;
				found = true;
			}
	}
}

double lean_lead_time(const double *lead, size_t n, const struct lean_before *before, size_t before_n, double *end, bool *critical)
{
	size_t last = 0;
	bool ok = is_usable(lead, n, before, before_n) && !is_circle(n, before, before_n, end) && ends_settle(lead, n, before, before_n, end);

	for (size_t i = 0; i < n; i++) {
		if (!ok)
			end[i] = NAN;
		if (critical)
			critical[i] = false;
		last = end[i] > end[last] ? i : last;
	}
	if (ok && critical)
		mark_critical(lead, before, before_n, end, last, critical);
	return ok ? end[last] : NAN;
}

/* ---- branches beside the main line; at == n is the customer, on the main line ---- */

static size_t branch_at(const struct lean_branch_step *step, size_t n, size_t at)
{
	return at < n ? step[at].branch : 0;
}

/* Whether one of this branch stands in the order from..to, both left out. */
static bool branch_between(const struct lean_branch_step *step, size_t branch, size_t from, size_t to)
{
	for (size_t k = from + 1; k < to; k++)
		if (step[k].branch == branch)
			return true;
	return false;
}

/* Whether what leaves step j goes to `at` next. */
static bool leads_to(const struct lean_branch_step *step, size_t n, size_t j, size_t at)
{
	size_t from = step[j].branch, to = branch_at(step, n, at);

	if (from == to)
		return !branch_between(step, to, j, at);
	if (branch_between(step, 0, j, at))
		return false;
	if (to == 0)
		return !branch_between(step, from, j, n);
	for (size_t k = 0; k < at; k++)
		if (step[k].branch == to)
			return false;
	return from == 0;
}

/* The one before it that ends last, on the main line if several do; n when it is the first. */
static size_t latest_before(const struct lean_branch_step *step, size_t n, size_t at, const double *end)
{
	size_t best = n;

	for (size_t j = 0; j < at; j++)
		if (leads_to(step, n, j, at) && (best == n || end[j] > end[best] || (end[j] == end[best] && step[j].branch == 0)))
			best = j;
	return best;
}

struct lean_ladder lean_branches(const struct lean_branch_step *step, size_t n, double customer_days, double *end, bool *longest)
{
	struct lean_ladder l = { .lead_days = amount(customer_days), .process_s = n ? 0 : NAN };
	bool known = customer_days >= 0, branches = false;

	for (size_t i = 0; i < n; i++) {
		size_t before = latest_before(step, n, i, end);
		end[i] = amount(step[i].days) + (before < n ? end[before] : 0);
		longest[i] = step[i].branch == 0;
		known = known && step[i].days >= 0;
		branches = branches || step[i].branch;
	}
	if (known && n) {
		size_t at = latest_before(step, n, n, end);
		l.lead_days += end[at];
		for (size_t i = 0; i < n; i++)
			longest[i] = false;
		for (; at < n; at = latest_before(step, n, at, end))
			longest[at] = true;
	}
	for (size_t i = 0; i < n; i++)
		if (longest[i])
			l.process_s += amount(step[i].process_s);
	if (!known)
		l = (struct lean_ladder){ NAN, branches ? NAN : l.process_s };
	return l;
}

double lean_pce(double value_adding, double lead)
{
	return value_adding >= 0 ? lean_ratio(value_adding, lead) : NAN;
}

double lean_rolled(const double *complete_accurate, size_t n)
{
	double rolled = n ? 1 : NAN;

	for (size_t i = 0; i < n; i++)
		rolled *= complete_accurate[i] >= 0 && complete_accurate[i] <= 1 ? complete_accurate[i] : NAN;
	return rolled;
}

double lean_activity(const double *process, const double *lead, size_t n)
{
	double work = 0, time = 0;

	for (size_t i = 0; i < n; i++) {
		work += amount(process[i]);
		time += amount(lead[i]);
	}
	return lean_ratio(work, time);
}

double lean_little(double wip, double throughput)
{
	return wip >= 0 ? lean_ratio(wip, throughput) : NAN;
}
