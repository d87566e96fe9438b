/*
 * arena.h -- memory with one owner: a request, a job, the program.
 *
 * Everything is allocated from an arena and nothing is freed by hand. What is not memory
 * (a statement, a file) hangs a clean-up on it; clean-ups run newest first. Memory is
 * zeroed unless it says otherwise. An allocation always gives memory, so nobody asks for NULL: whoever fills an arena bounds
 * its input first. When the machine has none, or the arena's bound is reached, the program ends; a soft arena (a request's, a job's) is then
 * *spent*: it sticks to the request as a failure, and what the request still needs to end with an error comes from a reserve.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct fail;

/* max: bytes this arena may ever hand out; going over is a programmer's mistake (CHECK). */
struct arena *arena_new(size_t max);
struct arena *arena_new_soft(size_t max);                               /* going over, and a machine without memory, make it spent */
void arena_fail_to(struct arena *a, struct fail *f);                    /* makes it soft; f, unless NULL, fails when it is spent (or is already) */
bool arena_spent(const struct arena *a);                                /* until it is reset */
void *arena_alloc(struct arena *a, size_t n);                           /* zeroed, 16-byte aligned, never NULL */
void *arena_bytes(struct arena *a, size_t n);                           /* the same, but not zeroed: for bytes that are written at once */
void *arena_try(struct arena *a, size_t n);                             /* the same; NULL when a spent arena should rather have less */
void *arena_copy(struct arena *a, const void *p, size_t n);
void arena_defer(struct arena *a, void (*run)(void *), void *arg);      /* run(arg) when the arena ends */
void arena_reset(struct arena *a);                                      /* run clean-ups, keep the first chunk */
void arena_free(struct arena *a);                                       /* run clean-ups, give all back; NULL is fine */
size_t arena_used(const struct arena *a);
bool arena_extend(struct arena *a, const void *p, size_t old, size_t n); /* in place, when p (old bytes) was the last */

#define NEW(a, T)       ((T *)arena_alloc((a), sizeof(T)))
#define NEW_N(a, T, n)  ((T *)arena_alloc((a), sizeof(T) * (size_t)(n)))

/* A growing array that lives in an arena: struct { T *p; size_t n, cap; } v = {0}; *VEC_ADD(a, &v) = x; */
#define VEC(T) struct { T *p; size_t n, cap; }
#define VEC_ADD(a, v) ((v)->n == (v)->cap ? (void)((v)->p = vec_grow((a), (v)->p, sizeof *(v)->p, (v)->n, &(v)->cap)) : (void)0, \
	&(v)->p[(v)->n++])
void *vec_grow(struct arena *a, void *p, size_t item_size, size_t n, size_t *cap);

#endif
