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

/* ---- process behaviour ---- */

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

/* ---- standard work ---- */

/*
 * The standard work combination sheet: the elements with their times, and beside them when each is done: by hand solid, the machine dashed and dotted where it runs on
 * into the next round, walking wavy, takt red. name has n. Several operators stand below each other in the order of the elements. Without a takt (NaN)
 * the round is the cycle of the cell.
 */
struct chart_combination { const struct lean_work *work; const struct str *name; size_t n, operators; double takt_s; };
void chart_combination(struct html *h, const struct chart_combination *c);

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

/* A plan seen from above, w by h units (a unit is what the caller likes: a metre, a tile); x and y of a place are its upper left corner. */
struct chart_place { struct str name; double x, y, w, h; };
struct chart_plan { double w, h; const struct chart_place *place; size_t n; };

/*
 * The standard work sheet: the cell from above and the way of one operator in it, numbered; the way back to the first stop is dashed. mark has plan.n: what
 * belongs to that place: a quality check (diamond), a danger (cross), so many pieces of standard WIP (a filled circle). A stop may name the place
 * it is at (SIZE_MAX: none) for the table. Takt and cycle in s, NaN: not said.
 */
struct chart_marks { bool quality, safety; int wip; };
struct chart_stop { double x, y; size_t place; };
struct chart_layout { struct chart_plan plan; const struct chart_marks *mark; const struct chart_stop *stop; size_t stops; double takt_s, cycle_s; };
void chart_layout(struct html *h, const struct chart_layout *c);

/*
 * The spaghetti diagram: the ways over the plan before (thin, grey) and after (thick, blue, with an arrow), and their length: scale_m metres a unit.
 * after may be empty: there is no better way yet. per: of what it is the length ("per cycle").
 */
struct chart_spaghetti { struct chart_plan plan; const struct lean_point *before, *after; size_t before_n, after_n; double scale_m; struct str per; };
void chart_spaghetti(struct html *h, const struct chart_spaghetti *c);

/* ---- the whole: streams, aims ---- */

/*
 * The value-stream map. stock has n + 1: what lies before each step, and before the customer; how: the way it goes on from there. first_days: raw material in
 * days, then the pieces of the first one are not read (NaN: they are). NaN leaves a line of the data box out; `more` adds own ones. Times in s, uptime 0..1,
 * process_s is what stands in the ladder; lead and process time are lean_ladder's. A burst is over a step, or below the stock `at` when at_stock.
 */
enum chart_flow { CHART_PUSH, CHART_PULL, CHART_FIFO };
enum chart_carrier { CHART_NO_INFORMATION, CHART_MANUAL, CHART_ELECTRONIC };
struct chart_information { enum chart_carrier by; struct str says; };
struct chart_process { struct str name; double people, cycle_s, changeover_s, uptime, process_s; enum chart_carrier plan; const struct str *more;
	size_t more_n; };
struct chart_stock { double pieces; enum chart_flow flow; };
struct chart_burst { size_t at; bool at_stock; struct str says; };
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
