// load.cjs PROGRAM RUNTIME [ROUNDS]: how soon the page of a lab answers in Chromium, by the clock: `make bench-load`.
// The pages are woven anew, into a folder of their own, with the runtime beside them, and opened from file://.
//
// first: from the start of loading a page whose address asks for a run (#seed=1) to its result being drawn, in a tab of
// its own each time. slider: the engine warm, from the release of the lab's first slider to its result being drawn, the
// slider one step further or back each time. Each is the median of ROUNDS, the slowest behind it. Beside them stand the
// marks. Other work on the machine counts: read the table of a quiet minute alone.
'use strict';
const fs = require('fs'),
  os = require('os'),
  path = require('path'),
  { spawnSync } = require('child_process');
const { Browser } = require('../tests/web/browser.cjs');
const [program, runtime, rounds = '7'] = process.argv.slice(2);

const FIRST = 1000, // ms
  LABS = [
    ['00-permutation-equivariance', null],
    ['01-sinusoidal', 300],
    ['02-rope', 300],
    ['03-extrapolation', 500],
    ['06-alibi', 300],
  ];
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'minimodel-load-'));

/** Resolves to the milliseconds since `began`, by the page's clock, when a run has ended and its result is drawn. */
const drawn = began => `new Promise((resolve, reject) => {
  const began = ${began};
  const look = () => {
    const wrong = document.querySelector('.live-error');
    if (!wrong.hidden) reject(new Error(wrong.textContent));
    else if (!minimodelLive.last || minimodelLive.busy()) setTimeout(look, 2);
    else requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
  };
  look();
})`;

/** Moves the first slider: a step up, or back down. */
const move = up => `(range => {
  ${up ? 'range.stepUp()' : 'range.stepDown()'};
  range.dispatchEvent(new Event('input'));
  range.dispatchEvent(new Event('change'));
  return ${drawn('performance.now()')};
})(document.querySelector('.live input[type=range]'))`;

function said(times, mark) {
  const sorted = [...times].sort((a, b) => a - b),
    median = sorted[(sorted.length - 1) >> 1];
  const held = mark === null ? '' : median <= mark ? `, mark ${mark}: met` : `, mark ${mark}: missed`;
  return `${median.toFixed(0)} ms (${sorted[sorted.length - 1].toFixed(0)})${held}`;
}

async function main() {
  const browser = new Browser();
  try {
    console.log('lab                          first result                     slider');
    for (const [lab, mark] of LABS) {
      const woven = spawnSync(program, ['weave', `labs/${lab}.lua`, '--to', scratch]);
      if (woven.status !== 0) throw new Error(`${lab}: ${woven.stderr}`);
      const file = path.join(scratch, 'labs', lab + '.html'),
        first = [],
        slider = [];
      if (!fs.readFileSync(file, 'utf8').includes(path.basename(runtime))) throw new Error(`${file} stays still`);
      let tab;
      for (let i = 0; i < Number(rounds); i++) {
        await tab?.close();
        tab = await browser.tab();
        await tab.open(file, '#seed=1');
        first.push(await tab.ask(drawn(0)));
      }
      for (let i = 0; i < Number(rounds); i++) slider.push(await tab.ask(move(i % 2 === 0)));
      await tab.close();
      console.log(lab.padEnd(29) + said(first, FIRST).padEnd(33) + said(slider, mark));
    }
  } finally {
    await browser.close();
    fs.rmSync(scratch, { recursive: true });
  }
}

main().catch(problem => {
  console.error(problem);
  process.exitCode = 1;
});
