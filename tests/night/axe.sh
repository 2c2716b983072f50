#!/bin/sh
# axe on every page of the book, at three widths, in both themes; make docs-check looks at one page of each kind.
cd "$(dirname "$0")/../.." || exit 1
make docs > /dev/null || exit 1
AXE=all
export AXE
exec sh tests/docs/axe.sh
