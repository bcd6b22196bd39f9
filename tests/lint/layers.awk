# layers: compares the includes of gate/ with layers.table. Input: the table
# (kind=table), the list of files in gate/ (kind=list), the files (kind=source).
# Names within are written from the root of gate/.

function folder(name)
{
	return index(name, "/") ? substr(name, 1, index(name, "/") - 1) : "gate"
}

# A row of the table: keyword in $1, subject up to the colon, then words.
function table_row(line,    colon, left, n, i, words, subject)
{
	sub(/#.*/, "", line)
	line = trim(line)
	if (line == "")
		return
	colon = index(line, ":")
	left = substr(line, 1, colon - 1)
	n = split(substr(line, colon + 1), words, " ")
	subject = left
	sub(/^[a-z]+[ \t]+/, "", subject)
	if (line ~ /^system:/) {
		for (i = 1; i <= n; i++)
			system_header[words[i]] = 1
	} else if (line ~ /^(folder|header)[ \t]+[^ \t]+:/) {
		if (subject in row_line)
			problem(shown, FNR, subject " has a second row")
		row_line[subject] = FNR
		row[subject] = substr(line, colon + 1)
		nodes[++nnodes] = subject
		for (i = 1; i <= n; i++)
			allowed[subject, words[i]] = 1
	} else if (line ~ /^only[ \t]+[^ \t]+:/ && n > 0) {
		for (i = 1; i <= n; i++)
			owner[subject, words[i]] = 1
		owners[subject] = trim(substr(line, colon + 1))
	} else
		problem(shown, FNR, "not a row: " line)
}

function table_check(    i, j, n, words, name, w)
{
	for (i = 1; i <= nnodes; i++) {
		name = nodes[i]
		n = split(row[name], words, " ")
		for (j = 1; j <= n; j++) {
			w = words[j]
			if (w in row_line || w ~ /\.def$/)
				continue
			problem(shown, row_line[name],
				index(w, ".") ? w " is let out alone but has no header row" \
				: w " is not a folder of the table")
		}
	}
	for (i = 1; i <= nnodes; i++)
		walk(nodes[i], nodes[i])
}

# Depth first through the arrows; a folder also reaches its own lone headers.
function walk(name, trail,    i, n, words, w, line)
{
	colour[name] = "open"
	line = row[name]
	if (name !~ /\./)
		for (i = 1; i <= nnodes; i++)
			if (nodes[i] ~ /\./ && folder(nodes[i]) == name)
				line = line " " nodes[i]
	n = split(line, words, " ")
	for (i = 1; i <= n; i++) {
		w = words[i]
		if (!(w in row_line) || w == name)
			continue
		if (colour[w] == "open") {
			problem(shown, row_line[name], "a circle: " \
				substr(trail, index(trail " > ", w " > ")) \
				" > " w)
		} else if (colour[w] == "")
			walk(w, trail " > " w)
	}
	colour[name] = "done"
}

function include(from, to, quoted)
{
	if (to ~ /(^|\/)\.\.?(\/|$)/ || to ~ /^\// || to ~ /\/\//)
		return "\"" to "\": write includes from the root of gate/"
	if (to in ours) {
		if (!quoted)
			return "<" to ">: our own includes are written with quotes"
		return arrow(from, to)
	}
	if (quoted && (folder_path(from) to) in ours)
		return "\"" to "\": write includes from the root of gate/: \"" \
			folder_path(from) to "\""
	if (to in owners)
		return (to, from) in owner ? "" : "<" to "> is for " \
			owners[to] " alone"
	if (quoted)
		return "\"" to "\": no such file in gate/"
	return to in system_header ? "" : "<" to "> is not in " shown
}

function folder_path(name)
{
	sub(/[^\/]*$/, "", name)
	return name
}

function arrow(from, to,    node)
{
	node = from in row_line ? from : folder(from)
	if (!(node in row_line))
		return ""	# said at the file's first line
	if (to !~ /\.(h|def|inc)$/)
		return "\"" to "\" is not a header"
	if (from == to || (node, folder(to)) in allowed || (node, to) in allowed)
		return ""
	if (node == folder(from) && folder(to) == node)
		return ""
	return node " may not include " to
}

kind == "table" {
	table_row($0)
	next
}

kind == "list" {
	if (FNR == 1)
		table_check()
	name = $0
	sub(/^gate\//, "", name)
	ours[name] = 1
	next
}

FNR == 1 {
	file = FILENAME
	sub(/^gate\//, "", file)
	if (!(folder(file) in row_line))
		problem(FILENAME, 1,
			"the folder " folder(file) " is not in " shown)
}

{
	c_split($0)
	text = trim(C_TEXT)
	if (text !~ /^(#|%:)[ \t]*(include|import)/)
		next
	sub(/^(#|%:)[ \t]*/, "", text)
	if (text ~ /^include[ \t]*"[^"]+"$/)
		said = include(file, substr(text, index(text, "\"") + 1,
			length(text) - index(text, "\"") - 1), 1)
	else if (text ~ /^include[ \t]*<[^>]+>$/)
		said = include(file, substr(text, index(text, "<") + 1,
			length(text) - index(text, "<") - 1), 0)
	else
		said = "cannot be checked: #" text
	if (said != "")
		problem(FILENAME, FNR, said)
}
