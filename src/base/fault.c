/*
 * fault.c -- counts fallible calls, and says which of them shall fail.
 *
 * One fault is asked for at a time, for the whole program: a request passes over several threads and connections, and each of
 * its calls counts. It must stay free of locks and of memory.
 */
#include "base/fault.h"

#include <stdatomic.h>

enum { CHUNK_BYTES = 1024 };

static _Atomic bool allowed;
static _Atomic int kind;
static _Atomic int64_t calls, first, last;

void fault_allow(void)
{
	allowed = true;
}

size_t fault_chunk_bytes(size_t usual)
{
	return allowed && usual > CHUNK_BYTES ? CHUNK_BYTES : usual;
}

struct fault_seen fault_ask(enum fault what, int64_t at, int64_t times)
{
	int64_t n = atomic_load(&calls), from = atomic_load(&first), to = atomic_load(&last);
	int64_t failed = n < from ? 0 : (n < to ? n : to) - from + 1;

	atomic_store(&kind, FAULT_NONE);
	atomic_store(&calls, 0);
	atomic_store(&first, at);
	atomic_store(&last, at + times - 1);
	atomic_store(&kind, allowed ? what : FAULT_NONE);
	return (struct fault_seen){ n, from > 0 ? failed : 0 };
}

bool fault_now(enum fault what)
{
	if (atomic_load_explicit(&kind, memory_order_relaxed) != (int)what)
		return false;
	int64_t n = atomic_fetch_add(&calls, 1) + 1;
	return n >= atomic_load(&first) && n <= atomic_load(&last);
}
