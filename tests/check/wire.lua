-- What passes between the process of a file and its judge: values come back as they were; bytes that are no value are
-- refused, whatever they are; and a process that lies, in the form of its messages or in what they say, gets no further
-- than a message.
local core = require "minimodel.core"
local host = require "minimodel.host"
local judge = require "minimodel.check.judge"
local mm = require "minimodel"
local tap = require "minimodel.tap"
local verdict = require "minimodel.exercises.verdict"
local wire = require "minimodel.check.wire"

-- ---- There and back

local function back(value)
  local ok, got = wire.decode(assert(wire.encode(value)))
  assert(ok, got)
  return got
end

for name, value in pairs {
  integer = 42, least = math.mininteger, float = 0.1, negative = -0.0, infinite = math.huge, text = "a\0b\255",
  empty = "", yes = true, no = false, list = { 1, 2.5, "x", { true } }, none = {},
  map = { a = 1, [2.5] = "b", [true] = false, [-3] = { n = {} } }, holes = { [1] = 1, [3] = 3 },
} do
  tap.is(back(value), value, name)
end
tap.is(back(nil), nil, "nil")
tap.ok(back(0 / 0) ~= back(0 / 0), "NaN")
tap.is(math.type(back(3)) .. math.type(back(3.0)), "integerfloat", "integers stay integers")
tap.is(1 / back(-0.0), -math.huge, "and a zero its sign")
do
  for _, dtype in ipairs { "float32", "float64", "int32", "int64" } do
    for _, shape in ipairs { { 3 }, { 2, 3 }, { 2, 1, 2 }, { 0 }, { 2, 0, 3 }, { 7, 59 }, {} } do
      local count = 1
      for _, size in ipairs(shape) do count = count * size end
      local t = count == 0 and core.full(shape, 0, dtype)
        or (mm.arange(count):reshape(shape) * -3):astype(dtype)
      local u = back({ t })[1]
      tap.ok(u.dtype == dtype and table.concat(u.shape, ",") == table.concat(shape, ",")
        and (#shape == 0 and u:item() == t:item() or #shape > 0), dtype .. " {" .. table.concat(shape, ", ") .. "}")
      if count > 0 and #shape > 0 then tap.is(u:totable(), t:totable(), "its numbers") end
    end
  end
  local turned = mm.randn(mm.random(1), { 3, 4 }):T()
  tap.is(back(turned):totable(), turned:totable(), "a view")
end

-- ---- What is not written

local deep, circle, hooked = {}, {}, setmetatable({ 1 }, {
  __index = function() error "asked" end, __len = function() error "asked" end, __pairs = function() error "asked" end,
})
for _ = 1, 30 do deep = { deep } end
circle[1] = circle
local closed = mm.ones { 2 }
closed:close()
for name, case in pairs {
  ["a function"] = { print, "function" }, ["a coroutine"] = { coroutine.create(print), "thread" },
  ["a generator"] = { mm.random(1), "userdata" }, ["in a table"] = { { a = { print } }, "function" },
  ["a deep table"] = { deep, "deep" }, ["a circle"] = { circle, "deep" }, ["a key"] = { { [{}] = 1 }, "key" },
  ["a long text"] = { ("x"):rep(8 * wire.MOST + 8), "large" },
  ["a large tensor"] = { mm.zeros { wire.MOST + 1 }, "large" },
  ["a large view"] = { mm.zeros({ 1 }):broadcast_to { 1 << 30 }, "large" },
} do
  tap.is({ wire.encode(case[1]) }, { nil, case[2] }, name)
end
tap.is(back(hooked), { 1 }, "metamethods are not asked")
tap.ok(not pcall(wire.encode, closed), "a closed tensor is an error")

-- ---- What is not read

local function refused(bytes, name)
  local ok, why = wire.decode(bytes)
  tap.ok(ok == false and type(why) == "string", name, "%s %s", tostring(ok), tostring(why))
end
for name, bytes in pairs {
  ["no bytes"] = "", ["an unknown letter"] = "x", ["two values"] = "nn", ["half a number"] = "i\1\2",
  ["a text that ends early"] = "s\255\255\255\255x", ["a table that ends early"] = "{\2\0\0\0i",
  ["a table of all entries"] = "{\255\255\255\255", ["a nil as key"] = "{\1\0\0\0nn",
  ["a table as key"] = "{\1\0\0\0{\0\0\0\0n", ["NaN as key"] = "{\1\0\0\0" .. string.pack("<c1d", "d", 0 / 0) .. "n",
  ["a key twice"] = "{\2\0\0\0tttf", ["a tensor of no type"] = "T\9\0", ["a tensor of many axes"] = "T\1\9",
  ["a tensor of a negative size"] = string.pack("<c1BBi8", "T", 1, 1, -1),
  ["a tensor that is too large"] = string.pack("<c1BBi8", "T", 1, 1, 1 << 40),
  ["sizes whose product is 0 by overflow"] = string.pack("<c1BBi8i8", "T", 1, 2, 1 << 32, 1 << 32),
  ["a tensor with fewer numbers than it says"] = string.pack("<c1BBi8f", "T", 1, 1, 2, 1),
  ["a tensor with more"] = string.pack("<c1BBi8ff", "T", 1, 1, 1, 1, 1),
  ["tables in tables"] = ("{\1\0\0\0t"):rep(30) .. "n",
} do
  refused(bytes, name)
end
local zero = { wire.decode(string.pack("<c1BBi8i8i8i8i8i8i8i8", "T", 1, 8, 0, 5e5, 5e5, 5e5, 5e5, 5e5, 5e5, 5e5)) }
tap.ok(zero[1] == false or zero[2].shape[1] == 0, "sizes that no machine can multiply, beside a zero")

-- Any change of some bytes: it is a value, or it is refused; nothing else happens.
local honest = assert(wire.encode { a = { 1, 2.5, "text", true }, t = mm.arange(6):reshape { 2, 3 }, [3] = { x = {} } })
local rng, n_refused = mm.random(16), 0
for i = 1, 4000 do
  local bytes = { honest:byte(1, -1) }
  for _ = 1, rng:integer(1, 4) do bytes[rng:integer(1, #bytes)] = rng:integer(0, 255) end
  local text = string.char(table.unpack(bytes))
  if i % 5 == 0 then text = text:sub(1, rng:integer(0, #text)) end
  local fine, ok = pcall(wire.decode, text)
  if not fine then tap.ok(false, ("%q raises nothing"):format(text), "%s", ok) end
  if not ok then n_refused = n_refused + 1 end
end
tap.ok(n_refused > 1000 and n_refused < 4000, n_refused .. " of 4000 changed messages are refused")

-- ---- A process that lies

local LIMITS = { seconds = 1, wall = 5, memory = 1 << 28, instructions = 1000000 }

--- What the judge makes of an answer to a question: what ask returns, or the message as the table would have it.
local function judged(...)
  local messages, following = { ... }, 0
  local process = { finish = function() return "exit", 0 end, send = function() return true end }
  function process.receive()
    following = following + 1
    local message = messages[following]
    if message == nil then return nil, "closed" end
    return message
  end
  local conversation = judge.converse(process, LIMITS)
  local ok, value = pcall(conversation.ask, conversation, "f", 1)
  if ok then return true, value, conversation end
  return false, (verdict.read(value) or { en = "no verdict: " .. tostring(value) }).en, conversation
end
local function says(value) return "A" .. assert(wire.encode(value)) end

local ok, value = judged(says { value = 4 })
tap.is({ ok, value }, { true, 4 }, "an answer")
for name, case in pairs {
  ["nothing"] = { "", "no data" }, ["another letter"] = { "Z", "no data" }, ["no value"] = { "Ahello", "no data" },
  ["no table"] = { says(4), "no data" }, ["ready, again"] = { "R", "no data" },
  ["too many instructions"] = { "I", "too many instructions" }, ["no memory"] = { "M", "not enough memory" },
  ["an error that is a table"] = { says { stopped = { "x" } }, "f(1) stops with an error: ?" },
  ["an error that is false"] = { says { stopped = false }, "f(1) stops with an error: ?" },
  ["Spanish that is a number"] = { says { stopped = "no", spanish = 3 }, "f(1) stops with an error: no" },
  ["something that gives nothing known"] = { says { gives = "ghost" }, "no data" },
  ["something that gives a table"] = { says { gives = { 1 } }, "no data" },
  ["a verdict of its own"] = { says { stopped = "x", held = true, en = "held", es = "held", value = 1 }, "f(1) stops" },
  ["absent and there"] = { says { absent = true, value = 1 }, "function called f" },
} do
  local fine, message = judged(case[1])
  tap.ok(not fine and message:find(case[2], 1, true), name, "%s", tostring(message))
end
local _, _, conversation = judged(says { value = 1, printed = ("x"):rep(1e5) })
tap.is(#conversation.printed, 2000, "much that is printed is cut here too")
_, _, conversation = judged(says { value = 1, printed = { "x" } })
tap.is(conversation.printed, "", "what is printed is a text")
ok, value = judged()
tap.ok(not ok and value:find("ended before the answer", 1, true), "a process that is gone", "%s", value)

-- ---- A real one

local landlock, seccomp = host.walls()
if landlock > 0 and seccomp then
  local function started(source, limits)
    local talk = assert(judge.start(setmetatable(limits or {}, { __index = LIMITS }), "en"))
    local fine, reply = pcall(talk.question, talk, { source = source, name = "a.lua", functions = { "f" } })
    return talk, fine, reply
  end
  local talk, fine, reply = started("local n = 0\nreturn function(x) n = n + x return n end")
  tap.ok(fine and reply.stopped == nil, "a file of one function")
  tap.is({ talk:ask("f", 2), talk:ask("f", 3) }, { 2, 5 }, "is asked, and asked again")
  local answer = talk:ask("f", mm.ones { 2 })
  tap.is(answer:totable(), { 6, 6 }, "with a tensor, and gives one")
  talk.process:finish(true)
  tap.fails(function() error(select(2, pcall(talk.ask, talk, "f", 1)).en, 0) end, "stopped: ",
    "once it is gone it is told")
  talk, fine, reply = started("for i = 1, 1e9 do end", { instructions = 200000 })
  tap.ok(not fine and reply.en:find "too many instructions", "instructions are counted", "%s", tostring(reply.en))
  tap.ok(select(2, pcall(talk.ask, talk, "f")) == talk.stopped, "the next question gets the same answer")
  talk, fine, reply = started("while true do pcall(function() while true do end end) end", { instructions = 200000 })
  tap.ok(not fine and reply.en:find "too many instructions" and talk.stopped, "and pcall does not catch it")
  talk, fine, reply = started(("return function() return %s end"):format("('x'):rep(1 << 22)"), { memory = 16 << 20 })
  tap.ok(fine and not reply.stopped, "a file with little memory")
  local _, raised = pcall(talk.ask, talk, "f")
  tap.ok(type(raised) == "table" and (raised.gives or raised.stopped), "may not answer with a long text")
  talk.process:finish(true)
else
  tap.note "skipped: this system has no Landlock or no seccomp"
end
tap.done()
