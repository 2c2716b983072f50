// pieces.js: puts what a run found in the place of what the page shows, piece by piece (report/pieces.lua says what a
// piece is).
//
// Does: replace, insert and hide pieces; give back the page as it was published. Does not: run anything, or know what a
// value means.
'use strict';

/**
 * main: the element that holds the page's text; say: the words of the reader's language; within: the page is more than
 * the run, and numbers its figures itself.
 */
function makePieces(main, say, within) {
  const phrases = document.getElementById('phrases');
  const inPlace = new Set(['code', 'prose']), // said to tell what follows what
    APART = new Set(['figure', 'table', 'print', 'check', 'result', 'measured']); // may stand by themselves
  const find = id => [...main.querySelectorAll(`[data-piece="${CSS.escape(id)}"]`)];
  const generated = () =>
    [...main.querySelectorAll('[data-piece]')].filter(e => !/^(code|prose)-/.test(e.dataset.piece));
  const published = new Map(generated().map(element => [element, element.cloneNode(true)]));
  // Beside these parts other scripts of the page hang a button, to copy a command or to enlarge a figure: it stays.
  const PICTURE = ':scope > :is(img, svg), :scope > p > :is(img, svg)',
    PARTS = { figure: [PICTURE, 'figcaption'], again: ['p', 'pre > code'] };
  const drawn = new Map(); // figure → its SVG as it was last drawn

  /** Formulas, references and citations as pandoc made them. */
  function phrased(element) {
    for (const span of element.querySelectorAll('[data-phrase]')) {
      const raw = span.dataset.phrase,
        made = phrases && [...phrases.content.querySelectorAll('[data-of]')].find(e => e.dataset.of === raw);
      if (made) span.replaceChildren(...made.cloneNode(true).childNodes);
      else if (raw.startsWith('$')) span.innerHTML = '<i>' + span.textContent.slice(1, -1) + '</i>';
    }
  }

  /** An SVG with ids of its own: the picture at the top is drawn twice on the page. */
  function picture(svg, alt, prefix) {
    const holder = document.createElement('div');
    holder.innerHTML = prefix ? svg.replace(/ id="/g, ` id="${prefix}-`).replace(/url\(#/g, `url(#${prefix}-`) : svg;
    const made = holder.firstElementChild;
    made.setAttribute('aria-label', alt);
    for (const title of made.querySelectorAll('title')) title.remove(); // a tip that would hide what the label says
    return made;
  }

  /** Puts `parts` of another element into their places in this one. */
  function replaceParts(element, from, parts) {
    for (const part of parts) {
      const old = element.querySelector(part),
        made = from.querySelector(part);
      if (old && made) old.replaceWith(made);
    }
  }

  function fill(element, piece, svgs) {
    if (piece.kind === 'figure') {
      const old = element.querySelector(PICTURE);
      const made = picture(piece.svg, piece.alt);
      if (old) old.replaceWith(made);
      else element.prepend(made);
      let caption = element.querySelector('figcaption');
      if (!caption) element.append((caption = document.createElement('figcaption')));
      const number = within && caption.querySelector('strong');
      caption.innerHTML = piece.html;
      if (number) caption.querySelector('strong').replaceWith(number);
    } else if (piece.kind === 'lead') {
      const made = picture(svgs.get('fig:' + piece.figure), piece.alt, 'lead');
      made.classList.add('lead');
      made.dataset.piece = 'lead';
      element.replaceWith(made);
      element = made;
    } else if (piece.kind === 'again' && element.querySelector('code')) {
      const made = document.createElement('div');
      made.innerHTML = piece.html;
      replaceParts(element, made, PARTS.again);
    } else {
      element.innerHTML = piece.kind === 'print' ? piece.html.replace(/^<pre[^>]*>|<\/pre>$/g, '') : piece.html;
    }
    phrased(element);
    return element;
  }

  function create(piece) {
    const name = piece.kind === 'figure' ? 'figure' : piece.kind === 'print' ? 'pre' : 'div';
    const element = document.createElement(name);
    element.dataset.piece = piece.id;
    if (name === 'pre') element.tabIndex = 0;
    if (name === 'figure') element.id = piece.id;
    else element.className = piece.kind === 'print' ? 'output' : 'group ' + piece.kind;
    return element;
  }

  const blockOf = element => element.closest('details.code') || element;
  const textOf = element => element.textContent.replace(/\s+/g, ' ').trim();

  /** How a reader calls a piece: Figure 2, or its kind. */
  function nameOf(element, kind) {
    const title = element.querySelector('figcaption strong, caption strong');
    if (title) return title.textContent.replace(/[.\s]+$/, '');
    return kind === 'status' ? say.statusPiece : say[kind] || kind;
  }

  /** Shows a run's pieces; same: it is the run that was published. Returns the names of what changed. */
  function show(list, same) {
    const svgs = new Map(list.filter(piece => piece.svg).map(piece => [piece.id, piece.svg])),
      seen = new Set(),
      names = [];
    let last = main.querySelector(within ? 'figure' : 'h1');
    const tell = (element, kind) => {
      const name = nameOf(element, kind);
      if (!names.includes(name)) names.push(name);
      element.classList.add('fresh');
      setTimeout(() => element.classList.remove('fresh'), 1600);
    };
    for (const piece of list) {
      seen.add(piece.id);
      const there = find(piece.id);
      if (inPlace.has(piece.kind)) {
        if (there.length) last = blockOf(there[0]);
        continue;
      }
      if (piece.kind === 'lead' && !svgs.has('fig:' + piece.figure)) continue;
      if (!there.length) {
        if (['value', 'lead', 'status'].includes(piece.kind) || (within && !APART.has(piece.kind))) continue;
        const made = fill(create(piece), piece, svgs);
        last.after(made);
        last = made;
        tell(made, piece.kind);
        continue;
      }
      for (const element of there) {
        const before = textOf(element),
          was = drawn.get(piece.id);
        element.hidden = false;
        const made = fill(element, piece, svgs);
        if (piece.svg) drawn.set(piece.id, piece.svg);
        if (
          piece.svg
            ? was !== piece.svg && !(same && was === undefined)
            : piece.kind !== 'lead' && before !== textOf(made)
        )
          tell(made, piece.kind);
        if (piece.kind !== 'value' && piece.kind !== 'status') last = blockOf(made);
      }
    }
    for (const element of generated()) if (!seen.has(element.dataset.piece)) element.hidden = true;
    return names;
  }

  return {
    show,
    /** A list of pieces as a part of its own, for results that replace nothing. */
    apart(list) {
      const part = document.createDocumentFragment();
      for (const piece of list) {
        if (!APART.has(piece.kind)) continue;
        const made = create({ ...piece, id: 'own-' + piece.id });
        part.append(
          fill(
            made,
            piece.svg
              ? { ...piece, svg: piece.svg.replace(/ id="/g, ' id="own-').replace(/url\(#/g, 'url(#own-') }
              : piece,
          ),
        );
        for (const inner of made.querySelectorAll('[id]:not(svg [id])')) inner.removeAttribute('id');
        made.removeAttribute('data-piece');
      }
      return part;
    },
    stale(is) {
      main.setAttribute('aria-busy', String(is));
      for (const element of generated()) element.classList.toggle('stale', is);
    },
    /** The page as it was published. */
    restore() {
      for (const element of generated()) {
        if (element.dataset.piece !== 'lead' && !published.has(element)) element.remove();
      }
      for (const [element, copy] of published) {
        if (copy.dataset.piece === 'lead') for (const now of find('lead')) now.replaceWith(copy.cloneNode(true));
        else {
          const made = copy.cloneNode(true),
            parts = PARTS[made.matches('figure') ? 'figure' : made.dataset.piece];
          if (parts) replaceParts(element, made, parts);
          else element.replaceChildren(...made.childNodes);
          element.hidden = copy.hidden;
        }
      }
      drawn.clear();
    },
  };
}
