#!/bin/sh
# The whole book as PDF and EPUB in both languages, made and looked into: minutes, so not in docs-check.
set -u
command -v pandoc > /dev/null || { echo '1..0 # SKIP pandoc is missing'; exit 0; }
make book > build/night-paper.log 2>&1 < /dev/null || { tail -n 30 build/night-paper.log >&2; exit 1; }
PAPER=all DOCS=build/docs exec tests/run tests/docs/paper.lua
