#!/bin/sh
# The pages of labs 00 to 03 and 06, and one whose script catches errors by the thousand, in WebKitGTK: each run three
# times in a window, values as the native program's. webkit.cjs asks. Needs node, webkit2gtk-driver, xvfb, pandoc and
# what `make web` needs; skipped with a word where one is missing.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/web/runtime
for needed in WebKitWebDriver Xvfb pandoc; do
  command -v "$needed" > /dev/null ||
    skip "$needed is missing; on Debian: sudo apt-get install webkit2gtk-driver xvfb pandoc"
done
runtime web
program=${MINIMODEL:-$build/minimodel}

cat > "$log/errors.lua" << 'LAB'
--[[en lab
title: Errors that are caught
]]
--[[es lab
title: Errores capturados
]]
local mm = require "minimodel"
local lab = mm.lab { experiment = "99-errors", seed = 0 }
local caught, x = 0, mm.ones { 2, 3 }
for i = 1, 20000 do
  if not pcall(i % 2 == 0 and error or x.matmul, x, i % 4 == 1 and x or nil) then caught = caught + 1 end
end
local function deeper(n)
  local ok, m = pcall(deeper, n + 1)
  return ok and m or n
end
local function called(text) return (text:gsub(".", called)) end
local walk = coroutine.wrap(function() for i = 1, 1000 do pcall(coroutine.yield, i) end error "the end" end)
local steps = 0
while pcall(walk) do steps = steps + 1 end
lab:result("caught", caught)
lab:result("steps", steps)
lab:result("deep", select(2, pcall(called, "x")):match "C stack overflow" or "no overflow")
lab:result("deeper", deeper(1))
lab:check({ en = "errors caught", es = "errores capturados" }, caught, ">", 1)
LAB
pages=
for lab in labs/00-*.lua labs/01-*.lua labs/02-*.lua labs/03-*.lua labs/06-*.lua "$log/errors.lua"; do
  "$program" "$lab" --seed 1 --out "$log/native" --no-report > "$log/said" 2>&1 || sed 's/^/# /' "$log/said"
  "$program" weave "$lab" --to "$log/book" > "$log/said" 2>&1 || sed 's/^/# /' "$log/said"
  page=$(find "$log/book" -name "$(basename "$lab" .lua).html")
  pages="$pages $page"
done
# shellcheck disable=SC2086 # names of pages have no blanks: the folder is mktemp's
node tests/night/webkit.cjs "$log/webkit" $pages || exit 1
node tests/web/same.cjs "$build/web/minimodel-runtime.js" "$log/native" "$log/webkit"
