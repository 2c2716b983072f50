--- Mutation: one operator or number of the library is changed at a time, and the quick tests that should notice are
-- run. What survives is listed, to be looked at: a test is missing, or the change means the same.
--
--   build/minimodel tests/mutation/run.lua [HOW-MANY] [SEED] [lua|engine]
--
-- Lua files are changed in a copy that MINIMODEL_LUA names; C files in a copy of the tree that is built again (ccache
-- helps). What survives a change of C goes through the engine's own tests too. survivors.md names those that are known,
-- each with its reason, and they are not counted. Exit status 1 when more than one in twenty of the others survive.
local lfs = require "lfs"
local host = require "minimodel.host"
local mm = require "minimodel"

local MANY, SEED, WHAT = tonumber(arg[1]) or 60, tonumber(arg[2]) or os.time(), arg[3]
local root, program = lfs.currentdir(), os.getenv "MINIMODEL" or "build/minimodel"
if program:sub(1, 1) ~= "/" then program = root .. "/" .. program end
local rng = mm.random(math.tointeger(SEED))
local scratch = os.tmpname() .. "-mutation"
assert(lfs.mkdir(scratch))

local OPERATORS = {
  { " < ", " <= " }, { " <= ", " < " }, { " > ", " >= " }, { " >= ", " > " }, { " + ", " - " }, { " - ", " + " },
  { " * ", " / " }, { " / ", " * " }, { " 0", " 1" }, { " 1", " 2" }, { "true", "false" },
}
local OF = {
  lua = { { " == ", " ~= " }, { " ~= ", " == " }, { " and ", " or " }, { " or ", " and " }, { "not ", "" },
    { " // ", " / " } },
  c = { { " == ", " != " }, { " != ", " == " }, { " && ", " || " }, { " || ", " && " }, { "++", "--" } },
}

-- The tests that should notice: all of the first line, and those of the rooms named.
local LUA_TESTS = {
  ["lua/minimodel/nn"] = "states modules schemes", ["lua/minimodel/positional"] = "positional schemes states",
  ["lua/minimodel/train"] = "training states", ["lua/minimodel/measure"] = "measure", ["lua/minimodel/data"] = "data",
  ["lua/minimodel/statistics"] = "statistics", ["lua/minimodel/safetensors"] = "states borders modules",
  ["lua/minimodel/tensor"] = "tensors operations borders edges", ["lua/minimodel/options"] = "states modules tensors",
  ["lua/minimodel/json"] = "manifest borders", ["lua/minimodel/record"] = "record",
  ["lua/minimodel/figure"] = "figure_ticks figure_colors plots figure figure_edges",
  ["lua/minimodel/literate"] = "weave claims lint", ["lua/minimodel/lab"] = "claims predictions lab",
  ["lua/minimodel/lab/experiment"] = "experiment", ["lua/minimodel/lab/new"] = "new",
}
-- For the engine: what takes a moment first, each kind as far as the first that notices; the last are for the loops.
local ENGINE_TESTS = "operations tensors edges"
local C_TESTS = "tensor tape ops odd_inputs positional"
local MORE_C_TESTS = "memory status threads optimizer attention random memory_failure attention_kernel twins npy "
  .. "training_bits"
local LONG_ENGINE_TESTS, LOOP_TESTS = "statistics borders differential", "kernels matmul"

local function shell(command) return os.execute("exec > " .. scratch .. "/log 2>&1; " .. command) end
local function lines_of(path)
  local lines = {}
  for line in io.lines(path) do lines[#lines + 1] = line end
  return lines
end

local function files(folder, ending, list)
  for name in lfs.dir(folder) do
    local path = folder .. "/" .. name
    if name:sub(1, 1) ~= "." then
      if lfs.attributes(path, "mode") == "directory" then
        files(path, ending, list)
      elseif name:sub(-#ending) == ending then
        list[#list + 1] = path
      end
    end
  end
  table.sort(list)
  return list
end

-- Every place where an operator stands in code: not in a comment, nor between quotation marks.
local function places(path, language, list)
  local comment = language == "lua" and "^%s*%-%-" or "^%s*/?%*"
  for n, line in ipairs(lines_of(path)) do
    local code = line:gsub('"[^"]*"', function(s) return ("\1"):rep(#s) end)
    code = code:gsub(language == "lua" and "%-%-.*$" or "/%*.*$", "")
    if not line:find(comment) and not code:find "fail%(" and not code:find "^#" then
      for _, set in ipairs { OPERATORS, OF[language] } do
        for _, operator in ipairs(set) do
          local at = code:find(operator[1], 1, true)
          local after = at and code:sub(at + #operator[1], at + #operator[1])
          if at and not (operator[1]:find "%d" and after:find "[%d%.x]") then
            list[#list + 1] = { path = path, language = language, line = n, at = at, from = operator[1],
              to = operator[2] }
          end
        end
      end
    end
  end
end

local all = {}
if WHAT ~= "engine" then
  for prefix in pairs(LUA_TESTS) do
    local list = lfs.attributes(prefix, "mode") == "directory" and files(prefix, ".lua", {}) or {}
    if lfs.attributes(prefix .. ".lua", "mode") then list[#list + 1] = prefix .. ".lua" end
    for _, path in ipairs(list) do places(path, "lua", all) end
  end
end
if WHAT ~= "lua" then
  for _, ending in ipairs { ".c", ".h" } do
    for _, path in ipairs(files("src/engine", ending, {})) do
      local other = path:find "simd_avx512" or path:find "simd_neon" or path:find "simd_wasm" -- of other machines
      if not other then places(path, "c", all) end
    end
  end
end
table.sort(all, function(a, b)
  if a.path ~= b.path then return a.path < b.path end
  if a.line ~= b.line then return a.line < b.line end
  return a.from < b.from
end)

local function mutated(m)
  local lines = lines_of(m.path)
  local line = lines[m.line]
  lines[m.line] = line:sub(1, m.at - 1) .. m.to .. line:sub(m.at + #m.from)
  return table.concat(lines, "\n") .. "\n", lines[m.line]
end
local function write(path, text)
  local file = assert(io.open(path, "w"))
  file:write(text)
  file:close()
end

-- A test that goes on for ever has noticed too: by the processor's time, and by the clock where threads wait.
local BOUND = "ulimit -t 40; timeout 600"
local function passes(tests, with, environment)
  for name in tests:gmatch "%S+" do
    local command = ("export %s MINIMODEL=%s MINIMODEL_DIFFERENTIAL=2 MINIMODEL_THREADS=1; %s %s tests/lua/%s.lua")
      :format(environment, with, BOUND, with, name)
    if not shell(command) then return false end
  end
  return true
end

local function tests_of(path)
  local longest, found = 0, nil
  for prefix, tests in pairs(LUA_TESTS) do
    if path:find(prefix, 1, true) == 1 and #prefix > longest then longest, found = #prefix, tests end
  end
  return found
end

shell(("cp -r lua %s/lua && mkdir -p %s/tree/tests && cp -r src web Makefile lua docs %s/tree/ && "
  .. "cp -r tests/engine %s/tree/tests/"):format(scratch, scratch, scratch, scratch))
-- Quickly made: SANITIZE keeps the kernels from -O3.
local function build(targets, folder, flags)
  return shell(("make -C %s/tree BUILD=%s SANITIZE=1 CFLAGS='%s' %s"):format(scratch, folder, flags, targets))
end
local function engine_tests_pass(tests, folder, flags)
  folder, flags = folder or scratch .. "/build", flags or "-O1"
  local programs = tests:gsub("%S+", folder .. "/tests/engine/test_%0")
  if not build(programs, folder, flags) then return false end
  for test in programs:gmatch "%S+" do
    if not shell(BOUND .. " " .. test) then return false end
  end
  return true
end
local made = scratch .. "/build/minimodel"
-- A kernel is compiled for each set and type. The tests of a moment see one set, and the others wait for it.
local function build_one_set()
  local others = ""
  for _, set in ipairs { "generic", "avx2", "avx512", "neon" } do
    for _, bits in ipairs(set == mm.isa and {} or { 32, 64 }) do
      others = others .. (" -o %s/build/obj/engine/kernels/set-%s-%d.o"):format(scratch, set, bits)
    end
  end
  return build(made .. others, scratch .. "/build", "-O1")
end
local function build_program() return build(made, scratch .. "/build", "-O1") end
local function engine_passes(loops)
  if loops and not (build_one_set() and passes(ENGINE_TESTS, made, "")) then return false end
  return build_program() and passes(ENGINE_TESTS, made, "") and engine_tests_pass(C_TESTS)
    and engine_tests_pass(MORE_C_TESTS) and passes(LONG_ENGINE_TESTS, made, "")
    and (not loops or engine_tests_pass(LOOP_TESTS))   -- and an element too far is read where sanitizers watch alone:
    and engine_tests_pass(C_TESTS .. " " .. MORE_C_TESTS, scratch .. "/watched", "$(sanitizing)")
end
-- What fails as it is would kill every mutant.
if WHAT ~= "lua" and not (build_program() and engine_passes(true)) then
  error("the copy fails as it is:\n" .. table.concat(lines_of(scratch .. "/log"), "\n"), 0)
end

-- What survives for a reason: "path: line as it is then" of tests/mutation/survivors.md
local known, list = {}, table.concat(lines_of "tests/mutation/survivors.md", "\n")
for path, text in list:gmatch "%- `([^`\n]+)`:%s+`([^\n]+)`\n" do known[path .. ": " .. text] = true end

io.stdout:setvbuf "line"   -- a run goes on for hours, and is read meanwhile
local survivors, n_known, tried, begin = {}, 0, 0, host.clock()
while tried < MANY and #all > 0 do
  local m = table.remove(all, rng:integer(1, #all))
  local text, line = mutated(m)
  local killed
  if m.language == "lua" then
    local copy = scratch .. "/" .. m.path
    write(copy, text)
    killed = not passes(tests_of(m.path), program, ("MINIMODEL_LUA=%s/lua"):format(scratch))
    shell(("cp %s %s"):format(m.path, copy))
  else
    local copy = scratch .. "/tree/" .. m.path
    write(copy, text)
    local loops = m.path:find "kernels/" or m.path:find "matmul"
    killed = not engine_passes(loops)
    shell(("cp %s %s"):format(m.path, copy))
    if loops then build_program() end   -- the sets that would wait next time
  end
  tried = tried + 1
  if not killed and known[m.path .. ": " .. line:match "^%s*(.-)%s*$"] then
    n_known = n_known + 1
  elseif not killed then
    survivors[#survivors + 1] = ("%s:%d: %s → %s: %s"):format(m.path, m.line, m.from, m.to,
      line:match "^%s*(.-)%s*$")
    print("survives  " .. survivors[#survivors])
  end
end
os.execute("rm -rf " .. scratch)
print(("%d mutants, %d survive (%.1f %%) and %d for a known reason, %d s, seed %d"):format(tried, #survivors,
  100 * #survivors / math.max(1, tried), n_known,
  math.floor(host.clock() - begin), math.tointeger(SEED)))
os.exit(#survivors * 20 <= tried)
