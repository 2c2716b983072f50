# Makefile: build/ holds everything that is made; sources are found by wildcard. `make help` lists the targets.
# Works with gcc and clang, in parallel, and on any Unix with pkg-config.

BUILD  ?= build
CFLAGS ?= -O2 -g
PREFIX ?= /usr/local
PYTHON ?= /usr/bin/python3
# Figures: "cairo" draws PNG, PDF and SVG with cairo and pango; "plain" needs neither and draws SVG
# alone, as in a web page.
FIGURES ?= cairo
# What the plain figures know of the font: made with pango, on the machine that builds.
METRICS ?= $(BUILD)/metrics.h

# ---- What must be on the machine, and the Debian package that brings it

needs   := lua5.4:liblua5.4-dev pangocairo:libpango1.0-dev cairo:libcairo2-dev glib-2.0:libglib2.0-dev \
  libpng:libpng-dev zlib:zlib1g-dev libedit:libedit-dev
missing := $(strip $(foreach need,$(needs), \
  $(shell pkg-config --exists $(firstword $(subst :, ,$(need))) || echo $(lastword $(subst :, ,$(need))))))
luadir  := $(firstword $(wildcard $(LUA_SHARE) /usr/share/lua/5.4 /usr/local/share/lua/5.4 /opt/homebrew/share/lua/5.4))
missing += $(if $(wildcard $(luadir)/argparse.lua),,lua-argparse) $(if $(wildcard $(luadir)/dkjson.lua),,lua-dkjson)
lua_lib := /usr/lib/*/lua/5.4 /usr/lib/lua/5.4 /usr/lib64/lua/5.4 /usr/local/lib/lua/5.4 /opt/homebrew/lib/lua/5.4
missing += $(if $(wildcard $(lua_lib:%=%/lfs.so)),,lua-filesystem)
ifneq ($(strip $(missing)),)
ifneq ($(filter-out clean help format lint,$(or $(MAKECMDGOALS),all)),)
$(error missing: $(strip $(missing)). On Debian: sudo apt-get install $(strip $(missing)))
endif
endif
# A source that is saved from now on is newer than what this run builds: the launcher looks at $(BUILD)/made for it.
ifneq ($(filter-out clean help format lint,$(or $(MAKECMDGOALS),all)),)
only_shown := $(findstring n,$(filter-out -%,$(firstword $(MAKEFLAGS))))
begun := $(if $(only_shown),,$(shell mkdir -p $(BUILD) && touch $(BUILD)/begun))
endif

# ---- Flags

draws := pangocairo cairo glib-2.0 libpng
warnings := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion -Wvla -Wdouble-promotion
flags     = -std=c11 -D_POSIX_C_SOURCE=200809L -ffp-contract=off -pthread $(warnings) -MMD -MP -Isrc -Isrc/engine \
  $(CFLAGS)
outside  := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags lua5.4 $(draws) libedit zlib))
pictures := $(shell pkg-config --libs $(draws))
libs     := $(shell pkg-config --libs lua5.4 libedit glib-2.0 zlib) $(if $(filter cairo,$(FIGURES)),$(pictures)) -lm

# The kernels are one source, compiled once for each instruction set that this kind of processor may have
# and each size of a real.
machine     := $(shell $(CC) -dumpmachine)
sets        := $(if $(filter x86_64%,$(machine)),avx512 avx2) $(if $(filter aarch64% arm64%,$(machine)),neon) generic
# Where vectors are written out, the compiler need not look for more of them.
set_avx512  := -mavx512f -mavx512vl -mavx512bw -mavx512dq -mfma -mavx2 -fno-tree-vectorize
set_avx2    := -mavx2 -mfma -fno-tree-vectorize
set_neon    := -fno-tree-vectorize
sanitizing  := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
# Lines for the debugger, no variables: to track those through -O3 takes half as long again. Where a function is worth a
# copy of its own for a constant argument, the source says so; gcc's guesses cost a sixth of the time and gain nothing.
guess_less  := $(shell $(CC) -Werror -fno-ipa-cp-clone -E -x c /dev/null > /dev/null 2>&1 && echo -fno-ipa-cp-clone)
set_flags   := $(if $(SANITIZE),,-O3 -g1 $(guess_less))

# Commands are shown by `make V=1`; otherwise one word and what is made.
say = $(if $(V),,@printf '  %-6s %s\n' $(1) $@;)

# ---- Sources and what they become

object   = $(patsubst src/%.c,$(BUILD)/obj/%.o,$(1))
# Latin Modern Math, cut to what pages may need (Latin, Greek, arrows, operators, mathematical alphabets), where the
# font and the tools are; pages made without it ask for the reader's own.
latinmodern := $(firstword $(wildcard /usr/share/texmf/fonts/opentype/public/lm-math/latinmodern-math.otf \
  /usr/share/fonts/opentype/lmodern/latinmodern-math.otf))
mathtools := $(and $(latinmodern),$(shell command -v hb-subset),$(shell command -v woff2_compress))
mathfont := $(if $(mathtools),$(BUILD)/math.woff2)
mathletters := U+20-7E,U+A0-17F,U+391-3F5,U+2010-2044,U+2070-209C,U+20D0-20F0,U+2102-2138,U+2190-21FF,U+2200-22FF,$\
  U+2308-230B,U+23B4-23E1,U+25A0-25CF,U+27E6-27EF,U+2A00-2AFF,U+1D400-1D7FF

engine  := $(call object,$(filter-out src/engine/kernels/set.c,$(wildcard src/engine/*.c src/engine/*/*.c)))
engine  += $(foreach set,$(sets),$(foreach bits,32 64,$(BUILD)/obj/engine/kernels/set-$(set)-$(bits).o))
plain   := $(call object,$(wildcard src/figure/plain.c src/figure/typeset_plain.c))
cairo   := $(call object,$(addprefix src/figure/,cairo.c palette.c pdf.c png.c typeset_pango.c))
confine := $(call object,$(wildcard src/confine/*.c))
drawing := $(filter-out $(plain) $(cairo),$(call object,$(wildcard src/figure/*.c)))
program := $(call object,$(wildcard src/main.c src/binding/*.c)) $(confine) $(drawing) $($(FIGURES)) \
  $(BUILD)/obj/embed/unpack.o $(BUILD)/obj/embedded.o
tests   := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/engine/test_*.c tests/figure/test_*.c tests/confine/test_*.c))
benches := $(patsubst %.c,$(BUILD)/%,$(wildcard bench/*.c bench/peers/*.c))
library := $(sort $(shell find lua docs/pandoc -type f 2>/dev/null) web/page/pieces.js web/page/words.js) \
  $(luadir)/argparse.lua $(luadir)/dkjson.lua $(mathfont)
# What most runs load travels compiled as well, marked by a star: not the manual and the exercises, which are mostly
# texts, and not what makes books.
seldom   := reference exercises messages/pages check learn report/book report/sheets report/fill report/pieces \
  report/links report/search report/order report/moving report/live report/paper report/page
embedded := $(foreach file,$(library),$(if $(filter-out $(seldom:%=lua/minimodel/%/%) $(seldom:%=lua/minimodel/%.lua) \
  docs/%,$(filter %.lua,$(file))),*)$(file))

all: $(BUILD)/minimodel $(BUILD)/meta/minimodel.lua
	@touch -r $(BUILD)/begun $(BUILD)/made

$(BUILD)/minimodel: $(program) $(BUILD)/libengine.a
	$(call say,LINK)$(CC) $(CFLAGS) $(LDFLAGS) -pthread -o $@ $^ $(libs)

$(BUILD)/libengine.a: $(engine)
	@rm -f $@
	$(call say,AR)$(AR) rcs $@ $^

$(BUILD)/obj/engine/kernels/set-%.o: src/engine/kernels/set.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(flags) $(set_flags) $(set_$(firstword $(subst -, ,$*))) -DMM_SET=$(firstword $(subst -, ,$*)) \
	  -DREAL_BITS=$(lastword $(subst -, ,$*)) -c -o $@ $<

$(BUILD)/obj/engine/%.o: src/engine/%.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(flags) -c -o $@ $<

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(flags) $(outside) -c -o $@ $<

# The Lua files and page templates travel inside the program as C arrays. The list is a file of its own, rewritten
# only when it changes, so that removing a file is noticed too.
$(BUILD)/obj/embedded.o: $(BUILD)/embedded.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(flags) -c -o $@ $<
$(BUILD)/embedded.c: $(BUILD)/embed $(BUILD)/embedded.list $(library)
	$(call say,EMBED)$(BUILD)/embed $@ $(BUILD)/embedded.list
$(BUILD)/embedded.list: always
	@mkdir -p $(@D)
	@printf '%s\n' $(foreach file,$(embedded),'$(file)') | cmp -s - $@ || \
	  printf '%s\n' $(foreach file,$(embedded),'$(file)') > $@
$(BUILD)/math.woff2:
	@mkdir -p $(@D)
	$(call say,FONT)hb-subset --unicodes=$(mathletters) --output-file=$(@D)/math.otf $(latinmodern) && \
	  woff2_compress $(@D)/math.otf >/dev/null 2>&1
$(BUILD)/embed: src/embed/embed.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(flags) $(outside) $(LDFLAGS) -MF $(BUILD)/embed.d -o $@ $< \
	  $(shell pkg-config --libs lua5.4 zlib)

# The font's metrics, which the typesetter without pango is compiled with.
$(BUILD)/metrics.h: $(BUILD)/metrics
	$(call say,METRICS)$< > $@
$(BUILD)/metrics: src/embed/metrics.c $(drawing) $(cairo)
	$(call say,CC)$(CC) $(flags) $(outside) $(LDFLAGS) -MF $(BUILD)/metrics.d -o $@ $^ $(pictures) -lm
$(BUILD)/obj/figure/typeset_plain.o: src/figure/typeset_plain.c $(METRICS)
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(flags) -I$(dir $(METRICS)) -c -o $@ $<

$(BUILD)/tests/figure/test_plain: tests/figure/test_plain.c $(drawing) $(plain) $(BUILD)/libengine.a
	@mkdir -p $(@D)
	$(call say,TEST)$(CC) $(flags) $(outside) $(LDFLAGS) -Itests/engine -o $@ $^ $(shell pkg-config --libs libpng) -lm
$(BUILD)/tests/figure/%: tests/figure/%.c $(drawing) $(cairo) $(BUILD)/obj/figure/typeset_plain.o $(BUILD)/libengine.a
	@mkdir -p $(@D)
	$(call say,TEST)$(CC) $(flags) $(outside) $(LDFLAGS) -Itests/engine -o $@ $^ $(pictures) -lm
$(BUILD)/tests/confine/%: tests/confine/%.c $(confine) $(BUILD)/libengine.a
	@mkdir -p $(@D)
	$(call say,TEST)$(CC) $(flags) $(LDFLAGS) -Itests/engine -o $@ $^ -lm
$(BUILD)/tests/%: tests/%.c $(BUILD)/libengine.a
	@mkdir -p $(@D)
	$(call say,TEST)$(CC) $(flags) $(LDFLAGS) -Itests/engine -o $@ $< $(BUILD)/libengine.a -lm

# The fuzzers' harnesses with a few thousand seeded inputs, by whatever compiler there is.
fuzz_lua := safetensors scan weave options binding
sampled  := safetensors:5000 scan:10000 weave:120 options:5000 binding:5000
samples  := $(BUILD)/tests/fuzz/sample_npy $(BUILD)/tests/fuzz/sample_lua
$(BUILD)/tests/fuzz/sample_npy: tests/fuzz/sample.c tests/fuzz/fuzz_npy.c $(BUILD)/libengine.a
	@mkdir -p $(@D)
	$(call say,TEST)$(CC) $(flags) $(LDFLAGS) -Itests/engine -DTARGETS='"npy:5000"' -o $@ $(filter-out %.h,$^) -lm
$(BUILD)/tests/fuzz/sample_lua: tests/fuzz/sample.c tests/fuzz/fuzz_lua.c $(filter-out %/main.o,$(program)) \
  $(BUILD)/libengine.a
	@mkdir -p $(@D)
	$(call say,TEST)$(CC) $(flags) $(outside) $(LDFLAGS) -Itests/engine -DTARGETS='"$(sampled)"' -o $@ \
	  $(filter-out %.h,$^) $(libs)

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

# ---- The engine, Lua and the library for pages

include web/web.mk

# ---- Targets for people

## check: every test, through prove
check: all $(tests) $(samples)
	@command -v prove > /dev/null || { echo "make check needs prove: on Debian, sudo apt-get install perl" >&2; exit 1; }
	MINIMODEL=$(BUILD)/minimodel BUILD=$(BUILD) prove $(PROVE_FLAGS) -j2 --exec tests/run \
	  $(sort $(tests) $(samples) \
	  $(wildcard $(addprefix tests/,lua/*.lua check/*.lua labs/*.lua labs/*.sh web/*.sh *.sh *.lua)))

## fuzz: any bytes as .npy, safetensors, scripts, pages, options, calls, under clang's sanitizers; FUZZ_SECONDS=10 each
FUZZ_SECONDS ?= 10
fuzz:
	@command -v clang > /dev/null || { echo "make fuzz needs clang: on Debian, sudo apt-get install clang" >&2; exit 1; }
	$(MAKE) BUILD=build/fuzz SANITIZE=1 FUZZ=1 CC="$(if $(findstring ccache,$(CC)),ccache )clang" \
	  CFLAGS="$(sanitizing) -fsanitize=fuzzer-no-link" fuzz-targets
	export MINIMODEL_ISA=generic; for target in npy $(fuzz_lua); do \
	  tests/fuzz/run build/fuzz "$$target" $(FUZZ_SECONDS) || exit 1; done
# The kernels with vectors are there for the table of sets alone, and need no instruments; the others tell of addresses.
# clang is for minutes at them with more than that, and what is undefined there is seen by `make asan`.
ifneq ($(FUZZ),)
$(BUILD)/obj/engine/kernels/set-avx%.o: override CFLAGS = -O1
$(BUILD)/obj/engine/kernels/set-generic-%.o: override CFLAGS = -O1 -g -fno-omit-frame-pointer -fsanitize=address
endif
fuzz-targets: $(BUILD)/tests/fuzz/fuzz_npy $(BUILD)/tests/fuzz/fuzz_lua
$(BUILD)/tests/fuzz/fuzz_npy: tests/fuzz/fuzz_npy.c $(BUILD)/libengine.a
	@mkdir -p $(@D)
	$(call say,FUZZ)$(CC) $(flags) -fsanitize=fuzzer -o $@ $< $(BUILD)/libengine.a -lm
$(BUILD)/tests/fuzz/fuzz_lua: tests/fuzz/fuzz_lua.c $(filter-out %/main.o,$(program)) $(BUILD)/libengine.a
	@mkdir -p $(@D)
	$(call say,FUZZ)$(CC) $(flags) $(outside) -fsanitize=fuzzer -o $@ $(filter-out %.h,$^) $(libs)

## mutation: change one operator of the library at a time; what the quick tests do not notice is listed. MUTANTS=60
MUTANTS ?= 60
mutation: all
	MINIMODEL=$(BUILD)/minimodel $(BUILD)/minimodel tests/mutation/run.lua $(MUTANTS)

## asan: the whole suite again, under the address and undefined-behaviour sanitizers, in build/asan
asan:
	ASAN_OPTIONS=detect_leaks=1 LSAN_OPTIONS='suppressions="$(CURDIR)/tests/leaks.supp":print_suppressions=0' \
	  $(MAKE) BUILD=build/asan SANITIZE=1 \
	  CFLAGS="$(sanitizing)" check

## night: what is too long for check: fresh systems, fuzzers and the like, by tests/night
night: all $(samples)
	MINIMODEL=$(BUILD)/minimodel BUILD=$(BUILD) prove $(PROVE_FLAGS) --exec tests/run --timer \
	  $(sort $(wildcard tests/night/*.sh tests/night/*.lua))
	$(MAKE) fuzz FUZZ_SECONDS=900
	$(MAKE) mutation MUTANTS=300

## labs: run every lab; figures/ receives what they leave
labs: all
	@for lab in $(wildcard labs/*.lua); do echo "$$lab"; $(BUILD)/minimodel "$$lab" || exit 1; done

## docs: the reports, theory pages and manual, in build/docs
docs: all
	@$(if $(web_ready),$(MAKE) --no-print-directory web || echo "no runtime: pages stay still" >&2,:)
	$(BUILD)/minimodel weave --all --to $(BUILD)/docs

## book: the same, and the whole book as PDF and EPUB in both languages, in build/docs
book: docs
	$(BUILD)/minimodel weave --book --to $(BUILD)/docs

## docs-check: the whole book, then every page of it in a browser, at three widths, light and dark
docs-check: docs
	$(BUILD)/minimodel weave --all --pdf --to $(BUILD)/docs
	MINIMODEL=$(BUILD)/minimodel DOCS=$(BUILD)/docs prove $(PROVE_FLAGS) --exec tests/run \
	  tests/docs/book.lua tests/docs/paper.lua tests/docs/use.sh tests/docs/axe.sh tests/docs/pages.lua

## man: the man page in both languages, in build/man
man: $(man)
	@test -n "$(man)" || echo "no man page: pandoc is missing (on Debian, sudo apt-get install pandoc)" >&2

## bench: the engine against its peers; BENCH="quick matmul …" chooses (bench/run.lua)
bench: all $(benches)
	MINIMODEL=$(BUILD)/minimodel PYTHON=$(PYTHON) BENCH_OUT=$(BUILD)/bench $(BUILD)/minimodel bench/run.lua $(BENCH)

## bench-page: the program of pages beside the native one, on labs 00 to 03 and 06 (node); both draw SVG alone
bench-page: web
	$(MAKE) BUILD=$(BUILD)/plain FIGURES=plain METRICS=$(BUILD)/metrics.h all
	node bench/page.cjs $(WEB) $(BUILD)/plain/minimodel

## bench-load: how soon the pages of labs 00 to 03 and 06 answer in Chromium, by the clock: for a quiet minute
bench-load: all web
	node bench/load.cjs $(BUILD)/minimodel $(WEB)/minimodel-runtime.js

## bench-check: count the kernels' instructions (valgrind) against bench/instructions.json; bench-update keeps new ones
bench-check bench-update: all $(BUILD)/bench/instructions
	BENCH_OUT=$(BUILD)/bench CC="$(CC)" $(BUILD)/minimodel bench/instructions.lua $(if $(filter bench-update,$@),update)

## exercises: write exercises/ again from lua/minimodel/exercises
exercises: all
	@mkdir -p exercises
	@for file in $(wildcard lua/minimodel/exercises/[0-9]*.lua); do name="$${file##*/}"; \
	  $(BUILD)/minimodel reference "exercise.$${name%.lua}" > "exercises/$$name" || exit 1; done

completions := $(BUILD)/completions/minimodel $(BUILD)/completions/_minimodel $(BUILD)/completions/minimodel.fish
$(BUILD)/completions/minimodel: shell := bash
$(BUILD)/completions/_minimodel: shell := zsh
$(BUILD)/completions/minimodel.fish: shell := fish
$(completions): $(BUILD)/minimodel
	@mkdir -p $(@D)
	$(call say,SHELL)$(BUILD)/minimodel reference completions.$(shell) > $@

zsh_functions ?= share/zsh/site-functions
# Everything that is installed, as FILE:FOLDER:MODE, the folder below PREFIX.
installed = $(BUILD)/minimodel:bin:755 $(addsuffix :share/minimodel/labs:644,$(wildcard labs/*.lua)) \
  $(BUILD)/meta/minimodel.lua:share/minimodel/meta:644 \
  $(foreach page,$(man),$(page):share$(patsubst $(BUILD)%/,%,$(dir $(page))):644) \
  $(BUILD)/completions/minimodel:share/bash-completion/completions:644 \
  $(BUILD)/completions/_minimodel:$(zsh_functions):644 \
  $(BUILD)/completions/minimodel.fish:share/fish/vendor_completions.d:644 \
  $(patsubst %,%:share/minimodel:644,$(wildcard $(WEB)/minimodel-runtime.js $(WEB)/minimodel-exercises.js))
each_installed = echo '$(strip $(installed))' | tr ' ' '\n' | while IFS=: read -r file folder mode; do \
  folder="$(DESTDIR)$(PREFIX)/$$folder";

## install: PREFIX=/usr/local DESTDIR=; what pages need to run, where make web has made it
install: all man $(completions)
	@$(each_installed) install -d "$$folder" && install -m "$$mode" "$$file" "$$folder" || exit 1; done

## uninstall: what install put there, with the same PREFIX and DESTDIR
uninstall:
	@$(each_installed) rm -f "$$folder/$${file##*/}"; done
	@cd "$(DESTDIR)$(PREFIX)/share" && rmdir minimodel/labs minimodel/meta minimodel 2> /dev/null || true

## deb: a Debian package, in build/deb, with what pages need (debian/README.source); REUSE=1 takes what is built already
deb:
	@command -v dh > /dev/null || \
	  { echo "make deb needs debhelper: on Debian, sudo apt-get install debhelper" >&2; exit 1; }
	@$(if $(REUSE),:,$(if $(web_ready),$(MAKE) --no-print-directory web || echo "no runtime: pages stay still" >&2,:))
	rm -rf $(BUILD)/deb
	mkdir -p $(BUILD)/deb/minimodel/build/web
	tar -cf - --exclude=./build --exclude=./.git --exclude=./figures . | tar -xf - -C $(BUILD)/deb/minimodel
	$(if $(REUSE),tar -cf - -C $(BUILD) --exclude=./deb --exclude=./docs --exclude=./asan --exclude=./web . | \
	  tar -xf - -C $(BUILD)/deb/minimodel/build)
	for file in $(WEB)/minimodel-*.js; do [ ! -f "$$file" ] || cp "$$file" $(BUILD)/deb/minimodel/build/web || exit 1; done
	cd $(BUILD)/deb/minimodel && env -u MAKEFLAGS dpkg-buildpackage -b -uc -us

## format: clang-format over the C sources; headers are laid out by hand, as tables
format:
	clang-format -i $(shell find src tests bench web -name '*.c')

## lint: formatting, luacheck, shellcheck
lint: $(BUILD)/minimodel
	clang-format --dry-run -Werror $(shell find src tests bench web -name '*.c')
	luacheck --quiet lua tests bench web docs
	@for lab in labs/*.lua; do \
	  $(BUILD)/minimodel weave --source $$lab | luacheck --quiet --no-max-line-length --filename $$lab - || exit 1; done
	shellcheck -x minimodel .ci/run tests/run tests/fuzz/run tests/web/runtime docs/cluster/experiment.sbatch \
	  $(shell find web tests -name '*.sh')

## help: this list
help:
	@sed -n 's/^## //p' Makefile web/web.mk

## clean: remove build/
clean:
	rm -rf build

.PHONY: web web-tests all check night asan fuzz fuzz-targets mutation labs docs book docs-check man
.PHONY: bench bench-page bench-load bench-check bench-update
.PHONY: install uninstall deb
.PHONY: exercises format lint help clean always
.DELETE_ON_ERROR:
.SUFFIXES:
%.d: ;
-include $(shell find $(BUILD) -path $(BUILD)/deb -prune -o -type f -name '*.d' -print 2>/dev/null)
