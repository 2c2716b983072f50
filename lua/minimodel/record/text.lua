--- How a record reads: in a sentence, and as the cells of a table. Does not: compute more than a mean and a range.
local looks = require "minimodel.positional.looks"
local options = require "minimodel.options"

local text = {}

local SUPERSCRIPT = { ["-"] = "⁻", ["0"] = "⁰", ["1"] = "¹", ["2"] = "²", ["3"] = "³", ["4"] = "⁴", ["5"] = "⁵",
  ["6"] = "⁶",
  ["7"] = "⁷", ["8"] = "⁸", ["9"] = "⁹" }

--- Three decimals where they say something, a power of ten for the very small and the very large; a true minus, and
-- none before a zero.
local function written(x, largest)
  if x ~= x then return "NaN" end
  if x == 0 then return "0" end
  local digits
  if math.type(x) == "integer" then
    digits = ("%d"):format(x)
  elseif largest >= 0.01 and largest < 1e6 or largest == math.huge then
    digits = ("%.3f"):format(x):gsub("^%-(0%.0+)$", "%1")
  else
    local mantissa, exponent = ("%.2e"):format(x):match "^(.-)e(.*)$"
    digits = mantissa .. " × 10" .. tostring(math.tointeger(tonumber(exponent))):gsub(".", SUPERSCRIPT)
  end
  return (digits:gsub("^%-", "−"))
end

--- "5.060 [4.912, 5.124]": mean, lowest and highest; one number alone; "nothing" of no values.
function text.summary(record)
  local n = record:count()
  if n == 0 then return "nothing" end
  local first = record:list()[1]
  if type(first) ~= "number" then return n == 1 and tostring(first) or ("%d tensors"):format(n) end
  local low, high = record:low(), record:high()
  local largest = math.max(math.abs(low), math.abs(high))
  if low == high or low ~= low then return written(low, largest) end
  return ("%s [%s, %s]"):format(written(record:mean(), largest), written(low, largest), written(high, largest))
end

local ALONE = {}         -- the one column of a record of one axis

local function cell(part)
  if type(part) == "number" then return written(part, math.abs(part)) end
  return tostring(part)
end

--- The rows of a table, and `columns`, its titles as a function of the table's words; see Record:cells.
function text.cells(record, format, others)
  local down, across = record.axes[1], record.axes[2]
  if not down or format and #record.axes > 2 then
    options.fail("record: cells: one or two axes, rows and columns; this record has %d: hold or average the others",
      #record.axes)
  end
  local columns = across and record:keys(across) or { ALONE }
  local out = {}
  for i, row in ipairs(record:keys(down)) do
    -- A number stands alone: the words' `first` says of what.
    out[i] = { type(row) == "number" and written(row, math.abs(row)) or looks.called(down, row) }
    for j, column in ipairs(columns) do
      local held = { [down] = row }
      if column ~= ALONE then held[across] = column end
      if format then
        local values = { record:of(held) }
        for k, other in ipairs(others) do values[k + 1] = other:of(held) end
        local zero = #values == 1 and values[1] == 0 and format:find "^%%[%d%.+]*e$"        -- "0", not 0.0e+00
        out[i][j + 1] = zero and "0" or options.filled("cells", format, table.unpack(values))
      else
        out[i][j + 1] = cell(record:of(held))
      end
    end
  end
  function out.columns(words)
    local has = words and (getmetatable(words) or {}).has          -- a script's words raise where they lack a key
    local function word(key) return words and (not has or has(key)) and words[key] or nil end
    local head = { word "first" or down }
    for j, column in ipairs(columns) do
      head[j + 1] = column == ALONE and (word "value" or "value") or word(column) or looks.called(across, column)
    end
    return head
  end
  return out
end

--- The cells as lines of text, columns aligned: what print shows of a record.
function text.lines(record, language)
  local cells = text.cells(record, nil, {})
  local rows, widths, out = { cells.columns() }, {}, {}
  for i, row in ipairs(cells) do rows[i + 1] = row end
  local function shown(value) return type(value) == "table" and (value[language or "en"] or value.en) or value end
  local function width(value) return utf8.len(shown(value)) or #shown(value) end
  for _, row in ipairs(rows) do
    for j, value in ipairs(row) do widths[j] = math.max(widths[j] or 0, width(value)) end
  end
  for i, row in ipairs(rows) do
    local parts = {}
    for j, value in ipairs(row) do parts[j] = shown(value) .. (" "):rep(widths[j] - width(value)) end
    out[i] = table.concat(parts, "  "):gsub("%s+$", "")
  end
  return table.concat(out, "\n")
end

return text
