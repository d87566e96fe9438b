/*
 * events.h -- kaizen events, from the candidate on.
 *
 * The one idea: an event is chosen, not begun. What could become one is written down with what it is worth, and somebody else than who proposed it decides.
 */
#ifndef EVENTS_EVENTS_H
#define EVENTS_EVENTS_H

#include "ledger/ledger.h"

extern const struct module candidate_module;

struct candidate {
	ROW;
	struct str title, why, state, reason;   /* state: proposed chosen declined; reason: of declining */
	struct ref area, burst, proposed_by, decided_by;        /* burst: where it comes from, 0: by hand */
	struct instant decided_at;
};
extern const struct record candidate_record;

#endif
