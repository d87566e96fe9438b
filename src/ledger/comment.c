/*
 * comment.c -- words on anything, and signatures: who said what, who stood for what, when.
 *
 * The one idea: both hang on a row of any record and have its rights. Words are kept as they were typed and shown with
 * their marks; a comment is withdrawn, never changed, so that an answer does not lose its question.
 */
#include "ledger/origin.h"
#include "web/markdown.h"

enum { COMMENTS_SHOWN = 200, COMMENTS_PER_HOUR = 120 };

/* ---- what they are. Neither has pages or an API of its own: the origin's rights are not theirs to know. ---- */

static const struct field comment_fields[] = {
	FIELD(comment, origin_record, .label = T("On"), .fixed = true),
	FIELD(comment, origin_id, .label = T("Number there"), .fixed = true),
	FIELD(comment, words, .label = T("Comment"), .required = true, .long_text = true),
	FIELD(comment, by, .label = T("By"), .ref = "person", .fixed = true),
	{ 0 },
};

const struct record comment_record = {
	.name = "comment",
	.table = "comment",
	.label = T("Comment"),
	.labels = T("Comments"),
	.row_size = sizeof(struct comment),
	.fields = comment_fields,
	.title = "words",
	.read = CAP_HISTORY,
	.create = CAP_HISTORY,
	.edit = CAP_HISTORY,
	.indexes = { "origin_record, origin_id, id" },
	.no_pages = true,
	.no_api = true,
};

static const struct choice meanings[] = {
	{ "read", T("read") },
	{ "trained", T("was trained") },
	{ "approve", T("approved") },
	{ "verify", T("verified") },
	{ "validate", T("validated") },
	{ 0 },
};

static const struct field signature_fields[] = {
	FIELD(signature, origin_record, .label = T("On"), .fixed = true),
	FIELD(signature, origin_id, .label = T("Number there"), .fixed = true),
	FIELD(signature, person, .label = T("Person"), .ref = "person", .fixed = true, .index = true),
	FIELD(signature, meaning, .label = T("Meaning"), .choices = meanings, .fixed = true),
	FIELD(signature, method, .label = T("How"), .fixed = true),
	{ 0 },
};

const struct record signature_record = {
	.name = "signature",
	.table = "signature",
	.label = T("Signature"),
	.labels = T("Signatures"),
	.row_size = sizeof(struct signature),
	.fields = signature_fields,
	.title = "meaning",
	.read = CAP_HISTORY,
	.create = CAP_HISTORY,
	.edit = CAP_HISTORY,
	.indexes = { "origin_record, origin_id, id" },
	.no_pages = true,
	.no_api = true,
};

int64_t signature_add(struct req *r, const struct record *origin, int64_t id, struct str meaning)
{
	struct signature *s = record_new(r->mem, &signature_record);

	CHECK(choice_label_of(&signature_record, "meaning", meaning).one && r->actor.id);
	s->origin_record = str_c(origin->name);
	s->origin_id = id;
	s->person = (struct ref){ r->actor.id };
	s->meaning = meaning;
	s->method = r->actor.via_token ? S("token") : S("session");
	return record_insert(r, &signature_record, s) ? s->id : 0;
}

/* ---- adding ---- */

int64_t comment_add(struct req *r, const struct record *origin, int64_t id, struct str words)
{
	struct comment *c = record_new(r->mem, &comment_record);

	c->origin_record = str_c(origin->name);
	c->origin_id = id;
	c->words = words;
	c->by = (struct ref){ r->actor.id };
	if (!record_insert(r, &comment_record, c))
		return 0;
	event_raise(r, "comment.added", &comment_record, c);
	return c->id;
}

/* ---- taking back what an undone step left ---- */

static const struct column id_columns[] = { COL(struct comment, id), { 0 } };
static const struct query comments_at = {
	.name = "comments_at", .takes = { KIND_TEXT, KIND_INT, KIND_REF, KIND_TIME }, .gives = id_columns,
	.sql = "select id from comment where origin_record = ?1 and origin_id = ?2 and created_by = ?3 and created_at = ?4 and not withdrawn order by id",
};
static const struct query signatures_at = {
	.name = "signatures_at", .takes = { KIND_TEXT, KIND_INT, KIND_REF, KIND_TIME }, .gives = id_columns,
	.sql = "select id from signature where origin_record = ?1 and origin_id = ?2 and created_by = ?3 and created_at = ?4 and not withdrawn order by id",
};

static void withdraw_one(struct req *r, const struct record *rec, int64_t id)
{
	void *old = record_new(r->mem, rec);

	if (!record_load(r, rec, id, old))
		return;
	void *row = arena_copy(r->mem, old, rec->row_size);
	((struct row *)row)->withdrawn = true;
	record_update(r, rec, row, old, "undone");
}

static void take_back(struct req *r, const struct record *rec, struct rows rows)
{
	struct comment got = { 0 };
	VEC(int64_t) ids = { 0 };

	while (db_next(&rows, &got))
		*VEC_ADD(r->mem, &ids) = got.id;
	for (size_t i = 0; i < ids.n && !r->fail.code; i++)
		withdraw_one(r, rec, ids.p[i]);
}

void words_take_back(struct req *r, const struct record *origin, int64_t id, struct instant at)
{
	struct str name = str_c(origin->name);
	struct ref me = { r->actor.id };

	take_back(r, &comment_record, db_query(r->db, &comments_at, V(name), V(id), V(me), V(at)));
	take_back(r, &signature_record, db_query(r->db, &signatures_at, V(name), V(id), V(me), V(at)));
}

static void comment_post(struct req *r)
{
	struct str words = req_field(r, "words");
	struct origin o;

	if (!origin_add_posted(r, &o))
		return;
	if (!words.n)
		req_fail(r, FAIL_INVALID, T("There is nothing in this comment yet. Write a few words and send it again."));
	else if (str_chars(words) > LIMIT_LONG_TEXT_CHARS)
		req_fail(r, FAIL_INVALID, T("This comment is longer than 5,000 characters. Shorten it, or send it in two."));
	else if (!rate_allow(S("comment"), str_fmt(r->mem, "%lld", (long long)r->actor.id), COMMENTS_PER_HOUR, 3600, r->now))
		req_fail(r, FAIL_TOO_MANY, T("That were many comments within an hour. Please wait a little."));
	else if (comment_add(r, o.rec, o.id, words)) {
		req_flash(r, T("Comment added."), URL_NONE);
		origin_back(r, &o, "#comments");
	}
}

static void comment_withdraw(struct req *r)
{
	origin_withdraw(r, &comment_record, T("Comment withdrawn. It stays in the history."), "#comments");
}

/* ---- the panel ---- */

static const struct column comment_columns[] = {
	COL(struct comment, id), COL(struct comment, created_at), COL(struct comment, created_by), COL(struct comment, words),
	COL(struct comment, by), { 0 },
};

/* The latest ones, the oldest of them first. */
static const struct query comments_of = {
	.name = "comments_of",
	.takes = { KIND_TEXT, KIND_INT, KIND_INT },
	.gives = comment_columns,
	.sql = "select id, created_at, created_by, words, by from (select id, created_at, created_by, words, by from comment"
	       " where origin_record = ?1 and origin_id = ?2 and not withdrawn order by id desc limit ?3) t order by id",
};

static void words_show(struct req *r, struct str words)
{
	EL(r->html, div, .cls = S("prose"), .dir = S("auto"))
		html_words(r->html, words);
}

static void comment_show(struct req *r, const struct comment *c, const struct origin *o)
{
	struct html *h = r->html;
	struct str name = person_name(r, c->by.id);

	EL(h, li) {
		LEAF(h, span, name_initials(r->mem, name), .cls = S("av"), .aria_hidden = S("true"));
		EL(h, div) {
			EL(h, p, .cls = S("co-h")) {
				if (name.n)
					LEAF(h, b, name);
				else
					LEAF(h, b, T("Without a name"));
				html_time(h, c->created_at);
			}
			words_show(r, c->words);
			if (o->rec && origin_may_withdraw(r, o, c->created_by))
				FORM(r, url_to(r->mem, "/comment/{id}/withdraw", V(c->id)))
					button(r, T("Withdraw"), "btn quiet sm", NULL);
		}
	}
}

static void comment_form(struct req *r, const struct record *origin, int64_t id)
{
	struct html *h = r->html;

	FORM(r, url_to(r->mem, "/comment"), .cls = S("fo")) {
		origin_hidden(r, origin, id);
		EL(h, div, .cls = S("fo-field fo-wide")) {
			LEAF(h, label, T("Your comment"), .for_ = S("words"));
			EL(h, textarea, .cls = S("fo-in"), .id = S("words"), .name = S("words"), .rows = 3, .maxlength = LIMIT_LONG_TEXT_CHARS, .required = true,
			   .dir = S("auto"), .data_draft = str_fmt(r->mem, "comment-%s-%lld", origin->name, (long long)id))
				html_str(h, STR_NONE);
		}
		EL(h, div, .cls = S("fo-foot"))
			button(r, T("Send"), "btn", "message-circle");
	}
}

void comments_panel(struct req *r, const struct record *origin, int64_t id)
{
	VEC(struct comment) all = { 0 };
	struct comment c = { 0 };
	struct origin o;

	if (!origin_may_read(r, str_c(origin->name), id, &o))
		return;
	PANEL(r, T("Comments"), STR_NONE) {
		struct rows rows = db_query(r->db, &comments_of, V(str_c(origin->name)), V(id), V((int64_t)COMMENTS_SHOWN));
		while (db_next(&rows, &c)) {
			*VEC_ADD(r->mem, &all) = c;
			record_title_ahead(r, &person_record, c.by.id);
		}
		EL(r->html, ul, .cls = S("co"), .id = S("comments"))
			for (size_t i = 0; i < all.n; i++)
				comment_show(r, &all.p[i], &o);
		if (origin_may_add(r, &o))
			comment_form(r, origin, id);
	}
}

const struct module comment_module = {
	.name = "comment",
	.label = T("Comments"),
	.records = (const struct record *const[]){ &comment_record, &signature_record, NULL },
	.queries = (const struct query *const[]){ &comments_of, &comments_at, &signatures_at, NULL },
	.routes = (const struct route[]){
		{ POST, "/comment", .run = comment_post, .needs = CAP_SIGNED_IN },
		{ POST, "/comment/{id}/withdraw", .run = comment_withdraw, .needs = CAP_SIGNED_IN },
		{ 0 },
	},
};
