/*
 * test_list_rights.c -- whose rows a list shows: those of one's places and one's own, however much else is asked for.
 *
 * A row that somebody may not see is not counted either, and one row alone is read as a list is.
 */
#include "list_world.h"

/* ---- rights ---- */

static void rows_of_others_are_not_counted(void **state)
{
	struct reading x;
	struct list_spec *s;
	struct list_rows l;
	struct mistakes m = { .n = 0 };
	int64_t n = 0;

	begin(&x, "");
	x.r.actor = (struct actor){ .id = 903, .grants = at_two, .grant_count = 1 };
	s = NEW(x.mem, struct list_spec);
	assert_true(list_parse(&x.r, &thing_rec, &x.r.query, s, &m));
	s->limit = 5000;
	list_open(&x.r, s, &l);
	while (list_next(&l)) {
		const struct thing *t = l.row;
		assert_true(t->area.id == 2 || t->area.id == 3 || t->owner.id == 903);
		n++;
	}
	assert_true(n > 400 && n < 600);
	assert_int_equal(list_count(&x.r, s), n);
	x.r.actor.grant_count = 0;
	list_open(&x.r, s, &l);
	for (n = 0; list_next(&l); n++)
		assert_int_equal(((const struct thing *)l.row)->owner.id, 903);
	assert_true(n > 50);
	list_init(s, &part_rec);
	assert_true(list_count(&x.r, s) == 0);
	x.r.actor.grants = at_two;
	x.r.actor.grant_count = 1;
	/* Parts are read with their thing: thing 2 lies in area 2. */
	assert_int_equal(list_count(&x.r, s), 30);
	end(&x);
}

static int64_t count_as(const struct grant *grants, size_t n, const char *query)
{
	struct reading x;
	struct mistakes m = { .n = 0 };

	begin(&x, query);
	x.r.actor = (struct actor){ .id = 903, .grants = grants, .grant_count = n };
	struct list_spec *s = NEW(x.mem, struct list_spec);
	assert_true(list_parse(&x.r, &thing_rec, &x.r.query, s, &m));
	int64_t count = list_count(&x.r, s);
	end(&x);
	return count;
}

/* However much is asked for, and however many places somebody holds, no row that they may see is left out. */
static void filters_take_no_rights_away(void **state)
{
#define ASKED "q=lamp&withdrawn=1&area=1,2,3,4,5,6,7,8,9,10,11,12&owner=900,901,902,903,904,905,906,907,908,909,910,911&qty.to=9"
	static struct grant held[60];
	int64_t few = count_as(at_two, 1, ASKED);

	for (int i = 0; i < 60; i++)
		held[i] = (struct grant){ .role = i % 2 ? ROLE_TEAM_LEADER : ROLE_SUPERVISOR, .unit = i < 58 ? 100 + i / 2 : 2 };
	assert_true(few > 50);
	assert_int_equal(count_as(at_two, 1, ASKED "&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9"), few);
	assert_int_equal(count_as(held, 60, ASKED "&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9&qty.to=9"), few);
	assert_int_equal(count_as(held, 60, ""), count_as(at_two, 1, ""));
	assert_true(count_as(held, 58, "") < count_as(held, 60, ""));
#undef ASKED
}

/* States are said in each arm of what one may read, or beside all of them, as the places are few or many: the rows are the same. */
static void states_are_asked_of_few_places_and_of_many(void **state)
{
	static struct grant held[60];

	for (int i = 0; i < 60; i++)
		held[i] = (struct grant){ .role = ROLE_TEAM_LEADER, .unit = i < 59 ? 100 + i : 2 };
	for (int mine = 0; mine < 2; mine++) {
		int64_t open = count_as(at_two, 1, mine ? "state=open&mine=1" : "state=open"), doing = count_as(at_two, 1, mine ? "state=doing&mine=1" : "state=doing");
		assert_true(open > 10 && doing > 10);
		assert_int_equal(count_as(at_two, 1, mine ? "state=open,doing&mine=1" : "state=open,doing"), open + doing);
		assert_int_equal(count_as(held, 60, mine ? "state=open,doing&mine=1" : "state=open,doing"), open + doing);
		assert_int_equal(count_as(at_two, 1, mine ? "state=open,doing,done&mine=1" : "state=open,doing,done"), count_as(at_two, 1, mine ? "mine=1" : ""));
	}
}

/* One row and a list must say the same of it, also of a child: whoever reads its parent, by whatever right, reads it. */
static void one_row_is_read_as_a_list_is(void **state)
{
	static const struct { int64_t id; const struct grant *grants; size_t n; } who[] = { { 901, NULL, 0 }, { 903, at_two, 1 }, { 950, NULL, 0 }, { 950, everywhere, 1 } };
	static const struct record *const of[] = { &thing_rec, &part_rec };

	for (size_t i = 0; i < 2 * sizeof who / sizeof who[0]; i++) {
		struct reading x;
		struct list_rows l;
		int64_t readable = 0, listed = 0;
		begin(&x, "");
		x.r.actor = (struct actor){ .id = who[i / 2].id, .grants = who[i / 2].grants, .grant_count = who[i / 2].n };
		struct list_spec *s = NEW(x.mem, struct list_spec);
		list_init(s, of[i % 2]);
		s->limit = 5000;
		for (list_open(&x.r, s, &l); list_next(&l); listed++) {
			void *row = record_new(x.mem, of[i % 2]);
			assert_true(record_load(&x.r, of[i % 2], ((struct row *)l.row)->id, row) && may_read(&x.r, of[i % 2], row));
		}
		for (int64_t id = 1; id <= (i % 2 ? 60 : THINGS); id++) {
			struct row *row = record_new(x.mem, of[i % 2]);
			assert_true(record_load(&x.r, of[i % 2], id, row));
			readable += !row->withdrawn && may_read(&x.r, of[i % 2], row);
		}
		assert_int_equal(readable, listed);
		assert_true(i != 1 || readable == 30);
		end(&x);
	}
}

/* A page's key may be a row's number alone; what stands in that row is asked for like any other. */
static void a_key_of_others_is_none(void **state)
{
	for (int own = 0; own < 2; own++) {
		struct reading x;
		struct mistakes m = { .n = 0 };
		begin(&x, own ? "sort=name&after=3" : "sort=name&after=1");
		x.r.actor = (struct actor){ .id = 903, .grants = at_two, .grant_count = 1 };
		struct list_spec *s = NEW(x.mem, struct list_spec);
		assert_int_equal(list_parse(&x.r, &thing_rec, &x.r.query, s, &m), own);
		assert_true(own || (!s->after && !s->after_val.s.n));
		end(&x);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_of_others_are_not_counted), cmocka_unit_test(filters_take_no_rights_away),
		cmocka_unit_test(states_are_asked_of_few_places_and_of_many), cmocka_unit_test(one_row_is_read_as_a_list_is),
		cmocka_unit_test(a_key_of_others_is_none),
	};

	return cmocka_run_group_tests(tests, group_start, group_end);
}
