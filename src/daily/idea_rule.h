/*
 * idea_rule.h -- the rules of an idea as pure functions: no request, no database, no clock.
 *
 * Times are what domain.md 7c says, as a site's defaults: the first answer within one working day; one more and the
 * supervisor has it, three more and the value-stream manager; older than seven days it is a bottleneck. Nothing of it
 * happens while the promised answer is still to come. A decision within five working days. Parked at most 90 days.
 */
#ifndef DAILY_IDEA_RULE_H
#define DAILY_IDEA_RULE_H

#include "ledger/ledger.h"

enum { ANSWER_WD = 1, CLIMB_1_WD = 2, CLIMB_2_WD = 4, BOTTLENECK_DAYS = 7, DECIDE_WD = 5, PARK_DAYS_MAX = 90, TODO_WD = 10, DOING_WD = 10, VERIFY_WD = 5,
	THANK_WD = 2, CLIMB_LEVELS = 3 };

struct climb { int64_t level, tier; struct instant next; };
/* Where an unanswered idea stands now: marks[0..2] are the instants of the three levels, in any order. tier: who has it by now, 1 the supervisor, 2 the
   value-stream manager: a bottleneck alone passes nothing on. next: INSTANT_NONE after the last. */
struct climb idea_climb(const struct instant marks[CLIMB_LEVELS], struct instant now);

/* marks[0] and [1] are what the working time says, [2] is set here: none of them before the promise is over, however long the place rests. */
void idea_marks(struct instant marks[CLIMB_LEVELS], struct instant given, struct instant promised);

enum idea_column { IDEA_NEW, IDEA_TODO, IDEA_DOING, IDEA_DONE, IDEA_OFF, IDEA_COLUMNS = 4 };
enum idea_column idea_column(struct str state);
double idea_standard_wd(struct str state);              /* how long it may stay there, in working days; NaN: no standard */
enum mark idea_mark(double age_wd, double standard_wd); /* off over the standard, at risk from 80 % of it */
/* The title of an idea whose giver gave none: the first sentence, at most 90 characters, cut at a word. */
struct str idea_title(struct arena *a, struct str problem);
/* How far it has come, for the giver: 1 given, 2 answered, 3 trying, 4 done. */
int idea_stage(struct str state);

#endif
