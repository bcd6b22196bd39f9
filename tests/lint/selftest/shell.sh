# Read by selftest.sh.
# shellcheck shell=sh disable=SC2016,SC2034,SC2154
passes 'a clean tree'

add tests/run.sh 'rm $1'
catches 'a variable without quotes in a .sh' "tests/run.sh:$at"

plant
add hooks/pre-commit 'read x' 'echo "$x"'
catches 'a script without an extension, by its first line' \
	"hooks/pre-commit:$at"

plant
add .ci/run 'cd "$1"' '[ $? -eq 0 ]'
catches 'a bash script by env' ".ci/run:$at .ci/run:$((at + 1))"

plant
add tests/cli/one/cmd '#!/bin/bash' 'echo `date`'
catches 'a script deep in tests' tests/cli/one/cmd:2

rm -r tests hooks .ci
gives_up 'without a script'
plant
mkdir "$work/path"
for tool in sh awk dirname find grep head mktemp rm sed sort tr xargs; do
	ln -s "$(command -v "$tool")" "$work/path/$tool"
done
with=PATH=$work/path
gives_up 'without shellcheck'
