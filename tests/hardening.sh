#!/bin/sh
# hardening: looks at the programs, not at the flags that were asked for.
# usage: hardening.sh BUILD
set -u
bad=0
say() {
	echo "$1: $2"
	bad=1
}
for program in "$1"/postgate "$1"/postgate-deliver; do
	[ -x "$program" ] || { say "$program" "isn't there"; continue; }
	readelf -hW "$program" | grep -q 'Type: *DYN' ||
		say "$program" "isn't position-independent"
	readelf -lW "$program" | grep -q GNU_RELRO ||
		say "$program" "has no RELRO"
	readelf -dW "$program" | grep -q 'BIND_NOW\|Flags:.*NOW' ||
		say "$program" "binds lazily"
	readelf -lW "$program" | grep 'GNU_STACK' | grep -q 'RWE' &&
		say "$program" "has an executable stack"
	readelf --dyn-syms -W "$program" | grep -q __stack_chk_fail ||
		say "$program" "has no stack protector"
	readelf --dyn-syms -W "$program" | grep -q '_chk@' ||
		say "$program" "isn't fortified"
	# The note that marks it (IBT) is lost with Debian's crt1.o, which has
	# none, so look at the code itself.
	[ "$(uname -m)" != x86_64 ] ||
		[ "$(objdump -d "$program" | grep -c endbr64)" -gt 100 ] ||
		say "$program" "has no control-flow protection"
	grep -q POSTGATE_FAULT "$program" &&
		say "$program" "has fault hooks in it"
done
# Only the program that talks to platforms may hold an HTTP client, and that
# one listens to nobody.
readelf -dW "$1/postgate" | grep -q libcurl &&
	say "$1/postgate" "links an HTTP library"
readelf --dyn-syms -W "$1/postgate-deliver" | grep -qw 'listen@' &&
	say "$1/postgate-deliver" "listens"
[ "$bad" -eq 0 ] && echo "hardening: both programs are as they should be"
exit "$bad"
