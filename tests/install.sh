#!/bin/sh
# What make install leaves and make uninstall takes away; labs found from anywhere once they are installed; completions;
# the Debian package, where debhelper is. Skipped under the sanitizers, which have no say there.
set -u
build=${BUILD:-build}
case ${MAKEFLAGS:-}$build in
*fsanitize* | *asan*)
  echo '1..0 # SKIP nothing to be seen under the sanitizers'
  exit 0
  ;;
esac
unset MAKEFLAGS MFLAGS MAKELEVEL MINIMODEL_LUA MINIMODEL_LANG LC_ALL LC_MESSAGES
export LANG=C MINIMODEL_NO_REPORT=1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
place="$work/a folder"
n=0
failed=0

# check STATUS NAME: passes when the status is 0
check() {
  if [ "$1" -eq 0 ]; then result=ok; else result='not ok'; failed=1; fi
  n=$((n + 1))
  echo "$result $n - $2"
  [ "$1" -eq 0 ] || sed 's/^/#   /' "$work/log"
}

# Stand-ins for what pages need to run, whether it has been built here or not.
mkdir "$work/web"
for file in minimodel-runtime.js minimodel-exercises.js; do echo "// $file" > "$work/web/$file"; done
# carried FOLDER: both are in FOLDER/usr/share/minimodel
carried() {
  cmp "$work/web/minimodel-runtime.js" "$1/usr/share/minimodel/minimodel-runtime.js" > "$work/log" 2>&1 &&
    cmp "$work/web/minimodel-exercises.js" "$1/usr/share/minimodel/minimodel-exercises.js" > "$work/log" 2>&1
}

make BUILD="$build" WEB="$work/web" install DESTDIR="$place" PREFIX=/usr > "$work/log" 2>&1
check $? 'install, into a folder with a blank in its name'
for file in bin/minimodel share/minimodel/labs/03-extrapolation.lua share/bash-completion/completions/minimodel; do
  [ -f "$place/usr/$file" ]
  check $? "$file"
done
carried "$place"
check $? 'what pages need to run, where it has been built'
installed="$place/usr/bin/minimodel"
mkdir "$work/elsewhere" "$work/empty"
(cd "$work/elsewhere" && "$installed" labs/00-permutation-equivariance.lua) > "$work/log" 2>&1
check $? 'a lab runs by the name that the README gives it, from anywhere'
[ -f "$work/elsewhere/figures/16-permutation-equivariance/manifest.json" ]
check $? 'and writes where it was started'
(cd "$work/elsewhere" && "$installed" 01 --help) > "$work/log" 2>&1
check $? 'and by its number'
(cd "$work/elsewhere" && ! "$installed" labs/99-none.lua) > "$work/log" 2>&1 &&
  grep -q 'there is no file labs/99-none.lua' "$work/log"
check $? 'a lab that there is not'
(cd "$work/elsewhere" && mkdir home &&
  HOME="$PWD/home" XDG_STATE_HOME='' "$installed" learn --once 2) > "$work/log" 2>&1
[ -f "$work/elsewhere/home/minimodel-exercises/02-entropy.lua" ] && grep -q ' of 4 checks' "$work/log"
check $? 'the exercises, in the home of whoever learns'

if command -v bash > /dev/null; then
  cat > "$work/complete" <<'BASH'
source "$1/usr/share/bash-completion/completions/minimodel"
try() { COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _minimodel; echo "${COMPREPLY[*]}"; }
try minimodel --th
try minimodel --lang ''
try minimodel doc
try minimodel check --se
try minimodel learn --hi
try minimodel "$1/usr/share/minimodel/labs/00-permutation-equivariance.lua" --shuf
BASH
  (cd "$work/empty" && bash "$work/complete" "$place") > "$work/log" 2>&1
  [ "$(tr '\n' '|' < "$work/log")" = '--threads|en es|doctor docs|--seconds|--hint|--shuffles|' ]
  check $? 'bash completes options, values, what to do, what check and a lab have of their own'
fi
if command -v fish > /dev/null; then
  "$installed" reference completions.fish > "$work/fish"
  (cd "$work/empty" && for typed in 'doc' '--lang ' 'check --se' 'learn --hi' '--th'; do
    fish --no-config -c "source \"$work/fish\"; complete -C 'minimodel $typed'" | cut -f 1 | tr '\n' ' '
    echo
  done) > "$work/log" 2>&1
  [ "$(tr '\n' '|' < "$work/log")" = 'docs doctor |en es |--seconds |--hint |--threads |' ]
  check $? 'fish completes them too'
fi
for shell in zsh fish; do
  command -v $shell > /dev/null || continue
  "$installed" reference completions.$shell > "$work/completion" && $shell -n "$work/completion" > "$work/log" 2>&1
  check $? "$shell reads its completions"
done

echo 'of a person' > "$place/usr/share/minimodel/labs/own.lua"
make BUILD="$build" WEB="$work/web" uninstall DESTDIR="$place" PREFIX=/usr > "$work/log" 2>&1
check $? 'uninstall'
[ "$(cd "$place" && find . ! -type d)" = './usr/share/minimodel/labs/own.lua' ]
check $? 'takes what was installed, and nothing else'

! make -n lua_lib=/nowhere all > "$work/log" 2>&1 &&
  grep -q 'missing: lua-filesystem. On Debian: sudo apt-get install' "$work/log"
check $? 'a library of Lua that is missing is named before anything is built'

if command -v dh > /dev/null && dpkg-checkbuilddeps debian/control 2> /dev/null; then
  make BUILD="$build" WEB="$work/web" REUSE=1 deb > "$work/log" 2>&1
  check $? 'the Debian package is built'
  # installed by dpkg, which keeps its books in a folder of the test: this machine's stay as they are
  mkdir -p "$work/package" "$work/books/info" "$work/books/updates"
  touch "$work/books/status" "$work/books/available"
  books() {
    dpkg --admindir="$work/books" --instdir="$work/package" --force-depends --force-not-root --log=/dev/null "$@" \
      > "$work/log" 2>&1
  }
  if [ "$(id -u)" -eq 0 ]; then books -i "$build"/deb/minimodel_*.deb
  else dpkg-deb -x "$build"/deb/minimodel_*.deb "$work/package" > "$work/log" 2>&1; fi
  check $? 'and installed'
  carried "$work/package"
  check $? 'with what pages need to run, where it has been built'
  (cd "$work/elsewhere" && "$work/package/usr/bin/minimodel" 00 --out packaged) > "$work/log" 2>&1
  check $? 'its program runs its labs'
  if [ "$(id -u)" -eq 0 ]; then
    books --purge minimodel && [ -z "$(cd "$work/package" && find . ! -type d)" ]
    check $? 'and goes without a trace'
  fi
  dpkg-parsechangelog -S Version > "$work/log" && grep -qF "\"$(cat "$work/log")\"" src/engine/minimodel.h
  check $? 'its version is that of the program'
else
  echo '# no debhelper, or not all that it builds with: no Debian package was made'
fi

echo "1..$n"
exit $failed
