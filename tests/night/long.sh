#!/bin/sh
# The tests that the suite samples, for as long as a night allows: random programs, figures and reports from seeds that
# no other day has, and allocations that fail one after another. A failure shows what the test said, with its seed.
# LONG=seconds for the programs; the others take about as long.
set -u
program=${MINIMODEL:-build/minimodel}
seconds=${LONG:-900}
day=$(($(date +%s) / 86400))
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
n=0
failed=0

# long NAME COMMAND…: passes when the test does
long() {
  name=$1
  shift
  n=$((n + 1))
  if env "$@" > "$work/log" 2>&1; then
    echo "ok $n - $name: $(grep -E '^(ok|# )' "$work/log" | tail -n 1 | sed 's/#/-/')"
  else
    echo "not ok $n - $name"
    grep -v '^ok' "$work/log" | head -n 60 | sed 's/^/# /'
    failed=1
  fi
}

from=$((day % 20000 * 100000 + 1))
long 'random programs' MINIMODEL_DIFFERENTIAL="$seconds" "$program" tests/lua/differential.lua
long 'random figures' FIGURE_RANDOM="$from-$((from + seconds * 40))" "$program" tests/lua/figure_random.lua
long 'random reports' REPORT_RANDOM="$from-$((from + seconds / 3))" "$program" tests/lua/report_random.lua
long 'allocations of the engine' MINIMODEL_FAILING=60 "$program" tests/lua/failing.lua
long 'calls of malloc' MINIMODEL_MALLOC=$((seconds / 3)) MINIMODEL="$program" sh tests/malloc.sh
long 'inputs of the fuzzers' FUZZ_FIRST="$((from % 1000000000))" FUZZ_SAMPLE=$((seconds * 100)) \
  "${BUILD:-build}/tests/fuzz/sample_lua"
echo "1..$n"
exit $failed
