#!/bin/sh
# crash: the deliverer is killed (SIGKILL) at its first, second, … n-th store
# verb, file operation and round with a platform; after each it is started
# again. However often it dies: every post is there once, none is lost.
# usage: crash.sh BUILD    (a build with POSTGATE_FAULTS)
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
accounts:
  site: {platform: feed, path: public/feed.json, title: Acme}
default_accounts: [site]
limits: {per_account_per_hour: 10000}
packs: [./pack.yaml]
YAML
# One rule is enough here, and quick to read hundreds of times.
cat >pack.yaml <<'YAML'
pack: tone/small
language: any
rules:
  - {id: tone.small, action: hold, pattern: never, message: No., why: No., examples: {flag: [never], pass: [a]}}
YAML

# sweep KIND: kills at each call of a kind until a run gets through without.
sweep() {
	kind=$1 n=0 killed=0
	while :; do
		n=$((n + 1))
		echo "post $kind $n" >post.md
		postgate submit --as maria post.md >/dev/null 2>log || {
			echo "submit failed: $(cat log)"
			return 1
		}
		POSTGATE_FAULT="$kind:$n!" postgate deliver >/dev/null 2>&1
		status=$?
		[ "$status" -eq 137 ] && killed=$((killed + 1))
		# What a dead deliverer left uncertain is looked for and settled;
		# then nothing is left to do.
		postgate deliver >log 2>&1
		postgate deliver >>log 2>&1 || {
			echo "$kind:$n! left: $(cat log)"
			return 1
		}
		[ "$status" -ne 137 ] && break
		[ "$n" -ge 400 ] && return 1
	done
	echo "$killed" >"killed-$kind"
}

# once FEED: every post that was submitted stands in the feed exactly once.
once() {
	python3 - "$1" "$work"/killed-* <<'PY'
import collections, json, os, sys
texts = [i["content_text"] for i in json.load(open(sys.argv[1]))["items"]]
double = [t for t, n in collections.Counter(texts).items() if n != 1]
want = set()
for path in sys.argv[2:]:
    kind = os.path.basename(path)[len("killed-"):]
    want |= {f"post {kind} {n + 1}\n" for n in range(int(open(path).read()) + 1)}
lost = want - set(texts)
if double or lost:
    sys.exit(f"double {double}, lost {lost}")
PY
}

for kind in store io; do
	check "killed at every $kind call, it goes on" sweep $kind
	check "$kind: it was killed at more than three places" \
		[ "$(cat killed-$kind 2>/dev/null || echo 0)" -gt 3 ]
done
check "every post is in the feed once" once public/feed.json
check "the log verifies" quiet postgate audit verify
postgate queue --as maria --format json >waiting
check "nothing waits" quiet sh -c "! grep '\"state\"' waiting"

# A post that stands there twice must be seen, or the test is blind.
python3 - <<'PY'
import json
feed = json.load(open("public/feed.json"))
feed["items"].append(feed["items"][0])
json.dump(feed, open("planted.json", "w"))
PY
check "a double would be seen" sh -c "! python3 - <<'PY'
import collections, json
texts = [i['content_text'] for i in json.load(open('planted.json'))['items']]
raise SystemExit(max(collections.Counter(texts).values()) > 1)
PY"
done_testing log
