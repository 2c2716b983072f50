#!/bin/sh
# The library travels compiled as well as in its text. A Lua of the same release reads what was compiled; another, as
# after an upgrade of the system, the text: the same lab leaves the same files. Skipped under the sanitizers, which want
# to be loaded first.
set -u
cd "$(dirname "$0")/.." || exit 1
program=$(realpath "${MINIMODEL:-build/minimodel}")

skip() {
  echo "1..0 # SKIP $1"
  exit 0
}
case ${BUILD:-} in *asan*) skip 'the sanitizers are to be loaded first' ;; esac
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
length=$(sed -n 's/^const char embedded_lua.*= "\(.*\)";$/\1/p' "${BUILD:-build}/embedded.c" | tr -d '\n' | wc -c)
# shellcheck disable=SC2046,SC2086 # a compiler may be two words, and flags are several
${CC:-cc} -std=c11 -shared -fPIC -DLENGTH="$length" $(pkg-config --cflags lua5.4) -o "$work/release.so" \
  tests/release.c 2> "$work/log" || skip 'no library can be preloaded here'

export MINIMODEL_NO_REPORT=1 SOURCE_DATE_EPOCH=1700000000
count=0
failed=0
check() {
  count=$((count + 1))
  if [ "$1" -eq 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; failed=1; fi
}

where='error(debug.getinfo(require("minimodel.files").read, "S").source)'
LD_PRELOAD=$work/release.so "$program" -e "$where" > "$work/there" 2>&1
"$program" -e "$where" > "$work/here" 2>&1
cmp -s "$work/here" "$work/there"
check $? 'another release of Lua: the text is read'
for of in here there; do
  [ $of = here ] || export LD_PRELOAD="$work/release.so"
  "$program" labs/00-permutation-equivariance.lua --out "$work/$of.d" > "$work/$of" 2>&1
  check $? "$of: the lab runs"
done
unset LD_PRELOAD
diff -r "$work/here.d" "$work/there.d" > "$work/log" 2>&1
check $? 'and leaves the same files'
echo "1..$count"
exit $failed
