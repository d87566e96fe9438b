/*
 * utf8.c -- is it text: our answer against GLib's, and what is cut, repaired, escaped stays text.
 */
#include "fuzz.h"

#include "web/html.h"

#include <glib.h>
#include <jansson.h>

static bool glib_says(struct str s)
{
	if (!g_utf8_validate_len(s.p ? s.p : "", s.n, NULL))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
			return false;
	}
	return true;
}

static void check_clip(struct str s, size_t n)
{
	struct str cut = str_clip(s, n);

	CHECK(cut.n <= n && str_starts(s, cut) && str_utf8(cut));
	CHECK(cut.n == s.n || cut.n + 4 > n);
}

static void check_json(struct arena *mem, struct str s)
{
	struct buf b = buf_new(mem, 64, SIZE_MAX);
	struct json j = { .b = &b };
	json_t *read;

	json_put_str(&j, s);
	read = json_loadb(b.p, b.n, JSON_DECODE_ANY, NULL);
	CHECK(read && str_eq(s, (struct str){ json_string_value(read), json_string_length(read) }));
	json_decref(read);
}

static void fuzz_one(struct arena *mem, struct str in)
{
	bool good = str_utf8(in);
	struct str whole = text_repair(mem, in);

	CHECK(good == glib_says(in));
	CHECK(str_utf8(whole) && str_eq(whole, text_repair(mem, whole)));
	if (good)
		CHECK(str_eq(in, whole) && str_chars(in) == (size_t)g_utf8_strlen(in.p ? in.p : "", (gssize)in.n));
	for (size_t n = 0; n <= whole.n && n < 70; n++)
		check_clip(whole, n);
	check_json(mem, whole);
}
