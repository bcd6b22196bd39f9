#!/bin/sh
# layers: who includes whom in gate/, against layers.table.
# usage: layers.sh ROOT [TABLE]
check=layers
# shellcheck source=start.sh
. "$(dirname -- "$0")/start.sh"

table=${2:-$here/layers.table}
[ -s "$table" ] || give_up "no table $table"
list gate -type f \( -name '*.[ch]' -o -name '*.def' -o -name '*.inc' \)
gather awk -f "$here/c.awk" -f "$here/layers.awk" shown="${table#"$PWD"/}" \
	kind=table "$table" kind=list "$work/files" kind=source
finish
