/* command.c: hands the command line to minimodel.command (Lua), for the program and for the page alike.
 *
 * Does: open the libraries, call it protected, and say what nobody caught. Does not: signals, or reading any option. */
#include <stdint.h>
#include <stdio.h>

#include <lua.h>
#include <lauxlib.h>
#include <lualib.h>

#include "binding/open.h"

static int run(lua_State *L) {
  const bind_command *command = lua_touserdata(L, 1);
  luaL_openlibs(L);
  bind_install(L, command->folder);
  if (command->prepare != NULL) {
    lua_pushcfunction(L, command->prepare);
    lua_call(L, 0, 0);
  }
  lua_getglobal(L, "require");
  lua_pushliteral(L, "minimodel.command");
  lua_call(L, 1, 1);
  lua_createtable(L, command->count, 0);
  for (int i = 0; i < command->count; i++) {
    lua_pushstring(L, command->words[i]);
    lua_rawseti(L, -2, i + 1);
  }
  lua_pushcfunction(L, command->rearm);
  lua_call(L, 2, 1);
  return 1;
}

int bind_run(lua_State *L, const bind_command *command) {
  int status = 1;
  lua_pushcfunction(L, run);
  lua_pushlightuserdata(L, (void *)(uintptr_t)command);
  if (lua_pcall(L, 1, 1, 0) == LUA_OK) status = (int)lua_tointeger(L, -1);
  else fprintf(stderr, "minimodel: %s\n", luaL_tolstring(L, -1, NULL));
  lua_close(L);
  return status;
}
