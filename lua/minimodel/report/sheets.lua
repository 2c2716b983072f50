--- Sheets for teachers and learners, made from what the pages already hold: the questions of all chapters and labs
-- without their answers, the same with them, and the glossary. A question is a paragraph that begins with its number,
-- **1.**, and its answer a div, ::: answer, after it. Knows Markdown; where pages go and how they look, the book knows.
local words = require "minimodel.report.words"

local sheets = {}

--- The lines of a text that are no code, with their numbers.
local function plain_lines(text)
  local fence, number = nil, 0
  local next_line = (text .. "\n"):gmatch "(.-)\n"
  return function()
    while true do
      local line = next_line()
      if not line then return nil end
      number = number + 1
      local mark = line:match "^(```+)"
      if mark and not fence then fence = mark elseif mark and #mark >= #fence then fence = nil
      elseif not fence then return number, line end
    end
  end
end

--- What is wrong with the questions of a text, as a list of messages without a place: a question whose number is not
-- the next one, one without an answer, an answer to nothing. Returns the list and how many questions there are.
function sheets.check(text)
  local problems, count, open = {}, 0, false
  local function say(format, ...) problems[#problems + 1] = format:format(...) end
  for _, line in plain_lines(text) do
    local number = line:match "^%*%*(%d+)%.%*%*%s"
    if number then
      if open then say("question %d has no answer", count) end
      count, open = count + 1, true
      if tonumber(number) ~= count then say("question %s stands where question %d should", number, count) end
    elseif line:find "^:::+%s*answer%s*$" then
      if not open then say("an answer after question %d answers nothing", count) end
      open = false
    end
  end
  if open then say("question %d has no answer", count) end
  return problems, count
end

--- The questions in a page's text: what stands under the heading with the label sec:questions, or nil.
function sheets.questions(text)
  local _, first = text:find "\n##+ [^\n]*{#sec:questions}\n"
  if not first then return nil end
  local last = text:find("\n## ", first, true)
  return (text:sub(first + 1, last and last - 1):gsub("%s+$", ""))
end

--- The same without the answers.
function sheets.without_answers(text)
  local out, depth = {}, 0
  for line in (text .. "\n"):gmatch "(.-)\n" do
    if depth == 0 and line:find "^:::+%s*answer%s*$" then
      depth = 1
    elseif depth > 0 and line:find "^:::+%s*%S" then
      depth = depth + 1
    elseif depth > 0 and line:find "^:::+%s*$" then
      depth = depth - 1
    elseif depth == 0 then
      out[#out + 1] = line
    end
  end
  return (table.concat(out, "\n"):gsub("\n\n\n+", "\n\n"))
end

--- The same with the answers in the open, each led by its word.
local function with_answers(text, language)
  return (text:gsub("\n:::+%s*answer%s*\n%s*", ("\n::: key\n*%s.* "):format(words.get("answer", language))))
end

--- References to labels of the page that the questions come from, as links to it.
local function linked(text, href, language)
  return (text:gsub("@(%a+):([%w_%-]+)", function(kind, name)
    local word = words.get("this_" .. kind, language)
    return word and ("[%s](%s#%s:%s)"):format(word, href, kind, name)
  end))
end

--- The sheet of all questions, Markdown with its metadata. pages: a list of {title, href, questions}; answers: with
-- them?
function sheets.write(pages, language, answers)
  local title = words.get(answers and "answer_key" or "question_sheet", language)
  local out = { ("---\ntitle: '%s'\nlang: %s\n---\n"):format(title, language),
    words.get(answers and "answer_key_is" or "question_sheet_is", language) }
  for _, page in ipairs(pages) do
    local text = answers and with_answers("\n" .. page.questions, language) or sheets.without_answers(page.questions)
    out[#out + 1] = ("\n## [%s](%s)\n\n%s"):format(page.title, page.href, linked(text, page.href, language))
  end
  return table.concat(out, "\n") .. "\n"
end

-- ---- The glossary

--- What is wrong with a glossary, as a list of messages: a term without a language, twice, or explained by no page.
-- ids: the pages there are, as a set.
function sheets.check_glossary(glossary, ids)
  local problems, seen = {}, { en = {}, es = {} }
  local function say(format, ...) problems[#problems + 1] = format:format(...) end
  for i, term in ipairs(glossary) do
    local name = term.en or term.es or "entry " .. i
    for _, language in ipairs(words.languages) do
      if type(term[language]) ~= "string" then
        say("the glossary's %s is not said in %s", name, language)
      elseif language == "en" and seen.en[term.en] then
        say("the glossary's %s stands twice", name)
      end
      seen[language][term[language] or ""] = true
      if type(term.means) ~= "table" or type(term.means[language]) ~= "string" then
        say("%s is not explained in %s", name, language)
      end
    end
    if not ids[term.at] then say("%s is explained in %s, which is no page", name, tostring(term.at)) end
  end
  return problems
end

--- Letters without their accents, for the order of Spanish words.
local function bare(text)
  return (text:lower():gsub("[\xc3][\xa1\xa9\xad\xb3\xba\xbc]", { ["á"] = "a", ["é"] = "e", ["í"] = "i", ["ó"] = "o",
    ["ú"] = "u", ["ü"] = "u" }))
end

--- The glossary as a page. href(id) is where a page is; the terms are in the order of the reader's language.
function sheets.glossary(glossary, language, href)
  local other = words.other[language]
  local list = table.move(glossary, 1, #glossary, 1, {})
  table.sort(list, function(a, b) return bare(a[language]) < bare(b[language]) end)
  local out = { ("---\ntitle: '%s'\nlang: %s\n---\n"):format(words.get("glossary", language), language),
    words.get("glossary_is", language), "",
    ("## %s {#sec:terms}\n"):format(words.get("terms", language)) }
  for _, term in ipairs(list) do
    out[#out + 1] = ("**[%s](%s)** ([%s]{lang=%s})\n: %s\n"):format(term[language], href(term.at), term[other], other,
      term.means[language])
  end
  return table.concat(out, "\n") .. "\n"
end

return sheets
