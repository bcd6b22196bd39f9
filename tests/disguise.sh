#!/bin/sh
# disguise: the posts of golden/disguise.txt, by the program itself: each
# disguised word is found by the rule that is named, and no honest word is.
# usage: disguise.sh BUILD
set -u
postgate=$PWD/$1/postgate
posts=$PWD/tests/golden/disguise.txt
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
echo 1..3

# One report for all, as JSON Lines in and out.
grep -v '^#' "$posts" | awk -F '\t' '{
	gsub(/\\/, "\\\\", $2); gsub(/"/, "\\\"", $2)
	printf "{\"id\": \"%d\", \"text\": \"%s\"}\n", NR, $2
}' >posts.jsonl
grep -v '^#' "$posts" | cut -f 1 >rules
"$postgate" check --format jsonl posts.jsonl >out 2>err
if [ "$(wc -l <out)" -eq "$(wc -l <rules)" ] && [ -s out ]; then
	echo "ok 1 - every post is judged"
else
	echo "not ok 1 - every post is judged"
	head -n 5 err
fi

# What the rules that are named found, one line a post.
sort -u rules | grep -v '^-$' | sed 's/.*/"rule":"&"/' >named
sed 's/": "/":"/g' out | while read -r line; do
	printf '%s\n' "$line" | grep -o -F -f named | sort -u | tr '\n' ' '
	echo
done >found
grep -v '^#' "$posts" | paste found - >both
awk -F '\t' '$2 != "-" && index($1, "\"" $2 "\"") == 0 {
	print "  " $2 " misses: " $3; n++
} END { print (n ? "not " : "") "ok 2 - every disguise is found" }' both >missed
tail -n 1 missed
sed '$d' missed
awk -F '\t' '$2 == "-" && $1 != "" {
	print "  " $1 "in: " $3; n++
} END { print (n ? "not " : "") "ok 3 - nothing honest is" }' both >wrong
tail -n 1 wrong
sed '$d' wrong
