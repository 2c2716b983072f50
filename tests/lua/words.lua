-- Every message of the engine, the binding and the figures passes the hook of translations: with a catalogue that
-- puts a mark before each English text, whatever goes wrong is said with the mark; and nobody writes a message past
-- the hook.
local core = require "minimodel.core"
local host = require "minimodel.host"
local lfs = require "lfs"
local mm = require "minimodel"
local tap = require "minimodel.tap"

local formats = dofile "tests/lua/fixtures/formats.lua"()
local catalogue, n = {}, 0
for text in pairs(formats) do
  catalogue[text] = "¶" .. text
  n = n + 1
end
tap.ok(n > 200, n .. " texts of messages were found in the sources")
for _, text in ipairs { "matmul: inner sizes differ: a is %s, b is %s", "%s: argument %d should be %s, got %s",
  "a tensor",
  "cannot write %s: %s", "unknown instruction set '%.40s'; this processor has: %s",
    "heatmap: row 1 has %d values, row %d has %d" } do
  tap.ok(formats[text], "one of them is: " .. text)
end

local function message(f, ...)
  local ok, text = pcall(f, ...)
  return not ok and text or "nothing was raised"
end

local a, b = mm.ones { 2, 3 }, mm.ones { 4, 5 }
local wrong = {
  { "a status of the engine", function() a:matmul(b) end, "¶matmul: inner sizes differ: a is 2 × 3, b is 4 × 5" },
  { "an op's own name stays", function() a:softmax(7) end, "¶softmax: no such axis: the tensor is 2 × 3" },
  { "a check of the binding", function() return a[{ 3, 1 }] end,
    "¶subscript 3 is out of range: axis 1" },
  { "an argument, with a part that is translated too", function() a:matmul(3) end,
    "¶matmul: argument 1 should be ¶a tensor, got number" },
  { "a number that is missing", function() core.full({ 2 }) end,
    "¶full: argument 2 should be ¶a number, got no value" },
  { "a file", function() mm.load "there/is/none.npy" end, "¶load" },
  { "a figure", function() core.figure_write("there/is/none.svg", "x") end,
    "¶figure: ¶cannot write there/is/none.svg" },
  { "a position", function() mm.positional.sinusoidal(4, 3) end, "¶sinusoidal: d must be positive and even" },
}
host.translate(catalogue)
for _, case in ipairs(wrong) do
  local text = message(case[2])
  tap.ok(text:find(case[3], 1, true), case[1], "%s", text)
end
local inside = coroutine.wrap(function() return message(function() a:matmul(b) end) end)()
tap.ok(inside:find("¶matmul", 1, true), "in a coroutine too", "%s", inside)

host.translate { ["matmul: inner sizes differ: a is %s, b is %s"] = "las medidas interiores difieren: %d" }
tap.ok(message(function() a:matmul(b) end):find("matmul: inner sizes differ", 1, true),
  "a translation with other placeholders is not used")
host.translate(setmetatable({}, { __index = function() error "a catalogue is a plain table" end }))
tap.ok(message(function() a:matmul(b) end):find("matmul: inner sizes differ", 1, true), "nor is a metatable asked")
tap.fails(function() host.translate(3) end, "translate: argument 1 should be a table, got number", "or a number taken")
host.translate(nil)
tap.ok(message(function() a:matmul(b) end):find(": matmul: inner", 1, true), "without a catalogue messages are English")

-- Who writes into a message, or raises, but the hooks' own files?
local past = {}
local function walk(folder)
  for name in lfs.dir(folder) do
    local path = folder .. "/" .. name
    if name:sub(1, 1) ~= "." and lfs.attributes(path, "mode") == "directory" then
      walk(path)
    elseif name:find "%.c$" and not name:find "^metrics" then
      local number = 0
      for line in io.lines(path) do
        number = number + 1
        local raises = line:find "luaL_error%(" or line:find "luaL_arg" or line:find "luaL_check[^s]"
        -- what Lua's load says
        local lua_own = path:find "binding/open%.c$" and line:find "luaL_checktype%(L, 1, LUA_TFUNCTION%)"
        raises = raises and not lua_own
        if raises or line:find "luaL_opt" or line:find "%f[%w]snprintf%(message" then
          past[#past + 1] = ("%s:%d: %s"):format(path, number, line)
        end
      end
    end
  end
end
walk "src"
-- the context is not open yet: there is nobody to ask
tap.ok(#past == 1 and past[1]:find "ground/context.c", "one message alone is written past the hook", "%s",
  table.concat(past, "\n"))
tap.done()
