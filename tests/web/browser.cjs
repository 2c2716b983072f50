// browser.cjs: Chromium by its DevTools protocol, over a pipe: opens a page, asks it, presses keys, hears its console
// and its requests. Needs nothing but node and Chromium.
'use strict';
const { spawn } = require('child_process');
const fs = require('fs'),
  os = require('os'),
  path = require('path');

const found = ['chromium', 'chromium-browser', 'google-chrome']
  .map(name =>
    (process.env.PATH || '')
      .split(':')
      .map(dir => path.join(dir, name))
      .find(file => fs.existsSync(file)),
  )
  .find(Boolean);

class Browser {
  static available() {
    return Boolean(found);
  }

  constructor() {
    this.home = fs.mkdtempSync(path.join(os.tmpdir(), 'minimodel-browser-'));
    this.process = spawn(
      found,
      [
        '--headless=new',
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-extensions',
        '--mute-audio',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-dev-shm-usage',
        '--remote-debugging-pipe',
        '--user-data-dir=' + this.home,
        'about:blank',
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], detached: true },
    );
    const [, , , send, receive] = this.process.stdio;
    this.send = send;
    this.next = 0;
    this.waiting = new Map();
    this.listeners = new Map(); // session → function(method, params)
    let rest = '';
    receive.setEncoding('utf8');
    receive.on('data', text => {
      const messages = (rest + text).split('\0');
      rest = messages.pop();
      for (const message of messages) this.hear(JSON.parse(message));
    });
  }

  hear(message) {
    if (message.id) {
      const { resolve, reject } = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      if (message.error) reject(new Error(message.error.message));
      else resolve(message.result);
    } else if (this.listeners.has(message.sessionId)) {
      this.listeners.get(message.sessionId)(message.method, message.params);
    }
  }

  call(method, params = {}, sessionId) {
    const id = ++this.next;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send.write(JSON.stringify({ id, method, params, sessionId }) + '\0');
    });
  }

  // A new tab: width, height, dark, scripts (false: without JavaScript), first: script that runs before the page's own.
  async tab({ width = 1280, height = 900, dark = false, scripts = true, first = null } = {}) {
    const { targetId } = await this.call('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.call('Target.attachToTarget', { targetId, flatten: true });
    const tab = new Tab(this, sessionId, targetId);
    this.listeners.set(sessionId, (method, params) => tab.hear(method, params));
    await Promise.all(['Page', 'Runtime', 'Network', 'Log'].map(domain => tab.call(domain + '.enable')));
    await tab.call('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    await tab.call('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }],
    });
    if (!scripts) await tab.call('Emulation.setScriptExecutionDisabled', { value: true });
    if (first) await tab.call('Page.addScriptToEvaluateOnNewDocument', { source: first });
    return tab;
  }

  async close() {
    const ended = new Promise(resolve => this.process.on('exit', resolve));
    await Promise.race([this.call('Browser.close').catch(() => {}), new Promise(resolve => setTimeout(resolve, 3000))]);
    try {
      process.kill(-this.process.pid, 'SIGKILL');
    } catch (gone) {
      /* the whole group has ended */
    }
    await ended;
    fs.rmSync(this.home, { recursive: true, force: true, maxRetries: 10 });
  }
}

class Tab {
  constructor(browser, session, target) {
    Object.assign(this, { browser, session, target, console: [], requests: [], loaded: null });
  }

  hear(method, params) {
    if (method === 'Runtime.consoleAPICalled')
      this.console.push(params.args.map(a => a.value ?? a.description).join(' '));
    else if (method === 'Runtime.exceptionThrown')
      this.console.push((params.exceptionDetails.exception || {}).description || params.exceptionDetails.text);
    else if (method === 'Log.entryAdded') this.console.push(params.entry.text);
    else if (method === 'Network.requestWillBeSent') this.requests.push(params.request.url);
    else if (method === 'Page.loadEventFired' && this.loaded) this.loaded();
  }

  call(method, params) {
    return this.browser.call(method, params, this.session);
  }

  async open(file, hash = '') {
    const loaded = new Promise(resolve => {
      this.loaded = resolve;
    });
    const url = 'file://' + encodeURI(path.resolve(file));
    await this.call('Page.navigate', { url: url + hash });
    await loaded;
  }

  /** Leaves the page first, so that an address that differs by its hash loads it again. */
  async again(file, hash = '') {
    await this.open('/dev/null');
    await this.open(file, hash);
  }

  async ask(expression) {
    const answer = await this.call('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (answer.exceptionDetails)
      throw new Error(expression + ': ' + (answer.exceptionDetails.exception || {}).description);
    return answer.result.value;
  }

  /** False for what is said of a page that is being left for another: ask again. */
  leaving(problem) {
    if (!/navigated|context was destroyed|find context/.test(problem.message)) throw problem;
    return false;
  }

  /** Waits until an expression is true, on another page too; false when it is not within `seconds`. */
  async until(expression, seconds = 60) {
    const last = Date.now() + 1000 * seconds;
    while (Date.now() < last) {
      const answer = this.ask(`Boolean(${expression})`);
      if (await answer.catch(problem => this.leaving(problem))) return true;
      await new Promise(resolve => setTimeout(resolve, 30));
    }
    return false;
  }

  async press(key, { shift = false, ctrl = false } = {}) {
    const CODES = { Tab: 9, Enter: 13, Escape: 27, ArrowRight: 39, ArrowLeft: 37, Home: 36, End: 35, ' ': 32 };
    const text = key === 'Enter' ? '\r' : key.length === 1 ? key : undefined;
    const event = {
      key,
      code: key === ' ' ? 'Space' : key,
      windowsVirtualKeyCode: CODES[key] || key.toUpperCase().charCodeAt(0),
      modifiers: (ctrl ? 2 : 0) | (shift ? 8 : 0),
    };
    await this.call('Input.dispatchKeyEvent', {
      type: text && !ctrl ? 'keyDown' : 'rawKeyDown',
      text: ctrl ? undefined : text,
      ...event,
    });
    await this.call('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  }

  async type(text) {
    await this.call('Input.insertText', { text });
  }

  async picture(file) {
    const { data } = await this.call('Page.captureScreenshot', { format: 'png' });
    fs.writeFileSync(file, Buffer.from(data, 'base64'));
  }

  async close() {
    await this.browser.call('Target.closeTarget', { targetId: this.target });
  }
}

module.exports = { Browser };
