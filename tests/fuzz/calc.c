/*
 * calc.c -- input of `kpo calc`: the first line is the name of a calculation, the rest its input.
 *
 * Whatever JSON it is, there is an answer or a sentence with the field it is about. The answer is what the calculation's row says (calc_answer CHECKs that),
 * can be written and read, and is the same when it is asked again.
 */
#include "fuzz.h"

#include "app/calc.h"

enum { EXACT_DIGITS = 15 };

static const char *written(struct arena *mem, const json_t *j)
{
	char *text = json_dumps(j, JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(EXACT_DIGITS));

	CHECK(text);
	arena_defer(mem, free, text);
	return text;
}

static json_t *kept(struct arena *mem, json_t *j)
{
	if (j)
		arena_defer(mem, (void (*)(void *))json_decref, j);
	return j;
}

/* One short line without what a terminal would obey. */
static void check_sentence(const struct calc_wrong *w)
{
	CHECK(w->what[0] && memchr(w->path, 0, sizeof w->path) && memchr(w->what, 0, sizeof w->what));
	CHECK(str_utf8(str_c(w->path)) && !strpbrk(w->path, "\n\r\t"));
	CHECK(str_utf8(str_c(w->what)) && !strpbrk(w->what, "\n\r\t"));
}

static void fuzz_one(struct arena *mem, struct str in)
{
	struct str name = take_line(&in);
	json_t *input = kept(mem, json_loadb(in.p ? in.p : "", in.n, JSON_REJECT_DUPLICATES, NULL)), *out[2];
	const struct calc *c = calc_find(name, input);
	struct calc_wrong wrong[2];
	bool good[2];

	if (!c || !input)
		return;
	for (int i = 0; i < 2; i++) {
		out[i] = kept(mem, json_object());
		good[i] = calc_answer(mem, c, input, out[i], &wrong[i]);
	}
	CHECK(good[0] == good[1]);
	if (!good[0]) {
		check_sentence(&wrong[0]);
		CHECK(strcmp(wrong[0].path, wrong[1].path) == 0 && strcmp(wrong[0].what, wrong[1].what) == 0);
		return;
	}
	const char *text = written(mem, out[0]);
	CHECK(strcmp(text, written(mem, out[1])) == 0);
	json_t *again = kept(mem, json_loads(text, JSON_REJECT_DUPLICATES, NULL));
	CHECK(again && strcmp(text, written(mem, again)) == 0);
}
