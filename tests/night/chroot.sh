#!/bin/sh
# The README's commands on fresh machines: for each of SUITES (Debian 12 and 13, Ubuntu 24.04) a system made by
# debootstrap, in it a clone of this checkout, used by root, unattended, and by someone who may install nothing. Takes
# most of an hour and 6 GB below NIGHT (/var/tmp); wants root, debootstrap and the network. MIRROR and UBUNTU name
# other mirrors than apt's and Ubuntu's own; with KEEP=1 the systems stay, and what each step said in them, below /logs.
# shellcheck disable=SC2016 # what stands in quotes is for the shell inside
set -u
suites=${SUITES:-bookworm trixie noble}
place=${NIGHT:-/var/tmp}
root=$PWD

skip() {
  echo "1..0 # SKIP $1"
  exit 0
}
[ "$(id -u)" -eq 0 ] || skip 'only root can enter another system'
command -v debootstrap > /dev/null || skip 'debootstrap is not there; on Debian: sudo apt-get install debootstrap'
mirror=${MIRROR:-$(sed -n 's/^URIs: *\([^ ]*debian\)\/* *$/\1/p; s/^deb \(\[[^]]*\] \)*\([^ ]*debian\)\/* .*/\2/p' \
  /etc/apt/sources.list /etc/apt/sources.list.d/* 2> /dev/null | head -n 1)}
[ -n "$mirror" ] || skip 'apt names no mirror of Debian'

# attach SYSTEM: its /proc, and this machine's /dev with the terminals (/dev/pts), which the prompt's test opens. A
# slave, so that what is taken off there stays here.
attach() { mount -t proc proc "$1/proc" && mount --rbind --make-rslave /dev "$1/dev"; }
detach() { for inside in dev proc; do umount -R -l "$1/$inside" 2> /dev/null; done; }

# remove FOLDER: never through what is mounted in it
remove() {
  if grep -q " $1/" /proc/mounts; then
    echo "# something is mounted below $1: it stays"
  else
    rm -rf --one-file-system "$1"
  fi
}

work=$(mktemp -d "$place/minimodel-night-XXXXXX") || exit 1
# shellcheck disable=SC2317 # called by the trap
leave() {
  for system in "$work"/*/; do detach "${system%/}"; done
  [ -n "${KEEP:-}" ] || remove "$work"
}
trap leave EXIT
trap 'exit 1' HUP INT TERM
chmod 755 "$work"
n=0
failed=0

# check STATUS NAME: passes when the status is 0; else the end of the log is shown
check() {
  n=$((n + 1))
  [ -z "${KEEP:-}" ] || cp "$work/log" "$system/logs/$n"
  if [ "$1" -eq 0 ]; then
    echo "ok $n - $2"
  else
    echo "not ok $n - $2"
    failed=1
    tail -n 30 "$work/log" | sed 's/^/#   /'
  fi
}

# inside USER COMMAND: in the clone
inside() {
  chroot "$system" su -s /bin/sh -c "cd '/home/learner/a clone' && export LANG=C.UTF-8 && $2" "$1" \
    > "$work/log" 2>&1 < /dev/null
}

for suite in $suites; do
  system=$work/$suite
  mkdir -p "$system/logs"
  if [ "$suite" = noble ]; then # its script is the one of all Ubuntus, whether this debootstrap knows it or not
    # and Debian has not its keys: what is tried is this program, in a system that is thrown away
    debootstrap --variant=minbase --components=main,universe --no-check-gpg "$suite" "$system" \
      "${UBUNTU:-http://archive.ubuntu.com/ubuntu}" /usr/share/debootstrap/scripts/gutsy
  else
    debootstrap --variant=minbase "$suite" "$system" "$mirror"
  fi > "$work/log" 2>&1
  check $? "$suite: a fresh system"
  cp /etc/resolv.conf "$system/etc/"
  attach "$system"
  check $? "$suite: its /proc and /dev"
  chroot "$system" useradd -m learner
  chroot "$system" apt-get install -y -q --no-install-recommends git > "$work/log" 2>&1
  git -c safe.directory='*' clone -q "$root" "$system/home/learner/a clone"
  chroot "$system" git config --system safe.directory '*'
  inside root './minimodel labs/03-extrapolation.lua'
  check $? "$suite: the first command"
  ! grep -A 5 'warning:' "$system/home/learner/a clone/build/make.log" > "$work/log"
  check $? "$suite: built without a warning"
  if [ "$suite" = bookworm ]; then
    inside root '[ -z "$(git status --porcelain | tee /dev/stderr)" ]'
    check $? "$suite: a run that changed nothing leaves git clean"
  fi
  inside root './minimodel test'
  check $? "$suite: the second command"
  inside root 'make docs'
  check $? "$suite: the book"
  grep -i 'warning' "$work/log" > "$work/warnings"
  mv "$work/warnings" "$work/log"
  [ ! -s "$work/log" ]
  check $? "$suite: made without a warning"
  inside root 'apt-get install -y -q --no-install-recommends clang &&
    make -j2 CC=clang BUILD=/tmp/clang all > /tmp/log 2>&1 && ! grep -A 5 warning: /tmp/log'
  check $? "$suite: clang builds without a warning"
  inside root 'apt-get install -y -q --no-install-recommends build-essential debhelper && make deb &&
    apt-get install -y ./build/deb/minimodel_*.deb && cd /tmp && minimodel labs/00-permutation-equivariance.lua &&
    apt-get purge -y minimodel && [ ! -e /usr/bin/minimodel ]'
  check $? "$suite: the Debian package is built, installed, used and purged"
  inside root 'rm -rf build && chown -R learner .'
  inside learner './minimodel labs/00-permutation-equivariance.lua'
  check $? "$suite: someone who may install nothing builds and runs where the packages are"
  inside root 'chown -R root:root . && touch lua/minimodel/init.lua'
  inside learner "cd /home/learner && './a clone/minimodel' --version"
  check $? "$suite: a clone that cannot be written to runs the old program"
  detach "$system"
  [ -n "${KEEP:-}" ] || remove "$system"
done
echo "1..$n"
exit $failed
