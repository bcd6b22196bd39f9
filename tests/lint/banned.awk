# banned: finds what must not stand in C of ours. 'calls' is the list of
# functions.

# Calls: a name right before a bracket that isn't a member of something.
function call_check(code,    before, word, after)
{
	while (match(code, /[A-Za-z_][A-Za-z0-9_]*/)) {
		before = before substr(code, 1, RSTART - 1)
		word = substr(code, RSTART, RLENGTH)
		after = substr(code, RSTART + RLENGTH)
		if (word in banned && after ~ /^[ \t]*[(]/ && \
		    before !~ /([.]|->)[ \t]*$/ && code !~ /^#[ \t]*pragma/)
			problem(FILENAME, FNR, word "() is banned")
		before = before word
		code = after
	}
}

# The name that a typedef makes; its text comes without 'typedef' and ';'.
function typedef_name(s,    n, words)
{
	while (sub(/[{][^{}]*[}]/, " ", s))
		;
	if (match(s, /[(][ \t]*[*][ \t*]*(const[ \t]+)?[A-Za-z_][A-Za-z0-9_]*/)) {
		s = substr(s, RSTART, RLENGTH)
	} else {
		sub(/[(].*/, "", s)
		gsub(/[[][^]]*[]]/, "", s)
	}
	gsub(/[^A-Za-z0-9_]+/, " ", s)
	n = split(s, words, " ")
	return words[n]
}

# A typedef of a function that returns a struct isn't one of a struct.
function typedef_check(s, line,    bare, name)
{
	bare = s
	gsub(/__attribute__[ \t]*[(][(][^()]*([(][^()]*[)])?[^()]*[)][)]/, "", bare)
	while (sub(/[{][^{}]*[}]/, " ", bare))
		;
	if (bare ~ /^[ \t]*((const|volatile)[ \t]+)*(struct|enum|union)([^A-Za-z0-9_]|$)/ && \
	    bare !~ /[(]/)
		problem(FILENAME, line, "a typedef of a struct, enum or union")
	name = typedef_name(bare)
	if (name ~ /_t$/)
		problem(FILENAME, line, name ": names in _t are not ours to make")
}

# Gathers a typedef from its keyword to the ';' outside of braces.
function typedef_line(code,    i, c)
{
	if (!in_typedef) {
		if (!match(code, /(^|[^A-Za-z0-9_])typedef([^A-Za-z0-9_]|$)/))
			return
		in_typedef = 1
		typedef_start = FNR
		typedef_text = ""
		depth = 0
		code = substr(code, RSTART)
		sub(/^.?typedef/, "", code)
	}
	for (i = 1; i <= length(code); i++) {
		c = substr(code, i, 1)
		depth += (c == "{") - (c == "}")
		if (c == ";" && depth <= 0) {
			in_typedef = 0
			typedef_check(typedef_text, typedef_start)
			typedef_line(substr(code, i + 1))
			return
		}
		typedef_text = typedef_text c
	}
	typedef_text = typedef_text " "
}

function tag_check(code,    s)
{
	if (match(code, /(^|[^A-Za-z0-9_])(struct|enum|union)[ \t]+[A-Za-z0-9_]*_t[ \t]*([{;]|$)/) || \
	    match(code, /^#[ \t]*define[ \t]+[A-Za-z0-9_]*_t([^A-Za-z0-9_]|$)/)) {
		s = substr(code, RSTART, RLENGTH)
		match(s, /[A-Za-z0-9_]*_t([^A-Za-z0-9_]|$)/)
		s = substr(s, RSTART, RLENGTH)
		gsub(/[^A-Za-z0-9_]/, "", s)
		problem(FILENAME, FNR, s ": names in _t are not ours to make")
	}
}

# Every banned function stands in a poison line of banned.h.
function poison_check(    word)
{
	for (word in banned)
		if (!(word in poisoned))
			problem("gate/base/banned.h", 1, "doesn't poison " word)
}

FNR == 1 {
	if (!ready) {
		n = split(calls, list, " ")
		for (i = 1; i <= n; i++)
			banned[list[i]] = 1
		ready = 1
	}
	in_typedef = 0
}

{
	c_split($0)
	call_check(C_CODE)
	tag_check(trim(C_CODE))
	if (C_CODE !~ /^[ \t]*#/)
		typedef_line(C_CODE)
	if (C_SLASHES)
		problem(FILENAME, FNR, "a // comment")
	if (C_NOTE ~ /(^|[^A-Za-z0-9_])(TOD[O]|FIXM[E]|XX[X]|HAC[K])([^A-Za-z0-9_]|$)/)
		problem(FILENAME, FNR, "an open end in a comment; say OPEN: " \
			"and the choices")
}

FILENAME == "gate/base/banned.h" && C_CODE ~ /^#[ \t]*pragma[ \t]+GCC[ \t]+poison/ {
	n = split(C_CODE, list, " ")
	for (i = 1; i <= n; i++)
		poisoned[list[i]] = 1
}

END {
	poison_check()
}
