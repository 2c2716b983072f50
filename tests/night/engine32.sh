#!/bin/sh
# The engine on 32 bits: its tests built by gcc -m32 and run, under qemu's user emulation where the kernel runs no
# programs of 32 bits. Skipped where there is no 32-bit compiler, and under the sanitizers, which have no say there.
set -u
cd "$(dirname "$0")/../.." || exit 1

skip() {
  echo "1..0 # SKIP $1"
  exit 0
}
case ${MAKEFLAGS:-}${BUILD:-} in *fsanitize* | *asan*) skip 'nothing to be seen under the sanitizers' ;; esac
unset MAKEFLAGS MFLAGS MAKELEVEL MINIMODEL_ISA
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
compiler="${CC:-gcc} -m32"
echo 'int main(void) { return 0; }' > "$work/try.c"
$compiler -o "$work/try" "$work/try.c" -lm 2> /dev/null ||
  skip 'there is no 32-bit compiler; on Debian: sudo apt-get install gcc-multilib'
emulator=''
if ! "$work/try" 2> /dev/null; then
  emulator=qemu-i386
  command -v $emulator > /dev/null ||
    skip 'this kernel runs no 32-bit programs, and qemu-i386 is not there; on Debian: sudo apt-get install qemu-user'
fi

count=0
failed=0

# check STATUS NAME: passes when the status is 0
check() {
  count=$((count + 1))
  if [ "$1" -eq 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; failed=1; fi
}

set --
for source in tests/engine/test_*.c; do set -- "$@" "$work/${source%.c}"; done
make -s CC="$compiler" sets=generic CFLAGS='-O1 -msse2 -mfpmath=sse' BUILD="$work" "$@" > "$work/log" 2>&1
status=$?
check $status 'the engine and its tests build for 32 bits'
! grep 'warning:' "$work/log" | sed 's/^/# /' | grep .
check $? 'without a warning'
if [ $status -ne 0 ]; then
  sed 's/^/# /' "$work/log"
  set --
fi
for test in "$@"; do
  $emulator "$test" > "$work/out" 2>&1
  status=$?
  check $status "${test##*/} on 32 bits"
  [ $status -eq 0 ] || grep -v '^ok' "$work/out" | tail -n 20 | sed 's/^/# /'
done
echo "1..$count"
exit $failed
