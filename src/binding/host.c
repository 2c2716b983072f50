/* host.c: the module minimodel.host: what the program tells its Lua files about the world around them.
 *
 * Does: the files embedded in the program (and the folder that may stand in for them), the position of the learner's
 * line, terminal, clock. Does not: touch the engine, so that `minimodel -e ""` starts no thread. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "binding/bind.h"
#include "binding/open.h"
#include "embed/embedded.h"

/* ---- Embedded files ---- */

static const char no_memory[] = "not enough memory"; /* as Lua says it */

static const embedded_file *find(const char *name) {
  size_t low = 0, high = embedded_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = strcmp(name, embedded_files[middle].name);
    if (order == 0) return &embedded_files[middle];
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return NULL;
}

/* Pushes the contents of a file of the folder that overrides the embedded ones; false when there is no such file. */
static bool push_from_folder(lua_State *L, const char *name) {
  if (lua_getfield(L, LUA_REGISTRYINDEX, "minimodel.library") != LUA_TSTRING) return lua_pop(L, 1), false;
  FILE *file = fopen(lua_pushfstring(L, "%s/%s", lua_tostring(L, -1), name), "rb");
  lua_pop(L, 2);
  if (file == NULL) return false;
  luaL_Buffer contents;
  luaL_buffinit(L, &contents);
  size_t got;
  do {
    char *room = luaL_prepbuffer(&contents);
    got = fread(room, 1, LUAL_BUFFERSIZE, file);
    luaL_addsize(&contents, got);
  } while (got > 0);
  fclose(file);
  luaL_pushresult(&contents);
  return true;
}

/* resource(name) → contents of "minimodel/init.lua", "pandoc/…", or nil */
static int resource(lua_State *L) {
  const char *name = bind_text(L, 1, NULL);
  if (push_from_folder(L, name)) return 1;
  const embedded_file *file = find(name);
  if (file == NULL) return lua_pushnil(L), 1;
  luaL_Buffer contents;
  char *room = luaL_buffinitsize(L, &contents, file->text.size);
  if (!embedded_unpack(&file->text, room)) return lua_pushstring(L, no_memory), lua_error(L);
  luaL_pushresultsize(&contents, file->text.size);
  return 1;
}

/* resources(prefix) → names that begin with prefix, sorted */
static int resources(lua_State *L) {
  const char *prefix = lua_isnoneornil(L, 1) ? "" : bind_text(L, 1, NULL);
  size_t length = strlen(prefix);
  lua_newtable(L);
  for (size_t i = 0, n = 0; i < embedded_count; i++)
    if (strncmp(embedded_files[i].name, prefix, length) == 0) {
      lua_pushstring(L, embedded_files[i].name);
      lua_rawseti(L, -2, (lua_Integer)++n);
    }
  return 1;
}

/* Loads an embedded Lua file: what was compiled from it, unless by another release of Lua than the one that runs, whose
 * instructions may be others; then its text. */
static int load_embedded(lua_State *L, const embedded_file *file) {
  const embedded_bytes *code = &file->code, *text = &file->text;
  const char *chunk = lua_pushfstring(L, "=%s", file->name);
  if (code->size > 0 && strcmp(embedded_lua, lua_ident) == 0)
    return luaL_loadbuffer(L, (const char *)code->bytes, code->size, chunk);
  char *bytes = malloc(text->size + 1);
  int status = LUA_ERRMEM;
  if (bytes == NULL || !embedded_unpack(text, bytes)) lua_pushstring(L, no_memory);
  else status = luaL_loadbuffer(L, bytes, text->size, chunk);
  free(bytes);
  return status;
}

/* A searcher for package.searchers: "a.b" is the file a/b.lua or a/b/init.lua. */
int bind_search(lua_State *L) {
  const char *path = luaL_gsub(L, bind_text(L, 1, NULL), ".", "/");
  static const char *const forms[] = {"%s.lua", "%s/init.lua"};
  for (int i = 0; i < 2; i++) {
    const char *name = lua_pushfstring(L, forms[i], path);
    int status;
    if (push_from_folder(L, name)) {
      size_t length;
      const char *text = lua_tolstring(L, -1, &length);
      lua_getfield(L, LUA_REGISTRYINDEX, "minimodel.library");
      status = luaL_loadbuffer(L, text, length, lua_pushfstring(L, "@%s/%s", lua_tostring(L, -1), name));
    } else {
      const embedded_file *file = find(name);
      if (file == NULL) continue;
      status = load_embedded(L, file);
    }
    if (status != LUA_OK) return lua_error(L);
    lua_pushstring(L, name);
    return 2;
  }
  lua_pushfstring(L, "no file '%s.lua' inside the program", path);
  return 1;
}

/* ---- Whose line is running ---- */

/* where() → "file:line: " of the learner's line that is running */
static int where(lua_State *L) { return bind_where(L), 1; }

/* is_library(source) → does debug.getinfo's source name a file of the library? */
static int is_library(lua_State *L) { return lua_pushboolean(L, bind_in_library(L, bind_text(L, 1, NULL))), 1; }

/* ---- The world ---- */

/* terminal(fd) → is this file descriptor a terminal? */
static int terminal(lua_State *L) { return lua_pushboolean(L, isatty((int)bind_integer(L, 1))), 1; }

/* columns() → width of the terminal on stderr, 80 where there is none */
static int columns(lua_State *L) {
  int width = 80;
#ifdef TIOCGWINSZ
  struct winsize size;
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) width = size.ws_col;
#endif
  return lua_pushinteger(L, width), 1;
}

/* clock() → seconds of a clock that only goes forward */
static int monotonic(lua_State *L) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return lua_pushnumber(L, (double)now.tv_sec + 1e-9 * (double)now.tv_nsec), 1;
}

/* threads(n): how many the context will have; before the engine is first required */
static int threads(lua_State *L) {
  lua_pushinteger(L, bind_integer(L, 1));
  return lua_setfield(L, LUA_REGISTRYINDEX, "minimodel.threads"), 0;
}

/* translate(catalogue): from now on messages are in the catalogue's words: a table from English formats to those of
 * another language, with the same placeholders; nil is English again */
static int translate(lua_State *L) {
  if (!lua_isnoneornil(L, 1)) bind_table(L, 1);
  lua_settop(L, 1);
  bind_translate(L);
  return 0;
}

int luaopen_minimodel_host(lua_State *L) {
  static const luaL_Reg functions[] = {{"resource", resource},   {"resources", resources},
                                       {"where", where},         {"is_library", is_library},
                                       {"terminal", terminal},   {"columns", columns},
                                       {"clock", monotonic},     {"threads", threads},
                                       {"translate", translate}, {NULL, NULL}};
  luaL_newlib(L, functions);
  bind_open_digest(L);
  bind_open_editor(L);
  bind_open_process(L);
  bind_open_child(L);
  bind_open_watch(L);
  lua_pushstring(L, MM_VERSION);
  lua_setfield(L, -2, "version");
  lua_pushstring(L, __VERSION__);
  lua_setfield(L, -2, "compiler");
  lua_pushliteral(L, LUA_VERSION "." LUA_VERSION_RELEASE);
  lua_setfield(L, -2, "lua");
  return 1;
}
