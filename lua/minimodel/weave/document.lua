--- What happened in a lab, in order: prose, parameters, printed text, checks, expectations, results, figures, tables.
-- Knows the labels (fig:, tbl:, eq:, sec:), their numbers, and which lines of code stand between two pieces of prose.
-- Does not write any format: readme.lua and page.lua do.
local document = {}
document.__index = document

local words = require "minimodel.lab.words"

--- `found` is what loader.inspect gave: path, source, blocks.
function document.new(found)
  local lines = {}
  for line in (found.source .. "\n"):gmatch("(.-)\r?\n") do lines[#lines + 1] = line end
  if lines[#lines] == "" then lines[#lines] = nil end
  return setmetatable({ path = found.path, lines = lines, blocks = found.blocks, items = {}, script = found }, document)
end

--- Adds an item and returns it. An item of the same kind that follows directly is joined by the writers, not here.
function document:add(kind, item)
  item.kind = kind
  self.items[#self.items + 1] = item
  return item
end

--- Printed text joins the printed text before it.
function document:print(text)
  local last = self.items[#self.items]
  if last and last.kind == "print" then
    last.text = last.text .. text
  else
    self:add("print", { text = text })
  end
end

--- Lines first … last without the blank ones at both ends, or nil when there is nothing else.
local function code(self, first, last)
  while first <= last and not self.lines[first]:find("%S") do first = first + 1 end
  while last >= first and not self.lines[last]:find("%S") do last = last - 1 end
  if first > last then return nil end
  return { kind = "code", first = first, last = last, text = table.concat(self.lines, "\n", first, last) }
end

local function substitute(block, texts, language)
  local out, position = {}, 1
  for i, value in ipairs(block.values) do
    out[#out + 1] = block.text:sub(position, value.first - 1)
    out[#out + 1] = texts[i][language]
    position = value.last + 1
  end
  return table.concat(out) .. block.text:sub(position)
end

--- The items for a reader of one language: prose with its values in, code where it stands, items of one kind joined to groups
-- {kind, members}. A first line that starts with #! is not shown.
function document:sequence(language)
  local out = {}
  local function put(item) out[#out + 1] = item end
  local opening = self.blocks[1] and self.blocks[1].first_line - 1 or #self.lines
  local shebang = self.lines[1] and self.lines[1]:find("^#!") and 1 or 0
  put(code(self, 1 + shebang, opening))
  for _, item in ipairs(self.items) do
    if item.kind == "prose" then
      local block = item.block
      if block.language == language or block.language == "all" then
        put { kind = "prose", text = substitute(block, item.texts, language), line = block.text_line }
      end
      local after = self.blocks[item.number + 1]
      put(code(self, block.last_line + 1, after and after.first_line - 1 or #self.lines))
    else
      local last = out[#out]
      if last and last.kind == item.kind and last.members then
        last.members[#last.members + 1] = item
      else
        put { kind = item.kind, members = { item } }
      end
    end
  end
  return out
end

--- Calls each(line, number) for every line of a text that is not inside a code fence.
local function unfenced(text, each)
  local fenced, number = false, 0
  for line in (text .. "\n"):gmatch("(.-)\n") do
    number = number + 1
    if line:find("^%s*```") or line:find("^%s*~~~") then
      fenced = not fenced
    elseif not fenced then
      each(line, number)
    end
  end
end
document.unfenced = unfenced

--- The labels of a sequence: name → {kind, number, text}, and a list of messages about labels that stand twice.
function document.labels(sequence, language, path)
  local labels, problems, count = {}, {}, { fig = 0, tbl = 0, eq = 0, sec = 0 }
  local function define(kind, name, text, line)
    if labels[kind .. ":" .. name] then
      problems[#problems + 1] = ("%s:%d: the label %s:%s stands twice"):format(path, line or 1, kind, name)
      return
    end
    count[kind] = count[kind] + 1
    labels[kind .. ":" .. name] = { kind = kind, number = count[kind], text = text, language = language }
  end
  for _, item in ipairs(sequence) do
    if item.kind == "prose" then
      unfenced(item.text, function(line, number)
        local heading, section = line:match("^#+%s+(.-)%s*{#sec:([%w_%-]+)[^}]*}%s*$")
        if heading then define("sec", section, heading, item.line + number - 1) end
        for equation in line:gmatch("{#eq:([%w_%-]+)}") do define("eq", equation, nil, item.line + number - 1) end
      end)
    elseif item.kind == "figure" or item.kind == "table" then
      for _, member in ipairs(item.members) do
        define(item.kind == "figure" and "fig" or "tbl", member.name, words.pick(member.caption, language), member.line)
      end
    end
  end
  return labels, problems
end

--- Messages about references in the prose of a sequence that lead nowhere.
function document.dangling(sequence, labels, path)
  local problems = {}
  for _, item in ipairs(sequence) do
    if item.kind == "prose" then
      unfenced(item.text, function(line, number)
        for kind, name in line:gmatch("@(%a+):([%w_%-]*[%w])") do
          if ("fig tbl eq sec"):find(kind, 1, true) and not labels[kind .. ":" .. name] then
            problems[#problems + 1] = ("%s:%d: reference to nothing: @%s:%s"):format(path, item.line + number - 1, kind, name)
          end
        end
      end)
    end
  end
  return problems
end

return document
