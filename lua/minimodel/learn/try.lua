--- Runs a learner's file in this process and asks it what its exercise checks. What goes wrong is a report of
-- minimodel.diagnose, with its line and what helps. The learner's own file is trusted, but for a loop without end: all
-- its calls together have some seconds. (Other people's files are run confined, by minimodel check.)
local diagnose = require "minimodel.diagnose"
local exercises = require "minimodel.exercises"
local files = require "minimodel.files"
local globals = require "minimodel.diagnose.globals"
local host = require "minimodel.host"
local options = require "minimodel.options"
local refusal = require "minimodel.exercises.refusal"
local sources = require "minimodel.diagnose.sources"
local traps = require "minimodel.diagnose.traps"

local LONGEST = 10   -- seconds

--- A function (f, …): f protected and not for ever: true and what it gave, or false and a report.
local function bounded_by(seconds)
  local ends = host.clock() + seconds
  return function(f, ...)
    local given = table.pack(...)
    debug.sethook(function()
      if host.clock() > ends then
        options.fail("this ran for %g seconds; is there a loop without end?", seconds)
      end
    end, "", 100000)
    local ended = table.pack(xpcall(function() return f(table.unpack(given, 1, given.n)) end, function(problem)
      debug.sethook()
      if type(problem) == "string" and problem:find "interrupted$" then return problem end
      local refused = refusal(problem)
      local report = diagnose.caught(problem, 1)
      report.refused = refused
      return report
    end))
    if ended[1] then debug.sethook() end
    return table.unpack(ended, 1, ended.n)
  end
end

--- { result = of exercises.run } or { report = what is wrong }, and warnings, a list of reports. asked: { seconds = how
-- long the file may run, seeds = of the inputs }, both with a default.
return function(id, path, asked)
  local source, message = files.read(path)
  if not source then return { report = { message = message }, warnings = {} } end
  source = source:gsub("^\xEF\xBB\xBF", ""):gsub("^#[^\n]*", "")
  local name = "@" .. path
  sources.keep(name, source)
  local chunk, problem = load(source, name, "t", exercises.environment(id))
  if not chunk then return { report = diagnose.refused(problem, name, source), warnings = {} } end
  local warnings = {}
  for _, report in ipairs(traps.find(source, name, true)) do
    if not report.warning then return { report = report, warnings = warnings } end
    warnings[#warnings + 1] = report
  end
  globals.watch()
  local bounded = bounded_by(asked and asked.seconds or LONGEST)
  local ok, answer = bounded(chunk)
  local tried = { warnings = warnings }
  if not ok and type(answer) == "string" then error(answer, 0) end
  if not ok then
    tried.report = answer
  else
    local ask
    ask, message = exercises.asker(id, answer, bounded)
    if ask then
      local done, result = pcall(exercises.run, id, ask, asked and asked.seeds)
      if not done then
        globals.unwatch()
        error(result, 0)
      end
      tried.result = result
    else
      tried.report = { message = path .. ": " .. message }
    end
  end
  globals.unwatch()
  return tried
end
