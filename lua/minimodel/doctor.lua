--- minimodel doctor: what is on this machine, what it is good for, and the one line that installs the rest, with its
-- size. Changes nothing. The packages are those that the launcher knows (tests/lua/doctor.lua compares), and a few that
-- it leaves to whoever wants them.
local arguments = require "minimodel.arguments"
local host = require "minimodel.host"
local lfs = require "lfs"
local session = require "minimodel.session"
local show = require "minimodel.diagnose.show"

--- Each thing: what is looked for (one of several commands, files, libraries, what was built in, or what the kernel
-- has), its packages on Debian, and what it is for.
local THINGS = {
  { part = "use" },
  { commands = { "pandoc" }, packages = "pandoc", en = "reports of labs, minimodel weave and watch",
    es = "informes de las prácticas, weave y watch" },
  { resource = "math.woff2", packages = "libharfbuzz-bin woff2 fonts-lmodern",
    name = { en = "font for formulas", es = "letra de las fórmulas" },
    en = "formulas look alike everywhere (build again)",
    es = "fórmulas iguales en todas partes (y recompilar)" },
  { commands = { "lualatex" }, packages = "texlive-luatex texlive-latex-recommended texlive-lang-spanish",
    en = "reports on paper: minimodel weave --pdf", es = "informes en papel: minimodel weave --pdf" },
  { commands = { "xdg-open", "open" }, packages = "xdg-utils", en = "--open", es = "--open" },
  { walls = true, name = { en = "Landlock, seccomp", es = "Landlock, seccomp" },
    en = "the kernel's: minimodel check shuts files in",
    es = "del núcleo: minimodel check encierra archivos" },
  { part = "build" },
  { commands = { "cc" }, packages = "gcc libc6-dev", en = "the compiler", es = "el compilador" },
  { commands = { "make" }, packages = "make", en = "the build", es = "la compilación" },
  { commands = { "pkg-config" }, packages = "pkg-config", en = "finds the libraries",
    es = "encuentra las bibliotecas" },
  { libraries = { "lua5.4", "cairo", "pangocairo", "libpng", "zlib", "libedit" },
    packages = "liblua5.4-dev libcairo2-dev libpango1.0-dev libpng-dev zlib1g-dev libedit-dev",
    name = { en = "libraries", es = "bibliotecas" }, en = "Lua, drawing, letters, lines with history",
    es = "Lua, dibujo, letras, líneas con historial" },
  { files = { "/usr/share/lua/5.4/argparse.lua", "/usr/share/lua/5.4/dkjson.lua" },
    packages = "lua-argparse lua-dkjson lua-filesystem",
    name = { en = "Lua libraries", es = "bibliotecas de Lua" }, en = "built into the program",
    es = "van dentro del programa" },
  { files = { "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf" }, packages = "fonts-dejavu-core fonts-dejavu-extra",
    name = { en = "DejaVu", es = "DejaVu" }, en = "the letters of the figures", es = "las letras de las figuras" },
  { commands = { "clang-19", "clang-20", "clang-18", "clang-17", "clang" },
    packages = "clang-19 lld-19 wasi-libc libclang-rt-19-dev-wasm32 dpkg-dev zopfli",
    en = "make web: labs that run in their pages", es = "make web: prácticas que corren en su página" },
  { part = "test" },
  { commands = { "prove" }, packages = "perl", en = "make check", es = "make check" },
  { commands = { "chromium", "google-chrome", "chromium-headless-shell" }, packages = "chromium",
    en = "looks at the pages", es = "mira las páginas" },
  { commands = { "tidy" }, packages = "tidy", en = "checks their HTML", es = "comprueba su HTML" },
  { commands = { "pdfinfo" }, packages = "poppler-utils", en = "reads what a PDF says of itself",
    es = "lee lo que un PDF dice de sí mismo" },
}

local PARTS = {
  use = { en = "To use it", es = "Para usarlo" },
  build = { en = "To build it", es = "Para compilarlo" },
  test = { en = "To test it", es = "Para probarlo" },
}

local function quiet(command) return os.execute(command .. " >/dev/null 2>&1") == true end

local function is_here(thing)
  if thing.walls then
    local landlock, seccomp = host.walls()
    return landlock > 0 and seccomp
  end
  if thing.resource then return host.resource(thing.resource) ~= nil end
  if thing.libraries then return quiet("pkg-config --exists " .. table.concat(thing.libraries, " ")) end
  for _, path in ipairs(thing.files or {}) do
    if not lfs.attributes(path, "mode") then return false end
  end
  if thing.files then return true end
  for _, name in ipairs(thing.commands) do
    if quiet("command -v " .. name) then return true end
  end
  return false
end

--- How many packages and megabytes apt would fetch; nil where it is not there or does not know them.
local function size_of(packages)
  local pipe = io.popen("LC_ALL=C apt-get -qq --print-uris -y -o Debug::NoLocking=1 --no-install-recommends install "
    .. packages .. " 2>/dev/null")
  local count, bytes = 0, 0
  for line in pipe and pipe:lines() or function() end do
    local size = line:match "^'.-' %S+ (%d+)"
    if size then count, bytes = count + 1, bytes + tonumber(size) end
  end
  if pipe then pipe:close() end
  if count > 0 then return count, bytes / 1e6 end
end

local USAGE = {
  en = "usage: minimodel doctor     what is on this machine, what it is for, and what installs the rest\n",
  es = "uso: minimodel doctor     qué hay en esta máquina, para qué sirve y con qué se instala lo demás\n",
}

local function doctor(words)
  local asked = {}
  local rest = arguments.of_lab(asked, words)
  local language = session.language
  if asked.help then return io.stdout:write(show.fit(USAGE[language])) and 0 end
  if #rest > 0 then return io.stderr:write(show.fit(USAGE[language])) and 2 end
  local spanish, lacking = language == "es", {}
  local here, gone = "✓", "✗"
  if session.plain then here, gone = spanish and "está: " or "here:    ", spanish and "falta:" or "missing: " end
  local mm = require "minimodel"
  print(("minimodel %s · Lua %s · %s · %d %s"):format(host.version, _VERSION:match "%d.*", mm.isa, mm.threads,
    spanish and "hilos" or "threads"))
  for _, thing in ipairs(THINGS) do
    if thing.part then
      print("\n" .. PARTS[thing.part][language])
    else
      local found = is_here(thing)
      local name = thing.name and thing.name[language] or thing.commands[1]
      print(("  %s %s%s  %s"):format(found and here or gone, name, (" "):rep(22 - utf8.len(name)), thing[language]))
      if not found then lacking[#lacking + 1] = thing.packages end
    end
  end
  if #lacking == 0 then
    print("\n" .. (spanish and "No falta nada." or "Nothing is missing."))
    return 0
  end
  local packages = table.concat(lacking, " ")
  local count, megabytes = size_of(packages)
  print("\n" .. (spanish and "Lo demás se instala, en Debian, con" or "The rest is installed, on Debian, by")
    .. (count and (spanish and " (%d paquetes, %.0f MB)" or " (%d packages, %.0f MB)"):format(count, megabytes) or "")
    .. "\n\n  sudo apt-get install -y --no-install-recommends " .. packages)
  return 0
end

return setmetatable({ THINGS = THINGS }, { __call = function(_, words) return doctor(words) end })
