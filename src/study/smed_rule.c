/* smed_rule.c -- see smed_rule.h. */
#include "study/smed_rule.h"

#include <math.h>

static bool digits(struct str s, int64_t *out)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n >= 1 && s.n <= 5 && str_int(s, out);
}

double clock_parse(struct str s)
{
	int64_t part[3] = { 0 };
	struct str rest = str_trim(s), one;
	size_t n = 0;

	while (str_cut(&rest, ':', &one))
		if (n == 3 || (n && one.n != 2) || !digits(one, &part[n++]))
			return NAN;
	if (n < 2 || part[1] > 59 || part[2] > 59 || str_trim(s).p[str_trim(s).n - 1] == ':')
		return NAN;
	int64_t all = n == 2 ? part[0] * 60 + part[1] : part[0] * 3600 + part[1] * 60 + part[2];
	return all <= CLOCK_S_MAX ? (double)all : NAN;
}

struct str clock_text(struct arena *a, double s)
{
	long long whole = isnan(s) ? 0 : llround(s);

	return isnan(s) ? S("–") : str_fmt(a, "%02lld:%02lld", whole / 60, whole % 60);
}

double setup_after_s(double typed_s, bool eliminated, double elapsed_s)
{
	return !isnan(typed_s) ? typed_s : eliminated ? 0 : elapsed_s;
}

struct setup_sums setup_sum(const struct setup_part *p, size_t n)
{
	struct setup_sums s = { .now_s = n ? 0 : NAN, .converted_s = n ? 0 : NAN, .after_s = n ? 0 : NAN, .converts_s = n ? 0 : NAN, .all_now_s = n ? 0 : NAN,
		.all_after_s = n ? 0 : NAN };

	for (size_t i = 0; i < n; i++) {
		s.now_s += p[i].external_now ? 0 : p[i].elapsed_s;
		s.converts_s += !p[i].external_now && p[i].external_after ? p[i].elapsed_s : 0;
		s.after_s += p[i].external_after ? 0 : p[i].after_s;
		s.all_now_s += p[i].elapsed_s;
		s.all_after_s += p[i].after_s;
	}
	s.split = lean_smed(s.now_s, s.converts_s);
	s.converted_s = s.split.internal;
	return s;
}
