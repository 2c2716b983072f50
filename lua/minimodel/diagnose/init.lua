--- What went wrong, where, and what to do: from an error or a refused script to a report that minimodel.diagnose.show
-- prints.
--
-- diagnose.caught(problem, level)   in a message handler: the report of an error, with the learner's line and frames
-- diagnose.refused(message, chunk)  the report of a text that Lua's parser refused
-- Does not end the program, and does not print.
local frames = require "minimodel.diagnose.frames"
local host = require "minimodel.host"
local messages = require "minimodel.messages"
local session = require "minimodel.session"
local sources = require "minimodel.diagnose.sources"

local diagnose = {}

local function text_of(problem)
  if type(problem) == "string" then return problem end
  local meta = debug.getmetatable(problem)
  if type(meta) == "table" and meta.__tostring then return tostring(problem) end
  return ("an error that is no text (a %s)"):format(type(problem))
end

--- The learner's frames as lines, where the message does not say it all: more than one line is involved, or the error
-- came out of the library.
local function trace(state, message)
  if not state then return nil end
  local lines = {}
  for _, frame in ipairs(state.lines) do
    local name = frame.name and messages.say("in %s", frame.name) or frame.what == "main"
      and messages.say "in the script"
      or messages.say "in a function"
    local line = ("%s:%d: %s"):format(frame.short, frame.line, name)
    if line ~= lines[#lines] then lines[#lines + 1] = line end          -- a function that calls itself is told once
  end
  if state.lines.more then lines[#lines + 1] = "…" end
  local only = state.lines[1]
  if #lines == 1 and message:find(("%s:%d:"):format(only.short, only.line), 1, true) == 1 then return nil end
  return lines
end

--- What Lua said of a line of the library, without that line, and that line: the learner's call led there, and is where
-- to look. nil for any other message.
local function inside(state, message)
  if state.callee.info.what ~= "Lua" or not host.is_library(state.callee.info.source) then return nil end
  local path, line, plain = message:match "^([^\n:]+):(%d+): (.*)$"
  local of_lua = (plain or message):match "^attempt to .*" or (plain or message):match "^bad argument .*"
  if not path then return of_lua end
  local module = path:match "minimodel/[%w_/]+%.lua$"
  if module then return of_lua, ("%s:%s"):format(module, line) end
end

--- The report of an error, for an xpcall handler; level 1 is the handler. Whatever goes wrong in here, the message
-- itself is told.
function diagnose.caught(problem, level)
  local full = session.traceback and debug.traceback(nil, level + 1)
  local message = text_of(problem)
  local seen, state = pcall(frames.look, level + 2)   -- pcall stands between
  state = seen and state or nil
  local report = { message = message, trace = trace(state, message) }
  if state then
    local where = ("%s:%d: "):format(state.info.short_src, state.info.currentline)
    if message:sub(1, #where) == where then
      report.place = where
    elseif not message:find "^[^\n]-:%d+: " and type(problem) == "string" and state.callee
      and (state.callee.info.func == require or state.callee.info.namewhat == "for iterator") then
      report.place = where
    end
    local inner, library
    if not report.place and state.callee then inner, library = inside(state, message) end
    if inner then
      report.place, report.message = where, where .. inner
      message = report.message
    end
    if report.place then
      report.source, report.line = state.info.source, state.info.currentline
      local plain = message:sub(1, #where) == where and message:sub(#where + 1) or message
      local ok, failure = pcall(function()
        local tree = sources.tree(report.source)
        local raised = state.callee and state.callee.info.func == error
        -- the learner's own words, and not a message that was caught and is raised again
        report.own = raised and not plain:find "^[^\n]-:%d+: "
        if raised then return end
        local machine = require "minimodel.diagnose.machine"
        if tree and state.callee and machine.loop(report, tree, state) then
          if not message:find(where, 1, true) then report.message = where .. message end
          return
        end
        local calls = require "minimodel.diagnose.calls"
        if inner then
          if not (tree and calls.mixed_up(report, tree, state, plain)) and library then
            report.notes = { messages.say("this arose inside the library, in %s", library) }
          end
        elseif not machine.explain(report, tree, state, plain) and tree and state.callee then
          calls.explain(report, tree, state, plain)
        end
      end)
      if not ok and os.getenv "MINIMODEL_DIAGNOSE" then io.stderr:write("diagnose: ", tostring(failure), "\n") end
    end
  end
  if session.measuring then                     -- a claim's measure, which may have no line of its own left
    report.notes = report.notes or {}
    table.insert(report.notes, 1, messages.say("in the measure of %s", session.measuring))
    session.measuring = nil
  end
  local path, line = message:match "^([^\n:]+):(%d+): "
  if not report.source and path and sources.text("@" .. path) then   -- what names a line that is not running
    report.source, report.line = "@" .. path, tonumber(line)
  end
  if full then
    report.trace = report.trace or {}
    for row in full:gmatch "[^\n]+" do report.trace[#report.trace + 1] = row:gsub("^%s+", "") end
  end
  return report
end

--- The report of a text that Lua's parser refused, with its message; chunk is its name: "@FILE", "=(typed)" …
function diagnose.refused(message, chunk, text)
  return require("minimodel.diagnose.refusal").report(message, chunk, text)
end

return diagnose
