#!/bin/sh
# demo: the whole way of a post, on the drafts in tests/drafts, in a temporary
# folder that is removed again (KEEP=1 keeps it).
# usage: demo.sh BUILD
set -eu
PATH=$PWD/$1:$PATH
drafts=$PWD/tests/drafts
work=$(mktemp -d)
trap '[ -n "${KEEP-}" ] || rm -rf "$work"' EXIT
cp "$drafts"/*.md "$drafts"/postgate.yaml "$work"
cd "$work"
bold='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR-}" ]; then
	bold=$(printf '\033[1m') plain=$(printf '\033[0m')
fi

say() {
	printf '\n%s== %s%s\n' "$bold" "$1" "$plain"
}

# Shows a command, runs it, and shows its exit status when it isn't 0. The
# demonstration stops where the status isn't the expected one.
run() {
	expected=$1
	shift
	echo "\$ $*"
	status=0
	"$@" 2>&1 || status=$?
	[ "$status" -eq 0 ] || echo "(exit status $status)"
	[ "$status" -eq "$expected" ] || {
		echo "demo: expected $expected" >&2
		exit 1
	}
}

say 'Four drafts are judged: tone, sensitivity, internal leaks'
run 1 postgate check 1-clean.md 2-tone.md 3-insensitive.md 4-leak.md

say 'Maria submits the clean one; this team wants a second pair of eyes on all'
run 0 postgate submit --as maria 1-clean.md
id=$(postgate queue --as lena --format json | sed 's/.*"id":"\([^"]*\)".*/\1/')
digest=$(postgate queue --as lena --format json |
	sed 's/.*"digest":"\([^"]*\)".*/\1/')
short=$(printf %.19s "$digest")

say "Nothing leaves yet, and Maria can't approve her own post"
run 0 postgate deliver
[ -e public ] || echo '(nothing was sent)'
run 1 postgate approve --as maria "$id" --digest "$short"

say 'Lena is another person: she approves exactly these bytes, and they go out'
run 0 postgate approve --as lena "$id" --digest "$short"
run 0 postgate deliver
run 0 ls public
sed 's/.*\("content_text":"[^"]\{60\}\).*/  feed.json: {… \1…/' \
	public/feed.json | head -n 1

say 'Every step is on record, and the record is checked'
run 0 postgate audit verify

say 'Somebody changes an approved post inside the database: it is refused'
sed 's/Saturday/Sunday/' 1-clean.md >5-again.md
postgate submit --as maria 5-again.md >/dev/null
id=$(postgate queue --as lena --format json | sed 's/.*"id":"\([^"]*\)".*/\1/')
digest=$(postgate queue --as lena --format json |
	sed 's/.*"digest":"\([^"]*\)".*/\1/')
postgate approve --as lena "$id" --digest "$digest" >/dev/null
echo '$ sed -i s/Sunday/Monday/ .postgate/gate.db'
LC_ALL=C sed -i s/Sunday/Monday/ .postgate/gate.db
run 4 postgate deliver
run 1 postgate audit verify
