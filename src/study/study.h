/*
 * study.h -- a process, studied: what is made where, how fast it is asked for, and the work that it takes, element by element.
 *
 * The one idea: the elements are the only place where a time stands. Takt, capacity, combination, balance and layout are views on them; each form is
 * filled from the one before it, and nothing is typed twice. A study belongs to an area; an event may name one.
 */
#ifndef STUDY_STUDY_H
#define STUDY_STUDY_H

#include "ledger/ledger.h"

extern const struct module study_module, grid_module, observation_module, capacity_module, balance_module;
extern const struct module layout_module, spaghetti_module;
extern const struct module smed_module, oee_module, hours_module;         /* records and structs: losses.h */

struct study {
	ROW;
	struct str title, product, note;        /* what is done here, to what */
	struct ref area;
	int64_t demand_day;                     /* pieces a day; INT_NONE: not known */
	int64_t available_min;                  /* a day, all shifts, breaks taken off; INT_NONE: as the area's calendar has it */
	int64_t stops_min;                      /* of that: meetings, planned maintenance; INT_NONE: none */
	int64_t operators;                      /* who do it today; INT_NONE: one */
	int64_t hour_tolerance;                 /* pieces that an hour may be off its plan without a reason; INT_NONE: HOUR_TOLERANCE */
};
/* One element of the work. Times in s, NaN: not known. A walk of its own is walks = true: its time stands in hand_s and counts as walking. */
struct element {
	ROW;
	struct ref study;
	struct str name, work, machine;         /* work: value necessary waste; machine: its number, where there is one */
	int64_t no, operator;                   /* in which order, by whom, both from 1 */
	bool walks;
	double hand_s, machine_s, walk_s;       /* walk_s: on to the next element, where that is not an element of its own */
	struct str hand_from, why;              /* hand_from: observed chosen typed; why another than the lowest repeatable was chosen */
	int64_t pieces_per_change;              /* between two changes of its tool; INT_NONE: there is none */
	double change_s;
	int64_t operator_next;                  /* in the proposal: who does it then; 0: nobody, it is taken out; INT_NONE: no proposal */
	struct str after;                       /* numbers of elements that must come first, where the order may change: "2 5" */
};
/* One sitting with the stopwatch. timed: their ids in the order in which they were timed; readings: as readings.h says. */
struct observation { ROW; struct ref study; struct instant started_at; struct str operator_code, timed, readings, note; };
extern const struct record study_record, element_record, observation_record;

/* What a study's forms are computed from: itself and its elements in their order (operator, number). In r->mem. */
struct study_of {
	struct study study;
	const struct element *element; size_t n;
	double available_s, takt_s;             /* of a day; NaN: there is no demand or no time */
	double pace_s;                          /* working time a piece, planned stops in it: a day's plan by it is the demand */
	size_t operators;                       /* at least 1, and as many as an element names */
};
double study_available_s(struct req *r, int64_t area, int64_t available_min, int64_t stops_min);   /* of a day; available_min INT_NONE: as the area's calendar has it */
bool study_read(struct req *r, int64_t id, struct study_of *out);      /* 404 when there is none or it is not theirs to see */

#endif
