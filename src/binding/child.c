/* child.c: processes that Lua starts, asks and ends: one that runs a function of the program's own, and one that is
 * shut in and runs the files of others (subject.c).
 *
 * Does: handles that end their process when they are closed or collected; waiting for several at once; which walls this
 * machine has. Does not: believe or read what a process answers. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "binding/bind.h"
#include "binding/open.h"
#include "binding/subject.h"
#include "confine/child.h"

#define BIND_CHILD "minimodel.child"

typedef struct handle {
  child process;
  char *told; /* the last message, until Lua has it */
} handle;

static handle *handle_at(lua_State *L, int arg) { return bind_object(L, arg, BIND_CHILD, "a process"); }
static child *child_at(lua_State *L, int arg) { return &handle_at(L, arg)->process; }

static child *new_child(lua_State *L) {
  handle *h = lua_newuserdatauv(L, sizeof *h, 0);
  *h = (handle){.process = {.pid = 0, .channel = -1}, .told = NULL};
  luaL_setmetatable(L, BIND_CHILD);
  return &h->process;
}

/* The handle on top of the stack, once its process runs. */
static int started(lua_State *L, bool ok) {
  if (ok) return 1;
  return bind_fail(L, "no process can be started: %s", strerror(errno));
}

/* ---- A function in a process of its own ---- */

/* Runs the function on top of the stack and sends the text that it returns; nothing where it raises. */
static int run_function(int channel, void *data) {
  lua_State *L = data;
  size_t size;
  lua_sethook(L, NULL, 0, 0);
  if (lua_pcall(L, 0, 1, 0) != LUA_OK || lua_type(L, -1) != LUA_TSTRING) return 1;
  const char *text = lua_tolstring(L, -1, &size);
  return child_say(channel, text, size) ? 0 : 1;
}

/* helper(f) → process that runs f() and sends the text which it returns; without stdin, stdout and stderr. Before the
 * engine has threads. */
static int helper(lua_State *L) {
  if (!lua_isfunction(L, 1)) return bind_fail(L, "helper: a function is wanted, got %s", luaL_typename(L, 1));
  lua_settop(L, 1);
  child *c = new_child(L);
  lua_pushvalue(L, 1);
  fflush(NULL);
  bool ok = child_start(c, run_function, L);
  lua_pop(L, 1);
  return started(L, ok);
}

/* ---- The files of others ---- */

/* subject(memory, seconds, instructions, language, trust) → process that is shut in, as its first message says */
static int start_subject(lua_State *L) {
  subject_wishes wishes = {
      .limits = {.memory = (size_t)bind_integer(L, 1), .seconds = bind_number(L, 2), .trust = bind_flag(L, 5)},
      .instructions = bind_integer(L, 3),
      .language = bind_text(L, 4, NULL)};
  lua_getfield(L, LUA_REGISTRYINDEX, "minimodel.library");
  wishes.library = lua_tostring(L, -1);
  lua_getfield(L, LUA_REGISTRYINDEX, "minimodel.install");
  wishes.install = lua_tocfunction(L, -1);
  child *c = new_child(L);
  fflush(NULL);
  return started(L, child_start(c, subject_run, &wishes));
}

/* ---- Any of them ---- */

static int news(lua_State *L, child_news what) {
  static const char *const names[] = {[CHILD_CLOSED] = "closed", [CHILD_LATE] = "late", [CHILD_LONG] = "long"};
  if (what == CHILD_BROKEN) return bind_fail(L, "a process cannot be heard: %s", strerror(errno));
  lua_pushnil(L);
  lua_pushstring(L, names[what]);
  return 2;
}

/* c:receive(seconds) → a message; nil and "closed", "late" or "long" */
static int receive(lua_State *L) {
  handle *h = handle_at(L, 1);
  double seconds = bind_number(L, 2);
  size_t size;
  free(h->told);
  child_news what = child_receive(&h->process, &h->told, &size, SUBJECT_LONGEST, seconds);
  if (what != CHILD_TOLD) return news(L, what);
  lua_pushlstring(L, h->told, size);
  free(h->told);
  h->told = NULL;
  return 1;
}

/* c:send(text, seconds) → true; nil and why not */
static int send_text(lua_State *L) {
  child *c = child_at(L, 1);
  size_t size;
  const char *text = bind_text(L, 2, &size);
  child_news what = child_send(c, text, size, bind_number(L, 3));
  if (what != CHILD_TOLD) return news(L, what);
  return lua_pushboolean(L, true), 1;
}

/* c:finish(now) → "exit" or "signal", and its number. now: by force; otherwise it is waited for. */
static int finish(lua_State *L) {
  child *c = child_at(L, 1);
  child_end(c, bind_flag(L, 2));
  bool by_signal = WIFSIGNALED(c->status);
  lua_pushstring(L, by_signal ? "signal" : "exit");
  lua_pushinteger(L, by_signal ? WTERMSIG(c->status) : WEXITSTATUS(c->status));
  return 2;
}

static int close_child(lua_State *L) {
  handle *h = handle_at(L, 1);
  child_end(&h->process, true);
  free(h->told);
  h->told = NULL;
  return 0;
}

/* ready({c, …}, seconds) → the numbers of those that have something to say, or are gone */
static int ready(lua_State *L) {
  bind_table(L, 1);
  int n = (int)lua_rawlen(L, 1);
  double seconds = bind_number(L, 2);
  struct pollfd *files = lua_newuserdatauv(L, (size_t)(n + 1) * sizeof *files, 0);
  for (int i = 0; i < n; i++) {
    lua_rawgeti(L, 1, i + 1);
    files[i] = (struct pollfd){.fd = child_at(L, -1)->channel, .events = POLLIN};
    lua_pop(L, 1);
  }
  int some = poll(files, (nfds_t)n, seconds < 1000 ? (int)(seconds * 1000) : 1000000);
  if (some < 0 && errno != EINTR) return news(L, CHILD_BROKEN); /* a signal is for the interpreter's hook */
  lua_newtable(L);
  for (int i = 0, count = 0; i < n && some > 0; i++) {
    if (files[i].fd >= 0 && files[i].revents == 0) continue;
    lua_pushinteger(L, i + 1);
    lua_rawseti(L, -2, ++count);
  }
  return 1;
}

/* walls() → the version of Landlock, 0 for none; whether system calls can be filtered */
static int walls(lua_State *L) {
  confine_walls here = confine_walls_here();
  lua_pushinteger(L, here.landlock);
  lua_pushboolean(L, here.seccomp);
  return 2;
}

void bind_open_child(lua_State *L) {
  static const luaL_Reg methods[] = {{"receive", receive}, {"send", send_text}, {"finish", finish}, {NULL, NULL}};
  static const luaL_Reg functions[] = {
      {"helper", helper}, {"subject", start_subject}, {"ready", ready}, {"walls", walls}, {NULL, NULL}};
  bind_new_type(L, BIND_CHILD, methods, close_child);
  lua_pop(L, 1);
  luaL_setfuncs(L, functions, 0);
}
