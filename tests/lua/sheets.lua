-- Questions and glossary: what is wrong is said; sheets hold each question once, with its answer or without.
local sheets = require "minimodel.report.sheets"
local tap = require "minimodel.tap"

local PAGE = "# T\n\n## Before\n\n**1.** not a question\n\n## Questions {#sec:questions}\n\n**1.** Why, by @eq:one?\n\n"
  .. "::: answer\nBecause.\n\n::: note\nx\n:::\n:::\n\n**2.** How?\n\n"
  .. "``` lua\n**9.** code\n::: answer\n```\n\n::: answer\nSo.\n:::\n\n"
  .. "## After\n\nno\n"
local questions = sheets.questions(PAGE)
tap.ok(questions:find "^%s*%*%*1%.%*%* Why" and questions:find "So%.\n:::$",
  "the questions of a page are those under their title")
tap.is(sheets.questions "# T\n\n## Other {#sec:other}\n", nil, "a page without the title has none")

local problems, count = sheets.check(questions)
tap.is({ problems, count }, { {}, 2 }, "two questions, each with its answer, and code is not read")
local function wrong(text, message, name)
  local said = sheets.check(text)
  tap.is(said[1], message, name)
end
wrong("**1.** a\n\n**2.** b\n\n::: answer\nc\n:::\n", "question 1 has no answer", "a question without an answer")
wrong("**1.** a\n", "question 1 has no answer", "and the last one")
wrong("**2.** a\n\n::: answer\nc\n:::\n", "question 2 stands where question 1 should", "numbers in their order")
wrong("::: answer\nc\n:::\n", "an answer after question 0 answers nothing", "an answer to nothing")

local bare = sheets.without_answers(questions)
tap.ok(not bare:find "Because" and not bare:find "\nx\n" and not bare:find "So%." and bare:find "%*%*2%.%*%* How",
  "answers go, whatever is in them")
local pages = { { title = "Lab 00", href = "../labs/00.html", questions = questions } }
local sheet, key = sheets.write(pages, "en", false), sheets.write(pages, "es", true)
tap.ok(sheet:find("[this equation](../labs/00.html#eq:one)", 1, true), "a reference leads to the page it is of")
tap.ok(not sheet:find "Because", "the sheet for learners has no answer")
tap.ok(key:find("::: key\n*Respuesta.* Because.", 1, true), "the key has all of them, open")
tap.ok(select(2, key:gsub("Respuesta", "")) == 3, "a code block keeps what is in it", "%s", key)

local good = { en = "bias", es = "sesgo", at = "theory/02", means = { en = "A number.", es = "Un número." } }
local ids = { ["theory/02"] = true }
tap.is(sheets.check_glossary({ good }, ids), {}, "a term with all it needs")
tap.is(sheets.check_glossary({ { en = "bias", at = "theory/02", means = { en = "A", es = "B" } } }, ids),
  { "the glossary's bias is not said in es" },
  "a term missing from a language")
tap.is(sheets.check_glossary({ good, good }, ids), { "the glossary's bias stands twice" }, "a term that stands twice")
tap.is(sheets.check_glossary({ { en = "bias", es = "sesgo", at = "theory/09", means = { en = "A" } } }, ids),
  { "bias is not explained in es", "bias is explained in theory/09, which is no page" }, "no explanation, no page")
local page = sheets.glossary({ { en = "tape", es = "cinta", at = "x", means = { en = "a", es = "b" } },
  { en = "encoding", es = "ángulo", at = "x", means = { en = "c", es = "d" } } }, "es", function() return "h" end)
tap.ok(page:find("ángulo", 1, true) < page:find("cinta", 1, true),
  "in the order of the reader's language, accents aside")

local fill = require "minimodel.report.fill"
local asked = "**1.** Why?\n\n::: es\n¿?\n:::\n\n```{.lua .moving #hands}\nlocal x\n```\n"
tap.is({ fill.page({ path = "docs/questions/00.md", folders = {}, text = asked }, "en") }, { nil,
  "docs/questions/00.md:7: the figure hands cannot move here: blocks {.lua .moving} stand in chapters, such as "
  .. "docs/theory/*.md, and not in questions" }, "a figure that moves in a question is told")
tap.done()
