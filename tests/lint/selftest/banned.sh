# Read by selftest.sh.
# shellcheck shell=sh disable=SC2034,SC2154
passes 'a clean tree'

add gate/base/err.c '	strcpy(a, b);' '	x = atoi (c) + rand();' \
	'	s->system(1), s.popen(2), my_gets(3), gmtime_r(4);'
catches 'calls; not of members or longer names' \
	"gate/base/err.c:$at gate/base/err.c:$((at + 1))"

plant
add tests/unit/test_err.c '	char c = '\''"'\''; sprintf(c, "x"); /* " */'
catches 'a call behind a character that is a quote' "tests/unit/test_err.c:$at"

plant
add gate/gate.c '/* one' ' * two */ setlocale(LC_ALL, ""); /* three' '*/' \
	'int x; // four'
catches 'a call between comments, a comment with slashes' \
	"gate/gate.c:$((at + 1)) gate/gate.c:$((at + 3))"

plant
add gate/gate.c 'typedef struct thing thing;' 'typedef enum {' '	A,' '} an;' \
	'typedef const union u *u;'
catches 'typedefs of struct, enum and union' \
	"gate/gate.c:$at gate/gate.c:$((at + 1)) gate/gate.c:$((at + 4))"

plant
add gate/gate.h 'typedef unsigned long id_t;' 'typedef int (*call_t)(size_t n);' \
	'struct span_t {' '};' '#define word_t int' 'typedef size_t offset;' \
	'typedef int call(uint8_t x);' 'typedef char name_t[8];'
catches 'names in _t that we make' "$(
	for n in 0 1 2 4 7; do echo "gate/gate.h:$((at + n))"; done)"

plant
add gate/gate.c "/* $open_end: later */" "/* ${open_end}S is no word */" \
	'/*' " * $open_end" ' */' "const char *s = \"$open_end\";"
catches 'open ends in comments' "gate/gate.c:$at gate/gate.c:$((at + 3))"

plant
grep -v 'poison.*atoi' gate/base/banned.h >"$work/swap"
cat "$work/swap" >gate/base/banned.h
catches 'a banned header that forgets' gate/base/banned.h:1

rm gate/base/banned.h
gives_up 'without the banned header'
rm -r gate/* && gives_up 'without a file'
