/*
 * fault.h -- makes the n-th fallible call fail, for tests.
 *
 * The few places that everything passes ask fault_now() before they do what may fail. It costs them one read of a number that never
 * changes, unless the program was started with KPO_FAULT=1 (see app/fault.c): only then can a fault be asked for.
 */
#ifndef BASE_FAULT_H
#define BASE_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fault { FAULT_NONE, FAULT_DATABASE, FAULT_APART, FAULT_MEMORY };         /* apart: of the database, beside the request (db/apart.c) */

struct fault_seen { int64_t calls, failed; };           /* calls of that kind since it was asked for; how many of them were made to fail */

void fault_allow(void);                                 /* before any thread starts; memory is then asked for in small pieces, so that there are many calls */
/* From the at-th call of this kind on, times of them fail. Gives what came of the one before. */
struct fault_seen fault_ask(enum fault what, int64_t at, int64_t times);
bool fault_now(enum fault what);
size_t fault_chunk_bytes(size_t usual);

#endif
