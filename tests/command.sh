#!/bin/sh
# The command as people use it, mistakes included: what it prints, where, and its exit status.
set -u
program=${MINIMODEL:-build/minimodel}
case $program in /*) ;; *) program=$PWD/$program ;; esac
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
unset MINIMODEL_LUA MINIMODEL_ISA MINIMODEL_THREADS LC_ALL LC_MESSAGES
export LANG=C HOME="$work"
n=0
failed=0

# run ARGUMENTS…: leaves the status in $status, the output in the files out and err
run() {
  "$program" "$@" > out 2> err < /dev/null
  status=$?
}

# check NAME: passes when the last command did
check() {
  if [ "$1" -eq 0 ]; then result=ok; else result='not ok'; failed=1; fi
  n=$((n + 1))
  echo "$result $n - $2"
  [ "$1" -eq 0 ] || { echo "#   status $status"; sed 's/^/#   out: /' out; sed 's/^/#   err: /' err; }
}

# expect STATUS FILE TEXT NAME: the status, and a text in out or err ('' for no output at all there)
expect() {
  good=0
  [ "$status" -eq "$1" ] || good=1
  if [ -n "$3" ]; then grep -qF -- "$3" "$2" || good=1; else [ ! -s "$2" ] || good=1; fi
  check $good "$4"
}

run --version;              expect 0 out 'minimodel 1.' 'the version'
run --help;                 expect 0 out 'Exit status: 0' 'the help'
run --lang es --help;       expect 0 out 'Estado de salida' 'the help in Spanish'
LANG=es_CO.UTF-8 run --help; expect 0 out 'Estado de salida' 'the language of the environment'
run -e '';                  expect 0 err '' 'nothing to do'
run -e 'print(1 + 1)';      expect 0 out '2' 'a piece of code'
run -e 'print(mm.ones{2})'; expect 0 out '[1.0 1.0]' 'mm is there'
run -e 'x = = 1';           expect 1 err "unexpected symbol near '='" 'a syntax error in it'
run -e;                     expect 2 err '-e: a value is missing after it' 'no code'
echo 'print(40 + 2)' | "$program" > out 2> err; status=$?; expect 0 out 42 'a script on standard input'

run nowhere.lua;            expect 1 err 'nowhere.lua' 'a script that does not exist is named'
run --thread 2 x.lua;       expect 2 err 'did you mean "--threads"?' 'a mistyped option'
run --threads;              expect 2 err '--threads: a value is missing' 'a missing value'
run --threads zero x.lua;   expect 2 err '--threads zero: a whole number from 1 to 256' 'a value that is no number'
run --threads 0 x.lua;      expect 2 err '--threads 0' 'no thread at all'
run --lang fr x.lua;        expect 2 err 'the languages are en and es' 'a language that is not spoken'
run -z;                     expect 2 err 'unknown option -z' 'an unknown letter'
run x.lua --lua .;          expect 2 err '--lua DIR must be the first' '--lua too late'

printf 'local a = 1\nlocal b = = 2\n' > syntax.lua
run syntax.lua;             expect 1 err 'syntax.lua:2:' 'a syntax error has its line'
cat > shapes.lua <<'LUA'
local mm = require "minimodel"
local a = mm.ones {64, 32}
local function product(b)
  return a:matmul(b)
end
local y = product(mm.ones {96, 32})
LUA
run shapes.lua;             expect 1 err 'shapes.lua:4: matmul: inner sizes differ' 'a wrong shape has its line'
grep -qF '64 × 32' err && grep -qF '96 × 32' err; check $? 'and both shapes'
grep -qF 'shapes.lua:6: in the script' err; check $? 'and the lines that led there'
! grep -q 'minimodel/\|\[C\]' err; check $? 'and none of the library'
printf 'local mm = require "minimodel"\nmm.nn.MultiHeadAttention { d_model = 32, n_heads = 5 }\n' > heads.lua
run heads.lua;              expect 1 err 'heads.lua:2: MultiHeadAttention: n_heads = 5 does not divide d_model = 32' 'heads that do not divide'
printf 'local mm = require "minimodel"\nmm.attention(1, 2, 3, {casual = true})\n' > option.lua
run option.lua;             expect 1 err 'option.lua:2: attention: unknown option "casual"; did you mean "causal"?' 'a mistyped option of a function'
printf 'local mm = require "minimodel"\nmm.positional.sinusoidal(4, 3)\n' > odd.lua
run odd.lua;                expect 1 err 'odd.lua:2: ' 'an odd width'
printf 'local mm = require "minimodel"\nprint(mm.onse)\n' > name.lua
run name.lua;               expect 1 err 'name.lua:2: mm.onse does not exist; did you mean mm.ones?' 'a mistyped name'
printf 'local mm = require "minimodel"\nmm.zeros({2}, {})\n' > library.lua
run library.lua;            expect 1 err 'library.lua:2:' 'an error that came out of the library has its line too'
printf 'local mm = require "minimodel"\nmm.full({2})\n' > argument.lua
run argument.lua;           expect 1 err "argument.lua:2: bad argument #2 to 'full'" 'a missing argument'
printf 'local function f() f() end\nf()\n' > endless_call.lua
run endless_call.lua;       expect 1 err 'endless_call.lua:1: stack overflow' 'an endless recursion ends'
[ "$(wc -l < err)" -lt 20 ]; check $? 'with a short traceback'
printf 'error({})\n' > odd_error.lua
run odd_error.lua;          expect 1 err 'an error that is no text (a table)' 'an error that is no text'
printf 'error("no line", 0)\n' > plain_error.lua
run plain_error.lua;        expect 1 err 'minimodel: no line' 'an error without a line'
printf '#!/usr/bin/env minimodel\nprint(arg[0], arg[1], ...)\n' > arguments.lua
run arguments.lua --deep 3; expect 0 out 'arguments.lua	--deep	--deep	3' "a script's own arguments"
printf 'x = 5\n' > global.lua
run global.lua -i;          expect 0 err '' 'a script, then lines from standard input'
run shapes.lua --tap;       expect 1 err 'matmul' 'an error under --tap'

mkdir -p library/minimodel
printf 'return { greeting = "from the folder" }\n' > library/minimodel/greeting.lua
run --lua library -e 'print(require("minimodel.greeting").greeting)'; expect 0 out 'from the folder' '--lua DIR adds files'
MINIMODEL_LUA=library run -e 'print(require("minimodel.greeting").greeting)'; expect 0 out 'from the folder' 'MINIMODEL_LUA does too'
run --lua library -e 'print(require("minimodel.options").nearest("ab", {"abc"}))'; expect 0 out 'abc' 'and the rest stays'
MINIMODEL_ISA=sse9 run -e 'print(mm.isa)'; expect 1 err "MINIMODEL_ISA: unknown instruction set 'sse9'; this processor has: " 'an instruction set that does not exist'
MINIMODEL_ISA=generic run -e 'print(mm.isa)'; expect 0 out 'generic' 'one that does'
run --threads 3 -e 'print(mm.threads)'; expect 0 out '3' 'as many threads as asked for'
MINIMODEL_THREADS=none run -e 'print(mm.threads)'; expect 1 err 'MINIMODEL_THREADS' 'a number of threads that is none'

if [ -w /dev/full ]; then
  "$program" -e 'print(1)' > /dev/full 2> err; status=$?; : > out
  expect 1 err 'cannot write output' 'output that cannot be written'
fi

printf 'print("started")\nio.stdout:flush()\nwhile true do end\n' > endless.lua
"$program" endless.lua > out 2> err &
child=$!
tries=0
while ! grep -q started out && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
kill -INT $child
wait $child
status=$?
expect 1 err 'endless.lua:3: interrupted' 'Ctrl-C ends a script, and says where'

# The REPL, at a terminal that script(1) makes.
if command -v script > /dev/null && script -qec true /dev/null < /dev/null > /dev/null 2>&1; then
  # The pauses let each line be read before the next one comes.
  type_lines() {
    for line in 'x = 20' 'x * 2 + 2' 'for i = 1, 2 do' 'print("line " .. i)' 'end' 'mm.ones{2}' 'mm.onse' 'x ='; do
      sleep 0.2
      printf '%s\n' "$line"
    done
    sleep 0.2
    printf '\n1\n'
    sleep 0.2
    printf '\004'
  }
  type_lines | script -qec "$program" /dev/null > out 2> err
  status=$?
  expect 0 out 'Ctrl-D leaves' 'the REPL says how to leave it, and leaves'
  grep -q '^42' out; check $? 'it prints the values of expressions'
  grep -q '^line 2' out; check $? 'a statement may take several lines'
  grep -qF '[1.0 1.0]' out; check $? 'tensors too'
  grep -qF 'did you mean mm.ones?' out; check $? 'and goes on after a mistake'
fi

echo "1..$n"
exit $failed
