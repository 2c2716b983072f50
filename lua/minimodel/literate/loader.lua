--- Loads a literate script: its prose blocks become calls that stand on the same lines, so that every line
-- number stays true.
--
-- A block such as
--     --[[en
--     The worst error was `=%.1e worst`.
--     ]]
-- is replaced by `require "minimodel.literate.loader".say(3, {…})` with one closure for each quoted value; the closure
-- for a value stands on the value's own line and sees the locals that are in scope there. A script without prose is
-- loaded as it is. Does not run the script, and does not know what becomes of the prose: `listen` names who hears it.
local files = require "minimodel.files"
local scan = require "minimodel.literate.scan"

local loader = {}

local hear           -- the function that receives each block when the script reaches it: hear(block, texts)
local waiting = {}   -- what was said while nobody listened

--- Sets the listener, a function of (block, texts): texts[i] holds value i as {value =, en =, es =}, and
-- texts is nil for a block of words. nil is nobody. What a script said before
-- (its opening prose stands above mm.lab{…}) is told to the new listener at once. Returns the one before.
function loader.listen(listener)
  local before = hear
  hear = listener
  if hear then
    for _, said in ipairs(waiting) do hear(said[1], said[2]) end
    waiting = {}
  end
  return before
end

local loaded = {}   -- the blocks of the sources loaded so far, by number

--- One value as it is to be printed: given is {format =, expression =}. A table with en and es is a text in two
-- languages; a tensor of one element is its number. A zero has no sign.
function loader.show(value, given, language)
  if type(value) == "table" and value.en and value.es then value = language == "es" and value.es or value.en end
  if type(value) == "userdata" and value.item then
    local single, number = pcall(value.item, value)
    if single then value = number end
  end
  local text
  if given.format then
    local ok
    ok, text = pcall(string.format, given.format, value)
    if not ok then error(("value `=%s %s`: %s"):format(given.format, given.expression, text:gsub("^.-: ", "")), 0) end
  else
    text = math.type(value) == "float" and ("%.14g"):format(value) or tostring(value)
  end
  if type(value) == "number" and tonumber(text) == 0 then text = text:gsub("^(%s*)%-", "%1") end
  return text
end

--- The value i that a block quotes, as it is now. Raises a message with file and line.
function loader.value(block, i)
  local value = block.closures[i]()
  if value == nil then
    error(("%s:%d: value `=%s` is nil here"):format(block.file, block.values[i].line, block.values[i].expression), 0)
  end
  return value
end

--- The text of a value that loader.value gave.
function loader.text(block, i, value, language)
  local ok, text = pcall(loader.show, value, block.values[i], language)
  if not ok then error(("%s:%d: %s"):format(block.file, block.values[i].line, text), 0) end
  return text
end

--- Called by the script where a block stands. The values of prose are taken here and now; words are kept, and filled in
-- when somebody asks for them (literate/texts.lua).
function loader.say(number, closures)
  local block = loaded[number]
  block.closures = closures
  local texts
  if not block.label then
    texts = {}
    for i in ipairs(block.values) do
      local value = loader.value(block, i)
      texts[i] = { value = value, en = loader.text(block, i, value, "en"), es = loader.text(block, i, value, "es") }
    end
  end
  if hear then hear(block, texts) else waiting[#waiting + 1] = { block, texts } end
end

--- The text that takes a block's place: as many lines, and each value on its own. The semicolon before it makes a block
-- inside an expression the error that it is.
local function call_for(block, number)
  local out, line = { (';require "minimodel.literate.loader".say(%d, {'):format(number) }, block.first_line
  for i, value in ipairs(block.values) do
    out[#out + 1] = ("\n"):rep(value.line - line) .. "function() return (" .. value.expression .. ") end"
    out[#out + 1] = i < #block.values and "," or nil
    line = value.line
  end
  out[#out + 1] = ("\n"):rep(block.last_line - line) .. "});"
  return table.concat(out)
end

local function read(path)
  local source, message = files.read(path)
  if not source then return nil, message end
  return (source:gsub("^\xEF\xBB\xBF", "")) -- the byte-order mark that some editors put first, as Lua's own loader does
end

--- A first line that starts with # (a shebang) is for the shell; its place is kept.
local function without_shebang(source)
  return (source:gsub("^#[^\n]*", ""))
end

--- The source of a script and what stands in it: {path, source, blocks, parameters, …}. nil, message when it cannot be
-- read or is not literate Lua. (scan.source says what the fields are.)
function loader.inspect(path)
  local source, message = read(path)
  if not source then return nil, message end
  local ok, found = pcall(scan.source, without_shebang(source), path)
  if not ok then return nil, found end
  found.path, found.source = path, source
  return found
end

--- Does a script make a lab, as far as its text tells? What loader.inspect found.
function loader.makes_lab(found)
  return found.source:find "%.lab%s*[{(]" ~= nil
end

--- Which block stands where no statement can: Lua refuses the woven text but accepts the plain one.
local function misplaced(found, message, name)
  local line = tonumber(message:match(":(%d+):")) or 0
  local guilty = found.blocks[1]
  for _, block in ipairs(found.blocks) do
    if block.first_line <= line then guilty = block end
  end
  return ("%s:%d: prose goes between statements of the main chunk, not inside a statement"):format(name,
    guilty.first_line)
end

--- A quoted value that is no expression.
local function broken_value(found, name)
  for _, block in ipairs(found.blocks) do
    for _, value in ipairs(block.values) do
      local chunk, message = load("return (" .. value.expression .. ")", "=value", "t")
      if not chunk then
        return ("%s:%d: value `=%s` is not an expression: %s"):format(name, value.line, value.expression,
          message:gsub("^value:%d+: ", ""))
      end
    end
  end
end

--- The woven source: every block but those from `last` on in its place as a call.
local function woven(found, source, last)
  local out, position = {}, 1
  for i, block in ipairs(found.blocks) do
    if i >= last then break end
    out[#out + 1] = source:sub(position, block.first_byte - 1)
    out[#out + 1] = call_for(block, block.number)
    position = block.last_byte + 1
  end
  out[#out + 1] = source:sub(position)
  return table.concat(out)
end

--- A script that jumps to a label at its very end, with prose after the label: a call there would be a
-- statement in the scope of a local that the jump leaves out. So what stands after the last statement is
-- said when the script has ended.
local function said_afterwards(found, source, name)
  local last = #found.blocks + 1
  while last > 1 and found.blocks[last - 1].first_byte > found.last_statement do last = last - 1 end
  local chunk = load(woven(found, source, last), name, "t")
  if not chunk then return nil end
  for i = last, #found.blocks do
    local block = found.blocks[i]
    if #block.values > 0 then
      return nil, ("%s:%d: value `=%s`: prose after a label at the end of a script sees no locals; put the value "
        .. "before the label"):format(
        block.file, block.values[1].line, block.values[1].expression)
    end
  end
  return function(...)
    local given = table.pack(chunk(...))
    for i = last, #found.blocks do loader.say(found.blocks[i].number, {}) end
    return table.unpack(given, 1, given.n)
  end
end

--- The source with its prose as calls, as load reads it: for the linter of Lua, to whom a value in prose is a use.
function loader.woven(found)
  for i, block in ipairs(found.blocks) do block.number = i end
  return (woven(found, without_shebang(found.source),
    #found.blocks + 1):gsub("%f[^\n\0];(require \"minimodel%.literate)", "%1"))
end

--- The chunk of a script, or nil and a message with file and line. `found` is what loader.inspect gave,
-- when it was called before.
function loader.load(path, found)
  local message
  if not found then
    found, message = loader.inspect(path)
    if not found then return nil, message end
  end
  waiting = {}
  local source, name = without_shebang(found.source), "@" .. path
  if #found.blocks == 0 then return load(source, name, "t") end
  for i, block in ipairs(found.blocks) do
    block.number = #loaded + 1
    loaded[block.number], block.file, block.index = block, path, i
  end
  local chunk, problem = load(woven(found, source, #found.blocks + 1), name, "t")
  if chunk then return chunk end
  local plain, first_problem = load(source, name, "t")
  if not plain then return nil, first_problem end
  if problem:find "jumps into the scope" then
    chunk, message = said_afterwards(found, source, name)
    if chunk or message then return chunk, message end
  end
  return nil, broken_value(found, path) or misplaced(found, problem, path)
end

return loader
