/*
 * list.c -- any query string of a list: the first byte chooses the record, the second who asks, the third page or API.
 *
 * It never fails, what it asks is one select made of our own words with every value a parameter, every row may be read by
 * whoever asked, its pages together are the list, in order and without doubles, as many as are counted; and the address
 * that the page gives of itself asks the same.
 */
#include "world.h"

#include "html_check.h"
#include "record/list.h"

enum { PAGES_MAX = 12, ROWS_MAX = 400 };

struct asked { struct req *r; struct params params; struct list_spec spec; struct mistakes m; };

/* Nothing of what was typed: two questions of one shape are one text, and our own words hold none of these. */
static void check_sql(struct str sql, const struct where *v)
{
	CHECK(str_starts(sql, S("select ")) && v->n <= DB_VALUES_MAX);
	for (size_t i = 0; i < sql.n; i++)
		CHECK(sql.p[i] >= ' ' && sql.p[i] <= 'z' && !strchr(";\"\\#@$[]", sql.p[i]));
	CHECK(!str_has(sql, S("--")) && !str_has(sql, S("/*")));
}

static struct str sql_of(struct asked *q, struct where **values)
{
	*values = NEW(q->r->mem, struct where);
	return list_sql(q->r, &q->spec, *values);
}

static void check_address(struct asked *q)
{
	struct asked *again = NEW(q->r->mem, struct asked);
	struct where *a, *b;
	struct str url, path;

	if (q->spec.rec->no_pages || q->spec.after)
		return;
	again->r = q->r;
	url = url_text(list_url(q->r, &q->spec, "", -1));
	if (!str_cut(&url, '?', &path) || !url.n)
		return;
	CHECK(params_query(q->r->mem, url, &again->params));
	CHECK(list_parse(q->r, q->spec.rec, &again->params, &again->spec, &again->m));
	again->spec.limit = q->spec.limit;
	CHECK(str_eq(sql_of(q, &a), sql_of(again, &b)) && a->n == b->n);
	for (size_t i = 0; i < a->n; i++)
		CHECK(val_eq(&a->v[i], &b->v[i]));
}

struct seen { int64_t ids[ROWS_MAX]; size_t n; struct str key; };

static int64_t page_read(struct asked *q, struct seen *seen)
{
	struct list_rows l;
	int64_t rows = 0;

	for (list_open(q->r, &q->spec, &l); list_next(&l); rows++) {
		int64_t id = ((const struct row *)l.row)->id;
		void *row = record_new(q->r->mem, q->spec.rec);
		for (size_t i = 0; i < seen->n; i++)
			CHECK(seen->ids[i] != id);
		CHECK(record_load(q->r, q->spec.rec, id, row) && may_read(q->r, q->spec.rec, row));
		CHECK(q->spec.withdrawn || !((const struct row *)row)->withdrawn);
		if (seen->n < ROWS_MAX)
			seen->ids[seen->n++] = id;
		seen->key = list_key(q->r->mem, &q->spec, l.row);
	}
	CHECK(rows <= q->spec.limit);
	return rows;
}

/* The next page, as its link asks for it. */
static bool page_turn(struct asked *q, struct str key)
{
	struct param *p = NEW_N(q->r->mem, struct param, q->params.n + 1);
	int64_t limit = q->spec.limit;
	size_t n = 0;

	for (size_t i = 0; i < q->params.n; i++)
		if (!str_is(q->params.p[i].name, "after"))
			p[n++] = q->params.p[i];
	p[n++] = (struct param){ S("after"), key };
	q->params = (struct params){ .p = p, .n = n };
	q->m.n = 0;
	list_parse(q->r, q->spec.rec, &q->params, &q->spec, &q->m);
	q->spec.limit = limit;
	return q->spec.after;
}

static void check_pages(struct asked *q, int64_t limit)
{
	struct seen *seen = NEW(q->r->mem, struct seen);
	int64_t all = list_count(q->r, &q->spec), read, sum = 0;
	bool first = !q->spec.after;

	q->spec.limit = limit;
	for (int page = 0; page < PAGES_MAX; page++) {
		list_choose(q->r, &q->spec);
		read = page_read(q, seen);
		sum += read;
		if (read < limit || q->r->fail.code)
			break;
		CHECK(page_turn(q, seen->key));
	}
	if (first && read < limit && !q->r->fail.code)
		CHECK(sum == all);
}

static void nothing_of(struct str tag, struct str name, struct str value)
{
}

static void check_page(struct arena *mem, const struct record *rec, size_t reader, const struct params *params)
{
	struct req *r = reading_begin(mem, reader);
	struct route route = { .method = GET, .path = record_path(rec), .of = rec };

	r->route = &route;
	r->query = *params;
	if (may(r, rec->read) && !rec->no_pages) {
		record_list_page(r);
		CHECK(!r->fail.code);
		html_check(html_done(r->html), &(struct html_seen){ nothing_of });
	}
	reading_end(r);
}

static void fuzz_one(struct arena *mem, struct str in)
{
	const struct record *rec = company.records[take_choice(&in, company.n)];
	size_t reader = take_choice(&in, READERS), how = take_choice(&in, 4);
	struct req *r = reading_begin(mem, reader);
	struct asked *q = NEW(mem, struct asked);
	struct where *values;

	q->r = r;
	r->api = how & 1;
	if (params_query(mem, in, &q->params)) {
		bool good = list_parse(r, rec, &q->params, &q->spec, &q->m);
		CHECK(good == (q->m.n == 0));
		check_sql(sql_of(q, &values), values);
		check_address(q);
		struct params asked = q->params;
		check_pages(q, how & 2 ? 3 : 25);
		reading_end(r);
		if (!(how & 1))
			check_page(mem, rec, reader, &asked);
		return;
	}
	reading_end(r);
}
