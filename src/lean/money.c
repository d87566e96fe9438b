/*
 * money.c -- booked amounts: what they return, and how they are shared out.
 *
 * Amounts are whole minor units, and parts always sum to their whole: nothing is lost, and nothing is counted twice.
 */
#include "lean/lean.h"

#include <math.h>

static bool is_share(double x)
{
	return x >= 0 && x <= 1;
}

/* Half a unit goes away from 0. Below 2^62 the sum of two of them is still an amount. */
static int64_t whole_units(double x)
{
	return fabs(x) < 0x1p62 ? llround(x) : LEAN_MONEY_NONE;
}

/* ---- return ---- */

struct lean_roi lean_roi(int64_t benefits, int64_t costs)
{
	struct lean_roi r = { NAN, NAN, LEAN_MONEY_NONE };
	int64_t net;

	if (benefits == LEAN_MONEY_NONE || costs == LEAN_MONEY_NONE || __builtin_sub_overflow(benefits, costs, &net))
		return r;
	r.net = net;
	r.roi = lean_ratio((double)net, (double)costs);
	r.bcr = lean_ratio((double)benefits, (double)costs);
	return r;
}

struct lean_training_roi lean_training_roi(int64_t benefit, double isolation, double confidence, int64_t cost)
{
	bool known = benefit != LEAN_MONEY_NONE && is_share(isolation) && is_share(confidence);
	int64_t adjusted = known ? whole_units((double)benefit * isolation * confidence) : LEAN_MONEY_NONE;
	struct lean_roi r = lean_roi(adjusted, cost);

	return (struct lean_training_roi){ adjusted, r.roi, r.bcr };
}

/* ---- parts ---- */

static int64_t sum_of_weights(const int64_t *weight, size_t n)
{
	int64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		if (weight[i] < 0 || __builtin_add_overflow(sum, weight[i], &sum))
			return 0;
	return sum;
}

/* The one with the largest remainder of those that are still rounded down. */
static size_t next_to_raise(int64_t amount, const int64_t *weight, size_t n, int64_t sum, const int64_t *part)
{
	__int128 largest = -1;
	size_t found = 0;

	for (size_t i = 0; i < n; i++) {
		__int128 share = (__int128)amount * weight[i], remainder = share % sum;
		if (part[i] == share / sum && remainder > largest) {
			largest = remainder;
			found = i;
		}
	}
	return found;
}

bool lean_money_split(int64_t amount, const int64_t *weight, size_t n, int64_t *part)
{
	int64_t sum = sum_of_weights(weight, n);
	bool known = sum > 0 && amount != LEAN_MONEY_NONE;
	int64_t whole = !known ? 0 : amount < 0 ? -amount : amount;

	for (size_t i = 0; i < n; i++)
		part[i] = known ? (int64_t)((__int128)whole * weight[i] / sum) : LEAN_MONEY_NONE;
	if (!known)
		return false;
	int64_t left = whole;
	for (size_t i = 0; i < n; i++)
		left -= part[i];
	for (; left > 0; left--)
		part[next_to_raise(whole, weight, n, sum, part)]++;
	for (size_t i = 0; i < n; i++)
		part[i] = amount < 0 ? -part[i] : part[i];
	return true;
}

/* ---- claims on one baseline ---- */

static int64_t least_of(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* allowed holds the plain claims and receives what the cap leaves of them. */
static void cut_in_order(int64_t cap, size_t n, int64_t *allowed)
{
	for (size_t i = 0; i < n; i++) {
		allowed[i] = least_of(allowed[i], cap);
		cap -= allowed[i];
	}
}

static void claim_in_sequence(int64_t baseline, const double *share, size_t n, int64_t *allowed)
{
	for (size_t i = 0; i < n; i++) {
		allowed[i] = least_of(whole_units((double)baseline * share[i]), baseline);
		baseline -= allowed[i];
	}
}

static int64_t sum_of(const int64_t *x, size_t n)
{
	int64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[i];
	return sum;
}

static bool claims_are_known(int64_t baseline, int64_t cap, const double *share, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!is_share(share[i]))
			return false;
	/* So that neither a product nor the sum of so many claims goes beyond an amount. */
	return baseline >= 0 && cap >= 0 && baseline <= INT64_MAX / 4 / (int64_t)(n + 1);
}

struct lean_overlap lean_overlap(enum lean_overlap_rule rule, int64_t baseline, int64_t cap, const double *share, size_t n, int64_t *claimed,
	int64_t *allowed)
{
	struct lean_overlap o = { LEAN_MONEY_NONE, LEAN_MONEY_NONE, LEAN_MONEY_NONE };
	bool known = claims_are_known(baseline, cap, share, n);

	for (size_t i = 0; i < n; i++)
		allowed[i] = claimed[i] = known ? whole_units((double)baseline * share[i]) : LEAN_MONEY_NONE;
	if (!known)
		return o;
	o.claimed = sum_of(claimed, n);
	cap = least_of(cap, baseline);
	if (rule == LEAN_OVERLAP_SEQUENTIAL)
		claim_in_sequence(baseline, share, n, allowed);
	if (rule == LEAN_OVERLAP_PRO_RATA && o.claimed > cap)
		lean_money_split(cap, claimed, n, allowed);
	else
		cut_in_order(cap, n, allowed);
	o.allowed = sum_of(allowed, n);
	o.overstated = o.claimed - o.allowed;
	return o;
}

/* ---- what is saved ---- */

struct lean_labour lean_labour_saved(double hours, double redeployed_hours, int64_t rate)
{
	struct lean_labour none = { LEAN_MONEY_NONE, LEAN_MONEY_NONE, LEAN_MONEY_NONE };

	if (!(redeployed_hours >= 0 && redeployed_hours <= hours) || rate < 0)
		return none;
	int64_t total = whole_units(hours * (double)rate), hard = whole_units(redeployed_hours * (double)rate);
	return total == LEAN_MONEY_NONE ? none : (struct lean_labour){ total, hard, total - hard };
}

struct lean_inventory lean_inventory_release(int64_t reduction, double carrying)
{
	if (reduction == LEAN_MONEY_NONE || !(carrying >= 0))
		return (struct lean_inventory){ LEAN_MONEY_NONE, LEAN_MONEY_NONE };
	return (struct lean_inventory){ reduction, whole_units((double)reduction * carrying) };
}
