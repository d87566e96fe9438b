#!/bin/sh
# mistakes.sh -- each line below is a mistake that our headers promise to refuse when the program is compiled.
# Says what each compiler said, and fails when one of them compiled. The control at the end is right, so that
# the list proves something. Usage: mistakes.sh SOURCE_DIR [compiler ...]
LC_ALL=C; export LC_ALL
root=${1:?the folder that holds base/ and web/}
shift
[ $# -gt 0 ] || set -- gcc clang
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
bad=0

compile() { # compiler, statements
	printf '%s\n' '#include "web/web.h"' \
		'void f(struct req *r, struct html *h, struct str user);' \
		'void f(struct req *r, struct html *h, struct str user)' \
		'{' '	(void)r; (void)h; (void)user;' "	$2" '}' >"$work/mistake.c"
	"$1" -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Wshadow -Wno-missing-field-initializers -Wno-unused-parameter -Werror \
		-I"$root" -c -o /dev/null "$work/mistake.c" 2>"$work/said"
}

refuse() { # what, statements
	if compile "$cc" "$2"; then
		echo "COMPILED  $cc  $1"
		bad=1
	else
		echo "refused   $cc  $1: $(grep -m1 -o 'error: .*' "$work/said" | cut -c1-90)"
	fi
}

for cc in "$@"; do
	command -v "$cc" >/dev/null || { echo "no $cc here"; bad=1; continue; }
	refuse "user text as a link target"        'EL(h, a, .href = user) TEXT(h, user);'
	refuse "user text as a form's target"      'EL(h, form, .action = user) TEXT(h, user);'
	refuse "a literal as a link target"        'EL(h, a, .href = S("javascript:x")) TEXT(h, user);'
	refuse "user text as a redirect"           'req_redirect(r, user);'
	refuse "user text as raw markup"           'html_raw(h, user);'
	refuse "variable as a markup literal"      'const char *p = user.p; html_raw(h, HTML_LIT(p));'
	refuse "variable as S()"                   'const char *p = user.p; TEXT(h, S(p));'
	refuse "variable as a sentence"            'const char *p = user.p; TEXT(h, T(p));'
	refuse "user text as a sentence"           'SAY(h, user, ARG("who", user));'
	refuse "untranslated word as placeholder"  'VOID_EL(h, input, .placeholder = S("Name"));'
	refuse "printing a double"                 'TEXT(h, 1.5);'
	refuse "printing a C string"               'TEXT(h, "x");'
	refuse "binding a C string"                'struct val v = V("x"); (void)v;'
	refuse "binding a float's address"         'double d = 1; struct val v = V(&d); (void)v;'
	refuse "column of an unmapped type"        'struct row { char *p; }; static const struct column c = COL(struct row, p); (void)c;'
	refuse "column that is not there"          'struct row { bool b; }; static const struct column c = COL(struct row, a); (void)c;'
	refuse "money plus a number"               'struct money m = { 1 }; m = m + 5; (void)m;'
	refuse "money as an integer"               'struct money m = { 1 }; int64_t i = m; (void)i;'
	refuse "a day as an instant"               'struct date d = { 1 }; html_time(h, d);'
	refuse "ignoring what db_exec says"        'extern const struct query q; db_exec(r->db, &q, V(user));'
	refuse "ignoring whether db_one found it"  'extern const struct query q; int64_t n; db_one(r->db, &q, &n, V(user));'
	refuse "unknown tag"                       'EL(h, blink) TEXT(h, user);'
	refuse "unknown attribute"                 'EL(h, p, .onclick = user) TEXT(h, user);'
	refuse "an attribute twice"                'EL(h, p, .cls = user, .cls = S("x")) TEXT(h, user);'
	if ! compile "$cc" 'EL(h, a, .cls = user, .href = url_to(r->mem, "/x/{id}", V(1)), .title = T("Open")) { TEXT(h, user); LEAF(h, b, T("Due")); }
	VOID_EL(h, input, .value = user, .checked = true); SAY(h, T("{who} answers"), ARG("who", user));
	extern const struct query q; int64_t n; if (db_one(r->db, &q, &n, V(user), V(1.5))) TEXT(h, n);'; then
		echo "BROKEN    $cc  the control does not compile: $(grep -m1 -o 'error: .*' "$work/said")"
		bad=1
	fi
done
exit $bad
