--- Annotations for the Lua language server (---@meta): the same names, types and texts, for the editor. English, as
-- code is.
local reference = require "minimodel.reference"

local TYPES = {
  tensor = "minimodel.tensor", rng = "minimodel.random", tape = "minimodel.tape", figure = "minimodel.figure",
    axes = "minimodel.axes",
  grid = "minimodel.grid", module = "minimodel.module", scheme = "minimodel.scheme",
    dtype = '"float32"|"float64"|"int32"|"int64"',
  shape = "integer|integer[]", list = "table[]", numbers = "number[]|minimodel.tensor",
    positions = "number[]|minimodel.tensor",
  ids = "table|minimodel.tensor", strings = "string[]", texts = "minimodel.text[]", text = "minimodel.text",
    tensors = "minimodel.tensor[]",
  sequences = "table[]", record = "minimodel.record", matrix = "minimodel.tensor|number[][]", path = "string",
    lab = "minimodel.lab", expectation = "minimodel.expectation", optimizer = "minimodel.optimizer",
    color = "string|integer|number[]",
}

local function typed(kind)
  return (kind:gsub("%a+", function(word) return TYPES[word] end))
end

-- "t:sum" is a method of this class; mm.… are fields of the table.
local CLASSES = {
  t = "minimodel.tensor", rng = "minimodel.random", tape = "minimodel.tape", fig = "minimodel.figure",
    ax = "minimodel.axes",
  grid = "minimodel.grid", m = "minimodel.module", scheme = "minimodel.scheme", lab = "minimodel.lab",
    e = "minimodel.expectation",
  optimizer = "minimodel.optimizer", record = "minimodel.record",
}
local LOCALS = { m = "module", t = "tensor", e = "expectation" }

local function comment(text) return "---" .. text:gsub("%s*\n%s*", " ") end

local ARITHMETIC = "---@operator add(minimodel.tensor|number): minimodel.tensor\n---@operator "
  .. "sub(minimodel.tensor|number): minimodel.tensor\n---@operator mul(minimodel.tensor|number): "
  .. "minimodel.tensor\n---@operator div(minimodel.tensor|number): minimodel.tensor\n---@operator "
  .. "pow(minimodel.tensor|number): minimodel.tensor\n---@operator unm: minimodel.tensor\n---@operator len: integer"

--- The whole file.
return function()
  local out = { "---@meta minimodel", "-- Made from lua/minimodel/reference by `make meta`; edit that.", "",
    "---@alias minimodel.text string|{en: string, es: string}", "" }
  local function put(text) out[#out + 1] = text end
  local names = {}
  for name in pairs(CLASSES) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    put("---@class " .. CLASSES[name])
    if name == "t" then
      put("---@field shape integer[]\n---@field dtype string\n---@field grad? minimodel.tensor\n---@field needs_grad "
        .. "boolean")
      put(ARITHMETIC)
    elseif name == "lab" then
      put "---@field seed integer\n---@field language string\n---@field quick? boolean\n---@field full? boolean"
    elseif name == "record" then
      put((ARITHMETIC:gsub("minimodel%.tensor", "minimodel.record"):gsub("\n[^\n]*pow[^\n]*", "")
        :gsub("\n[^\n]*len[^\n]*", "")))
    elseif name == "scheme" then
      put "---@field name? string"
    end
    put(("local %s = {}\n"):format(LOCALS[name] or name))
  end
  put "---@class minimodel\nlocal mm = {}\n"

  local made = { mm = true }
  -- mm.a.b needs the tables mm.a and, where mm.a is a function too, a table that can be called.
  local function table_for(name)
    local path = name:match "^(.*)[%.:][^%.:]+$"
    if not path or path == "mm" or made[path] or not path:find "^mm" then return end
    table_for(path)
    made[path] = true
    put(path .. " = {}\n")
  end

  reference.each(function(entry)
    local options = reference.items(entry.takes)
    local class
    if entry.options and #entry.options > 0 then
      class = "minimodel.options." .. entry.name:gsub("[^%w_%.]", "_")
      put("---@class " .. class)
      for _, item in ipairs(entry.options) do
        local option = reference.option(item)
        put(("---@field %s%s %s %s"):format(option.name, option.required and "" or "?", typed(option.type),
          option.en .. (option.default and (" (%s)"):format(option.default) or "")))
      end
      put ""
    end
    for _, name in ipairs(reference.names(entry)) do
      local object, separator = name:match "^(%a+)([%.:])"
      local is_method = object and object ~= "mm" and separator == ":" and not name:find "__"
      if is_method or name:find "^mm%." then
        table_for(name)
        put(comment(entry.en))
        if entry.source then
          put(comment("After " .. require("minimodel.reference.plain").source(
            require("minimodel.reference.plain").sources(entry)[1], "en") .. "."))
        end
        if entry.value then
          local result = reference.items(entry.gives)[1]
          put(("---@type %s"):format(result and typed(result.type) or "any"))
          put(name:gsub(":", ".") .. " = nil\n")
          made[name] = true
        else
          local parameters = {}
          local takes = options
          if name == "t:linear" then takes = { options[2], options[3] } elseif name == "t:T" then takes = {} end
          for _, item in ipairs(takes) do
            local parameter = item.name == "…" and "..." or item.name
            parameters[#parameters + 1] = parameter
            put(("---@param %s%s %s %s"):format(parameter, item.optional and "?" or "", typed(item.type), item.rest))
          end
          if class then
            parameters[#parameters + 1] = "options"
            put(("---@param options%s %s"):format(#takes > 0 and "?" or "", class))
          end
          for _, item in ipairs(reference.items(entry.gives)) do
            put(("---@return %s%s %s"):format(typed(item.type), item.optional and "?" or "", item.name))
          end
          local callee = object ~= "mm" and LOCALS[object] and name:gsub("^%a+", LOCALS[object]) or name
          put(("function %s(%s) end\n"):format(callee, table.concat(parameters, ", ")))
          made[name] = true
        end
      end
    end
  end)
  put "return mm"
  return table.concat(out, "\n") .. "\n"
end
