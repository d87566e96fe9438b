/*
 * readings.c -- what a stopwatch wrote: the first byte is how many elements a cycle has, then the text.
 *
 * Whatever is taken: no time is negative, a cycle is as long as its elements where none was missed, and marking a cycle as odd, and not any more, changes no time.
 */
#include "fuzz.h"
#include "study/form.h"

#include <math.h>

static bool same(const struct readings *a, const struct readings *b)
{
	bool ok = a->cycles == b->cycles && a->elements == b->elements;

	for (size_t i = 0; ok && i < a->cycles * a->elements; i++)
		ok = (isnan(a->at[i].elapsed_s) && isnan(b->at[i].elapsed_s)) || a->at[i].elapsed_s == b->at[i].elapsed_s;
	return ok;
}

static void cycle_holds(const struct readings *r, size_t c)
{
	double sum = 0;

	for (size_t i = 0; i < r->elements; i++) {
		const struct reading *x = &r->at[c * r->elements + i];
		CHECK(isnan(x->elapsed_s) || x->elapsed_s >= 0);
		CHECK(isnan(x->clock_s) || (x->clock_s >= 0 && x->clock_s <= READINGS_CLOCK_MAX / 10));
		sum += x->elapsed_s;
	}
	CHECK(isnan(sum) || fabs(sum - r->cycle_s[c]) < 1e-6);
}

static void fuzz_one(struct arena *mem, struct str in)
{
	size_t elements = take_choice(&in, 8) + 1;
	struct readings r, marked, back;

	if (readings_parse(mem, in, elements, &r).wrong != READINGS_GOOD)
		return;
	for (size_t c = 0; c < r.cycles; c++)
		cycle_holds(&r, c);
	size_t cycle = r.cycles / 2;
	struct str odd = readings_mark(mem, in, cycle, true, S("odd"));
	CHECK(readings_parse(mem, odd, elements, &marked).wrong == READINGS_GOOD && same(&r, &marked) && str_is(marked.note[cycle], "odd"));
	CHECK(readings_parse(mem, readings_mark(mem, odd, cycle, false, STR_NONE), elements, &back).wrong == READINGS_GOOD && same(&r, &back) && !back.cycle_odd[cycle]);
}
