--- The page of the exercises, made from the same files as `minimodel learn`: for each one its statement, its code with
-- the places to fill in, what is checked and a ladder of hints, as Markdown for pandoc; and what the page needs to run
-- them, as data for web/page/exercises.js. Solutions and checks are in neither. Does not run an exercise:
-- learn/page.lua does.
local exercises = require "minimodel.exercises"
local inline = require "minimodel.report.inline"
local page = require "minimodel.report.page"
local words = require "minimodel.report.words"

local practice = {}

-- What is surely code in a sentence: a call, a method or field, a table, a name with an underscore, a text in quotes
-- of one word. Where two would begin, the first of these that fits is taken.
local CODE = { "^%-math%.huge", "^[%a_][%w_]*[.:][%a_][%w_.:]*%b()", "^[%a_][%w_]*%b()", "^[%a_][%w_]*[.:][%a_][%w_]*",
  "^[%a_][%w_]*_[%w_]+", "^%b{}", '^"[%a_]+"' }

local function code_at(text, at)
  for _, pattern in ipairs(CODE) do
    local _, last = text:find(pattern, at)
    if last then return last end
  end
end

--- A text that is no code: powers set as such.
local function typeset(text)
  local out, at = {}, 1
  while true do
    local first, last, power = text:find("%^%(([^()]*)%)", at)
    if not first then first, last, power = text:find("%^(%w)", at) end
    if not first then break end
    out[#out + 1] = inline.escape(text:sub(at, first - 1), "pandoc")
    out[#out + 1] = "^" .. inline.escape(power, "pandoc"):gsub(" ", "\\ ") .. "^"
    at = last + 1
  end
  return table.concat(out) .. inline.escape(text:sub(at), "pandoc")
end

--- A sentence as Markdown, what is code in it marked. href(code), where it is given: where the manual explains it.
function practice.sentence(text, href)
  local out, plain, at = {}, 1, 1
  local function flush(last)
    out[#out + 1] = typeset(text:sub(plain, last))
  end
  while at <= #text do
    local within = text:sub(1, at - 1):find "[%w_\128-\255]$"   -- code begins where a word does
    local last
    if text:sub(at, at) == "`" then
      last = text:find("`", at + 1, true)
    elseif not within then
      last = code_at(text, at)
    end
    if last then
      flush(at - 1)
      local code = text:sub(at, last):gsub("^`(.*)`$", "%1"):gsub("^minimodel ", "./minimodel ")
      local target = href and href(code)
      code = inline.code(code, "pandoc")
      out[#out + 1] = target and ("[%s](%s)"):format(code, target) or code
      plain, at = last + 1, last + 1
    else
      at = at + 1
    end
  end
  flush()
  return table.concat(out)
end

--- A statement as Markdown: paragraphs, and as they stand the lines that are indented.
function practice.statement(exercise, language, href)
  local out = {}
  local text = exercises.fill(exercise, exercise.statement[language]):gsub("%s+$", "")
  for block in (text .. "\n\n"):gmatch "%s-\n?(.-)\n\n+" do
    if block:find "^  " then
      out[#out + 1] = "``` {.output}\n" .. ("\n" .. block):gsub("\n  ", "\n"):sub(2) .. "\n```\n"
    elseif block:find "%S" then
      out[#out + 1] = practice.sentence(block, href) .. "\n"
    end
  end
  return table.concat(out, "\n")
end

local function trimmed(text) return (text:gsub("^%s*\n", ""):gsub("%s+$", "")) end

local function html(text) return "```{=html}\n" .. text .. "\n```\n" end

--- The hints, each inside the one before it, so that they are met in their order without a script too; on paper one
-- after the other.
local function ladder(exercise, language, href, on_paper)
  local out, count = {}, #exercise.hints
  for i, hint in ipairs(exercise.hints) do
    local name, said = words.get("hint", language):format(i, count), practice.sentence(hint[language], href)
    out[#out + 1] = on_paper and ("*%s.* %s\n"):format(name, said)
      or html(('<details class="hint"><summary>%s</summary>'):format(name)) .. "\n" .. said .. "\n"
  end
  if not on_paper then out[#out + 1] = html(("</details>"):rep(count)) end
  return table.concat(out, "\n")
end

local function checks(id, exercise, language)
  local out = {}
  for i, check in ipairs(exercise.checks) do out[i] = "- " .. practice.sentence(check.name[language]) end
  return ('::: {.checks data-exercise="%s"}\n%s\n\n%s\n:::\n'):format(id, words.get("is_checked", language),
    table.concat(out, "\n"))
end

--- The page in a language, Markdown with its metadata. href(code): where the manual explains it, or nil; on_paper: in
-- the book as one document.
function practice.page(language, href, on_paper)
  local ids = exercises.list()
  local out = { ("---\ntitle: %s\nlang: %s\n---\n"):format(page.quoted(words.get("exercises", language)), language),
    words.get("exercises_are", language):format(#ids) .. "\n" }
  for _, id in ipairs(ids) do
    local exercise = exercises.get(id)
    out[#out + 1] = ("## %s %s {#exercise-%s}\n"):format(id:sub(1, 2), inline.escape(exercise.title[language],
      "pandoc"), id)
    out[#out + 1] = practice.statement(exercise, language, href)
    out[#out + 1] = ("``` {.lua .numberLines startFrom=1 data-piece=code-%s}\n%s\n```\n"):format(id,
      trimmed(exercise.start))
    out[#out + 1] = checks(id, exercise, language)
    out[#out + 1] = ladder(exercise, language, href, on_paper)
  end
  return table.concat(out, "\n")
end

--- What the page's script needs: the exercises in order, with the code that they begin with.
function practice.data()
  local list = {}
  for i, id in ipairs(exercises.list()) do
    list[i] = { id = id, source = trimmed(exercises.get(id).start) .. "\n" }
  end
  return { exercises = list }
end

return practice
