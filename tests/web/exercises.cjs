// exercises.cjs FOLDER: asks the pages that exercises.lua made, in Chromium. Prints TAP.
'use strict';
const fs = require('fs'),
  path = require('path');
const { Browser } = require('./browser.cjs');
const folder = process.argv[2];

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

const sorted = value =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(
        Object.keys(value)
          .sort()
          .map(key => [key, sorted(value[key])]),
      )
    : Array.isArray(value)
      ? value.map(sorted)
      : value;
const told = JSON.parse(fs.readFileSync(path.join(folder, 'told.json'), 'utf8'));
const page = language =>
  path.join(folder, 'book/sheets', language === 'es' ? 'exercises.es.html' : 'exercises.html');
const IDLE = '!minimodelExercises.busy()';
const section = id => `document.getElementById('exercise-${id}').closest('section')`;
const status = id => `${section(id)}.querySelector('.live-status').textContent`;
const button = (id, text) =>
  `[...${section(id)}.querySelectorAll('.live-bar button')].find(b => b.textContent === '${text}')`;
const PANEL = "document.querySelector('.exercises-panel').textContent";
const found = id => `minimodelExercises.last('${id}')?.done?.pieces`;

/** Types a text into the editor of an exercise, as a reader would replace it. */
const type = (id, text) => `(() => {
  const field = ${section(id)}.querySelector('textarea');
  field.value = ${JSON.stringify(text.replace(/\n$/, ''))};
  field.dispatchEvent(new Event('input'));
})()`;
const run = async (tab, id, wanted) => {
  await tab.ask(`${button(id, wanted || 'Run')}.click()`);
  return tab.until(IDLE, 60);
};

/** Both languages have the same words with the same places to fill. */
function sameWords() {
  const SAID = new Function(
    fs.readFileSync(path.join(__dirname, '../../web/page/exercises.js'), 'utf8') + ';return SAID',
  )();
  const shape = words => Object.entries(words).map(([key, text]) => key + (text.match(/\{\d\}/g) || []).join(''));
  is(shape(SAID.es).sort(), shape(SAID.en).sort(), 'the page says the same in both languages');
}

/** No line of a solution that the learner has to write is to be read before, but for what the hints give away. */
function hidden() {
  const script = fs.readFileSync(path.join(folder, 'book/minimodel-exercises.js'), 'utf8'),
    runtime = fs.readFileSync(path.join(folder, 'book/minimodel-runtime.js'), 'utf8'),
    pages = ['en', 'es'].map(language => fs.readFileSync(page(language), 'utf8').replace(/<[^>]*>/g, ''));
  const lines = text => text.split('\n').map(line => line.replace(/--.*/, '').trim());
  const open = [],
    given = told.flatMap(({ start }) => lines(start));
  for (const { id, solution, hints } of told) {
    for (const line of lines(solution)) {
      if (line.length < 12 || /^(end|return|local function)/.test(line)) continue;
      if (given.some(there => there.includes(line))) continue;
      if (hints.some(({ en, es }) => (en + es).includes(line.replace(/^return /, '')))) continue;
      const escaped = line.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
      if ([script, runtime, ...pages].some(text => text.includes(line) || text.includes(escaped)))
        open.push(`${id}: ${line}`);
    }
  }
  is(open, [], 'no line of a solution stands as text in a page or a script');
}

async function main() {
  sameWords();
  hidden();
  const browser = new Browser();
  try {
    // ---- Without scripts, without WebAssembly

    const silent = await browser.tab({ scripts: false });
    await silent.open(page('en'));
    is(
      await silent.ask(`(count => [count('#main h2'), count('.checks li') > 80, count('#main div.sourceCode'),
        count('#main button')])(what => document.querySelectorAll(what).length)`),
      [told.length, true, told.length, 0],
      'without scripts every exercise has its statement, code and checks, and no control that could do nothing',
    );
    await silent.close();
    const still = await browser.tab({ first: 'delete self.WebAssembly' });
    await still.open(page('es'));
    has(await still.ask(PANEL), 'no puede ejecutar WebAssembly',
      'without WebAssembly the page says so');
    is(still.console, [], 'with a clean console');
    await still.close();

    // ---- As it comes, and solved

    const tab = await browser.tab();
    await tab.open(page('en'));
    const [first, second] = told;
    has(await tab.ask(PANEL), `0 of ${told.length}`, 'nothing is solved');
    await tab.ask(`${section(first.id)}.querySelector('textarea').focus()`);
    ok(await run(tab, first.id), 'an exercise runs as it comes', await tab.ask(status(first.id)));
    is(sorted(await tab.ask(found(first.id))), sorted(first.begins.en), 'and is told what the terminal is told');
    has(await tab.ask(status(first.id)), '0 of 4 checks', 'the checks that hold are counted');
    is(await tab.ask(`${section(first.id)}.querySelector('.live-status').getAttribute('aria-live')`), 'polite',
      'aloud, where the page is read aloud');
    has(
      await tab.ask(`${section(first.id)}.querySelector('.checks li').textContent`),
      first.begins.en.checks[0].message,
      'each check says what was wrong',
    );
    ok(await tab.ask(`${section(first.id)}.querySelector('.solution').hidden`), 'a solution is not shown');
    await run(tab, first.id, 'Other inputs');
    is(sorted(await tab.ask(found(first.id))), sorted(first.next), 'other inputs are the next draw');
    has(await tab.ask(status(first.id)), 'draw 2', 'which is said');
    for (const each of told) {
      await tab.ask(type(each.id, each.solution));
      await run(tab, each.id);
    }
    const solved = [];
    for (const each of told) {
      const got = await tab.ask(found(each.id));
      const [ours, theirs] = [got, each.solved].map(value => JSON.stringify(sorted(value)));
      if (ours !== theirs) solved.push(each.id, ours);
      if (got?.held !== got?.total || !got?.total) solved.push(each.id + ' does not hold');
    }
    is(solved, [], `each of the ${told.length} solutions holds all checks in the page, as in the terminal`);
    has(await tab.ask(PANEL), `All ${told.length}`, 'all are solved');
    has(await tab.ask(`${section(first.id)}.querySelector('.solution').textContent`), 'local function attend',
      'after green there is a solution to compare');
    ok(await tab.ask(`!${section(first.id)}.querySelector('a.next').hidden`), 'and a way to the next exercise');

    // ---- What is kept

    await tab.again(page('es'));
    has(await tab.ask(PANEL), `Los ${told.length}`,
      'the other language knows what is solved');
    is(await tab.ask(`${section(second.id)}.querySelector('textarea').value + '\\n'`), second.solution,
      'and what was typed');
    ok(await tab.ask(`${section(second.id)}.querySelector('.solution').hidden`), 'the solution waits for a run');
    await tab.ask("localStorage.setItem('minimodel:exercises', '{\"done\": [')");
    await tab.again(page('es'));
    has(await tab.ask(PANEL), 'minimodel:exercises.broken-1',
      'progress that cannot be read is told');
    is(await tab.ask("localStorage.getItem('minimodel:exercises.broken-1')"), '{"done": [', 'and kept aside');
    await run(tab, second.id, 'Ejecutar');
    const other = await browser.tab();
    await other.open(page('es'));
    await run(other, first.id, 'Ejecutar');
    await other.close();
    await tab.until(`${PANEL}.includes('2 de ')`, 10); // the other window tells of it when it comes to it
    has(await tab.ask(PANEL), '2 de ', 'two windows are joined');
    const kept = await tab.ask("localStorage.getItem('minimodel:exercises')");
    ok(kept.includes(first.id) && kept.includes(second.id), 'in what is kept too', kept);
    const hint = "document.querySelectorAll('details.hint')";
    await tab.ask(`${hint}[0].querySelector('summary').click()`);
    ok(await tab.until(`JSON.parse(localStorage.getItem('minimodel:exercises')).hints['${first.id}'] === 1`, 5),
      'a hint that was read is kept');
    await tab.again(page('es'));
    is(await tab.ask(`[...${hint}].slice(0, 3).map(each => each.open)`), [true, false, false],
      'and stays open; the next one waits inside it');
    has(await tab.ask(`${hint}[1].closest('details.hint:not(details.hint > details.hint)') ? 'nested' : ''`), 'nested',
      'a hint is reached by the one before it');
    const refused = await browser.tab({
      first: "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } })",
    });
    await refused.open(page('en'));
    has(await refused.ask(PANEL), 'keeps nothing',
      'a browser that keeps nothing is told');
    await refused.ask(type(first.id, first.solution));
    await run(refused, first.id);
    has(await refused.ask(PANEL), '1 of', 'and works all the same');
    is(refused.console, [], 'with a clean console');
    await refused.close();

    // ---- What is wrong, in Spanish

    await tab.ask(type(second.id, 'local function entropy(row)\n  return row +\nend\nreturn { entropy = entropy }\n'));
    await run(tab, second.id, 'Ejecutar');
    has(await tab.ask(`${section(second.id)}.querySelector('.live-error').textContent`), `${second.id}.lua:2:`,
      'a text that is no Lua: its line');
    is(await tab.ask(`${section(second.id)}.querySelector('.live-wrong').textContent`), '2', 'which is marked');
    has(await tab.ask(status(second.id)), 'línea 2', 'and said');
    await tab.ask(type(second.id, 'print("dentro")\nlocal function entropy(row)\n  return row:sum()\nend\n' +
      'return { entropy = entropy, width = entropy }\n'));
    await run(tab, second.id, 'Ejecutar');
    const stopped = await tab.ask(`${section(second.id)}.querySelector('.checks').textContent`);
    ok(/se detiene con un error/.test(stopped) && stopped.includes(`${second.id}.lua:3:`),
      'an answer that stops: its line',
      stopped);
    has(
      await tab.ask(`${section(second.id)}.querySelector('.printed').textContent`),
      'dentro',
      'what it printed is shown',
    );
    await tab.ask(type(second.id, 'while true do end\n'));
    await tab.ask(`${button(second.id, 'Ejecutar')}.click()`);
    await tab.ask(`${button(second.id, 'Parar')}.click()`);
    ok(await tab.until(IDLE, 5), 'Stop ends an endless loop at once');
    has(await tab.ask(status(second.id)), 'Parad', 'and says so');

    // ---- The keyboard alone

    await tab.again(page('en'), '#exercise-' + second.id);
    const focused = '(e => e.getAttribute("aria-label") || e.textContent)(document.activeElement)';
    const heading = `document.getElementById('exercise-${second.id}')`;
    await tab.ask(`${heading}.tabIndex = -1, ${heading}.focus()`);
    const reach = async (what, most = 30) => {
      for (let i = 0; i < most; i++) {
        await tab.press('Tab');
        if ((await tab.ask(focused)) === what) return true;
      }
      return false;
    };
    ok(await reach('Code from line 1'), 'Tab reaches the editor', await tab.ask(focused));
    await tab.ask(`document.activeElement.select()`);
    await tab.type(second.solution.trimEnd());
    await tab.press('Enter', { ctrl: true });
    await tab.until(`${IDLE} && ${found(second.id)}`, 30);
    has(await tab.ask(status(second.id)), '4 of 4 checks: solved', 'Ctrl+Enter in it runs the exercise');
    await tab.ask(type(second.id, second.start));
    await tab.press('s', { ctrl: true });
    ok(
      await tab.until(`${IDLE} && ${found(second.id)}?.held === ${second.begins.en.held}`, 30),
      'and so does Ctrl+S, as a save does in the terminal',
      await tab.ask(status(second.id)),
    );
    await tab.press('Escape');
    ok(await reach('Run'), 'Esc and Tab lead on to Run', await tab.ask(focused));
    ok(await reach('Hint 1 of 2'), 'and to the hints', await tab.ask(focused));
    await tab.press('Enter');
    ok(await tab.until('document.activeElement.parentElement.open', 5), 'which Enter folds out');

    is(tab.console, [], 'the console stayed clean');
    is(tab.requests.filter(url => !/^(file|data|blob):/.test(url)), [], 'nothing was asked of a network');

    // ---- A narrow screen, light and dark

    for (const dark of [false, true]) {
      const narrow = await browser.tab({ width: 360, height: 740, dark });
      await narrow.open(page('es'));
      await run(narrow, second.id, 'Ejecutar');
      ok(await narrow.ask('document.documentElement.scrollWidth <= 360'), 'nothing is wider than 360 px');
      await narrow.close();
    }
    if (process.env.PICTURES) {
      const shot = await browser.tab({ height: 1400 });
      await shot.open(page('en'), '#exercise-' + told[7].id);
      await run(shot, told[7].id);
      await shot.picture(path.join(process.env.PICTURES, 'exercises.png'));
      await shot.close();
    }
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
