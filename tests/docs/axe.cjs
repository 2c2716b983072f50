// What axe-core finds on the pages of the book, at three widths, in both themes: nothing may be serious or moderate.
// Every claim of a lab stands open beside its question, so that both are looked at. Arguments: the folder of the book,
// and "all" for every page; without it, one page of each kind. Prints TAP. axe comes by npm ci in this folder.
'use strict';
const fs = require('fs'),
  path = require('path');
const { Browser } = require('../web/browser.cjs');
const root = path.resolve(process.argv[2]);

// One page of each kind, in either language by turns: what differs between pages of a kind are words and numbers.
const SAMPLE = ['index', 'theory/03-rope.es', 'labs/02-rope', 'phases/16.es', 'manual/positional.es',
  'sheets/glossary', 'sheets/answers.es', 'sheets/exercises'];

function pages() {
  if (process.argv[3] !== 'all') return SAMPLE.map(stem => path.join(root, stem + '.html'));
  const list = [];
  for (const folder of ['', 'theory', 'labs', 'phases', 'manual', 'sheets'])
    for (const file of fs.readdirSync(path.join(root, folder)).sort())
      if (file.endsWith('.html')) list.push(path.join(root, folder, file));
  return list;
}

// What a reader may open is open.
const OPEN = `for (const row of document.querySelectorAll('.covered')) row.classList.remove('covered');
  for (const fold of document.querySelectorAll('main details')) fold.open = true;`;
const ASK = `(async () => {
  const { violations } = await axe.run({ resultTypes: ['violations'] });
  return violations.filter(v => v.impact !== 'minor')
    .map(v => v.impact + ' ' + v.id + ': ' + v.nodes.length + ' × ' + v.nodes[0].html.slice(0, 140));
})()`;

(async () => {
  const source = fs.readFileSync(path.join(__dirname, 'node_modules/axe-core/axe.min.js'), 'utf8');
  const browser = new Browser(), found = new Map();
  let count = 0;
  try {
    const tab = await browser.tab();
    for (const page of pages()) {
      if (!fs.existsSync(page)) throw new Error(page + ' is not there');
      await tab.open(page);
      await tab.ask(source + '; 0');
      await tab.ask(OPEN);
      for (const width of [360, 768, 1280])
        for (const theme of ['light', 'dark']) {
          const features = [{ name: 'prefers-color-scheme', value: theme }];
          await tab.call('Emulation.setDeviceMetricsOverride',
            { width, height: 900, deviceScaleFactor: 1, mobile: false });
          await tab.call('Emulation.setEmulatedMedia', { features });
          await tab.ask('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))');
          const at = `${width} px, ${theme}`;
          if (!found.has(at)) found.set(at, []);
          for (const said of await tab.ask(ASK)) found.get(at).push(`${path.relative(root, page)}: ${said}`);
        }
    }
  } finally {
    await browser.close();
  }
  for (const [at, list] of found) {
    console.log(`${list.length ? 'not ok' : 'ok'} ${++count} - axe finds nothing on ${pages().length} pages at ${at}`);
    for (const said of list) console.log(said.replace(/^/gm, '# '));
  }
  console.log(`1..${count}`);
})().catch(error => {
  console.log(`not ok 1 - ${error.stack.replace(/\n/g, ' ')}\n1..1`);
});
