-- Any bytes as a safetensors file: tensors that are written and read back the same, or a refusal in our words.
require "minimodel" -- gives tensors their methods
local safetensors = require "minimodel.safetensors"
local host = require "minimodel.host"
local path = ("/dev/shm/fuzz-%d.safetensors"):format(host.process())

local function bytes_of(tensors, names)
  local parts = {}
  for i, name in ipairs(names) do
    local t = tensors[name]
    parts[i] = name .. t.dtype .. table.concat(t.shape, ",") .. ":" .. table.concat(t:flatten():totable(), " ")
  end
  return table.concat(parts, "\n")
end

return function(bytes)
  local file = assert(io.open(path, "wb"))
  file:write(bytes)
  file:close()
  local ok, tensors, names = pcall(safetensors.load, path)
  if not ok then
    assert(tostring(tensors):find "safetensors" or tostring(tensors):find "memory", tostring(tensors))
    return
  end
  local entries = {}
  for i, name in ipairs(names) do entries[i] = { name, tensors[name] } end
  safetensors.save(path, entries)
  local again, same = safetensors.load(path)
  assert(bytes_of(tensors, names) == bytes_of(again, same), "read, written and read: not the same")
end
