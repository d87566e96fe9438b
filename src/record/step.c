/*
 * step.c -- the record's way: which steps there are from here, who may take them, and taking one.
 *
 * The table decides; a page shows the steps that this person may take now and says what is missing for the
 * others. Nobody takes a step that the table forbids, whichever way the request came.
 */
#include "record/private.h"

static bool from_here(const struct record *rec, const void *row, const struct step *s)
{
	struct str state = row_state(rec, row);

	for (size_t i = 0; s->from[i]; i++)
		if (str_is(state, s->from[i]))
			return true;
	return false;
}

static bool is_one_of(struct req *r, const struct record *rec, const void *row, const char *const *fields, size_t max)
{
	for (size_t i = 0; r->actor.id && i < max && fields[i]; i++)
		if (row_ref(rec, row, fields[i]) == r->actor.id)
			return true;
	return false;
}

static struct msg step_refusal(struct req *r, const struct record *rec, const void *row, const struct step *s)
{
	bool own = is_one_of(r, rec, row, s->who, 4);

	if (is_one_of(r, rec, row, s->never, 3))
		return T("This is for somebody else: nobody answers, decides or checks what is their own.");
	if (!own && !(s->needs && may_here(r, s->needs, row_place(r, rec, row))))
		return T("This is for another role at this place.");
	return s->guard ? s->guard(r, row) : MSG_NONE;
}

bool step_may(struct req *r, const struct record *rec, const void *row, const struct step *s, struct msg *why_not)
{
	*why_not = from_here(rec, row, s) ? step_refusal(r, rec, row, s) : T("This step does not start from where it is now.");
	return !why_not->one;
}

size_t step_offers(struct req *r, const struct record *rec, const void *row, struct step_offer *out, size_t max)
{
	size_t n = 0;

	for (const struct step *s = rec->steps; s && s->name && n < max; s++)
		if (!s->quiet && from_here(rec, row, s)) {
			out[n].step = s;
			out[n].now = step_may(r, rec, row, s, &out[n].why_not);
			n++;
		}
	return n;
}

static void step_must(const struct record *rec, const struct step *s, const void *row, struct mistakes *m)
{
	for (size_t i = 0; i < 8 && s->must[i]; i++) {
		const struct field *f = field_find(rec, str_c(s->must[i]));
		struct val v = field_val(f, row);
		if (val_is_null(&v) && !mistake_of(m, f->name).one)
			mistake_add(m, f->name, T("This is needed for the step."));
		else if (v.kind == KIND_BOOL && !v.i)
			mistake_add(m, f->name, T("Please tick this first."));
	}
}

bool record_step(struct req *r, const struct record *rec, const struct step *s, void *row, const void *old, struct mistakes *m)
{
	struct msg why_not;

	if (!step_may(r, rec, old, s, &why_not)) {
		req_fail(r, from_here(rec, old, s) ? FAIL_FORBIDDEN : FAIL_CONFLICT, why_not);
		return false;
	}
	step_must(rec, s, row, m);
	record_valid(r, rec, row, old, m);
	if (m->n) {
		req_fail(r, FAIL_INVALID, T("Something is missing. Look at the fields that are marked."));
		return false;
	}
	if (s->to)
		field_set(plan_of(rec)->state, row, V(str_c(s->to)));
	if (s->run)
		s->run(r, row);
	if (!record_update(r, rec, row, old, s->name))
		return false;
	if (s->after)
		s->after(r, row);
	if (s->event)
		event_raise(r, s->event, rec, row);
	return !r->fail.code;
}
