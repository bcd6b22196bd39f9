# Read by selftest.sh.
# shellcheck shell=sh disable=SC2034,SC2154
# lines N: N lines.
lines() {
	awk -v n="$1" 'BEGIN { while (n-- > 0) print "\tx();" }'
}

passes 'a clean tree'

add gate/gate.c 'int f(void)' '{' "$(lines 60)" '}'
passes 'a function of 60 lines'
add gate/gate.c 'int g(void)' '{' "$(lines 61)" '}'
catches 'a function of 61' "gate/gate.c:$((at + 1))"

plant
add tests/unit/test_err.c 'int f(void)' '{' '/*' '}' '*/' "$(lines 60)" '}' \
	'int g(void)' '{' "$(lines 9)" '}'
catches 'a brace in a comment ends no function' \
	"tests/unit/test_err.c:$((at + 1))"

plant
add gate/long.h "$(lines 400)"
passes 'a file of 400 lines'
add gate/long.h 'int x;'
catches 'a file of 401' gate/long.h:401

plant
add tests/unit/long.c "$(lines 401)"
add gate/zero.c 'int x;'
catches 'a long file among others' tests/unit/long.c:401

rm -r gate/* tests/unit && gives_up 'without a file'
