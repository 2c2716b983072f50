--- The one book of a run: prose, parameters, printed text, checks, claims and verdicts, results, figures, tables, in
-- order; and what the run as a whole was: head {experiment, title, seed, default_seed, quick, full}, config, results,
-- extra (top entries of the manifest). Knows the labels (fig:, tbl:, eq:, sec:), their numbers, and which lines of
-- code stand between two pieces of prose. Does not write any format: manifest.lua, readme.lua and page.lua do.
local document = {}
document.__index = document

local files = require "minimodel.files"
local inline = require "minimodel.report.inline"
local markdown = require "minimodel.literate.markdown"
local roles = require "minimodel.report.roles"
local words = require "minimodel.report.words"

--- `found` is what loader.inspect gave: path, source, blocks.
function document.new(found)
  local lines = {}
  for line in (found.source .. "\n"):gmatch("(.-)\r?\n") do lines[#lines + 1] = line end
  if lines[#lines] == "" then lines[#lines] = nil end
  return setmetatable({
    path = found.path, lines = lines, blocks = found.blocks, items = {}, script = found, head = {}, config = {},
      results = {}, extra = {},
    claims = {}, taken = {},
  }, document)
end

--- Adds an item and returns it. An item of the same kind that follows directly is joined by the writers, not here.
function document:add(kind, item)
  item.kind = kind
  self.items[#self.items + 1] = item
  return item
end

--- The items of a kind, in order.
function document:of(kind)
  local out = {}
  for _, item in ipairs(self.items) do
    if item.kind == kind then out[#out + 1] = item end
  end
  return out
end

--- A claim, before it is measured; silent: it is measured at once, so that the report shows it there alone.
function document:declare(item, silent)
  self.claims[#self.claims + 1] = item
  if not silent then self:add("expect", { of = item }) end
end

local FIRST_LINES, LAST_LINES = 400, 100   -- of what is printed in one place: more is no report

--- Printed text {en, es} joins the printed text before it. Of many lines the first and the last are kept.
function document:print(text)
  local last = self.items[#self.items]
  if not (last and last.kind == "print") then last = self:add("print", { chunks = {}, lines = 0, dropped = 0 }) end
  local chunks, count = last.chunks, 0
  for _ in text.en:gmatch("\n") do count = count + 1 end
  last.lines = last.lines + count
  if last.lines <= FIRST_LINES then
    chunks[#chunks + 1] = { text = text }
    return
  end
  -- past the limit: a queue of the last lines
  last.tail, last.head, last.in_tail = last.tail or {}, last.head or 1, (last.in_tail or 0) + count
  last.tail[#last.tail + 1] = { text = text, lines = count }
  while last.in_tail - last.tail[last.head].lines >= LAST_LINES do
    local gone = last.tail[last.head]
    last.in_tail, last.dropped = last.in_tail - gone.lines, last.dropped + gone.lines
    last.tail[last.head] = false
    last.head = last.head + 1
  end
end

--- What a print item holds for a language. What is not UTF-8 is spelt out.
function document.printed(item, language)
  local out = {}
  for _, chunk in ipairs(item.chunks) do out[#out + 1] = chunk.text[language] end
  if item.dropped > 0 then out[#out + 1] = "… " .. words.get("dropped", language):format(item.dropped) .. "\n" end
  for k = item.head or 1, #(item.tail or {}) do out[#out + 1] = item.tail[k].text[language] end
  return words.readable(table.concat(out))
end

--- Lines first … last without the blank ones at both ends, or nil when there is nothing else. number: of the block
-- before them. folded: a reader sees the listing, and all but the lab's own subject folded.
local function code(self, first, last, number, folded)
  while first <= last and not self.lines[first]:find("%S") do first = first + 1 end
  while last >= first and not self.lines[last]:find("%S") do last = last - 1 end
  if first > last then return nil end
  local text = table.concat(self.lines, "\n", first, last)
  return { kind = "code", first = first, last = last, text = text, role = folded and roles.of(text) or nil,
    id = "code-" .. number }
end

--- The id of the piece that value i of the prose number `number` is.
function document.value_id(number, i) return ("value-%d.%d"):format(number, i) end

--- A value as it stands in prose: a number as it is, words as words, any other text as data.
function document.spelt(value, language, kind, phrase)
  if type(value.value) == "number" then return value[language] end
  if type(value.value) == "table" and value.value.en and value.value.es then
    return inline.markdown(value.value, language, { kind = kind, phrase = phrase })
  end
  return inline.escape(value[language], kind)
end

--- Does a value that follows this prose stand in a heading, whose text is a label, or in a formula?
local function is_bare(before)
  local paragraph = 1
  for start in before:gmatch("\n%s*\n()") do paragraph = start end
  local _, signs = before:sub(paragraph):gsub("\\%$", ""):gsub("%$%$?", "")
  return signs % 2 == 1 or before:match("[^\n]*$"):find("^#+%s") ~= nil
end

--- Prose with its values in. For pandoc each is a span with the id of its piece, where a span can stand.
local function substitute(block, texts, language, kind, number)
  local out, position = {}, 1
  for i, value in ipairs(block.values) do
    local text = document.spelt(texts[i], language, kind)
    out[#out + 1] = block.text:sub(position, value.first - 1)
    out[#out + 1] = kind == "pandoc" and not is_bare(block.text:sub(1, value.first - 1))
      and ('[%s]{data-piece="%s"}'):format(text, document.value_id(number, i)) or text
    position = value.last + 1
  end
  return table.concat(out) .. block.text:sub(position)
end

--- A text cut where its idea ends: before the first heading, or the second where it begins with one. Returns both parts
-- and how many lines the first one has.
local function cut(text)
  local seen, position, number, started = 0, 1, 0, false
  local in_code = markdown.fences()
  for line in (text .. "\n"):gmatch("(.-)\n") do
    if not in_code(line) and line:find("^#+%s") then
      seen = seen + (started and 2 or 1)
      if seen > 1 then return text:sub(1, position - 1), text:sub(position), number end
    end
    started = started or line:find("%S") ~= nil
    position, number = position + #line + 1, number + 1
  end
  return text, "", number
end

--- The idea and the picture first: what stands above the first prose comes after its opening paragraphs.
local function arrange(self, sequence)
  local at
  for i, item in ipairs(sequence) do
    if item.kind == "prose" then
      at = i
      break
    end
  end
  if not at then return sequence end
  local out, front = {}, table.move(sequence, 1, at - 1, 1, {})
  local idea, rest, lines = cut(sequence[at].text)
  out[1] = { kind = "prose", text = idea, line = sequence[at].line, opens = at == 1, id = sequence[at].id,
    values = sequence[at].values }
  for _, figure in ipairs(self:of "figure") do
    if figure.name == self.head.picture or not self.head.picture and not out[2] then
      out[2] = { kind = "lead", figure = figure, id = "lead" }
    end
  end
  for _, item in ipairs(front) do
    if item.kind == "code" then item.role = "setup" end
    out[#out + 1] = item
  end
  if rest:find("%S") then out[#out + 1] = { kind = "prose", text = rest, line = sequence[at].line + lines } end
  return table.move(sequence, at + 1, #sequence, #out + 1, out)
end

--- The items for a reader of one language: prose with its values in, code where it stands, items of one kind joined to
-- groups {kind, members}. It begins with the idea and the picture ({kind = "lead", figure}). A first line that starts
-- with #! is not shown. kind: of Markdown, "github" or "pandoc"; for the pieces of a page (report/pieces.lua) "html".
-- Each item has the id that its piece has, but the rest of prose that was cut in two; of prose also its values.
function document:sequence(language, kind)
  local out = {}
  local function put(item) out[#out + 1] = item end
  local section, count = 0, {}   -- prose so far; groups of each kind since then
  local function id_of(of, item)
    if of == "figure" or of == "table" then return (of == "figure" and "fig:" or "tbl:") .. item.name end
    count[of] = (count[of] or 0) + 1
    return ("%s-%d.%d"):format(of, section, count[of])
  end
  local opening = self.blocks[1] and self.blocks[1].first_line - 1 or #self.lines
  local shebang = self.lines[1] and self.lines[1]:find("^#!") and 1 or 0
  local folded = kind ~= "html"
  put(code(self, 1 + shebang, opening, 0, folded))
  for _, item in ipairs(self.items) do
    if item.kind == "prose" then
      local block = item.block
      if not block.label and (block.language == language or block.language == "all") then
        section, count = section + 1, {}
        put { kind = "prose", text = substitute(block, item.texts, language, kind, section), line = block.text_line,
          id = "prose-" .. section, values = item.texts }
      end
      local after = self.blocks[item.number + 1]
      put(code(self, block.last_line + 1, after and after.first_line - 1 or #self.lines, item.number, folded))
    else
      local last = out[#out]
      if last and last.kind == item.kind and last.members then
        last.members[#last.members + 1] = item
      else
        put { kind = item.kind, members = { item }, id = id_of(item.kind, item) }
      end
    end
  end
  return arrange(self, out)
end

--- How the lab was started, as one would type it; and the script's path as a reader of a checkout knows it.
function document:command()
  local path = self.path:match("(labs/[^/]+)$") or self.path:match("([^/]+)$")
  local out = { "./minimodel", files.shell_word(path) }
  for _, item in ipairs(self:of "param") do
    local shown = words.typed(item.value)
    if shown ~= words.typed(item.default) then
      out[#out + 1] = ("--%s %s"):format(item.name, files.shell_word(shown))
    end
  end
  if self.head.seed ~= self.head.default_seed then out[#out + 1] = "--seed " .. self.head.seed end
  for _, mode in ipairs { "quick", "full" } do
    if self.head[mode] then out[#out + 1] = "--" .. mode end
  end
  return table.concat(out, " "), path
end

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
      markdown.unfenced(item.text, function(line, number)
        local heading, section = line:match("^#+%s+(.-)%s*{#sec:([%w_%-]+)[^}]*}%s*$")
        if heading then define("sec", section, heading, item.line + number - 1) end
        for equation in line:gmatch("{#eq:([%w_%-]+)}") do define("eq", equation, nil, item.line + number - 1) end
      end)
    elseif item.kind == "figure" or item.kind == "table" then
      for _, member in ipairs(item.members) do
        define(item.kind == "figure" and "fig" or "tbl", member.name, inline.plain(member.caption, language),
          member.line)
      end
    end
  end
  return labels, problems
end

--- The texts of an item that may hold references.
local function texts_in(item)
  local out = {}
  for _, member in ipairs(item.members or {}) do
    local of = member.of or {}
    for _, text in pairs { member.caption or false, of.claim or false, of.expected or false, of.why or false } do
      if text and words.is_text(text) then out[#out + 1] = { text, member.line or of.line } end
    end
  end
  return out
end

--- Messages about references in the prose and the words of a sequence that lead nowhere.
function document.dangling(sequence, labels, path, language)
  local problems = {}
  local function look(label, line)
    if not labels[label] then
      problems[#problems + 1] = ("%s:%d: reference to nothing: @%s"):format(path, line, label)
    end
  end
  for _, item in ipairs(sequence) do
    if item.kind == "prose" then
      markdown.unfenced(item.text, function(line, number)
        markdown.outside_code(line, function(part)
          for slash, kind, name in part:gmatch("(\\?)@(%a+):([%w_%-]*[%w])") do
            if slash == "" and (kind == "fig" or kind == "tbl" or kind == "eq" or kind == "sec") then
              look(kind .. ":" .. name, item.line + number - 1)
            end
          end
          return part
        end)
      end)
    else
      for _, text in ipairs(texts_in(item)) do
        inline.references(text[1], language, function(label) look(label, text[2] or 1) end)
      end
    end
  end
  return problems
end

--- How many checks held, and how many claims came to which verdict.
function document:tally()
  local count = { checks = 0, held = 0, ["true"] = 0, conditional = 0, ["false"] = 0, undecided = 0, untested = 0 }
  for _, check in ipairs(self:of "check") do
    count.checks = count.checks + 1
    if check.ok then count.held = count.held + 1 end
  end
  for _, item in ipairs(self.claims) do
    local verdict = item.verdict or "untested"
    count[verdict] = count[verdict] + 1
  end
  return count
end

--- What a reader is told first: what the lab found, or else how its checks and claims came out. A text.
function document:status()
  if self.finding then return self.finding end
  local count = self:tally()
  return words.fill(words.both "status", count.held, count.checks, count["true"], count.conditional, count["false"],
    count.undecided,
    count.untested)
end

return document
