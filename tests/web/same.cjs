// same.cjs A B [A B …]: compares folders of experiments in pairs, value by value: config, results, checks and claims of
// each manifest.json. Prints TAP.
'use strict';
const fs = require('fs'), path = require('path'), zlib = require('zlib');
const [runtime, ...folders] = process.argv.slice(2);
// What a page has to carry to run a lab: both modules, the worker, the controls and the style, in
// kB as gzip -9 makes them.
const MOST = 450;

/** Calls differ(place, x, y) for every leaf that is not the same; returns how many leaves there are. */
function walk(x, y, place, differ) {
  const both = x !== null && y !== null && typeof x === 'object' && typeof y === 'object' &&
    Array.isArray(x) === Array.isArray(y);
  if (!both) {
    if (x !== y) differ(place, x, y);
    return 1;
  }
  let count = 0;
  for (const key of new Set([...Object.keys(x), ...Object.keys(y)])) {
    count += walk(x[key] ?? null, y[key] ?? null, `${place}.${key}`, differ);
  }
  return count;
}

let n = 0;
for (let pair = 0; pair < folders.length; pair += 2) compare(folders[pair], folders[pair + 1]);
const size = zlib.gzipSync(fs.readFileSync(runtime), { level: 9 }).length / 1000;
// What is handed on is packed by zopfli; gzip alone comes close.
const packed = (process.env.PATH || '').split(':').some(dir => fs.existsSync(path.join(dir, 'zopfli')));
const note = packed ? '' : ' # SKIP zopfli is missing, and gzip packs less well';
const small = size <= MOST || !packed ? 'ok' : 'not ok';
console.log(`${small} ${++n} - the runtime is ${size.toFixed(0)} kB, at most ${MOST}${note}`);
console.log(`1..${n}`);

function compare(a, b) {
  for (const name of fs.readdirSync(a).sort()) {
    const read = folder => JSON.parse(fs.readFileSync(path.join(folder, name, 'manifest.json'), 'utf8'));
    const ours = read(a), theirs = read(b), differences = [];
    let count = 0;
    for (const part of ['seed', 'config', 'results', 'checks', 'claims', 'expectations', 'phase_17_recommendation',
      'schemes_compared'])
      count += walk(ours[part] ?? null, theirs[part] ?? null, part, (...d) => differences.push(d));
    const same = differences.length || !count ? 'not ok' : 'ok';
    console.log(`${same} ${++n} - ${name}: ${count} values, ${differences.length} of them differ`);
    for (const [place, x, y] of differences.slice(0, 8)) {
      console.log(`# ${place}: ${JSON.stringify(x)} and ${JSON.stringify(y)}`);
    }
  }
}
