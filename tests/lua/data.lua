-- data: the corpus is what its page says, its entropy is what counting gives, longer sequences are made of valid
-- sentences, and the ordering task cannot be answered without looking at the order.
local mm = require "minimodel"
local tap = require "minimodel.tap"
local grammar, lengths, ordering = mm.data.verb_grammar, mm.data.lengths, mm.data.ordering
local corpus = grammar.corpus()

-- ---- The grammar: what is drawn comes up as often as its probability says

do
  local drawn, rng = {}, mm.random(5)
  local N = 40000
  for _ = 1, N do
    local text = grammar.draw(rng).text
    drawn[text] = (drawn[text] or 0) + 1
  end
  local expected, square, cells = {}, 0, 0
  for _, s in ipairs(grammar.all()) do expected[s.text] = (expected[s.text] or 0) + s.probability end
  for text, p in pairs(expected) do
    square = square + ((drawn[text] or 0) - N * p) ^ 2 / (N * p)
    cells = cells + 1
    drawn[text] = nil
  end
  tap.is(next(drawn), nil, "nothing else is drawn")
  local off = (square - (cells - 1)) / math.sqrt(2 * (cells - 1))
  tap.ok(off > -4 and off < 4, "sentences are drawn as often as their probabilities say",
    "%.1f standard deviations, %d sentences", off, cells)
  tap.fails(grammar.draw, "draw", "without a generator")
end

-- ---- The corpus

tap.is({ #corpus.sentences, #corpus.train, #corpus.validation, #corpus.test }, { 360, 240, 60, 60 },
  "sizes of the split")
tap.is(corpus.sha256, "fbe1c592a51f17941deb7e8cc671f32c633739c3b8d2f1c3403278c0303ede05",
  "the corpus is the one whose results are published")
tap.is(#grammar.verbs .. " " .. table.concat(grammar.verbs, " "), "20 work play walk talk listen watch study finish "
  .. "start look want like be have do go come see eat write", "twenty verbs")

local by_text, split_of, longest, in_train, seen = {}, {}, 0, {}, {}
for _, s in ipairs(grammar.all()) do by_text[s.text] = s end
for _, s in ipairs(corpus.sentences) do
  split_of[s.text] = s.split
  longest = math.max(longest, #s.words)
end
for _, s in ipairs(corpus.train) do
  in_train[s.verb .. " " .. s.tense .. " " .. s.person] = true
  for _, word in ipairs(s.words) do seen[word] = true end
end
tap.is(longest, 5, "at most five words")
for text, spanish in pairs {
  ["he needs to go."] = "él necesita ir.", ["I need to like."] = "yo necesito que me guste.",
    ["you like."] = "a ti te gusta.",
  ["yesterday he was."] = "ayer él estuvo.", ["I have often been."] = "yo he estado a menudo.",
  ["he always sees."] = "él siempre ve.", ["you will do."] = "tú harás.", ["he has written."] = "él ha escrito.",
  ["I am going to come."] = "yo voy a venir.", ["he starts."] = "él empieza.", ["I want."] = "yo quiero.",
} do
  local s = by_text[text]
  tap.is(s and s.spanish, spanish, text)
end
local bare = true
for _, s in ipairs(grammar.all()) do bare = bare and #s.spanish > 0 and #s.twins > 0 end
tap.ok(bare, "every sentence has its gloss and at least one twin")

local unseen = {}
for _, word in ipairs(grammar.words) do
  if word ~= "." and not seen[word] then unseen[#unseen + 1] = word end
end
tap.is(unseen, {}, "every word is in the training sentences")
local patterns, fresh = true, true
for _, split in ipairs { "validation", "test" } do
  for _, s in ipairs(corpus[split]) do
    local others, verbs = 0, 0
    for p = 1, 3 do others = others + (in_train[s.verb .. " " .. s.tense .. " " .. p] and 1 or 0) end
    for v = 1, 20 do verbs = verbs + (in_train[v .. " " .. s.tense .. " " .. s.person] and 1 or 0) end
    patterns = patterns and others == 2 and verbs >= 6
    fresh = fresh and not in_train[s.verb .. " " .. s.tense .. " " .. s.person]
  end
end
tap.ok(fresh, "what is held out was not trained")
tap.ok(patterns, "its verb and tense were seen with both other persons, its tense and person with other verbs")
local counts = {}
for _, s in ipairs(corpus.test) do counts[s.tense] = (counts[s.tense] or 0) + 1 end
tap.is(counts, { 10, 10, 10, 10, 10, 10 }, "the test holds ten sentences of each tense")

local together, frames = {}, {}
for _, s in ipairs(corpus.train) do together[table.concat(s.words, " ", 1, s.slot - 1)] = true end
for _, s in ipairs(grammar.all()) do frames[table.concat(s.words, " ", 1, s.slot - 1)] = true end
local missing = {}
for frame in pairs(frames) do
  if not together[frame] then missing[#missing + 1] = frame end
end
tap.is(missing, {},
  "what stands before the verb was seen whole: held out is only which verb, with whom, in which tense")
for _, split in ipairs { "validation", "test" } do
  local adverbs = { none = 0, often = 0, always = 0 }
  for _, s in ipairs(corpus[split]) do
    if grammar.stretches(s.verb, s.tense) then adverbs[s.adverb or "none"] = adverbs[s.adverb or "none"] + 1 end
  end
  tap.ok(adverbs.none >= 6 and adverbs.often >= 6 and adverbs.always >= 6, split .. ": adverbs are spread")
end

-- ---- Twins

local function twins(text) return table.concat(by_text[text].twins, " ") end
tap.is(twins "he works.", "work", "present: the other persons' form")
tap.is(twins "yesterday you saw.", "see sees seen", "past")
tap.is(twins "he has come.", "comes came", "a form that is right is no twin of itself")
tap.is(twins "I am.", "be are is", "be")
tap.is(twins "you are going to do.", "does did done", "going to")
local valid = {}
for _, s in ipairs(grammar.all()) do valid[s.text] = true end
local wrong = true
for _, s in ipairs(corpus.sentences) do
  for _, twin in ipairs(s.twins) do
    local words = table.move(s.words, 1, #s.words, 1, {})
    words[s.slot] = twin
    wrong = wrong and not valid[table.concat(words, " ") .. "."]
  end
end
tap.ok(wrong, "no twin is a sentence of the grammar")

-- ---- Entropy, counted a second way: by how often each prefix goes on each way

local entropy = grammar.entropy()
local total, tokens, by_hand = 0, 0, math.log(3) + math.log(6) + math.log(20) + (19 / 20 + 1 + 1) / 6 * math.log(3)
for _, s in ipairs(grammar.all()) do
  total = total + s.probability
  tokens = tokens + s.probability * (#s.words + 1)
end
tap.near(total, 1, 1e-12, "the grammar's probabilities add up to one")
tap.near(entropy.sentence, by_hand, 1e-12, "entropy of a sentence: its independent choices")
tap.near(entropy.token, by_hand / tokens, 1e-12, "entropy of a token")
tap.near(entropy.training.sentence, math.log(240), 1e-12, "240 sentences by heart still leave ln 240")
local chain, reached = 0, {}
for _, s in ipairs(grammar.all()) do
  for place = 1, #s.words + 1 do reached[place] = (reached[place] or 0) + s.probability end
end
for place, nats in ipairs(entropy.by_place) do chain = chain + nats * reached[place] end
tap.near(chain, entropy.sentence, 1e-12, "the chain rule over places")
tap.near(entropy.by_place[6], 0, 1e-12, "after five words only the full stop is left")
tap.near(entropy.by_place[1], -(5 / 6) * math.log(5 / 18) - (1 / 6) * math.log(1 / 6), 1e-12,
  "the first word: yesterday, or one of three")
local expected = 0
for _, s in ipairs(grammar.all()) do
  for _, nats in ipairs(grammar.surprise(s.words)) do expected = expected + s.probability * nats end
end
tap.near(expected, entropy.sentence, 1e-12, "surprise per token adds up to the entropy")
tap.is(grammar.surprise({ "he", "work" })[2], math.huge, "what the grammar never says")

-- ---- Vocabulary

tap.is(grammar.decode(grammar.encode(corpus.sentences[7].words)), corpus.sentences[7].words, "there and back")
tap.is(grammar.ids["."], 0, "ids count from 0")
tap.is(grammar.decode { 511 }, { "<511>" }, "an id without a word")
tap.fails(function() grammar.encode { "he", "sleeps" } end, '"sleeps" is not a word', "an unknown word is named")
tap.fails(function() grammar.sentence(21, 1, 1) end, "no verb 21", "a verb out of range")

-- ---- Longer sequences

local one = lengths.one(by_text["he works."])
tap.is(grammar.decode(one.inputs), { ".", "he", "works" }, "one sentence: what is read")
tap.is(grammar.decode(one.targets), { "he", "works", "." }, "and what is foretold")
tap.is({ one.verbs[1].at, one.verbs[1].right }, { 2, grammar.ids.works }, "where its verb is foretold")
for _, T in ipairs { 10, 15, 20 } do
  local sequences = lengths.concatenate(corpus.test, T, 50, mm.random(1))
  local ok = true
  for _, s in ipairs(sequences) do
    ok = ok and #s.inputs == T and #s.targets == T and #s.floor == T and s.inputs[1] == 0 and s.targets[T] == 0
    for t = 1, T - 1 do ok = ok and s.targets[t] == s.inputs[t + 1] end
    for _, verb in ipairs(s.verbs) do ok = ok and s.targets[verb.at] == verb.right end
    local text = table.concat(grammar.decode(s.targets), " "):gsub(" %.", ".")
    for sentence in text:gmatch "%s*([^.]+%.)" do ok = ok and split_of[sentence] == "test" end
    for t = 1, T do ok = ok and s.floor[t] < math.huge end
  end
  tap.ok(ok, "joined to exactly " .. T .. " tokens, of test sentences, each target the next input")
end
tap.is(lengths.concatenate(corpus.test, 20, 3, mm.random(4))[3].inputs, lengths.concatenate(corpus.test, 20, 3,
  mm.random(4))[3].inputs,
  "the same generator gives the same sequences")
tap.is(grammar.decode(lengths.concatenate({ by_text["he works."] }, 3, 1, mm.random(1))[1].inputs),
  { ".", "he", "works" }, "a sentence that fills the length alone")
tap.fails(function() lengths.concatenate(corpus.test, 2, 1, mm.random(1)) end, "fill 2 tokens", "nothing is that short")

local stretched = lengths.stretch(by_text["he has written."], 10)
tap.is({ #stretched.inputs, #stretched.targets, stretched.verbs[1].at }, { 10, 10, 10 },
  "stretch: the verb is foretold from T tokens")
tap.is(table.concat(grammar.decode(stretched.inputs), " ", 1, 4), ". he has always", "subject, auxiliary, adverbs")
tap.is(stretched.targets[9], lengths.ignore, "only the verb is scored")
tap.is(lengths.stretch(by_text["he needs to go."], 10), nil, "no room for adverbs")

local pair = lengths.concatenate({ by_text["he works."], by_text["I want."] }, 6, 1, mm.random(2))
local mask = lengths.block_mask(pair)
tap.is(mask[1][1][4], { -math.huge, -math.huge, -math.huge, 0.0, 0.0, 0.0 }, "a sentence sees itself alone")
local batch = lengths.pack { one, lengths.one(by_text["he is going to be."]) }
tap.is({ #batch.inputs[1], batch.targets[1][6], batch.T }, { 6, lengths.ignore, 6 }, "padding is not scored")
tap.is(lengths.trained, longest + 1, "the trained length: five words and the opening full stop")

-- ---- Ordering

tap.near(ordering.always_no(4), 1 - 1 / 24, 1e-15, "always no is right 23 times in 24")
local rng, yes = mm.random(8), 0
for _ = 1, 2400 do yes = yes + ordering.random(4, 32, rng).label end
tap.ok(yes > 60 and yes < 145, ("about one in 24 random orders is ascending: %d of 2400"):format(yes))
tap.is({ ordering.is_ascending { 3, 1, 4, 2 }, ordering.is_ascending { 1, 2, 3, 4 } }, { false, true }, "is_ascending")
local balanced, same, near, misses = true, true, 0, true
local set = {}
local examples = ordering.examples(6, 32, 400, mm.random(9), set)
for i = 1, #examples, 2 do
  local up, other = examples[i], examples[i + 1]
  balanced = balanced and up.label == 1 and other.label == 0 and ordering.is_ascending(up.values)
    and not ordering.is_ascending(other.values)
  local back = table.move(other.values, 1, 6, 1, {})
  table.sort(back)
  same = same and ordering.key(back) == ordering.key(up.values)
  if other.kind == "near miss" then
    near = near + 1
    local differ = 0
    for k = 1, 6 do differ = differ + (other.values[k] ~= up.values[k] and 1 or 0) end
    misses = misses and differ == 2
  end
end
tap.is(#examples, 800, "twice as many sequences as pairs")
tap.ok(balanced, "one of each class in every pair")
tap.ok(same, "the same numbers in both")
tap.ok(near > 150 and near < 250 and misses, "half of the negatives miss by one swap of neighbours")
local again = true
for _, example in ipairs(ordering.examples(6, 32, 100, mm.random(9), set)) do
  for _, first in ipairs(examples) do again = again and ordering.key(first.values) ~= ordering.key(example.values) end
end
tap.ok(again, "what is held out was not seen, even with the same generator")
local least = {}
tap.fails(function() ordering.examples(2, 3, 10, mm.random(1), least) end, "no unseen sequences of 2",
  "no endless search")
local orders, n_orders, draws = {}, 0, mm.random(3)
for _ = 1, 600 do
  local key = ordering.key(ordering.random(3, 3, draws).values)
  n_orders = n_orders + (orders[key] and 0 or 1)
  orders[key] = (orders[key] or 0) + 1
end
tap.is(n_orders, 6, "as many values as there are: every order comes up")
for key, times in pairs(orders) do -- 100 of each, with a standard deviation of 9
  tap.ok(times > 60 and times < 140, "as often as any: " .. key, "%d", times)
end
tap.fails(function() ordering.pair(5, 4, mm.random(1)) end, "5 distinct values", "more values than there are")
tap.is(ordering.balanced_accuracy({ 1, 1, 1, 0 }, { 1, 1, 1, 1 }), 0.5, "always yes is worth a half")
tap.is(ordering.balanced_accuracy({ 1, 1, 1, 0 }, { 1, 1, 0, 0 }), (2 / 3 + 1) / 2, "balanced accuracy")

do -- windows: sentences one after another, each behind the full stop of the one before
  local begins, follows, right = true, true, true
  for _, window in ipairs(mm.data.lengths.windows(5, 23, mm.random(4))) do
    local block = 0
    for i = 1, 23 do
      if window.inputs[i] == grammar.ids["."] then block = block + 1 end
      begins = begins and window.block[i] == block
      follows = follows and (i == 23 or window.targets[i] == window.inputs[i + 1])
    end
    for _, verb in ipairs(window.verbs) do right = right and window.targets[verb.at] == verb.right end
    right = right and #window.verbs >= 3
  end
  tap.is({ begins, follows, right }, { true, true, true }, "windows: where sentences begin, what follows, the verbs")
end

do
  local met, distinct, last = {}, 0, 0
  for p, k in mm.data.ordering.permutations(5) do
    local sorted = table.move(p, 1, 5, 1, {})
    table.sort(sorted)
    local key = table.concat(p, " ")
    if not met[key] and table.concat(sorted, " ") == "0 1 2 3 4" then distinct = distinct + 1 end
    met[key], last = true, k
  end
  tap.is({ distinct, last }, { 120, 120 }, "permutations: each order of five once, counted")
end

-- Where integers end, numbers that are none, counts that are no counts
tap.is({ ordering.always_no(21), ordering.always_no(66), ordering.always_no(200) }, { 1.0, 1.0, 1.0 },
  "n! past 64 bits: almost surely not ascending")
tap.is(ordering.is_ascending { 1, 0 / 0, 3 }, false, "a NaN exceeds nothing")
for _, case in ipairs {
  { function() ordering.random(2.5, 5, mm.random(0)) end, "n should be a whole number from 0 on, got 2.5" },
  { function() ordering.pair(2, 5.5, mm.random(0)) end, "range should be a whole number from 0 on, got 5.5" },
  { function() ordering.pair(nil, 5, mm.random(0)) end, "a pair needs at least 2 values, got nil" },
  { function() lengths.spread(2.5, 5, mm.random(0)) end, "T should be a whole number from 0 on, got 2.5" },
  { function() lengths.windows(1, 2.5, mm.random(0)) end, "T should be a whole number from 0 on, got 2.5" },
  { function() ordering.balanced_accuracy({ 1, 2 }, { 1, 2 }) end, "label 2 is 2, neither 0 nor 1" },
  { function() mm.train.AdamW { parameters = { 1 } } end, "entry 1 is a number" },
  { function() mm.train.schedule.warmup_cosine(1, { steps = 10 }) end, "warmup_cosine: peak is missing" },
  { function() mm.train.schedule.warmup_cosine(1, { peak = 1, steps = 9, warmup = -2 }) end, "warmup should" },
} do
  tap.fails(case[1], case[2], "refused: " .. case[2])
end

tap.done()
