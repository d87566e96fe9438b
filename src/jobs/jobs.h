/*
 * jobs.h -- work that no page asks for: the modules' jobs on the program's own clock, and a request without a client.
 *
 * A job runs on the writer like any write: its failure rolls back its own work alone and is logged; it is tried again at its next time.
 */
#ifndef JOBS_JOBS_H
#define JOBS_JOBS_H

#include "record/record.h"

/* Runs run(r) in one write and waits for its commit; false with f set after a failure. */
bool program_write(struct database *d, void (*run)(struct req *r), void *arg, struct fail *f);
/* Runs run(r) in one snapshot on a reading connection. */
bool program_read(struct database *d, void (*run)(struct req *r), void *arg, struct fail *f);
	/* arg is found in r->prepared */

extern const struct module jobs_module;

struct jobs;
struct jobs *jobs_start(struct arena *a, struct database *d);   /* a thread of its own */
void jobs_stop(struct jobs *j);                                 /* waits for the job that is running */
bool jobs_run_all(struct database *d, struct fail *f);          /* each once, now: kpo jobs */

#endif
