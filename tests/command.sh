#!/bin/sh
# The command as people use it, mistakes included: what it prints, where, and its exit status.
set -u
program=${MINIMODEL:-build/minimodel}
case $program in /*) ;; *) program=$PWD/$program ;; esac
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
unset MINIMODEL_LUA MINIMODEL_ISA MINIMODEL_THREADS MINIMODEL_LANG LC_ALL LC_MESSAGES
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
run explain MM-S0;          expect 2 err 'there is no code MM-S0; did you mean MM-S01?' 'a code that there is not'
run --lang es explain nada; expect 2 err 'explain: no existe el código nada' 'in Spanish'
# The language may stand before a subcommand or after it; each says something in Spanish.
while IFS='|' read -r words wanted spanish; do
  for form in "--lang es $words" "$words --lang es" "$(echo "$words" | sed 's/^[^ ]*/& --lang=es/')"; do
    # shellcheck disable=SC2086 # words of the command
    run $form; [ "$wanted" = 2 ] || cat out > err
    expect "$wanted" err "$spanish" "the language: $form"
  done
done << 'END'
explain MM-S01|0|Así no
explain|0|MM-N01  No existe ese nombre
explain --help|0|uso: minimodel explain
check --help|0|uso: minimodel check
check|2|hace falta un archivo o una carpeta
new --help|0|uso: minimodel new
new a b|2|uso: minimodel new
learn --help|0|uso: minimodel learn
learn 99|2|no existe el ejercicio 99
doctor --help|0|uso: minimodel doctor
doctor a|2|uso: minimodel doctor
weave --help|0|uso: minimodel weave
weave --to|2|falta un valor después de --to
watch --help|0|uso: minimodel watch
watch --to|2|falta un valor después de --to
--help softmax|0|restando antes el mayor
--help command|0|Estado de salida
END
run explain MM-S01 --lang fr; expect 2 err 'the languages are en and es' 'one that is not spoken, after it'
run explain MM-S01 --lang;  expect 2 err '--lang: a value is missing after it' 'none, after it'
run --lang en explain --lang es; expect 2 err '--lang is given twice' 'two'
run explain MM-S01 --plain; expect 0 out 'Not so:' 'another option that may stand anywhere'
run check -- --lang es;     expect 2 err 'there is no file --lang' 'after -- all are files'
echo 'print(40 + 2)' | "$program" > out 2> err; status=$?; expect 0 out 42 'a script on standard input'

# A folder may hold files called as the program's own modules are: they are never run, but by a script that asks.
mkdir hijack
for name in lfs minimodel argparse dkjson; do echo 'io.stderr:write "hijacked" os.exit(3)' > "hijack/$name.lua"; done
echo 'return "mine"' > hijack/own.lua
echo 'print(require "own", require "lfs".currentdir ~= nil, mm == nil)' > hijack/x.lua
cd hijack || exit 1
run --version;              expect 0 out 'minimodel 1.' "a folder's lfs.lua is not the program's"
run x.lua;                  expect 0 out "mine	true	true" "a script has its own modules, and the system's"
run -e 'print(mm.ones {1})'; expect 0 out '[1.0]' 'nor is its minimodel.lua'
cd ..

run lear;                   expect 1 err 'there is no file lear; did you mean minimodel learn?' 'a mistyped subcommand'
run --lang es explian MM-S01; expect 1 err '¿quería decir minimodel explain?' 'in Spanish'
run help;                   expect 1 err 'did you mean minimodel --help?' 'an option without its dashes'
run nowhere.lua;            expect 1 err 'nowhere.lua' 'a script that does not exist is named'
run --thread 2 x.lua;       expect 2 err 'did you mean "--threads"?' 'a mistyped option'
run --threads;              expect 2 err '--threads: a value is missing' 'a missing value'
run --threads zero x.lua;   expect 2 err '--threads zero: a whole number from 1 to 256' 'a value that is no number'
run --threads 0 x.lua;      expect 2 err '--threads 0' 'no thread at all'
run --lang fr x.lua;        expect 2 err 'the languages are en and es' 'a language that is not spoken'
run -z;                     expect 2 err 'unknown option -z' 'an unknown letter'
run -i --lua . x.lua;       expect 2 err '--lua DIR must be the first' '--lua too late'
run --tap=no x.lua;         expect 2 err '--tap takes no value' 'a value for an option that has none'
run --out a --out b x.lua;  expect 2 err '--out is given twice' 'an option that is said twice'
run test;                   expect 2 err './minimodel test in a checkout' 'what only a checkout can do'
MINIMODEL_LANG=es run --help; expect 0 out 'Estado de salida' 'MINIMODEL_LANG names the language'
MINIMODEL_LANG=en LANG=es_ES.UTF-8 run --help; expect 0 out 'Exit status' 'and comes before the locale'

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
run heads.lua
expect 1 err 'heads.lua:2: MultiHeadAttention: n_heads = 5 does not divide d_model = 32' 'heads that do not divide'
printf 'local mm = require "minimodel"\nmm.attention(1, 2, 3, {casual = true})\n' > option.lua
run option.lua
expect 1 err 'option.lua:2: attention: unknown option "casual"; did you mean "causal"?' 'a mistyped option'
printf 'local mm = require "minimodel"\nmm.positional.sinusoidal(4, 3)\n' > odd.lua
run odd.lua;                expect 1 err 'odd.lua:2: ' 'an odd width'
printf 'local mm = require "minimodel"\nprint(mm.onse)\n' > name.lua
run name.lua;               expect 1 err 'name.lua:2: mm.onse does not exist; did you mean mm.ones?' 'a mistyped name'
printf 'local mm = require "minimodel"\nmm.zeros({2}, {})\n' > library.lua
run library.lua;            expect 1 err 'library.lua:2:' 'an error that came out of the library has its line too'
printf 'local mm = require "minimodel"\nmm.full({2})\n' > argument.lua
run argument.lua
expect 1 err "argument.lua:2: full: argument 2 should be a number, got no value" 'a missing argument'
printf 'local function f() f() end\nf()\n' > endless_call.lua
run endless_call.lua;       expect 1 err 'endless_call.lua:1: stack overflow' 'an endless recursion ends'
[ "$(wc -l < err)" -lt 20 ]; check $? 'with a short traceback'
printf 'error({})\n' > odd_error.lua
run odd_error.lua;          expect 1 err 'an error that is no text (a table)' 'an error that is no text'
printf 'error("no line", 0)\n' > plain_error.lua
run plain_error.lua;        expect 1 err 'minimodel: no line' 'an error without a line'
printf '#!/usr/bin/env minimodel\nprint(arg[0], arg[1], ...)\n' > arguments.lua
run arguments.lua --deep 3; expect 0 out 'arguments.lua	--deep	--deep	3' "a script's own arguments"
cat > words.lua <<'LUA'
print(table.concat(arg, "|"))
LUA
run words.lua -e x --version -h --help -i --tap --out --lang=fr --lua -- a
expect 0 out '-e|x|--version|-h|--help|-i|--tap|--out|--lang=fr|--lua|--|a' "what stands after a script is the script's"
run -- words.lua --;        expect 0 out '--' 'two dashes end the options of the program'
run -e 'n = 40' -e 'n = n + 2' words.lua a; expect 0 out 'a' 'code, then a script'
run -e 'x = = 1' words.lua; expect 1 err 'unexpected symbol' 'no script after code that fails'
cat > tiny.lua <<'LUA'
local mm = require "minimodel"
local lab = mm.lab { experiment = "00-tiny", title = "tiny", seed = 0 }
local n = lab:param("n", 1, { en = "a number", es = "un número" })
lab:check({ en = "held", es = "se cumple" }, n, "<", 3)
LUA
run tiny.lua --out there --n -2 --lang es --tap; expect 0 out 'ok 1 - se cumple' 'a lab takes its options after it'
[ -f there/00-tiny/manifest.json ]; check $? 'the folder too'
run --out here tiny.lua --out there; expect 2 err '--out is given twice' 'an option before and after'
run tiny.lua --help;        expect 0 out 'a number' "a lab's help"
run tiny.lua --version;     expect 2 err 'unknown parameter --version' 'a lab has no version'

mkdir elsewhere
printf 'print(1)\n' > elsewhere/wave.lua
run elsewhere/wvae.lua;     expect 1 err 'did you mean elsewhere/wave.lua?' 'a mistyped script'
run elsewhere;              expect 1 err 'elsewhere is a folder' 'a folder is no script'
if [ -d "${program%/*}/../labs" ]; then # the labs lie beside the build, unless it is one of several
  run 00 --help;              expect 0 out 'Usage: minimodel ' "a lab of the program's own by its number, from anywhere"
  grep -q '00-permutation-equivariance.lua' err; check $? 'and which one it is'
fi

printf 'x = 5\n' > global.lua
run -i global.lua;          expect 0 err '' 'a script, then lines from standard input'
run shapes.lua --tap;       expect 1 err 'matmul' 'an error under --tap'

mkdir -p library/minimodel
printf 'return { greeting = "from the folder" }\n' > library/minimodel/greeting.lua
greet='print(require("minimodel.greeting").greeting)'
run --lua library -e "$greet"; expect 0 out 'from the folder' '--lua DIR adds files'
MINIMODEL_LUA=library run -e "$greet"; expect 0 out 'from the folder' 'MINIMODEL_LUA does too'
run --lua library -e 'print(require("minimodel.options").nearest("ab", {"abc"}))'
expect 0 out 'abc' 'and the rest stays'
MINIMODEL_ISA=sse9 run -e 'print(mm.isa)'
expect 1 err "MINIMODEL_ISA: unknown instruction set 'sse9'; this processor has: " 'a set that does not exist'
MINIMODEL_ISA=generic run -e 'print(mm.isa)'; expect 0 out 'generic' 'one that does'
run --threads 3 -e 'print(mm.threads)'; expect 0 out '3' 'as many threads as asked for'
MINIMODEL_THREADS=none run -e 'print(mm.threads)'; expect 1 err 'MINIMODEL_THREADS' 'a number of threads that is none'

if [ -w /dev/full ]; then
  "$program" -e 'print(1)' > /dev/full 2> err; status=$?; : > out
  expect 1 err 'cannot write output' 'output that cannot be written'
fi

printf 'print("started")\nio.stdout:flush()\nwhile true do end\n' > endless.lua
perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' "$program" endless.lua > out 2> err & # a shell would have it ignored
child=$!
tries=0
while ! grep -q started out && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
kill -INT $child
wait $child
status=$?
expect 1 err 'endless.lua:3: interrupted' 'Ctrl-C ends a script, and says where'

# What nobody reads any more
cat > talk.lua <<'LUA'
local mm = require "minimodel"
local lab = mm.lab { experiment = "00-talk", title = "talk", seed = 0 }
for i = 1, 100000 do print(i) io.stdout:flush() end
LUA
{ "$program" talk.lua; echo $? > ended; } 2> err | head -n 2 > out
status=$(cat ended)
expect 1 err 'talk.lua:3: the output was closed before the end' 'output that is closed ends a lab'
[ "$(ls -A figures 2> /dev/null)" = '' ]; check $? 'and nothing of it is left'
cat > pipe.lua <<'LUA'
local pipe, message = io.popen("true", "w")
for _ = 1, 10000 do
  local ok
  ok, message = pipe:write(("x"):rep(1000))
  if not ok then break end
end
print(message)
LUA
run pipe.lua;               expect 0 out 'Broken pipe' "a pipe of the script's own fails to it alone"

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
  # shellcheck disable=SC2016 # the shell that script starts expands it
  type_lines | PROGRAM=$program script -qec '"$PROGRAM"' /dev/null > out 2> err
  status=$?
  expect 0 out 'Ctrl-D leaves' 'the REPL says how to leave it, and leaves'
  grep -q '^42' out; check $? 'it prints the values of expressions'
  grep -q '^line 2' out; check $? 'a statement may take several lines'
  grep -qF '[1.0 1.0]' out; check $? 'tensors too'
  grep -qF 'did you mean mm.ones?' out; check $? 'and goes on after a mistake'
fi

echo "1..$n"
exit $failed
