-- evaluate.lua: what a trained model does with sequences of minimodel.data.lengths.
--
-- Does: cross-entropy per sequence and per place, forced choice between a verb's right form and its twins, attention
-- weights. Does not: average over seeds or test hypotheses (minimodel.statistics).

local core = require "minimodel.core"
local lengths = require "minimodel.data.lengths"
local options = require "minimodel.options"

local evaluate = {}

-- Scores of every verb's candidates (n, K): column 1 the right form, then the twins; where there are fewer, the right
-- form again.
local function candidate_scores(logits, sequences)
  local shape = logits.shape -- (B, T, V)
  local rows, candidates, most = {}, {}, 0
  for b, s in ipairs(sequences) do
    for _, verb in ipairs(s.verbs) do
      rows[#rows + 1] = (b - 1) * shape[2] + verb.at - 1
      local list = { verb.right, table.unpack(verb.twins) }
      candidates[#candidates + 1], most = list, math.max(most, #list)
    end
  end
  if most == 0 then return {} end -- no verbs
  for _, list in ipairs(candidates) do
    for k = 1, most do list[k] = (list[k] or list[1]) + 1 end -- ids count from 0, subscripts from 1
  end
  local at_verbs = logits:reshape({ shape[1] * shape[2], shape[3] }):take(core.tensor(rows, "int64"))
  return at_verbs:gather(2, core.tensor(candidates, "int64")):totable()
end

-- score(model, sequences, { offset =, blocks =, mask =, from = }) reads the sequences at positions offset … (0), each
-- sentence alone with blocks = true, with a further mask (nested, −inf hides), and counts the places from `from` (1)
-- on. Returns lists with one entry per sequence: loss (nats per target), excess (the same above the floor), right
-- (verbs whose right form scores above every twin; a tie is wrong), verbs (how many there were), tokens (the loss of
-- every target); and for each place its mean: place, and above the floor excess_at.
function evaluate.score(model, sequences, given)
  local o = options.check("score", given, { "offset", "blocks", "mask", "from" })
  local packed, from = lengths.pack(sequences), o.from or 1
  local positions
  if o.offset then
    positions = {}
    for t = 1, packed.T do positions[t] = o.offset + t - 1 end
  end
  local mask = o.mask and core.tensor(o.mask) or nil
  if o.blocks then
    local alone = core.tensor(lengths.block_mask(sequences))
    mask = mask and alone + mask or alone
  end
  local logits = model:forward(packed.inputs, { positions = positions, mask = mask })
  local losses = core.cross_entropy(logits, core.tensor(packed.targets, "int64"), lengths.ignore, false):totable()
  local out = { loss = {}, excess = {}, right = {}, verbs = {}, place = {}, excess_at = {}, tokens = losses }
  local counted, total, floors = {}, {}, {}
  for b, s in ipairs(sequences) do
    local sum, floor, n = 0.0, 0.0, 0
    for t, target in ipairs(s.targets) do
      if target ~= lengths.ignore then
        if t >= from then sum, floor, n = sum + losses[b][t], floor + s.floor[t], n + 1 end
        total[t], counted[t] = (total[t] or 0.0) + losses[b][t], (counted[t] or 0) + 1
        floors[t] = (floors[t] or 0.0) + s.floor[t]
      end
    end
    out.loss[b], out.excess[b], out.right[b], out.verbs[b] = sum / n, (sum - floor) / n, 0, 0
    for _, verb in ipairs(s.verbs) do
      if verb.at >= from then out.verbs[b] = out.verbs[b] + 1 end
    end
  end
  for t = 1, packed.T do
    out.place[t] = counted[t] and total[t] / counted[t] or nil
    out.excess_at[t] = counted[t] and (total[t] - floors[t]) / counted[t] or nil
  end
  local scores, row = candidate_scores(logits, sequences), 0
  for b, s in ipairs(sequences) do
    for _, verb in ipairs(s.verbs) do
      row = row + 1
      local best = true
      for k = 1, #verb.twins do best = best and scores[row][k + 1] < scores[row][1] end
      if best and verb.at >= from then out.right[b] = out.right[b] + 1 end
    end
  end
  return out
end

-- The share of right verbs in each sequence of a score; sequences without a verb are left out.
function evaluate.shares(score)
  local out = {}
  for b, verbs in ipairs(score.verbs) do
    if verbs > 0 then out[#out + 1] = score.right[b] / verbs end
  end
  return out
end

-- Nats per target of groups of sequences, each sequence read by itself: one number for each group, every target
-- counted once.
function evaluate.together(model, groups)
  local all, out, at = {}, {}, 0
  for _, group in ipairs(groups) do table.move(group, 1, #group, #all + 1, all) end
  local loss = evaluate.score(model, all).loss
  for g, group in ipairs(groups) do
    local sum, n = 0.0, 0
    for _, sequence in ipairs(group) do
      at = at + 1
      sum, n = sum + loss[at] * #sequence.targets, n + #sequence.targets
    end
    out[g] = sum / n
  end
  return out
end

-- Attention weights of one sequence, the mean over heads: for each layer a (T, T) nested table.
function evaluate.maps(model, sequence)
  local _, weights = model:forward({ sequence.inputs }, { weights = true })
  local out = {}
  for layer, A in ipairs(weights) do out[layer] = A:mean(2)[1]:totable() end
  return out
end

-- How attention inside the last sentence of a sequence departs from what it is when the sentence is read alone: for
-- each layer the mean over the sentence's tokens and the heads of the total variation distance ½ Σ |A − A′|, where A′
-- gives no weight to anything outside the sentence. 0: unchanged; 1: all weight elsewhere.
function evaluate.attention_shift(model, sequences)
  local out = {}
  for _, s in ipairs(sequences) do
    local T, last = #s.inputs, s.block[#s.inputs]
    local first = T
    while first > 1 and s.block[first - 1] == last do first = first - 1 end
    local alone = table.move(s.inputs, first, T, 1, {})
    local _, long = model:forward({ s.inputs }, { weights = true })
    local _, short = model:forward({ alone }, { weights = true })
    for layer, A in ipairs(long) do
      local n = T - first + 1
      local rows = A:slice(3, first, T)
      local inside = (rows:slice(4, first, T) - short[layer]):abs():sum()
      local outside = first > 1 and rows:slice(4, 1, first - 1):sum() or core.full({}, 0)
      local distance = 0.5 * (inside:item() + outside:item()) / (n * A.shape[2])
      out[layer] = (out[layer] or 0.0) + distance / #sequences
    end
  end
  return out
end

return evaluate
