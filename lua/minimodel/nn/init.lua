--- mm.nn: what models are made of. Every module has forward(x, options), parameters(), named_parameters(), count(),
-- save(path) and load(path); making one takes a table of options.
local options = require "minimodel.options"

local where = {
  Linear = "basic", Embedding = "basic", LayerNorm = "basic", RMSNorm = "basic", MLP = "basic",
  MultiHeadAttention = "attention", MiniGPT = "gpt", Block = "gpt", Classifier = "classifier",
}

return setmetatable({ module = require "minimodel.nn.module" }, {
  __index = function(nn, name)
    local file = where[name]
    if not file then
      local names = {}
      for known in pairs(where) do names[#names + 1] = known end
      table.sort(names)
      options.fail("mm.nn.%s does not exist%s", tostring(name), options.hint(tostring(name), names))
    end
    local found = require("minimodel.nn." .. file)
    nn[name] = type(found) == "table" and rawget(found, name) or found
    return nn[name]
  end,
})
