#!/bin/sh
# minimodel watch: saves as editors make them, errors, stale runs, and the open page in Chromium; watch.cjs asks.
# Needs pandoc and node; the page's part is skipped where Chromium is missing.
set -u
build=${BUILD:-build}
skip() { echo "1..0 # SKIP $*"; exit 0; }
[ -z "${ASAN_OPTIONS-}" ] || skip 'the time that the sanitizers take is no reader'"'"'s'
command -v node > /dev/null || skip 'node is missing'
[ "$(node -p 'process.versions.node.split(".")[0] >= 20')" = true ] || skip 'node 20 or newer is wanted'
command -v pandoc > /dev/null || skip 'pandoc is missing'
log=$(mktemp -d) || exit 1
trap 'rm -rf "$log"' EXIT
mkdir "$log/a folder"
node tests/web/watch.cjs "${MINIMODEL:-$build/minimodel}" "$log/a folder"
