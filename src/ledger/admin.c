/*
 * admin.c -- the administrator's page: what can be set up, how much of it there is, and the history of anything.
 *
 * Nothing is done here that its own page does not do; this is where one finds it. Counts are shown only to whoever may see
 * all that is counted.
 */
#include "ledger/private.h"

/* ---- how much there is ---- */

struct admin_counts { int64_t units, people, places, roles, headcounts, calendars; };

static const struct column count_columns[] = {
	COL(struct admin_counts, units), COL(struct admin_counts, people), COL(struct admin_counts, places), COL(struct admin_counts, roles),
	COL(struct admin_counts, headcounts), COL(struct admin_counts, calendars), { 0 },
};

static const struct query admin_count = {
	.name = "admin_count",
	.gives = count_columns,
	.sql = "select (select count(*) from unit where not withdrawn) as units, (select count(*) from person where not withdrawn) as people,"
	       " (select count(*) from place where not withdrawn) as places, (select count(*) from role_grant where not withdrawn) as roles,"
	       " (select count(*) from headcount where not withdrawn) as headcounts, (select count(*) from calendar where not withdrawn) as calendars",
};

/* ---- the page ---- */

static const struct admin_link { struct msg title, what; const char *path; size_t count; } links[] = {
	{ T("Places"), T("The company as a tree: sites, areas, lines."), "/unit", offsetof(struct admin_counts, units) },
	{ T("People"), T("Who works where, with which language; PIN, password and badge."), "/person", offsetof(struct admin_counts, people) },
	{ T("Roles"), T("Who leads, decides and reads where."), "/role_grant", offsetof(struct admin_counts, roles) },
	{ T("Calendars"), T("Shifts and holidays. Answers are due in working time."), "/calendar", offsetof(struct admin_counts, calendars) },
	{ T("Headcounts"), T("People by month, for figures per person."), "/headcount", offsetof(struct admin_counts, headcounts) },
	{ T("Labelled places"), T("Stations with a QR code."), "/place", offsetof(struct admin_counts, places) },
};

static void link_show(struct req *r, const struct admin_link *l, const struct admin_counts *counts)
{
	struct html *h = r->html;

	EL(h, li, .cls = S("rows-x")) {
		EL(h, div) {
			LEAF(h, a, l->title, .cls = S("rows-t"), .href = url_to(r->mem, l->path));
			LEAF(h, p, l->what, .cls = S("rows-d"));
		}
		if (counts)
			EL(h, span)
				html_int(h, *(const int64_t *)((const char *)counts + l->count));
	}
}

static void more_show(struct req *r)
{
	struct html *h = r->html;

	EL(h, ul, .cls = S("rows")) {
		EL(h, li) {
			LEAF(h, a, T("Print QR labels"), .cls = S("rows-t"), .href = url_to(r->mem, "/place/labels"));
			LEAF(h, p, T("Twelve to a sheet, for all places or for one area."), .cls = S("rows-d"));
		}
		EL(h, li) {
			LEAF(h, a, T("Import people"), .cls = S("rows-t"), .href = url_to(r->mem, "/person/import"));
			LEAF(h, p, T("From a CSV file, with a look at what will change first."), .cls = S("rows-d"));
		}
		EL(h, li) {
			LEAF(h, a, T("Import places"), .cls = S("rows-t"), .href = url_to(r->mem, "/unit/import"));
			LEAF(h, p, T("The tree from a CSV file, matched by code."), .cls = S("rows-d"));
		}
		if (may_here(r, CAP_HISTORY, 0))
			EL(h, li) {
				LEAF(h, a, T("History"), .cls = S("rows-t"), .href = url_to(r->mem, "/admin/history"));
				LEAF(h, p, T("Who changed what, everywhere, the latest first."), .cls = S("rows-d"));
			}
	}
}

static void address_form(struct req *r, struct msg wrong)
{
	struct str typed = req_field(r, "base_url");

	FORM(r, url_to(r->mem, "/admin/address"), .cls = S("fo")) {
		ENTRY(r, .name = "base_url", .type = "url", .label = T("Address of this system"), .value = typed.n ? typed : setting_get(r, S("base_url")),
		      .hint = T("It is printed on the labels: https://kaizen.company.com. Empty: the one by which you came here."), .mistake = wrong);
		EL(r->html, div, .cls = S("fo-foot"))
			button(r, T("Save"), "btn", NULL);
	}
}

static void admin_page(struct req *r, struct msg address_wrong)
{
	struct html *h = r->html;
	struct admin_counts counts = { 0 };
	bool all = may_here(r, CAP_ORG_READ, 0) && db_one(r->db, &admin_count, &counts);

	PAGE(r, .title = T("Administration"), .nav = "/admin")
		EL(h, div, .cls = S("grid c2")) {
			PANEL(r, T("People and places"), STR_NONE)
				EL(h, ul, .cls = S("rows"))
					for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
						link_show(r, &links[i], all ? &counts : NULL);
			EL(h, div, .cls = S("stack")) {
				PANEL(r, T("Also"), STR_NONE)
					more_show(r);
				if (may_here(r, CAP_ORG_EDIT, 0))
					PANEL(r, T("This system"), STR_NONE)
						address_form(r, address_wrong);
			}
		}
}

static void admin_show(struct req *r)
{
	admin_page(r, MSG_NONE);
}

static struct msg address_wrong(struct str s)
{
	struct str rest = str_starts(s, S("https://")) ? str_from(s, 8) : str_starts(s, S("http://")) ? str_from(s, 7) : STR_NONE;

	if (!s.n)
		return MSG_NONE;
	for (size_t i = 0; i < rest.n; i++)
		if (!(rest.p[i] > ' ' && rest.p[i] < 127) || strchr("\"<>\\?#@", rest.p[i]))
			return T("Letters, digits, dots and a port only: https://kaizen.company.com.");
	return rest.n ? MSG_NONE : T("Begin with https:// and end without a path: https://kaizen.company.com.");
}

static void address_set(struct req *r)
{
	struct str s = req_field(r, "base_url");

	may_or_fail(r, CAP_ORG_EDIT, 0);
	if (r->fail.code)
		return;
	while (s.n && s.p[s.n - 1] == '/')
		s.n--;
	struct msg wrong = address_wrong(s);
	if (wrong.one) {
		admin_page(r, wrong);
		req_fail(r, FAIL_INVALID, wrong);
		r->quiet_errors = true;
		return;
	}
	setting_set(r, S("base_url"), s);
	req_flash(r, T("Saved."), URL_NONE);
	req_redirect(r, url_to(r->mem, "/admin"));
}

/* ---- the history of anything ---- */

enum { HISTORY_ROWS = 100 };

struct entry_row { int64_t id, row_id; struct str record, what; struct instant at; struct ref person; };

static const struct column entry_columns[] = {
	COL(struct entry_row, id), COL(struct entry_row, row_id), COL(struct entry_row, record), COL(struct entry_row, what), COL(struct entry_row, at),
	COL(struct entry_row, person), { 0 },
};

/* The table is record/history.c's, and is only read here. */
static const struct query history_latest = {
	.name = "history_latest",
	.takes = { KIND_INT, KIND_INT },
	.gives = entry_columns,
	.sql = "select id, row_id, record, what, at, person from history where id < ?1 order by id desc limit ?2",
};

static const struct { const char *what; struct msg label; } deeds[] = {
	{ "created", T("Added") }, { "changed", T("Changed") }, { "undone", T("Undone") }, { "imported", T("Imported") }, { "withdrawn", T("Withdrawn") },
	{ "password set", T("Set the password") }, { "PIN set", T("Set the PIN") }, { "badge set", T("Set the badge") },
};

static struct msg deed_label(const struct record *rec, struct str what)
{
	const struct step *s = step_find(rec, what);

	if (s)
		return s->label.one ? s->label : T("Moved by the program's clock");
	for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++)
		if (str_is(what, deeds[i].what))
			return deeds[i].label;
	return T("Changed");
}

/* What it is called; where that is a code, the code's word. */
static struct str entry_title(struct req *r, const struct record *rec, int64_t id)
{
	struct str title = record_title(r, rec, id);
	const struct field *f = field_find(rec, str_c(rec->title));

	for (const struct choice *c = f->choices; c && c->code; c++)
		if (str_is(title, c->code))
			return lang_text(r->lang, c->label);
	return title.n ? title : record_number(r->mem, rec, id);
}

static void entry_show(struct req *r, const struct entry_row *e)
{
	const struct record *rec = record_find(e->record);
	struct html *h = r->html;
	struct str who = e->person.id ? person_name(r, e->person.id) : S("kpo");

	if (!rec)
		return;
	EL(h, tr) {
		LEAF(h, td, e->at, .cls = S("nw"));
		LEAF(h, td, who, .dir = S("auto"));
		LEAF(h, td, deed_label(rec, e->what));
		EL(h, th, .scope = S("row")) {
			if (rec->no_pages)
				html_str(h, entry_title(r, rec, e->row_id));
			else
				LEAF(h, a, entry_title(r, rec, e->row_id), .href = url_to(r->mem, str_z(r->mem, str_fmt(r->mem, "/%s/{id}/history", rec->name)), V(e->row_id)),
				     .dir = S("auto"));
			EL(h, small) {
				html_msg(h, rec->label);
				html_raw(h, HTML_LIT(" "));
				html_str(h, record_number(r->mem, rec, e->row_id));
			}
		}
	}
}

static int64_t entries_show(struct req *r, int64_t before)
{
	struct html *h = r->html;
	struct rows rows = db_query(r->db, &history_latest, V(before), V(HISTORY_ROWS));
	struct entry_row e;
	int64_t last = 0;

	EL(h, table, .cls = S("tb")) {
		EL(h, thead)
			EL(h, tr) {
				LEAF(h, th, T("When"), .scope = S("col"));
				LEAF(h, th, T("Who"), .scope = S("col"));
				LEAF(h, th, T("Did"), .scope = S("col"));
				LEAF(h, th, T("To what"), .scope = S("col"));
			}
		EL(h, tbody)
			while (db_next(&rows, &e)) {
				entry_show(r, &e);
				last = e.id;
			}
	}
	return rows.count == HISTORY_ROWS ? last : 0;
}

static void history_show(struct req *r)
{
	struct html *h = r->html;
	int64_t before = 0, last = 0;

	may_or_fail(r, CAP_HISTORY, 0);
	if (r->fail.code)
		return;
	if (!str_int(req_query(r, "before"), &before) || before <= 0)
		before = INT64_MAX;
	PAGE(r, .title = T("History"), .nav = "/admin", .crumb = lang_text(r->lang, T("Administration")), .crumb_to = url_to(r->mem, "/admin")) {
		EL(h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("region"), .aria_label = T("History"))
			last = entries_show(r, before);
		if (last)
			EL(h, nav, .cls = S("li-pager"), .aria_label = T("Pages"))
				LEAF(h, a, T("Earlier"), .cls = S("btn"), .rel = S("next"),
				     .href = url_with(r->mem, url_to(r->mem, "/admin/history"), "before", str_fmt(r->mem, "%lld", (long long)last)));
	}
}

/* ---- the module ---- */

static const struct route admin_routes[] = {
	{ GET, "/admin", .run = admin_show, .needs = CAP_ORG_EDIT },
	{ POST, "/admin/address", .run = address_set, .needs = CAP_ORG_EDIT },
	{ GET, "/admin/history", .run = history_show, .needs = CAP_HISTORY },
	{ POST, "/admin/person/{id}/role", .run = person_role_add, .needs = CAP_ORG_EDIT },
	{ POST, "/admin/role/{id}/withdraw", .run = person_role_withdraw, .needs = CAP_ORG_EDIT },
	{ POST, "/admin/person/{id}/secret", .run = person_secret, .prepare = person_secret_prepare, .needs = CAP_ORG_EDIT },
	{ POST, "/admin/person/{id}/badge", .run = person_badge, .needs = CAP_ORG_EDIT },
	{ GET, "/place/labels", .run = labels_show, .needs = CAP_ORG_READ, .slow = true },
	{ 0 },
};

static const struct query *const admin_queries[] = {
	&admin_count, &history_latest, &setting_by_name, &setting_put, &labels_of, NULL,
};

static const char *const admin_ddl[] = {
	"create table if not exists setting (name text primary key, value text)",
	NULL,
};

static const struct nav admin_nav[] = {
	{ T("Administration"), "/admin", "settings", CAP_ORG_EDIT },
	{ T("Places"), "/unit", NULL, CAP_ORG_EDIT, .under = "/admin" },
	{ T("People"), "/person", NULL, CAP_ORG_EDIT, .under = "/admin" },
	{ T("Roles"), "/role_grant", NULL, CAP_ORG_EDIT, .under = "/admin" },
	{ T("Calendars"), "/calendar", NULL, CAP_ORG_EDIT, .under = "/admin" },
	{ T("Headcounts"), "/headcount", NULL, CAP_ORG_EDIT, .under = "/admin" },
	{ T("Labelled places"), "/place", NULL, CAP_ORG_EDIT, .under = "/admin" },
	{ .path = NULL },
};

const struct module admin_module = {
	.name = "admin",
	.label = T("Administration"),
	.queries = admin_queries,
	.routes = admin_routes,
	.nav = admin_nav,
	.ddl = admin_ddl,
};
