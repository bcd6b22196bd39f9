#!/bin/sh
# demo: what `make demo` shows is what happens.
# usage: demo.sh BUILD
set -u
here=$(dirname -- "$0")
# shellcheck source=tests/e2e/tap.sh
. "$here/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

NO_COLOR=1 sh "$here/../demo.sh" "$1" >"$work/out" 2>"$work/err"
check "the demonstration runs to its end" [ $? -eq 0 ]
for words in \
	'1-clean.md: pass' \
	'tone\.' \
	'sensitivity\.' \
	'leak.card' \
	'4111 •••• •••• 1111' \
	'leak.residue' \
	'sent .* site' \
	'tampered' \
	'feed.json'
do
	check "it shows $words" grep -q -- "$words" "$work/out"
done
check "the card number stays masked" sh -c \
	"! grep -q '4111 1111 1111 1111' '$work/out'"
check "it fits on two screens" [ "$(wc -l <"$work/out")" -le 130 ]
check "nothing goes to stderr" [ ! -s "$work/err" ]
done_testing "$work/out"
