--- Loads a literate script: its prose blocks become calls that stand on the same lines, so that every line number stays true.
--
-- A block such as
--     --[[en
--     The worst error was `=%.1e worst`.
--     ]]
-- is replaced by `require "minimodel.weave.loader".say(3, …)` with one closure for each quoted value; the closure for a value stands
-- on the value's own line and sees the locals that are in scope there. A script without prose is loaded as it is.
-- Does not run the script, and does not know what becomes of the prose: `listen` names who hears it.
local scan = require "minimodel.weave.scan"

local loader = {}

local hear           -- the function that receives each block when the script reaches it: hear(block, texts)
local waiting = {}   -- what was said while nobody listened

--- Sets the listener, a function of (block, texts): texts[i] holds value i as {en =, es =}. nil is nobody. What a script said before
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

--- One value as it is to be printed: given is {format =, expression =}. A table with en and es is a text in two languages.
function loader.show(value, given, language)
  if type(value) == "table" and value.en and value.es then value = language == "es" and value.es or value.en end
  if given.format then
    local ok, text = pcall(string.format, given.format, value)
    if not ok then error(("value `=%s %s`: %s"):format(given.format, given.expression, text:gsub("^.-: ", "")), 0) end
    return text
  end
  if math.type(value) == "float" then return ("%.14g"):format(value) end
  return tostring(value)
end

--- Called by the script where a block stands.
function loader.say(number, ...)
  local block = loaded[number]
  local texts = {}
  for i, given in ipairs(block.values) do
    local value = select(i, ...)()
    if value == nil then
      error(("%s:%d: value `=%s` is nil here"):format(block.file, given.line, given.expression), 0)
    end
    texts[i] = {}
    for _, language in ipairs { "en", "es" } do
      local ok, text = pcall(loader.show, value, given, language)
      if not ok then error(("%s:%d: %s"):format(block.file, given.line, text), 0) end
      texts[i][language] = text
    end
  end
  if hear then hear(block, texts) else waiting[#waiting + 1] = { block, texts } end
end

--- The text that takes a block's place: as many lines, and each value on its own.
local function call_for(block, number)
  local out, line = { (';require "minimodel.weave.loader".say(%d'):format(number) }, block.first_line
  for _, value in ipairs(block.values) do
    out[#out + 1] = ("\n"):rep(value.line - line) .. ", function() return (" .. value.expression .. ") end"
    line = value.line
  end
  out[#out + 1] = ("\n"):rep(block.last_line - line) .. ");"
  return table.concat(out)
end

local function read(path)
  local file, message = io.open(path, "rb")
  if not file then return nil, message end
  local source, problem = file:read("a")
  file:close()
  if not source then return nil, ("%s: %s"):format(path, problem or "cannot be read") end
  return (source:gsub("^\xEF\xBB\xBF", "")) -- the byte-order mark that some editors put first, as Lua's own loader does
end

--- A first line that starts with # (a shebang) is for the shell; its place is kept.
local function without_shebang(source)
  return (source:gsub("^#[^\n]*", ""))
end

--- The source of a script and what stands in it: {path, source, blocks, parameters, …}. nil, message when it cannot be read or is not
-- literate Lua. (scan.source says what the fields are.)
function loader.inspect(path)
  local source, message = read(path)
  if not source then return nil, message end
  local ok, found = pcall(scan.source, without_shebang(source), path)
  if not ok then return nil, found end
  found.path, found.source = path, source
  return found
end

--- Which block stands where no statement can: Lua refuses the woven text but accepts the plain one.
local function misplaced(found, message, name)
  local line = tonumber(message:match(":(%d+):")) or 0
  local guilty = found.blocks[1]
  for _, block in ipairs(found.blocks) do
    if block.first_line <= line then guilty = block end
  end
  return ("%s:%d: prose goes between statements of the main chunk, not inside a statement"):format(name, guilty.first_line)
end

--- A quoted value that is no expression.
local function broken_value(found, name)
  for _, block in ipairs(found.blocks) do
    for _, value in ipairs(block.values) do
      local chunk, message = load("return (" .. value.expression .. ")", "=value", "t")
      if not chunk then
        return ("%s:%d: value `=%s` is not an expression: %s"):format(name, value.line, value.expression, message:gsub("^value:%d+: ", ""))
      end
    end
  end
end

--- The chunk of a script, or nil and a message with file and line. `found` is what loader.inspect gave, when it was called before.
function loader.load(path, found)
  local message
  if not found then
    found, message = loader.inspect(path)
    if not found then return nil, message end
  end
  waiting = {}
  local source, name = without_shebang(found.source), "@" .. path
  if #found.blocks == 0 then return load(source, name, "t") end
  local out, position = {}, 1
  for i, block in ipairs(found.blocks) do
    local number = #loaded + 1
    loaded[number], block.file, block.index = block, path, i
    out[#out + 1] = source:sub(position, block.first_byte - 1)
    out[#out + 1] = call_for(block, number)
    position = block.last_byte + 1
  end
  out[#out + 1] = source:sub(position)
  local chunk, problem = load(table.concat(out), name, "t")
  if chunk then return chunk end
  local plain, first_problem = load(source, name, "t")
  if not plain then return nil, first_problem end
  return nil, broken_value(found, path) or misplaced(found, problem, path)
end

return loader
