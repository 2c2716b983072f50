// worker.js: runs the lab beside the page. A fresh instance for each run, so that no run sees what another left; a run
// after the first begins with the library loaded, as it was before any script. The page ends a run by ending this
// worker, and starts another with the modules that this one compiled.
//
// The page sends {start: {program, kernels}}, each as text (base64 of gzip) or as a module, then {run: {id, name,
// source, args, language, beside}}; beside: other files that the script finds, {path: {text} or {packed}}. It is told
// {ready: {program, kernels}}, {id, event}, {id, done: {status, pieces, manifest, said, printed, milliseconds, memory}}
// or {id, failed}.
'use strict';

const page = { program: null, kernels: null, begun: {} }; // begun: of each language

function joined(parts) {
  const all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

// Not through a Blob: WebKit cannot read one in a worker of a page from file://. Uint8Array.from takes eight times as
// long as map.
async function inflate(base64) {
  const letters = atob(base64),
    packed = new Uint8Array(letters.length).map((_, i) => letters.charCodeAt(i));
  const stream = new DecompressionStream('gzip'),
    writer = stream.writable.getWriter(),
    reader = stream.readable.getReader(),
    parts = [];
  writer.write(packed);
  writer.close();
  for (let read; !(read = await reader.read()).done;) parts.push(read.value);
  return joined(parts);
}

/** The module of `given`, or null where this browser does not know its instructions. */
async function moduleOf(given, optional) {
  if (!given || given instanceof WebAssembly.Module) return given;
  const bytes = await inflate(given);
  return optional && !WebAssembly.validate(bytes) ? null : WebAssembly.compile(bytes);
}

async function start({ program, kernels }) {
  [page.program, page.kernels] = await Promise.all([moduleOf(program, false), moduleOf(kernels, true)]);
  postMessage({ ready: { program: page.program, kernels: page.kernels } });
}

const worldOf = (language, rest) =>
  makeWorld({
    kernels: page.kernels,
    env: { LANG: language, TMPDIR: '/tmp', MINIMODEL_PIECES: '/page/pieces.json', MINIMODEL_EVENTS: '/page/events' },
    ...rest,
  });

const MOST_PRINTED = 1 << 20; // bytes

async function run({ id, name, source, args, language, beside }) {
  const began = performance.now(),
    text = new TextDecoder(),
    said = [],
    printed = [];
  let room = MOST_PRINTED;
  const files = new Map(['', 'labs', 'out', 'page', 'tmp'].map(folder => [folder, null]));
  files.set('labs/' + name, new TextEncoder().encode(source));
  for (const [path, { text: plain, packed }] of Object.entries(beside || {})) {
    files.set(path, packed ? await inflate(packed) : new TextEncoder().encode(plain));
  }
  let line = '';
  const world = worldOf(language, {
    args: ['minimodel', 'labs/' + name, '--out', '/out', '--lang', language, ...args],
    files,
    channels: { 'page/events': 3 },
    write(stream, bytes) {
      if (stream === 2) said.push(bytes);
      if (stream === 1 && room > 0) {
        printed.push(bytes.subarray(0, room));
        room -= bytes.length;
      }
      if (stream !== 3) return;
      const lines = (line + text.decode(bytes)).split('\n');
      line = lines.pop();
      for (const whole of lines) postMessage({ id, event: JSON.parse(whole) });
    },
  });
  const instance = await WebAssembly.instantiate(page.program, world.imports),
    status = world.run(instance, page.begun[language]);
  const read = path => (files.has(path) ? text.decode(files.get(path)) : null),
    found = JSON.parse(read('page/pieces.json'));
  for (const piece of found?.pieces || []) if (piece.svg) piece.svg = read(piece.svg.replace(/^\//, ''));
  const manifest = [...files.keys()].find(path => path.startsWith('out/') && path.endsWith('/manifest.json'));
  postMessage({
    id,
    done: {
      status,
      pieces: found,
      manifest: manifest ? read(manifest) : null,
      said: text.decode(joined(said)),
      printed: text.decode(joined(printed)),
      milliseconds: performance.now() - began,
      memory: instance.exports.memory.buffer.byteLength,
    },
  });
  if (files.has('page/loaded')) page.begun[language] ??= await begin(language, world.loaded());
}

async function begin(language, files) {
  const world = worldOf(language, { args: [], files, write() {} });
  return world.begin(await WebAssembly.instantiate(page.program, world.imports));
}

onmessage = ({ data }) => {
  const work = data.start ? start(data.start) : run(data.run);
  work.catch(problem =>
    postMessage({ id: data.run && data.run.id, failed: String(problem), kind: problem && problem.name }),
  );
};
