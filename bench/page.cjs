// page.cjs FOLDER PROGRAM [ROUNDS]: the program of the page (FOLDER/minimodel.wasm and relaxed.wasm) beside the native
// one on the same labs, both in one run, in turn, one thread against one. Prints a table. `make bench-page` calls it,
// with a native program that draws as the page does (FIGURES=plain): the same files are written on both sides.
//
// Times are the processor's, so that other programs on the machine count little. Both sides are warm: the page's
// modules are compiled and have run the lab before. Each run of either begins with a fresh state of Lua; the page's has
// the library loaded, as the second and every later run in a page has it. The ratio is the page's time over the native
// one's, the median of the rounds; the range is the middle half of them. The column
// `exact` is for browsers whose multiply-add rounds twice, where the page emulates it: one round.
'use strict';
const fs = require('fs'),
  os = require('os'),
  path = require('path'),
  { spawnSync } = require('child_process');
require('v8').setFlagsFromString('--experimental-wasm-relaxed-simd');
const { makeWorld } = require('../web/page/world.js');
const [folder, native, rounds = '7'] = process.argv.slice(2);

const LABS = ['00-permutation-equivariance', '01-sinusoidal', '02-rope', '03-extrapolation', '06-alibi'];
const compiled = name => new WebAssembly.Module(fs.readFileSync(path.join(folder, name)));
const program = compiled('minimodel.wasm'),
  relaxed = compiled('relaxed.wasm');
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'minimodel-bench-'));
const middle = (list, part) => [...list].sort((a, b) => a - b)[Math.round(part * (list.length - 1))];

const env = { LANG: 'en', TMPDIR: '/tmp', MINIMODEL_PIECES: '/page/pieces.json' };
const worldOf = (args, files, kernels) => makeWorld({ args, env, files, kernels, write() {} });
const instanceIn = world => new WebAssembly.Instance(program, world.imports);

/** {seconds, world}: the processor's time for a run of a lab in the page's program, and the world that it left. */
function page(lab, kernels, begun) {
  const files = new Map(['', 'labs', 'out', 'page', 'tmp'].map(name => [name, null]));
  files.set(`labs/${lab}.lua`, new Uint8Array(fs.readFileSync(`labs/${lab}.lua`)));
  const before = process.cpuUsage();
  const world = worldOf(['minimodel', `labs/${lab}.lua`, '--out', '/out'], files, kernels);
  const status = world.run(instanceIn(world), begun);
  const used = process.cpuUsage(before);
  if (status !== 0) throw new Error(`${lab} ended with ${status} in the page`);
  return { seconds: (used.user + used.system) / 1e6, world };
}

/** What a later run of the lab begins with. */
function begin(lab, kernels) {
  const world = worldOf([], page(lab, kernels).world.loaded(), kernels);
  return world.begin(instanceIn(world));
}

/** The same for the native program. */
function beside(lab) {
  const words = [native, `labs/${lab}.lua`, '--threads', '1', '--out', scratch];
  const run = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@" > "$0" 2>&1', scratch + '/said', ...words], {
    env: { ...process.env, LANG: 'en', MINIMODEL_PIECES: scratch + '/pieces.json' },
  });
  const said = () => fs.readFileSync(scratch + '/said', 'utf8');
  if (run.status !== 0) throw new Error(`${lab} ended with ${run.status}: ` + said());
  const [user, system] = run.stderr.toString().trim().split(' ').map(Number);
  return user + system;
}

console.log('lab                            native     page    ratio  middle half     exact');
for (const lab of LABS) {
  const begun = begin(lab, relaxed),
    exact = begin(lab, null),
    times = [];
  for (let i = 0; i < Number(rounds); i++)
    times.push({ native: beside(lab), page: page(lab, relaxed, begun).seconds });
  const ratios = times.map(pair => pair.page / pair.native),
    of = side => middle(times.map(pair => pair[side]), 0.5).toFixed(2) + ' s';
  console.log(
    lab.padEnd(28) +
      [of('native'), of('page'), middle(ratios, 0.5).toFixed(2)].map(text => text.padStart(9)).join('') +
      `  ${middle(ratios, 0.25).toFixed(2)} to ${middle(ratios, 0.75).toFixed(2)}` +
      `${page(lab, null, exact).seconds.toFixed(2)} s`.padStart(11),
  );
}
fs.rmSync(scratch, { recursive: true });
