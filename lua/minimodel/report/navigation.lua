--- What leads from a page to the others, as variables of the template: the page before and after, the whole book in the
-- side bar, a lab's chapter and a chapter's labs, how long it takes to read. report/order.lua decides the order.
local files = require "minimodel.files"
local inline = require "minimodel.report.inline"
local order = require "minimodel.report.order"
local page = require "minimodel.report.page"
local markdown = require "minimodel.literate.markdown"
local words = require "minimodel.report.words"

local navigation = {}

--- A page's title, which is Markdown, as HTML without marks.
local function plain(entry, language)
  return (inline.plain(order.title(entry, language), language):gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"))
end

--- Minutes that the text of a page takes: one for 200 words of prose, one for 40 lines of code, three quarters of one
-- for a figure, a third for a formula.
function navigation.minutes(text)
  local prose, code, in_code = 0, 0, markdown.fences()
  local figures, formulas = 0, 0
  for line in (text:gsub("^%-%-%-\n.-\n%-%-%-\n", "") .. "\n"):gmatch "(.-)\n" do
    if in_code(line) then
      code = code + 1
    else
      if line:find "^!%[" then figures = figures + 1 end
      if line:find "^%$%$" then formulas = formulas + 1 end
      for _ in line:gsub('alt="[^"]*"', ""):gmatch "%S+" do prose = prose + 1 end
    end
  end
  return math.max(1, math.ceil(prose / 200 + code / 40 + figures * 0.75 + formulas / 3))
end

--- A page's address, seen from a page in a folder of the book.
local function address(entry, language)
  return ("../%s/%s"):format(entry.section, files.link(page.file(entry.stem, language)))
end

local function link(entry, language)
  return ('<a href="%s">%s</a>'):format(address(entry, language), plain(entry, language))
end

--- The side bar in two halves: what stands before the page's own contents, and after.
local function side_bar(list, current, language)
  local out, cut = {}, nil
  local function put(text) out[#out + 1] = text end
  local function item(entry)
    if entry ~= current then return put("<li>" .. link(entry, language)) end
    put(('<li><a href="%s" aria-current="page">%s</a>'):format(files.link(page.file(entry.stem, language)),
      plain(entry, language)))
    cut = #out
  end
  local at = 1
  while at <= #list do
    local part = list[at].part
    put(('<details%s><summary>%s</summary>\n<ul>'):format(current.part == part and " open" or "",
      words.get(part, language)))
    while list[at] and list[at].part == part do
      local entry = list[at]
      if not entry.of then
        item(entry)
        for i, lab in ipairs(entry.labs or {}) do
          if i == 1 then put "<ul>" end
          item(lab)
          put "</li>"
          if i == #entry.labs then put "</ul>" end
        end
        put "</li>"
      end
      at = at + 1
    end
    put "</ul>\n</details>"
  end
  return table.concat(out, "\n", 1, cut), table.concat(out, "\n", cut + 1)
end

--- The line under the title: minutes, and the labs of a chapter or the chapter of a lab.
local function around(entry, language)
  local parts = { words.get("minutes", language):format(entry.minutes[language]) }
  if entry.of then
    parts[#parts + 1] = words.get("belongs", language):format(link(entry.of, language))
  elseif entry.labs and #entry.labs > 0 then
    local labs = {}
    for i, lab in ipairs(entry.labs) do labs[i] = link(lab, language) end
    parts[#parts + 1] = words.get("beside_labs", language):format(table.concat(labs, ", "))
  end
  return table.concat(parts, " · ")
end

--- The template's variables for the page at list[at]; { html = … } is spelt for HTML already.
function navigation.variables(list, at, language)
  local entry, other = list[at], words.other[language]
  local before, after = side_bar(list, entry, language)
  local variables = {
    book = "../book.js", home = "../" .. page.file("index", language),
    self = files.link(page.file(entry.stem, language)),
    twin = files.link(page.file(entry.stem, other)), ["twin-lang"] = other,
    ["book-before"] = { html = before }, ["book-after"] = { html = after },
    around = { html = around(entry, language) },
    ["contents-word"] = words.get("contents", language), ends = words.get("ends", language),
    number = not entry.titles[language]:find(order.label(entry, language) or "", 1, true)
      and order.label(entry, language) or nil,
  }
  for name, neighbour in pairs { previous = list[at - 1], next = list[at + 1] } do
    variables[name] = address(neighbour, language)
    variables[name .. "-title"] = { html = plain(neighbour, language) }
  end
  return variables
end

return navigation
