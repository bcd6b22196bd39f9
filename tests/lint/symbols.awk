# symbols: judges the output of 'nm -A -P -g' (kind=names) with the table of
# exceptions (kind=table) and the rows of .def files (kind=rows, from rows.awk).

function glob(pattern)
{
	gsub(/[.+]/, "[&]", pattern)
	gsub(/[*]/, ".*", pattern)
	return "^" pattern "$"
}

function excused(sym, file, what,    i)
{
	for (i = 1; i <= rows; i++)
		if (row_what[i] == what && sym ~ row_sym[i] && \
		    file ~ row_file[i]) {
			row_used[i] = 1
			return 1
		}
	return 0
}

function folder(rel)
{
	if (rel !~ /\//)
		return "gate"
	sub(/\/[^\/]*$/, "", rel)
	sub(/.*\//, "", rel)
	return rel
}

# A row FILTER(leak) in filter/*.def makes filter_leak, in filter/leak.c or a
# file whose name ends with _leak.
function named_by_row(sym, at, name,    row)
{
	row = made[at, sym]
	return row != "" && (name == row || name ~ ("_" row "$"))
}

# stores.c is the table of stores: it speaks as store_open; and a file about
# one finding may speak of findings_ too.
function singular(name)
{
	sub(/s$/, "", name)
	return name
}

function named_well(sym, rel,    at, name)
{
	name = stem(rel)
	at = folder(rel)
	gsub(/-/, "_", name)
	return sym == "main" || sym == name || sym == at || \
		index(sym, name "_") == 1 || index(sym, at "_") == 1 || \
		index(sym, singular(name) "_") == 1 || \
		index(sym, name "s_") == 1 || named_by_row(sym, at, name)
}

function readable(file,    line, got)
{
	got = (getline line < file) >= 0
	close(file)
	return got
}

# The source that an object was made of, or the object itself.
function source(rel, object,    bare)
{
	bare = rel
	sub(/^[^\/]*\//, "", bare)
	if (readable("gate/" rel ".c"))
		return "gate/" rel ".c"
	if (readable(rel ".c"))
		return rel ".c"
	if (readable("gate/" bare ".c"))
		return "gate/" bare ".c"
	if (readable(bare ".c"))
		return bare ".c"
	return object
}

# Where a symbol is defined: the first line that has it in column 0's rank,
# not a prototype; else the first that has it (a row made by a macro); else 1.
function line_of(sym, file,    line, n, first)
{
	if (file !~ /\.c$/)
		return 1
	while ((getline line < file) > 0) {
		n++
		if (line !~ ("(^|[^A-Za-z0-9_])" sym "([^A-Za-z0-9_]|$)"))
			continue
		if (!first)
			first = n
		if (line ~ /^[A-Za-z_]/ && line !~ /;[ \t]*$/ || \
		    line ~ /^[A-Za-z_].*=/) {
			first = n
			break
		}
	}
	close(file)
	return first ? first : 1
}

function complain(sym, rel, object, message,    file)
{
	file = source(rel, object)
	problem(file, line_of(sym, file), message)
}

kind == "table" && ($0 ~ /^#/ || NF == 0) {
	next
}

kind == "table" {
	if (NF < 4 || ($3 != "name" && $3 != "use")) {
		problem(shown, FNR, "not a row: SYMBOL FILE name|use REASON")
		next
	}
	row_sym[++rows] = glob($1)
	row_file[rows] = glob($2)
	row_what[rows] = $3
	row_line[rows] = FNR
	next
}

kind == "rows" {
	sub(/.*\//, "", $1)
	made[$1, tolower($2) "_" $3] = $3
	next
}

{
	cut = index($0, ": ")
	object = substr($0, 1, cut - 1)
	split(substr($0, cut + 2), field, " ")
	sym = field[1]
	rel = substr(object, length(build) + 2)
	sub(/\.[^\/]*$/, "", rel)
}

field[2] ~ /^[Uvw]$/ {
	if (!((sym, rel) in seen)) {
		seen[sym, rel] = 1
		users[sym]++
	}
	next
}

# What compilers add for sanitizers and coverage is not ours.
sym ~ /^__(asan|gcov|odr|sanit|start|stop|tsan|ubsan)/ {
	next
}

field[2] ~ /^[A-Z]$/ && rel !~ /^tests\// {
	if (!((sym, rel) in defined)) {
		defined[sym, rel] = 1
		def_sym[++defs] = sym
		def_rel[defs] = rel
		def_object[defs] = object
	}
}

END {
	for (i = 1; i <= defs; i++) {
		sym = def_sym[i]
		rel = def_rel[i]
		short = folder(rel) "/" stem(rel)
		if (!named_well(sym, rel) && !excused(sym, short, "name"))
			complain(sym, rel, def_object[i], sym " is external " \
				"but not called " stem(rel) "_ or " \
				folder(rel) "_")
		if (sym != "main" && users[sym] - ((sym, rel) in seen) < 1 && \
		    !excused(sym, short, "use"))
			complain(sym, rel, def_object[i], sym " is external " \
				"but no other object uses it")
	}
	for (i = 1; i <= rows; i++)
		if (!row_used[i])
			problem(shown, row_line[i], "excuses nothing")
	exit !defs
}
