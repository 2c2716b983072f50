--- An exercise in its page (web/page/exercises.js): runs the learner's file and writes what came of it as data, in the
-- reader's language. The solution is told once all checks hold. Does not keep progress: the page does.
local exercises = require "minimodel.exercises"
local files = require "minimodel.files"
local json = require "minimodel.json"
local session = require "minimodel.session"
local show = require "minimodel.diagnose.show"
local try = require "minimodel.learn.try"

--- The text of a report, without what a page has not: a command line, and the steps outside the learner's file.
local function text(report, path)
  local brief, steps = {}, {}
  for key, value in pairs(report) do brief[key] = value end
  for _, step in ipairs(report.trace or {}) do
    if step:sub(1, #path + 1) == path .. ":" then steps[#steps + 1] = step end
  end
  brief.brief, brief.trace = true, #steps > 1 and steps or nil
  return show.text(brief)
end

local function outcome_of(check, path, language)
  local line = check.report and check.report.line
  return { held = check.held, message = check.message and check.message[language], line = line,
    report = check.report and text(check.report, path) }
end

--- id: of the exercise; path: the learner's file; out: the file that is written; first: the seed of the first of three
-- draws of inputs.
return function(id, path, out, first)
  local language = session.language or "en"
  local tried = try(id, path, { seeds = { first, first + 1, first + 2 } })
  local told = { warnings = {} }
  for i, report in ipairs(tried.warnings) do told.warnings[i] = text(report, path) end
  if tried.report then
    told.report, told.line = text(tried.report, path), tried.report.line
  else
    told.held, told.total, told.checks = tried.result.held, tried.result.total, {}
    for i, check in ipairs(tried.result.checks) do told.checks[i] = outcome_of(check, path, language) end
    if told.held == told.total then
      told.solution = exercises.get(id).solution:gsub("^%s*\n", ""):gsub("%s+$", "")
    end
  end
  assert(files.write(out, json.encode(told)))
end
