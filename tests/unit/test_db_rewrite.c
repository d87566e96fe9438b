/*
 * test_db_rewrite.c -- a declared query in PostgreSQL's words: its parameters, a name that is a word there, the places below others, and
 * nothing else. tests/fuzz/rewrite.c gives it any text.
 */
#include "db/engine.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static void becomes(const char *sql, const char *want, int takes)
{
	struct arena *a = arena_new(1 << 16);
	struct buf b = buf_new(a, 64, 1 << 12);

	assert_int_equal(sql_dollars(sql, &b), takes);
	if (want)
		assert_string_equal(str_z(a, buf_done(&b)), want);
	arena_free(a);
}

static void parameters_are_numbered_with_dollars(void **state)
{
	becomes("select a from t where b = ?1 and c in (?2, ?12)", "select a from t where b = $1 and c in ($2, $12)", 12);
	becomes("select '?1', \"?2\", a -- ?3\n from t /* ?4 */ where b = ?5", "select '?1', \"?2\", a -- ?3\n from t /* ?4 */ where b = $5", 5);
	becomes("select 'it''s ?1'", "select 'it''s ?1'", 0);
	becomes("select ?", NULL, -1);
	becomes("select ?0", NULL, -1);
	becomes("select a?1", NULL, -1);
	becomes("select ?1a", NULL, -1);
	becomes("select ?99999", NULL, -1);
}

static void a_word_of_its_own_is_quoted(void **state)
{
	becomes("select similar, similar_to, 'similar' from unit", "select \"similar\", similar_to, 'similar' from unit", 0);
}

static void places_below_others_are_a_list(void **state)
{
	becomes("delete from t where (a = ?1 or b in (select unit from unit_under where top in (?2, ?3)) or c = (?4)) and (d)",
		"delete from t where (a = $1 or b = any (array(select unit from unit_under where top in ($2, $3))) or c = ($4)) and (d)", 4);
	becomes("a = 1 or x in (select unit from unit_under where top = ?1) or t.y in (select unit from unit_under where top = ?2)",
		"a = 1 or x = any (array(select unit from unit_under where top = $1)) or t.y = any (array(select unit from unit_under where top = $2))", 2);
	becomes("a or top not in (select unit from unit_under where top = ?1)", "a or top not in (select unit from unit_under where top = $1)", 1);
	becomes("a = 1 and x in (select unit from unit_under where top = ?1)", "a = 1 and x in (select unit from unit_under where top = $1)", 1);
	becomes("x in (select unit from unit_under where top = ?1)", "x in (select unit from unit_under where top = $1)", 1);
	becomes("in (select unit from unit_under where top = ?1)", "in (select unit from unit_under where top = $1)", 1);
	becomes("a or x in (select id from unit)", "a or x in (select id from unit)", 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parameters_are_numbered_with_dollars), cmocka_unit_test(a_word_of_its_own_is_quoted), cmocka_unit_test(places_below_others_are_a_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
