// run.cjs WASM [--files FOLDER] -- ARGUMENTS: runs the program of the page in node, on files in memory, as a page does.
// Files named among the arguments are put into that memory; what the program leaves under /out is written to FOLDER.
// Without relaxed.wasm beside the module, or with MINIMODEL_PLAIN set, the exact kernels are used. With MINIMODEL_BEGUN
// set it runs twice, and what the second run leaves counts, which begins with what the first had loaded.
'use strict';
const fs = require('fs'), path = require('path');
const { makeWorld } = require('../../web/page/world.js');

const words = process.argv.slice(2), split = words.indexOf('--');
const before = words.slice(0, split), given = words.slice(split + 1);
const folder = before[1] === '--files' ? before[2] : null;
require('v8').setFlagsFromString('--experimental-wasm-relaxed-simd');
const compiled = file => new WebAssembly.Module(fs.readFileSync(file));
const program = compiled(before[0]), side = path.join(path.dirname(before[0]), 'relaxed.wasm');
const kernels = process.env.MINIMODEL_PLAIN || !fs.existsSync(side) ? null : compiled(side);

const env = { LANG: 'en', SOURCE_DATE_EPOCH: '0', TMPDIR: '/tmp', MINIMODEL_PIECES: '/tmp/pieces.json' };
for (const name of ['MINIMODEL_ISA', 'LANG']) if (process.env[name]) env[name] = process.env[name];
const write = (stream, bytes) => fs.writeSync(stream === 2 ? 2 : 1, bytes);
const worldOf = (args, files) => makeWorld({ args: ['minimodel', ...args], env, files, kernels, write });
const instanceIn = world => new WebAssembly.Instance(program, world.imports);

function run(begun) {
  const files = new Map(['', 'out', 'tmp', 'labs', 'page'].map(folder => [folder, null]));
  const args = given.map(word => {
    if (!word.endsWith('.lua') || !fs.existsSync(word)) return word;
    files.set('labs/' + path.basename(word), new Uint8Array(fs.readFileSync(word)));
    return '/labs/' + path.basename(word);
  });
  const world = worldOf(args, files), page = world.imports.page, link = page.kernels;
  page.kernels = () => {
    if (begun) throw new Error('the engine was open already, and is opened again');
    return link();
  };
  return { files, status: world.run(instanceIn(world), begun), loaded: world.loaded() };
}
/** The state that a run may begin with after one that had loaded these. */
function begin(loaded) {
  const world = worldOf([], loaded);
  return world.begin(instanceIn(world));
}

const began = process.hrtime.bigint();
const first = run(), { files, status } = process.env.MINIMODEL_BEGUN ? run(begin(first.loaded)) : first;
if (process.env.MINIMODEL_TIMES) console.error(`${Number(process.hrtime.bigint() - began) / 1e6} ms`);
if (folder) {
  for (const [name, content] of files) {
    if (!name.startsWith('out/')) continue;
    const to = path.join(folder, name.slice(4));
    if (content === null) fs.mkdirSync(to, { recursive: true });
    else fs.mkdirSync(path.dirname(to), { recursive: true }), fs.writeFileSync(to, content);
  }
}
process.exitCode = status;
