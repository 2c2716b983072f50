-- lengths.lua: sequences longer than a sentence, made so that one cause at a time can be told from the others.
--
-- Does: turn sentences into sequences a model reads: one sentence, several joined to an exact length, one with its
-- subject and verb pulled apart; say which tokens belong to the same sentence; pack sequences into rectangular
-- batches. Does not: run a model, or make tensors.
--
-- A sequence: { inputs, targets (ids; targets[i] follows inputs[i]), floor (nats: what the grammar itself cannot
-- foresee of targets[i]), block (which sentence inputs[i] belongs to), verbs = { { at, right, twins } } (place in
-- targets, ids) }. Token ids count from 0, places from 1; the position of place i is i − 1.
--
--   what grows with T         positions   distances   sentences before   made by
--   shift                     yes         no          no                 one(s) read at positions o, o + 1, …
--   stretch                   yes         yes         no                 stretch(s, T)
--   concatenation             yes         yes         yes                concatenate(pool, T, n, rng)
--   concatenation, blocks     yes         no          no (hidden)        the same, with block_mask

local options = require "minimodel.options"
local grammar = require "minimodel.data.verb_grammar"

local lengths = {}

local function join(sentences)
  local inputs, targets = {}, {}
  local sequence = { inputs = inputs, targets = targets, floor = {}, block = {}, verbs = {}, sentences = sentences }
  for b, s in ipairs(sentences) do
    local first = #inputs
    local ids, floor = grammar.encode(s.words), grammar.surprise(s.words)
    inputs[first + 1] = grammar.ids["."]
    for i, id in ipairs(ids) do inputs[first + 1 + i], targets[first + i] = id, id end
    targets[first + #ids + 1] = grammar.ids["."]
    for i = 1, #ids + 1 do
      sequence.floor[first + i], sequence.block[first + i] = floor[i], b
    end
    local twins = grammar.encode(s.twins)
    sequence.verbs[b] = { at = first + s.slot, right = ids[s.slot], twins = twins, tense = s.tense, person = s.person }
  end
  return sequence
end

-- One sentence: the opening "." and the words are read, the words and the closing "." foretold.
function lengths.one(sentence)
  return join { sentence }
end

-- Tokens of a sentence as a sequence reads it, its opening "." among them.
function lengths.count(sentence)
  return #sentence.words + 1
end

-- The longest sequence of one sentence of the grammar: the trained length.
lengths.trained = 6

-- n sequences of exactly T tokens, each of valid sentences drawn with replacement from pool. Sentences are drawn until
-- they fill T; a draw that overshoots is thrown away whole, so that no place favours the short ones more than T itself
-- does.
function lengths.concatenate(pool, T, n, rng)
  options.generator("concatenate", rng)
  local smallest = math.huge
  for _, s in ipairs(pool) do smallest = math.min(smallest, lengths.count(s)) end
  if #pool == 0 or T < smallest then
    error(string.format("concatenate: no sentences of a pool of %d fill %s tokens", #pool, tostring(T)), 2)
  end
  local out = {}
  for i = 1, n do
    local tries, chosen, total = 0
    repeat
      chosen, total, tries = {}, 0, tries + 1
      if tries > 10000 then
        error(string.format("concatenate: the pool's sentences do not add up to %d tokens", T), 2)
      end
      while total < T do
        chosen[#chosen + 1] = pool[rng:integer(1, #pool)]
        total = total + lengths.count(chosen[#chosen])
      end
    until total == T
    out[i] = join(chosen)
  end
  return out
end

-- The sentences of a sequence that concatenate made, each as a sequence of its own.
function lengths.apart(sequence)
  local out = {}
  for b, sentence in ipairs(sequence.sentences) do out[b] = lengths.one(sentence) end
  return out
end

local joined = setmetatable({}, { __mode = "k" }) -- sentences of grammar.draw as sequences

-- n windows of exactly T tokens of running text: sentences of the grammar itself, one after another, the first from its
-- beginning, the last one cut. A verb counts where its place is in the window.
function lengths.windows(n, T, rng)
  options.generator("windows", rng)
  n, T = options.whole("windows", { n = n }, "n", 0), options.whole("windows", { T = T }, "T", 0)
  local out = {}
  for w = 1, n do
    local window = { inputs = {}, targets = {}, floor = {}, block = {}, verbs = {} }
    local first, b = 0, 0
    while first < T do
      local sentence = grammar.draw(rng)
      joined[sentence] = joined[sentence] or lengths.one(sentence)
      local s = joined[sentence]
      b = b + 1
      for i = 1, math.min(#s.inputs, T - first) do
        window.inputs[first + i], window.targets[first + i] = s.inputs[i], s.targets[i]
        window.floor[first + i], window.block[first + i] = s.floor[i], b
      end
      local verb = s.verbs[1]
      if first + verb.at <= T then
        window.verbs[#window.verbs + 1] = { at = first + verb.at, right = verb.right, twins = verb.twins,
          tense = verb.tense,
          person = verb.person }
      end
      first = first + #s.inputs
    end
    out[w] = window
  end
  return out
end

-- T positions for a training that is to meet late ones: a random subset of 0 … range − 1, ascending (Ruoss et al.
-- 2023).
function lengths.spread(T, range, rng)
  options.generator("spread", rng)
  T, range = options.whole("spread", { T = T }, "T", 0), options.whole("spread", { range = range }, "range", 0)
  if T > range then error(string.format("spread: %d positions do not fit 0 … %d", T, range - 1), 2) end
  local out = {}
  for position = 0, range - 1 do -- each is taken with the chance that fills the list (Fan, Muller and Rezucha 1962)
    if rng:uniform() * (range - position) < T - #out then out[#out + 1] = position end
  end
  return out
end

-- One sentence whose verb is foretold from exactly T tokens: adverbs, one after another in turn, stand between the
-- subject (or its auxiliary) and the verb. Only the verb is a target (floor 0 but for the choice of the verb itself,
-- which the grammar has no adverb chain to say: NaN). nil for a tense with no room for adverbs.
function lengths.stretch(sentence, T)
  if not grammar.stretches(sentence.verb, sentence.tense) then return nil end
  local bare = grammar.sentence(sentence.verb, sentence.tense, sentence.person)
  local fillers = {}
  for i = 1, T - #bare.words do fillers[i] = grammar.adverbs[1 + (i + sentence.verb) % #grammar.adverbs] end
  local s = grammar.sentence(sentence.verb, sentence.tense, sentence.person, nil, fillers)
  local sequence = { inputs = { grammar.ids["."] }, targets = {}, floor = {}, block = {}, sentences = { s } }
  local ids = grammar.encode(s.words)
  for i = 1, s.slot - 1 do sequence.inputs[i + 1] = ids[i] end
  for i = 1, s.slot do sequence.targets[i], sequence.floor[i], sequence.block[i] = lengths.ignore, 0.0, 1 end
  sequence.targets[s.slot] = ids[s.slot]
  sequence.verbs = { { at = s.slot, right = ids[s.slot], twins = grammar.encode(s.twins), tense = s.tense,
    person = s.person } }
  return sequence
end

-- The target of padding, and of what is not scored.
lengths.ignore = -1

-- Rectangular tables { inputs, targets } of the sequences, padded at the end: a causal model never looks there.
function lengths.pack(sequences)
  local longest = 0
  for _, s in ipairs(sequences) do longest = math.max(longest, #s.inputs) end
  local batch = { inputs = {}, targets = {}, n = #sequences, T = longest }
  for i, s in ipairs(sequences) do
    local inputs, targets = {}, {}
    for t = 1, longest do inputs[t], targets[t] = s.inputs[t] or 0, s.targets[t] or lengths.ignore end
    batch.inputs[i], batch.targets[i] = inputs, targets
  end
  return batch
end

-- (n, 1, T, T) nested: 0 where both tokens belong to the same sentence, −inf elsewhere: each sentence is read alone,
-- at the positions it has in the sequence. The model's own causal mask comes on top.
function lengths.block_mask(sequences)
  local out = {}
  for i, s in ipairs(sequences) do
    local rows = {}
    for t = 1, #s.inputs do
      local row = {}
      for u = 1, #s.inputs do row[u] = s.block[t] == s.block[u] and 0.0 or -math.huge end
      rows[t] = row
    end
    out[i] = { rows }
  end
  return out
end

-- (T, T) nested: 0 for the `width` nearest keys, the query's own place among them, −inf for what lies farther back.
function lengths.band_mask(T, width)
  local rows = {}
  for t = 1, T do
    rows[t] = {}
    for u = 1, T do rows[t][u] = t - u < width and 0.0 or -math.huge end
  end
  return rows
end

return lengths
