# Read by selftest.sh.
# shellcheck shell=sh disable=SC2034,SC2154
passes 'a clean tree'

# header LINE...: gate/draft/span.h with a guard around the lines.
header() {
	plant
	add gate/draft/span.h '/* span: two offsets into a text. */' \
		'#ifndef GATE_DRAFT_SPAN_H' '#define GATE_DRAFT_SPAN_H' \
		"$@" '#endif'
}

header '#include <stddef.h>' 'struct span {' '	size_t from;' '};'
passes 'a header that compiles alone'
header 'struct span {' '	size_t from;' '};'
catches 'an include that only the banned header stands in for' \
	gate/draft/span.h:5
header 'struct span {' '	struct err err;' '};'
catches 'a struct from a header that it does not include' gate/draft/span.h:5
header 'int span_of(struct text *text);'
catches 'a struct first seen among parameters' gate/draft/span.h:4
header 'static inline int span_x(const char *s)' '{' '	return atoi(s);' '}'
catches 'a banned call in a header' 'gate/draft/span.h:6'

plant
add gate/draft/span.h '/* span: two offsets into a text. */' \
	'struct span {' '	int from;' '};'
catches 'no guard, and including it twice shows it' \
	'gate/draft/span.h:1 gate/draft/span.h:2'

plant
add gate/draft/span.h '/* span: two offsets into a text. */' \
	'#ifndef GATE_SPAN_H' '#define GATE_SPAN_H' 'struct span;' '#endif'
catches 'a guard by another name' gate/draft/span.h:1

header 'struct span;'
add gate/draft/span.h 'struct more;'
catches 'code behind the guard' "gate/draft/span.h:$at"

plant
add gate/draft/span.h '#pragma once' 'struct span;' '/* span: two offsets. */'
catches 'no comment at the beginning' gate/draft/span.h:1

plant
add gate/draft/span.h '#pragma once' '' '/* An offset, and another one. */' \
	'struct span;'
catches 'a comment that begins with another word' gate/draft/span.h:3

plant
add gate/draft/span.h '/* span */' '#pragma once' 'struct span;'
catches 'a comment that says nothing' gate/draft/span.h:1

plant
add gate/queue/moves.def '/* moves:' ' * rows */' 'MOVE(held,' \
	'     "words (in a string", f(x))' '/* why */ MOVE(a, b) MOVE(b, c)'
passes 'rows over two lines, and two on one'
add gate/queue/moves.def '#undef MOVE'
catches 'a directive in a .def' "gate/queue/moves.def:$at"

plant
add gate/queue/moves.def 'MOVE(held);'
catches 'a semicolon in a .def' "gate/queue/moves.def:$at"

plant
add gate/queue/moves.def 'MOVE(held'
catches 'a row without its end' "gate/queue/moves.def:$at"

plant
with=CC=no-such-compiler
gives_up 'without a compiler'
with=CPPFLAGS=--no-such-flag
gives_up 'when nothing compiles'
rm -r gate/* && gives_up 'without a header'
