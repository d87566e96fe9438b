/*
 * result.c -- what came of it: improvement, what is kept of it, what was closed, what was checked.
 *
 * Every number stands beside the one that could make it look too good: of all due beside of those audited, adherence beside what it found.
 */
#include "lean/lean.h"

#include <math.h>

/* ---- targets ---- */

double lean_improvement(double baseline, double final, enum lean_direction better)
{
	return lean_ratio(better == LEAN_LOWER ? baseline - final : final - baseline, fabs(baseline));
}

/* How much of the way from a to b c has come. */
static double way_from(double a, double b, double c)
{
	return a == b ? NAN : (c - a) / (b - a);
}

double lean_attainment(double baseline, double final, double target)
{
	return way_from(baseline, target, final);
}

double lean_gain_retention(double baseline, double final, double current)
{
	return way_from(baseline, final, current);
}

/* 0.9 of a gain of 3 is not exactly 0.9 to a double. */
enum lean_gain lean_gain_class(double retention)
{
	const double near = 1e-9;

	if (isnan(retention))
		return LEAN_GAIN_UNKNOWN;
	return retention >= 0.9 - near ? LEAN_GAIN_SUSTAINED : retention >= 0.5 - near ? LEAN_GAIN_PARTIAL : LEAN_GAIN_NOT;
}

enum lean_gain lean_event_verdict(const double *retention, size_t n, double conform, double conform_least)
{
	enum lean_gain least = n ? LEAN_GAIN_SUSTAINED : LEAN_GAIN_UNKNOWN;
	bool unknown = isnan(conform) || isnan(conform_least);

	for (size_t i = 0; i < n; i++) {
		enum lean_gain one = lean_gain_class(retention[i]);
		if (one == LEAN_GAIN_NOT)
			return LEAN_GAIN_NOT;
		unknown |= one == LEAN_GAIN_UNKNOWN;
		least = one < least ? one : least;
	}
	if (unknown)
		return LEAN_GAIN_UNKNOWN;
	return least == LEAN_GAIN_SUSTAINED && conform < conform_least ? LEAN_GAIN_PARTIAL : least;
}

/* ---- what is kept, closed, checked ---- */

struct lean_sustainment lean_sustainment(size_t due, size_t done, size_t sustained)
{
	return (struct lean_sustainment){ lean_share(sustained, due), lean_share(sustained, done), lean_share(done, due) };
}

struct lean_actions lean_actions_closed(size_t due, size_t on_time, size_t late)
{
	return (struct lean_actions){ lean_share(on_time, due), lean_share(on_time + late, due) };
}

struct lean_adherence lean_leader_adherence(const struct lean_leader_work *w)
{
	size_t due = w->excused < w->scheduled ? w->scheduled - w->excused : 0;

	return (struct lean_adherence){ lean_share(w->on_time, due), lean_share(w->late, due), lean_share(w->missed, due),
		lean_share(w->on_time_abnormal + w->late_abnormal, w->on_time + w->late) };
}

/* ---- bowler ---- */

/* The last six months that were filled in are the six lowest bits, a red one is 1. */
size_t lean_bowler_triggers(const enum lean_bowler *month, size_t n, bool *trigger)
{
	unsigned reds = 0;
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		bool red = month[i] == LEAN_BOWLER_RED;
		if (month[i] != LEAN_BOWLER_BLANK)
			reds = (reds << 1 | red) & 0x3f;
		trigger[i] = red && ((reds & 2) || __builtin_popcount(reds) >= 3);
		count += trigger[i];
	}
	return count;
}
