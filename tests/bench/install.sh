#!/bin/sh
# Installs the npm packages that make bench compares with into build/peers, as
# package-lock.json has them, once for each lock file; run again it does
# nothing. Their install scripts don't run.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
target=$here/../../build/peers
stamp=$target/stamp

die() {
	echo "bench: error: $*" >&2
	exit 1
}

for tool in node npm; do
	command -v "$tool" >/dev/null || die "$tool is missing"
done
version=$(node -p process.versions.node)
[ "${version%%.*}" -ge 18 ] || die "the peers need Node 18, this is $version"
sum=$(cat "$here/package.json" "$here/package-lock.json" | sha256sum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ]; then
	exit 0
fi
echo "bench: npm ci into build/peers, about 85 MB" >&2
mkdir -p "$target"
rm -f "$stamp"
cp "$here/package.json" "$here/package-lock.json" "$target/"
(cd "$target" &&
	npm ci --ignore-scripts --omit=dev --no-audit --no-fund \
		--loglevel=error) || die "npm ci failed"
echo "$sum" >"$stamp"
