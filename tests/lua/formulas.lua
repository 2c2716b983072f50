-- Formulas on a page: what docs/pandoc/mathfix.lua makes of pandoc's MathML, the same for pandoc 2 and pandoc 3. That
-- browsers draw it well was looked at; here it stands written down.
local tap = require "minimodel.tap"
local shell = dofile "tests/lua/fixtures/shell.lua"

if not os.execute "command -v pandoc >/dev/null 2>&1" then tap.skip_all "pandoc is not here" end

local folder = shell.folder()
local filter = shell.quote(shell.root .. "/docs/pandoc/mathfix.lua")

--- The inside of the MathML of a formula, without the copy of the TeX in it.
local function drawn(tex)
  shell.write(folder .. "/formula.md", "$" .. tex .. "$\n")
  local status, page, said = shell.command(folder, "pandoc --mathml --lua-filter " .. filter .. " -t html formula.md")
  if status ~= 0 then return said end
  return (page:match "<semantics>(.-)<annotation" or page):gsub('^<mrow>(.*)</mrow>$', "%1"):gsub("\n%s*", "")
end

local THIN = '<mspace width="0.1667em"></mspace>'
local function row(text) return "<mrow>" .. text .. "</mrow>" end
local function fence(kind, sign, calm)
  return ('<mo stretchy="%s" form="%s">%s</mo>'):format(tostring(not calm), kind, sign)
end
local function cell(side, text)
  local gap = side ~= "center" and ("; padding-%s: 0"):format(side) or ""
  return ('<mtd style="text-align: %s; text-align: -webkit-%s%s">%s</mtd>'):format(side, side, gap, text)
end
local x, y = "<mi>x</mi>", "<mi>y</mi>"

for _, case in ipairs {
  { "\\mathrm{KL}(x)",
    '<mi mathvariant="normal">KL</mi>' .. row(fence("prefix", "(", true) .. x .. fence("postfix", ")", true)),
    "an upright name is one word, brackets round it stay low" },
  { "\\left(\\frac{x}{y}\\right)", fence("prefix", "(") .. "<mfrac>" .. x .. y .. "</mfrac>" .. fence("postfix", ")"),
    "brackets round a fraction grow" },
  { "x_{\\max} + \\sin^2", "<msub>" .. x .. "<mi>max</mi></msub><mo>+</mo><msup><mi>sin</mi><mn>2</mn></msup>",
    "a function that is a script, or has one, has no space within it" },
  { "x \\cos y", x .. THIN .. "<mi>cos</mi>" .. THIN .. y, "a function has thin spaces" },
  { "x = -y", x .. '<mo>=</mo><mo form="prefix">−</mo>' .. y, "a sign is no operation" },
  { "x - y", x .. "<mo>−</mo>" .. y, "a difference is one" },
  { "|x|", '<mo stretchy="false" form="prefix" lspace="0" rspace="0">|</mo>' .. x
    .. '<mo stretchy="false" form="postfix" lspace="0" rspace="0">|</mo>', "bars hug what they hold" },
  { "\\begin{aligned} x &= y \\end{aligned}",
    '<mtable displaystyle="true"><mtr>' .. cell("right", x) .. cell("left", "<mo>=</mo>" .. y) .. "</mtr></mtable>",
    "columns meet at the relation" },
  { "\\begin{matrix} x & -y \\end{matrix}",
    "<mtable><mtr>" .. cell("center", x) .. cell("center", '<mo form="prefix">−</mo>' .. y) .. "</mtr></mtable>",
    "a matrix" },
} do
  tap.is(drawn(case[1]), case[2], case[3])
end

shell.remove(folder)
tap.done()
