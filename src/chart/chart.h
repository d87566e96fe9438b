/*
 * chart.h -- charts as SVG in the page: drawn by the server, in the page's own colours, without a script.
 *
 * The classes are those of docs/look.md, 11. A chart says nothing that is not on the page as a number too: a spark is
 * decoration beside its number, a figure has its table below it ("Numbers"). Time runs from left to right in every language.
 * A chart computes nothing that lean.h computes: it draws it. Arrays are the caller's and are read only while the call lasts. NaN is a value that
 * is not there: a gap in a line, a dash in a table. Every page of /charts shows all of them with example data (src/app/gallery.c).
 */
#ifndef CHART_CHART_H
#define CHART_CHART_H

#include "lean/lean.h"
#include "web/html.h"

/*
 * A small line without axes, for a cell beside its number: n values, the oldest first, NaN where there is none (a gap).
 * The band holds the natural limits (XmR) of the first half, so that a change in the second half is seen against them. Points outside of it are dotted;
 * the last one is red when it is outside on the worse side. standard: the blue line; NaN: none.
 */
void chart_spark(struct html *h, const double *x, size_t n, double standard, bool lower_is_better);

/* Two lines that should stay together (given and done, both cumulated): the gap between them is the message. Both start at the left, n points each. */
struct chart_gap { const double *upper, *lower; size_t n; struct msg upper_label, lower_label; struct str spoken, first, last; };
	/* spoken: the whole chart in one sentence; first and last: what stands below the two ends of the axis */
void chart_gap(struct html *h, const struct chart_gap *c);

/* ---- plan and actual ---- */

/*
 * The bowler: measures down, months across, plan over actual. What made its plan is the caller's to know (month); which of the missed months call for a
 * countermeasure is lean_bowler_triggers'. plan, actual and month have c->months each; a month to come is NaN and LEAN_BOWLER_BLANK. start: where it stood
 * before; year: where it shall be; NaN where there is none. to, or NULL: for each month where its cell leads (URL_NONE: nowhere).
 */
struct chart_measure { struct str name; double start, year; const double *plan, *actual; const enum lean_bowler *month; int decimals; const struct url *to; };
struct chart_bowler { const struct chart_measure *measure; size_t n; const struct str *label; size_t months; };
void chart_bowler(struct html *h, const struct chart_bowler *c);

/*
 * Scores of 0..most in some directions: now, and where it was and shall be (NULL: not drawn). Each has n, at least 3; NaN: not scored. earlier_name says of
 * when that is.
 */
struct chart_radar { const struct str *name; const double *now, *earlier, *target; size_t n; int most; struct str earlier_name; };
void chart_radar(struct html *h, const struct chart_radar *c);

/*
 * A matrix of levels 0..4, darker the higher, each with a sign that a black and white print keeps: strokes of a square (I, L, U, O) or quarters of a ball.
 * level[row * columns + column], negative: not known. planned, or NULL: as large; the next level is on its way. needed, or NULL: for each column how many at
 * qualified_at or above there shall be; then lean_skill_matrix's answers stand below it. Groups, or none, stand over the columns, in their order.
 */
enum chart_sign { CHART_STROKES, CHART_QUARTERS };
enum { CHART_LEVELS = 5 };
struct chart_group { struct str name; size_t columns; };
struct chart_matrix_row { struct str name, note; };
struct chart_matrix {
	enum chart_sign sign;
	const struct chart_group *group; size_t groups;
	const struct str *column; size_t columns;
	const struct chart_matrix_row *row; size_t rows;
	const int *level; const bool *planned; const size_t *needed;
	int qualified_at, trains_at;
	struct msg rows_are, level_name[CHART_LEVELS];
};
void chart_matrix(struct html *h, const struct chart_matrix *c);

/* ---- process behaviour ---- */

/*
 * Values in the order of time about their median: before there are enough for limits. x and label have n. goal: NaN, none. Notes: what was changed before
 * which point.
 */
struct chart_note { size_t at; struct str text; };
struct chart_run {
	const double *x; const struct str *label; size_t n;
	double goal;
	const struct chart_note *note; size_t notes;
	struct str unit; int decimals;
};
void chart_run(struct html *h, const struct chart_run *c);

/*
 * One measure at many places, each an XmR in a panel of its own, all on one scale: which of them is different? Limits are from the first `baseline` points of
 * each. A signal is called better or worse. Cheap: sixty of them are one page. A name leads to `to` (URL_NONE: nowhere).
 */
struct chart_panel { struct str name; const double *x; size_t n; struct url to; };
struct chart_panels { const struct chart_panel *panel; size_t n, baseline; struct str unit; int decimals; bool lower_is_better; };
void chart_panels(struct html *h, const struct chart_panels *c);

/*
 * XmR: values of one measure in the order of time, their natural limits, and which of them are signals. Limits stay as they were set until a re-baseline:
 * baseline[k] says from which point on the k-th limits count; each is computed from the points from `from` to before `to`.
 * label has n, what stands below each point (a few of them are shown); unit stands at the axis. Below it the moving ranges when with_ranges.
 */
struct chart_baseline { size_t from, to; };
struct chart_xmr { const double *x; const struct str *label; size_t n; const struct chart_baseline *baseline; size_t baselines; struct str unit; int decimals; bool with_ranges; };
void chart_xmr(struct html *h, const struct chart_xmr *c);

/* Causes by their count, the most first, and the line of their shares added up; those that together reach `vital` of the whole (0.8) are dark. */
struct chart_cause { struct str name; double count; };
struct chart_pareto { const struct chart_cause *cause; size_t n; double vital; struct str unit; };
void chart_pareto(struct html *h, const struct chart_pareto *c);

/* From one sum to another by what was added and taken away. lower_is_better says which way is green. */
struct chart_stair { struct str name; double change; bool is_sum; };             /* is_sum: a column from 0; its change is not read */
struct chart_waterfall { const struct chart_stair *stair; size_t n; struct str unit; int decimals; bool lower_is_better; };
void chart_waterfall(struct html *h, const struct chart_waterfall *c);

/* ---- comparing, and how two things go together ---- */

/*
 * Funnel: places of different size against the limits of lean_funnel_*, so that a small one is not blamed for its size. size: trials of a proportion,
 * exposure of a rate. target NaN: all of them together. Drawn is count / size, times `per` (100: in percent, or of 100 people); across is the size.
 */
struct chart_site { struct str name; double count, size; };
struct chart_funnel { const struct chart_site *site; size_t n; bool rate, lower_is_better; double target, per; struct str unit, size_unit; int decimals; };
void chart_funnel(struct html *h, const struct chart_funnel *c);

/* Points, named where name is not empty; the straight line of least squares only when it was asked for (fit) and there are CHART_FIT_LEAST of them. */
enum { CHART_FIT_LEAST = 8 };
struct chart_point { double x, y; struct str name; };
struct chart_scatter { const struct chart_point *point; size_t n; bool fit; struct str x_unit, y_unit; int x_decimals, y_decimals; };
void chart_scatter(struct html *h, const struct chart_scatter *c);

/* ---- flow ---- */

/*
 * How long until it is done, when some are not done yet: lean_survival's steps with a mark at each that still runs, the band of what is sure (of the first),
 * and the honest median. One group or two, the second dashed.
 */
struct chart_lives { struct str name; const struct lean_duration *d; size_t n; };
struct chart_survival { const struct chart_lives *group; size_t n; struct str unit; };
void chart_survival(struct html *h, const struct chart_survival *c);

/*
 * Cumulative flow: how many are in each state at the end of each period, stacked, the last state (done) at the foot. count[state * n + i]; a state's height is
 * its work in process, the slope of the last one what gets done. At most CHART_STATES states; label has n.
 */
enum { CHART_STATES = 6 };
struct chart_flow { const struct str *state; size_t states; const double *count; const struct str *label; size_t n; struct str unit; };
void chart_flow(struct html *h, const struct chart_flow *c);

/* In and out of each period, up and down from one line, and the difference between them. open: how many were there before. in, out and label have n. */
struct chart_in_out { const double *in, *out; const struct str *label; size_t n; double open; struct str in_name, out_name, unit; };
void chart_in_out(struct html *h, const struct chart_in_out *c);

/* ---- days and weeks ---- */

/*
 * A month of days, each a cell: in the shape of the letter of its board (one of SQDCPEM), or, without one, in weeks. month: its first day. state has one for each day of it;
 * today: of the month, 0: not in it. Missed has a cut corner, no work is grey, what is to come is empty.
 */
enum chart_day { CHART_DAY_OPEN, CHART_DAY_MET, CHART_DAY_MISSED, CHART_DAY_OFF };
struct chart_days { char letter; struct msg name; struct date month; const enum chart_day *state; int today; };
void chart_days(struct html *h, const struct chart_days *c);

/*
 * A plan in weeks: from Monday `from` on, a bar from `start` to `end` (both days of it), dark as far as it is done (0..1). A milestone is a diamond at its
 * end. What is not done after its end is drawn on to today and says how many days that is. A heading is a row with start none.
 */
struct chart_task { struct str name; struct date start, end; double done; bool milestone; };
struct chart_gantt { const struct chart_task *task; size_t n; struct date from, today; size_t weeks; };
void chart_gantt(struct html *h, const struct chart_gantt *c);

/* ---- standard work ---- */

/*
 * The standard work combination sheet: the elements with their times, and beside them when each is done: by hand solid, the machine dashed and dotted where
 * it runs on into the next round, walking wavy, takt red. name has n. Several operators stand below each other in the order of the elements. Without a takt
 * (NaN) the round is the cycle of the cell.
 */
struct chart_combination { const struct lean_work *work; const struct str *name; size_t n, operators; double takt_s; };
void chart_combination(struct html *h, const struct chart_combination *c);
enum { CHART_COMBINATION_HEAD = 40, CHART_COMBINATION_ROW = 28 };       /* of the drawing: a table whose rows stand beside its rows has these heights */

/* Work of each operator stacked up against takt: value-adding, necessary, waste. Now and, beside it, the proposal. id: of this drawing on its page. */
enum chart_work { CHART_VALUE, CHART_NECESSARY, CHART_WASTE };
struct chart_element { enum chart_work kind; double s; struct str name; };       /* the name of a waste stands in it where there is room */
struct chart_stack { struct str name; const struct chart_element *element; size_t n; };
struct chart_stacks { struct str title; const struct chart_stack *stack; size_t n; };
struct chart_yamazumi { struct chart_stacks now, proposal; double takt_s; struct str id; };
void chart_yamazumi(struct html *h, const struct chart_yamazumi *c);

/*
 * Each operator's load as a share of takt, and a line at 100 %: whoever is above it is hatched and says by how much. name has n; a cycle that is NaN is not
 * measured yet. Below it the mean load and the balance of the line. id: of this drawing on its page.
 */
struct chart_loads { const double *cycle_s; const struct str *name; size_t n; double takt_s; struct str id; };
void chart_loads(struct html *h, const struct chart_loads *c);

/*
 * The process capacity sheet as bars: how many pieces each step can make in the available time, against the demand of the same time (NaN: not known).
 * name has n. The step with the least is marked as the bottleneck; those below the demand are hatched and say how many are missing.
 */
struct chart_capacity { const struct lean_step *step; const struct str *name; size_t n; double available_s, demand; struct str id; };
void chart_capacity(struct html *h, const struct chart_capacity *c);

/*
 * A changeover before and after: what is done while the machine stands at the right of the line, what is done while it runs at its left. What could be done
 * while it runs but is not yet is hatched. Stages in the order of time, the first is where it began; minutes.
 */
enum chart_setup { CHART_INTERNAL, CHART_COULD_BE_EXTERNAL, CHART_EXTERNAL };
struct chart_setup_part { struct str name; double min; enum chart_setup kind; };
struct chart_setup_stage { struct str name; const struct chart_setup_part *part; size_t n; };
struct chart_smed { const struct chart_setup_stage *stage; size_t n; struct str id; };
void chart_smed(struct html *h, const struct chart_smed *c);

/*
 * The hour-by-hour board: plan, actual, the gap of the hour and the gap added up, which is also drawn as a line down the hours. name and reason have n;
 * an hour beyond the tolerance that has no reason (STR_NONE) asks for one. NaN as actual: not written yet. Unit: pieces.
 */
struct chart_hours { const struct lean_hour *hour; const struct str *name, *reason; size_t n; double tolerance; };
void chart_hours(struct html *h, const struct chart_hours *c);

/* ---- plans ---- */

/*
 * A plan seen from above, w by h units (a unit is what the caller likes: a metre, a tile); x and y of a place are its upper left corner. under: a picture of
 * the floor, as wide and high as it says, from the upper left corner on; without a src there is none. hands: it is not only looked at: each place with `to`
 * is a link that plan.js moves (at: what the script has to know of it), and the floor says where it lies. width: of the drawing, 0: the usual.
 */
struct chart_place { struct str name; double x, y, w, h; struct url to; struct str id, at, spoken; };
struct chart_picture { struct url src; double w, h; };
struct chart_plan { double w, h; const struct chart_place *place; size_t n; struct chart_picture under; double width; bool hands; };

/*
 * The standard work sheet: the cell from above and the way of one operator in it, numbered; the way back to the first stop is dashed. mark has plan.n: what
 * belongs to that place: a quality check (diamond), a danger (cross), so many pieces of standard WIP (a filled circle). A stop may name the place
 * it is at (SIZE_MAX: none) for the table, and the number that it has (0: the one in the order). Takt and cycle in s, NaN: not said.
 */
struct chart_marks { bool quality, safety; int wip; };
struct chart_stop { double x, y; size_t place; int64_t no; };
struct chart_layout { struct chart_plan plan; const struct chart_marks *mark; const struct chart_stop *stop; size_t stops; double takt_s, cycle_s; };
void chart_layout(struct html *h, const struct chart_layout *c);

/*
 * The spaghetti diagram: the ways over the plan before (thin, grey) and after (thick, blue, with an arrow), and their length: scale_m metres a unit.
 * after may be empty: there is no better way yet. per: of what it is the length ("per cycle").
 */
struct chart_spaghetti { struct chart_plan plan; const struct lean_point *before, *after; size_t before_n, after_n; double scale_m; struct str per; };
void chart_spaghetti(struct html *h, const struct chart_spaghetti *c);

/*
 * The same for several people: each way in the colour of its order (from 1), with that number where it begins; before thin, after thick with arrows. What
 * they are stands below as a key. scale_m: metres a unit, as in lean_path_m.
 */
struct chart_way { struct str name; const struct lean_point *p; size_t n, order; bool after; };
struct chart_ways { struct chart_plan plan; const struct chart_way *way; size_t n; double scale_m; struct str spoken; };
void chart_ways(struct html *h, const struct chart_ways *c);

/* ---- the whole: streams, aims ---- */

/*
 * The value-stream map. stock has n + 1: what lies before each step, and before the customer; how: the way it goes on from there. first_days: raw material in
 * days, then the pieces of the first one are not read (NaN: they are). NaN leaves a line of the data box out; `more` adds own ones. Times in s, uptime 0..1,
 * process_s is what stands in the ladder; lead and process time are lean_branches'. A burst is over a step, or below the stock `at` when at_stock. in_days: a
 * stock that is known in days, then its pieces are not read. branch: 0 is the main line; the others stand below it, each in a row of its own, between the steps
 * where they leave and join it (lean_branches says which), and the ladder is that of the longest way. branch_name has one a branch, from 1.
 * edit: where a step, a stock or a burst leads to; with any of them they are links in the order of the flow, else the drawing is one picture.
 */
enum chart_supply { CHART_PUSH, CHART_PULL, CHART_FIFO };
enum chart_carrier { CHART_NO_INFORMATION, CHART_MANUAL, CHART_ELECTRONIC };
struct chart_information { enum chart_carrier by; struct str says; };
struct chart_target { struct url to; struct str id; };  /* id: of the element on its page */
struct chart_process { struct str name; double people, cycle_s, changeover_s, uptime, process_s; enum chart_carrier plan; const struct str *more;
	size_t more_n, branch; struct chart_target edit; };
struct chart_stock { double pieces; enum chart_supply flow; bool in_days; double days; struct chart_target edit; };
struct chart_burst { size_t at; bool at_stock; struct str says; struct chart_target edit; };
struct chart_vsm {
	struct str supplier, customer, planning, planning_by;
	struct chart_information order, forecast;       /* planning to supplier, customer to planning */
	struct str brought, shipped;                    /* how often: at the arrows of the trucks */
	const struct chart_process *process;
	const struct chart_stock *stock;
	size_t n;
	double first_days, daily_demand, takt_s;
	const struct chart_burst *burst;
	size_t bursts;
	struct str note;                                /* where and when it was drawn */
	const struct str *branch_name;
	size_t branches;
};
void chart_vsm(struct html *h, const struct chart_vsm *c);

/*
 * The X-matrix: breakthroughs (below), objectives of the year (left), priorities (above), measures (right), and how strongly they hang together. Each list of
 * links is row by row: of the priorities or the breakthroughs, with a column for each of the other. Strong is a filled circle, medium an open one, weak a
 * triangle. Owners, if there are any, stand at the right of the measures: their links are to the priorities.
 */
enum chart_link { CHART_UNLINKED, CHART_WEAK, CHART_MEDIUM, CHART_STRONG };
struct chart_list { const struct str *p; size_t n; };
struct chart_xmatrix {
	struct chart_list breakthroughs, objectives, priorities, measures, owners;
	const enum chart_link *priority_objective, *priority_measure, *breakthrough_objective, *breakthrough_measure, *priority_owner;
};
void chart_xmatrix(struct html *h, const struct chart_xmatrix *c);

/*
 * A tree of drivers or of goals. A node comes after its parent (SIZE_MAX, or not before it: it is a root). note: a second line, e.g. its number; a state puts a
 * sign at it. From top to bottom, or from left to right.
 */
enum chart_state { CHART_NO_STATE, CHART_ON_TRACK, CHART_OFF_TRACK };
struct chart_node { struct str name, note; size_t parent; enum chart_state state; };
struct chart_tree { const struct chart_node *node; size_t n; bool down; };
void chart_tree(struct html *h, const struct chart_tree *c);

#endif
