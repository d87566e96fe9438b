/*
 * losses.h -- the three sheets that hang on a study and say what is lost: to changeovers, to stops and speed and rejects, in the hours of a day.
 *
 * Each is records below the study. What they say of the past is kept as it was on that day: a plan, a planned time, an ideal cycle that were filled from the
 * study stay when the study changes.
 */
#ifndef STUDY_LOSSES_H
#define STUDY_LOSSES_H

#include "study/study.h"

/* ---- changeovers (smed.c) ---- */

struct setup {
	ROW;
	struct ref study, observer;
	struct str from_part, to_part, called;  /* called: "A → B" */
	struct date day;
	int64_t parts, run_min;                 /* for the EPEI: how many part numbers run here, and what they run a day; INT_NONE: not known */
	struct str note;
};
struct setup_element {
	ROW;
	struct ref setup;
	int64_t no;
	struct str name, clock;                 /* clock: the reading when it ended, "12:30" */
	struct str kind_now, kind_after;        /* internal external; kind_after none: as now */
	struct str ecrs, idea, waste, time_after;
};
extern const struct record setup_record, setup_element_record;

/* ---- a shift's OEE (oee.c) ---- */

struct oee_day {
	ROW;
	struct ref study;
	struct date day;                        /* on which the shift begins */
	struct str shift;                       /* its start, "06:00" */
	int64_t planned_min, stop_min, total, reject;
	double ideal_s;
	struct str note, called, slot;          /* slot: study, day and shift, once */
};
struct oee_loss { ROW; struct ref oee_day; struct str reason; double minutes; int64_t pieces; struct str note, called; };
extern const struct record oee_day_record, oee_loss_record;

/* ---- hour by hour (hours.c) ---- */

struct hour_entry {
	ROW;
	struct ref study;
	struct date day;
	struct str shift;
	int64_t hour, plan, actual;             /* hour: of the shift, from 1. plan: what takt said when it was written, or another with its reason */
	struct str reason, words, plan_why;
	struct instant start;
	struct str called, slot;
};
extern const struct record hour_entry_record;

#endif
