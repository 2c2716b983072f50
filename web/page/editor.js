// editor.js: the script of a lab, to be changed where it stands: each listing of the page becomes a text field with
// line numbers.
//
// Does: put the script together again; keep the reader's text in the browser, whatever happens to the page; mark the
// line of an error; tell of prose that was typed. Does not: colour what is typed, or change prose and words, which
// stand between the listings.
'use strict';

/**
 * main: the page's text; lab: {experiment, source, code: [{id, first, last, open}]}, open: to be typed in at once;
 * changed(): typed; run(): asked for.
 */
function makeEditor(main, lab, say, changed, run) {
  const filled = (text, ...values) => text.replace(/\{(\d)\}/g, (_, i) => values[i]);
  const proseOf = text => (text.match(/^[ \t]*--\[=*\[(en|es|all)[ \t]*$/gm) || []).length;
  const lines = lab.source.replace(/\n$/, '').split('\n');
  const listings = lab.code
    .map(({ id, first, last, open: opened }) => ({
      id,
      first,
      last,
      opened,
      published: lines.slice(first - 1, last).join('\n'),
      text: null,
      holder: main.querySelector(`[data-piece="${id}"]`),
    }))
    .filter(listing => listing.holder);
  for (const listing of listings) listing.text = listing.published;

  // ---- What is kept

  const key = 'minimodel:' + lab.experiment;
  function digest(text) {
    // FNV-1a: which version of the lab an edit belongs to
    let hash = 0x811c9dc5;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
    return hash.toString(16);
  }
  const version = digest(lab.source);
  function read() {
    try {
      return JSON.parse(localStorage.getItem(key)) || {};
    } catch (unreadable) {
      return {};
    }
  }
  const kept = read(); // version → {id: {text, mine}}
  const own = (kept[version] ||= {});
  function keep() {
    const all = read();
    const typed = {};
    for (const [id, value] of Object.entries(own)) if (value.text != null || value.mine != null) typed[id] = value;
    if (Object.keys(typed).length) all[version] = typed;
    else delete all[version];
    try {
      if (Object.keys(all).length) localStorage.setItem(key, JSON.stringify(all));
      else localStorage.removeItem(key);
    } catch (full) {
      return; // a browser that keeps nothing: the text stays as long as the page
    }
  }

  // ---- One listing

  const button = (text, act) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = text;
    made.addEventListener('click', act);
    return made;
  };

  function typed(listing, text) {
    listing.text = text;
    const entry = (own[listing.id] ||= {});
    if (text === listing.published) delete entry.text;
    else entry.text = entry.mine = text;
    listing.original.hidden = text === listing.published && entry.mine == null;
    listing.original.textContent = text === listing.published ? say.mine : say.original;
    listing.tools.classList.toggle('edited', text !== listing.published);
    keep();
    clear();
    changed();
  }

  function renumber() {
    let shift = 0;
    for (const listing of listings) {
      listing.start = listing.first + shift;
      const count = listing.text.split('\n').length;
      shift += count - (listing.last - listing.first + 1);
      if (!listing.field) continue;
      listing.numbers.replaceChildren(
        ...Array.from({ length: count }, (_, i) => {
          const line = document.createElement('span');
          line.textContent = listing.start + i;
          return line;
        }),
      );
      listing.field.rows = count;
    }
  }

  function open(listing) {
    if (listing.field) return;
    const box = document.createElement('div'),
      numbers = document.createElement('div'),
      field = document.createElement('textarea');
    box.className = 'live-editor';
    numbers.className = 'live-numbers';
    numbers.setAttribute('aria-hidden', 'true');
    Object.assign(field, {
      value: listing.text,
      spellcheck: false,
      wrap: 'off',
      autocomplete: 'off',
      autocapitalize: 'off',
    });
    field.setAttribute('aria-label', filled(say.editor, listing.first));
    field.title = say.editorHelp;
    let leaving = false;
    field.addEventListener('input', () => {
      typed(listing, field.value);
      renumber();
    });
    field.addEventListener('focus', () => {
      leaving = false;
    });
    field.addEventListener('keydown', event => {
      // saved is run: what is typed is kept in any case
      if ((event.key === 'Enter' || event.key === 's') && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        run();
      } else if (event.key === 'Escape') {
        leaving = true;
      } else if (event.key === 'Tab' && !leaving && !event.ctrlKey && !event.altKey) {
        event.preventDefault();
        indent(field, event.shiftKey);
      } else if (event.key !== 'Tab' && event.key !== 'Shift') {
        leaving = false;
      }
    });
    box.append(numbers, field);
    listing.numbers = numbers;
    listing.field = field;
    listing.box = box;
    listing.shown = listing.holder.querySelector('pre');
    listing.shown.hidden = true;
    listing.shown.after(box);
    listing.edit.textContent = say.close;
    listing.edit.setAttribute('aria-expanded', 'true');
    renumber();
  }

  function close(listing) {
    if (!listing.field) return;
    listing.box.remove();
    listing.field = null;
    listing.edit.textContent = say.edit;
    listing.edit.setAttribute('aria-expanded', 'false');
    const code = listing.shown.querySelector('code');
    listing.highlighted ||= code.innerHTML;
    if (listing.text === listing.published) code.innerHTML = listing.highlighted;
    else {
      // as it is typed, a line each, so that numbers and marks stay
      code.replaceChildren(
        ...listing.text
          .split('\n')
          .map(text => {
            const line = document.createElement('span'),
              number = document.createElement('a');
            line.append(number, text);
            return line;
          })
          .flatMap(line => [line, '\n']),
      );
    }
    listing.shown.hidden = false;
  }

  /** Tab and Shift+Tab on the lines of the selection, as typed text, so that the browser can undo it. */
  function indent(field, back) {
    const { selectionStart: from, selectionEnd: to, value } = field;
    const first = value.lastIndexOf('\n', from - 1) + 1;
    if (!back && !value.slice(from, to).includes('\n')) return document.execCommand('insertText', false, '  ');
    let end = value.indexOf('\n', Math.max(from, to - 1));
    if (end < 0) end = value.length;
    const old = value.slice(first, end),
      made = back ? old.replace(/^ {1,2}/gm, '') : old.replace(/^(?=.)/gm, '  ');
    if (made === old) return;
    field.setSelectionRange(first, end);
    document.execCommand('insertText', false, made);
    field.setSelectionRange(first, first + made.length);
  }

  for (const listing of listings) {
    const entry = own[listing.id] || {};
    listing.edit = button(say.edit, () => {
      if (listing.field) close(listing);
      else {
        open(listing);
        listing.field.focus();
      }
    });
    listing.edit.setAttribute('aria-expanded', 'false');
    listing.original = button(say.original, () => {
      const text = listing.text === listing.published ? own[listing.id].mine : listing.published;
      if (listing.field) listing.field.value = text;
      typed(listing, text);
      renumber();
      if (!listing.field) {
        open(listing);
        close(listing);
      }
    });
    listing.original.hidden = true;
    listing.tools = document.createElement('div');
    listing.tools.className = 'live-tools';
    listing.tools.append(listing.original, listing.edit);
    const copy = listing.holder.querySelector(':scope > .copy'); // where book.js was sooner
    if (copy) listing.tools.prepend(copy);
    listing.holder.classList.add('live-listing');
    listing.holder.prepend(listing.tools);
    if (entry.text != null || entry.mine != null) {
      listing.original.hidden = false;
      listing.original.textContent = entry.text == null ? say.mine : say.original;
    }
    if (entry.text != null) {
      listing.text = entry.text;
      listing.tools.classList.add('edited');
      const folded = listing.holder.closest('details');
      if (folded) folded.open = true;
    }
    if (listing.opened || entry.text != null) open(listing);
  }
  renumber();

  // ---- Errors

  function clear() {
    for (const mark of main.querySelectorAll('.live-wrong')) mark.classList.remove('live-wrong');
    for (const said of main.querySelectorAll('.live-said')) said.remove();
  }

  const older = Object.entries(kept).filter(([of, value]) => of !== version && Object.keys(value).length);

  return {
    edited: () => listings.some(listing => listing.text !== listing.published),
    /** What was typed into versions of the lab that are no more, as text; '' where there is none. */
    older: older.flatMap(([, value]) => Object.values(value).map(entry => entry.text ?? entry.mine)).join('\n\n'),
    /** Whether prose was typed into the code: it would take pandoc to show it. */
    prose: () => listings.some(({ text, published }) => proseOf(text) > proseOf(published)),
    script() {
      const out = lines.slice();
      for (const listing of [...listings].reverse()) {
        out.splice(listing.first - 1, listing.last - listing.first + 1, ...listing.text.split('\n'));
      }
      return out.join('\n') + '\n';
    },
    clear,
    // Marks a line and says what is wrong beneath its listing. Returns what to bring into view, or null where the line
    // is in no listing.
    mark(line, message) {
      clear();
      renumber();
      const listing = listings.find(l => line >= l.start && line < l.start + l.text.split('\n').length);
      const said = document.createElement('pre');
      said.className = 'live-said';
      said.textContent = message;
      if (!listing) return null;
      const folded = listing.holder.closest('details');
      if (folded) folded.open = true;
      const at = line - listing.start;
      const mark = listing.field
        ? listing.numbers.children[at]
        : listing.holder.querySelectorAll('pre code > span')[at];
      if (mark) mark.classList.add('live-wrong');
      listing.holder.append(said);
      return listing.holder;
    },
  };
}
