#!/bin/sh
# The prompt, at a terminal of its own (script, of util-linux): nothing that is typed ends it, values are shown so that
# they can be read, Tab completes, Ctrl-C abandons at both prompts, the locals of a script are there after -i, history
# is kept, in both languages.
set -u
program=${MINIMODEL:-build/minimodel}
case $program in /*) ;; *) program=$PWD/$program ;; esac

if ! script --version 2> /dev/null | grep -q util-linux; then
  echo '1..0 # SKIP script, of util-linux, makes the terminal'
  exit 0
fi

folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
HOME=$folder NO_COLOR=1 TERM=dumb
export HOME NO_COLOR TERM
unset XDG_STATE_HOME
count=0 failed=0

newline='
'

# Waits until the terminal has shown more than `seen` bytes and stands at a prompt, or at the line "going" of a loop
# without end: nothing is typed ahead, however busy the machine is. Where that never comes it waits no more.
await() {
  tries=0
  while [ $tries -lt "$patience" ]; do
    sleep 0.05
    tries=$((tries + 1))
    [ "$(wc -c < "$folder/screen")" -gt "$seen" ] || continue
    case $(tail -c 12 "$folder/screen" | tr -d '\r' && echo .) in
    *"$newline> ." | *"$newline>> ." | *"${newline}going$newline.") return ;;
    esac
  done
  patience=0
}

# The lines of standard input, typed one after the other, each when the one before is answered; then what the terminal
# showed.
session() {
  : > "$folder/screen"
  {
    seen=0 patience=1200
    while IFS= read -r line; do
      await
      seen=$(wc -c < "$folder/screen")
      case $line in
      CTRL-C) printf '\003' ;;
      *TAB) printf '%s\t\n' "${line%TAB}" ;;
      *) printf '%s\n' "$line" ;;
      esac
    done
    await
    printf 'os.exit()\n'
    sleep 0.2 # so that its input does not end before it reads this
  } | timeout 300 script -qefc "'$program' $1" "$folder/screen" > /dev/null
  tr -d '\r\007' < "$folder/screen"
}

shows() { # name, what the session must have shown
  count=$((count + 1))
  if printf '%s' "$shown" | grep -qF -- "$2"; then
    echo "ok $count - $1"
  else
    failed=$((failed + 1))
    echo "not ok $count - $1"
    printf '%s\n' "wanted: $2" "$shown" | sed 's/^/# /'
  fi
}

shown=$(session --lang=en << 'END'
mm
mm.nn
error {}
error(nil)
setmetatable({}, { __tostring = function() error "no" end })
setmetatable({}, { __index = error, __len = error, __name = 3 })
print = nil
for i = 1, 3 do
CTRL-C
1 +
41
io.write "going\n" while true do end
CTRL-C
x = mm.arange(100):reshape { 4, 25 }
x
x / 0
x:matmul(x)
x:perTAB
mm.posiTAB
mm.nn.MultiHeadAttention { n_heTAB
CTRL-C
mm.zeros
{ 2, 3, a = "b" }
if x = 3 then end
"unclosed
help zeros
? attention
help
os.getenv "HOME" ~= nil
END
)
shows 'mm is shown by its names, and the prompt lives on' 'positional, rand, randn'
shows 'a room is shown by its names' 'mm.nn: Block'
shows 'an error that is a table' 'an error that is no text (a table)'
shows 'a value that cannot be shown' '(a table that cannot be shown)'
shows 'a statement over two lines' '42'
shows 'Ctrl-C ends what is running' 'interrupted'
shows 'a tensor: shape, type and range' 'tensor 4 × 25, float32, from 0 to 99'
shows 'a corner of it' '  25 26 27 28 29 30 …'
shows 'a tensor with infinities says so' '100 of them not finite'
shows 'shapes by name, with what would work' 'help: x:T():matmul(x) gives 25 × 25; x:matmul(x:T()) gives 4 × 4'
shows 'a function is shown by its line of the manual' 'A tensor of zeros, or of ones.'
shows 'a table is shown with its entries' '{2, 3, a = "b"}'
shows 'a refused line is explained' 'write == to compare'
shows 'an open string does not ask for more' 'this string is never closed'
shows 'help NAME' 'mm.zeros { 2, 2 }'
shows '? NAME' 'mm.attention('
shows 'help says what can be typed' 'Ctrl-D        leaves'
shows 'the prompt is there to the end' 'true'

cat > "$folder/script.lua" << 'END'
local mm = require "minimodel"
local q = mm.ones { 2, 3 }
local function twice(x) return 2 * x end
if q then print "it ran" end
END
shown=$(session "--lang=es -i $folder/script.lua" << 'END'
twice(q)[{1, 2}]
q = 21
twice(q)
noexiste.campo
ayuda zeros
END
)
shows 'a script runs before its prompt' 'it ran'
shows 'its locals are named' 'los nombres del programa: mm, q, twice'
shows 'and can be used' '2.0'
shows 'and given another value' '42'
shows 'errors are told in Spanish' "se intentó leer un campo de un valor nil (global 'noexiste')"
shows 'and so is help' 'Un tensor de ceros, o de unos.'

printf 'local mm = require "minimodel"\nlocal k = mm.ones { 2, 3 }\nprint(k:matmul(k))\n' > "$folder/fails.lua"
shown=$(session "--lang=en -i $folder/fails.lua" << 'END'
k.shape
END
)
shows 'after an error the locals are there too' '{2, 3}'

shown=$(session "--lang=en" << 'END'
history_marker = 1
END
)
shown=$(cat "$folder/.minimodel_history")
shows 'history is kept' 'history_marker'

shown=$(MINIMODEL_LANG=en session '' << 'END'
local function f(n) return 1 + f(n + 1) end f(1)
mm.statistTAB
x = mm.zeros { 2 }
x:requires_graTAB
END
)
shows 'an endless recursion does not end the prompt' 'stack overflow'
shows 'Tab completes a room' 'mm.statistics'
shows 'Tab completes a method' 'requires_grad'

echo "1..$count"
[ $failed -eq 0 ]
