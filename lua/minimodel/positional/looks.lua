--- What the schemes are called and how they are drawn, in every lab, figure and report: one name in each language, one
-- colour, one marker and one dash each, so that a line is known by three signs and not by colour alone.
--
--     looks.of "rope"                → { label = "RoPE", color = "blue", marker = "square", dash = "solid" }
--     looks.of(scheme)               the same, by the scheme's name; a scheme of one's own is called by its name and
--                                    takes signs that no other has: the first of a run the first free ones, and so on
--     looks.called("scheme", "rope") → what a key of that axis is called: "RoPE"; of another axis, "T = 64"
-- Does not: draw, or know colours by anything but their names (figure/colors.lua).
local looks = {}

local known = {
  sinusoidal = { label = { en = "sinusoidal", es = "sinusoidal" }, color = "orange", marker = "circle",
    dash = "dashed" },
  learned = { label = { en = "learned", es = "aprendida" }, color = "green", marker = "triangle", dash = "dashdot" },
  rope = { label = "RoPE", color = "blue", marker = "square", dash = "solid" },
  alibi = { label = "ALiBi", color = "purple", marker = "cross", dash = "solid" },
  t5 = { label = "T5", color = "sky", marker = "diamond", dash = "dashed" },
  none = { label = { en = "no positions", es = "sin posiciones" }, color = "muted", marker = "plus", dash = "dotted" },
}

-- For the schemes that learners write: colours that the known ones leave, then the others again with other markers and
-- dashes.
local spare = {
  { color = "red", marker = "diamond", dash = "solid" }, { color = "olive", marker = "pentagon", dash = "dashed" },
  { color = "brown", marker = "triangle", dash = "solid" }, { color = "sky", marker = "circle", dash = "dashdot" },
  { color = "red", marker = "plus", dash = "dashed" }, { color = "olive", marker = "square", dash = "dashdot" },
  { color = "brown", marker = "cross", dash = "dashdot" }, { color = "sky", marker = "pentagon", dash = "solid" },
}
local given, count = {}, 0

--- The look of a scheme, by its name or by itself: {label, color, marker, dash}.
function looks.of(scheme)
  local name = type(scheme) == "table" and scheme.name or scheme
  if known[name] then return known[name] end
  name = tostring(name)
  if not given[name] then
    local signs = spare[count % #spare + 1]
    count = count + 1
    given[name] = { label = name, color = signs.color, marker = signs.marker, dash = signs.dash }
  end
  return given[name]
end

--- Axes whose keys are schemes.
looks.of_schemes = { scheme = true, arm = true }

-- Words for keys of axes that recur.
local WORDS = { seed = { en = "seed %s", es = "semilla %s" }, head = { en = "head %s", es = "cabeza %s" } }

--- What a key of an axis is called, a text in both languages where they differ. With `markup` a letter slants, as in
-- figures: *T* = 64.
function looks.called(axis, key, markup)
  if looks.of_schemes[axis] then return looks.of(key).label end
  local pattern = WORDS[axis]
  if pattern then return { en = pattern.en:format(key), es = pattern.es:format(key) } end
  if type(key) == "string" then return key end
  return (markup and #axis == 1 and "*%s* = %s" or "%s = %s"):format(axis, key)
end

return looks
