--- A pandoc filter, after citeproc: in Spanish no comma stands before the «y» that ends a list of authors.
-- Does not touch what we write ourselves: only citations and the list of references.
local function mend(inlines)
  for i = 1, #inlines - 2 do
    local a, gap, b = inlines[i], inlines[i + 1], inlines[i + 2]
    if a.t == "Str" and gap.t == "Space" and b.t == "Str" and b.text == "y" then a.text = a.text:gsub(",$", "") end
  end
  return inlines
end

function Pandoc(doc)
  if pandoc.utils.stringify(doc.meta.lang or "en"):sub(1, 2) ~= "es" then return nil end
  return doc:walk {
    Cite = function(cite) return cite:walk { Inlines = mend } end,
    Div = function(div) return div.identifier == "refs" and div:walk { Inlines = mend } or nil end,
  }
end
