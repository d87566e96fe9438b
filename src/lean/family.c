/*
 * family.c -- which parts go the same way: the product family matrix.
 *
 * A family is made of parts that all resemble each other. Joining by neighbours only would put the two ends of a chain together that share nothing.
 */
#include "lean/lean.h"
#include "lean/whole.h"

double lean_similarity(const bool *a, const bool *b, size_t steps)
{
	size_t both = 0, either = 0;

	for (size_t i = 0; i < steps; i++) {
		both += a[i] && b[i];
		either += a[i] || b[i];
	}
	return lean_ratio((double)both, (double)either);
}

/* NaN: these two may not be in one family. */
static double likeness(const struct lean_family_of *of, size_t i, size_t j)
{
	double s = lean_similarity(of->has + i * of->steps, of->has + j * of->steps, of->steps);

	if (of->work_s && !(fabs(of->work_s[i] - of->work_s[j]) <= of->work_within * fmax(of->work_s[i], of->work_s[j]) + WHOLE_NEAR))
		return NAN;
	return s + WHOLE_NEAR >= of->threshold ? s : NAN;
}

static double least_likeness(const struct lean_family_of *of, const size_t *family, size_t a, size_t b)
{
	double least = 1;

	for (size_t i = 0; i < of->parts; i++)
		for (size_t j = 0; family[i] == a && j < of->parts; j++) {
			double s = family[j] == b ? likeness(of, i, j) : 1;
			if (isnan(s))
				return NAN;
			least = fmin(least, s);
		}
	return least;
}

/* Label: the first part of the family. */
static bool join_nearest(const struct lean_family_of *of, size_t *family)
{
	double best = -1;
	size_t keep = 0, gone = 0;

	for (size_t a = 0; a < of->parts; a++)
		for (size_t b = a + 1; family[a] == a && b < of->parts; b++) {
			double s = family[b] == b ? least_likeness(of, family, a, b) : NAN;
			if (s > best) {
				best = s;
				keep = a;
				gone = b;
			}
		}
	for (size_t i = 0; best >= 0 && i < of->parts; i++)
		family[i] = family[i] == gone ? keep : family[i];
	return best >= 0;
}

size_t lean_families(const struct lean_family_of *of, size_t *family)
{
	size_t families = 0;

	for (size_t i = 0; i < of->parts; i++)
		family[i] = i;
	while (join_nearest(of, family))
		;
	for (size_t i = 0; i < of->parts; i++)
		family[i] = family[i] == i ? families++ : family[family[i]];
	return families;
}
