-- verbs.lua: the twenty verbs of the grammar corpus, in English and in Spanish, with every form written or derived
-- once.
--
-- Does: forms of a verb, and the Spanish gloss of a subject, a tense and an adverb. Does not: choose sentences
-- (verb_grammar.lua). Persons are 1 I/yo, 2 you/tú, 3 he/él.

local verbs = {}

-- -ar verbs of the regular pattern, from the infinitive; the others give what differs from their own pattern.
local function regular(infinitive, different)
  local stem, ending = infinitive:match("^(.*)([aei]r)$")
  local pattern = ending == "ar"
    and { present = { "o", "as", "a" }, past = { "é", "aste", "ó" }, participle = "ado" }
    or { present = { "o", "es", "e" }, past = { "í", "iste", "ió" }, participle = "ido" }
  local es = { infinitive = infinitive, future = infinitive, participle = stem .. pattern.participle }
  for _, tense in ipairs { "present", "past" } do
    es[tense] = {}
    for person = 1, 3 do es[tense][person] = stem .. pattern[tense][person] end
  end
  for name, value in pairs(different or {}) do es[name] = value end
  return es
end

-- English: base, third person, past, participle. Regular verbs give the base and the third person.
local function verb(base, third, past, participle, es)
  return { base = base, third = third, past = past, participle = participle, es = es,
    present = { base, base, third }, pasts = { past, past, past } }
end

verbs.list = {
  verb("work", "works", "worked", "worked", regular "trabajar"),
  verb("play", "plays", "played", "played",
    regular("jugar", { present = { "juego", "juegas", "juega" }, past = { "jugué", "jugaste", "jugó" } })),
  verb("walk", "walks", "walked", "walked", regular "caminar"),
  verb("talk", "talks", "talked", "talked", regular "hablar"),
  verb("listen", "listens", "listened", "listened", regular "escuchar"),
  verb("watch", "watches", "watched", "watched", regular "observar"),
  verb("study", "studies", "studied", "studied", regular "estudiar"),
  verb("finish", "finishes", "finished", "finished", regular "terminar"),
  verb("start", "starts", "started", "started",
    regular("empezar", { present = { "empiezo", "empiezas", "empieza" }, past = { "empecé", "empezaste", "empezó" } })),
  verb("look", "looks", "looked", "looked", regular "mirar"),
  verb("want", "wants", "wanted", "wanted",
    regular("querer", { present = { "quiero", "quieres", "quiere" }, past = { "quise", "quisiste", "quiso" },
      future = "querr" })),
  verb("like", "likes", "liked", "liked", regular("gustar", { pleases = true })),
  verb("be", "is", "was", "been",
    regular("estar", { present = { "estoy", "estás", "está" }, past = { "estuve", "estuviste", "estuvo" } })),
  verb("have", "has", "had", "had",
    regular("tener", { present = { "tengo", "tienes", "tiene" }, past = { "tuve", "tuviste", "tuvo" },
      future = "tendr" })),
  verb("do", "does", "did", "done",
    regular("hacer", { present = { "hago", "haces", "hace" }, past = { "hice", "hiciste", "hizo" },
      participle = "hecho", future = "har" })),
  verb("go", "goes", "went", "gone",
    regular("ir", { present = { "voy", "vas", "va" }, past = { "fui", "fuiste", "fue" } })),
  verb("come", "comes", "came", "come",
    regular("venir", { present = { "vengo", "vienes", "viene" }, past = { "vine", "viniste", "vino" },
      future = "vendr" })),
  verb("see", "sees", "saw", "seen",
    regular("ver", { present = { "veo", "ves", "ve" }, past = { "vi", "viste", "vio" }, participle = "visto" })),
  verb("eat", "eats", "ate", "eaten", regular "comer"),
  verb("write", "writes", "wrote", "written", regular("escribir", { participle = "escrito" })),
}
for _, v in ipairs(verbs.list) do
  if v.base == "be" then
    v.present, v.pasts = { "am", "are", "is" }, { "was", "were", "was" }
  end
end

-- Every distinct form of a verb, in a fixed order.
function verbs.forms(v)
  local forms, seen = {}, {}
  local function add(form)
    if not seen[form] then seen[form], forms[#forms + 1] = true, form end
  end
  add(v.base)
  for person = 1, 3 do add(v.present[person]) end
  for person = 1, 3 do add(v.pasts[person]) end
  add(v.participle)
  return forms
end

local SUBJECT = { "yo", "tú", "él" }
local NEED = { "necesito", "necesitas", "necesita" }
local HAVE = { "he", "has", "ha" }
local GOING = { "voy", "vas", "va" }
local FUTURE = { "é", "ás", "á" }
-- gustar: what is liked is the subject, so the verb stays in the third person and the liker is an object.
local LIKER, OBJECT = { "a mí", "a ti", "a él" }, { "me", "te", "le" }

-- The Spanish sentence. adverb is nil, "often" or "always".
function verbs.gloss(v, tense, person, adverb)
  local es, subject, before, predicate, p = v.es, SUBJECT[person], "", nil, person
  if es.pleases then
    p = 3
    if tense ~= "infinitive" then subject, before = LIKER[person], OBJECT[person] .. " " end
  end
  if tense == "infinitive" then
    predicate = NEED[person] .. (es.pleases and " que " .. OBJECT[person] .. " guste" or " " .. es.infinitive)
  elseif tense == "present" then predicate = before .. es.present[p]
  elseif tense == "past" then predicate = before .. es.past[p]
  elseif tense == "participle" then predicate = before .. HAVE[p] .. " " .. es.participle
  elseif tense == "will" then predicate = before .. es.future .. FUTURE[p]
  elseif tense == "going to" then predicate = before .. GOING[p] .. " a " .. es.infinitive
  end
  local parts = { subject, predicate }
  if tense == "past" then table.insert(parts, 1, "ayer") end
  if adverb == "always" then table.insert(parts, #parts, "siempre") end
  if adverb == "often" then parts[#parts + 1] = "a menudo" end
  return table.concat(parts, " ")
end

return verbs
