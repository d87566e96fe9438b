/*
 * people.c -- who can do what, who still does it, and how much was learned.
 *
 * Somebody who was not assessed is not qualified; somebody who left is not somebody who gave up. It must never rank persons.
 */
#include "lean/lean.h"

#include <math.h>

/* ---- skills ---- */

static bool reaches(int level, int threshold)
{
	return level >= 0 && level >= threshold;
}

static void count_skill(const int *level, size_t persons, size_t skills, size_t j, int qualified_at, int trains_at, size_t required, struct lean_skill *s)
{
	*s = (struct lean_skill){ 0 };
	for (size_t i = 0; i < persons; i++) {
		s->qualified += reaches(level[i * skills + j], qualified_at);
		s->trainers += reaches(level[i * skills + j], trains_at);
	}
	s->gap = required > s->qualified ? required - s->qualified : 0;
	s->single = s->qualified == 1;
	s->uncovered = s->qualified == 0;
}

static size_t count_qualified(const int *level, size_t skills, size_t i, int qualified_at)
{
	size_t count = 0;

	for (size_t j = 0; j < skills; j++)
		count += reaches(level[i * skills + j], qualified_at);
	return count;
}

double lean_skill_matrix(const int *level, size_t persons, size_t skills, int qualified_at, int trains_at, const size_t *required, struct lean_skill *skill,
	double *versatility)
{
	size_t sum = 0;

	for (size_t j = 0; j < skills; j++)
		count_skill(level, persons, skills, j, qualified_at, trains_at, required[j], &skill[j]);
	for (size_t i = 0; i < persons; i++) {
		size_t count = count_qualified(level, skills, i, qualified_at);
		versatility[i] = lean_share(count, skills);
		sum += count;
	}
	return lean_share(sum, persons * skills);
}

/* ---- learning ---- */

struct lean_cohort lean_cohort_retention(size_t trained, size_t left, size_t active)
{
	return (struct lean_cohort){ lean_share(active, trained), left <= trained ? lean_share(active, trained - left) : NAN };
}

struct lean_learning lean_learning_gain(double pre, double post, double max)
{
	return (struct lean_learning){ post - pre, lean_ratio(post - pre, max - pre) };
}

double lean_sensei_internal(double internal_days, double external_days)
{
	return internal_days >= 0 && external_days >= 0 ? lean_ratio(internal_days, internal_days + external_days) : NAN;
}
