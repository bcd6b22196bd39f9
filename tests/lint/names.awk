# names: judges a list of all paths (kind=all) with the rows of the .def files
# (kind=rows, from rows.awk).

function folder_of(path)
{
	sub(/\/[^\/]*$/, "", path)
	return path
}

# Names that say nothing, so that everything lands there.
function bad_name(path,    base)
{
	base = path
	sub(/.*\//, "", base)
	if (base ~ /^(util|utils|common|helper|helpers|misc)([.]|$)/ || \
	    base ~ /^(types|globals)[.][ch]$/)
		return base " says nothing: name it after what it holds"
	# A program is called what people type.
	if (path ~ /^gate\// && path !~ /^gate\/main\// && \
	    base !~ /^[a-z0-9_.]+$/)
		return base ": names in gate/ are a-z, 0-9 and _"
	return ""
}

function top_check(path)
{
	if (path !~ /^(gate|wordlists|hooks|tests|build|Makefile|README[.]md|LICENSE|[.].*)$/)
		problem(path, 1, "does not belong at the top")
}

# A .c without a .h of its name: a program, the runner of a .def table, or an
# implementation that a row of a table beside it names (STORE(sqlite, ...) is
# store_sqlite.c or sqlite.c).
function header_check(path,    at, name, i)
{
	at = folder_of(path)
	name = stem(path)
	if (at == "gate/main" || (at "/" name ".h") in all || \
	    (at "/" name ".def") in all)
		return
	for (i = 1; i <= rows; i++)
		if (row_folder[i] == at && (name == row_name[i] || \
		    name ~ ("_" row_name[i] "$")))
			return
	problem(path, 1, "has no header " name ".h, and no row of a .def " \
		"in " at " names it")
}

kind == "all" {
	all[$0] = 1
	paths[++n] = $0
	next
}

{
	row_folder[++rows] = $1
	row_name[rows] = $3
}

END {
	for (i = 1; i <= n; i++) {
		path = paths[i]
		if (path !~ /\//)
			top_check(path)
		said = bad_name(path)
		if (said != "")
			problem(path, 1, said)
		if (path ~ /^gate\/.*[.]c$/)
			header_check(path)
	}
}
