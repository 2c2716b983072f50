-- warnings.lua: what a figure could not draw, counted and put into words, in both languages.
--
-- Does not: find it (each artist counts its own), or print it.
local geometry = require "minimodel.figure.geometry"

local warnings = {}

-- In the order in which they are told: one, many.
local texts = {
  { "points not a number", en = { "1 point is not drawn: not a number", "%d points are not drawn: not a number" },
    es = { "1 punto no se dibuja: no es un número", "%d puntos no se dibujan: no son números" } },
  { "points infinite", en = { "1 point is not drawn: infinite", "%d points are not drawn: infinite" },
    es = { "1 punto no se dibuja: es infinito", "%d puntos no se dibujan: son infinitos" } },
  { "points below log", en = { "1 point is not drawn: a logarithmic axis begins above 0",
      "%d points are not drawn: a logarithmic axis begins above 0" },
    es = { "1 punto no se dibuja: un eje logarítmico empieza por encima de 0",
      "%d puntos no se dibujan: un eje logarítmico empieza por encima de 0" } },
  { "cells not a number", en = { "1 cell is grey: not a number", "%d cells are grey: not a number" },
    es = { "1 celda está en gris: no es un número", "%d celdas están en gris: no son números" } },
  { "cells infinite", en = { "1 cell is infinite and has the last colour of its side",
      "%d cells are infinite and have the last colour of their side" },
    es = { "1 celda es infinita y lleva el último color de su lado",
      "%d celdas son infinitas y llevan el último color de su lado" } },
  { "references below log", en = { "1 line or stripe is not drawn: a logarithmic axis begins above 0",
      "%d lines or stripes are not drawn: a logarithmic axis begins above 0" },
    es = { "1 línea o franja no se dibuja: un eje logarítmico empieza por encima de 0",
      "%d líneas o franjas no se dibujan: un eje logarítmico empieza por encima de 0" } },
  { "words off the page", en = { "1 text is not drawn: its place is off the page",
      "%d texts are not drawn: their places are off the page" },
    es = { "1 texto no se dibuja: su lugar queda fuera de la página",
      "%d textos no se dibujan: sus lugares quedan fuera de la página" } },
  { "words shrunk", en = { "1 text is smaller than it should be, to fit on the page",
      "%d texts are smaller than they should be, to fit on the page" },
    es = { "1 texto es más pequeño de lo debido, para caber en la página",
      "%d textos son más pequeños de lo debido, para caber en la página" } },
  { "labels crowded", en = { "1 label lies over another: there is no room for all",
      "%d labels lie over others: there is no room for all" },
    es = { "1 rótulo cae sobre otro: no hay sitio para todos",
      "%d rótulos caen sobre otros: no hay sitio para todos" } },
  { "lines off the axes", en = { "1 line has no label: it lies outside the axes",
      "%d lines have no label: they lie outside the axes" },
    es = { "1 línea no lleva rótulo: queda fuera de los ejes",
      "%d líneas no llevan rótulo: quedan fuera de los ejes" } },
  { "shapes too large", en = { "1 shape is not drawn: it is too large for the axes",
      "%d shapes are not drawn: they are too large for the axes" },
    es = { "1 forma no se dibuja: es demasiado grande para los ejes",
      "%d formas no se dibujan: son demasiado grandes para los ejes" } },
}
local letters = {
  en = { "the letter %s (U+%04X) is in none of the fonts and shows as a box",
    "these letters are in none of the fonts and show as boxes: %s" },
  es = { "la letra %s (U+%04X) no está en ninguna fuente y se ve como un recuadro",
    "estas letras no están en ninguna fuente y se ven como recuadros: %s" },
}

-- What there is to say of `counts` (a number by kind) and `missing` (letters, in order), as a list of sentences
-- without a full stop.
function warnings.say(counts, missing, language)
  local out = {}
  for _, entry in ipairs(texts) do
    local n = counts[entry[1]] or 0
    if n > 0 then out[#out + 1] = entry[language][n == 1 and 1 or 2]:format(n) end
  end
  if #missing == 1 then
    out[#out + 1] = letters[language][1]:format(missing[1], utf8.codepoint(missing[1]))
  elseif #missing > 1 then
    out[#out + 1] = letters[language][2]:format(table.concat(missing, " "))
  end
  return out
end

-- Counts the points that are not drawn. lists: of numbers, as long as each other, each of which a point needs; log[i]:
-- whether the axis of lists[i] is logarithmic. soft: lists in which an infinite or too small number is drawn, to the
-- edge.
function warnings.points(count, lists, log, soft)
  for i = 1, #lists[1] do
    local kind
    for k, list in ipairs(lists) do
      local v = list[i]
      if v ~= v then
        kind = "points not a number"
      elseif not (soft and soft[k]) and not kind then
        kind = not geometry.finite(v) and "points infinite" or not geometry.placed(v, log[k]) and "points below log"
          or nil
      end
    end
    if kind then count(kind) end
  end
end

return warnings
