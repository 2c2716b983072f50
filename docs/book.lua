-- The order of the book, and what its index says: the one place that holds them. report/order.lua reads it.
-- Titles come from the pages, numbers from the names of their files, minutes from their length, pictures and findings
-- from the labs' runs. A lab stands after the chapter that it belongs to.
return {
  introduction = {
    en = [[
A transformer reads all words at once, and by itself it does not know in which order they came. Something has to tell
it: a *positional encoding*. This book shows what the common encodings are (sinusoids, learned tables, T5, ALiBi, RoPE),
proves what each can do, and measures what each does, above all in texts longer than those it was trained on.

It consists of **chapters**, which explain and prove, and of **labs**, which are short programs: each measures
something, draws it, and holds what was claimed beforehand against what came out. Its page asks what you expect before
it shows a verdict. Every number in these pages comes from a run of the labs.

**For whom.** For anyone who can read a program of thirty lines and knows vectors, matrices, sine and cosine. You need
not have trained a model before. The proofs use nothing beyond a first year of university.]],
    es = [[
Un transformer lee todas las palabras a la vez y, por sí solo, no sabe en qué orden venían. Algo tiene que decírselo:
una *codificación posicional*. Este libro muestra cuáles son las habituales (sinusoides, tablas aprendidas, T5, ALiBi,
RoPE), demuestra lo que puede hacer cada una y mide lo que hace, sobre todo con textos más largos que los del
entrenamiento.

Consta de **capítulos**, que explican y demuestran, y de **prácticas**, que son programas cortos: cada una mide algo,
lo dibuja y compara lo que se había afirmado con lo que resultó. Su página pregunta qué espera usted antes de mostrar
un veredicto. Todos los números de estas páginas salen de una ejecución de las prácticas.

**Para quién.** Para quien sepa leer un programa de treinta líneas y conozca los vectores, las matrices, el seno y el
coseno. No hace falta haber entrenado antes ningún modelo. Las demostraciones no piden más que un primer curso
universitario.]],
  },

  -- What is needed: to read the pages; to run labs in them, where they can; to run labs anywhere else.
  needed = {
    read = {
      en = "To read, a browser: the pages work without a network, each by itself.",
      es = "Para leer, un navegador: las páginas funcionan sin red, cada una por sí sola.",
    },
    live = {
      en = "Labs and exercises run in these pages too, with nothing to install.",
      es = "Las prácticas y los ejercicios se ejecutan también en estas páginas, sin instalar nada.",
    },
    own = {
      en = [[
To run labs in a terminal, and to write your own, you need a computer with Debian 12 or 13 and a copy of the repository.
The labs are written in Lua, which is learned in an afternoon; nothing is compiled by hand.]],
      es = [[
Para ejecutar prácticas en una terminal, y para escribir las propias, hacen falta un equipo con Debian 12 o 13 y una
copia del repositorio. Las prácticas están escritas en Lua, que se aprende en una tarde; no hay que compilar nada a
mano.]],
    },
  },

  -- What a newcomer asks first: the question, and the page that answers it.
  questions = {
    { en = "What is RoPE?", es = "¿Qué es RoPE?", at = "theory/03-rope" },
    { en = "How do I run a lab, number 03 for instance?", es = "¿Cómo se ejecuta una práctica, por ejemplo la 03?",
      at = "labs/03-extrapolation" },
    { en = "Which encoding is to be recommended?", es = "¿Qué codificación se recomienda?", at = "phases/16" },
    { en = "How do I write a scheme of my own?", es = "¿Cómo se escribe un esquema propio?",
      at = "manual/positional#scheme-add" },
  },

  running_live = {
    en = [[
**In the browser.** Open the page of a lab, change a value in the panel at its top and press *Run*: the numbers and
figures of the page follow. *Edit*, in the corner of a piece of code, opens it to be changed. The labs that train for
long train a small version of themselves there.]],
    es = [[
**En el navegador.** Abra la página de una práctica, cambie un valor en el panel de arriba y pulse *Ejecutar*: los
números y las figuras de la página cambian con él. *Editar*, en la esquina de cada trozo de código, lo abre para
cambiarlo. Las prácticas que entrenan mucho tiempo entrenan ahí una versión pequeña.]],
  },
  running = {
    en = [[
**In a terminal.** On Debian 12 or 13, in a copy of the repository:

```sh
./minimodel labs/03-extrapolation.lua
```

The first time, this installs what is missing and builds the program; after that it takes a second. It leaves pictures,
a report in two languages and a manifest with every number in `figures/16-extrapolation/`. Every lab runs in the same
way, and `--help` lists what can be changed:

```sh
./minimodel labs/03-extrapolation.lua --help
./minimodel labs/03-extrapolation.lua --T_sweep 64,512
```]],
    es = [[
**En una terminal.** En Debian 12 o 13, en una copia del repositorio:

```sh
./minimodel labs/03-extrapolation.lua
```

La primera vez, esto instala lo que falte y compila el programa; después tarda un segundo. Deja las imágenes, un informe
en dos lenguas y un manifiesto con todos los números en `figures/16-extrapolation/`. Todas las prácticas se ejecutan
así, y `--help` dice qué se puede cambiar:

```sh
./minimodel labs/03-extrapolation.lua --help
./minimodel labs/03-extrapolation.lua --T_sweep 64,512
```]],
  },

  course = {
    en = [[
The labs answer a course on attention, written for Python, that asks its readers to predict before they measure. Its
pages are not part of this book, and it has labs and weeks of its own. Where a claim comes from it, its source says so:
“course, week 2”, “course, lab 03, block D”, “course, theory 04”. A lab with a number and nothing else is always one of
ours.]],
    es = [[
Las prácticas responden a un curso sobre la atención, escrito para Python, que pide a quien lo sigue que prediga antes
de medir. Sus páginas no forman parte de este libro, y tiene laboratorios y semanas propios. Cuando una afirmación viene
de él, su fuente lo dice: «curso, semana 2», «el laboratorio 03 del curso, bloque D», «curso, teoría 04». Una *práctica*
con su número es siempre de las nuestras; el curso tiene *laboratorios*.]],
  },

  parts = {
    {
      name = "path",
      pages = {
        { "theory/00-order-is-invisible",
          en = "Prove that attention without positions is blind to order, and name the three doors for positions.",
          es = "Demostrar que la atención por sí sola no ve el orden, y nombrar las tres puertas de las posiciones." },
        { "labs/00-permutation-equivariance",
          en = "Try the theorem on every order of six words, and see what a causal mask changes.",
          es = "Probar el teorema con todos los órdenes de seis palabras y ver qué cambia la máscara causal." },
        { "theory/01-sinusoids",
          en = "Write down the sinusoidal encoding, and show that one step forward is a rotation.",
          es = "Escribir la codificación sinusoidal y mostrar que un paso adelante es una rotación." },
        { "labs/01-sinusoidal",
          en = "Read the heatmap, and check on numbers what the shift theorem says and how slowly likeness falls.",
          es = "Leer el mapa y comprobar con números lo que dice el teorema y lo despacio que cae el parecido." },
        { "theory/02-learned-t5-alibi",
          en = "Say what a learned table does after its last row, and how T5 and ALiBi put distance into the scores.",
          es = "Decir qué hace una tabla aprendida tras su última fila, y cómo llevan T5 y ALiBi la distancia a las "
            .. "puntuaciones." },
        { "labs/06-alibi",
          en = "Choose a slope and know how far its head will look.",
          es = "Elegir una pendiente y saber hasta dónde mirará su cabeza." },
        { "theory/03-rope",
          en = "Derive RoPE, prove that its scores depend on distance alone, and tell its scalings apart.",
          es = "Deducir RoPE, demostrar que sus puntuaciones solo dependen de la distancia y distinguir sus "
            .. "escalados." },
        { "labs/02-rope",
          en = "Watch the clock hands turn while the score stays, and count the angles that training never showed.",
          es = "Ver girar las agujas sin que cambie la puntuación, y contar los ángulos que nadie entrenó." },
        { "labs/03-extrapolation",
          en = "See what the picture of an untrained layer can say about longer texts, and what it cannot.",
          es = "Ver qué puede decir la imagen de una capa sin entrenar sobre textos más largos, y qué no." },
        { "theory/04-head-to-head",
          en = "Set up a comparison of trained models whose answer may surprise, and read its interval.",
          es = "Plantear una comparación de modelos entrenados cuya respuesta pueda sorprender, y leer su intervalo." },
        { "labs/04-head-to-head",
          en = "Follow the course's experiment from its prediction to its verdict, and take the causes apart.",
          es = "Seguir el experimento del curso desde la predicción hasta el veredicto, y separar las causas." },
        { "labs/07-length-alone",
          en = "Ask the same question with length as the only thing that is new.",
          es = "Hacer la misma pregunta con la longitud como única novedad." },
        { "labs/05-sequence-ordering",
          en = "Recognise a test that measures nothing, and set it right.",
          es = "Reconocer una prueba que no mide nada, y arreglarla." },
        { "theory/05-the-engine",
          en = "Follow a number through the engine in C: how it is stored, differentiated and summed.",
          es = "Seguir un número por el motor en C: cómo se guarda, se deriva y se suma." },
      },
    },
    {
      name = "phases",
      pages = {
        { "phases/16",
          en = "What to use, why, and every claim with the number that decided it.",
          es = "Qué usar, por qué, y cada afirmación con el número que la decidió." },
      },
    },
    {
      name = "practice",
      pages = {
        { "sheets/exercises",
          en = "Write the ideas of the chapters as a few lines of Lua each, and be checked.",
          es = "Escribir las ideas de los capítulos, cada una en unas líneas de Lua, y comprobarlas." },
      },
    },
    {
      name = "sheets",
      pages = {
        { "sheets/schemes",
          en = "Find a scheme's formula, what it trains and what becomes of it in longer texts, on one page.",
          es = "Encontrar en una página la fórmula de un esquema, lo que entrena y qué es de él en textos más "
            .. "largos." },
        { "sheets/glossary",
          en = "Look up a term, in English or Spanish.", es = "Buscar un término, en español o en inglés." },
        { "sheets/questions",
          en = "Hand out the questions of all chapters and labs.",
          es = "Repartir las preguntas de todos los capítulos y prácticas." },
        { "sheets/answers",
          en = "Compare your answers with ours.", es = "Comparar las respuestas propias con las nuestras." },
      },
    },
    { name = "manual" },   -- its chapters, in the order of lua/minimodel/reference
  },
}
