--- minimodel check: other people's answers to exercises, each run in a process that is shut in, and a table of what
-- held.
--
-- Three kinds of processes: this one reads files and prints; it starts a judge for each file (check/judge.lua), as many
-- at once as there are processors; a judge starts and asks the one in which the file runs (check/subject.lua,
-- src/confine).
-- Returns a function from the words after `check` to the exit status: 0 every check held, 1 some did not.
local arguments = require "minimodel.arguments"
local subcommands = require "minimodel.arguments.subcommands"
local host = require "minimodel.host"
local messages = require "minimodel.messages"
local options = require "minimodel.options"
local session = require "minimodel.session"
local workers = require "minimodel.experiment.workers"

local check = {}

local ALL_HELD, NOT_ALL = 0, 1
local MEMORY = 512 << 20    -- bytes, half of them for Lua and half for tensors
local RATE = 300000000      -- instructions of Lua's machine for each second: only a loop that does nothing has as many
-- The clock on the wall is for a process that waits, which none should be able to; on a busy machine a second of
-- processor time takes many of its own.
local SPARE = 30            -- seconds that a judge has beyond those of its file

--- Ends the reading of the command line with a message and status 2.
local function misuse(message, ...) error({ usage = message:format(...) }, 0) end

-- ---- The command line

--- { files = words, as =, form =, trust =, seconds =, help = } of the words after `check`.
local function read(words)
  local asked, files, from = {}, {}, #words + 1
  for i, word in ipairs(words) do
    if word == "--" then
      from = i
      break
    end
  end
  local names = {}
  for i, option in ipairs(subcommands.check) do names[i] = option.name end
  local given = { seconds = 10, form = session.tap and "tap" or "people" }
  local rest = arguments.of_lab(asked, table.move(words, 1, from - 1, 1, {}))
  if asked.tap then given.form = "tap" end
  given.help = asked.help
  local i = 1
  local function value(name, inline)
    if inline then return inline end
    i = i + 1
    return rest[i] or misuse("%s: a value is missing after it", name)
  end
  while i <= #rest do
    local name, inline = rest[i]:match "^(%-%-[^=]+)=(.*)$"
    name = name or rest[i]
    if name == "--as" then
      given.as = value(name, inline)
    elseif name == "--seconds" then
      local text = value(name, inline)
      given.seconds = tonumber(text) or 0
      if not (given.seconds >= 0.1 and given.seconds <= 3600) then
        misuse("%s %s: a number from 0.1 to 3600 is wanted", name, text)
      end
    elseif not inline and (name == "--json" or name == "--csv") then
      if given.form ~= "people" then misuse("%s: one of --tap, --json, --csv is wanted", name) end
      given.form = name:sub(3)
    elseif not inline and name == "--trust" then
      given.trust = true
    elseif name:find "^%-." then
      misuse("unknown option %s%s", rest[i], options.hint(name, names))
    else
      files[#files + 1] = rest[i]
    end
    i = i + 1
  end
  given.files = table.move(words, from + 1, #words, #files + 1, files)
  return given
end

-- ---- The files

--- Files with their exercises: { path =, exercise = id or nil }.
local function list(given)
  local found = require "minimodel.check.found"
  local exercises = require "minimodel.exercises"
  local as
  if given.as then
    local problem
    as, problem = exercises.find(given.as)
    if not as then error({ usage = problem }, 0) end
  end
  local files = found.files(given.files)
  for _, file in ipairs(files) do file.exercise = as or found.exercise(file.path) end
  return files
end

--- A row for a file of which nothing was found out.
local function unknown(file, message)
  return { file = file, held = 0, total = 0, message = message, seconds = 0.0 }
end

--- A judge at work: { process =, file =, begun =, longest = }. nil and a row where nobody knows what to ask.
local function begin(file, given)
  local found = require "minimodel.check.found"
  local source, problem = found.read(file.path)
  if not file.exercise then
    return nil, unknown(file, problem or messages.say "no exercise is known by this name; --as EXERCISE names it")
  end
  local limits = { memory = MEMORY, instructions = math.ceil(RATE * given.seconds), seconds = given.seconds,
    wall = 6 * given.seconds + 20, trust = given.trust }
  local job = { exercise = file.exercise, source = source, refused = problem, limits = limits,
    name = file.path:match "[^/]*$":gsub("[%c:]", "?"), language = messages.language() }
  local process = host.helper(function()
    local wire = require "minimodel.check.wire"
    return (assert(wire.encode(require("minimodel.check.judge").run(job))))
  end)
  return { process = process, file = file, begun = host.clock(), longest = limits.wall + SPARE }
end

--- What a judge found, as a row. Where it has begun to speak, it is heard to the end: it may have been put aside
-- between two words for as long as the machine is busy.
local function conclude(at_work)
  local wire = require "minimodel.check.wire"
  local bytes = at_work.process:receive(SPARE)
  at_work.process:finish(true)
  local ok, result = false, nil
  if bytes then ok, result = wire.decode(bytes) end
  if not ok then return unknown(at_work.file, messages.say "its checks could not be computed") end
  if result.missing then
    misuse("%s is not on this machine, so that other people's files cannot be shut in; --trust runs them all the same",
      result.missing)
  end
  return { file = at_work.file, held = result.held, total = result.total,
    message = result.message and result.message[messages.language()], printed = result.printed,
    seconds = host.clock() - at_work.begun }
end

--- Judges all files, `most` at once; row(i, row) as each is done.
local function judge_all(files, given, most, row)
  local busy, following = {}, 1
  while following <= #files or #busy > 0 do
    while following <= #files and #busy < most do
      local at_work, answered = begin(files[following], given)
      if at_work then
        at_work.number = following
        busy[#busy + 1] = at_work
      else
        row(following, answered)
      end
      following = following + 1
    end
    local processes = {}
    for i, at_work in ipairs(busy) do processes[i] = at_work.process end
    local told = {}
    for _, i in ipairs(host.ready(processes, 1)) do told[i] = true end
    for i = #busy, 1, -1 do
      local at_work = busy[i]
      if told[i] or host.clock() - at_work.begun > at_work.longest then
        table.remove(busy, i)
        row(at_work.number, conclude(at_work))
      end
    end
  end
end

-- ---- The command

--- Hands rows to a printer in the order of the files, however they come.
local function in_order(printer)
  local waiting, following = {}, 1
  return function(number, row)
    waiting[number] = row
    while waiting[following] do
      printer(waiting[following])
      waiting[following] = nil
      following = following + 1
    end
  end
end

function check.command(words)
  local given = read(words)
  if given.help then
    io.stdout:write(require "minimodel.check.usage"(messages.language()))
    return 0
  end
  if #given.files == 0 then misuse "check: a file or a folder is wanted; minimodel check --help says more" end
  host.threads(1)   -- judges are copies of this process, which must have no threads
  local files = list(given)
  local printer = require("minimodel.check.report").forms[given.form](function(text)
    io.stdout:write(text)
    io.stdout:flush()
  end, files)
  local status, begun = ALL_HELD, host.clock()
  local passed = require("minimodel.check.report").passed
  local put = in_order(printer)
  judge_all(files, given, workers.processors(), function(number, row)
    if not passed(row) then status = NOT_ALL end
    put(number, row)
  end)
  printer(nil, host.clock() - begun)
  return status
end

return setmetatable(check, { __call = function(_, words) return check.command(words) end })
