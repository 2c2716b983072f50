-- What a page carries of the library (web/web.mk) needs nothing, as it is loaded, that the page leaves out.
local lfs = require "lfs"
local shell = dofile "tests/lua/fixtures/shell.lua"
local tap = require "minimodel.tap"

local made = shell.read "web/web.mk":gsub("\\\n", " ")
local left = {}   -- what is left out: of rooms the folder, of files the name
for name in made:match "\nweb_no_rooms := ([^\n]*)":gmatch "%S+" do left[#left + 1] = "minimodel/" .. name .. "/" end
for name in made:match "\nweb_no_files := ([^\n]*)":gmatch "%S+" do left[#left + 1] = "minimodel/" .. name .. ".lua" end

local function is_left(path)
  for _, name in ipairs(left) do
    if path:sub(1, #name) == name then return true end
  end
  return false
end

local count, wrong = 0, {}
local function walk(folder)
  for name in lfs.dir("lua/" .. folder) do
    local path = folder .. "/" .. name
    if name:sub(1, 1) ~= "." and lfs.attributes("lua/" .. path, "mode") == "directory" then
      walk(path)
    elseif name:find "%.lua$" and not is_left(path) then
      count = count + 1
      for module in ("\n" .. shell.read("lua/" .. path)):gmatch '\nlocal [%w_]+ = require "(minimodel[%w_.]*)"' do
        local file = module:gsub("%.", "/")
        local one = lfs.attributes("lua/" .. file .. ".lua", "mode") == "file"
        if is_left(file .. (one and ".lua" or "/init.lua")) then
          wrong[#wrong + 1] = ("%s needs %s"):format(path, module)
        end
      end
    end
  end
end
walk "minimodel"
tap.ok(#left > 20 and count > 60, ("%d files are carried, %d names are left out"):format(count, #left))
tap.is(wrong, {}, "no file that is carried needs one that is left out")
tap.done()
