/*
 * lean.h -- the calculations of the trade: pure functions on plain C types.
 *
 * No I/O, no clock, no memory, nothing of ours included: a library of its own. Each says its formula, its units, what it
 * answers when there is nothing (NaN or an empty result, never 0) and where it comes from. The numbers in brackets are the
 * test vectors of the domain reference. Full precision; whoever shows a number rounds it.
 */
#ifndef LEAN_LEAN_H
#define LEAN_LEAN_H

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

#endif
