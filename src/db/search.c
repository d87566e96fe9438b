/*
 * search.c -- one full-text index for all records.
 *
 * A row of the index carries the number of its kind of record and the record's id in one rowid, so that
 * a search within one kind reads one range of it and never meets the others. What a user types
 * is taken apart into words first: nothing of it can be syntax of the index.
 */
#include "db/engine.h"

enum {
	SEARCH_WORDS = 12, SEARCH_WORD_BYTES = 64, SEARCH_ID_BITS = 40,
	SEARCH_QUERY_BYTES = SEARCH_WORDS * (SEARCH_WORD_BYTES + 8),
};

struct search_hit { int64_t id; };
static const struct column hit_columns[] = { COL(struct search_hit, id), { 0 } };

static const struct query search_kind_add = {
	.name = "search_kind_add",
	.sql = "insert into search_kind (record) values (?1) on conflict (record) do nothing",
	.takes = { KIND_TEXT },
};

static const struct query search_kind_find = {
	.name = "search_kind_find",
	.sql = "select id from search_kind where record = ?1",
	.takes = { KIND_TEXT }, .gives = hit_columns,
};

static const struct query search_remove = {
	.name = "search_remove",
	.sql = "delete from search_text where rowid = ?1",
	.takes = { KIND_INT },
};

static const struct query search_add = {
	.name = "search_add",
	.sql = "insert into search_text (rowid, text) values (?1, ?2)",
	.takes = { KIND_INT, KIND_TEXT },
};

static const struct query search_find = {
	.name = "search_find",
	.sql = "select rowid as id from search_text where search_text match ?1 and rowid between ?2 and ?3"
	       " order by rank limit ?4",
	.takes = { KIND_TEXT, KIND_INT, KIND_INT, KIND_INT }, .gives = hit_columns,
};

bool db_search_schema(struct db *db)
{
	return db_ddl(db, "create table if not exists search_kind ("
			  " id integer primary key, record text not null unique);"
			  "create virtual table if not exists search_text using fts5("
			  " text, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2')");
}

static int64_t search_kind(struct db *db, struct str record)
{
	struct search_hit hit = { 0 };

	return db_one(db, &search_kind_find, &hit, V(record)) ? hit.id : 0;
}

void db_search_put(struct db *db, struct str record, int64_t id, struct str text)
{
	int64_t kind = search_kind(db, record), changed = 0;

	CHECK(id > 0 && id < INT64_C(1) << SEARCH_ID_BITS && record.n);
	if (!kind) {
		changed += db_exec(db, &search_kind_add, V(record));
		kind = search_kind(db, record);
	}
	int64_t row = kind << SEARCH_ID_BITS | id;
	changed += db_exec(db, &search_remove, V(row));
	if (text.n)
		changed += db_exec(db, &search_add, V(row), V(text));
	(void)changed;
}

/* ---- what a user typed ---- */

static bool word_byte(unsigned char c)
{
	return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool word_next(struct str *rest, struct str *word)
{
	size_t i = 0, start;

	while (i < rest->n && !word_byte((unsigned char)rest->p[i]))
		i++;
	for (start = i; i < rest->n && word_byte((unsigned char)rest->p[i]);)
		i++;
	*word = (struct str){ rest->p + start, i - start };
	*rest = str_from(*rest, i);
	return word->n > 0;
}

/* "word"* "word"* : letters, digits and what is beyond ASCII, always in quotes. One letter alone begins too many words: it is one itself. */
static struct str words_match(struct arena *mem, struct str words, bool any)
{
	struct buf b = buf_new(mem, 256, SEARCH_QUERY_BYTES);
	struct str word;

	for (int n = 0; n < SEARCH_WORDS && word_next(&words, &word); n++) {
		if (n)
			buf_str(&b, any ? S(" OR ") : S(" "));
		buf_c(&b, '"');
		buf_str(&b, str_clip(word, SEARCH_WORD_BYTES));
		buf_str(&b, word.n > 1 ? S("\"*") : S("\""));
	}
	return buf_done(&b);
}

struct db_search db_search_part(struct db *db, struct str record, struct str words)
{
	struct db_search s = { .match = words_match(db->mem, words, false) };
	long long kind = s.match.n ? search_kind(db, record) : 0, first = kind << SEARCH_ID_BITS;

	if (!kind)
		return (struct db_search){ .match = STR_NONE };
	s.head = str_fmt(db->mem, "select rowid - %lld as id from search_text where search_text match ", first);
	s.tail = str_fmt(db->mem, " and rowid between %lld and %lld", first, first | ((1LL << SEARCH_ID_BITS) - 1));
	s.newest = S(" order by rowid desc limit ");
	return s;
}

size_t db_search(struct db *db, struct str record, struct str words, bool any, int64_t *ids, size_t max)
{
	struct str match = words_match(db->mem, words, any);
	int64_t kind = match.n && max ? search_kind(db, record) : 0;
	struct search_hit hit;
	size_t n = 0;

	if (!kind)
		return 0;
	int64_t first = kind << SEARCH_ID_BITS, last = first | ((INT64_C(1) << SEARCH_ID_BITS) - 1);
	struct rows rows = db_query(db, &search_find, V(match), V(first), V(last), V((int64_t)max));
	while (n < max && db_next(&rows, &hit))
		ids[n++] = hit.id - first;
	db_end(&rows);
	return n;
}
