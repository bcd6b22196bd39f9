# size: a function's lines are those between its braces in column 0.

function file_end()
{
	if (last > 400)
		problem(name, last, "a file of " last " lines; 400 is the limit")
}

FNR == 1 {
	file_end()
	open = 0
	name = FILENAME
}

{
	last = FNR
	c_split($0)
}

C_CODE ~ /^[{]/ && !open {
	open = FNR
}

C_CODE ~ /^[}]/ {
	if (open && FNR - open - 1 > 60)
		problem(name, open, "a function of " FNR - open - 1 \
			" lines; 60 is the limit")
	open = 0
}

END {
	file_end()
}
