/* command.c: hands the command line to minimodel.command (Lua), for the program and for the page alike.
 *
 * Does: open the libraries, call it protected, and say what nobody caught. Does not: signals, or reading any option. */
#include <stdint.h>
#include <stdio.h>

#include <lua.h>
#include <lauxlib.h>
#include <lualib.h>

#include "binding/open.h"

/* Leaves what runs a command on the stack. */
static int begin(lua_State *L) {
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
  return 1;
}

static int run(lua_State *L) {
  const bind_command *command = lua_touserdata(L, 2);
  lua_settop(L, 1);
  lua_createtable(L, command->count, 0);
  for (int i = 0; i < command->count; i++) {
    lua_pushstring(L, command->words[i]);
    lua_rawseti(L, -2, i + 1);
  }
  lua_pushcfunction(L, command->rearm);
  lua_call(L, 2, 1);
  return 1;
}

static bool said(lua_State *L, int status) {
  if (status == LUA_OK) return true;
  fprintf(stderr, "minimodel: %s\n", luaL_tolstring(L, -1, NULL));
  lua_settop(L, 0);
  return false;
}

bool bind_begin(lua_State *L, const bind_command *command) {
  if (lua_gettop(L) > 0) return true;
  lua_pushcfunction(L, begin);
  lua_pushlightuserdata(L, (void *)(uintptr_t)command);
  return said(L, lua_pcall(L, 1, 1, 0));
}

int bind_run(lua_State *L, const bind_command *command) {
  if (!bind_begin(L, command)) return 1;
  lua_pushcfunction(L, run);
  lua_insert(L, 1);
  lua_pushlightuserdata(L, (void *)(uintptr_t)command);
  return said(L, lua_pcall(L, 2, 1, 0)) ? (int)lua_tointeger(L, -1) : 1;
}
