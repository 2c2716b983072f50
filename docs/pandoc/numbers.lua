--- A pandoc filter: numbers as a reader expects them (lua/minimodel/numerals.lua), on one line with their sign of
-- percent, and in Spanish the names of functions that Spanish has: sen, máx, mín. Runs before citations are resolved,
-- so that it touches what we wrote and not titles of works. Code stays as it is, and so do the values of parameters,
-- which a reader may type again.
local numerals = dofile((PANDOC_SCRIPT_FILE:gsub("[^/]*$", "")) .. "numerals.lua")

local FUNCTIONS = { sin = "\\operatorname{sen}", max = "\\operatorname*{máx}", min = "\\operatorname*{mín}" }

local function spelling(language, plain)
  return {
    traverse = "topdown",
    Str = function(str) return pandoc.Str(numerals.spell(str.text, language, plain)) end,
    Inlines = function(list)
      for i, inline in ipairs(list) do
        local after = (inline.t == "Space" or inline.t == "SoftBreak") and list[i + 1]
        local before = after and list[i - 1]
        local number = before and (before.t == "Span" or before.t == "Str" and before.text:find "%d$")
        if number and after.t == "Str" and after.text:find "^%%" then list[i] = pandoc.Str "\u{a0}" end
      end
      return list
    end,
    Cite = function(cite) return cite, false end,
    Image = function(image)
      local alt = image.attributes.alt
      if alt then image.attributes.alt = numerals.spell(alt, language, plain) end
      return image
    end,
    Math = language == "es" and function(math)
      return pandoc.Math(math.mathtype, (math.text:gsub("\\(%a+)", function(name) return FUNCTIONS[name] end)))
    end or nil,
  }
end

--- Is this the table of a lab's parameters?
local function of_parameters(made)
  local head = pandoc.utils.to_simple_table(made).headers[1]
  local first = head and pandoc.utils.stringify(head)
  return first == "Parameter" or first == "Parámetro"
end

function Pandoc(doc)
  local language = pandoc.utils.stringify(doc.meta.lang or "en"):sub(1, 2)
  local filter, typed = spelling(language, false), spelling(language, true)
  filter.Table = function(made) if of_parameters(made) then return made:walk(typed), false end end
  return doc:walk(filter)
end
