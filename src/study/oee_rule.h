/*
 * oee_rule.h -- what a shift's OEE is computed from: planned time, and what is lost to what. Pure functions.
 */
#ifndef STUDY_OEE_RULE_H
#define STUDY_OEE_RULE_H

#include "base/base.h"

/*
 * Of the available time of a day (a study's: its stops are taken off) the part that belongs to a shift, by what the calendar works in each. Unit: s.
 * Nothing: NaN when one is not known or the shift does not run.
 */
double oee_planned_s(double available_s, double shift_worked_s, double day_worked_s);

/* What a loss takes, in minutes: as it was noted, or its pieces at the ideal cycle. NaN: neither is known. */
double oee_loss_min(double minutes, int64_t pieces, double ideal_s);

#endif
