/*
 * zone.c -- local time, from the system's tzdata through GLib.
 *
 * Zones are kept for the program's life and never change, so they are found and read without a
 * lock. A name that tzdata does not know is not kept: nobody can fill memory with names.
 */
#include "base/check.h"
#include "base/date.h"

#include <glib.h>
#include <pthread.h>
#include <stdatomic.h>

enum { DAY_S = 86400, ZONE_NAME_BYTES = 64, DAYS_KEPT = 1024 };

struct zone {
	const struct zone *next;
	GTimeZone *g;
	char name[ZONE_NAME_BYTES];
};

static const struct zone *_Atomic zones;        /* newest first; a zone never leaves and never changes: read without the lock */
static pthread_mutex_t zones_lock = PTHREAD_MUTEX_INITIALIZER;

/* GLib would also take "+02:00" or a rule such as "EST5EDT"; we want tzdata's names and nothing else. */
static bool name_is_plain(struct str s)
{
	bool digit = false, slash = false;

	if (s.n == 0 || s.n >= ZONE_NAME_BYTES || !g_ascii_isalpha(s.p[0]))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		digit |= g_ascii_isdigit(s.p[i]);
		slash |= s.p[i] == '/';
		if (!g_ascii_isalnum(s.p[i]) && memchr("/_+-", s.p[i], 4) == NULL)
			return false;
	}
	return slash || !digit;
}

static const struct zone *zone_load(struct str iana)
{
	struct zone *z = g_new0(struct zone, 1);

	memcpy(z->name, iana.p, iana.n);
	z->g = g_time_zone_new_identifier(z->name);
	if (z->g == NULL) {
		g_free(z);
		return NULL;
	}
	z->next = atomic_load_explicit(&zones, memory_order_relaxed);
	atomic_store_explicit(&zones, z, memory_order_release);
	return z;
}

static const struct zone *zone_kept(struct str iana)
{
	const struct zone *z = atomic_load_explicit(&zones, memory_order_acquire);

	while (z != NULL && !str_is(iana, z->name))
		z = z->next;
	return z;
}

const struct zone *zone_find(struct str iana)
{
	const struct zone *z = zone_kept(iana);

	if (z != NULL || !name_is_plain(iana))
		return z;
	pthread_mutex_lock(&zones_lock);
	z = zone_kept(iana);
	if (z == NULL)
		z = zone_load(iana);
	pthread_mutex_unlock(&zones_lock);
	return z;
}

struct str zone_name(const struct zone *z)
{
	return str_c(z->name);
}

static int64_t offset_found(const struct zone *z, int64_t utc_s)
{
	return g_time_zone_get_offset(z->g, g_time_zone_find_interval(z->g, G_TIME_TYPE_UNIVERSAL, utc_s));
}

/*
 * A page asks for the same few days again and again, and nearly every day has one offset from its first second to its
 * last: such days are remembered, by each thread for itself.
 */
static int64_t offset_at(const struct zone *z, int64_t utc_s)
{
	static _Thread_local struct { const struct zone *zone; int64_t day, offset; } known[DAYS_KEPT];
	int64_t day = utc_s / DAY_S - (utc_s % DAY_S < 0), offset;
	/* Two sites in two zones are looked at together: they must not take each other's places. */
	size_t at = ((uint64_t)day + ((uintptr_t)z >> 4) * 131) % DAYS_KEPT;

	if (known[at].zone == z && known[at].day == day)
		return known[at].offset;
	offset = offset_found(z, utc_s);
	if (offset_found(z, day * DAY_S) == offset && offset_found(z, day * DAY_S + DAY_S - 1) == offset) {
		known[at].zone = z;
		known[at].day = day;
		known[at].offset = offset;
	}
	return offset;
}

struct date zone_date(const struct zone *z, struct instant t, int *minute_of_day)
{
	int64_t wall_s, second;

	if (instant_is_none(t)) {
		if (minute_of_day != NULL)
			*minute_of_day = 0;
		return DATE_NONE;
	}
	wall_s = t.s + offset_at(z, t.s);
	second = ((wall_s % DAY_S) + DAY_S) % DAY_S;
	if (minute_of_day != NULL)
		*minute_of_day = (int)(second / 60);
	return (struct date){ (int32_t)((wall_s - second) / DAY_S) };
}

struct instant zone_instant(const struct zone *z, struct date d, int minute_of_day)
{
	int64_t wall_s = (int64_t)d.day * DAY_S + (int64_t)minute_of_day * 60, before, after;

	if (date_is_none(d))
		return INSTANT_NONE;
	/* No offset reaches a day, so these are the ones before and after a change that is near. */
	before = offset_at(z, wall_s - DAY_S);
	after = offset_at(z, wall_s + DAY_S);
	if (offset_at(z, wall_s - before) != before && offset_at(z, wall_s - after) == after)
		return (struct instant){ wall_s - after };
	/* Once, twice (this is the first) or never (the clock jumped: forward by as much). */
	return (struct instant){ wall_s - before };
}
