/*
 * combination.c -- the standard work combination table: who does what from when to when, and which machine runs meanwhile.
 *
 * One round is drawn from 0; what does not fit in it goes on in the next one. Waiting is what the cycle of the cell leaves over; it is never hidden in an
 * element.
 */
#include "lean/lean.h"
#include "lean/whole.h"

static bool is_usable(const struct lean_work *w, size_t n, size_t operator_n)
{
	for (size_t i = 0; i < n; i++)
		if (!(w[i].manual_s >= 0 && w[i].auto_s >= 0 && w[i].walk_s >= 0) || w[i].operator >= operator_n)
			return false;
	return n > 0;
}

static struct lean_combination none(size_t n, struct lean_work_row *rows, struct lean_operator *operators, size_t operator_n)
{
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct lean_work_row){ NAN, NAN, NAN, NAN };
	for (size_t i = 0; operators && i < operator_n; i++)
		operators[i] = (struct lean_operator){ NAN, NAN, NAN, NAN };
	return (struct lean_combination){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, false };
}

/* One operator's round, in the order of the list; it ends when they are back at its start. */
static struct lean_operator operator_walk(const struct lean_work *w, size_t n, size_t who, struct lean_work_row *rows)
{
	struct lean_operator o = { .cycle_s = 0 };

	for (size_t i = 0; i < n; i++) {
		if (w[i].operator != who)
			continue;
		double hands_off = o.cycle_s + w[i].manual_s;
		rows[i] = (struct lean_work_row){ .start_s = o.cycle_s, .manual_end_s = hands_off,
			.auto_end_s = w[i].auto_s > 0 ? hands_off + w[i].auto_s : NAN, .wrap_s = NAN };
		o.manual_s += w[i].manual_s;
		o.walk_s += w[i].walk_s;
		o.cycle_s = hands_off + w[i].walk_s;
	}
	return o;
}

static double longest_machine(const struct lean_work *w, size_t n)
{
	double longest = NAN;

	for (size_t i = 0; i < n; i++)
		if (w[i].auto_s > 0)
			longest = fmax(longest, w[i].manual_s + w[i].auto_s);
	return longest;
}

static void wrap(struct lean_work_row *rows, size_t n, double cycle_s)
{
	for (size_t i = 0; i < n; i++)
		if (is_above(rows[i].auto_end_s, cycle_s))
			rows[i].wrap_s = rows[i].auto_end_s - cycle_s;
}

struct lean_combination lean_combination(const struct lean_work *w, size_t n, double takt_s, struct lean_work_row *rows,
	struct lean_operator *operators, size_t operator_n)
{
	struct lean_combination c = { .longest_machine_s = longest_machine(w, n) };

	if (!is_usable(w, n, operator_n))
		return none(n, rows, operators, operator_n);
	for (size_t who = 0; who < operator_n; who++) {
		struct lean_operator o = operator_walk(w, n, who, rows);
		c.manual_s += o.manual_s;
		c.walk_s += o.walk_s;
		c.operator_cycle_s = fmax(c.operator_cycle_s, o.cycle_s);
		if (operators)
			operators[who] = o;
	}
	c.cell_cycle_s = fmax(c.operator_cycle_s, c.longest_machine_s);
	c.wait_s = c.cell_cycle_s - c.operator_cycle_s;
	for (size_t who = 0; operators && who < operator_n; who++)
		operators[who].wait_s = c.cell_cycle_s - operators[who].cycle_s;
	wrap(rows, n, c.cell_cycle_s);
	c.slack_s = takt_s > 0 ? takt_s - c.cell_cycle_s : NAN;
	c.meets_takt = takt_s > 0 && !is_above(c.cell_cycle_s, takt_s);
	return c;
}
