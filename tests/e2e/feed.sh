#!/bin/sh
# feed: posts forwarded to the embedded default are a JSON Feed 1.1 and an Atom
# file that other programs read, byte for byte what was approved.
# usage: feed.sh BUILD
# shellcheck disable=SC2317  # functions that `check` calls
set -u
here=$(cd "$(dirname -- "$0")" && pwd)
# shellcheck source=tests/e2e/tap.sh
. "$here/tap.sh"
PATH=$PWD/$1:$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2

cat >postgate.yaml <<'YAML'
version: 1
identity: claimed
people:
  maria: {roles: [author]}
  lena: {roles: [reviewer]}
accounts:
  site: {platform: feed, path: public/feed.json, title: "Acme & <Sons>", url: https://example.com/}
default_accounts: [site]
YAML

printf 'Tea & cake < 5 pm – "bring" 👩‍👩‍👧 friends\n  two spaces\ttab\n' >one.md
printf 'عيد مبارك from all of us.\n' >two.md
check "a clean post is submitted" quiet postgate submit --as maria one.md
check "a second one too" quiet postgate submit --as maria two.md
check "both are delivered" sh -c "postgate deliver >sent"
check "delivering again has nothing to do" quiet postgate deliver

# The digest covers policy and rules, so it is another revision; the text isn't
# another post for that.
echo '# changed' >>postgate.yaml
check "submitted again under a changed policy, it is the same post" sh -c \
	"postgate submit --as maria one.md | grep -q 'submitted before and is sent'"
check "also by a colleague" sh -c \
	"postgate submit --as lena one.md | grep -q 'submitted before and is sent'"
check "and is not sent twice" quiet postgate deliver

python3 - <<'PY'
import json, xml.etree.ElementTree as ET, sys
feed = json.load(open("public/feed.json", encoding="utf-8"))
texts = [i["content_text"] for i in feed["items"]]
want = [open(n, encoding="utf-8", newline="").read() for n in ("two.md", "one.md")]
a = "{http://www.w3.org/2005/Atom}"
atom = ET.parse("public/feed.xml").getroot()
entries = atom.findall(a + "entry")
tests = [
    ("it is JSON Feed 1.1", feed["version"] == "https://jsonfeed.org/version/1.1"),
    ("it has the account's title", feed["title"] == "Acme & <Sons>"),
    ("both texts stand in it, byte for byte, newest first", texts == want),
    ("each item has an id of its own", len({i["id"] for i in feed["items"]}) == 2),
    ("each has a date", all(i["date_published"].endswith("Z") for i in feed["items"])),
    ("the Atom file is Atom", atom.tag == a + "feed" and atom.find(a + "updated") is not None),
    ("its entries are the same", [e.find(a + "id").text for e in entries] == [i["id"] for i in feed["items"]]),
    ("and have the same text", [e.find(a + "content").text for e in entries] == want),
    ("entries have what Atom requires", all(e.find(a + t) is not None for e in entries for t in ("title", "updated"))),
]
with open("tests", "w") as out:
    for name, good in tests:
        out.write(("0" if good else "1") + " " + name + "\n")
PY
while read -r bad name; do
	check "$name" [ "$bad" -eq 0 ]
done <tests
check "the python check ran" [ "$(wc -l <tests)" -eq 9 ]

# A waiver is written by who writes the post: it must not be an approval.
cat >pack.yaml <<'YAML'
pack: tone/small
language: any
rules:
  - {id: tone.small, action: hold, pattern: gadget, message: No., why: No., examples: {flag: [gadget], pass: [a]}}
YAML
sed 's/^version: 1/&\npacks: [.\/pack.yaml]/' postgate.yaml >held.yaml
echo 'A gadget of ours.' >gadget.md
finding=$(postgate --config held.yaml check --format json gadget.md |
	sed -n 's/.*"id": *"\(f_[0-9a-f]*\)".*/\1/p' | head -n 1)
{
	printf -- '---\nwaivers:\n'
	echo "  - {finding: $finding, reason: fine, by: lena, until: 2100-01-01}"
	printf -- '---\nA gadget of ours.\n'
} >waived.md
check "a waiver lowers a hold in check" \
	quiet postgate --config held.yaml check waived.md
check "submitted, it waits for people all the same" sh -c \
	"postgate --config held.yaml submit --as maria waived.md | grep -q 'is held'"
postgate --config held.yaml deliver >/dev/null 2>&1
check "and isn't sent" sh -c '! grep gadget public/feed.json'

printf 'Third post, on the day.\n' >three.md
postgate submit --as maria three.md >/dev/null
printf 'not a feed' >public/feed.json
check "a file that isn't a feed is refused" sh -c '! postgate deliver >log 2>&1'
check "and left as it was" [ "$(cat public/feed.json)" = 'not a feed' ]
check "the log verifies" quiet postgate audit verify

# frozen_midway: the policy freezes while a pass is under way.
frozen_midway() {
	rm public/feed.json three.md
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		echo "Post $i of many." >"many$i.md"
		postgate submit --as maria "many$i.md" >/dev/null || return 1
	done
	mkfifo lines
	postgate deliver >lines 2>/dev/null &
	pid=$!
	exec 3<lines
	read -r first <&3
	kill -STOP "$pid"
	{
		cat postgate.yaml
		echo 'freeze:'
		echo '  - {from: 2000-01-01T00:00:00Z, to: 2100-01-01T00:00:00Z, accounts: all, reason: storm}'
	} >frozen.yaml
	mv frozen.yaml postgate.yaml
	sleep 1.2
	kill -CONT "$pid"
	cat <&3 >rest
	wait "$pid"
	# One may have been past its last look when it was stopped.
	echo "$first" | grep -q '^sent' && grep -q 'held.*frozen: storm' rest &&
		[ "$(sed -n '/held/,$p' rest | grep -c '^sent')" -eq 0 ]
}
check "a freeze counts within a second, also in the middle of a pass" \
	frozen_midway

# lock_gone: a deliverer whose lock file was removed can't know that it's alone.
lock_gone() {
	postgate deliver --watch >watched 2>&1 &
	pid=$!
	sleep 1
	rm .postgate/gate.db.deliver.lock
	sleep 3
	kill "$pid" 2>/dev/null
	wait "$pid"
	[ $? -eq 2 ] && grep -q 'was removed' watched
}
check "a deliverer that lost its lock ends" lock_gone
done_testing sent
