-- Random texts in every place of a lab that takes text: titles, meanings, values, names of checks, claims, captions,
-- alternative texts, cells, prose, prints. In the manifest, TAP, the terminal, README and page, in both languages, each
-- comes out as it went in. Words are given with a backslash before each sign, data as they are.
--
-- A few seeds; REPORT_RANDOM=FROM-TO runs others. A failure names its seed, the place and both texts.
local json = require "minimodel.json"
local mm = require "minimodel"
local numerals = require "minimodel.numerals"
local tap = require "minimodel.tap"
local shell = dofile "tests/lua/fixtures/shell.lua"

if not os.execute "command -v pandoc >/dev/null 2>&1" then tap.skip_all "pandoc is not here" end
local sanitized = (os.getenv "BUILD" or ""):find "asan"
local from, to = (os.getenv "REPORT_RANDOM" or (sanitized and "1-1" or "1-3")):match "^(%d+)%-(%d+)$"
from, to = math.tointeger(tonumber(from)), math.tointeger(tonumber(to))

local SIGNS = {
  "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "#", "+", "-", ".", "!", "|", "<", ">", "$", "@", "^", "~",
  ":", ";", "=", "&", "%", '"', "'", "/", "?", ",", "a", "b1", "x", "é", "θ", "→", "¿", "«", "位", "&amp;", "&#0;",
  "<b>", "</div>", "<!--", "-->", "http://a.b", "](", "1.", "- ", "$$", "``", "```", "~~~", "::: ", "T", "`=x`",
  "$x$", "**a**", "*a*", "@fig:f", "@su2021", "[@su2021]", "{#sec:a}", "---", "***", "%s", "%d", "\\n", "[^1]",
  "<script>", "{{x}}", "$lang$", "not ok 1", "# SKIP", "]]", "--", "en:", "title:", "|---|",
}

local folder, rng = shell.folder(), nil

local function pick(list) return list[rng:integer(1, #list)] end
local function signs()
  local out = {}
  for k = 1, rng:integer(1, 9) do out[k] = (rng:integer(1, 4) == 1 and " " or "") .. pick(SIGNS) end
  return (table.concat(out):gsub("^%s+", ""):gsub("%s+$", ""):gsub("%s+", " "))
end

--- What only this text holds, of letters alone.
local count
local function mark()
  count = count + 1
  return ("Q" .. ("%04d"):format(count):gsub("%d", function(d) return string.char(("k"):byte() + tonumber(d)) end))
end

-- Places: the name of each and how its text is given. "data" as it is, "words" with a backslash before each sign, since
-- words have marks of their own; "plain" is one text for both languages.
local PLACES = {
  { "title", "words" }, { "meaning", "words" }, { "value", "data", "plain" }, { "config", "data", "plain" },
  { "result", "data", "plain" }, { "listed", "data", "plain" }, { "check", "words" }, { "hint", "words" },
  { "column", "words" }, { "cell", "data", "plain" }, { "cells", "words" }, { "table_caption", "words" },
  { "caption", "words" }, { "alt", "words" }, { "block_caption", "words" }, { "block_alt", "words" },
  { "claim", "words" }, { "source", "words" }, { "expected", "words" }, { "measured", "data", "plain" },
  { "why", "words" }, { "prose", "data", "plain" }, { "heading", "data", "plain" }, { "printed", "data" },
  { "written", "data", "plain" }, { "filled", "data", "plain" },
}

local function in_words(text) return (text:gsub("%p", "\\%0")) end

--- The texts of a seed: name → {en =, es =} as they should come out, and as they are given.
local function texts_of(seed)
  rng, count = mm.random(seed):split "report", 0
  local wanted, given = {}, {}
  for _, place in ipairs(PLACES) do
    local name, kind, plain = place[1], place[2], place[3]
    local en = ("%s %s %s"):format(signs(), mark(), signs())
    local es = plain and en or ("%s %s %s"):format(signs(), mark(), signs())
    wanted[name] = { en = en, es = es }
    given[name] = { en = kind == "words" and in_words(en) or en, es = kind == "words" and in_words(es) or es }
    if plain then given[name] = given[name].en end
  end
  return wanted, given
end

local function quoted(value)
  if type(value) == "string" then return ("%q"):format(value) end
  return ("{ en = %q, es = %q }"):format(value.en, value.es)
end

local LAB = [==[
--[[en
# A heading: `=t.heading`

Prose with `=t.prose` in it.
]]
--[[es
# Un título: `=t.heading`

Prosa con `=t.prose` dentro.
]]
--[=[en fig:g
caption: BLOCK_CAPTION_EN
alt: BLOCK_ALT_EN
]=]
--[=[es fig:g
caption: BLOCK_CAPTION_ES
alt: BLOCK_ALT_ES
]=]
local lab = mm.lab { experiment = "00-x", title = t.title }
lab:param("p", t.value, t.meaning)
lab:config("c", t.config)
lab:result("r", t.result)
lab:result("l", { t.listed, "b" })
lab:check(t.check, 1, "<", 2)
lab:table("t", { { t.cell, t.cells } }, { columns = { t.column, { title = "b" } }, caption = t.table_caption })
for _, name in ipairs { "f", "g" } do
  local fig = mm.figure {}
  fig:axes {}:line({ 0, 1 }, { 0, 1 })
  lab:figure(name, fig, name == "f" and { caption = t.caption, alt = t.alt } or nil)
end
lab:expect { claim = t.claim, source = t.source, expected = t.expected, measured = t.measured, holds = true,
  why = t.why }
lab:print(t.printed)
io.write(t.written, "\n")
lab:expect { claim = lab:fill({ en = "c %s", es = "c %s" }, t.filled), measured = 1, holds = true }
lab:check("fails", 2, "<", 1, { hint = t.hint })
]==]

--- HTML as its readers see it: letters as they are, a tag as a \1, any room as one blank; and all alternative texts.
local NAMED = { amp = "&", lt = "<", gt = ">", quot = '"', nbsp = "\u{a0}" }
local function decoded(text)
  return (text:gsub("&(#?%w+);", function(name)
    local code = name:match "^#(%d+)$" or name:match "^#x(%x+)$"
    return code and utf8.char(tonumber(code, name:find "x" and 16 or 10)) or NAMED[name]
  end))
end
local function seen(html)
  local alts = {}
  for alt in html:gmatch '%salt="([^"]*)"' do alts[#alts + 1] = decoded(alt) end
  html = html:gsub("<style.-</style>", ""):gsub("<script.-</script>", ""):gsub("</?span>", "")
  html = html:gsub("<[/!%a][^>]*>", "\1"):gsub("%s+", " ")
  return (decoded(html):gsub("−", "-")), (table.concat(alts, "\n"):gsub("−", "-"))
end

local problems = {}
--- Is the text there, with its own letters alone? Else what stands round its mark is told.
local function look(seed, where, place, text, in_what)
  local expected = text:gsub("−", "-")
  if in_what:find(expected, 1, true) then return end
  local at = in_what:find(text:match "Q[k-t][k-t][k-t][k-t]", 1, true)
  local got = at and in_what:sub(math.max(1, at - #text), at + #text):gsub("\1", "¦") or "nothing"
  problems[#problems + 1] = ("REPORT_RANDOM=%d-%d, %s, %s: wanted %s\n  got %s"):format(seed, seed, where, place,
    expected, got)
end

local SHOWN = {} -- what pages show, in order; alternative texts are looked for by themselves
for _, place in ipairs(PLACES) do
  if not place[1]:find "alt$" and place[1] ~= "config" then SHOWN[#SHOWN + 1] = place[1] end
end

local function one(seed)
  local wanted, given = texts_of(seed)
  local lines = {}
  for name, value in pairs(given) do lines[#lines + 1] = ("%s = %s,"):format(name, quoted(value)) end
  table.sort(lines)
  shell.write(folder .. "/texts.lua", "return {\n" .. table.concat(lines, "\n") .. "\n}\n")
  local blocks = LAB:gsub("BLOCK_(%u+)_(%u+)", function(name, language)
    return given["block_" .. name:lower()][language:lower()]
  end)
  shell.write(folder .. "/x.lua", 'local mm, t = require "minimodel", dofile "texts.lua"\n' .. blocks)
  local status, out, said = shell.minimodel(folder, "x.lua --tap")
  if status ~= 1 or not out:find "\n1%.%.%d+\n$" then
    problems[#problems + 1] = ("REPORT_RANDOM=%d-%d: status %s, %s%s"):format(seed, seed, tostring(status), said, out)
    return
  end
  local names = {}
  for line in out:gmatch "[^\n]+" do
    if line:find "^ok" or line:find "^not ok" then
      names[#names + 1] = line:gsub("\\([\\#])", "%1")
    elseif not line:find "^#" and not line:find "^%d" then
      problems[#problems + 1] = ("REPORT_RANDOM=%d-%d, TAP: %s"):format(seed, seed, line)
    end
  end
  if #names ~= 2 then problems[#problems + 1] = ("REPORT_RANDOM=%d-%d, TAP: %d lines"):format(seed, seed, #names) end
  look(seed, "TAP", "check", wanted.check.en, names[1] or "")
  look(seed, "terminal", "claim", wanted.claim.en, out)

  local at = folder .. "/figures/00-x/"
  local made = json.decode(shell.read(at .. "manifest.json"))
  for place, got in pairs { value = made.config.p, config = made.config.c, result = made.results.r,
    listed = made.results.l[1], measured = made.expectations[1].measured } do
    if got ~= wanted[place].en then look(seed, "manifest", place, wanted[place].en, tostring(got)) end
  end

  said = select(3, shell.minimodel(folder, "weave x.lua --to w"))
  if said ~= "" then problems[#problems + 1] = ("REPORT_RANDOM=%d-%d, weave: %s"):format(seed, seed, said) end
  for _, language in ipairs { "en", "es" } do
    local short = language == "es" and ".es" or ""
    -- GitHub knows formulas between dollars, but not between dollars that stand in spans; pandoc's reader makes no
    -- difference
    local _, github = shell.command(at, ("pandoc -f gfm-tex_math_dollars -t html --wrap=none README%s.md")
      :format(short))
    local page = shell.read(("%s/w/labs/x%s.html"):format(folder, short)) or ""
    github = github:gsub("</?a[^>]*>", "") -- GitHub leads to any address that stands in a text
    for where, html in pairs { README = github, page = page } do
      local text, alts = seen(html)
      for _, place in ipairs(SHOWN) do look(seed, where .. short, place, wanted[place][language], text) end
      for _, place in ipairs { "alt", "block_alt" } do
        look(seed, where .. short, place, wanted[place][language], alts)
      end
    end
  end
end

tap.is(numerals.spell("a-1.", "en"), "a-1.", "digits of these texts stay together")
for seed = from, to do one(seed) end
tap.ok(#problems == 0, ("seeds %d … %d: texts come out as they went in"):format(from, to), "%s",
  (table.concat(problems, "\n", 1, math.min(#problems, 12)):gsub("%%", "%%%%")))
if #problems > 12 then tap.note("and %d more", #problems - 12) end
shell.remove(folder)
tap.done()
