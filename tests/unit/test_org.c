/*
 * test_org.c -- places and people: the tree that rights are read from, who answers, who may sign in, heads by month.
 *
 * One small company in a database of its own. After everything that moves a place, the flat tree is compared with a
 * fresh one: rights are wrong as soon as it is.
 */
#include "ledger/ledger.h"
#include "ledger/private.h"
#include "place.h"

#include <math.h>


extern const struct module record_module;

static const struct module *const modules[] = {
	&record_module, &org_module, &calendar_module, &sign_in_module, &admin_module, NULL,
};

static struct world {
	struct arena *mem;
	struct database *d;
	int64_t company, site, stream, assembly_1, assembly_2, press;
	int64_t admin, leader, operator, manager;
} w;

/* ---- doing something in the one write that a test is ---- */

struct deed { void (*run)(struct req *r); };

static void deed_run(struct db *db, void *arg)
{
	struct deed *deed = arg;
	struct req *r = NEW(db->mem, struct req);

	r->mem = db->mem;
	r->db = db;
	r->now = instant_now();
	r->zone = zone_find(S("UTC"));
	r->lang = lang_find(S("en"));
	r->today = zone_date(r->zone, r->now, NULL);
	db->fail = &r->fail;
	deed->run(r);
	assert_int_equal(r->fail.code, 0);
}

static void in_one_write(void (*run)(struct req *r))
{
	struct deed deed = { run };
	struct arena *mem = arena_new(256 << 20);
	struct fail f = { FAIL_NONE, MSG_NONE };

	assert_true(database_bulk(w.d, mem, deed_run, &deed, &f));
	arena_free(mem);
}

static int64_t unit_add(struct req *r, const char *name, const char *kind, int64_t parent, const char *tz, const char *similar)
{
	struct unit *u = record_new(r->mem, &unit_record);

	u->name = u->code = str_c(name);
	u->kind = str_c(kind);
	u->parent.id = parent;
	u->tz = str_c(tz);
	u->similar = str_c(similar);
	assert_true(record_insert(r, &unit_record, u));
	return u->id;
}

static int64_t person_add(struct req *r, const char *name, const char *no, int64_t at)
{
	struct person *p = record_new(r->mem, &person_record);

	p->name = str_c(name);
	p->employee_no = str_c(no);
	p->home_unit.id = at;
	assert_true(record_insert(r, &person_record, p));
	return p->id;
}

static void grant_add(struct req *r, int64_t person, int64_t unit, const char *role)
{
	struct role_grant *g = record_new(r->mem, &role_grant_record);

	g->person.id = person;
	g->unit.id = unit;
	g->role = str_c(role);
	assert_true(record_insert(r, &role_grant_record, g));
}

static void heads_add(struct req *r, int64_t unit, struct date day, int64_t heads)
{
	struct headcount *h = record_new(r->mem, &headcount_record);

	h->unit.id = unit;
	h->month = day;
	h->heads = heads;
	assert_true(record_insert(r, &headcount_record, h));
}

static void company_make(struct req *r)
{
	assert_true(session_schema(r->db) && modules_schema(r->db));
	assert_true(modules_check_queries(r->db));
	assert_true(server_key_load(r));
	w.company = unit_add(r, "Company", "enterprise", 0, "", "");
	w.site = unit_add(r, "Lakeside", "site", w.company, "Europe/Berlin", "");
	w.stream = unit_add(r, "Pumps", "value_stream", w.site, "", "");
	w.assembly_1 = unit_add(r, "Assembly 1", "area", w.stream, "", "Assembly");
	w.assembly_2 = unit_add(r, "Assembly 2", "area", w.stream, "", "assembly");
	w.press = unit_add(r, "Press", "area", w.site, "", "press");
	w.admin = person_add(r, "Ada Min", "1", w.company);
	w.leader = person_add(r, "Rashid Karim", "1001", w.assembly_1);
	w.operator = person_add(r, "Piotr Maria Nowak", "4471", w.assembly_1);
	w.manager = person_add(r, "Vera Stream", "a1002", w.stream);
	grant_add(r, w.admin, w.company, "admin");
	grant_add(r, w.leader, w.assembly_1, "team_leader");
	grant_add(r, w.manager, w.stream, "value_stream");
}

static void unit_change(struct req *r, int64_t id, void (*change)(struct unit *u, int64_t to), int64_t to)
{
	struct unit old, u;

	assert_true(record_load(r, &unit_record, id, &old));
	u = old;
	change(&u, to);
	assert_true(record_update(r, &unit_record, &u, &old, "changed"));
}

static void set_parent(struct unit *u, int64_t to)
{
	u->parent.id = to;
}

static void set_manager(struct unit *u, int64_t to)
{
	u->manager.id = to;
}

static void set_active(struct unit *u, int64_t to)
{
	u->active = to != 0;
}

static void employment_set(struct req *r, int64_t id, struct str employment)
{
	struct person old, p;

	assert_true(record_load(r, &person_record, id, &old));
	p = old;
	p.employment = employment;
	assert_true(record_update(r, &person_record, &p, &old, "changed"));
}

static int group_start(void **state)
{
	setenv("KPO_TEST_FAST_HASH", "1", 1);
	w.mem = arena_new(64 << 20);
	modules_use(modules);
	w.d = place_make(w.mem);
	in_one_write(company_make);
	return 0;
}

static int group_end(void **state)
{
	place_end(w.d);
	arena_free(w.mem);
	return 0;
}

/* ---- who answers ---- */

static void answerers(struct req *r)
{
	assert_int_equal(unit_answerer(r, w.assembly_1), w.leader);
	assert_int_equal(unit_answerer(r, w.assembly_2), 0);
	unit_change(r, w.stream, set_manager, w.manager);
	assert_int_equal(unit_answerer(r, w.assembly_2), w.manager);
	assert_int_equal(unit_answerer(r, w.press), 0);
	assert_int_equal(unit_holder(r, w.assembly_1, ROLE_VALUE_STREAM), w.manager);
	assert_int_equal(unit_holder(r, w.assembly_1, ROLE_ADMIN), w.admin);
	assert_int_equal(unit_holder(r, w.assembly_1, ROLE_FINANCE), 0);
	employment_set(r, w.leader, S("leave"));
	assert_int_equal(unit_answerer(r, w.assembly_1), w.manager);
	employment_set(r, w.leader, S("active"));
}

static void the_team_leader_answers_else_the_manager_else_who_is_above(void **state)
{
	in_one_write(answerers);
}

static void rights_down_the_tree(struct req *r)
{
	assert_true(person_covers(r, w.leader, CAP_IDEA_ANSWER, w.assembly_1));
	assert_false(person_covers(r, w.leader, CAP_IDEA_ANSWER, w.assembly_2));
	assert_false(person_covers(r, w.operator, CAP_IDEA_ANSWER, w.assembly_1));
	assert_true(person_covers(r, w.operator, CAP_IDEA_READ, w.assembly_1));
	assert_false(person_covers(r, w.operator, CAP_IDEA_READ, w.press));
	assert_true(person_covers(r, w.manager, CAP_IDEA_ESCALATED, w.assembly_2));
	assert_true(person_covers(r, w.admin, CAP_ORG_EDIT, w.press));
}

static void a_role_counts_at_its_place_and_below(void **state)
{
	in_one_write(rights_down_the_tree);
}

/* ---- the tree ---- */

static void tree_moves(struct req *r)
{
	struct unit old, u;
	struct mistakes m = { .n = 0 };

	assert_int_equal(org_wrong(r), 0);
	unit_change(r, w.stream, set_parent, w.press);
	assert_int_equal(org_wrong(r), 0);
	unit_change(r, w.stream, set_parent, 0);
	assert_int_equal(org_wrong(r), 0);
	assert_int_equal(unit_site(r, w.assembly_1), 0);
	unit_change(r, w.stream, set_parent, w.site);
	assert_int_equal(org_wrong(r), 0);
	assert_int_equal(unit_site(r, w.assembly_1), w.site);
	assert_true(record_load(r, &unit_record, w.stream, &old));
	u = old;
	u.parent.id = w.assembly_1;
	assert_false(record_valid(r, &unit_record, &u, &old, &m));
	assert_string_equal(m.at[0].field, "parent");
	assert_true(org_rebuild(r));
	assert_int_equal(org_wrong(r), 0);
}

static void the_flat_tree_follows_every_move(void **state)
{
	in_one_write(tree_moves);
}

/* Whoever administers an area must not lift it to the top, where its roles would count everywhere. */
static void lift(struct req *r)
{
	struct unit old, u;
	struct mistakes m = { .n = 0 };

	grant_add(r, w.leader, w.assembly_1, "kpo");
	assert_true(actor_load(r, w.leader));
	assert_true(record_load(r, &unit_record, w.assembly_1, &old));
	u = old;
	u.parent.id = 0;
	assert_false(record_valid(r, &unit_record, &u, &old, &m));
	r->actor = (struct actor){ 0 };
	m.n = 0;
	assert_true(actor_load(r, w.admin));
	assert_true(record_valid(r, &unit_record, &u, &old, &m));
}

static void nobody_lifts_their_own_place(void **state)
{
	in_one_write(lift);
}

static void closed(struct req *r)
{
	struct person old, p;
	struct mistakes m = { .n = 0 };

	unit_change(r, w.press, set_active, 0);
	assert_true(record_load(r, &person_record, w.operator, &old));
	p = old;
	p.home_unit.id = w.press;
	assert_false(record_valid(r, &person_record, &p, &old, &m));
	assert_string_equal(m.at[0].field, "home_unit");
	unit_change(r, w.press, set_active, 1);
	m.n = 0;
	assert_true(record_valid(r, &person_record, &p, &old, &m));
}

static void a_closed_place_takes_nobody_new(void **state)
{
	in_one_write(closed);
}

static void look_ups(struct req *r)
{
	int64_t out[4];

	assert_int_equal(unit_similar(r, w.assembly_1, out, 4), 1);
	assert_int_equal(out[0], w.assembly_2);
	assert_int_equal(unit_similar(r, w.press, out, 4), 0);
	assert_int_equal(unit_similar(r, w.stream, out, 4), 0);
	assert_true(str_is(zone_name(unit_zone(r, w.assembly_1)), "Europe/Berlin"));
	assert_true(str_is(zone_name(unit_zone(r, w.company)), "UTC"));
	for (int64_t i = 1000; i < 1400; i++)
		assert_int_equal(unit_name(r, i).n, 0);
	assert_true(str_is(unit_name(r, w.assembly_2), "Assembly 2"));
	assert_true(str_is(person_name(r, w.operator), "Piotr Maria Nowak"));
	assert_int_equal(person_name(r, 0).n, 0);
}

static void names_zones_and_alike_areas(void **state)
{
	in_one_write(look_ups);
}

static void names_in_short(void **state)
{
	struct arena *a = w.mem;

	assert_true(str_is(name_short(a, S("Piotr Maria Nowak")), "P. Nowak"));
	assert_true(str_is(name_short(a, S("Zoë Äpfel")), "Z. Äpfel"));
	assert_true(str_is(name_short(a, S("Cher")), "Cher"));
	assert_true(str_is(name_initials(a, S(" Äda  Öl ")), "ÄÖ"));
	assert_true(str_is(name_initials(a, S("Cher")), "C"));
	assert_int_equal(name_initials(a, STR_NONE).n, 0);
}

/* ---- heads ---- */

static void heads(struct req *r)
{
	heads_add(r, w.assembly_1, date_of(2026, 1, 10), 10);
	heads_add(r, w.assembly_2, date_of(2026, 1, 31), 20);
	heads_add(r, w.assembly_1, date_of(2026, 2, 1), 12);
	heads_add(r, w.assembly_2, date_of(2026, 2, 28), 22);
	heads_add(r, w.assembly_1, date_of(2026, 3, 1), 100);
	/* March has not ended by the 15th. */
	assert_true(unit_headcount_mean(r, w.stream, date_of(2026, 1, 1), date_of(2026, 3, 15)) == 32.0);
	assert_true(unit_headcount_mean(r, w.assembly_1, date_of(2026, 1, 1), date_of(2026, 3, 31)) == 122.0 / 3);
	/* No month ends in these: the last one before counts. */
	assert_true(unit_headcount_mean(r, w.assembly_1, date_of(2026, 2, 5), date_of(2026, 2, 20)) == 10.0);
	assert_true(unit_headcount_mean(r, w.assembly_1, date_of(2026, 6, 1), date_of(2026, 6, 30)) == 100.0);
	assert_true(isnan(unit_headcount_mean(r, w.press, date_of(2026, 1, 1), date_of(2026, 12, 31))));
}

static void headcount_is_the_mean_of_month_ends(void **state)
{
	in_one_write(heads);
}

/* ---- who may sign in ---- */

static void sign_in(struct req *r)
{
	struct login l;

	assert_true(person_set_pin(r, w.operator, password_hash(r->mem, S("2580"))));
	assert_true(person_set_password(r, w.admin, password_hash(r->mem, S("three short words"))));
	assert_true(person_set_badge(r, w.operator, S("B-77")));
	assert_int_equal(person_by_login(r, S(" 4471 ")), w.operator);
	assert_int_equal(person_by_login(r, S("B-77")), w.operator);
	assert_int_equal(person_by_login(r, S("nobody")), 0);
	assert_int_equal(person_by_login(r, STR_NONE), 0);
	assert_true(login_find(r, S("4471"), &l) && login_verify(&l, S("2580")));
	assert_false(login_verify(&l, S("2581")));
	assert_false(login_verify(&l, S("three short words")));
	assert_false(login_verify(&l, STR_NONE));
	assert_false(login_verify(NULL, S("2580")));
	assert_true(login_find(r, S("1"), &l) && login_verify(&l, S("three short words")));
	assert_true(badge_taken(r, S("B-77"), w.admin));
	assert_false(badge_taken(r, S("B-77"), w.operator));
	employment_set(r, w.operator, S("left"));
	assert_false(login_find(r, S("4471"), &l));
	assert_false(actor_load(r, w.operator));
	employment_set(r, w.operator, S("active"));
}

static void a_badge_a_number_or_a_password(void **state)
{
	in_one_write(sign_in);
}

static void easy_secrets_are_refused(void **state)
{
	static const char *const bad[] = { "", "123", "1234", "1111", "87654321", "123456789", "12a4", "0000" };
	static const char *const good[] = { "2580", "1235", "90210", "13579864" };

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_non_null(pin_wrong(str_c(bad[i])).one);
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_null(pin_wrong(str_c(good[i])).one);
	static const char *const tried_first[] = { "eleven char", "Password1234!", "administrator", "KaizenKaizen1", "aaaaaaaaaaaa", "12345678901234",
		 "qwertzuiop123", "change_on_install", "abababababab", "Summer2026!!" };
	static const char *const own[] = { "three short words", "twelve chars", "Sommer am See 7", "größere Brücken", "xT9-kkW2pLq0" };

	for (size_t i = 0; i < sizeof tried_first / sizeof tried_first[0]; i++)
		assert_non_null(password_wrong(str_c(tried_first[i])).one);
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		assert_null(password_wrong(str_c(own[i])).one);
}

/* In each way: a form, without one, on leave too. Somebody else with the role, and it goes. */
static void last_admin(struct req *r)
{
	struct person old, p;
	struct mistakes m = { .n = 0 };

	assert_true(record_load(r, &person_record, w.admin, &old));
	p = old;
	p.employment = S("left");
	assert_false(record_valid(r, &person_record, &p, &old, &m));
	assert_string_equal(m.at[0].field, "employment");
	p.employment = S("leave");
	m.n = 0;
	assert_false(record_valid(r, &person_record, &p, &old, &m));
	p = old;
	p.withdrawn = true;
	assert_false(record_update(r, &person_record, &p, &old, "changed"));
	assert_int_equal(r->fail.code, FAIL_INVALID);
	r->fail = (struct fail){ FAIL_NONE, MSG_NONE };
	assert_true(record_load(r, &person_record, w.admin, &old));
	p = old;
	p.withdrawn = false;
	assert_true(record_update(r, &person_record, &p, &old, "changed"));
	old = p;
	int64_t second = unit_add(r, "Second company", "enterprise", 0, "", "");
	assert_true(actor_load(r, w.admin));
	struct unit top, u;
	assert_true(record_load(r, &unit_record, w.company, &top));
	u = top;
	u.parent.id = second;
	assert_false(record_update(r, &unit_record, &u, &top, "changed"));
	r->fail = (struct fail){ FAIL_NONE, MSG_NONE };
	r->actor = (struct actor){ 0 };
	unit_change(r, w.company, set_parent, 0);
	assert_int_equal(org_wrong(r), 0);
	grant_add(r, w.manager, w.company, "kpo");
	p = old;
	p.employment = S("left");
	m.n = 0;
	assert_true(record_valid(r, &person_record, &p, &old, &m));
}

static void the_last_administrator_stays(void **state)
{
	in_one_write(last_admin);
}

static void actors(struct req *r)
{
	assert_true(actor_load(r, w.leader));
	assert_true(str_is(r->actor.initials, "RK") && str_is(r->actor.site, "Lakeside"));
	assert_true(str_is(zone_name(r->zone), "Europe/Berlin"));
	assert_false(r->actor.phone_first);
	assert_true(actor_load(r, w.operator));
	assert_true(r->actor.phone_first);
	assert_int_equal(r->actor.grant_count, 1);
	assert_false(r->actor.grants[0].everywhere);
	assert_true(actor_load(r, w.admin));
	assert_true(r->actor.grants[0].everywhere);
	assert_false(actor_load(r, 999));
}

static void an_actor_has_their_roles_and_is_an_operator_at_home(void **state)
{
	in_one_write(actors);
}

static void tokens(struct req *r)
{
	struct str token = token_create(r, w.admin, S("report"));

	assert_true(str_starts(token, S("kpo_")));
	assert_int_equal(token_person(r, secret_hash(r->mem, token)), w.admin);
	assert_int_equal(token_person(r, secret_hash(r->mem, str_head(token, token.n - 1))), 0);
	token_use_keep(r);
}

static void a_token_is_its_persons(void **state)
{
	in_one_write(tokens);
}

static void settings(struct req *r)
{
	struct str key = setting_get(r, S("key"));

	assert_int_equal(key.n, 64);
	assert_true(server_key_load(r) && str_eq(key, setting_get(r, S("key"))));
	setting_set(r, S("base_url"), S("https://kaizen.example"));
	setting_set(r, S("base_url"), S("https://kaizen.test"));
	assert_true(str_is(base_url(r), "https://kaizen.test"));
	assert_int_equal(setting_get(r, S("nothing")).n, 0);
}

static void the_key_is_made_once(void **state)
{
	in_one_write(settings);
}

/* ---- what is kept from one request to the next ---- */

struct reader { struct db_conn *c; struct arena *mem; struct db db; struct req r; struct http_request q; struct fail f; };

static void reader_begin(struct reader *x)
{
	if (!x->c)
		x->c = database_reader(w.d, &x->f);
	assert_true(conn_read_begin(x->c, &x->f));
	x->mem = arena_new(16 << 20);
	x->db = (struct db){ .conn = x->c, .mem = x->mem, .fail = &x->f };
	x->r = (struct req){ .mem = x->mem, .db = &x->db, .http = &x->q, .lang = lang_find(S("en")), .zone = zone_find(S("UTC")) };
}

static void reader_end(struct reader *x)
{
	assert_int_equal(x->f.code, FAIL_NONE);
	conn_read_end(x->c);
	arena_free(x->mem);
}

static struct str renamed_to;

static void rename_run(struct req *r)
{
	struct unit *old = record_new(r->mem, &unit_record);

	assert_true(record_load(r, &unit_record, w.press, old));
	struct unit *now = arena_copy(r->mem, old, sizeof *old);
	now->name = renamed_to;
	assert_true(record_update(r, &unit_record, now, old, "changed"));
	assert_true(str_eq(unit_name(r, w.press), renamed_to));
}

static void places_are_kept_until_one_is_saved(void **state)
{
	struct reader a = { .c = NULL }, b = { .c = NULL };
	struct str was;

	reader_begin(&a);
	was = str_copy(w.mem, unit_name(&a.r, w.press));
	const char *kept = unit_name(&a.r, w.press).p;
	reader_end(&a);
	reader_begin(&a);
	assert_ptr_equal(unit_name(&a.r, w.press).p, kept);
	reader_begin(&b);
	assert_true(unit_name(&b.r, w.site).n);         /* a snapshot begins with the first read */
	renamed_to = S("Press shop, renamed");
	in_one_write(rename_run);
	/* The snapshots are older than the save, and say so to their end. */
	assert_true(str_eq(unit_name(&a.r, w.press), was) && str_eq(unit_name(&b.r, w.press), was));
	reader_end(&a);
	reader_end(&b);
	reader_begin(&a);
	assert_true(str_eq(unit_name(&a.r, w.press), renamed_to));
	reader_end(&a);
	renamed_to = was;
	in_one_write(rename_run);
	reader_begin(&b);
	assert_true(str_eq(unit_name(&b.r, w.press), was));
	reader_end(&b);
	database_reader_close(a.c);
	database_reader_close(b.c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_team_leader_answers_else_the_manager_else_who_is_above),
		cmocka_unit_test(a_role_counts_at_its_place_and_below),
		cmocka_unit_test(the_flat_tree_follows_every_move),
		cmocka_unit_test(nobody_lifts_their_own_place),
		cmocka_unit_test(a_closed_place_takes_nobody_new),
		cmocka_unit_test(names_zones_and_alike_areas),
		cmocka_unit_test(places_are_kept_until_one_is_saved),
		cmocka_unit_test(names_in_short),
		cmocka_unit_test(headcount_is_the_mean_of_month_ends),
		cmocka_unit_test(a_badge_a_number_or_a_password),
		cmocka_unit_test(the_last_administrator_stays),
		cmocka_unit_test(easy_secrets_are_refused),
		cmocka_unit_test(an_actor_has_their_roles_and_is_an_operator_at_home),
		cmocka_unit_test(a_token_is_its_persons),
		cmocka_unit_test(the_key_is_made_once),
	};

	return cmocka_run_group_tests(tests, group_start, group_end);
}
