#!/bin/sh
# malloc refuses in the middle of a lab that draws. Where the program or Lua asked, a few times running, since Lua
# collects and asks again, the lab goes on to the same results or ends with a message. Where a library under us asked
# (GLib ends a program that gets no memory, and pango and fontconfig do not look), it may end without one; but no half
# result is ever left, and no other picture is taken for the lab's: the room that drawing takes is asked for
# beforehand, and another font is refused.
#
# A sample of places; MINIMODEL_MALLOC=n asks for n of each kind.
set -u
cd "$(dirname "$0")/.." || exit 1
places=${MINIMODEL_MALLOC:-6}
program=$(realpath "${MINIMODEL:-build/minimodel}")
lab=labs/00-permutation-equivariance.lua

skip() {
  echo "1..0 # SKIP $1"
  exit 0
}
case ${BUILD:-} in *asan*) skip 'the sanitizers have an allocator of their own' ;; esac
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
result=16-permutation-equivariance
# shellcheck disable=SC2086 # a compiler may be two words
${CC:-cc} -std=c11 -O1 -shared -fPIC -o "$work/malloc.so" tests/malloc.c 2> "$work/log" ||
  skip 'this system has no malloc of glibc'

export MINIMODEL_THREADS=1 MINIMODEL_NO_REPORT=1 SOURCE_DATE_EPOCH=1700000000
count=0
failed=0
check() {
  count=$((count + 1))
  if [ "$1" -eq 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; failed=1; fi
}

# run KIND PLACE FOLDER: the lab's status
run() {
  timeout 120 env FAIL_IN="$1" FAIL_AT="$2" FAIL_BURST="$burst" FAIL_REPORT="$work/count" LD_PRELOAD="$work/malloc.so" \
    "$program" "$lab" --out "$3" > "$work/out" 2> "$work/said"
}
digest() { (cd "$1/$result" && cat ./*.png ./*.svg ./manifest.json ./*.md) 2> "$work/missing" | sha256sum; }

for kind in ours theirs; do
  burst=1
  [ $kind = theirs ] || burst=4
  run $kind -1 "$work/whole" && [ -s "$work/whole/$result/manifest.json" ]
  check $? "$kind: the lab by itself"
  want=$(digest "$work/whole")
  all=$(cat "$work/count")
  wrong=''
  ended=0
  i=0
  while [ $i -lt "$places" ]; do
    place=$(((2 * i + 1) * all / (2 * places)))
    run $kind $place "$work/one"
    status=$?
    left=$(find "$work/one" -mindepth 1 -maxdepth 1 ! -name '.*' 2> /dev/null)
    if [ $status -eq 0 ]; then
      [ "$(digest "$work/one")" = "$want" ] || wrong="$wrong $place: another result;"
    else
      ended=$((ended + 1))
      [ -z "$left" ] || [ "$(digest "$work/one")" = "$want" ] || wrong="$wrong $place: a half result;"
      [ $status -eq 1 ] || [ $kind = theirs ] || wrong="$wrong $place: status $status;"
      [ $status -ne 1 ] || grep -q 'memory\|font' "$work/said" || wrong="$wrong $place: $(head -n 1 "$work/said");"
    fi
    rm -rf "${work:?}/one/$result" # what a killed run hides stays for the next to tidy
    i=$((i + 1))
  done
  [ -z "$wrong" ] || echo "# $wrong"
  [ -z "$wrong" ]
  check $? "$kind: $places of $all calls refused, $ended runs ended by it: the same result, or none"
  run $kind -1 "$work/one"
  [ "$(digest "$work/one")" = "$want" ] && [ -z "$(find "$work/one" -name '*partial*')" ]
  check $? "$kind: the next run is whole, and nothing hidden is left"
  rm -rf "$work/one"
done
echo "1..$count"
exit $failed
