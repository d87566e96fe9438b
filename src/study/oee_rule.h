/*
 * oee_rule.h -- what a shift's OEE is computed from: planned time, and what is lost to what. Pure functions.
 */
#ifndef STUDY_OEE_RULE_H
#define STUDY_OEE_RULE_H

#include "base/base.h"

/*
 * Planned time of a shift: what the calendar works in it, less its part of the planned stops of a day. Unit: s; stops_s NaN: there are none.
 * Nothing: NaN when the shift does not run or the stops leave no time.
 */
double oee_planned_s(double shift_worked_s, double day_worked_s, double stops_s);

/* What a loss takes, in minutes: as it was noted, or its pieces at the ideal cycle. NaN: neither is known. */
double oee_loss_min(double minutes, int64_t pieces, double ideal_s);

#endif
