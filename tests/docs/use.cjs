// The book as a reader uses it, in Chromium: search in both languages, from the index to an answer, the keyboard,
// themes, the other language, predictions, paper, and without scripts. Arguments: the folder of the book. Prints TAP.
'use strict';
const fs = require('fs'),
  path = require('path');
const { Browser } = require('../web/browser.cjs');
const root = path.resolve(process.argv[2]);
const at = name => path.join(root, name);
let count = 0;
function ok(held, name, ...details) {
  count++;
  console.log(`${held ? 'ok' : 'not ok'} ${count} - ${name}`);
  if (!held) for (const detail of details) console.log(String(detail).replace(/^/gm, '# '));
  return held;
}

// What is looked for, and the page on which it must be among the first eight places.
const TERMS = {
  en: [
    ['RoPE', 'theory/03-rope'], ['rotat', 'theory/03-rope'], ['sinusoid', 'theory/01-sinusoids'],
    ['shift theorem', 'theory/01-sinusoids'], ['ALiBi', 'labs/06-alibi'], ['slopes', 'manual/positional'],
    ['learned table', 'theory/02-learned'], ['T5', 'theory/02-learned'], ['causal mask', 'theory/00-order'],
    ['YaRN', 'theory/03-rope'], ['extrapolation', 'labs/03-extra'], ['entropy', 'manual/measure'],
    ['softmax', 'manual/operations'], ['scheme', 'manual/positional'], ['recommendation', 'phases/16'],
    ['matmul', 'manual/operations'], ['bootstrap', 'manual/statistics'], ['layer_norm', 'manual/operations'],
    ['minigpt', 'manual/modules'], ['streaming', 'theory/05-the-engine'],
  ],
  es: [
    ['RoPE', 'theory/03-rope'], ['rotac', 'labs/02-rope'], ['sinusoide', 'theory/01-sinusoids'],
    ['teorema del desplazamiento', 'theory/01-sinusoids'], ['alibi', 'labs/06-alibi'],
    ['pendiente', 'labs/06-alibi'], ['tablas aprendidas', 'theory/02-learned'], ['t5', 'theory/02-learned'],
    ['mascara causal', 'theory/00-order'], ['YaRN', 'theory/03-rope'], ['extrapolar', 'labs/03-extra'],
    ['entropia', 'labs/03-extra'], ['softmax', 'manual/operations'], ['esquema', 'manual/positional'],
    ['recomendacion', 'phases/16'], ['matmul', 'manual/operations'], ['estadística', 'manual/statistics'],
    ['codificacion posicional', 'phases/16'], ['practica', 'labs/'], ['órdenes', 'theory/00-order'],
  ],
};
const name = (stem, language) => `${stem}${language === 'es' ? '.es' : ''}.html`;

async function searching(browser, language) {
  const tab = await browser.tab();
  await tab.open(at(name('labs/01-sinusoidal', language)));
  await tab.press('/');
  ok((await tab.ask('document.activeElement.type')) === 'search', `${language}: / leads to the search`);
  const lost = [];
  for (const [query, page] of TERMS[language]) {
    await tab.ask('document.querySelector(".search input").select()');
    await tab.type(query);
    const asked = JSON.stringify(query);
    await tab.until(`window.minimodelSearch && document.querySelector(".search input").value === ${asked}`, 10);
    await tab.ask('new Promise(done => setTimeout(done, 50))');
    const hrefs = await tab.ask('[...document.querySelectorAll(".results a")].map(a => a.href).slice(0, 8)');
    if (!hrefs.some(href => href.includes(page))) lost.push(`${query}: no ${page} in ${hrefs.map(h => h.slice(-60))}`);
  }
  const all = TERMS[language].length;
  ok(lost.length === 0, `${language}: ${all} terms, by their beginnings and without accents`, ...lost);
  await tab.press('ArrowDown');
  ok(await tab.ask('document.activeElement.matches(".results a")'), `${language}: the arrow enters the results`);
  await tab.press('Escape');
  ok(await tab.ask('document.querySelector(".results").hidden'), `${language}: Escape closes them`);
  ok(tab.console.length === 0, `${language}: the console is clean`, ...tab.console);
  await tab.close();
}

// From the index: what is asked, what is clicked, and what must then be on the page.
const WAYS = {
  en: [
    ['What is RoPE?', 'RoPE', 'rotat'], ['How do I run a lab', 'Lab 03', './minimodel labs/03-extrapolation.lua'],
    ['recommended', 'Phase 16', 'Recommendation'], ['scheme of my own', 'Positional', 'scheme:add'],
  ],
  es: [
    ['¿Qué es RoPE?', 'RoPE', 'rotac'], ['¿Cómo se ejecuta', 'Práctica 03', './minimodel labs/03-extrapolation.lua'],
    ['se recomienda', 'fase 16', 'Recomendación'], ['esquema propio', 'posicional', 'scheme:add'],
  ],
};
async function newcomer(browser, language) {
  const tab = await browser.tab();
  for (const [question, link, found] of WAYS[language]) {
    await tab.open(at(name('index', language)));
    const clicked = await tab.ask(`(() => {
      const says = (e, text) => e.textContent.includes(text);
      const item = [...document.querySelectorAll('main li')].find(li => says(li, ${JSON.stringify(question)}));
      const a = item && [...item.querySelectorAll('a')].find(a => says(a, ${JSON.stringify(link)}));
      a?.click();
      return Boolean(a);
    })()`);
    const open = `!/index/.test(location.pathname) && document.querySelector("main")
      && document.readyState === "complete"`;
    const there = clicked && (await tab.until(open, 20));
    const text = there && (await tab.ask('document.querySelector("main").textContent'));
    const says = there && text.includes(found);
    ok(says, `${language}: one click from the index answers “${question}”`, clicked, there);
  }
  await tab.close();
}

async function controls(browser) {
  const tab = await browser.tab();
  await tab.open(at('theory/03-rope.html'));
  await tab.ask('document.querySelector(".theme").click(); document.querySelector(".theme").click()');
  const dark = 'getComputedStyle(document.body).backgroundColor === "rgb(21, 24, 27)"';
  ok(await tab.ask(dark), 'the theme can be dark');
  await tab.open(at('theory/01-sinusoids.html'));
  ok(await tab.ask(dark), 'and is kept on another page');
  await tab.ask('document.querySelector(".theme").click()');
  ok(!(await tab.ask(dark)), 'and given back to the system');
  await tab.open(at('theory/03-rope.html'));
  const place = await tab.ask(`(() => {
    const all = [...document.querySelectorAll('main h1, main h2, main h3, main h4')];
    all[3].scrollIntoView();
    return all[3].id;
  })()`);
  await tab.ask('new Promise(done => setTimeout(done, 100))');
  await tab.ask('document.querySelector(".languages a").click()');
  await tab.until('document.documentElement?.lang === "es" && document.readyState === "complete"', 20);
  const other = await tab.ask(`(() => {
    const all = [...document.querySelectorAll('main h1, main h2, main h3, main h4')];
    return [decodeURIComponent(location.hash) === '#' + all[3].id, Math.round(all[3].getBoundingClientRect().top)];
  })()`);
  ok(other[0] && Math.abs(other[1]) < 100, 'the other language opens at the same heading', place, other);
  await tab.close();
}

// Copying goes to a clipboard of the test's own: the browser's is the machine's.
const CLIPBOARD = `Object.defineProperty(navigator, 'clipboard',
  { value: { writeText: async text => { window.copied = text; } } })`;

async function headings(browser, language) {
  const tab = await browser.tab({ first: CLIPBOARD });
  await tab.open(at(name('labs/02-rope', language)));
  const lost = await tab.ask(`[...document.querySelectorAll('main h2[id], main h3[id]')].filter(h => {
    const a = h.querySelector('a.anchor'), words = h.textContent.replace(/\\s*#$/, '').trim();
    return !a || decodeURIComponent(a.hash) !== '#' + h.id || !(a.getAttribute('aria-label') || '').includes(words);
  }).map(h => h.outerHTML.slice(0, 120))`);
  ok(lost.length === 0, `${language}: every heading has a link to itself, which says its words`, ...lost);
  await tab.ask('document.querySelectorAll("main h2 a.anchor")[1].focus()');
  await tab.press('Enter');
  const held = await tab.ask('"#" + document.querySelectorAll("main h2")[1].id === decodeURIComponent(location.hash)');
  ok(held, `${language}: and the keyboard follows it`);
  const copied = await tab.ask(`(async () => {
    const button = document.querySelector('main .copy'), box = button.closest('div.sourceCode, .copied');
    button.click();
    await new Promise(done => setTimeout(done, 50));
    return [window.copied === box.querySelector('code').textContent, window.copied.length > 20, button.textContent,
      document.querySelector('body > [role=status]').textContent];
  })()`);
  const word = language === 'es' ? 'Copiado' : 'Copied';
  const said = copied[2] === word && copied[3] === word;
  ok(copied[0] && copied[1] && said, `${language}: a button copies the code, and says so`, copied);
  await tab.ask('for (const fold of document.querySelectorAll("main details")) fold.open = true');
  const under = await tab.ask(`[...document.querySelectorAll('main .live-tools button, main .copy')].filter(e => {
    if (e.hidden) return false;
    e.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { left, top, width, height } = e.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2) !== e;
  }).map(e => e.textContent)`);
  ok(under.length === 0, `${language}: no button of a piece of code lies under another`, under);
  await tab.close();
}

// A figure that the window makes small opens large, by the keyboard and by a finger, and is moved about in.
async function enlarging(browser, language) {
  const tab = await browser.tab({ width: 360, height: 720 });
  await tab.call('Emulation.setTouchEmulationEnabled', { enabled: true });
  await tab.open(at(name('labs/04-head-to-head', language)));
  const open = 'document.querySelector("dialog.large").open';
  const shown = '(e => e && e.getBoundingClientRect().width)(document.querySelector("dialog.large :is(img, svg)"))';
  const button = '[...document.querySelectorAll(".enlarge")].find(b => b.checkVisibility())';
  ok(await tab.until(button, 5), `${language}: at 360 px a figure offers to open large`);
  await tab.ask(`(b => { b.scrollIntoView({ block: 'center', behavior: 'instant' }); b.focus(); })(${button})`);
  await tab.press('Enter');
  const large = [await tab.until(open, 3), await tab.ask(shown)];
  await tab.press('ArrowRight');
  const moved = await tab.until('document.activeElement.scrollLeft > 0', 10);
  await tab.press('Escape');
  const back = (await tab.until(`!${open}`, 3)) && (await tab.ask('document.activeElement.className'));
  ok(large[0] && large[1] > 500 && moved && back === 'enlarge',
    `${language}: the keyboard opens it, moves in it, and comes back to where it was`, large, moved, back);
  const touch = async query => {
    const middle = '(r => [r.left + r.width / 2, r.top + r.height / 2])';
    const [x, y] = await tab.ask(`${middle}(${query}.getBoundingClientRect())`);
    await tab.call('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
    await tab.call('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  await touch(button);
  const touched = await tab.until(open, 3);
  await touch('document.querySelector("dialog.large button")');
  ok(touched && (await tab.until(`!${open}`, 3)), `${language}: a finger opens and closes it`, touched);
  await tab.close();
}

async function boxes(browser, language) {
  const tab = await browser.tab({ width: 360 });
  const scrolls = language === 'es' ? 'se desplaza hacia los lados' : 'it scrolls sideways';
  const kinds = { '.scroll': 'labs/04-head-to-head', pre: 'labs/02-rope', '.equation': 'theory/00-order-is-invisible' };
  for (const [kind, page] of Object.entries(kinds)) {
    await tab.open(at(name(page, language)));
    await tab.ask('for (const fold of document.querySelectorAll("main details")) fold.open = true');
    await tab.ask('new Promise(done => setTimeout(done, 200))');
    const found = await tab.ask(`(() => {
      const wide = [...document.querySelectorAll('main ${kind}')].filter(e => e.scrollWidth > e.clientWidth + 1);
      const mute = wide.filter(e => e.tabIndex !== 0 || !(e.getAttribute('aria-label') || '').endsWith('${scrolls}'));
      wide[0]?.focus();
      return [wide.length, mute.map(e => e.outerHTML.slice(0, 100))];
    })()`);
    ok(found[0] > 0 && found[1].length === 0, `${language}: each wide ${kind} says that it scrolls`, ...found);
    await tab.press('ArrowRight');
    const moved = await tab.until('document.activeElement.scrollLeft > 0', 3);
    ok(moved, `${language}: and the keyboard scrolls it`);
  }
  await tab.open(at(name('labs/04-head-to-head', language)));
  const named = await tab.ask('[...document.querySelectorAll("main .scroll[aria-label]")].map(e => e.ariaLabel)');
  const known = named.filter(text => /^(Table|Tabla) \d+; /.test(text.replace('\u00a0', ' ')));
  const bare = named.filter(text => /^(Table|Tabla); /.test(text)).length;
  ok(known.length > 1 && bare < 3, `${language}: a table is called by its number, or by the words above it`, ...named);
  await tab.close();
}


async function paper(browser) {
  const tab = await browser.tab();
  await tab.open(at('labs/04-head-to-head.html'));
  const { data } = await tab.call('Page.printToPDF', { preferCSSPageSize: true });
  const sheets = (Buffer.from(data, 'base64').toString('latin1').match(/\/Type\s*\/Page\b/g) || []).length;
  ok(sheets > 3 && sheets <= 25, `lab 04 prints on ${sheets} pages`);
  await tab.call('Emulation.setEmulatedMedia', { media: 'print' });
  const doubled = await tab.ask(`[...document.querySelectorAll('pre.numberSource code')]
    .filter(c => c.checkVisibility())
    .map(c => [c.getBoundingClientRect().height, c.children.length, parseFloat(getComputedStyle(c).lineHeight)])
    .filter(([height, lines, one]) => height > 1.6 * lines * one + one)`);
  ok(doubled.length === 0, 'no line of code is printed with an empty one after it', JSON.stringify(doubled));
  await tab.open(at('theory/03-rope.html'));
  const seen = `[...document.querySelectorAll('details.answer > :not(summary)')]
    .filter(e => e.checkVisibility()).length`;
  const open = await tab.ask(seen);
  await tab.ask('document.documentElement.dataset.answers = "none"');
  ok(open > 0 && (await tab.ask(seen)) === 0, 'answers are printed, and left out where asked', open);
  await tab.close();
}

// ---- Predict, then see

const ROWS = '[...document.querySelectorAll("main .measured[data-piece] tbody tr")]';
const SEEN = `${ROWS}.map(row => row.checkVisibility())`;
const ANSWER = {
  en: { yes: 'it will hold', other: 'otherwise', said: 'You said', open: 'open' },
  es: { yes: 'se cumplirá', other: 'de otro modo', said: 'Usted dijo', open: 'sin decidir' },
};

async function predicting(browser, language) {
  const tab = await browser.tab(), { yes, other, said } = ANSWER[language];
  await tab.open(at(name('labs/02-rope', language)));
  await tab.ask('localStorage.removeItem("minimodel-predictions-02-rope"); 0');
  await tab.again(at(name('labs/02-rope', language)));
  const first = await tab.ask(SEEN);
  ok(first.length === 2 && !first.includes(true), `${language}: no verdict is seen before something is said`, first);
  const asked = await tab.ask(`[...document.querySelectorAll('.predict fieldset')].map(f =>
    [f.querySelector('legend').textContent.length > 20, [...f.querySelectorAll('button')].map(b => b.textContent)])`);
  const named = asked.every(([long, buttons]) => long && buttons.includes(yes) && buttons.length >= 3);
  ok(asked.length === 2 && named, `${language}: each claim is a question with its answers`, JSON.stringify(asked));
  await tab.ask('document.querySelector(".predict fieldset button").focus()');
  await tab.press('Enter');
  ok(JSON.stringify(await tab.ask(SEEN)) === '[true,false]', `${language}: an answer uncovers its verdict alone`);
  const spoken = await tab.ask(`[document.activeElement.hash,
    document.querySelector('.predict [role=status]').textContent]`);
  ok(spoken[0] === '#claim-in-distribution' && spoken[1].includes(`${said}: ${yes}`),
    `${language}: the keyboard stands where it leads on, and it is spoken`, spoken);
  await tab.again(at(name('labs/02-rope', language)));
  const kept = await tab.ask('document.querySelector(".predicted tbody tr")?.textContent || ""');
  const day = /\d{4}-\d\d-\d\d/.test(kept);
  ok(kept.includes(yes) && kept.includes(other) && day, `${language}: it is kept, and compared`, kept);
  await tab.open(at(name('labs/02-rope', language === 'en' ? 'es' : 'en')));
  const twin = ANSWER[language === 'en' ? 'es' : 'en'];
  const there = await tab.ask('document.querySelector(".predict .said")?.textContent || ""');
  ok(there.includes(`${twin.said}: ${twin.yes}`), `${language}: and stands in the other language`, there);
  await tab.open(at(name('labs/02-rope', language)), '#claim-decays');
  ok((await tab.ask(SEEN))[1], `${language}: who comes by a link to a claim sees its verdict`);
  await tab.ask('document.querySelector(".predict .again").click()');
  await tab.again(at(name('labs/02-rope', language)));
  ok(!(await tab.ask(SEEN)).includes(true), `${language}: begun again, all is covered`);
  await tab.close();
}

async function predictions(browser) {
  const tab = await browser.tab();
  await tab.open(at('labs/07-length-alone.html'));
  await tab.ask('localStorage.clear()');
  await tab.again(at('labs/07-length-alone.html'));
  const typing = async text => {
    await tab.ask('(field => { field.value = ""; field.focus(); })(document.querySelector(".predict input"))');
    await tab.type(text);
    await tab.press('Enter');
  };
  await typing('a lot');
  const refused = await tab.ask('[document.activeElement.getAttribute("aria-invalid"), localStorage.length]');
  ok(refused[0] === 'true' && refused[1] === 0, 'what is no number is not taken for one', refused);
  await typing('-1000,5');
  const told = await tab.ask('document.querySelector(".predicted tbody tr")?.textContent || ""');
  ok(told.includes('−1000.5') && told.includes('otherwise'), 'a number is held against the interval', told);
  await tab.ask('document.querySelector(".predict .all").click()');
  ok(!(await tab.ask(SEEN)).includes(false), 'one button shows all verdicts');
  await tab.open(at('labs/03-extrapolation.html'));
  const all = await tab.ask('document.querySelector(".predict .all").getAttribute("aria-pressed")');
  ok(all === 'true' && !(await tab.ask(SEEN)).includes(false), 'in every lab, until it is pressed again', all);
  await tab.ask('document.querySelector(".predict .all").click()');
  ok(!(await tab.ask(SEEN)).includes(true), 'and covers them again');
  // The page's run: its verdicts are covered too, and what it says of its changes is of the run alone.
  await tab.ask(`(() => { const group = document.querySelector('main .measured[data-piece]');
    group.innerHTML = group.innerHTML; })()`);
  ok(!(await tab.ask(SEEN)).includes(true), 'rows that the page writes anew are covered');
  await tab.call('Emulation.setEmulatedMedia', { media: 'print' });
  const paper = await tab.ask(`[${SEEN}.includes(false), document.querySelector('.predict').checkVisibility()]`);
  ok(!paper[0] && !paper[1], 'on paper every verdict stands, and no question', paper);
  await tab.close();
  const source = fs.readFileSync('docs/pandoc/predict.js', 'utf8'), lost = [];
  const words = fs.readFileSync('lua/minimodel/report/words.lua', 'utf8');
  for (const key of ['predicted', 'you_said', 'came_out', 'came_so', 'predict_yes', 'predict_no', 'predict_as',
    'predict_other', 'predict_open']) {
    const found = words.match(new RegExp(`\\n  ${key} = { "([^"]*)", "([^"]*)" }`));
    if (!found || !source.includes(`"${found[1]}", "${found[2]}"`)) lost.push(key);
  }
  ok(lost.length === 0, 'the page and --predict use the same words', ...lost);
}

async function still(browser) {
  const tab = await browser.tab({ scripts: false });
  await tab.open(at('theory/03-rope.html'));
  const { root: top } = await tab.call('DOM.getDocument', { depth: 0 });
  const query = async selector =>
    (await tab.call('DOM.querySelectorAll', { nodeId: top.nodeId, selector })).nodeIds.length;
  ok((await query('.tools, .copy, .anchor')) === 0, 'without scripts there are no controls');
  const whole = [await query('main h2'), await query('.contents a')];
  ok(whole[0] > 3 && whole[1] > 20, 'and the page is whole', whole);
  const alone = [await query('main figure'), await query('main .alone a[href$=".svg"]')];
  ok(alone[0] > 3 && alone[1] === alone[0], 'each figure has a link to itself alone', alone);
  const figures = [await query('.moving > figure > img'), await query('.moving input')];
  ok(figures[0] === 2 && figures[1] === 0, 'with its figures that could move', figures);
  await tab.open(at('labs/02-rope.html'));
  const { root: lab } = await tab.call('DOM.getDocument', { depth: 0 });
  const rows = selector => tab.call('DOM.querySelectorAll', { nodeId: lab.nodeId, selector });
  const [covered, stand] = [await rows('.covered, .predict'), await rows('.measured tbody tr')];
  ok(covered.nodeIds.length === 0 && stand.nodeIds.length === 2, 'and every verdict stands');
  await tab.close();
}

// ---- What runs in the page

/** Whether the book runs its labs: where `make web` found its tools. */
const runs = fs.existsSync(at('minimodel-runtime.js'));

/** A run of lab 00 leaves what the page hung on its pieces: the buttons that copy the command and enlarge figures. */
async function rerun(browser) {
  const tab = await browser.tab({ first: CLIPBOARD }), lab = 'labs/00-permutation-equivariance.html';
  const idle = 'minimodelLive.last && !minimodelLive.busy()', again = '[data-piece="again"]';
  const hung = 'document.querySelectorAll("main figure .enlarge").length';
  const copied = `(async () => {
    const buttons = document.querySelectorAll('${again} .copy');
    window.copied = null;
    buttons[0]?.click();
    await new Promise(done => setTimeout(done, 20));
    return [buttons.length, window.copied];
  })()`;
  await tab.open(at(lab));
  const [enlarge, [, published]] = [await tab.ask(hung), await tab.ask(copied)];
  await tab.ask('minimodelLive.run()');
  await tab.until(idle, 30);
  const said = await tab.ask('document.querySelector(".live-status").textContent');
  ok(said.includes('Nothing on the page changed'), 'a run with the values that were published changes nothing', said);
  const first = await tab.ask(copied);
  ok(first[0] === 1 && first[1] === published, 'and its command can still be copied', ...first);
  await tab.again(at(lab), '#T_long=32');
  await tab.until(idle, 30);
  const other = await tab.ask(copied);
  ok(other[0] === 1 && other[1]?.includes('--T_long 32'), 'with another value it is the command of that', ...other);
  await tab.ask("[...document.querySelectorAll('.live button')].find(b => b.textContent === 'Reset').click()");
  const back = await tab.ask(copied);
  ok(back[0] === 1 && back[1] === published, 'after Reset that of the page', ...back);
  ok(enlarge > 0 && (await tab.ask(hung)) === enlarge, 'and figures can still be enlarged', enlarge);
  ok(tab.console.length === 0, 'the console is clean', ...tab.console);
  await tab.close();
}

/** A figure of a chapter that moves, by the keyboard alone, and on paper. */
async function moved(browser, language) {
  const tab = await browser.tab();
  const { slider, reset, position } = { en: { slider: 'm, slider', reset: 'Reset', position: 'at position ' },
    es: { slider: 'm, deslizador', reset: 'Restablecer', position: 'en la posición ' } }[language];
  const caption = `document.querySelector('#moving-hands figcaption').textContent`;
  const focused = '(e => e.getAttribute("aria-label") || e.textContent)(document.activeElement)';
  const reach = async what => {
    for (let i = 0; i < 300; i++) {
      await tab.press('Tab');
      if ((await tab.ask(focused)) === what) return true;
    }
    return false;
  };
  const shows = m => `${caption}.includes('${position}${m} ') && !minimodelMoving.hands.busy()`;
  await tab.open(at(name('theory/03-rope', language)));
  const published = await tab.ask(caption);
  ok(published.includes(position + '3 '), `${language}: a figure that moves stands as it was made`, published);
  ok(await reach(slider), `${language}: Tab reaches its slider`);
  for (const m of [4, 5]) {
    await tab.press('ArrowRight');
    ok(await tab.until(shows(m), 20), `${language}: an arrow moves it to ${m}`, await tab.ask(caption));
  }
  const number = text => text.match(/\S+\s+\d+/)[0].replace(/\s+/, ' ');
  const numbers = [number(published), number(await tab.ask(caption))];
  ok(numbers[0] === numbers[1], `${language}: it keeps its number`, ...numbers);
  const live = await tab.ask("document.querySelector('#moving-hands figcaption').getAttribute('aria-live')");
  ok(live === 'polite', `${language}: what it shows is spoken`, live);
  await tab.call('Emulation.setEmulatedMedia', { media: 'print' });
  const paper = await tab.ask(`[document.querySelector('#moving-hands figure > svg[aria-label]')?.checkVisibility(),
    ${shows(5)}, [...document.querySelectorAll('.live')].filter(e => e.checkVisibility()).length]`);
  ok(paper[0] && paper[1] && paper[2] === 0, `${language}: on paper it stands as the reader left it, alone`, ...paper);
  await tab.call('Emulation.setEmulatedMedia', { media: '' });
  ok(await reach(reset), `${language}: Tab reaches Reset`);
  await tab.press('Enter');
  ok((await tab.ask(caption)) === published, `${language}: and it stands as it was made`, await tab.ask(caption));
  ok(tab.console.length === 0, `${language}: the console is clean`, ...tab.console);
  await tab.close();
}

function pages() {
  const list = [];
  for (const folder of ['', 'theory', 'labs', 'phases', 'manual'])
    for (const file of fs.readdirSync(at(folder)).sort())
      if (file.endsWith('.html')) list.push(at(path.join(folder, file)));
  return list;
}

(async () => {
  const browser = new Browser();
  try {
    for (const language of ['en', 'es']) {
      await searching(browser, language);
      await newcomer(browser, language);
      await predicting(browser, language);
      await headings(browser, language);
      await enlarging(browser, language);
      await boxes(browser, language);
      if (runs) await moved(browser, language);
    }
    if (runs) await rerun(browser);
    else console.log(`ok ${++count} - the pages run # SKIP there is no runtime in this book: make web`);
    await controls(browser);
    await predictions(browser);

    await paper(browser);
    await still(browser);
  } finally {
    await browser.close();
  }
  console.log(`1..${count}`);
})().catch(error => {
  console.log(`not ok ${count + 1} - ${error.stack.replace(/\n/g, ' ')}\n1..${count + 1}`);
});
