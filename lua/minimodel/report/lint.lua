--- Do both languages say the same? Looks at literate scripts (labs/*.lua) and at bilingual pages (docs/theory/*.md)
-- without running them.
--
-- Each en block has its es block after it; both have the same headings, formulas, quoted values, references and
-- figures; what is asked in Spanish opens with ¿; a text { en = … } has its es; figures have an alternative text;
-- references lead somewhere. Does not judge the prose: that takes a reader.
local loader = require "minimodel.literate.loader"
local messages = require "minimodel.messages"
local scan = require "minimodel.literate.scan"
local markdown = require "minimodel.literate.markdown"
local moving = require "minimodel.report.moving"
local twins = require "minimodel.literate.twins"
local words = require "minimodel.report.words"

local lint = {}

-- ---- What two twins share

--- The text without fenced code, inline code and formulas, and the formulas taken out: (prose, formulas).
local function split(text)
  local lines, formulas = {}, {}
  markdown.unfenced(text, function(line) lines[#lines + 1] = line end)
  local prose = table.concat(lines, "\n")
  local function formula(inside)
    formulas[#formulas + 1] = inside:gsub("\\text%s*%b{}", "\\text{}"):gsub("\\textrm%s*%b{}", "\\text{}"):gsub("%s+",
      "")
    return " "
  end
  prose = prose:gsub("`=[^`]+`", " "):gsub("`+[^`]*`+", " ")
  prose = prose:gsub("%$%$(.-)%$%$", formula)
  prose = prose:gsub("%$([^%s$][^$\n]*)%$", formula)
  return prose, formulas
end

local function collect(text, pattern, change)
  local found = {}
  for item in text:gmatch(pattern) do found[#found + 1] = change and change(item) or item end
  table.sort(found)
  return found
end

--- What a block has that its twin must have too: name → list of texts. Everything but the headings may
-- change its order.
local function features(text, line)
  local prose, formulas = split(text)
  local headings, values = {}, {}
  markdown.unfenced(text, function(row)
    local marks, rest = row:match("^(#+)%s+(.*)$")
    if marks then headings[#headings + 1] = marks .. (rest:match("{#[^}]*}%s*$") or "") end
  end)
  for _, value in ipairs(scan.values(text, line)) do
    values[#values + 1] = (value.format and value.format .. " " or "") .. value.expression:gsub("%.es%f[^%w_]", ".en")
  end
  table.sort(values)
  table.sort(formulas)
  local links = collect(prose, "%]%(([^)%s]+)", function(target) return (target:gsub("%.es(%.%a+)$", "%1")) end)
  local _, fences = text:gsub("\n%s*```", "")
  return {
    { "headings", headings }, { "formulas", formulas }, { "values", values },
      { "references", collect(prose, "%f[@%w]@([%w_:%-]*%w)") },
    { "figures and links", links }, { "labels", collect(prose, "{#([%w:_%-]+)") },
      { "code blocks", { tostring(fences) } },
  }
end

--- The items as a text. Said twice is said once, except for headings.
local function list(name, items)
  local out = {}
  for i, item in ipairs(items) do
    if name == "headings" or item ~= items[i - 1] then out[#out + 1] = item end
  end
  return #out == 0 and "–" or table.concat(out, ", ")
end

local OTHER = {
  headings = "the twin of line %d has other headings: en %s; es %s",
  formulas = "the twin of line %d has other formulas: en %s; es %s",
  values = "the twin of line %d has other values: en %s; es %s",
  references = "the twin of line %d has other references: en %s; es %s",
  ["figures and links"] = "the twin of line %d has other figures and links: en %s; es %s",
  labels = "the twin of line %d has other labels: en %s; es %s",
  ["code blocks"] = "the twin of line %d has other code blocks: en %s; es %s",
}

local function compare(path, en, es, problems)
  local a, b = features(en.text, en.text_line), features(es.text, es.text_line)
  for i, feature in ipairs(a) do
    local first, second = list(feature[1], feature[2]), list(feature[1], b[i][2])
    if first ~= second and not (en.label and feature[1] == "values") then   -- of words, twins.entries tells which
      problems[#problems + 1] = ("%s:%d: "):format(path, es.first_line)
        .. OTHER[feature[1]]:format(en.first_line, first, second)
    end
  end
  local prose = split(es.text):gsub("%(https?://[^)]*%)", "")
  for _, marks in ipairs { { "¿", "%?" }, { "¡", "!" } } do
    local _, opening = prose:gsub(marks[1], "")
    local _, closing = prose:gsub(marks[2], "")
    if marks[2] == "!" then closing = closing - select(2, prose:gsub("!%[", "")) end
    if opening ~= closing then
      problems[#problems + 1] = ("%s:%d: %d opening %s, %d closing %s"):format(path, es.first_line, opening, marks[1],
        closing,
        marks[2]:sub(-1))
    end
  end
end

--- Pairs of en and es; what stands alone is a problem.
local function pair(path, blocks, problems)
  for _, found in ipairs(twins.pairs(path, blocks, problems)) do
    if found[1].label then twins.entries(path, found[1], found[2], problems) end
    compare(path, found[1], found[2], problems)
  end
end

-- ---- References within a file

local function labels_of(blocks, labels)
  for _, block in ipairs(blocks) do
    markdown.unfenced(block.text, function(row)
      for label in row:gmatch("{[^}]*#(%a+:[%w_%-]+)") do labels[label] = true end
    end)
  end
end

local function dangling(path, blocks, labels, open, problems)
  for _, block in ipairs(blocks) do
    markdown.unfenced(block.text, function(row, number)
      for kind, name in row:gsub("`[^`]*`", ""):gmatch("@(%a+):([%w_%-]*%w)") do
        if not labels[kind .. ":" .. name] and not open[kind] and ("fig tbl eq sec"):find(kind, 1, true) then
          problems[#problems + 1] = ("%s:%d: reference to nothing: @%s:%s"):format(path, block.text_line + number - 1,
            kind, name)
        end
      end
    end)
  end
end

-- ---- Scripts

-- What a lab says to readers, by the keys under which it stands.
local SAID = { title = true, caption = true, alt = true, claim = true, expected = true }

--- Walks the tables and calls of a script: texts without their twin, figures without alt, names of figures and tables.
local function calls(path, source, problems)
  local labels, open = {}, {}
  local stack = {}                                  -- what is open: {mark, line, keys, call}
  local before, previous, second = nil, nil, nil    -- the three tokens before this one
  for kind, text, _, line in scan.tokens(source) do
    if kind ~= "comment" then
      local top = stack[#stack]
      if text == "(" or text == "{" or text == "[" then
        local call = text == "(" and before == ":" and (previous == "figure" or previous == "table") and previous or nil
        stack[#stack + 1] = { mark = text, line = line, keys = {}, call = call, argument = previous == "," }
      elseif text == ")" or text == "}" or text == "]" then
        local closed = table.remove(stack)
        local outer = stack[#stack]
        if closed and closed.mark == "{" then
          if closed.keys.en ~= closed.keys.es then
            problems[#problems + 1] = ("%s:%d: this text has %s but no %s"):format(path, closed.line, closed.keys.en
              and "en" or "es",
              closed.keys.en and "es" or "en")
          end
          if outer and outer.call then outer.inside = closed.argument and closed.keys or nil end
        elseif closed and closed.call == "figure" and previous == "}" and closed.inside and not closed.inside.alt then
          problems[#problems + 1] = ("%s:%d: this figure has no alternative text (alt)"):format(path, closed.line)
        end
      elseif top and top.call and previous == "(" then
        local name = kind == "string" and text:match("^[\"'](.*)[\"']$")
        local label = top.call == "figure" and "fig" or "tbl"
        if name then labels[label .. ":" .. name] = true else open[label] = true end
      elseif kind == "string" and previous == "=" and SAID[before] and words.is_prose(text) and top
        and top.mark == "{" then
        problems[#problems + 1] = ("%s:%d: %s is said in one language alone"):format(path, line, before)
      elseif text == "=" and top and top.mark == "{"
        and (second == "," or second == "{" or before == "{" or before == ",") then
        top.keys[previous] = true
      end
      second, before, previous = before, previous, text
    end
  end
  return labels, open
end

local function script(path, problems)
  local found, message = loader.inspect(path)
  if not found then
    problems[1] = message
    return
  end
  pair(path, found.blocks, problems)
  local labels, open = calls(path, found.source, problems)
  labels_of(found.blocks, labels)
  dangling(path, found.blocks, labels, open, problems)
end

-- ---- Pages

--- The en and es divs of a page, and one block "all" for everything.
local function divs(source)
  local blocks, inner, number, depth = {}, nil, 0, 0
  for row in (source .. "\n"):gmatch("(.-)\n") do
    number = number + 1
    local class = row:match("^:::+%s*{?%s*%.?([%w%-]+)") or row:match("^:::+%s*{([^}]*)}")
    if class and (class == "en" or class == "es") and not inner then
      inner = { language = class, first_line = number, text_line = number + 1, lines = {} }
      depth = 0
    elseif inner and class then
      depth = depth + 1
      inner.lines[#inner.lines + 1] = row
    elseif inner and row:find("^:::+%s*$") then
      if depth > 0 then
        depth = depth - 1
        inner.lines[#inner.lines + 1] = row
      else
        inner.text = table.concat(inner.lines, "\n")
        blocks[#blocks + 1] = inner
        inner = nil
      end
    elseif inner then
      inner.lines[#inner.lines + 1] = row
    end
  end
  if inner then return blocks, inner end
  return blocks
end

local function page(path, problems)
  local file, message = io.open(path, "rb")
  if not file then
    problems[1] = message
    return
  end
  local source = file:read("a")
  file:close()
  local blocks, unclosed = divs(source)
  if unclosed then
    problems[#problems + 1] = ("%s:%d: this %s block is never closed"):format(path, unclosed.first_line,
      unclosed.language)
  end
  pair(path, blocks, problems)
  local whole = { { text = source, text_line = 1 } }
  local labels = {}
  labels_of(whole, labels)
  for _, block in ipairs(moving.blocks(source)) do labels["fig:" .. block.name] = true end
  dangling(path, whole, labels, {}, problems)
  local number = 0
  for row in (source .. "\n"):gmatch("(.-)\n") do
    number = number + 1
    for attributes in row:gmatch("!%b[]%b()(%b{})") do
      if attributes:find("#fig:", 1, true) and not attributes:find('alt="[^"]') then
        problems[#problems + 1] = ("%s:%d: this figure has no alternative text (alt)"):format(path, number)
      end
    end
    if row:find("!%b[]%b()%s*$") then
      problems[#problems + 1] = ("%s:%d: this figure has neither label nor alternative text: {#fig:name alt=\"…\"}")
        :format(path, number)
    end
  end
end

--- What is wrong with a file: a list of messages "file:line: …", empty when nothing is.
function lint.check(path)
  local problems = {}
  if path:find("%.lua$") then script(path, problems) else page(path, problems) end
  return problems
end

--- Checks files and says what it finds on stderr. Returns the exit status.
function lint.files(paths)
  local count = 0
  for _, path in ipairs(paths) do
    for _, problem in ipairs(lint.check(path)) do
      io.stderr:write((messages.translate(problem)), "\n")
      count = count + 1
    end
  end
  return count == 0 and 0 or 1
end

return lint
