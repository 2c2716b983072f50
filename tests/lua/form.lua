-- The form of the sources: no line of anything that is code past 120 columns; in src no function past 60 lines, one way
-- to say that a pointer is there (p != NULL, p == NULL), one way to count (i++), and one printf attribute.
local lfs = require "lfs"
local tap = require "minimodel.tap"
local code = dofile "tests/lua/fixtures/code.lua"

local MOST_COLUMNS, MOST_LINES = 120, 60

--- What is wrong with a source, as a list of texts; and how many functions it has.
local function faults(path, source)
  local wrong, number, head, first, functions = {}, 0, nil, nil, 0
  for line in (source .. "\n"):gmatch "(.-)\n" do
    number = number + 1
    local width = utf8.len(line) or #line
    if width > MOST_COLUMNS then wrong[#wrong + 1] = ("%s:%d: %d columns"):format(path, number, width) end
    if line:find "; %+%+[%a_]+%)" then wrong[#wrong + 1] = ("%s:%d: loops count with i++"):format(path, number) end
    if line:find "__attribute__%(%(format" and not path:find "format%.h$" then
      wrong[#wrong + 1] = ("%s:%d: format.h has this attribute"):format(path, number)
    end
    -- a definition begins in the first column and opens its body at the end of a line
    if line:find "^[%a]" and line:find "%(" and not line:find ";$" then head, first = line, number end
    if line == "}" and head then
      functions = functions + 1
      if number - first + 1 > MOST_LINES then
        wrong[#wrong + 1] = ("%s:%d: %d lines: %s"):format(path, first, number - first + 1, head)
      end
      head = nil
    end
  end
  return wrong, functions
end

--- C without comments and what is quoted, lines kept.
local function bare(source)
  local function lines(text) return (text:gsub("[^\n]", " ")) end
  return (source:gsub("/%*.-%*/", lines):gsub('"[^"\n]*"', lines):gsub("//[^\n]*", lines))
end

--- Names that a source declares as pointers and as nothing else: locals, parameters, members.
local function pointers(source)
  local found = {}
  for stars, name in source:gmatch "[%w_][ ]*(%*+)[ ]*([%a_][%w_]*)%s*[,;=)]" do found[name] = #stars > 0 end
  for line in source:gmatch "[^\n]+" do
    local rest = line:match "^%s*const%s+[%a_][%w_]*%s+%*(.+);$" or line:match "^%s*[%a_][%w_]*%s+%*(.+);$"
    for name in (rest or ""):gmatch ",%s*%*([%a_][%w_]*)" do found[name] = true end
  end
  for kind, name in source:gmatch "([%a_][%w_]*)%s+([%a_][%w_]*)%s*[,;=)]" do
    if kind ~= "return" and kind ~= "goto" then found[name] = nil end
  end
  return found
end

--- Places where a pointer is asked for as if it were a truth.
local function null_tests(path, source)
  local wrong, text, number = {}, bare(source), 0
  local known = pointers(text)
  for line in (text .. "\n"):gmatch "(.-)\n" do
    number = number + 1
    local function told(chain, after)
      local name = chain:match "([%a_][%w_]*)$"
      if name and known[name] and not after:find "^[%w_%(%[%.]" and not after:find "^%-[>%-]" then
        wrong[#wrong + 1] = ("%s:%d: say %s != NULL or == NULL"):format(path, number, chain)
      end
    end
    for chain, after in line:gmatch "!([%a_][%w_%.>%-]*)(.?.?)" do told(chain, after) end
    for _, before in ipairs { "if %(", "while %(", "&& ", "|| ", "return " } do
      for chain, after in line:gmatch(before .. "([%a_][%w_%.>%-]*)( ?[%)&|?].?)") do
        if before ~= "return " or after:find "^ [&|?]" then told(chain, after) end
      end
    end
    for chain in line:gmatch "[^=!<>][=,%(] ?([%a_][%w_%.>%-]*) %? " do told(chain, "") end
  end
  return wrong
end

local wrong, functions = {}, 0
local function walk(folder)
  for name in lfs.dir(folder) do
    local path = folder .. "/" .. name
    if name:sub(1, 1) ~= "." and lfs.attributes(path, "mode") == "directory" then
      walk(path)
    elseif name:find "%.[ch]$" then
      local file <close> = assert(io.open(path))
      local source = file:read "a"
      local found, count = faults(path, source)
      table.move(found, 1, #found, #wrong + 1, wrong)
      for _, fault in ipairs(null_tests(path, source)) do wrong[#wrong + 1] = fault end
      functions = functions + count
    end
  end
end
walk "src"
-- Everything else that is code, but for what others made (fuzzers' corpora, results, oracles, packages of node) and
-- Markdown.
local function is_folder(path, name)
  return name:sub(1, 1) ~= "." and name ~= "node_modules" and lfs.attributes(path, "mode") == "directory"
end
local KINDS = { c = true, cjs = true, css = true, h = true, html = true, js = true, mk = true, py = true, sbatch = true,
  sh = true, supp = true, tex = true }
local others = { "Makefile", "minimodel", ".ci/run", "tests/run", "tests/fuzz/run" }
local function walk_others(folder)
  for name in lfs.dir(folder) do
    local path = folder .. "/" .. name
    if is_folder(path, name) and path ~= "tests/oracles" then
      walk_others(path)
    elseif KINDS[name:match "%.(%w+)$"] then
      others[#others + 1] = path
    end
  end
end
for _, folder in ipairs { "bench", "docs", "tests", "web" } do walk_others(folder) end
local wide = {}
for _, path in ipairs(others) do
  local file <close> = assert(io.open(path))
  for _, number in ipairs(code.long(file:read "a", MOST_COLUMNS)) do wide[#wide + 1] = path .. ":" .. number end
end
tap.ok(#others > 70, #others .. " other files were read")

local scripts = 0
local function walk_lua(folder)
  for name in lfs.dir(folder) do
    local path = folder .. "/" .. name
    if is_folder(path, name) then
      walk_lua(path)
    elseif name:find "%.lua$" and not path:find "fixtures/literate" then     -- a test counts the lines of that
      scripts = scripts + 1
      local file <close> = assert(io.open(path))
      for _, number in ipairs(code.long(file:read "a", MOST_COLUMNS)) do wide[#wide + 1] = path .. ":" .. number end
    end
  end
end
for _, folder in ipairs { "bench", "docs", "exercises", "labs", "lua", "tests", "web" } do walk_lua(folder) end
tap.ok(scripts > 250, scripts .. " Lua files were read")
tap.is(wide, {}, ("no line of them past %d columns"):format(MOST_COLUMNS))
tap.ok(functions > 500, functions .. " functions were read")
tap.ok(#wrong == 0, ("no line past %d columns, no function past %d lines"):format(MOST_COLUMNS, MOST_LINES), "%s",
  table.concat(wrong, "\n"))

local long = "int f(int x) {\n" .. ("  x++;\n"):rep(59) .. "  return x;\n}\n"
tap.is(#faults("a.c", long), 1, "a function of 62 lines is told")
tap.is(#faults("a.c", long:gsub("  x%+%+;\n", "", 2)), 0, "one of 60 is not")
local function asks(text) return #null_tests("a.c", "void f(char *p, int n, box *b) {\n" .. text .. "\n}\n") end
tap.is({ asks "if (!p) return;", asks "if (p && n) return;", asks "x = p ? 1 : 2;", asks "while (b->p) n++;",
  asks "return n || !b->p;" }, { 1, 1, 1, 1, 1 }, "a pointer that is asked for as a truth is told")
tap.is({ asks "if (p == NULL) return;", asks "if (!n) return;", asks "x = n ? *p : p[0];", asks "if (!p[0]) n++;",
  asks "/* if (!p) */ puts(\"!p\");" }, { 0, 0, 0, 0, 0 }, "and nothing else")
tap.is(#faults("a.c", "  for (int i = 0; i < n; ++i) x();\n"), 1, "one way to count")
tap.is(#faults("a.c", ("é"):rep(120)), 0, "columns are characters")
tap.is(#faults("a.c", ("é"):rep(121)), 1, "the 121st is told")
tap.done()
