#!/bin/sh
# The book in DOCS (build/docs) before axe: axe.cjs asks, this says what is missing. `make docs-check` looks at one page
# of each kind; with AXE=all, as tests/night/axe.sh has it, at all of them.
set -u
docs=${DOCS:-build/docs}
skip() { echo "1..0 # SKIP $*"; exit 0; }
[ -f "$docs/index.html" ] || skip "there is no book in $docs; make docs makes it"
[ -f tests/docs/node_modules/axe-core/axe.min.js ] || skip 'axe-core is not here: npm ci in tests/docs'
command -v node > /dev/null || skip 'node is missing'
command -v chromium > /dev/null || command -v chromium-browser > /dev/null || skip 'Chromium is missing'
exec node tests/docs/axe.cjs "$docs" "${AXE:-}"
