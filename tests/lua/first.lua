-- The manual's first lab: each of its steps is carried out, in both languages; what it prints stands on the page. The
-- program prints the page too, and who has just cloned the repository is told so.
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

  -- without the book: the program prints it, and says so where one begins
  local word = language == "es" and "primera" or "first"
  local _, shown = shell.minimodel(folder, ("--lang %s --help %s"):format(language, word))
  local lacking, wide = {}, {}
  for i, step in ipairs(first.steps) do
    local code = step.shown or step.put
    for line in (code and first.code(code) or ""):gmatch "[^\n]+" do
      if not (step.up_to and step.up_to:find(line, 1, true)) and not shown:find("\n    " .. line, 1, true) then
        lacking[#lacking + 1] = i .. ": " .. line
      end
    end
    if step.run and not shown:find("\n    $ " .. step.run, 1, true) then lacking[#lacking + 1] = step.run end
  end
  for line in shown:gmatch "[^\n]+" do
    if not line:find "^    " and utf8.len(line) > 80 then wide[#wide + 1] = line end
  end
  tap.ok(#lacking == 0, language .. ": --help " .. word .. " prints the steps", "%s", table.concat(lacking, "\n"))
  tap.ok(#wide == 0, language .. ": in 80 columns, but for code", "%s", table.concat(wide, "\n"))
  local _, there = shell.command(folder, "MINIMODEL_COMMAND=./minimodel " .. shell.quote(shell.program)
    .. (" --lang %s --help %s"):format(language, word))
  tap.ok(there:find("$ ./minimodel mine.lua", 1, true) and not there:find "%./%./minimodel"
    and not there:find "%f[%w./]minimodel %l+%.lua", language .. ": with its command as it is typed there")
  local named = ("minimodel --help %s"):format(word)
  local _, written = shell.minimodel(folder, "--lang " .. language .. " new another")
  local _, help = shell.minimodel(folder, "--lang " .. language .. " new --help")
  local readme = shell.read(language == "es" and "README.es.md" or "README.md")
  tap.ok(written:find("\n  " .. named .. "\n", 1, true) and help:find(named, 1, true)
    and readme:find("`./" .. named .. "`", 1, true), language .. ": it is named by new, by its help and by the README")
  shell.remove(folder)
end
tap.done()
