#!/bin/sh
# A newcomer adds an op by the page for newcomers, src/README.md, and nothing else: in a copy of the tree its file and
# its line are written as they stand there, its formula for the test and its entry in the manual; then t:cube() is
# there with value and gradient, and the manual is whole. Skipped under the sanitizers, which build elsewhere.
set -u

build=${BUILD:-build}
case ${MAKEFLAGS:-}$build in *fsanitize* | *asan*) echo '1..0 # SKIP the copy builds without sanitizers'; exit 0 ;; esac
unset MAKEFLAGS MFLAGS MAKELEVEL
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
count=0
failed=0

# check STATUS NAME: passes when the status is 0
check() {
  count=$((count + 1))
  if [ "$1" -eq 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; failed=1; fi
}

# block N: the N-th fenced block of the page
block() {
  awk -v want="$1" '/^```/ { if (inside) { inside = 0 } else { inside = 1; n++ } next } inside && n == want' \
    src/README.md
}

# what was built is copied with its times, so that only what the op touches is compiled
mkdir -p "$work/build/obj"
for part in *; do
  case $part in build | figures) ;; *) cp -a "$part" "$work/" ;; esac
done
cp -a "$build/obj" "$build/embed" "$build/embedded.list" "$build/embedded.c" "$work/build/" 2> /dev/null
block 1 > "$work/src/engine/ops/cube.c"
block 2 >> "$work/src/engine/ops/list.h"
block 3 > "$work/functions"
block 4 > "$work/case"
block 5 > "$work/entry"
manual=lua/minimodel/reference/operations.lua
awk -v entry="$work/entry" '/name = "t:plogp"/ { while ((getline line < entry) > 0) print line } { print }' \
  $manual > "$work/$manual"

cd "$work" || exit 1
make -s -j2 build/minimodel > log 2>&1
status=$?
check $status 'the tree builds with one file and one line more'
[ $status -eq 0 ] || sed 's/^/# /' log

! make -n lua_lib=/nowhere all > log 2>&1 && grep -q 'missing: lua-filesystem\. ' log
check $? 'make names lua-filesystem where it is missing'

cat > cube.lua <<'END'
local mm = require "minimodel"
local tap = require "minimodel.tap"
tap.is(mm.tensor({ 2, -3, 0.5 }):cube():totable(), { 8, -27, 0.125 }, "t:cube() is there")
local worst = 0
local x = mm.tensor({ 0.7, -1.3, 2 }, "float64"):requires_grad()
do
  local tape <close> = mm.tape()
  tape:backward(x:cube():sum())
end
for i = 1, 3 do
  local function at(h)
    local y = x:detach():copy()
    y[i] = y[i] + h
    return y:cube():sum():item()
  end
  worst = math.max(worst, math.abs((at(1e-5) - at(-1e-5)) / 2e-5 - x.grad[i]))
end
tap.ok(worst < 1e-8, "with its gradient, by central differences")
tap.fails(function() return mm.tensor({ 1 }, "int64"):cube() end, "cube: x is int64", "and a message of its own")
tap.done()
END
build/minimodel cube.lua > out 2>&1
check $? 'value, gradient, message'
grep -v '^ok' out | sed 's/^/# /'
if grep -q 't:cube' lua/minimodel/reference/operations.lua; then
  MINIMODEL=build/minimodel build/minimodel tests/lua/reference.lua > out 2>&1
  check $? 'the manual is whole with one entry more'
  grep '^not ok' out | sed 's/^/# /'
else
  check 1 'the entry stands in the manual'
fi
make -s build/tests/engine/test_ops > log 2>&1 && build/tests/engine/test_ops > out 2>&1
grep -q '^ok .*cube: the gradient of an op of the list' out
check $? 'its gradient is checked with those of all unary ops'
grep -q '^not ok .*the op cube is declared' out
check $? 'and its formula is asked for'
awk '/^static const op_case cases/ { while ((getline line < "functions") > 0) print line; print ""; print
    while ((getline line < "case") > 0) print line; next } { print }' tests/engine/op_cases.h > cases &&
  mv cases tests/engine/op_cases.h
make -s build/tests/engine/test_ops > log 2>&1 && build/tests/engine/test_ops > out 2>&1
check $? 'and then checked, with everything else'
grep -q '^ok .*cube, transposed, float64: value' out
check $? 'under every layout'
grep '^not ok' out | sed 's/^/# /'
echo "1..$count"
exit $failed
