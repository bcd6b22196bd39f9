#!/bin/sh
# alone: compiles one header as the only include; called by headers.sh.
# usage: alone.sh gate/FOLDER/NAME.h   (in ROOT, with CC and CPPFLAGS set)
# Once as our files see it, behind the banned header, and twice over, so that
# the guard is tried; once without the banned header, whose own includes could
# stand in for one that is missing.
name=${1#gate/}

# compile COMPILER-ARGUMENTS: the program is on stdin; problems on stdout.
compile() {
	# shellcheck disable=SC2086
	if ! said=$($CC -std=c17 $CPPFLAGS "$@" -Igate -Wall -Wextra \
		-Wpedantic -Wstrict-prototypes -Werror -fsyntax-only -x c - 2>&1)
	then
		echo "$said" | awk -v header="$header" '
		/^[^:]+:[0-9]+:([0-9]+:)? (fatal )?(error|warning): / && n < 3 {
			n++
			place = $0
			sub(/:.*/, "", place)
			line = substr($0, length(place) + 2)
			sub(/:.*/, "", line)
			sub(/^\.\//, "", place)
			sub(/^[^ ]* (fatal )?(error|warning): /, "")
			if (place ~ /^<stdin>/) {
				place = header
				line = 1
			}
			print place ":" line ": does not compile alone: " $0
		}
		!first { first = $0 }
		END {
			if (!n)
				print header ":1: does not compile alone: " first
		}'
	fi
}

header=$1
if [ -f gate/base/banned.h ]; then
	printf '#include "%s"\n#include "%s"\nstruct lint_alone;\n' \
		"$name" "$name" | compile -include gate/base/banned.h
fi
printf '#include "%s"\nstruct lint_alone;\n' "$name" | compile
