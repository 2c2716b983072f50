#!/bin/sh
# The page of a lab, in Chromium: what it shows after a run, what it says, how it is used. page.cjs asks; this prepares.
# Needs node, Chromium, pandoc and what `make web` needs; skipped with a word where one is missing.
set -u
. tests/web/runtime
command -v chromium > /dev/null || command -v chromium-browser > /dev/null || skip 'Chromium is missing'
command -v pandoc > /dev/null || skip 'pandoc is missing'
runtime web
program=${MINIMODEL:-$build/minimodel}

# A page with everything on it, as weave makes it: lab 02 in one file, which then lies alone in a folder, and two small
# labs, one with every kind of parameter and one with none, beside what pages share.
cp tests/web/small.lua tests/web/bare.lua "$log"
mkdir -p "$log/alone/labs"
{
  "$program" weave --one labs/02-rope.lua --to "$log/book" && mv "$log"/book/labs/02-rope.* "$log/alone/labs"
  for lab in small bare; do "$program" weave "$log/$lab.lua" --to "$log/book"; done
} > "$log/weave" 2>&1 || sed 's/^/# /' "$log/weave"
mkdir "$log/data" "$log/native"
# The native runs, as data and as manifests, of the labs and of small trainings.
native() {
  name=$1; shift
  SOURCE_DATE_EPOCH=0 MINIMODEL_PIECES="$log/data/$name.json" "$program" labs/"$name".lua "$@" \
    --out "$log/native/$name" > "$log/said" 2>&1 || sed 's/^/# /' "$log/said"
}
for lab in 00-permutation-equivariance 01-sinusoidal 02-rope 03-extrapolation 06-alibi; do native $lab; done
small='--draws=100 --quick'
# shellcheck disable=SC2086 # words of the command line
{
  native 04-head-to-head --steps=2 --sequences=2 --batch=2 $small
  native 05-sequence-ordering --steps=2 --pairs=2 --test_pairs=4 $small
  native 07-length-alone --steps=2 --windows=2 $small
}
node tests/web/page.cjs "$log" "$build/web/minimodel-runtime.js"
