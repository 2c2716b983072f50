--- What the finished runs of an experiment say: outcomes, contrasts, intervals, stability. Arithmetic on numbers that
-- are there.
--
-- The outcome of an arm and a seed is the mean over the rates that passed the gate, so that no arm chooses one. A
-- quantity is the name of a number or list that runs return, or "a - b" of two; a list has one entry for each
-- sequence read, the same sequences in every run. Does not: train, draw, or know what a seed is.
local core = require "minimodel.core"
local options = require "minimodel.options"
local records = require "minimodel.record"
local statistics = require "minimodel.statistics"

local Study = {}
Study.__index = Study

local fail = options.fail

--- A study of { arms, seeds, rates, kept (those rates that count), gate_seeds (lists), rng, draws }; its field `find`
-- is to be set to a function (arm, seed, rate, nudge) → a run, as the store gives it, or nil.
local function new(given)
  local self = setmetatable({ arms = given.arms, seeds = given.seeds, rates = given.rates, kept = given.kept,
    rng = given.rng, draws = given.draws, gate_seeds = given.gate_seeds, cache = {} }, Study)
  function self.bars(values) return self:spread(values) end -- as a figure's option `interval` wants it
  return self
end

-- ---- Quantities

local function value_of(self, arm, seed, rate, nudge, name)
  local run = self.find(arm, seed, rate, nudge)
  local value = run and run:get(name)
  if not run then
    fail("experiment: there is no run of arm %s, seed %s, rate %s", tostring(arm), tostring(seed), tostring(rate))
  end
  if value == nil then fail('experiment: the runs of arm %s return nothing called "%s"', tostring(arm), name) end
  return type(value) == "table" and value or { value }
end

--- The entries of one quantity: a list, the mean over the rates that passed.
local function entries(self, arm, seed, quantity, nudge)
  local left, right = quantity:match "^(%S+) %- (%S+)$"
  local out = {}
  for r, rate in ipairs(self.kept) do
    local a = value_of(self, arm, seed, rate, nudge, left or quantity)
    local b = right and value_of(self, arm, seed, rate, nudge, right)
    if b and #a ~= #b then fail('experiment: "%s" subtracts a list of %d from one of %d', quantity, #b, #a) end
    for i = 1, #a do
      local x = b and a[i] - b[i] or a[i]
      out[i] = r == 1 and x or out[i] + x
    end
  end
  for i = 1, #out do out[i] = out[i] / #self.kept end
  return out
end

--- matrix(arm, quantity) → for each seed the list of its entries.
function Study:matrix(arm, quantity)
  local key = arm .. "\0" .. quantity
  if not self.cache[key] then
    local rows = {}
    for i, seed in ipairs(self.seeds) do rows[i] = entries(self, arm, seed, quantity, 0) end
    self.cache[key] = rows
  end
  return self.cache[key]
end

local function means(rows)
  local out = {}
  for i, row in ipairs(rows) do out[i] = statistics.mean(row) end
  return out
end

--- outcomes(arm, quantity) → one number for each seed.
function Study:outcomes(arm, quantity) return means(self:matrix(arm, quantity)) end

--- mean(arm, quantity) → one number.
function Study:mean(arm, quantity) return statistics.mean(self:outcomes(arm, quantity)) end

--- profile(arm, quantity) → for each entry of a list its mean over the seeds: a curve by place.
function Study:profile(arm, quantity)
  local rows, out = self:matrix(arm, quantity), {}
  for j = 1, #rows[1] do
    local column = {}
    for i, row in ipairs(rows) do column[i] = row[j] end
    out[j] = statistics.mean(column)
  end
  return out
end

local function draw_interval(self, rows, name, level)
  if #rows[1] == 1 then
    local result = statistics.bootstrap_nested(rows, { rng = self.rng:split(name), draws = self.draws, level = level })
    result.seeds = means(rows)
    return result
  end
  local result = statistics.bootstrap_nested(rows, { rng = self.rng:split(name), draws = self.draws, level = level,
    shared = true })
  result.seeds = means(rows)
  return result
end

--- interval(arm, quantity) → { estimate, low, high, seeds }: 95 % over seeds and then sequences.
function Study:interval(arm, quantity)
  return draw_interval(self, self:matrix(arm, quantity), "interval " .. arm .. " " .. quantity)
end

-- ---- For figures and tables

--- record(axis, keys, quantity [, arms [, called]]) → the outcomes as a record (scheme, axis, seed): quantity(key) is
-- the name of what stands at a key. Without an axis, record(nil, nil, quantity), a record (scheme, seed) of one
-- quantity. called(arm) is the scheme's key, the arm itself unless given.
function Study:record(axis, keys, quantity, arms, called)
  local out = axis and records("scheme", axis, "seed") or records("scheme", "seed")
  for _, arm in ipairs(arms or self.arms) do
    local name = called and called(arm) or arm
    for _, key in ipairs(axis and keys or { false }) do
      local outcomes = self:outcomes(arm, axis and quantity(key) or quantity)
      for i, seed in ipairs(self.seeds) do
        if axis then out:put(outcomes[i], name, key, seed) else out:put(outcomes[i], name, seed) end
      end
    end
  end
  return out
end

--- places(quantity, width [, arms]) → the entries of a list as a record (scheme, place, seed), places counting from
-- 1, the mean of each `width` of them standing at their middle.
function Study:places(quantity, width, arms)
  local out = records("scheme", "place", "seed")
  for _, arm in ipairs(arms or self.arms) do
    for i, row in ipairs(self:matrix(arm, quantity)) do
      for first = 1, #row - width + 1, width do
        out:put(statistics.mean(table.move(row, first, first + width - 1, 1, {})), arm, first + (width - 1) / 2,
          self.seeds[i])
      end
    end
  end
  return out
end

--- maps(quantities [, arms]) → square matrices of the first seed at the first rate that counts, a record (scheme,
-- layer).
function Study:maps(quantities, arms)
  local out = records("scheme", "layer")
  for _, arm in ipairs(arms or self.arms) do
    for layer, quantity in ipairs(quantities) do
      local list = value_of(self, arm, self.seeds[1], self.kept[1], 0, quantity)
      local T = math.floor((#list) ^ 0.5 + 0.5)
      out:put(core.tensor(list):reshape { T, T }, arm, layer)
    end
  end
  return out
end

--- worst(arms, a, b) → the largest difference of the outcomes a and b over arms and seeds.
function Study:worst(arms, a, b)
  local worst = 0.0
  for _, arm in ipairs(arms) do
    local p, q = self:outcomes(arm, a), self:outcomes(arm, b)
    for i = 1, #p do worst = math.max(worst, math.abs(p[i] - q[i])) end
  end
  return worst
end

--- spread(list) → low, high: the 95 % bootstrap interval of a mean over seeds, as the figures take it.
function Study:spread(list)
  if #list < 2 then return nil end
  local rows = {}
  for i, x in ipairs(list) do rows[i] = { x } end
  local interval = statistics.bootstrap_nested(rows, { rng = self.rng:split "spread", draws = 2000, shared = true })
  return interval.low, interval.high
end

local function signed(format, x) return (format:format(x):gsub("-", "−")) end

--- cells(contrasts, words [, format]) → rows for lab:table: the words' text of each contrast, the difference, its
-- interval, and p: after Holm's correction where it was made, of equivalence where there is a margin.
function Study:cells(contrasts, words, format)
  local rows = {}
  for i, c in ipairs(contrasts) do
    local p = c.holm or c.p
    rows[i] = { words[c.name], signed(format or "%+.3f", c.estimate),
      ("[%s, %s]"):format(signed(format or "%+.3f", c.low), signed(format or "%+.3f", c.high)),
      p < 0.0001 and "< 0.0001" or ("%.4f"):format(p) }
  end
  return rows
end

--- forest(contrasts, words, names) → rows for mm.figure.forest; a name that no contrast has is a heading of the words.
function Study:forest(contrasts, words, names)
  local rows = {}
  for i, name in ipairs(names) do
    local c = contrasts[name]
    rows[i] = c and { label = words[name], estimate = c.estimate, low = c.low, high = c.high }
      or { heading = words[name] }
  end
  return rows
end

--- gate_cells(names) → rows for lab:table: rate, the largest change, its arm, whether the rate counts.
function Study:gate_cells(names)
  local rows = {}
  for i, row in ipairs(self.gate_rows) do
    rows[i] = { ("%g"):format(row.rate), ("%.1e"):format(row.worst), names[row.arm],
      row.probe and { en = "only probed", es = "solo probada" } or row.passed and { en = "counts", es = "cuenta" }
        or { en = "dropped for all", es = "descartada para todos" } }
  end
  return rows
end

--- summary(contrast) → what a manifest keeps of it.
function Study:summary(c)
  return { estimate = c.estimate, low = c.low, high = c.high, p = c.p, holm = c.holm, margin = c.margin,
    equivalent = c.equivalent,
    seeds = c.seeds }
end

-- ---- Contrasts

--- The differences of a contrast, seeds × entries: { name, arm, arm, quantity } or { name, { arm, quantity }, { arm,
-- quantity } }.
function Study:differences(contrast)
  local a, b = contrast[2], contrast[3]
  if type(a) ~= "table" then a, b = { a, contrast[4] }, { b, contrast[4] } end
  local p, q, rows = self:matrix(a[1], a[2]), self:matrix(b[1], b[2]), {}
  for i = 1, #p do
    if #p[i] ~= #q[i] then fail("contrast %s: a list of %d beside one of %d", contrast[1], #p[i], #q[i]) end
    rows[i] = {}
    for j = 1, #p[i] do rows[i][j] = p[i][j] - q[i][j] end
  end
  return rows
end

--- contrasts { { name, arm, arm, quantity, margin = }, … } → by name and in order { name, estimate, low, high, seeds,
-- p, holm }. The first is the primary one; p is that of the exact paired sign-flip test over seeds (sampled beyond
-- 30); Holm's correction covers all but the first and those with a margin, which are tests of equivalence: two
-- one-sided sign-flip tests put the mean within ±margin (p, equivalent), and their interval is the one of 90 % that
-- belongs to them.
function Study:contrasts(list)
  local out, tested, ps = {}, {}, {}
  for k, contrast in ipairs(list) do
    local name = contrast[1]
    if out[name] then fail("contrasts: two are called %s", name) end
    local rows = self:differences(contrast)
    local result = draw_interval(self, rows, "contrast " .. name, contrast.margin and 0.9)
    result.name, result.margin, result.rows = name, contrast.margin, rows
    if contrast.margin then
      local e = statistics.equivalence(result.seeds, { margin = contrast.margin, method = "sign-flip",
        rng = self.rng:split("equal " .. name) })
      result.p, result.equivalent = e.p, e.equivalent
    else
      result.p = statistics.sign_flip(result.seeds, { rng = self.rng:split("flip " .. name) }).p
      if k > 1 then tested[#tested + 1], ps[#ps + 1] = result, result.p end
    end
    out[k], out[name] = result, result
  end
  if #ps > 0 then
    for k, p in ipairs(statistics.holm(ps)) do
      local result = tested[k]
      result.holm = p
    end
  end
  return out
end

-- ---- Stability

--- How firm a contrast stands: `halves`, the share of 10,000 random halves of the seeds whose mean has the sign of
-- the whole; `moved`, by how much the contrast's mean changes over the seeds of the gate when first weights are
-- moved by one ulp; `width`, of its interval.
function Study:stability(contrast, result)
  local half = statistics.half_signs(result.seeds, { rng = self.rng:split("halves " .. contrast[1]), draws = 10000 })
  local moved, n = 0.0, 0
  local a, b = contrast[2], contrast[3]
  if type(a) ~= "table" then a, b = { a, contrast[4] }, { b, contrast[4] } end
  for _, seed in ipairs(self.gate_seeds or {}) do
    local before = statistics.mean(entries(self, a[1], seed, a[2], 0))
      - statistics.mean(entries(self, b[1], seed, b[2], 0))
    local after = statistics.mean(entries(self, a[1], seed, a[2], 1))
      - statistics.mean(entries(self, b[1], seed, b[2], 1))
    moved, n = moved + (after - before), n + 1
  end
  return { halves = half, moved = n > 0 and math.abs(moved / n) or 0.0, width = result.high - result.low }
end

--- disturbed(contrast) → rows for lab:table, one for each rate, those that are only probed too: the contrast over the
-- seeds of the gate, the same after one ulp, and the largest change of a single seed.
function Study:disturbed(contrast, format)
  local rows = {}
  local a, b = contrast[2], contrast[3]
  if type(a) ~= "table" then a, b = { a, contrast[4] }, { b, contrast[4] } end
  for i, row in ipairs(self.gate_rows) do
    local before, after, largest = 0.0, 0.0, 0.0
    for _, seed in ipairs(self.gate_seeds) do
      local d = {}
      for nudge = 0, 1 do
        d[nudge] = statistics.mean(value_of(self, a[1], seed, row.rate, nudge, a[2]))
          - statistics.mean(value_of(self, b[1], seed, row.rate, nudge, b[2]))
      end
      before, after = before + d[0] / #self.gate_seeds, after + d[1] / #self.gate_seeds
      largest = math.max(largest, math.abs(d[1] - d[0]))
    end
    rows[i] = { ("%g"):format(row.rate), signed(format or "%+.3f", before), signed(format or "%+.3f", after),
      ("%.4f"):format(largest) }
  end
  return rows
end

-- ---- The gate

--- Reads nothing but the loss at the trained length: for each rate, those that are only probed too, the largest
-- change of `quantity` over arms and seeds when first weights are moved by one ulp. Returns { { rate, worst, arm,
-- passed, probe }, … }.
function Study:gate(gate)
  local out = {}
  local function judge(rate, probe)
    local row = { rate = rate, worst = 0.0, arm = self.arms[1], probe = probe }
    for _, arm in ipairs(self.arms) do
      for _, seed in ipairs(gate.seeds) do
        local before = statistics.mean(value_of(self, arm, seed, rate, 0, gate.quantity))
        local after = statistics.mean(value_of(self, arm, seed, rate, 1, gate.quantity))
        local change = math.abs(after - before)
        if change > row.worst then row.worst, row.arm = change, arm end
      end
    end
    row.passed = row.worst <= gate.bound
    out[#out + 1] = row
  end
  for _, rate in ipairs(self.rates) do judge(rate, false) end
  for _, rate in ipairs(gate.probe) do judge(rate, true) end
  return out
end

return { new = new, Study = Study }
