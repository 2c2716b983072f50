-- What a lab gives as data stays data in every output: whatever signs a value has, pandoc reads back the same
-- letters, a picture keeps its caption, TAP its lines, the shell its words, JSON its encoding.
local tap = require "minimodel.tap"
local inline = require "minimodel.report.inline"
local json = require "minimodel.json"
local lines = require "minimodel.report.tap"
local pandoc = require "minimodel.report.pandoc"
local files = require "minimodel.files"
local document = require "minimodel.report.document"
local words = require "minimodel.report.words"
local shell = dofile "tests/lua/fixtures/shell.lua"

local folder = shell.folder()
local function has(text, part, name) tap.ok(text:find(part, 1, true), name, "looked for %s\nin %s", part,
  text:sub(1, 2000)) end

-- ---- Words and what is inside them

local function shown(text, kind) return inline.markdown(text, "en", { kind = kind or "pandoc" }) end
tap.is(shown "x in [0, 1) and (0, 1]", "x in \\[0\\, 1\\) and \\(0\\, 1\\]", "brackets are themselves")
tap.is(shown("$\\omega_k$ and 5 $ or $6", "github"), "$\\omega_k$ and 5 <span>$</span> or <span>$</span>6",
  "dollars that are no mathematics")
tap.is(shown("*T* = 2 * 3, a*b*c, **bold**", "github"), "*T* = 2 \\* 3, a\\*b\\*c, **bold**",
  "stars that lean on letters, and those that do not")
tap.is(shown("`a|b` and `", "github"), "`a|b` and \\`", "code, and a backtick alone")
tap.is(shown("\\*a\\* \\$x\\$", "github"), "\\*a\\* <span>$</span>x<span>$</span>",
  "a backslash takes the next sign as it is")
tap.is(shown("me@fig.es @fig:a @vaswani2017 @nobody [@su2021, p. 3]", "github"),
  "me\\@fig.es @fig:a @vaswani2017 \\@nobody [@su2021, p. 3]",
  "references and works that exist")
tap.is(shown(words.literal "*a* $x$ `b` @fig:c", "github"), "\\*a\\* <span>$</span>x<span>$</span> \\`b\\` \\@fig:c",
  "data has no marks")
tap.is(inline.plain("*T* and $\\omega$ and `x`", "en"), "T and \\omega and x", "words without marks")

-- ---- pandoc reads back what was said

if os.execute "command -v pandoc >/dev/null 2>&1" then
  local signs = { "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "#", "+", "-", ".", "!", "|", "<", ">", "$", "@",
    "^", "~", ":", ";", "=", "&", "%", '"', "'", "/", "?", ",", "a", "b1", "2", "x", "é", "&amp;", "<b>",
      "http://a.b", "](", "1.", "- ", "$$", "``", "::: ", "T" }
  local seed, texts = 7, {}
  local function random(n)
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed // 65536 % n + 1
  end
  for i = 1, 150 do
    local out = {}
    for k = 1, 1 + random(9) do out[k] = (random(4) == 1 and " " or "") .. signs[random(#signs)] end
    texts[i] = (table.concat(out):gsub("^%s+", ""):gsub("%s+$", ""):gsub("%s+", " "))
  end
  --- The letters of inlines of pandoc's, as one text; anything but letters and spaces is named.
  local function letters(list)
    local out = {}
    for _, item in ipairs(list) do
      out[#out + 1] = item.t == "Str" and item.c or item.t == "Space" and " " or "<" .. item.t .. ">"
    end
    return table.concat(out)
  end
  local function read(markdown)
    shell.write(folder .. "/t.md", markdown)
    local status, out = shell.command(folder, ("pandoc -f %s --columns=10000 -t json t.md"):format(pandoc.READER))
    return status == 0 and json.decode(out)
  end
  local page, table_rows = {}, {}
  for i, text in ipairs(texts) do
    page[i] = inline.escape(text, "pandoc") .. "\n"
    table_rows[i] = ("| %s | 1 |"):format(inline.markdown(words.literal(text), "en", { kind = "pandoc", cell = true }))
  end
  local made, wrong = read(table.concat(page, "\n")), {}
  for i, text in ipairs(texts) do
    local block = made.blocks[i]
    local got = block and (block.t == "Para" and letters(block.c) or block.t) or "nothing"
    if got ~= text then wrong[#wrong + 1] = ("%s became %s"):format(text, got) end
  end
  tap.ok(#wrong == 0 and #made.blocks == #texts, "150 texts of signs as paragraphs", "%s", table.concat(wrong, "\n"))
  made, wrong = read("| a | b |\n| --- | --- |\n" .. table.concat(table_rows, "\n") .. "\n"), {}
  local rows = made.blocks[1].c[5][1][4]
  for i, text in ipairs(texts) do
    local cell = rows[i] and rows[i][2][1][5][1]
    local got = cell and letters(cell.c) or "nothing"
    if got ~= text then wrong[#wrong + 1] = ("%s became %s"):format(text, got) end
  end
  tap.ok(#wrong == 0 and #rows == #texts, "as cells of a table", "%s", table.concat(wrong, "\n"))
  wrong = {}
  local pictures = {}
  for i, text in ipairs(texts) do
    pictures[i] = ('![%s](<x.svg>){#fig:f%d alt="%s"}\n'):format(inline.markdown(words.literal(text), "en",
      { kind = "pandoc" }), i,
      inline.escape(text, "pandoc"))
  end
  made = read(table.concat(pictures, "\n"))
  for i, text in ipairs(texts) do
    local block = made.blocks[i]
    local image = block and block.t == "Para" and block.c[1]
    local got = image and image.t == "Image" and letters(image.c[2]) or "no picture"
    local alt
    for _, pair in ipairs(image and image.t == "Image" and image.c[1][3] or {}) do
      alt = pair[1] == "alt" and pair[2] or alt
    end
    if got ~= text or alt ~= text then wrong[#wrong + 1] = ("%s became %s, alt %s"):format(text, got, tostring(alt)) end
  end
  tap.ok(#wrong == 0, "as captions and alternative texts", "%s", table.concat(wrong, "\n"))
  wrong = {}
  for i = 1, 40 do
    made = read(("---\ntitle: '%s'\n---\n"):format(inline.escape(texts[i], "pandoc"):gsub("'", "''")))
    local title = made and made.meta.title
    local got = title and title.t == "MetaInlines" and letters(title.c) or "no title"
    if got ~= texts[i] then wrong[#wrong + 1] = ("%s became %s"):format(texts[i], got) end
  end
  tap.ok(#wrong == 0, "as titles", "%s", table.concat(wrong, "\n"))
end

-- ---- TAP, the shell, JSON

tap.is(lines.line(true, 3, "a # TODO\nnot ok 4 - b \\ c\27"), "ok 3 - a \\# TODO not ok 4 - b \\\\ c \n",
  "a name of TAP ends no line and is no directive")
tap.is({ files.shell_word "plain-1.5", files.shell_word "two words; $HOME", files.shell_word "it's",
  files.shell_word "" },
  { "plain-1.5", "'two words; $HOME'", "'it'\\''s'", "''" }, "words for the shell")
local book = { path = "labs/a b.lua", head = { seed = 0, default_seed = 0 }, of = function()
  return { { name = "s", value = "two words; $HOME", default = "x" } }
end }
tap.is((document.command(book)), "./minimodel 'labs/a b.lua' --s 'two words; $HOME'",
  "the line that makes the lab again")

local HEAD = 'local mm = require "minimodel"\nlocal lab = mm.lab { experiment = "00-x", title = "x" }\n'
local function run(body, given)
  shell.write(folder .. "/x.lua", HEAD .. body)
  return shell.minimodel(folder, "x.lua " .. (given or ""))
end
local at = folder .. "/figures/00-x/"
local printed
local status, _, said = run('lab:result("r", "a\\255")\n')
tap.is(status, 1, "a result that is not UTF-8 is refused")
has(said, "x.lua:3: result 'r': a text is not UTF-8: byte 2 is \\xff", "at the line that gave it")
_, _, said = run('lab:table("t", { { "\\xc3" } }, { columns = { "a" }, caption = "c" })\n')
has(said, "x.lua:3: table 't': row 1, entry 1 is not UTF-8", "a cell too")
_, _, said = run('lab:table("t", { { "a" } }, { columns = { "a" }, caption = "\\xff" })\n')
has(said, "x.lua:3: table 't': the caption is not UTF-8", "and a caption")
status = run 'print("a\\255b", "\\27[31mred")\n'
tap.is(status, 0, "what is printed may be any bytes")
has(shell.read(at .. "README.md"), "a\\xffb\t\\x1b[31mred", "the report spells them")

status, printed = run('io.write "training ..."\nlab:check("a\\nnot ok 7 - b # SKIP", 1, "<", 2)\nio.write "x"\nprint '
  .. '"y"\n', "--tap")
has(printed, "# training ...\nok 1 - a not ok 7 - b \\# SKIP: 1 < 2\n# xy\n",
  "prints stand on lines of their own under TAP")
tap.is(status, 0, "and the lab passes")
tap.ok(not printed:find "\nnot ok", "no line is forged")

-- ---- Many prints

local clock = os.clock()
status = run 'for i = 1, 80000 do print("line", i) end\n'
tap.is(status, 0, "80,000 prints")
local text = shell.read(at .. "README.md")
tap.ok(#text < 40000, "the report keeps what can be read", "%d bytes", #text)
has(text, "line\t1\n", "the first")
has(text, "line\t80000\n", "the last")
has(text, "… 79500 lines more were printed here\n", "and says how many it left out")
tap.note("%.1f s", os.clock() - clock)

-- ---- A lab whose values are all signs, through pandoc

if os.execute "command -v pandoc >/dev/null 2>&1" then
  status, _, said = run([[
local s = lab:param("s", "<pad> *a*|_b_", "m")
lab:result("bos", "<bos>")
lab:table("t", { { "<s>", "$x" }, { "y$", "__init__" } },
  { columns = { "one", "two" }, caption = "x in [0, 1) of (0, 1]" })
local fig = mm.figure {}
fig:axes {}:line({ 0, 1 }, { 0, 1 })
lab:figure("f", fig, { caption = { en = "p in [0, 1) with <b>", es = "p en [0, 1)" },
  alt = { en = "from [ to \"1\" & `x`", es = "de [ a 1" } })
lab:expect { claim = "c", measured = "<none>", holds = true, why = s }
]])
  tap.is({ status, said }, { 0, "" }, "it runs")
  status, _, said = shell.minimodel(folder, "weave x.lua --to w")
  tap.is({ status, said }, { 0, "" }, "it weaves")
  local html = shell.read(folder .. "/w/labs/x.html")
  for _, part in ipairs { "&lt;pad&gt; *a*|_b_", "&lt;bos&gt;", "<td style=\"text-align: left;\">&lt;s&gt;</td>",
    "$x</td>", "y$</td>", "__init__</td>",
    "x in [0, 1) of (0, 1]", "p in [0, 1) with &lt;b&gt;", "&lt;none&gt;", 'alt="from [ to &quot;1&quot; &amp; x"' } do
    has(html, part, "the page has " .. part)
  end

  -- Should markup get in all the same, nothing of it runs: no script that stands in the page, no frame, no address
  local policy = html:match '<meta http%-equiv="Content%-Security%-Policy" content="([^"]*)">'
  has(policy or "", "default-src 'none'", "a page says what it may load")
  local scripts = (policy or ""):match "script%-src ([^;]*)"
  tap.ok(scripts and not scripts:find "unsafe%-inline" and not scripts:find "http", "no script from elsewhere", "%s",
    scripts)

  -- What a page's own code prints is data too, unless it says that it is Markdown
  local fill = require "minimodel.report.fill"
  local signs = '<b> *a*_b_ [c](d) $x$ `e` ![f](g) "h" & {.i}|^j^~k~ @su2021 \\\\n'
  files.make_folders(folder .. "/runs/x")
  shell.write(folder .. "/runs/x/manifest.json", json.encode { results = { s = signs }, expectations = {},
    checks = {} })
  local filled = fill.page({ path = "p.md", folders = { folder .. "/runs" }, text = [[
```{.lua .values}
s = run("x").results.s
both, number = { en = s, es = "no" }, -1.5
names = markdown(require("minimodel.report.inline").code "x<y`z")
table = markdown { en = "| " .. data(s) .. " | *b* |\n|---|---|", es = "" }
```

`=s` and *`=both`*, $`=number`$ and $`=markdown "x^2"`$

`=table`

![`=s`](y.svg){alt="`=s`"} `=names`
]] }, "en")
  shell.write(folder .. "/p.md", filled)
  local _, made = shell.command(folder, ("pandoc -f %s -t html --mathjax --wrap=none p.md"):format(pandoc.READER))
  made = made:gsub("&quot;", '"') -- which pandoc writes in attributes alone
  local as_html = inline.escape(signs, "html"):gsub("&quot;", '"')
  for place, part in pairs {
    ["in prose, with numbers and Markdown of the page's own"] = ("<p>%s and <em>%s</em>, <span class=\"math inline\">"
      .. "\\(-1.5\\)</span> and <span class=\"math inline\">\\(x^2\\)</span></p>"):format(as_html, as_html),
    ["in a table that the page makes"] = "<th>" .. as_html .. "</th>", ["and what is bold there"] =
      "<th><em>b</em></th>",
    ["in an alternative text"] = ' alt="' .. as_html .. '"', ["in a claim's table"] = "<code>x&lt;y`z</code>",
  } do
    has(made, part, "a value of a page: " .. place)
  end

  -- Folders and scripts of any name: the pictures are found, and a page leads to its twin
  local odd = [[it's 50%20 (a&b) "ñ" [#1] <c> \d ?=]]
  shell.write(folder .. "/" .. odd .. ".lua", shell.read(folder .. "/x.lua"))
  status, _, said = shell.minimodel(folder, ("weave %s --to %s"):format(files.quote(odd .. ".lua"), files.quote(odd)))
  tap.is({ status, said }, { 0, "" }, "a folder and a script with an odd name")
  html = shell.read(("%s/%s/labs/%s.html"):format(folder, odd, odd)) or ""
  has(html, 'src="data:image/svg+xml;base64,', "its pictures are in the page")
  has(html, ('href="%s" hreflang="es"'):format(files.link(odd .. ".es.html")), "and it leads to its twin")
  tap.is(files.path_of(files.link(odd)), odd, "a link says the path")
end
shell.remove(folder)
tap.done()
