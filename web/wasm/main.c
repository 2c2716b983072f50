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

static const bind_command nothing = {.prepare = preload, .rearm = no_prompt};

/* What the page keeps of a run, and begins the next with. */
static const char note_loaded[] = "local file <close> = io.open('/page/loaded', 'w')\n"
                                  "for name in pairs(package.loaded) do file:write(name, '\\n') end";
static const char load_again[] =
    "for name in io.lines '/page/loaded' do if name:find '^minimodel' then pcall(require, name) end end\n"
    "collectgarbage()";

static lua_State *begun;

/* By generations: tensors die young, the library never. Labs with many small tensors take a sixth less time so; the
 * native program, whose trainings are long, gains nothing. */
static lua_State *new_state(void) {
  __wasm_call_ctors();
  lua_State *L = luaL_newstate();
  if (L != NULL) lua_gc(L, LUA_GCGEN, 0, 0);
  return L;
}

/* Loads what /page/loaded names. The page copies its memory then, and runs begin with the copy (page/world.js). */
__attribute__((export_name("begin"))) void begin(void);
void begin(void) {
  lua_State *L = new_state();
  if (L != NULL && bind_begin(L, &nothing) && luaL_dostring(L, load_again) == LUA_OK) begun = L;
}

int main(int argc, char **argv) {
  lua_State *L = begun != NULL ? begun : new_state();
  if (!L) return fputs("minimodel: no memory\n", stderr), 1;
  bind_command command = nothing;
  command.count = argc > 1 ? argc - 1 : 0;
  command.words = argv + 1;
  int status = bind_run(L, &command);
  (void)!luaL_dostring(L, note_loaded); /* fails where no page is there to read it */
  lua_close(L);
  fflush(stdout);
  return status;
}
