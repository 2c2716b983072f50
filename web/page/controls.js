// controls.js: a control for each parameter of a lab: slider and number, list, choice, switch or text.
//
// Does: build them with name, meaning and limits; read and set them as the texts that the command line would take. Does
// not: judge a value: the engine does, and says what is wrong as in the terminal.
'use strict';

/**
 * form: where they go; parameters: of report/pieces.lua; changed(): on release; moved(): while a slider moves; prefix:
 * of their ids. Returns {get, set, names, reset}.
 */
function makeControls(form, parameters, language, say, changed, { prefix = 'live', moved = () => {} } = {}) {
  const controls = new Map(); // name → {get, set, default}
  const element = (name, attributes, ...inside) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...inside);
    return made;
  };
  const filled = (text, ...values) => text.replace(/\{(\d)\}/g, (_, i) => values[i]);

  function limitsOf({ min, max, kind, default: given }) {
    if (kind === 'list') return /^[-\d.,eE+ ]+$/.test(given) ? say.list : say.textList;
    if (min != null && max != null) return filled(say.between, min, max);
    return min != null ? filled(say.atLeast, min) : max != null ? filled(say.atMost, max) : '';
  }

  // A slider goes as far as the limits do, or four times as far as the default; in steps of the least value where the
  // default is a multiple of it.
  function slider(parameter) {
    const { name, min, max, kind } = parameter,
      value = Number(parameter.default),
      whole = kind === 'integer';
    const low = min ?? Math.min(0, value),
      high = max ?? Math.max(4 * value, low + 8);
    const step = !whole ? (high - low) / 100 : max == null && min > 1 && value % min === 0 ? min : 1;
    const attributes = { min: low, max: high, step, value };
    const number = numberField(whole, parameter);
    const range = element('input', { type: 'range', ...attributes });
    range.setAttribute('aria-label', filled(say.slider, name));
    range.addEventListener('input', () => {
      number.value = range.value;
      moved();
    });
    range.addEventListener('change', changed);
    number.addEventListener('change', () => {
      range.value = number.value;
      changed();
    });
    return {
      main: number,
      more: [range],
      get: () => number.value,
      set: text => {
        number.value = range.value = text;
      },
    };
  }

  function numberField(whole, { min, max, default: value }) {
    const number = element('input', {
      type: 'number',
      inputMode: whole ? 'numeric' : 'decimal',
      value,
      step: whole ? 1 : 'any',
    });
    if (min != null) number.min = min;
    if (max != null) number.max = max;
    return number;
  }

  const KINDS = {
    seed(parameter) {
      const number = numberField(true, parameter);
      number.addEventListener('change', changed);
      return {
        main: number,
        more: [],
        get: () => number.value,
        set: text => {
          number.value = text;
        },
      };
    },
    integer: slider,
    float: slider,
    boolean(parameter) {
      const box = element('input', { type: 'checkbox' });
      box.setAttribute('role', 'switch');
      const word = element('span', { className: 'live-limits' });
      const show = () => {
        word.textContent = box.checked ? say.on : say.off;
      };
      box.addEventListener('change', () => {
        show();
        changed();
      });
      return {
        main: box,
        more: [word],
        get: () => String(box.checked),
        set: text => {
          box.checked = text === 'true';
          show();
        },
      };
    },
    text(parameter) {
      const input = element('input', { type: 'text', spellcheck: false, autocomplete: 'off' });
      input.addEventListener('change', changed);
      return {
        main: input,
        more: [],
        get: () => input.value,
        set: text => {
          input.value = text;
        },
      };
    },
    choice(parameter) {
      const select = element(
        'select',
        {},
        ...parameter.choices.map(choice => element('option', { value: choice }, String(choice))),
      );
      select.addEventListener('change', changed);
      return {
        main: select,
        more: [],
        get: () => select.value,
        set: text => {
          select.value = text;
        },
      };
    },
  };

  for (const parameter of parameters) {
    const kind = parameter.choices && parameter.kind !== 'list' ? 'choice' : parameter.kind;
    const control = (KINDS[kind] || KINDS.text)(parameter),
      id = prefix + '-' + parameter.name,
      limits = limitsOf(parameter);
    control.main.id = id;
    control.main.name = parameter.name;
    const label = element(
      'label',
      { htmlFor: id },
      element('code', {}, parameter.name),
      element('span', {}, ' ' + parameter.meaning[language]),
    );
    const row = element('div', { className: 'live-row' }, control.main, ...control.more);
    if (limits) {
      row.append(element('span', { className: 'live-limits', id: id + '-limits' }, limits));
      control.main.setAttribute('aria-describedby', id + '-limits');
    }
    form.append(element('div', { className: 'live-control' }, label, row));
    control.set(parameter.default);
    controls.set(parameter.name, { ...control, default: parameter.default });
  }

  return {
    names: [...controls.keys()],
    /** What differs from the defaults, as name → text. */
    get() {
      const out = {};
      for (const [name, control] of controls)
        if (control.get() !== control.default && control.get() !== '') out[name] = control.get();
      return out;
    },
    /** Sets a control; false where it cannot show such a text. */
    set(name, text) {
      const control = controls.get(name);
      if (!control) return false;
      control.set(text);
      return control.get() === text;
    },
    reset() {
      for (const control of controls.values()) control.set(control.default);
    },
  };
}
