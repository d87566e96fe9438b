/*
 * token.c -- access tokens: a program that acts for a person over the API.
 *
 * A token is shown once; what is kept is its hash, its name and the day it was last used. The day is gathered in memory and
 * written by a job, so that a reading request stays one that only reads. Making a token asks for the PIN or
 * password once more, because a token outlives the session on a tablet that somebody left lying.
 */
#include "ledger/private.h"

#include <pthread.h>

/* ---- the record: its history says who made and who withdrew it ---- */

struct api_token { ROW; struct ref person; struct str name, hash; };

static const struct field api_token_fields[] = {
	FIELD(api_token, person, .label = T("Person"), .ref = "person", .required = true, .index = true),
	FIELD(api_token, name, .label = T("Name"), .required = true, .max = 80),
	FIELD(api_token, hash, .label = T("Hash"), .secret = true, .fixed = true, .unique = true),
	{ 0 },
};

const struct record api_token_record = {
	.name = "api_token",
	.table = "api_token",
	.prefix = "TK-",
	.label = T("Access token"),
	.labels = T("Access tokens"),
	.row_size = sizeof(struct api_token),
	.fields = api_token_fields,
	.title = "name",
	.own = { "person" },
	.read = CAP_ORG_EDIT,
	.create = CAP_ORG_EDIT,
	.edit = CAP_ORG_EDIT,
	.no_pages = true,
	.no_api = true,
};

/* ---- last used ---- */

enum { USES_MAX = 256 };
struct use { int64_t token; struct date day; };

static pthread_mutex_t uses_lock = PTHREAD_MUTEX_INITIALIZER;
static struct use uses[USES_MAX];
static size_t use_count;

/* When the list is full until the next writing, a day goes unnoticed; nobody waits for it. */
static void token_use_note(int64_t token, struct date day)
{
	size_t i = 0;

	pthread_mutex_lock(&uses_lock);
	while (i < use_count && uses[i].token != token)
		i++;
	if (i < USES_MAX) {
		uses[i] = (struct use){ token, day };
		use_count = i == use_count ? i + 1 : use_count;
	}
	pthread_mutex_unlock(&uses_lock);
}

const struct query token_used = {
	.name = "token_used",
	.takes = { KIND_INT, KIND_DATE },
	.sql = "insert into api_token_use (token, day) values (?1, ?2) on conflict (token) do update set day = excluded.day",
};

void token_use_keep(struct req *r)
{
	struct use noted[USES_MAX];
	size_t n;

	pthread_mutex_lock(&uses_lock);
	n = use_count;
	memcpy(noted, uses, n * sizeof uses[0]);
	use_count = 0;
	pthread_mutex_unlock(&uses_lock);
	for (size_t i = 0; i < n; i++)
		(void)!db_exec(r->db, &token_used, V(noted[i].token), V(noted[i].day));
}

/* ---- a token that a program sent ---- */

struct token_row { int64_t id; struct ref person; };

static const struct column token_columns[] = { COL(struct token_row, id), COL(struct token_row, person), { 0 } };

const struct query token_by_hash = {
	.name = "token_by_hash",
	.takes = { KIND_TEXT },
	.gives = token_columns,
	.sql = "select t.id, t.person from api_token t join person p on p.id = t.person"
	       " where t.hash = ?1 and not t.withdrawn and not p.withdrawn and p.employment = 'active'",
};

int64_t token_person(struct req *r, struct str token_hash)
{
	struct token_row t;

	if (!db_one(r->db, &token_by_hash, &t, V(token_hash)))
		return 0;
	token_use_note(t.id, r->today);
	return t.person.id;
}

struct str token_create(struct req *r, int64_t person, struct str name)
{
	struct api_token *t = record_new(r->mem, &api_token_record);
	struct str random = secret_token(r->mem);
	struct str token = str_fmt(r->mem, "kpo_" STR_FMT, STR_ARG(random));

	t->person = (struct ref){ person };
	t->name = str_clip(name, 80);
	t->hash = secret_hash(r->mem, token);
	return record_insert(r, &api_token_record, t) ? token : STR_NONE;
}

/* ---- the page ---- */

struct token_shown { int64_t id; struct str name; struct instant created_at; struct date day; };

static const struct column shown_columns[] = {
	COL(struct token_shown, id), COL(struct token_shown, name), COL(struct token_shown, created_at), COL(struct token_shown, day), { 0 },
};

const struct query tokens_of_person = {
	.name = "tokens_of_person",
	.takes = { KIND_INT },
	.gives = shown_columns,
	.sql = "select t.id, t.name, t.created_at, u.day from api_token t left join api_token_use u on u.token = t.id"
	       " where t.person = ?1 and not t.withdrawn order by t.id desc limit 100",
};

static void token_line(struct req *r, const struct token_shown *t)
{
	struct html *h = r->html;

	EL(h, tr) {
		LEAF(h, th, t->name, .scope = S("row"), .dir = S("auto"));
		LEAF(h, td, t->created_at);
		LEAF(h, td, t->day);
		EL(h, td, .cls = S("tb-x"))
			FORM(r, url_to(r->mem, "/me/tokens/{id}/withdraw", V(t->id)))
				EL(h, button, .cls = S("btn sm"), .aria_label_str = say(r->mem, r->lang, T("Withdraw {name}"), ARG("name", t->name)))
					html_msg(h, T("Withdraw"));
	}
}

static void token_table(struct req *r)
{
	struct html *h = r->html;
	struct rows rows = db_query(r->db, &tokens_of_person, V(r->actor.id));
	struct token_shown t;

	if (!db_next(&rows, &t)) {
		LEAF(h, p, T("No program acts for you. That is the normal case."));
		return;
	}
	EL(h, table, .cls = S("tb")) {
		EL(h, thead)
			EL(h, tr) {
				LEAF(h, th, T("Name"), .scope = S("col"));
				LEAF(h, th, T("Made"), .scope = S("col"));
				LEAF(h, th, T("Last used"), .scope = S("col"));
				EL(h, th, .scope = S("col"))
					LEAF(h, span, T("Withdraw"), .cls = S("vh"));
			}
		EL(h, tbody)
			do
				token_line(r, &t);
			while (db_next(&rows, &t));
	}
}

struct token_attempt { struct msg name_wrong, secret_wrong; };

static void token_form(struct req *r, const struct token_attempt *a)
{
	FORM(r, url_to(r->mem, "/me/tokens"), .cls = S("fo")) {
		ENTRY(r, .name = "name", .label = T("What is it for?"), .hint = T("As you will know it again: report for the plant meeting."),
		      .value = req_field(r, "name"), .required = true, .max = 80, .mistake = a ? a->name_wrong : MSG_NONE);
		ENTRY(r, .name = "secret", .type = "password", .label = T("Your PIN or password"), .autocomplete = S("current-password"), .required = true,
		      .mistake = a ? a->secret_wrong : MSG_NONE);
		EL(r->html, div, .cls = S("fo-foot"))
			button(r, T("Make a token"), "btn pri", "plus");
	}
}

static void tokens_page(struct req *r, const struct token_attempt *a, struct str fresh)
{
	struct html *h = r->html;

	PAGE(r, .title = T("Access tokens"), .sub = lang_text(r->lang, T("A program with a token may do what you may do.")), .nav = "/me",
	     .crumb = r->actor.name, .crumb_to = url_to(r->mem, "/me"))
		EL(h, div, .cls = S("stack")) {
			if (fresh.n)
				EL(h, div, .cls = S("alert alert-ok"), .role = S("status")) {
					html_mark(h, MARK_OK, T("Done"));
					EL(h, div) {
						LEAF(h, b, T("Copy it now, it is not shown again"));
						EL(h, p)
							LEAF(h, kbd, fresh);
					}
				}
			PANEL(r, T("Your tokens"), STR_NONE)
				token_table(r);
			PANEL(r, T("A new one"), STR_NONE)
				token_form(r, a);
		}
}

void tokens_show(struct req *r)
{
	tokens_page(r, NULL, STR_NONE);
}

void tokens_prepare(struct req *r)
{
	struct token_attempt *a = NEW(r->mem, struct token_attempt);
	struct str secret = req_field(r, "secret");
	struct login who;

	r->prepared = a;
	if (!req_field(r, "name").n)
		a->name_wrong = T("Give it a name, so that you know later what it was for.");
	enum login_outcome how = login_by_id(r, r->actor.id, &who) ? login_try(r, &who, STR_NONE, secret) : LOGIN_WRONG;
	if (how == LOGIN_TOO_OFTEN)
		a->secret_wrong = T("Too many tries. Please wait a minute, then try again.");
	else if (how == LOGIN_WRONG)
		a->secret_wrong = T("This is not your PIN or password.");
}

void tokens_add(struct req *r)
{
	const struct token_attempt *a = r->prepared;

	if (a->name_wrong.one || a->secret_wrong.one) {
		tokens_page(r, a, STR_NONE);
		req_fail(r, FAIL_INVALID, T("Nothing was changed. Look at the fields that are marked."));
		r->quiet_errors = true;
		return;
	}
	struct str token = token_create(r, r->actor.id, req_field(r, "name"));
	if (token.n)
		tokens_page(r, NULL, token);
}

void tokens_withdraw(struct req *r)
{
	struct api_token old, t;

	if (!record_load(r, &api_token_record, req_id(r, "id"), &old) || old.person.id != r->actor.id) {
		req_fail(r, FAIL_NOT_FOUND, T("There is no such token."));
		return;
	}
	t = old;
	t.withdrawn = true;
	if (!old.withdrawn && !record_update(r, &api_token_record, &t, &old, "withdrawn"))
		return;
	req_flash(r, T("Withdrawn. The program is shut out at once."), URL_NONE);
	req_redirect(r, url_to(r->mem, "/me/tokens"));
}
