#!/bin/sh
# Installs Bluesky's PDS from npm into build/pds, once for each lock file and
# version of Node; run again it does nothing.
#
#   install.sh         install
#   install.sh check   only say whether there is anything to do
#
# Status: 0 installed, 1 failed, 77 skipped (Node is too old; for check also:
# no Node, or not installed yet). Compiles better-sqlite3, which takes a
# minute and needs a C++ compiler, make, python3 and Node's headers.
set -eu

min_node=18
here=$(cd "$(dirname "$0")" && pwd)
target=$here/../../build/pds
stamp=$target/stamp

say() { echo "pds: $*" >&2; }
die() { say "error: $*"; exit 1; }
skip() { say "skipped: $*"; exit 77; }

has() { command -v "$1" >/dev/null 2>&1; }

# What an install depends on, in one line.
state() {
	sum=$(sha256sum <"$here/package-lock.json")
	echo "${sum%% *} $(node -p \
		'process.version + " " + process.arch + " " + process.platform')"
}

is_installed() {
	[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(state)" ]
}

check_node() {
	version=$(node -p process.versions.node)
	[ "${version%%.*}" -ge "$min_node" ] ||
		skip "PDS needs Node >= $min_node, this is $version"
}

# Folder whose include/node has the headers of the node that runs, or nothing.
node_dir() {
	abi=$(node -p process.versions.modules)
	for dir in "$(node -p 'path.resolve(process.execPath, "../..")')" /usr
	do
		header=$dir/include/node/node_version.h
		if [ -f "$header" ] &&
		    grep -Eq "^#define NODE_MODULE_VERSION $abi\$" "$header"
		then
			echo "$dir"
			return
		fi
	done
}

check_tools() {
	has node || die "node is missing (Debian: apt-get install nodejs)"
	has npm || die "npm is missing (Debian: apt-get install npm)"
	check_node
	for tool in c++ make python3; do
		has "$tool" || die "$tool is missing, better-sqlite3 needs it"
	done
}

fetch() {
	say "npm ci into build/pds, about 250 MB"
	cp "$here/package.json" "$here/package-lock.json" "$target/"
	(cd "$target" &&
	    npm ci --ignore-scripts --omit=dev --no-audit --no-fund \
		--loglevel=error) ||
		die "npm ci failed"
}

# From source: the ready-made binary would come from GitHub, unchecked by the
# lock file. Our own compiler flags are for C and for our warnings.
compile() {
	headers=$(node_dir)
	say "compiling better-sqlite3, headers: ${headers:-from nodejs.org}"
	(
		unset CC CXX CFLAGS CXXFLAGS CPPFLAGS LDFLAGS MAKEFLAGS \
			MFLAGS MAKELEVEL
		cd "$target/node_modules/better-sqlite3"
		npm run build-release -- ${headers:+"--nodedir=$headers"}
	) >"$target/compile.log" 2>&1 || {
		tail -n 20 "$target/compile.log" >&2
		die "better-sqlite3 didn't compile, see build/pds/compile.log"
	}
	(cd "$target" &&
	    node -e 'require("better-sqlite3")(":memory:").close()') ||
		die "better-sqlite3 doesn't load"
}

case ${1-} in
check)
	has node || skip "node is missing"
	check_node
	is_installed || skip "not installed, run tests/pds/install.sh"
	;;
'')
	check_tools
	if is_installed; then
		say "build/pds is up to date"
		exit 0
	fi
	mkdir -p "$target"
	rm -f "$stamp"
	fetch
	compile
	state >"$stamp"
	say "installed"
	;;
*)
	die "usage: install.sh [check]"
	;;
esac
