#!/bin/sh
# size: functions over 60 lines, files over 400, in gate/ and tests/unit/.
# usage: size.sh ROOT
check=size
# shellcheck source=start.sh
. "$(dirname -- "$0")/start.sh"

# shellcheck disable=SC2086
list gate $unit -type f -name '*.[ch]'
gather awk -f "$here/c.awk" -f "$here/size.awk"
finish
