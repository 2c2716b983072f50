--- lab:figure and lab:table: what a report shows with a number and a caption. Their words are given inline or stand in
-- a block, fig:NAME or tbl:NAME.
--
-- Does not draw (minimodel.figure) or lay the pages out (minimodel.report).
local core = require "minimodel.core"
local need = require "minimodel.lab.need"
local options = require "minimodel.options"
local texts = require "minimodel.literate.texts"
local words = require "minimodel.report.words"

local exhibits = {}

local fail = options.fail
local need_text, need_name = need.text, need.name
local FORMATS = {} -- all that this program draws, but the record
for _, format in ipairs(core.figure_formats()) do
  if format ~= "txt" then FORMATS[#FORMATS + 1] = format end
end
local PIECE = { "svg" }

--- The caption and the other words of a figure or table: given inline, or from the block. Raises where there are none.
local function object_words(lab, who, label, more, inline)
  if more and more[inline] then return more end
  local keys = texts.keys(lab.run.found.blocks, label)
  if not keys then
    fail("%s: its words are missing: a block --[[en %s with %s, or options { %s = …}", who, label,
      label:find("^fig") and "caption: and alt:" or "caption: and columns:", inline)
  end
  return more or {}, lab:words(label), keys
end

--- The caption, with what the figure could not draw, as its pages note it, said after it, to each reader in their
-- language.
local function honest(fig, caption, drawn)
  local out
  for _, language in ipairs(drawn) do
    local list = fig.noted[language]
    if #list == 0 then return caption end
    out = out or {}
    out[language] = ("%s (%s.)"):format(words.pick(caption, language), table.concat(list, "; "))
  end
  return out
end

--- Saves a figure in these languages and every format. One that cannot be drawn leaves no file behind.
local function save_figure(lab, name, fig, drawn)
  local staging, begun = lab.run.staging, {}
  local _ <close> = setmetatable({}, { __close = function(_, message)
    for _, file in ipairs(message ~= nil and begun or {}) do staging:drop(file) end
  end })
  for _, language in ipairs(drawn) do
    local paths = {}
    for i, format in ipairs(lab.run.pieces and PIECE or FORMATS) do
      local file = ("%s%s.%s"):format(name, language == "es" and ".es" or "", format)
      begun[#begun + 1], paths[i] = file, staging:path(file)
    end
    fig:save(paths, { language = language })
  end
end

function exhibits:figure(name, fig, more)
  local who = ("figure '%s'"):format(tostring(name))
  need_name(who, name)
  more = options.check(who, more, { "caption", "alt" })
  local given, w, keys = object_words(self, who, "fig:" .. name, next(more) and more or nil, "caption")
  if w then
    given = { caption = given.caption or w.caption, alt = given.alt or w.alt }
    for _, key in ipairs { "title", "subtitle" } do
      if keys[key] then fig.options[key] = words.for_figure(w[key]) end
    end
  end
  need.said(who, "the caption", given.caption)
  need.said(who, "the alternative text (alt)", given.alt)
  if self.book.taken["fig:" .. name] then fail("%s: this name is taken", who) end
  local drawn = self.run.pieces and { self.language } or words.languages
  save_figure(self, name, fig, drawn)
  self.book.taken["fig:" .. name] = true
  self.book:add("figure", { name = name, caption = honest(fig, given.caption, drawn), alt = given.alt,
    line = need.line() })
end

local ALIGN = { left = true, center = true, right = true }

--- The columns of a table as {title, format, align}: given in code, or `columns:` of its words, titles with
-- | between them.
local function columns_of(who, rows, more, w, keys)
  local list = more.columns
  if not list and type(rows.columns) == "function" then list = rows.columns(w or {}) end
  if not list and keys and keys.columns then list = words.split(w.columns, "|") end
  if type(list) ~= "table" or #list == 0 then fail("%s: columns = {…} is missing", who) end
  local columns = {}
  for i, column in ipairs(list) do
    if words.is_text(column) then column = { title = column } end
    options.check(who, column, { "title", "format", "align" })
    if column.align ~= nil and not ALIGN[column.align] then
      fail("%s: align should be left, center or right, not '%s'", who, tostring(column.align))
    end
    columns[i] = { title = need_text(who, "a column's title", column.title), format = column.format,
      align = column.align }
  end
  for i, format in pairs(more.formats or {}) do
    if not columns[i] then fail("%s: there is no column %s to format", who, tostring(i)) end
    columns[i].format = columns[i].format or format
  end
  return columns
end

function exhibits:table(name, rows, more)
  local who = ("table '%s'"):format(tostring(name))
  need_name(who, name)
  more = options.check(who, more, { "caption", "columns", "formats" })
  local given, w, keys = object_words(self, who, "tbl:" .. name, more, "caption")
  if type(rows) ~= "table" then fail("%s: rows should be a list of lists", who) end
  local caption = need.said(who, "the caption", given.caption or w.caption)
  if self.book.taken["tbl:" .. name] then fail("%s: this name is taken", who) end
  self.book.taken["tbl:" .. name] = true
  local columns, cells = columns_of(who, rows, more, w, keys), {}
  for i, row in ipairs(rows) do
    if type(row) ~= "table" then fail("%s: row %d should be a list, not a %s", who, i, options.kind(row)) end
    if #row > #columns then fail("%s: row %d has %d entries, more than the columns (%d)", who, i, #row, #columns) end
    cells[i] = {}
    for j, column in ipairs(columns) do
      local value = need.scalar(row[j])
      if value == nil then fail("%s: row %d has no entry %d", who, i, j) end
      if type(value) == "number" then
        if not column.align then column.align = "right" end
        value = words.literal(column.format and words.formatted(who, column.format, value) or words.number(value))
      elseif type(value) == "string" then
        value = words.literal(need.utf8(who, ("row %d, entry %d"):format(i, j), value))
      elseif not words.is_text(value) then
        value = words.literal(tostring(value))
      end
      cells[i][j] = value
    end
  end
  self.run:show_table(self.book:add("table",
    { name = name, columns = columns, rows = cells, caption = caption, line = need.line() }))
end

return exhibits
