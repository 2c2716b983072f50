--- mm.statistics.
local function entry(name, takes, gives, en, es, example, more)
  local made = { name = "mm.statistics." .. name, takes = takes, gives = gives, en = en, es = es, example = example }
  for key, value in pairs(more or {}) do made[key] = value end
  return made
end
local draws = { "draws: integer = 10000", "how many replicates", "cuántas réplicas" }
local level = { "level: number = 0.95", "of the interval", "del intervalo" }
local rng = { "rng: rng required", "the generator that draws", "el generador con que se sortea" }

return {
  title = { en = "Statistics", es = "Estadística" },
  en = "What an experiment with a few paired seeds may conclude. Numbers come as plain lists; whatever samples is "
    .. "handed a generator.",
  es = "Lo que puede concluir un experimento con unas pocas semillas emparejadas. Los números van en listas; lo que "
    .. "sortea recibe un generador.",
  entries = {
    { section = { en = "Summaries", es = "Resúmenes" } },
    entry("mean", "x: numbers", "m: number", "The mean, summed with compensation: the order of the values does not "
      .. "show.", "La media, sumada con compensación: el orden de los valores no se nota.",
      [[mm.statistics.mean { 1, 2, 6 }   --> 3]],
      { fails = { [[mm.statistics.mean {}]], "mean: needs at least 1 number, got 0" } }),
    entry("deviation", "x: numbers", "s: number", "Sample standard deviation, with n − 1.",
      "Desviación típica muestral, con n − 1.", [[mm.statistics.deviation { 1, 3 }   --> 1.414]]),
    entry("median", "x: numbers", "m: number", "The middle value.", "El valor central.",
      [[mm.statistics.median { 5, 1, 2, 4 }   --> 3]]),
    entry("quantile", "x: numbers; p: number", "q: number", "Interpolated between order statistics, definition 7.",
      "Interpolado entre estadísticos de orden, definición 7.",
      [[mm.statistics.quantile({ 1, 2, 3, 4, 5 }, 0.25)   --> 2]], { source = { "hyndman1996" } }),
    entry("differences", "a: numbers; b: numbers", "d: numbers", "Paired differences a − b.",
      "Diferencias emparejadas a − b.", [[mm.statistics.differences({ 3, 5 }, { 1, 1 })   --> {2, 4}]],
      { fails = { [[mm.statistics.differences({ 1 }, { 1, 2 })]],
      "differences: 1 values against 2: pairs are needed" } }),
    entry("share", "x: numbers; bar: number; level?: number = 0.95", "share: table", "`{ share =, count =, n =, low =, "
      .. "high = }`: how many values reach the bar, with Wilson's interval.", "`{ share =, count =, n =, low =, high = "
      .. "}`: cuántos valores llegan al listón, con el intervalo de Wilson.",
      [[mm.statistics.share({ 1, 2, 3, 4 }, 2).share   --> 0.75]], { source = { "wilson1927" } }),
    { section = { en = "Tests", es = "Pruebas" } },
    entry("sign_flip", "differences: numbers", "result: table", "Is the mean of paired differences zero? `{ p =, mean "
      .. "=, n =, exact =, patterns = }`: p is the share of sign patterns at least as extreme. n pairs cannot give a "
      .. "two-sided p below 2^(1−n).", "¿Es cero la media de las diferencias emparejadas? `{ p =, mean =, n =, exact "
      .. "=, patterns = }`: p es la proporción de patrones de signos al menos tan extremos. Con n parejas, la p "
      .. "bilateral no baja de 2^(1−n).",
      [[mm.statistics.sign_flip({ 1, 2, 3, 4, 5 }).p   --> 0.0625]],
        { options = { { "alternative: string = \"two-sided\"", "or `\"greater\"`, `\"less\"`",
        "o `\"greater\"`, `\"less\"`" }, { "exact_limit: integer = 30", "up to so many pairs all patterns are counted",
        "hasta cuántas parejas se cuentan todos los patrones" },
        { "draws: integer = 100000", "beyond it, so many are sampled", "más allá, cuántos se sortean" },
        { "rng: rng", "needed beyond it", "necesario más allá" } },
        source = { { "fisher1935", "§21" }, { "phipson2010" } } }),
    entry("holm", "p: numbers", "adjusted: numbers", "Adjusted p values, in the order given: reject where one is below "
      .. "the level, and the chance of any false rejection stays below it.", "Valores p ajustados, en el orden dado: "
      .. "se rechaza donde uno queda bajo el nivel, y la probabilidad de algún rechazo falso no lo supera.",
      [[mm.statistics.holm { 0.01, 0.04, 0.03 }   --> {0.03, 0.06, 0.06}]], { source = { "holm1979" } }),
    entry("equivalence", "differences: numbers", "result: table", "Is the mean within ±margin? Two one-sided tests: `{ "
      .. "p =, equivalent =, mean =, low =, high =, … }`. A large p says “not shown”, never “different”.", "¿Está la "
      .. "media dentro de ±margin? Dos pruebas unilaterales: `{ p =, equivalent =, mean =, low =, high =, … }`. Una "
      .. "p grande dice «no demostrado», nunca «distinto».",
      [[mm.statistics.equivalence({ 0.1, -0.1, 0.05, -0.05 }, { margin = 1 }).equivalent   --> true]],
        { options = { { "margin: number required", "what counts as the same", "lo que se considera igual" },
        { "alpha: number = 0.05", "level of each test", "nivel de cada prueba" },
        { "method: string = \"student\"", "or `\"sign-flip\"`", "o `\"sign-flip\"`" },
        { "rng: rng", "for many pairs under `\"sign-flip\"`", "para muchas parejas con `\"sign-flip\"`" } },
        source = { "schuirmann1987" } }),
    entry("half_signs", "x: numbers", "share: number",
      "The share of random halves of x whose mean has the sign of the whole mean: how little a result leans on which "
        .. "values were drawn.",
      "La proporción de mitades al azar de x cuya media tiene el signo de la media total: cuán poco depende un "
        .. "resultado de qué valores salieron.",
      [[mm.statistics.half_signs({ 1, 2, 3, 4 }, { rng = mm.random(0), draws = 100 })   --> 1]],
      { options = { rng, { "draws: integer = 10000", "how many halves", "cuántas mitades" } } }),
    { section = { en = "Intervals", es = "Intervalos" } },
    entry("bootstrap", "x: numbers", "interval: table", "`{ estimate =, low =, high =, level =, draws = }` for "
      .. "statistic(x), drawn again with replacement.",
      "`{ estimate =, low =, high =, level =, draws = }` para statistic(x), con remuestreo.",
      [[
local interval = mm.statistics.bootstrap({ 1, 2, 3, 4 }, { rng = mm.random(0), draws = 500 })
interval.low < 2.5 and interval.high > 2.5   --> true]],
      { options = { rng, draws, level, { "method: string = \"bca\"", "or `\"percentile\"`", "o `\"percentile\"`" },
      { "statistic: function = mean", "of a list", "de una lista" } }, fails = { [[mm.statistics.bootstrap { 1, 2 }]],
      "bootstrap: sampling needs a generator: pass rng = mm.random(seed)" }, source = { "efron1987" } }),
    entry("bootstrap_nested", "groups: list", "interval: table", "For the mean of means of groups (seeds) of values "
      .. "(sentences): groups are drawn again, then values; with `shared`, one draw of values serves all groups.",
      "Para la media de las medias de grupos (semillas) de valores (frases): se remuestrean los grupos y luego los "
      .. "valores; con `shared`, un mismo sorteo de valores sirve a todos.",
      [[mm.statistics.bootstrap_nested({ { 1, 3 }, { 2, 2 } }, { rng = mm.random(0), draws = 100 }).estimate   --> 2]],
        { options = { rng, draws, level, { "shared: boolean = false", "value j is the same sentence in every group",
        "el valor j es la misma frase en todos los grupos" }, { "choose: function", "asked in every draw with how "
        .. "often each group was drawn, it returns the groups to use there: for groups that come from a choice made "
        .. "on the same seeds; needs `shared`", "recibe en cada remuestreo cuántas veces salió cada grupo y devuelve "
        .. "los grupos que usar en él: para grupos que proceden de una elección hecha con las mismas semillas; exige "
        .. "`shared`" } }, source = { { "Davison and Hinkley 1997", "§3.8" }, { "owen2007" }, { "efron2014" } } }),
    { section = { en = "Distributions", es = "Distribuciones" } },
    entry("normal_cdf", "x: number", "p: number", "Φ(x).", "Φ(x).", [[mm.statistics.normal_cdf(0)   --> 0.5]]),
    entry("normal_quantile", "p: number", "x: number", "Φ⁻¹(p).", "Φ⁻¹(p).",
      [[mm.statistics.normal_quantile(0.975)   --> 1.96]]),
    entry("student_cdf", "t: number; degrees: number", "p: number", "P(T ≤ t) of Student's t.",
      "P(T ≤ t) de la t de Student.", [[mm.statistics.student_cdf(0, 4)   --> 0.5]]),
    entry("student_quantile", "p: number; degrees: number", "t: number", "Its inverse.", "Su inversa.",
      [[mm.statistics.student_quantile(0.975, 4)   --> 2.776]]),
  },
}
