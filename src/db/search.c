/*
 * search.c -- one full-text index for all records: FTS5 on the file, tsvector on PostgreSQL.
 *
 * A row of the index carries the number of its kind of record and the record's id in one rowid, so that
 * a search within one kind reads one range of it and never meets the others. What a user types
 * is taken apart into words first: nothing of it can be syntax of the index.
 */
#include "db/engine.h"

#include <glib.h>
#include <string.h>

enum {
	SEARCH_WORDS = 12, SEARCH_WORD_BYTES = 64, SEARCH_ID_BITS = 40, SEARCH_TEXT_BYTES = 200 * 1024,
	SEARCH_QUERY_BYTES = SEARCH_WORDS * (SEARCH_WORD_BYTES + 24),
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

/* What the engines' indexes have of their own. A match is words with something around each and something between them. */
struct search_engine {
	const char *schema;
	struct query remove, add, find;
	const char *id, *test, *test_end;               /* its id, and what stands around a match in a condition */
	const char *before, *after, *after_one, *all, *any;         /* after: any word that begins so; after_one: this word */
	bool replaces;                                  /* add does, without a remove */
	bool folds;                                     /* the words are cut and folded here, and carry the number of their kind */
};

static const struct search_engine fts5 = {
	.schema = "create virtual table if not exists search_text using fts5("
		  " text, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2')",
	.remove = { .name = "search_remove", .takes = { KIND_INT }, .sql = "delete from search_text where rowid = ?1" },
	.add = { .name = "search_add", .takes = { KIND_INT, KIND_TEXT }, .sql = "insert into search_text (rowid, text) values (?1, ?2)" },
	.find = {
		.name = "search_find", .takes = { KIND_TEXT, KIND_INT, KIND_INT, KIND_INT }, .gives = hit_columns,
		.sql = "select rowid as id from search_text where search_text match ?1 and rowid between ?2 and ?3 order by rank limit ?4",
	},
	.id = "rowid", .test = "search_text match ", .test_end = "",
	.before = "\"", .after = "\"*", .after_one = "\"", .all = " ", .any = " OR ",
};

static const struct search_engine tsvector = {
	.schema = "create table if not exists search_text (id bigint primary key, words tsvector not null);"
		  "create index if not exists i_search_text on search_text using gin (words)",
	.remove = { .name = "search_remove", .takes = { KIND_INT }, .sql = "delete from search_text where id = ?1" },
	.add = {
		.name = "search_add", .takes = { KIND_INT, KIND_TEXT },
		.sql = "insert into search_text (id, words) values (?1, array_to_tsvector(string_to_array(?2, ' ')))"
		       " on conflict (id) do update set words = excluded.words",
	},
	/* To look for what is not there yet, at the end of an index, is what makes two that save meet. */
	.replaces = true,
	.find = {
		.name = "search_find", .takes = { KIND_TEXT, KIND_INT, KIND_INT, KIND_INT }, .gives = hit_columns,
		.sql = "select id from search_text where words @@ cast(?1 as tsquery) and id between ?2 and ?3"
		       " order by ts_rank(words, cast(?1 as tsquery)) desc, id desc limit ?4",
	},
	.id = "id", .test = "words @@ cast(", .test_end = " as tsquery)",
	.before = "'", .after = "':*", .after_one = "'", .all = " & ", .any = " | ", .folds = true,
};

static const struct search_engine *search_of(const struct db *db)
{
	return db->conn->engine->remote ? &tsvector : &fts5;
}

bool db_search_schema(struct db *db)
{
	struct str kinds = str_fmt(db->mem, "create table if not exists search_kind (id %s, record text not null unique)", db_identity(db));

	return db_ddl(db, str_z(db->mem, kinds)) && db_ddl(db, search_of(db)->schema);
}

static int64_t search_kind(struct db *db, struct str record)
{
	struct search_hit hit = { 0 };

	return db_one(db, &search_kind_find, &hit, V(record)) ? hit.id : 0;
}

/* ---- words as an engine without a tokenizer of its own keeps them: "3/hinge 3/guard" ---- */

/* Letters and digits of any script, without case and accents; a space for all else. */
static void fold_char(struct buf *b, gunichar c)
{
	char utf8[6];

	if (g_unichar_ismark(c))
		return;
	if (g_unichar_isalnum(c))
		buf_put(b, utf8, (size_t)g_unichar_to_utf8(g_unichar_tolower(c), utf8));
	else
		buf_c(b, ' ');
}

static struct str text_fold(struct arena *mem, struct str text)
{
	struct str clipped = str_clip(text, SEARCH_TEXT_BYTES);
	char *apart = g_utf8_normalize(clipped.p, (gssize)clipped.n, G_NORMALIZE_ALL);
	struct buf b = buf_new(mem, 256, 4 * SEARCH_TEXT_BYTES);

	for (const char *p = apart; p && *p; p += g_unichar_to_utf8(g_utf8_get_char(p), NULL))
		fold_char(&b, g_utf8_get_char(p));
	g_free(apart);
	return buf_done(&b);
}

static struct str words_fold(struct arena *mem, struct str text, int64_t kind)
{
	struct str rest = text_fold(mem, text), word;
	struct buf b = buf_new(mem, 256, 4 * SEARCH_TEXT_BYTES);

	while (str_cut(&rest, ' ', &word))
		if (word.n)
			buf_fmt(&b, "%s%lld/" STR_FMT, b.n ? " " : "", (long long)kind, STR_ARG(str_clip(word, SEARCH_WORD_BYTES)));
	return buf_done(&b);
}

void db_search_put(struct db *db, struct str record, int64_t id, struct str text)
{
	int64_t kind = search_kind(db, record), changed = 0;

	CHECK(id > 0 && id < INT64_C(1) << SEARCH_ID_BITS && record.n);
	if (!kind) {
		changed += db_exec(db, &search_kind_add, V(record));
		kind = search_kind(db, record);
	}
	const struct search_engine *e = search_of(db);
	int64_t row = kind << SEARCH_ID_BITS | id;
	if (e->folds)
		text = words_fold(db->mem, text, kind);
	if (!e->replaces || !text.n)
		changed += db_exec(db, &e->remove, V(row));
	if (text.n)
		changed += db_exec(db, &e->add, V(row), V(text));
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

/* Letters, digits and what is beyond ASCII, always in quotes. One letter alone begins too many words: it is one itself. */
static struct str words_match(struct db *db, struct str words, int64_t kind, bool any)
{
	const struct search_engine *e = search_of(db);
	struct buf b = buf_new(db->mem, 256, SEARCH_QUERY_BYTES);
	struct str rest = e->folds ? text_fold(db->mem, words) : words, word;

	for (int n = 0; n < SEARCH_WORDS && word_next(&rest, &word); n++) {
		buf_fmt(&b, "%s%s", n ? any ? e->any : e->all : "", e->before);
		if (e->folds)
			buf_fmt(&b, "%lld/", (long long)kind);
		buf_str(&b, str_clip(word, SEARCH_WORD_BYTES));
		buf_str(&b, str_c(word.n > 1 ? e->after : e->after_one));
	}
	return buf_done(&b);
}

struct db_search db_search_part(struct db *db, struct str record, struct str words)
{
	long long kind = words.n ? search_kind(db, record) : 0, first = kind << SEARCH_ID_BITS, last = first | ((1LL << SEARCH_ID_BITS) - 1);
	struct db_search s = { .match = kind ? words_match(db, words, kind, false) : STR_NONE };
	const struct search_engine *e = search_of(db);

	if (!s.match.n)
		return (struct db_search){ .match = STR_NONE };
	s.head = str_fmt(db->mem, "select %s - %lld as id from search_text where %s", e->id, first, e->test);
	s.tail = str_fmt(db->mem, "%s and %s between %lld and %lld", e->test_end, e->id, first, last);
	s.newest = str_fmt(db->mem, " order by %s desc limit ", e->id);
	return s;
}

size_t db_search(struct db *db, struct str record, struct str words, bool any, int64_t *ids, size_t max)
{
	int64_t kind = words.n && max ? search_kind(db, record) : 0;
	struct str match = kind ? words_match(db, words, kind, any) : STR_NONE;
	struct search_hit hit;
	size_t n = 0;

	if (!match.n)
		return 0;
	int64_t first = kind << SEARCH_ID_BITS, last = first | ((INT64_C(1) << SEARCH_ID_BITS) - 1);
	struct rows rows = db_query(db, &search_of(db)->find, V(match), V(first), V(last), V((int64_t)max));
	while (n < max && db_next(&rows, &hit))
		ids[n++] = hit.id - first;
	db_end(&rows);
	return n;
}
