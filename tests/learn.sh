#!/bin/sh
# minimodel learn as a learner uses it: walks, hints, solutions, what becomes of files and of the progress, in both
# languages, without colour, without a home, in a folder that cannot be written.
set -u
program=${MINIMODEL:-build/minimodel}
case $program in /*) ;; *) program=$PWD/$program ;; esac
work=$(mktemp -d) || exit 1
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
unset MINIMODEL_LUA MINIMODEL_LANG LC_ALL LC_MESSAGES XDG_STATE_HOME
export LANG=C HOME="$work/a home"
mkdir "$HOME" "$work/here"
cd "$work/here" || exit 1
n=0
failed=0
mine="$HOME/minimodel-exercises"
kept="$HOME/.local/state/minimodel/learn.json"

learn() {
  # shellcheck disable=SC2086 # words of the command, or none
  ${as-} "$program" learn "$@" > "$work/out" 2> "$work/err" < /dev/null
  status=$?
}
check() {
  if [ "$1" -eq 0 ]; then result=ok; else result='not ok'; failed=1; fi
  n=$((n + 1))
  echo "$result $n - $2"
  [ "$1" -eq 0 ] || { echo "#   status $status"; sed 's/^/#   out: /' "$work/out"; sed 's/^/#   err: /' "$work/err"; }
}
# expect STATUS out|err TEXT NAME
expect() {
  good=0
  [ "$status" -eq "$1" ] || good=1
  tr '\n' ' ' < "$work/$2" | tr -s ' ' | grep -qF -- "$3" || good=1
  check $good "$4"
}
# solve NAME: puts the solution, which is read from the program, into the learner's file
solve() {
  "$program" -e "local e = require 'minimodel.exercises'; io.write(e.text('$1', 'solution'))" > "$2/$1.lua"
}

learn --help;               expect 0 out 'usage: minimodel learn [NAME]' 'the help'
learn --help --lang es;     expect 0 out 'uso: minimodel learn [NOMBRE]' 'in Spanish'
learn --list
[ "$status" -eq 0 ] && ! grep -qvE '^[0-9]{2}-[a-z0-9-]+$' "$work/out" && [ "$(wc -l < "$work/out")" -ge 20 ]
check $? 'the list is ids, a line each'
[ ! -e "$mine" ]; check $? 'and writes nothing'
learn;                      expect 1 out 'Exercise 1 of' 'the first one is shown'
expect 1 out '0 of 4 checks' 'its checks do not hold'
[ -f "$mine/01-shuffle.lua" ]; check $? 'its file is in the home'
learn --lang es;            expect 1 out '0 de 4 comprobaciones' 'in Spanish'
learn --plain
! grep -q '✗' "$work/out" && grep -q '^  not: ' "$work/out"; check $? 'in words with --plain'
learn 99;                   expect 2 err 'there is no exercise 99' 'an exercise that there is not'
learn entropi;              expect 2 err 'did you mean "entropy"?' 'a mistyped one'
learn --lang es entropi;    expect 2 err '¿quería decir "entropy"?' 'in Spanish'
learn --hnit;               expect 2 err 'did you mean "--hint"?' 'a mistyped option'
learn --hint --list;        expect 2 err 'at a time' 'two things at once'
learn 1 2;                  expect 2 err 'one exercise at a time' 'two exercises'

learn --hint;               expect 0 out 'Hint 1 of 3' 'the first hint'
! grep -q 'Hint 2' "$work/out"; check $? 'and no other yet'
learn --hint;               expect 0 out 'Hint 2 of 3' 'then the second'
learn --hint shuffle;       expect 0 out 'the last hint' 'then the last'
learn --hint 1 --lang es;   expect 0 out 'Pista 3 de 3' 'which stays, in Spanish too'
learn --solution;           expect 1 err 'opens when your file holds' 'the solution is locked'
export MINIMODEL_COMMAND=./minimodel
learn --solution;           expect 1 err './minimodel learn --hint' 'in a checkout the command is its launcher'
unset MINIMODEL_COMMAND

solve 01-shuffle "$mine"
learn;                      expect 0 out '4 of 4 checks: solved.' 'solved'
learn --solution 1;         expect 0 out 'return { attend' 'now the solution is there'
learn;                      expect 1 out 'Exercise 2 of' 'the next one comes'
learn 1;                    expect 0 out '4 of 4 checks' 'one can go back'

echo 'return (' > "$mine/02-entropy.lua"
learn;                      expect 1 out '02-entropy.lua:2: ' 'a file that is not Lua'
printf 'return { entropy = function(row)\n  while true do end\nend }\n' > "$mine/02-entropy.lua"
learn --reset;              expect 0 out '02-entropy.lua.1' 'a file is reset'
grep -q 'while true' "$mine/02-entropy.lua.1"; check $? 'what stood there is kept'
learn --reset 2 --lang es;  expect 0 out 'está como viene' 'nothing to reset'
rm "$mine/02-entropy.lua"
learn;                      expect 1 out 'of 4 checks' 'a file that is gone comes back'
printf 'return { entropy = function(row)\n  while true do end\nend, width = print }\n' > "$mine/02-entropy.lua"
learn --seconds 0.1;        expect 1 out '02-entropy.lua:2: this ran for 0.1 seconds' 'a loop without end is stopped'
learn --seconds=0.1 --lang es
expect 1 out 'esto lleva 0.1 segundos' 'in Spanish'
learn --seconds;            expect 2 err 'a number from 0.1 to 3600' 'a limit that is missing'
learn --seconds never --lang es
expect 2 err 'se espera un número' 'or no number'
learn --secnds 1;           expect 2 err 'did you mean "--seconds"?' 'or misspelt'
echo 'os.exit(0)' > "$mine/02-entropy.lua"
learn;                      expect 1 out 'does not end the program' 'an answer does not end the program'
echo 'return nil' > "$mine/02-entropy.lua"
learn;                      expect 1 out 'should end with return' 'an answer that is none'
echo 'return { entropy = function() return zzz end, width = print }' > "$mine/02-entropy.lua"
learn;                      expect 1 out 'was never given a value' 'a name without a value is told'
cat > "$mine/02-entropy.lua" << 'LUA'
return {
  entropy = function(row)
    if #row == 2 then return row.shape[1] end
    if #row == 3 then return row:mean() end
    return row.shape[1]
  end,
  width = function() return 1 + nil end,
}
LUA
learn 2
[ "$(grep -c 'help: ' "$work/out")" -eq 2 ] && [ "$(grep -c 'more: ' "$work/out")" -eq 3 ]
check $? 'each kind of error has its help once'
[ "$(grep -cE '^ +[0-9]+ \| ' "$work/out")" -eq 4 ]; check $? 'and its line each time that it is another'
printf '\357\273\277' > "$mine/02-entropy.lua"; solve 02-entropy "$work"
cat "$work/02-entropy.lua" >> "$mine/02-entropy.lua"
learn;                      expect 0 out 'solved' 'a byte-order mark does not matter'

# The progress
grep -q '"02-entropy"' "$kept"; check $? 'the progress is kept in the home'
echo '{ "version": 1, "done": [' > "$kept"
learn --once;               expect 0 err "learn.json.broken-1" 'a progress file that is broken is told'
grep -q '"done": \[$' "$kept.broken-1"; check $? 'and kept'
echo 'x' > "$kept"
learn --once
[ "$(cat "$kept.broken-2")" = x ] && grep -q '"done": \[$' "$kept.broken-1"; check $? 'twice, each under its own name'
for bad in '{}' '[1]' '{"version": 2, "done": [], "hints": {}}' '{"version": 1, "done": [1], "hints": {}}' \
  '{"version": 1, "done": [], "hints": {"a": -1}}' '{"version": 1, "done": {"a": true}, "hints": []' ''; do
  echo "$bad" > "$kept"
  learn --hint 1;           expect 0 err '.broken-' "not a progress: $bad"
done
learn --once 1;             expect 0 out 'solved' 'it begins anew'
printf '{"version": 1, "done": ["03-other"], "hints": {"01-shuffle": 9}}' > "$kept"
learn --once 1
grep -q '03-other' "$kept" && grep -q '01-shuffle' "$kept"; check $? 'what another window solved is joined'
learn --hint 1;             expect 0 out 'Hint 3 of 3' 'more hints than there are'
rm "$kept"; mkdir "$kept"
learn --once 1;             expect 0 err 'progress' 'a folder in its place is told, and the walk goes on'
rmdir "$kept" "$work/a home/.local/state/minimodel/learn.json"* 2> /dev/null
XDG_STATE_HOME="$work/state" learn --once 1
[ -f "$work/state/minimodel/learn.json" ]; check $? 'XDG_STATE_HOME is heeded'
XDG_STATE_HOME=state learn --once 1
[ ! -e state ]; check $? 'unless it is no absolute path'

# Without a home
(unset HOME; "$program" learn --once 1 > "$work/out" 2> "$work/err" < /dev/null); status=$?
expect 1 out 'exercises/01-shuffle.lua' 'without a home the files are here'
solve 01-shuffle exercises
(unset HOME; "$program" learn --once 1 > "$work/out" 2> "$work/err" < /dev/null); status=$?
expect 0 out solved 'and are run'
[ -f exercises/.learn.json ]; check $? 'with the progress beside them'
HOME="$work/no such place" learn --once 1
expect 0 out solved 'the folder of a checkout comes first'

# What cannot be written: to root everything can, so that another user tries
as=
if [ "$(id -u)" -eq 0 ]; then
  as='setpriv --reuid=65534 --regid=65534 --clear-groups'
  cp "$program" "$work/minimodel"   # where that user may read it
  program="$work/minimodel"
  chmod 755 "$work"
fi
if [ -z "$as" ] || $as true 2> /dev/null; then
  solve 03-softmax exercises
  chmod a-w,a+rX exercises exercises/*
  [ -z "$as" ] || chown -R 65534:65534 "$HOME"
  learn --once 3;           expect 0 err 'cannot be written; the files are in' 'a checkout that cannot be written'
  expect 0 out 'minimodel-exercises/03' 'what stands in it is copied to the home'
  learn --once 4;           expect 1 out 'minimodel-exercises/04' 'what does not is written there as it comes'
  chmod a-w "$HOME" "$HOME"/*
  learn --once 2;           expect 1 err 'there is no folder to write' 'nowhere at all'
  chmod -R u+w "$HOME" exercises
  as=
fi

# At a terminal: it runs again when the file is saved, goes on, gives hints when asked, and ends with q or Ctrl-C
if command -v script > /dev/null && script -qec true /dev/null > /dev/null 2>&1; then
  rm -rf exercises "$HOME"
  mkdir "$HOME"
  mkfifo "$work/keys"
  exec 3<> "$work/keys"   # what is typed; it stays open
  walk() {
    : > "$work/out"   # what is waited for is not what the walk before it said
    # what runs in the background ignores Ctrl-C, unless it is told not to
    # shellcheck disable=SC2016
    (perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' script -qec \
      "sh -c 'echo \$\$ > \"$work/number\"; exec \"$program\" learn'; echo status \$?" \
      /dev/null > "$work/out" 2>&1 < "$work/keys") &
    typed=$!
  }
  wait_for() {
    for _ in $(seq 100); do
      grep -qF "$1" "$work/out" && return 0
      sleep 0.1
    done
    return 1
  }
  walk
  wait_for '0 of 4 checks'; check $? 'at a terminal it shows the first'
  solve 01-shuffle "$work"
  mv "$work/01-shuffle.lua" "$mine/01-shuffle.lua"
  wait_for 'Exercise 2 of' && grep -q '4 of 4 checks: solved' "$work/out"
  check $? 'a save runs it, and the next one comes'
  echo h >&3
  wait_for 'Hint 1 of'; check $? 'h and Enter give a hint'
  echo help >&3
  wait_for 'help? h and Enter'; check $? 'anything else is told what can be typed'
  echo q >&3
  wait_for 'status 0' && grep -q 'See you' "$work/out"; check $? 'q and Enter end it'
  wait $typed
  walk
  wait_for '0 of 4 checks'
  inside=$(cat "$work/number")
  kill -INT "$inside"
  wait_for 'status 0' && grep -q 'See you' "$work/out"; check $? 'and so does Ctrl-C'
  kill "$inside" 2> /dev/null
  wait $typed
else
  echo '# no terminal can be made here: the walk is not tried'
fi

echo "1..$n"
exit $failed
