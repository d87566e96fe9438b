/* money.h -- an amount in minor units (cents). Never a double. The currency is the site's. */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H
#include "base/str.h"

struct money { int64_t minor; };
#define MONEY_NONE ((struct money){ INT64_MIN })
#define INT_NONE   INT64_MIN            /* an integer that was not given */
static inline bool money_is_none(struct money m) { return m.minor == INT64_MIN; }
bool money_parse(struct str s, struct money *out);              /* "1250", "1250.5", "1 250,50"; at most 2 decimals */
struct str money_plain(struct arena *a, struct money m);        /* 1250.50 */

#endif
