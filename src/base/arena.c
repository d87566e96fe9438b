/*
 * arena.c -- memory with one owner, given back all at once.
 *
 * Chunks in a list, the newest first; an allocation moves a mark. Whatever is larger than a
 * chunk gets one of its own. This is the only file of the project that calls malloc and free.
 * Under the address sanitizer, what was not handed out is poisoned, so that use after a reset
 * is found there as it would be with malloc.
 */
#include "base/arena.h"
#include "base/check.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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

enum { CHUNK_FIRST_BYTES = 32 * 1024, CHUNK_MOST_BYTES = 1024 * 1024 };

struct chunk {
	struct chunk *older;
	size_t cap, used;
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
	size_t used, max, next_cap;
};

static size_t round_up(size_t n)
{
	return (n + 15) & ~(size_t)15;
}

static struct chunk *chunk_new(struct chunk *older, size_t cap)
{
	struct chunk *c = malloc(sizeof *c + cap);

	CHECK(c != NULL);
	c->older = older;
	c->cap = cap;
	c->used = 0;
	poison(c->bytes, cap);
	return c;
}

static void chunk_free(struct chunk *c)
{
	unpoison(c->bytes, c->cap);
	free(c);
}

struct arena *arena_new(size_t max)
{
	struct arena *a = calloc(1, sizeof *a);

	CHECK(a != NULL);
	a->max = max;
	a->next_cap = CHUNK_FIRST_BYTES;
	return a;
}

static void arena_add_chunk(struct arena *a, size_t n)
{
	size_t cap = a->next_cap;

	if (a->first != NULL && a->next_cap < CHUNK_MOST_BYTES)
		a->next_cap *= 2;
	if (cap < n)
		cap = n;
	a->newest = chunk_new(a->newest, cap);
	if (a->first == NULL)
		a->first = a->newest;
}

/* A large piece gets a chunk below the newest, so that the newest one's room is not lost. */
static void *arena_alloc_large(struct arena *a, size_t n)
{
	struct chunk *c;

	if (a->newest == NULL)
		arena_add_chunk(a, 0);
	c = chunk_new(a->newest->older, n);
	c->used = n;
	a->newest->older = c;
	return c->bytes;
}

void *arena_bytes(struct arena *a, size_t n)
{
	struct chunk *c;
	size_t size = n == 0 ? 16 : round_up(n);
	char *p;

	CHECK(n <= a->max && size <= a->max - a->used);
	a->used += size;
	if (size > CHUNK_FIRST_BYTES && (a->newest == NULL || size > a->newest->cap - a->newest->used)) {
		p = arena_alloc_large(a, size);
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
	CHECK(wants - had <= a->max - a->used);
	a->used += wants - had;
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
	a->newest = a->first;
	if (a->first != NULL) {
		a->first->older = NULL;
		a->first->used = 0;
		poison(a->first->bytes, a->first->cap);
	}
	a->used = 0;
	a->next_cap = CHUNK_FIRST_BYTES;
}

void arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	arena_reset(a);
	if (a->first != NULL)
		chunk_free(a->first);
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
