# format: a file without the blanks that are its author's: those before a
# comment behind code, those at the beginning of a comment's later lines, those
# between the name of a macro and what it stands for. Blanks at the end of a
# line stay visible.

{
	inside = FNR > 1 && C_STATE == "*"
	c_split($0)
	line = $0
	sub(/[ \t]+$/, "", C_TEXT)
	behind = !inside && C_TEXT != "" && C_NOTE != ""
	if (behind)
		line = C_TEXT " /*" trim(C_NOTE)
	else if (inside || (was_behind && C_TEXT == ""))
		sub(/^[ \t]+/, "", line)
	was_behind = behind || (inside && was_behind)
	if (match(line, /^#[ \t]*define[ \t]+[A-Za-z0-9_]+([(][^()]*[)])?[ \t]+/)) {
		name = substr(line, 1, RLENGTH)
		sub(/[ \t]+$/, " ", name)
		line = name substr(line, RLENGTH + 1)
	}
	print line ($0 ~ /[ \t]$/ ? "<blank>" : "")
}
