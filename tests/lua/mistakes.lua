-- What a learner is told: each mistake of tests/mistakes/cases.lua gives the right line, its caret, its code and the
-- words that help, in both languages; nothing is wider than 80 columns but the message itself.
local cases = dofile "tests/mistakes/cases.lua"
local tap = require "minimodel.tap"

local program = os.getenv "MINIMODEL" or "build/minimodel"
-- make asan: the second language takes the same way through the C
local sanitized = (os.getenv "BUILD" or ""):find "asan"
local folder = os.tmpname()
os.remove(folder)
assert(os.execute("mkdir " .. folder))

local function run(script, language, more)
  local path = folder .. "/case.lua"
  local file = assert(io.open(path, "w"))
  file:write(script, "\n")
  file:close()
  local command = "NO_COLOR=1 %s --lang %s %s --out %s/out %s 2>&1 > /dev/null < /dev/null"
  local pipe = assert(io.popen(command:format(program, language, more or "", folder, path)))
  local text = pipe:read "a"
  local well = pipe:close()
  return text:gsub(folder .. "/", ""), well == true
end

--- Line and column of the first mark: { line, column } of the carets that stand under a source line.
local function marked(text)
  local source
  for line in text:gmatch "[^\n]+" do
    local number = line:match "^ +(%d+) | "
    if number then
      source = tonumber(number)
    else
      local lead, carets = line:match "^( +| )( *%^)"
      if lead and source then return source, #carets end
    end
  end
end

for _, case in ipairs(cases) do
  local name, script, line, column, code, english, spanish = table.unpack(case, 1, 7)
  local wrong = {}
  local function need(ok, what) if not ok then wrong[#wrong + 1] = what end end
  for language, words in pairs { en = english, es = not sanitized and spanish or nil } do
    local text, well = run(script, language)
    need(text:find("[" .. code .. "]", 1, true), "the code is not " .. code)
    need(text:find(("case.lua:%d: "):format(line), 1, true), "the line is not " .. line)
    need(text:gsub("%s+", " "):find(words, 1, true), "it does not say: " .. words)
    if column then
      local _, at = marked(text)
      need(at == column, ("the first mark is at column %s, not %d"):format(tostring(at), column))
    end
    need(case.warning and text:find(language == "es" and "aviso: " or "warning: ", 1, true) or not case.warning
      and not well,
      case.warning and "it is no warning" or "the script ends well")
    for row in text:gmatch "[^\n]+" do
      need((utf8.len(row) or #row) <= 80 or row:find "^minimodel: ", "a line is wider than 80 columns: " .. row)
    end
    if #wrong > 0 then
      wrong[#wrong + 1] = text
      break
    end
  end
  tap.ok(#wrong == 0, name, "%s", table.concat(wrong, "\n"))
end

-- ---- Shown in other ways

local plain = run('local mm = require "minimodel"\nlocal q = mm.ones {2, 3}\nprint(q:matmul(q))', "en", "--plain")
tap.ok(plain:find("at column 7: q", 1, true) and not plain:find("^", 1, true),
  "with --plain, columns are said in words", "%s", plain)

local traced = run("local function inner() error \"no\" end\ninner()", "en", "--traceback")
tap.ok(traced:find("in function 'error'", 1, true), "--traceback shows every frame", "%s", traced)

local short = run("local function inner() local t = nil; return t.x end\n"
  .. "local function outer() return (inner()) end\nprint((outer()))", "en")
tap.ok(short:find("case.lua:1: in ", 1, true) and short:find("case.lua:3: in the script", 1, true)
  and not short:find("[C]", 1, true),
  "the traceback is the learner's own frames", "%s", short)

local standard = run("x = 1\nif y == nil then print(z) end\n"
  .. "local t = setmetatable({}, { __index = function() return 1 end })\nassert(t.u == 1)", "en")
tap.ok(standard == "", "a plain script runs as Lua has it, without a word", "%s", standard)

local own = run('local mm = require "minimodel"\nerror "add: between a tensor and a tensor or a number, got nil"', "es")
tap.ok(own:find("case.lua:2: add: between a tensor and a tensor or a number, got nil\n", 1, true)
  and not own:find("MM-", 1, true), "a script's own error is told in its own words, without a code", "%s", own)
local again = run('local mm = require "minimodel"\nlocal ok, m = pcall(function() return mm.ones {2} + nil end)\n'
  .. 'error(m)', "es")
tap.ok(again:find("[MM-T02]", 1, true), "one of the library's that is raised again keeps its code", "%s", again)

local caught = run('local mm = require "minimodel"\nlocal ok, m = pcall(function() return mm.ones {2} + mm.ones {3} '
  .. 'end)\n'
  .. 'assert(m:find("do not broadcast", 1, true), m)', "es")
tap.ok(caught == "", "inside the program an error is the same in every language", "%s", caught)

os.execute("rm -rf " .. folder)
tap.done()
