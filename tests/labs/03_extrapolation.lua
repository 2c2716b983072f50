-- Lab 03 from outside: the program runs the script, and this file computes the entropies again from the arrays it
-- exports, in double precision, with loops of its own and its own reader of .npy. Does not look at the engine.
local tap = require "minimodel.tap"
local json = require "dkjson"
local lfs = require "lfs"

local shell = dofile "tests/lua/fixtures/shell.lua"
local program, scratch, read = shell.quote(shell.program), shell.folder(), shell.read

local function status_of(command)
  return (shell.command(".", command))
end

local function run(folder, arguments)
  local command = "SOURCE_DATE_EPOCH=0 %s labs/03-extrapolation.lua --out %s/%s %s >%s/log 2>&1"
  local status = status_of(command:format(program, scratch, folder, arguments or "", scratch))
  if status ~= 0 then tap.note("%s", read(scratch .. "/log")) end
  return status, scratch .. "/" .. folder .. "/16-extrapolation"
end

--- A little-endian float32 or float64 array of one or two axes, as rows of numbers.
local function npy(path)
  local bytes = read(path)
  local length = string.unpack("<I2", bytes, 9)
  local header = bytes:sub(11, 10 + length)
  local format = header:find("<f4", 1, true) and "<f" or "<d"
  local n, m = header:match "%((%d+), (%d+)%)"
  n, m = tonumber(n), tonumber(m)
  local rows, at = {}, 11 + length
  for i = 1, n do
    local row = {}
    for j = 1, m do row[j], at = string.unpack(format, bytes, at) end
    rows[i] = row
  end
  return rows
end

local function product(x, W, first, last)
  local y = {}
  for i = 1, #x do
    local row = {}
    for j = first, last do
      local sum = 0
      for k = 1, #W do sum = sum + x[i][k] * W[k][j] end
      row[j - first + 1] = sum
    end
    y[i] = row
  end
  return y
end

local function turned(x)
  local d = #x[1]
  local y = {}
  for p = 1, #x do
    local row = {}
    for i = 0, d / 2 - 1 do
      local angle = (p - 1) * 10000 ^ (-2 * i / d)
      local c, s, a, b = math.cos(angle), math.sin(angle), x[p][2 * i + 1], x[p][2 * i + 2]
      row[2 * i + 1], row[2 * i + 2] = a * c - b * s, a * s + b * c
    end
    y[p] = row
  end
  return y
end

--- Mean entropy of head 0 (16 of 32 columns), in double.
local function mean_entropy(X, T, scheme, W_Q, W_K, learned)
  local x = {}
  for p = 1, T do
    x[p] = { table.unpack(X[p]) }
    for j = 0, 15 do
      if scheme == "sinusoidal" then
        local angle = (p - 1) * 10000 ^ (-2 * j / 32)
        x[p][2 * j + 1], x[p][2 * j + 2] = x[p][2 * j + 1] + math.sin(angle), x[p][2 * j + 2] + math.cos(angle)
      elseif scheme == "learned" then
        local row = learned[math.min(p, #learned)]
        x[p][2 * j + 1], x[p][2 * j + 2] = x[p][2 * j + 1] + row[2 * j + 1], x[p][2 * j + 2] + row[2 * j + 2]
      end
    end
  end
  local q, k = product(x, W_Q, 1, 16), product(x, W_K, 1, 16)
  if scheme == "rope" then q, k = turned(q), turned(k) end
  local total = 0
  for i = 1, T do
    local s, most = {}, -math.huge
    for j = 1, T do
      local sum = 0
      for c = 1, 16 do sum = sum + q[i][c] * k[j][c] end
      s[j] = sum / 4 - (scheme == "alibi" and math.abs(i - j) / 16 or 0)
      most = math.max(most, s[j])
    end
    local Z, weighted = 0, 0
    for j = 1, T do
      local e = math.exp(s[j] - most)
      Z, weighted = Z + e, weighted + e * (s[j] - most)
    end
    total = total + math.log(Z) - weighted / Z
  end
  return total / T
end

local status, first = run("first", "--export true")
tap.is(status, 0, "the lab runs and its checks hold")
local manifest = json.decode(read(first .. "/manifest.json"))
local X, W_Q, W_K = npy(first .. "/X.npy"), npy(first .. "/W_Q.npy"), npy(first .. "/W_K.npy")
local learned = npy(first .. "/learned.npy")
local names = { "sinusoidal", "learned", "rope", "none", "alibi" }
for _, name in ipairs(names) do
  local expected = {}
  for c, T in ipairs { 64, 96, 128, 192, 256 } do expected[c] = mean_entropy(X, T, name, W_Q, W_K, learned) end
  tap.near(manifest.results.mean_entropy[name], expected, 1e-5,
    name .. ": mean entropies recomputed in double precision")
end
local changed = npy(first .. "/W_Q.npy")
changed[1][1] = changed[1][1] + 1
tap.ok(math.abs(mean_entropy(X, 64, "none", changed, W_K) - manifest.results.mean_entropy.none[1]) > 1e-5,
  "the recomputation notices one changed weight")

-- The attention of head 0 that the pictures show is the attention that was measured.
local A, total = npy(first .. "/attention-rope-64.npy"), 0
for i = 1, 64 do
  for j = 1, 64 do total = total - A[i][j] * math.log(A[i][j]) end
end
tap.near(total / 64, manifest.results.mean_entropy.rope[1], 1e-5,
  "the exported attention has the entropy of the manifest")

-- Promised names of the manifest.
local c = manifest.config
tap.is({ manifest.experiment, manifest.seed, c.d_model, c.n_heads, c.learned_T_max, c.learned_overflow, c.trained,
  manifest.phase_17_recommendation },
  { "16-extrapolation", 0, 32, 2, 64, "clamp", false,
    require("minimodel.report.recommendation").name(require("minimodel.report.recommendation").settled) },
  "manifest: the promised fields; the recommendation is the one that all labs share")
tap.is(c.T_sweep, { 64, 96, 128, 192, 256 }, "manifest: T_sweep")
tap.is(manifest.schemes_compared, names, "manifest: schemes_compared")
local verdicts = {}
for _, e in ipairs(manifest.expectations) do verdicts[e.id] = e.verdict end
tap.is(#manifest.expectations, 5, "five claims of the course are confronted")
tap.is(verdicts["rope-constant"], "false", "RoPE's entropy is not constant: it follows ln T")

-- Twice the same bits, pictures included.
local _, second = run("second", "--export true")
local same, files = true, 0
for name in lfs.dir(first) do
  if name ~= "." and name ~= ".." then
    files = files + 1
    if read(first .. "/" .. name) ~= read(second .. "/" .. name) then
      same = false
      tap.note("%s differs", name)
    end
  end
end
tap.ok(same and files >= 15, "two runs leave the same bytes in every file", "%d files", files)

-- Edited, not compiled.
local shorter, other = run("other", "--T_sweep 64,512 --seeds 2")
tap.is(shorter, 0, "another sweep from the command line")
local swept = json.decode(read(other .. "/manifest.json"))
tap.is(swept.config.T_sweep, { 64, 512 }, "the manifest follows the sweep")
tap.ok(read(other .. "/extrapolation_metric.png") ~= read(first .. "/extrapolation_metric.png"),
  "and so do the pictures")
local within, inside = run("inside", "--T_sweep 32,64 --seeds 2")
tap.is(within, 0, "a sweep that ends within the learned table")
local unasked = {}
for _, e in ipairs(json.decode(read(inside .. "/manifest.json")).expectations) do
  if e.verdict == "untested" then unasked[#unasked + 1] = e.id end
end
tap.is(unasked, { "learned-spikes", "rows-alike" }, "leaves untested what is claimed of longer sequences")
for _, refused in ipairs { "--T_sweep 1", "--learned_T_max 1", "--learned_overflow grow", "--seeds 0" } do
  local name = refused:match "^%S+"
  local refusal = status_of(("%s labs/03-extrapolation.lua --out %s/wrong %s >%s/log 2>&1"):format(program, scratch,
    refused, scratch))
  tap.is(refusal, 2, refused .. " is bad usage")
  tap.ok(read(scratch .. "/log"):find(name .. " must be", 1, true), "and the message says what is allowed", "%s",
    read(scratch .. "/log"))
end
-- A scheme of one's own joins by one entry in the list of arms.
local script = read "labs/03-extrapolation.lua"
local window = [[{ name = "window", bias = function(_, _, T)
      local t = mm.arange(T)
      return mm.where((t:reshape { T, 1 } - t:reshape { 1, T }):abs():gt(8), -math.huge, 0)
    end }]]
local copy = assert(io.open(scratch .. "/own.lua", "w"))
copy:write((script:gsub("(return {[^\n]+ alibi) }\n", "%1, " .. window:gsub("%%", "%%%%") .. " }\n")))
copy:close()
local command = "%s %s/own.lua --T_sweep 64,96 --seeds 2 --out %s/own >%s/log 2>&1"
tap.is(status_of(command:format(program, scratch, scratch, scratch)), 0,
  "a scheme written in the script runs with the others")
local own = json.decode(read(scratch .. "/own/16-extrapolation/manifest.json"))
tap.is(own.schemes_compared, { "sinusoidal", "learned", "rope", "none", "alibi", "window" },
  "and is compared with them")
tap.ok(own.results.mean_entropy.window[2] <= math.log(17), "seventeen keys hold at most ln 17 of entropy", "%g",
  own.results.mean_entropy.window[2])

-- What a run of another seed says is of that seed: no number in its words is the script's.
local _, seventh = run("seventh", "--seed 7 --seeds 2")
for file, word in pairs { ["README.md"] = "[Ss]eed ", ["README.es.md"] = "[Ss]emilla " } do
  local said = read(seventh .. "/" .. file)
  tap.ok(said:find(word .. "7") and not said:find(word .. "0"), file .. " speaks of seed 7, and not of seed 0")
end

local misspelt = status_of(("%s labs/03-extrapolation.lua --out %s/wrong --T_sweeep 64 >%s/log 2>&1"):format(program,
  scratch, scratch))
tap.is(misspelt, 2, "a misspelt parameter is bad usage")
tap.ok(read(scratch .. "/log"):find("T_sweep", 1, true), "and the message names the one that was meant", "%s",
  read(scratch .. "/log"))
tap.ok(not lfs.attributes(scratch .. "/wrong/16-extrapolation"), "nothing was written")

shell.remove(scratch)
tap.done()
