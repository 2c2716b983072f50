--- The few fixed words of the reference, in English and Spanish, and how types are called in each.
local words = {}

local TEXT = {
  argument = { "Argument", "Argumento" }, type = { "Type", "Tipo" }, default = { "Default", "Por omisión" },
  meaning = { "Meaning", "Significado" }, option = { "Option", "Opción" }, required = { "required", "obligatoria" },
  takes = { "Takes", "Recibe" }, gives = { "Gives", "Devuelve" }, options = { "Options", "Opciones" },
    example = { "Example", "Ejemplo" },
  fails = { "Error", "Error" }, source = { "After", "Según" }, section = { "section", "sección" },
    also = { "See also", "Véase también" },
  chapters = {
    "help \"NAME\" shows an entry of the manual, such as mm.help \"attention\"; these are the names:",
    "help \"NOMBRE\" muestra una entrada del manual, como mm.help \"attention\"; estos son los nombres:",
  },
}

local TYPES = {
  number = "número", integer = "entero", string = "cadena", boolean = "booleano", table = "tabla",
    ["function"] = "función", list = "lista",
  shape = "forma", text = "texto", any = "cualquiera", tensor = "tensor", rng = "generador", scheme = "esquema",
    module = "módulo",
  dtype = "dtype", numbers = "números", ids = "ids", matrix = "matriz", tape = "cinta", figure = "figura",
    axes = "ejes", grid = "rejilla",
  color = "color", positions = "posiciones", texts = "textos", strings = "cadenas", tensors = "tensores",
    sequences = "secuencias",
  scalar = "escalar", lab = "práctica", record = "registro", expectation = "expectativa", optimizer = "optimizador",
    path = "ruta",
}

function words.get(key, language) return TEXT[key][language == "es" and 2 or 1] end

--- A type as the reader calls it; "tensor|number" is joined by "or".
function words.type(kind, language)
  return (kind:gsub("|", language == "es" and " o " or " or "):gsub("%a+", function(word)
    return language == "es" and TYPES[word] or nil
  end))
end

words.known_types = TYPES

return words
