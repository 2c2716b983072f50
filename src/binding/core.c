/* core.c: the module minimodel.core: the context, the one place that raises, the collection policy, and checks of arguments.
 *
 * Memory. Lua's collector does not see memory that hangs off a userdata. So the engine counts live bytes, and making a tensor
 * handle first collects when they have passed a limit, which is then set to twice what survived: garbage never holds more than
 * the live tensors do (or a small floor), and the cost of collecting stays proportional to the work. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "binding/bind.h"

enum { FLOOR = 4 << 20, MAX_THREADS = 256, DEFAULT_THREADS = 8 };

typedef struct bind_state {
  mm_context *cx;
  size_t limit;
} bind_state;

/* Lua reserves room for a pointer beside each lua_State, and new coroutines copy the main thread's. */
static bind_state *state_of(lua_State *L) { return *(bind_state **)lua_getextraspace(L); }

mm_context *bind_context(lua_State *L) { return state_of(L)->cx; }

/* ---- Errors ---- */

void bind_check(lua_State *L, mm_status status) {
  if (status == MM_OK) return;
  bind_where(L);
  lua_pushstring(L, mm_message(bind_context(L)));
  lua_concat(L, 2);
  lua_error(L);
}

int bind_fail(lua_State *L, const char *format, ...) {
  char message[MM_MESSAGE_SIZE];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  bind_where(L);
  lua_pushstring(L, message);
  lua_concat(L, 2);
  return lua_error(L);
}

/* ---- Collection ---- */

void bind_collect(lua_State *L) {
  bind_state *state = state_of(L);
  lua_gc(L, LUA_GCCOLLECT);
  size_t live = mm_memory(state->cx).live;
  state->limit = live > FLOOR / 2 ? 2 * live : FLOOR;
}

mm_tensor *bind_new_tensor(lua_State *L) {
  bind_state *state = state_of(L);
  if (mm_memory(state->cx).live > state->limit) bind_collect(L);
  mm_tensor *t = lua_newuserdatauv(L, sizeof *t, 0);
  *t = (mm_tensor){0};
  luaL_setmetatable(L, BIND_TENSOR);
  return t;
}

/* ---- Arguments ---- */

/* `t:name(x)` passes t first, but who wrote it counts x as the first. */
static int argument_fail(lua_State *L, int arg, const char *expected) {
  lua_Debug ar;
  const char *name = "?";
  int counted = arg;
  if (lua_getstack(L, 0, &ar) && lua_getinfo(L, "n", &ar) && ar.name) {
    name = ar.name;
    if (arg > 1 && strcmp(ar.namewhat, "method") == 0) --counted;
  }
  return bind_fail(L, "%s: argument %d should be %s, got %s", name, counted, expected, luaL_typename(L, arg));
}

mm_tensor *bind_test_tensor(lua_State *L, int arg) { return luaL_testudata(L, arg, BIND_TENSOR); }

mm_tensor *bind_tensor(lua_State *L, int arg) {
  mm_tensor *t = bind_test_tensor(L, arg);
  if (!t) argument_fail(L, arg, "a tensor");
  if (!t->storage) bind_fail(L, "this tensor was closed");
  return t;
}

mm_tensor *bind_optional_tensor(lua_State *L, int arg) { return lua_isnoneornil(L, arg) ? NULL : bind_tensor(L, arg); }

mm_random *bind_random(lua_State *L, int arg) {
  mm_random *rng = luaL_testudata(L, arg, BIND_RANDOM);
  if (!rng) argument_fail(L, arg, "a generator, made by mm.random(seed)");
  return rng;
}

int bind_choice(lua_State *L, int arg, const char *what, const char *const *names, int otherwise) {
  if (lua_isnoneornil(L, arg)) return otherwise;
  const char *given = lua_type(L, arg) == LUA_TSTRING ? lua_tostring(L, arg) : luaL_typename(L, arg);
  for (int i = 0; names[i]; ++i)
    if (strcmp(given, names[i]) == 0) return i;
  luaL_Buffer list;
  luaL_buffinit(L, &list);
  for (int i = 0; names[i]; ++i) {
    if (i) luaL_addstring(&list, names[i + 1] ? ", " : " or ");
    lua_pushfstring(L, "\"%s\"", names[i]);
    luaL_addvalue(&list);
  }
  luaL_pushresult(&list);
  return bind_fail(L, "%s should be %s, got \"%s\"", what, lua_tostring(L, -1), given);
}

mm_dtype bind_dtype(lua_State *L, int arg, mm_dtype otherwise) {
  static const char *const names[] = {"float32", "float64", "int32", "int64", NULL};
  return (mm_dtype)bind_choice(L, arg, "dtype", names, (int)otherwise);
}

static int64_t size_at(lua_State *L, int index) {
  int is_integer;
  lua_Integer size = lua_tointegerx(L, index, &is_integer);
  if (!is_integer) bind_fail(L, "a shape is made of whole numbers, got %s", luaL_tolstring(L, index, NULL));
  return size;
}

int bind_shape(lua_State *L, int arg, int64_t shape[MM_MAX_AXES]) {
  if (lua_isnumber(L, arg)) return shape[0] = size_at(L, arg), 1;
  if (!lua_istable(L, arg)) argument_fail(L, arg, "a shape, such as {64, 32}");
  lua_Unsigned n = lua_rawlen(L, arg);
  if (n > MM_MAX_AXES) bind_fail(L, "a tensor has at most %d axes, this shape has %d", MM_MAX_AXES, (int)n);
  for (int i = 0; i < (int)n; ++i) {
    lua_rawgeti(L, arg, i + 1);
    shape[i] = size_at(L, -1);
    lua_pop(L, 1);
  }
  return (int)n;
}

int bind_axis(lua_State *L, int arg) {
  int is_integer;
  lua_Integer axis = lua_tointegerx(L, arg, &is_integer);
  if (!is_integer) argument_fail(L, arg, "an axis (1 is the first, -1 the last)");
  if (axis == 0 || axis > MM_MAX_AXES || axis < -MM_MAX_AXES)
    bind_fail(L, "axis %d: axes count from 1 (or from -1, backwards)", (int)axis);
  return (int)(axis > 0 ? axis - 1 : axis);
}

bool bind_flag(lua_State *L, int arg) {
  if (!lua_isnoneornil(L, arg) && !lua_isboolean(L, arg)) argument_fail(L, arg, "true or false");
  return lua_toboolean(L, arg);
}

const double *bind_doubles(lua_State *L, int arg, int64_t *n) {
  mm_tensor *t = bind_test_tensor(L, arg);
  if (!t && !lua_istable(L, arg)) argument_fail(L, arg, "a table of numbers or a tensor");
  if (t) bind_tensor(L, arg);
  *n = t ? mm_count(t) : (int64_t)lua_rawlen(L, arg);
  double *values = lua_newuserdatauv(L, (size_t)(*n ? *n : 1) * sizeof *values, 0);
  if (t) {
    int64_t index[MM_MAX_AXES] = {0};
    for (int64_t i = 0; i < *n; ++i) {
      values[i] = mm_get(t, index);
      for (int axis = t->n_axes - 1; axis >= 0 && ++index[axis] == t->shape[axis]; --axis) index[axis] = 0;
    }
    return values;
  }
  for (int64_t i = 0; i < *n; ++i) {
    int is_number;
    lua_rawgeti(L, arg, i + 1);
    values[i] = lua_tonumberx(L, -1, &is_number);
    if (!is_number) bind_fail(L, "entry %d should be a number, got %s", (int)i + 1, luaL_typename(L, -1));
    lua_pop(L, 1);
  }
  return values;
}

/* ---- The module ---- */

/* memory() → live bytes, peak bytes, storages alive */
static int memory(lua_State *L) {
  mm_memory_use use = mm_memory(bind_context(L));
  lua_pushinteger(L, (lua_Integer)use.live);
  lua_pushinteger(L, (lua_Integer)use.peak);
  lua_pushinteger(L, (lua_Integer)use.storages);
  return 3;
}

/* memory_release(): collects, and gives back to the system what the engine keeps for reuse */
static int memory_release(lua_State *L) {
  bind_collect(L);
  mm_memory_trim(bind_context(L));
  return 0;
}

/* memory_limit(bytes): refuse to grow past it; 0 lifts it */
static int memory_limit(lua_State *L) {
  lua_Integer bytes = luaL_checkinteger(L, 1);
  if (bytes < 0) bind_fail(L, "memory_limit: %d bytes is less than none", (int)bytes);
  mm_memory_limit(bind_context(L), (size_t)bytes);
  return 0;
}

/* fail_after(n): for tests, the allocation after n more fails once */
static int fail_after(lua_State *L) {
  mm_memory_fail_after(bind_context(L), luaL_checkinteger(L, 1));
  return 0;
}

static int close_state(lua_State *L) {
  bind_state *state = lua_touserdata(L, 1);
  mm_context_close(state->cx);
  state->cx = NULL;
  return 0;
}

/* As many as asked for by --threads or MINIMODEL_THREADS, else as many as there are processors, up to a modest number. */
static int threads_wanted(lua_State *L) {
  lua_getfield(L, LUA_REGISTRYINDEX, "minimodel.threads");
  int threads = (int)lua_tointeger(L, -1);
  lua_pop(L, 1);
  const char *variable = getenv("MINIMODEL_THREADS");
  if (threads == 0 && variable) {
    threads = atoi(variable);
    if (threads < 1 || threads > MAX_THREADS)
      luaL_error(L, "MINIMODEL_THREADS should be 1 … %d, it is \"%s\"", MAX_THREADS, variable);
  }
  if (threads > 0) return threads;
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  return processors < 1 ? 1 : processors > DEFAULT_THREADS ? DEFAULT_THREADS : (int)processors;
}

int luaopen_minimodel_core(lua_State *L) {
  char message[MM_MESSAGE_SIZE] = "";
  bind_state *state = lua_newuserdatauv(L, sizeof *state, 0); /* the first of all, so that it is finalised last */
  *state = (bind_state){.cx = NULL, .limit = FLOOR};
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, close_state);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  lua_setfield(L, LUA_REGISTRYINDEX, "minimodel.state");
  const char *isa = getenv("MINIMODEL_ISA");
  mm_status status = mm_context_open(&state->cx, threads_wanted(L), isa, message);
  if (status != MM_OK) luaL_error(L, "%s%s", isa && status == MM_EVALUE ? "MINIMODEL_ISA: " : "", message);
  *(bind_state **)lua_getextraspace(L) = state;

  static const luaL_Reg functions[] = {{"memory", memory},
                                       {"memory_release", memory_release},
                                       {"memory_limit", memory_limit},
                                       {"fail_after", fail_after},
                                       {NULL, NULL}};
  luaL_newlib(L, functions);
  lua_pushstring(L, mm_context_isa(state->cx));
  lua_setfield(L, -2, "isa");
  lua_pushinteger(L, mm_context_threads(state->cx));
  lua_setfield(L, -2, "threads");
  bind_open_tensor(L);
  bind_open_views(L);
  bind_open_ops(L);
  bind_open_attention(L);
  bind_open_random(L);
  bind_open_tape(L);
  bind_open_positional(L);
  bind_open_figure(L);
  return 1;
}
