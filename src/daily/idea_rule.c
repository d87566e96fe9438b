/*
 * idea_rule.c -- see idea_rule.h. Nothing here may touch a request, a database or a clock.
 */
#include "daily/idea_rule.h"

#include <math.h>

void idea_marks(struct instant marks[CLIMB_LEVELS], struct instant given, struct instant promised)
{
	enum { DAY_S = 86400 };

	marks[CLIMB_LEVELS - 1].s = given.s + BOTTLENECK_DAYS * DAY_S;
	for (int i = 0; i < CLIMB_LEVELS; i++)
		if (!instant_is_none(marks[i]) && !instant_is_none(promised) && marks[i].s < promised.s)
			marks[i] = promised;
}

struct climb idea_climb(const struct instant marks[CLIMB_LEVELS], struct instant now)
{
	struct climb c = { .next = INSTANT_NONE };

	for (int i = 0; i < CLIMB_LEVELS; i++) {
		if (instant_is_none(marks[i]))
			continue;
		if (marks[i].s <= now.s) {
			c.level = i + 1;
			c.tier = i + 1 < CLIMB_LEVELS ? i + 1 : c.tier;
		} else if (instant_is_none(c.next) || marks[i].s < c.next.s) {
			c.next = marks[i];
		}
	}
	return c;
}

static const struct { const char *state; enum idea_column column; int stage; double standard_wd; } states[] = {
	{ "submitted", IDEA_NEW, 1, ANSWER_WD },
	{ "needs_info", IDEA_NEW, 2, DECIDE_WD },
	{ "acknowledged", IDEA_NEW, 2, DECIDE_WD },
	{ "escalated", IDEA_NEW, 2, DECIDE_WD },
	{ "to_do", IDEA_TODO, 2, TODO_WD },
	{ "doing", IDEA_DOING, 3, DOING_WD },
	{ "implemented", IDEA_DONE, 4, VERIFY_WD },
	{ "verified", IDEA_DONE, 4, THANK_WD },
	{ "closed", IDEA_DONE, 4, NAN },
	{ "parked", IDEA_OFF, 2, NAN },
	{ "declined", IDEA_OFF, 2, NAN },
	{ "withdrawn", IDEA_OFF, 1, NAN },
};
enum { STATES = sizeof states / sizeof states[0] };

static int state_at(struct str state)
{
	for (int i = 0; i < STATES; i++)
		if (str_is(state, states[i].state))
			return i;
	return STATES - 1;
}

enum idea_column idea_column(struct str state)
{
	return states[state_at(state)].column;
}

int idea_stage(struct str state)
{
	return states[state_at(state)].stage;
}

double idea_standard_wd(struct str state)
{
	return states[state_at(state)].standard_wd;
}

enum mark idea_mark(double age_wd, double standard_wd)
{
	if (isnan(standard_wd) || isnan(age_wd))
		return MARK_OK;
	if (age_wd > standard_wd)
		return MARK_OFF;
	return age_wd >= 0.8 * standard_wd ? MARK_RISK : MARK_DUE;
}

/* A full stop inside a number or an abbreviation does not end a sentence: it needs a space or the end behind it. */
static size_t sentence_end(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n')
			return i;
		if ((s.p[i] == '.' || s.p[i] == '!' || s.p[i] == '?') && (i + 1 == s.n || s.p[i + 1] == ' ' || s.p[i + 1] == '\n') && i > 8)
			return i;
	}
	return s.n;
}

struct str idea_title(struct arena *a, struct str problem)
{
	enum { TITLE_MAX = 90 };
	struct str s = str_trim(problem);

	s.n = sentence_end(s);
	if (str_chars(s) <= TITLE_MAX)
		return str_copy(a, s);
	s = str_clip(s, TITLE_MAX);
	while (s.n > TITLE_MAX / 2 && s.p[s.n - 1] != ' ')
		s.n--;
	return str_fmt(a, STR_FMT "…", STR_ARG(str_trim(str_clip(s, s.n))));
}
