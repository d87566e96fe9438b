/*
 * date.h -- days, instants and zones.
 *
 * A date is a local calendar day; an instant is a point in UTC seconds. A local wall time
 * exists only together with a zone (IANA, from the system's tzdata through GLib). Null is a
 * sentinel: DATE_NONE, INSTANT_NONE.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/str.h"

struct date { int32_t day; };           /* days since 1970-01-01 */
struct instant { int64_t s; };          /* seconds since 1970-01-01T00:00:00Z */

#define DATE_NONE    ((struct date){ INT32_MIN })
#define INSTANT_NONE ((struct instant){ INT64_MIN })
static inline bool date_is_none(struct date d) { return d.day == INT32_MIN; }
static inline bool instant_is_none(struct instant t) { return t.s == INT64_MIN; }

struct date date_of(int year, int month, int day);              /* proleptic Gregorian; CHECKs the month */
void date_parts(struct date d, int *year, int *month, int *day);
bool date_parse(struct str s, struct date *out);                /* YYYY-MM-DD, a day that exists, 1900 to 2200 */
int date_weekday(struct date d);                                /* 1 Monday .. 7 Sunday */
int date_iso_week(struct date d, int *year);                    /* ISO 8601 week 1..53 and its year */
struct date date_month_start(struct date d);
struct date date_add_months(struct date d, int months);         /* the day is clamped to the month's length */
struct str date_iso(struct arena *a, struct date d);            /* 2026-11-22 */

struct instant instant_now(void);                               /* wall clock plus the offset below */
void instant_offset_file(const char *path);                     /* tests: the clock is shifted by the seconds in this file */
bool instant_parse(struct str s, struct instant *out);          /* 2026-11-22T18:40:00Z */
struct str instant_iso(struct arena *a, struct instant t);      /* 2026-11-22T18:40:00Z */

struct zone;                                                    /* immutable, cached for the program's life, thread-safe */
const struct zone *zone_find(struct str iana);                  /* NULL when tzdata does not know it */
struct str zone_name(const struct zone *z);
struct date zone_date(const struct zone *z, struct instant t, int *minute_of_day);  /* minute may be NULL */
struct instant zone_instant(const struct zone *z, struct date d, int minute_of_day);
	/* A wall time that a clock change skips is moved forward; one that occurs twice is the first. minute may exceed 1440. */

#endif
