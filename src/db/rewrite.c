/*
 * rewrite.c -- the one dialect of the declared queries, in the words of PostgreSQL.
 *
 * Queries are written once, with ?1 ?2; here they become $1 $2. Only what stands outside of texts, quoted names
 * and comments is looked at, and nothing but the parameters, a name that is a word of PostgreSQL's and the places below others is
 * ever changed: whatever else differs between the engines is written so that both understand it, or is a function of the engine.
 */
#include "db/engine.h"

#include <string.h>

/* The end of what begins here and must stay as it is: a text, a quoted name, a comment. NULL: none begins here. */
static const char *untouched_end(const char *p)
{
	const char *end = NULL;

	if (*p == '\'' || *p == '"')
		end = strchr(p + 1, *p);
	else if (p[0] == '-' && p[1] == '-')
		end = strchr(p, '\n');
	else if (p[0] == '/' && p[1] == '*')
		end = strstr(p + 2, "*/") ? strstr(p + 2, "*/") + 1 : NULL;
	else
		return NULL;
	return end ? end + 1 : p + strlen(p);
}

static const char *number_read(const char *p, int *n)
{
	int digits = 0;

	for (*n = 0; *p >= '0' && *p <= '9' && digits < 5; p++, digits++)
		*n = *n * 10 + (*p - '0');
	return p;
}

static bool name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || (c >= 'A' && c <= 'Z');
}

/* A column that has been called so since the first release. New ones do not take a reserved word as their name. */
static const char reserved[] = "similar";

static const char *word_put(const char *p, struct buf *out)
{
	const char *end = p;

	while (name_char(*end))
		end++;
	struct str word = { p, (size_t)(end - p) };
	buf_fmt(out, str_is(word, reserved) ? "\"" STR_FMT "\"" : STR_FMT, STR_ARG(word));
	return end;
}

/* Whether what stands here is the second half of "or t.area in". */
static bool is_alternative(const char *sql, const char *p)
{
	const char *name = p > sql ? p - 1 : p;

	while (name > sql && (name_char(name[-1]) || name[-1] == '.'))
		name--;
	return name - sql >= 3 && memcmp(name - 3, "or ", 3) == 0 && p[-1] == ' ';
}

/* One's own or what lies in the places below others: SQLite goes through an index with each. PostgreSQL reads the whole table for it
   (12 ms for one area's among 4,500 ideas, and growing), but with a list it goes through the indexes too. By itself it joins it better. */
static const char below[] = "in (select unit from unit_under";

static const char *below_put(const char *sql, const char *p, struct buf *out)
{
	if (strncmp(p, below, sizeof below - 1) != 0 || !is_alternative(sql, p))
		return NULL;
	buf_str(out, S("= any (array(select unit from unit_under"));
	return p + sizeof below - 1;
}

int sql_dollars(const char *sql, struct buf *out)
{
	int most = 0, n, depth = 0, list = 0;   /* list: how deep the one that is open lies */

	for (const char *p = sql, *end; *p; p = end) {
		if ((end = untouched_end(p))) {
			buf_str(out, (struct str){ p, (size_t)(end - p) });
		} else if (*p == '?') {
			end = number_read(p + 1, &n);
			/* Against a letter, "$1" would be read as part of a name. */
			if (n < 1 || n > DB_VALUES_MAX || name_char(*end) || (p > sql && name_char(p[-1])))
				return -1;
			most = n > most ? n : most;
			buf_fmt(out, "$%d", n);
		} else if (!list && (end = below_put(sql, p, out))) {
			list = ++depth;
		} else if (name_char(*p)) {
			end = word_put(p, out);
		} else {
			depth += (*p == '(') - (*p == ')');
			buf_str(out, list && depth < list ? S("))") : (struct str){ p, 1 });
			list = depth < list ? 0 : list;
			end = p + 1;
		}
	}
	return most;
}
