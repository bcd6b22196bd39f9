#!/bin/sh
# seeds: what the fuzzers begin with, from the tests' own drafts, policies and
# packs.
# usage: seeds.sh FOLDER
set -eu
cd "$(dirname -- "$0")/../.."
out=$1
rm -rf "$out"
mkdir -p "$out/check" "$out/policy" "$out/pack" "$out/image"

# A draft's first byte chooses its name, and so its form.
draft() {
	{
		printf '%s' "$1"
		cat "$2"
	} >"$out/check/$(printf '%s' "$2" | tr / _)"
}

for file in tests/drafts/*.md tests/cli/*/in/*.md tests/cli/*/*.md; do
	[ ! -f "$file" ] || draft 0 "$file"
done
for file in tests/cli/*/in/*.json tests/cli/*/*.json; do
	[ ! -f "$file" ] || draft 1 "$file"
done
for file in tests/cli/*/in/*.yaml tests/cli/*/*.yaml wordlists/*/*.yaml \
	tests/drafts/*.yaml; do
	[ -f "$file" ] || continue
	name=$(printf '%s' "$file" | tr / _)
	if grep -q '^pack:' "$file"; then
		head -c 4000 "$file" >"$out/pack/$name"
	else
		cp "$file" "$out/policy/$name"
	fi
done
# What each built-in rule is to flag, as drafts.
awk '/flag:/ { sub(/^.*flag:[ ]*/, ""); if (length($0) > 3)
	printf "0%s\n", $0 >(out "/check/flag-" NR) }' out="$out" \
	wordlists/*/*.yaml
# An image of two parts: their rows (number, start, length), then both.
{
	printf '\002\020\000\000\000\000\000\000\000'
	printf '\120\000\000\000\000\000\000\000\010\000\000\000\000\000\000\000'
	printf '\000\001\000\000\000\000\000\000'
	printf '\130\000\000\000\000\000\000\000\010\000\000\000\000\000\000\000'
	printf '12345678abcdefgh'
} >"$out/image/two"
