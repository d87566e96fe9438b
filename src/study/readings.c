/*
 * readings.c -- reads what a stopwatch wrote. Pure: text in, times out; it never mends what it does not understand.
 */
#include "study/readings.h"

#include <math.h>

/* last_s: the latest reading that was taken; before_s: the one right before, NaN when it was missed. */
struct parse { struct readings *out; struct reading *at; struct str *note; double *cycle_s; bool *cycle_odd; double last_s, before_s; };

/* "198x": the clock in tenths, and whether that one was odd. */
static bool word_read(struct str word, struct reading *out)
{
	int64_t tenths = 0;

	*out = (struct reading){ NAN, NAN, false };
	if (word.n > 1 && word.p[word.n - 1] == 'x') {
		out->odd = true;
		word.n--;
	}
	if (str_is(word, "M"))
		return true;
	if (!str_int(word, &tenths) || tenths < 0 || tenths > READINGS_CLOCK_MAX)
		return false;
	out->clock_s = (double)tenths / 10;
	return true;
}

static bool next_word(struct str *line, struct str *word)
{
	*line = str_trim(*line);
	if (!line->n)
		return false;
	str_cut(line, ' ', word);
	return true;
}

/* Where the cycle begins: where it says so, else where the one before it ended. */
static enum readings_wrong start_read(struct parse *p, struct str *line)
{
	struct reading at;
	struct str word, rest = *line;

	if (!next_word(&rest, &word) || word.p[0] != '@')
		return READINGS_GOOD;
	if (!word_read(str_from(word, 1), &at) || at.odd || isnan(at.clock_s))
		return READINGS_WORD;
	if (at.clock_s < p->last_s)
		return READINGS_BACK;
	p->last_s = p->before_s = at.clock_s;
	*line = rest;
	return READINGS_GOOD;
}

static enum readings_wrong reading_take(struct parse *p, struct reading *one)
{
	if (one->clock_s < p->last_s)
		return READINGS_BACK;
	one->elapsed_s = one->clock_s - p->before_s;
	p->before_s = one->clock_s;
	if (!isnan(one->clock_s))
		p->last_s = one->clock_s;
	return READINGS_GOOD;
}

static enum readings_wrong cycle_read(struct parse *p, struct str line, size_t c)
{
	size_t elements = p->out->elements, n = 0;
	struct reading *at = p->at + c * elements;
	enum readings_wrong wrong = start_read(p, &line);
	double start_s = p->before_s;

	for (struct str word; wrong == READINGS_GOOD && next_word(&line, &word); n++) {
		if (n == elements)
			return READINGS_COUNT;
		wrong = word_read(word, &at[n]) ? reading_take(p, &at[n]) : READINGS_WORD;
		p->cycle_odd[c] |= at[n].odd;
	}
	if (wrong == READINGS_GOOD && n == 0)
		return READINGS_WORD;   /* a note alone is no cycle */
	if (n < elements)
		p->before_s = NAN;
	for (; n < elements; n++)
		at[n] = (struct reading){ NAN, NAN, false };
	p->cycle_s[c] = at[elements - 1].clock_s - start_s;
	return wrong;
}

/* "52 121 # cart was missing" */
static enum readings_wrong line_read(struct parse *p, struct str line, size_t c)
{
	struct str times = STR_NONE;

	str_cut(&line, '#', &times);
	p->note[c] = str_trim(line);
	return cycle_read(p, times, c);
}

struct readings_fault readings_parse(struct arena *mem, struct str text, size_t elements, struct readings *out)
{
	size_t cells = READINGS_CYCLES_MAX * elements, number = 0;
	struct parse p = { .out = out, .at = NEW_N(mem, struct reading, cells + 1), .note = NEW_N(mem, struct str, READINGS_CYCLES_MAX),
		.cycle_s = NEW_N(mem, double, READINGS_CYCLES_MAX), .cycle_odd = NEW_N(mem, bool, READINGS_CYCLES_MAX) };

	*out = (struct readings){ .elements = elements, .at = p.at, .note = p.note, .cycle_s = p.cycle_s, .cycle_odd = p.cycle_odd };
	if (!elements || elements > READINGS_ELEMENTS_MAX)
		return (struct readings_fault){ READINGS_COUNT, 0 };
	for (struct str line; str_cut(&text, '\n', &line);) {
		number++;
		if (!str_trim(line).n)
			continue;
		if (out->cycles == READINGS_CYCLES_MAX)
			return (struct readings_fault){ READINGS_MANY, number };
		enum readings_wrong wrong = line_read(&p, line, out->cycles);
		if (wrong != READINGS_GOOD)
			return (struct readings_fault){ wrong, number };
		out->cycles++;
	}
	return (struct readings_fault){ out->cycles ? READINGS_GOOD : READINGS_EMPTY, number };
}

struct lean_observation readings_observation(struct arena *mem, const struct readings *const *of, const size_t *element, size_t n)
{
	double *x = NEW_N(mem, double, n * READINGS_CYCLES_MAX + 1);
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t c = 0; c < of[i]->cycles; c++) {
			const struct reading *r = &of[i]->at[c * of[i]->elements + element[i]];
			x[count++] = r->odd ? NAN : r->elapsed_s;
		}
	return lean_observation(x, count, LEAN_REPEATS_WITHIN_S);
}

struct lean_observation readings_cycle(struct arena *mem, const struct readings *r)
{
	double *x = NEW_N(mem, double, r->cycles + 1);

	for (size_t c = 0; c < r->cycles; c++)
		x[c] = r->cycle_odd[c] ? NAN : r->cycle_s[c];
	return lean_observation(x, r->cycles, LEAN_REPEATS_WITHIN_S);
}
