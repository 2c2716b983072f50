// webkit.cjs OUT PAGE…: opens pages of labs in WebKitGTK's MiniBrowser, by WebDriver, under a screen of its own (Xvfb),
// three times each, and leaves what the last run found as OUT/EXPERIMENT/manifest.json. Status 1 and a word where a run
// fails. Does not: look at the pages, or compare values (tests/web/same.cjs).
'use strict';
const fs = require('fs'), os = require('os'), path = require('path');
const { spawn } = require('child_process');
const [out, ...pages] = process.argv.slice(2);

const ROUNDS = 3, PORT = 4400 + (process.pid % 1000), DISPLAY = ':' + (100 + (process.pid % 400));
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'minimodel-webkit-'));
const env = { ...process.env, DISPLAY, HOME: home, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' };
const children = [['Xvfb', [DISPLAY]], ['WebKitWebDriver', ['--port=' + PORT]]].map(([name, args]) =>
  spawn(name, args, { env, stdio: 'ignore', detached: true }));
const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

async function ask(method, command, body) {
  const options = { method, body: body && JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  const { value } = await (await fetch(`http://127.0.0.1:${PORT}${command}`, options)).json();
  if (value && value.error) throw new Error(value.message || value.error);
  return value;
}

const browser = ['4.1', '4.0', '6.0']
  .flatMap(version => ['/usr/lib', `/usr/lib/${process.arch === 'x64' ? 'x86_64' : 'aarch64'}-linux-gnu`]
    .map(folder => `${folder}/webkit2gtk-${version}/MiniBrowser`))
  .find(file => fs.existsSync(file));

// Ends with what the run has found, once it has; the driver waits for `done`.
const found = `const done = arguments[0], look = () => {
  const wrong = document.querySelector('.live-error');
  if (wrong && !wrong.hidden) done({ wrong: wrong.textContent });
  else if (!window.minimodelLive || !minimodelLive.last || minimodelLive.busy()) setTimeout(look, 20);
  else done(minimodelLive.last);
};
look();`;

async function main() {
  const wanted = { 'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] } };
  let opened;
  for (let tries = 0; !opened; tries++) {
    await pause(200);
    opened = await ask('POST', '/session', { capabilities: { alwaysMatch: wanted } }).catch(problem => {
      if (tries > 50) throw problem;
    });
  }
  const session = '/session/' + opened.sessionId;
  console.log(`# ${opened.capabilities.browserName} ${opened.capabilities.browserVersion}`);
  await ask('POST', session + '/timeouts', { script: 120000, pageLoad: 120000 });
  for (let round = 0; round < ROUNDS; round++) {
    for (const page of pages) {
      await ask('POST', session + '/url', { url: 'about:blank' });
      await ask('POST', session + '/url', { url: `file://${page}#seed=1` });
      const { wrong, manifest } = await ask('POST', session + '/execute/async', { script: found, args: [] });
      if (wrong) throw new Error(`${path.basename(page)}, round ${round + 1}: ${wrong}`);
      const folder = path.join(out, JSON.parse(manifest).experiment);
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(path.join(folder, 'manifest.json'), manifest);
    }
  }
  await ask('DELETE', session);
}

main()
  .catch(problem => {
    console.log(`not ok 1 - WebKit: ${problem.message}\n1..1`);
    process.exitCode = 1;
  })
  .finally(() => {
    for (const child of children) try { process.kill(-child.pid, 'SIGKILL'); } catch { /* it has ended */ }
    fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });
