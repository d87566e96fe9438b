/*
 * attachment.c -- pictures of anything: kept once by their content, shown to whoever may read what they belong to.
 *
 * The one idea: only what photo.c wrote is ever stored, so what is served is a JPEG whatever was sent; and it is served
 * so that even something else could not run as a page. The bytes lie in a table of their own, by their hash: rows
 * stay small, and the same picture twice is stored once. Slow work happens before the writer's turn.
 */
#include "ledger/origin.h"

enum { PHOTOS_PER_HOUR = 120, PHOTOS_SHOWN = 60 };

static const struct choice moments[] = {
	{ "before", T("Before") },
	{ "after", T("After") },
	{ "during", T("In between") },
	{ "none", T("Picture") },
	{ 0 },
};

static const struct field attachment_fields[] = {
	FIELD(attachment, origin_record, .label = T("On"), .fixed = true),
	FIELD(attachment, origin_id, .label = T("Number there"), .fixed = true),
	FIELD(attachment, moment, .label = T("When"), .choices = moments),
	FIELD(attachment, filename, .label = T("File"), .fixed = true),
	FIELD(attachment, type, .label = T("Type"), .fixed = true),
	FIELD(attachment, bytes, .label = T("Size"), .unit = "B", .fixed = true),
	FIELD(attachment, width, .label = T("Width"), .fixed = true),
	FIELD(attachment, height, .label = T("Height"), .fixed = true),
	FIELD(attachment, hash, .label = T("Fingerprint"), .fixed = true, .index = true),
	{ 0 },
};

/* No pages and no API of its own: the origin's rights are not the table's to know. */
const struct record attachment_record = {
	.name = "attachment",
	.table = "attachment",
	.label = T("Picture"),
	.labels = T("Pictures"),
	.row_size = sizeof(struct attachment),
	.fields = attachment_fields,
	.title = "filename",
	.read = CAP_HISTORY,
	.create = CAP_HISTORY,
	.edit = CAP_HISTORY,
	.indexes = { "origin_record, origin_id, id" },
	.no_pages = true,
	.no_api = true,
};

/* "bytea" is PostgreSQL's word; SQLite takes it for a column that keeps bytes as they are. */
static const char *const attachment_ddl[] = {
	"create table if not exists attachment_bytes (hash text not null primary key, bytes bytea not null, thumb bytea not null)",
	NULL,
};

struct stored { struct bytes bytes; };

static const struct column stored_columns[] = { COL(struct stored, bytes), { 0 } };
static const struct column id_columns[] = { COL(struct attachment, id), { 0 } };
static const struct column shown_columns[] = {
	COL(struct attachment, id), COL(struct attachment, created_at), COL(struct attachment, created_by), COL(struct attachment, moment),
	COL(struct attachment, width), COL(struct attachment, height), { 0 },
};

static const struct query bytes_put = {
	.name = "attachment_bytes_put",
	.takes = { KIND_TEXT, KIND_BLOB, KIND_BLOB },
	.sql = "insert into attachment_bytes (hash, bytes, thumb) values (?1, ?2, ?3) on conflict (hash) do nothing",
};

static const struct column hash_columns[] = { { .name = "hash", .off = 0, .kind = KIND_TEXT }, { 0 } };
static const struct query hashes_all = {
	.name = "attachment_hashes", .many = true, .gives = hash_columns, .sql = "select distinct hash from attachment order by hash",
};

static const struct query bytes_of = {
	.name = "attachment_bytes_of",
	.takes = { KIND_TEXT },
	.gives = stored_columns,
	.sql = "select bytes from attachment_bytes where hash = ?1",
};

static const struct query thumb_of = {
	.name = "attachment_thumb_of",
	.takes = { KIND_TEXT },
	.gives = stored_columns,
	.sql = "select thumb as bytes from attachment_bytes where hash = ?1",
};

static const struct query first_of = {
	.name = "attachment_first_of",
	.takes = { KIND_TEXT, KIND_INT, KIND_TEXT },
	.gives = id_columns,
	.sql = "select id from attachment where origin_record = ?1 and origin_id = ?2 and (?3 is null or moment = ?3) and not withdrawn order by id limit 1",
};

static const struct query attachments_of = {
	.name = "attachments_of",
	.takes = { KIND_TEXT, KIND_INT, KIND_INT },
	.gives = shown_columns,
	.sql = "select id, created_at, created_by, moment, width, height from attachment"
	       " where origin_record = ?1 and origin_id = ?2 and not withdrawn order by id limit ?3",
};

/* ---- keeping ---- */

int64_t photo_attach(struct req *r, const struct record *origin, int64_t id, const struct photo *p, struct str moment)
{
	struct attachment *a = record_new(r->mem, &attachment_record);

	a->origin_record = str_c(origin->name);
	a->origin_id = id;
	a->moment = choice_label_of(&attachment_record, "moment", moment).one ? moment : S("none");
	a->type = S("image/jpeg");
	a->bytes = (int64_t)p->jpeg.n;
	a->width = p->width;
	a->height = p->height;
	a->hash = secret_hash(r->mem, p->jpeg);
	a->filename = str_fmt(r->mem, "%s-%lld-" STR_FMT ".jpg", origin->name, (long long)id, STR_ARG(str_head(a->hash, 8)));
	(void)!db_exec(r->db, &bytes_put, V(a->hash), V(BYTES(p->jpeg)), V(BYTES(p->thumb)));
	if (!record_insert(r, &attachment_record, a))
		return 0;
	event_raise(r, "attachment.added", &attachment_record, a);
	return a->id;
}

/* On a worker, before the writer's turn: who may not add one here costs no decoding. */
static void photo_prepare(struct req *r)
{
	const struct upload *file = req_file(r, "photo");
	struct origin o;

	if (!origin_add_posted(r, &o))
		return;
	if (!file)
		req_fail(r, FAIL_INVALID, T("There is no picture in the form. Take or choose one, then send it."));
	else if (!rate_allow(S("photo"), str_fmt(r->mem, "%lld", (long long)r->actor.id), PHOTOS_PER_HOUR, 3600, r->now))
		req_fail(r, FAIL_TOO_MANY, T("That were many pictures within an hour. Please wait a little."));
	else
		r->prepared = photo_read(r, file->bytes);
}

static void photo_post(struct req *r)
{
	const struct photo *p = r->prepared;
	struct origin o;

	if (!p || !origin_add_posted(r, &o) || !photo_attach(r, o.rec, o.id, p, req_field(r, "moment")))
		return;
	req_flash(r, T("Picture added."), URL_NONE);
	origin_back(r, &o, "#pictures");
}

/* ---- over the API: the picture is the body, ?moment= says when it was taken ---- */

static bool photo_api_origin(struct req *r, struct origin *o)
{
	if (!origin_get(r, req_path(r, "record"), req_id(r, "id"), o))
		return false;
	if (!origin_may_add(r, o))
		req_fail(r, FAIL_FORBIDDEN, T("You may read this, and add nothing to it."));
	return !r->fail.code;
}

static void photo_api_prepare(struct req *r)
{
	struct origin o;

	if (!photo_api_origin(r, &o))
		return;
	if (!rate_allow(S("photo"), str_fmt(r->mem, "%lld", (long long)r->actor.id), PHOTOS_PER_HOUR, 3600, r->now))
		req_fail(r, FAIL_TOO_MANY, T("That were many pictures within an hour. Please wait a little."));
	else
		r->prepared = photo_read(r, r->body_in);
}

static void photo_api(struct req *r)
{
	struct buf b = buf_new(r->mem, 128, 4096);
	struct json j = { .b = &b };
	struct origin o;

	if (!r->prepared || !photo_api_origin(r, &o))
		return;
	int64_t id = photo_attach(r, o.rec, o.id, r->prepared, req_query(r, "moment"));
	if (!id)
		return;
	json_put_open(&j, '{');
	json_put_key(&j, S("id"));
	json_put_int(&j, id);
	json_put_key(&j, S("url"));
	json_put_str(&j, url_text(photo_url(r, id, false)));
	json_put_close(&j, '}');
	r->status = 201;
	r->content_type = S("application/json");
	r->body = buf_done(&b);
}

static void photo_withdraw(struct req *r)
{
	origin_withdraw(r, &attachment_record, T("Picture withdrawn. It is no longer shown."), "#pictures");
}

/* ---- the proof: each picture has its bytes, and they are what they were ---- */

static bool bytes_whole(struct req *r, struct str hash, struct arena *one)
{
	struct arena *home = r->db->mem;
	struct stored s = { 0 };

	arena_reset(one);
	r->db->mem = one;
	bool whole = db_one(r->db, &bytes_of, &s, V(hash)) && str_eq(secret_hash(one, (struct str){ s.bytes.p, s.bytes.n }), hash);
	r->db->mem = home;
	return whole;
}

int64_t attachments_wrong(struct req *r)
{
	enum { PICTURE_BYTES = 64 << 20 };
	struct arena *one = arena_new(PICTURE_BYTES);
	struct rows rows = db_query(r->db, &hashes_all);
	struct { struct str hash; } got;
	VEC(struct str) all = { 0 };
	int64_t wrong = 0;

	arena_defer(r->mem, (void (*)(void *))arena_free, one);
	while (db_next(&rows, &got))
		*VEC_ADD(r->mem, &all) = got.hash;
	for (size_t i = 0; i < all.n && !r->fail.code; i++)
		wrong += !bytes_whole(r, all.p[i], one);
	return wrong;
}

/* ---- serving ---- */

static void picture_gone(struct req *r)
{
	req_fail(r, FAIL_NOT_FOUND, T("There is no such picture, or it is not yours to see."));
}

/* A name never changes its content, so a browser may keep it; nobody in between may. */
static void picture_write(struct req *r, const struct attachment *a, const struct query *which)
{
	struct stored s = { 0 };

	if (!db_one(r->db, which, &s, V(a->hash))) {
		picture_gone(r);
		return;
	}
	r->content_type = a->type;
	r->body = (struct str){ s.bytes.p, s.bytes.n };
	req_header(r, S("content-disposition"), str_fmt(r->mem, "inline; filename=\"" STR_FMT "\"", STR_ARG(a->filename)));
	req_header(r, S("content-security-policy"), S("default-src 'none'; sandbox"));
	req_header(r, S("cache-control"), S("private, max-age=31536000, immutable"));
}

static void photo_send(struct req *r, const struct query *which)
{
	struct attachment *a = record_new(r->mem, &attachment_record);
	struct origin o;

	if (record_load(r, &attachment_record, req_id(r, "id"), a) && !a->withdrawn && origin_may_read(r, a->origin_record, a->origin_id, &o))
		picture_write(r, a, which);
	else
		picture_gone(r);
}

void photo_write(struct req *r, int64_t attachment)
{
	struct attachment *a = record_new(r->mem, &attachment_record);

	if (attachment && record_load(r, &attachment_record, attachment, a) && !a->withdrawn)
		picture_write(r, a, &bytes_of);
	else
		picture_gone(r);
}

static void photo_whole(struct req *r)
{
	photo_send(r, &bytes_of);
}

static void photo_thumb(struct req *r)
{
	photo_send(r, &thumb_of);
}

struct url photo_url(struct req *r, int64_t attachment, bool thumb)
{
	return thumb ? url_to(r->mem, "/photo/{id}/thumb", V(attachment)) : url_to(r->mem, "/photo/{id}", V(attachment));
}

int64_t photo_of(struct req *r, const struct record *origin, int64_t id, struct str moment)
{
	struct attachment a = { 0 };

	return db_one(r->db, &first_of, &a, V(str_c(origin->name)), V(id), V(moment)) ? a.id : 0;
}

/* ---- the panel ---- */

static void photo_figure(struct req *r, const struct attachment *a, const struct origin *o)
{
	struct html *h = r->html;
	struct msg moment = choice_label_of(&attachment_record, "moment", a->moment);
	struct str title = record_title(r, o->rec, o->id), who = name_short(r->mem, person_name(r, a->created_by.id));

	EL(h, figure) {
		EL(h, a, .href = photo_url(r, a->id, false))
			VOID_EL(h, img, .src = photo_url(r, a->id, false), .width = (int32_t)a->width, .height = (int32_t)a->height, .loading = S("lazy"),
				.alt_str = say(r->mem, r->lang, T("{moment}: {title}"), ARG("moment", moment), ARG("title", title)));
		EL(h, figcaption) {
			LEAF(h, b, moment);
			html_raw(h, HTML_LIT(" "));
			html_time(h, a->created_at);
			if (who.n) {
				html_raw(h, HTML_LIT(", "));
				LEAF(h, bdi, who);
			}
			if (origin_may_withdraw(r, o, a->created_by))
				FORM(r, url_to(r->mem, "/photo/{id}/withdraw", V(a->id)))
					EL(h, button, .cls = S("btn quiet sm"), .aria_label_str = say(r->mem, r->lang, T("Withdraw the picture: {moment}"), ARG("moment", moment)))
						html_msg(h, T("Withdraw"));
		}
	}
}

static void photo_missing(struct req *r, struct msg moment)
{
	struct html *h = r->html;

	EL(h, figure) {
		LEAF(h, div, T("No photo yet"), .cls = S("ba-none"));
		EL(h, figcaption)
			LEAF(h, b, moment);
	}
}

struct photos { struct attachment *p; size_t n; };

static const struct attachment *photo_at(const struct photos *all, const char *moment)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_is(all->p[i].moment, moment))
			return &all->p[i];
	return NULL;
}

static void pair_show(struct req *r, const struct photos *all, const struct origin *o)
{
	const struct attachment *before = photo_at(all, "before"), *after = photo_at(all, "after");
	size_t rest = all->n - (before != NULL) - (after != NULL);

	EL(r->html, div, .cls = S("ba"), .id = S("pictures")) {
		if (before)
			photo_figure(r, before, o);
		else
			photo_missing(r, T("Before"));
		if (after)
			photo_figure(r, after, o);
		else
			photo_missing(r, T("After"));
	}
	if (rest)
		EL(r->html, div, .cls = S("ba"))
			for (size_t i = 0; i < all->n; i++)
				if (&all->p[i] != before && &all->p[i] != after)
					photo_figure(r, &all->p[i], o);
}

static void photo_form(struct req *r, const struct origin *o, bool has_before)
{
	struct html *h = r->html;

	FORM(r, url_to(r->mem, "/photo"), .cls = S("fo"), .enctype = S("multipart/form-data")) {
		origin_hidden(r, o->rec, o->id);
		EL(h, div, .cls = S("fo-field")) {
			LEAF(h, label, T("When"), .for_ = S("moment"));
			EL(h, select, .cls = S("fo-in"), .id = S("moment"), .name = S("moment"))
				for (const struct choice *c = moments; c->code; c++)
					LEAF(h, option, c->label, .value = str_c(c->code), .selected = c == &moments[has_before ? 1 : 0]);
		}
		EL(h, div, .cls = S("fo-field")) {
			LEAF(h, span, T("Photo"), .cls = S("fo-lbl"));
			EL(h, label, .cls = S("btn fo-file")) {
				html_icon(h, "camera");
				html_msg(h, T("Take photo"));
				VOID_EL(h, input, .cls = S("vh"), .type = S("file"), .name = S("photo"), .accept = S("image/jpeg,image/png,image/webp"),
					.required = true, .data_preview = S("photo-pv"),
					.data_unreadable = T("This cannot be read as a photo. Take another one (camera set to JPEG, \"Most compatible\")."));
			}
			VOID_EL(h, img, .cls = S("fo-pv"), .id = S("photo-pv"), .alt_str = S(""), .hidden = true);
			LEAF(h, p, T("Where it was taken is removed from the picture."), .cls = S("fo-hint"));
		}
		EL(h, div, .cls = S("fo-foot"))
			button(r, T("Add picture"), "btn", "image");
	}
}

void photos_panel(struct req *r, const struct record *origin, int64_t id)
{
	struct attachment *at = NEW_N(r->mem, struct attachment, PHOTOS_SHOWN);
	struct photos all = { at, 0 };
	struct origin o;

	if (!origin_may_read(r, str_c(origin->name), id, &o))
		return;
	struct rows rows = db_query(r->db, &attachments_of, V(str_c(origin->name)), V(id), V((int64_t)PHOTOS_SHOWN));
	while (all.n < PHOTOS_SHOWN && db_next(&rows, &at[all.n]))
		all.n++;
	db_end(&rows);
	PANEL(r, T("Before and after"), STR_NONE) {
		pair_show(r, &all, &o);
		if (origin_may_add(r, &o))
			photo_form(r, &o, photo_at(&all, "before") != NULL);
	}
}

const struct module attachment_module = {
	.name = "attachment",
	.label = T("Pictures"),
	.records = (const struct record *const[]){ &attachment_record, NULL },
	.queries = (const struct query *const[]){ &hashes_all, &bytes_put, &bytes_of, &thumb_of, &first_of, &attachments_of, NULL },
	.ddl = attachment_ddl,
	.routes = (const struct route[]){
		{ GET, "/photo/{id}", .run = photo_whole, .needs = CAP_SIGNED_IN },
		{ GET, "/photo/{id}/thumb", .run = photo_thumb, .needs = CAP_SIGNED_IN },
		{ POST, "/photo", .run = photo_post, .prepare = photo_prepare, .needs = CAP_SIGNED_IN, .body_max = LIMIT_PHOTO_BYTES + LIMIT_FORM_BYTES },
		{ POST, "/api/v1/{record}/{id}/photo", .run = photo_api, .prepare = photo_api_prepare, .needs = CAP_SIGNED_IN, .api = true, .body_max = LIMIT_PHOTO_BYTES },
		{ POST, "/photo/{id}/withdraw", .run = photo_withdraw, .needs = CAP_SIGNED_IN },
		{ 0 },
	},
};
