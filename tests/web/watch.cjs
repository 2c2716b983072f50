// watch.cjs PROGRAM FOLDER: minimodel watch, as a learner uses it. Prints TAP. WATCH_LABS=1 also measures the time from
// a save to the page for labs 00 to 03 and 06.
'use strict';
const fs = require('fs'),
  path = require('path'),
  { spawn, spawnSync } = require('child_process');
const { Browser } = require('./browser.cjs');
const program = path.resolve(process.argv[2]),
  folder = path.resolve(process.argv[3]);

let n = 0,
  bad = 0;
function ok(holds, name, ...detail) {
  console.log(`${holds ? 'ok' : 'not ok'} ${++n} - ${name}`);
  if (holds) return;
  bad++;
  for (const each of detail) for (const line of String(each).split('\n').slice(0, 30)) console.log('# ' + line);
}
const pause = ms => new Promise(resolve => setTimeout(resolve, ms));
async function until(condition, seconds = 60) {
  for (const last = Date.now() + 1000 * seconds; Date.now() < last; await pause(10)) if (condition()) return true;
  return false;
}

/** As editors save: another file, put in the place of the old one. */
function save(file, text) {
  fs.writeFileSync(file + '~', text);
  fs.renameSync(file + '~', file);
}

function watch(lab, words = [], { command = program, env = {}, ...how } = {}) {
  const made = spawn(command, ['watch', lab, '--to', 'out', ...words], {
    cwd: folder,
    env: { ...process.env, LANG: 'en', ...env },
    ...how,
  });
  made.out = made.err = '';
  made.stdout.on('data', text => (made.out += text));
  made.stderr.on('data', text => (made.err += text));
  made.ended = new Promise(resolve => made.on('exit', (code, signal) => resolve(code ?? signal)));
  return made;
}
const lines = (text, part) => text.split('\n').filter(line => line.includes(part)).length;
/** Processes that were started by `parent`, and theirs. */
const below = parent => {
  const all = spawnSync('ps', ['-eo', 'pid=,ppid=,stat=']).stdout.toString().trim().split('\n');
  return all.map(line => line.trim().split(/\s+/)).filter(row => row[1] === String(parent) && !row[2].startsWith('Z'));
};

async function main() {
  const small = fs.readFileSync(path.join(__dirname, 'small.lua'), 'utf8'),
    lab = path.join(folder, 'small.lua'),
    out = path.join(folder, 'out/watch');
  const factor = value => small.replace('"factor", 0.5', `"factor", ${value}`);
  save(lab, small);
  const running = watch('small.lua');
  const there = await until(() => running.out.includes('Open out/watch/small.html'));
  ok(there, 'the page is there', running.err, running.out);

  const browser = Browser.available() ? new Browser() : null;
  const page = (await browser?.tab({ height: 300 })) ?? null;
  const value = `document.querySelector('[data-piece="status"]').textContent`,
    text = 'document.getElementById("main").textContent',
    over = `(p => p.hidden ? '' : p.textContent)(document.querySelector('body > pre[role=alert]'))`;
  if (page) {
    await page.open(path.join(out, 'small.html'));
    ok((await page.ask(text)).includes('The first sum is 5.000.'), 'it shows the first run', await page.ask(value));
    await page.ask('scrollTo(0, 400)');
    const at = await page.ask('scrollY'),
      before = Date.now();
    save(lab, factor(1));
    ok(await page.until(`${text}.includes('The first sum is 10.000.')`, 20), 'a save is followed', running.err);
    console.log(`# ${Date.now() - before} ms from the save to the page`);
    const now = await page.ask('scrollY');
    ok(at > 0 && Math.abs(now - at) < 40, 'the page keeps its place', at, now);
    await page.until('document.documentElement.dataset.run === "2"');
    save(lab, factor(1).replace('local total', 'local local total'));
    ok(await page.until(`${over}.includes('small.lua:')`, 20), 'an error is laid over it', await page.ask(over));
    ok((await page.ask(over)).includes('^'), 'with the line and the mark', await page.ask(over));
    ok((await page.ask(text)).includes('The first sum is 10.000.'), 'the last good page stays');
  } else {
    save(lab, factor(1).replace('local total', 'local local total'));
    console.log('# Chromium is missing: the page itself is not asked');
  }
  ok(await until(() => running.err.includes('small.lua:'), 20), 'the error is in the terminal too', running.err);

  // A folder that editors work in: deleted and written again, other files, a save that changes nothing.
  fs.unlinkSync(lab);
  ok(await until(() => running.out.includes('small.lua is not there'), 20), 'a deleted file is told', running.out);
  const good = lines(running.out, 'the page follows');
  save(lab, factor(2).replace('The first sum', 'Then the first sum'));
  ok(await until(() => lines(running.out, 'the page follows') > good, 20), 'written again, it runs', running.out);
  if (page) {
    ok(await page.until(`${text}.includes('Then the first sum is 20.000.')`, 30), 'prose is followed, by pandoc');
    ok((await page.ask(over)) === '', 'the error is gone', await page.ask(over));
  }
  const runs = lines(running.out, 'small.lua:');
  save(path.join(folder, 'other.lua'), 'x');
  save(lab, fs.readFileSync(lab, 'utf8'));
  await pause(500);
  ok(lines(running.out, 'small.lua:') === runs, 'nothing runs where nothing changed', running.out);

  // Stale runs are dropped: one page, the last, and no process behind.
  for (let i = 1; i <= 100; i++) {
    save(lab, factor(i));
    await pause(i % 10 === 0 ? 60 : 5);
  }
  ok(await until(() => below(running.pid).length === 0, 30), '100 quick saves leave no process', below(running.pid));
  ok(lines(running.out, 'small.lua:') < runs + 100, 'stale runs are dropped', running.out);
  if (page) {
    const sum = `(${text}.match(/first sum is ([^.]*)/) || [])[1].replace(/[^0-9]/g, '')`;
    ok(await page.until(`${sum} === '1000'`, 20), 'the page shows the last', await page.ask(sum));
    ok(page.console.length === 0, 'its console is clean', page.console.join('\n'));
    ok(page.requests.every(url => /^(file|data):/.test(url)), 'nothing is asked of a network');
  }
  running.kill('SIGINT');
  ok((await running.ended) === 0, 'Ctrl-C ends it well', running.err, running.out);
  const left = fs.readdirSync(out).sort();
  const pages = 'small.es.html small.html small.news.js small.run.js';
  ok(left.join(' ') === pages, 'only the pages are left', left.join(' '));

  // Bad input.
  const tried = (words, status, part) => {
    const made = spawnSync(program, ['watch', ...words], { cwd: folder, env: { ...process.env, LANG: 'en' } });
    const text = made.stderr.toString() + made.stdout;
    ok(made.status === status && text.includes(part), `watch ${words.join(' ')}`, text);
  };
  tried([], 2, 'usage: minimodel watch LAB.lua');
  tried(['--help', '--lang', 'es'], 0, 'uso: minimodel watch');
  tried(['none.lua'], 1, 'there is no such file');
  tried(['small.lua', 'other.lua'], 2, 'one lab at a time');
  tried(['small.lua', '--to'], 2, 'a value is missing');
  tried(['small.lua', '--to', 'small.lua'], 1, 'small.lua');
  save(path.join(folder, 'plain.lua'), 'print "hello"\n');
  const plain = watch('plain.lua');
  ok(await until(() => plain.err.includes('is no lab'), 20), 'a script that is no lab is told', plain.err);
  plain.kill('SIGINT');
  await plain.ended;

  // A link to another folder: whatever is saved there, the watched folder hears nothing. The first run has no end.
  fs.mkdirSync(path.join(folder, 'elsewhere'));
  const far = path.join(folder, 'elsewhere/far.lua');
  save(far, small.replace('local total', 'while true do end\nlocal total'));
  fs.symlinkSync(far, path.join(folder, 'far.lua'));
  const linked = watch('far.lua');
  await until(() => below(linked.pid).length > 0, 20);
  save(far, small);
  const seen = await until(() => linked.out.includes('Open out'));
  ok(seen, 'a change that no one tells of is seen', linked.out, linked.err);
  linked.kill('SIGINT');
  await linked.ended;

  // A folder that cannot be watched, and no browser: both are told, in the reader's language, and the page follows.
  // Root may watch everything: there the program runs as nobody.
  const shut = path.join(folder, 'shut'),
    bin = path.join(folder, 'bin'),
    own = path.join(folder, 'shut/own.lua'),
    nobody = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};
  for (const place of [shut, bin]) fs.mkdirSync(place);
  save(own, small);
  fs.copyFileSync(program, path.join(bin, 'minimodel'));
  const pandoc = spawnSync('sh', ['-c', 'command -v pandoc']).stdout.toString().trim();
  fs.symlinkSync(pandoc, path.join(bin, 'pandoc'));
  for (const open of [path.dirname(folder), folder]) fs.chmodSync(open, 0o755);
  fs.mkdirSync(path.join(folder, 'free'));
  fs.chmodSync(path.join(folder, 'free'), 0o777);
  fs.chmodSync(shut, 0o311);
  const blind = watch('shut/own.lua', ['--to', 'free', '--open'], {
    command: path.join(bin, 'minimodel'),
    env: { LANG: 'es', PATH: bin, HOME: path.join(folder, 'free') },
    ...nobody,
  });
  ok(await until(() => blind.out.includes('Abra free')), 'a folder that cannot be watched', blind.out, blind.err);
  const reason = 'no se puede vigilar la carpeta de shut/own.lua: permiso denegado; en su lugar';
  ok(blind.err.includes(reason), 'is told', blind.err);
  const unopened = await until(() => blind.err.includes('--open: aquí no hay ningún programa'), 20);
  ok(unopened, 'and so is that there is no browser', blind.err);
  const followed = lines(blind.out, 'la página está al día');
  save(own, factor(3));
  ok(await until(() => lines(blind.out, 'la página está al día') > followed), 'a save there is followed', blind.err);
  blind.kill('SIGINT');
  await blind.ended;

  if (page && process.env.WATCH_LABS) {
    for (const name of ['00-permutation-equivariance', '01-sinusoidal', '02-rope', '03-extrapolation', '06-alibi']) {
      const source = fs.readFileSync(`labs/${name}.lua`, 'utf8'),
        file = path.join(folder, name + '.lua');
      save(file, source);
      const made = watch(name + '.lua');
      await until(() => made.out.includes('Open out'));
      await page.open(path.join(out, name + '.html'));
      for (let i = 1; i <= 3; i++) {
        const begun = Date.now();
        save(file, source + `-- ${i}\n`);
        await page.until(`document.documentElement.dataset.run >= '${i + 1}'`);
        const whole = Date.now() - begun;
        await until(() => lines(made.out, 'the page follows') > i);
        const run = made.out.match(/[\d.]+(?= s\))/g).pop() * 1000;
        console.log(`# ${name}: ${whole} ms from the save to the page, of which ${run} are the run`);
        await pause(2500);
      }
      made.kill('SIGINT');
      await made.ended;
    }
  }
  await browser?.close();
  console.log(`1..${n}`);
  process.exitCode = bad ? 1 : 0;
}
main();
