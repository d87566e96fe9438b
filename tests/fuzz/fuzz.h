/*
 * fuzz.h -- what every target shares: one input, in an arena of its own that ends with it.
 *
 * A target is a file with fuzz_one(), which takes any bytes at all through the program's own functions and CHECKs
 * what must hold of the result. It copies nothing of the program and forgives nothing: a CHECK, a sanitizer's word or a
 * time over libFuzzer's limit is a finding. docs/fuzzing.md says what each one claims.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include "base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
static void fuzz_one(struct arena *mem, struct str in);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *mem = arena_new(LIMIT_REQUEST_BYTES);

	fuzz_one(mem, (struct str){ (const char *)data, n });
	arena_free(mem);
	return 0;
}

/* The first byte as one of n choices; 0 when there is none. */
static inline size_t take_choice(struct str *in, size_t n)
{
	size_t choice = in->n ? (unsigned char)in->p[0] % n : 0;

	*in = str_from(*in, 1);
	return choice;
}

/* Up to the line feed, which is dropped; all of it when there is none. */
static inline struct str take_line(struct str *in)
{
	struct str line = STR_NONE;

	str_cut(in, '\n', &line);
	return line;
}

#endif
