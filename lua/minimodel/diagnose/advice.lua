--- What to do about an error of the library: only what would work with the very values that were there.
-- A rule is found by the format of the message; it gets the operands and answers with a sentence, or nil where nothing
-- is sure to help.
local elsewhere = require "minimodel.diagnose.elsewhere"
local files = require "minimodel.files"
local frames = require "minimodel.diagnose.frames"
local gradients = require "minimodel.diagnose.gradients"
local lfs = require "lfs"
local locate = require "minimodel.diagnose.locate"
local machine = require "minimodel.diagnose.machine"
local messages = require "minimodel.messages"
local options = require "minimodel.options"
local sources = require "minimodel.diagnose.sources"
local values = require "minimodel.diagnose.values"

local say = messages.say
local advice = {}

--- The operand as { text, value, shape, dtype }, or nil when it is no tensor with a short name.
local function operand(context, i)
  local node = context.arguments[i]
  local value = context.state.callee.arguments[i]
  -- the callee put something in its place
  if node and not values.is_tensor(value) then value = frames.evaluate(context.state, node) end
  if not node or not values.is_tensor(value) then return nil end
  local text = locate.text(context.tree, node, 24)
  if not text then return nil end
  if node.tag ~= "Name" and node.tag ~= "Index" and node.tag ~= "Call" and node.tag ~= "Method"
    and node.tag ~= "Paren" then
    text = "(" .. text .. ")"
  end
  local shown, dtype, shape = values.shape(value)
  return shown and { text = text, value = value, shape = shape, dtype = dtype, shown = shown }
end

local function swapped(shape)
  local turned = table.move(shape, 1, #shape, 1, {})
  turned[#turned], turned[#turned - 1] = turned[#turned - 1], turned[#turned]
  return turned
end

local function broadcast(a, b)
  local out = {}
  for i = 1, math.max(#a, #b) do
    local x, y = a[#a + 1 - i] or 1, b[#b + 1 - i] or 1
    if x ~= y and x ~= 1 and y ~= 1 then return nil end
    table.insert(out, 1, math.max(x, y))
  end
  return out
end

local function shown(shape) return table.concat(shape, " × ") end

local function leading(shape) return table.move(shape, 1, #shape - 2, 1, {}) end

--- Whether a · b is possible, and its shape.
local function product(a, b)
  if #a < 2 or #b < 2 or a[#a] ~= b[#b - 1] then return nil end
  local out = broadcast(leading(a), leading(b))
  if not out then return nil end
  out[#out + 1], out[#out + 2] = a[#a - 1], b[#b]
  return out
end

local RULES = {}

RULES["matmul: inner sizes differ: a is %s, b is %s"] = function(context)
  local a, b = operand(context, 1), operand(context, 2)
  if not (a and b) or #a.shape < 2 or #b.shape < 2 then return nil end
  local ways = {}
  local function try(x, y, text)
    local out = product(x, y)
    if out then ways[#ways + 1] = say("%s gives %s", text, shown(out)) end
  end
  try(swapped(a.shape), b.shape, ("%s:T():matmul(%s)"):format(a.text, b.text))
  try(a.shape, swapped(b.shape), ("%s:matmul(%s:T())"):format(a.text, b.text))
  if #ways == 0 then try(b.shape, a.shape, ("%s:matmul(%s)"):format(b.text, a.text)) end
  if #ways > 0 then return table.concat(ways, "; ") end
end

RULES["%s: shapes %s and %s do not broadcast"] = function(context)
  local a, b = operand(context, 1), operand(context, 2)
  local node = context.node
  if not (a and b) or node.tag ~= "Binary" then return nil end
  local multiplied = node.op == "*" and product(a.shape, b.shape)
  if multiplied then
    return say("%s gives %s", ("%s:matmul(%s)"):format(a.text, b.text), shown(multiplied))
  end
  if #b.shape == 1 and #a.shape == 2 and b.shape[1] == a.shape[1] then
    return say("%s gives %s", ("%s %s %s:reshape { %d, 1 }"):format(a.text, node.op, b.text, b.shape[1]),
      shown(a.shape))
  end
  if #a.shape == 1 and #b.shape == 2 and a.shape[1] == b.shape[1] then
    return say("%s gives %s", ("%s:reshape { %d, 1 } %s %s"):format(a.text, a.shape[1], node.op, b.text),
      shown(b.shape))
  end
  if #b.shape >= 2 then
    local out = broadcast(a.shape, swapped(b.shape))
    if out then return say("%s gives %s", ("%s %s %s:T()"):format(a.text, node.op, b.text), shown(out)) end
  end
  if #a.shape >= 2 then
    local out = broadcast(swapped(a.shape), b.shape)
    if out then return say("%s gives %s", ("%s:T() %s %s"):format(a.text, node.op, b.text), shown(out)) end
  end
end

RULES["%s: %s is %s, %s is %s; cast one of them"] = function(context)
  local a, b = operand(context, 1), operand(context, 2)
  if not (a and b) or a.dtype == b.dtype then return nil end
  local narrow = a.dtype == "float32" and a or b.dtype == "float32" and b
  if not narrow then return nil end
  local wide = narrow == a and b or a
  return say('%s:astype "%s" makes both %s', narrow.text, wide.dtype, wide.dtype)
end

local UNTRACKED = "backward: the loss is not on this tape; "
  .. "compute it from tensors that require a gradient while the tape is open"
RULES[UNTRACKED] = function(context) return gradients.untracked(context.tree, context.state) end

RULES["reshape: the shape is one table, such as {64, 32}, got %d values"] = function(context)
  local t, sizes = operand(context, 1), {}
  for i = 2, #context.arguments do sizes[i - 1] = locate.text(context.tree, context.arguments[i], 24) or "…" end
  return say("a shape is a table: %s", ("%s:reshape { %s }"):format(t and t.text or "t", table.concat(sizes, ", ")))
end

--- nil among the sizes of a shape.
RULES["a shape is made of whole numbers, got %s"] = function(context)
  for _, argument in ipairs(context.message:find "got nil$" and context.arguments or {}) do
    for _, item in ipairs(argument.tag == "Table" and argument.items or {}) do
      local value, known = frames.evaluate(context.state, item.value)
      if known and value == nil then return machine.why(context.tree, context.state, item.value) end
    end
  end
end

--- A method without `self`: function window.bias(n_heads, T).
local function without_self(context)
  local item = locate.option(context.arguments, "scheme")
  local scheme = item and frames.evaluate(context.state, item.value)
  local f = type(scheme) == "table" and rawget(scheme, "bias")
  if type(f) ~= "function" or debug.getlocal(f, 1) == "self" then return nil end
  return say("a scheme's function is written with a colon, and has self: function %s:bias(n_heads, T)",
    type(scheme.name) == "string" and scheme.name:match "^[%a_][%w_]*$" or "scheme")
end
RULES["scheme %s: bias should return %d × %d (queries, keys), or %d × %d × %d with heads; it returned %s"] =
  without_self

RULES["record: of: nothing has been put yet"] = function(context)
  local line = sources.line(context.tree.source, context.state.info.currentline) or ""
  return line:find(":claim%s*%(") and say "the measure of a claim is a function: function() return … end" or nil
end

RULES["reshape: %s has %lld elements, %s has %lld"] = function(context)
  local t = operand(context, 1)
  local asked = context.arguments[2]
  if not t or not asked or asked.tag ~= "Table" or #asked.items == 0 then return nil end
  local count, rest = 1, 1
  for _, n in ipairs(t.shape) do count = count * n end
  local sizes = {}
  for i, item in ipairs(asked.items) do
    local n = frames.evaluate(context.state, item.value)
    if math.type(n) ~= "integer" or n < 1 then return nil end
    sizes[i] = n
    if i > 1 then rest = rest * n end
  end
  if count % rest ~= 0 then return say("the sizes must multiply to %d", count) end
  sizes[1] = -1
  local out = table.move(sizes, 1, #sizes, 1, {})
  out[1] = count // rest
  return say("%s gives %s", ("%s:reshape { %s }"):format(t.text, table.concat(sizes, ", ")), shown(out))
end

RULES["%s: no such axis: the tensor is %s"] = function(context)
  local t = operand(context, 1)
  if not t or #t.shape == 0 then return nil end
  return say("its axes are 1 … %d, or -1 for the last", #t.shape)
end

local function subscript(context)
  local t = operand(context, 1)
  if not t or #t.shape == 0 or t.shape[1] == 0 then return nil end
  local key, known = frames.evaluate(context.state, context.arguments[2])
  if known and key == 0 then
    return say("subscripts count from 1: %s[1] is the first, %s[-1] the last", t.text, t.text)
  end
end
RULES["subscript %lld is out of range: axis %d of this tensor of %s numbers has 1 … %lld"] = subscript
RULES["subscript %lld is out of range: axis %d of this tensor, %s, has 1 … %lld"] = subscript

RULES["a tensor is subscripted by numbers, t[i] or t[{i, j}], got %s"] = function(context)
  local t, node = operand(context, 1), context.arguments[2]
  local key = node and locate.text(context.tree, node, 24)
  if not (t and key) then return nil end
  if context.message:find "got tensor$" then
    return say("its rows by their ids, which count from 0, are %s", ("%s:take(%s)"):format(t.text, key))
  elseif context.message:find "got nil$" then
    return machine.why(context.tree, context.state, node) or say("`%s` has no value here", key)
  end
end

RULES["%s: between a tensor and a tensor or a number, got %s"] = function(context)
  for i = 1, 2 do
    local node, value = context.arguments[i], context.state.callee.arguments[i]
    local text = node and locate.text(context.tree, node, 24)
    if text and type(value) == "string" and tonumber(value) then
      return say("`%s` is a string; tonumber(%s) makes a number of it", text, text)
    end
    if text and type(value) == "table" then
      return say("`%s` is a table of Lua; mm.tensor(%s) makes a tensor of it, which can be computed with", text, text)
    end
    if text and type(value) == "nil" then
      return machine.why(context.tree, context.state, node) or say("`%s` has no value here", text)
    end
    if text and type(value) == "boolean" then return say("`%s` is true or false, not a number", text) end
    if text and type(value) == "function" then
      return say("`%s` is a function: call it, %s(…)", text, (text:gsub("%.([%w_]+)$", ":%1")))
    end
  end
end

RULES["%s: argument %d should be %s, got %s"] = function(context)
  local message = context.message
  local number = tonumber(message:match "argument (%d+)")
  local node = context.arguments[number + (context.node.tag == "Method" and 1 or 0)]
  local text = node and locate.text(context.tree, node, 24)
  if text and message:find "got function$" then
    return say("`%s` is a function: call it, %s(…)", text, (text:gsub("%.([%w_]+)$", ":%1")))
  elseif text and message:find "^concat: argument 1 should be a table, got tensor$" then
    local parts = {}
    for i, argument in ipairs(context.arguments) do parts[i] = locate.text(context.tree, argument, 24) or "…" end
    return say("the tensors stand in a table: %s", ("mm.concat({ %s }, 1)"):format(table.concat(parts, ", ")))
  elseif text and message:find "^take: .*should be a tensor, got table$" then
    return say("%s makes the ids a tensor of whole numbers", ("mm.tensor(%s, \"int64\")"):format(text))
  elseif text and node.tag == "Table" and message:find "should be an axis .* got table$" then
    local value = node.items[1] and node.items[1].value and locate.text(context.tree, node.items[1].value, 12)
    local t = operand(context, 1)
    local name = message:match "^([%w_]+):"
    if value and t then return say("the axis stands by itself: %s", ("%s:%s(%s)"):format(t.text, name, value)) end
  elseif text and message:find "^matmul: .*should be a tensor, got number$" then
    local t = operand(context, 1)
    if t then return say("a number multiplies so: %s", ("%s * %s"):format(t.text, text)) end
  elseif text and message:find "should be a tensor, got table$" then
    return say("`%s` is a table of Lua; mm.tensor(%s) makes a tensor of it, which can be computed with", text, text)
  elseif text and message:find "got nil$" and node.tag ~= "Nil" then
    return machine.why(context.tree, context.state, node) or say("`%s` has no value here", text)
  end
  local t = operand(context, 1)
  if t and #t.shape >= 2 and message:find "^transpose: .*got no value$" then
    return say("it exchanges two axes: %s", ("%s:transpose(1, 2)"):format(t.text))
  end
  if message:find "a generator" and message:find "^rand" then
    local name = message:match "^(%a+)"
    local shape = context.arguments[1] and locate.text(context.tree, context.arguments[1])
    if shape then return say("write: mm.%s(mm.random(0), %s)", name, shape) end
  end
end

--- What `dtype` stands for when the second argument is a size: mm.ones(3, 3).
RULES["%s should be %s, got \"%s\""] = function(context)
  local arguments = context.arguments
  local first, second = frames.evaluate(context.state, arguments[1] or {}),
    frames.evaluate(context.state, arguments[2] or {})
  if context.message:find "^dtype" and math.type(first) == "integer" and math.type(second) == "integer" then
    local callee = context.node.callee and locate.text(context.tree, context.node.callee)
    local sizes = {}
    for i, argument in ipairs(arguments) do sizes[i] = locate.text(context.tree, argument) end
    if callee and callee:find "arange$" then
      return say("it counts from 0: %s gives %s", ("%s(%d) + %d"):format(callee, second - first, first),
        ("%d … %d"):format(first, second - 1))
    end
    if callee then return say("a shape is a table: %s", ("%s { %s }"):format(callee, table.concat(sizes, ", "))) end
  end
end

local ORDER = "tensors are not compared with < or <=: a:lt(b), a:le(b), a:gt(b), a:ge(b) give a tensor of 1 and 0"
RULES[ORDER] = function(context)
  if context.node.tag == "Call" and context.node.callee.name == "stack" then
    local parts = {}
    for i, argument in ipairs(context.arguments) do parts[i] = locate.text(context.tree, argument, 24) or "…" end
    return say("the tensors stand in a table: %s", ("mm.stack({ %s })"):format(table.concat(parts, ", ")))
  end
  local t = operand(context, 1) or operand(context, 2)
  if t and #t.shape == 0 then return say("%s:item() is its number, which can be compared", t.text) end
end

local EQUALITY = "tensors are not compared with ==: a:eq(b) gives a tensor of 1 and 0; "
  .. "rawequal(a, b) tells whether they are one tensor"
RULES[EQUALITY] = function(context)
  local a, b = operand(context, 1), operand(context, 2)
  if a and b then return say("%s:eq(%s):min():item() == 1 where all elements are equal", a.text, b.text) end
end

-- What NumPy and PyTorch call it when numbers are kept between two others.
local BOUNDED = { clip = true, clamp = true, clip_ = true, clamp_ = true }

RULES["a tensor has no %s%s"] = function(context)
  local name = context.message:match "^a tensor has no ([%w_]+)"
  local t = operand(context, 1)
  if name == "forward" then
    return say "modules have it: m:forward(x), where m is made by mm.nn"
  elseif name == "backward" then
    return say("gradients are walked by a tape: local tape = mm.tape(), then compute, then tape:backward(%s)", t
      and t.text or "loss")
  elseif name == "size" or name == "ndim" or name == "dim" then
    return say("its sizes are in the table %s.shape", t and t.text or "t")
  elseif name == "numpy" or name == "tolist" then
    return say("%s:totable() gives its numbers as a table", t and t.text or "t")
  elseif name == "view" then
    return say("%s:reshape { … } does that", t and t.text or "t")
  elseif name == "len" then
    return say("its length is #%s", t and t.text or "t")
  elseif BOUNDED[name] then
    local bounds = {}
    for i, argument in ipairs(context.node.arguments or {}) do
      bounds[i] = argument.tag ~= "Table" and locate.text(context.tree, argument, 12) or nil
    end
    return say("here this is written: %s", (t and t.text or "t") .. elsewhere.clamped:sub(2)
      :gsub("low", bounds[1] or "low"):gsub("high", bounds[2] or "high"))
  elseif name == "float" or name == "double" or name == "long" or name == "int" or name == "to" or name == "type" then
    local dtype = ({ double = "float64", long = "int64", int = "int32" })[name] or "float32"
    return say("%s:astype \"%s\" does that", t and t.text or "t", dtype)
  elseif name == "unsqueeze" or name == "squeeze" or name == "expand_dims" or name == "flatten" then
    return say("%s:reshape { … } does that", t and t.text or "t")
  elseif name == "clone" then
    return say("%s:copy() does that", t and t.text or "t")
  elseif name == "cpu" or name == "cuda" or name == "gpu" then
    return say "everything computes on the processor: leave it out"
  elseif elsewhere.function_of(name) then
    return say("here this is written: %s", ("%s(%s)"):format(elsewhere.function_of(name), t and t.text or "t"))
  elseif name == "dot" or name == "mm" or name == "matmult" or name == "bmm" then
    return say("the product of matrices is %s:matmul(u)", t and t.text or "t")
  end
end

RULES["%s: axis %d of a tensor that is %s"] = function(context)
  if not context.message:find "^slice" then return nil end
  local t = operand(context, 1)
  local first = context.arguments[2] and locate.text(context.tree, context.arguments[2], 12)
  local last = context.arguments[3] and locate.text(context.tree, context.arguments[3], 12)
  if t and first and last and #context.arguments == 3 then
    return say("the axis comes first: %s", ("%s:slice(1, %s, %s)"):format(t.text, first, last))
  end
end

RULES["%s: its measure gave nothing; where that can be, its words say why in 'untested:'"] = function()
  return say "does the measure's function end with return?"
end

RULES["item: one element is wanted, this tensor is %s"] = function(context)
  local t = operand(context, 1)
  if not t or #t.shape == 0 then return nil end
  local ones = ("1, "):rep(#t.shape):sub(1, -3)
  return say("%s is one of them, %s all in a table", ("%s[{ %s }]"):format(t.text, ones), t.text .. ":totable()")
end

RULES["%s: the %s is %s; cast it to int64"] = function(context)
  for i = 1, 3 do
    local t = operand(context, i)
    if t and (context.message:find "^take" and i == 2 or context.message:find "^gather" and i == 3) then
      return say("%s makes the ids a tensor of whole numbers", ("%s:astype \"int64\""):format(t.text))
    end
  end
end

RULES["%s: entry %lld of the %s (%s, counted from 1 in rows) is %lld, outside 0 … %lld"] = function(context)
  return context.message and say "token ids and positions count from 0"
end

RULES["a tensor's %s cannot be set"] = function(context)
  local t = operand(context, 1)
  if t and context.message:find "grad cannot" then
    return say("%s:zero_grad() forgets the gradient", t.text)
  end
end

-- What other libraries have, and what stands here in its place: of mm, of mm.nn.
local INSTEAD = {
  cat = "mm.concat({ a, b }, axis)", concatenate = "mm.concat({ a, b }, axis)", vstack = "mm.concat({ a, b }, 1)",
  hstack = "mm.concat({ a, b }, 2)", Tensor = "mm.tensor { … }", array = "mm.tensor { … }",
  from_numpy = "mm.load \"file.npy\"", range = "mm.arange(n)", linspace = "mm.arange(n) * step + first",
  eye = "mm.arange(n):reshape({ n, 1 }):eq(mm.arange(n))", zeros_like = "mm.zeros(x.shape)",
  ones_like = "mm.ones(x.shape)", full_like = "mm.full(x.shape, value)", manual_seed = "mm.random(seed)",
  seed = "mm.random(seed)", optim = "mm.train.AdamW { parameters = m:parameters() }", dot = "a:matmul(b)",
  no_grad = "x:detach()", functional = "t:softmax(-1), t:relu(), mm.cross_entropy(logits, targets)",
  ReLU = "t:relu()", GELU = "t:gelu()", Tanh = "t:tanh()", Sigmoid = "t:sigmoid()", Softmax = "t:softmax(-1)",
  Dropout = "t:dropout(p, rng)", CrossEntropyLoss = "mm.cross_entropy(logits, targets)",
  Sequential = "b:forward(a:forward(x))", MultiheadAttention = "mm.nn.MultiHeadAttention { … }",
  Adam = "mm.train.AdamW { parameters = m:parameters() }", SGD = "w:assign(w - w.grad * rate)",
  entropy = "mm.measure.row_entropy(A)", inf = "math.huge", nan = "0 / 0", pi = "math.pi", newaxis = "t:reshape { … }",
  plot = "mm.figure.curves(record)", clip = elsewhere.clamped, clamp = elsewhere.clamped,
}
local function instead(context)
  local there = context.message:match "^[%w_%.]+%.([%w_]+) does not exist"
  if INSTEAD[there] then return say("here this is written: %s", INSTEAD[there]) end
end
RULES["mm.%s does not exist%s"], RULES["mm.nn.%s does not exist%s"] = instead, instead
RULES["%s.%s does not exist%s"] = instead

RULES["tensor: a number or nested tables of numbers, such as {{1, 2}, {3, 4}}, got %s"] = function(context)
  local node = context.arguments[1]
  local text = node and node.tag == "String" and locate.text(context.tree, node, 40)
  if text and text:find "^%[%[.*%]%]$" then
    return say("[[…]] is a string in Lua; lists are written in braces: %s",
      (text:gsub("%[%s*", "{ "):gsub("%s*%]", " }"):gsub("{  {", "{ {")))
  end
end

RULES["tensor: ragged table: entry %lld at depth %d should be a %s, got %s"] = function(context)
  local text = context.arguments[1] and locate.text(context.tree, context.arguments[1], 24)
  if text and context.message:find "got tensor$" then
    return say("tensors are joined along a new axis by: %s", ("mm.stack(%s)"):format(text))
  end
end

RULES["%s: x is %s, but %s = %d: its last axis should be %d"] = function(context)
  local wanted = tonumber(context.message:match "should be (%d+)$")
  local x = operand(context, #context.arguments)
  if x and #x.shape >= 2 and x.shape[#x.shape - 1] == wanted then
    return say("%s gives %s", x.text .. ":T()", shown(swapped(x.shape)))
  end
end

RULES["%s: n_heads = %d does not divide d_model = %d"] = function(context)
  local heads, width = context.message:match "n_heads = (%d+) does not divide d_model = (%d+)$"
  heads, width = tonumber(heads), tonumber(width)
  local below, above
  for n = heads, 1, -1 do below = below or width % n == 0 and n end
  for n = heads, width do above = above or width % n == 0 and n end
  return above and say("n_heads = %d and n_heads = %d divide it", below, above) or nil
end

RULES["out of memory: the system refused %s; %s are in use"] = function()
  return say "smaller sizes, or one part after another, need less memory"
end

RULES["save: %s: cannot be written: %s"] = function(context)
  local path = context.message:match "^save: (.*): cannot be written: "
  local folder = path:match "^(.*)/[^/]*$"
  if folder and folder ~= "" and not lfs.attributes(folder, "mode") then
    return say("the folder %s is not there; make it first", folder)
  end
end

RULES["load: %s: cannot be opened: %s"] = function(context)
  local path = context.message:match "^load: (.*): cannot be opened: "
  if lfs.attributes(path, "mode") then return nil end
  local folder, name = path:match "^(.-)([^/]*)$"
  local near = options.nearest(name, files.names_in(folder == "" and "." or folder))
  if near then return say("did you mean `%s`?", folder .. near) end
  return path:sub(1, 1) ~= "/" and say "its name counts from the folder in which minimodel was started" or nil
end

local function returns_nothing(context)
  local method = context.message:match ": (%w+) should return "
  return method and context.message:find "got nil$" and say("does %s end with return?", method) or nil
end
RULES["scheme %s: bias should return a tensor, got %s"] = returns_nothing
RULES["scheme %s: %s should return %s as a tensor, got %s"] = returns_nothing

RULES["%s: %s should be a text or {en = …, es = …}%s"] = function(context)
  local item = locate.other_language(context.arguments)
  return item and say("the languages are en and es, not %s", item.name) or nil
end

--- A sentence for a message of the library, or nil.
function advice.for_call(message, tree, state, node, arguments)
  local format = messages.recognise(message)
  local rule = format and RULES[format]
  if not rule then return nil end
  return rule { message = message, tree = tree, state = state, node = node, arguments = arguments }
end

return advice
