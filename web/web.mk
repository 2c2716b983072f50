# web.mk: the engine, Lua and the library as WebAssembly modules for pages. Included by
# ../Makefile; `make web` builds it.
#
# Needs clang and lld of one version from 17 on, wasi-libc, clang's runtime for wasm32, dpkg-dev and a deb-src archive
# for Lua's sources (lua-source.sh). Nothing of them is kept in the repository. Where they are missing, pages are
# complete but do not run.

comma      := ,
empty      :=
space      := $(empty) $(empty)
WEB        := $(BUILD)/web
wasm_clang := $(firstword $(foreach v,19 20 18 17,$(shell command -v clang-$(v))) $(shell command -v clang))
wasm_lld   := $(firstword $(foreach v,19 20 18 17,$(shell command -v wasm-ld-$(v))) $(shell command -v wasm-ld))
web_ready  := $(and $(wasm_clang),$(wasm_lld),$(wildcard /usr/lib/wasm32-wasi),$(shell command -v dpkg-source))
lua_source := $(WEB)/lua
web_object  = $(patsubst %.c,$(WEB)/obj/%.o,$(1))

# An optimiser that may not assume errno, contract, or fuse: the same bits as everywhere. Every browser that has vectors
# has the conversions and copies that -m asks for.
wasm_flags := --target=wasm32-wasi -std=gnu11 -Oz -ffp-contract=off -fno-math-errno -MMD -MP \
  -mnontrapping-fptoint -mbulk-memory \
  -D_WASI_EMULATED_PROCESS_CLOCKS -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_GETPID -D_GNU_SOURCE -DL_tmpnam=32 \
  -Iweb/wasm/include -Isrc -Isrc/engine $(warnings) \
  -Wno-enum-float-conversion -Wno-shorten-64-to-32 -Wno-sign-conversion
# Where little time goes: what is called twice is written once.
web_rarely := -mllvm -inline-threshold=-10
lua_flags  := -include web/wasm/include/posix.h -isystem $(lua_source)/src

# What the module gives to the page and to the kernels linked in beside it.
web_exports := $(patsubst %,$(comma)--export=%,malloc sin cos pow fma frexp ldexp memcpy memset)
web_lua    := $(addprefix $(WEB)/obj/lua/,$(addsuffix .o,lapi lcode lctype ldebug ldo ldump lfunc lgc llex lmem \
  lobject lopcodes lparser lstate lstring ltable ltm lundump lvm lzio lauxlib lbaselib lcorolib ldblib liolib lmathlib \
  loadlib loslib lstrlib ltablib lutf8lib linit))
web_engine := $(call web_object, \
  $(filter-out %/kernels/set.c %/ground/threads.c,$(wildcard src/engine/*.c src/engine/*/*.c)) \
  $(addprefix web/wasm/,kernels.c runtime.c threads.c))
web_engine += $(WEB)/obj/set-wasm-32.o $(WEB)/obj/set-wasm-64.o
web_program := $(call web_object, \
  $(filter-out %/child.c %/digest.c %/editor.c %/heap.c %/subject.c,$(wildcard src/binding/*.c)) \
  $(addprefix src/figure/,bytes.c colour.c file.c plain.c record.c svg.c typeset.c typeset_plain.c) \
  $(addprefix web/wasm/,child.c digest.c editor.c files.c main.c unpack.c)) $(WEB)/obj/embedded.o

# What a page never asks of the library: the manual, the prompt, the exercises, reports by pandoc and what looks over
# them. The rest goes without its comments.
web_no_rooms := arguments reference check learn exercises prompt messages/pages
web_no_files := doctor help watch lab/weave lab/new lab/help lab/pages lab/place lab/predictions messages/explain \
  tap report/book report/docs report/evidence report/exercises report/fill report/html report/index report/jobs \
  report/links report/lint report/live report/moving report/navigation report/order report/page report/pandoc \
  report/paper report/readme report/runs report/search report/sheets
web_library := $(filter-out %.woff2 %/argparse.lua docs/% web/% $(web_no_rooms:%=lua/minimodel/%/%) \
  $(web_no_files:%=lua/minimodel/%.lua),$(library))
web_library += docs/pandoc/references.bib

## web: what pages need to run a lab, or the exercises, in themselves, in build/web
web: $(WEB)/minimodel-runtime.js $(WEB)/minimodel-exercises.js

# What the pages of a book share.
$(WEB)/minimodel-runtime.js: $(WEB)/minimodel.wasm $(WEB)/relaxed.wasm web/runtime.lua web/bundle.lua \
  $(wildcard web/page/*)
	$(call say,PACK)$(BUILD)/minimodel web/runtime.lua $@ $(WEB)/minimodel.wasm $(WEB)/relaxed.wasm

# What the page of the exercises needs besides: their checks and solutions are in no page and not in the runtime.
web_practice := $(wildcard lua/minimodel/exercises/*.lua) lua/minimodel/learn/try.lua lua/minimodel/learn/page.lua
$(WEB)/minimodel-exercises.js: $(web_practice) web/exercises.lua web/bundle.lua web/pack.lua \
  $(wildcard web/page/exercises.*) \
    $(BUILD)/minimodel
	@rm -rf $(WEB)/practice
	$(call say,PACK)$(BUILD)/minimodel web/pack.lua $(WEB)/practice $(web_practice)
	@$(BUILD)/minimodel web/exercises.lua $@ $(WEB)/practice $(web_practice)

web_link = $(call say,WASM)$(wasm_clang) --target=wasm32-wasi -fuse-ld=$(wasm_lld) -o $@ $^ \
	  -lwasi-emulated-process-clocks -lwasi-emulated-signal -lwasi-emulated-getpid \
	  -Wl,--strip-all,-O2,--compress-relocations,--max-memory=1073741824,-z,stack-size=1048576,--export-table \
	  -Wl,--growable-table,--export=__stack_pointer$(subst $(space),,$(web_exports))
$(WEB)/minimodel.wasm: $(web_lua) $(web_engine) $(web_program)
	$(web_link)

# The engine's tests, but for those of what a page has not.
web_tests := $(patsubst %.c,$(WEB)/tests/%.wasm, \
  $(notdir $(filter-out %/test_threads.c %/test_npy.c,$(wildcard tests/engine/test_*.c))))
web-tests: web $(web_tests) $(WEB)/tests/relaxed.wasm
$(web_tests): $(WEB)/tests/%.wasm: $(WEB)/obj/tests/engine/%.o $(web_engine)
	@mkdir -p $(@D)
	$(web_link)
$(WEB)/tests/relaxed.wasm: $(WEB)/relaxed.wasm
	@mkdir -p $(@D)
	@cp $< $@
$(WEB)/obj/tests/engine/%.o: wasm_flags += -Itests/engine -Wno-double-promotion

# The kernels by relaxed SIMD, linked in beside the module by a page that has it: position independent, on the
# module's memory and table.
$(WEB)/relaxed.wasm: $(WEB)/obj/set-wasm_relaxed-32.o $(WEB)/obj/set-wasm_relaxed-64.o $(WEB)/obj/web/wasm/relaxed.o
	$(call say,WASM)$(wasm_lld) --shared --experimental-pic --strip-all -O2 --compress-relocations \
	  --unresolved-symbols=import-dynamic -o $@ $^

# Kernels are made small where little time goes: the exact ones (a page that must emulate multiply-add is slow in any
# case), those of doubles, and of floats all but products and attention (MM_SMALL). To unroll more than the sources ask
# for made nothing faster.
web_relaxed             := -fno-unroll-loops -fno-vectorize -fno-slp-vectorize -msimd128 -mrelaxed-simd -fPIC \
  -fvisibility=hidden
web_set_wasm-32         := -Oz $(web_rarely) -msimd128 -DMM_UNROLL=
web_set_wasm-64         := $(web_set_wasm-32)
web_set_wasm_relaxed-32 := -O2 -DMM_SMALL $(web_relaxed)
web_set_wasm_relaxed-64 := -Oz $(web_relaxed)
$(WEB)/obj/web/wasm/relaxed.o: wasm_flags += -msimd128 -mrelaxed-simd -fPIC -fvisibility=hidden
$(WEB)/obj/figure/typeset_plain.o: wasm_flags += -I$(dir $(METRICS))
$(WEB)/obj/set-%.o: src/engine/kernels/set.c web/web.mk
	@mkdir -p $(@D)
	$(call say,WCC)$(wasm_clang) $(wasm_flags) -Wno-pass-failed $(web_set_$*) \
	  -DMM_SET=$(firstword $(subst -, ,$*)) -DREAL_BITS=$(lastword $(subst -, ,$*)) -c -o $@ $<
# Lua's own loops are worth more.
web_lua_flags := $(web_rarely)
$(patsubst %,$(WEB)/obj/lua/%.o,lapi lvm): web_lua_flags := -O2
$(patsubst %,$(WEB)/obj/lua/%.o,ldo lfunc lgc lobject lstring ltable ltm): web_lua_flags := -Os
$(WEB)/obj/lua/%.o: $(lua_source)/fetched web/web.mk
	@mkdir -p $(@D)
	$(call say,WCC)$(wasm_clang) $(wasm_flags) $(web_lua_flags) -w -c -o $@ $(lua_source)/src/$*.c
$(WEB)/obj/%.o: %.c web/web.mk | $(lua_source)/fetched $(METRICS)
	@mkdir -p $(@D)
	$(call say,WCC)$(wasm_clang) $(wasm_flags) $(web_rarely) $(lua_flags) -I$(dir $(METRICS)) -c -o $@ $<
$(WEB)/obj/embedded.o: $(WEB)/embedded.c
	$(call say,WCC)$(wasm_clang) $(wasm_flags) -O1 -c -o $@ $<
$(WEB)/embedded.c: $(BUILD)/embed $(WEB)/library.list $(web_library) web/pack.lua web/web.mk $(BUILD)/minimodel
	@rm -rf $(WEB)/library
	$(call say,PACK)$(BUILD)/minimodel web/pack.lua $(WEB)/library $(web_library)
	@cd $(WEB)/library && find * -name '*.lua' -o -name '*.bib' | LC_ALL=C sort > ../embedded.list
	$(call say,EMBED)$(BUILD)/embed $@ $(WEB)/embedded.list $(WEB)/library
$(WEB)/library.list: always
	@mkdir -p $(@D)
	@printf '%s\n' $(web_library) | cmp -s - $@ || printf '%s\n' $(web_library) > $@

$(lua_source)/fetched: web/lua-source.sh
	@mkdir -p $(@D)
	$(call say,FETCH)web/lua-source.sh $(lua_source)
	@touch $@
