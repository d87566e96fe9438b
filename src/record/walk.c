/*
 * walk.c -- a long way in little memory: over all of the history, over every line of a file.
 *
 * What is made on the way lies in two arenas that take turns, so that what is carried over into the next turn outlives
 * this one. What must outlive the walk is put into its home. Nothing else may keep what lies in a turn: a request's
 * caches are dropped with it.
 */
#include "record/private.h"

enum { TURN_BYTES = 64 << 10, TURN_MOST_BYTES = 256 << 20 };

static void turn_to(struct walk *w, struct arena *mem)
{
	w->r->mem = w->r->db->mem = mem;
	memset(w->r->cache, 0, sizeof w->r->cache);
}

struct walk walk_open(struct req *r)
{
	struct walk w = { r, r->mem, { arena_new_soft(TURN_MOST_BYTES), arena_new_soft(TURN_MOST_BYTES) } };

	for (int i = 0; i < 2; i++) {
		arena_fail_to(w.turn[i], &r->fail);
		arena_defer(r->mem, (void (*)(void *))arena_free, w.turn[i]);           /* not sooner: a failure may speak of a text in them */
	}
	turn_to(&w, w.turn[0]);
	return w;
}

bool walk_turn(struct walk *w)
{
	struct arena *next = w->r->mem == w->turn[0] ? w->turn[1] : w->turn[0];

	if (arena_used(w->r->mem) < TURN_BYTES)
		return false;
	arena_reset(next);
	turn_to(w, next);
	return true;
}

void walk_end(struct walk *w)
{
	turn_to(w, w->home);
}
