# headers: what a header must have that a compiler doesn't ask for. Its first
# comment stands before or right behind the guard, begins with the header's
# name and says what it is. A .def has rows 'NAME(...)' and comments only.

function file_end()
{
	if (name ~ /\.def$/) {
		if (depth > 0 && !said)
			problem(name, row, "a row without its end")
	} else if (name != "") {
		guard_check()
		comment_check()
	}
}

function guard_check()
{
	if (step != "guarded" && step != "once")
		problem(name, 1, "no guard " guard)
	else if (step == "guarded" && last_code !~ /^#[ \t]*endif$/)
		problem(name, last_line, "stands behind the guard's #endif")
}

function comment_check(    n, words, i, first)
{
	n = split(note, words, " ")
	if (!n || (body && note_line > body)) {
		problem(name, 1, "no comment at the beginning that says " \
			"what it is")
		return
	}
	i = words[1] == "struct" || words[1] == "enum" ? 2 : 1
	first = tolower(words[i])
	gsub(/^[`'"<]+|[`'">:;,.()-]+$/, "", first)
	sub(/\.h$/, "", first)
	sub(/^.*\//, "", first)
	if (first != tolower(stem(name)))
		problem(name, note_line, "the first comment begins with '" \
			words[i] "', not with its name, '" stem(name) "'")
	else if (n < i + 3)
		problem(name, note_line, "the first comment doesn't say " \
			"what it is")
}

# What a line of code does to the guard: step goes from "" over "ifndef" to
# "guarded", or to "once", or to "none". Anything else is the body.
function guard_line(code)
{
	if (step == "" && code ~ /^#[ \t]*pragma[ \t]+once$/)
		step = "once"
	else if (step == "" && code ~ ("^#[ \t]*ifndef[ \t]+" guard "$"))
		step = "ifndef"
	else if (step == "ifndef" && \
	    code ~ ("^#[ \t]*define[ \t]+" guard "$"))
		step = "guarded"
	else {
		if (step != "guarded" && step != "once")
			step = "none"
		if (!body)
			body = FNR
	}
}

function def_line(code,    c)
{
	for (; code != ""; code = substr(code, 2)) {
		c = substr(code, 1, 1)
		if (c == "(")
			depth++
		else if (c == ")")
			depth--
		else if (depth == 0 && c !~ /[ \t]/) {
			if (!match(code, /^[A-Z][A-Z0-9_]*[(]/)) {
				problem(name, FNR, "a .def holds rows only")
				said = 1
				return
			}
			row = FNR
			code = substr(code, RLENGTH - 1)
		}
	}
}

FNR == 1 {
	file_end()
	name = guard = FILENAME
	sub(/^gate\//, "", guard)
	guard = "GATE_" toupper(guard)
	gsub(/[^A-Z0-9]/, "_", guard)
	step = note = last_code = ""
	body = note_line = note_done = depth = row = said = last_line = 0
}

{
	c_split($0)
	code = trim(C_CODE)
	if (name ~ /\.def$/) {
		if (!said)
			def_line(code)
		next
	}
}

# The first comment, or the first run of comments, as one line.
!note_done {
	gsub(/(^|[ \t])\*+/, " ", C_NOTE)
	if (C_NOTE ~ /[^ \t]/) {
		note = note " " C_NOTE
		if (!note_line)
			note_line = FNR
	} else if (note_line && C_STATE != "*")
		note_done = 1
}

code != "" {
	guard_line(code)
	last_code = code
	last_line = FNR
}

END {
	file_end()
}
