#!/bin/sh
# The book in DOCS (build/docs) as a reader uses it: use.cjs asks, this says what is missing. `make docs-check` runs it.
set -u
docs=${DOCS:-build/docs}
skip() { echo "1..0 # SKIP $*"; exit 0; }
[ -f "$docs/index.html" ] || skip "there is no book in $docs; make docs makes it"
command -v node > /dev/null || skip 'node is missing'
[ "$(node -p 'process.versions.node.split(".")[0] >= 18')" = true ] || skip 'node 18 or newer is wanted'
command -v chromium > /dev/null || command -v chromium-browser > /dev/null || skip 'Chromium is missing'
exec node tests/docs/use.cjs "$docs"
