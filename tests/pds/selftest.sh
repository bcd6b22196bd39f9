#!/bin/sh
# Checks the harness itself, and the promises of the PDS that postgate's
# exactly-once rule rests on. Prints TAP; status 77 when the PDS isn't there.
set -u

here=$(cd "$(dirname "$0")" && pwd)
pds=$here/pds
rkey=3kztest222333
number=0
failed=0
children=
export PDS_OWNER=$$

ok() {
	number=$((number + 1))
	echo "ok $number - $1"
}

not_ok() {
	number=$((number + 1))
	failed=$((failed + 1))
	echo "not ok $number - $1"
	printf '%s\n' "$2" | sed 's/^/# /'
}

# is NAME GOT WANTED
is() {
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		not_ok "$1" "got '$2', wanted '$3'"
	fi
}

# like NAME GOT PATTERN, a pattern as in case
like() {
	# shellcheck disable=SC2254
	case $2 in
	$3) ok "$1" ;;
	*) not_ok "$1" "got '$2', wanted '$3'" ;;
	esac
}

http() {
	curl --noproxy '*' -s -m 10 -w ' %{http_code}' \
		-H 'Content-Type: application/json' "$@"
}

# put TEXT [KEY]: one post under the same rkey each time
put() {
	http "$url/xrpc/com.atproto.repo.putRecord" \
		-H "Authorization: Bearer $jwt" --data-binary @- <<-EOF
		{"repo":"$did","collection":"app.bsky.feed.post",
		"rkey":"$rkey","swapRecord":null,"record":{
		"\$type":"app.bsky.feed.post","text":"$1",
		"createdAt":"2026-11-22T00:00:00Z"}}
	EOF
}

count_posts() {
	"$pds" list "$work/a" "$did" | grep -o '"uri":' | wc -l | tr -d ' '
}

is_open() {
	curl --noproxy '*' -s -o /dev/null -m 5 "$1/xrpc/_health"
}

# Gone, or a zombie that only waits for its parent.
is_gone() {
	! kill -0 "$1" 2>/dev/null ||
		grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null
}

# is_gone_soon PID: within the 6 s that the server allows itself and a poll
is_gone_soon() {
	end=$(($(date +%s) + 7))
	until is_gone "$1"; do
		[ "$(date +%s)" -lt "$end" ] || return 1
		sleep 0.1
	done
}

# listens_on PID: the addresses it has bound, in the kernel's hexadecimal
listens_on() {
	for fd in "/proc/$1/fd"/*; do
		readlink "$fd"
	done | sed -n 's/^socket:\[\(.*\)\]$/\1/p' >"$work/inodes"
	cat /proc/net/tcp /proc/net/tcp6 | awk '
		NR == FNR { mine[$1]; next }
		$4 == "0A" && $10 in mine { sub(/:.*/, "", $2); print $2 }
	' "$work/inodes" - | sort | uniq -c | tr -s ' '
}

# What becomes of a connection, a request and a DNS query to elsewhere.
way_out() {
	node --require "$here/loopback.js" -e '
		const say = (err) => console.log((err.cause ?? err).message)
		const host = "outside.invalid"
		const query = require("dns").promises.resolveTxt
		require("net").connect(443, host).on("error", (err) => {
			say(err)
			fetch("https://" + host).catch(say)
			    .then(() => query(host)).catch(say)
		})
	' | cut -d ' ' -f -4
}

clean_up() {
	for child in $children; do
		kill "$child"
	done
	for dir in "$work"/*/; do
		"$pds" stop "$dir"
	done
	rm -rf "$work"
}

if ! why=$("$here/install.sh" check 2>&1); then
	echo "1..0 # SKIP ${why#pds: skipped: }"
	exit 77
fi
work=$(mktemp -d) || exit 1
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

# The server, an account, a session.

if ! url=$("$pds" start "$work/a"); then
	echo 'Bail out! the PDS did not start'
	exit 1
fi
pid=$(cat "$work/a/pid")
like 'start answers a URL on loopback' "$url" 'http://127.0.0.1:[1-9]*'
is 'it is kept in DIR/url' "$(cat "$work/a/url")" "$url"
is 'both ports are bound to 127.0.0.1' "$(listens_on "$pid")" ' 2 0100007F'
is 'no way leads out' "$(way_out)" 'loopback.js: refused a connection
loopback.js: refused a connection
loopback.js: refused a DNS'
"$pds" start "$work/a" >"$work/out" 2>&1
is 'a second start in the same folder is refused' $? 1

did=$("$pds" account "$work/a" alice.test 'a "quoted\pass" 1')
like 'an account gets a DID' "$did" 'did:plc:????????????????????????'
session=$(http "$url/xrpc/com.atproto.server.createSession" -d \
	'{"identifier":"alice.test","password":"a \"quoted\\pass\" 1"}')
jwt=$(printf '%s\n' "$session" |
	sed -n 's/.*"accessJwt":"\([^"]*\)".*/\1/p')
like 'its password opens a session' "$session" '*"accessJwt"* 200'
like 'the same handle again is an error' \
	"$("$pds" account "$work/a" alice.test other 2>&1)" '*already taken*'

# What exactly-once rests on.

"$pds" get "$work/a" "$did" "$rkey" >"$work/out" 2>"$work/err"
is 'get of no record fails' $? 1
is 'and says so on stderr alone' \
	"$(wc -c <"$work/out" | tr -d ' ') $(grep -c RecordNotFound \
	"$work/err")" '0 1'
first=$(put 'race')
cid=$(printf '%s\n' "$first" |
	sed -n 's/^{"uri":"[^"]*","cid":"\([^"]*\)".*/\1/p')
like 'a put makes a record' "$first" '*"commit"* 200'
like 'it reads back' "$("$pds" get "$work/a" "$did" "$rkey")" \
	"*/$rkey\"*\"text\":\"race\"*"
again=$(put 'race')
like 'an identical put is accepted' "$again" "*\"$cid\"* 200"
is 'an identical put commits nothing' \
	"$(printf '%s\n' "$again" | grep -c '"commit"')" 0
like 'another body is InvalidSwap' "$(put 'other')" '*InvalidSwap* 400'
is 'there is one record' "$(count_posts)" 1
like 'and it is the first' "$("$pds" get "$work/a" "$did" "$rkey")" \
	"*\"$cid\"*\"text\":\"race\"*"

token=$("$pds" expired-token "$work/a" "$did")
like 'an expired token is refused as such' \
	"$(http "$url/xrpc/com.atproto.server.getSession" \
	-H "Authorization: Bearer $token")" '*ExpiredToken* 400'
like 'one with a bad signature is not taken for expired' \
	"$(http "$url/xrpc/com.atproto.server.getSession" \
	-H "Authorization: Bearer ${token%??????}AAAAAA")" '*InvalidToken* 400'

# The ends that a server can come to.

"$pds" stop "$work/a"
is 'stop succeeds' $? 0
if is_open "$url"; then
	not_ok 'the port is closed' "$url answers"
else
	ok 'the port is closed'
fi
if is_gone "$pid"; then
	ok 'no process is left'
else
	not_ok 'no process is left' "process $pid"
fi
"$pds" stop "$work/a"
is 'stop of a stopped server succeeds' $? 0

sleep 60 &
owner=$!
children=$owner
url=$(PDS_OWNER=$owner "$pds" start "$work/a")
pid=$(cat "$work/a/pid")
is 'a new start has fresh data' \
	"$("$pds" get "$work/a" "$did" "$rkey" 2>/dev/null)" ''
kill "$owner"
children=
wait "$owner" 2>/dev/null
if is_gone_soon "$pid"; then
	ok 'the server ends with its owner'
else
	not_ok 'the server ends with its owner' "process $pid"
fi

mkdir "$work/b"
mkfifo "$work/stdin"
PDS_MODULES=$here/../../build/pds PDS_DIR=$work/b/data \
PDS_READY=$work/b/ready.json \
	node "$here/server.js" <"$work/stdin" 2>"$work/b/log" &
pid=$!
children=$pid
exec 3>"$work/stdin"
end=$(($(date +%s) + 30))
until [ -f "$work/b/ready.json" ] || [ "$(date +%s)" -ge "$end" ]; do
	sleep 0.1
done
like 'run alone it says when it is ready' "$(cat "$work/b/ready.json")" \
	'{"url":"http://127.0.0.1:*","pid":'"$pid"',"jwtSecret":"*"}'
exec 3>&-
if is_gone_soon "$pid"; then
	children=
	ok 'the server ends when its stdin is closed'
else
	not_ok 'the server ends when its stdin is closed' "process $pid"
fi

echo "1..$number"
[ "$failed" -eq 0 ]
