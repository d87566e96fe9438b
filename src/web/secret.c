/*
 * secret.c -- tokens, hashes, passwords and signatures; all of it libsodium's work.
 *
 * A secret is never stored: its hash is. What we sign says what for, so that a signature made for one purpose is
 * worth nothing for another. Comparisons take the same time whatever they compare.
 */
#include "web/private.h"

#include <sodium.h>
#include <stdlib.h>

enum { TOKEN_BYTES = 32, KEY_BYTES = 32, MAC_BYTES = 16, PLACE_TAG_BYTES = 10, ID_BYTES = 8 };

static unsigned char server_key[KEY_BYTES];
static _Atomic bool server_key_set;

static struct str base64_of(struct arena *a, const unsigned char *p, size_t n)
{
	size_t room = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *z = arena_alloc(a, room);

	return str_c(sodium_bin2base64(z, room, p, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING));
}

struct str secret_hash(struct arena *a, struct str secret)
{
	unsigned char hash[TOKEN_BYTES];
	char *hex = arena_alloc(a, sizeof hash * 2 + 1);

	crypto_generichash(hash, sizeof hash, (const unsigned char *)secret.p, secret.n, NULL, 0);
	return str_c(sodium_bin2hex(hex, sizeof hash * 2 + 1, hash, sizeof hash));
}

struct str secret_token(struct arena *a)
{
	unsigned char bytes[TOKEN_BYTES];

	CHECK(sodium_init() >= 0);
	randombytes_buf(bytes, sizeof bytes);
	return base64_of(a, bytes, sizeof bytes);
}

bool secret_same(struct str a, struct str b)
{
	return a.n == b.n && a.n > 0 && sodium_memcmp(a.p, b.p, a.n) == 0;
}

/* ---- passwords ---- */

struct str password_hash(struct arena *a, struct str password)
{
	char *z = arena_alloc(a, crypto_pwhash_STRBYTES);
	const char *fast = getenv("KPO_TEST_FAST_HASH");
	bool test = fast && *fast == '1';

	CHECK(sodium_init() >= 0);
	if (crypto_pwhash_str_alg(z, password.p ? password.p : "", password.n,
				  test ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_INTERACTIVE,
				  test ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_INTERACTIVE,
				  crypto_pwhash_ALG_ARGON2ID13) != 0)
		return STR_NONE;
	return str_c(z);
}

bool password_verify(struct str hash, struct str password)
{
	char z[crypto_pwhash_STRBYTES] = { 0 };

	CHECK(sodium_init() >= 0);
	if (hash.n == 0 || hash.n >= sizeof z) {
		/* A name that nobody has must take as long as a wrong password. */
		struct arena *a = arena_new_soft(4096);

		password_hash(a, password);
		arena_free(a);
		return false;
	}
	memcpy(z, hash.p, hash.n);
	return crypto_pwhash_str_verify(z, password.p ? password.p : "", password.n) == 0;
}

/* ---- signatures ---- */

void web_key(struct str key)
{
	CHECK(sodium_init() >= 0);
	CHECK(key.n >= 16);
	crypto_generichash(server_key, sizeof server_key, (const unsigned char *)key.p, key.n, NULL, 0);
	atomic_store(&server_key_set, true);
}

static void sign(const char *purpose, const void *p, size_t n, unsigned char out[MAC_BYTES])
{
	crypto_generichash_state state;

	CHECK(atomic_load(&server_key_set));
	crypto_generichash_init(&state, server_key, sizeof server_key, MAC_BYTES);
	crypto_generichash_update(&state, (const unsigned char *)purpose, strlen(purpose) + 1);
	crypto_generichash_update(&state, p, n);
	crypto_generichash_final(&state, out, MAC_BYTES);
}

struct str secret_mac(struct arena *a, const char *purpose, struct str text)
{
	unsigned char mac[MAC_BYTES];

	sign(purpose, text.p, text.n, mac);
	return base64_of(a, mac, sizeof mac);
}

/* Printed as a QR code: the id without its leading zeros, then ten bytes of signature. */
struct str id_token(struct arena *a, const char *purpose, int64_t id)
{
	unsigned char bytes[ID_BYTES + PLACE_TAG_BYTES], mac[MAC_BYTES];
	size_t n = 0;

	CHECK(id > 0);
	for (int shift = 56; shift >= 0; shift -= 8) {
		unsigned char byte = (unsigned char)((uint64_t)id >> shift);

		if (n > 0 || byte != 0)
			bytes[n++] = byte;
	}
	sign(purpose, bytes, n, mac);
	memcpy(bytes + n, mac, PLACE_TAG_BYTES);
	return base64_of(a, bytes, n + PLACE_TAG_BYTES);
}

/* Two spellings of the same bytes would be two tokens for one row: only ours counts. */
static bool spelled_as_ours(const unsigned char *bytes, size_t n, struct str token)
{
	char z[sodium_base64_ENCODED_LEN(ID_BYTES + PLACE_TAG_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

	sodium_bin2base64(z, sizeof z, bytes, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return str_is(token, z);
}

int64_t id_of_token(const char *purpose, struct str token)
{
	unsigned char bytes[ID_BYTES + PLACE_TAG_BYTES], mac[MAC_BYTES];
	const char *end = NULL;
	uint64_t id = 0;
	size_t n;

	if (token.n == 0 || sodium_base642bin(bytes, sizeof bytes, token.p, token.n, NULL, &n, &end,
					      sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
	    end != token.p + token.n || n <= PLACE_TAG_BYTES || !spelled_as_ours(bytes, n, token))
		return 0;
	n -= PLACE_TAG_BYTES;
	sign(purpose, bytes, n, mac);
	if (sodium_memcmp(bytes + n, mac, PLACE_TAG_BYTES) != 0)
		return 0;
	for (size_t i = 0; i < n; i++)
		id = id << 8 | bytes[i];
	return (int64_t)id;
}

struct str place_token(struct arena *a, int64_t place)
{
	return id_token(a, "place", place);
}

int64_t place_of_token(struct str token)
{
	return id_of_token("place", token);
}
