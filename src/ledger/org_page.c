/*
 * org_page.c -- what the page of a place or a person shows below its facts: what is below it, who holds which role.
 *
 * Everything here leads on: each place, person and label is a link. Who may change a person's roles and secrets finds the
 * forms here too; the handlers are in person_admin.c and ask for the right themselves.
 */
#include "ledger/private.h"

/* ---- a place: the places below it, and its labels ---- */

struct below_row { int64_t id, labels; struct str name; bool active; };

static const struct column below_columns[] = {
	COL(struct below_row, id), COL(struct below_row, labels), COL(struct below_row, name), COL(struct below_row, active), { 0 },
};

const struct query units_below = {
	.name = "units_below",
	.takes = { KIND_INT },
	.gives = below_columns,
	.sql = "select u.id, (select count(*) from place p where p.area = u.id and not p.withdrawn) as labels, u.name, u.active"
	       " from unit u where u.parent = ?1 and not u.withdrawn order by u.name, u.id limit 200",
};

const struct query places_at = {
	.name = "places_at",
	.takes = { KIND_INT },
	.gives = below_columns,
	.sql = "select p.id, 0 as labels, p.name, p.active from place p where p.area = ?1 and not p.withdrawn order by p.name, p.id limit 200",
};

static int64_t rows_show(struct req *r, const struct query *q, const struct record *rec, int64_t unit)
{
	struct html *h = r->html;
	struct rows rows = db_query(r->db, q, V(unit));
	struct below_row b;

	EL(h, ul, .cls = S("tr"))
		while (db_next(&rows, &b))
			EL(h, li) {
				LEAF(h, a, b.name, .href = record_url(r, rec, b.id), .dir = S("auto"));
				if (!b.active)
					LEAF(h, small, T("closed"));
				else if (b.labels)
					LEAF(h, small, TN("one labelled place", "{n} labelled places", b.labels));
			}
	return rows.count;
}

/* ---- who leads it: of each role those who hold it nearest, here or above ---- */

struct leader { struct str role; struct ref person, unit; int64_t depth; };

static const struct column leader_columns[] = {
	COL(struct leader, role), COL(struct leader, person), COL(struct leader, unit), COL(struct leader, depth), { 0 },
};

const struct query unit_leaders = {
	.name = "unit_leaders",
	.takes = { KIND_INT },
	.gives = leader_columns,
	.sql = "select g.role, g.person, g.unit, c.depth from unit_under c join role_grant g on g.unit = c.top join person p on p.id = g.person"
	       " where c.unit = ?1 and g.role in ('team_leader', 'supervisor', 'value_stream') and not g.withdrawn and not p.withdrawn and p.employment = 'active'"
	       " order by case g.role when 'team_leader' then 1 when 'supervisor' then 2 else 3 end, c.depth, g.id limit 40",
};

static void leader_show(struct req *r, const struct leader *l)
{
	struct html *h = r->html;
	enum role role;

	if (!role_of_code(l->role, &role))
		return;
	EL(h, div) {
		LEAF(h, dt, role_label(role));
		EL(h, dd) {
			LEAF(h, a, person_name(r, l->person.id), .href = record_url(r, &person_record, l->person.id));
			if (l->depth) {
				html_raw(h, HTML_LIT(", "));
				html_str(h, unit_name(r, l->unit.id));
			}
		}
	}
}

static void leaders_show(struct req *r, const struct unit *u)
{
	struct html *h = r->html;
	struct rows rows = db_query(r->db, &unit_leaders, V(u->id));
	struct leader l, last = { .depth = -1 };
	int64_t answers = unit_answerer(r, u->id);

	EL(h, dl, .cls = S("rc-facts")) {
		while (db_next(&rows, &l)) {
			if (str_eq(l.role, last.role) && l.depth != last.depth)
				continue;
			leader_show(r, &l);
			last = l;
		}
		EL(h, div) {
			LEAF(h, dt, T("Answers new ideas"));
			if (answers)
				EL(h, dd)
					LEAF(h, a, person_name(r, answers), .href = record_url(r, &person_record, answers));
			else
				LEAF(h, dd, T("Nobody yet: give somebody the role of team leader here."));
		}
	}
}

void unit_page(struct req *r, const void *row)
{
	const struct unit *u = row;
	struct html *h = r->html;

	PANEL(r, T("Who leads it"), STR_NONE)
		leaders_show(r, u);
	PANEL(r, T("Below it"), STR_NONE)
		if (!rows_show(r, &units_below, &unit_record, u->id))
			LEAF(h, p, T("No place below this one."), .cls = S("mut2"));
	PANEL(r, T("Labelled places"), STR_NONE) {
		if (rows_show(r, &places_at, &place_record, u->id))
			link_button(r, T("Print labels"), url_with(r->mem, url_to(r->mem, "/place/labels"), "area", str_fmt(r->mem, "%lld", (long long)u->id)),
				"btn sm", "printer");
		else
			LEAF(h, p, T("None yet. A label at a station takes people straight to a new idea."), .cls = S("mut2"));
	}
}

void place_page(struct req *r, const void *row)
{
	const struct place *p = row;

	link_button(r, T("Print its label"), url_with(r->mem, url_to(r->mem, "/place/labels"), "place", str_fmt(r->mem, "%lld", (long long)p->id)), "btn",
		"printer");
	link_button(r, T("Open its form"), url_to(r->mem, "/p/{token}", V(place_token(r->mem, p->id))), "btn", "camera");
}

/* ---- a person: roles, and what they sign in with ---- */

struct grant_line { int64_t id; struct str role; struct ref unit; };

static const struct column grant_columns[] = {
	COL(struct grant_line, id), COL(struct grant_line, role), COL(struct grant_line, unit), { 0 },
};

const struct query grants_of_person = {
	.name = "grants_of_person",
	.takes = { KIND_INT },
	.gives = grant_columns,
	.sql = "select id, role, unit from role_grant where person = ?1 and not withdrawn order by id limit 200",
};

static void grant_show(struct req *r, const struct grant_line *g)
{
	struct html *h = r->html;
	struct str place = unit_name(r, g->unit.id);
	enum role role;

	if (!role_of_code(g->role, &role))
		return;
	EL(h, li, .cls = S("rows-x")) {
		EL(h, div) {
			LEAF(h, b, role_label(role));
			EL(h, p, .cls = S("rows-d"))
				LEAF(h, a, place, .href = record_url(r, &unit_record, g->unit.id), .dir = S("auto"));
		}
		if (may_here(r, CAP_ORG_EDIT, g->unit.id))
			FORM(r, url_to(r->mem, "/admin/role/{id}/withdraw", V(g->id)))
				EL(h, button, .cls = S("btn sm"),
				   .aria_label_str = say(r->mem, r->lang, T("Withdraw {role} at {place}"), ARG("role", role_label(role)), ARG("place", place)))
					html_msg(h, T("Withdraw"));
	}
}

static void grants_show(struct req *r, const struct person *p)
{
	struct html *h = r->html;
	struct rows rows = db_query(r->db, &grants_of_person, V(p->id));
	struct grant_line g;

	EL(h, ul, .cls = S("rows"))
		while (db_next(&rows, &g))
			grant_show(r, &g);
	if (!rows.count)
		LEAF(h, p, T("Operator where they work, as everybody."), .cls = S("mut2"));
}

static void role_form(struct req *r, const struct person *p)
{
	FORM(r, url_to(r->mem, "/admin/person/{id}/role", V(p->id)), .cls = S("fo fo-2")) {
		form_field(r, &role_grant_record, "role", NULL, NULL);
		form_field(r, &role_grant_record, "unit", NULL, NULL);
		EL(r->html, div, .cls = S("fo-foot"))
			button(r, T("Give this role"), "btn", "plus");
	}
}

/* What is in use ends with one tap and cannot be had back: then it asks. */
static void secret_button(struct req *r, const struct person *p, const char *kind, struct msg label, struct msg asks)
{
	struct html *h = r->html;
	struct url to = url_to(r->mem, "/admin/person/{id}/secret", V(p->id));

	if (!asks.one) {
		FORM(r, to) {
			hidden(r, "kind", str_c(kind));
			button(r, label, "btn sm", NULL);
		}
		return;
	}
	EL(h, details, .cls = S("rc-step")) {
		LEAF(h, summary, label);
		FORM(r, to, .cls = S("fo")) {
			LEAF(h, p, asks);
			hidden(r, "kind", str_c(kind));
			EL(h, div, .cls = S("fo-foot"))
				button(r, T("Make a new one"), "btn risk", NULL);
		}
	}
}

static void sign_in_forms(struct req *r, const struct person *p)
{
	struct html *h = r->html;

	EL(h, dl, .cls = S("rc-facts")) {
		EL(h, div) {
			LEAF(h, dt, T("PIN"));
			LEAF(h, dd, p->pin.n ? T("set") : T("none yet"));
		}
		EL(h, div) {
			LEAF(h, dt, T("Password"));
			LEAF(h, dd, p->password.n ? T("set") : T("none yet"));
		}
		EL(h, div) {
			LEAF(h, dt, T("Badge"));
			LEAF(h, dd, p->badge.n ? T("known") : T("none yet"));
		}
	}
	secret_button(r, p, "pin", T("New PIN"), p->pin.n ? T("The PIN of today stops working at once, and all sessions end.") : MSG_NONE);
	secret_button(r, p, "password", T("New password"), p->password.n ? T("The password of today stops working at once, and all sessions end.") : MSG_NONE);
	FORM(r, url_to(r->mem, "/admin/person/{id}/badge", V(p->id)), .cls = S("fo")) {
		ENTRY(r, .name = "badge", .label = T("Badge number"), .hint = T("As a reader types it. It is kept as a fingerprint and not shown."), .required = true,
		      .max = 80);
		EL(h, div, .cls = S("fo-foot"))
			button(r, T("Keep this badge"), "btn", NULL);
	}
}

void person_page(struct req *r, const void *row)
{
	const struct person *p = row;
	bool mine_to_change = may_edit(r, &person_record, p);

	PANEL(r, T("Roles"), STR_NONE) {
		grants_show(r, p);
		if (mine_to_change)
			role_form(r, p);
	}
	if (mine_to_change)
		PANEL(r, T("Signing in"), STR_NONE)
			EL(r->html, div, .cls = S("stack"))
				sign_in_forms(r, p);
}
