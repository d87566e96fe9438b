/*
 * readings.h -- what a stopwatch wrote: readings of a clock that runs on, as one line of text for each cycle.
 *
 * "52 121 M 198x # cart was missing" is a cycle of four elements in tenths of a second: the clock when each ended, a missed one, an odd one, and why. Times
 * are differences of neighbours, so that a reading is kept as it was taken and no time is typed twice. "@450" at the beginning: the cycle began then, the observer
 * had waited; else it began when the one before it ended (the first one: at 0).
 */
#ifndef STUDY_READINGS_H
#define STUDY_READINGS_H

#include "base/base.h"
#include "lean/lean.h"

enum { READINGS_CYCLES_MAX = 60, READINGS_ELEMENTS_MAX = 60, READINGS_CLOCK_MAX = 864000 };    /* of one observation; a day, in tenths */

struct reading { double clock_s, elapsed_s; bool odd; };        /* NaN: missed, or the one before it was */
struct readings {
	size_t elements, cycles;
	const struct reading *at;       /* [cycle * elements + element] */
	const struct str *note;         /* of each cycle; STR_NONE: none */
	const double *cycle_s;          /* of each cycle, NaN where its first or last reading is missing; odd when any element of it is */
	const bool *cycle_odd;
};
enum readings_wrong { READINGS_GOOD, READINGS_EMPTY, READINGS_MANY, READINGS_WORD, READINGS_COUNT, READINGS_BACK };     /* BACK: the clock went back */
/* What is wrong and in which line, from 1. In mem, text in place. A last cycle may be cut short: its missing readings are missed ones. */
struct readings_fault { enum readings_wrong wrong; size_t line; };
struct readings_fault readings_parse(struct arena *mem, struct str text, size_t elements, struct readings *out);

/* Of the elements [i] of the observations [i], n of them, taken as one: what counts, odd ones left out. In mem. */
struct lean_observation readings_observation(struct arena *mem, const struct readings *const *of, const size_t *element, size_t n);
struct lean_observation readings_cycle(struct arena *mem, const struct readings *r);

#endif
