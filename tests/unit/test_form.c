/*
 * test_form.c -- forms over the same rows as test_list.c: what a form shows, and what is saved of it.
 *
 * A form must give back what it shows: saving it changes nothing that nobody touched.
 */
#include "list_world.h"

static int64_t edited;

/* The derived page of this row, or what its form leads to. */
static void edit_run(struct req *r)
{
	bool other;

	r->route = route_find(r->method, str_fmt(r->mem, "/thing/%lld/edit", (long long)edited), r->path, &other);
	assert_non_null(r->route);
	r->route->run(r);
}

static struct posted save(int64_t id, const char *form)
{
	edited = id;
	return post(edit_run, everywhere, form);
}

static struct str edit_page(struct reading *x, int64_t id, struct thing *t)
{
	begin(x, "");
	edited = id;
	assert_true(record_load(&x->r, &thing_rec, id, t));
	edit_run(&x->r);
	return html_done(x->r.html);
}

static struct thing thing_now(int64_t id)
{
	struct reading x;
	struct thing t;

	edit_page(&x, id, &t);
	end(&x);
	t.name = t.state = t.tags = t.secret = STR_NONE;        /* they ended with the request */
	return t;
}

/* A time is the reader's clock in a form: written and read on the same one, and unchanged when nobody touched it. */
static void times_go_through_a_form(void **state)
{
	static const struct { const char *typed; int64_t s; } good[] = {
		{ "2026-07-01T08:00", 1782885600 }, { "2026-12-01T08:00:30", 1796108430 }, { "2026-07-01T06:00:00Z", 1782885600 }, { "", INT64_MIN },
	};
	static const char *const bad[] = { "2026-02-30T08:00", "2026-07-01T24:00", "tomorrow", "2026-07-01 08:00", "2026-07-01" };
	struct reading x;
	struct thing t;
	char form[200];

	/* 13:06:40 in Berlin; a browser sends back what it was given, without the seconds. */
	struct str html = edit_page(&x, 2, &t);
	assert_int_equal(t.seen.s, 1795003600);
	assert_true(str_has(html, S("type=\"datetime-local\"")) && str_has(html, S("value=\"2026-11-18T13:06\"")));
	end(&x);
	snprintf(form, sizeof form, "version=%lld&seen=2026-11-18T13:06", (long long)t.version);
	assert_int_equal(save(2, form).code, FAIL_NONE);
	assert_int_equal(thing_now(2).seen.s, 1795003600);
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		snprintf(form, sizeof form, "version=%lld&seen=%s", (long long)thing_now(2).version, good[i].typed);
		assert_int_equal(save(2, form).code, FAIL_NONE);
		assert_int_equal(thing_now(2).seen.s, good[i].s);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		snprintf(form, sizeof form, "version=%lld&seen=%s", (long long)thing_now(2).version, bad[i]);
		struct posted p = save(2, form);
		assert_int_equal(p.code, FAIL_INVALID);
		assert_true(str_has(p.html, S("This is not a time.")));
	}
	snprintf(form, sizeof form, "version=%lld&seen=2026-11-18T13:06:40", (long long)thing_now(2).version);
	assert_int_equal(save(2, form).code, FAIL_NONE);
}

/* A form that comes back with a mistake shows what was ticked: of a box and its hidden twin the last one, of many all. */
static void ticks_stay(void **state)
{
	struct posted p = save(4, "version=1&name=&urgent=0&urgent=1&tags=&tags=red&tags=blue");

	assert_int_equal(p.code, FAIL_INVALID);
	assert_true(str_has(p.html, S("name=\"urgent\" value=\"1\" checked")));
	assert_true(str_has(p.html, S("name=\"tags\" value=\"red\" checked")) && str_has(p.html, S("name=\"tags\" value=\"blue\" checked")));
	assert_false(str_has(p.html, S("name=\"tags\" value=\"dark_red\" checked")));
	p = save(4, "version=1&name=&urgent=0&tags=");
	assert_int_equal(times(p.html, " checked"), 0);
}

static void withdraw_run(struct write_job *job, struct db *db)
{
	const bool *gone = job->arg;

	assert_true(db_ddl(db, *gone ? "update t_unit set withdrawn = true where id = 5" : "update t_unit set withdrawn = false where id = 5"));
	assert_true(db_ddl(db, *gone ? "update t_person set withdrawn = true where id = 904" : "update t_person set withdrawn = false where id = 904"));
}

/* What a row has now is offered whether it is withdrawn by now or not: else saving the form would clear it. */
static void what_is_withdrawn_stays_chosen(void **state)
{
	struct reading x;
	struct thing t;
	struct fail fail = { 0 };
	bool gone = true;
	char form[200];

	write_now(withdraw_run, &gone, &fail);
	struct str html = edit_page(&x, 5, &t);
	assert_int_equal(t.area.id, 5);
	assert_true(str_has(html, S("<option value=\"5\" selected>Area 5</option>")));
	end(&x);
	html = edit_page(&x, 4, &t);
	assert_false(str_has(html, S("Area 5")));
	end(&x);
	assert_int_equal(t.area.id, 4);
	html = edit_page(&x, 12, &t);
	assert_int_equal(t.owner.id, 904);
	assert_true(str_has(html, S("value=\"Person, 4 (no4)\"")));
	end(&x);
	snprintf(form, sizeof form, "version=%lld&owner=Person,+4+(no4)", (long long)t.version);
	assert_int_equal(save(12, form).code, FAIL_NONE);
	assert_int_equal(thing_now(12).owner.id, 904);
	/* The filter bar forgets it as little. */
	html = page(&x, "area=5");
	assert_true(str_has(html, S("<option value=\"5\" selected>Area 5</option>")));
	end(&x);
	gone = false;
	write_now(withdraw_run, &gone, &fail);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_go_through_a_form), cmocka_unit_test(ticks_stay), cmocka_unit_test(what_is_withdrawn_stays_chosen),
	};

	return cmocka_run_group_tests(tests, group_start, group_end);
}
