--- What both writers of reports share: the rows of the tables that stand for parameters, checks, claims and
-- results. Every cell is spelt for one kind of Markdown, and what the lab gave as data stays data. Does
-- not know where a table goes.
local inline = require "minimodel.report.inline"
local words = require "minimodel.report.words"
local json = require "minimodel.json"

local cells = {}

--- A text or number for a cell: a number or a plain string is data, {en, es} is words.
function cells.data(value, language, how)
  if value == nil or value == json.null then return value and "–" or "" end
  if type(value) == "number" then return words.number(value) end
  if type(value) == "table" or type(value) == "function" then return inline.markdown(value, language, how) end
  return inline.escape(tostring(value), how.kind)
end

--- Words for a cell, where a plain string is words too.
function cells.words(value, language, how)
  if value == nil then return "" end
  if type(value) == "boolean" then value = tostring(value) end
  return inline.markdown(value, language, how)
end

--- A relation as mathematics writes it.
local SIGN = { ["<"] = "<", ["<="] = "≤", [">"] = ">", [">="] = "≥", ["=="] = "=", ["~="] = "≠" }

local function compact(value, language, how)
  if type(value) ~= "table" or value == json.null then return cells.data(value, language, how) end
  local out = {}
  for i, item in ipairs(value) do
    if type(item) == "table" and item ~= json.null then return nil end
    out[i] = compact(item, language, how)
  end
  if #out == 0 or #out > 16 then return nil end
  return table.concat(out, ", ")
end

cells.mark = { ["true"] = "✓", conditional = "◐", ["false"] = "✗", undecided = "?", untested = "–" }

--- The words above a group of items that has a title, by kind.
cells.title = { expect = "declared", measured = "confronted", predicted = "predicted" }

--- A verdict as a cell: its mark and its word.
function cells.verdict(key, language, kind)
  key = key or "untested"
  return ("%s\u{a0}%s"):format(cells.mark[key] or "?",
    inline.strong(cells.mark[key] and words.get(key, language) or key, kind))
end

--- The table of a group of items: {head = {…}, align = {…}, rows = {{…}}}, or nil when there is nothing to show. how:
-- {kind of Markdown, cell = true, resolve}; cite(source, aside) writes a source, aside in parentheses.
function cells.of(group, language, how, cite)
  local function get(key) return words.get(key, language) end
  local function data(value) return cells.data(value, language, how) end
  local function text(value) return cells.words(value, language, how) end
  local rows = {}
  if group.kind == "param" then
    for i, item in ipairs(group.members) do
      rows[i] = { inline.code(item.name, how.kind), data(words.typed(item.value)), text(item.meaning) }
    end
    return { head = { get "parameter", get "value", get "meaning" }, align = { "left", "left", "left" }, rows = rows }
  elseif group.kind == "check" then
    for i, item in ipairs(group.members) do
      local verdict = item.ok and "✓\u{a0}" .. get "held" or "✗\u{a0}" .. inline.strong(get "failed", how.kind)
      if not item.ok and item.hint then verdict = verdict .. ". " .. text(item.hint) end
      rows[i] = { text(item.name), data(item.got), inline.escape(SIGN[item.op], how.kind) .. " " .. data(item.bound),
        verdict }
    end
    return { head = { get "check", get "got", get "bound", get "verdict" },
      align = { "left", "right", "left", "left" }, rows = rows }
  elseif group.kind == "result" then
    for _, item in ipairs(group.members) do
      local shown = compact(item.value, language, how)
      if shown then rows[#rows + 1] = { item.title and text(item.title) or inline.code(item.name, how.kind), shown } end
    end
    return #rows > 0 and { head = { get "result", get "value" }, align = { "left", "left" }, rows = rows } or nil
  elseif group.kind == "expect" then
    for i, item in ipairs(group.members) do
      rows[i] = { text(item.of.claim), cite(item.of.source), text(item.of.expected) }
    end
    return { head = { get "claim", get "source", get "expected" }, align = { "left", "left", "left" }, rows = rows }
  elseif group.kind == "measured" then
    for i, item in ipairs(group.members) do
      rows[i] = {
        (text(item.of.claim) .. " " .. cite(item.of.source, true)):gsub("%s+$", ""), text(item.of.expected),
        data(item.of.measured), cells.verdict(item.of.verdict, language, how.kind),
        text(item.of.why),
      }
    end
    return { head = { get "claim", get "expected", get "measured", get "verdict", get "why" },
      align = { "left", "left", "left", "left", "left" }, rows = rows }
  elseif group.kind == "predicted" then
    for i, item in ipairs(group.members) do
      rows[i] = { text(item.of.claim), text(item.said), cells.verdict(item.of.verdict, language) .. ": "
        .. data(item.of.measured), text(item.so) }
    end
    return { head = { get "claim", get "you_said", get "came_out", get "came_so" },
      align = { "left", "left", "left", "left" }, rows = rows }
  elseif group.kind == "table" then
    local item, head, align = group.members[1], {}, {}
    for j, column in ipairs(item.columns) do
      head[j], align[j] = text(column.title), column.align or "left"
    end
    for i, row in ipairs(item.rows) do
      rows[i] = {}
      for j, cell in ipairs(row) do rows[i][j] = text(cell) end
    end
    return { head = head, align = align, rows = rows }
  end
end

--- A pipe table, as GitHub and pandoc read it; the cells are spelt already.
function cells.pipe(made)
  local rules = { left = ":%s", right = "%s:", center = ":%s:" }
  local function line(row)
    local out = {}
    for j, cell in ipairs(row) do out[j] = cell:gsub("%s*\n%s*", " ") end
    return "| " .. table.concat(out, " | ") .. " |"
  end
  local out, rule = { line(made.head) }, {}
  for j, align in ipairs(made.align) do rule[j] = rules[align]:format("---") end
  out[2] = "| " .. table.concat(rule, " | ") .. " |"
  for _, row in ipairs(made.rows) do out[#out + 1] = line(row) end
  return table.concat(out, "\n") .. "\n"
end

--- The same table as HTML, as pandoc makes it of a pipe table, in a box that scrolls; caption: HTML that stands above
-- it.
function cells.html(made, caption)
  local out = { '<div class="scroll" tabindex="0"><table>', caption and "<caption>" .. caption .. "</caption>" or "" }
  local function line(row, tag)
    out[#out + 1] = "<tr>"
    for j, cell in ipairs(row) do
      local text = cell:gsub("%s*\n%s*", " ")
      out[#out + 1] = ('<%s style="text-align: %s;">%s</%s>'):format(tag, made.align[j], text, tag)
    end
    out[#out + 1] = "</tr>"
  end
  out[#out + 1] = "<thead>"
  line(made.head, "th")
  out[#out + 1] = "</thead><tbody>"
  for _, row in ipairs(made.rows) do line(row, "td") end
  out[#out + 1] = "</tbody></table></div>"
  return table.concat(out, "\n")
end

return cells
