/*
 * test_ledger.c -- calendars, actions, pictures and comments against a database of their own.
 *
 * A small company: a site with a three-shift calendar and two areas. Each deed is done by somebody, with their rights.
 */
#include "ledger/ledger.h"
#include "ledger/private.h"
#include "place.h"

extern const struct module record_module;

static const struct module *const modules[] = {
	&record_module, &org_module, &calendar_module, &action_module, &attachment_module, &comment_module, &sign_in_module, &admin_module, NULL,
};

static struct world {
	struct arena *mem;
	struct database *d;
	int64_t company, site, press, paint, calendar;
	int64_t admin, leader, leader_2, operator, stranger, supervisor, manager, guest;
} w;

struct deed { void (*run)(struct req *r); int64_t person; };

static void deed_run(struct db *db, void *arg)
{
	struct deed *deed = arg;
	struct req *r = NEW(db->mem, struct req);

	r->mem = db->mem;
	r->db = db;
	r->zone = zone_find(S("Europe/Warsaw"));
	r->lang = lang_find(S("en"));
	r->today = date_of(2026, 11, 17);
	r->now = zone_instant(r->zone, r->today, 11 * 60 + 40);
	r->html = html_new(r->mem, 4096, 1 << 20, r->lang, r->zone);
	db->fail = &r->fail;
	if (deed->person)
		assert_true(actor_load(r, deed->person));
	deed->run(r);
	r->zone = NULL;
}

static void by(int64_t person, void (*run)(struct req *r))
{
	struct deed deed = { run, person };
	struct arena *mem = arena_new(256 << 20);
	struct fail f = { FAIL_NONE, MSG_NONE };

	(void)database_bulk(w.d, mem, deed_run, &deed, &f);
	arena_free(mem);
}

/* ---- the company ---- */

static int64_t unit_add(struct req *r, const char *name, const char *kind, int64_t parent)
{
	struct unit *u = record_new(r->mem, &unit_record);

	u->name = u->code = str_c(name);
	u->kind = str_c(kind);
	u->parent.id = parent;
	u->tz = S("Europe/Warsaw");
	assert_true(record_insert(r, &unit_record, u));
	return u->id;
}

static int64_t person_add(struct req *r, const char *name, const char *no, int64_t at, const char *role)
{
	struct person *p = record_new(r->mem, &person_record);
	struct role_grant *g = record_new(r->mem, &role_grant_record);

	p->name = str_c(name);
	p->employee_no = str_c(no);
	p->home_unit.id = at;
	assert_true(record_insert(r, &person_record, p));
	g->person.id = p->id;
	g->unit.id = at;
	g->role = str_c(role);
	assert_true(role[0] == '\0' || record_insert(r, &role_grant_record, g));
	return p->id;
}

static void shift_add(struct req *r, const char *name, const char *days, const char *start, const char *end, const char *breaks)
{
	struct shift *s = record_new(r->mem, &shift_record);
	struct mistakes m = { .n = 0 };

	s->calendar.id = w.calendar;
	s->name = str_c(name);
	s->days = str_c(days);
	s->start_at = str_c(start);
	s->end_at = str_c(end);
	s->breaks = str_c(breaks);
	assert_true(record_valid(r, &shift_record, s, NULL, &m));
	assert_true(record_insert(r, &shift_record, s));
}

static void company_make(struct req *r)
{
	struct calendar *c = record_new(r->mem, &calendar_record);
	struct holiday *h = record_new(r->mem, &holiday_record);
	struct unit site, old;

	assert_true(session_schema(r->db) && modules_schema(r->db) && modules_schema(r->db));
	assert_true(modules_check_queries(r->db) && server_key_load(r));
	w.company = unit_add(r, "Company", "enterprise", 0);
	w.site = unit_add(r, "Site", "site", w.company);
	w.press = unit_add(r, "Press", "area", w.site);
	w.paint = unit_add(r, "Paint", "area", w.site);
	w.admin = person_add(r, "Ada Min", "1", w.company, "admin");
	w.leader = person_add(r, "Rashid Karim", "2", w.press, "team_leader");
	w.leader_2 = person_add(r, "Lena Two", "3", w.press, "team_leader");
	w.operator = person_add(r, "Piotr Nowak", "4", w.press, "");
	w.stranger = person_add(r, "Paula Paint", "5", w.paint, "");
	w.supervisor = person_add(r, "Sue Visor", "6", w.site, "supervisor");
	w.manager = person_add(r, "Vic Stream", "7", w.site, "value_stream");
	w.guest = person_add(r, "Vera Viewer", "8", w.site, "viewer");
	c->name = S("Three shifts");
	c->tz = S("Europe/Warsaw");
	assert_true(record_insert(r, &calendar_record, c));
	assert_true(c->active);
	w.calendar = c->id;
	shift_add(r, "Early", "1-5", "6:00", "14:00", "");
	shift_add(r, "Late", "5,4,3,2,1", "14:00", "22:00", "");
	shift_add(r, "Night", "12345", "22:00", "6:00", "");
	h->calendar.id = w.calendar;
	h->day = date_of(2026, 11, 19);
	h->name = S("Founder's day");
	assert_true(record_insert(r, &holiday_record, h));
	assert_true(record_load(r, &unit_record, w.site, &old));
	site = old;
	site.calendar.id = w.calendar;
	assert_true(record_update(r, &unit_record, &site, &old, "changed"));
}

static int group_start(void **state)
{
	w.mem = arena_new(64 << 20);
	modules_use(modules);
	w.d = place_make(w.mem);
	by(0, company_make);
	return 0;
}

static int group_end(void **state)
{
	place_end(w.d);
	arena_free(w.mem);
	return 0;
}

/* ---- calendars ---- */

/* Its zone and its days off count, whatever hours are worked. */
static const struct worktime *calendar_without_shifts(struct req *r)
{
	struct calendar *c = record_new(r->mem, &calendar_record);
	struct holiday *h = record_new(r->mem, &holiday_record);
	struct unit old, u;

	c->name = S("New");
	c->tz = S("America/Chicago");
	assert_true(record_insert(r, &calendar_record, c));
	h->calendar.id = c->id;
	h->day = date_of(2026, 11, 26);
	h->name = S("Thanksgiving");
	assert_true(record_insert(r, &holiday_record, h));
	assert_true(record_load(r, &unit_record, w.paint, &old));
	u = old;
	u.calendar.id = c->id;
	assert_true(record_update(r, &unit_record, &u, &old, "changed"));
	return unit_worktime(r, w.paint);
}

static void due_dates(struct req *r)
{
	const struct worktime *wt = unit_worktime(r, w.press);
	struct instant due;

	assert_int_equal(wt->shift_count, 3);
	assert_int_equal(worktime_day_min(wt), 1440);
	assert_ptr_equal(unit_worktime(r, w.paint), wt);        /* the same calendar is read once */
	due = unit_due(r, w.press, r->now, 1);
	assert_int_equal(due.s, zone_instant(r->zone, date_of(2026, 11, 18), 11 * 60 + 40).s);
	due = unit_due(r, w.press, r->now, 2);                  /* the 19th is a holiday */
	assert_int_equal(due.s, zone_instant(r->zone, date_of(2026, 11, 20), 11 * 60 + 40).s);
	wt = calendar_without_shifts(r);
	assert_true(str_is(zone_name(wt->zone), "America/Chicago") && wt->holiday_count == 1 && wt->shift_count == 1 && worktime_day_min(wt) == 480);
	wt = unit_worktime(r, w.company);
	assert_int_equal(wt->shift_count, 1);
	assert_true(str_is(zone_name(wt->zone), "UTC"));
	assert_int_equal(worktime_day_min(wt), 480);
}

static void shift_is_wrong(struct req *r, const char *field, const char *days, const char *start, const char *end, const char *breaks)
{
	struct shift *s = record_new(r->mem, &shift_record);
	struct mistakes m = { .n = 0 };

	s->calendar.id = w.calendar;
	s->name = S("Wrong");
	s->days = str_c(days);
	s->start_at = str_c(start);
	s->end_at = str_c(end);
	s->breaks = str_c(breaks);
	assert_int_equal(!record_valid(r, &shift_record, s, NULL, &m), field != NULL);
	if (field)
		assert_non_null(mistake_of(&m, field).one);
}

static void shifts_wrong(struct req *r)
{
	shift_is_wrong(r, NULL, "17", "6:00", "24:00", "9:00-9:15  23:00-24:00");
	shift_is_wrong(r, NULL, "5", "22:00", "6:00", "23:45-0:15 2:00-2:30");
	shift_is_wrong(r, "days", "8", "6:00", "14:00", "");
	shift_is_wrong(r, "days", "5-1", "6:00", "14:00", "");
	shift_is_wrong(r, "days", "Mo-Fr", "6:00", "14:00", "");
	shift_is_wrong(r, "start_at", "1", "6", "14:00", "");
	shift_is_wrong(r, "start_at", "1", "24:00", "14:00", "");
	shift_is_wrong(r, "end_at", "1", "6:00", "14:60", "");
	shift_is_wrong(r, "breaks", "1", "6:00", "14:00", "13:45-14:15");
	shift_is_wrong(r, "breaks", "1", "6:00", "14:00", "nine");
	shift_is_wrong(r, "breaks", "1", "6:00", "14:00", "7:00-7:05 8:00-8:05 9:00-9:05 10:00-10:05 11:00-11:05 12:00-12:05 13:00-13:05");
	for (int i = 0; i < 13; i++)
		shift_add(r, "More", "7", "6:00", "7:00", "6:10-6:15");
	shift_is_wrong(r, "name", "7", "6:00", "7:00", "");
	req_fail(r, FAIL_INVALID, T("Not to be kept."));
}

static void test_calendar(void **state)
{
	by(w.admin, due_dates);
	by(w.admin, shifts_wrong);
}

/* ---- actions ---- */

static int64_t action_id;

static void take(struct req *r, const char *step, enum fail_code expected, void (*fill)(struct action *a))
{
	struct action *old = record_new(r->mem, &action_record), *a;
	struct mistakes m = { .n = 0 };

	assert_true(record_load(r, &action_record, action_id, old));
	a = arena_copy(r->mem, old, sizeof *old);
	if (fill)
		fill(a);
	assert_int_equal(record_step(r, &action_record, step_find(&action_record, str_c(step)), a, old, &m), expected == FAIL_NONE);
	assert_int_equal(r->fail.code, expected);
	r->fail = (struct fail){ FAIL_NONE, MSG_NONE };
}

static struct action now_is(struct req *r)
{
	struct action *a = record_new(r->mem, &action_record);

	assert_true(record_load(r, &action_record, action_id, a));
	return *a;
}

static void fill_later(struct action *a) { a->due = date_of(2026, 11, 30); }
static void fill_past(struct action *a) { a->due = date_of(2026, 11, 1); }
static void fill_evidence(struct action *a) { a->evidence = S("38 s less, 40 cycles"); }
static void fill_yes(struct action *a) { a->standard_updated = S("yes"); }
static void fill_why(struct action *a) { a->reject_reason = a->block_reason = a->cancel_reason = S("The guard is open again"); }

static void add_action(struct req *r)
{
	struct action *a = record_new(r->mem, &action_record);
	struct mistakes m = { .n = 0 };

	a->title = S("Hang the driver on the left");
	a->area.id = w.press;
	a->owner.id = w.operator;
	a->due = date_of(2026, 11, 18);
	a->origin_record = S("place");
	assert_true(record_valid(r, &action_record, a, NULL, &m));
	assert_true(record_insert(r, &action_record, a));
	assert_int_equal(a->original_due.day, date_of(2026, 11, 18).day);
	assert_true(str_is(a->state, "open") && a->priority == 2 && a->reschedules == 0);
	action_id = a->id;
}

static void owner_works(struct req *r)
{
	take(r, "verify", FAIL_CONFLICT, fill_yes);             /* not from here */
	take(r, "due", FAIL_INVALID, fill_past);
	take(r, "due", FAIL_NONE, fill_later);                  /* once, before the work begins */
	take(r, "due", FAIL_FORBIDDEN, fill_later);
	assert_int_equal(now_is(r).reschedules, 1);
	assert_int_equal(now_is(r).original_due.day, date_of(2026, 11, 18).day);
	take(r, "start", FAIL_NONE, NULL);
	take(r, "block", FAIL_INVALID, NULL);
	take(r, "block", FAIL_NONE, fill_why);
	take(r, "resume", FAIL_NONE, NULL);
	assert_true(!now_is(r).block_reason.n);
	take(r, "cancel", FAIL_FORBIDDEN, fill_why);
	take(r, "done_shown", FAIL_FORBIDDEN, fill_evidence);   /* nothing has to be shown at priority 2 */
	take(r, "done", FAIL_NONE, fill_evidence);
	take(r, "verify", FAIL_FORBIDDEN, fill_yes);            /* never one's own */
	assert_int_equal(now_is(r).done_by.id, w.operator);
}

static void leader_checks(struct req *r)
{
	take(r, "verify", FAIL_INVALID, NULL);                  /* is the standard updated? */
	take(r, "reject", FAIL_INVALID, NULL);
	take(r, "reject", FAIL_NONE, fill_why);
	assert_true(str_is(now_is(r).state, "doing") && !now_is(r).done_by.id);
	take(r, "done", FAIL_NONE, NULL);                       /* the leader reports it for the owner ... */
	take(r, "verify", FAIL_FORBIDDEN, fill_yes);            /* ... and so does not verify it */
}

static void other_leader_verifies(struct req *r)
{
	struct attention list = { .on_standard = 0 };

	action_module.needs_you(r, &list);
	assert_int_equal(list.rows.n, 1);
	assert_true(str_is(str_c(list.rows.p[0].action.one), "Verify"));
	take(r, "verify", FAIL_NONE, fill_yes);
	assert_int_equal(now_is(r).verified_by.id, w.leader_2);
	assert_int_equal(now_is(r).verified_at.s, r->now.s);
	list.rows.n = 0;
	action_module.needs_you(r, &list);
	assert_int_equal(list.rows.n, 0);
}

static void stranger_may_not(struct req *r)
{
	struct action *a = record_new(r->mem, &action_record);

	assert_false(record_get(r, &action_record, action_id, a));
}

static void fill_priority(struct action *a) { a->priority = 1; }

static void first_priority(struct req *r)
{
	struct action *old = record_new(r->mem, &action_record), *a;

	add_action(r);
	assert_true(record_load(r, &action_record, action_id, old));
	a = arena_copy(r->mem, old, sizeof *old);
	fill_priority(a);
	assert_true(record_update(r, &action_record, a, old, "changed"));
	take(r, "done", FAIL_FORBIDDEN, NULL);
	take(r, "done_shown", FAIL_INVALID, NULL);
	take(r, "done_shown", FAIL_NONE, fill_evidence);
}

/* Whose it is asks, the sponsor agrees: a supervisor's own date is not the supervisor's to move, nor is anybody's to cancel. */
static void supervisor_asks(struct req *r)
{
	struct action *old = record_new(r->mem, &action_record), *a;

	add_action(r);
	take(r, "due", FAIL_FORBIDDEN, fill_later);
	take(r, "cancel", FAIL_FORBIDDEN, fill_why);
	assert_true(record_load(r, &action_record, action_id, old));
	a = arena_copy(r->mem, old, sizeof *old);
	a->owner.id = w.supervisor;
	assert_true(record_update(r, &action_record, a, old, "changed"));
	take(r, "due", FAIL_NONE, fill_later);                  /* once, as every owner */
	take(r, "due", FAIL_FORBIDDEN, fill_later);
	take(r, "cancel", FAIL_FORBIDDEN, fill_why);
}

static void manager_decides(struct req *r)
{
	add_action(r);
	take(r, "due", FAIL_NONE, fill_later);
	take(r, "due", FAIL_NONE, fill_later);
	assert_int_equal(now_is(r).reschedules, 1);             /* the same date is no move */
	take(r, "cancel", FAIL_INVALID, NULL);
	take(r, "cancel", FAIL_NONE, fill_why);
	assert_true(record_undo(r, &action_record, action_id, now_is(r).version));
	assert_true(str_is(now_is(r).state, "open") && !now_is(r).cancel_reason.n);
}

static void mine(struct req *r)
{
	struct attention list = { .on_standard = 0 };
	int64_t last = action_id;

	r->today = date_of(2026, 12, 2);
	action_module.needs_you(r, &list);
	assert_true(list.rows.n >= 1);
	assert_true(list.rows.p[0].late && list.rows.p[0].mark == MARK_OFF);
	assert_true(str_has(list.rows.p[0].age, S("days late")));
	action_id = last;
}

static void test_actions(void **state)
{
	by(w.leader, add_action);
	by(w.operator, owner_works);
	by(w.leader, leader_checks);
	by(w.leader_2, other_leader_verifies);
	by(w.stranger, stranger_may_not);
	by(w.leader, first_priority);
	by(w.supervisor, supervisor_asks);
	by(w.manager, manager_decides);
	by(w.operator, mine);
}

/* ---- pictures and comments on an action ---- */

static int64_t picture;

static void route_run(struct req *r, const struct module *m, enum method method, const char *path, int64_t id)
{
	const struct route *t = m->routes;

	while (t->path && !(t->method == method && strcmp(t->path, path) == 0))
		t++;
	assert_non_null(t->path);
	r->method = method;
	r->path[0] = (struct param){ S("id"), str_fmt(r->mem, "%lld", (long long)id) };
	if (t->prepare)
		t->prepare(r);
	if (!r->fail.code)
		t->run(r);
}

static struct str file_read(struct arena *a, const char *name)
{
	FILE *f = fopen(str_z(a, str_fmt(a, "%s/%s", TEST_DATA, name)), "rb");
	char *p = arena_alloc(a, 1 << 20);
	size_t n;

	assert_non_null(f);
	n = fread(p, 1, 1 << 20, f);
	fclose(f);
	return (struct str){ p, n };
}

static void posted(struct req *r, const char *name, struct str value, struct str file)
{
	struct param *p = NEW_N(r->mem, struct param, 3);
	struct upload *u = NEW(r->mem, struct upload);

	p[0] = (struct param){ S("origin"), S("action") };
	p[1] = (struct param){ S("id"), str_fmt(r->mem, "%lld", (long long)action_id) };
	p[2] = (struct param){ str_c(name), value };
	*u = (struct upload){ S("photo"), S("../../x.html"), file };
	r->form = (struct params){ .p = p, .n = 3, .file = u, .files = file.n ? 1 : 0 };
}

static void picture_sent(struct req *r)
{
	posted(r, "moment", S("before"), file_read(r->mem, "camera-gps.jpg"));
	route_run(r, &attachment_module, POST, "/photo", 0);
	assert_int_equal(r->fail.code, 0);
	picture = photo_of(r, &action_record, action_id, S("before"));
	assert_true(picture > 0 && r->redirect.n);
	assert_int_equal(photo_of(r, &action_record, action_id, STR_NONE), picture);
	assert_int_equal(photo_of(r, &action_record, action_id, S("after")), 0);
}

static struct str header_of(const struct req *r, const char *name)
{
	for (size_t i = 0; i < r->header_count; i++)
		if (str_is(r->header[i].name, name))
			return r->header[i].value;
	return STR_NONE;
}

static void picture_got(struct req *r)
{
	route_run(r, &attachment_module, GET, "/photo/{id}", picture);
	assert_int_equal(r->fail.code, 0);
	assert_true(str_is(r->content_type, "image/jpeg") && str_starts(r->body, S("\xff\xd8\xff")));
	assert_false(str_has(r->body, S("Exif")));
	assert_true(str_has(header_of(r, "content-security-policy"), S("sandbox")));
	assert_true(str_starts(header_of(r, "content-disposition"), S("inline; filename=\"action-")));
	size_t whole = r->body.n;
	route_run(r, &attachment_module, GET, "/photo/{id}/thumb", picture);
	assert_true(r->fail.code == 0 && r->body.n < whole && str_starts(r->body, S("\xff\xd8\xff")));
}

static void picture_refused(struct req *r)
{
	route_run(r, &attachment_module, GET, "/photo/{id}", picture);
	assert_int_equal(r->fail.code, FAIL_NOT_FOUND);
	assert_int_equal(r->body.n, 0);
	r->fail = (struct fail){ FAIL_NONE, MSG_NONE };
	posted(r, "moment", S("after"), file_read(r->mem, "camera-gps.jpg"));
	route_run(r, &attachment_module, POST, "/photo", 0);
	assert_int_equal(r->fail.code, FAIL_NOT_FOUND);
	r->fail = (struct fail){ FAIL_NONE, MSG_NONE };
	route_run(r, &attachment_module, POST, "/photo/{id}/withdraw", picture);
	assert_int_equal(r->fail.code, FAIL_NOT_FOUND);
	r->fail = (struct fail){ FAIL_NONE, MSG_NONE };
	posted(r, "words", S("Hello"), STR_NONE);
	route_run(r, &comment_module, POST, "/comment", 0);
	assert_int_equal(r->fail.code, FAIL_NOT_FOUND);
}

/* Reads it, and adds nothing. */
static void guest_reads(struct req *r)
{
	struct action *a = record_new(r->mem, &action_record);

	assert_true(record_get(r, &action_record, action_id, a));
	posted(r, "moment", S("after"), file_read(r->mem, "camera-gps.jpg"));
	route_run(r, &attachment_module, POST, "/photo", 0);
	assert_int_equal(r->fail.code, FAIL_FORBIDDEN);
	r->fail = (struct fail){ FAIL_NONE, MSG_NONE };
	posted(r, "words", S("Hello"), STR_NONE);
	route_run(r, &comment_module, POST, "/comment", 0);
	assert_int_equal(r->fail.code, FAIL_FORBIDDEN);
	r->fail = (struct fail){ FAIL_NONE, MSG_NONE };
	photos_panel(r, &action_record, action_id);
	comments_panel(r, &action_record, action_id);
	assert_false(str_has(html_done(r->html), S("<form")));
}

static void page_is_sent(struct req *r)
{
	posted(r, "moment", S("after"), S("<html><script>alert(1)</script>"));
	route_run(r, &attachment_module, POST, "/photo", 0);
	assert_int_equal(r->fail.code, FAIL_UNSUPPORTED);
	assert_int_equal(photo_of(r, &action_record, action_id, S("after")), 0);
}

static void comment_sent(struct req *r)
{
	posted(r, "words", S("Good.\nFrom <Monday>?"), STR_NONE);
	route_run(r, &comment_module, POST, "/comment", 0);
	assert_int_equal(r->fail.code, 0);
}

static void comment_empty(struct req *r)
{
	posted(r, "words", S(""), STR_NONE);
	route_run(r, &comment_module, POST, "/comment", 0);
	assert_int_equal(r->fail.code, FAIL_INVALID);
}

static void panels(struct req *r)
{
	struct str page;

	comment_add(r, &action_record, action_id, S("Second"));
	photos_panel(r, &action_record, action_id);
	comments_panel(r, &action_record, action_id);
	actions_panel(r, &action_record, action_id, w.press);
	page = html_done(r->html);
	assert_int_equal(r->fail.code, 0);
	assert_true(str_has(page, str_fmt(r->mem, "/photo/%lld", (long long)picture)));
	assert_true(str_has(page, S("From &lt;Monday&gt;?")));
	assert_true(str_has(page, S("No photo yet")) && str_has(page, S("No action yet.")));
	assert_true(signature_add(r, &action_record, action_id, S("verify")) > 0);
}

static void picture_withdrawn(struct req *r)
{
	route_run(r, &attachment_module, POST, "/photo/{id}/withdraw", picture);
	assert_int_equal(r->fail.code, 0);
	assert_int_equal(photo_of(r, &action_record, action_id, STR_NONE), 0);
	route_run(r, &attachment_module, GET, "/photo/{id}", picture);
	assert_int_equal(r->fail.code, FAIL_NOT_FOUND);
}

static const struct column area_columns[] = { { .name = "area", .off = 0, .kind = KIND_INT }, { 0 } };
static const struct query areas_of_added = { .name = "test_area", .gives = area_columns, .sql = "select area from action where title = 'Weld a second hook'" };

static void adding(struct req *r)
{
	struct param p[] = {
		{ S("_origin"), S("action") }, { S("_id"), str_fmt(r->mem, "%lld", (long long)action_id) }, { S("_area"), str_fmt(r->mem, "%lld", (long long)w.paint) },
		{ S("title"), S("Weld a second hook") }, { S("owner"), S("Piotr Nowak (4)") }, { S("due"), S("2026-11-20") }, { S("csrf"), S("x") },
	};
	int64_t before = actions_open(r, &action_record, action_id);

	r->form = (struct params){ .p = p, .n = 7 };
	route_run(r, &action_module, POST, "/action/add", 0);
	assert_int_equal(r->fail.code, 0);
	assert_int_equal(actions_open(r, &action_record, action_id), before + 1);
	assert_int_equal(db_count(r->db, &areas_of_added), w.press);       /* where what it is for lies, whatever the form says */
	actions_panel(r, &action_record, action_id, w.press);
	assert_true(str_has(html_done(r->html), S("Weld a second hook")));
}

static void test_pictures_and_comments(void **state)
{
	by(w.operator, picture_sent);
	by(w.leader, picture_got);
	by(w.operator, picture_got);
	by(w.stranger, picture_refused);
	by(w.guest, guest_reads);
	by(w.operator, page_is_sent);
	by(w.operator, comment_sent);
	by(w.operator, comment_empty);
	by(w.leader, panels);
	by(w.leader, adding);
	by(w.operator, picture_withdrawn);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calendar),
		cmocka_unit_test(test_actions),
		cmocka_unit_test(test_pictures_and_comments),
	};

	return cmocka_run_group_tests_name("ledger", tests, group_start, group_end);
}
