--- The command: reads the arguments, runs a script, a piece of code, a REPL or a subcommand, and says with which
-- status to exit.
--
-- main.c calls the function that this module is, protected. A script is loaded by minimodel.literate.loader; when it
-- made a lab, the lab is concluded here: lab.conclude(problem) writes the outputs (or, where problem is a text,
-- throws them away) and returns the status.

-- The one module from outside is the system's: a file lfs.lua of the folder that somebody happens to stand in is not.
do
  local path, cpath = package.path, package.cpath
  package.path, package.cpath = "", (";" .. cpath):gsub(";[^/;][^;]*", "")
  require "lfs"
  package.path, package.cpath = path, cpath
end
local arguments = require "minimodel.arguments"
local diagnose = require "minimodel.diagnose"
local host = require "minimodel.host"
local lfs = require "lfs"
local loader = require "minimodel.literate.loader"
local messages = require "minimodel.messages"
local options = require "minimodel.options"
local scripts = require "minimodel.scripts"
local session = require "minimodel.session"
local show = require "minimodel.diagnose.show"
local sources = require "minimodel.diagnose.sources"
local traps = require "minimodel.diagnose.traps"

local OK, FAILED, USAGE = 0, 1, 2 -- the whole promise: Ctrl-C is FAILED too

--- What may stand where the script would: a function from the words after it to the exit status.
local SUBCOMMANDS = {
  check = "minimodel.check",
  doctor = "minimodel.doctor",
  explain = "minimodel.messages.explain",
  weave = "minimodel.lab.weave",
  new = "minimodel.lab.new",
  reference = "minimodel.reference.made",
  learn = "minimodel.learn",
  watch = "minimodel.watch",
}
local CHECKOUT = { test = true, docs = true, build = true }   -- what only the launcher of a checkout knows

local function complain(message) show.tell { message = message } end

--- Tells why a text cannot run.
local function refuse(message, chunk, text) show.tell(diagnose.refused(message, chunk, text)) end

--- Tells a report, or what was wrong with the command line and where help is.
local function tell(problem)
  if type(problem) ~= "table" then              -- no memory was left, so that no handler could be called
    collectgarbage()
    problem = { message = tostring(problem) }
  end
  if not problem.usage then return show.tell(problem) end
  show.tell { message = problem.usage, brief = true }
  io.stderr:write(show.typed(messages.say "minimodel --help says what can be asked"), "\n")
end

--- Ends the reading of the command line with a message and status 2.
local function misuse(message, ...) error({ usage = message:format(...) }, 0) end

-- ---- Running

local kept   -- after -i: the script's chunk, and the values of its locals when it ended

--- Takes the locals of the script's main chunk where it stands on the stack.
local function keep_locals(level)
  for at = level + 1, level + 200 do
    local info = debug.getinfo(at, "f")
    if not info then return end
    if info.func == kept.chunk then
      for i = 1, 250 do
        local name, value = debug.getlocal(at, i)
        if not name then return end
        if not name:find "^%(" then kept.locals[name] = value end
      end
    end
  end
end

--- From now on the locals of a chunk are taken when it returns, for the lines that are typed after it.
local function keep_locals_of(chunk)
  kept = { chunk = chunk, locals = {} }
  debug.sethook(function()
    if debug.getinfo(2, "f").func == chunk then
      debug.sethook()
      keep_locals(1)
    end
  end, "r")
end

--- A handler for xpcall: the report of an error (minimodel.diagnose), or the usage that was raised.
local function explain(problem)
  if type(problem) == "table" and problem.usage then return problem end
  if kept and not next(kept.locals) then keep_locals(1) end
  return diagnose.caught(problem, 1)
end

--- Runs a chunk; then lets the lab that it made, if any, write what it has or let go of it, and a test count what is
-- left alive.
local function run(chunk, ...)
  local ok, problem = xpcall(chunk, explain, ...)
  local status = OK
  for _, name in ipairs { "minimodel.lab", "minimodel.tap" } do
    local ended = package.loaded[name]
    if ended then
      local raised = type(problem) == "table" and (problem.message or problem.usage) or problem
      local concluded, answer = xpcall(ended.conclude, explain, not ok and raised or nil)
      if concluded then
        status = math.max(status, answer or OK)
      elseif ok then
        ok, problem = false, answer
      end
    end
  end
  if ok then return status end
  tell(problem)
  return type(problem) == "table" and problem.usage and USAGE or FAILED
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
  local word = asked.script
  if not word or word == "command" then
    io.stdout:write(show.fit(require("minimodel.reference.command").usage(session.language, show.command())))
    return OK
  end
  if lfs.attributes(word, "mode") ~= "file" and not word:find "[/\\]" and not word:find "%.lua$" then
    local text, message = require("minimodel.reference.plain").about(word, session.language)
    io.stdout:write(text and show.fit(text) or "")
    if not text then complain(message) end
    return text and OK or USAGE
  end
  return require("minimodel.lab.help")(word, session.language)
end

--- The rest of the session follows what was asked for.
local function settle(asked)
  session.no_report = asked.no_report or (os.getenv "MINIMODEL_NO_REPORT" or "") ~= ""
  session.pieces, session.events = os.getenv "MINIMODEL_PIECES", os.getenv "MINIMODEL_EVENTS"
  session.out, session.tap, session.interactive = asked.out, asked.tap or false, asked.interactive or false
  session.language = asked.language or messages.of_environment()
  session.open, session.predict = asked.open or false, asked.predict or false
  session.plain, session.traceback = asked.plain or false, asked.traceback or false
  if asked.threads then host.threads(asked.threads) end
end

--- Tells of the traps in a script; false where one of them is an error.
local function warn(found, path)
  local ok = true
  for _, report in ipairs(traps.find(found.source, "@" .. path, loader.makes_lab(found))) do
    show.tell(report)
    ok = ok and report.warning
  end
  return ok
end

--- The message for a word that is no script but nearly a subcommand, or an option without its dashes; nil for others.
local function meant(word)
  if word:find "[/\\.]" or lfs.attributes(word, "mode") then return nil end
  local names, words = {}, { help = "--help", ayuda = "--help", version = "--version", run = "LAB.lua" }
  for _, list in ipairs { SUBCOMMANDS, CHECKOUT } do
    for name in pairs(list) do names[#names + 1] = name end
  end
  table.sort(names)
  local near = words[word] or options.nearest(word, names)
  return near and ("there is no file %s; did you mean %s%s?"):format(word, show.command() .. " ", near)
end

--- Reads the script, and where it makes a lab also the options that stand after it. Returns its chunk, or nil and the
-- status.
local function prepare(asked)
  local path, message = scripts.find(asked.script)
  if not path then return nil, complain(meant(asked.script) or message) or FAILED end
  if path ~= asked.script then complain(("%s is not here; this is %s"):format(asked.script, path)) end
  local found, chunk
  found, message = loader.inspect(path)
  session.script, session.found, session.arguments = path, found, asked.rest
  if found and loader.makes_lab(found) then
    session.arguments = arguments.of_lab(asked, asked.rest)
    settle(asked)
    if asked.help then return nil, require("minimodel.lab.help")(path, session.language) end
  end
  if found then chunk, message = loader.load(path, found) end
  if not chunk then return nil, refuse(message, "@" .. path, found and found.source) or FAILED end
  if not warn(found, path) then return nil, FAILED end
  return chunk
end

local function run_code(text, name)
  offer_mm()
  sources.keep(name, text)
  local chunk, message = load(text, name, "t")
  if not chunk then return refuse(message, name, text) or FAILED end
  return run(chunk)
end

--- A subcommand, or nil where the word is none: then it names a script.
local function subcommand(asked)
  local word = asked.script
  if word and CHECKOUT[word] and not lfs.attributes(word, "mode") then
    misuse("%s: only where the sources are: ./minimodel %s in a checkout", word, word)
  end
  local room = SUBCOMMANDS[word]
  return room and require(room)
end

local function dispatch(words, rearm)
  session.language = messages.of_environment()
  local asked = arguments.read(words)
  settle(asked)
  local carry_out = subcommand(asked)
  if carry_out or asked.help then
    asked.rest = arguments.of_subcommand(asked, asked.rest)
    settle(asked)
  end
  if carry_out then
    return carry_out(asked.help and table.move(asked.rest, 1, #asked.rest, 2, { "--help" }) or asked.rest)
  end
  if asked.help then return show_help(asked) end
  if asked.version then return versions() or OK end

  local typed = not asked.script and not asked.code
  local status = OK
  if asked.code then status = run_code(asked.code, "=(command line)") end
  if asked.script and status == OK then
    local chunk, ended = prepare(asked)
    if not chunk then return ended end
    _G.arg = table.move(asked.rest, 1, #asked.rest, 1, { [0] = asked.script })
    if session.interactive then keep_locals_of(chunk) end
    status = run(chunk, table.unpack(asked.rest))
  elseif typed and not host.terminal(0) then
    return run_code(io.read "a", "=stdin")
  end
  if session.interactive or typed then
    offer_mm()
    require "minimodel.prompt"(rearm, explain, kept and kept.locals)
  end
  return status
end

return function(words, rearm)
  local ok, answer = xpcall(dispatch, explain, words, rearm)
  if ok then return answer end
  tell(answer)
  return type(answer) == "table" and answer.usage and USAGE or FAILED
end
