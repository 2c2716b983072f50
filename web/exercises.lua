-- exercises.lua OUT FOLDER FILE…: writes what the page of the exercises loads besides the runtime: one classic script
-- with the exercises' Lua modules (base64 of gzip: no check and no solution is to be read in it), the style and the
-- page's own script. FILE…: the modules' paths in FOLDER, lua/minimodel/…. Does not: change them; web/pack.lua did.
local bundle = dofile "web/bundle.lua"

local out, folder = arg[1], arg[2]
local parts = { "return {\n" }
for i = 3, #arg do
  local file = arg[i]:gsub("^lua/", "")
  local name = file:gsub("%.lua$", ""):gsub("/init$", ""):gsub("/", ".")
  parts[#parts + 1] = ("[%q] = { %q, %q },\n"):format(name, file, bundle.read(folder .. "/" .. arg[i]))
end
parts[#parts + 1] = "}\n"
local library = folder .. "/library.lua"
bundle.write(library, table.concat(parts))
bundle.write(out, table.concat { "(() => {", bundle.script "exercises.js", bundle.style "exercises.css",
  "startExercises('", bundle.packed(library), "');\n})();\n" })
