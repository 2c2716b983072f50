--- The exercises: which there are, their files, what an answer may reach, and whether it holds.
--
-- An exercise is a module here, NN-name.lua: id, title, statement, start and solution (code), numbers (that fill in the
-- statement's ${name}), hints, checks, and
--   functions   the names of what the answer returns
--   method      true where they are methods of the table that it returns
--   without     the rooms of mm that are the learner's to write
-- The learner's file, exercises/NN-name.lua, is made of it by exercises.text; its checks, hints and solution stand here
-- alone. exercises.run takes a function `ask`, so that the answer may run anywhere, also in a process of its own.
-- Does not show anything, and keeps no progress: minimodel.learn does. Does not confine: whoever checks the files of
-- others does.
local host = require "minimodel.host"
local messages = require "minimodel.messages"
local options = require "minimodel.options"
local refusal = require "minimodel.exercises.refusal"
local values = require "minimodel.exercises.values"
local verdict = require "minimodel.exercises.verdict"

local exercises = {}

local FOLDER = "minimodel/exercises/"
local ids, found = nil, {}

--- The ids in order: "01-shuffle", …
function exercises.list()
  if not ids then
    ids = {}
    for _, name in ipairs(host.resources(FOLDER)) do
      local id = name:sub(#FOLDER + 1):match "^(%d%d%-[%w%-]+)%.lua$"
      if id then ids[#ids + 1] = id end
    end
    table.sort(ids)
  end
  return table.move(ids, 1, #ids, 1, {})
end

--- The exercise of an id.
function exercises.get(id)
  if not found[id] then found[id] = require("minimodel.exercises." .. id) end
  return found[id]
end

--- The id that a word means: an id, its number, its name, or a file of that name in any folder. nil and a message, with
-- what was probably meant, where there is none.
function exercises.find(word)
  local name = word:match "([^/]*)$":gsub("%.lua$", "")
  local number = name:match "^%d+$" and ("%02d"):format(tonumber(name))
  local names = exercises.list()
  for _, id in ipairs(names) do
    if id == name or id:sub(4) == name or id:sub(1, 2) == number then return id end
  end
  for _, id in ipairs(exercises.list()) do names[#names + 1] = id:sub(4) end
  local near = options.nearest(name, names)
  if near then return nil, ('there is no exercise %s; did you mean "%s"?'):format(word, near) end
  return nil, ("there is no exercise %s; minimodel learn --list names them"):format(word)
end

-- ---- The learner's file

--- A text of an exercise with its numbers filled in: ${name}.
function exercises.fill(exercise, text)
  return (text:gsub("%${(%w+)}", function(name)
    local value = (exercise.numbers or {})[name]
    assert(value ~= nil, exercise.id)
    return type(value) == "string" and value or values.show(value)
  end))
end

--- What the learner's file says first: the statement in both languages. form: "start", with holes, or "solution".
function exercises.text(id, form)
  local exercise = exercises.get(id)
  local function block(language)
    local title = exercise.title[language]
    return ("--[[%s\n%s\n%s\n\n%s\n]]\n"):format(language, title, ("="):rep(utf8.len(title)),
      (exercises.fill(exercise, exercise.statement[language]):gsub("^%s*\n", ""):gsub("%s+$", "")))
  end
  return ("-- minimodel learn %s\n\n%s%s\n%s\n"):format(id, block "en", block "es",
    (exercise[form]:gsub("^%s*\n", ""):gsub("%s+$", "")))
end

-- ---- An answer

--- mm for an answer to an exercise: without the rooms that it is asked to write.
local function toolkit(exercise)
  local mm = require "minimodel"
  if not exercise.without then return mm end
  local hidden = {}
  for _, name in ipairs(exercise.without) do hidden[name] = true end
  return setmetatable({}, {
    __index = function(_, name)
      if hidden[name] then options.fail("mm.%s is what this exercise asks for; write it from simpler things", name) end
      return mm[name]
    end,
  })
end

--- The globals that an answer's chunk sees: those that there are, a `require` that hands out mm without what the
-- exercise asks for, and no os.exit. Names that the answer makes stay in it.
function exercises.environment(id, globals)
  local exercise = exercises.get(id)
  globals = globals or _G
  local kit
  local os_of_answer = {}
  for name, f in pairs(globals.os or {}) do os_of_answer[name] = f end
  function os_of_answer.exit() options.fail("an answer returns; it does not end the program") end
  local environment = {
    os = os_of_answer,
    require = function(name)
      if name ~= "minimodel" then
        if type(name) == "string" and name:find "^minimodel%.exercises" then
          options.fail("the checks and solutions of the exercises are not for answers to read")
        end
        return globals.require(name)
      end
      kit = kit or toolkit(exercise)
      return kit
    end,
  }
  environment._G = environment
  return setmetatable(environment, { __index = globals })
end

local function protected(f, ...)
  return xpcall(f, function(problem)
    if type(problem) == "string" and problem:find "interrupted$" then return problem end
    return { message = tostring(problem), refused = refusal(problem) }
  end, ...)
end

--- A function to ask an answer: what its chunk returned, a table of functions, or a function where only one is wanted.
-- call(f, …) calls protected, as pcall does, but gives a report in place of a message: { message =, refused = of
-- exercises/refusal.lua } or all that minimodel.diagnose has to say. nil and a message where the answer is neither.
function exercises.asker(id, answer, call)
  local exercise = exercises.get(id)
  local wanted = table.concat(exercise.functions, ", ")
  call = call or protected
  if type(answer) == "function" and #exercise.functions == 1 then answer = { [exercise.functions[1]] = answer } end
  if type(answer) ~= "table" then
    return nil, ("the file should end with return { … } of %s; it returns %s"):format(wanted,
      answer == nil and "nothing" or type(answer))
  end
  return function(name, ...)
    local f = answer[name]
    if type(f) ~= "function" then
      verdict.deny("the file should return a function called %s", "el archivo debería devolver una función llamada %s",
        name)
    end
    local asked = values.call(name, table.pack(...))
    local ok, value
    if exercise.method then ok, value = call(f, answer, ...) else ok, value = call(f, ...) end
    if not ok then
      if type(value) == "string" and value:find "interrupted$" then error(value, 0) end
      local report = type(value) == "table" and value or nil         -- none where no memory was left to make it
      local message = report and report.message or tostring(value)
      error({ stopped = message, spanish = messages.translate(message, "es"), call = asked, report = report,
        refused = report and report.refused }, 0)
    end
    local plain, problem = values.plain(value)
    if problem then error({ gives = problem, call = asked }, 0) end
    return plain
  end
end

-- ---- The checks

local SEEDS = { 1, 2, 3 }

--- Asks an answer all that an exercise checks, with inputs drawn anew for each of the seeds, a list of whole numbers.
-- Returns { held =, total =, checks = { { name = {en, es}, held =, message = {en, es} or nil, report = }, … } }, where
-- report is that of an answer that stopped, if there is one; an error of the checks themselves, or Ctrl-C, is raised.
function exercises.run(id, ask, seeds)
  local mm = require "minimodel"
  local result = { held = 0, total = 0, checks = {} }
  for i, check in ipairs(exercises.get(id).checks) do
    local outcome = { name = check.name, held = true }
    for _, seed in ipairs(seeds or SEEDS) do
      local rng = mm.random(seed):split(id):split("check " .. i)
      local ok, raised = pcall(check[1], ask, rng)
      if not ok then
        outcome.held, outcome.message = false, verdict.read(raised)
        if not outcome.message then error(raised, 0) end
        outcome.report = raised.report
        break
      end
    end
    result.checks[i] = outcome
    result.total = result.total + 1
    if outcome.held then result.held = result.held + 1 end
  end
  return result
end

return exercises
