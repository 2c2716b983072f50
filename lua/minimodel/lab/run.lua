--- One run of a lab: from the command line to the files in their place and the exit status.
--
-- mm.lab{…} starts it: from then on what the script prints is caught, and its prose (the opening too) is heard. conclude writes
-- manifest and READMEs beside the figures and puts all of it into place in one step; an error on the way leaves the previous result
-- as it was. Does not read the command line (minimodel.command) or format reports (minimodel.weave).
local host = require "minimodel.host"
local loader = require "minimodel.weave.loader"
local document = require "minimodel.weave.document"
local words = require "minimodel.lab.words"
local parameters = require "minimodel.lab.parameters"
local progress = require "minimodel.lab.progress"
local staging = require "minimodel.lab.staging"
local manifest = require "minimodel.lab.manifest"
local readme = require "minimodel.weave.readme"
local session = require "minimodel.session"

local Run = {}
Run.__index = Run
local run = {}

local now        -- the run whose script is running
local STOP = {}  -- raised to leave a script after its last parameter, when only help was asked for

--- Starts the run of the script that minimodel.session names.
local function start()
  local found = session.found or { path = session.script or "interpreter", source = "", blocks = {}, parameters = {}, dynamic = true }
  local self = setmetatable({
    found = found, out = session.out or "figures", language = session.language or "en", tap = session.tap, quiet = session.quiet,
    help = session.help, document = document.new(found), progress = progress.new(session.language), given = {}, declared = {}, n_checks = 0,
    outer_print = print, outer_write = io.write,
  }, Run)
  self.outer_listener = loader.listen(function(block, texts)
    self.document:add("prose", { block = block, texts = texts, number = block.index })
  end)
  _G.print = function(...) self:print(...) end
  io.write = function(...)   -- luacheck: ignore 122
    if io.output() ~= io.stdout then return self.outer_write(...) end
    self:show(table.concat({ ... }))
    return io.stdout
  end
  now = self
  return self
end

--- The run a new lab belongs to.
function run.current()
  return now or start()
end

--- Called by mm.lab{…}: reads the command line, refuses what no parameter takes, and makes sure that the folder can be written.
function Run:open(lab, options)
  self.lab = lab
  self.given = parameters.read(session.arguments)
  if not self.found.dynamic then
    local names = { "seed" }
    for _, parameter in ipairs(self.found.parameters) do names[#names + 1] = parameter.name end
    for _, mode in ipairs { "quick", "full" } do
      if options[mode] then names[#names + 1] = mode end
    end
    parameters.refuse_unknown(self.given, names)
  end
  self.modes = { quick = options.quick, full = options.full, seed = options.seed or 0 }
  if self.help then
    if #self.found.parameters == 0 and not self.found.dynamic then error(STOP, 0) end
    return self:stop_after(self.found.last_parameter_line)
  end
  local message
  self.staging, message = staging.open(self.out .. "/" .. lab.experiment)
  if not self.staging then error(host.where() .. message, 0) end
end

--- For help: leaves the script when its main chunk passes a line.
function Run:stop_after(last_line)
  local source = "@" .. self.found.path
  debug.sethook(function(_, line)
    if line <= last_line then return end
    local frame = debug.getinfo(2, "S")
    if frame.what == "main" and frame.source == source then
      debug.sethook()
      error(STOP, 0)
    end
  end, "l")
end

-- What the reader sees while it runs

--- Text that the script printed: shown, and kept for the report.
function Run:show(text)
  if self.help then return end
  self.document:print(text)
  self:say(text)
end

function Run:print(...)
  local out = {}
  for i = 1, select("#", ...) do out[i] = tostring((select(i, ...))) end
  self:show(table.concat(out, "\t") .. "\n")
end

--- Text of the lab's own: shown only. Under --tap it becomes a diagnostic.
function Run:say(text)
  if self.quiet then return end
  self.progress:clear()
  if self.tap then text = text:gsub("[^\n]+", "# %0") end
  io.stdout:write(text)
end

function Run:show_check(check)
  local name = words.pick(check.name, self.language)
  local said = ("%s %s %s"):format(words.number(check.got), check.op, words.number(check.bound))
  self.n_checks = self.n_checks + 1
  if self.tap then
    self.progress:clear()
    io.stdout:write(("%s %d - %s: %s\n"):format(check.ok and "ok" or "not ok", self.n_checks, (name:gsub("#", "\\#")), said))
  else
    self:say(("%s %s: %s\n"):format(check.ok and "✓" or "✗", name, said))
  end
  if check.ok then return end
  local where = check.line and ("%s:%d: "):format(self.found.path, check.line) or ""
  self:say(("  %s%s %s\n"):format(where, words.get("failed", self.language), words.pick(check.hint, self.language) or ""))
end

function Run:show_expectation(item)
  self:say(("%s %s: %s → %s\n"):format(item.holds == nil and "?" or item.holds and "●" or "○",
    words.get(manifest.verdict(item), self.language), words.pick(item.claim, self.language),
    type(item.measured) == "number" and words.number(item.measured) or tostring(words.pick(item.measured, self.language))))
end

--- A table as aligned text.
function Run:show_table(item)
  local lines, widths = { {} }, {}
  for j, column in ipairs(item.columns) do lines[1][j] = words.pick(column.title, self.language) end
  for i, row in ipairs(item.rows) do
    lines[i + 1] = {}
    for j, cell in ipairs(row) do lines[i + 1][j] = words.pick(cell, self.language) end
  end
  for _, line in ipairs(lines) do
    for j, cell in ipairs(line) do widths[j] = math.max(widths[j] or 0, utf8.len(cell) or #cell) end
  end
  for _, line in ipairs(lines) do
    for j, cell in ipairs(line) do
      local room = (" "):rep(widths[j] - (utf8.len(cell) or #cell))
      line[j] = item.columns[j].align == "right" and room .. cell or cell .. room
    end
    self:say(("  " .. table.concat(line, "  ")):gsub("%s+$", "") .. "\n")
  end
end

-- The end

--- Gives print back and stops listening; a second call does nothing.
function Run:close()
  if now ~= self then return end
  now = nil
  if self.help then debug.sethook() end
  self.progress:clear()
  _G.print, io.write = self.outer_print, self.outer_write   -- luacheck: ignore 122
  loader.listen(self.outer_listener)
end

--- Leaves nothing of this run behind.
function Run:abandon()
  if self.staging then self.staging:discard() end
  self:close()
end

--- How many expectations of each verdict, how many checks held.
function Run:tally()
  local count = { checks = 0, held = 0, confirmed = 0, contradicted = 0, undecided = 0, unconfronted = 0 }
  for _, check in ipairs(self.lab.state.checks) do
    count.checks = count.checks + 1
    if check.ok then count.held = count.held + 1 end
  end
  for _, item in ipairs(self.lab.state.expectations) do
    local verdict = manifest.verdict(item)
    count[verdict] = count[verdict] + 1
  end
  return count
end

local function must(ok, message)
  if not ok then error(message, 0) end
end

--- Writes manifest and READMEs and puts the folder into place. Returns the exit status; raises when the disk refuses.
function Run:finish()
  if not self.lab then
    self:close()
    return 0
  end
  local problems = {}
  for _, item in ipairs(self.lab.state.expectations) do
    if not item.confronted then
      problems[#problems + 1] = ("%s:%d: this expectation is never confronted: call measured on it"):format(self.found.path, item.line or 0)
    end
  end
  local ok, message = xpcall(function()
    for _, language in ipairs(words.languages) do
      local text, found = readme.write(self, language)
      for _, problem in ipairs(found) do problems[#problems + 1] = problem end
      must(self.staging:write(language == "es" and "README.es.md" or "README.md", text))
    end
    must(self.staging:write("manifest.json", manifest.encode(self)))
    must(self.staging:commit(manifest.made_before(self.staging.target)))
  end, function(text) return type(text) == "string" and text:find("^%S+%.lua:%d+:") and debug.traceback(text) or text end)
  if not ok then
    self:abandon()
    error(message, 0)
  end
  local count = self:tally()
  self:say(("%s\n%s %s\n"):format(words.get("status", self.language):format(count.held, count.checks, count.confirmed,
    count.contradicted, count.undecided + count.unconfronted), words.get("written", self.language), self.staging.target))
  if self.tap then io.stdout:write(("1..%d\n"):format(self.n_checks)) end
  self:close()
  local said = {}
  for _, problem in ipairs(problems) do
    if not said[problem] then io.stderr:write(problem, "\n") end
    said[problem] = true
  end
  return count.held == count.checks and #problems == 0 and 0 or 1
end

--- Ends the run, if a lab started one: problem is nil, or what the script raised. Returns the exit status, 0 when every check held.
-- Raises when the results cannot be written.
function run.conclude(problem)
  local self = now
  if not self then return nil end
  if problem == nil then return self:finish() end
  if self.tap then io.stdout:write(("not ok %d - the script raised\n1..%d\n"):format(self.n_checks + 1, self.n_checks + 1)) end
  self:abandon()
end

--- The run of the script that is running now, or nil.
function run.running() return now end

--- For help: runs a script as far as its last parameter. Returns the run, or nil when the script made no lab; raises what it raises.
function run.declarations(found, chunk)
  if not found.source:find("%.lab%s*[{(]") then return nil end
  session.help = true
  local ok, problem = pcall(chunk)
  session.help = false
  local self = now
  if self then self:close() end
  if not ok and problem ~= STOP then error(problem, 0) end
  return self
end

return run
