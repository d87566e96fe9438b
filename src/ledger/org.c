/*
 * org.c -- places and people: what they are, and the tree of places kept ready for rights.
 *
 * The one idea: whoever asks "is this place below that one" gets one look-up in unit_under, a closure of the tree that
 * follows every save of a unit in the same transaction. Nobody else writes that table. A place is never its own parent, at
 * any distance; a place that was closed keeps its people and its past, and takes nobody new.
 */
#include "ledger/private.h"

/* ---- the closure: (top, unit) for every place and itself, depth in steps ---- */

static const struct query closure_leave = {
	.name = "closure_leave",
	.takes = { KIND_INT },
	.sql = "delete from unit_under where unit in (select unit from unit_under where top = ?1)"
	       " and top not in (select unit from unit_under where top = ?1)",
};

static const struct query closure_self = {
	.name = "closure_self",
	.takes = { KIND_INT },
	.sql = "insert into unit_under (top, unit, depth) values (?1, ?1, 0)",
};

static const struct query closure_join = {
	.name = "closure_join",
	.takes = { KIND_INT, KIND_REF },
	.sql = "insert into unit_under (top, unit, depth)"
	       " select a.top, b.unit, a.depth + b.depth + 1 from unit_under a, unit_under b where a.unit = ?2 and b.top = ?1",
};

static const struct query closure_clear = { .name = "closure_clear", .sql = "delete from unit_under" };

#define CLOSURE_FRESH "with recursive up (top, unit, depth) as (select id, id, 0 from unit" \
	" union all select u.parent, up.unit, up.depth + 1 from up join unit u on u.id = up.top where u.parent is not null and up.depth < 64)"

static const struct query closure_fill = {
	.name = "closure_fill",
	.sql = "insert into unit_under (top, unit, depth) " CLOSURE_FRESH " select top, unit, depth from up",
};

static const struct column count_columns[] = { { .name = "n", .off = 0, .kind = KIND_INT }, { 0 } };

static const struct query closure_missing = {
	.name = "closure_missing",
	.gives = count_columns,
	.sql = CLOSURE_FRESH " select count(*) as n from (select top, unit, depth from up except select top, unit, depth from unit_under) x",
};

static const struct query closure_extra = {
	.name = "closure_extra",
	.gives = count_columns,
	.sql = CLOSURE_FRESH " select count(*) as n from (select top, unit, depth from unit_under except select top, unit, depth from up) x",
};

static const struct query closure_has = {
	.name = "closure_has",
	.takes = { KIND_INT, KIND_REF },
	.gives = count_columns,
	.sql = "select count(*) as n from unit_under where top = ?1 and unit = ?2",
};

bool org_rebuild(struct req *r)
{
	keep_change(r);
	(void)!db_exec(r->db, &closure_clear);
	(void)!db_exec(r->db, &closure_fill);
	return !r->db->fail->code;
}

int64_t org_wrong(struct req *r)
{
	return db_count(r->db, &closure_missing) + db_count(r->db, &closure_extra);
}

/* ---- who may do everything: there is always somebody ---- */

#define ADMINS "select count(*) as n from role_grant g join unit u on u.id = g.unit join person p on p.id = g.person" \
	" where u.parent is null and g.role in ('admin', 'kpo') and not g.withdrawn and not p.withdrawn and p.employment = 'active'"

static const struct query admin_elsewhere = {
	.name = "admin_elsewhere",
	.takes = { KIND_INT, KIND_INT },
	.gives = count_columns,
	.sql = ADMINS " and g.id <> ?1 and g.person <> ?2",
};

static const struct query admin_roles_of = {
	.name = "admin_roles_of",
	.takes = { KIND_INT },
	.gives = count_columns,
	.sql = "select count(*) as n from role_grant g join unit u on u.id = g.unit"
	       " where u.parent is null and g.role in ('admin', 'kpo') and not g.withdrawn and g.person = ?1",
};

/* ---- what follows a saved place ---- */

static void tree_follow(struct req *r, const struct unit *u, bool is_new)
{
	if (is_new)
		(void)!db_exec(r->db, &closure_self, V(u->id));
	else
		(void)!db_exec(r->db, &closure_leave, V(u->id));
	if (u->parent.id)
		(void)!db_exec(r->db, &closure_join, V(u->id), V(u->parent));
}

/* A role at a place without one above it counts everywhere: a place that gets one takes that away. */
static bool is_last_top(struct req *r, const struct unit *u, const struct unit *was)
{
	return r->actor.id && was && !was->parent.id && u->parent.id && !db_count(r->db, &admin_elsewhere, V((int64_t)0), V((int64_t)0));
}

static void unit_saved(struct req *r, const void *row, const void *old)
{
	const struct unit *u = row, *was = old;

	if (!was || was->parent.id != u->parent.id)
		tree_follow(r, u, !was);
	if (is_last_top(r, u, was))
		req_fail(r, FAIL_INVALID, T("Then nobody would be administrator of everything. Give that role at the place above first."));
	else if (was && u->manager.id && was->manager.id != u->manager.id)
		event_raise(r, "unit.managed", &unit_record, u);
}

/* ---- places ---- */

static const struct choice unit_kinds[] = {
	{ "enterprise", T("Company") },
	{ "division", T("Division") },
	{ "site", T("Site") },
	{ "value_stream", T("Value stream") },
	{ "area", T("Area") },
	{ "cell", T("Cell") },
	{ "line", T("Line") },
	{ "function", T("Office function") },
	{ 0 },
};

static struct msg tz_check(struct req *r, const void *row)
{
	const struct unit *u = row;

	return u->tz.n && !zone_find(u->tz) ? T("There is no such time zone. Write it as region and city: Europe/Berlin.") : MSG_NONE;
}

static const struct field unit_fields[] = {
	FIELD(unit, name, .label = T("Name"), .required = true, .search = true, .list = true, .max = 120),
	FIELD(unit, code, .label = T("Code"), .hint = T("Short and unique, as on signs and lists: ASM-2."), .required = true, .unique = true,
		.search = true, .list = true, .max = 40),
	FIELD(unit, kind, .label = T("Kind"), .hint = T("A site has its own time zone. Ideas belong to areas, cells, lines and office functions."),
		.choices = unit_kinds, .required = true, .list = true, .filter = true),
	FIELD(unit, parent, .label = T("Belongs to"), .hint = T("The place above it. Roles given there count here too."), .ref = "unit", .index = true,
		.list = true, .filter = true),
	FIELD(unit, manager, .label = T("Manager"), .hint = T("Answers where there is no team leader."), .ref = "person", .list = true),
	FIELD(unit, calendar, .label = T("Calendar"), .hint = T("Its shifts and holidays. Empty: that of the place above."), .ref = "calendar",
		.bulk = true),
	FIELD(unit, active, .label = T("Active"), .hint = T("A place that is closed keeps its past and takes nobody new."), .list = true, .filter = true,
		.preset = true, .bulk = true),
	FIELD(unit, tz, .label = T("Time zone"), .hint = T("Only for a site, as region and city: Europe/Berlin. The places below follow it."), .max = 60,
		.check = tz_check),
	FIELD(unit, similar, .label = T("Alike"), .hint = T("One word that alike areas share, such as press. What one of them learned is offered to the others."),
		.index = true, .filter = true, .bulk = true, .max = 60),
	{ 0 },
};

/* A role at a place without one above it counts everywhere: nobody lifts their own place up there. */
static bool parent_may_change(struct req *r, const struct unit *u, const struct unit *was)
{
	if (was->parent.id == u->parent.id || !r->actor.id)
		return true;
	return may_here(r, CAP_ORG_EDIT, was->parent.id) && may_here(r, CAP_ORG_EDIT, u->parent.id);
}

static const struct query unit_places = {
	.name = "unit_places",
	.takes = { KIND_INT },
	.gives = count_columns,
	.sql = "select (select count(*) from unit where parent = ?1 and not withdrawn) + (select count(*) from place where area = ?1 and not withdrawn) as n",
};

static const struct query unit_people = {
	.name = "unit_people",
	.takes = { KIND_INT },
	.gives = count_columns,
	.sql = "select count(*) as n from person where home_unit = ?1 and not withdrawn and employment <> 'left'",
};

/* Whoever and whatever is there would belong nowhere. */
static struct msg unit_in_use(struct req *r, const struct unit *u, const struct unit *was)
{
	if (!was || was->withdrawn || !u->withdrawn)
		return MSG_NONE;
	if (db_count(r->db, &unit_places, V(u->id)))
		return T("There are places below this one. Withdraw them first, or move them.");
	return db_count(r->db, &unit_people, V(u->id)) ? T("People work here. Let them work at another place first.") : MSG_NONE;
}

static struct msg unit_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct unit *u = row, *was = old;
	struct unit above = { 0 };
	struct msg used = unit_in_use(r, u, was);

	*field = used.one ? "name" : "parent";
	if (used.one)
		return used;
	if (was && !parent_may_change(r, u, was))
		return T("You may change where a place belongs only when both places above it are yours. Ask the kaizen office.");
	if (!u->parent.id)
		return MSG_NONE;
	if (u->id && db_count(r->db, &closure_has, V(u->id), V(u->parent)))
		return T("A place cannot lie below itself. Choose a place that is not part of it.");
	if (!record_load(r, &unit_record, u->parent.id, &above) || (above.withdrawn && !u->withdrawn))
		return T("That place is not there any more. Choose another.");
	return MSG_NONE;
}

static void unit_derive(struct req *r, void *row, const void *old)
{
	struct unit *u = row;

	u->similar = str_lower(r->mem, u->similar);
}

const struct record unit_record = {
	.name = "unit",
	.table = "unit",
	.prefix = "U-",
	.label = T("Place"),
	.labels = T("Places"),
	.empty = T("No place yet. Begin with the company or the site, then its areas."),
	.row_size = sizeof(struct unit),
	.fields = unit_fields,
	.title = "name",
	.place = "id",
	.place_new = "parent",
	.own = { "manager" },
	.read = CAP_ORG_READ,
	.create = CAP_ORG_EDIT,
	.edit = CAP_ORG_EDIT,
	.import_key = "code",
	.sort = "name",
	.kept = true,
	.indexes = { "name, id" },
	.check = unit_check,
	.derive = unit_derive,
	.saved = unit_saved,
	.page_extra = unit_page,
};

/* ---- people ---- */

static const struct choice employments[] = {
	{ "active", T("At work") },
	{ "leave", T("On leave") },
	{ "left", T("Has left") },
	{ 0 },
};

static const struct choice languages[] = { { "en", T("English") }, { "de", T("German") }, { 0 } };
static const struct choice themes[] = { { "light", T("Light") }, { "dark", T("Dark") }, { 0 } };

static struct msg email_check(struct req *r, const void *row)
{
	const struct person *p = row;
	struct str rest = p->email, name = STR_NONE;

	if (!p->email.n)
		return MSG_NONE;
	if (!str_cut(&rest, '@', &name) || !name.n || rest.n < 3 || str_has(rest, S("@")) || str_has(p->email, S(" ")))
		return T("This is not an e-mail address. It looks like name@company.com.");
	return MSG_NONE;
}

static const struct field person_fields[] = {
	FIELD(person, name, .label = T("Name"), .required = true, .search = true, .list = true, .max = 120),
	FIELD(person, employee_no, .label = T("Employee number"), .hint = T("Also used to sign in."), .required = true, .unique = true, .search = true,
		.list = true, .max = 40),
	FIELD(person, employment, .label = T("Employment"), .hint = T("Only who is at work can sign in and is asked for answers."), .choices = employments,
		.list = true, .filter = true, .bulk = true),
	FIELD(person, home_unit, .label = T("Works at"), .hint = T("Where this person belongs. Everybody may give ideas there."), .ref = "unit",
		.required = true, .list = true, .filter = true, .bulk = true),
	FIELD(person, manager, .label = T("Reports to"), .ref = "person", .bulk = true),
	FIELD(person, language, .label = T("Language"), .hint = T("Empty: the language of the device."), .choices = languages, .filter = true, .bulk = true),
	FIELD(person, shift, .label = T("Shift"), .hint = T("As the calendar names it: early, late, night."), .max = 40, .bulk = true),
	FIELD(person, email, .label = T("E-mail"), .hint = T("Not needed. Who has one can sign in with it."), .unique = true, .search = true, .max = 200,
		.check = email_check),
	FIELD(person, phone, .label = T("Phone"), .max = 40),
	FIELD(person, start_date, .label = T("Started on")),
	FIELD(person, password, .label = T("Password"), .secret = true, .fixed = true),
	FIELD(person, pin, .label = T("PIN"), .secret = true, .fixed = true),
	FIELD(person, badge, .label = T("Badge"), .secret = true, .fixed = true, .unique = true),
	FIELD(person, theme, .label = T("Look"), .choices = themes, .fixed = true),
	{ 0 },
};

/* ---- the last administrator stays ---- */

static bool is_there(const struct person *p)
{
	return !p->withdrawn && str_is(p->employment, "active");
}

/* Who is not at work cannot sign in: when the last administrator leaves, nobody can change anything any more. */
static bool is_last_admin_leaving(struct req *r, const struct person *p, const struct person *was)
{
	return is_there(was) && !is_there(p) && db_count(r->db, &admin_roles_of, V(p->id)) && !db_count(r->db, &admin_elsewhere, V((int64_t)0), V(p->id));
}

#define LAST_ADMIN T("This is the last administrator of everything. Give that role to somebody else first.")

/* Who moves must move to a place that is in use; who has always been there may stay. */
static struct msg person_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct person *p = row, *was = old;
	struct unit u = { 0 };

	*field = "employment";
	if (was && is_last_admin_leaving(r, p, was))
		return LAST_ADMIN;
	*field = "manager";
	if (p->id && p->manager.id == p->id)
		return T("Nobody reports to themselves. Choose another person, or leave it empty.");
	*field = "home_unit";
	if (was && was->home_unit.id == p->home_unit.id)
		return MSG_NONE;
	if (!record_load(r, &unit_record, p->home_unit.id, &u) || u.withdrawn || !u.active)
		return T("This place is closed and takes nobody new. Choose another.");
	return MSG_NONE;
}

static void person_derive(struct req *r, void *row, const void *old)
{
	struct person *p = row;

	if (!p->employment.n)
		p->employment = S("active");
	p->email = str_lower(r->mem, p->email);
}

/* A form was checked already; what is saved without one (withdrawn, taken back) is not. What follows from leaving and from coming back is the modules'. */
static void person_saved(struct req *r, const void *row, const void *old)
{
	const struct person *p = row, *was = old;
	bool left = p->withdrawn || str_is(p->employment, "left");

	if (!was)
		return;
	if (is_last_admin_leaving(r, p, was))
		req_fail(r, FAIL_INVALID, LAST_ADMIN);
	else if (left && !was->withdrawn && !str_is(was->employment, "left"))
		event_raise(r, "person.left", &person_record, p);
	else if (is_there(p) && !is_there(was))
		event_raise(r, "person.back", &person_record, p);
}

const struct record person_record = {
	.name = "person",
	.table = "person",
	.prefix = "P-",
	.label = T("Person"),
	.labels = T("People"),
	.empty = T("Nobody yet. Add people one by one, or import them from a list."),
	.row_size = sizeof(struct person),
	.fields = person_fields,
	.title = "name",
	.place = "home_unit",
	.read = CAP_ORG_READ,
	.create = CAP_ORG_EDIT,
	.edit = CAP_ORG_EDIT,
	.big = true,
	.import_key = "employee_no",
	.sort = "name",
	.indexes = { "name, id" },
	.check = person_check,
	.derive = person_derive,
	.saved = person_saved,
	.page_extra = person_page,
};

/* ---- roles ---- */

/* Written out, unlike in cap.h, so that xgettext finds the words. */
static const struct choice role_choices[] = {
	{ "operator", T("Operator") },
	{ "team_leader", T("Team leader") },
	{ "supervisor", T("Supervisor") },
	{ "value_stream", T("Value-stream manager") },
	{ "facilitator", T("Facilitator") },
	{ "kpo", T("KPO") },
	{ "sensei", T("Sensei") },
	{ "finance", T("Finance") },
	{ "trainer", T("Trainer") },
	{ "pool", T("Pool member") },
	{ "executive", T("Executive") },
	{ "viewer", T("Viewer") },
	{ "admin", T("Administrator") },
	{ 0 },
};
_Static_assert(sizeof role_choices / sizeof role_choices[0] == ROLE_COUNT + 1, "every role has its words");

static const struct field role_grant_fields[] = {
	FIELD(role_grant, person, .label = T("Person"), .ref = "person", .required = true, .index = true, .list = true, .filter = true),
	FIELD(role_grant, unit, .label = T("At"), .hint = T("The role counts at this place and at all below it."), .ref = "unit", .required = true, .list = true,
		.filter = true),
	FIELD(role_grant, role, .label = T("Role"), .hint = T("Everybody is an operator where they work; that needs no entry. Who is a viewer and nothing else gives nothing."),
		.choices = role_choices, .required = true, .list = true, .filter = true),
	{ 0 },
};

static const struct query grant_same = {
	.name = "grant_same",
	.takes = { KIND_REF, KIND_REF, KIND_TEXT, KIND_INT },
	.gives = count_columns,
	.sql = "select count(*) as n from role_grant where person = ?1 and unit = ?2 and role = ?3 and id <> ?4 and not withdrawn",
};

/* Whoever takes the last administrator's role away locks everybody out, themselves first. */
static bool is_last_admin(struct req *r, const struct role_grant *g, const struct role_grant *was)
{
	struct unit u = { 0 };
	bool stays = !g->withdrawn && g->unit.id == was->unit.id && g->person.id == was->person.id && str_eq(g->role, was->role);

	if (stays || was->withdrawn || !(str_is(was->role, "admin") || str_is(was->role, "kpo")))
		return false;
	return record_load(r, &unit_record, was->unit.id, &u) && !u.parent.id && !db_count(r->db, &admin_elsewhere, V(was->id), V((int64_t)0));
}

static struct msg role_grant_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct role_grant *g = row;
	struct person p = { 0 };

	*field = "role";
	if (!g->withdrawn && db_count(r->db, &grant_same, V(g->person), V(g->unit), V(g->role), V(g->id)))
		return T("This person has that role there already.");
	*field = "person";
	if (!old && (!record_load(r, &person_record, g->person.id, &p) || p.withdrawn || str_is(p.employment, "left")))
		return T("This person has left and takes no new role. Choose another.");
	return MSG_NONE;
}

static void role_grant_saved(struct req *r, const void *row, const void *old)
{
	const struct role_grant *g = row;

	if (old && is_last_admin(r, row, old))
		req_fail(r, FAIL_INVALID, LAST_ADMIN);
	else if (!g->withdrawn)
		event_raise(r, "role.given", &role_grant_record, g);
}

const struct record role_grant_record = {
	.name = "role_grant",
	.table = "role_grant",
	.prefix = "RG-",
	.label = T("Role"),
	.labels = T("Roles"),
	.empty = T("No roles yet. Without them everybody is an operator where they work, and nobody answers."),
	.row_size = sizeof(struct role_grant),
	.fields = role_grant_fields,
	.title = "role",
	.place = "unit",
	.own = { "person" },
	.read = CAP_ORG_READ,
	.create = CAP_ORG_EDIT,
	.edit = CAP_ORG_EDIT,
	.sort = "-created_at",
	.indexes = { "unit, role" },
	.check = role_grant_check,
	.saved = role_grant_saved,
};

/* ---- heads by month: what figures per person divide by ---- */

static const struct field headcount_fields[] = {
	FIELD(headcount, unit, .label = T("Place"), .ref = "unit", .required = true, .list = true, .filter = true),
	FIELD(headcount, month, .label = T("Month"), .hint = T("Any day of it; what counts is its end."), .required = true, .list = true, .filter = true),
	FIELD(headcount, heads, .label = T("People"), .hint = T("At this place itself, without the places below it."), .required = true, .list = true, .least = 0,
		.most = 1000000),
	FIELD(headcount, name, .label = T("Name"), .fixed = true),
	{ 0 },
};

static const struct query headcount_same = {
	.name = "headcount_same",
	.takes = { KIND_REF, KIND_DATE, KIND_INT },
	.gives = count_columns,
	.sql = "select count(*) as n from headcount where unit = ?1 and month = ?2 and id <> ?3 and not withdrawn",
};

static struct msg headcount_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct headcount *h = row;

	*field = "month";
	if (date_is_none(h->month) || h->withdrawn)
		return MSG_NONE;
	if (db_count(r->db, &headcount_same, V(h->unit), V(date_month_start(h->month)), V(h->id)))
		return T("This month is counted already. Change that entry.");
	return MSG_NONE;
}

static void headcount_derive(struct req *r, void *row, const void *old)
{
	struct headcount *h = row;

	if (date_is_none(h->month))
		return;
	h->month = date_month_start(h->month);
	h->name = str_head(date_iso(r->mem, h->month), 7);
}

const struct record headcount_record = {
	.name = "headcount",
	.table = "headcount",
	.prefix = "HC-",
	.label = T("Headcount"),
	.labels = T("Headcounts"),
	.empty = T("No headcounts yet. Ideas per person are counted with them, month by month."),
	.row_size = sizeof(struct headcount),
	.fields = headcount_fields,
	.title = "name",
	.place = "unit",
	.read = CAP_ORG_READ,
	.create = CAP_ORG_EDIT,
	.edit = CAP_ORG_EDIT,
	.sort = "-month",
	.indexes = { "unit, month" },
	.check = headcount_check,
	.derive = headcount_derive,
};

/* ---- what carries a QR code ---- */

static const struct field place_fields[] = {
	FIELD(place, name, .label = T("Name"), .hint = T("As people call it: station 6, saw 4, tea kitchen."), .required = true, .search = true, .list = true,
		.max = 120),
	FIELD(place, code, .label = T("Code"), .hint = T("Short and unique, as on the machine: ASM-2-06."), .required = true, .unique = true, .search = true,
		.list = true, .max = 40),
	FIELD(place, area, .label = T("Area"), .hint = T("Ideas from here go to this area's team leader."), .ref = "unit", .required = true, .list = true,
		.filter = true, .bulk = true),
	FIELD(place, active, .label = T("Active"), .hint = T("The label of a place that is gone says so kindly."), .list = true, .filter = true, .preset = true, .bulk = true),
	{ 0 },
};

static struct msg place_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct place *p = row, *was = old;
	struct unit u = { 0 };

	*field = "area";
	if (was && was->area.id == p->area.id)
		return MSG_NONE;
	if (!record_load(r, &unit_record, p->area.id, &u) || u.withdrawn || !u.active)
		return T("This area is closed. Choose another.");
	return MSG_NONE;
}

const struct record place_record = {
	.name = "place",
	.table = "place",
	.prefix = "PL-",
	.label = T("Labelled place"),
	.labels = T("Labelled places"),
	.empty = T("No labelled place yet. Add the stations where a QR code should hang, then print the labels."),
	.row_size = sizeof(struct place),
	.fields = place_fields,
	.title = "name",
	.place = "area",
	.read = CAP_ORG_READ,
	.create = CAP_ORG_EDIT,
	.edit = CAP_ORG_EDIT,
	.import_key = "code",
	.sort = "name",
	.indexes = { "name, id" },
	.check = place_check,
	.page_extra = place_page,
};

/* ---- the module ---- */

static const struct query *const org_queries[] = {
	&unit_places, &unit_people,
	&closure_leave, &closure_self, &closure_join, &closure_clear, &closure_fill, &closure_missing, &closure_extra, &closure_has,
	&grant_same, &admin_elsewhere, &admin_roles_of, &headcount_same, &unit_fact_by_id, &unit_holder_of, &unit_answerer_of, &unit_similar_to,
	&person_roles_over, &person_manages_over, &person_there_by_id, &heads_between, &heads_last_before, &units_below, &places_at, &unit_leaders, &grants_of_person, NULL,
};

static const char *const org_ddl[] = {
	"create table if not exists unit_under (top bigint not null, unit bigint not null, depth integer not null, primary key (top, unit))",
	"create index if not exists i_unit_under_unit on unit_under (unit, depth, top)",
	NULL,
};

const struct module org_module = {
	.name = "org",
	.label = T("People and places"),
	.records = (const struct record *const[]){ &unit_record, &person_record, &role_grant_record, &headcount_record, &place_record, NULL },
	.queries = org_queries,
	.ddl = org_ddl,
};
