# postgate: `make help` lists the targets.

# The one list of packages, by Debian's names: what building and running
# need, and what tests and lint need besides.
PACKAGES = gcc make pkg-config libc6-dev libcurl4-openssl-dev libhunspell-dev \
	libhunspell-1.7-0 hunspell-en-us libpcre2-dev libjansson-dev \
	libyaml-dev libsodium-dev libutf8proc-dev libsqlite3-dev \
	libxxhash-dev ca-certificates
TEST_PACKAGES = libcmocka-dev sqlite3 curl git python3 nodejs npm g++ libnode-dev \
	clang clang-format binutils shellcheck libxml2-utils unicode-data bzip2 \
	libclang-rt-dev libicu-dev
# What we are measured against, and what measures; the rest is from npm, see
# tests/bench/package.json.
BENCH_PACKAGES = hunspell codespell ripgrep nodejs npm python3 util-linux

# Yours to set: CC CFLAGS CPPFLAGS LDFLAGS PREFIX DESTDIR WERROR=1.
MODE ?= release
TEST_MODE ?= debug
PREFIX ?= /usr/local
BUILD = build/$(MODE)
VERSION = 0.1.0

PROGRAMS = postgate postgate-deliver
# hunspell is loaded when it is asked (filter/speller); only its header is used.
LIBRARIES = libpcre2-8 jansson yaml-0.1 libsodium libutf8proc sqlite3

SOURCES := $(sort $(wildcard gate/*.c gate/*/*.c))
MAINS = $(PROGRAMS:%=gate/main/%.c)
OBJECTS = $(patsubst gate/%.c,$(BUILD)/%.o,$(filter-out $(MAINS),$(SOURCES))) \
	$(BUILD)/filter/builtin.o
WORDLISTS := $(sort $(wildcard wordlists/*/*.yaml wordlists/*/*.txt))
# What the rules are compiled with: caches are for one state of it.
COMPILING := $(sort $(wildcard gate/base/*.[ch] gate/draft/*.[ch] \
	gate/draft/*.def gate/filter/*.[ch] gate/filter/*.def))
FUZZERS = $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(sort \
	$(wildcard tests/fuzz/fuzz_*.c)))
UNITS = $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(sort \
	$(wildcard tests/unit/test_$(or $(T),*).c)))

# What depends on the mode. Faults and a fixed clock exist for tests only.
OPTIMIZE_release = -O2 -g
OPTIMIZE_debug = -O1 -g -DPOSTGATE_FAULTS
OPTIMIZE_asan = -O1 -g -fno-omit-frame-pointer -DPOSTGATE_FAULTS \
	-fsanitize=address,undefined -fno-sanitize-recover=all
OPTIMIZE_tsan = -O1 -g -fsanitize=thread -DPOSTGATE_FAULTS
OPTIMIZE_cov = -O0 -g --coverage -DPOSTGATE_FAULTS
OPTIMIZE_fuzz = -O1 -g -fno-omit-frame-pointer -DPOSTGATE_FAULTS \
	-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
LINK_fuzz = -fsanitize=address,undefined
LINK_asan = -fsanitize=address,undefined
LINK_tsan = -fsanitize=thread
LINK_cov = --coverage

WARNINGS = -Wall -Wextra -Wpedantic -Wformat=2 -Wshadow -Wconversion \
	-Wstrict-prototypes -Wmissing-prototypes -Wvla -Wswitch-enum \
	-Wcast-qual -Wwrite-strings -Wpointer-arith -Wundef -Wdate-time \
	-Wlogical-op -Wduplicated-cond -Wnull-dereference
HARDENING = -fstack-protector-strong -fstack-clash-protection \
	-fcf-protection=full -ftrivial-auto-var-init=zero \
	-fno-delete-null-pointer-checks -fno-strict-overflow \
	-fno-strict-aliasing -fstrict-flex-arrays=3 -fPIE \
	-Werror=format-security -Werror=implicit \
	-Werror=incompatible-pointer-types -Werror=int-conversion
HARDEN_LINK = -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack \
	-Wl,-z,nodlopen -Wl,--as-needed
FORTIFY_release = -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3

ALL_CPPFLAGS = -Igate -D_POSIX_C_SOURCE=200809L \
	-DPOSTGATE_VERSION='"$(VERSION)"' -include gate/base/banned.h \
	$(FORTIFY_$(MODE)) $(shell pkg-config --cflags $(LIBRARIES) libcurl) \
	$(CPPFLAGS)
ALL_CFLAGS = -std=c17 $(OPTIMIZE_$(MODE)) $(PROBED) $(if $(WERROR),-Werror) \
	-ffile-prefix-map=$(CURDIR)=. $(CFLAGS)
ALL_LDFLAGS = $(LINK_$(MODE)) $(HARDEN_LINK) $(LDFLAGS)
LDLIBS = $(shell pkg-config --libs $(LIBRARIES))
LDLIBS_postgate-deliver = $(shell pkg-config --libs libcurl)
# V=1 shows whole commands.
say = $(if $(V),,@echo '  $(1)  $(2)';)
COMPILE = $(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c

.DEFAULT_GOAL := all
.PHONY: all help deps test-deps demo test units prune lint ci asan fuzz fuzzers \
	redos torture conformance install bench bench-deps dist clean FORCE
.DELETE_ON_ERROR:
.SECONDARY:
MAKEFLAGS += --no-builtin-rules

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 14

all: $(PROGRAMS:%=$(BUILD)/%) ## build the programs (MODE=release debug asan tsan cov fuzz)

# Installs what is missing of a list of packages, and says what it does.
define install
	@missing=; for p in $(1); do \
	  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | \
	  grep -q '^install ok installed' || missing="$$missing $$p"; done; \
	case " $$missing " in *" npm "*) ! command -v npm >/dev/null || \
	  missing=$$(echo "$$missing " | sed 's/ npm / /');; esac; \
	case " $$missing " in *" libnode-dev "*) [ ! -e /usr/include/node ] || \
	  missing=$$(echo "$$missing " | sed 's/ libnode-dev / /');; esac; \
	if [ -n "$$(echo $$missing)" ]; then \
	  echo "installing:$$missing"; \
	  sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  $$sudo apt-get update -qq && \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	    --no-install-recommends $$missing >/dev/null; fi
endef

deps: ## install what building needs (Debian; sudo when not root)
	$(call install,$(PACKAGES))

test-deps: deps ## install what tests and lint need
	$(call install,$(TEST_PACKAGES))

demo: deps ## build, then show the whole way of a post in a temporary folder
	@$(MAKE) --no-print-directory all
	@sh tests/demo.sh $(BUILD)

test: test-deps ## set up and run all tests (T=module: one unit test; S=suite)
	@$(MAKE) --no-print-directory MODE=$(TEST_MODE) all units
	@sh tests/run.sh build/$(TEST_MODE) "$(T)" "$(S)"

units: $(UNITS)

# Objects of sources that are gone would be looked at for ever.
prune:
	@rm -f $(filter-out $(OBJECTS) $(MAINS:gate/%.c=$(BUILD)/%.o) \
	  $(BUILD)/filter/builtin_image.o \
	  $(UNITS:%=%.o),$(wildcard $(BUILD)/*/*.o))

lint: test-deps ## layers, headers, symbols, format, sizes, banned calls, shell
	@$(MAKE) --no-print-directory MODE=$(TEST_MODE) all units prune
	@CPPFLAGS='-D_POSIX_C_SOURCE=200809L' \
	  sh tests/lint/lint.sh . build/$(TEST_MODE)

# What .ci/run runs: nothing is skipped, warnings are errors, sanitizers on.
ci: export WERROR = 1
ci: export REQUIRE = pds test_fold test_limits_unicode unicode
ci: ## lint and test as CI does: -Werror, ASan and UBSan, no skips
	@$(MAKE) --no-print-directory test-deps
	@$(MAKE) --no-print-directory MODE=release all
	@sh tests/hardening.sh build/release
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory test TEST_MODE=asan
	@$(MAKE) --no-print-directory fuzz SECONDS=20

asan: ## all tests under ASan and UBSan
	@$(MAKE) --no-print-directory test TEST_MODE=asan

conformance: all ## our count of X's length against twitter-text's own cases (DATA=)
	@python3 tests/conformance/twitter.py $(BUILD)/postgate \
	  $(or $(DATA),../shared/data)/twitter-text/validate.yml

fuzz: test-deps ## feed every reader mutated input (SECONDS=60; clang)
	@$(MAKE) --no-print-directory MODE=fuzz CC=clang fuzzers
	@sh tests/fuzz/run.sh build/fuzz $(or $(SECONDS),60)

fuzzers: $(FUZZERS)

redos: test-deps ## what judging 256 KiB of hostile text costs
	@$(MAKE) --no-print-directory MODE=release T=redos all units
	@build/release/tests/test_redos figures

torture: ## every command with every allocation and file operation failing
	@$(MAKE) --no-print-directory MODE=asan all
	@sh tests/e2e/torture.sh build/asan full

bench-deps: deps ## install what the bench compares with (Debian and npm)
	$(call install,$(BENCH_PACKAGES))
	@sh tests/bench/install.sh

bench: bench-deps ## measure, beside other tools (QUICK=1: two minutes, not ten)
	@$(MAKE) --no-print-directory MODE=release all build/bench/run \
	  build/bench/floor
	@python3 -B tests/bench/bench.py build/release $(if $(QUICK),--quick)

build/bench/%: tests/bench/%.c
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) -std=c17 -O2 -o $@ $<

install: all ## install the programs (PREFIX, DESTDIR)
	install -d $(DESTDIR)$(PREFIX)/bin
	install $(PROGRAMS:%=$(BUILD)/%) $(DESTDIR)$(PREFIX)/bin

dist: ## a tarball of what git tracks
	git archive --prefix=postgate-$(VERSION)/ \
	  -o build/postgate-$(VERSION).tar.gz HEAD

clean: ## remove everything that was built (not the npm packages of tests)
	rm -rf $(filter-out build/pds build/peers,$(wildcard build/*))

# Flags are tried on top of those found good so far: one alone may pass and
# be lost beside another.
$(BUILD)/probe.mk: Makefile
	@mkdir -p $(@D); good=; for flag in $(WARNINGS) $(HARDENING); do \
	  echo 'int main(void) { return 0; }' | $(CC) -Werror $$good $$flag \
	  -x c -c -o /dev/null - 2>/dev/null && good="$$good $$flag"; done; \
	echo "PROBED =$$good" >$@

ifneq ($(filter-out help deps test-deps demo test lint ci asan fuzz redos \
	torture bench bench-deps dist clean,\
	$(or $(MAKECMDGOALS),all)),)
include $(BUILD)/probe.mk
endif

# Objects depend on the command that makes them.
$(BUILD)/command: FORCE
	@mkdir -p $(@D); echo '$(subst ','\'',$(COMPILE) $(ALL_LDFLAGS))' | \
	  cmp -s - $@ || echo '$(subst ','\'',$(COMPILE) $(ALL_LDFLAGS))' >$@

$(BUILD)/%.o: gate/%.c $(BUILD)/command
	@mkdir -p $(@D)
	$(call say,CC,$<)$(COMPILE) -o $@ $<

# wordlists/ as parts of the program: the assembler takes in their bytes, and a
# table names them.
define BUILTIN_AWK
BEGIN { print "#include \"filter/builtin.h\"" }
{
	printf "__asm__(\".pushsection .rodata\\nbuiltin_data_%d:\\n", NR
	printf ".incbin \\\"%s\\\"\\n.byte 0\\n.popsection\");\n", $$2
	printf "extern const char builtin_data_%d[];\n", NR
	sub("wordlists/", "", $$2)
	rows = rows "\t{ \"" $$2 "\", builtin_data_" NR ", " $$1 " },\n"
}
END {
	print "const struct builtin_file builtin_files[] = {"
	print rows "\t{ 0 }\n};"
	print "const char builtin_wordlists[] = \"" wordlists "\";"
	print "const char builtin_build[] = \"" build "\";"
	print "__attribute__((weak)) const char builtin_image[8] = \"\";"
	print "__attribute__((weak)) const size_t builtin_image_len = 0;"
}
endef
export BUILTIN_AWK

$(BUILD)/filter/builtin.c: $(WORDLISTS) $(COMPILING) Makefile
	@mkdir -p $(@D); sum() { sha256sum "$$@" | sha256sum | cut -c1-64; }; \
	for f in $(WORDLISTS); do echo "$$(wc -c <$$f) $$f"; done | \
	  awk -v wordlists="$$(sum $(WORDLISTS))" -v build="$$(sum $^)" \
	  "$$BUILTIN_AWK" >$@

$(BUILD)/filter/builtin.o: $(BUILD)/filter/builtin.c $(WORDLISTS) $(BUILD)/command
	$(call say,CC,$<)$(COMPILE) -o $@ $<

$(BUILD)/libgate.a: $(OBJECTS)
	@rm -f $@
	$(call say,AR,$@)$(AR) rcsD $@ $^

# The built-in rules are compiled once, here: by a postgate that doesn't have
# them yet, for those that do.
$(BUILD)/first/postgate: $(BUILD)/main/postgate.o $(BUILD)/libgate.a
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/filter/builtin_image.o: $(BUILD)/first/postgate
	@rm -rf $(BUILD)/first/cache
	@first=$(CURDIR)/$(BUILD)/first; cd / && env -u POSTGATE_CONFIG \
	  POSTGATE_CACHE=$$first/cache $$first/postgate compile >/dev/null && \
	  rm $$first/cache/*.seal && mv $$first/cache/rules-* $$first/image
	@printf '%s\n' '.section .rodata' '.balign 8' '.global builtin_image' \
	  'builtin_image: .incbin "$(BUILD)/first/image"' 'end: .balign 8' \
	  '.global builtin_image_len' 'builtin_image_len:' \
	  '.quad end - builtin_image' \
	  '.section .note.GNU-stack,"",%progbits' >$(BUILD)/first/image.s
	$(call say,AS,$@)$(CC) $(CFLAGS) -c -o $@ $(BUILD)/first/image.s

$(PROGRAMS:%=$(BUILD)/%): $(BUILD)/%: $(BUILD)/main/%.o \
	$(BUILD)/filter/builtin_image.o $(BUILD)/libgate.a
	$(call say,LD,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS) $(LDLIBS_$*)

$(BUILD)/tests/%.o: tests/unit/%.c $(BUILD)/command
	@mkdir -p $(@D)
	$(call say,CC,$<)$(COMPILE) -o $@ $<

$(BUILD)/tests/%: $(BUILD)/tests/%.o $(BUILD)/libgate.a
	$(call say,LD,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS) \
	  $(LDLIBS_postgate-deliver) -lcmocka

$(BUILD)/fuzz/%.o: tests/fuzz/%.c $(BUILD)/command
	@mkdir -p $(@D)
	$(call say,CC,$<)$(COMPILE) -o $@ $<

$(BUILD)/fuzz/%: $(BUILD)/fuzz/%.o $(BUILD)/libgate.a
	$(call say,LD,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -fsanitize=fuzzer \
	  -o $@ $^ $(LDLIBS)

-include $(wildcard $(BUILD)/*.d $(BUILD)/*/*.d)
