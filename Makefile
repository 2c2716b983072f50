# Makefile: build/ holds everything that is made; sources are found by wildcard. `make help` lists the targets.
# Works with gcc and clang, in parallel, and on any Unix with pkg-config.

BUILD  ?= build
CFLAGS ?= -O2 -g
PREFIX ?= /usr/local
PYTHON ?= /usr/bin/python3

# ---- What must be on the machine, and the Debian package that brings it

missing := $(strip $(foreach need,lua5.4:liblua5.4-dev pangocairo:libpango1.0-dev cairo:libcairo2-dev glib-2.0:libglib2.0-dev libpng:libpng-dev libedit:libedit-dev, \
  $(shell pkg-config --exists $(firstword $(subst :, ,$(need))) || echo $(lastword $(subst :, ,$(need))))))
luadir  := $(firstword $(wildcard $(LUA_SHARE) /usr/share/lua/5.4 /usr/local/share/lua/5.4 /opt/homebrew/share/lua/5.4))
missing += $(if $(wildcard $(luadir)/argparse.lua),,lua-argparse) $(if $(wildcard $(luadir)/dkjson.lua),,lua-dkjson)
ifneq ($(strip $(missing)),)
ifneq ($(filter-out clean help format lint,$(or $(MAKECMDGOALS),all)),)
$(error missing: $(strip $(missing)). On Debian: sudo apt-get install $(strip $(missing)))
endif
endif

# ---- Flags

warnings := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion -Wvla -Wdouble-promotion
flags     = -std=c11 -D_POSIX_C_SOURCE=200809L -ffp-contract=off -pthread $(warnings) -MMD -MP -Isrc -Isrc/engine $(CFLAGS)
outside  := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags lua5.4 pangocairo cairo glib-2.0 libpng libedit))
libs     := $(shell pkg-config --libs lua5.4 pangocairo cairo glib-2.0 libpng libedit) -lm

# The kernels are one source, compiled once for each instruction set that this kind of processor may have.
machine     := $(shell $(CC) -dumpmachine)
sets        := $(if $(filter x86_64%,$(machine)),avx512 avx2) $(if $(filter aarch64% arm64%,$(machine)),neon) generic
set_avx512  := -mavx512f -mavx512vl -mavx512bw -mavx512dq -mfma -mavx2
set_avx2    := -mavx2 -mfma
# Lines for the debugger, no variables: to track those through -O3 takes half as long again.
set_flags   := $(if $(SANITIZE),,-O3 -g1)

# Commands are shown by `make V=1`; otherwise one word and what is made.
say = $(if $(V),,@printf '  %-6s %s\n' $(1) $@;)

# ---- Sources and what they become

object   = $(patsubst src/%.c,$(BUILD)/obj/%.o,$(1))
engine  := $(call object,$(filter-out src/engine/kernels/set.c,$(wildcard src/engine/*.c src/engine/*/*.c)))
engine  += $(if $(wildcard src/engine/kernels/set.c),$(sets:%=$(BUILD)/obj/engine/kernels/set-%.o))
program := $(call object,$(wildcard src/main.c src/binding/*.c src/figure/*.c)) $(BUILD)/obj/embedded.o
tests   := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/engine/test_*.c))
benches := $(patsubst %.c,$(BUILD)/%,$(wildcard bench/*.c bench/peers/*.c))
library := $(sort $(shell find lua docs/pandoc -type f 2>/dev/null)) $(luadir)/argparse.lua $(luadir)/dkjson.lua

all: $(BUILD)/minimodel $(BUILD)/meta/minimodel.lua

$(BUILD)/minimodel: $(program) $(BUILD)/libengine.a
	$(call say,LINK)$(CC) $(CFLAGS) $(LDFLAGS) -pthread -o $@ $^ $(libs)

$(BUILD)/libengine.a: $(engine)
	@rm -f $@
	$(call say,AR)$(AR) rcs $@ $^

$(BUILD)/obj/engine/kernels/set-%.o: src/engine/kernels/set.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(flags) $(set_flags) $(set_$*) -DMM_SET=$* -c -o $@ $<

$(BUILD)/obj/engine/%.o: src/engine/%.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(flags) -c -o $@ $<

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(flags) $(outside) -c -o $@ $<

# The Lua files and page templates travel inside the program as one C array. The list is a file of its own, rewritten only
# when it changes, so that removing a file is noticed too.
$(BUILD)/obj/embedded.o: $(BUILD)/embedded.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(flags) -c -o $@ $<
$(BUILD)/embedded.c: $(BUILD)/embed $(BUILD)/embedded.list $(library)
	$(call say,EMBED)$(BUILD)/embed $@ $(BUILD)/embedded.list
$(BUILD)/embedded.list: always
	@mkdir -p $(@D)
	@printf '%s\n' $(library) | cmp -s - $@ || printf '%s\n' $(library) > $@
$(BUILD)/embed: src/embed/embed.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(flags) -MF $(BUILD)/embed.d -o $@ $<

$(BUILD)/tests/%: tests/%.c $(BUILD)/libengine.a
	@mkdir -p $(@D)
	$(call say,TEST)$(CC) $(flags) $(LDFLAGS) -Itests/engine -o $@ $< $(BUILD)/libengine.a -lm

# ---- Made from the reference (lua/minimodel/reference): annotations for the editor, the man page where pandoc is

$(BUILD)/meta/minimodel.lua: $(BUILD)/minimodel
	@mkdir -p $(@D)
	$(call say,META)$(BUILD)/minimodel reference meta > $@

man := $(if $(shell command -v pandoc),$(BUILD)/man/man1/minimodel.1 $(BUILD)/man/es/man1/minimodel.1)
$(BUILD)/man/man1/minimodel.1: language := en
$(BUILD)/man/es/man1/minimodel.1: language := es
$(man): $(BUILD)/minimodel
	@mkdir -p $(@D)
	$(call say,MAN)$(BUILD)/minimodel reference man.$(language) | pandoc -s -f markdown-smart -t man -o $@

# The plain C peer is compiled as its design asks; the others as we are.
$(BUILD)/bench/%: bench/%.c $(BUILD)/libengine.a
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(flags) -O3 $(bench_flags) -o $@ $< $(BUILD)/libengine.a -lm -ldl
$(BUILD)/bench/peers/plain_gpt: bench_flags = -ffp-contract=fast -ffast-math -march=native -Wno-unknown-pragmas

# ---- Targets for people

## check: every test, through prove
check: all $(tests)
	@command -v prove > /dev/null || { echo "make check needs prove: on Debian, sudo apt-get install perl" >&2; exit 1; }
	MINIMODEL=$(BUILD)/minimodel BUILD=$(BUILD) prove $(PROVE_FLAGS) -j2 --exec tests/run \
	  $(sort $(tests) $(wildcard tests/lua/*.lua tests/labs/*.lua tests/labs/*.sh tests/*.sh tests/*.lua))

## asan: the whole suite again, under the address and undefined-behaviour sanitizers, in build/asan
asan:
	ASAN_OPTIONS=detect_leaks=1 LSAN_OPTIONS=suppressions=$(CURDIR)/tests/leaks.supp:print_suppressions=0 $(MAKE) BUILD=build/asan SANITIZE=1 \
	  CFLAGS="-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined" check

## labs: run every lab; figures/ receives what they leave
labs: all
	@for lab in $(wildcard labs/*.lua); do echo "$$lab"; $(BUILD)/minimodel "$$lab" || exit 1; done

## docs: the reports, theory pages and manual, in build/docs
docs: all
	$(BUILD)/minimodel weave --all --to $(BUILD)/docs

## docs-check: the whole book, then every page of it in a browser, at three widths, light and dark
docs-check: docs
	MINIMODEL=$(BUILD)/minimodel DOCS=$(BUILD)/docs prove $(PROVE_FLAGS) --exec tests/run tests/docs/book.lua tests/docs.lua

## man: the man page in both languages, in build/man
man: $(man)
	@test -n "$(man)" || echo "no man page: pandoc is missing (on Debian, sudo apt-get install pandoc)" >&2

## bench: the engine against its peers; BENCH="quick matmul …" chooses (bench/run.lua)
bench: all $(benches)
	MINIMODEL=$(BUILD)/minimodel PYTHON=$(PYTHON) BENCH_OUT=$(BUILD)/bench $(BUILD)/minimodel bench/run.lua $(BENCH)

## bench-check: count the kernels' instructions (valgrind) against bench/instructions.json; bench-update keeps the new counts
bench-check bench-update: all $(BUILD)/bench/instructions
	BENCH_OUT=$(BUILD)/bench CC="$(CC)" $(BUILD)/minimodel bench/instructions.lua $(if $(filter bench-update,$@),update)

## install: PREFIX=/usr/local DESTDIR=
install: all man
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/minimodel/labs
	install -m 755 $(BUILD)/minimodel $(DESTDIR)$(PREFIX)/bin/minimodel
	install -m 644 $(wildcard labs/*.lua) $(DESTDIR)$(PREFIX)/share/minimodel/labs
	install -d $(DESTDIR)$(PREFIX)/share/minimodel/meta
	install -m 644 $(BUILD)/meta/minimodel.lua $(DESTDIR)$(PREFIX)/share/minimodel/meta
	@for page in $(man:$(BUILD)/man/%=%); do install -d "$(DESTDIR)$(PREFIX)/share/man/$${page%/*}" && \
	  install -m 644 "$(BUILD)/man/$$page" "$(DESTDIR)$(PREFIX)/share/man/$$page"; done

## format: clang-format over the C sources; headers are laid out by hand, as tables
format:
	clang-format -i $(shell find src tests bench -name '*.c')

## lint: formatting, luacheck, shellcheck
lint:
	clang-format --dry-run -Werror $(shell find src tests bench -name '*.c')
	luacheck --quiet lua labs tests bench
	shellcheck minimodel .ci/run tests/run $(wildcard tests/*.sh tests/labs/*.sh)

## help: this list
help:
	@sed -n 's/^## //p' Makefile

## clean: remove build/
clean:
	rm -rf build

.PHONY: all check asan labs docs docs-check man bench bench-check bench-update install format lint help clean always
.DELETE_ON_ERROR:
.SUFFIXES:
%.d: ;
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
