#!/bin/sh
# The launcher as people meet it: first use, no network, no right to install, a folder that cannot be written to, a
# build that fails. In a small checkout of its own, whose program is a script, with stand-ins for apt-get and its like.
set -u
launcher=$PWD/minimodel
makefile=$PWD/Makefile
work=$(mktemp -d) || exit 1
export work
trap 'rm -rf "$work"' EXIT
unset MINIMODEL_LANG LC_ALL LC_MESSAGES MAKEFLAGS MFLAGS MAKELEVEL
export LANG=C
chmod 755 "$work"
tree="$work/a folder's name"
n=0
failed=0

check() {
  if [ "$1" -eq 0 ]; then result=ok; else result='not ok'; failed=1; fi
  n=$((n + 1))
  echo "$result $n - $2"
  [ "$1" -eq 0 ] || { echo "#   status $status"; sed 's/^/#   out: /' "$work/out"; sed 's/^/#   err: /' "$work/err"; }
}

# expect STATUS FILE TEXT NAME: the status, and a text in out or err ('' for no output at all there)
expect() {
  good=0
  [ "$status" -eq "$1" ] || good=1
  if [ -n "$3" ]; then grep -qF -- "$3" "$work/$2" || good=1; else [ ! -s "$work/$2" ] || good=1; fi
  check $good "$4"
}

says() { grep -qF -- "$1" "$work/err"; check $? "$2"; }
says_not() { ! grep -qF -- "$1" "$work/err"; check $? "$2"; }

# ---- A machine: what is in its PATH is what it has

bin=$work/bin
# shellcheck disable=SC2016 # the stand-ins expand these, not this script
new_machine() {
  rm -rf "$bin"
  mkdir "$bin"
  for tool in sh env cat grep awk sed tr find touch rm mkdir mkfifo mktemp cp tail id getconf make chmod readlink; do
    ln -s "$(command -v $tool)" "$bin/$tool"
  done
  for tool in cc pkg-config pandoc hb-subset woff2_compress; do tool "$tool" ''; done
  tool dpkg-query 'for p; do
  case $p in -*) ;; *) grep -qx "$p" "$work/lacking" || printf "%s=installed " "$p" ;; esac
done'
  : > "$work/lacking"
  : > "$work/calls"
  tool apt-get 'echo "apt-get $*" >> "$work/calls"
case "$*" in
*--print-uris*) echo "http://x/a.deb a.deb 41000000 SHA256:0"; echo "http://x/b.deb b.deb 2000000 SHA256:0" ;;
*update*) echo "Get:1 http://x InRelease" ;;
*)
  { echo "dlstatus:1:30.5:Retrieving file 1 of 2"; echo "pmstatus:dpkg-exec:80.1:Running dpkg"; } >&3
  : > "$work/lacking"
  ;;
esac'
  tool apt-cache 'echo "  Candidate: 1.0"'
}
tool() {
  printf '#!/bin/sh\n%s\n' "$2" > "$bin/$1"
  chmod +x "$bin/$1"
}
not_root() {
  rm "$bin/id"
  tool id 'echo 1000'
}

new_tree() {
  rm -rf "$tree"
  mkdir -p "$tree/src" "$tree/lua" "$tree/docs/pandoc"
  cp "$launcher" "$tree/minimodel"
  # our own Makefile says when a build began
  { echo 'BUILD = build' && grep '^only_shown\|^begun' "$makefile" && echo 'all: build/minimodel' &&
    grep 'BUILD)/made$' "$makefile"; } > "$tree/Makefile"
  cat >> "$tree/Makefile" <<'MAKE'
build/minimodel: lua/x
	@printf '  %-6s %s\n' CC build/x.o;
	@printf '  %-6s %s\n' LINK build/minimodel;sh lua/x
check docs: all
	@echo "made $@"
MAKE
  cat > "$tree/lua/x" <<'BUILD'
mkdir -p build
printf '#!/bin/sh\necho "program: $#"; for w; do echo "[$w]"; done\n' > build/minimodel
chmod +x build/minimodel
BUILD
  # the past, so that a file touched now is newer than what was built
  find "$tree" -exec touch -d '2001-01-01' {} +
}

# a source is edited some time after the build
change() {
  find "$tree/build" -exec touch -d '2002-01-01' {} +
  touch "$tree/lua/x"
}

run() {
  (cd "$work" && PATH=$bin "$tree/minimodel" "$@") > "$work/out" 2> "$work/err" < /dev/null
  status=$?
}

# ---- First use

new_machine
new_tree
run one 'two words' ''; expect 0 out '[two words]' 'it builds, then the program has the arguments as they were typed'
says 'building, this once (2 steps)' 'the build is told, with its size'
says 'building: 50 %' 'and how far it is'
grep -qx 'program: 3' "$work/out"; check $? 'an empty argument stays one'
[ ! -s "$work/calls" ]; check $? 'apt-get is not called where nothing is missing'
run; expect 0 err '' 'the second use says nothing'
new_tree
(cd "$tree" && PATH=$bin make all > /dev/null)
run; expect 0 err '' 'nor does the first one after make'
(cd "$tree" && PATH=$bin make -n all > /dev/null)
run; expect 0 err '' 'or after make -n'
change
run; expect 0 err 'a source has changed: building again' 'a changed source is built, and said'
run build; expect 0 out '' 'build runs nothing'
run test; expect 0 out 'made check' 'test'
run docs; expect 0 out 'made docs' 'docs'
change
echo 'touch lua/x' >> "$tree/lua/x"
run
run; expect 0 err 'a source has changed' 'a source that changes during a build is built again'

new_machine
new_tree
rm "$bin/pandoc"
echo liblua5.4-dev > "$work/lacking"
run; expect 0 out 'program: 0' 'root without a terminal: what is missing is installed'
says 'missing packages: pandoc liblua5.4-dev' 'what it is'
says '2 packages, 43 MB to fetch' 'and how much'
says 'fetching packages: 30 %' 'how far the fetching is'
says 'installing packages: 80 %' 'and the installing'
grep -q 'install --no-install-recommends pandoc liblua5.4-dev' "$work/calls"; check $? 'in one call'
says 'this system does not have: pandoc' 'a package that brought no program is told'
: > "$work/calls"
change
run; ! grep -q apt-get "$work/calls"; check $? 'and asked for no more'

new_machine
new_tree
echo liblua5.4-dev > "$work/lacking"
run --lang es; expect 0 err 'faltan paquetes: liblua5.4-dev' 'in Spanish by --lang'
change
MINIMODEL_LANG=es run; expect 0 err 'ha cambiado una fuente' 'by MINIMODEL_LANG'
change
LANG=es_CO.UTF-8 run; expect 0 err 'ha cambiado una fuente' 'by the locale'
change
LANG=es_CO.UTF-8 run --lang=en; expect 0 err 'a source has changed' '--lang comes first'

# ---- What can go wrong

new_machine
new_tree
echo liblua5.4-dev > "$work/lacking"
tool apt-get 'case "$*" in
*--print-uris*) exit 100 ;;
*update*) echo "W: Failed to fetch http://x  Temporary failure resolving x" ;;
*) echo "E: Unable to locate package liblua5.4-dev"; exit 100 ;;
esac'
tool apt-cache ':'
run; expect 1 err 'there is no network' 'no network is told as the cause'
says_not 'Unable to locate' 'not what follows from it'
says 'apt-get install -y --no-install-recommends liblua5.4-dev' 'with the line to type later'
tool apt-get 'case "$*" in
*--print-uris* | *update*) ;;
*) echo "E: No space left on device"; exit 100 ;;
esac'
tool apt-cache 'echo "  Candidate: 1.0"'
run; expect 1 err 'the disk is full' 'a full disk is told'

new_machine
new_tree
not_root
echo liblua5.4-dev > "$work/lacking"
run; expect 1 err 'there is no sudo' 'no sudo: it says so'
says_not 'sudo apt-get' 'and does not tell to type it'
: > "$work/lacking"
run test; expect 0 out 'made check' 'without the right to install, the tests that can run are run'
says 'going on without them' 'and what they lack is told'
tool sudo 'exit 1'
new_tree
echo liblua5.4-dev > "$work/lacking"
run --yes; expect 1 err 'sudo refuses' 'a sudo that refuses is told'
run; expect 1 err 'to install them, type:' 'nobody at the terminal and not root: nothing is installed'
# shellcheck disable=SC2016
tool sudo 'while [ "$1" = -n ]; do shift; done; [ "$1" != -v ] || exit 0; exec "$@"'
run --yes; expect 0 out 'program: 0' 'with --yes and sudo it is'

new_machine
new_tree
run > /dev/null
change
echo liblua5.4-dev > "$work/lacking"
not_root
run a; expect 0 out '[a]' 'what cannot be built again runs as it was'
says 'though its sources have changed' 'with a warning'

new_machine
new_tree
run
echo 'exit 3' > "$tree/lua/x"
echo 'an old complaint' > "$tree/build/make.log"
run; expect 1 err 'the program could not be built' 'a build that fails'
says_not 'an old complaint' 'never shows an old log'
says 'Error 3' 'but its own'

new_machine
new_tree
run
change
if [ "$(id -u)" -ne 0 ]; then as=''; else as='setpriv --reuid=65534 --regid=65534 --clear-groups'; fi
chmod -R a-w,a+rX "$tree"
if [ -z "$as" ] || $as true 2> /dev/null; then
  (cd "$work" && PATH=$bin:$PATH $as "$tree/minimodel" a) > "$work/out" 2> "$work/err" < /dev/null
  status=$?
  expect 0 out '[a]' 'a folder that cannot be written to: the old program runs'
  says 'this folder cannot be written to' 'with a warning'
  says_not 'make.log' 'and no word of a log'
  chmod -R u+w "$tree"
  rm -r "$tree/build"
  chmod -R a-w "$tree"
  (cd "$work" && PATH=$bin:$PATH $as "$tree/minimodel" a) > "$work/out" 2> "$work/err" < /dev/null
  status=$?
  expect 1 err 'Copy it: cp -r' 'without a program, what to do'
fi
chmod -R u+w "$tree"

echo "1..$n"
exit $failed
