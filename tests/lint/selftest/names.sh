# Read by selftest.sh.
# shellcheck shell=sh disable=SC2034,SC2154
passes 'a clean tree'

add gate/base/util.c ''
add gate/base/util.h ''
add gate/base/utility.h ''
add tests/common/x ''
add gate/draft/types.h ''
add hooks/helpers.sh ''
catches 'names that say nothing' 'gate/base/util.c:1 gate/base/util.h:1
	tests/common:1 gate/draft/types.h:1 hooks/helpers.sh:1'

plant
add gate/filter/tone.c ''
catches 'a .c without a .h or a row' gate/filter/tone.c:1
add gate/filter/filters.def 'FILTER(tone)'
passes 'a row names it'

plant
add gate/queue/store_sqlite.c ''
add gate/queue/store_ite.c ''
add gate/queue/stores.def 'STORE("sqlite", "a file")'
catches 'a row names one kind, not another' gate/queue/store_ite.c:1

plant
add gate/send/leak.c ''
add gate/send/Big-Name.h ''
catches 'a row in another folder does not count; odd letters' \
	'gate/send/leak.c:1 gate/send/Big-Name.h:1'

plant
add build/release/util.o ''
add .gitignore build
passes 'build and dot files'
add notes.txt ''
add src/x ''
catches 'what does not belong at the top' 'notes.txt:1 src:1'

plant
rm -r gate/* && gives_up 'without a file'
