/*
 * sheet.c -- from the elements of a study to the rows of its sheets, and the figures at their head.
 *
 * Nothing is drawn from times that are not there: who has not timed an element sees which one is missing, not a sheet that is too short.
 */
#include "study/form.h"

#include <math.h>

/* ---- rows ---- */

static size_t last_of(const struct work_rows *w, size_t operator)
{
	for (size_t i = w->n; i > 0; i--)
		if (w->work[i - 1].operator == operator)
			return i - 1;
	return SIZE_MAX;
}

static void row_add(struct work_rows *w, const struct element *e, double walked_s)
{
	w->work[w->n] = (struct lean_work){ (size_t)e->operator - 1, e->hand_s, isnan(e->machine_s) ? 0 : e->machine_s, (isnan(e->walk_s) ? 0 : e->walk_s) + walked_s };
	w->name[w->n] = e->name;
	w->from[w->n++] = e;
}

/* A walk before anything else belongs to the end of the round before. Where an operator only walks, that is their work. */
static void operator_rows(struct work_rows *w, const struct study_of *s, size_t operator)
{
	double first_walk_s = 0;

	for (size_t i = 0; i < s->n; i++) {
		const struct element *e = &s->element[i];
		if ((size_t)e->operator - 1 != operator)
			continue;
		w->unknown += isnan(e->hand_s);
		size_t last = last_of(w, operator);
		if (!e->walks)
			row_add(w, e, 0);
		else if (last == SIZE_MAX)
			first_walk_s += e->hand_s;
		else
			w->work[last].walk_s += e->hand_s;
	}
	size_t last = last_of(w, operator);
	if (last != SIZE_MAX)
		w->work[last].walk_s += first_walk_s;
}

struct work_rows study_work(struct req *r, const struct study_of *s)
{
	struct work_rows w = { .work = NEW_N(r->mem, struct lean_work, s->n + 1), .name = NEW_N(r->mem, struct str, s->n + 1),
		.from = NEW_N(r->mem, const struct element *, s->n + 1) };

	for (size_t o = 0; o < s->operators; o++)
		operator_rows(&w, s, o);
	w.sums = lean_combination(w.work, w.n, s->takt_s, NEW_N(r->mem, struct lean_work_row, w.n + 1), NULL, s->operators);
	return w;
}

/* ---- figures ---- */

/* Where an earlier element has run the same machine already; i: none has. */
static size_t same_machine(const struct study_of *s, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (s->element[i].machine.n && str_eq(s->element[k].machine, s->element[i].machine))
			return k;
	return i;
}

/* A machine holds its pieces once, however many elements run it. */
static double swip(struct req *r, const struct study_of *s)
{
	double *auto_s = NEW_N(r->mem, double, s->n + 1);

	for (size_t i = 0; i < s->n; i++)
		if (s->element[i].machine_s > 0)
			auto_s[same_machine(s, i)] += s->element[i].machine_s;
	return lean_swip(&(struct lean_swip_of){ .takt_s = s->takt_s, .crew = (double)s->operators, .auto_s = auto_s, .auto_n = s->n }).total;
}

struct study_facts study_facts(struct req *r, const struct study_of *s)
{
	struct work_rows w = study_work(r, s);
	double *manual_s = NEW_N(r->mem, double, w.n + 1);

	for (size_t i = 0; i < w.n; i++)
		manual_s[i] = w.work[i].manual_s + w.work[i].walk_s;
	struct lean_crew crew = lean_crew(manual_s, w.n, s->takt_s);
	return (struct study_facts){ s->takt_s, w.sums.cell_cycle_s, crew.operators, w.n ? swip(r, s) : NAN, crew.advice };
}

double study_ideal_s(struct req *r, const struct study_of *s)
{
	struct lean_combination sums = study_work(r, s).sums;

	return isnan(sums.longest_machine_s) ? sums.cell_cycle_s : sums.longest_machine_s;
}

struct str seconds_text(struct req *r, double s)
{
	double tenths = round(s * 10) / 10;

	if (isnan(s))
		return S("–");
	return say(r->mem, r->lang, T("{s} s"), ARG("s", lang_real(r->mem, r->lang, tenths, fmod(tenths, 1) != 0)));
}
