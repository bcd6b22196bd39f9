#!/bin/sh
# rules: the examples of all built-in rules, by the program itself, and proof
# that a wrong example is caught.
# usage: rules.sh BUILD
set -u
postgate=$PWD/$1/postgate
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
echo 1..2

if "$postgate" rules test >out 2>&1; then
	echo "ok 1 - every example of every built-in rule holds"
else
	echo "not ok 1 - every example of every built-in rule holds"
	head -n 40 out
fi

cat >wrong.yaml <<'YAML'
pack: tone/wrong
language: en
rules:
  - id: tone.wrong
    action: warn
    message: "“{match}” is wrong."
    why: "It was planted."
    terms: [flibbertigibbet]
    examples: {flag: ["Nothing to see here."], pass: ["Nothing."]}
YAML
printf 'version: 1\npacks: [builtin, ./wrong.yaml]\n' >postgate.yaml
"$postgate" rules test >out 2>&1
if [ $? -eq 1 ] && grep -q tone.wrong out; then
	echo "ok 2 - a wrong example is caught"
else
	echo "not ok 2 - a wrong example is caught"
	head -n 10 out
fi
