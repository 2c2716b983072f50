--- Runs a lab for somebody who wants its book: its pages are made from that (report/html.lua).
local loader = require "minimodel.literate.loader"
local run = require "minimodel.lab.run"
local session = require "minimodel.session"

local pages = {}

--- Runs a script; its results go to out/<experiment>/. arguments: the words that set its
-- parameters. Returns the run and the lab's exit status, or
-- nil and a message.
function pages.run(path, out, arguments)
  local found, message = loader.inspect(path)
  local chunk
  if found then chunk, message = loader.load(path, found) end
  if not chunk then return nil, message end
  session.script, session.found, session.arguments, session.out = path, found, arguments or {}, out
  session.tap, session.quiet = false, true
  local ok, problem = xpcall(chunk, function(raised)
    return type(raised) == "table" and raised.usage or tostring(raised)
  end)
  local made = run.running()
  if not ok then
    run.conclude(problem)
    return nil, problem
  end
  if not made or not made.lab then return nil, path .. " is no lab: it never calls mm.lab" end
  local status
  ok, status = pcall(run.conclude)
  if not ok then return nil, status end
  collectgarbage()
  return made, status
end

return pages
