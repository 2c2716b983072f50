/* fuzz_lua.c: a libFuzzer target for what stands behind the binding: the bytes go to a function that a Lua file
 * returns, named by FUZZ_TARGET (tests/fuzz/<target>.lua). An error that passes that function is a finding, as a
 * crash or a sanitizer's report is. */
#define _DEFAULT_SOURCE /* setitimer */
#include <stdio.h>
#include <stdlib.h>

#include <lua.h>
#include <lauxlib.h>
#include <lualib.h>

#include "binding/open.h"
#include "bound.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static lua_State *open_target(void) {
  lua_State *L = luaL_newstate();
  const char *target = getenv("FUZZ_TARGET");
  if (L == NULL || target == NULL) abort();
  luaL_openlibs(L);
  bind_install(L, getenv("MINIMODEL_LUA"));
  lua_pushfstring(L, "tests/fuzz/%s.lua", target);
  if (luaL_loadfile(L, lua_tostring(L, -1)) != LUA_OK || lua_pcall(L, 0, 1, 0) != LUA_OK) {
    fprintf(stderr, "%s\n", lua_tostring(L, -1));
    abort();
  }
  return L;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) {
  static lua_State *L; /* libFuzzer calls this with nothing of ours */
  if (L == NULL) L = open_target();
  bound_input();
  lua_pushvalue(L, -1);
  lua_pushlstring(L, (const char *)data, size);
  if (lua_pcall(L, 1, 0, 0) != LUA_OK) {
    fprintf(stderr, "%s\n", luaL_tolstring(L, -1, NULL));
    abort();
  }
  return 0;
}
