/*
 * login.c -- names and secrets: who is meant, is the secret right, is a new one good enough.
 *
 * The one idea: nobody learns from us who exists. A name that nobody has costs the same time and the same tries as a
 * wrong PIN. Verifying is slow on purpose and belongs into .prepare. A secret is never kept, shown or logged; its hash is.
 */
#include "ledger/private.h"

enum { PIN_MIN = 4, PIN_MAX = 8, PASSWORD_CHARS_MIN = 10, SECRET_BYTES_MAX = 200 };

/* A PIN is short, so its tries are counted by the hour and the day as well. A whole plant may come from one address, at a change
   of shift within minutes: what fits is hardly limited there, what does not is, or one PIN would be tried on every name. */
enum { NAME_TRIES_MIN = 5, CLIENT_TRIES_MIN = 200, CLIENT_WRONG_HOUR = 100, CLIENT_WRONG_DAY = 400, PIN_TRIES_HOUR = 60, PIN_TRIES_DAY = 200 };
enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400 };

static const struct column login_columns[] = {
	COL(struct login, id), COL(struct login, name), COL(struct login, password), COL(struct login, pin), { 0 },
};

/* Four look-ups by index: asked by whoever is not signed in, it must never read a whole table. */
const struct query login_by_name = {
	.name = "login_by_name",
	.takes = { KIND_TEXT, KIND_TEXT, KIND_TEXT, KIND_TEXT },
	.gives = login_columns,
	.sql = "select p.id, p.name, p.password, p.pin from ("
	       "select id, 0 as nth from person where employee_no = ?1 and not withdrawn"
	       " union all select id, 1 from person where employee_no = ?2 and not withdrawn"
	       " union all select id, 2 from person where badge = ?3 and not withdrawn"
	       " union all select id, 3 from person where email = ?4 and not withdrawn"
	       ") f join person p on p.id = f.id where p.employment = 'active' order by f.nth limit 1",
};

const struct query login_of_person = {
	.name = "login_of_person",
	.takes = { KIND_INT },
	.gives = login_columns,
	.sql = "select id, name, password, pin from person where id = ?1 and employment = 'active' and not withdrawn",
};

static struct str str_upper(struct arena *a, struct str s)
{
	char *p = arena_copy(a, s.p, s.n);

	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'a' && p[i] <= 'z')
			p[i] = (char)(p[i] - 'a' + 'A');
	return (struct str){ p, s.n };
}

bool login_find(struct req *r, struct str name, struct login *out)
{
	if (!name.n || name.n > SECRET_BYTES_MAX)
		return false;
	return db_one(r->db, &login_by_name, out, V(name), V(str_upper(r->mem, name)), V(secret_hash(r->mem, name)), V(str_lower(r->mem, name)));
}

bool login_by_id(struct req *r, int64_t person, struct login *out)
{
	return db_one(r->db, &login_of_person, out, V(person));
}

int64_t person_by_login(struct req *r, struct str login)
{
	struct login found;

	return login_find(r, str_trim(login), &found) ? found.id : 0;
}

static bool all_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

bool is_pin(struct str secret)
{
	return secret.n >= PIN_MIN && secret.n <= PIN_MAX && all_digits(secret);
}

bool login_verify(const struct login *l, struct str secret)
{
	struct str hash = !l ? STR_NONE : is_pin(secret) ? l->pin : l->password;

	return password_verify(hash, str_head(secret, SECRET_BYTES_MAX));
}

static bool tries_left(struct req *r, struct str who, bool pin)
{
	if (!rate_allow(S("sign-in by client"), r->client, CLIENT_TRIES_MIN, MINUTE_S, r->now))
		return false;
	if (!rate_open(S("wrong by client, hour"), r->client, CLIENT_WRONG_HOUR, HOUR_S, r->now) ||
	    !rate_open(S("wrong by client, day"), r->client, CLIENT_WRONG_DAY, DAY_S, r->now))
		return false;
	if (!rate_allow(S("sign-in by name"), who, NAME_TRIES_MIN, MINUTE_S, r->now))
		return false;
	return !pin || (rate_allow(S("PIN by hour"), who, PIN_TRIES_HOUR, HOUR_S, r->now) &&
			rate_allow(S("PIN by day"), who, PIN_TRIES_DAY, DAY_S, r->now));
}

enum login_outcome login_try(struct req *r, const struct login *l, struct str name, struct str secret)
{
	struct str who = l ? str_fmt(r->mem, "#%lld", (long long)l->id) : str_lower(r->mem, str_head(name, SECRET_BYTES_MAX));

	if (!tries_left(r, who, is_pin(secret)))
		return LOGIN_TOO_OFTEN;
	if (login_verify(l, secret))
		return LOGIN_FITS;
	rate_allow(S("wrong by client, hour"), r->client, CLIENT_WRONG_HOUR, HOUR_S, r->now);
	rate_allow(S("wrong by client, day"), r->client, CLIENT_WRONG_DAY, DAY_S, r->now);
	return LOGIN_WRONG;
}

/* ---- a new secret ---- */

/* 1111, 1234, 8765: what people try first. */
static bool is_run(struct str pin)
{
	int step = pin.p[1] - pin.p[0];

	if (step < -1 || step > 1)
		return false;
	for (size_t i = 2; i < pin.n; i++)
		if (pin.p[i] - pin.p[i - 1] != step)
			return false;
	return true;
}

struct msg pin_wrong(struct str pin)
{
	if (!is_pin(pin))
		return T("A PIN has 4 to 8 digits.");
	if (is_run(pin))
		return T("This PIN is easy to guess. Please take one without a row like 1234 and not the same digit only.");
	return MSG_NONE;
}

struct msg password_wrong(struct str password)
{
	if (str_chars(password) < PASSWORD_CHARS_MIN)
		return T("A password has at least 10 characters. Three or four words are easy to remember.");
	if (password.n > SECRET_BYTES_MAX)
		return T("This password is too long. 200 characters are enough.");
	return MSG_NONE;
}

/* ---- setting one ---- */

/* The table is web/session.c's. Whoever knows the old secret is signed out everywhere; the session that changed it stays. */
const struct query session_others_end = {
	.name = "session_others_end",
	.takes = { KIND_INT, KIND_TEXT },
	.sql = "delete from session where person = ?1 and hash <> ?2",
};

static bool secret_set(struct req *r, int64_t id, const struct person *change, const char *what)
{
	struct person old, p;

	if (!record_load(r, &person_record, id, &old)) {
		req_fail(r, FAIL_NOT_FOUND, T("There is no such person."));
		return false;
	}
	p = old;
	if (change->password.n)
		p.password = change->password;
	if (change->pin.n)
		p.pin = change->pin;
	if (change->badge.n)
		p.badge = change->badge;
	(void)!db_exec(r->db, &session_others_end, V(id), V(r->actor.id == id && r->session.n ? r->session : S("none")));
	return record_update(r, &person_record, &p, &old, what);
}

bool person_set_password(struct req *r, int64_t person, struct str hash)
{
	return secret_set(r, person, &(struct person){ .password = hash }, "password set");
}

bool person_set_pin(struct req *r, int64_t person, struct str hash)
{
	return secret_set(r, person, &(struct person){ .pin = hash }, "PIN set");
}

static const struct column owner_columns[] = { { .name = "id", .off = 0, .kind = KIND_INT }, { 0 } };

const struct query badge_owner = {
	.name = "badge_owner",
	.takes = { KIND_TEXT, KIND_INT },
	.gives = owner_columns,
	.sql = "select id from person where badge = ?1 and id <> ?2 and not withdrawn limit 1",
};

bool badge_taken(struct req *r, struct str code, int64_t but)
{
	return db_count(r->db, &badge_owner, V(secret_hash(r->mem, code)), V(but)) != 0;
}

bool person_set_badge(struct req *r, int64_t person, struct str code)
{
	return secret_set(r, person, &(struct person){ .badge = secret_hash(r->mem, code) }, "badge set");
}
