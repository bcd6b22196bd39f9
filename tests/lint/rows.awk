# rows: the rows of .def files, as 'FOLDER ROW NAME' lines: FILTER(leak) in
# gate/filter/filters.def is 'gate/filter FILTER leak'. Commas and quotes aside.

{
	c_split($0)
	text = trim(C_TEXT)
	folder = FILENAME
	sub(/\/[^\/]*$/, "", folder)
	while (match(text, /^[A-Z][A-Z0-9_]*[(][ \t]*"?[A-Za-z0-9_-]+/)) {
		row = substr(text, 1, RLENGTH)
		text = substr(text, RLENGTH + 1)
		name = row
		sub(/[(].*/, "", row)
		sub(/^[^(]*[(][ \t]*"?/, "", name)
		gsub(/-/, "_", name)
		print folder, row, name
		sub(/^[^)]*[)][ \t]*/, "", text)
	}
}
