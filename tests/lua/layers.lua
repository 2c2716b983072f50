-- Arrows between the rooms of src point down only, and no files lean on each other in a circle. Two kinds of arrows
-- are read: what a file includes, and what it uses: a name that another file defines, wherever that is declared. A
-- header that declares for many files would hide a circle from the first kind; the second sees it.
local lfs = require "lfs"
local tap = require "minimodel.tap"

-- Room of a file by the first pattern that fits its path, in the order in which they stand on each other.
local rooms = {
  { "^src/format%.h$", "format" },
  { "^src/engine/minimodel%.h$", "face" },
  { "^src/engine/kernels/", "kernels" },
  { "^src/engine/ground/", "ground" },
  { "^src/engine/tensor/", "tensor" },
  { "^src/engine/tape/", "tape" },
  { "^src/engine/ops/", "ops" },
  { "^src/engine/positional/", "positional" },
  { "^src/figure/", "figure" },
  { "^src/embed/metrics%.c$", "font table" },
  { "^src/embed/", "embed" },
  { "^src/confine/", "confine" },
  { "^src/binding/", "binding" },
  { "^src/main%.c$", "main" },
}

-- What each room may include or use, besides itself and the C library. A public function of the engine is used where it
-- is defined, so the binding leans on all rooms of the engine; what it may include is the face alone.
local down = {
  format = {},
  face = {},
  kernels = { "face" },
  ground = { "format", "face", "kernels" },
  tensor = { "face", "ground", "kernels" },
  tape = { "face", "ground", "kernels", "tensor" },
  ops = { "face", "ground", "kernels", "tensor", "tape" },
  positional = { "face", "kernels", "ground", "tensor" },
  figure = { "format", "cairo" },
  ["font table"] = { "figure", "cairo" },
  embed = { "lua", "zlib" },
  confine = {},
  binding = { "format", "face", "figure", "embed", "confine", "lua", "glib", "editor" },
  main = { "binding", "face", "lua" },
}
local uses_too = { binding = { "ground", "tensor", "tape", "ops", "positional" } }

local outside = {
  { "^lua", "lua" }, { "^lauxlib%.h$", "lua" }, { "^cairo", "cairo" }, { "^pango", "cairo" }, { "^png%.h$", "cairo" },
  { "^fontconfig/", "cairo" }, { "^glib", "glib" }, { "^editline/", "editor" },
  { "^zlib%.h$", "zlib" },
}

local function room_of(path, list)
  for _, entry in ipairs(list) do
    if path:find(entry[1]) then return entry[2] end
  end
end

local function has(list, value)
  for _, item in ipairs(list or {}) do
    if item == value then return true end
  end
  return false
end

-- ---- Reading: { path = text } of all C under src

local function walk(folder, sources)
  for name in lfs.dir(folder) do
    local path = folder .. "/" .. name
    if name:sub(1, 1) ~= "." and lfs.attributes(path, "mode") == "directory" then
      walk(path, sources)
    elseif name:find "%.[ch]$" then
      local file <close> = assert(io.open(path))
      sources[path] = file:read "a"
    end
  end
  return sources
end

local function sorted(t)
  local keys = {}
  for key in pairs(t) do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end

--- The text without comments, strings and characters; lines stay where they are.
local function bare(text)
  text = text:gsub("\\.", "  ")
  local out, at = {}, 1
  while true do
    local first, _, opening = text:find("([/\"'])", at)
    if not first then break end
    local last = first
    if opening ~= "/" then
      last = text:find(opening, first + 1, true) or #text
    elseif text:sub(first, first + 1) == "/*" then
      last = (select(2, text:find("*/", first + 2, true))) or #text
    end
    out[#out + 1] = text:sub(at, first - 1)
    if last > first then out[#out + 1] = text:sub(first, last):gsub("[^\n]", " ") else out[#out + 1] = opening end
    at = last + 1
  end
  out[#out + 1] = text:sub(at)
  return table.concat(out)
end

--- Adds to `owners` the functions and data that a file defines for others: what begins in the first column and is not
-- static.
local closed = { "static", "typedef", "extern", "return", "enum", "struct", "union" }
local function definitions(path, text, owners)
  for line, rest in ("\n" .. text):gmatch "\n([%a][^\n;{]*)()" do
    local word = line:match "^%a+"
    local tail = ("\n" .. text):sub(rest)
    if not has(closed, word) then
      local name = line:match "^[%w_ ]+[ %*]([%w_]+)%("
      if name and name ~= "main" and name:find "%l" and tail:find "^[^;{]*{" then owners[name] = path end
      name = line:match "^const [%w_ ]+[ %*]([%w_]+)[%[%]%w_]* ="
      if name then owners[name] = path end
    end
  end
end

--- The file that a header is, or the room of a library; nil for the C library.
local function target(sources, file, header)
  local folder = file:match "^(.*)/"
  for _, base in ipairs { folder, "src", "src/engine" } do
    local path = base .. "/" .. header
    while path:find "[^/]+/%.%./" do path = path:gsub("[^/]+/%.%./", "", 1) end
    if sources[path] then return path end
  end
  return nil, room_of(header, outside)
end

--- The names that a list of ops stands for where it is included (ops/list.h).
local function listed(text)
  local names = {}
  for kind, name in text:gmatch "(MM_OPS?)%(([%w_]+)" do
    names[#names + 1] = kind == "MM_OP" and "mm_" .. name .. "_op" or "mm_" .. name .. "_ops"
  end
  return names
end

--- All arrows: { from =, to = path, room =, why = }.
local function arrows_of(sources)
  local owners, texts, arrows = {}, {}, {}
  for _, path in ipairs(sorted(sources)) do
    texts[path] = bare(sources[path])
    if path:find "%.c$" then definitions(path, texts[path], owners) end
  end
  local function use(path, name)
    local owner = owners[name]
    if owner and owner ~= path then
      local room = room_of(owner, rooms)
      arrows[#arrows + 1] = { from = path, to = owner, room = room, why = "uses " .. name, used = true }
    end
  end
  for _, path in ipairs(sorted(sources)) do
    for header in sources[path]:gmatch '\n%s*#%s*include%s*[<"]([^>"]+)' do
      local file, library = target(sources, path, header)
      if file or library then
        local room = library or room_of(file, rooms)
        arrows[#arrows + 1] = { from = path, to = file, room = room, why = "includes " .. header }
      end
      if file == "src/engine/ops/list.h" and path:find "%.c$" then
        for _, name in ipairs(listed(sources[file])) do use(path, name) end
      end
    end
    -- the kernels' headers without a guard are pieces of set.c
    if path:find "%.c$" or not sources[path]:find "#ifndef [%u_]+_H\n" then
      local seen = {}
      for name in texts[path]:gmatch "[%a_][%w_]*" do
        if not seen[name] then use(path, name) end
        seen[name] = true
      end
    end
  end
  return arrows, owners
end

-- ---- Judging

local function upward(arrows)
  local wrong = {}
  for _, arrow in ipairs(arrows) do
    local room = room_of(arrow.from, rooms)
    local allowed = arrow.room == room or has(down[room], arrow.room)
    if not allowed and not (arrow.used and has(uses_too[room], arrow.room)) then
      wrong[#wrong + 1] = ("%s (%s) %s (%s)"):format(arrow.from, room, arrow.why, arrow.room)
    end
  end
  return wrong
end

--- The circles: files that reach each other; each as a text that names the files and one arrow of each.
local function circles(arrows)
  local next_of, why = {}, {}
  for _, arrow in ipairs(arrows) do
    local from, to = arrow.from, arrow.to
    if to then
      next_of[from] = next_of[from] or {}
      next_of[from][to] = true
      why[from .. " " .. to] = why[from .. " " .. to] or arrow.why
    end
  end
  local state, path, found = {}, {}, {}
  local function visit(node)
    state[node] = "open"
    path[#path + 1] = node
    for _, to in ipairs(sorted(next_of[node] or {})) do
      if state[to] == "open" then
        local first = #path
        while path[first] ~= to do first = first - 1 end
        local steps = {}
        for i = first, #path do
          local follower = path[i + 1] or to
          steps[#steps + 1] = ("%s %s"):format(path[i], why[path[i] .. " " .. follower])
        end
        found[#found + 1] = table.concat(steps, ", ")
      elseif not state[to] then
        visit(to)
      end
    end
    path[#path] = nil
    state[node] = "done"
  end
  for _, node in ipairs(sorted(next_of)) do
    if not state[node] then visit(node) end
  end
  return found
end

local sources = walk("src", {})
local arrows, owners = arrows_of(sources)
local n_used = 0
for _, arrow in ipairs(arrows) do
  if arrow.used then n_used = n_used + 1 end
end
local n_files, n_names = #sorted(sources), #sorted(owners)
tap.ok(n_files > 60 and n_names > 200 and n_used > 400,
  ("%d files, %d names that they define for others, %d uses of these"):format(n_files, n_names, n_used))
for name, path in pairs {
  mm_fail = "ground/status.c", mm_walk_next = "tensor/strides.c", mm_unary_ops = "ops/elementwise.c",
  mm_rope_op = "ops/rope.c",
  mm_shape_text = "tensor/tensor.c", mm_data = "tensor/tensor.c", mm_kernels_choose = "kernels/choose.c",
} do
  tap.is(owners[name], "src/engine/" .. path, name .. " is found where it is defined")
end
tap.is(owners.bind_fail, "src/binding/toolkit.c", "bind_fail too")
tap.is(owners.fig_measure, "src/figure/typeset.c", "fig_measure too")
for _, room in ipairs(rooms) do
  local some = false
  for path in pairs(sources) do some = some or room_of(path, rooms) == room[2] end
  tap.ok(some, "somebody lives in " .. room[2])
end
for path in pairs(sources) do
  if not room_of(path, rooms) then tap.ok(false, path .. " has a room") end
end
tap.ok(#upward(arrows) == 0, "every arrow points down", "%s", table.concat(upward(arrows), "\n"))
tap.ok(#circles(arrows) == 0, "no circle of files", "%s", table.concat(circles(arrows), "\n"))

-- ---- The same, where something is wrong on purpose

--- What is found when `line` stands at the end of a file.
local function with(path, line)
  local changed = {}
  for key, text in pairs(sources) do changed[key] = text end
  changed[path] = changed[path] .. "\n" .. line .. "\n"
  local found = arrows_of(changed)
  return table.concat(upward(found), "\n"), table.concat(circles(found), "\n")
end

local up, circle = with("src/engine/tensor/tensor.c", "void mm_x(mm_tensor *t) { mm_view_reshape(t, t, 0, NULL); }")
tap.is(up, "", "a use inside a room is no arrow up")
tap.ok(circle:find("src/engine/tensor/tensor.c uses mm_view_reshape", 1, true)
  and circle:find("src/engine/tensor/strides.c uses", 1, true), "but the circle that it closes is found", "%s", circle)
up, circle = with("src/engine/tensor/make.c", "bool mm_x(mm_call *c) { return mm_wants_gradient(c, 0); }")
tap.ok(up:find("tensor/make.c (tensor) uses mm_wants_gradient (tape)", 1, true),
  "an arrow up by a name alone is found", "%s", up)
tap.ok(circle:find("src/engine/tape/tape.c", 1, true), "and the circle that it closes", "%s", circle)
up = with("src/engine/ground/memory.c", '#include "ops/ops.h"')
tap.ok(up:find("ground/memory.c (ground) includes ops/ops.h (ops)", 1, true),
  "an include that points up is found", "%s", up)
local figures = with("src/figure/svg.c", "int x(void) { return mm_count(0); }")
tap.ok(figures:find("figure/svg.c (figure) uses mm_count (tensor)", 1, true), "figures know no tensors", "%s", figures)
local _, ring = with("src/binding/toolkit.c", "void bind_x(lua_State *L) { bind_open_tensor(L); }")
tap.ok(ring:find("src/binding/toolkit.c uses bind_open_tensor", 1, true), "the toolkit knows no module", "%s", ring)
up = with("src/engine/tensor/copy.c", "/* mm_apply is told of here */ static const char *x = \"mm_apply\";")
tap.is(up, "", "a name in a comment or a text is no use")
tap.done()
