-- Both languages for every message: each format that the program can fail with or say is found in the sources, and
-- must stand in the Spanish
-- catalogue with the same placeholders; each is recognised again from what it makes; each has a code, and each code a
-- page.
-- With an argument it prints what lacks a translation, as lines for the catalogue.
local lfs = require "lfs"
local messages = require "minimodel.messages"
local parser = require "minimodel.diagnose.parser"
local scan = require "minimodel.literate.scan"
local tap = require "minimodel.tap"
local shell = dofile "tests/lua/fixtures/shell.lua"

-- ---- The formats of the Lua files

-- functions that take a format, and where among their arguments it stands
local TAKES = { say = 1, fail = 1, misuse = 1, mistake = 1, raise = 3, answer = 5, at_token = 3, behind = 3,
  complain = 1, warn = 1, problem = 4 }
-- what is no message to a learner: the reference's own mistakes, tests, tools of the makers
local SKIP = { ["lua/minimodel/reference/"] = true, ["lua/minimodel/tap.lua"] = true,
  ["lua/minimodel/messages/"] = true }

local found, where = {}, {}
local function add(text, place)
  text = text:gsub("^%%s:%%d: ", "")   -- file and line stand before a message; they are no part of it
  if not text:gsub("%%[%d%$%.%*]*%a", ""):find "%a" or where[text] then return end
  found[#found + 1], where[text] = text, place
end

local function unquoted(text)
  local chunk = load("return " .. text, "=string", "t")
  return chunk and chunk()
end

--- All string literals that an expression may come to: "a", c and "a" or "b", "a" .. x.
local function literals(node, out)
  if node.tag == "String" then out[#out + 1] = unquoted(node.text)
  elseif node.tag == "Paren" then literals(node.inner, out)
  elseif node.tag == "Binary" and (node.op == "or" or node.op == "and") then
    if node.op == "or" then literals(node.left, out) end
    literals(node.right, out)
  elseif node.tag == "Method" and node.name == "format" then literals(node.object, out)
  elseif node.tag == "Binary" and node.op == ".." and node.left.tag == "String" then
    local right = node.right.tag == "String" and unquoted(node.right.text) or "%s"
    out[#out + 1] = unquoted(node.left.text) .. right
  end
  return out
end

--- Messages that a function hands back (`return nil, message`) or puts on a list of problems.
local function handed_back(block, path)
  for _, statement in ipairs(block or {}) do
    local message
    if statement.tag == "Return" and #statement.values == 2 and (statement.values[1].tag == "Nil"
      or statement.values[1].tag == "False") then
      message = statement.values[2]
    elseif statement.tag == "Assign" and statement.targets[1].tag == "Index"
      and statement.targets[1].object.name == "problems" then
      message = statement.values[1]
    end
    for _, text in ipairs(message and literals(message, {}) or {}) do add(text, path .. ":" .. statement.line) end
    handed_back(statement.body, path)
    handed_back(statement.otherwise, path)
    for _, clause in ipairs(statement.clauses or {}) do handed_back(clause.body, path) end
    for _, value in ipairs(statement.values or {}) do
      if value.tag == "Function" then handed_back(value.body, path) end
    end
  end
end

local function read_lua(path, source)
  local tree = assert(parser.parse(source), path)
  for _, node in ipairs(tree.expressions) do
    if node.tag == "Call" or node.tag == "Method" then
      local name = node.tag == "Method" and node.name or node.callee.name
      local at = TAKES[name]
      if name == "say" and node.tag == "Method" then at = nil end   -- a run's own, which prints what was made already
      if name == "error" and node.tag == "Call" then at = 1 end
      local argument = at and node.arguments[at]
      if argument then
        for _, text in ipairs(literals(argument, {})) do add(text, path .. ":" .. node.line) end
      end
    end
  end
  handed_back(tree.body, path)
  for _, node in ipairs(tree.expressions) do
    for _, argument in ipairs(node.arguments or {}) do
      if argument.tag == "Function" then handed_back(argument.body, path) end
    end
  end
  for name in source:gmatch "report%.place %.%. (%b())" do
    local text = unquoted(name)
    if text then add(text, path) end
  end
end

-- ---- The formats of the C files

local function read_c(path, source)
  source = source:gsub("/%*.-%*/", "")
  for _, name in ipairs { "mm_fail", "bind_fail", "argument_fail", "snprintf", "luaL_error", "shape_error",
    "malformed" } do
    local from = 1
    while true do
      local _, open = source:find("%f[%w_]" .. name .. "%(", from)
      if not open then break end
      local call = source:match("^%b()", open)
      from = open + 1
      if call and (name ~= "snprintf" or call:find "MESSAGE_SIZE") then
        local head = call:match '^[^"]*'
        if not head:find "const char" then
          local text, rest = {}, call:sub(#head + 1)
          while true do
            local piece, after = rest:match '^("[^"\\]*")%s*()'
            if not piece then piece, after = rest:match '^("[^"\\]*\\.-[^\\]")%s*()' end
            if not piece then break end
            text[#text + 1] = unquoted(piece)
            rest = rest:sub(after):gsub("^PRI%w+%s*", "")
          end
          if #text > 0 then add(table.concat(text), path) end
        end
      end
    end
  end
end

local function walk(folder)
  local names = {}
  for name in lfs.dir(folder) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    local path = folder .. "/" .. name
    local skipped = SKIP[path]
    for prefix in pairs(SKIP) do skipped = skipped or path:sub(1, #prefix) == prefix end
    if name:sub(1, 1) ~= "." and not skipped then
      if lfs.attributes(path, "mode") == "directory" then walk(path) else
        local file = assert(io.open(path, "rb"))
        local source = file:read "a"
        file:close()
        if name:find "%.lua$" then read_lua(path, source) elseif name:find "%.c$" then read_c(path, source) end
      end
    end
  end
end

walk "lua/minimodel"
walk "src/engine"
walk "src/binding"
walk "src/figure"

if arg[1] then
  for _, text in ipairs(found) do
    if not messages.entry(text) then print(("    [%q] = %q,   -- %s"):format(text, "", where[text])) end
  end
  os.exit(0)
end

-- ---- Parity

local lacking = {}
for _, text in ipairs(found) do
  if not messages.entry(text) then lacking[#lacking + 1] = where[text] .. ": " .. text end
end
tap.ok(#found > 300, ("%d formats were found in the sources"):format(#found))
tap.ok(#lacking == 0, "every message stands in the Spanish catalogue", "%s", table.concat(lacking, "\n"))

local function placeholders(format)
  local list = {}
  for _, piece in ipairs(messages.pieces(format)) do
    if type(piece) == "table" then
      if list[piece.position] then return nil end
      list[piece.position] = piece.flags .. piece.letter
    end
  end
  return list
end

local unlike = {}
for _, english in ipairs(messages.formats()) do
  local a, b = placeholders(english), placeholders((messages.entry(english)))
  local same = a and b and #a == #b
  for i = 1, same and #a or 0 do same = same and a[i] == b[i] end
  if not same then unlike[#unlike + 1] = english end
end
tap.ok(#unlike == 0, "both languages of a message have the same placeholders", "%s", table.concat(unlike, "\n"))

-- ---- No entry is left over: what it translates still stands somewhere

local written = {}          -- every string of the sources, joined over .. where it is
local function read_strings(path)
  local source = shell.read(path)
  if path:find "%.lua$" then
    local open, joins = nil, false
    for kind, token in scan.tokens((source:gsub("^#[^\n]*", ""))) do
      if kind == "string" then
        local text = unquoted(token)
        open = joins and open and open .. text or text
        written[#written + 1] = open
        joins = false
      elseif kind ~= "comment" then
        joins = token:find "^%.%.?$" and open ~= nil   -- .. comes as two dots
        if not joins then open = nil end
      end
    end
  elseif path:find "%.[ch]$" then
    written[#written + 1] = source:gsub('"%s+"', ""):gsub('"%s*PRI%w+%s*"', "lld"):gsub('\\"', '"')
  end
end
local function strings_of(folder)
  for _, name in ipairs(shell.names(folder)) do
    local path = folder .. "/" .. name
    if lfs.attributes(path, "mode") == "directory" then
      if not path:find "minimodel/messages/es$" and not path:find "^%." then strings_of(path) end
    else
      read_strings(path)
    end
  end
end
strings_of "lua/minimodel"
strings_of "src"
local everything, left_over = table.concat(written, "\n"), {}
local of_system = {}        -- what the C library says of files
for line in ([[No such file or directory|Is a directory|Not a directory|Permission denied|File exists|
  File name too long|Input/output error|No space left on device|Read-only file system|
  Too many open files]]):gmatch "[^|]+" do
  of_system[line:match "^%s*(.-)%s*$"] = true
end
for _, part in ipairs { "engine", "library", "lab", "report", "figure", "command", "learn", "check", "advice" } do
  local ok, catalogue = pcall(require, "minimodel.messages.es." .. part)   -- those of Lua itself stand in part lua
  for _, list in pairs(ok and catalogue or {}) do
    for english in pairs(list) do
      local system = of_system[english] or of_system[english:match "^%%s: (.*)$"]
      local stands = system or everything:find(english, 1, true) ~= nil
      if not stands then                       -- it may be put together: then each of its longer parts stands somewhere
        stands = true
        for _, piece in ipairs(messages.pieces(english)) do
          local bare = type(piece) == "string" and piece:match "^[%s%p]*(.-)[%s%p]*$" or ""
          stands = stands and (#bare < 8 or everything:find(bare, 1, true) ~= nil)
        end
        stands = stands and #english:gsub("%%%a", "") >= 8
      end
      if not stands then left_over[#left_over + 1] = part .. ": " .. english end
    end
  end
end
table.sort(left_over)
tap.ok(#written > 5000, ("%d strings were read in the sources"):format(#written))
tap.ok(#left_over == 0, "every entry of the catalogue translates something", "%s", table.concat(left_over, "\n"))

-- ---- A format that begins with a placeholder is no net for what others say

local nets = {}
for _, english in ipairs(messages.formats()) do
  local letters = 0
  for _, piece in ipairs(messages.pieces(english)) do
    if type(piece) == "string" then letters = letters + #piece:gsub("[%s%p]", "") end
  end
  if english:find "^%%%a" and not select(3, messages.entry(english)) and letters > 0 and letters < 9
    and english ~= '%s or "%s"' then
    nets[#nets + 1] = english
  end
end
tap.is(nets, {}, "a format that begins with a placeholder has words of its own")
for _, said in ipairs { "the model has no weights", "The manual has no pages", "loss: it is nan", "x: T is 3; stop",
  "the loss is missing", "lost: see above" } do
  local text, code = messages.translate(said, "es")
  tap.is({ text, code }, { said }, "what the program does not say is left alone: " .. said)
end

-- ---- Each format is found again from what it makes

local SAMPLE = { s = "zeta", d = "7", i = "7", u = "7", g = "0.5", f = "0.5", e = "1e-05", x = "f", c = "c",
  q = '"zeta"' }
local lost = {}
for _, english in ipairs(messages.formats()) do
  local out, literal = {}, 0
  for i, piece in ipairs(messages.pieces(english)) do
    out[i] = type(piece) == "string" and piece or SAMPLE[piece.letter]
    if type(piece) == "string" then literal = literal + #piece:gsub("[%s%p]", "") end
  end
  local text = table.concat(out)
  local format = messages.recognise(text)
  if literal > 0 and format ~= english and not select(3, messages.entry(english)) then
    lost[#lost + 1] = english .. "   → " .. tostring(format)
  end
end
tap.ok(#lost == 0, "every message is recognised by what it says", "%s", table.concat(lost, "\n"))

tap.done()
