--- What both writers of reports share: the rows of the tables that stand for parameters, checks, expectations and results.
-- Returns rows of plain Markdown; does not know which Markdown.
local words = require "minimodel.lab.words"
local json = require "minimodel.lab.json"
local manifest = require "minimodel.lab.manifest"
local parameters = require "minimodel.lab.parameters"

local cells = {}

--- A text or number for a cell.
function cells.text(value, language)
  value = words.pick(value, language)
  if type(value) == "number" then return words.number(value) end
  return value == nil and "" or tostring(value)
end

--- A relation as mathematics writes it.
local SIGN = { ["<"] = "<", ["<="] = "≤", [">"] = ">", [">="] = "≥", ["=="] = "=", ["~="] = "≠" }

local function compact(value, language)
  if value == json.null then return "–" end
  if type(value) ~= "table" then return cells.text(value, language) end
  local out = {}
  for i, item in ipairs(value) do
    if type(item) == "table" then return nil end
    out[i] = compact(item, language)
  end
  if #out == 0 or #out > 16 then return nil end
  return table.concat(out, ", ")
end

local MARK = { confirmed = "✓", contradicted = "✗", undecided = "?", unconfronted = "?" }

--- The table of a group of items: {head = {…}, align = {…}, rows = {{…}}}, or nil when there is nothing to show. cite(source, aside) writes a
-- source, aside in parentheses.
function cells.of(group, language, cite)
  local function get(key) return words.get(key, language) end
  local rows = {}
  if group.kind == "param" then
    for i, item in ipairs(group.members) do
      rows[i] = { "`" .. item.name .. "`", parameters.show(item.value), cells.text(item.meaning, language) }
    end
    return { head = { get "parameter", get "value", get "meaning" }, align = { "left", "left", "left" }, rows = rows }
  elseif group.kind == "check" then
    for i, item in ipairs(group.members) do
      local verdict = item.ok and "✓\u{a0}" .. get "held" or "✗\u{a0}**" .. get "failed" .. "**"
      if not item.ok and item.hint then verdict = verdict .. ". " .. words.pick(item.hint, language) end
      rows[i] = { cells.text(item.name, language), cells.text(item.got, language),
        SIGN[item.op] .. " " .. cells.text(item.bound, language), verdict }
    end
    return { head = { get "check", get "got", get "bound", get "verdict" }, align = { "left", "right", "left", "left" }, rows = rows }
  elseif group.kind == "result" then
    for _, item in ipairs(group.members) do
      local shown = compact(item.value, language)
      if shown then rows[#rows + 1] = { "`" .. item.name .. "`", shown } end
    end
    return #rows > 0 and { head = { get "result", get "value" }, align = { "left", "left" }, rows = rows } or nil
  elseif group.kind == "expect" then
    for i, item in ipairs(group.members) do
      rows[i] = { cells.text(item.of.claim, language), cite(item.of.source), cells.text(item.of.expected, language) }
    end
    return { head = { get "claim", get "source", get "expected" }, align = { "left", "left", "left" }, rows = rows }
  elseif group.kind == "measured" then
    for i, item in ipairs(group.members) do
      local verdict = manifest.verdict(item.of)
      rows[i] = {
        (cells.text(item.of.claim, language) .. " " .. cite(item.of.source, true)):gsub("%s+$", ""), cells.text(item.of.expected, language),
        cells.text(item.of.measured, language), ("%s\u{a0}**%s**"):format(MARK[verdict], get(verdict)), cells.text(item.of.why, language),
      }
    end
    return { head = { get "claim", get "expected", get "measured", get "verdict", get "why" },
      align = { "left", "left", "left", "left", "left" }, rows = rows }
  elseif group.kind == "table" then
    local item, head, align = group.members[1], {}, {}
    for j, column in ipairs(item.columns) do
      head[j], align[j] = cells.text(column.title, language), column.align or "left"
    end
    for i, row in ipairs(item.rows) do
      rows[i] = {}
      for j, cell in ipairs(row) do rows[i][j] = cells.text(cell, language) end
    end
    return { head = head, align = align, rows = rows }
  end
end

--- A pipe table, as GitHub and pandoc read it.
function cells.pipe(made)
  local rules = { left = ":%s", right = "%s:", center = ":%s:" }
  local function line(row)
    local out = {}
    for j, cell in ipairs(row) do out[j] = cell:gsub("%s*\n%s*", " "):gsub("\\?|", "\\|") end
    return "| " .. table.concat(out, " | ") .. " |"
  end
  local out, rule = { line(made.head) }, {}
  for j, align in ipairs(made.align) do rule[j] = rules[align]:format("---") end
  out[2] = "| " .. table.concat(rule, " | ") .. " |"
  for _, row in ipairs(made.rows) do out[#out + 1] = line(row) end
  return table.concat(out, "\n") .. "\n"
end

return cells
