/*
 * rate.c -- how often somebody may try: fixed windows, counted in memory, or in the database where several servers share it.
 *
 * The table in memory never grows. A key has eight places where it may stand; when all are taken, the oldest window gives way.
 * Which eight is decided by a key of this process, so that nobody can aim at another's place.
 */
#include "web/private.h"

#include <pthread.h>
#include <sodium.h>

enum { RATE_SETS = 2048, RATE_WAYS = 8 };

struct rate { uint64_t key; int64_t window, until_s; int count; };

static pthread_mutex_t rate_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t rate_once = PTHREAD_ONCE_INIT;
static struct rate rates[RATE_SETS][RATE_WAYS];
static unsigned char rate_secret[crypto_generichash_KEYBYTES];

static void rate_start(void)
{
	CHECK(sodium_init() >= 0);
	randombytes_buf(rate_secret, sizeof rate_secret);
}

static uint64_t rate_key(struct str what, struct str who)
{
	crypto_generichash_state state;
	unsigned char hash[16];
	uint64_t key;

	pthread_once(&rate_once, rate_start);
	crypto_generichash_init(&state, rate_secret, sizeof rate_secret, sizeof hash);
	crypto_generichash_update(&state, (const unsigned char *)&what.n, sizeof what.n);
	crypto_generichash_update(&state, (const unsigned char *)what.p, what.n);
	crypto_generichash_update(&state, (const unsigned char *)who.p, who.n);
	crypto_generichash_final(&state, hash, sizeof hash);
	memcpy(&key, hash, sizeof key);
	return key;
}

static struct rate *rate_place(uint64_t key, int64_t window)
{
	struct rate *set = rates[key % RATE_SETS], *oldest = &set[0];

	for (size_t i = 0; i < RATE_WAYS; i++) {
		if (set[i].key == key && set[i].window == window)
			return &set[i];
		if (set[i].until_s < oldest->until_s)
			oldest = &set[i];
	}
	*oldest = (struct rate){ .key = key, .window = window };
	return oldest;
}

/* ---- counted together with other servers: the key tells nobody who it was ---- */

static struct database *shared;

struct tally { struct str key; int64_t more, until_s, n; };
static const struct column tally_columns[] = { COL(struct tally, n), { 0 } };
static const struct query rate_count = {
	.name = "rate_count", .takes = { KIND_TEXT, KIND_INT, KIND_INT }, .gives = tally_columns,
	.sql = "insert into rate (word, n, until_s) values (?1, ?2, ?3) on conflict (word) do update set n = rate.n + ?2 returning n",
};
static const struct query rate_sweep = { .name = "rate_sweep", .takes = { KIND_INT }, .sql = "delete from rate where until_s < ?1" };
const struct query *const rate_queries[] = { &rate_count, &rate_sweep, NULL };

bool rate_schema(struct db *db)
{
	const char *num = db_type(db, KIND_INT);

	return db_ddl(db, str_z(db->mem, str_fmt(db->mem, "create table if not exists rate (word %s primary key, n %s not null, until_s %s not null)",
		db_type(db, KIND_TEXT), num, num)));
}

void rate_share(struct database *d)
{
	shared = d;
}

void rate_end(struct req *r)
{
	(void)!db_exec(r->db, &rate_sweep, V(r->now.s));
}

static void tally_run(struct db *db, void *arg)
{
	struct tally *t = arg;

	(void)!db_one(db, &rate_count, t, V(t->key), V(t->more), V(t->until_s));
}

static bool rate_ask_shared(struct str what, struct str who, int per_window, int64_t window_s, struct instant now, bool counts, bool *allowed)
{
	struct arena *mem = arena_new_soft(1 << 16);
	int64_t window = now.s / window_s;
	struct str word = str_fmt(mem, STR_FMT "\n%lld\n" STR_FMT, STR_ARG(what), (long long)window, STR_ARG(who));
	struct tally t = { .key = secret_mac(mem, "rate", word), .more = counts, .until_s = (window + 1) * window_s };
	bool known = !arena_spent(mem) && database_apart(shared, mem, tally_run, &t);

	*allowed = counts ? t.n <= per_window : t.n < per_window;
	arena_free(mem);
	return known;
}

/* ---- */

static bool rate_ask(struct str what, struct str who, int per_window, int64_t window_s, struct instant now, bool counts)
{
	uint64_t key = rate_key(what, who);
	struct rate *rate;
	bool allowed;

	CHECK(window_s > 0);
	/* Without the database there is still what this server has seen. */
	if (shared && rate_ask_shared(what, who, per_window, window_s, now, counts, &allowed))
		return allowed;
	pthread_mutex_lock(&rate_lock);
	rate = rate_place(key, now.s / window_s);
	rate->until_s = (rate->window + 1) * window_s;
	allowed = rate->count < per_window;
	if (allowed && counts)
		rate->count++;
	pthread_mutex_unlock(&rate_lock);
	return allowed;
}

bool rate_allow(struct str what, struct str who, int per_window, int64_t window_s, struct instant now)
{
	return rate_ask(what, who, per_window, window_s, now, true);
}

bool rate_open(struct str what, struct str who, int per_window, int64_t window_s, struct instant now)
{
	return rate_ask(what, who, per_window, window_s, now, false);
}
