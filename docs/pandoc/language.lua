--- A pandoc filter for pages that hold both languages in one file: keeps what is for this reader.
--     ::: en … :::   and   ::: es … :::   or spans [word]{.en} [palabra]{.es}; metadata may be {en: …, es: …}.
-- Runs first. What has no language is for everyone.
local OTHER = { en = "es", es = "en" }

function Pandoc(doc)
  local language = pandoc.utils.stringify(doc.meta.lang or "en"):sub(1, 2)
  local other = OTHER[language]
  local function choose(element)
    if element.classes:includes(other) then return {} end
    if element.classes:includes(language) then return element.content end
  end
  for key, value in pairs(doc.meta) do
    if type(value) == "table" and value[language] ~= nil and value[other] ~= nil then
      doc.meta[key] = value[language]
    end
  end
  return doc:walk { Div = choose, Span = choose }
end
