/*
 * person_admin.c -- what an administrator does for a person: give and take roles, a new PIN or password, a badge.
 *
 * The one idea: nobody gets more than they have. Who sets a person's secret could sign in as that person, so it takes the
 * right at every place where that person holds a role. A secret is made here, shown once on a slip to print, and known
 * to nobody afterwards.
 */
#include "ledger/private.h"

#include <sodium.h>

static bool person_take(struct req *r, struct person *p)
{
	if (!record_get(r, &person_record, req_id(r, "id"), p))
		return false;
	may_or_fail(r, CAP_ORG_EDIT, p->home_unit.id);
	return !r->fail.code;
}

/* ---- roles ---- */

static void role_page(struct req *r, const struct person *p, const struct role_grant *g, const struct mistakes *m)
{
	PAGE(r, .title = T("Give a role"), .nav = "/admin", .crumb = p->name, .crumb_to = record_url(r, &person_record, p->id))
		FORM(r, url_to(r->mem, "/admin/person/{id}/role", V(p->id)), .cls = S("fo")) {
			form_mistakes(r, &role_grant_record, m);
			form_field(r, &role_grant_record, "role", g, m);
			form_field(r, &role_grant_record, "unit", g, m);
			EL(r->html, div, .cls = S("fo-foot")) {
				button(r, T("Give this role"), "btn pri", NULL);
				link_button(r, T("Cancel"), record_url(r, &person_record, p->id), "btn quiet", NULL);
			}
		}
	req_fail(r, FAIL_INVALID, T("Something is missing. Look at the fields that are marked."));
	r->quiet_errors = true;
}

void person_role_add(struct req *r)
{
	static const char *const asked[] = { "role", "unit", NULL };
	struct role_grant *g = record_new(r->mem, &role_grant_record);
	struct mistakes m = { .n = 0 };
	struct person p;

	if (!record_get(r, &person_record, req_id(r, "id"), &p))
		return;
	g->person = (struct ref){ p.id };
	record_read(r, &role_grant_record, g, asked, true, &m);
	record_valid(r, &role_grant_record, g, NULL, &m);
	if (m.n) {
		role_page(r, &p, g, &m);
		return;
	}
	may_or_fail(r, CAP_ORG_EDIT, g->unit.id);
	if (r->fail.code || !record_insert(r, &role_grant_record, g))
		return;
	req_flash(r, T("The role counts from now on."), URL_NONE);
	req_redirect(r, record_url(r, &person_record, p.id));
}

void person_role_withdraw(struct req *r)
{
	struct role_grant old, g;

	if (!record_get(r, &role_grant_record, req_id(r, "id"), &old))
		return;
	may_or_fail(r, CAP_ORG_EDIT, old.unit.id);
	g = old;
	g.withdrawn = true;
	if (r->fail.code || old.withdrawn || !record_update(r, &role_grant_record, &g, &old, "withdrawn"))
		return;
	req_flash(r, T("The role is withdrawn."), URL_NONE);
	req_redirect(r, record_url(r, &person_record, g.person.id));
}

/* ---- a new PIN or password ---- */

/* Without the letters and digits that read alike. */
static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
enum { PIN_DIGITS = 6, WORD_GROUPS = 4, WORD_LETTERS = 4 };

static struct str pin_random(struct arena *a)
{
	struct str pin;

	do
		pin = str_fmt(a, "%0*u", PIN_DIGITS, randombytes_uniform(1000000));
	while (pin_wrong(pin).one);
	return pin;
}

static struct str password_random(struct arena *a)
{
	struct buf b = buf_new(a, 32, 32);

	for (int i = 0; i < WORD_GROUPS * WORD_LETTERS; i++) {
		if (i && i % WORD_LETTERS == 0)
			buf_c(&b, '-');
		buf_c(&b, letters[randombytes_uniform(sizeof letters - 1)]);
	}
	return buf_done(&b);
}

struct fresh { bool pin; struct str secret, hash; };

void person_secret_prepare(struct req *r)
{
	struct fresh *f = NEW(r->mem, struct fresh);

	CHECK(sodium_init() >= 0);
	r->prepared = f;
	f->pin = str_is(req_field(r, "kind"), "pin");
	f->secret = f->pin ? pin_random(r->mem) : password_random(r->mem);
	f->hash = password_hash(r->mem, f->secret);
}

static bool covers_all_roles(struct req *r, const struct person *p)
{
	struct rows rows = db_query(r->db, &roles_of_person, V(p->id));
	struct role_shown g;
	bool all = true;

	while (db_next(&rows, &g))
		all &= may_here(r, CAP_ORG_EDIT, g.unit.id);
	return all;
}

static void slip_show(struct req *r, const struct person *p, const struct fresh *f)
{
	struct html *h = r->html;

	PAGE(r, .title = f->pin ? T("New PIN") : T("New password"), .nav = "/admin", .crumb = p->name, .crumb_to = record_url(r, &person_record, p->id))
		EL(h, section, .cls = S("panel")) {
			EL(h, header)
				LEAF(h, h2, p->name, .dir = S("auto"));
			EL(h, dl, .cls = S("rc-facts")) {
				EL(h, div) {
					LEAF(h, dt, T("Sign in with"));
					LEAF(h, dd, p->employee_no);
				}
				EL(h, div) {
					LEAF(h, dt, f->pin ? T("PIN") : T("Password"));
					EL(h, dd)
						LEAF(h, kbd, f->secret);
				}
				EL(h, div) {
					LEAF(h, dt, T("Address"));
					LEAF(h, dd, base_url(r));
				}
			}
			LEAF(h, p, T("It is not shown again. Hand it over in person; it can be changed under the own name."));
			EL(h, div, .cls = S("acts noprint")) {
				EL(h, button, .cls = S("btn"), .type = S("button"), .data_print = true) {
					html_icon(h, "printer");
					html_msg(h, T("Print"));
				}
				link_button(r, T("Back"), record_url(r, &person_record, p->id), "btn quiet", NULL);
			}
		}
}

void person_secret(struct req *r)
{
	const struct fresh *f = r->prepared;
	struct person p;

	if (!person_take(r, &p))
		return;
	if (!covers_all_roles(r, &p)) {
		req_fail(r, FAIL_FORBIDDEN, T("This person holds roles where you may change nothing. Ask an administrator of those places."));
		return;
	}
	if (!f->hash.n) {
		req_fail(r, FAIL_UNAVAILABLE, T("There is too little memory just now. Please try again in a moment."));
		return;
	}
	if ((f->pin ? person_set_pin : person_set_password)(r, p.id, f->hash))
		slip_show(r, &p, f);
}

void person_badge(struct req *r)
{
	struct str code = req_field(r, "badge");
	struct person p;

	if (!person_take(r, &p))
		return;
	if (!covers_all_roles(r, &p)) {
		req_fail(r, FAIL_FORBIDDEN, T("This person holds roles where you may change nothing. Ask an administrator of those places."));
		return;
	}
	if (code.n < 3) {
		req_fail(r, FAIL_INVALID, T("A badge number has at least three characters."));
		return;
	}
	if (badge_taken(r, code, p.id)) {
		req_fail(r, FAIL_INVALID, T("Somebody else has this badge. Look at its number once more, or take the other one's away first."));
		return;
	}
	if (!person_set_badge(r, p.id, code))
		return;
	req_flash(r, T("The badge is known now."), URL_NONE);
	req_redirect(r, record_url(r, &person_record, p.id));
}
