/*
 * owned.c -- what somebody owned goes on when they leave: to whom they reported, else to who answers for the area. It is never left with who is gone.
 */
#include "ledger/ledger.h"

#define HANDED_ON "handed on"

static void hand_on(struct req *r, const struct record *rec, int64_t id)
{
	const struct field *owner = field_find(rec, S("owner"));
	void *old = record_new(r->mem, rec);

	CHECK(owner);
	if (!record_load(r, rec, id, old))
		return;
	void *now = arena_copy(r->mem, old, rec->row_size);
	struct ref next = { person_manager(r, field_val(owner, old).i) };
	if (!next.id)
		next.id = unit_answerer(r, row_place(r, rec, old));
	field_set(owner, now, V(next));
	record_update(r, rec, now, old, HANDED_ON);
}

void owned_hand_on(struct req *r, const struct record *rec, const struct query *owned, const struct person *p)
{
	struct rows rows = db_query(r->db, owned, V((struct ref){ p->id }));
	struct { int64_t id; } got;
	VEC(int64_t) ids = { 0 };

	while (db_next(&rows, &got))
		*VEC_ADD(r->mem, &ids) = got.id;
	for (size_t i = 0; i < ids.n && !r->fail.code; i++)
		hand_on(r, rec, ids.p[i]);
}

void owned_hand_back(struct req *r, const struct record *rec, const struct record *person, const struct person *p)
{
	struct undone u;

	if (record_undone(r, person, p, &u))
		record_follow_undo(r, rec, HANDED_ON, u.at);
}
