# Read by selftest.sh.
# shellcheck shell=sh disable=SC2034,SC2154
# build FILE.c...: objects of them in build/release.
build() {
	for file; do
		rel=${file#gate/}
		mkdir -p "build/release/$(dirname -- "$rel")"
		${CC:-cc} -std=c17 -Igate -c -o "build/release/${rel%.c}.o" \
			"$file" || exit 2
	done
}

# built: a clean tree with its objects, made once.
built() {
	plant
	cp -R "$work/build" .
}

gives_up 'without a build folder'
mkdir -p build/release
gives_up 'without an object'
build gate/base/err.c gate/filter/*.c gate/send/*.c gate/gate.c gate/main/*.c
cp -R build "$work/build"
passes 'a clean tree'

built
add gate/base/err.c '' 'int set_err(void);' '' 'int set_err(void)' '{' \
	'	return 0;' '}'
name=$((at + 3))
add gate/send/deliver.c 'int set_err(void);' 'static int x(void);' \
	'int deliver_x(void);' 'int deliver_x(void) { return set_err(); }'
add gate/main/postgate.c 'int deliver_x(void);' \
	'int postgate_x(void) { return deliver_x(); }'
build gate/base/err.c gate/send/deliver.c gate/main/postgate.c
catches 'a name of no file or folder, one without a user' \
	"gate/base/err.c:$name gate/main/postgate.c:$((at + 1))"

add table '# rows' 'set_* base/err name an old name that programs know' \
	'postgate_x main/* use called by a debugger'
args='build/release table'
passes 'exceptions with reasons'
add table 'gone base/err use it was there once'
catches 'an exception of nothing' "table:$at"
add table 'set_err base/err name'
catches 'an exception without a reason' "table:$at table:$((at - 1))"

args=build/release
built
add gate/send/platforms.def 'PLATFORM(feed)'
add gate/send/feed.c 'extern int platform_feed;' 'int platform_feed = 1;'
add gate/send/deliver.c 'extern int platform_feed, platform_x;' \
	'int *deliver_to[] = { &platform_feed, &platform_x };'
build gate/send/feed.c gate/send/deliver.c
mkdir build/release/tests
echo 'extern int *deliver_to[]; int **test = deliver_to;' |
	${CC:-cc} -c -o build/release/tests/test_deliver.o -x c - || exit 2
passes 'a name that a row of a .def makes'
add gate/send/feed.c 'int platform_x = 2;'
build gate/send/feed.c
catches 'a name like it without a row' "gate/send/feed.c:$at"

built
add gate/base/err.c 'int err_count = 1;'
build gate/base/err.c
catches 'a variable without a user' "gate/base/err.c:$at"
add tests/unit/test_err.c 'extern int err_count;' 'int *test = &err_count;'
mkdir -p build/release/tests
${CC:-cc} -c -o build/release/tests/test_err.o -x c - <<END || exit 2
extern int err_count;
int *test = &err_count;
END
passes 'a test is a user, and its own names are free'

mkdir build/tests
mv build/release/tests/* build/tests/
args=build
rm -r build/release
gives_up 'when there are objects of tests alone'

args=build/release
built
with=NM=no-such-nm
gives_up 'without nm'
echo 'no object' >build/release/bad.o
gives_up 'an object that nm cannot read'
rm build/release/bad.o
args='build/release gone'
gives_up 'without a table'
