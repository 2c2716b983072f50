// page.cjs FOLDER RUNTIME: asks the pages that page.sh prepared, in Chromium. Prints TAP.
'use strict';
const fs = require('fs'),
  path = require('path');
const { Browser } = require('./browser.cjs');
const [folder, runtime] = process.argv.slice(2);

let n = 0,
  bad = 0;
function ok(holds, name, ...detail) {
  if (process.env.TIMES) console.log(`# ${process.uptime().toFixed(1)} s`);
  console.log(`${holds ? 'ok' : 'not ok'} ${++n} - ${name}`);
  if (holds) return;
  bad++;
  for (const each of detail) for (const line of String(each).split('\n').slice(0, 30)) console.log('# ' + line);
}
const is = (got, expected, name) =>
  ok(JSON.stringify(got) === JSON.stringify(expected), name, JSON.stringify(got), JSON.stringify(expected));
const has = (text, part, name) => ok(String(text).includes(part), name, text, 'looked for ' + part);

/** The leaves of two values that differ, and how many leaves there are. */
function compare(x, y, place = '') {
  const both = x !== null && y !== null && typeof x === 'object' && typeof y === 'object';
  if (!both) return { count: 1, differ: x === y ? [] : [`${place}: ${JSON.stringify(x)} ${JSON.stringify(y)}`] };
  const out = { count: 0, differ: [] };
  for (const key of new Set([...Object.keys(x), ...Object.keys(y)])) {
    const inner = compare(x[key] ?? null, y[key] ?? null, place + '.' + key);
    out.count += inner.count;
    out.differ.push(...inner.differ);
  }
  return out;
}

// ---- What the tests ask of a page

const STATUS = 'document.querySelector(".live-status").textContent';
const ERROR = '(document.querySelector(".live-error").hidden ? "" : document.querySelector(".live-error").textContent)';
const IDLE = '!minimodelLive.busy()';
const piece = id => `document.querySelector('[data-piece="${id}"]')`;
/** Every piece that is shown, with its text; drawings are not text. */
const PIECES = `Object.fromEntries([...document.querySelectorAll('#main [data-piece]')]
  .filter(e => !/^(code|prose|lead)/.test(e.dataset.piece) && !e.hidden)
  .map(e => [e.dataset.piece, [...e.childNodes].filter(c => c.tagName !== 'svg').map(c => c.textContent).join('')
    .replace(/\\s+/g, ' ').trim()]))`;
/** Sets a control as a reader would: the value, then the release. */
const set = (name, value) => `(() => {
  const control = document.getElementById('live-${name}');
  if (control.type === 'checkbox') control.checked = ${value === true}; else control.value = ${JSON.stringify(value)};
  control.dispatchEvent(new Event('change'));
})()`;

const book = name => path.join(folder, 'book/labs', name);
const ALONE = path.join(folder, 'alone/labs/02-rope.html');
const data = name => JSON.parse(fs.readFileSync(path.join(folder, 'data', name + '.json'), 'utf8'));
function native(name) {
  const home = path.join(folder, 'native', name);
  return fs.readFileSync(path.join(home, fs.readdirSync(home)[0], 'manifest.json'), 'utf8');
}
/** A lab may say how long its runs took: no two take as long. */
const timeless = text => text.replace(/[\d.]+ s (of processor|de procesador|con|with)/g, 't s $1');

/** A page without prose, which a run has to fill. */
function barePage(name, language) {
  const lab = JSON.stringify(data(name).lab).replace(/</g, '\\u003c'),
    file = path.join(folder, `bare-${name}.html`);
  fs.writeFileSync(
    file,
    `<!DOCTYPE html><html lang="${language}"><head><meta charset="utf-8"></head><body>` +
      `<main id="main"><h1>${name}</h1>` +
      '<p class="status" data-piece="status"></p></main>' +
      `<script type="application/json" id="minimodel-lab">${lab}</script><script src="runtime.js"></script>` +
      '</body></html>',
  );
  return file;
}

/** A page of its own with the small lab's figure as report/moving.lua gives it to a chapter. */
function movingPage() {
  const [, held] = fs.readFileSync(book('small.html'), 'utf8').match(/id="minimodel-lab">(.*?)<\/script>/s),
    lab = { ...JSON.parse(held), id: 'sums' },
    file = path.join(folder, 'moving.html');
  fs.writeFileSync(
    file,
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"></head><body><main id="main"><h1>A chapter</h1>' +
      '<div id="moving-sums" class="moving"><figure data-piece="fig:sums"><img alt="" src="data:,">' +
      '<figcaption><strong>Figure 7. </strong>The published one</figcaption></figure>' +
      '<pre data-piece="code-1"><code></code></pre></div></main>' +
      '<script type="application/json" id="minimodel-moving">' +
      `${JSON.stringify([lab]).replace(/</g, '\\u003c')}</script>` +
      '<script src="runtime.js"></script></body></html>',
  );
  return file;
}

const PARTS = ['seed', 'config', 'results', 'checks', 'expectations', 'phase_17_recommendation', 'schemes_compared'];

/** Words of the controls whose contrast with what lies behind them is too small. */
const FAINT = `(() => {
  const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const behind = e => { for (; e; e = e.parentElement) {
    const c = parts(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0.99) return c;
  } return [255, 255, 255]; };
  return [...document.querySelectorAll('.live *, .live-note, .live-tools *, .live-editor *')]
    .filter(e => e.checkVisibility() && !e.disabled
    && (e.value || [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))).filter(e => {
    const a = light(parts(getComputedStyle(e).color)), b = light(behind(e));
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
  }).map(e => e.outerHTML.slice(0, 80));
})()`;

/** Serious findings of axe (Deque), where its package is here: npm ci --prefix tests/web. */
async function axe(tab, theme) {
  const file = path.join(__dirname, 'node_modules/axe-core/axe.min.js');
  if (!fs.existsSync(file))
    return console.log(`ok ${++n} - ${theme}: axe # SKIP axe-core is not here: npm ci --prefix tests/web`);
  await tab.ask(fs.readFileSync(file, 'utf8') + ';0');
  const found =
    await tab.ask(`axe.run().then(r => r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
    .map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 100)).join(' ')))`);
  is(found, [], theme + ': axe has no serious finding');
}

async function values(tab, name, hash) {
  await tab.again(barePage(name, 'en'), hash);
  if (!hash) await tab.ask('minimodelLive.run()');
  else if (data(name).lab.live === 'quick')
    (await tab.until('minimodelLive.busy()', 1)) || (await tab.ask('minimodelLive.run()'));
  const ended = await tab.until(IDLE, 120);
  const last = await tab.ask('minimodelLive.last');
  if (!ended || !last || !last.manifest)
    return ok(false, name + ': a run in the page', await tab.ask(ERROR), await tab.ask(STATUS));
  const ours = JSON.parse(timeless(native(name))),
    theirs = JSON.parse(timeless(last.manifest)),
    found = { count: 0, differ: [] };
  for (const part of PARTS) {
    const each = compare(ours[part] ?? null, theirs[part] ?? null, part);
    found.count += each.count;
    found.differ.push(...each.differ);
  }
  ok(
    found.count > 10 && found.differ.length === 0,
    `${name}: ${found.count} values of the run in the page are the native ones`,
    ...found.differ.slice(0, 8),
  );
  // Pieces to the letter: but for what says where the run was made, and of small trainings only what the page shows.
  const told = piecesOf(data(name)),
    shown = piecesOf(last.pieces);
  const others = [...new Set([...told.keys(), ...shown.keys()])].filter(id => told.get(id) !== shown.get(id));
  ok(
    told.size >= 5 && others.length === 0,
    `${name}: and so are its ${told.size} pieces, to the letter`,
    ...others.map(id => `${id}: ${told.get(id)}\n${shown.get(id)}`),
  );
}

/** id → HTML, without the seconds that a run took. */
function piecesOf({ lab, pieces }) {
  const kinds = lab.live === 'quick' ? ['table', 'check', 'result', 'measured'] : null;
  const wanted = pieces.filter(p => p.html && p.kind !== 'again' && (!kinds || kinds.includes(p.kind)));
  return new Map(wanted.map(p => [p.id, timeless(p.html)]));
}

/** Both languages have the same words with the same places to fill. */
function sameWords() {
  const WORDS = new Function(
    fs.readFileSync(path.join(__dirname, '../../web/page/words.js'), 'utf8') + ';return WORDS',
  )();
  const shape = words => Object.entries(words).map(([key, text]) => key + (text.match(/\{\d\}/g) || []).join(''));
  is(shape(WORDS.es).sort(), shape(WORDS.en).sort(), 'controls say the same in both languages');
}

async function main() {
  sameWords();
  fs.copyFileSync(runtime, path.join(folder, 'runtime.js'));
  const browser = new Browser();
  try {
    const tab = await browser.tab();

    // ---- Lab 02: what was published, then another length

    const size = fs.statSync(ALONE).size / 1e6;
    ok(size <= 1.6, `lab 02 in one file: ${size.toFixed(2)} MB, at most 1.6`);
    await tab.open(ALONE);
    is(fs.readdirSync(path.join(folder, 'alone')), ['labs'], 'with nothing beside it');
    const published = await tab.ask(PIECES);
    ok(Object.keys(published).length > 25, `${Object.keys(published).length} pieces have an id`);
    await tab.ask('minimodelLive.run()');
    ok(await tab.ask(`${piece('tbl:drift')}.classList.contains('stale')`), 'what is computed again is grey meanwhile');
    ok(await tab.until(IDLE), 'the lab runs in the page', await tab.ask(ERROR));
    is(await tab.ask(PIECES), published, 'run as it was published, the page says the same, piece by piece');
    has(await tab.ask(STATUS), 'Nothing on the page changed', 'and says so');
    await tab.ask('minimodelLive.run()');
    ok(await tab.until(IDLE), 'and once more', await tab.ask(ERROR));
    is(await tab.ask(PIECES), published, 'with the library loaded from the start it says the same again');
    ok(
      await tab.ask(`Boolean(${piece('fig:clock_shop')}.querySelector('svg[aria-label]'))`),
      'figures are drawn by the page, and described',
    );
    await tab.ask(set('T', '64'));
    await tab.until(IDLE);
    const moved = await tab.ask(PIECES);
    ok(
      moved['param-1.1'].includes('T 64') && moved['value-7.1'] !== undefined,
      'a slider moves: the table of parameters follows',
    );
    ok(moved['check-5.1'] !== published['check-5.1'] && moved['fig:training_horizon'] !== undefined, 'checks follow');
    is(await tab.ask('location.hash'), '#T=64', 'the address keeps the value');
    has(
      await tab.ask('document.querySelector(".languages a").href'),
      '02-rope.es.html#T=64',
      'and so does the way to the other language',
    );
    has(moved.again, '--T 64', 'how to make it again says so too');
    is(await tab.ask('document.querySelectorAll(".stale").length'), 0, 'nothing is left grey');
    await tab.ask('[...document.querySelectorAll(".live button")].find(b => b.textContent === "Reset").click()');
    is(
      [await tab.ask(PIECES), await tab.ask('location.hash')],
      [published, ''],
      'Reset gives the page back as it was published',
    );

    // ---- Kinds of parameters, and the address

    await tab.again(book('small.html'), '#size=7&list=1,3&kind=mean&loud=true&name=Emmy&factor=0.25&seed=4');
    ok(await tab.until(`${IDLE} && minimodelLive.last`), 'an address with values runs at once', await tab.ask(ERROR));
    is(
      await tab.ask(`['size', 'factor', 'list', 'kind', 'loud', 'name', 'seed'].map(name => {
        const control = document.getElementById('live-' + name);
        return [control.type, control.type === 'checkbox' ? control.checked : control.value];
      })`),
      [
        ['number', '7'],
        ['number', '0.25'],
        ['text', '1,3'],
        ['select-one', 'mean'],
        ['checkbox', true],
        ['text', 'Emmy'],
        ['number', '4'],
      ],
      'every kind of parameter, and the seed, has its control, which takes the value of the address',
    );
    const small = await tab.ask(PIECES);
    has(
      small['print-2.1'] ?? small['print-1.1'],
      'Hello, Emmy',
      'printed text that was not on the page before is put in',
    );
    is([small['value-1.1'], small['value-2.1']], ['7', '1.000'], 'values in prose follow');
    ok(
      await tab.ask(`${piece('fig:sums')}.querySelector('figcaption math') !== null`),
      'a formula in a caption is drawn, not spelt',
    );
    await tab.ask(set('loud', false));
    await tab.until(IDLE);
    ok(
      !(await tab.ask(`[...document.querySelectorAll('pre.output')].some(e => !e.hidden)`)),
      'and is gone when nothing is printed',
    );
    for (const [hash, message] of [
      ['#size=1', '--size must be at least 2, not 1'],
      ['#size=10', '--size must be at most 9, not 10'],
      ['#size=many', "--size needs a whole number such as 64, not 'many'"],
      ['#kind=median', '--kind must be one of sum,mean, not median'],
      ['#sise=3', 'unknown parameter --sise; did you mean --size?'],
    ]) {
      await tab.again(book('small.html'), hash);
      await tab.until(`${IDLE} && ${ERROR}`, 20);
      has(await tab.ask(ERROR), message, hash + ' gets a clear message');
    }
    await tab.again(book('small.es.html'), '#size=1');
    await tab.until(`${IDLE} && ${ERROR}`, 20);
    ok(/--size tiene que ser al menos 2, no 1/.test(await tab.ask(ERROR)), 'in Spanish too', await tab.ask(ERROR));

    // ---- No parameters

    await tab.again(book('bare.html'));
    is(
      await tab.ask("[...document.querySelectorAll('.live [id^=live-]')].map(e => e.name).filter(Boolean)"),
      ['seed'],
      'a lab without parameters offers its seed',
    );
    const bare = await tab.ask(PIECES);
    await tab.ask('minimodelLive.run()');
    await tab.until(`${IDLE} && minimodelLive.last`, 20);
    const { again: typed, ...kept } = await tab.ask(PIECES);
    ok(typed.includes('labs/bare.lua'), 'runs', await tab.ask(ERROR));
    is(kept, { ...bare, again: undefined }, 'and says what was published');
    await tab.ask(set('seed', '3'));
    await tab.until(`${IDLE} && ${piece('again')}.textContent.includes('--seed 3')`, 20);
    ok(
      (await tab.ask(PIECES))['value-1.1'] !== bare['value-1.1'],
      'and follows its seed',
      await tab.ask(ERROR),
      await tab.ask(STATUS),
    );
    await tab.again(book('bare.html'), '#size=3');
    await tab.until(`${IDLE} && ${ERROR}`, 20);
    has(await tab.ask(ERROR), 'unknown parameter --size; this lab has --seed', 'another in the address is told');

    // ---- The script

    const listing = "[...document.querySelectorAll('.live-listing')].find(e => e.textContent.includes('for _, p in'))";
    await tab.again(book('small.html'));
    await tab.ask(`${listing}.querySelector('[aria-expanded]').click()`);
    is(await tab.ask('document.activeElement.tagName'), 'TEXTAREA', 'Edit opens the listing where it stands');
    const field = `${listing}.querySelector('textarea')`;
    const first = await tab.ask(`Number(${listing}.querySelector('.live-numbers span').textContent)`);
    const source = fs.readFileSync('tests/web/small.lua', 'utf8').split('\n');
    is(source[first - 1], await tab.ask(`${field}.value.split('\\n')[0]`), 'its numbers are the lines of the script');
    await tab.ask(`${field}.setSelectionRange(0, 0)`);
    await tab.press('Tab');
    ok((await tab.ask(`${field}.value`)).startsWith('  local total'), 'Tab indents');
    await tab.press('Tab', { shift: true });
    ok((await tab.ask(`${field}.value`)).startsWith('local total'), 'Shift+Tab takes it back');
    await tab.press('Escape');
    await tab.press('Tab');
    ok((await tab.ask('document.activeElement.tagName')) !== 'TEXTAREA', 'Esc, then Tab leaves the field');
    await tab.ask(`${field}.focus(); ${field}.setSelectionRange(0, 0)`);
    await tab.type('-- mine\n');
    is(
      await tab.ask(`${piece('tbl:none')} === null && document.querySelectorAll('.stale').length > 0`),
      true,
      'what a change of the code has not reached yet is grey',
    );
    await tab.call('Page.reload', {});
    await tab.until("document.readyState === 'complete' && window.minimodelLive");
    ok(
      (await tab.ask(`${field} && ${field}.value`))?.startsWith('-- mine\nlocal total'),
      'a reload loses nothing that was typed',
    );
    await tab.again(book('small.es.html'));
    ok(
      (await tab.ask(`${field} && ${field}.value`))?.startsWith('-- mine\nlocal total'),
      'and the page in the other language has it too',
    );
    await tab.again(book('small.html'));
    await tab.ask(
      `${field}.value = ${field}.value.replace('factor * i', 'factr * i'); ${field}.dispatchEvent(new Event('input'))`,
    );
    await tab.ask(`${field}.focus()`);
    await tab.press('Enter', { ctrl: true });
    await tab.until(`${IDLE} && ${ERROR}`, 20);
    const wrong = await tab.ask(ERROR),
      line = first + 4;
    has(
      wrong,
      `labs/small.lua:${line}: \`factr\` was never given a value`,
      'Ctrl+Enter runs; an error says what the terminal says',
    );
    has(wrong, 'did you mean `factor`?', 'and what was meant');
    is(await tab.ask("document.querySelector('.live-wrong')?.textContent"), String(line), 'its line is marked');
    ok(await tab.ask(`${listing}.querySelector('.live-said') !== null`), 'the message stands beneath the listing too');
    ok(await tab.ask("document.querySelectorAll('.stale').length > 0"), 'after an error the old numbers stay grey');
    await tab.ask(`${listing}.querySelector('.live-tools button').click()`);
    ok((await tab.ask(`${field}.value`)).startsWith('local total'), 'Original puts back what was published');
    await tab.ask(`${listing}.querySelector('.live-tools button').click()`);
    ok((await tab.ask(`${field}.value`)).startsWith('-- mine'), 'and My version what was typed');
    const write = text =>
      `${field}.value = ${JSON.stringify(text)}; ${field}.dispatchEvent(new Event('input')); minimodelLive.run()`;
    await tab.ask(write('local total = = 3\n'));
    await tab.until(`${IDLE} && ${ERROR}`, 20);
    has(await tab.ask(ERROR), `labs/small.lua:${first}:`, 'a script that is no Lua: its line');

    // ---- Endless, and too large

    await tab.ask(write('local total = mm.record "power"\nwhile true do end\n'));
    ok(await tab.until('document.querySelector(".live button.urgent")', 20), 'a run past the limit offers Stop');
    has(await tab.ask(STATUS), 'Stop ends it at once', 'in words');
    await tab.ask('document.querySelector(".live button.urgent")?.click()');
    ok(await tab.ask(IDLE), 'Stop ends an endless loop at once');
    has(await tab.ask(STATUS), 'Stopped', 'and says so');
    await tab.ask(write('local total = mm.record "power"\nlocal x = mm.zeros { 40000, 40000 }\nprint(x:sum())\n'));
    await tab.until(`${IDLE} && ${ERROR}`, 30);
    ok(
      /too large for this machine/.test(await tab.ask(ERROR)),
      'memory beyond what the module can have is said',
      await tab.ask(ERROR),
    );
    await tab.ask(
      write('local total, t = mm.record "power", {}\nfor i = 1, 1000 do t[i] = ("x"):rep(1000):rep(1e5) .. i end\n'),
    );
    await tab.until(`${IDLE} && ${ERROR}`, 60);
    ok(/memory/.test(await tab.ask(ERROR)), 'and so is memory that Lua takes little by little', await tab.ask(ERROR));
    await tab.ask(`[...${listing}.querySelectorAll('.live-tools button')][0].click()`);
    await tab.ask(set('size', '5'));
    await tab.ask(set('size', '6'));
    ok(await tab.until(IDLE), 'two values one after the other');
    is(await tab.ask(`${piece('value-1.1')}.textContent`), '6', 'the newest wins');

    is(tab.console, [], 'the console stayed clean');
    is(
      tab.requests.filter(url => !/^(file|data|blob):/.test(url)),
      [],
      'nothing was asked of a network',
    );

    // ---- Without scripts, without WebAssembly, on paper

    const silent = await browser.tab({ scripts: false });
    await silent.open(ALONE);
    is(await silent.ask(PIECES), published, 'without JavaScript the page is whole');
    is(await silent.ask("document.querySelectorAll('.live').length"), 0, 'and has no control that could do nothing');
    await silent.close();
    const still = await browser.tab({ first: 'delete self.WebAssembly' });
    for (const [page, said] of [
      ['02-rope.html', 'This browser cannot run WebAssembly'],
      ['02-rope.es.html', 'Este navegador no puede ejecutar WebAssembly'],
    ]) {
      await still.again(path.join(folder, 'alone/labs', page));
      has(
        await still.ask("document.querySelector('.live-note').textContent"),
        said,
        page + ' without WebAssembly says so',
      );
    }
    ok(await still.ask("document.querySelectorAll('#main figure img').length > 2"), 'and is whole');
    is(still.console, [], 'with a clean console');
    await tab.again(book('small.html'));
    await tab.ask('minimodelLive.run()');
    await tab.until(IDLE);
    await tab.call('Emulation.setEmulatedMedia', { media: 'print' });
    is(
      await tab.ask("[...document.querySelectorAll('.live, .live-tools')].filter(e => e.checkVisibility()).length"),
      0,
      'on paper there are no controls',
    );
    ok(await tab.ask(`${piece('fig:sums')}.checkVisibility()`), 'and everything else');
    await tab.call('Emulation.setEmulatedMedia', { media: '' });

    // ---- A figure of a chapter that moves

    await tab.again(movingPage());
    const shown = "document.querySelector('#moving-sums figcaption').textContent",
      moving = 'minimodelMoving.sums';
    is(await tab.ask(shown), 'Figure 7. The published one', 'a figure that moves stands as it was published');
    await tab.ask("document.getElementById('sums-size').focus()");
    await tab.ask(`(range => { range.value = 6; range.dispatchEvent(new Event('input')); })(
      document.querySelector('.moving input[type=range]'))`);
    await tab.until(`${moving}.last && !${moving}.busy()`, 30);
    const now = await tab.ask(shown);
    ok(/^Figure 7\. The sums, for x up to 6;/.test(now), 'it follows its slider', now);
    const drawn = "Boolean(document.querySelector('#moving-sums figure > svg[aria-label]'))";
    ok(await tab.ask(drawn), 'drawn and described');
    is(
      await tab.ask("[...document.querySelectorAll('#moving-sums [data-piece]')].map(e => e.dataset.piece)"),
      ['fig:sums', 'check-1.1', 'code-1'],
      'and of its lab shows the figure and the check: no parameters, no prose',
    );
    await tab.ask("document.getElementById('sums-size').value = 1");
    await tab.ask("document.getElementById('sums-size').dispatchEvent(new Event('change'))");
    const refused = "document.querySelector('.moving .live-error').textContent";
    await tab.until(`!${moving}.busy() && ${refused}`, 30);
    has(await tab.ask(refused), '--size must be at least 2, not 1', 'a value beyond its limits is told');
    await tab.ask("[...document.querySelectorAll('.moving button')].find(b => b.textContent === 'Reset').click()");
    is(await tab.ask(shown), 'Figure 7. The published one', 'Reset gives it back');
    is(await tab.ask('location.hash'), '', 'the address stays');
    await still.again(movingPage());
    is(await still.ask("document.querySelectorAll('.live').length"), 0, 'without WebAssembly it has no controls');
    is(still.console, [], 'with a clean console');
    await still.close();

    // ---- The keyboard alone

    await tab.again(book('small.html'));
    const focused =
      '(e => e.name || e.getAttribute("aria-label") || e.textContent)(document.activeElement)';
    const reach = async (what, most = 40) => {
      for (let i = 0; i < most; i++) {
        await tab.press('Tab');
        if ((await tab.ask(focused)) === what) return true;
      }
      return false;
    };
    ok(await reach('size, slider'), 'Tab reaches the slider');
    await tab.press('ArrowRight');
    ok(await tab.until(`minimodelLive.last && ${IDLE}`), 'an arrow moves it, and the lab runs');
    is(await tab.ask(`${piece('value-1.1')}.textContent`), '5', 'with the new value');
    ok(await reach('loud'), 'Tab reaches the switch');
    await tab.press(' ');
    await tab.until(`${IDLE} && document.querySelector('pre.output')`, 20);
    ok(await tab.ask("Boolean(document.querySelector('pre.output'))"), 'the space bar turns it on');
    ok(await reach('Edit'), 'Tab reaches a listing');

    // ---- A narrow screen, light and dark

    for (const dark of [false, true]) {
      const narrow = await browser.tab({ width: 360, height: 740, dark });
      await narrow.open(book('small.es.html'), '#size=7&loud=true');
      await narrow.until(`minimodelLive.last && ${IDLE}`);
      await narrow.ask(
        `document.querySelector('.live-fold').open = true;
        document.querySelector('.live-tools [aria-expanded]').click()`,
      );
      const theme = dark ? 'dark' : 'light';
      ok(
        await narrow.ask(
          `document.documentElement.scrollWidth <= 360 &&
            (panel => panel.scrollWidth <= panel.clientWidth)(document.getElementById('live'))`,
        ),
        `${theme}: nothing is wider than 360 px`,
      );
      is(await narrow.ask(FAINT), [], `${theme}: every word of the controls has a contrast of 4.5 : 1`);
      await axe(narrow, theme);
      await narrow.close();
    }

    // ---- Values: every lab

    for (const name of ['00-permutation-equivariance', '01-sinusoidal', '02-rope', '03-extrapolation', '06-alibi'])
      await values(tab, name, '');
    await values(tab, '04-head-to-head', '#steps=2&sequences=2&batch=2&draws=100');
    await values(tab, '05-sequence-ordering', '#steps=2&pairs=2&test_pairs=4&draws=100');
    await values(tab, '07-length-alone', '#steps=2&windows=2&draws=100');
    ok(await tab.ask("document.querySelectorAll('.live-curve path').length > 2"), 'a training draws its losses');
    ok(
      await tab.ask("document.querySelectorAll('.live-found table').length > 1"),
      'and shows what it found beside what stands',
    );
    await tab.again(barePage('07-length-alone', 'es'), '#steps=100000');
    await tab.ask('minimodelLive.busy() || void minimodelLive.run()');
    const grows = "document.querySelector('.live-curve path.now')?.getAttribute('d').includes('L')";
    ok(await tab.until(grows, 60), 'a loss curve grows as it trains', await tab.ask(ERROR));
    has(
      await tab.ask("document.querySelector('.live-curve p').textContent"),
      'de 100000, pérdida',
      'and is said in words',
    );
    await tab.ask("[...document.querySelectorAll('.live button')].find(b => b.textContent === 'Parar').click()");
    is([await tab.ask(IDLE), await tab.ask(STATUS)], [true, 'Parada.'], 'Stop ends a training at once');
  } finally {
    await browser.close();
  }
  console.log(`1..${n}`);
  process.exitCode = bad ? 1 : 0;
}

main().catch(problem => {
  console.log(`not ok ${++n} - the browser answered`);
  for (const line of String(problem.stack).split('\n')) console.log('# ' + line);
  console.log(`1..${n}`);
  process.exitCode = 1;
});
