-- Canonical JSON and the manifest: one text for one value, numbers that read back, keys in order, a null that stays a
-- null.
local tap = require "minimodel.tap"
local host = require "minimodel.host"
local json = require "minimodel.json"
local shell = dofile "tests/lua/fixtures/shell.lua"

-- Numbers
for _, x in ipairs { 0.1, 1 / 3, 1e-300, 5e-324, 1.7976931348623157e308, -2.5, 1e15, 1e16, 123456789012345680.0,
  3.5762786865234375e-07 } do
  local text = json.number(x)
  tap.ok(tonumber(text) == x and math.type(tonumber(text)) == "float", ("%s reads back as the same number")
    :format(text))
end
tap.is(json.number(0.1), "0.1", "the shortest text that reads back")
tap.is(json.number(1.0), "1.0", "a float stays a float")
tap.is(json.number(-0.0), "-0.0", "minus zero keeps its sign")
tap.is(json.number(64), "64", "a whole number is whole")
tap.is(json.number(math.mininteger), "-9223372036854775808", "the smallest whole number")
tap.is(json.number(0 / 0), '"NaN"', "what JSON cannot say is a text")
tap.is(json.number(-math.huge), '"-Infinity"', "infinity too")

-- Structure
tap.is(json.encode { b = 1, a = { 1, 2 }, c = json.null }, '{\n  "a": [1, 2],\n  "b": 1,\n  "c": null\n}\n',
  "sorted keys, null kept")
tap.is(json.encode { { x = 1 }, {} }, '[\n  {\n    "x": 1\n  },\n  []\n]\n', "lists of maps, an empty list")
tap.is(json.encode { a = json.map {}, b = json.map { x = 1 } }, '{\n  "a": {},\n  "b": {\n    "x": 1\n  }\n}\n',
  "an empty map")
tap.is(json.encode(json.decode "[{}, []]"), '[\n  {},\n  []\n]\n', "an empty map and an empty list stay what they were")
tap.is(json.decode('{"a": [1, null, "é\\n"]}').a[2], json.null, "a null that is read stays a null")
tap.is(json.encode(json.decode(json.encode { z = "¿\"\\\n", a = true })), json.encode { a = true, z = "¿\"\\\n" },
  "read and written again")
tap.fails(function() json.encode { 1, a = 2 } end, "a list or a map, not both", "a mixture is refused")
tap.fails(function() json.encode { [1.5] = 2 } end, "text keys, not 1.5", "a key that is no text")
tap.fails(function() json.encode(print) end, "a function cannot be written", "a function is refused")
local loop = {}
loop.loop = loop
tap.fails(function() json.encode(loop) end, "contains itself", "a table in itself is refused")

-- Digests: the examples of FIPS 180-4, and a long one
tap.is(host.sha256 "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "SHA-256 of abc")
tap.is(host.sha256 "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "SHA-256 of nothing")
tap.is(host.sha256(("a"):rep(1000000)), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
  "SHA-256 of a million letters")
tap.is(host.base64 "\0\255foob", "AP9mb29i", "base64")
tap.is(host.base64 "a", "YQ==", "base64 with padding")

-- A run's manifest
local folder = shell.folder()
local lab = shell.quote(shell.root .. "/tests/lua/fixtures/literate.lua")
local status = shell.minimodel(folder, lab .. " --lang en")
tap.is(status, 0, "the lab runs")
local at = folder .. "/figures/00-literate/"
local text = shell.read(at .. "manifest.json")
local made = json.decode(text)
tap.is(json.encode(made), text, "the manifest is canonical")
tap.is(made.experiment, "00-literate", "experiment")
tap.is(made.seed, 7, "seed")
tap.is(made.config, { base = 10000.0, label = "sine", lengths = { 4, 8, 16 }, note = "a | b", quick = false }, "config")
tap.is(made.results.nothing, json.null, "a result that is nil is null")
tap.near(made.results.sums[1], 1.111, 0, "a result keeps its digits")
tap.is(made.recommendation, "none", "a key of the lab's own")
tap.is(made.checks[1], { name = "sine and cosine lie on the circle", got = made.checks[1].got, op = "<", bound = 1e-12,
  ok = true }, "a check")
tap.is({ made.expectations[1].verdict, made.expectations[2].verdict }, { "true", "false" }, "verdicts")
tap.is(made.figures["waves.png"], "sha256:" .. host.sha256(shell.read(at .. "waves.png")),
  "the digest is the picture's")
for _, name in ipairs { "minimodel", "lua", "cairo", "pango", "compiler" } do
  tap.ok(made.versions[name], "the version of " .. name)
end
tap.ok(made.date:find "^%d%d%d%d%-%d%d%-%d%d$", "the date is a day")

-- Two runs are the same, byte for byte
shell.minimodel(folder, lab .. " --out again")
for _, name in ipairs(shell.names(at)) do
  tap.ok(shell.read(at .. name) == shell.read(folder .. "/again/00-literate/" .. name), "the same twice: " .. name)
end
shell.command(folder, "SOURCE_DATE_EPOCH=86400 " .. shell.quote(shell.program) .. " " .. lab)
tap.is(json.decode(shell.read(at .. "manifest.json")).date, "1970-01-02", "SOURCE_DATE_EPOCH sets the date")

-- A run that changed nothing leaves the manifest as it was, whatever day it is and on whatever machine
local kept = shell.read(at .. "manifest.json"):gsub('"isa": "[^"]*"', '"isa": "of another machine"')
shell.write(at .. "manifest.json", kept)
shell.minimodel(folder, lab)
tap.is(shell.read(at .. "manifest.json"), kept, "only the day and the machine differ: kept")
shell.write(at .. "manifest.json", (kept:gsub('"got": ', '"got": 1', 1)))
shell.minimodel(folder, lab)
tap.is(json.decode(shell.read(at .. "manifest.json")).checks[1].got, made.checks[1].got, "another number: replaced")
shell.write(at .. "manifest.json", (kept:gsub('("minimodel": ")', "%10.", 1)))
shell.minimodel(folder, lab)
tap.ok(shell.read(at .. "manifest.json") ~= kept, "another version of the program too")
shell.remove(folder)
tap.done()
