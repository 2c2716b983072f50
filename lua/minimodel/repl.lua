--- Read, evaluate, print, loop: lines with history, statements over several lines, values of expressions printed.
-- A name without `local` lasts to the next line; `mm` is there. Ctrl-C abandons what is running, Ctrl-D leaves.
local host = require "minimodel.host"

local PROMPT, MORE = "> ", ">> "

local function history_file()
  local base = os.getenv "XDG_STATE_HOME"
  return base and base .. "/minimodel_history" or (os.getenv "HOME" or ".") .. "/.minimodel_history"
end

--- Lua says a chunk is unfinished by naming the end of input last in its message.
local function is_unfinished(message) return message and message:match "<eof>$" ~= nil end

--- A chunk of the lines typed, first as an expression; asks for more lines while it is unfinished.
local function read_chunk(line)
  local text = line
  while true do
    local chunk = load("return " .. text, "=(typed)", "t")
    if chunk then return chunk, text end
    local message
    chunk, message = load(text, "=(typed)", "t")
    if chunk or not is_unfinished(message) then return chunk, text, message end
    local more = host.edit(MORE)
    if not more then return nil, text, message end
    text = text .. "\n" .. more
  end
end

--- One level of a table, sorted, so that a result can be read.
local function show(value)
  if type(value) ~= "table" or (getmetatable(value) or {}).__tostring then return tostring(value) end
  local parts = {}
  for _, item in ipairs(value) do parts[#parts + 1] = tostring(item) end
  local keys = {}
  for key in pairs(value) do
    if not (math.type(key) == "integer" and key >= 1 and key <= #value) then keys[#keys + 1] = key end
  end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  for _, key in ipairs(keys) do parts[#parts + 1] = tostring(key) .. " = " .. tostring(value[key]) end
  return "{" .. table.concat(parts, ", ") .. "}"
end

local function print_values(ok, first, ...)
  if not ok then
    io.stderr:write(first.message or first.usage, "\n")
  elseif first ~= nil or select("#", ...) > 0 then
    local texts = table.pack(first, ...)
    for i = 1, texts.n do texts[i] = show(texts[i]) end
    print(table.concat(texts, "\t"))
  end
end

return function(rearm, explain)
  rearm()
  local file = history_file()
  host.load_history(file)
  print("minimodel " .. host.version .. " · mm is there · mm.help() lists its names · Ctrl-D leaves")
  while true do
    local ok, line = pcall(host.edit, PROMPT)
    if not ok then
      rearm()
      print()
    elseif not line then
      break
    elseif line:match "%S" then
      local chunk, text, message = read_chunk(line)
      host.remember(text)
      if chunk then
        print_values(xpcall(chunk, explain))
      else
        io.stderr:write(message, "\n")
      end
      rearm()
    end
  end
  host.save_history(file)
  print()
end
