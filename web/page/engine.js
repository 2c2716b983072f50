// engine.js: the program beside the page: one worker for everything that a page runs, and one run at a time.
//
// Does: start the worker when somebody is about to use it, and a fresh one after a run was ended. Does not: know what
// is run, or touch the page. modules: {program, kernels} as base64 of gzip; workerSource: world.js and worker.js.
'use strict';

function makeEngine(modules, workerSource) {
  const source = URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }));
  let worker = null,
    ready = null,
    compiled = null,
    current = null, // the run that is at work: {id, hear, resolve}
    count = 0;

  function settle(message) {
    const { resolve } = current;
    current = null;
    resolve(message);
  }
  function discard() {
    if (worker) worker.terminate();
    worker = ready = null;
  }

  /** A worker that has the modules, or is at it. */
  function wake() {
    if (worker) return ready;
    const mine = (worker = new Worker(source));
    ready = new Promise((resolve, reject) => {
      const fail = (text, kind) => {
        reject(new Error(text));
        if (worker === mine) discard();
        if (current) settle({ failed: text, kind });
      };
      mine.onmessage = ({ data: message }) => {
        if (message.ready) {
          compiled = message.ready;
          resolve(mine);
        } else if (message.failed) {
          if (message.id === undefined || message.id === current?.id) fail(message.failed, message.kind);
        } else if (message.id !== current?.id) {
          return;
        } else if (message.event) {
          current.hear(message.event);
        } else {
          settle(message);
        }
      };
      mine.onerror = event => {
        event.preventDefault();
        fail(event.message);
      };
    });
    ready.catch(() => {}); // who waits for it hears of it by its run
    mine.postMessage({ start: compiled || modules });
    return ready;
  }

  /** Ends what runs, at once; the next run finds a worker again. */
  function stop() {
    if (!current) return;
    discard();
    settle(null);
    wake();
  }

  return {
    wake,
    stop,
    started: () => compiled !== null,
    // Runs {name, source, args, language}, in the place of what runs; hear(event) is told how far it is, begun() when
    // the engine is there. Resolves to {done} or {failed, kind}; to null when it was ended.
    run(job, { hear = () => {}, begun = () => {} } = {}) {
      stop();
      const id = ++count;
      return new Promise(resolve => {
        current = { id, hear, resolve };
        wake().then(
          mine => {
            if (id !== current?.id) return;
            begun();
            mine.postMessage({ run: { id, ...job } });
          },
          () => {},
        );
      });
    },
  };
}

/** Whether this browser can run the program at all. */
const canRun = () => Boolean(self.WebAssembly && self.DecompressionStream && self.Worker);
