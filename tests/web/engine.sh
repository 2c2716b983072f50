#!/bin/sh
# The engine's C tests as WebAssembly, in node, on the kernels that a page would use. Needs node and what
# `make web` needs; skipped with a word where one is missing. Not among them, since a page has not what
# they ask about: test_threads (threads) and test_npy (limits, modes and signals of real files; page.sh
# reads and writes the page's own).
set -u
. tests/web/runtime
runtime web-tests
n=0
for program in "$build"/web/tests/test_*.wasm; do
  n=$((n + 1))
  name=$(basename "$program" .wasm)
  if node tests/web/run.cjs "$program" -- > "$log/out" 2>&1; then
    echo "ok $n - $name: $(grep -c '^ok' "$log/out") checks"
  else
    echo "not ok $n - $name"
    grep -A 4 '^not ok' "$log/out" | head -n 20 | sed 's/^/# /'
    tail -n 3 "$log/out" | sed 's/^/# /'
  fi
done
echo "1..$n"
