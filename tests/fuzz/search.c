/*
 * search.c -- any words of a search: it never fails, and who is found by all words is found by any of them.
 *
 * A first line is put into an idea's text by a job that is rolled back: its own first word, as it stands there, finds it.
 */
#include "world.h"

enum { HITS = 200 };

static bool among(int64_t id, const int64_t *ids, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

static void check_words(struct req *r, struct str words)
{
	int64_t all[HITS], any[HITS];
	size_t n_all = db_search(r->db, S("idea"), words, false, all, HITS), n_any = db_search(r->db, S("idea"), words, true, any, HITS);

	CHECK(n_all <= n_any && n_any <= IDEAS + 1);
	for (size_t i = 0; i < n_all; i++)
		CHECK(all[i] > 0 && among(all[i], any, n_any));
}

/* Plain words only: of others the index and we might part the letters differently, which is its right. */
static struct str first_word(struct str text)
{
	struct str word = { text.p, 0 };

	while (word.n < text.n && ((text.p[word.n] | 0x20) >= 'a' && (text.p[word.n] | 0x20) <= 'z'))
		word.n++;
	return word.n == text.n || text.p[word.n] == ' ' ? word : STR_NONE;
}

static void put_and_find(struct req *r, void *arg)
{
	struct str *in = arg, text = take_line(in), word = first_word(text);
	int64_t ids[HITS];

	db_search_put(r->db, S("idea"), 1, text);
	check_words(r, *in);
	if (word.n && str_utf8(text))
		CHECK(among(1, ids, db_search(r->db, S("idea"), word, false, ids, HITS)));
}

static void fuzz_one(struct arena *mem, struct str in)
{
	struct req *r = reading_begin(mem, 0);

	if (!str_utf8(in)) {
		reading_end(r);
		return;
	}
	check_words(r, in);
	reading_end(r);
	write_and_forget(mem, 0, put_and_find, &in);
}
