--- Figures of a chapter that the reader can move: a block ```{.lua .moving #NAME} in its source is a small lab, with
-- parameters and one figure called NAME, in words of both languages. The lab is run when the book is made, so its
-- figure stands on the page and on paper as any other; where the page can run the engine, controls beneath it run the
-- lab again (web/page/live.js).
--
-- Does: find the blocks; write what a page shows of one, and what it needs to run it. Does not: run a lab.
local page = require "minimodel.report.page"
local pieces = require "minimodel.report.pieces"
local words = require "minimodel.report.words"

local moving = {}

local OPENING = "^```{%.lua %.moving #([%w_%-]+)}%s*$"

--- The blocks of a text, in order: {name, source, line (of the first line of Lua), first, last (bytes, fences too)}.
function moving.blocks(text)
  local list, at, line, open = {}, 1, 1, nil
  for row, stop in text:gmatch "([^\n]*)()\n?" do
    if open and row:find "^```%s*$" then
      open.source, open.last = text:sub(open.from, at - 1), stop - 1
      list[#list + 1], open = open, nil
    elseif not open and row:match(OPENING) then
      open = { name = row:match(OPENING), line = line + 1, first = at, from = stop + 1 }
    end
    at, line = stop + 1, line + 1
  end
  return list
end

--- The text with what make(block) gives in the place of each block.
function moving.fill(text, make)
  local out, at = {}, 1
  for _, block in ipairs(moving.blocks(text)) do
    out[#out + 1] = text:sub(at, block.first - 1) .. make(block)
    at = block.last + 1
  end
  return table.concat(out) .. text:sub(at)
end

--- A message about the script of a block, with the place in the chapter: its lines stand there from `line` on.
function moving.placed(message, script, chapter, line)
  local at = 1
  local out = {}
  while true do
    local first, last, number = message:find(":(%d+):", at)
    if not first then break end
    local before = message:sub(at, first - 1)
    if before:sub(-#script) == script then
      out[#out + 1] = ("%s%s:%d:"):format(before:sub(1, -#script - 1), chapter, math.tointeger(number) + line - 1)
    else
      out[#out + 1] = message:sub(at, last)
    end
    at = last + 1
  end
  return table.concat(out) .. message:sub(at)
end

local function html(text) return ("```{=html}\n%s\n```\n"):format(text) end

--- What a page shows: the figure, and its lines of Lua, folded. Returns Markdown by language; nil, message where the
-- lab has drawn no figure of that name. figures: the folder that holds them.
function moving.text(book, name, figures)
  local found
  for _, figure in ipairs(book:of "figure") do found = figure.name == name and figure or found end
  if not found then return nil, ("it draws no figure called %s"):format(name) end
  local texts = {}
  for _, language in ipairs(words.languages) do
    local out = { ("::: {#moving-%s .moving}\n%s"):format(name,
      page.figure(found, language, { figures = figures, format = "svg" })),
      html(("<details class=\"code\"><summary>%s</summary>"):format(words.get("moving_code", language))) }
    for _, item in ipairs(book:sequence(language, "pandoc")) do
      if item.kind == "code" then
        out[#out + 1] = page.fence(item.text,
          (".lua .numberLines startFrom=%d data-piece=%s"):format(item.first, item.id))
      end
    end
    texts[language] = table.concat(out, "\n") .. html "</details>" .. ":::"
  end
  return texts
end

--- What the page needs to run it.
function moving.lab(book, name)
  local lab = pieces.lab(book)
  lab.id = name
  return lab
end

return moving
