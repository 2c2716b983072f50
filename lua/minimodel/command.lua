--- The command: reads the arguments, runs a script, a piece of code, a REPL or a subcommand, and says with which status to exit.
--
-- main.c calls the function that this module is, protected. A script is loaded by minimodel.weave.loader; when it made a lab, the lab
-- is concluded here: lab.conclude(problem) writes the outputs (or, where problem is a text, throws them away) and returns the status.
local host = require "minimodel.host"
local lfs = require "lfs"
local options = require "minimodel.options"
local session = require "minimodel.session"

local OK, FAILED, USAGE = 0, 1, 2 -- the whole promise: Ctrl-C is FAILED too

local function complain(message)
  io.stdout:flush()
  io.stderr:write("minimodel: ", message, "\n")
end

--- Ends the reading of the arguments with a message and status 2.
local function misuse(message, ...) error({ usage = message:format(...) }, 0) end

local function language_of_environment()
  local language = os.getenv "LC_ALL" or os.getenv "LC_MESSAGES" or os.getenv "LANG" or ""
  return language:sub(1, 2) == "es" and "es" or "en"
end

-- ---- Reading the arguments

local known = { "--out", "--lang", "--threads", "--tap", "--version", "--help", "--lua", "-e", "-i" }

local function folder(value) return value ~= "" and value or misuse "--out: the name of a folder is wanted" end
local take = {
  ["--out"] = function(asked, value) asked.out = folder(value) end,
  ["--lang"] = function(asked, value)
    if value ~= "en" and value ~= "es" then misuse("--lang %s: the languages are en and es", value) end
    asked.language = value
  end,
  ["--threads"] = function(asked, value)
    local n = math.tointeger(tonumber(value))
    if not n or n < 1 or n > 256 then misuse("--threads %s: a whole number from 1 to 256 is wanted", value) end
    asked.threads = n
  end,
  ["-e"] = function(asked, value) asked.code = value end,
}
local flags = { ["--tap"] = "tap", ["--version"] = "version", ["--help"] = "help", ["-h"] = "help", ["-i"] = "interactive" }

--- {script=, code=, out=, …, rest = {…}} of a list of arguments. Words after the script that are no options of the program are the
-- script's: parameters of a lab (`--NAME value`), or the arguments of any other script.
local function read(arguments)
  local asked, i = { rest = {} }, 1
  while i <= #arguments do
    local word = arguments[i]
    local name, value = word:match "^(%-%-[^=]+)=(.*)$"
    name = name or word
    if take[name] then
      if not value then
        i = i + 1
        value = arguments[i] or misuse("%s: a value is missing after it", name)
      end
      take[name](asked, value)
    elseif flags[word] then
      asked[flags[word]] = true
    elseif word == "--lua" then
      misuse "--lua DIR must be the first argument"
    elseif asked.script then
      asked.rest[#asked.rest + 1] = word
    elseif word:match "^%-." then
      misuse("unknown option %s%s", word, options.hint(name, known))
    else
      asked.script = word
    end
    i = i + 1
  end
  return asked
end

-- ---- Running

local MOST_LINES, MOST_LEVELS = 10, 200   -- of a traceback: an endless recursion has hundreds of thousands

--- The frames of the learner's own code that are active above `level`, innermost first, as lines of text.
local function frames(level)
  local lines = {}
  for at = level, level + MOST_LEVELS do
    local info = debug.getinfo(at, "Sln")
    if not info then return lines end
    if info.currentline > 0 and not host.is_library(info.source) then
      local name = info.name and ("in %s"):format(info.name) or info.what == "main" and "in the script" or "in a function"
      lines[#lines + 1] = ("  %s:%d: %s"):format(info.short_src, info.currentline, name)
      if #lines == MOST_LINES then break end
    end
  end
  lines[#lines + 1] = "  …"
  return lines
end

--- A handler for xpcall: keeps the message, and where the script was when the message does not say it all: more than one of its lines is
-- involved, or the error came out of the library.
local function explain(problem)
  if type(problem) == "table" and problem.usage then return problem end
  local message = type(problem) == "string" and problem
    or (getmetatable(problem) or {}).__tostring and tostring(problem)
    or ("an error that is no text (a %s)"):format(type(problem))
  local lines = frames(3)
  local said = #lines == 1 and message:sub(1, #lines[1]):find(lines[1]:match "^  (.-:%d+):", 1, true) == 1
  if #lines > 0 and not said then message = message .. "\n" .. table.concat(lines, "\n") end
  return { message = message }
end

--- Runs a chunk; then lets the lab that it made, if any, write what it has or let go of it, and a test count what is left alive.
local function run(chunk, ...)
  local ok, problem = xpcall(chunk, explain, ...)
  local status = OK
  for _, name in ipairs { "minimodel.lab", "minimodel.tap" } do
    local ended = package.loaded[name]
    if ended then
      local concluded, answer = xpcall(ended.conclude, explain, not ok and (problem.message or problem.usage) or nil)
      if concluded then
        status = math.max(status, answer or OK)
      elseif ok then
        ok, problem = false, answer
      end
    end
  end
  if ok then return status end
  complain(problem.usage or problem.message)
  return problem.usage and USAGE or FAILED
end

--- mm is a global where code is typed rather than kept in a file; the engine starts when it is first used.
local function offer_mm()
  setmetatable(_G, {
    __index = function(globals, name)
      if name ~= "mm" then return nil end
      local mm = require "minimodel"
      rawset(globals, "mm", mm)
      return mm
    end,
  })
end

local function versions()
  local mm = require "minimodel"
  local names = {}
  for name in pairs(mm.versions) do
    if name ~= "minimodel" then names[#names + 1] = name end
  end
  table.sort(names)
  print("minimodel " .. host.version)
  for _, name in ipairs(names) do print(("  %-10s %s"):format(name, mm.versions[name])) end
end

local function show_help(asked)
  if not asked.script then
    io.stdout:write(require("minimodel.reference.command").usage(session.language))
    return OK
  end
  if not lfs.attributes(asked.script, "mode") and not asked.script:find "[/\\]" and not asked.script:find "%.lua$" then
    local text, message = require("minimodel.reference.plain").about(asked.script, session.language)
    io.stdout:write(text or "")
    if not text then complain(message) end
    return text and OK or USAGE
  end
  return require("minimodel.lab.help")(asked.script, session.language)
end

local function load_script(asked)
  local loader = require "minimodel.weave.loader"
  local found, message = loader.inspect(asked.script)
  local chunk
  if found then chunk, message = loader.load(asked.script, found) end
  if not chunk then return complain(message) end
  session.script, session.found, session.arguments = asked.script, found, asked.rest
  return chunk
end

local function dispatch(arguments, rearm)
  if arguments[1] == "weave" then
    session.language = language_of_environment()
    return require "minimodel.weave.command"(table.move(arguments, 2, #arguments, 1, {}))
  end
  if arguments[1] == "reference" then return require "minimodel.reference.made"(table.move(arguments, 2, #arguments, 1, {})) end
  local asked = read(arguments)
  session.out, session.tap, session.language = asked.out, asked.tap or false, asked.language or language_of_environment()
  if asked.threads then host.threads(asked.threads) end
  if asked.help then return show_help(asked) end
  if asked.version then return versions() or OK end

  local typed = not asked.script and not asked.code
  local status = OK
  if asked.code then
    offer_mm()
    local chunk, message = load(asked.code, "=(command line)", "t")
    if not chunk then return complain(message) or FAILED end
    status = run(chunk)
  elseif asked.script then
    local chunk = load_script(asked)
    if not chunk then return FAILED end
    _G.arg = table.move(asked.rest, 1, #asked.rest, 1, { [0] = asked.script })
    status = run(chunk, table.unpack(asked.rest))
  elseif not host.terminal(0) then
    offer_mm()
    local chunk, message = load(io.read "a", "=stdin", "t")
    if not chunk then return complain(message) or FAILED end
    return run(chunk)
  end
  if asked.interactive or typed then
    offer_mm()
    require "minimodel.repl"(rearm, explain)
  end
  return status
end

return function(arguments, rearm)
  local ok, answer = xpcall(dispatch, explain, arguments, rearm)
  if ok then return answer end
  complain(answer.usage and answer.usage .. "\nminimodel --help says what can be asked" or answer.message)
  return answer.usage and USAGE or FAILED
end
