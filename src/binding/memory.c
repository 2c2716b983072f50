/* memory.c: what scripts may ask about the engine's memory, and set. */
#include "binding/bind.h"
#include "binding/open.h"

/* memory() → live bytes, peak bytes, storages alive */
static int memory(lua_State *L) {
  mm_memory_use use = mm_memory(bind_context(L));
  lua_pushinteger(L, (lua_Integer)use.live);
  lua_pushinteger(L, (lua_Integer)use.peak);
  lua_pushinteger(L, (lua_Integer)use.storages);
  return 3;
}

/* memory_release(): collects, and gives back to the system what the engine keeps for reuse */
static int memory_release(lua_State *L) {
  bind_collect(L);
  mm_memory_trim(bind_context(L));
  return 0;
}

/* memory_limit(bytes): refuse to grow past it; 0 lifts it */
static int memory_limit(lua_State *L) {
  lua_Integer bytes = bind_integer(L, 1);
  if (bytes < 0) bind_fail(L, "memory_limit: %d bytes is less than none", (int)bytes);
  mm_memory_limit(bind_context(L), (size_t)bytes);
  return 0;
}

/* fail_after(n): for tests, the allocation after n more fails once */
static int fail_after(lua_State *L) {
  mm_memory_fail_after(bind_context(L), bind_integer(L, 1));
  return 0;
}

void bind_open_memory(lua_State *L) {
  static const luaL_Reg functions[] = {{"memory", memory},
                                       {"memory_release", memory_release},
                                       {"memory_limit", memory_limit},
                                       {"fail_after", fail_after},
                                       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
