/*
 * login.c -- names and secrets: who is meant, is the secret right, is a new one good enough.
 *
 * The one idea: nobody learns from us who exists. A name that nobody has costs the same time and the same tries as a
 * wrong PIN. Verifying is slow on purpose and belongs into .prepare. A secret is never kept, shown or logged; its hash is.
 */
#include "ledger/private.h"

#include <strings.h>

enum { PIN_MIN = 4, PIN_MAX = 8, PASSWORD_CHARS_MIN = 12, LETTERS_MIN = 4, KINDS_MIN = 5, SECRET_BYTES_MAX = 200 };

/* A PIN is short, so its tries are counted by the hour and the day as well. A whole plant may come from one address, at a change
   of shift within minutes: what fits is hardly limited there, what does not is, or one PIN would be tried on every name. */
enum { NAME_TRIES_MIN = 5, CLIENT_TRIES_MIN = 200, CLIENT_WRONG_HOUR = 100, CLIENT_WRONG_DAY = 400, PIN_TRIES_HOUR = 60, PIN_TRIES_DAY = 200 };
#define DEVICE_COOKIE S("kpo_d")
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

static bool wrong_open(struct req *r, struct str from)
{
	return rate_open(S("wrong by client, hour"), from, CLIENT_WRONG_HOUR, HOUR_S, r->now) && rate_open(S("wrong by client, day"), from, CLIENT_WRONG_DAY, DAY_S, r->now);
}

/* Whose budget a wrong secret is taken from: the address, or, where somebody once signed in on this device, that person's devices. So
   a neighbour behind a plant's one address who tries secrets stops no device that is known. Signing in often makes no second budget.
 */
static struct str tries_of(struct req *r)
{
	struct str rest = req_cookie_get(r, DEVICE_COOKIE), mac, person;

	if (!str_cut(&rest, '.', &person) || !str_cut(&rest, '.', &mac) || !secret_same(mac, secret_mac(r->mem, "device", person)))
		return r->client;
	person = str_fmt(r->mem, "devices of " STR_FMT, STR_ARG(person));
	return wrong_open(r, person) ? person : r->client;
}

void device_know(struct req *r, int64_t person)
{
	struct str who = str_fmt(r->mem, "%lld", (long long)person), mac = secret_mac(r->mem, "device", who);

	req_cookie(r, DEVICE_COOKIE, str_fmt(r->mem, STR_FMT "." STR_FMT, STR_ARG(who), STR_ARG(mac)), 400 * DAY_S, true);
}

static bool tries_left(struct req *r, struct str from, struct str who, bool pin)
{
	if (!rate_allow(S("sign-in by client"), from, CLIENT_TRIES_MIN, MINUTE_S, r->now))
		return false;
	if (!wrong_open(r, from))
		return false;
	if (!rate_allow(S("sign-in by name"), who, NAME_TRIES_MIN, MINUTE_S, r->now))
		return false;
	return !pin || (rate_allow(S("PIN by hour"), who, PIN_TRIES_HOUR, HOUR_S, r->now) &&
			rate_allow(S("PIN by day"), who, PIN_TRIES_DAY, DAY_S, r->now));
}

enum login_outcome login_try(struct req *r, const struct login *l, struct str name, struct str secret)
{
	struct str who = l ? str_fmt(r->mem, "#%lld", (long long)l->id) : str_lower(r->mem, str_head(name, SECRET_BYTES_MAX));
	struct str from = tries_of(r);

	if (!tries_left(r, from, who, is_pin(secret)))
		return LOGIN_TOO_OFTEN;
	if (login_verify(l, secret))
		return LOGIN_FITS;
	rate_allow(S("wrong by client, hour"), from, CLIENT_WRONG_HOUR, HOUR_S, r->now);
	rate_allow(S("wrong by client, day"), from, CLIENT_WRONG_DAY, DAY_S, r->now);
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

/* What is tried first is one of these words, once or twice, with digits and signs: taken away, hardly anything is left. */
static bool password_easy(struct str password)
{
	static const char *const first[] = { "administrator", "password", "passwort", "kennwort", "kaizen", "qwertyuiop", "qwertzuiop", "qwerty", "qwertz", "asdfgh", "welcome", "willkommen",
		"letmein", "iloveyou", "changeme", "change", "install", "secret", "geheim", "default", "login", "admin", "master", "summer", "sommer", "winter", "spring", "office", "test" };
	bool met[256] = { false };
	size_t left = 0, kinds = 0, at = 0;

	while (at < password.n) {
		size_t word = 0;

		for (size_t i = 0; i < sizeof first / sizeof first[0] && !word; i++)
			if (password.n - at >= strlen(first[i]) && strncasecmp(password.p + at, first[i], strlen(first[i])) == 0)
				word = strlen(first[i]);
		unsigned char c = (unsigned char)password.p[at];
		left += !word && (c >= 0x80 || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'));
		kinds += !met[c];
		met[c] = true;
		at += word ? word : 1;
	}
	return left < LETTERS_MIN || kinds < KINDS_MIN;
}

struct msg password_wrong(struct str password)
{
	if (str_chars(password) < PASSWORD_CHARS_MIN)
		return T("A password has at least 12 characters. Three or four words are easy to remember.");
	if (password_easy(password))
		return T("This password is one of those that are tried first. Three or four words of your own are easy to remember.");
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
