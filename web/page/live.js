// live.js: a page that runs its lab: a panel of controls, one run at a time (engine.js), and what the run found in
// place. A figure of a chapter that can be moved is such a lab too, a small one, within its chapter.
//
// Does: run on release, the newest value first, and the small ones while a slider is dragged; stop at once; keep the
// values in the address; show errors as the terminal does; let labs whose trainings are stored train a small version
// beside their results. Does not: touch the page before a run has ended well, or reach a network.
'use strict';

/** Runs what the page holds: its lab, or the figures in it that move. */
function startLive(engine) {
  const main = document.getElementById('main');
  const held = id => JSON.parse(document.getElementById(id)?.textContent ?? 'null');
  const lab = held('minimodel-lab');
  if (main && lab) window.minimodelLive = runLab(engine, lab, main, false);
  if (!canRun()) return;
  window.minimodelMoving = {};
  for (const small of held('minimodel-moving') ?? []) {
    const place = document.getElementById('moving-' + small.id);
    if (place) window.minimodelMoving[small.id] = runLab(engine, small, place, true);
  }
}

/** lab: of report/pieces.lua; main: what holds its pieces; moving: it is a figure in a chapter. */
function runLab(engine, lab, main, moving) {
  const language = document.documentElement.lang === 'es' ? 'es' : 'en',
    say = WORDS[language];
  const quick = lab.live === 'quick',
    seconds = ms => (ms / 1000).toFixed(ms < 10000 ? 1 : 0);
  const filled = (text, ...values) => text.replace(/\{(\d)\}/g, (_, i) => values[i]);
  const make = (name, className, ...inside) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...inside);
    return made;
  };

  // ---- The panel

  const panel = make('section', moving ? 'live moving' : 'live');
  // a chapter may have several, each called by its figure
  const figure = moving && main.querySelector('figcaption strong')?.textContent.replace(/[.\s]+$/, '');
  panel.setAttribute('aria-label', figure ? `${say.panel}: ${figure}` : say.panel);
  const note = make('p', 'live-note');
  if (moving) {
    main.querySelector('figure').after(panel);
    main.querySelector('figcaption')?.setAttribute('aria-live', 'polite'); // it says what the figure now shows
  } else {
    panel.id = 'live';
    (main.querySelector(':scope > .status') || main.querySelector('h1')).after(note, panel);
  }
  if (!canRun()) {
    note.textContent = say.still;
    panel.remove();
    return;
  }
  const button = (text, act) => {
    const made = make('button', '', text);
    made.type = 'button';
    made.addEventListener('click', act);
    return made;
  };
  const go = button(quick ? say.train : say.run, () => run()),
    stop = button(say.stop, () => end(true)),
    reset = button(say.reset, restore);
  stop.disabled = true;
  stop.hidden = moving;
  const told = make('output', 'live-status'),
    bar = make('progress', 'live-progress'),
    form = make('form', 'live-form');
  told.setAttribute('aria-live', 'polite');
  bar.hidden = true;
  bar.max = 1;
  bar.setAttribute('aria-label', say.training);
  const wrong = make('pre', 'live-error');
  wrong.setAttribute('role', 'alert');
  wrong.hidden = true;
  const fold = make('details', 'live-fold', make('summary', '', quick ? say.panel : say.parameters), form);
  fold.open = matchMedia('(min-width: 48rem)').matches;
  const curve = make('div', 'live-curve'),
    found = make('section', 'live-found');
  found.hidden = curve.hidden = true;
  note.textContent = quick ? say.introQuick : say.intro;
  if (moving) panel.append(form, make('div', 'live-bar', go, reset, stop, told), wrong);
  else panel.append(make('div', 'live-bar', go, stop, reset, told, bar), fold, wrong);
  if (quick) panel.after(curve, found);
  // Where it sticks to the top it is small, and what a link leads to is not beneath it.
  if (!moving) {
    new IntersectionObserver(([entry]) => {
      panel.classList.toggle('stuck', !entry.isIntersecting && entry.boundingClientRect.top < 0);
    }).observe(note);
    new ResizeObserver(() => {
      document.documentElement.style.scrollPaddingTop = panel.offsetHeight + 16 + 'px';
    }).observe(panel);
  }
  form.addEventListener('submit', event => {
    event.preventDefault();
    run();
  });

  const pieces = makePieces(main, say, moving);
  const seed = {
    name: 'seed',
    kind: 'seed',
    default: String(lab.default_seed),
    min: 0,
    meaning: { en: WORDS.en.seed, es: WORDS.es.seed },
  };
  const offered = quick ? [] : [...lab.parameters.filter(p => p.kind), ...(moving ? [] : [seed])];
  const how = moving ? { prefix: lab.id, moved: drag } : {};
  const controls = makeControls(form, offered, language, say, () => run(), how);
  if (quick) fold.remove();
  const editor = makeEditor(
    main,
    lab,
    say,
    () => {
      if (!quick) pieces.stale(editor.edited() || busy);
      go.hidden = moving && !editor.edited();
      tell(say.stale);
    },
    () => run(),
  );
  go.hidden = moving && !editor.edited();
  if (editor.older) {
    panel.append(make('details', 'live-older', make('summary', '', say.older), make('pre', '', editor.older)));
  }
  if (editor.edited()) {
    if (!quick) pieces.stale(true);
    tell(say.stale);
  }
  function tell(text) {
    told.textContent = text;
  }

  // ---- Values in the address: #T=64&seed=3

  let others = {}; // what the address asks for that no control can show; the engine says what is wrong with it
  function readAddress() {
    if (moving) return false;
    const text = location.hash.slice(1);
    if (!text.includes('=')) return false;
    controls.reset();
    others = {};
    for (const [name, value] of new URLSearchParams(text)) if (!controls.set(name, value)) others[name] = value;
    return true;
  }
  const twins = [...document.querySelectorAll('.languages a[href]')].map(link => [link, link.getAttribute('href')]);
  function writeAddress(values) {
    if (moving) return;
    const text = new URLSearchParams(values).toString(),
      hash = text ? '#' + text : '';
    for (const [link, href] of twins) link.setAttribute('href', href + hash);
    const now = location.hash.includes('=') || text ? hash : location.hash;
    if (now !== location.hash) history.replaceState(null, '', location.pathname + location.search + now);
  }
  addEventListener('hashchange', () => {
    if (readAddress()) run();
  });

  // ---- Runs

  let busy = false,
    again = false, // a slider has moved on since the run began
    turns = 0,
    timers = [];
  for (const kind of ['pointerenter', 'focusin']) panel.addEventListener(kind, () => engine.wake(), { once: true });

  function idle() {
    busy = false;
    timers.forEach(clearTimeout);
    timers = [];
    stop.disabled = true;
    stop.classList.remove('urgent');
    stop.hidden = moving;
    bar.hidden = true;
  }

  /** Ends what runs. asked: by the reader, who is told. */
  function end(asked) {
    if (!busy) return;
    idle();
    again = false;
    engine.stop();
    if (asked) {
      tell(quick ? say.stoppedQuick : say.stopped);
      (moving ? reset : go).focus();
    }
  }

  /** Does what runs now show what was published? Then no figure is a new one. */
  const published = () => !editor.edited() && !Object.keys(controls.get()).length && !Object.keys(others).length;

  /** While a slider is dragged: each run to its end, then the value of that moment. */
  function drag() {
    if (busy) again = true;
    else run();
  }

  async function run() {
    end(false);
    busy = true;
    again = false;
    const values = { ...others, ...controls.get() };
    writeAddress(values);
    wrong.hidden = true;
    editor.clear();
    if (quick) {
      curve.replaceChildren();
      losses.clear();
      found.hidden = true;
      bar.hidden = false;
      bar.removeAttribute('value');
    } else if (!moving) pieces.stale(true);
    stop.disabled = false;
    if (!moving) tell(engine.started() ? (quick ? say.training : say.running) : say.starting);
    const began = performance.now();
    const slow = () => {
      tell(filled(say.slow, Math.round((performance.now() - began) / 1000)));
      stop.classList.add('urgent');
      stop.hidden = false;
      pieces.stale(true);
      timers.push(setTimeout(slow, 10000));
    };
    if (!quick) timers.push(setTimeout(slow, 5000));
    const args = Object.entries(values).map(([name, value]) => `--${name}=${value}`);
    if (quick) args.unshift('--quick');
    const begun = () => {
      if (!moving && !stop.classList.contains('urgent')) tell(quick ? say.training : say.running);
    };
    const turn = ++turns;
    const message = await engine.run({ name: lab.name, source: editor.script(), args, language }, { hear, begun });
    if (turn !== turns) return; // asked for anew meanwhile
    if (message) finish(message);
    else if (busy) idle(); // another figure of the page runs now
    if (again) run();
  }

  /** What the terminal would say, and the line of the script that it speaks of. */
  function refuse(text, summary) {
    const line = Number((text.match(new RegExp(`labs/${lab.name.replace(/[.]/g, '\\.')}:(\\d+):`)) || [])[1]) || null;
    const holder = line && editor.mark(line, text);
    wrong.textContent = text;
    if (holder) {
      const link = button(filled(say.goto, line), () => holder.scrollIntoView({ block: 'center' }));
      wrong.append('\n', link);
    }
    wrong.hidden = false;
    tell(line ? filled(say.errorLine, line) : summary || say.error);
  }

  function finish({ done, failed, kind }) {
    idle();
    if (failed) {
      const memory = kind === 'RangeError' || /memory|allocat|out of bounds/i.test(failed);
      return refuse(memory ? say.memory : filled(say.lost, failed));
    }
    live.last = done;
    if (!done.pieces) {
      const said = done.said.trim().replace(/\nminimodel --help .*$/, ''); // there is no command line here
      return refuse(said || say.nothing, done.status === 2 ? say.badValue : null);
    }
    if (quick) {
      found.replaceChildren(make('h2', '', say.found), pieces.apart(done.pieces.pieces));
      found.hidden = false;
      return tell(filled(say.done, seconds(done.milliseconds)));
    }
    const names = pieces.show(done.pieces.pieces, published());
    pieces.stale(false);
    if (moving) return tell('');
    tell(
      [
        filled(say.done, seconds(done.milliseconds)),
        names.length ? filled(say.changed, names.join(', ')) : say.same,
        editor.prose() ? say.prose : '',
        done.status ? say.failedCheck : '',
      ].join(' '),
    );
  }

  function restore() {
    end(false);
    controls.reset();
    others = {};
    writeAddress({});
    wrong.hidden = true;
    editor.clear();
    if (quick) {
      curve.hidden = found.hidden = true;
      return tell('');
    }
    pieces.restore();
    pieces.stale(editor.edited());
    tell(editor.edited() ? say.stale : moving ? '' : say.restored);
  }

  // ---- A training that is watched

  const losses = new Map(); // run → [loss, …]
  let drawing = false;
  function hear(event) {
    if (event.fraction != null) {
      bar.hidden = false;
      bar.value = event.fraction;
      if (event.text) tell(event.text);
    }
    if (event.loss == null || !quick) return;
    const name = event.run || '';
    if (!losses.has(name)) losses.set(name, []);
    losses.get(name).push([event.step, event.loss]);
    curve.hidden = false;
    if (!drawing) {
      drawing = true;
      requestAnimationFrame(() => {
        drawing = false;
        draw(event.steps);
      });
    }
  }

  /** The losses so far: what trains now in front, the runs before it behind. */
  function draw(steps) {
    const width = 480,
      height = 200,
      left = 40,
      bottom = 24,
      all = [...losses.values()].flat().map(([, loss]) => loss);
    if (!all.length) return;
    const top = Math.max(...all),
      low = Math.min(0, ...all);
    const x = step => left + ((width - left - 8) * step) / Math.max(steps, 1),
      y = loss => 8 + ((height - bottom - 8) * (top - loss)) / (top - low || 1);
    const names = [...losses.keys()],
      last = names[names.length - 1],
      recent = losses.get(last),
      at = recent[recent.length - 1];
    const line = name =>
      `<path class="${name === last ? 'now' : 'before'}" d="M${losses
        .get(name)
        .map(([s, l]) => x(s).toFixed(1) + ' ' + y(l).toFixed(1))
        .join('L')}"/>`;
    const text = filled(say.of, last, at[0], steps, at[1].toPrecision(3));
    const word = (left, top, text) => `<text x="${left}" y="${top}" text-anchor="end">${text}</text>`;
    curve.innerHTML = [
      `<svg viewBox="0 0 ${width} ${height}" role="img">`,
      `<path class="axis" d="M${left} 8V${height - bottom}H${width - 8}"/>`,
      word(left - 4, 14, top.toPrecision(2)),
      word(left - 4, height - bottom, low),
      word(width - 8, height - 6, `${say.step} ${steps}`),
      ...names.filter(name => name !== last).map(line),
      line(last),
      '</svg>',
    ].join('');
    curve.firstChild.setAttribute('aria-label', say.loss + '. ' + text);
    curve.append(make('p', '', text));
  }

  const live = { run: () => void run(), last: null, busy: () => busy };
  if (readAddress()) run();
  return live;
}
