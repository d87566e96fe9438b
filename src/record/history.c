/*
 * history.c -- who, when, what changed from what to what; and the proof that nobody touched it.
 *
 * Every save writes one row here, in the same transaction. Each record's history is a chain of hashes; each row also
 * keeps the hash of the record's state after the save. A job seals all rows written since the last seal into
 * one more chain, so that writers never queue behind each other. history_check() finds any row that was changed,
 * added or lost. History is never edited and never deleted.
 */
#include "record/private.h"

#include <sodium.h>

struct entry {
	int64_t id, row_id, version;
	struct str record, what, changes, state, prev, hash;
	struct instant at;
	struct ref person;
};

static const struct column entry_columns[] = {
	COL(struct entry, id), COL(struct entry, record), COL(struct entry, row_id), COL(struct entry, version), COL(struct entry, at),
	COL(struct entry, person), COL(struct entry, what), COL(struct entry, changes), COL(struct entry, state), COL(struct entry, prev),
	COL(struct entry, hash), { 0 },
};
#define ENTRY "select id, record, row_id, version, at, person, what, changes, state, prev, hash from history"

static const struct query entry_last = {
	.name = "entry_last", .takes = { KIND_TEXT, KIND_INT }, .gives = entry_columns,
	.sql = ENTRY " where record = ?1 and row_id = ?2 order by id desc limit 1",
};
static const struct query entry_add = {
	.name = "entry_add",
	.takes = { KIND_TEXT, KIND_INT, KIND_INT, KIND_TIME, KIND_REF, KIND_TEXT, KIND_TEXT, KIND_TEXT, KIND_TEXT, KIND_TEXT },
	.sql = "insert into history (record, row_id, version, at, person, what, changes, state, prev, hash)"
	       " values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
};
static const struct query entries_by_row = {
	.name = "entries_by_row", .many = true, .gives = entry_columns, .sql = ENTRY " order by record, row_id, id",
};
static const struct query entries_after = {
	.name = "entries_after", .many = true, .takes = { KIND_INT, KIND_INT }, .gives = entry_columns,
	.sql = ENTRY " where id > ?1 and id <= ?2 order by id",
};

struct seal { int64_t id, upto, entries; struct instant at; struct str hash; };
static const struct column seal_columns[] = {
	COL(struct seal, id), COL(struct seal, upto), COL(struct seal, entries), COL(struct seal, at), COL(struct seal, hash), { 0 },
};
static const struct query seal_last = {
	.name = "seal_last", .gives = seal_columns, .sql = "select id, upto, entries, at, hash from history_seal order by id desc limit 1",
};
static const struct query seals = {
	.name = "seals", .many = true, .gives = seal_columns, .sql = "select id, upto, entries, at, hash from history_seal order by id",
};
static const struct query seal_add = {
	.name = "seal_add", .takes = { KIND_INT, KIND_INT, KIND_TIME, KIND_TEXT },
	.sql = "insert into history_seal (upto, entries, at, hash) values (?1, ?2, ?3, ?4)",
};
static const struct column upto_column[] = { { .name = "upto", .off = 0, .kind = KIND_INT }, { 0 } };
static const struct query entry_max = {
	.name = "entry_max", .gives = upto_column, .sql = "select coalesce(max(id), 0) as upto from history",
};

const struct query *const history_queries[] = { &entry_last, &entry_add, &entries_by_row, &entries_after, &seal_last, &seals, &seal_add, &entry_max, NULL };

bool history_schema(struct db *db)
{
	const char *text = db_type(db, KIND_TEXT), *num = db_type(db, KIND_INT), *id = db_identity(db), *at = db_type(db, KIND_TIME);

	return db_ddl(db, str_z(db->mem, str_fmt(db->mem, "create table if not exists history (id %s, record %s not null, row_id %s not null, version %s not null,"
		" at %s not null, person %s, what %s not null, changes %s, state %s not null, prev %s, hash %s not null)", id, text, num, num, at, num, text, text,
		text, text, text))) &&
	       db_ddl(db, "create index if not exists i_history_row on history (record, row_id, id)") &&
	       db_ddl(db, str_z(db->mem, str_fmt(db->mem, "create table if not exists history_seal (id %s, upto %s not null, entries %s not null, at %s not null,"
		" hash %s not null)", id, num, num, at, text)));
}

/* ---- hashes: length before value, so that no two rows read alike ---- */

struct hasher { crypto_generichash_state state; };

static void hash_start(struct hasher *h)
{
	CHECK(crypto_generichash_init(&h->state, NULL, 0, 32) == 0);
}

static void hash_str(struct hasher *h, struct str s)
{
	uint64_t n = s.n;

	crypto_generichash_update(&h->state, (const unsigned char *)&n, sizeof n);
	crypto_generichash_update(&h->state, (const unsigned char *)(s.n ? s.p : ""), s.n);
}

static void hash_int(struct hasher *h, int64_t i)
{
	crypto_generichash_update(&h->state, (const unsigned char *)&i, sizeof i);
}

static struct str hash_done(struct arena *a, struct hasher *h)
{
	unsigned char out[32];
	char *hex = arena_alloc(a, 65);

	crypto_generichash_final(&h->state, out, sizeof out);
	sodium_bin2hex(hex, 65, out, sizeof out);
	return (struct str){ hex, 64 };
}

/* Only fields that hold something count, under the first name they had: a later release may add and rename fields, and old hashes still fit. */
struct str state_hash(struct arena *a, const struct record *rec, const void *row)
{
	const struct plan *p = plan_of(rec);
	struct hasher h;

	hash_start(&h);
	for (size_t i = 0; i < p->n; i++) {
		struct val v = field_val(p->fields[i], row);
		if (val_is_null(&v) || (v.kind == KIND_BOOL && !v.i))
			continue;
		struct str names = str_c(p->fields[i]->was), first = str_c(p->fields[i]->name);
		(void)str_cut(&names, ' ', &first);
		hash_str(&h, first);
		hash_str(&h, val_plain(a, &v));
	}
	return hash_done(a, &h);
}

static struct str entry_hash(struct arena *a, const struct entry *e)
{
	struct hasher h;

	hash_start(&h);
	hash_str(&h, e->prev);
	hash_str(&h, e->record);
	hash_int(&h, e->row_id);
	hash_int(&h, e->version);
	hash_int(&h, e->at.s);
	hash_int(&h, e->person.id);
	hash_str(&h, e->what);
	hash_str(&h, e->changes);
	hash_str(&h, e->state);
	return hash_done(a, &h);
}

/* ---- writing ---- */

static bool is_plumbing(const struct field *f)
{
	return is_row_field(f) && f->kind != KIND_BOOL;
}

static void change_put(struct arena *a, struct json *j, const struct val *v)
{
	struct str s = val_plain(a, v);

	if (val_is_null(v))
		json_put_null(j);
	else
		json_put_str(j, s);
}

/* {"field": [old, new], ...}, every value in its canonical text; a secret says only that it changed. */
static struct str changes_json(struct arena *a, const struct record *rec, const void *row, const void *old)
{
	const struct plan *p = plan_of(rec);
	struct buf b = buf_new(a, 256, LIMIT_PAGE_BYTES);
	struct json j = { .b = &b };

	json_put_open(&j, '{');
	for (size_t i = 0; i < p->n; i++) {
		const struct field *f = p->fields[i];
		struct val now = field_val(f, row), was = old ? field_val(f, old) : val_null(f->kind);
		if (is_plumbing(f) || val_eq(&now, &was))
			continue;
		json_put_key(&j, str_c(f->name));
		json_put_open(&j, '[');
		if (f->secret) {
			json_put_null(&j);
			json_put_null(&j);
		} else {
			change_put(a, &j, &was);
			change_put(a, &j, &now);
		}
		json_put_close(&j, ']');
	}
	json_put_close(&j, '}');
	return buf_done(&b);
}

void history_add(struct req *r, const struct record *rec, const void *row, const void *old, const char *what)
{
	const struct row *head = row;
	struct entry last = { 0 };
	struct entry e = {
		.record = str_c(rec->name), .row_id = head->id, .version = head->version, .at = r->now, .person = { r->actor.id },
		.what = str_c(what), .changes = changes_json(r->mem, rec, row, old), .state = state_hash(r->mem, rec, row),
	};

	if (old && db_one(r->db, &entry_last, &last, V(e.record), V(e.row_id)))
		e.prev = last.hash;
	e.hash = entry_hash(r->mem, &e);
	(void)!db_exec(r->db, &entry_add, V(e.record), V(e.row_id), V(e.version), V(e.at), V(e.person), V(e.what), V(e.changes), V(e.state),
		V(e.prev), V(e.hash));
}

static struct str seal_hash(struct walk *w, struct str prev, int64_t from, int64_t upto, int64_t *count)
{
	struct entry e;
	struct hasher h;
	struct rows rows = db_query(w->r->db, &entries_after, V(from), V(upto));

	hash_start(&h);
	hash_str(&h, prev);
	for (*count = 0; db_next(&rows, &e); ++*count) {
		hash_int(&h, e.id);
		hash_str(&h, e.hash);
		walk_turn(w);
	}
	return hash_done(w->home, &h);
}

bool history_seal(struct req *r)
{
	struct seal last = { 0 };
	int64_t n = 0;

	(void)!db_one(r->db, &seal_last, &last);
	int64_t upto = db_count(r->db, &entry_max);
	if (r->fail.code || upto <= last.upto)
		return !r->fail.code;
	struct walk w = walk_open(r);
	struct str hash = seal_hash(&w, last.hash, last.upto, upto, &n);
	walk_end(&w);
	(void)!db_exec(r->db, &seal_add, V(upto), V(n), V(r->now), V(hash));
	return !r->fail.code;
}

/* ---- the proof ---- */

static void wrong(struct arena *a, struct history_report *out, const char *what, struct str record, int64_t id)
{
	if (out->wrong++ == 0)
		out->first_wrong = str_fmt(a, STR_FMT " %lld: %s", STR_ARG(record), (long long)id, what);
}

/* A chain's last entry must describe the row as it is today. */
static void check_row(struct walk *w, struct history_report *out, const struct entry *e)
{
	struct req *r = w->r;
	const struct record *rec = record_find(e->record);

	if (!rec)
		return;
	void *row = record_new(r->mem, rec);
	if (!record_load(r, rec, e->row_id, row))
		wrong(w->home, out, "the row is gone", e->record, e->row_id);
	else if (((struct row *)row)->version != e->version || !str_eq(state_hash(r->mem, rec, row), e->state))
		wrong(w->home, out, "the row is not as it was saved", e->record, e->row_id);
	out->records++;
}

static void check_link(struct walk *w, struct history_report *out, const struct entry *e, struct str before)
{
	if (!str_eq(e->prev, before))
		wrong(w->home, out, "the chain is broken: an entry before this one was changed, added or lost", e->record, e->row_id);
	else if (!str_eq(entry_hash(w->r->mem, e), e->hash))
		wrong(w->home, out, "an entry was changed", e->record, e->row_id);
	out->rows++;
}

static void check_chains(struct walk *w, struct history_report *out)
{
	struct entry last = { 0 }, e;
	struct rows rows = db_query(w->r->db, &entries_by_row);

	while (db_next(&rows, &e)) {
		bool same = last.id && e.row_id == last.row_id && str_eq(e.record, last.record);
		if (!same && last.id)
			check_row(w, out, &last);
		check_link(w, out, &e, same ? last.hash : STR_NONE);
		last = e;
		if (walk_turn(w)) {
			last.record = str_copy(w->r->mem, e.record);
			last.state = str_copy(w->r->mem, e.state);
			last.hash = str_copy(w->r->mem, e.hash);
		}
	}
	if (last.id)
		check_row(w, out, &last);
}

static void check_seals(struct walk *w, struct history_report *out)
{
	struct seal last = { 0 }, s;
	struct rows rows = db_query(w->r->db, &seals);

	while (db_next(&rows, &s)) {
		int64_t n = 0;
		s.hash = str_copy(w->home, s.hash);             /* its entries take many turns */
		struct str hash = seal_hash(w, last.hash, last.upto, s.upto, &n);
		if (n != s.entries || !str_eq(hash, s.hash))
			wrong(w->home, out, "entries under this seal were changed, added or lost", S("seal"), s.id);
		last = s;
		out->last_seal = s.hash;
		out->seals++;
	}
}

static void check_unknown_rows(struct req *r, struct history_report *out)
{
	for (size_t i = 0; modules_all()[i]; i++)
		for (const struct record *const *rec = modules_all()[i]->records; rec && *rec; rec++) {
			struct { int64_t id; } got;
			struct column *gives = NEW_N(r->mem, struct column, 2);
			gives[0] = (struct column){ .name = "id", .off = 0, .kind = KIND_INT };
			struct query q = { .name = "rows_without_history", .many = true, .takes = { KIND_TEXT }, .gives = gives,
				.sql = str_z(r->mem, str_fmt(r->mem, "select id from %s t where not exists (select 1 from history h where h.record = ?1"
					" and h.row_id = t.id)", (*rec)->table)) };
			struct rows rows = db_query(r->db, &q, V(str_c((*rec)->name)));
			while (db_next(&rows, &got))
				wrong(r->mem, out, "the row has no history: it was not written by this program", str_c((*rec)->name), got.id);
		}
}

bool history_check(struct req *r, struct history_report *out)
{
	*out = (struct history_report){ 0 };
	struct walk w = walk_open(r);
	check_chains(&w, out);
	check_seals(&w, out);
	walk_end(&w);
	check_unknown_rows(r, out);
	return !r->fail.code && out->wrong == 0;
}
