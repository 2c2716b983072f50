-- The manual's first lab: each of its steps is carried out, in both languages; what it prints stands on the page.
local first = require "minimodel.reference.first"
local lint = require "minimodel.report.lint"
local manual = require "minimodel.reference.manual"
local tap = require "minimodel.tap"
local shell = dofile "tests/lua/fixtures/shell.lua"

local function spaces(text) return (text:gsub("%s+", " ")) end

for _, language in ipairs { "en", "es" } do
  local folder = shell.folder()
  local path = folder .. "/" .. first.file
  local ran, edited = 0, 0
  for i, step in ipairs(first.steps) do
    local name = ("%s, step %d"):format(language, i)
    if step.find then
      local source, wanted = shell.read(path), first.code(step.find)
      local from, to = source:find(wanted, 1, true)
      tap.ok(from and not source:find(wanted, to + 1, true), name .. ": the place is there, once", "%s", step.find)
      shell.write(path, source:sub(1, from - 1) .. first.code(step.put):gsub("\n$", "") .. source:sub(to + 1))
      edited = edited + 1
    end
    if step.run then
      local words = step.run:match "^minimodel (.*)$"
      local status, printed, said = shell.minimodel(folder, "--lang " .. language .. " " .. words)
      tap.is({ status, said }, { 0, "" }, name .. ": " .. step.run)
      local wanted = step.prints[language]
      tap.ok(wanted == "" and printed == "" or wanted ~= "" and spaces(printed):find(spaces(wanted), 1, true),
        name .. ": it prints what the page says", "%s\nwanted\n%s", printed, wanted)
      ran = ran + 1
    end
  end
  tap.ok(ran >= 6 and edited >= 6, ("%d commands, %d edits"):format(ran, edited))
  tap.is(lint.check(path), {}, language .. ": the lint finds nothing")
  local page = manual.page(first, language)
  tap.ok(page:find("$ ./minimodel new mine.lua", 1, true) and page:find("function window:bias", 1, true)
    and page:find(first.steps[2].prints[language], 1, true), language .. ": the page says it all")
  shell.remove(folder)
end
tap.done()
