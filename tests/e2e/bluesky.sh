#!/bin/sh
# bluesky: the whole way of a post to Bluesky's own PDS on loopback: submitted,
# approved, delivered, read back and compared; once, whatever happens.
# usage: bluesky.sh BUILD
set -u
here=$(cd "$(dirname -- "$0")" && pwd)
pds=$here/../pds/pds
# shellcheck source=tests/e2e/tap.sh
. "$here/tap.sh"
PATH=$PWD/$1:$PATH
work=$(mktemp -d)
trap '"$pds" stop "$work/pds" >/dev/null 2>&1; rm -rf "$work"' EXIT
export PDS_OWNER=$$

"$pds" start "$work/pds" >"$work/pds.log" 2>&1
status=$?
if [ $status -eq 77 ]; then
	cat "$work/pds.log" >&2
	exit 77
fi
check "the PDS starts" [ $status -eq 0 ]
[ $status -eq 0 ] || done_testing "$work/pds.log"
url=$(cat "$work/pds/url")
did=$("$pds" account "$work/pds" acmeshop.test 'app-pass-word-1234')
"$pds" account "$work/pds" bettyb.test 'app-pass-word-5678' >"$work/friend"
cd "$work" || exit 2

mkdir -p credentials posts
printf 'app-pass-word-1234\n' >credentials/acme
chmod 600 credentials/acme
cat >postgate.yaml <<YAML
version: 1
identity: claimed
people:
  maria: {roles: [author]}
  lena: {roles: [reviewer]}
accounts:
  acme: {platform: bluesky, server: "$url", handle: acmeshop.test, credential: acme}
default_accounts: [acme]
credentials: credentials
review: {clean: hold}
limits: {per_account_per_hour: 1000}
YAML

# The smallest PNG: one red pixel.
printf '%s' iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC |
	base64 -d >posts/red.png
cat >posts/launch.md <<'MD'
---
lang: en
media:
  - {path: red.png, alt: "A red square, the colour of our new mug"}
---
Our mug is back 👩‍👩‍👧 – thanks @bettyb.test and @nobody.test! #Mugs https://example.com/mug.
MD
id_of() {
	sed -n 's/.*"id":"\([^"]*\)".*/\1/p' "$1"
}
digest_of() {
	sed -n 's/.*"digest":"\([^"]*\)".*/\1/p' "$1"
}
count() {
	"$pds" list "$work/pds" "$did" |
		python3 -c 'import json,sys; print(len(json.load(sys.stdin)["records"]))'
}

postgate submit --as maria --format json posts/launch.md >receipt 2>err
check "it is queued and held" [ $? -eq 0 ]
id=$(id_of receipt) digest=$(digest_of receipt)
postgate deliver >out 2>&1
check "unapproved, it makes no record" [ "$(count)" -eq 0 ]
postgate approve --as lena "$id" --digest "$digest" >>out 2>&1
check "a reviewer approves" [ $? -eq 0 ]
postgate deliver >sent 2>&1
check "it is delivered" [ $? -eq 0 ]
check "it makes one record" [ "$(count)" -eq 1 ]
postgate deliver >>out 2>&1
check "delivering again makes none" [ "$(count)" -eq 1 ]

"$pds" list "$work/pds" "$did" >records
DID=$did FRIEND=$(cat friend) python3 "$here/bluesky_record.py" records \
	posts/launch.md posts/red.png >record.tests 2>record.err
while read -r bad name; do
	check "$name" [ "$bad" -eq 0 ]
done <record.tests
check "the record was compared" [ "$(wc -l <record.tests)" -ge 8 ]
check "the receipt names it" grep -q "https://bsky.app/profile/$did/post/" sent

# A session that ran out is refreshed ahead of the post, not within it.
printf 'The mug is blue now too.\n' >posts/blue.md
old=$("$pds" expired-token "$work/pds" "$did")
for file in .postgate/sessions/*; do
	python3 - "$file" "$old" <<'PY'
import json, re, sys
path, token = sys.argv[1:3]
text = open(path).read()
text = re.sub(r'("accessJwt":")[^"]*', lambda m: m.group(1) + token, text)
open(path, "w").write(text)
PY
done
postgate submit --as maria --format json posts/blue.md >receipt 2>err
postgate approve --as lena "$(id_of receipt)" --digest "$(digest_of receipt)" >>out 2>&1
postgate deliver >blue 2>&1
check "an expired session is refreshed" grep -q '^sent' blue
check "that makes the second record" [ "$(count)" -eq 2 ]

# Killed at each round with the PDS, also between the post and the note that
# it went out: the next run looks, and there is one record each.
round=0 killed=0 status=137
while [ "$status" -eq 137 ] && [ "$round" -lt 40 ]; do
	round=$((round + 1))
	echo "Mug number $round." >posts/mug.md
	postgate submit --as maria --format json posts/mug.md >receipt 2>err
	postgate approve --as lena "$(id_of receipt)" \
		--digest "$(digest_of receipt)" >>out 2>&1
	POSTGATE_FAULT="http:$round!" postgate deliver >>out 2>&1
	status=$?
	[ "$status" -ne 137 ] || killed=$((killed + 1))
	postgate deliver >>out 2>&1
done
postgate deliver >last 2>&1
check "killed at every round, in the end nothing is left" [ $? -eq 0 ]
check "it was killed at more than three rounds" [ "$killed" -gt 3 ]
check "each post is there once" [ "$(count)" -eq $((2 + round)) ]
check "an uncertain one was looked for and found" [ "$(sqlite3 \
	.postgate/gate.db "SELECT count(*) FROM audit
	WHERE CAST(bytes AS TEXT) LIKE '%\"action\":\"found\"%'")" -ge 1 ]
check "one that wasn't there was sent again" grep -q '^absent' out

check "no secret is in any file of ours, output or log" sh -c \
	"! grep -rqs 'app-pass-word' .postgate out sent blue last err receipt"
done_testing out sent blue last
