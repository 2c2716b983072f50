/* editor.c: the line editor of the prompt: lines with history, and Tab, which asks a Lua function for the ways
 * to go on.
 *
 * Does not: know what can be completed (lua/minimodel/repl), nor read input that is no terminal. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <editline/readline.h>

#include "binding/bind.h"
#include "binding/open.h"

#define COMPLETER "minimodel.completer"

/* The editor's callbacks get no argument of ours, so that they find the interpreter here; NULL where nothing is
 * to be completed. */
static lua_State *completing;

/* edit(prompt) → a line, or nil at the end of input */
static int edit(lua_State *L) {
  char *line = readline(bind_text(L, 1, NULL));
  if (line == NULL) return lua_pushnil(L), 1;
  lua_pushstring(L, line);
  free(line);
  return 1;
}

/* typed() → was a line typed that nobody has read yet, or the input ended? */
static int typed(lua_State *L) {
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  return lua_pushboolean(L, poll(&input, 1, 0) == 1), 1;
}

static int remember(lua_State *L) { return add_history(bind_text(L, 1, NULL)), 0; }
static int load_history(lua_State *L) { return lua_pushboolean(L, read_history(bind_text(L, 1, NULL)) == 0), 1; }
static int save_history(lua_State *L) { return lua_pushboolean(L, write_history(bind_text(L, 1, NULL)) == 0), 1; }

/* ---- Tab ---- */

/* The list that the completer gave lies at the top of the stack; entry `state` of it, from 0, in memory that
 * the editor frees. */
static char *next_way(const char *text, int state) {
  lua_State *L = completing;
  (void)text;
  char *copy = NULL;
  if (lua_rawgeti(L, -1, state + 1) == LUA_TSTRING) {
    size_t length;
    const char *way = lua_tolstring(L, -1, &length);
    copy = malloc(length + 1);
    if (copy != NULL) memcpy(copy, way, length + 1);
  }
  lua_pop(L, 1);
  return copy;
}

/* The ways to go on with `text`, which is what stands in the line from start to end. An error of the
 * completer completes nothing. */
static char **ways(const char *text, int start, int end) {
  lua_State *L = completing;
  (void)start;
  rl_attempted_completion_over = 1; /* no names of files where the completer has nothing */
  if (L == NULL || !lua_checkstack(L, 8)) return NULL;
  int top = lua_gettop(L);
  char **found = NULL;
  if (lua_getfield(L, LUA_REGISTRYINDEX, COMPLETER) == LUA_TFUNCTION) {
    lua_pushlstring(L, rl_line_buffer, (size_t)end);
    lua_pushstring(L, text);
    if (lua_pcall(L, 2, 1, 0) == LUA_OK && lua_istable(L, -1)) found = rl_completion_matches(text, next_way);
  }
  lua_settop(L, top);
  return found;
}

/* completer(f): from now on Tab calls f(line up to the cursor, the word at its end), which gives a list of words to
 * put in its place */
static int completer(lua_State *L) {
  static char breaks[] = " \t\n\"'><=;,+-*/^%#~()[]{}";
  if (!lua_isfunction(L, 1)) bind_fail(L, "completer: a function is wanted, got %s", luaL_typename(L, 1));
  lua_settop(L, 1);
  lua_setfield(L, LUA_REGISTRYINDEX, COMPLETER);
  completing = L;
  rl_completer_word_break_characters = breaks;
  rl_completion_append_character = '\0';
  rl_attempted_completion_function = ways;
  return 0;
}

void bind_open_editor(lua_State *L) {
  static const luaL_Reg functions[] = {{"edit", edit},
                                       {"typed", typed},
                                       {"remember", remember},
                                       {"load_history", load_history},
                                       {"save_history", save_history},
                                       {"completer", completer},
                                       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
