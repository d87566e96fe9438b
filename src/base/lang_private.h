/*
 * lang_private.h -- between text.c, lang.c and the catalogues that tools/po.c writes.
 *
 * A catalogue is an open-addressing hash table, laid out when the program is built: nothing is
 * read or built at start, and a look-up is one hash and, nearly always, one comparison.
 */
#ifndef BASE_LANG_PRIVATE_H
#define BASE_LANG_PRIVATE_H

#include "base/text.h"

struct catalogue_entry { struct str id, text[2]; };     /* id.p NULL: an empty slot */
struct catalogue { size_t mask; const struct catalogue_entry *slots; };

struct lang {
	struct str tag, label;
	const struct catalogue *catalogue;      /* NULL: the language of the source */
	int (*plural)(int64_t n);               /* which form */
	char group, decimal;
	const char *day_mark;                   /* after the day's number: "18." */
	const char *months[12], *months_short[12], *weekdays[7], *weekdays_short[7];
};

extern const struct lang lang_en, lang_de;
extern const struct catalogue catalogue_de;

/* Used by the program and by the tool that lays the table out: both must agree. */
static inline size_t catalogue_hash(struct str id)
{
	uint64_t h = id.n;

	for (size_t i = 0; i < id.n; i++)
		h = (h ^ (unsigned char)id.p[i]) * 0x100000001b3u;
	return (size_t)(h ^ (h >> 29));
}

#endif
