-- How code on a page is coloured (docs/pandoc/code.lua): whatever Lua it is given, its text and its lines stay; words,
-- strings, numbers, comments and calls are marked as they should be; the form is pandoc's own. Needs pandoc.
local tap = require "minimodel.tap"
local shell = dofile "tests/lua/fixtures/shell.lua"

if not os.execute "command -v pandoc >/dev/null 2>&1" then tap.skip_all "pandoc is not here" end
local folder = shell.folder()

--- The HTML of blocks of Lua, made by pandoc.
local function made(blocks)
  local text = {}
  for i, block in ipairs(blocks) do
    text[i] = ("``````{.lua .numberLines startFrom=%d data-piece=code-%d}\n%s\n``````\n"):format(i, i, block)
  end
  shell.write(folder .. "/page.md", table.concat(text, "\n"))
  local _, html = shell.command(shell.root, "pandoc -f markdown -t html5 --no-highlight --lua-filter "
    .. "docs/pandoc/code.lua " .. shell.quote(folder .. "/page.md"))
  local list = {}
  for code in html:gmatch "<code class=\"sourceCode lua\"[^>]*>(.-)</code>" do list[#list + 1] = code end
  return list, html
end

local ENTITIES = { amp = "&", lt = "<", gt = ">", quot = '"' }
local function plain(html) return (html:gsub("<[^>]*>", ""):gsub("&(%l+);", ENTITIES)) end

local TRICKY = table.concat({ 'local s = "a -- b \\" \\\\" .. \'[[\' -- "c"', "--[==[ two",
  "lines ]] ]==] x = 0x1F.8p3 - 1e-3 .. 2", "local t = [=[", "]]",
  "]=] for i = 1, #t do f{ g 'x', h \"y\", k [[z]] } end", "a.b:c(1)[2] = t[1]--x",
  "if a<b and c>d then goto e end ::e::", "--[[ open" }, "\n")
local sources = { TRICKY }
for _, name in ipairs(shell.names "labs") do sources[#sources + 1] = shell.read("labs/" .. name):gsub("%s+$", "") end
local list, html = made(sources)
tap.is(#list, #sources, ("%d blocks"):format(#sources))
for i, source in ipairs(sources) do
  local count = select(2, source:gsub("\n", "")) + 1
  tap.ok(plain(list[i] or "") == source and select(2, list[i]:gsub("\n<span>", "")) + 1 == count,
    ("block %d: its text stays, a line each"):format(i))
end
tap.ok(html:find('<div class="sourceCode" data-startFrom="2" data-piece="code-2">'
  .. '<pre class="sourceCode numberSource lua numberLines">'
  .. '<code class="sourceCode lua" style="counter-reset: source-line 1;"><span>', 1, true),
  "in the form that pandoc's own has", "%s", html:sub(1, 300))
local function marked(mark, text)
  tap.ok(list[1]:find(('<span class="%s">%s</span>'):format(mark, text), 1, true),
    ("%s is marked %s"):format(text, mark), "%s", list[1])
end
marked("st", "&quot;a -- b \\&quot; \\\\&quot;")
marked("st", "'[['")
marked("co", "-- &quot;c&quot;")
marked("co", "--[==[ two")
marked("co", "lines ]] ]==]")
marked("dv", "1e-3")
marked("dv", "2")
marked("st", "]=]")
marked("kw", "for")
marked("fu", "g")
marked("fu", "c")
marked("co", "--x")
marked("kw", "goto")
marked("co", "--[[ open")
tap.done()
