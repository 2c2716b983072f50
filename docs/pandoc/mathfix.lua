--- A pandoc filter, last: turns mathematics into MathML that browsers draw as TeX would.
-- pandoc's own MathML leaves a few things to attributes that browsers no longer read. Here the formulas are written by
-- pandoc, mended, and put back: upright names of several letters are one <mi>, columns are aligned by style,
-- parentheses only stretch around tall content, bars hug what they enclose, signs are operators, and operator names
-- keep their thin space. Pandoc 2 and pandoc 3 come out alike.
if not FORMAT:match("html") and not FORMAT:match("epub") then return {} end

local function upright(run)
  local letters = {}
  for letter in run:gmatch('<mi mathvariant="normal">(.-)</mi>') do letters[#letters + 1] = letter end
  return '<mi mathvariant="normal">' .. table.concat(letters) .. "</mi>"
end

local function merge_names(text)
  text = text:gsub('<mstyle mathvariant="normal">(.-)</mstyle>', function(inside)
    local letters = inside:gsub("<mi>([^<]*)</mi>", "%1")
    if not letters:find "<" then return '<mi mathvariant="normal">' .. letters .. "</mi>" end
  end)
  local single = '<mi mathvariant="normal">[^<]+</mi>'
  local out, position = {}, 1
  while true do
    local first, last = text:find(single .. "%s*" .. single, position)
    if not first then break end
    while true do
      local _, further = text:find("^%s*" .. single, last + 1)
      if not further then break end
      last = further
    end
    out[#out + 1] = text:sub(position, first - 1) .. upright(text:sub(first, last))
    position = last + 1
  end
  text = table.concat(out) .. text:sub(position)
  return (text:gsub("<mrow>(" .. single .. ")</mrow>", "%1"))   -- the row that held the letters
end

--- Browsers move the content of a cell only by the -webkit- values; columns that meet at a relation have no gap of
-- their own there.
local SIDE = {
  right = 'style="text-align: right; text-align: -webkit-right; padding-right: 0"',
  left = 'style="text-align: left; text-align: -webkit-left; padding-left: 0"',
  center = 'style="text-align: center; text-align: -webkit-center"',
}

--- An aligned derivation is set as if each line were displayed; a matrix is not. Pandoc 3's own style is replaced.
local function align(text)
  text = text:gsub("<mtable>(%s*<mtr>%s*<mtd columnalign=\"right\")", '<mtable displaystyle="true">%1')
  return (text:gsub('<mtd columnalign="(%a+)"', function(side) return "<mtd " .. (SIDE[side] or SIDE.center) end)
    :gsub('(<mtd style="[^"]*") style="[^"]*"', "%1"))
end

local TALL = { "<mfrac", "<munder", "<mover", "<mtable", "<msqrt", "<munderover", "∑", "∏", "∫" }

local function is_tall(text)
  -- a bar or a hat is not
  text = text:gsub('<mover>%s*<m[in][^>]*>[^<]*</m[in]>%s*<mo accent="true">[^<]*</mo>%s*</mover>', "")
  for _, mark in ipairs(TALL) do
    if text:find(mark, 1, true) then return true end
  end
  return false
end

--- Each pair of brackets stretches only if what it holds is tall.
local function calm_fences(text)
  local open, calm = {}, {}
  for at, form in text:gmatch '()<mo stretchy="true" form="(%a+)">' do
    if form == "prefix" then
      open[#open + 1] = at
    elseif form == "postfix" and #open > 0 then
      local first = table.remove(open)
      if not is_tall(text:sub(first, at)) then calm[first], calm[at] = true, true end
    end
  end
  local alone = not is_tall(text)
  return (text:gsub('()<mo stretchy="true"', function(at)
    if calm[at] or alone then return '<mo stretchy="false"' end
  end))
end

local THIN = '<mspace width="0.1667em"></mspace>'

--- log x, sin θ: a function's name is an <mi>, with a thin space after it unless a parenthesis or a script follows,
-- and one before it where it is multiplied by what stands there. What has a script, or is one, takes no space in it.
local function operators(text)
  text = text:gsub("<mo>(%a%a+)</mo>(%s*</m[su][^>]*>)", "<mi>%1</mi>%2")
    :gsub("(<m[su][ubpnder]+>%s*)<mo>(%a%a+)</mo>", "%1<mi>%2</mi>")
  text = text:gsub("(</m[inrsu][^>]*>%s*)<mo>(%a%a+)</mo>", function(before, name)
    if before:find "^</mo>" or before:find "^</mspace" then return nil end
    return before .. THIN .. "<mo>" .. name .. "</mo>"
  end)
  return (text:gsub("<mo>(%a%a+)</mo>(%s*)(<?[^>]*>?)", function(name, gap, following)
    return "<mi>" .. name .. "</mi>" .. gap .. (following:find("^<m[ins]") and THIN or "") .. following
  end))
end

--- A minus after an opening bracket, a comma or a relation is a sign. Pandoc 3 knows signs itself, and writes them as
-- names.
local function signs(text)
  text = text:gsub("<mi>−</mi>", '<mo form="prefix">−</mo>')
  return (text:gsub('(<mo[^>]*form="prefix"[^>]*>[^<]*</mo>%s*)<mo>−</mo>', '%1<mo form="prefix">−</mo>')
    :gsub("(<mo>[,;=<>≤≥≈→(%[]</mo>%s*)<mo>−</mo>", '%1<mo form="prefix">−</mo>')
    :gsub("(<mtd[^>]*>)<mo>−</mo>", '%1<mo form="prefix">−</mo>'))
end

--- Bars that open and close are given the spacing of brackets; browsers know them as relations.
local function bars(text)
  for _, bar in ipairs { "|", "∥", "‖" } do
    text = text:gsub('(<mo [^>]*form="%a+fix")>' .. bar, '%1 lspace="0" rspace="0">' .. bar)
  end
  return text
end

local function mend(text)
  return operators(bars(signs(calm_fences(align(merge_names(text))))))
end

function Math(element)
  local written = pandoc.write(pandoc.Pandoc { pandoc.Plain { element } }, "html", { html_math_method = "mathml" })
  if not written:find("<math", 1, true) then
    io.stderr:write("this formula cannot be drawn: ", element.text, "\n")
    os.exit(1)
  end
  written = written:gsub("%s+$", "")
  return pandoc.RawInline("html", mend(written))
end

--- A comma stays with the formula before it.
function Inlines(list)
  local out, i = pandoc.List(), 1
  while i <= #list do
    local element, following = list[i], list[i + 1]
    out:insert(element)
    if element.t == "RawInline" and element.text:find '^<math display="inline"' and following and following.t == "Str"
      and following.text:find "^[,.;:)%]?!]" then
      out[#out] = pandoc.RawInline("html", '<span style="white-space: nowrap">' .. element.text)
      out:insert(following)
      out:insert(pandoc.RawInline("html", "</span>"))
      i = i + 1
    end
    i = i + 1
  end
  return out
end
