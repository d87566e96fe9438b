/* rand.h -- a repeatable generator for example data (SplitMix64). Never for a secret: those come from libsodium. */
#ifndef BASE_RAND_H
#define BASE_RAND_H
#include <stdint.h>
struct rand { uint64_t state; };
uint64_t rand_next(struct rand *r);
int64_t rand_below(struct rand *r, int64_t n);          /* 0 .. n-1 */
double rand_unit(struct rand *r);                       /* [0, 1) */
double rand_lognormal(struct rand *r, double median, double sigma);
#endif
