-- A script that sets a locale with a decimal comma: every number is printed and read as before, in Lua, JSON, SVG and
-- files, and words keep their order. The locale is made here, from a few lines, where localedef is.
local tap = require "minimodel.tap"

local folder = os.tmpname()
os.remove(folder)
os.execute("mkdir " .. folder)
local function write(to, text)
  local file <close> = assert(io.open(to, "w"))
  file:write(text)
end
write(folder .. "/source", [[
comment_char %
escape_char /
LC_NUMERIC
decimal_point ","
thousands_sep "."
grouping 3;3
END LC_NUMERIC
]])
os.execute(("cd %s && localedef -c -i source -f ANSI_X3.4-1968 ./xx_XX > /dev/null 2>&1"):format(folder))
local made = io.open(folder .. "/xx_XX/LC_NUMERIC")
if not made then
  os.execute("rm -r " .. folder)
  tap.skip_all "there is no localedef here to make a locale with"
end
made:close()

write(folder .. "/lab.lua", [[
local mm = require "minimodel"
local set = os.setlocale "xx_XX"
io.stderr:write("set ", tostring(set ~= nil and set:find "LC_CTYPE=xx_XX" ~= nil), "\n")
io.stderr:write("numeric ", tostring(os.setlocale("xx_XX", "numeric")), " ", os.setlocale(nil, "numeric"), "\n")
io.stderr:write("plain ", tostring(os.setlocale("C", "numeric")), " ", tostring(os.setlocale "no_SUCH"), "\n")
local lab = mm.lab { experiment = "locale", seed = 0, title = "Half" }
lab:result("half", 0.5)
lab:check("a half", 0.5, "<", 0.75)
lab:table("rows", { { "a", 1.25 } }, { columns = { "n", { title = "x", format = "%.2f" } }, caption = "c" })
local fig = mm.figure { width = 8, title = "half" }
fig:axes {}:line({ 0.5, 1.5 }, { 0.25, 0.75 }, { label = "a" }):legend()
lab:figure("half", fig, { caption = "c", alt = "a" })
io.stderr:write("numbers ", tostring(0.5), " ", ("%.2f"):format(1.5), " ", tostring(tonumber "0.5"), " ",
  tostring(tonumber("0" .. "," .. "5")), "\n")
io.stderr:write("tensor ", tostring(mm.tensor { 0.5 }), "\n")
lab:save("t", mm.tensor({ 0.5 }, "float64"))
io.stderr:write("loaded ", tostring(load "return 0.5"()), "\n")
]])
local program = os.getenv "MINIMODEL" or arg[-1] or "build/minimodel"
local run <close> = io.popen(("LOCPATH=%s %s %s/lab.lua --out %s 2>&1"):format(folder, program, folder, folder))
local said = run:read "a"
tap.ok(said:find "set true", "a script may set a locale", "%s", said)
tap.ok(said:find "numeric nil C", "but not that of numbers")
tap.ok(said:find "plain C nil", "C is C, an unknown one is refused as Lua does")
tap.ok(said:find "numbers 0%.5 1%.50 0%.5 nil", "numbers are printed and read with a point", "%s", said)
tap.ok(said:find "loaded 0.5", "in scripts too")
tap.is(said:match "tensor [^\n]*%d,%d", nil, "and in tensors")
local function read(name)
  local file <close> = assert(io.open(folder .. "/locale/" .. name, "rb"))
  return file:read "a"
end
for _, name in ipairs { "manifest.json", "README.md" } do
  tap.is(read(name):match "%d,%d", nil, name .. ": no decimal comma")
end
tap.is(read "half.svg":match 'stroke%-width="[^"]*,', nil, "half.svg: none")
tap.ok(read "manifest.json":find '"half": 0.5', "the result is 0.5")
-- The picture is the one that is drawn without a locale.
write(folder .. "/plain.lua", [[
local mm = require "minimodel"
if arg[1] == "comma" then os.setlocale "xx_XX" end
local fig = mm.figure { width = 8, title = "half" }
fig:axes {}:line({ 0.5, 1.5 }, { 0.25, 0.75 }, { label = "a" }):legend()
for _, format in ipairs { "svg", "txt", "pdf", "png" } do io.write(fig:write(format)) end
]])
local function output(word)
  local pipe <close> = io.popen(("LOCPATH=%s %s %s/plain.lua %s"):format(folder, program, folder, word))
  return pipe:read "a"
end
local point, comma = output "point", output "comma"
tap.ok(#point > 5000 and point == comma, "a figure is the same bytes in every format", "%d and %d bytes", #point,
  #comma)
os.execute("rm -r " .. folder)

tap.done()
