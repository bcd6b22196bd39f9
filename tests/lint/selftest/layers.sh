# Read by selftest.sh.
# shellcheck shell=sh disable=SC2034,SC2154
passes 'a clean tree'

add gate/base/err.c '#include "filter/filter.h"'
catches 'base does not know filter' "gate/base/err.c:$at"

plant
add gate/gate.c '#include "send/deliver.h"'
catches 'gate sees send/platform.h, not the rest of send' "gate/gate.c:$at"

plant
add gate/serve/auth.c '#  include "send/platform.h" /* only this */'
catches 'serve never includes send' "gate/serve/auth.c:$at"

plant
add gate/send/platform.h '/* why' '*/ #include "gate.h"'
catches 'a header let out alone keeps to its own row' \
	"gate/send/platform.h:$((at + 1))"

plant
add gate/draft/text.c '#include <jansson.h>' '#include "jansson.h"'
catches 'jansson.h is for base/json.c' \
	"gate/draft/text.c:1 gate/draft/text.c:2"

plant
add gate/base/err.c '#include <openssl/evp.h>' '#include <ctype.h>'
catches 'a header from outside that the table does not know' \
	"gate/base/err.c:$at gate/base/err.c:$((at + 1))"

plant
add gate/filter/leak.c '#include "../base/err.h"' '#include "base/./err.h"' \
	'#include "filter.h"' '#include <base/err.h>' '#include "base/gone.h"' \
	'#include "filter/filters.c"' '#include WHAT'
catches 'includes that are not written from the root' "$(
	for n in 0 1 2 3 4 5 6; do echo "gate/filter/leak.c:$((at + n))"; done)"

plant
add gate/extra/thing.c 'int thing;'
catches 'a folder that the table does not know' gate/extra/thing.c:1

plant
sed 's/^folder base:/folder base: draft/' "$here/layers.table" >table
at=$(grep -n '^folder draft:' table)
args=table
# base > draft > base; the row that closes it is draft's.
catches 'a circle in the table' "table:${at%%:*}"

sed 's/^header send.platform.h:/& gate/' "$here/layers.table" >table
at=$(grep -n '^header send/platform.h:' table)
catches 'a circle over a header let out alone' "table:${at%%:*}"

grep -v '^header send.platform.h' "$here/layers.table" >table
catches 'a header let out without a row' "$(awk '/send.platform.h/ {
	print "table:" NR }' table)"

{ cat "$here/layers.table"; echo 'folders x'; } >table
catches 'a line that is no row' "table:$(wc -l <table | tr -d ' ')"

{ cat "$here/layers.table"; echo 'folder judge: base'; } >table
catches 'a second row' "table:$(wc -l <table | tr -d ' ')"

{ cat "$here/layers.table"; echo 'folder extra: bas'; } >table
catches 'an arrow to a folder that is not there' \
	"table:$(wc -l <table | tr -d ' ')"

args=gone
gives_up 'without a table'
args=
rm -r gate/* && gives_up 'without a file'
rmdir gate && gives_up 'without gate/'
