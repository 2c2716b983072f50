--- One file judged: its process is started and shut in, asked all that the exercise checks, and ended. The checks are
-- computed here, in a process that the file never reaches; what comes back from it is read as data or not at all.
--
-- Runs in a process of its own too (minimodel.check starts it by host.helper), so that a fault here ends one row of the
-- table and not the table. Does not choose files or print.
local exercises = require "minimodel.exercises"
local host = require "minimodel.host"
local messages = require "minimodel.messages"
local values = require "minimodel.exercises.values"
local verdict = require "minimodel.exercises.verdict"
local wire = require "minimodel.check.wire"

local judge = {}

local UNKNOWN = { en = "its checks could not be computed", es = "sus comprobaciones no se pudieron calcular" }
local MOST_PRINTED = 2000

--- How a process can end before its time, in both languages. limits: those it had.
local function ending(why, limits)
  local ways = {
    time = { en = ("stopped: more than %g s of processor time"):format(limits.seconds),
      es = ("parado: más de %g s de procesador"):format(limits.seconds) },
    late = { en = ("stopped: no answer within %.0f s"):format(limits.wall),
      es = ("parado: sin respuesta en %.0f s"):format(limits.wall) },
    instructions = { en = "stopped: too many instructions", es = "parado: demasiadas instrucciones" },
    forbidden = { en = "stopped: it asked the system for what is forbidden",
      es = "parado: pidió al sistema algo prohibido" },
    killed = { en = "stopped: the system ended its process", es = "parado: el sistema terminó su proceso" },
    crashed = { en = "stopped: its process broke down", es = "parado: su proceso se vino abajo" },
    gone = { en = "stopped: its process ended before the answer", es = "parado: su proceso terminó sin responder" },
    nonsense = { en = "stopped: its answer was no data", es = "parado: su respuesta no eran datos" },
    fault = { en = "the library did not start in its process", es = "la biblioteca no arrancó en su proceso" },
  }
  return ways[why]
end

local XCPU = { [24] = true, [27] = true }   -- SIGXCPU and SIGPROF, as nearly everywhere
local SYS, KILL = { [31] = true, [12] = true }, { [9] = true }

local function how_it_ended(process)
  local how, number = process:finish(true)
  if how ~= "signal" then return "gone" end
  if XCPU[number] then return "time" end
  if SYS[number] then return "forbidden" end
  return KILL[number] and "killed" or "crashed"
end

--- A conversation with the process of a file: { process =, limits =, ends = clock, stopped = nil or why }.
local subject = {}

--- It is over: from now on every question is answered by why.
function subject:stop(why)
  self.process:finish(true)
  self.stopped = ending(why, self.limits)
  error(self.stopped, 0)
end

--- The next message: its letter and the rest.
function subject:hear(seconds)
  local message, news = self.process:receive(math.max(0, seconds))
  if news == "late" then self:stop "late" end
  if news == "long" then self:stop "nonsense" end
  if not message then self:stop(how_it_ended(self.process)) end
  return message:sub(1, 1), message:sub(2)
end

function subject:keep_printed(text)
  if type(text) ~= "string" then return end
  self.printed = (self.printed .. text):sub(1, MOST_PRINTED)
end

--- Sends a question; returns the fields of the reply.
function subject:question(fields)
  if self.stopped then error(self.stopped, 0) end
  local bytes = assert(wire.encode(fields))
  local sent, news = self.process:send(bytes, math.max(0, self.ends - host.clock()))
  if not sent then self:stop(news == "late" and "late" or how_it_ended(self.process)) end
  local letter, rest = self:hear(self.ends - host.clock())
  if letter == "I" then self:stop "instructions" end
  if letter == "M" then
    return { stopped = "not enough memory", spanish = "no hay memoria suficiente" }
  end
  if letter ~= "A" then self:stop "nonsense" end
  local ok, reply = wire.decode(rest)
  if not ok or type(reply) ~= "table" then self:stop "nonsense" end
  self:keep_printed(reply.printed)
  return reply
end

local function text_or_nil(value) return type(value) == "string" and value or nil end

--- What exercises.run calls: a value, or an error that verdict.read knows.
function subject:ask(name, ...)
  local asked = values.call(name, table.pack(...))
  local reply = self:question { name = name, n = select("#", ...), given = { ... } }
  if reply.absent then
    verdict.deny("the file should return a function called %s", "el archivo debería devolver una función llamada %s",
      name)
  end
  if reply.stopped ~= nil then
    error({ stopped = text_or_nil(reply.stopped) or "?", spanish = text_or_nil(reply.spanish), call = asked,
      refused = reply.refused == true }, 0)
  end
  if reply.gives ~= nil then
    local raised = { gives = reply.gives, call = asked }
    if not verdict.read(raised) then self:stop "nonsense" end
    error(raised, 0)
  end
  return reply.value
end

--- A conversation with a process, which may say whatever it likes.
function judge.converse(process, limits)
  return setmetatable({ process = process, limits = limits, printed = "", ends = host.clock() + limits.wall },
    { __index = subject })
end

--- Starts the process of a file. Returns the conversation with it; nil and which wall is missing.
function judge.start(limits, language)
  local process = host.subject(limits.memory, limits.seconds, limits.instructions, language, limits.trust)
  local self = judge.converse(process, limits)
  local letter, missing = self:hear(limits.wall)   -- a busy machine may take long to load the library
  if letter == "W" then return nil, missing end
  if letter ~= "R" then self:stop "fault" end
  self.ends = host.clock() + limits.wall
  return self
end

--- A seed that no file can have been made for.
local function fresh_seed() return tonumber(host.unpredictable():sub(1, 8), 16) end

--- The first check that did not hold, as it is told.
local function first_problem(result)
  for _, check in ipairs(result.checks) do
    if not check.held then return check.message end
  end
end

--- What was wrong with a file before it could be asked anything; nil where nothing was. The words of a file stand
-- behind ours, so that they cannot pass for them.
local function failed_start(reply, exercise)
  if reply.stopped ~= nil then
    local english = text_or_nil(reply.stopped) or "?"
    return { en = "stops with an error: " .. english, es = "se detiene con un error: " .. (text_or_nil(reply.spanish)
      or english) }
  elseif reply.returns ~= nil then
    local kind = text_or_nil(reply.returns)
    local english = ("the file should end with return { … } of %s; it returns %s"):format(
      table.concat(exercise.functions, ", "), kind and kind:match "^%l+$" or "?")
    return { en = english, es = (messages.translate(english, "es")) }
  end
end

-- Rooms of mm through which what another has can be had as well: a model hands out its scheme.
local LEADS = { positional = { "nn", "train" }, attention = { "nn", "train" }, nn = { "train" }, tape = { "train" } }

--- What an exercise's file has to do without: what the exercise says, and what leads to it.
local function without(exercise)
  local hidden = table.move(exercise.without or {}, 1, #(exercise.without or {}), 1, {})
  for _, name in ipairs(exercise.without or {}) do table.move(LEADS[name] or {}, 1, 2, #hidden + 1, hidden) end
  return hidden
end

--- job: { exercise = id, source = or refused = why there is none, name = what its messages call the file, limits =,
-- language = }. Returns { held =, total =, message = {en =, es =} or nil, printed = text or nil }; { missing = which
-- wall } where there is no process to run it in. The exercise is loaded last, so that the process of the file, which
-- begins as a copy of this one, has never held its checks or its solution.
function judge.run(job)
  if job.refused then
    return { held = 0, total = #exercises.get(job.exercise).checks, message = { en = job.refused, es = job.refused } }
  end
  local ok, conversation, missing = pcall(judge.start, job.limits, job.language)
  if ok and not conversation then return { missing = missing } end
  local exercise = exercises.get(job.exercise)
  local result = { held = 0, total = #exercise.checks }
  if not ok then
    result.message = conversation
    return result
  end
  local reply
  ok, reply = pcall(conversation.question, conversation, { source = job.source, name = job.name,
    functions = exercise.functions, method = exercise.method, without = without(exercise) })
  if ok then result.message = failed_start(reply, exercise) else result.message = conversation.stopped or UNKNOWN end
  if not result.message then
    local told
    ok, told = pcall(exercises.run, job.exercise, function(...) return conversation:ask(...) end,
      { 1, 2, 3, fresh_seed() })
    if ok then result.held, result.message = told.held, first_problem(told) else result.message = UNKNOWN end
    result.message = conversation.stopped or result.message
  end
  conversation.process:finish(true)
  if conversation.printed ~= "" then result.printed = conversation.printed end
  return result
end

return judge
