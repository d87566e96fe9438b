/*
 * me.c -- what a person sets for themselves: language, look, PIN, password.
 *
 * Language and look can be chosen without signing in; then they belong to the device. On a shared device they belong to
 * the person alone, so that the next one does not inherit them. A new PIN or password asks for the present one, and
 * ends the person's other sessions.
 */
#include "ledger/private.h"

enum { YEAR_S = 365 * 86400 };

/* ---- language and look ---- */

static void lang_show(struct req *r, struct url back)
{
	struct html *h = r->html;

	FORM(r, url_to(r->mem, "/me/lang"), .cls = S("acts")) {
		hidden(r, "next", url_text(back));
		html_icon(h, "globe");
		for (const struct lang *const *l = lang_all(); *l; l++)
			LEAF(h, button, lang_label(*l), .cls = *l == r->lang ? S("btn sm") : S("btn sm quiet"), .name = S("lang"), .value = lang_tag(*l), .lang = lang_tag(*l),
			     .aria_pressed = *l == r->lang ? S("true") : S("false"));
	}
}

static const struct { const char *code, *icon; struct msg label; } looks[] = {
	{ "light", "sun", T("Light") }, { "dark", "moon", T("Dark") }, { "", "settings", T("As the device") },
};

static void theme_show(struct req *r, struct url back)
{
	struct html *h = r->html;

	FORM(r, url_to(r->mem, "/me/theme"), .cls = S("acts")) {
		hidden(r, "next", url_text(back));
		for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++)
			EL(h, button, .cls = str_is(r->theme, looks[i].code) ? S("btn sm") : S("btn sm quiet"), .name = S("theme"), .value = looks[i].code[0] ? str_c(looks[i].code) : S(""),
			   .aria_pressed = str_is(r->theme, looks[i].code) ? S("true") : S("false")) {
				html_icon(h, looks[i].icon);
				html_msg(h, looks[i].label);
			}
	}
}

void taste_show(struct req *r, struct url back)
{
	lang_show(r, back);
	theme_show(r, back);
}

/* Kept on the device, unless it is shared; an empty value forgets it there. */
static void device_keep(struct req *r, struct str cookie, struct str value)
{
	bool keep = value.n && !r->shared_device;

	req_cookie(r, cookie, keep ? value : STR_NONE, keep ? YEAR_S : 0, true);
}

static void me_update(struct req *r, void (*change)(struct person *p, struct str value), struct str value)
{
	struct person old, p;

	if (!r->actor.id || !record_load(r, &person_record, r->actor.id, &old))
		return;
	p = old;
	change(&p, value);
	if (!str_eq(p.language, old.language) || !str_eq(p.theme, old.theme))
		(void)record_update(r, &person_record, &p, &old, "changed");
}

static void go_back(struct req *r)
{
	struct url next = url_local(r->mem, req_field(r, "next"));

	req_redirect(r, next.n ? next : url_to(r->mem, "/sign-in"));
}

static void language_change(struct person *p, struct str tag)
{
	p->language = tag;
}

void me_lang(struct req *r)
{
	struct str asked = req_field(r, "lang");

	for (const struct lang *const *l = lang_all(); *l; l++)
		if (str_eq(lang_tag(*l), asked)) {
			device_keep(r, S("lang"), lang_tag(*l));
			me_update(r, language_change, lang_tag(*l));
			go_back(r);
			return;
		}
	req_fail(r, FAIL_INVALID, T("This language is not there yet."));
}

static void theme_change(struct person *p, struct str theme)
{
	p->theme = theme;
}

void me_theme(struct req *r)
{
	struct str asked = req_field(r, "theme");

	if (asked.n && !str_is(asked, "light") && !str_is(asked, "dark")) {
		req_fail(r, FAIL_INVALID, T("There is a light look and a dark one."));
		return;
	}
	device_keep(r, S("theme"), asked);
	me_update(r, theme_change, asked);
	go_back(r);
}

/* ---- a new PIN or password ---- */

struct secret_change { bool pin; struct msg current_wrong, fresh_wrong; struct str hash; };

void me_secret_prepare(struct req *r)
{
	struct secret_change *c = NEW(r->mem, struct secret_change);
	struct str current = req_field(r, "current"), fresh = req_field(r, "fresh");
	struct login who;

	r->prepared = c;
	c->pin = str_is(req_field(r, "kind"), "pin");
	c->fresh_wrong = c->pin ? pin_wrong(fresh) : password_wrong(fresh);
	enum login_outcome how = login_by_id(r, r->actor.id, &who) ? login_try(r, &who, STR_NONE, current) : LOGIN_WRONG;
	if (how == LOGIN_TOO_OFTEN)
		c->current_wrong = T("Too many tries. Please wait a minute, then try again.");
	else if (how == LOGIN_WRONG)
		c->current_wrong = T("This is not your present PIN or password.");
	if (!c->current_wrong.one && !c->fresh_wrong.one)
		c->hash = password_hash(r->mem, fresh);
}

static void secret_form(struct req *r, bool pin, const struct secret_change *c)
{
	bool mine = c && c->pin == pin;

	FORM(r, url_to(r->mem, "/me/secret"), .cls = S("fo")) {
		hidden(r, "kind", pin ? S("pin") : S("password"));
		entry_field(r, &(struct entry){ .name = "current", .id = pin ? "current-pin" : "current-password", .type = "password",
			.label = T("Present PIN or password"), .autocomplete = S("current-password"), .required = true,
			.mistake = mine ? c->current_wrong : MSG_NONE });
		entry_field(r, &(struct entry){ .name = "fresh", .id = pin ? "fresh-pin" : "fresh-password", .type = "password",
			.label = pin ? T("New PIN") : T("New password"), .hint = pin ? T("4 to 8 digits.") : T("At least 12 characters."),
			.autocomplete = S("new-password"), .inputmode = pin ? S("numeric") : STR_NONE, .required = true,
			.mistake = mine ? c->fresh_wrong : MSG_NONE });
		EL(r->html, div, .cls = S("fo-foot"))
			button(r, pin ? T("Change PIN") : T("Change password"), "btn", NULL);
	}
}

/* ---- the page ---- */

static const struct column role_columns[] = { COL(struct role_shown, role), COL(struct role_shown, unit), { 0 } };

const struct query roles_of_person = {
	.name = "roles_of_person",
	.takes = { KIND_INT },
	.gives = role_columns,
	.sql = "select role, unit from role_grant where person = ?1 and not withdrawn order by id",
};

static void fact(struct req *r, struct msg label, struct str value)
{
	EL(r->html, div) {
		LEAF(r->html, dt, label);
		LEAF(r->html, dd, value.n ? value : S("–"), .dir = S("auto"));
	}
}

static void roles_show(struct req *r)
{
	struct html *h = r->html;
	struct rows rows = db_query(r->db, &roles_of_person, V(r->actor.id));
	struct role_shown g;
	enum role role;

	EL(h, div) {
		LEAF(h, dt, T("Roles"));
		while (db_next(&rows, &g))
			if (role_of_code(g.role, &role))
				EL(h, dd)
					SAY(h, T("{role} at {place}"), ARG("role", role_label(role)), ARG("place", unit_name(r, g.unit.id)));
		if (!rows.count)
			LEAF(h, dd, T("Operator"));
	}
}

static void me_page(struct req *r, const struct secret_change *c)
{
	struct html *h = r->html;
	struct person p = { 0 };

	if (!record_load(r, &person_record, r->actor.id, &p))
		return;
	PAGE(r, .title_text = p.name, .sub = r->actor.site, .nav = "/me") {
		EL(h, div, .cls = S("grid c2")) {
			EL(h, div, .cls = S("stack")) {
				PANEL(r, T("You"), STR_NONE)
					EL(h, dl, .cls = S("rc-facts")) {
						fact(r, T("Employee number"), p.employee_no);
						fact(r, T("Works at"), unit_name(r, p.home_unit.id));
						roles_show(r);
					}
				PANEL(r, T("Language and look"), STR_NONE)
					taste_show(r, url_to(r->mem, "/me"));
				PANEL(r, T("Programs that act for you"), STR_NONE)
					link_button(r, T("Access tokens"), url_to(r->mem, "/me/tokens"), "btn", NULL);
			}
			EL(h, div, .cls = S("stack")) {
				PANEL(r, T("PIN"), lang_text(r->lang, T("with your badge or number")))
					secret_form(r, true, c);
				PANEL(r, T("Password"), STR_NONE)
					secret_form(r, false, c);
				EL(h, div, .cls = S("acts")) {
					link_button(r, T("Help"), url_to(r->mem, "/help"), "btn", "book-open");         /* a phone's rail is short */
					FORM(r, url_to(r->mem, "/sign-out"))
						button(r, T("Sign out"), "btn", "log-out");
					FORM(r, url_to(r->mem, "/me/sessions/end"))
						button(r, T("Sign out everywhere else"), "btn", NULL);
				}
			}
		}
	}
}

void me_show(struct req *r)
{
	me_page(r, NULL);
}

/* A phone that was lost, a browser that was left open somewhere. */
void me_sessions_end(struct req *r)
{
	if (db_exec(r->db, &session_others_end, V(r->actor.id), V(r->session)) < 0)
		return;
	req_flash(r, T("You are signed in here only."), URL_NONE);
	req_redirect(r, url_to(r->mem, "/me"));
}

void me_secret(struct req *r)
{
	const struct secret_change *c = r->prepared;

	if (!c->hash.n) {
		me_page(r, c);
		req_fail(r, FAIL_INVALID, T("Nothing was changed. Look at the fields that are marked."));
		r->quiet_errors = true;
		return;
	}
	if (!(c->pin ? person_set_pin : person_set_password)(r, r->actor.id, c->hash))
		return;
	req_flash(r, c->pin ? T("Your new PIN counts from now on.") : T("Your new password counts from now on."), URL_NONE);
	req_redirect(r, url_to(r->mem, "/me"));
}
