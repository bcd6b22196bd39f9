#!/bin/sh
# torture: every command with its first, second, … n-th allocation or file
# operation failing, once, and from then on. It may say no (2, or 4 for a
# delivery); it may not crash, nor say yes to what it didn't do.
# usage: torture.sh BUILD [full]    (full: with all built-in rules)
# shellcheck disable=SC2317  # functions that `check` calls
set -u
here=$(cd "$(dirname -- "$0")" && pwd)
# shellcheck source=tests/e2e/tap.sh
. "$here/tap.sh"
PATH=$PWD/$1:$PATH
full=${2-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
export POSTGATE_NOW=2026-11-22T12:00:00Z

packs='[./pack.yaml]'
[ -z "$full" ] || packs='[builtin, ./pack.yaml]'
cat >postgate.yaml <<YAML
version: 1
identity: claimed
people:
  maria: {roles: [author]}
  lena: {roles: [reviewer]}
accounts:
  site: {platform: feed, path: public/feed.json, title: Acme}
default_accounts: [site]
review: {clean: hold}
limits: {per_account_per_hour: 10000}
packs: $packs
YAML
cat >pack.yaml <<'YAML'
pack: tone/small
language: en
rules:
  - {id: tone.term, action: hold, terms: [synergy => work], message: "{match}", why: No., examples: {flag: [synergies], pass: [a]}}
  - {id: leak.small, action: block, pattern: 'key-\d+', redact: true, message: "{match}", why: No., examples: {flag: [key-1], pass: [a]}}
YAML
printf 'Synergies and key-12345 are in here.\n' >bad.md
printf 'A clean post.\n' >good.md

# try SUFFIX COMMAND…: walks through the faults of both kinds. In a copy of
# the folder each, since a command that got through has changed it.
try() {
	suffix=$1
	shift
	rm -rf tried && mkdir tried
	cp -R postgate.yaml pack.yaml ./*.md tried
	[ ! -e .postgate ] || cp -R .postgate tried
	(cd tried && "$@" >../normal 2>../normal.err)
	normal=$?
	faults=0
	for kind in mem io; do
		n=0
		while n=$((n + 1)) && [ "$n" -lt 3000 ]; do
			rm -rf tried && mkdir tried
			cp -R postgate.yaml pack.yaml ./*.md tried
			[ ! -e .postgate ] || cp -R .postgate tried
			(cd tried && POSTGATE_FAULT=$kind:$n$suffix "$@" \
				>../out 2>../err)
			status=$?
			case $status in
			2 | 4) faults=$((faults + 1)) ;;
			"$normal")
				cmp -s out normal || {
					echo "$kind:$n$suffix $*: says $status" \
						"with other words"
					diff normal out
					return 1
				}
				# Behind the last call nothing fails any more.
				cmp -s err normal.err && break
				faults=$((faults + 1)) ;;
			*)
				echo "$kind:$n$suffix $*: status $status"
				cat err
				return 1 ;;
			esac
		done
	done
	[ "$faults" -gt 3 ] || { echo "$*: only $faults faults"; return 1; }
}

for suffix in '' +; do
	check "check, a draft with findings ($suffix)" \
		try "$suffix" postgate check bad.md
	check "check, as JSON ($suffix)" \
		try "$suffix" postgate check --format json bad.md
	check "compile ($suffix)" try "$suffix" \
		env POSTGATE_CACHE=cache postgate compile
	# Made by the last of those, in a folder of the same name.
	cp -R tried/cache "cache$suffix"
	check "check, by a cache ($suffix)" try "$suffix" \
		env POSTGATE_CACHE="../cache$suffix" postgate check bad.md
done
postgate submit --as maria good.md >/dev/null
id=$(postgate queue --as lena --format json |
	sed 's/.*"id":"\([^"]*\)".*/\1/')
digest=$(postgate queue --as lena --format json |
	sed 's/.*"digest":"\([^"]*\)".*/\1/')
for suffix in '' +; do
	check "show ($suffix)" try "$suffix" postgate show --as lena "$id"
	check "approve ($suffix)" try "$suffix" \
		postgate approve --as lena "$id" --digest "$digest"
	check "audit verify ($suffix)" try "$suffix" postgate audit verify
done
postgate approve --as lena "$id" --digest "$digest" >/dev/null
for suffix in '' +; do
	check "deliver ($suffix)" try "$suffix" postgate deliver
done

# A program that says yes, in other words, when something failed must be
# caught, or this is blind.
mkdir planted
cat >planted/liar <<'SH'
#!/bin/sh
echo "sent${POSTGATE_FAULT:+ not quite}"
SH
chmod +x planted/liar
lies() {
	! quiet try '' "$work/planted/liar"
}
check "a planted liar is caught" lies
done_testing err
