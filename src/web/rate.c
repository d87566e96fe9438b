/*
 * rate.c -- how often somebody may try: fixed windows, counted in memory.
 *
 * The table never grows. A key has eight places where it may stand; when all are taken, the oldest window gives way.
 * Which eight is decided by a key of this process, so that nobody can aim at another's place.
 */
#include "web/web.h"

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

static bool rate_ask(struct str what, struct str who, int per_window, int64_t window_s, struct instant now, bool counts)
{
	uint64_t key = rate_key(what, who);
	struct rate *rate;
	bool allowed;

	CHECK(window_s > 0);
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
