// world.js: what stands around the program in a page: files in memory, a clock, three streams, and the kernels that are
// linked in beside it.
//
// Does: the part of WASI preview 1 (wasi_snapshot_preview1) that the program calls, as the standard has it; linking of
// relaxed.wasm. Does not: touch the page, keep anything after a run, or reach a network. A classic script, so that a
// worker of a page from a memory stick may load it; node loads it in the tests.
'use strict';

const makeWorld = (() => {
  const OK = 0, BADF = 8, EXIST = 20, INVAL = 28, ISDIR = 31, NOENT = 44, NOTDIR = 54, NOTEMPTY = 55, SPIPE = 70;
  const FOLDER = 3, FILE = 4, DEVICE = 2;
  const utf8 = new TextEncoder(), text = new TextDecoder();

  class Exit { constructor(code) { this.code = code; } }

  /** The place of `name` as seen from `base`: parts joined by /, without . and .. */
  function resolve(base, name) {
    const parts = base ? base.split('/') : [];
    for (const part of name.split('/')) {
      if (part === '..') parts.pop();
      else if (part && part !== '.') parts.push(part);
    }
    return parts.join('/');
  }
  const parentOf = path => path.slice(0, Math.max(0, path.lastIndexOf('/')));

  /**
   * args: the command line; env: {NAME: value}; files: Map of path → Uint8Array, or null for a folder ('' is the root);
   * write(stream, bytes): what the program prints;
   * channels: {path: stream} for files that are not kept but written there.
   * Returns {imports, files, run(instance, begun) → exit status, loaded() → files, begin(instance) → begun}: begin, in
   * a world of the files that `loaded` gives after a run, loads the modules that the run had loaded and copies the
   * memory; a run that is given the copy need not load them. All have the same env and kernels.
   */
  return function makeWorld({ args, env, files, write, kernels, channels }) {
    const tree = files || new Map([['', null]]);
    const open = [{ stream: 0 }, { stream: 1 }, { stream: 2 }, { path: '', folder: true }];
    const variables = Object.entries(env || {}).map(([name, value]) => name + '=' + value);
    let memory, table, stack, exported;
    const view = () => new DataView(memory.buffer);
    const bytes = () => new Uint8Array(memory.buffer);
    const string = (at, length) => text.decode(bytes().slice(at, at + length));
    const placed = (fd, at, length) => resolve(open[fd].path, string(at, length));
    const below = path => [...tree.keys()].filter(key => key && key !== path && parentOf(key) === path);

    function sizesOf(list, count, size) {
      view().setUint32(count, list.length, true);
      view().setUint32(size, list.reduce((sum, item) => sum + utf8.encode(item).length + 1, 0), true);
      return OK;
    }
    function putList(list, pointers, at) {
      list.forEach((item, i) => {
        const encoded = utf8.encode(item + '\0');
        view().setUint32(pointers + 4 * i, at, true);
        bytes().set(encoded, at);
        at += encoded.length;
      });
      return OK;
    }
    function putStatus(at, kind, size) {
      const v = view();
      for (let i = 0; i < 64; i += 8) v.setBigUint64(at + i, 0n, true);
      v.setUint8(at + 16, kind);
      v.setBigUint64(at + 24, 1n, true);
      v.setBigUint64(at + 32, BigInt(size), true);
      const now = BigInt(Date.now()) * 1000000n;
      for (const when of [40, 48, 56]) v.setBigUint64(at + when, now, true);
      return OK;
    }
    const statusOf = (path, at) => {
      const content = tree.get(path);
      return putStatus(at, content ? FILE : FOLDER, content ? content.length : 0);
    };
    /** Calls move(address, length) → bytes moved for each buffer of a scattered read or write. */
    function eachBuffer(list, count, move) {
      let total = 0;
      for (let i = 0; i < count; i++) {
        const at = view().getUint32(list + 8 * i, true), length = view().getUint32(list + 8 * i + 4, true);
        const moved = move(at, length);
        total += moved;
        if (moved < length) break;
      }
      return total;
    }

    // An open file keeps its room, which grows by doubling; the tree sees the part that is written.
    function writeTo(file, part) {
      if (file.append) file.at = file.length;
      const end = file.at + part.length;
      if (end > file.room.length) {
        const larger = new Uint8Array(Math.max(end, 2 * file.room.length, 1024));
        larger.set(file.room.subarray(0, file.length));
        file.room = larger;
      }
      file.room.set(part, file.at);
      file.at = end;
      file.length = Math.max(file.length, end);
      tree.set(file.path, file.room.subarray(0, file.length));
    }

    const calls = {
      args_sizes_get: (count, size) => sizesOf(args, count, size),
      args_get: (pointers, at) => putList(args, pointers, at),
      environ_sizes_get: (count, size) => sizesOf(variables, count, size),
      environ_get: (pointers, at) => putList(variables, pointers, at),
      clock_time_get(clock, precision, out) {
        const now = clock === 0 ? BigInt(Date.now()) * 1000000n : BigInt(Math.round(performance.now() * 1e6));
        view().setBigUint64(out, now, true);
        return OK;
      },
      random_get: (at, length) => {
        for (let done = 0; done < length; done += 65536)
          crypto.getRandomValues(bytes().subarray(at + done, at + Math.min(length, done + 65536)));
        return OK;
      },
      poll_oneoff: () => INVAL,
      fd_close: fd => (open[fd] ? (delete open[fd], OK) : BADF),
      fd_fdstat_get(fd, at) {
        const file = open[fd];
        if (!file) return BADF;
        const v = view();
        v.setUint8(at, file.stream !== undefined ? DEVICE : file.folder ? FOLDER : FILE);
        v.setUint16(at + 2, file.append ? 1 : 0, true);
        v.setBigUint64(at + 8, 0xffffffffffffffffn, true);
        v.setBigUint64(at + 16, 0xffffffffffffffffn, true);
        return OK;
      },
      fd_fdstat_set_flags: () => OK,
      fd_renumber(from, to) {
        if (!open[from]) return BADF;
        open[to] = open[from];
        delete open[from];
        return OK;
      },
      fd_filestat_get(fd, at) {
        const file = open[fd];
        if (!file) return BADF;
        return file.stream !== undefined || file.random ? putStatus(at, DEVICE, 0) : statusOf(file.path, at);
      },
      fd_prestat_get(fd, at) {
        if (fd !== 3) return BADF;
        view().setUint8(at, 0);
        view().setUint32(at + 4, 1, true);
        return OK;
      },
      fd_prestat_dir_name: (fd, at) => (bytes().set(utf8.encode('/'), at), OK),
      fd_read(fd, list, count, out) {
        const file = open[fd];
        if (!file) return BADF;
        if (file.folder) return ISDIR;
        const total = eachBuffer(list, count, (at, length) => {
          if (file.stream !== undefined) return 0;
          if (file.random) return calls.random_get(at, length), length;
          const part = file.room.subarray(file.at, Math.min(file.length, file.at + length));
          bytes().set(part, at);
          file.at += part.length;
          return part.length;
        });
        view().setUint32(out, total, true);
        return OK;
      },
      fd_write(fd, list, count, out) {
        const file = open[fd];
        if (!file || file.folder) return BADF;
        const total = eachBuffer(list, count, (at, length) => {
          const part = bytes().slice(at, at + length);
          if (file.stream !== undefined) write(file.stream, part);
          else writeTo(file, part);
          return length;
        });
        view().setUint32(out, total, true);
        return OK;
      },
      fd_seek(fd, offset, whence, out) {
        const file = open[fd];
        if (!file || file.folder) return BADF;
        if (file.stream !== undefined || file.random) return SPIPE;
        const from = whence === 0 ? 0 : whence === 1 ? file.at : file.length;
        const at = from + Number(offset);
        if (at < 0) return INVAL;
        file.at = at;
        view().setBigUint64(out, BigInt(at), true);
        return OK;
      },
      fd_readdir(fd, at, room, cookie, out) {
        const names = below(open[fd].path);
        let used = 0;
        for (let i = Number(cookie); i < names.length && used < room; i++) {
          const name = utf8.encode(names[i].slice(names[i].lastIndexOf('/') + 1));
          const entry = new Uint8Array(24 + name.length);
          const v = new DataView(entry.buffer);
          v.setBigUint64(0, BigInt(i + 1), true);
          v.setUint32(16, name.length, true);
          v.setUint8(20, tree.get(names[i]) === null ? FOLDER : FILE);
          entry.set(name, 24);
          bytes().set(entry.subarray(0, Math.min(entry.length, room - used)), at + used);
          used += Math.min(entry.length, room - used);
        }
        view().setUint32(out, used, true);
        return OK;
      },
      path_create_directory(fd, at, length) {
        const path = placed(fd, at, length);
        if (tree.has(path)) return EXIST;
        if (tree.get(parentOf(path)) !== null) return NOENT;
        tree.set(path, null);
        return OK;
      },
      path_filestat_get(fd, flags, at, length, out) {
        const path = placed(fd, at, length);
        return tree.has(path) ? statusOf(path, out) : NOENT;
      },
      path_open(fd, links, at, length, flags, rights, inherited, fdflags, out) {
        const path = placed(fd, at, length);
        const create = flags & 1, folderOnly = flags & 2, exclusive = flags & 4, empty = flags & 8;
        let next = 4;
        while (open[next]) next++;
        view().setUint32(out, next, true);
        if (channels && path in channels) return (open[next] = { stream: channels[path] }), OK;
        if (path === 'dev/urandom') return (open[next] = { path, random: true }), OK;
        const there = tree.has(path);
        if (there && exclusive) return EXIST;
        if (!there && (!create || tree.get(parentOf(path)) !== null)) return NOENT;
        const folder = there && tree.get(path) === null;
        if (folderOnly && !folder) return NOTDIR;
        if (!folder && (!there || empty)) tree.set(path, new Uint8Array(0));
        const room = folder ? null : tree.get(path);
        open[next] = { path, folder, at: 0, append: !!(fdflags & 1), room, length: room ? room.length : 0 };
        return OK;
      },
      path_remove_directory(fd, at, length) {
        const path = placed(fd, at, length);
        if (!tree.has(path)) return NOENT;
        if (tree.get(path) !== null) return NOTDIR;
        if (below(path).length) return NOTEMPTY;
        tree.delete(path);
        return OK;
      },
      path_rename(fd, at, length, toFd, toAt, toLength) {
        const from = placed(fd, at, length), to = placed(toFd, toAt, toLength);
        if (!tree.has(from)) return NOENT;
        if (tree.get(parentOf(to)) !== null) return NOENT;
        if (tree.get(to) === null && (tree.get(from) !== null || below(to).length)) {
          return tree.get(from) !== null ? ISDIR : NOTEMPTY;
        }
        for (const key of [...tree.keys()]) {
          if (key !== from && !key.startsWith(from + '/')) continue;
          tree.set(to + key.slice(from.length), tree.get(key));
          tree.delete(key);
        }
        return OK;
      },
      path_unlink_file(fd, at, length) {
        const path = placed(fd, at, length);
        if (!tree.has(path)) return NOENT;
        if (tree.get(path) === null) return ISDIR;
        tree.delete(path);
        return OK;
      },
      proc_exit(code) { throw new Exit(code); },
    };

    /** The kernels by relaxed SIMD, placed in the program's memory and table; 0 where they are not, or their
     * multiply-add rounds twice. */
    function linkKernels() {
      if (!kernels) return 0;
      const section = WebAssembly.Module.customSections(kernels, 'dylink.0')[0];
      const { size, slots } = needsOf(new Uint8Array(section));
      const table = exported.__indirect_function_table, first = table.grow(slots);
      base ||= exported.malloc(size + 16) + 15 & ~15;
      const addresses = {}, env = {
        memory, __indirect_function_table: table, __stack_pointer: exported.__stack_pointer,
        __memory_base: new WebAssembly.Global({ value: 'i32' }, base),
        __table_base: new WebAssembly.Global({ value: 'i32' }, first),
      };
      for (const { module, name } of WebAssembly.Module.imports(kernels)) {
        if (module === 'env' && !(name in env)) env[name] = exported[name];
        if (module === 'GOT.mem' || module === 'GOT.func') {
          addresses[name] = new WebAssembly.Global({ value: 'i32', mutable: true }, 0);
        }
      }
      const side = new WebAssembly.Instance(kernels, { env, 'GOT.mem': addresses, 'GOT.func': addresses }).exports;
      for (const [name, global] of Object.entries(addresses)) {
        const value = side[name];
        if (value instanceof WebAssembly.Global) global.value = base + value.value;
        else if (typeof exported[name] === 'function') { // the address of a function of the program
          global.value = table.grow(1);
          table.set(global.value, exported[name]);
        } else throw new WebAssembly.LinkError('nothing is called ' + name);
      }
      if (side.__wasm_apply_data_relocs) side.__wasm_apply_data_relocs();
      if (side.__wasm_call_ctors) side.__wasm_call_ctors();
      return side.is_fused() ? side.kernels() : 0;
    }

    let linked, base; // once for an instance, however often the program asks
    const linkedKernels = () => (linked ??= linkKernels());

    const raised = {}; // what an error of Lua throws
    /** A protected call of Lua: f(L, argument), which comes back too when `raise` is called in it. */
    function protect(f, L, argument) {
      const mark = stack.value;
      try {
        table.get(f)(L, argument);
      } catch (thrown) {
        if (thrown !== raised) throw thrown;
        stack.value = mark;
      }
    }
    function raise() { throw raised; }

    function enter(instance) {
      exported = instance.exports;
      memory = exported.memory, table = exported.__indirect_function_table, stack = exported.__stack_pointer;
    }

    return {
      files: tree,
      imports: { wasi_snapshot_preview1: calls, page: { kernels: linkedKernels, protect, raise } },
      loaded: () => new Map(['', 'page', 'page/loaded'].map(path => [path, tree.get(path)])),
      begin(instance) {
        enter(instance);
        exported.begin();
        return { memory: bytes().slice(), base };
      },
      run(instance, begun) {
        enter(instance);
        if (begun) {
          memory.grow((begun.memory.length - memory.buffer.byteLength) / 65536);
          bytes().set(begun.memory);
          if ((base = begun.base)) linkedKernels();
        }
        try {
          exported._start();
          return 0;
        } catch (ended) {
          if (ended instanceof Exit) return ended.code;
          throw ended;
        }
      },
    };
  };

  /** {size, slots} of a dylink.0 section's first entry: bytes of memory and places in the table (tool-conventions,
   * DynamicLinking). */
  function needsOf(section) {
    let at = 0;
    const number = () => {
      let value = 0, shift = 0, byte;
      do {
        byte = section[at++];
        value |= (byte & 127) << shift;
        shift += 7;
      } while (byte & 128);
      return value >>> 0;
    };
    number(); // the entry's kind, 1
    number(); // its length
    const size = number();
    number(); // alignment
    return { size, slots: number() };
  }
})();

if (typeof module !== 'undefined') module.exports = { makeWorld };
