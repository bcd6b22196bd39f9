# Read by selftest.sh.
# shellcheck shell=sh disable=SC2034,SC2154
passes 'a clean tree'

swap gate/base/err.c '	char quote = '\''"'\'';' '    char quote = '\''"'\'';'
catches 'blanks for a tab' "gate/base/err.c:$at"

plant
swap gate/gate.h 'int gate_check(struct platform *platform);' \
	'int gate_check(struct platform* platform);'
catches 'a star at the type' "gate/gate.h:$at"

plant
swap tests/unit/test_err.c 'int main(void)' 'int main(void) {'
swap tests/unit/test_err.c '{' ''
catches 'a brace that does not stand alone' "tests/unit/test_err.c:$((at - 1))"

plant
add gate/gate.c '' 'static int one(void)' '{' '	return 1;' '}'
passes 'a short function over four lines'
add gate/gate.c '' 'static int two(void) { return 2; }'
catches 'a function on one line' "gate/gate.c:$((at + 1))"

plant
add gate/gate.c '/*  As  it   stands,' '	 and longer than eighty columns: a comment is what its author wrote.  */'
passes 'a comment is left alone'

with=CLANG_FORMAT=cat
gives_up 'another program than clang-format 14'
rm .clang-format
gives_up 'without .clang-format'
plant
rm -r gate/* tests/unit && gives_up 'without a file'

plant
add gate/gate.h '' 'struct one {' '	int a;		/* tabs, */' \
	'	long long name; /*   or' '			   not   */' '};' '' \
	'#define AA	1' '#define AAAAAA	2	/* two */'
passes 'blanks before a comment behind code, and aligned macros, are free'
add gate/gate.h '' 'struct two {' '	int  a;		/* tabs */' \
	'	int c;' '	int b; ' '};'
catches 'other blanks on such a line, and at the end of one' \
	"gate/gate.h:$((at + 2)) gate/gate.h:$((at + 4))"
