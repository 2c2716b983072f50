-- runtime.lua OUT PROGRAM KERNELS: writes what the pages of a book share: one classic script with the modules (base64
-- of gzip), the worker's source, the style and the page's own scripts, for pages that are read from a disk. Does not:
-- change any of them but for comments and blanks.
local bundle = dofile "web/bundle.lua"

local out, program, kernels = arg[1], arg[2], arg[3]
local scripts = {}
for _, name in ipairs { "words.js", "pieces.js", "controls.js", "editor.js", "engine.js", "live.js" } do
  scripts[#scripts + 1] = bundle.script(name)
end
bundle.write(out, table.concat { "(() => {", table.concat(scripts), bundle.style "live.css",
  "const engine = makeEngine({ program: '", bundle.packed(program), "', kernels: '", bundle.packed(kernels), "' }, ",
  bundle.quoted(bundle.script "world.js" .. bundle.script "worker.js"), ");\n",
  -- a run is asked for: the engine starts before the page is read
  "if (location.hash.includes('=') && canRun()) engine.wake();\n",
  "const start = () => startLive(engine);\n",
  "if (document.readyState === 'loading') document.addEventListener('readystatechange', start, { once: true });\n",
  "else start();\n",
  "window.minimodelRuntime = { engine, canRun, makeEditor, WORDS };\n})();\n" })
