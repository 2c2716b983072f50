/* release.c: a library to be preloaded (LD_PRELOAD): the Lua that runs seems to be of another release, and instructions
 * that were compiled by this one make it refuse. tests/release.sh uses it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

#include <lua.h>
#include <lauxlib.h>

typedef int loader(lua_State *, const char *, size_t, const char *, const char *);

const char lua_ident[LENGTH + 1] = "Lua 5.4.99";

int luaL_loadbufferx(lua_State *L, const char *bytes, size_t size, const char *name, const char *mode) {
  loader *load = NULL;
  if (size > 0 && *bytes == *LUA_SIGNATURE) return lua_pushstring(L, "compiled by another Lua"), LUA_ERRSYNTAX;
  *(void **)&load = dlsym(RTLD_NEXT, "luaL_loadbufferx");
  return load(L, bytes, size, name, mode);
}
