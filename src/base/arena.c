/*
 * arena.c -- memory with one owner, given back all at once.
 *
 * Chunks in a list, the newest first; an allocation moves a mark. Whatever is larger than a
 * chunk gets one of its own. This is the only file of the project that calls malloc and free.
 * When malloc has nothing, a soft arena is spent, and its chunks come from a reserve that is there from the start: a request
 * has to be led to its end, and needs little once its first failure sticks. The reserve is never for going on.
 * Under the address sanitizer, what was not handed out is poisoned, so that use after a reset
 * is found there as it would be with malloc.
 */
#include "base/arena.h"
#include "base/check.h"
#include "base/fail.h"
#include "base/fault.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define ARENA_POISON 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) && !defined(ARENA_POISON)
#define ARENA_POISON 1
#endif
#ifdef ARENA_POISON
#include <sanitizer/asan_interface.h>
#define poison(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define unpoison(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define poison(p, n)   ((void)(p), (void)(n))
#define unpoison(p, n) ((void)(p), (void)(n))
#endif

enum {
	CHUNK_FIRST_BYTES = 32 * 1024, CHUNK_MOST_BYTES = 1024 * 1024,
	GRACE_BYTES = 64 * 1024 * 1024,         /* over its max, for a soft arena to end with */
	RESERVE_PIECE_BYTES = 64 * 1024, RESERVE_PIECES = 1024,
	TRY_MOST_BYTES = 1024 * 1024,           /* what is larger is not worth the reserve when somebody can do without */
};

struct chunk {
	struct chunk *older;
	size_t cap, used;
	size_t pieces;                          /* of the reserve; 0: malloc's */
	_Alignas(16) char bytes[];
};

struct defer {
	struct defer *older;
	void (*run)(void *);
	void *arg;
};

struct arena {
	struct chunk *newest, *first;
	struct defer *defers;
	size_t used, max, most, next_cap;       /* most: max, and the grace once it is spent */
	struct fail *fail;
	bool soft, spent, reserved;             /* reserved: itself in the reserve */
};

static size_t round_up(size_t n)
{
	return (n + 15) & ~(size_t)15;
}

/* ---- the reserve: untouched pages cost nothing until they are needed ---- */

static _Alignas(RESERVE_PIECE_BYTES) char reserve[RESERVE_PIECES][RESERVE_PIECE_BYTES];
static bool reserve_taken[RESERVE_PIECES];
static pthread_mutex_t reserve_lock = PTHREAD_MUTEX_INITIALIZER;

static void *reserve_take(size_t pieces)
{
	size_t found = 0, i = 0;

	pthread_mutex_lock(&reserve_lock);
	for (; i < RESERVE_PIECES && found < pieces; i++)
		found = reserve_taken[i] ? 0 : found + 1;
	/* Nothing at all is left to say so with. */
	CHECK(found == pieces);
	memset(&reserve_taken[i - pieces], true, pieces);
	pthread_mutex_unlock(&reserve_lock);
	return reserve[i - pieces];
}

static void reserve_give(void *p, size_t pieces)
{
	size_t first = (size_t)((char (*)[RESERVE_PIECE_BYTES])p - reserve);

	madvise(p, pieces * RESERVE_PIECE_BYTES, MADV_DONTNEED);
	pthread_mutex_lock(&reserve_lock);
	memset(&reserve_taken[first], false, pieces);
	pthread_mutex_unlock(&reserve_lock);
}

/* ---- chunks ---- */

static void arena_spend(struct arena *a, enum fail_code code, struct msg why)
{
	CHECK(a->soft);
	a->spent = true;
	a->next_cap = fault_chunk_bytes(CHUNK_FIRST_BYTES);
	if (a->fail)
		fail_set(a->fail, code, why);
}

static void arena_spend_memory(struct arena *a)
{
	arena_spend(a, FAIL_UNAVAILABLE, T("This server is short of memory. Nothing was saved. Try again in a minute."));
}

static void arena_spend_max(struct arena *a)
{
	arena_spend(a, FAIL_TOO_LARGE, T("This is too much for one request. Nothing was saved. Choose fewer rows, or send less at once."));
}

static struct chunk *chunk_set(struct chunk *c, size_t cap, size_t pieces)
{
	*c = (struct chunk){ .cap = cap, .pieces = pieces };
	poison(c->bytes, cap);
	return c;
}

static struct chunk *chunk_malloc(size_t cap)
{
	struct chunk *c = cap > SIZE_MAX - sizeof *c || fault_now(FAULT_MEMORY) ? NULL : malloc(sizeof *c + cap);

	return c ? chunk_set(c, cap, 0) : NULL;
}

static struct chunk *chunk_new(struct arena *a, size_t cap)
{
	struct chunk *c = chunk_malloc(cap);

	if (c)
		return c;
	arena_spend_memory(a);
	size_t pieces = (sizeof *c + cap + RESERVE_PIECE_BYTES - 1) / RESERVE_PIECE_BYTES;
	return chunk_set(reserve_take(pieces), pieces * RESERVE_PIECE_BYTES - sizeof *c, pieces);
}

static void chunk_free(struct chunk *c)
{
	unpoison(c->bytes, c->cap);
	if (c->pieces > 0)
		reserve_give(c, c->pieces);
	else
		free(c);
}

/* ---- an arena ---- */

static struct arena *arena_set(struct arena *a, size_t max)
{
	*a = (struct arena){ .max = max, .most = max, .next_cap = fault_chunk_bytes(CHUNK_FIRST_BYTES) };
	return a;
}

struct arena *arena_new(size_t max)
{
	struct arena *a = malloc(sizeof *a);

	CHECK(a != NULL);
	return arena_set(a, max);
}

struct arena *arena_new_soft(size_t max)
{
	struct arena *a = fault_now(FAULT_MEMORY) ? NULL : malloc(sizeof *a);
	bool none = a == NULL;

	a = arena_set(none ? reserve_take(1) : a, max);
	a->soft = true;
	a->reserved = none;
	if (none)
		arena_spend_memory(a);
	return a;
}

void arena_fail_to(struct arena *a, struct fail *f)
{
	a->soft = true;
	a->fail = f;
	if (a->spent && f)
		arena_spend_memory(a);
}

bool arena_spent(const struct arena *a)
{
	return a->spent;
}

static void arena_add_chunk(struct arena *a, size_t n)
{
	size_t cap = a->next_cap < n ? n : a->next_cap;

	if (a->first != NULL && a->next_cap < fault_chunk_bytes(CHUNK_MOST_BYTES))
		a->next_cap *= 2;
	struct chunk *c = chunk_new(a, cap);
	c->older = a->newest;
	a->newest = c;
	if (a->first == NULL)
		a->first = c;
}

/* A large piece gets a chunk below the newest, so that the newest one's room is not lost. */
static void *arena_add_large(struct arena *a, struct chunk *c, size_t n)
{
	if (a->newest == NULL)
		arena_add_chunk(a, 0);
	c->used = n;
	c->older = a->newest->older;
	a->newest->older = c;
	return c->bytes;
}

/* Whoever fills an arena in a loop asks the database in it, which does nothing more once a failure sticks: the grace is for what is left to do. */
static void arena_use(struct arena *a, size_t size)
{
	if (size > a->most - a->used && a->soft && a->most == a->max) {
		a->most += GRACE_BYTES;
		arena_spend_max(a);
	}
	CHECK(size <= a->most - a->used);
	a->used += size;
}

void *arena_bytes(struct arena *a, size_t n)
{
	struct chunk *c;
	size_t size = n == 0 ? 16 : round_up(n);
	char *p;

	CHECK(n <= size);
	arena_use(a, size);
	if (size > CHUNK_FIRST_BYTES && (a->newest == NULL || size > a->newest->cap - a->newest->used)) {
		p = arena_add_large(a, chunk_new(a, size), size);
	} else {
		if (a->newest == NULL || size > a->newest->cap - a->newest->used)
			arena_add_chunk(a, size);
		c = a->newest;
		p = c->bytes + c->used;
		c->used += size;
	}
	unpoison(p, n);
	return p;
}

void *arena_try(struct arena *a, size_t n)
{
	size_t size = round_up(n);
	struct chunk *c;

	if (!a->soft || n <= TRY_MOST_BYTES)
		return arena_bytes(a, n);
	if (a->spent || size > a->most - a->used) {
		arena_spend_max(a);
		return NULL;
	}
	c = chunk_malloc(size);
	if (!c) {
		arena_spend_memory(a);
		return NULL;
	}
	a->used += size;
	unpoison(c->bytes, n);
	return arena_add_large(a, c, size);
}

void *arena_alloc(struct arena *a, size_t n)
{
	return memset(arena_bytes(a, n), 0, n);
}

bool arena_extend(struct arena *a, const void *p, size_t old, size_t n)
{
	struct chunk *c = a->newest;
	size_t had = round_up(old), wants = round_up(n);
	char *start;

	if (c == NULL || p == NULL || n < old || had > c->used)
		return false;
	start = c->bytes + c->used - had;
	if (start != p || wants - had > c->cap - c->used)
		return false;
	arena_use(a, wants - had);
	c->used += wants - had;
	unpoison(start, n);
	memset(start + old, 0, n - old);
	return true;
}

void *arena_copy(struct arena *a, const void *p, size_t n)
{
	void *copy = arena_bytes(a, n);

	if (n > 0)
		memcpy(copy, p, n);
	return copy;
}

void arena_defer(struct arena *a, void (*run)(void *), void *arg)
{
	struct defer *d = NEW(a, struct defer);

	d->older = a->defers;
	d->run = run;
	d->arg = arg;
	a->defers = d;
}

static void arena_run_defers(struct arena *a)
{
	struct defer *d;

	/* Taken off before it runs: a clean-up may hang another one on the arena. */
	while ((d = a->defers) != NULL) {
		a->defers = d->older;
		d->run(d->arg);
	}
}

void arena_reset(struct arena *a)
{
	struct chunk *c, *older;

	arena_run_defers(a);
	for (c = a->newest; c != NULL; c = older) {
		older = c->older;
		if (c != a->first)
			chunk_free(c);
	}
	if (a->first != NULL && a->first->pieces > 0) {
		chunk_free(a->first);
		a->first = NULL;
	}
	a->newest = a->first;
	if (a->first != NULL) {
		a->first->older = NULL;
		a->first->used = 0;
		poison(a->first->bytes, a->first->cap);
	}
	a->used = 0;
	a->most = a->max;
	a->spent = false;
	a->next_cap = fault_chunk_bytes(CHUNK_FIRST_BYTES);
}

void arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	arena_reset(a);
	if (a->first != NULL)
		chunk_free(a->first);
	if (a->reserved)
		reserve_give(a, 1);
	else
		free(a);
}

size_t arena_used(const struct arena *a)
{
	return a->used;
}

void *vec_grow(struct arena *a, void *p, size_t item_size, size_t n, size_t *cap)
{
	size_t more = *cap < 8 ? 8 : *cap * 2;
	void *grown;

	CHECK(more <= SIZE_MAX / item_size);
	if (*cap > 0 && arena_extend(a, p, *cap * item_size, more * item_size)) {
		*cap = more;
		return p;
	}
	*cap = more;
	grown = arena_alloc(a, more * item_size);
	if (n > 0)
		memcpy(grown, p, n * item_size);
	return grown;
}
