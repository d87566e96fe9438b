/*
 * standard_ack.c -- each shift says that it knows a revision: somebody of it signs, by name.
 *
 * A standard that the night shift has not heard of is not one. Nobody signs for another shift than their own; who belongs to none of
 * the area's, a supervisor, may sign for any. What was signed stays; it is taken back by whoever signed, and that stays as well.
 */
#include "ledger/standard.h"

static const struct choice states[] = { { "signed", T("Signed") }, { "taken_back", T("Taken back") }, { 0 } };

static const struct field ack_fields[] = {
	FIELD(standard_ack, revision, .label = T("Revision"), .ref = "standard_revision", .required = true, .fixed = true, .index = true, .list = true),
	FIELD(standard_ack, shift, .label = T("Shift"), .fixed = true, .list = true, .max = 80),
	FIELD(standard_ack, person, .label = T("Signed by"), .ref = "person", .fixed = true, .list = true),
	FIELD(standard_ack, at, .label = T("Signed"), .fixed = true, .list = true),
	FIELD(standard_ack, state, .label = T("State"), .choices = states, .fixed = true, .list = true),
	{ 0 },
};

static const struct column ack_columns[] = {
	COL(struct standard_ack, id), COL(struct standard_ack, revision), COL(struct standard_ack, shift), COL(struct standard_ack, person), COL(struct standard_ack, at), { 0 },
};
const struct query acks_by_revision = {
	.name = "acks_by_revision", .takes = { KIND_INT }, .gives = ack_columns,
	.sql = "select id, revision, shift, person, at from standard_ack where revision = ?1 and state = 'signed' and not withdrawn order by id limit 200",
};

bool ack_any(struct req *r, int64_t revision)
{
	struct standard_ack got;

	struct rows rows = db_query(r->db, &acks_by_revision, V(revision));
	bool any = db_next(&rows, &got);
	db_end(&rows);
	return any;
}

size_t acks_of(struct req *r, const struct standard *s, const struct standard_revision *v, struct shift_known out[WORKTIME_SHIFTS_MAX])
{
	struct shift_run runs[WORKTIME_SHIFTS_MAX];
	struct standard_ack got = { 0 };
	VEC(struct standard_ack) acks = { 0 };
	size_t n = unit_shifts(r, s->area.id, runs);

	for (struct rows rows = db_query(r->db, &acks_by_revision, V(v->id)); db_next(&rows, &got);)
		*VEC_ADD(r->mem, &acks) = got;
	return shifts_knowing(unit_worktime(r, s->area.id), runs, n, v->released_at, acks.p, acks.n, out);
}

/* Kept at the revision, so that Today asks of those that somebody still has to sign and of no others. */
static void known_update(struct req *r, int64_t revision)
{
	struct shift_known k[WORKTIME_SHIFTS_MAX];
	struct standard_revision old, v;
	struct standard s;

	if (!record_load(r, &standard_revision_record, revision, &old) || !record_load(r, &standard_record, old.standard.id, &s))
		return;
	v = old;
	v.known_at = shifts_missing(k, acks_of(r, &s, &old, k)) ? INSTANT_NONE : r->now;
	if (instant_is_none(v.known_at) != instant_is_none(old.known_at))
		record_update(r, &standard_revision_record, &v, &old, "known");
}

static void taken_back(struct req *r, const void *row)
{
	known_update(r, ((const struct standard_ack *)row)->revision.id);
}

static const struct step ack_steps[] = {
	{ .name = "take_back", .label = T("Take it back"), .done = T("Taken back. This shift has not signed."), .from = { "signed" }, .to = "taken_back", .who = { "person" }, .after = taken_back,
	  .danger = "take_back" },
	{ 0 },
};

const struct record standard_ack_record = {
	.name = "standard_ack",
	.table = "standard_ack",
	.prefix = "SK-",
	.label = T("Acknowledgement"),
	.labels = T("Acknowledgements"),
	.empty = T("No shift has signed a standard here yet."),
	.row_size = sizeof(struct standard_ack),
	.fields = ack_fields,
	.steps = ack_steps,
	.state = "state",
	.title = "shift",
	.parent = "revision",
	.own = { "person" },
	.read = CAP_FORM_READ,
	.create = CAP_STANDARD_SIGN,
	.edit = CAP_STANDARD_SIGN,
	.sort = "-created_at",
};

/* ---- signing ---- */

static struct str own_shift(struct req *r)
{
	struct person p;

	return record_load(r, &person_record, r->actor.id, &p) ? p.shift : STR_NONE;
}

bool ack_may(struct req *r, const struct standard *s, const struct shift_known *k, size_t n, size_t at)
{
	return !k[at].ack && may_here(r, CAP_STANDARD_SIGN, s->area.id) && shift_signs(own_shift(r), k, n, at);
}

static struct url back_url(struct req *r, const struct standard *s)
{
	struct url next = url_local(r->mem, req_field(r, "next"));

	return next.n ? next : record_url(r, &standard_record, s->id);
}

static void sign(struct req *r, const struct standard *s, const struct standard_revision *v, struct str shift)
{
	struct standard_ack *a = record_new(r->mem, &standard_ack_record);

	a->revision.id = v->id;
	a->shift = shift;
	a->person.id = r->actor.id;
	a->at = r->now;
	a->state = S("signed");
	if (!record_insert(r, &standard_ack_record, a))
		return;
	known_update(r, v->id);
	req_flash(r, T("Signed: your shift knows it."), url_to(r->mem, "/standard_ack/{id}/step/{step}", V(a->id), V(S("take_back"))));
	req_redirect(r, back_url(r, s));
}

/* The form names the revision that was read: another one may have been released since. */
static bool signs_valid(struct req *r, const struct standard *s, struct standard_revision *v)
{
	int64_t read = 0;

	if (!revision_valid(r, s->id, v) || !str_is(s->state, "released"))
		req_fail(r, FAIL_CONFLICT, T("Nothing of it is released. There is nothing to sign."));
	else if (!str_int(req_field(r, "revision"), &read) || read != v->no)
		req_fail(r, FAIL_CONFLICT, T("Another revision was released in the meantime. Look at it, then sign."));
	return !r->fail.code;
}

void ack_post(struct req *r)
{
	struct shift_known k[WORKTIME_SHIFTS_MAX];
	struct standard s;
	struct standard_revision v;
	struct str shift = req_field(r, "shift");
	size_t n, at = 0;

	if (!record_get(r, &standard_record, req_id(r, "id"), &s))
		return;
	may_or_fail(r, CAP_STANDARD_SIGN, s.area.id);
	if (r->fail.code || !signs_valid(r, &s, &v))
		return;
	n = acks_of(r, &s, &v, k);
	while (at < n && !shift_same(k[at].name, shift))
		at++;
	if (at == n)
		req_fail(r, FAIL_INVALID, T("This area has no such shift. Load the page again."));
	else if (k[at].ack)
		req_redirect(r, back_url(r, &s));
	else if (!ack_may(r, &s, k, n, at))
		req_fail(r, FAIL_FORBIDDEN, T("You belong to another shift. Somebody of this one signs for it."));
	else
		sign(r, &s, &v, k[at].name);
}

/* ---- the row on the standard's page ---- */

static void ack_form(struct req *r, const struct standard *s, const struct standard_revision *v, struct str shift)
{
	FORM(r, url_to(r->mem, "/standard/{id}/ack", V(s->id))) {
		hidden(r, "revision", str_fmt(r->mem, "%lld", (long long)v->no));
		hidden(r, "shift", shift);
		EL(r->html, button, .cls = S("btn sm"), .aria_label_str = shift.n ? say(r->mem, r->lang, T("My shift knows it: {shift}"), ARG("shift", shift)) : STR_NONE)
			html_msg(r->html, shift.n ? T("My shift knows it") : T("We know it"));
	}
}

static void ack_said(struct req *r, const struct standard *s, const struct shift_known *k)
{
	struct html *h = r->html;

	if (k->ack) {
		LEAF(h, bdi, name_short(r->mem, person_name(r, k->ack->person.id)));
		html_raw(h, HTML_LIT(", "));
		day_show(r, zone_date(unit_zone(r, s->area.id), k->ack->at, NULL));
	} else if (!instant_is_none(k->due) && k->due.s < r->now.s) {
		LEAF(h, span, T("has not signed, and has run since"), .cls = S("bad"));
	} else {
		html_msg(h, T("has not signed yet"));
	}
}

void acks_show(struct req *r, const struct standard *s, const struct standard_revision *v)
{
	struct shift_known k[WORKTIME_SHIFTS_MAX];
	size_t n = acks_of(r, s, v, k);
	struct html *h = r->html;

	PANEL(r, T("Known by the shifts"), STR_NONE)
		EL(h, ul, .cls = S("sw-k"), .id = S("shifts"))
			for (size_t i = 0; i < n; i++) {
				bool late = !k[i].ack && !instant_is_none(k[i].due) && k[i].due.s < r->now.s;
				EL(h, li) {
					html_mark(h, k[i].ack ? MARK_OK : late ? MARK_OFF : MARK_DUE, k[i].ack ? T("Known") : late ? T("Late") : T("Not due yet"));
					EL(h, div) {
						if (k[i].name.n)
							LEAF(h, b, k[i].name, .dir = S("auto"));
						else
							LEAF(h, b, T("All who work here"));
						EL(h, p)
							ack_said(r, s, &k[i]);
					}
					if (ack_may(r, s, k, n, i))
						ack_form(r, s, v, k[i].name);
				}
			}
}
