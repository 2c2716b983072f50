--- One run of a lab: from the command line to the files in their place and the exit status.
--
-- mm.lab{…} starts it: from then on what the script prints is caught, and its prose (the opening too) is
-- heard. conclude writes manifest and READMEs beside the figures and puts all of it into place in one
-- step; an error on the way leaves the previous result as it was. Does not read the command line
-- (minimodel.command) or format reports (minimodel.report).
local host = require "minimodel.host"
local loader = require "minimodel.literate.loader"
local json = require "minimodel.json"
local scan = require "minimodel.literate.scan"
local texts = require "minimodel.literate.texts"
local twins = require "minimodel.literate.twins"
local cells = require "minimodel.report.cells"
local files = require "minimodel.files"
local document = require "minimodel.report.document"
local inline = require "minimodel.report.inline"
local staging = require "minimodel.report.staging"
local tap = require "minimodel.report.tap"
local words = require "minimodel.report.words"
local parameters = require "minimodel.lab.parameters"
local progress = require "minimodel.lab.progress"
local globals = require "minimodel.diagnose.globals"
local session = require "minimodel.session"
local show = require "minimodel.diagnose.show"
-- What is asked only at the end of a run, or by few, is required there: until then it would be read for nothing, and
-- every turn of the collector would walk over it.

local Run = {}
Run.__index = Run
local run = {}

local now        -- the run whose script is running
local STOP = {}  -- raised to leave a script after its last parameter, when only help was asked for

--- Starts the run of the script that minimodel.session names.
local function start()
  local found = session.found
    or { path = session.script or "interpreter", source = "", blocks = {}, parameters = {}, dynamic = true }
  local self = setmetatable({
    found = found, out = session.out or "figures", language = session.language or "en", tap = session.tap,
      quiet = session.quiet,
    help = session.help, pieces = session.pieces, document = document.new(found),
      progress = progress.new(session.language), given = {},
      used = {}, n_checks = 0,
    outer_print = print, outer_write = io.write, outer_exit = os.exit,
  }, Run)
  self.outer_listener = loader.listen(function(block, said)
    self.document:add("prose", { block = block, texts = said, number = block.index })
  end)
  _G.print = function(...) self:print(...) end
  io.write = function(...)   -- luacheck: ignore 122
    if io.output() ~= io.stdout then return self.outer_write(...) end
    self:show(words.both_of(table.concat({ ... })))
    return io.stdout
  end
  os.exit = function(code, close) self:leave(code, close) end   -- luacheck: ignore 122
  globals.watch()
  now = self
  return self
end

--- The run a new lab belongs to.
function run.current()
  return now or start()
end

local function holds_runs(folder)
  for _, name in ipairs(files.names_in(folder)) do
    if name:find "^runs" then return true end
  end
end

--- A lab that is started without words while a folder holds runs that other processes made for it goes on
-- with their words, and says so.
function Run:take_words(name)
  if self.help or not holds_runs(self.out .. "/" .. name) then return end
  if #require("minimodel.experiment.workers").words(session.arguments) > 0 then return end
  local words_of_runs, folder = require("minimodel.experiment.store").words(self.out .. "/" .. name)
  if folder and not words_of_runs then
    parameters.mistake("%s/%s holds runs of several starts (%s): give the words of the one to merge", self.out, name,
      folder)
  elseif words_of_runs and #words_of_runs > 0 then
    self:say(words.get("taken_words", self.language):format(table.concat(words_of_runs, " "), folder))
    session.arguments = table.move(session.arguments, 1, #session.arguments, #words_of_runs + 1, words_of_runs)
  end
end

--- A block of prose or words that its twin does not match is an error: no report is made in one language alone.
function Run:refuse_odd_twins()
  local problems = twins.check(self.found)
  if #problems == 1 then error(problems[1], 0) end
  if #problems > 1 then
    error(("%s (and %d more like it: minimodel weave --lint %s lists them)"):format(problems[1], #problems - 1,
      files.shell_word(self.found.path)), 0)
  end
end

--- Called by mm.lab{…}: reads the command line, refuses what no parameter takes, and makes sure that the
-- folder can be written.
function Run:open(lab, options)
  self.lab = lab
  self:take_words(lab.name)
  self.given = parameters.read(session.arguments)
  self.quiet = self.quiet or self.given.shard ~= nil -- a share of the work reports nothing: whoever merges does
  if not self.found.dynamic then
    local names = { "seed" }
    if self.found.source:find(":keep%s*[{(]") then names[2] = "export" end
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
  local folder = self.out .. "/" .. lab.name
  if session.predict then
    self:close()
    os.exit(require("minimodel.lab.predictions").ask(folder, self.found, self.language), true)
  end
  self.said = {}
  if not self.quiet and files.read(folder .. "/predictions.json") then
    local wrong
    self.said, wrong = require("minimodel.lab.predictions").of(folder, self.found, self.language)
    for _, sentence in ipairs(wrong) do io.stderr:write("minimodel: ", sentence, "\n") end
  end
  local message
  self.staging, message = staging.open(folder)
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

--- Text {en, es} that the script printed: shown, and kept for the report of each language.
function Run:show(text)
  if self.help then return end
  self.document:print(text)
  self:say(text[self.language])
end

function Run:print(...)
  local lines = {}
  for _, language in ipairs(words.languages) do
    local out = {}
    for i = 1, select("#", ...) do
      local value = select(i, ...)
      if type(value) == "table" and words.is_text(value) then value = value[language] end
      out[i] = tostring(value)
    end
    lines[language] = table.concat(out, "\t") .. "\n"
  end
  self:show(lines)
end

--- Text of the lab's own: shown only. Under --tap it becomes a diagnostic, on lines of its own whatever
-- stood on the line before.
function Run:say(text)
  if self.quiet then return end
  self.progress:clear()
  if not self.tap then
    io.stdout:write(text)
    return
  end
  for line, newline in text:gmatch("([^\n]*)(\n?)") do
    if line ~= "" then
      io.stdout:write(self.open_line and "" or "# ", line)
      self.open_line = true
    end
    if newline ~= "" then
      if self.open_line then io.stdout:write "\n" end
      self.open_line = false
    end
  end
end

--- A line of TAP: a name can neither end it nor stand for a directive.
function Run:tap_line(ok, name)
  self.progress:clear()
  if self.open_line then io.stdout:write "\n" end
  self.open_line = false
  self.n_checks = self.n_checks + 1
  io.stdout:write(tap.line(ok, self.n_checks, name))
end

function Run:show_check(check)
  local name = inline.plain(check.name, self.language)
  local said = ("%s %s %s"):format(words.number(check.got), check.op, words.number(check.bound))
  if self.tap then
    self:tap_line(check.ok, name .. ": " .. said)
  else
    self:say(("%s %s: %s\n"):format(check.ok and "✓" or "✗", name, said))
  end
  if check.ok then return end
  local where = check.line and ("%s:%d: "):format(self.found.path, check.line) or ""
  self:say(("  %s%s %s\n"):format(where, words.get("failed", self.language), check.hint
    and inline.plain(check.hint, self.language) or ""))
end

function Run:show_expectation(item)
  self:say(("%s %s: %s → %s\n"):format(cells.mark[item.verdict], words.get(item.verdict, self.language),
    inline.plain(item.claim, self.language), inline.plain(item.measured, self.language)))
end

--- What the reader had said of these claims, beside what came out: into the report, and in one line here.
function Run:show_predictions(claims)
  local count, any = { as = 0, other = 0, open = 0 }, false
  for _, item in ipairs(claims) do
    local made = item.id and self.said[item.id]
    if made then
      local predictions = require "minimodel.lab.predictions"
      local key, off = predictions.outcome(made.said, item)
      local said, so = {}, words.both("predict_" .. key)
      for _, language in ipairs(words.languages) do
        said[language] = words.get(made.result and "predict_late" or "predict_on", language):format(
          predictions.said(made.said, language), made.date, made.result)
        if off then so[language] = words.get("predict_off", language):format(words.number(off)) end
      end
      self.document:add("predicted", { of = item, said = said, so = so })
      count[key], any = count[key] + 1, true
    end
  end
  if any then self:say(words.get("predict_sum", self.language):format(count.as, count.other, count.open)) end
end

--- A table as aligned text.
function Run:show_table(item)
  local lines, widths = { {} }, {}
  for j, column in ipairs(item.columns) do lines[1][j] = inline.plain(column.title, self.language) end
  for i, row in ipairs(item.rows) do
    lines[i + 1] = {}
    for j, cell in ipairs(row) do lines[i + 1][j] = inline.plain(cell, self.language) end
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
  globals.unwatch()
  _G.print, io.write, os.exit = self.outer_print, self.outer_write, self.outer_exit   -- luacheck: ignore 122
  loader.listen(self.outer_listener)
end

--- Leaves nothing of this run behind.
function Run:abandon()
  if self.staging then self.staging:discard() end
  self:close()
end

local function must(ok, message)
  if not ok then error(message, 0) end
end

--- Words that nothing used: a figure, a table or a check was taken out and its words stayed. Raises with their place.
-- What this run had no cause to show is named in the script all the same.
function Run:refuse_unused()
  local strings
  local function named(word)       -- the script is read again only where a word was not used
    if not strings then
      strings = {}
      for kind, text in scan.tokens(self.found.source) do
        if kind == "string" then strings[text:match("^[\"'](.*)[\"']$") or text] = true end
      end
    end
    return strings[word]
  end
  for _, block in ipairs(self.found.blocks) do
    local label = block.label
    if label then
      local kind = label:match("^(%a+):")
      local name = label:match(":(.*)$")
      if (kind == "fig" or kind == "tbl" or kind == "claim") and not self.used[label] and not named(name) then
        must(false, ("%s:%d: these words have no %s: nothing in the script is called %s"):format(self.found.path,
          block.first_line,
          kind == "fig" and "figure" or kind == "tbl" and "table" or "claim", label))
      elseif label == "checks" then
        for _, key in ipairs(block.entries.order) do
          local of = key:match("^(.*)%-hint$") or key
          if not self.used["checks " .. of] and not named(of) then
            must(false, ("%s:%d: these words have no check: nothing in the script is called %s"):format(self.found.path,
              block.entries[key].line, key))
          end
        end
      end
    end
  end
end

--- Writes the run as pieces, for a page that shows the lab (session.pieces is the file's name). A figure is named by
-- the file that holds it: to quote a megabyte of SVG as JSON would take a tenth of the run.
function Run:write_pieces()
  local pieces = require "minimodel.report.pieces"
  local language = self.language
  local ending = language == "es" and ".es.svg" or ".svg"
  local function svg(name) return self.staging.target .. "/" .. name .. ending end
  return files.write(self.pieces, json.encode { language = language, lab = pieces.lab(self.document),
    pieces = pieces.of(self.document, language, svg) })
end

--- The reports, once the results are in their place and said: nobody waits for pandoc to see a figure.
function Run:report()
  if session.no_report or self.pieces or self.tap or self.quiet then return end
  io.stdout:flush()
  local ok, message = require("minimodel.report.html").reports(self.document, self.staging.target)
  if ok then
    io.stdout:write(words.get("with_reports", self.language), "\n")
  else
    io.stderr:write("minimodel: ", words.get("no_reports", self.language):format(message), "\n")
  end
end

--- The full path of what a reader opens first; with --open it is opened.
function Run:show_first()
  if self.tap or self.quiet or self.pieces then return end
  local place = require "minimodel.lab.place"
  local first = place.first(self.staging.target, self.language)
  if not first then return end
  io.stdout:write(words.get("first", self.language), " ", first, "\n")
  if session.open and not place.open(first) then
    io.stderr:write("minimodel: ", words.get("no_opener", self.language), "\n")
  end
end

--- Writes manifest and READMEs and puts the folder into place. Returns the exit status; raises when the disk refuses,
-- or when a claim was never confronted or words were left over.
function Run:finish()
  if not self.lab then
    self:close()
    return 0
  end
  local manifest = require "minimodel.report.manifest"
  local problems, book = {}, self.document
  local differs = not session.out and require("minimodel.lab.place").difference(book, self.staging.target)
  local ok, message = xpcall(function()
    if differs then must(self.staging:aim(self.staging.target .. "/" .. differs)) end
    for _, item in ipairs(book.claims) do
      must(item.verdict, ("%s:%d: this claim is never confronted: %s"):format(self.found.path, item.line or 0,
        item.measure and "call lab:confront() when everything is measured" or "call measured on it"))
    end
    self:refuse_unused()
    local finding = texts.of(self.found.blocks, "finding")
    book.finding = finding and finding.finding
    for _, language in ipairs(self.pieces and {} or words.languages) do
      local text, found = require("minimodel.report.readme").write(book, language)
      for _, problem in ipairs(found) do problems[#problems + 1] = problem end
      must(self.staging:write(language == "es" and "README.es.md" or "README.md", text))
    end
    if self.pieces then must(self:write_pieces()) end
    local text = manifest.encode(book, self.staging)
    must(self.staging:write("manifest.json",
      manifest.settle(text, files.read(self.staging.target .. "/manifest.json"))))
    must(self.staging:commit(manifest.made_before))
  end, function(text) return type(text) == "string" and text:find("^%S+%.lua:%d+:")
    and not text:find(self.found.path, 1, true)
    and debug.traceback(text) or text end)
  if not ok then
    self:abandon()
    error(message, 0)
  end
  local count = book:tally()
  self:say(("%s\n%s %s\n"):format(inline.plain(book:status(), self.language), words.get("written", self.language),
    self.staging.target))
  if differs then self:say(words.get("beside", self.language) .. "\n") end
  if self.tap then io.stdout:write(("1..%d\n"):format(self.n_checks)) end
  self:close()
  self:report()
  self:show_first()
  local said = {}
  for _, problem in ipairs(problems) do
    if not said[problem] then show.problem(problem) end
    said[problem] = true
  end
  return count.held == count.checks and #problems == 0 and 0 or 1
end

--- os.exit in a script that made a lab: one that ends well ends as any other, so that a check that failed is in the
-- status and TAP has its plan; one that asks for a status of its own writes nothing.
function Run:leave(code, close)
  local asked = (code == nil or code == true) and 0 or code == false and 1 or code
  local done, status = true, nil
  if asked == 0 then
    done, status = pcall(self.finish, self)
    if not done then io.stderr:write("minimodel: ", tostring(status), "\n") end
  else
    run.conclude(("os.exit(%s)"):format(tostring(code)))
  end
  io.stdout:flush()
  os.exit(asked ~= 0 and asked or done and status or 1, close)
end

--- Ends the run, if a lab started one: problem is nil, or what the script raised. Returns the exit status, 0 when every
-- check held. Raises when the results cannot be written.
function run.conclude(problem)
  local self = now
  if not self then return nil end
  if problem == nil then return self:finish() end
  if self.tap and self.lab then
    self:tap_line(false, "the script raised")
    io.stdout:write(("1..%d\n"):format(self.n_checks))
  end
  self:abandon()
end

--- The run of the script that is running now, or nil.
function run.running() return now end

--- For help: runs a script as far as its last parameter. Returns the run, or nil when the script made no
-- lab; raises what it raises.
function run.declarations(found, chunk)
  if not loader.makes_lab(found) then return nil end
  session.help = true
  local ok, problem = pcall(chunk)
  session.help = false
  local self = now
  if self then self:close() end
  if not ok and problem ~= STOP then error(problem, 0) end
  return self
end

return run
