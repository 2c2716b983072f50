--- The prompt: lines are read, run and answered, with history, Tab, help and values shown so that they can be read.
--
-- A name without `local` lasts to the next line; `mm` is there, and after `-i` the locals of the script are. Ctrl-C
-- abandons what is typed or
-- running, Ctrl-D leaves. Nothing that is typed ends the program but os.exit. Does not read input that is no terminal
-- (minimodel.command).
local host = require "minimodel.host"
local complete = require "minimodel.prompt.complete"
local diagnose = require "minimodel.diagnose"
local display = require "minimodel.prompt.display"
local messages = require "minimodel.messages"
local plain = require "minimodel.reference.plain"
local session = require "minimodel.session"
local show = require "minimodel.diagnose.show"
local sources = require "minimodel.diagnose.sources"

-- what a typed line may take away is kept here
local load, pcall, xpcall, print, setmetatable, pack = load, pcall, xpcall, print, setmetatable, table.pack
local write = io.write

local PROMPT, MORE, CHUNK = "> ", ">> ", "=(typed)"

local function history_file()
  local state, home = os.getenv "XDG_STATE_HOME", os.getenv "HOME"
  if state and state ~= "" then return state .. "/minimodel_history" end
  return home and home ~= "" and home .. "/.minimodel_history" or nil
end

--- The names that a typed line sees: the script's locals before the globals; giving a value to one of the script's
-- keeps it there.
local function environment(locals)
  if not locals or not next(locals) then return _G end
  return setmetatable({}, {
    __index = function(_, name)
      if locals[name] ~= nil then return locals[name] end
      return _G[name]
    end,
    __newindex = function(_, name, value)
      if locals[name] ~= nil then locals[name] = value else _G[name] = value end
    end,
  })
end

--- Lua says that a chunk is unfinished by naming the end of input last in its message. A quoted string ends with its
-- line.
local function is_unfinished(message)
  return message and message:match "<eof>$" ~= nil and not message:find("unfinished string near", 1, true)
end

--- Reads a line; Ctrl-C gives an empty one, the end of input nil.
local function read_line(prompt, rearm)
  local ok, line = pcall(host.edit, prompt)
  if ok then return line end
  rearm()
  print()
  return ""
end

--- The chunk of what is typed, first as an expression; asks for more lines while it is unfinished. Returns nil when it
-- is abandoned.
local function read_chunk(line, env, rearm)
  local text = line
  while true do
    local chunk, as_value = load("return " .. text, CHUNK, "t", env)
    if chunk then
      sources.keep(CHUNK, "return " .. text, #"return ")
      return chunk, text
    end
    local message
    chunk, message = load(text, CHUNK, "t", env)
    sources.keep(CHUNK, text)
    if chunk or not is_unfinished(message) and not is_unfinished(as_value) then return chunk, text, message end
    local more = read_line(MORE, rearm)
    if more == "" then return nil, text end
    if not more then return nil, text, message end
    text = text .. "\n" .. more
  end
end

local function print_values(ok, first, ...)
  if not ok then return show.tell(first.usage and { message = first.usage } or first) end
  local values = pack(first, ...)
  if values.n == 0 or values.n == 1 and first == nil then return end
  for i = 1, values.n do values[i] = display.text(values[i]) end
  write(table.concat(values, "\n", 1, values.n), "\n")
end

local TIPS = {
  en = [[
Type an expression to see its value, or any line of Lua. mm is there.
  help NAME     an entry of the manual, such as help attention
  help names    every name of the manual
  Tab           completes names, methods, options and files
  Ctrl-C        abandons what is typed or running
  Ctrl-D        leaves
]],
  es = [[
Escriba una expresión para ver su valor, o cualquier línea de Lua. mm ya está.
  help NOMBRE   una entrada del manual, por ejemplo help attention
  help names    todos los nombres del manual
  Tab           completa nombres, métodos, opciones y archivos
  Ctrl-C        abandona lo que se escribe o se ejecuta
  Ctrl-D        sale
]],
}

--- What a line that asks for help says: help, help NAME, ?, ? NAME, NAME?. false where it asks for none.
local function help(line)
  local language = messages.language()
  local word = line:match "^%s*help%s+([%w_%.:]+)%s*$" or line:match "^%s*ayuda%s+([%w_%.:]+)%s*$"
    or line:match "^%s*%?%s*([%w_%.:]+)%s*$"
    or line:match "^%s*([%a_][%w_%.:]*)%s*%?%s*$"
  if line:match "^%s*help%s*$" or line:match "^%s*ayuda%s*$" or line:match "^%s*%?%s*$" then
    write(TIPS[language])
  elseif word then
    local text, message = plain.about(word, language)
    if text then write(show.fit(text)) else show.tell { message = message } end
  else
    return false
  end
  return true
end

--- One line that was typed. Returns false at the end.
local function answer(line, env, rearm, explain, remember)
  if help(line) then return remember(line) end
  local chunk, text, message = read_chunk(line, env, rearm)
  remember(text)
  if chunk then
    print_values(xpcall(chunk, explain))
  elseif message then
    show.tell(diagnose.refused(message, CHUNK, text))
  end
end

--- Reads and answers until the end of input. rearm() catches the next Ctrl-C; explain makes a report of an error;
-- locals are the script's.
return function(rearm, explain, locals)
  rearm()
  local file, env = history_file(), environment(locals)
  if file then host.load_history(file) end
  host.completer(function(line, word) return complete(line, word, env, locals) end)
  local function remember(text)
    host.remember((text:gsub("\n", " ")))
    if file then host.save_history(file) end
  end
  write("minimodel ", host.version, messages.say " · mm is there · help says what can be typed · Ctrl-D leaves", "\n")
  if session.script and locals and next(locals) then
    local names = {}
    for name in pairs(locals) do names[#names + 1] = name end
    table.sort(names)
    write(show.wrap(messages.say("the script's names: %s", table.concat(names, ", ")), ""), "\n")
  end
  while true do
    local line = read_line(PROMPT, rearm)
    if not line then break end
    if line:match "%S" then
      local ok, problem = pcall(answer, line, env, rearm, explain, remember)
      if not ok then pcall(show.tell, { message = tostring(problem) }) end
      rearm()
      io.stdout:flush()
    end
  end
  write "\n"
end
