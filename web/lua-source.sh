#!/bin/sh
# lua-source.sh FOLDER: the sources of Debian's own Lua 5.4 in FOLDER/src, for the build that runs in a page.
#
# Does: ask apt for the source package of the version that is installed or offered here, through lists and a cache of
# its own under FOLDER, so that the machine's apt is left as it is (no right of root is needed). Does not: build, or
# keep anything in the repository.
set -eu

folder=$1
[ ! -f "$folder/src/lapi.c" ] || exit 0
say() { echo "web: $*" >&2; }
for tool in apt-get dpkg-source; do
  command -v $tool > /dev/null ||
    { say "$tool is missing: Lua's sources come from Debian's source package (dpkg-dev)"; exit 1; }
done

mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial"
folder=$(cd "$folder" && pwd)
# The archives that this machine's apt knows, asked for sources in place of programs.
# shellcheck disable=SC2016 # apt fills these in
apt-get indextargets --format 'deb-src $(SITE) $(RELEASE) main' 'Created-By: Packages' |
  sort -u > "$folder/apt/sources.list"
[ -s "$folder/apt/sources.list" ] || { say 'apt knows no archive here'; exit 1; }

set -- -q -o Dir::Etc::SourceList="$folder/apt/sources.list" -o Dir::Etc::SourceParts=- \
  -o Dir::State::Lists="$folder/apt/lists" -o Dir::Cache="$folder/apt/cache" -o Debug::NoLocking=1 \
  -o APT::Sandbox::User="$(id -un)"
if ! apt-get "$@" update > "$folder/apt/log" 2>&1 ||
  ! (cd "$folder" && apt-get "$@" source --only-source lua5.4) >> "$folder/apt/log" 2>&1; then
  tail -n 5 "$folder/apt/log" >&2
  say "Lua's sources could not be fetched; $folder/apt/log says why"
  exit 1
fi
for found in "$folder"/lua5.4-*/; do mv "$found" "$folder/unpacked"; done
mv "$folder/unpacked/src" "$folder/src"
rm -rf "$folder/unpacked" "$folder/apt/lists" "$folder/apt/cache"
