-- What the commands print, where nobody is at a terminal, or the terminal knows no colour, as over ssh: in both
-- languages no line is wider than 80 columns but a message's first line, and no colour is in it; with --plain no sign
-- that is only drawn. What is to be copied, a command or a path, keeps its length.
local exercises = require "minimodel.exercises"
local show = require "minimodel.diagnose.show"
local tap = require "minimodel.tap"
local shell = dofile "tests/lua/fixtures/shell.lua"

-- make asan: the other tests start the same commands there
if (os.getenv "BUILD" or ""):find "asan" then tap.skip_all "how wide a line is is nothing to the sanitizers" end

local folder = shell.folder()
os.execute("mkdir " .. shell.quote(folder .. "/home") .. " " .. shell.quote(folder .. "/class"))
shell.write(folder .. "/class/ana-02-entropy.lua", "return 3\n")
shell.write(folder .. "/class/bo-01-shuffle.lua", "return {")
shell.write(folder .. "/class/nobody.lua", "return 1\n")
shell.write(folder .. "/wrong.lua", 'local mm = require "minimodel"\nprint(mm.ones {3, 4} + mm.ones {4, 3})\n')

local COMMANDS = { "--help", "learn --help", "check --help", "weave --help", "watch --help", "new --help",
  "doctor --help", "explain --help", "doctor", "explain MM-S01", "explain", "explain MM-XX", "--version",
  "learn --list", "learn --hint 8", "learn --solution 8", "learn 99", "learn --reset 3", "check class",
  "check --csv nothing", "check nothing", "--help take", "--help mm.attention", "--help scheme:add", "no-such.lua",
  "--fooo", "wrong.lua", shell.root .. "/labs/03-extrapolation.lua --help" }
local EXERCISES = {}
for _, id in ipairs(exercises.list()) do EXERCISES[#EXERCISES + 1] = "learn --once " .. id end

local function is_copied(line)   -- a command to type, a path, a message's first line, which begins with its file
  return line:find "^  sudo apt%-get" or line:find(folder, 1, true) or line:find "^minimodel: "
end

for _, language in ipairs { "en", "es" } do
  for _, plain in ipairs { "", "--plain " } do
    local wide, drawn = {}, {}
    -- exercises end alike: with signs all of them are tried, without signs the first
    local commands = table.move(EXERCISES, 1, plain == "" and #EXERCISES or 1, #COMMANDS + 1,
      { table.unpack(COMMANDS) })
    for _, command in ipairs(commands) do
      local typed = ("--lang %s %s%s"):format(language, plain, command)
      local _, printed, said = shell.command(folder, ("HOME=%s TERM=dumb %s %s < /dev/null"):format(
        shell.quote(folder .. "/home"), shell.quote(shell.program), typed))
      for line in (printed .. "\n" .. said):gmatch "[^\n]+" do
        if (utf8.len(line) or #line) > 80 and not is_copied(line) then
          wide[#wide + 1] = command .. ": " .. line
        end
        if line:find "\27" or plain ~= "" and (line:find "✓" or line:find "✗" or line:find "%^%^") then
          drawn[#drawn + 1] = command .. ": " .. line
        end
      end
    end
    local how = language .. (plain ~= "" and ", --plain" or "")
    tap.is(wide, {}, ("%s: 80 columns are enough for %d commands"):format(how, #commands))
    tap.is(drawn, {}, how .. ": nothing is coloured" .. (plain ~= "" and ", nothing is said by a sign" or ""))
  end
end

-- How a text is fitted
local long = ("word "):rep(30):sub(1, -2)
local fitted = show.fit(long .. "\n" .. "  --name  " .. long .. "\n\n" .. "  short  line\n")
tap.ok(fitted:find "^word" and fitted:find "\n  %-%-name  word" and fitted:find "\n          word"
  and fitted:find "\n\n  short  line\n$", "paragraphs are filled, the second of two columns stays in its place", "%s",
  fitted)
tap.is(show.fit "a\nb  c\n", "a\nb  c\n", "what fits stays")
tap.done()
