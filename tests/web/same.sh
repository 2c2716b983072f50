#!/bin/sh
# The program of the page, run in node, leaves the same values as this one: by relaxed SIMD where its multiply-add is
# fused, and exactly made; and so does a run that begins with the library as another had loaded it.
# Needs node and what `make web` needs; skipped with a word where one is missing.
set -u
. tests/web/runtime
runtime web

told() { "$@" > "$log/out" 2>&1 || sed 's/^/# /' "$log/out"; }
SOURCE_DATE_EPOCH=0 && export SOURCE_DATE_EPOCH
native() { told "${MINIMODEL:-$build/minimodel}" "$2" --out "$1" --no-report; }
page() { told node tests/web/run.cjs "$build/web/minimodel.wasm" --files "$1" -- "$2" --out /out; }
for lab in labs/00-*.lua labs/01-*.lua labs/02-*.lua labs/03-*.lua labs/06-*.lua; do
  native "$log/native" "$lab"
  page "$log/relaxed" "$lab"
done
for lab in labs/02-*.lua labs/06-*.lua; do
  MINIMODEL_BEGUN=1 page "$log/begun" "$lab"
done
MINIMODEL_PLAIN=1 && export MINIMODEL_PLAIN # run.cjs then leaves relaxed.wasm alone
for lab in labs/02-*.lua labs/06-*.lua; do
  native "$log/some" "$lab"
  page "$log/exact" "$lab"
done
node tests/web/same.cjs "$build/web/minimodel-runtime.js" "$log/native" "$log/relaxed" "$log/some" "$log/exact" \
  "$log/some" "$log/begun"
