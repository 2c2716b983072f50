#!/bin/sh
# The engine on another architecture: its tests built for aarch64 and run under qemu's user emulation. They hold the
# digests of all kernels (test_kernels) and compare NEON with the generic kernels; the digests of training that they
# print must be those of this machine. Skipped where the cross compiler or the emulator is not installed, and under the
# sanitizers, which have no say there.
set -u
cd "$(dirname "$0")/.." || exit 1
build=${BUILD:-build}
cross=${CROSS:-aarch64-linux-gnu}
emulator=${EMULATOR:-qemu-aarch64}

skip() {
  echo "1..0 # SKIP $1"
  exit 0
}
command -v "$cross-gcc" > /dev/null ||
  skip "$cross-gcc is not there; on Debian: sudo apt-get install gcc-aarch64-linux-gnu"
command -v "$emulator" > /dev/null || skip "$emulator is not there; on Debian: sudo apt-get install qemu-user"
case ${MAKEFLAGS:-} in *fsanitize*) skip 'nothing to be seen under the sanitizers' ;; esac
unset MAKEFLAGS MFLAGS MAKELEVEL MINIMODEL_ISA

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
count=0
failed=0

# check STATUS NAME: passes when the status is 0
check() {
  count=$((count + 1))
  if [ "$1" -eq 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; failed=1; fi
}

set --
for source in tests/engine/test_*.c; do set -- "$@" "$work/${source%.c}"; done
make -s CC="$cross-gcc" AR="$cross-ar" CFLAGS=-O2 LDFLAGS=-static BUILD="$work" "$@" > "$work/log" 2>&1
status=$?
check $status 'the engine and its tests build for aarch64'
if [ $status -ne 0 ]; then
  sed 's/^/# /' "$work/log"
  set --
fi
for test in "$@"; do
  name=${test##*/}
  "$emulator" "$test" > "$work/out" 2>&1
  status=$?
  check $status "$name under $emulator"
  [ $status -eq 0 ] || grep -v '^ok' "$work/out" | sed 's/^/# /'
  if grep '^# digest' "$work/out" > "$work/there"; then
    [ -x "$build/tests/engine/$name" ] || make -s BUILD="$build" "$build/tests/engine/$name" > /dev/null
    "$build/tests/engine/$name" | grep '^# digest' > "$work/here"
    cmp -s "$work/here" "$work/there"
    check $? "$name: the same digests as on this machine"
    cmp -s "$work/here" "$work/there" || sed 's/^/# /' "$work/here" "$work/there"
  fi
done
echo "1..$count"
exit $failed
