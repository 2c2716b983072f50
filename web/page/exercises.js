// exercises.js: the page of the exercises, at work: each listing an editor, Run, what was checked, hints one after the
// other, other inputs, a solution once all checks hold.
//
// Does: run the answer in a worker, as the terminal's `minimodel learn` does; keep what is solved and which hints were
// read in the browser, and what was typed (editor.js does). Does not: hold checks or solutions as text: they lie packed
// in `library`, which the worker alone unpacks. Whoever takes that apart can read them, as in the terminal.
'use strict';

const SAID = {
  en: {
    panel: 'Your progress',
    progress: '{0} of {1} exercises solved.',
    all: 'All {0} exercises are solved.',
    goOn: 'Go on with {0}',
    unkept: 'This browser keeps nothing for this page: what you solve is forgotten when you close it.',
    broken: 'What was kept of your progress could not be read. It was put aside as {0}, and a new one begun.',
    still: 'This browser cannot run WebAssembly, so the exercises cannot be solved here; the terminal can run them.',
    other: 'Other inputs',
    otherHelp: 'Runs your answer with inputs that are drawn anew',
    running: 'Running…',
    starting: 'Starting the engine…',
    stopped: 'Stopped.',
    held: 'holds',
    open: 'does not hold',
    count: '{0} of {1} checks.',
    solved: '{0} of {1} checks: solved.',
    inputs: 'Inputs: draw {0}.',
    solvedMark: 'solved',
    next: 'Next exercise',
    solution: 'A solution of ours, to compare',
    printed: 'Your code printed',
    warning: 'Warning',
    stale: 'Changed: press Run, or Ctrl+Enter in the editor.',
  },
  es: {
    panel: 'Su progreso',
    progress: '{0} de {1} ejercicios resueltos.',
    all: 'Los {0} ejercicios están resueltos.',
    goOn: 'Seguir con el {0}',
    unkept: 'Este navegador no guarda nada de esta página: lo que resuelva se olvida al cerrarla.',
    broken: 'El progreso guardado no se pudo leer. Se apartó como {0} y se empieza otro.',
    still:
      'Este navegador no puede ejecutar WebAssembly, así que aquí no se pueden resolver los ejercicios; en la ' +
      'terminal, sí.',
    other: 'Otros datos',
    otherHelp: 'Ejecuta su respuesta con datos sorteados de nuevo',
    running: 'Ejecutando…',
    starting: 'Arrancando el motor…',
    stopped: 'Parada.',
    held: 'se cumple',
    open: 'no se cumple',
    count: '{0} de {1} comprobaciones.',
    solved: '{0} de {1} comprobaciones: resuelto.',
    inputs: 'Datos: sorteo {0}.',
    solvedMark: 'resuelto',
    next: 'Ejercicio siguiente',
    solution: 'Una solución nuestra, para comparar',
    printed: 'Su código imprimió',
    warning: 'Aviso',
    stale: 'Ha cambiado: pulse Ejecutar, o Ctrl+Intro en el editor.',
  },
};

/** What is solved and which hints were read: {done: {id: true}, hints: {id: n}}, kept under one name. */
function makeProgress(tell) {
  const KEY = 'minimodel:exercises';
  const empty = () => ({ done: {}, hints: {} });
  const isMap = value => value !== null && typeof value === 'object' && !Array.isArray(value);
  const isOurs = found =>
    isMap(found) &&
    isMap(found.done) &&
    isMap(found.hints) &&
    Object.values(found.done).every(v => v === true) &&
    Object.values(found.hints).every(v => Number.isInteger(v) && v >= 0);

  function read() {
    const text = localStorage.getItem(KEY);
    if (text === null) return empty();
    let found = null;
    try {
      found = JSON.parse(text);
    } catch (unreadable) {
      /* no JSON: put aside below */
    }
    if (isOurs(found)) return found;
    let n = 1;
    while (localStorage.getItem(`${KEY}.broken-${n}`) !== null) n++;
    localStorage.setItem(`${KEY}.broken-${n}`, text);
    localStorage.removeItem(KEY);
    tell('broken', `${KEY}.broken-${n}`);
    return empty();
  }

  let state = empty();
  /** What another window kept meanwhile is joined: solved stays solved. */
  function join(found) {
    Object.assign(state.done, found.done);
    for (const [id, n] of Object.entries(found.hints)) state.hints[id] = Math.max(n, state.hints[id] || 0);
  }
  function keep() {
    try {
      join(read());
      localStorage.setItem(KEY, JSON.stringify(state));
    } catch (refused) {
      tell('unkept');
    }
  }
  try {
    state = read();
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch (refused) {
    tell('unkept');
  }
  return {
    solved: id => state.done[id] === true,
    count: () => Object.keys(state.done).length,
    hints: id => state.hints[id] || 0,
    solve(id) {
      if (state.done[id]) return;
      state.done[id] = true;
      keep();
    },
    read(id, n) {
      if ((state.hints[id] || 0) >= n) return;
      state.hints[id] = n;
      keep();
    },
    /** changed(): another window solved something. */
    watch(changed) {
      addEventListener('storage', event => {
        if (event.key !== KEY) return;
        try {
          join(read());
        } catch (refused) {
          return;
        }
        changed();
      });
    },
  };
}

/** library: base64 of gzip of a Lua file that returns the modules of the exercises (web/exercises.lua). */
function startExercises(library) {
  const data = document.getElementById('minimodel-exercises'),
    main = document.getElementById('main');
  if (!data || !main) return;
  const language = document.documentElement.lang === 'es' ? 'es' : 'en',
    say = SAID[language],
    list = JSON.parse(data.textContent).exercises;
  const filled = (text, ...values) => text.replace(/\{(\d)\}/g, (_, i) => values[i]);
  const make = (name, className, ...inside) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...inside);
    return made;
  };
  const panel = make('section', 'exercises-panel'),
    state = make('p', ''),
    notices = make('div', '');
  panel.setAttribute('aria-label', say.panel);
  notices.setAttribute('role', 'status');
  panel.append(state, notices);
  main.querySelector('h2').before(panel);
  const { engine, canRun, makeEditor, WORDS } = window.minimodelRuntime || {};
  if (!engine || !canRun()) {
    state.textContent = say.still;
    return;
  }
  const words = WORDS[language];
  const progress = makeProgress((key, ...values) => {
    if (notices.dataset.said === key) return;
    notices.dataset.said = key;
    notices.append(make('p', '', filled(say[key], ...values)));
  });
  let running = null; // what runs now

  // ---- One exercise

  /** Its heading and all that follows, up to the next one, as a section. */
  function gather({ id }) {
    const heading = document.getElementById('exercise-' + id),
      section = make('section', 'exercise');
    section.setAttribute('aria-labelledby', heading.id);
    heading.before(section);
    section.append(heading);
    while (section.nextElementSibling && !section.nextElementSibling.matches('h2, nav')) {
      section.append(section.nextElementSibling);
    }
    return { heading, section };
  }

  function begin(exercise, at) {
    const { id, source } = exercise,
      { heading, section } = gather(exercise);
    const count = source.replace(/\n$/, '').split('\n').length,
      piece = 'code-' + id;
    const checks = section.querySelector('.checks'),
      items = [...checks.querySelectorAll('li')];
    const told = make('output', 'live-status'),
      wrong = make('pre', 'live-error'),
      printed = make('details', 'printed'),
      solution = make('details', 'solution');
    told.setAttribute('aria-live', 'polite');
    wrong.setAttribute('role', 'alert');
    for (const each of [wrong, printed, solution]) each.hidden = true;
    const tell = text => {
      told.textContent = text;
    };
    const button = (text, act) => {
      const made = make('button', '', text);
      made.type = 'button';
      made.addEventListener('click', act);
      return made;
    };
    const go = button(words.run, () => run()),
      stop = button(words.stop, () => engine.stop()),
      other = button(say.other, () => {
        draw++;
        run();
      });
    other.title = say.otherHelp;
    stop.disabled = true;
    const next = list[at + 1] && make('a', 'next', say.next);
    if (next) {
      next.href = '#exercise-' + list[at + 1].id;
      next.hidden = true;
    }
    const bar = make('div', 'live-bar', go, stop, other, told);
    if (next) bar.append(next);
    checks.before(bar, wrong, printed);
    section.append(solution);
    const mark = make('span', 'solved-mark');
    heading.append(' ', mark);
    let draw = 1;

    const editor = makeEditor(
      section,
      { experiment: 'exercise-' + id, source, code: [{ id: piece, first: 1, last: count, open: true }] },
      words,
      () => tell(say.stale),
      () => run(),
    );
    if (editor.older) {
      bar.after(make('details', 'live-older', make('summary', '', words.older), make('pre', '', editor.older)));
    }

    // Hints: what was read stays open
    [...section.querySelectorAll('details.hint')].forEach((hint, i) => {
      hint.open = progress.hints(id) > i;
      hint.addEventListener('toggle', event => {
        if (event.target === hint && hint.open) progress.read(id, i + 1);
      });
    });

    function clear() {
      editor.clear();
      for (const each of [wrong, printed]) each.hidden = true;
      for (const item of items) {
        item.classList.remove('held', 'open');
        for (const old of item.querySelectorAll('.mark, .told, pre')) old.remove();
      }
    }

    function run() {
      engine.stop();
      const mine = (running = {});
      clear();
      go.disabled = other.disabled = true;
      stop.disabled = false;
      tell(engine.started() ? say.running : say.starting);
      const file = id + '.lua',
        first = 3 * draw - 2;
      const script =
        'for name, each in pairs(dofile "library.lua") do\n' +
        '  package.preload[name] = function(...) return assert(load(each[2], "=" .. each[1]))(...) end\n' +
        'end\n' +
        `require "minimodel.learn.page"("${id}", "${file}", "page/pieces.json", ${first})\n`;
      const job = {
        name: 'learn.lua',
        source: script,
        args: [],
        language,
        beside: { 'library.lua': { packed: library }, [file]: { text: editor.script() } },
      };
      engine.run(job, { begun: () => tell(say.running) }).then(result => {
        if (running === mine) running = null;
        go.disabled = other.disabled = false;
        stop.disabled = true;
        if (!result) return tell(say.stopped);
        exercise.last = result;
        show(result);
      });
    }

    function refuse(text, line) {
      wrong.textContent = text;
      wrong.hidden = false;
      if (line) editor.mark(line, text);
      tell(line ? filled(words.errorLine, line) : words.error);
    }

    function show({ done, failed, kind }) {
      if (failed) {
        const memory = kind === 'RangeError' || /memory|allocat|out of bounds/i.test(failed);
        return refuse(memory ? words.memory : filled(words.lost, failed));
      }
      if (done.printed) {
        printed.replaceChildren(make('summary', '', say.printed), make('pre', 'output', done.printed));
        printed.hidden = false;
        printed.open = true;
      }
      const found = done.pieces;
      if (!found) return refuse(done.said.trim() || words.nothing);
      if (found.report) return refuse(found.report, found.line);
      let place = null;
      found.checks.forEach((check, i) => {
        const item = items[i],
          sign = make('span', 'mark', check.held ? '✓' : '✗');
        sign.setAttribute('role', 'img');
        sign.setAttribute('aria-label', check.held ? say.held : say.open);
        item.classList.add(check.held ? 'held' : 'open');
        item.prepend(sign);
        if (check.message) item.append(make('p', 'told', check.message));
        if (check.report && !place) {
          item.append(make('pre', 'live-error', check.report));
          place = check.line;
          if (place) editor.mark(place, check.report);
        }
      });
      const whole = found.held === found.total,
        first = found.checks.find(check => !check.held);
      tell(
        [
          filled(whole ? say.solved : say.count, found.held, found.total),
          draw > 1 ? filled(say.inputs, draw) : '',
          ...found.warnings.map(text => `${say.warning}: ${text}`),
        ]
          .filter(Boolean)
          .join(' '),
      );
      if (first) told.append(make('span', 'unseen', ' ' + first.message)); // it stands beside its check too
      if (!whole) return;
      progress.solve(id);
      if (next) next.hidden = false;
      solution.replaceChildren(make('summary', '', say.solution), make('pre', '', make('code', '', found.solution)));
      solution.hidden = false;
      refresh();
    }

    exercise.title = heading.firstChild.textContent.trim();
    exercise.refresh = () => {
      mark.textContent = progress.solved(id) ? '✓ ' + say.solvedMark : '';
    };
    exercise.run = run;
  }

  function refresh() {
    for (const exercise of list) exercise.refresh();
    const open = list.find(({ id }) => !progress.solved(id)),
      count = list.filter(({ id }) => progress.solved(id)).length;
    state.replaceChildren(open ? filled(say.progress, count, list.length) : filled(say.all, list.length));
    if (!open || !count) return;
    const link = make('a', '', filled(say.goOn, open.title));
    link.href = '#exercise-' + open.id;
    state.append(' ', link);
  }

  list.forEach(begin);
  refresh();
  progress.watch(refresh);
  main.addEventListener('focusin', () => engine.wake(), { once: true });
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  window.minimodelExercises = {
    run: id => list.find(each => each.id === id).run(),
    last: id => list.find(each => each.id === id).last,
    busy: () => running !== null,
  };
}
