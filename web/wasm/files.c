/* files.c: the functions of LuaFileSystem that minimodel calls, on the files that the page keeps in memory. Does
 * not: links, locks, modes. */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <lua.h>
#include <lauxlib.h>

int luaopen_lfs(lua_State *L);

static int fail(lua_State *L, const char *path) {
  int code = errno;
  lua_pushnil(L);
  lua_pushfstring(L, "%s: %s", path, strerror(code));
  lua_pushinteger(L, code);
  return 3;
}

static int outcome(lua_State *L, int result, const char *path) {
  if (result != 0) return fail(L, path);
  lua_pushboolean(L, 1);
  return 1;
}

static void push_attribute(lua_State *L, const struct stat *s, const char *name) {
  if (strcmp(name, "mode") == 0) lua_pushstring(L, S_ISDIR(s->st_mode) ? "directory" : "file");
  else if (strcmp(name, "modification") == 0) lua_pushinteger(L, (lua_Integer)s->st_mtime);
  else if (strcmp(name, "size") == 0) lua_pushinteger(L, (lua_Integer)s->st_size);
  else lua_pushnil(L);
}

/* attributes(path [, name]) → one of mode, modification and size, or a table of all three */
static int attributes(lua_State *L) {
  static const char *const names[] = {"mode", "modification", "size"};
  const char *path = luaL_checkstring(L, 1), *name = luaL_optstring(L, 2, NULL);
  struct stat s;
  if (stat(path, &s) != 0) return fail(L, path);
  if (name) return push_attribute(L, &s, name), 1;
  lua_createtable(L, 0, 3);
  for (size_t i = 0; i < sizeof names / sizeof *names; ++i) {
    push_attribute(L, &s, names[i]);
    lua_setfield(L, -2, names[i]);
  }
  return 1;
}

static int make_folder(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  return outcome(L, mkdir(path, 0777), path);
}

static int remove_folder(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  return outcome(L, rmdir(path), path);
}

static int current_folder(lua_State *L) { return lua_pushliteral(L, "/"), 1; }

#define FOLDER "web.folder"

static int close_folder(lua_State *L) {
  DIR **box = luaL_checkudata(L, 1, FOLDER);
  if (*box) closedir(*box);
  *box = NULL;
  return 0;
}

static int next_entry(lua_State *L) {
  DIR **box = luaL_checkudata(L, lua_upvalueindex(1), FOLDER);
  struct dirent *entry = *box ? readdir(*box) : NULL;
  if (!entry) return 0;
  lua_pushstring(L, entry->d_name);
  return 1;
}

/* dir(path) → iterator over the names in a folder */
static int entries(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  DIR **box = lua_newuserdatauv(L, sizeof *box, 0);
  *box = NULL;
  if (luaL_newmetatable(L, FOLDER)) {
    lua_pushcfunction(L, close_folder);
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, -2);
  *box = opendir(path);
  if (!*box) return luaL_error(L, "cannot open %s: %s", path, strerror(errno));
  lua_pushcclosure(L, next_entry, 1);
  return 1;
}

int luaopen_lfs(lua_State *L) {
  static const luaL_Reg functions[] = {{"attributes", attributes},
                                       {"symlinkattributes", attributes},
                                       {"mkdir", make_folder},
                                       {"rmdir", remove_folder},
                                       {"currentdir", current_folder},
                                       {"dir", entries},
                                       {NULL, NULL}};
  luaL_newlib(L, functions);
  return 1;
}
