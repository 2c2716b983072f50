-- verb_grammar.lua: a small corpus of English verb drills whose true distribution is known to the last digit.
--
-- Does: the 360 sentences (20 verbs × 6 tenses × 3 persons), each with its Spanish gloss and its mis-conjugated twins;
-- the split into 240 for training, 60 for validation and 60 for the test; the vocabulary; the grammar's entropy and
-- the log probability of every token under it. Does not: draw at random (the corpus is the same everywhere; its digest
-- says so), or join sentences into longer ones (lengths.lua).
--
-- The grammar. A person, a tense and a verb are chosen uniformly, then an adverb where the tense has room for one:
--   infinitive   he needs to work            past        yesterday he worked
--   present      he [often | always] works   participle  he has [often | always] worked
--   will         he will [often | always] work           going to    he is going to work
-- At most five words. "." opens and closes every sentence: it stands before the first word, so that the first word is
-- predicted from something, and after the last, so that the end is predicted too. "yesterday" alone calls for the past,
-- so the form of the verb always follows from what stands before it.
--
-- The tokenizer is the list of words, padded to the 512 entries the model has. A byte-level BPE of 512 entries trained
-- on 240 such sentences would cut the rarer forms into pieces, and "five tokens" would no longer mean five words: the
-- question asked is what happens beyond the trained length, so a length must be a length. The entries without a word
-- cost a model that knows the grammar nothing; a model learns within a few steps never to say them.

local options = require "minimodel.options"
local verbs = require "minimodel.data.verbs"
local sha256 = require("minimodel.host").sha256

local grammar = { version = "verb-grammar 1" }

grammar.persons = { "I", "you", "he" }
grammar.tenses = { "infinitive", "present", "past", "participle", "will", "going to" }
grammar.verbs = {}
for i, v in ipairs(verbs.list) do grammar.verbs[i] = v.base end

local NEED = { "need", "need", "needs" }
local HAVE = { "have", "have", "has" }
local BE = { "am", "are", "is" }
local ADVERBS = { false, "often", "always" } -- false: none
grammar.adverbs = { "often", "always" }

---- Sentences -------------------------------------------------------------------------------------------------------

-- Words before the adverb, and before the verb after it.
local function frame(tense, person)
  local subject = grammar.persons[person]
  if tense == "infinitive" then return { subject, NEED[person], "to" }
  elseif tense == "present" then return { subject }
  elseif tense == "past" then return { "yesterday", subject }
  elseif tense == "participle" then return { subject, HAVE[person] }
  elseif tense == "will" then return { subject, "will" }
  end
  return { subject, BE[person], "going", "to" }
end

local function form(v, tense, person)
  if tense == "present" then return v.present[person]
  elseif tense == "past" then return v.pasts[person]
  elseif tense == "participle" then return v.participle
  end
  return v.base
end

-- Forms of the same verb that are wrong there. After "he often" English also allows the past, so in the present tense
-- the candidates are the forms of the present; elsewhere the frame leaves one right form of them all.
local function twins(v, tense, person)
  local right, wrong, seen = form(v, tense, person), {}, {}
  local candidates = tense == "present" and { v.base, table.unpack(v.present) } or verbs.forms(v)
  for _, other in ipairs(candidates) do
    if other ~= right and not seen[other] then seen[other], wrong[#wrong + 1] = true, other end
  end
  return wrong
end

-- Which adverbs a cell has room for. "he often is" is no English a drill should teach, so "be" goes without.
local function adverbs(v, tense)
  if tense == "participle" or tense == "will" or (tense == "present" and v.base ~= "be") then return ADVERBS end
  return { false }
end

-- One sentence: { verb, tense, person (indices), adverb, words, slot (which word is the verb), right, twins, text,
-- spanish }. `fillers` replaces the adverb by any number of words, for the stretch evaluation.
function grammar.sentence(verb, tense, person, adverb, fillers)
  local v, name = verbs.list[verb], grammar.tenses[tense]
  if not v or not name or not grammar.persons[person] then
    error(string.format("sentence: no verb %s, tense %s, person %s", tostring(verb), tostring(tense), tostring(person)),
      2)
  end
  local words = frame(name, person)
  for _, word in ipairs(fillers or { adverb or nil }) do words[#words + 1] = word end
  local right = form(v, name, person)
  words[#words + 1] = right
  return { verb = verb, tense = tense, person = person, adverb = adverb or nil, words = words, slot = #words,
    right = right,
    twins = twins(v, name, person), text = table.concat(words, " ") .. ".",
    spanish = verbs.gloss(v, name, person, adverb or nil) .. "." }
end

-- May words stand between subject or auxiliary and verb in this tense?
function grammar.stretches(verb, tense)
  return #adverbs(verbs.list[verb], grammar.tenses[tense]) > 1
end

local drawn = {} -- the sentences that grammar.draw has made, by verb, tense, person and adverb

-- A sentence of the grammar as the grammar draws it: person, tense and verb, each as likely, then the adverb where
-- there is room. The same sentence is the same table: it is to be read, not changed.
function grammar.draw(rng)
  options.generator("draw", rng)
  local person, tense, verb = rng:integer(1, #grammar.persons), rng:integer(1, #grammar.tenses),
    rng:integer(1, #verbs.list)
  local choices = adverbs(verbs.list[verb], grammar.tenses[tense])
  local which = rng:integer(1, #choices)
  local key = ((verb * 10 + tense) * 10 + person) * 10 + which
  drawn[key] = drawn[key] or grammar.sentence(verb, tense, person, choices[which])
  return drawn[key]
end

-- Every sentence of the grammar with its probability.
function grammar.all()
  local out = {}
  local cell = 1 / (#grammar.persons * #grammar.tenses * #verbs.list)
  for v = 1, #verbs.list do
    for t = 1, #grammar.tenses do
      local choices = adverbs(verbs.list[v], grammar.tenses[t])
      for p = 1, #grammar.persons do
        for _, adverb in ipairs(choices) do
          local s = grammar.sentence(v, t, p, adverb)
          s.probability = cell / #choices
          out[#out + 1] = s
        end
      end
    end
  end
  return out
end

---- Vocabulary --------------------------------------------------------------------------------------------------------

grammar.vocabulary_size = 512
grammar.words, grammar.ids = {}, {} -- words[id + 1], ids[word]: ids count from 0
local function add_word(word)
  if not grammar.ids[word] then
    grammar.ids[word] = #grammar.words
    grammar.words[#grammar.words + 1] = word
  end
end
for _, word in ipairs { ".", "I", "you", "he", "yesterday", "often", "always", "need", "needs", "to", "have", "has",
  "am", "are",
  "is", "going", "will" } do add_word(word) end
for _, v in ipairs(verbs.list) do
  for _, word in ipairs(verbs.forms(v)) do add_word(word) end
end

-- Words to ids; a word outside the vocabulary is refused by name.
function grammar.encode(words)
  local ids = {}
  for i, word in ipairs(words) do
    ids[i] = grammar.ids[word]
    if not ids[i] then error(string.format("encode: %q is not a word of the grammar", tostring(word)), 2) end
  end
  return ids
end

function grammar.decode(ids)
  local words = {}
  for i, id in ipairs(ids) do words[i] = grammar.words[id + 1] or string.format("<%d>", id) end
  return words
end

---- The corpus and its split ------------------------------------------------------------------------------------------

-- Which of the three persons of a verb and tense is held out. One of three in turn, but a form that no other sentence
-- would show stays in: the third person of the present always, and "were".
local function held_out(v, t)
  local name, base = grammar.tenses[t], verbs.list[v].base
  if name == "present" then return 1 + v % 2 end
  if name == "past" and base == "be" then return 3 end
  return 1 + (v + t) % 3
end

local made
-- { version, sha256, sentences (360, in order), train (240), validation (60), test (60) }. A held-out cell's verb and
-- tense were seen with the two other persons, its tense and person with other verbs, and its form in other sentences.
-- Half of the held-out cells choose learning rates; the other half is looked at once.
function grammar.corpus()
  if made then return made end
  local corpus = { version = grammar.version, sentences = {}, train = {}, validation = {}, test = {} }
  local lines = { grammar.version }
  for v = 1, #verbs.list do
    for t = 1, #grammar.tenses do
      local choices = adverbs(verbs.list[v], grammar.tenses[t])
      for p = 1, #grammar.persons do
        local s = grammar.sentence(v, t, p, choices[1 + (p + t + v // 3) % #choices]) -- in turn, whoever is held out
        s.split = held_out(v, t) ~= p and "train" or ((v // 2 + t) % 2 == 0 and "validation" or "test")
        table.insert(corpus.sentences, s)
        table.insert(corpus[s.split], s)
        lines[#lines + 1] = table.concat({ s.split, s.text, s.spanish, table.concat(s.twins, " ") }, "\t")
      end
    end
  end
  corpus.text = table.concat(lines, "\n") .. "\n"
  corpus.sha256 = sha256(corpus.text)
  made = corpus
  return corpus
end

---- What the grammar itself knows -------------------------------------------------------------------------------------

local masses -- probability of all sentences that begin with these words
local function prefix_masses()
  if masses then return masses end
  masses = {}
  for _, s in ipairs(grammar.all()) do
    local prefix = ""
    masses[prefix] = (masses[prefix] or 0.0) + s.probability
    for _, word in ipairs(s.words) do
      prefix = prefix .. word .. " "
      masses[prefix] = (masses[prefix] or 0.0) + s.probability
    end
    masses[prefix .. "."] = (masses[prefix .. "."] or 0.0) + s.probability
  end
  return masses
end

-- −ln p of each word and of the closing "." given the words before: what no model can beat on average. math.huge where
-- the grammar never says so.
function grammar.surprise(words)
  local mass, prefix, out = prefix_masses(), "", {}
  for i = 1, #words + 1 do
    local longer = i <= #words and prefix .. words[i] .. " " or prefix .. "."
    local p = mass[longer]
    out[i] = p and -math.log(p / mass[prefix]) or math.huge
    prefix = longer
  end
  return out
end

-- Exact: nats per sentence, expected tokens per sentence (the closing "." is one), nats per token, and nats at each
-- place of the sentence given that it is reached. `training` is the same of the 240 training sentences, each as
-- likely: what a model that has learnt them by heart still cannot foresee.
function grammar.entropy()
  local function of(sentences)
    local result = { sentence = 0.0, tokens = 0.0, by_place = {} }
    local mass, at_place = {}, {}
    for _, s in ipairs(sentences) do
      local prefix = ""
      mass[prefix] = (mass[prefix] or 0.0) + s.probability
      for _, word in ipairs(s.words) do
        prefix = prefix .. word .. " "
        mass[prefix] = (mass[prefix] or 0.0) + s.probability
      end
    end
    for _, s in ipairs(sentences) do
      result.sentence = result.sentence - s.probability * math.log(s.probability)
      result.tokens = result.tokens + s.probability * (#s.words + 1)
      local prefix = ""
      for place = 1, #s.words + 1 do
        local longer = place <= #s.words and prefix .. s.words[place] .. " " or nil
        local p = (longer and mass[longer] or s.probability) / mass[prefix]
        result.by_place[place] = (result.by_place[place] or 0.0) - s.probability * math.log(p)
        at_place[place] = (at_place[place] or 0.0) + s.probability
        prefix = longer
      end
    end
    for place, total in ipairs(result.by_place) do result.by_place[place] = total / at_place[place] end
    result.token = result.sentence / result.tokens
    return result
  end
  local training = {}
  for i, s in ipairs(grammar.corpus().train) do
    training[i] = { words = s.words, probability = 1 / #grammar.corpus().train }
  end
  local whole = of(grammar.all())
  whole.training = of(training)
  return whole
end

return grammar
