/* open.c: which modules there are, and how a new interpreter gets them. The one list that a new module of
 * the binding joins.
 *
 * Does: open the engine with as many threads and the set of kernels that were asked for. Does not:
 * check arguments (toolkit.c). */
#include <stdlib.h>
#include <unistd.h>

#include "binding/bind.h"
#include "binding/open.h"

enum { MAX_THREADS = 256, DEFAULT_THREADS = 8 };

/* As many as asked for by --threads or MINIMODEL_THREADS, else as many as there are processors, up to
 * a modest number. */
static int threads_wanted(lua_State *L) {
  lua_getfield(L, LUA_REGISTRYINDEX, "minimodel.threads");
  int threads = (int)lua_tointeger(L, -1);
  lua_pop(L, 1);
  const char *variable = getenv("MINIMODEL_THREADS");
  if (threads == 0 && variable != NULL) {
    threads = atoi(variable);
    if (threads < 1 || threads > MAX_THREADS)
      bind_fail(L, "MINIMODEL_THREADS should be 1 … %d, it is \"%s\"", MAX_THREADS, variable);
  }
  if (threads > 0) return threads;
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  return processors < 1 ? 1 : processors > DEFAULT_THREADS ? DEFAULT_THREADS : (int)processors;
}

int luaopen_minimodel_core(lua_State *L) {
  static void (*const modules[])(lua_State *) = {bind_open_memory, bind_open_tensor,     bind_open_views,
                                                 bind_open_ops,    bind_open_attention,  bind_open_random,
                                                 bind_open_tape,   bind_open_positional, bind_open_figure};
  mm_context *cx = bind_open_context(L, threads_wanted(L), getenv("MINIMODEL_ISA"));
  lua_newtable(L);
  lua_pushstring(L, mm_context_isa(cx));
  lua_setfield(L, -2, "isa");
  lua_pushinteger(L, mm_context_threads(cx));
  lua_setfield(L, -2, "threads");
  for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) modules[i](L);
  return 1;
}

/* load, with the message handler of whoever is running set aside: Lua hands an error of a reader function to it, and
 * what load then returned would be the handler's report and not the message. Upvalue 1: Lua's load. */
static int load_chunk(lua_State *L) {
  if (!lua_isstring(L, 1)) luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  if (lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0) != LUA_OK) return lua_error(L);
  return lua_gettop(L);
}

/* install(folder or nil): for an interpreter that this one makes (subject.c), which may not lean on this file. */
static int install(lua_State *L) { return bind_install(L, lua_tostring(L, 1)), 0; }

void bind_install(lua_State *L, const char *folder) {
  lua_pushcfunction(L, install);
  lua_setfield(L, LUA_REGISTRYINDEX, "minimodel.install");
  lua_getglobal(L, "load");
  lua_pushcclosure(L, load_chunk, 1);
  lua_setglobal(L, "load");
  if (folder != NULL) {
    lua_pushstring(L, folder);
    lua_setfield(L, LUA_REGISTRYINDEX, "minimodel.library");
  }
  bind_settle_locale(L);
  lua_getglobal(L, "package");
  lua_getfield(L, -1, "preload");
  lua_pushcfunction(L, luaopen_minimodel_core);
  lua_setfield(L, -2, "minimodel.core");
  lua_pushcfunction(L, luaopen_minimodel_host);
  lua_setfield(L, -2, "minimodel.host");
  lua_getfield(L, -2, "searchers");
  for (lua_Integer i = (lua_Integer)lua_rawlen(L, -1); i >= 2; i--) { /* after preload, before the file system */
    lua_rawgeti(L, -1, i);
    lua_rawseti(L, -2, i + 1);
  }
  lua_pushcfunction(L, bind_search);
  lua_rawseti(L, -2, 2);
  lua_pop(L, 3);
}
