/*
 * test_list.c -- lists over a record of a thousand rows with ties and nulls: filters, pages, files. Whose rows they are: test_list_rights.c.
 *
 * A page must never lose a row or show one twice, and a row that somebody may not see is not counted either.
 */
#include "list_world.h"

#include <jansson.h>

/* How many rows a filter finds, none of them twice; and that the count says the same. */
static int64_t found(const char *query)
{
	struct reading x;
	struct list_spec *s;
	struct mistakes m = { .n = 0 };
	struct list_rows l;
	static bool seen[THINGS + 1];
	int64_t n = 0;

	begin(&x, query);
	s = NEW(x.mem, struct list_spec);
	if (!list_parse(&x.r, &thing_rec, &x.r.query, s, &m))
		fail_msg("%s: %s: %s", query, m.at[0].field, m.at[0].why.one);
	s->limit = 5000;
	list_columns_all(s);
	/* Whichever way the rows are read, they are the same. */
	for (int way = 0; way < 2; way++) {
		s->walks = way;
		memset(seen, 0, sizeof seen);
		list_open(&x.r, s, &l);
		for (n = 0; list_next(&l); n++) {
			int64_t id = ((struct row *)l.row)->id;
			assert_in_range(id, 1, THINGS);
			assert_false(seen[id]);
			seen[id] = true;
		}
		assert_int_equal(n, list_count(&x.r, s));
	}
	end(&x);
	return n;
}

/* The same counted here, from what was put in. */
static int64_t really(bool (*is)(int i, const struct thing *t))
{
	struct arena *mem = arena_new(64 << 20);
	int64_t n = 0;

	for (int i = 0; i < THINGS; i++) {
		struct thing t = thing_of(mem, i);
		n += is(i, &t);
	}
	arena_free(mem);
	return n;
}

#define IS(name, cond) static bool name(int i, const struct thing *t) { return (cond); }
IS(is_kept, !t->withdrawn)
IS(is_any, true)
IS(is_open, !t->withdrawn && str_is(t->state, "open"))
IS(is_open_or_done, !t->withdrawn && !str_is(t->state, "doing"))
IS(is_area_2, !t->withdrawn && (t->area.id == 2 || t->area.id == 3))
IS(is_area_3, !t->withdrawn && t->area.id == 3)
IS(is_owner, !t->withdrawn && t->owner.id == 902)
IS(is_owner_none, !t->withdrawn && !t->owner.id)
IS(is_due, !t->withdrawn && !date_is_none(t->due) && t->due.day >= 20010 && t->due.day <= 20012)
IS(is_due_none, !t->withdrawn && date_is_none(t->due))
IS(is_cost, !t->withdrawn && !money_is_none(t->cost) && t->cost.minor >= -150 && t->cost.minor <= 300)
IS(is_qty, !t->withdrawn && t->qty != INT_NONE && t->qty >= 9)
IS(is_hours, !t->withdrawn && t->hours == t->hours && t->hours <= 1.5)
IS(is_urgent, !t->withdrawn && t->urgent)
IS(is_red, !t->withdrawn && str_starts(t->tags, S("red")))
IS(is_dark_red, !t->withdrawn && str_is(t->tags, "dark_red"))
IS(is_seen, !t->withdrawn && !instant_is_none(t->seen) && t->seen.s >= 1796079600 && t->seen.s < 1796166000)
IS(is_mine, !t->withdrawn && t->owner.id == 900)
IS(is_lamp, !t->withdrawn && str_is(t->name, "lamp 4"))

static const struct { const char *query; bool (*is)(int i, const struct thing *t); } filters[] = {
	{ "", is_kept }, { "withdrawn=1", is_any }, { "withdrawn=no", is_kept }, { "state=open", is_open }, { "state=open,done", is_open_or_done },
	{ "state=open&state=done", is_open_or_done }, { "state=", is_kept }, { "area=2", is_area_2 }, { "area=3", is_area_3 }, { "area=2,3", is_area_2 },
	{ "owner=902", is_owner }, { "owner=Person%2C+2+(no2)", is_owner }, { "owner=no2", is_owner }, { "owner=-", is_owner_none },
	{ "due.from=2024-10-14&due.to=2024-10-16", is_due }, { "due=-", is_due_none }, { "cost.from=-1.50&cost.to=3", is_cost }, { "qty.from=9", is_qty }, { "amount.from=9", is_qty },
	{ "hours.to=1.5", is_hours }, { "urgent=yes", is_urgent }, { "tags=red", is_red }, { "tags=dark_red", is_dark_red }, { "seen=2026-12-01", is_seen },
	{ "seen.from=2026-12-01&seen.to=2026-12-01", is_seen }, { "seen.from=2026-11-30T23:00:00Z&seen.to=2026-12-01T22:59:59Z", is_seen },
	{ "mine=1", is_mine }, { "name=lamp+4", is_lamp }, { "page=7&view=x&next=/y&flash=1", is_kept },
};

static void filters_find_what_they_say(void **state)
{
	for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++) {
		int64_t is = found(filters[i].query), should = really(filters[i].is);
		if (is != should)
			fail_msg("%s: %lld, should be %lld", filters[i].query, (long long)is, (long long)should);
		assert_true(should > 0);
	}
	assert_true(found("q=lamp") > 500 && found("q=lamp&withdrawn=1") > found("q=lamp"));
	assert_int_equal(found("q=lamp&name=lamp+4"), found("name=lamp+4"));
	assert_true(found("q=eclair+30&sort=name") > 5);
	assert_int_equal(found("q=nosuchword"), 0);
}

/* ---- mistakes ---- */

static void mistakes_are_data(void **state)
{
	static const char *const bad[] = {
		"nosuch=1", "secret=hush", "secret.from=1", "sort=secret", "sort=nosuch", "state=closed", "area=x", "owner=Nobody", "due.from=31.12.2026", "name.from=a",
		"cost.to=much", "urgent=perhaps", "after=abc", "after=x~1", "mine=perhaps", "state=open,%27;drop", "due=2026-02-30", "limit=5", "area.x=1", "tags=green",
		"sort=name;--", "after=~", "qty=1.5",
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct reading x;
		struct mistakes m = { .n = 0 };
		begin(&x, bad[i]);
		if (list_parse(&x.r, &thing_rec, &x.r.query, NEW(x.mem, struct list_spec), &m) || m.n != 1)
			fail_msg("%s is taken", bad[i]);
		record_list_page(&x.r);
		assert_true(str_has(html_done(x.r.html), S("not understood")));
		end(&x);
	}
}

static void too_much_is_a_mistake(void **state)
{
	struct reading x;
	struct mistakes m = { .n = 0 };
	struct list_spec *s;

	begin(&x, "area=1,2,3,4,5,6,7,8,9,10,11,12,13,14&owner=1,2,3,4,5,6,7,8,9,10,11,12&qty=1&qty=2&qty=3&qty=4&qty=5");
	s = NEW(x.mem, struct list_spec);
	assert_false(list_parse(&x.r, &thing_rec, &x.r.query, s, &m));
	list_count(&x.r, s);
	end(&x);
}

/* A question that does not fit is a mistake, and what is left of it can be asked: no half of a filter stays behind. */
static void nothing_half_understood_is_asked(void **state)
{
	static const char *const full[] = {
		"&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9",
		"&area=1,2,3,4,5,6,7,8,9,10,11,12&owner=901,902,903,904,905,906,907,908,909,910,911,912",
	};
	static const struct { int full; const char *then; size_t filters; } late[] = {
		{ 0, "seen=2026-12-01", 15 }, { 0, "state=open&seen=2026-12-01", 16 }, { 0, "state=open&qty=1", 16 }, { 1, "tags=red", 2 }, { 1, "state=open", 2 },
		{ 1, "urgent=yes", 2 },
	};

	for (size_t i = 0; i < sizeof late / sizeof late[0]; i++) {
		struct reading x;
		struct mistakes m = { .n = 0 };
		char query[400];
		snprintf(query, sizeof query, "x=%s&%s", full[late[i].full], late[i].then);
		begin(&x, query + 3);
		struct list_spec *s = NEW(x.mem, struct list_spec);
		assert_false(list_parse(&x.r, &thing_rec, &x.r.query, s, &m));
		assert_int_equal(m.n, 1);
		assert_int_equal(s->filters, late[i].filters);
		for (size_t k = 0; k < s->filters; k++)
			assert_true(s->filter[k].n > 0 && s->filter[k].v[0].kind);
		record_list_page(&x.r);
		assert_true(str_has(html_done(x.r.html), S("not understood")));
		end(&x);
	}
}

/* ---- pages ---- */

static int64_t page_rows(const char *query, bool *seen, struct str *key, struct val *last, bool down)
{
	struct reading x;
	struct mistakes m = { .n = 0 };
	struct list_spec *s;
	struct list_rows l;
	struct str next = STR_NONE;
	int64_t n = 0;

	begin(&x, query);
	if (key->n) {
		x.r.query.p = arena_copy(x.mem, (struct param[]){ x.r.query.p[0], { S("after"), *key } }, 2 * sizeof(struct param));
		x.r.query.n = 2;
	}
	s = NEW(x.mem, struct list_spec);
	assert_true(list_parse(&x.r, &thing_rec, &x.r.query, s, &m));
	s->walks = down;
	list_open(&x.r, s, &l);
	while (list_next(&l)) {
		int64_t id = ((struct row *)l.row)->id;
		assert_false(seen[id]);
		seen[id] = true;
		n++;
		next = list_key(world.mem, s, l.row);
		/* Never out of order: nulls first going up, last going down. */
		struct val v = field_val(s->sort, l.row);
		if (last->kind && !val_is_null(last) && v.kind != KIND_TEXT && v.kind != KIND_REAL)
			assert_true(down ? val_is_null(&v) || v.i <= last->i : !val_is_null(&v) && v.i >= last->i);
		if (v.kind != KIND_TEXT)
			*last = v;
	}
	end(&x);
	*key = next;
	return n;
}

static void pages_show_each_row_once(void **state)
{
	static const char *const sorts[] = { "name", "state", "due", "seen", "cost", "hours", "qty", "urgent", "id", "area", "owner", "created_at", "version", "withdrawn" };
	static bool seen[THINGS + 1];
	char query[64];

	for (size_t i = 0; i < 2 * sizeof sorts / sizeof sorts[0]; i++) {
		struct str key = STR_NONE;
		struct val last = { 0 };
		int64_t n = 0, got;
		snprintf(query, sizeof query, "sort=%s%s", i % 2 ? "-" : "", sorts[i / 2]);
		memset(seen, 0, sizeof seen);
		while ((got = page_rows(query, seen, &key, &last, i % 2)) > 0)
			n += got;
		if (n != 990)
			fail_msg("%s shows %lld rows of 990", query, (long long)n);
	}
}

/* The ids in their order: of the page after key as the list page reads it, or of all. */
static size_t ids_read(const char *query, struct str *key, int64_t *ids)
{
	struct reading x;
	struct list_rows l;
	size_t n = 0;

	begin(&x, query);
	x.r.actor = (struct actor){ .id = 903, .grants = at_two, .grant_count = 1 };
	struct param after[] = { x.r.query.p[0], { S("after"), key ? *key : STR_NONE } };
	x.r.query = (struct params){ .p = after, .n = key && key->n ? 2 : 1 };
	struct list_spec *s = NEW(x.mem, struct list_spec);
	assert_true(list_parse(&x.r, &thing_rec, &x.r.query, s, NEW(x.mem, struct mistakes)));
	s->limit = key ? LIMIT_LIST_ROWS : THINGS;
	if (key)
		list_choose(&x.r, s);
	for (list_open(&x.r, s, &l); list_next(&l); ids[n++] = ((struct row *)l.row)->id)
		*(key ? key : &after[0].name) = list_key(world.mem, s, l.row);
	end(&x);
	return n;
}

static void few_rows_come_in_the_same_order(void **state)
{
	static const char *const sorts[] = { "name", "state", "due", "-due", "seen", "hours", "-hours", "urgent", "-id", "area", "-owner", "version" };
	static int64_t all[THINGS], page[THINGS];

	for (size_t i = 0; i < sizeof sorts / sizeof sorts[0]; i++) {
		const char *query = str_z(world.mem, str_fmt(world.mem, "sort=%s", sorts[i]));
		struct str key = STR_NONE;
		size_t n = 0, got, whole = ids_read(query, NULL, all);
		while ((got = ids_read(query, &key, page)) > 0 && n + got <= whole)
			assert_memory_equal(page, all + (n += got) - got, got * sizeof *page);
		assert_int_equal(n, whole);
	}
}

static void long_keys_are_ids(void **state)
{
	struct reading x;
	struct list_spec *s;
	struct thing t;
	char word[601];

	begin(&x, "sort=name");
	s = NEW(x.mem, struct list_spec);
	list_init(s, &thing_rec);
	s->sort = field_find(&thing_rec, S("name"));
	t = thing_of(x.mem, 3);
	memset(word, 'x', 600);
	t.name = (struct str){ word, 600 };
	t.id = 55;
	assert_true(str_is(list_key(x.mem, s, &t), "55"));
	t.name = S("a~b");
	assert_true(str_is(list_key(x.mem, s, &t), "a~b~55"));
	end(&x);
}

/* ---- the statement ---- */

struct plan_row { struct str detail; };
static void plan_is(const char *query, const char *has, bool sorts, bool walks)
{
	static const struct column gives[] = { { .name = "id", .kind = KIND_INT }, { .name = "parent", .kind = KIND_INT }, { .name = "notused", .kind = KIND_INT },
		{ .name = "detail", .kind = KIND_TEXT }, { 0 } };
	struct column columns[5];
	struct reading x;
	struct mistakes m = { .n = 0 };
	struct list_spec *s;
	struct where w;
	struct { int64_t a, b, c; struct str detail; } row;
	struct str all = S("");

	memcpy(columns, gives, sizeof columns);
	for (size_t i = 0; i < 4; i++)
		columns[i].off = i * 8;
	begin(&x, query);
	s = NEW(x.mem, struct list_spec);
	assert_true(list_parse(&x.r, &thing_rec, &x.r.query, s, &m));
	s->walks = walks;
	x.r.actor.grants = walks ? at_two : everywhere;
	struct str sql = list_sql(&x.r, s, &w);
	struct query q = { .name = "plan", .gives = columns, .free_takes = true, .sql = str_z(x.mem, str_fmt(x.mem, "explain query plan " STR_FMT, STR_ARG(sql))) };
	struct rows rows = db_query_(x.r.db, &q, w.n, w.v);
	while (db_next(&rows, &row))
		all = str_fmt(x.mem, STR_FMT STR_FMT "\n", STR_ARG(all), STR_ARG(row.detail));
	if (!str_has(all, str_c(has)) || str_has(all, S("TEMP B-TREE")) != sorts)
		fail_msg("%s\n" STR_FMT "\n" STR_FMT, query, STR_ARG(sql), STR_ARG(all));
	end(&x);
}

/* What an engine would do is told in its own words: these are SQLite's. */
static void usual_lists_walk_an_index(void **state)
{
	if (database_remote(world.d))
		skip();
	plan_is("", "USING INDEX i_thing_due__id", false, false);
	plan_is("sort=due", "USING INDEX i_thing_due__id", false, false);
	plan_is("sort=due&after=2024-10-14~5", "SEARCH t USING INDEX i_thing_due__id (due=? AND id>?)", false, false);
	plan_is("after=2024-10-14~5", "SEARCH t USING INDEX i_thing_due__id (due=? AND id<?)", false, false);
	plan_is("after=~5", "SEARCH t USING INDEX i_thing_due__id (due=? AND id<?)", false, false);
	plan_is("sort=id&after=5~5", "SEARCH t USING INTEGER PRIMARY KEY (rowid>?)", false, false);
	plan_is("state=open&sort=id", "USING INDEX i_thing_state__id (state=?)", false, false);
	plan_is("due.from=2024-10-14", "SEARCH t USING INDEX i_thing_due__id (due>?)", false, false);
	/* Many rows of some places: fetched and sorted, unless they are walked. */
	plan_is("area=2", "SEARCH t USING INDEX i_thing_area__id (area=?)", true, false);
	plan_is("area=2", "SCAN t USING INDEX i_thing_due__id", false, true);
	plan_is("state=open,done&owner=902", "SCAN t USING INDEX i_thing_due__id", false, true);
	plan_is("state=open&after=2024-10-14~5", "SEARCH t USING INDEX i_thing_due__id (due=? AND id<?)", false, true);
}

static void same_shape_is_same_text(void **state)
{
	static const char *const query[] = { "state=open&owner=902&q=lamp", "state=done&owner=903&q=eclair" };
	struct str sql[2];

	for (int i = 0; i < 2; i++) {
		struct reading x;
		struct mistakes m = { .n = 0 };
		struct where w;
		begin(&x, query[i]);
		struct list_spec *s = NEW(x.mem, struct list_spec);
		assert_true(list_parse(&x.r, &thing_rec, &x.r.query, s, &m));
		sql[i] = str_copy(world.mem, list_sql(&x.r, s, &w));
		end(&x);
	}
	assert_true(str_eq(sql[0], sql[1]));
}

/* ---- the page ---- */

/* Several texts or numbers of one field cannot be one word of an address: a comma would be theirs. */
static void several_values_stay_several(void **state)
{
	struct reading x;
	struct str html = page(&x, "name=lamp+4&name=a,b&qty=3&qty=4&urgent=yes&urgent=no");

	assert_true(str_has(html, S("/thing/export.csv?name=lamp%204&amp;name=a%2Cb&amp;qty=3&amp;qty=4&amp;urgent=yes&amp;urgent=no")));
	assert_true(str_has(html, S("type=\"hidden\" name=\"name\" value=\"a,b\"")) && str_has(html, S("name=\"qty\" value=\"4\"")));
	end(&x);
}

static void page_shows_list(void **state)
{
	struct reading x;
	struct str html = page(&x, "state=open,doing&sort=-name&due.from=2024-10-04");

	assert_int_equal(times(html, "<tr>"), 26);
	assert_int_equal(times(html, "type=\"checkbox\" name=\"id\""), 25);
	assert_true(str_has(html, S("<a href=\"/thing/")));
	assert_true(str_has(html, S("&lt;b&gt;")) && !str_has(html, S("Éclair <b>")));
	assert_false(str_has(html, S("hush")) || str_has(html, S("Secret")));
	assert_true(str_has(html, S("Rows <bdi>1</bdi> to <bdi>25</bdi> of")));
	assert_true(str_has(html, S("rel=\"next\"")) && !str_has(html, S("rel=\"prev\"")));
	assert_true(str_has(html, S("aria-sort=\"descending\"")) && str_has(html, S("sort=name")));
	assert_true(str_has(html, S("value=\"2024-10-04\"")) && str_has(html, S("Open, Doing")));
	assert_true(str_has(html, S("/thing/export.xlsx?state=open%2Cdoing&amp;due.from=2024-10-04&amp;sort=-name")));
	assert_true(str_has(html, S("Save this view")));
	end(&x);
	html = page(&x, "state=open&after=2024-10-14~5&page=3");
	assert_true(str_has(html, S("Rows <bdi>51</bdi> to <bdi>75</bdi> of")) && str_has(html, S("rel=\"prev\"")) && str_has(html, S("page=4")));
	end(&x);
	html = page(&x, "name=nothing");
	assert_true(str_has(html, S("class=\"empty\"")));
	end(&x);
	html = page(&x, "withdrawn=1&state=-");
	assert_true(str_has(html, S("class=\"empty\"")));
	end(&x);
	html = page(&x, "withdrawn=1&name=lamp+49");
	assert_true(str_has(html, S("<span class=\"tag\">Withdrawn</span>")));
	end(&x);
}

static void children_stand_on_the_parents_page(void **state)
{
	struct reading x;

	begin(&x, "");
	record_children_panel(&x.r, &part_rec, 1);
	struct str html = html_done(x.r.html);
	assert_int_equal(times(html, "<tr>"), 31);
	assert_true(str_has(html, S("/part/new?thing=1&amp;next=%2Fthing")));
	end(&x);
}

/* ---- files ---- */

static struct str exported(struct reading *x, void (*run)(struct req *), const char *query)
{
	begin(x, query);
	run(&x->r);
	assert_int_equal(x->r.fail.code, FAIL_NONE);
	assert_true(x->r.header_count == 1 && str_has(x->r.header[0].value, S("attachment; filename=\"thing-20")));
	return x->r.body;
}

static void csv_is_safe(void **state)
{
	struct reading x;
	struct str csv = exported(&x, record_export_csv, "sort=id");

	assert_true(str_starts(csv, S("\xef\xbb\xbf\"Number\",\"Version\",")));
	assert_int_equal(times(csv, "\r\n"), 991);
	assert_true(str_has(csv, S(",\"'=1+1\",")));
	assert_true(str_has(csv, S("\"-3.00\"")) && str_has(csv, S("\"Éclair <b> 0\"")) && str_has(csv, S("\"Person, 2\"")) && str_has(csv, S("\"Red, Blue\"")));
	assert_false(str_has(csv, S("hush")));
	end(&x);
	begin(&x, "state=nosuch");
	record_export_csv(&x.r);
	assert_int_equal(x.r.fail.code, FAIL_INVALID);
	x.r.fail.code = FAIL_NONE;
	end(&x);
	begin(&x, "");
	x.r.actor = (struct actor){ .id = 903, .grants = at_two, .grant_count = 1 };
	record_export_csv(&x.r);
	assert_true(times(x.r.body, "\r\n") < 600);
	end(&x);
}

static void json_parses(void **state)
{
	struct reading x;
	struct str text = exported(&x, record_export_json, "sort=id");
	json_t *j = json_loadb(text.p, text.n, 0, NULL), *row = json_array_get(j, 2);

	assert_int_equal(json_array_size(j), 990);
	assert_int_equal(json_integer_value(json_object_get(row, "id")), 3);
	assert_string_equal(json_string_value(json_object_get(row, "owner_title")), "Person, 2");
	assert_true(json_is_null(json_object_get(json_array_get(j, 0), "owner")) && json_is_null(json_object_get(json_array_get(j, 0), "hours")));
	assert_null(json_object_get(row, "secret"));
	json_decref(j);
	end(&x);
}

static struct str unzipped(struct arena *mem, struct str xlsx, const char *name)
{
	char file[] = "/tmp/test_list_xlsx.XXXXXX", command[160];
	int fd = mkstemp(file);
	struct buf b = buf_new(mem, 1 << 16, 64 << 20);
	char piece[4096];
	size_t n;

	assert_int_equal(write(fd, xlsx.p, xlsx.n), xlsx.n);
	close(fd);
	snprintf(command, sizeof command, "unzip -p %s %s", file, name);
	FILE *p = popen(command, "r");
	while ((n = fread(piece, 1, sizeof piece, p)) > 0)
		buf_put(&b, piece, n);
	assert_int_equal(pclose(p), 0);
	unlink(file);
	return buf_done(&b);
}

static void xlsx_opens(void **state)
{
	struct reading x;
	struct str xlsx = exported(&x, record_export_xlsx, "sort=id"), sheet = unzipped(x.mem, xlsx, "xl/worksheets/sheet1.xml");

	assert_int_equal(times(sheet, "<row "), 991);
	assert_true(str_has(sheet, S("=1+1</t>")) && !str_has(sheet, S("<f>")));
	assert_true(str_has(sheet, S("<autoFilter ref=\"A1:")) && str_has(sheet, S("state=\"frozen\"")));
	/* 2024-10-05 and -3.00 are numbers. */
	assert_true(str_has(sheet, S("<v>45570</v>")) && str_has(sheet, S("<v>-3</v>")));
	assert_false(str_has(sheet, S("hush")));
	end(&x);
}

/* ---- bulk and views ---- */

static void bulk_saves_row_by_row(void **state)
{
	int64_t before = found("qty=777");
	struct posted p = post(record_bulk, everywhere, "id=11&id=12&id=13&field=qty&qty=777&state=&due=&next=%2Fthing%3Fstate%3Dopen");

	assert_int_equal(p.code, FAIL_NONE);
	assert_string_equal(p.location, "/thing?state=open");
	assert_int_equal(p.cookies, 1);
	assert_int_equal(before, 0);
	assert_int_equal(found("qty=777"), 3);
	assert_int_equal(found("qty=777&version=2"), 3);
	p = post(record_bulk, at_two, "id=11&id=12&id=99999&field=qty&qty=778");
	assert_int_equal(p.code, FAIL_NONE);
	assert_true(str_has(p.html, S("One row was changed")) && str_has(p.html, S("2 rows stay as they were")));
	assert_true(str_has(p.html, S("T-11")) && str_has(p.html, S("not yours to see")));
	assert_int_equal(found("qty=778"), 1);
	p = post(record_bulk, everywhere, "id=11&field=qty&qty=5000");
	assert_true(str_has(p.html, S("0 rows were changed")) && str_has(p.html, S("outside of what is possible")));
	p = post(record_bulk, everywhere, "id=11&field=state&state=nosuch");
	assert_true(str_has(p.html, S("Choose one from the list")));
	assert_int_equal(post(record_bulk, everywhere, "id=11&field=name&name=x").code, FAIL_INVALID);
	assert_int_equal(post(record_bulk, everywhere, "field=qty&qty=1").code, FAIL_INVALID);
	post(record_bulk, everywhere, "id=11&id=12&id=13&field=qty&qty=1");
}

static void views_are_kept(void **state)
{
	struct reading x;
	struct posted p = post(record_view_save, everywhere, "name=My+%3Cview%3E&query=sort%3D-name%26state%3Dopen%26page%3D2");

	assert_string_equal(p.location, "/thing?state=open&sort=-name");
	struct str html = page(&x, "sort=-name&state=open");
	assert_true(str_has(html, S("href=\"/thing?state=open&amp;sort=-name\"")) && str_has(html, S("My &lt;view&gt;")) && str_has(html, S("Remove this view")));
	end(&x);
	assert_int_equal(post(record_view_save, everywhere, "name=x&query=").code, FAIL_INVALID);
	assert_int_equal(post(record_view_save, everywhere, "name=x&query=nosuch%3D1").code, FAIL_INVALID);
	assert_int_equal(post(record_view_save, everywhere, "name=&query=state%3Dopen").code, FAIL_INVALID);
	post(record_view_remove, everywhere, "name=My+%3Cview%3E");
	html = page(&x, "sort=-name&state=open");
	assert_false(str_has(html, S("My &lt;view&gt;")));
	end(&x);
}

/* ---- a large table: last, because it adds rows ---- */

enum { COMMON = LIST_SEARCH_MAX + 200 };

/* Every row has the words; each tenth is of area 6 and none other is. One id is beyond where a table counts as large. */
static void common_run(struct write_job *job, struct db *db)
{
	struct req r;
	struct http_request q;
	char sql[80];

	req_make(&r, &q, job->mem, db, "");
	snprintf(sql, sizeof sql, "update thing set id = %d where id = %d", 10 * LIST_SORT_MAX, THINGS);
	assert_true(db_ddl(db, sql));
	for (int i = 0; i < COMMON; i++) {
		struct thing *t = record_new(job->mem, &thing_rec);
		t->name = str_fmt(job->mem, "widespread %d", i);
		t->area = (struct ref){ i % 10 ? 4 : 6 };
		t->owner = (struct ref){ i % 3 ? 0 : 903 };
		t->created_at = (struct instant){ r.now.s - i * INT64_C(5400) };
		t->due = (struct date){ 21000 + i };
		assert_true(record_insert(&r, &thing_rec, t));
	}
	db->fail = job->fail;
}

static int64_t chosen(const char *query, struct list_spec **out, struct reading *x)
{
	struct mistakes m = { .n = 0 };

	begin(x, query);
	*out = NEW(x->mem, struct list_spec);
	list_parse(&x->r, &thing_rec, &x->r.query, *out, &m);
	list_choose(&x->r, *out);
	return (int64_t)m.n;
}

static void first_is(const char *query, const char *name)
{
	struct list_spec *s;
	struct list_rows l;
	struct reading x;

	chosen(query, &s, &x);
	list_open(&x.r, s, &l);
	assert_true(list_next(&l));
	assert_true(str_eq(((struct thing *)l.row)->name, str_c(name)));
	list_end(&l);
	end(&x);
}

static void common_words_and_long_orders_are_bounded(void **state)
{
	struct fail fail = { 0 };
	struct list_spec *s;
	struct reading x;

	write_now(common_run, NULL, &fail);
	assert_int_equal(fail.code, FAIL_NONE);
	assert_int_equal(chosen("q=widespread", &s, &x), 0);
	assert_int_equal(s->newest, LIST_SEARCH_MAX);
	assert_int_equal(list_count(&x.r, s), LIST_COUNT_MAX + 1);
	end(&x);
	assert_int_equal(chosen("q=widespread&area=6", &s, &x), 0);
	assert_int_equal(s->newest, 0);
	assert_int_equal(list_count(&x.r, s), COMMON / 10);
	end(&x);
	assert_int_equal(chosen("q=widespread+17", &s, &x), 0);
	assert_int_equal(s->newest, 0);
	end(&x);
	first_is("q=widespread&area=6&sort=due", "widespread 0");
	first_is("q=widespread&area=6&sort=-due", "widespread 5190");
	first_is("q=widespread&sort=due", "widespread 200");
	assert_int_equal(chosen("sort=hours", &s, &x), 1);
	assert_false(s->sort_given.n);
	end(&x);
	assert_int_equal(chosen("sort=hours&area=6", &s, &x), 0);
	assert_true(s->sort_given.n);
	end(&x);
	assert_int_equal(chosen("sort=due", &s, &x), 0);
	end(&x);
}

static const struct grant at_four[] = { { .role = ROLE_TEAM_LEADER, .unit = 4 } };

/* One page, chosen or walked; its last key and how many there were. */
static size_t newest_page(const char *query, const struct grant *grants, bool walk, struct str *key, int64_t *ids)
{
	struct mistakes m = { .n = 0 };
	struct list_spec *s;
	struct list_rows l;
	struct reading x;
	size_t n = 0;

	begin(&x, query);
	x.r.actor = (struct actor){ .id = 903, .grants = grants, .grant_count = 1 };
	s = NEW(x.mem, struct list_spec);
	if (key->n)
		assert_true(params_query(x.mem, str_fmt(x.mem, "%s&after=" STR_FMT, query, STR_ARG(*key)), &x.r.query));
	assert_true(list_parse(&x.r, &thing_rec, &x.r.query, s, &m));
	if (!walk) {
		list_choose(&x.r, s);
		assert_true(s->picked && s->count == LIST_COUNT_MAX + 1);
	}
	s->walks = walk;
	for (list_open(&x.r, s, &l); list_next(&l); n++) {
		ids[n] = ((struct row *)l.row)->id;
		*key = list_key(world.mem, s, l.row);
	}
	end(&x);
	return n;
}

static void the_newest_of_many_are_those_of_a_walk(void **state)
{
	static const struct { const char *query; const struct grant *grants; } lists[] = {
		{ "sort=-created_at&area=4", everywhere }, { "sort=-created_at", at_four }, { "sort=-created_at&mine=1", everywhere }, { "sort=-created_at&area=4", at_four },
	};

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		struct str chosen_key = STR_NONE, walked_key = STR_NONE;
		for (int page = 0; page < 20; page++) {
			int64_t a[LIST_PICKS_MAX], b[LIST_PICKS_MAX];
			size_t n = newest_page(lists[i].query, lists[i].grants, false, &chosen_key, a);
			assert_int_equal(n, newest_page(lists[i].query, lists[i].grants, true, &walked_key, b));
			assert_int_equal(n, LIMIT_LIST_ROWS);
			assert_memory_equal(a, b, n * sizeof *a);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(filters_find_what_they_say), cmocka_unit_test(mistakes_are_data), cmocka_unit_test(too_much_is_a_mistake),
		cmocka_unit_test(nothing_half_understood_is_asked), cmocka_unit_test(pages_show_each_row_once), cmocka_unit_test(few_rows_come_in_the_same_order),
		cmocka_unit_test(long_keys_are_ids), cmocka_unit_test(usual_lists_walk_an_index),
		cmocka_unit_test(same_shape_is_same_text), cmocka_unit_test(several_values_stay_several), cmocka_unit_test(page_shows_list), cmocka_unit_test(children_stand_on_the_parents_page),
		cmocka_unit_test(csv_is_safe), cmocka_unit_test(json_parses), cmocka_unit_test(xlsx_opens), cmocka_unit_test(bulk_saves_row_by_row),
		cmocka_unit_test(views_are_kept), cmocka_unit_test(common_words_and_long_orders_are_bounded), cmocka_unit_test(the_newest_of_many_are_those_of_a_walk),
	};

	return cmocka_run_group_tests(tests, group_start, group_end);
}
