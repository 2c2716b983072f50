#!/bin/sh
# The page of the exercises, in Chromium: what a run says, progress, hints, keyboard, both languages; exercises.cjs
# asks, exercises.lua makes the page. Needs node, Chromium, pandoc and what `make web` needs; skipped with a word where
# one is missing.
set -u
. tests/web/runtime
command -v chromium > /dev/null || command -v chromium-browser > /dev/null || skip 'Chromium is missing'
command -v pandoc > /dev/null || skip 'pandoc is missing'
runtime web
program=${MINIMODEL:-$build/minimodel}
case $program in /*) ;; *) program=$PWD/$program ;; esac
here=$PWD
mkdir "$log/work" && cd "$log/work" || exit 1
if ! "$program" "$here/tests/web/exercises.lua" "$log" > "$log/made" 2>&1; then
  sed 's/^/# /' "$log/made"
  echo 'not ok 1 - the pages are made'
  echo '1..1'
  exit 1
fi
cd "$here" || exit 1
node tests/web/exercises.cjs "$log"
