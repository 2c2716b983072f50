-- Pages in a real browser, at 360, 768 and 1280 px: nothing wider than the window, pictures and formulas shown,
-- contrast of at least 4.5 : 1, headings in order, a name for what the keyboard reaches, a way to the other language;
-- in dark the contrast alone, which no width changes. look.html is what the browser opens: it shows each page in a
-- frame and writes what it found. Used by tests/docs.lua and tests/docs/pages.lua.
local json = require "minimodel.json"
local lfs = require "lfs"
local tap = require "minimodel.tap"
local shell = dofile "tests/lua/fixtures/shell.lua"

local look = {}

local sanitized = (os.getenv "BUILD" or ""):find "asan"   -- the browser is not what the sanitizers look at
for _, name in ipairs { "chromium", "chromium-browser", "google-chrome", "chromium-headless-shell" } do
  if not look.browser and not sanitized and os.execute("command -v " .. name .. " >/dev/null 2>&1") then
    look.browser = name
  end
end

--- The pages of the book in the folder `root`, which is a whole path.
function look.pages(root)
  local list = {}
  for _, section in ipairs { "", "theory/", "labs/", "phases/", "manual/", "sheets/" } do
    if lfs.attributes(root .. "/" .. section, "mode") then
      for _, name in ipairs(shell.names(root .. "/" .. section)) do
        if name:find "%.html$" then list[#list + 1] = root .. "/" .. section .. name end
      end
    end
  end
  return list
end

--- Checks of the pages of `list`, in light or `dark` colours; `folder` is for what the browser leaves.
function look.at(list, folder, dark)
  local harness = shell.read "tests/docs/look.html"
  local addresses = {}
  for i, path in ipairs(list) do addresses[i] = "file://" .. path end
  harness = harness:gsub("/%*pages%*/%[%]", function() return json.encode(addresses) end):gsub("/%*widths%*/%[%]",
    dark and "[1280]" or "[360, 768, 1280]"):gsub("/%*faint%*/false", tostring(dark))
  shell.write(folder .. "/look.html", harness)
  local _, dom, errors = shell.command(folder, ("timeout 300 %s --headless --no-sandbox --disable-gpu "
    .. "--allow-file-access-from-files --user-data-dir=%s --enable-logging=stderr --virtual-time-budget=600000 "
    .. "--window-size=1300,1000 %s --dump-dom file://%s/look.html"):format(look.browser,
    shell.quote(folder .. "/profile"), dark and "--blink-settings=preferredColorScheme=0" or "", folder))
  local text = dom:match '<pre id="found">(.-)</pre>' or ""
  text = text:gsub("&lt;", "<"):gsub("&gt;", ">"):gsub("&quot;", '"'):gsub("&amp;", "&")
  local answer = json.decode(text)
  local mode = dark and "dark" or "light"
  if not tap.ok(type(answer) == "table" and answer.done, ("the browser looked at %d pages, %s"):format(#list, mode),
    "%s", errors:sub(-600)) then
    return
  end
  local lines = {}
  for _, item in ipairs(answer.found) do
    lines[#lines + 1] = ("%s at %d px: %s: %s"):format(item.page:gsub("^.*/out/", ""), item.width, item.what,
      item.detail)
  end
  tap.ok(#lines == 0, ("nothing to mend, %s"):format(mode), "%s", table.concat(lines, "\n"):gsub("%%", "%%%%"))
  local console = {}
  for line in errors:gmatch "[^\n]*CONSOLE[^\n]*" do console[#console + 1] = line end
  tap.ok(#console == 0, ("the console is clean, %s"):format(mode), "%s", table.concat(console, "\n"))
  if dark then return end
  local lost = {}
  for _, pair in ipairs(answer.twins) do
    if not lfs.attributes((pair[2]:gsub("^file://", "")), "mode") then lost[#lost + 1] = pair[1] end
  end
  tap.ok(#lost == 0 and #answer.twins == #list, "every page leads to its twin", "%s", table.concat(lost, "\n"))
end

return look
