-- The numbers of labs 04, 05 and 07 computed again from the committed raw files, by formula, without the code of the
-- labs: means over rates, entries and seeds, exact sign flips counted one by one, Holm's correction; equal to the
-- last digit that the reports print. Intervals are drawn again with another generator and must agree within what the
-- drawing itself leaves open.
local tap = require "minimodel.tap"
local dkjson = require "dkjson"
local read = dofile("tests/lua/fixtures/shell.lua").read

--- runs[arm][seed][rate] → record, without the gate's second runs and the rates that are only probed.
local function runs_of(experiment, kept)
  local runs, seeds, known = {}, {}, {}
  for line in read("figures/" .. experiment .. "/runs.jsonl"):gmatch "[^\n]+" do
    local run = dkjson.decode(line)
    local c = run.config
    if c.nudge == 0 and kept[c.rate] then
      runs[c.arm] = runs[c.arm] or {}
      runs[c.arm][c.seed] = runs[c.arm][c.seed] or {}
      runs[c.arm][c.seed][c.rate] = run.record
      if not known[c.seed] then seeds[#seeds + 1] = c.seed end
      known[c.seed] = true
    end
  end
  table.sort(seeds)
  return runs, seeds
end

--- The entries of a quantity for an arm and a seed, the mean over the rates.
local function entries(runs, arm, seed, name)
  local out, n = {}, 0
  for _, record in pairs(runs[arm][seed]) do
    n = n + 1
    local value = type(record[name]) == "table" and record[name] or { record[name] }
    for i, x in ipairs(value) do out[i] = (out[i] or 0) + x end
  end
  for i, x in ipairs(out) do out[i] = x / n end
  return out
end

--- How many of the 2^n sign patterns have a sum at least as large as `bound`; two-sided where told. By halves that
-- are not sorted: one after the other, with the sums of the first half kept.
local function flips(d, bound, two_sided)
  local n, half = #d, #d // 2
  local function sums(first, last)
    local out = { 0.0 }
    for i = first, last do
      for k = 1, #out do
        out[#out + 1] = out[k] - d[i]
        out[k] = out[k] + d[i]
      end
    end
    return out
  end
  local a, b, reached = sums(1, half), sums(half + 1, n), 0
  for _, x in ipairs(a) do
    for _, y in ipairs(b) do
      local total = two_sided and math.abs(x + y) or x + y
      if total >= bound then reached = reached + 1 end
    end
  end
  return reached / 2 ^ n
end

local function rows_of_table(experiment, name)
  local readme, rows = read("figures/" .. experiment .. "/README.md"), {}
  local from = readme:find('<a id="tbl-' .. name .. '"', 1, true) or readme:find("tbl-" .. name, 1, true)
  for line in readme:sub(from):gmatch "[^\n]+" do
    if line:find "^|" then
      local cells = {}
      for cell in line:gmatch "|([^|]+)" do cells[#cells + 1] = cell:match "^%s*(.-)%s*$" end
      rows[#rows + 1] = cells
    elseif #rows > 0 then
      break
    end
  end
  return { table.unpack(rows, 3) }
end

local function examine(experiment, contrasts)
  local made = dkjson.decode(read("figures/" .. experiment .. "/manifest.json"))
  local kept = {}
  for _, rate in ipairs(made.results.rates_kept) do kept[rate] = true end
  local runs, seeds = runs_of(experiment, kept)
  local results, tested = {}, {}
  for k, contrast in ipairs(contrasts) do
    local a, b = contrast[1], contrast[2]
    local d, rows, all = {}, {}, 0.0
    for i, seed in ipairs(seeds) do
      local x, y = entries(runs, a[1], seed, a[2]), entries(runs, b[1], seed, b[2])
      rows[i], d[i] = {}, 0.0
      for j = 1, #x do rows[i][j] = x[j] - y[j] end
      for _, z in ipairs(rows[i]) do d[i] = d[i] + z / #rows[i] end
      all = all + d[i]
    end
    local size, result = 0.0, { estimate = all / #seeds, rows = rows, margin = contrast.margin }
    for _, x in ipairs(d) do size = size + math.abs(x) end
    local slack = 1e-12 * size
    if contrast.margin then
      local up, down, high, low = {}, {}, 0.0, 0.0
      for i, x in ipairs(d) do
        up[i], down[i] = x + contrast.margin, contrast.margin - x
        high, low = high + up[i], low + down[i]
      end
      local loose = 1e-12 * (size + #d * contrast.margin)
      result.p = math.max(flips(up, high - loose), flips(down, low - loose))
    else
      result.p = flips(d, math.abs(all) - slack, true)
      if k > 1 then tested[#tested + 1] = result end
    end
    results[k] = result
  end
  local order, largest = { table.unpack(tested) }, 0.0
  table.sort(order, function(x, y) return x.p < y.p end)
  for k, result in ipairs(order) do
    largest = math.max(largest, math.min(1.0, (#order - k + 1) * result.p))
    result.shown = largest
  end
  local shown = rows_of_table(experiment, "contrasts")
  tap.is(#shown, #contrasts, experiment .. ": the table has all contrasts")
  math.randomseed(7)
  for k, result in ipairs(results) do
    local p = result.shown or result.p
    local printed = tonumber((shown[k][2]:gsub("−", "-")))
    tap.ok(math.abs(printed - result.estimate) <= 0.0005 + 1e-12, experiment .. ": " .. shown[k][1],
      "%s, computed again %.9f", shown[k][2],
      result.estimate) -- to half a unit of the last digit: a mean may lie on the very edge
    tap.is((shown[k][4]:gsub("\\", ""):gsub("&lt;", "<")), p < 0.0001 and "< 0.0001" or ("%.4f"):format(p),
      experiment .. ": its p")
    local means, n, m = {}, #result.rows, #result.rows[1]
    for draw = 1, 400 do
      local columns, total = {}, 0.0
      for j = 1, m do columns[j] = math.random(m) end
      for _ = 1, n do
        local row = result.rows[math.random(n)]
        for j = 1, m do total = total + row[columns[j]] end
      end
      means[draw] = total / (n * m)
    end
    table.sort(means)
    local low, high = (shown[k][3]:gsub("−", "-"):gsub("\\", "")):match "%[([-+%d%.]+), ([-+%d%.]+)%]"
    low, high = tonumber(low), tonumber(high)
    local cut = result.margin and 20 or 10
    local width = math.max(high - low, 0.002)
    tap.ok(math.abs(means[cut] - low) < 0.2 * width and math.abs(means[401 - cut] - high) < 0.2 * width,
      experiment .. ": its interval",
      "%g … %g, drawn again %g … %g", low, high, means[cut], means[401 - cut])
  end
  tap.ok(math.abs(made.results.primary.estimate - results[1].estimate) < 1e-9,
    experiment .. ": the manifest's primary contrast")
end

--- { arm, arm, quantity } or two pairs.
local function same(a, b, quantity, margin) return { { a, quantity }, { b, quantity }, margin = margin } end

local R, S = "rope", "sinusoidal"
examine("16-pe-compare", {
  same(R, S, "long_20"), same(R, S, "one", 0.02), same(R, S, "long_10"), same(R, S, "long_15"),
    same(R, S, "right_long_20"),
  same(R, S, "shift_20"), same(R, S, "blocks"), same(R, S, "right_stretch_20"), same("none", S, "long_20"),
    same("learned", S, "long_20"),
  same("alibi", S, "long_20"), same("sinusoidal_soft", S, "long_20"), same("alibi", R, "long_20"), same(R, S, "band_1"),
  same(R, S, "band_2"), same(R, S, "moved_1"), same(R, S, "moved_2"),
})
examine("16-ordering", {
  same("both_rope", "both_sinusoidal", "near_10"), same("causal_none", "causal_sinusoidal", "choice_16", 0.05),
  same("both_rope", "both_sinusoidal", "near_16"), same("both_learned", "both_sinusoidal", "choice_8"),
  same("both_learned", "both_sinusoidal", "choice_16"), same("both_alibi", "both_sinusoidal", "choice_16"),
  same("both_alibi", "both_rope", "choice_16"), same("causal_rope", "causal_sinusoidal", "choice_16"),
  same("causal_learned", "causal_sinusoidal", "choice_16"), same("causal_alibi", "causal_sinusoidal", "choice_16"),
})
examine("16-length-alone", {
  same(R, S, "past_64"), same(R, S, "inside", 0.02), same(R, S, "past_32"), same(R, S, "past_48"),
    same(R, S, "right_64"),
  same("alibi", R, "past_64"), same("none", R, "past_64"), same("learned", S, "past_64"),
  { { S, "shifted" }, { S, "inside" } }, { { "learned", "shifted" }, { "learned", "inside" } },
    { { S, "hidden" }, { S, "past_64" } },
  { { R, "hidden" }, { R, "past_64" } }, { { R, "linear" }, { R, "past_64" } }, { { R, "ntk" }, { R, "past_64" } },
  { { R, "yarn" }, { R, "past_64" } }, same("rope_short", R, "past_64"), same("sinusoidal_random", S, "past_64"),
  same("rope_random", R, "past_64"), same("sinusoidal_soft", S, "past_64"),
})

tap.done()
