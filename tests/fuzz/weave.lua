-- Any bytes as a script that is woven, and as a page of the book: what stands between its statements is the run's
-- prose, its lines are captions, cells, claims and prints. Markdown for pandoc and GitHub, HTML and the labels come
-- out, or a refusal in words; nothing of the bytes is run but names of values. Does not start pandoc.
local document = require "minimodel.report.document"
local fill = require "minimodel.report.fill"
local inline = require "minimodel.report.inline"
local page = require "minimodel.report.page"
local pieces = require "minimodel.report.pieces"
local readme = require "minimodel.report.readme"
local scan = require "minimodel.literate.scan"
local twins = require "minimodel.literate.twins"
local words = require "minimodel.report.words"

local function said(ok, problem)
  assert(ok or type(problem) == "string", "an error that is no text")
  assert(ok or not problem:find "minimodel/" and not problem:find "^[^:]*:%d+: attempt", problem)
  return ok
end

--- A run of the script in which every value is a text out of its own lines.
local function book_of(found, lines)
  local book = document.new(found)
  local function line(i) return lines[1 + i % #lines] end
  local function text(i) return { en = line(i), es = line(i + 1) } end
  book.head = { experiment = "00-x", title = text(0), seed = 0, default_seed = 0 }
  for number, block in ipairs(found.blocks) do
    local texts = {}
    for i in ipairs(block.values) do
      local value = i % 2 == 0 and text(i) or line(i)
      texts[i] = { value = value, en = value.en or value, es = value.es or value }
    end
    block.index = number
    book:add("prose", { block = block, texts = texts, number = number })
    book:print { en = line(number) .. "\n", es = line(number + 1) .. "\n" }
  end
  book:add("param", { name = "p", value = line(1), default = line(2), meaning = text(3) })
  book:add("result", { name = "r", value = { line(4), line(5) } })
  book:add("check", { name = text(6), got = line(7), op = "==", bound = line(8), ok = false, hint = text(9) })
  book:add("figure", { name = "f", caption = text(1), alt = text(2), line = 1 })
  book:add("table", { name = "t", columns = { { title = text(3) }, { title = line(4), align = "right" } },
    rows = { { words.literal(line(5)), text(6) } }, caption = text(7), line = 2 })
  local claim = { claim = text(8), source = text(9), expected = line(1), line = 3, measured = line(2),
    verdict = "true", why = text(3) }
  book:declare(claim)
  book:add("measured", { of = claim })
  return book
end

return function(bytes)
  if not utf8.len(bytes) then bytes = words.readable(bytes) end -- what is not UTF-8 is refused before it gets here
  local lines = {}
  for line in (bytes .. "\n"):gmatch "([^\n]*)\n" do lines[#lines + 1] = line end
  local ok, found = pcall(scan.source, bytes, "fuzz.lua")
  if ok then
    found.path, found.source = "fuzz.lua", bytes
    said(pcall(twins.check, found))
    local book = book_of(found, lines)
    for _, language in ipairs(words.languages) do
      said(pcall(page.write, book, language, { figures = "figures/a b", format = "svg" }))
      said(pcall(readme.write, book, language))
      said(pcall(pieces.of, book, language, function() return "<svg/>" end))
    end
  end
  for _, kind in ipairs { "github", "pandoc", "html", "alt" } do
    assert(utf8.len(inline.escape(bytes, kind)), "escaped: not UTF-8")
    if kind ~= "alt" then
      assert(utf8.len(inline.markdown({ en = bytes, es = lines[1] }, "en", { kind = kind, cell = true })), "not UTF-8")
    end
  end
  if bytes:find("{.lua .values}", 1, true) then return end -- a page's own code may do anything
  for _, value in ipairs(scan.values(bytes, 1)) do
    if not value.expression:find "^[%a_][%w_]*$" then return end
  end
  for _, language in ipairs(words.languages) do
    local text, problem = fill.page({ path = "fuzz.md", folders = {}, text = bytes }, language)
    said(text ~= nil, problem)
  end
end
