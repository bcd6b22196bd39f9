# c: takes a line of C apart, for the other programs here. c_split(line) sets
#   C_CODE     the line without comments, strings and characters emptied
#   C_TEXT     the line without comments, strings as they stand
#   C_NOTE     what stood in comments
#   C_SLASHES  1 where a // comment begins
# A comment becomes one space. State lasts from line to line of one file
# (comments; strings and // comments behind a backslash) and starts anew at
# FNR == 1.

function c_split(s,    i, n, c, two)
{
	if (FNR == 1)
		C_STATE = ""
	C_CODE = C_TEXT = C_NOTE = ""
	C_SLASHES = 0
	sub(/\r$/, "", s)
	if (C_STATE == "" && s !~ /["'\/]/) {
		C_CODE = C_TEXT = s
		return
	}
	n = length(s)
	for (i = 1; i <= n; i++) {
		c = substr(s, i, 1)
		two = substr(s, i, 2)
		if (C_STATE == "*") {
			if (two == "*/") {
				C_STATE = ""
				i++
			} else
				C_NOTE = C_NOTE c
		} else if (C_STATE == "/") {
			C_NOTE = C_NOTE c
		} else if (C_STATE != "") {
			C_TEXT = C_TEXT c
			if (c == "\\") {
				C_TEXT = C_TEXT substr(s, ++i, 1)
			} else if (c == C_STATE) {
				C_CODE = C_CODE c
				C_STATE = ""
			}
		} else if (two == "/*" || two == "//") {
			C_STATE = substr(two, 2)
			C_SLASHES += two == "//"
			C_CODE = C_CODE " "
			C_TEXT = C_TEXT " "
			C_NOTE = C_NOTE " "
			i++
		} else {
			if (c == "\"" || c == "'")
				C_STATE = c
			C_CODE = C_CODE c
			C_TEXT = C_TEXT c
		}
	}
	if (C_STATE != "*" && substr(s, n) != "\\")
		C_STATE = ""
}

function trim(s)
{
	gsub(/^[ \t]+|[ \t]+$/, "", s)
	return s
}

# stem: the last part of a path, before its first dot.
function stem(path)
{
	sub(/.*\//, "", path)
	sub(/\..*/, "", path)
	return path
}

function problem(file, line, message)
{
	print file ":" line ": " message
}
