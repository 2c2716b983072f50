--- Numbers as a reader of a page or a figure expects them: a true minus, powers of ten, digits of long numbers in
-- threes. Works on text that is for reading; code, formulas and addresses are not given to it. Plain Lua of any version
-- from 5.3 on, and requires nothing, since pandoc's filter (docs/pandoc/numbers.lua) runs it too.
local numerals = {}

local RAISED = { ["0"] = "⁰", ["1"] = "¹", ["2"] = "²", ["3"] = "³", ["4"] = "⁴", ["5"] = "⁵", ["6"] = "⁶", ["7"] = "⁷",
  ["8"] = "⁸", ["9"] = "⁹", ["-"] = "⁻" }

--- What stands between groups of three digits: a comma in English, a narrow no-break space in Spanish (RAE).
local GROUP = { en = ",", es = "\u{202f}" }
local TIMES = "\u{a0}×\u{a0}10"

local function power(before, mantissa, sign, exponent)
  exponent = exponent:gsub("^0+", "")
  if exponent == "" then return before .. mantissa end
  local factor = mantissa == "1" and "10" or mantissa == "-1" and "-10" or mantissa .. TIMES
  return before .. factor .. ((sign == "-" and "-" or "") .. exponent):gsub(".", RAISED)
end

local function grouped(digits, separator)
  local first = #digits % 3
  local head, rest = digits:sub(1, first), digits:sub(first + 1):gsub("%d%d%d", separator .. "%0")
  return head == "" and rest:sub(#separator + 1) or head .. rest
end

--- text with its numbers spelt for readers of a language ("en" or "es"): -0.5 → −0.5, 5.96e-08 → 5.96 × 10⁻⁸, 1e-6 →
-- 10⁻⁶, 132352 → 132,352 or 132 352, -0.000 → 0.000. plain = true leaves digits together (what a reader may type
-- again).
function numerals.spell(text, language, plain)
  text = (" " .. text):gsub("([^%w%.,/:#_%-])(%-?%d[%d%.]*)[eE]([%+%-]?)(%d+)%f[^%w]", power)
  text = text:gsub("([^%w%.,/:#_%-])%-(%d[%d%.]*)", function(before, number)
    return before .. (number:find "[1-9]" and "−" or "") .. number
  end)
  if not plain then
    local separator = GROUP[language] or GROUP.en
    text = text:gsub("([^%w%.,/:#_%-])(%d%d%d%d%d+)(%.?)(%w?)", function(before, digits, point, after)
      if point == "" and after ~= "" then return nil end
      return before .. grouped(digits, separator) .. point .. after
    end)
  end
  return text:sub(2)
end

return numerals
