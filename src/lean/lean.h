/*
 * lean.h -- the calculations of the trade: pure functions on plain C types.
 *
 * No I/O, no clock, no memory, nothing of ours included: a library of its own. Each says its formula, its units, what it
 * answers when there is nothing (NaN or an empty result, never 0) and where it comes from. The numbers in brackets are the
 * test vectors of the domain reference. Full precision; whoever shows a number rounds it.
 */
#ifndef LEAN_LEAN_H
#define LEAN_LEAN_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- rates ---- */

/* num / den, as a fraction. Nothing: NaN when den is 0 or less. (domain.md 0, rule 1; TV27) */
double lean_ratio(double num, double den);

/* Items per person and year: count / heads * 365 / days. Units: items, people (mean of month-end heads), days of the window. Nothing: NaN without
   people, and below 28 days, which is too short to speak of a year. (domain.md 0, rules 5 and 7; TV27: 128, 350, 92 d: 1.4509) */
double lean_per_person_year(double count, double heads, double days);

/* ---- medians ---- */

/* The middle value of n; the mean of the two middle ones when n is even. Sorts x. Nothing: NaN for n = 0. (TV29, naive: 8) */
double lean_median(double *x, size_t n);

/* A duration, in any unit: closed, or open and then it is the age so far: the true value is at least that. */
struct lean_duration { double x; bool open; };
enum lean_known { LEAN_UNKNOWN, LEAN_EXACT, LEAN_ESTIMATED, LEAN_AT_LEAST };
struct lean_median { double x; enum lean_known known; size_t n, open; };

/*
 * The honest median of durations of which some are still running. Sorts d. All are sorted together, and the middle one is
 * taken (n even: the mean of the two middle ones):
 *   LEAN_EXACT      a closed one, and none that is open is younger: it cannot change any more;
 *   LEAN_AT_LEAST   an open one is in the middle: the median is x or more;
 *   LEAN_ESTIMATED  a closed one, but younger ones are open: the Kaplan-Meier median, the least t with
 *                   S(t) = product over closed ones t_i <= t of (1 - 1 / still running at t_i) <= 1/2; where S is exactly
 *                   1/2 the mean of t and the next closed one. Where S never gets that low, LEAN_AT_LEAST.
 * Unit: that of x. Nothing: NaN and LEAN_UNKNOWN for n = 0. (domain.md 11, honest median; Kaplan and Meier 1958; TV29: 26, exact)
 */
struct lean_median lean_median_honest(struct lean_duration *d, size_t n);

/* ---- a straight line ---- */

/*
 * Least squares: slope = sum (x - mean x)(y - mean y) / sum (x - mean x)^2; at_zero = mean y - slope mean x; explained = r squared, 0 to 1. n: pairs of
 * which both are there, the others are left out. Units: of slope y a x, of at_zero that of y. That two things go together does not say that one makes the
 * other. Nothing: slope and at_zero NaN for fewer than two pairs or when all x are alike; explained also when all y are. (Legendre 1805)
 */
struct lean_fit { double slope, at_zero, explained; size_t n; };
struct lean_fit lean_fit(const double *x, const double *y, size_t n);

/* ---- XmR: the natural limits of a process ---- */

#define LEAN_XMR_LIMITS 2.66    /* 3 / 1.128: from the mean moving range of two to three sigma */
#define LEAN_XMR_RANGE  3.268   /* the literature prints 3.267, 3.268 and 3.27: fixed here */
enum { LEAN_XMR_LEAST = 6, LEAN_XMR_FIRM = 17, LEAN_XMR_RUN = 8 };

/*
 * mean = sum x / n; mr_bar = mean of |x_i - x_(i-1)|, n - 1 of them; upper and lower = mean +- 2.66 mr_bar; range_upper = 3.268 mr_bar.
 * Unit: that of x. Values that are NaN are left out, their neighbours are compared. provisional: fewer than 17 values.
 * Nothing: every member NaN with fewer than 6 values (the limits would say nothing). A lower limit below 0 of what cannot be
 * negative is the caller's to leave out. (Wheeler, Understanding Variation; domain.md 7d.9; TV11)
 */
struct lean_xmr { double mean, mr_bar, upper, lower, range_upper; size_t n; bool provisional; };
struct lean_xmr lean_xmr(const double *x, size_t n);

/*
 * Which of n values are signals against limits that were set before: outside a limit; the eighth and every further one in a row on the same side of the mean
 * (one on the line breaks the run); one that completes three of four nearer to a limit than to the mean, on the same side. NaN is no signal and ends
 * a run. Nothing: no signals when the limits are NaN. (Wheeler; domain.md 7d.9; TV12)
 */
struct lean_signal { bool outside, run, near; };
void lean_xmr_signals(const struct lean_xmr *limits, const double *x, size_t n, struct lean_signal *out);

/* ---- time and takt ---- */

/* Net time of a shift: shift - sum of the planned stops (breaks, lunch, meetings; not what went wrong). Unit: s, or that of its arguments.
   Nothing: NaN for a shift of 0 or less, a stop below 0, or stops longer than the shift. (domain.md 6e F4; TV01: 480 min - 60 min) */
double lean_available_s(double shift_s, const double *stops_s, size_t n);

/* available / demand of the same period, the seconds after which one piece must leave. Several shifts a day: the sum of their times.
   Nothing: NaN without time or without demand. (F4; TV01: 45; TV02: 2 x 27600 / 920 = 60) */
double lean_takt_s(double available_s, double demand);
double lean_takt_shifts_s(const double *available_s, size_t shifts, double demand);

/*
 * Several products on one line: they share its time by their demand, so the line has one takt = available / sum of demand.
 * cycle_s is the weighted cycle, sum d_i c_i / sum d_i: to be compared with it; load = cycle / takt. For each product: share = d_i / sum d,
 * time_s = available * share, every_s = available / d_i, the seconds after which one of it must leave.
 * Units: pieces and s of the same period. A product without demand has share 0 and every_s NaN, and its cycle does not count.
 * Nothing: NaN without time or demand, or with a demand below 0; cycle and load are NaN when the cycle of one with demand is. (F4; Rother and Shook)
 */
struct lean_product { double demand, cycle_s; };
struct lean_product_time { double share, time_s, every_s; };
struct lean_mix { double demand, takt_s, cycle_s, load; };
struct lean_mix lean_takt_mix(const struct lean_product *p, size_t n, double available_s, struct lean_product_time *out);

/*
 * People that the work needs: operators = sum of manual time / takt; never machine time. whole = that rounded up; remainder = what is above a whole number.
 * advice: below 0.3 do not add one, improve; 0.3 to 0.5 not yet, look again after two weeks; above 0.5 add one, keep improving.
 * Unit: s and people. Nothing: NaN and LEAN_CREW_UNKNOWN without takt, without elements, or with a time that is NaN or below 0.
 * (F5; Rother and Harris, Creating Continuous Flow; TV03: 162 / 45 = 3.6)
 */
enum lean_crew_advice { LEAN_CREW_UNKNOWN, LEAN_CREW_EXACT, LEAN_CREW_IMPROVE, LEAN_CREW_NOT_YET, LEAN_CREW_ADD };
struct lean_crew { double sum_s, operators, whole, remainder; enum lean_crew_advice advice; };
struct lean_crew lean_crew(const double *manual_s, size_t n, double takt_s);

/* %-load of each operator: cycle / takt, and whether that is above 1. Answers the mean of those that have one; out has n.
   Nothing: NaN and not over without takt or with a cycle below 0; NaN for n = 0. (F10; TV04: 0.9 in the mean, one over) */
struct lean_load { double load; bool over; };
double lean_loads(const double *cycle_s, size_t n, double takt_s, struct lean_load *out);

/* rate = sum of cycles / (n * longest); loss = 1 - rate. Nothing: NaN for n = 0, a cycle that is NaN or below 0, or no work at all. (F10; TV05: 0.8617) */
struct lean_line { double sum_s, longest_s, rate, loss; };
struct lean_line lean_line_balance(const double *cycle_s, size_t n);

/*
 * Hour by hour: gap = actual - plan, cum its running sum; needs_reason when |gap| is beyond the tolerance, too many pieces as well as too few.
 * Unit: pieces. An hour whose plan or actual is NaN (not written yet) has gap and cum NaN and needs none; the next one goes on from the sum before it.
 * (domain.md 7d.6, A8; SV24: -15 after four hours)
 */
struct lean_hour { double plan, actual; };
struct lean_hour_gap { double gap, cum; bool needs_reason; };
void lean_hours(const struct lean_hour *h, size_t n, double tolerance, struct lean_hour_gap *out);

/* ---- capacity ---- */

/*
 * The process capacity sheet. unit_s = completion + change_s / pieces_per_change; pieces = floor(available / unit_s).
 * completion_s NaN: manual + auto (give it where hands work while the machine runs); pieces_per_change NaN: there is no tool change.
 * Line: the least of the steps; bottleneck the first step that has it. Unit: s and pieces of the period of available_s.
 * Nothing: unit and pieces NaN where a time is NaN or below 0 or pieces_per_change is 0 or less, and then the line is NaN too, for nobody knows
 * whether that step is its least; a step of 0 s has pieces NaN and limits nothing. bottleneck is n where there is none. (F6; TV06: the mill, 663)
 */
struct lean_step { double manual_s, auto_s, completion_s, pieces_per_change, change_s; };
struct lean_capacity { double unit_s, pieces; };
struct lean_capacity_line { double pieces; size_t bottleneck; };
struct lean_capacity_line lean_capacity(const struct lean_step *step, size_t n, double available_s, struct lean_capacity *rows);

/*
 * Standard WIP: one piece an operator, ceil(auto / takt) for each single-piece machine, ceil(time / takt) for each step that needs no machine
 * (cure, cool, dry), and others: hand-off pieces, batches. Unit: pieces; times in s. A machine of 0 s holds none.
 * Nothing: NaN without takt, or with a time, crew or others that is NaN or below 0. (F9; TV08: 1 + 3 + 14 = 18)
 */
struct lean_swip_of { double takt_s, crew, others; const double *auto_s, *cure_s; size_t auto_n, cure_n; };
struct lean_swip { double manual, automatic, cure, others, total; };
struct lean_swip lean_swip(const struct lean_swip_of *of);

/* The rough guess: (manual + auto) / takt. Nothing: NaN without takt or with a time below 0. (F9; TV08: (25 + 83) / 45 = 2.4) */
double lean_swip_rough(double manual_s, double auto_s, double takt_s);

/* Actual pieces / standard pieces. Nothing: NaN for a standard of 0. (F9; SV22: 1.5) */
double lean_wip_to_swip(double wip, double swip);

/* ---- the standard work combination table ---- */

/*
 * Each operator does their elements in the order of the list, from t = 0: start = t; hands end at start + manual; the machine runs on from there for auto;
 * t += manual + walk. Operator cycle = sum manual + sum walk; machine cycle of an element with auto = manual + auto;
 * cell cycle = the longest of all of them. Waits: cell cycle - operator cycle; slack = takt - cell cycle.
 * A machine that runs on past the end of the cell cycle does so in the next one: wrap_s, from 0, is what is drawn there. It never reaches the start of
 * its own element: it has manual + auto <= cell cycle. All in s.
 *
 * rows has n, operators (may be NULL) has operator_n. auto_end_s is NaN without auto, wrap_s NaN where nothing wraps, longest_machine_s NaN without machines.
 * Of the whole, manual_s and walk_s are sums, operator_cycle_s the longest one's, wait_s the wait of that one. Nothing: every number NaN for n = 0,
 * a time that is NaN or below 0, or an operator that is not below operator_n; without takt only slack_s is, and meets_takt is false.
 * (F7; TV07: cycle 36, cell 41, waits 5, slack 4)
 */
struct lean_work { size_t operator; double manual_s, auto_s, walk_s; };
struct lean_work_row { double start_s, manual_end_s, auto_end_s, wrap_s; };
struct lean_operator { double manual_s, walk_s, cycle_s, wait_s; };
struct lean_combination { double manual_s, walk_s, operator_cycle_s, longest_machine_s, cell_cycle_s, wait_s, slack_s; bool meets_takt; };
struct lean_combination lean_combination(const struct lean_work *w, size_t n, double takt_s, struct lean_work_row *rows,
	struct lean_operator *operators, size_t operator_n);

/* ---- time observation ---- */

/*
 * What observations of one element say. lowest_repeatable: the smallest that another one repeats, at most tolerance_s longer; not the mean, which would keep
 * the waste in. fluctuation = max - min. Values that are NaN (missed, or left out as abnormal) do not count; n is how many do. Sorts x, NaN last. Unit: s.
 * Nothing: NaN for n = 0; lowest_repeatable NaN while none repeats: observe more cycles. (F3; TV09: 11, min 10, mean 11.7, median 11.5)
 */
#define LEAN_REPEATS_WITHIN_S 0.5
struct lean_observation { double lowest_repeatable, min, max, mean, median, fluctuation; size_t n; };
struct lean_observation lean_observation(double *x, size_t n, double tolerance_s);

/* Element times from the readings of a clock that runs on, from 0: elapsed_k = clock_k - clock_(k-1). out has n, cycle by cycle.
   Nothing: NaN where one of the two readings is NaN, or the clock went back. (F3; TV09: 5, 7, 8, 5, 8, ...) */
void lean_elapsed(const double *clock_s, size_t n, double *out);

/* Cycle times from the same readings: the last reading of a cycle - that of the cycle before, so a reading missed in between does no harm. Answers how
   many whole cycles there are; out has that many. Nothing: 0 for elements_per_cycle = 0; NaN as above. (F3; TV09: 20, 21, 20) */
size_t lean_cycle_times(const double *clock_s, size_t n, size_t elements_per_cycle, double *out);

/* ---- losses ---- */

/*
 * OEE. run = planned - stop; A = run / planned; P = ideal * total / run; Q = (total - reject) / total; oee = A P Q; check = good * ideal / planned, which must
 * be the same. too_fast: P above 1, the ideal cycle is wrong: it is said, never cut. Units: s, s a piece, pieces.
 * Nothing: all NaN without planned time, or with stop or reject outside 0 to planned or total; only A when nothing was made or it never ran.
 * (F14; TV10: 0.7479)
 */
struct lean_oee_of { double planned_s, stop_s, ideal_s, total, reject; };
struct lean_oee { double availability, performance, quality, oee, check; bool too_fast; };
struct lean_oee lean_oee(const struct lean_oee_of *of);

/* A setup split: internal = total - what is external but still done while the machine stands; saving = that part of the total. Unit: that of total.
   Nothing: NaN for a total of 0, or external outside 0 to total. (F12, SMED, Shingo; SV10: 36, 0.4194) */
struct lean_smed { double internal, saving; };
struct lean_smed lean_smed(double total, double external_while_stopped);

/* Every part every interval: changeovers of all parts / (available - run), in intervals, e.g. days, that available and run are of. Units: s.
   Nothing: NaN without parts, with a changeover below 0, and when available <= run, for then it cannot be done. (F12; SV11: 6 x 1380 / 8280 = 1) */
double lean_epei(double parts, double changeover_s, double available_s, double run_s);

/* Length of a path over the plan: sum of sqrt(dx^2 + dy^2) * scale. Unit: m when scale is m a unit of the plan. One trip.
   Nothing: NaN for n = 0 or a scale of 0 or less; 0 for one point. (F11, spaghetti; SV09: 7.0) */
struct lean_point { double x, y; };
double lean_path_m(const struct lean_point *p, size_t n, double scale_m);

/* How often a path crosses itself: pairs of its legs, not one after the other, that meet in a point inside both. Unit: crossings. Two legs cross when the
   ends of each lie on different sides of the other: the signs of (b - a) x (c - a) and (b - a) x (d - a) differ, for both. To meet at a stop or to walk
   along the same line is no crossing. The same backwards and turned over. Nothing: 0 below four points; a point that is no number crosses nothing.
   (F11; O'Rourke, Computational Geometry in C, 1998, 1.5: proper intersection) */
size_t lean_path_crossings(const struct lean_point *p, size_t n);

/* ---- balancing ---- */

/*
 * Elements to the fewest operators: none above takt, an element never before one that must come first, in the order of the line. Among those with the
 * fewest, the remainder is left with the last operator, so that they can be taken away one day: the last load is the least there is, and each operator
 * before is loaded in sequence: no element of a later one would still fit. Branch and bound over maximal loads (Jackson 1956); the first guess takes
 * the fullest load for one operator after the other (Hoffmann 1963). Times are taken to the microsecond.
 *
 * node_limit bounds the work, some millions a second. fewest: the number of operators is proved; fullest: the last load as well. Neither is claimed
 * when the limit came first; what is answered then is the best that was found, and keeps all other promises. least is what was proved at least.
 * seen may be NULL; it remembers what was tried (2^16 or more help): scratch of seen_n, need not be cleared.
 * operator_of has n: who does it, from 0. Nothing: 0 operators, last_s NaN, and why says the reason; at is the element it is about
 * (of LEAN_BALANCE_BAD_PAIR, the pair).
 * (F10; Scholl, Balancing and Sequencing of Assembly Lines, 1999: SALBP-1)
 */
enum { LEAN_BALANCE_MOST = 64 };
enum lean_balance_why {
	LEAN_BALANCE_DONE,
	LEAN_BALANCE_NOTHING,   /* no elements */
	LEAN_BALANCE_TOO_MANY,  /* more than LEAN_BALANCE_MOST */
	LEAN_BALANCE_NO_TAKT,   /* not above 0 */
	LEAN_BALANCE_BAD_TIME,  /* NaN, below 0 or beyond a year */
	LEAN_BALANCE_BAD_PAIR,  /* an element that is not there */
	LEAN_BALANCE_TOO_LONG,  /* one element is longer than takt: split it */
	LEAN_BALANCE_CIRCLE,    /* elements that wait for each other */
};
struct lean_before { size_t first, then; };
struct lean_balance_of {
	const double *element_s;
	size_t n;
	const struct lean_before *before;
	size_t before_n;
	double takt_s;
	size_t node_limit;
	struct lean_balance_seen { uint64_t done; size_t used; } *seen;
	size_t seen_n;
};
struct lean_balance { enum lean_balance_why why; size_t at, operators, least, nodes; double last_s; bool fewest, fullest; };
struct lean_balance lean_balance(const struct lean_balance_of *of, size_t *operator_of);

/* The load of each of operator_n from an assignment: sums of element_s. For lean_loads() and lean_line_balance(). */
void lean_balance_loads(const double *element_s, const size_t *operator_of, size_t n, double *load_s, size_t operator_n);

/* ---- value stream ---- */

/*
 * The ladder under the map: days_i = pieces_i / daily demand; lead_days = first_days (raw material given in days, NaN: none) + their sum;
 * process_s = sum of the process times. days has n. Nothing: NaN without demand or with pieces that are NaN or below 0, and so lead_days;
 * process_s NaN without steps.
 * (F13; Rother and Shook, Learning to See, Acme; TV21: 23.62 d, 188 s)
 */
struct lean_ladder_of { double first_days, daily_demand; const double *pieces, *process_s; size_t n, steps; };
struct lean_ladder { double lead_days, process_s; };
struct lean_ladder lean_ladder(const struct lean_ladder_of *of, double *days);

/*
 * Lead time where branches run side by side: the longest way through, never the sum. Each of n steps starts when all that must come first have ended.
 * end has n, when each ends; critical (may be NULL) has n: whether it is on the longest way (the first one, if several are as long). Unit: that of lead.
 * Nothing: NaN for n = 0, a time that is NaN or below 0, a pair with a step that is not there, or steps that wait for each other.
 * (F13; critical path, Kelley and Walker 1959)
 */
double lean_lead_time(const double *lead, size_t n, const struct lean_before *before, size_t before_n, double *end, bool *critical);

/*
 * The ladder where some steps run beside the main line. Steps in the order of the flow; branch 0 is the main line, all steps of another number are one
 * branch: it leaves the main line after the last main step before its first one (at the supplier, where there is none), and joins it at the first main step after
 * its last one (the customer, where there is none). days: what lies before the step; customer_days: before the customer. lead_days is the longest way
 * through, never the sum; process_s that of the steps on it. end (n) receives when each step begins, in days; longest (n) which steps are on that way:
 * of equal ones the main line. Nothing: lead_days NaN with a time that is NaN or below 0; process_s too where there are branches, because nobody knows which way it is,
 * and then longest is the main line. process_s is NaN for n = 0. (F13)
 */
struct lean_branch_step { size_t branch; double days, process_s; };
struct lean_ladder lean_branches(const struct lean_branch_step *step, size_t n, double customer_days, double *end, bool *longest);

/* Process cycle efficiency: value adding time / lead time, both in one unit. Nothing: NaN without lead time. (F13) */
double lean_pce(double value_adding, double lead);

/* rolled = product of the %C&A, fractions; activity = sum of process times / sum of lead times, one unit. Nothing: rolled NaN for n = 0 or a
   fraction that is not 0 to 1; activity NaN for n = 0, without lead time or with a time that is NaN or below 0. (F13, office; TV22: 0.7122, 0.0396) */
double lean_rolled(const double *complete_accurate, size_t n);
double lean_activity(const double *process, const double *lead, size_t n);

/* Little's law: the age of what is in the process = pieces in it / pieces that leave it in a period, in periods. Nothing: NaN when nothing leaves.
   (Little 1961; SV21: 3) */
double lean_little(double wip, double throughput);

/*
 * The product family matrix. has is parts x steps, row by row: whether the part passes the step.
 * similarity(i, j) = steps of both / steps of either (Jaccard). Nothing: NaN when neither passes any.
 *
 * Families: at first each part is its own. The two families whose least similar parts are the most alike are joined, again and again, while that
 * least similarity is at least the threshold (0.7 to 0.8 is usual): in a family every part resembles every other one, no chains. With work_s,
 * parts whose work content differs by more than work_within of the larger (0.3 is usual) are never in one. Of equals the first are joined.
 * Labels, from 0, in the order of the first part of each; answers how many. Nothing: 0 families for 0 parts; a part without steps stays alone.
 * (domain.md A18; complete linkage)
 */
double lean_similarity(const bool *a, const bool *b, size_t steps);
struct lean_family_of { const bool *has; size_t parts, steps; double threshold; const double *work_s; double work_within; };
size_t lean_families(const struct lean_family_of *of, size_t *family);

/* ---- chance: numbers that a seed decides ---- */

/*
 * SplitMix64: the state goes on by 0x9e3779b97f4a7c15, what is given is a mix of it. The same seed gives the same numbers on every machine. Any
 * seed will do, 0 too. Not for secrets. below: a whole number of 0..n-1, each as likely as the other (what would favour the small ones is drawn
 * again); 0 for n = 0. (Steele, Lea and Flood, Fast splittable pseudorandom number generators, 2014)
 */
uint64_t lean_random_draw(uint64_t *state);
uint64_t lean_random_below(uint64_t *state, uint64_t n);

/* ---- did it shift? ---- */

/*
 * What a stretch after a change says against limits that were frozen before it. after[0..n) in the order of time, in the unit of x; NaN is left out.
 * signals, n of them, receives lean_xmr_signals of it. A signal that lasts is a run of eight or three of four near a limit; one point outside alone
 * is an exception, not a level. back: how many of the last eight values since the first signal on that side lie on the mean or beyond it again.
 *   LEAN_SHIFT_UNKNOWN   the baseline has fewer than 12 values: it can carry no verdict;
 *   LEAN_SHIFT_EARLY     no signal and fewer than eight values; or only single points outside and none, one or two back;
 *   LEAN_SHIFT_NONE      eight values or more and no signal: nothing but chance was seen (which does not prove that nothing changed);
 *   LEAN_SHIFT_HELD      a signal that lasts, and at most two of the last eight are back: shifted;
 *   LEAN_SHIFT_REVERTED  a signal, and three or more of the last eight are back. By chance alone a process that went back shows fewer in one of
 *                        seven cases (37 / 256), and one shifted by 1.5 sigma shows three in one of 77.
 * side: 1 up, -1 down, 0 no signal; which of them is better is the caller's to know. Where signals stand on both sides it is that of the last one that
 * lasts, or, if none does, of the last one. first: the first signal on that side, SIZE_MAX without one.
 * effect: mean of after less the mean of the baseline, NaN when either is not there. provisional: the baseline has fewer than 17 values.
 * (peers.md, proof of shift; domain.md 7d.9; the rule for back is this library's own)
 */
enum lean_shift_verdict { LEAN_SHIFT_UNKNOWN, LEAN_SHIFT_EARLY, LEAN_SHIFT_NONE, LEAN_SHIFT_HELD, LEAN_SHIFT_REVERTED };
enum { LEAN_SHIFT_BASELINE = 12, LEAN_SHIFT_BACK = 3 };
struct lean_shift { enum lean_shift_verdict verdict; int side; size_t first, n, back; double effect; bool provisional; };
struct lean_shift lean_shift_judge(const struct lean_xmr *baseline, const double *after, size_t n, struct lean_signal *signals);

/*
 * Lag-1 autocorrelation: sum (x_t - m)(x_(t+1) - m) / sum (x_t - m)^2, -1..1. Nothing: NaN with fewer than 3 values, where all are equal, or where
 * one is NaN. (Box and Jenkins; NIST/SEMATECH handbook 1.3.5.12; 1..10: 0.7)
 */
double lean_autocorrelation(const double *x, size_t n);

/*
 * Could chance alone have made this difference? x[0..before) and x[before..n) in the order of time. The series is cut into blocks of `block`
 * neighbours (the last may be shorter; 0: the cube root of n, rounded up), so that what hangs together stays together; the blocks are shuffled
 * `rounds` times.
 *   difference = mean after - mean before;  p = (1 + shuffles with at least as large a difference, up or down) / (1 + rounds).
 * lag1: the autocorrelation of what is left when each stretch's own mean is taken off; lagged: it is further from 0 than 2 / sqrt n, then XmR limits and p
 * are not to be trusted as they stand and a longer block should be tried. blocks: how many; with few of them p cannot get small.
 * order: scratch for n numbers. The same seed gives the same p. Nothing: p and the others NaN with fewer than 2 values before or after, fewer than
 * 4 blocks, no rounds, or a NaN among x.
 * (Good, Permutation tests; Kuensch 1989 for blocks; Phipson and Smyth 2010 for the ones added; peers.md, proof of shift)
 */
struct lean_shift_test { double difference, p, lag1; bool lagged; size_t block, blocks; };
struct lean_shift_test lean_shift_test(const double *x, size_t n, size_t before, size_t block, unsigned rounds, uint64_t seed, size_t *order);

/* ---- capability ---- */

/* Sigma within: mr_bar / 1.128, of a process whose XmR shows no signal. NaN where the limits are. (Wheeler; domain.md 7d.13) */
double lean_sigma_within(const struct lean_xmr *m);

/*
 * Cp = (usl - lsl) / 6 sigma; Cpk = min(usl - mean, mean - lsl) / 3 sigma. With sigma within they are Cp and Cpk, with the standard deviation of all
 * values Pp and Ppk: the caller's to label. A limit that does not exist is NaN: then cp is NaN, cpk that of the one side. Nothing: both NaN when
 * sigma is 0 or less, when no limit exists, or usl <= lsl. (domain.md 7d.13; TV20: 1.3889, 1.1111)
 */
struct lean_capability { double cp, cpk; };
struct lean_capability lean_capability(double lsl, double usl, double mean, double sigma);

/* ---- parts of a whole ---- */

/*
 * Pareto: sorts the rows, largest first, equal ones as they came, those that are `other` last; gives each its cumulative share and whether it is one of
 * the vital few: the least number of rows from the top that reach the threshold (a fraction). `other` is among them only if it takes it to get there.
 * id is the caller's, to know a row again. Answers how many are vital. Nothing: 0 and NaN when the sum is 0 or a count is negative or NaN.
 * (Juran; domain.md 7d.6; TV13)
 */
struct lean_pareto { double count; bool other; size_t id; double cumulative; bool vital; };
size_t lean_pareto(struct lean_pareto *rows, size_t n, double threshold);

/*
 * How much hangs on few: sorts x, largest first. herfindahl = sum of squared shares, 1/n .. 1; equivalent = 1 / herfindahl, as many equal ones would be as
 * concentrated; top = the n / 5 largest, rounded up; top_share = their share. Nothing: NaN when the sum is 0 or one is negative or NaN.
 * (Herfindahl, Hirschman; shares 0.4 0.3 0.2 0.1: 0.30)
 */
struct lean_concentration { double herfindahl, equivalent, top_share; size_t top; };
struct lean_concentration lean_concentration(double *x, size_t n);

/*
 * The value below which a share p (0..1) of x lies: sorts x, place (n - 1) p counted from 0, between two values in a straight line. It is the method of
 * PERCENTILE.INC in spreadsheets and of R's type 7; p = 0.5 is lean_median. Nothing: NaN for n = 0 or a p outside 0..1. (Hyndman and Fan 1996, definition 7)
 */
double lean_percentile(double *x, size_t n, double p);

/* ---- comparing sites ---- */

/*
 * Limits between which a site of that size lies with probability `coverage` (0.95: alert, 0.998: alarm) if it is like all others: exact, not Wilson,
 * not normal. For q = (1 - coverage) / 2 and (1 + coverage) / 2: r the least count with P(R <= r) >= q, alpha = (P(R <= r) - q) / P(R = r), and the
 * limit is (r - alpha) / size, at least 0.
 *   proportion: R is binomial of n trials with the target (0..1); limits are proportions;
 *   rate: R is Poisson of target * exposure; limits are in the unit of the target, exposure in its denominator's (persons, hours worked).
 * Cost grows with n or with the expected count. Nothing: NaN without trials or exposure, with a target outside its range or a coverage outside 0..1.
 * (Spiegelhalter, Funnel plots for comparing institutional performance, Statist. Med. 2005, 1185)
 */
struct lean_limits { double lower, upper; };
struct lean_limits lean_funnel_proportion(double target, size_t n, double coverage);
struct lean_limits lean_funnel_rate(double target, double exposure, double coverage);

/* ---- do two raters agree? ---- */

/* equal / items: the share of equal ratings. Nothing: NaN without items, or more equal than items. (domain.md 7g, calibration; SV14: 0.84) */
double lean_agreement(size_t equal, size_t items);

/*
 * Weighted kappa of two raters: 1 - sum w observed / sum w expected from each one's own habits; w = |i - j| linear, (i - j)^2 quadratic, or i != j.
 * a[k] and b[k] rate item k with 0..levels-1; an item that one of them did not rate (negative) is left out. n: items left; agreement: share of equal ones.
 * 1 is full agreement, 0 what chance gives, below 0 worse. At most 32 levels. Nothing: NaN without items, kappa NaN when both gave one and the same level
 * throughout (chance agrees too), and where a rating is levels or more. (Cohen 1960, 1968)
 */
enum lean_kappa_weight { LEAN_KAPPA_PLAIN, LEAN_KAPPA_LINEAR, LEAN_KAPPA_QUADRATIC };
enum { LEAN_KAPPA_LEVELS = 32 };
struct lean_kappa { double kappa, agreement; size_t n; };
struct lean_kappa lean_kappa(const int *a, const int *b, size_t n, int levels, enum lean_kappa_weight weight);

/* ---- survival: how long until it ends, when some have not ended yet ---- */

/*
 * The Kaplan-Meier curve of which lean_median_honest takes the middle. Sorts d; writes one step for each x at which something closed (at most n):
 * at_risk were still running just before, closed ended; s = share still running after it = product of (1 - closed / at_risk). se after Greenwood:
 * s * sqrt(sum closed / (at_risk (at_risk - closed))); lower and upper = s -+ 1.96 se, kept within 0..1. Where s is 0 there is no se: NaN.
 * Before the first step s is 1; after the last it stays, and says nothing beyond the longest x. Answers the number of steps; 0 when nothing closed.
 * (Kaplan and Meier 1958; Greenwood 1926; Freireich's 21 patients: 0.857 at 6 weeks, se 0.0764)
 */
struct lean_survival { double x; size_t at_risk, closed; double s, se, lower, upper; };
size_t lean_survival(struct lean_duration *d, size_t n, struct lean_survival *steps);

/* ---- money over time ---- */

/* An amount that is booked is whole minor units (cents); this is one that is not there. Whatever a calculation makes of it is not there either. */
#define LEAN_MONEY_NONE INT64_MIN

/*
 * Net present value: sum flows[t] / (1 + rate)^t, flows at the end of each period, flow 0 at once and not discounted. rate per period, as a
 * fraction; unit: that of flows. Nothing: NaN without flows or with a rate of -1 or less. (domain.md 10d; TV14: 26,794.62)
 */
double lean_npv(double rate, const double *flows, size_t n);

/*
 * Internal rates of return: every rate from -0.99 to 1000 (100,000 %) per period at which lean_npv is 0, ascending; one that only touches 0 counts once.
 *   LEAN_IRR_UNSIGNED   the flows never change their sign: there cannot be one;
 *   LEAN_IRR_NONE       they do, and still no rate is worth nothing;
 *   LEAN_IRR_ONE        the one;
 *   LEAN_IRR_SEVERAL    several, and none is "the" rate: warn and show lean_npv over the rate instead;
 *   LEAN_IRR_TOO_MANY   more than 16 changes of sign: not searched.
 * At most one rate a change of sign (Descartes), found between the turning points of what has one change less. rate[0..n). A NaN among flows: UNSIGNED.
 * (domain.md 10d; TV15: 0.218623; Lorie and Savage 1955: -1600, 10000, -10000: 25 % and 400 %)
 */
enum lean_irr_found { LEAN_IRR_UNSIGNED, LEAN_IRR_NONE, LEAN_IRR_ONE, LEAN_IRR_SEVERAL, LEAN_IRR_TOO_MANY };
enum { LEAN_IRR_MOST = 16 };
struct lean_irr { enum lean_irr_found found; size_t n; double rate[LEAN_IRR_MOST]; };
struct lean_irr lean_irr(const double *flows, size_t n);

/*
 * Payback: periods until the sum of the flows, discounted at that rate (0: simple), first reaches 0, in a straight line inside the period. At once,
 * 0, when flow 0 is not negative. Nothing: NaN, and why: no flows, a NaN or a rate of -1 or less is UNKNOWN; NEVER is never.
 * (domain.md 10d; TV16: 2.5, 3.01925)
 */
enum lean_payback_found { LEAN_PAYBACK_UNKNOWN, LEAN_PAYBACK_NEVER, LEAN_PAYBACK_AT };
struct lean_payback { enum lean_payback_found found; double periods; };
struct lean_payback lean_payback(double rate, const double *flows, size_t n);

/* roi = (benefits - costs) / costs; bcr = benefits / costs; net = benefits - costs. Nothing: roi and bcr NaN when costs are 0 or less.
   (domain.md 10d; TV17) */
struct lean_roi { double roi, bcr; int64_t net; };
struct lean_roi lean_roi(int64_t benefits, int64_t costs);

/*
 * Of a training (Phillips): adjusted = benefit * isolation * confidence, both 0..1: how much of it was the training's doing, and how sure that is;
 * then as lean_roi. Nothing: adjusted LEAN_MONEY_NONE when a share lies outside. (domain.md 5d; SV07: 115,200, 1.2154, 2.2154)
 */
struct lean_training_roi { int64_t adjusted; double roi, bcr; };
struct lean_training_roi lean_training_roi(int64_t benefit, double isolation, double confidence, int64_t cost);

/* ---- run-rate ---- */

struct lean_date { int year, month, day; };             /* of the Gregorian calendar, month 1..12 */

/*
 * What a benefit of so much a year brings in the fiscal year that begins on the first of fy_month in fy_year, when it runs duration_months from start:
 *   LEAN_PRORATE_MONTHS     whole months; the month of the start counts if that is before the 15th, else it starts with the next;
 *   LEAN_PRORATE_FRACTION   the first month by its days, the start's included: 16 May 16 / 31; the last one takes the rest;
 *   LEAN_PRORATE_DAYS       annual * days / 365, always 365: a leap day counts as one more day.
 * earlier: before that fiscal year; in_year; rollover: in the next one; later. Their sum is the whole run to the minor unit: it is the running sum
 * that is rounded (half away from 0) at each border. months: how many are in the year by that convention; days: calendar days of the run in it.
 * Nothing: LEAN_MONEY_NONE and NaN when a date does not exist, a duration is not 1..1200, or the amount beyond 10^16. (domain.md 10d; TV18, TV19)
 */
enum lean_proration { LEAN_PRORATE_MONTHS, LEAN_PRORATE_FRACTION, LEAN_PRORATE_DAYS };
struct lean_run { int64_t earlier, in_year, rollover, later; double months; int days; };
struct lean_run lean_run_prorate(int64_t annual, struct lean_date start, int duration_months, int fy_year, int fy_month, enum lean_proration how);

/* Of the month of a date the share from that day on, itself included. Nothing: NaN for a date that does not exist. (domain.md 10d; TV19: 0.516129) */
double lean_month_share(struct lean_date date);

/* Run-rate: the last three realised months * 4. Nothing: LEAN_MONEY_NONE with fewer than three, or one of them not there. (domain.md 10d; TV19: 110,400) */
int64_t lean_run_annualise(const int64_t *months, size_t n);

/* ---- money in parts ---- */

/*
 * An amount in parts by weight (percent, hours, money: any whole numbers), to the minor unit: each gets amount * weight / sum rounded down, what is
 * left goes one unit each to the largest remainders, the first of equal ones. A negative amount is the same, negative. The parts sum to the amount
 * exactly, and none is a whole unit away from its share. False, and the parts LEAN_MONEY_NONE: no amount, no weights, their sum 0 or one negative.
 * Cost grows with n squared. (Hamilton's method; domain.md 10d, share)
 */
bool lean_money_split(int64_t amount, const int64_t *weight, size_t n, int64_t *part);

/*
 * Claims that share one baseline: share[i] of it each, 0..1, in the order they were made. claimed[i] receives what each says it is, allowed[i] what may be
 * counted, together never more than the cap (an amount, at most the baseline):
 *   LEAN_OVERLAP_SEQUENTIAL   each takes its share of what those before it left: a + (1 - a) b;
 *   LEAN_OVERLAP_PRO_RATA     if together they claim more than the cap, each is cut in proportion (lean_money_split);
 *   LEAN_OVERLAP_FIRST_WINS   each gets what it claims until the cap is used up.
 * claimed: the plain sum; allowed; overstated = claimed - allowed. No claims: 0 each. Nothing: LEAN_MONEY_NONE when a baseline or cap is negative or a
 * share outside 0..1. (domain.md 10d, overlap; TV30: 275,000, 237,500, 37,500)
 */
enum lean_overlap_rule { LEAN_OVERLAP_SEQUENTIAL, LEAN_OVERLAP_PRO_RATA, LEAN_OVERLAP_FIRST_WINS };
struct lean_overlap { int64_t claimed, allowed, overstated; };
struct lean_overlap lean_overlap(enum lean_overlap_rule rule, int64_t baseline, int64_t cap, const double *share, size_t n, int64_t *claimed,
	int64_t *allowed);

/*
 * Labour saved: total = hours * rate; hard = redeployed hours * rate, into a funded vacancy; soft = the rest, capacity. hard + soft is the total
 * exactly. rate: minor units an hour. Nothing: LEAN_MONEY_NONE when hours or the rate are negative or more is redeployed than saved.
 * (domain.md 10b, 10d; SV17: 99,840, 66,560, 33,280)
 */
struct lean_labour { int64_t total, hard, soft; };
struct lean_labour lean_labour_saved(double hours, double redeployed_hours, int64_t rate);

/*
 * Inventory released: the reduction is cash once, never profit; profit is only the carrying cost, reduction * carrying (a fraction a year). Nothing:
 * LEAN_MONEY_NONE for a carrying share that is negative or NaN. (domain.md 10b; SV18: 400,000, 48,000)
 */
struct lean_inventory { int64_t one_time_cash, annual_carrying; };
struct lean_inventory lean_inventory_release(int64_t reduction, double carrying);

/* ---- people ---- */

/* Of a count the share that is so: part / whole. Nothing: NaN when whole is 0 or part is more than it. (domain.md 0, rule 1) */
double lean_share(size_t part, size_t whole);

/*
 * Skills matrix: level[person * skills + skill], a negative one is not assessed and counts as not qualified. For each skill:
 *   qualified = persons with level >= qualified_at; trainers = with level >= trains_at; gap = max(0, required - qualified); single: exactly one is qualified
 *   (single point of failure); uncovered: nobody is.
 * versatility[person] = skills they are qualified in / skills. Answers the team's flexibility: sum of qualified / (persons * skills). Nothing: NaN
 * without persons or skills; what is written then says uncovered, and versatility NaN. (domain.md 5d; TV24: 0.3125)
 */
struct lean_skill { size_t qualified, trainers, gap; bool single, uncovered; };
double lean_skill_matrix(const int *level, size_t persons, size_t skills, int qualified_at, int trains_at, const size_t *required, struct lean_skill *skill,
	double *versatility);

/* Do they still practise? gross = active / trained; net = active / (trained - left). Nothing: NaN when nobody is in it, or more are active.
   (domain.md 5d; TV28) */
struct lean_cohort { double gross, net; };
struct lean_cohort lean_cohort_retention(size_t trained, size_t left, size_t active);

/*
 * gain = post - pre, in points; normalised = gain / (max - pre): the share of what could still be learned. Nothing: normalised NaN when pre is max or more.
 * (Hake 1998; domain.md 4d; SV05: 28, 0.6087)
 */
struct lean_learning { double gain, normalised; };
struct lean_learning lean_learning_gain(double pre, double post, double max);

/* Days of internal sensei / (internal + external); the external share is the rest. Nothing: NaN without days or a negative number.
   (domain.md 5d; SV06: 0.75) */
double lean_sensei_internal(double internal_days, double external_days);

/* ---- who must move ---- */

/*
 * Commitment: fills in gap = max(0, required - current) of those that were assessed; weighted_gap = sum gap * influence / sum influence, in levels;
 * at_or_above = those with current >= required / assessed. Those not assessed are in neither, and their gap is 0: to be listed apart. Nothing: NaN with none
 * assessed, weighted_gap also without influence. (domain.md 3d.1; SV01: 1.1667, 0.3333)
 */
struct lean_stakeholder { int influence, current, required; bool assessed; int gap; };
struct lean_commitment { double weighted_gap, at_or_above; size_t assessed; };
struct lean_commitment lean_commitment_gap(struct lean_stakeholder *who, size_t n);

/*
 * ADKAR barrier: the first of awareness, desire, knowledge, ability, reinforcement with a score of 3 or less; LEAN_ADKAR_NONE when all are above.
 * Scores 1..5. Nothing: UNKNOWN when a score outside that (not assessed) comes before any barrier. (Prosci; domain.md 3d.2; SV02)
 */
enum lean_adkar { LEAN_ADKAR_UNKNOWN, LEAN_ADKAR_AWARENESS, LEAN_ADKAR_DESIRE, LEAN_ADKAR_KNOWLEDGE, LEAN_ADKAR_ABILITY, LEAN_ADKAR_REINFORCEMENT,
	LEAN_ADKAR_NONE };
enum { LEAN_ADKAR_BARRIER = 3 };
enum lean_adkar lean_adkar_barrier(const int score[5]);

/* net = driving - restraining, of the summed strengths; ratio = driving / (driving + restraining). Nothing: ratio NaN without forces. (Lewin;
   domain.md 3d.3; SV03) */
struct lean_forces { long driving, restraining, net; double ratio; };
struct lean_forces lean_force_field(const int *driving, size_t n_driving, const int *restraining, size_t n_restraining);

/* Observed behaviours that conform / observed, never what people say of themselves. Nothing: NaN without observations. (domain.md 3d.6; SV04: 0.75) */
double lean_adoption(size_t conform, size_t observed);

/* ---- what came of it ---- */

/*
 * improvement = (baseline - final) / |baseline| where lower is better, (final - baseline) / |baseline| where higher is: above 0 is better, always.
 * Nothing: NaN with a baseline of 0: then the change itself is shown. (domain.md 6e F2; SV08)
 */
enum lean_direction { LEAN_LOWER, LEAN_HIGHER };
double lean_improvement(double baseline, double final, enum lean_direction better);

/* (final - baseline) / (target - baseline), in both directions; 1 is on target, below 0 the wrong way. Nothing: NaN when the target is the baseline.
   (F2; SV08) */
double lean_attainment(double baseline, double final, double target);

/*
 * At an audit: (current - baseline) / (final - baseline), above 1 better still. Class: sustained from 0.9, partial from 0.5, else not. Nothing: NaN,
 * UNKNOWN when final is the baseline: there was no gain to keep. (domain.md 6e F19; SV12)
 */
enum lean_gain { LEAN_GAIN_UNKNOWN, LEAN_GAIN_NOT, LEAN_GAIN_PARTIAL, LEAN_GAIN_SUSTAINED };
double lean_gain_retention(double baseline, double final, double current);
enum lean_gain lean_gain_class(double retention);

/*
 * The verdict on an event at its audit: sustained when every primary target is, and at least conform_least (0.8 is usual) of the observed work followed its
 * standard; not, as soon as one primary target is not (below 0.5); else partial. retention has n, one for each primary target; conform is a
 * fraction. Nothing: UNKNOWN without a target, or when one of these numbers is NaN and nothing else is not. (domain.md 6e F19)
 */
enum lean_gain lean_event_verdict(const double *retention, size_t n, double conform, double conform_least);

/* strict = sustained / due; of_audited = sustained / done; audited = done / due. Side by side, never one alone. Nothing: NaN each. (domain.md 6g; TV26) */
struct lean_sustainment { double strict, of_audited, audited; };
struct lean_sustainment lean_sustainment(size_t due, size_t done, size_t sustained);

/* By the original due date: on_time = closed on time / due; closed = on time or late / due. Nothing: NaN with none due. (domain.md 6g; TV25: 0.65, 0.85) */
struct lean_actions { double on_time, closed; };
struct lean_actions lean_actions_closed(size_t due, size_t on_time, size_t late);

/*
 * Leader standard work, of what was scheduled and not excused: adherence = on time / due, late / due, missed / due; abnormality_yield = checks that found
 * something / checks done. on_time and late include the abnormal ones. A yield of 0 with full adherence is suspicious, not excellent. Nothing: NaN each, also
 * where a part is more than its whole. (Mann; domain.md 7d.4; SV13: 0.875, 0.0536, 0.0714, 0.0577)
 */
struct lean_leader_work { size_t scheduled, excused, on_time, on_time_abnormal, late, late_abnormal, missed; };
struct lean_adherence { double adherence, late, missed, abnormality_yield; };
struct lean_adherence lean_leader_adherence(const struct lean_leader_work *w);

/*
 * Bowler: which months call for a countermeasure: a red one after a red one, or the third red one of six. A month that is not filled in is as if it
 * were not there: it is not green, and leaving it out does not break a row of reds. trigger[i] for each; answers how many. (domain.md 6b; SV23: 2, 4, 5)
 */
enum lean_bowler { LEAN_BOWLER_BLANK, LEAN_BOWLER_GREEN, LEAN_BOWLER_RED };
size_t lean_bowler_triggers(const enum lean_bowler *month, size_t n, bool *trigger);

/* ---- the office ---- */

/*
 * An audit with anchored scores 0..max: points = their sum, possible = max * answered, share = points / possible. A negative score is not applicable
 * and in neither. For one S give it that S's items. Nothing: share NaN when nothing was answered or a score is above max.
 * (domain.md 7d.7; TV23: 62, 92, 0.6739)
 */
struct lean_score { long points, possible; double share; };
struct lean_score lean_audit_score(const int *score, size_t n, int max);

/*
 * Maturity: mean = sum weight * score / sum weight, of the dimensions that have a score (not NaN); min: the lowest of them, which a mean hides; n: how many.
 * weight NULL: all alike. Nothing: both NaN with none scored; mean NaN with a negative weight or weights that sum to 0. (domain.md 9d; SV19: 2.25, 1)
 */
struct lean_maturity { double mean, min; size_t n; };
struct lean_maturity lean_maturity(const double *score, const double *weight, size_t n);

/*
 * How well an event worked: the weighted mean of components 0..1; the weights of those that are not known (NaN) go to the others. Nothing: NaN with
 * fewer than three known, or one outside 0..1. (domain.md 9d; SV20: 0.6722)
 */
enum { LEAN_EFFECTIVENESS_LEAST = 3 };
double lean_event_effectiveness(const double *value, const double *weight, size_t n);

/*
 * ratio = fte of the office / headcount; band_low and band_high: 1 % and 2 % of headcount, in fte; events_per_1000 people, of twelve months; pace =
 * headcount / 10 events a year: something to compare with, not a target. Nothing: NaN each without headcount. (domain.md 8d, 6g; SV15)
 */
struct lean_office { double ratio, band_low, band_high, events_per_1000, pace; };
struct lean_office lean_office_pace(double office_fte, double headcount, double events_12_months);

/* days = events * days each (preparing, running, following up); fte = days / days that one is available. Nothing: fte NaN without these.
   (domain.md 8d; SV16) */
struct lean_facilitators { double days, fte; };
struct lean_facilitators lean_facilitators_needed(double events, double days_each, double available_days);

/* ---- when will it be done? ---- */

/*
 * Monte Carlo of how many periods (weeks, months: those of the samples) the open items take: each round draws the throughput of one past period
 * after the other, with replacement, until they are done, or `longest` periods are over and they never are. Only what was closed counts, not what
 * comes in. periods, for `rounds` numbers, receives each round's length, ascending, LEAN_FORECAST_NEVER last. p50, p85, p95: the least number of
 * periods in which that share of the rounds was done (50 %: a coin; 85 %: a promise), INFINITY where it falls among those that never were. never:
 * their share. The same seed gives the same answer (lean_random_draw). Nothing: NaN each without samples or rounds. No open items: 0.
 * (Magennis, Forecasting and simulating software development projects, 2011; Vacanti, Actionable agile metrics, 2015)
 */
#define LEAN_FORECAST_NEVER UINT_MAX
struct lean_forecast { double p50, p85, p95, never; };
struct lean_forecast lean_forecast_done(const unsigned *throughput, size_t n, unsigned open, unsigned longest, uint64_t seed, unsigned *periods,
	size_t rounds);

/* Of such ascending periods the least in which a share (0..1) of the rounds was done; INFINITY for never. Nothing: NaN without rounds or a share outside. */
double lean_forecast_within(const unsigned *periods, size_t rounds, double share);

#endif
