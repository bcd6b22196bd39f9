# steps: what several cases share. A cmd reads it with
#   . "$(dirname "$0")/../steps.sh"
# shellcheck shell=sh
cases=$(dirname "$0")/..

# Puts the policy, rules and drafts of desk/ into the working folder.
desk() {
	cp -R "$cases/desk/." .
}

# A test number of a card, in pieces, so that no scanner takes this for one.
card() {
	printf '4111 %s %s 1111' 1111 1111
}

# Makes the sed script that gives ids and digests their names: the
# first post is ID1, the second ID2; every digest is DIGEST, and paths are those
# from here.
name_ids() {
	sed -n 's/^post \([a-z]\{7\}\) \(is\|was\) .*/\1/p
		s/^{"schema":"postgate.submit\/1","id":"\([a-z]\{7\}\)".*/\1/p' \
		.out >>.ids
	awk '!seen[$0]++ { print "s/" $0 "/ID" ++n "/g" }
		END { print "s/[0-9a-f]\\{64\\}/DIGEST/g" }' .ids >.names
	echo "s,$PWD/,,g" >>.names
}

# Runs postgate as a transcript shows it, with ids and digests by their names.
step() {
	postgate "$@" >.out 2>.err
	step_status=$?
	name_ids
	echo "\$ postgate $*" | sed -f .names
	sed -f .names .out
	sed -f .names .err >&2
	[ "$step_status" -eq 0 ] || echo "(exit status $step_status)"
	return "$step_status"
}

# The id of the first, second … post that was submitted.
id_of() {
	awk '!seen[$0]++' .ids | sed -n "$1p"
}

# The digest of the first, second … post.
digest_of() {
	postgate show "$(id_of "$1")" | sed -n 's/^  digest *sha256://p'
}
