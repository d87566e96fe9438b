/*
 * figures.h -- what the files of the figures share: an area's facts as they are loaded, and how a number is said.
 */
#ifndef DAILY_FIGURES_H
#define DAILY_FIGURES_H

#include "daily/idea.h"
#include "daily/figures_rule.h"

/* ---- figures_query.c ---- */

extern const struct query figures_facts, figures_facts_few, figures_open, figures_open_few, figures_below, figures_above, figures_size;

struct facts { struct fact *p; size_t n; };
/* Every idea below the area that was given or verified since then, or declined or taken back: what all figures are made of. */
struct facts facts_load(struct req *r, int64_t area, struct instant from);
void facts_work(struct req *r, struct facts f, const struct period *given);     /* work_h of those given in this period */

int64_t figures_area(struct req *r);            /* area= of the address, else the widest place whose figures this person may see; 0 after a failure */
int64_t figures_widest(struct req *r);          /* 0: none */
bool figures_may(struct req *r, int64_t area);
int64_t unit_above(struct req *r, int64_t unit);
struct below { int64_t unit, child; struct str name; };
struct belows { struct below *p; size_t n, cap; };
struct belows units_below_of(struct req *r, int64_t area);      /* every place below it and under which of its children it stands, by place */

#define OPEN_STATES "submitted,needs_info,acknowledged,escalated,to_do,doing,implemented,parked"
struct open_state { struct str state; int64_t n, bottleneck; };         /* without those taken over from other areas, as in every figure */
struct opens { struct open_state *p; size_t n, cap; };
struct opens open_states(struct req *r, int64_t area);
int64_t opens_sum(struct opens o);

/* The standard of a figure: a stored setting, in the figure's own unit, for the first answer in working days; NaN: none, and then nothing is marked. */
double figure_standard(struct req *r, enum figure f);
void figure_standards_ahead(struct req *r);     /* all of them will be asked for: see db_ahead() */

/* ---- the times that are looked at ---- */

struct span_choice { struct str code; struct date from, to; struct period window; struct str text; };
	/* code: "ttm", "quarter", "ytd", or none when from= and to= were given; text: "23 Nov 2025 to 22 Nov 2026" */
struct span_choice span_choose(struct req *r, int64_t area);
void months_before(const struct zone *z, struct date today, struct instant bound[COHORTS + 1], struct date first[COHORTS + 1]);
void weeks_before(const struct zone *z, struct date today, struct instant bound[WEEKS + 1]);

/* ---- figures_show.c: how a number is said ---- */

struct shown { double x; struct str value, unit, why_not, standard; enum mark mark; };  /* mark 0: neutral; why_not: the reason when there is no value */
struct figure_view { struct figures f; double heads, days; int64_t area; };
struct shown figure_shown(struct req *r, const struct figure_view *v, enum figure f);
bool people_few(const struct figure_view *v);  /* so few that nothing is said about persons */
struct str heads_text(struct req *r, double heads);             /* "350", "24.5", or a dash */
struct str share_text(struct req *r, struct count c);           /* "87 %", "4 of 6", or a dash */
struct str median_text(struct req *r, const struct lean_median *m);     /* "26", ">= 26", or a dash */
struct str figure_counted(struct req *r, const struct figure_view *v, enum figure f);    /* "128 ideas, 350 people, 92 days" */

struct figure_info {
	const char *name, *standard;    /* name: of its page, /figures/{name}; standard: of its setting */
	struct msg label, unit, how;
	bool lower_is_better;
};
extern const struct figure_info figure_infos[FIGURES];
enum figure figure_named(struct str name);      /* FIGURES: none */
struct url figure_url(struct req *r, enum figure f, int64_t area, const struct span_choice *span);
struct url figures_url(struct req *r, int64_t area, struct str window);
struct url ideas_url(struct req *r, int64_t area, const char *field, struct str value);  /* the list of an area's own ideas */
struct url ideas_span_url(struct req *r, int64_t area, const char *field, const struct span_choice *span);       /* those whose `field` lies in the span */

/* ---- flow.c ---- */

extern const struct query flow_answers, flow_actions;

/* ---- figures_people.c ---- */

struct url people_url(struct req *r, int64_t area, const struct span_choice *span);
extern const struct query figures_heads, figures_heads_before;
void figures_people(struct req *r);             /* GET /figures/people: the month-end headcounts behind a mean */

/* ---- figures_rows.c ---- */

void figure_rows(struct req *r);                /* GET /figures/{name} */

#endif
