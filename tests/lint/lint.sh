#!/bin/sh
# lint: runs every check here and ends with one line that sums up.
# usage: lint.sh ROOT BUILD     (BUILD holds object files; relative to ROOT)
# Exits 1 when there are problems, 2 when there are none but a check could not
# run, 0 otherwise.
here=$(dirname -- "$0")
if [ $# -ne 2 ]; then
	echo "usage: $0 ROOT BUILD" >&2
	exit 2
fi

run=0 bad='' unable=''
for check in layers names headers banned size format symbols shell; do
	run=$((run + 1))
	case $check in
	symbols) sh "$here/$check.sh" "$1" "$2" ;;
	*) sh "$here/$check.sh" "$1" ;;
	esac
	case $? in
	0) ;;
	1) bad="$bad $check" ;;
	*) unable="$unable $check" ;;
	esac
done

echo "lint: $run checks; problems in:${bad:- none}; could not run:${unable:- none}"
[ -z "$bad" ] || exit 1
[ -z "$unable" ] || exit 2
