-- Any bytes as a script with prose in it: the scanner ends, and what it refuses it refuses in words.
local scan = require "minimodel.literate.scan"
return function(bytes)
  local ok, found = pcall(scan.source, bytes, "fuzz.lua")
  assert(ok or type(found) == "string", tostring(found))
  assert(ok or not found:find "minimodel/", found)
end
