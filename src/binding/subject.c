/* subject.c: the process in which a file that nobody vouches for runs: its Lua state, its limits, its loop of
 * questions and answers.
 *
 * Does: what subject.h promises. Does not: know what a question means (minimodel.check.subject, in Lua, does), or
 * judge an answer: whoever asks does. The channel's number is known here alone, never to Lua. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <lua.h>
#include <lauxlib.h>
#include <lualib.h>

#include "binding/bind.h"
#include "binding/subject.h"
#include "confine/child.h"

enum { COUNTED = 10000 }; /* instructions between two looks at how many are left */

typedef struct subject {
  const subject_wishes *wishes;
  int channel;
  size_t used, most; /* bytes that Lua has, and may have */
  int64_t left;      /* instructions */
} subject;

static bool say(int channel, char kind, const char *text, size_t size) {
  char *message = malloc(size + 1);
  if (message == NULL) return child_say(channel, (char[]){SUBJECT_MEMORY}, 1);
  message[0] = kind;
  memcpy(message + 1, text, size);
  bool said = child_say(channel, message, size + 1);
  free(message);
  return said;
}

static int fault(int channel, const char *text) { return say(channel, SUBJECT_FAULT, text, strlen(text)), 1; }

/* Lua's allocator, which says no past the limit. */
static void *allocate(void *data, void *address, size_t before, size_t size) {
  subject *s = data;
  if (address == NULL) before = 0; /* then it says what kind of object it is for */
  if (size > before && size - before > s->most - s->used) return NULL;
  if (size == 0) {
    s->used -= before;
    return free(address), NULL;
  }
  void *moved = realloc(address, size);
  if (moved != NULL) s->used = s->used - before + size;
  return moved;
}

/* The state's allocator carries the subject, so that a hook, which is handed the state alone, finds it. */
static void count(lua_State *L, lua_Debug *ar) {
  void *data;
  (void)ar;
  lua_getallocf(L, &data);
  subject *s = data;
  s->left -= COUNTED;
  if (s->left > 0) return;
  say(s->channel, SUBJECT_INSTRUCTIONS, "", 0);
  _exit(1);
}

/* Loads the library, and leaves what answers on the stack. */
static int prepare(lua_State *L) {
  subject *s = lua_touserdata(L, 1);
  luaL_openlibs(L);
  lua_pushcfunction(L, s->wishes->install);
  lua_pushstring(L, s->wishes->library);
  lua_call(L, 1, 0);
  lua_pushinteger(L, 1); /* the engine computes in this thread: the walls forbid others */
  lua_setfield(L, LUA_REGISTRYINDEX, "minimodel.threads");
  lua_getglobal(L, "require");
  lua_pushliteral(L, "minimodel.check.subject");
  lua_call(L, 1, 1);
  lua_pushstring(L, s->wishes->language);
  lua_call(L, 1, 1);
  mm_memory_limit(bind_context(L), s->wishes->limits.memory / 2);
  lua_gc(L, LUA_GCCOLLECT);
  return 1;
}

typedef struct question {
  char *bytes;
  size_t size;
} question;

/* (answer, question) → text. To make a text of the question takes memory, so that it must be protected too. */
static int ask(lua_State *L) {
  const question *q = lua_touserdata(L, 2);
  lua_settop(L, 1);
  lua_pushlstring(L, q->bytes, q->size);
  lua_call(L, 1, 1);
  return 1;
}

static bool answer(lua_State *L, subject *s, question *q) {
  size_t length;
  lua_settop(L, 1);
  lua_pushcfunction(L, ask);
  lua_pushvalue(L, 1);
  lua_pushlightuserdata(L, q);
  int status = lua_pcall(L, 2, 1, 0);
  const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &length) : NULL;
  if (status == LUA_OK && text != NULL && length < SUBJECT_LONGEST)
    return say(s->channel, SUBJECT_ANSWER, text, length);
  if (status == LUA_OK || status == LUA_ERRMEM) return say(s->channel, SUBJECT_MEMORY, "", 0);
  fault(s->channel, text != NULL ? text : "an error that is no text");
  return false;
}

static bool answer_one(lua_State *L, subject *s) {
  question q;
  if (!child_hear(s->channel, &q.bytes, &q.size, SUBJECT_LONGEST)) return false;
  bool go_on = answer(L, s, &q);
  free(q.bytes);
  return go_on;
}

int subject_run(int channel, void *wishes) {
  const char *missing;
  subject s = {.wishes = wishes, .channel = channel, .left = ((const subject_wishes *)wishes)->instructions};
  s.most = s.wishes->limits.memory / 2;
  lua_State *L = lua_newstate(allocate, &s);
  if (L == NULL) return fault(channel, "no memory");
  lua_pushcfunction(L, prepare);
  lua_pushlightuserdata(L, &s);
  if (lua_pcall(L, 1, 1, 0) != LUA_OK) return fault(channel, luaL_tolstring(L, -1, NULL));
  if (!confine_self(&s.wishes->limits, &missing)) return say(channel, SUBJECT_MISSING, missing, strlen(missing)), 1;
  lua_sethook(L, count, LUA_MASKCOUNT, COUNTED);
  if (!say(channel, SUBJECT_READY, "", 0)) return 1;
  while (answer_one(L, &s)) {
  }
  return 0;
}
