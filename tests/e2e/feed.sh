#!/bin/sh
# feed: posts forwarded to the embedded default are a JSON Feed 1.1 and an Atom
# file that other programs read, byte for byte what was approved.
# usage: feed.sh BUILD
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

printf 'Third post, on the day.\n' >three.md
postgate submit --as maria three.md >/dev/null
printf 'not a feed' >public/feed.json
check "a file that isn't a feed is refused" sh -c '! postgate deliver >log 2>&1'
check "and left as it was" [ "$(cat public/feed.json)" = 'not a feed' ]
check "the log verifies" quiet postgate audit verify
done_testing sent
