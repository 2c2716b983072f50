/* main.c of the page: an interpreter with the library in it, and the command line that the page made up, as src/main.c.
 *
 * Does not: signals; a page ends a run by ending its worker. */
#include <stdio.h>

#include <lua.h>
#include <lauxlib.h>

#include "binding/open.h"

int luaopen_lfs(lua_State *L);

static int no_prompt(lua_State *L) { return (void)L, 0; }

/* The page's own file system in place of the library that a system has. */
static int preload(lua_State *L) {
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  lua_pushcfunction(L, luaopen_lfs);
  lua_setfield(L, -2, "lfs");
  return 0;
}

/* The linker's own: what runs before main. Called here by name, since otherwise the linker runs it around every
 * function that the module exports, and the kernels beside this module call pow and sin for each number. */
void __wasm_call_ctors(void);

int main(int argc, char **argv) {
  __wasm_call_ctors();
  lua_State *L = luaL_newstate();
  if (!L) return fputs("minimodel: no memory\n", stderr), 1;
  const bind_command command = {
      .count = argc > 1 ? argc - 1 : 0, .words = argv + 1, .prepare = preload, .rearm = no_prompt};
  int status = bind_run(L, &command);
  fflush(stdout);
  return status;
}
