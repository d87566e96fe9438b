/*
 * lang.c -- the languages, and how each writes numbers, dates and times.
 *
 * A new language is a struct here, a catalogue in locale/ and a line in `langs`. What was not
 * measured or not given is written as a dash: null is not zero.
 */
#include "base/check.h"
#include "base/lang_private.h"

#include <math.h>
#include <strings.h>

#define DASH S("\u2013")

static int plural_one_many(int64_t n)
{
	return n != 1;
}

const struct lang lang_en = {
	.tag = S("en"),
	.label = S("English"),
	.plural = plural_one_many,
	.group = ',',
	.decimal = '.',
	.day_mark = "",
	.months = { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
		    "November", "December" },
	.months_short = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" },
	.weekdays = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" },
	.weekdays_short = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" },
};

const struct lang lang_de = {
	.tag = S("de"),
	.label = S("Deutsch"),
	.catalogue = &catalogue_de,
	.plural = plural_one_many,
	.group = '.',
	.decimal = ',',
	.day_mark = ".",
	.months = { "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
		    "November", "Dezember" },
	.months_short = { "Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez" },
	.weekdays = { "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag" },
	.weekdays_short = { "Mo", "Di", "Mi", "Do", "Fr", "Sa", "So" },
};

static const struct lang *const langs[] = { &lang_en, &lang_de, NULL };

/* ---- which language ---- */

/* The language of a tag as RFC 5646 has it ("de", "DE-at"), NULL when we do not have it. */
static const struct lang *lang_known(struct str tag)
{
	struct str primary;

	if (!str_cut(&tag, '-', &primary))
		return NULL;
	for (size_t i = 0; langs[i] != NULL; i++) {
		if (primary.n == langs[i]->tag.n && strncasecmp(primary.p, langs[i]->tag.p, primary.n) == 0)
			return langs[i];
	}
	return NULL;
}

const struct lang *lang_find(struct str tag)
{
	const struct lang *l = lang_known(tag);

	return l != NULL ? l : &lang_en;
}

/* The weight of one entry's parameters (";q=0.8"): 1 when it says nothing. */
static double accept_weight(struct str params)
{
	struct str param;
	double q;

	while (str_cut(&params, ';', &param)) {
		param = str_trim(param);
		if (param.n > 2 && (param.p[0] == 'q' || param.p[0] == 'Q') && param.p[1] == '=')
			return str_real(str_from(param, 2), &q) ? q : 0;
	}
	return 1;
}

const struct lang *lang_accept(struct str header)
{
	const struct lang *best = NULL;
	struct str entry, tag;
	double best_weight = 0;

	while (str_cut(&header, ',', &entry)) {
		const struct lang *l;
		double weight;

		if (!str_cut(&entry, ';', &tag))
			continue;
		l = lang_known(str_trim(tag));
		weight = accept_weight(entry);
		if (l != NULL && weight > best_weight) {
			best = l;
			best_weight = weight;
		}
	}
	return best != NULL ? best : &lang_en;
}

const struct lang *const *lang_all(void)
{
	return langs;
}

struct str lang_tag(const struct lang *l)
{
	return l->tag;
}

struct str lang_label(const struct lang *l)
{
	return l->label;
}

/* ---- numbers ---- */

/* digits with a mark between every three, then what follows them. */
static struct str grouped(struct arena *a, const struct lang *l, bool minus, struct str digits, struct str fraction)
{
	struct buf b = buf_new(a, 1 + digits.n + digits.n / 3 + 1 + fraction.n, SIZE_MAX);

	if (minus)
		buf_c(&b, '-');
	for (size_t i = 0; i < digits.n; i++) {
		if (i > 0 && (digits.n - i) % 3 == 0)
			buf_c(&b, l->group);
		buf_c(&b, digits.p[i]);
	}
	if (fraction.n > 0) {
		buf_c(&b, l->decimal);
		buf_str(&b, fraction);
	}
	return buf_done(&b);
}

static struct str digits_of(struct arena *a, int64_t i)
{
	struct buf b = buf_new(a, 24, 24);

	buf_int(&b, i);
	return buf_done(&b);
}

struct str lang_int(struct arena *a, const struct lang *l, int64_t i)
{
	if (i == INT_NONE)
		return DASH;
	return grouped(a, l, i < 0, digits_of(a, i < 0 ? -i : i), STR_NONE);
}

/* Halves go away from zero, as people round: not to the even digit, as printf does. */
static double rounded(double x, int decimals)
{
	double scale = pow(10, decimals), scaled = x * scale;

	return scaled < 0x1p52 ? round(scaled) / scale : x;
}

char lang_csv(const struct lang *l)
{
	return l->decimal == ',' ? ';' : ',';
}

struct str lang_real(struct arena *a, const struct lang *l, double x, int decimals)
{
	struct str digits, whole;
	double size;

	if (!isfinite(x))
		return DASH;
	size = rounded(fabs(x), decimals);
	digits = str_fmt(a, "%.*f", decimals, size);
	str_cut(&digits, '.', &whole);
	/* What rounds to zero has no sign. */
	return grouped(a, l, x < 0 && size > 0, whole, digits);
}

struct str lang_money(struct arena *a, const struct lang *l, struct money m)
{
	int64_t size;
	char cents[2];

	if (money_is_none(m))
		return DASH;
	size = m.minor < 0 ? -m.minor : m.minor;
	cents[0] = (char)('0' + size / 10 % 10);
	cents[1] = (char)('0' + size % 10);
	return grouped(a, l, m.minor < 0, digits_of(a, size / 100), (struct str){ cents, 2 });
}

/* ---- dates and times ---- */

struct str lang_date(struct arena *a, const struct lang *l, struct date d)
{
	int year, month, day;

	if (date_is_none(d))
		return DASH;
	date_parts(d, &year, &month, &day);
	return str_fmt(a, "%d%s %s %d", day, l->day_mark, l->months[month - 1], year);
}

/* A day of another year says which: without it 23 November of this year and of the year before would look alike. */
struct str lang_date_short(struct arena *a, const struct lang *l, struct date d, struct date today)
{
	int year, month, day, this_year, unused;

	if (date_is_none(d))
		return DASH;
	date_parts(d, &year, &month, &day);
	date_parts(today, &this_year, &unused, &unused);
	if (year != this_year)
		return str_fmt(a, "%d%s %s %d", day, l->day_mark, l->months_short[month - 1], year);
	return str_fmt(a, "%d%s %s", day, l->day_mark, l->months_short[month - 1]);
}

struct str lang_weekday(struct arena *a, const struct lang *l, struct date d)
{
	return date_is_none(d) ? DASH : str_c(l->weekdays[date_weekday(d) - 1]);
}

struct str lang_clock(struct arena *a, const struct lang *l, int minute_of_day)
{
	CHECK(minute_of_day >= 0);
	return str_fmt(a, "%02d:%02d", minute_of_day / 60, minute_of_day % 60);
}

struct str lang_wall(struct arena *a, const struct lang *l, struct wall w)
{
	int minute;
	struct date d;

	if (instant_is_none(w.t))
		return DASH;
	d = zone_date(w.zone, w.t, &minute);
	return str_fmt(a, "%s " STR_FMT ", %02d:%02d", l->weekdays_short[date_weekday(d) - 1], STR_ARG(lang_date_short(a, l, d, w.today)), minute / 60,
		       minute % 60);
}
