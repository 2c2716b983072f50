/* toolkit.c: what every module of the binding is written with: the state, the one place that raises, the words of
 * messages, the collection policy, and checks of arguments.
 *
 * Memory. Lua's collector does not see memory that hangs off a userdata. So the engine counts live bytes, and
 * making a tensor handle first collects when they have passed a limit, which is then set to twice what survived, or
 * what survived and half of Lua's own memory: garbage never holds more than the live tensors do, or half of what Lua
 * does, or a small floor, and the cost of collecting stays proportional to the work.
 *
 * Does not: know any module (open.c). */
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "binding/bind.h"

/* Bytes, and percent of Lua's own memory. A page's Lua collects what is new apart, which is cheap however much is old,
 * and what fits a cache is used again there. */
#if defined(__wasm__)
enum { FLOOR = 1 << 20, SHARE = 0 };
#else
enum { FLOOR = 4 << 20, SHARE = 50 };
#endif

/* At the end of a userdata that holds memory of the engine's or the system's. */
typedef struct owner {
  struct owner *newer, *older;
  bind_release *release;
  void *object; /* NULL once it is in no list */
} owner;

typedef struct bind_state {
  mm_context *cx; /* NULL once the program ends: finalizers may still run */
  owner *newest;
  size_t limit;
  bool held;
} bind_state;

/* Lua reserves room for a pointer beside each lua_State, and new coroutines copy the main thread's. */
static bind_state *state_of(lua_State *L) { return *(bind_state **)lua_getextraspace(L); }

mm_context *bind_context(lua_State *L) {
  bind_state *state = state_of(L);
  if (state->cx == NULL) bind_fail(L, "the program is ending: minimodel is closed");
  return state->cx;
}

/* ---- Words ---- */

/* Replaces the catalogue and the key at the top of the stack by what the catalogue has. */
static int look_up_key(lua_State *L) {
  lua_pushstring(L, lua_touserdata(L, 2));
  lua_rawget(L, 1);
  return 1;
}

/* What the engine asks for the words of a message. It asks in the middle of its work, so that no error may
 * pass through it: a look-up runs protected, in a thread of its own that holds the catalogue, which keeps
 * its texts alive. */
static const char *look_up(void *data, const char *english) {
  lua_State *L = data;
  const char *text = NULL;
  if (!lua_istable(L, 1)) return english;
  lua_pushcfunction(L, look_up_key);
  lua_pushvalue(L, 1);
  lua_pushlightuserdata(L, (void *)(uintptr_t)english);
  if (lua_pcall(L, 2, 1, 0) == LUA_OK && lua_type(L, -1) == LUA_TSTRING) text = lua_tostring(L, -1);
  lua_settop(L, 1);
  return text != NULL ? text : english;
}

static const char catalogue_key =
    0; /* its address is the thread's key in the registry, which needs no memory to be found */

/* The thread that holds the catalogue, NULL before there is one. */
static lua_State *catalogue_thread(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &catalogue_key);
  lua_State *thread = lua_tothread(L, -1);
  lua_pop(L, 1);
  return thread;
}

static lua_State *new_catalogue_thread(lua_State *L) {
  lua_State *thread = lua_newthread(L);
  lua_settop(thread, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &catalogue_key);
  return thread;
}

void bind_translate(lua_State *L) {
  lua_State *thread = catalogue_thread(L);
  if (thread == NULL) thread = new_catalogue_thread(L);
  lua_xmove(L, thread, 1);
  lua_replace(thread, 1);
}

const char *bind_words(lua_State *L, const char *english) {
  lua_State *thread = catalogue_thread(L);
  const char *text = thread != NULL ? look_up(thread, english) : english;
  return mm_same_placeholders(english, text) ? text : english;
}

/* ---- Errors ---- */

bool bind_in_library(lua_State *L, const char *source) {
  if (strncmp(source, "=minimodel/", 11) == 0) return true;
  lua_getfield(L, LUA_REGISTRYINDEX, "minimodel.library"); /* the folder that overrides the embedded files, if any */
  const char *folder = lua_tostring(L, -1);
  bool inside = folder != NULL && source[0] == '@' && strncmp(source + 1, folder, strlen(folder)) == 0;
  lua_pop(L, 1);
  return inside;
}

void bind_where(lua_State *L) {
  lua_Debug ar;
  for (int level = 0; lua_getstack(L, level, &ar); level++) {
    lua_getinfo(L, "Sl", &ar);
    if (ar.currentline > 0 && !bind_in_library(L, ar.source)) {
      lua_pushfstring(L, "%s:%d: ", ar.short_src, ar.currentline);
      return;
    }
  }
  lua_pushliteral(L, "");
}

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
  vsnprintf(message, sizeof message, bind_words(L, format), arguments);
  va_end(arguments);
  bind_where(L);
  lua_pushstring(L, message);
  lua_concat(L, 2);
  return lua_error(L);
}

/* ---- The state ---- */

static int close_state(lua_State *L) {
  bind_state *state = lua_touserdata(L, 1);
  for (owner *each = state->newest; each != NULL; each = each->older) each->release(each->object);
  state->newest = NULL;
  mm_context_close(state->cx);
  state->cx = NULL;
  return 0;
}

mm_context *bind_open_context(lua_State *L, int threads, const char *isa) {
  char message[MM_MESSAGE_SIZE] = "";
  bind_state *state = lua_newuserdatauv(L, sizeof *state, 0); /* the first of all, so that it is finalised last */
  *state = (bind_state){.cx = NULL, .limit = FLOOR};
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, close_state);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  lua_setfield(L, LUA_REGISTRYINDEX, "minimodel.state");
  if (mm_context_open(&state->cx, threads, NULL, message) != MM_OK) bind_fail(L, "%s", message);
  lua_State *thread = catalogue_thread(L);
  mm_set_translation(state->cx, look_up, thread != NULL ? thread : new_catalogue_thread(L));
  *(bind_state **)lua_getextraspace(L) = state;
  if (isa != NULL && mm_set_isa(state->cx, isa) != MM_OK) bind_fail(L, "MINIMODEL_ISA: %s", mm_message(state->cx));
  return state->cx;
}

/* ---- What holds memory that Lua does not see ---- */

void *bind_new_owner(lua_State *L, size_t size, int values, const char *type, bind_release *release) {
  bind_context(L); /* once the program has ended, nobody would let go of it */
  size_t before = (size + alignof(owner) - 1) / alignof(owner) * alignof(owner);
  char *object = lua_newuserdatauv(L, before + sizeof(owner), values);
  memset(object, 0, size);
  owner *self = (owner *)(void *)(object + before);
  bind_state *state = state_of(L);
  *self = (owner){.older = state->newest, .release = release, .object = object};
  if (state->newest != NULL) state->newest->newer = self;
  state->newest = self;
  luaL_setmetatable(L, type);
  return object;
}

void bind_disown(lua_State *L, int arg) {
  owner *self = (owner *)(void *)((char *)lua_touserdata(L, arg) + lua_rawlen(L, arg) - sizeof(owner));
  if (self->object == NULL) return;
  bind_state *state = state_of(L);
  if (self->newer != NULL) self->newer->older = self->older;
  else if (state->newest == self) state->newest = self->older;
  if (self->older != NULL) self->older->newer = self->newer;
  *self = (owner){0};
}

/* ---- Collection ---- */

void bind_collect(lua_State *L) {
  bind_state *state = state_of(L);
  mm_context *cx = bind_context(L);
  lua_gc(L, LUA_GCCOLLECT);
  size_t live = mm_memory(cx).live, share = (size_t)lua_gc(L, LUA_GCCOUNT) * 1024 / 100 * SHARE;
  state->limit = live + (live > share ? live : share);
  if (state->limit < FLOOR) state->limit = FLOOR;
}

void bind_hold(lua_State *L, bool held) { state_of(L)->held = held; }
bool bind_is_held(lua_State *L) { return state_of(L)->held; }

static void release_tensor(void *t) { mm_release(t); }

mm_tensor *bind_new_tensor(lua_State *L) {
  mm_context *cx = bind_context(L);
  const size_t limit = state_of(L)->limit;
  if (mm_memory(cx).live > limit) {
    lua_gc(L, LUA_GCSTEP, 0); /* where Lua collects by generations, as in a page, what is new: often that is enough */
    if (mm_memory(cx).live > limit - limit / 4) bind_collect(L);
  }
  return bind_new_owner(L, sizeof(mm_tensor), 0, BIND_TENSOR, release_tensor);
}

/* ---- Arguments ---- */

const char *bind_kind(lua_State *L, int arg) {
  if (luaL_testudata(L, arg, BIND_TENSOR)) return "tensor";
  if (luaL_testudata(L, arg, BIND_RANDOM)) return "generator";
  if (luaL_testudata(L, arg, BIND_TAPE)) return "tape";
  return luaL_typename(L, arg);
}

/* `t:name(x)` passes t first, but who wrote it counts x as the first. */
static int argument_fail(lua_State *L, int arg, const char *expected) {
  lua_Debug ar;
  const char *name = "?";
  int counted = arg;
  if (lua_getstack(L, 0, &ar) && lua_getinfo(L, "n", &ar) && ar.name != NULL) {
    name = ar.name;
    if (arg > 1 && strcmp(ar.namewhat, "method") == 0) --counted;
  }
  return bind_fail(L, "%s: argument %d should be %s, got %s", name, counted, bind_words(L, expected),
                   bind_kind(L, arg));
}

mm_tensor *bind_test_tensor(lua_State *L, int arg) { return luaL_testudata(L, arg, BIND_TENSOR); }

mm_tensor *bind_tensor(lua_State *L, int arg) {
  mm_tensor *t = bind_test_tensor(L, arg);
  if (t == NULL) argument_fail(L, arg, "a tensor");
  if (t->storage == NULL) bind_fail(L, "this tensor was closed");
  return t;
}

mm_tensor *bind_optional_tensor(lua_State *L, int arg) { return lua_isnoneornil(L, arg) ? NULL : bind_tensor(L, arg); }

mm_random *bind_random(lua_State *L, int arg) {
  return bind_object(L, arg, BIND_RANDOM, "a generator, made by mm.random(seed)");
}

int bind_choice(lua_State *L, int arg, const char *what, const char *const *names, int otherwise) {
  if (lua_isnoneornil(L, arg)) return otherwise;
  size_t length = 0;
  const char *given = lua_type(L, arg) == LUA_TSTRING ? lua_tolstring(L, arg, &length) : bind_kind(L, arg);
  for (int i = 0; names[i] != NULL; i++)
    if (strcmp(given, names[i]) == 0 && strlen(given) == length) return i;
  lua_pushfstring(L, "\"%s\"", names[0]);
  for (int i = 1; names[i] != NULL; i++) {
    lua_pushfstring(L, names[i + 1] != NULL ? "%s, \"%s\"" : "%s or \"%s\"", lua_tostring(L, -1), names[i]);
    lua_remove(L, -2);
  }
  return bind_fail(L, "%s should be %s, got \"%s\"", what, lua_tostring(L, -1), given);
}

mm_dtype bind_dtype(lua_State *L, int arg, mm_dtype otherwise) {
  static const char *const names[] = {"float32", "float64", "int32", "int64", NULL};
  return (mm_dtype)bind_choice(L, arg, "dtype", names, (int)otherwise);
}

static int64_t size_at(lua_State *L, int index) {
  int is_integer;
  lua_Integer size = lua_tointegerx(L, index, &is_integer);
  if (!is_integer)
    bind_fail(L, "a shape is made of whole numbers, got %s",
              lua_isnumber(L, index) ? luaL_tolstring(L, index, NULL) : bind_kind(L, index));
  return size;
}

int bind_shape(lua_State *L, int arg, int64_t shape[MM_MAX_AXES]) {
  if (lua_isnumber(L, arg)) return shape[0] = size_at(L, arg), 1;
  if (!lua_istable(L, arg)) argument_fail(L, arg, "a shape, such as {64, 32}");
  lua_Unsigned n = lua_rawlen(L, arg);
  if (n > MM_MAX_AXES) bind_fail(L, "a tensor has at most %d axes, this shape has %d", MM_MAX_AXES, (int)n);
  for (int i = 0; i < (int)n; i++) {
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

void *bind_object(lua_State *L, int arg, const char *type, const char *expected) {
  void *object = luaL_testudata(L, arg, type);
  if (object == NULL) argument_fail(L, arg, expected);
  return object;
}

double bind_number(lua_State *L, int arg) {
  int is_number;
  double value = lua_tonumberx(L, arg, &is_number);
  if (!is_number) argument_fail(L, arg, "a number");
  return value;
}

lua_Integer bind_integer(lua_State *L, int arg) {
  int is_integer;
  lua_Integer value = lua_tointegerx(L, arg, &is_integer);
  if (!is_integer) argument_fail(L, arg, "a whole number");
  return value;
}

double bind_optional_number(lua_State *L, int arg, double otherwise) {
  return lua_isnoneornil(L, arg) ? otherwise : bind_number(L, arg);
}

lua_Integer bind_optional_integer(lua_State *L, int arg, lua_Integer otherwise) {
  return lua_isnoneornil(L, arg) ? otherwise : bind_integer(L, arg);
}

const char *bind_text(lua_State *L, int arg, size_t *length) {
  size_t size = 0;
  const char *text = lua_tolstring(L, arg, &size);
  if (text == NULL) argument_fail(L, arg, "a text");
  if (length != NULL) *length = size;
  else if (strlen(text) != size) argument_fail(L, arg, "a text without a zero byte");
  return text;
}

void bind_table(lua_State *L, int arg) {
  if (!lua_istable(L, arg)) argument_fail(L, arg, "a table");
}

bool bind_flag(lua_State *L, int arg) {
  if (!lua_isnoneornil(L, arg) && !lua_isboolean(L, arg)) argument_fail(L, arg, "true or false");
  return lua_toboolean(L, arg);
}

/* n elements of a tensor as doubles: the first is at `at`, each further one `step` later. */
static void read_row(double *to, const mm_tensor *t, int64_t at, int64_t step, int64_t n) {
  const void *data = mm_data(t);
  switch (t->dtype) {
  case MM_FLOAT32:
    for (int64_t i = 0; i < n; i++) to[i] = (double)((const float *)data)[at + i * step];
    return;
  case MM_FLOAT64:
    for (int64_t i = 0; i < n; i++) to[i] = ((const double *)data)[at + i * step];
    return;
  case MM_INT32:
    for (int64_t i = 0; i < n; i++) to[i] = (double)((const int32_t *)data)[at + i * step];
    return;
  case MM_INT64:
    for (int64_t i = 0; i < n; i++) to[i] = (double)((const int64_t *)data)[at + i * step];
  }
}

void bind_read(const mm_tensor *t, double *to) {
  const int last = t->n_axes - 1;
  const int64_t n = last < 0 ? 1 : t->shape[last], step = last < 0 ? 0 : t->strides[last];
  int64_t index[MM_MAX_AXES] = {0}, at = 0;
  for (int64_t left = mm_count(t); left > 0; left -= n, to += n) {
    read_row(to, t, at, step, n);
    for (int axis = last - 1; axis >= 0; axis--) {
      at += t->strides[axis];
      if (++index[axis] < t->shape[axis]) break;
      at -= t->strides[axis] * t->shape[axis];
      index[axis] = 0;
    }
  }
}

const double *bind_doubles(lua_State *L, int arg, int64_t *n) {
  mm_tensor *t = bind_test_tensor(L, arg);
  if (t == NULL && !lua_istable(L, arg)) argument_fail(L, arg, "a table of numbers or a tensor");
  if (t != NULL) bind_tensor(L, arg);
  *n = t != NULL ? mm_count(t) : (int64_t)lua_rawlen(L, arg);
  double *values = lua_newuserdatauv(L, (size_t)(*n ? *n : 1) * sizeof *values, 0);
  if (t != NULL) return bind_read(bind_tensor(L, arg) /* still open */, values), values;
  for (int64_t i = 0; i < *n; i++) {
    int is_number;
    lua_rawgeti(L, arg, i + 1);
    values[i] = lua_tonumberx(L, -1, &is_number);
    if (!is_number) bind_fail(L, "entry %d should be a number, got %s", (int)i + 1, bind_kind(L, -1));
    lua_pop(L, 1);
  }
  return values;
}

void bind_fill_scalar(lua_State *L, mm_tensor *out, int arg, mm_dtype dtype) {
  bool integers = (dtype == MM_INT32 || dtype == MM_INT64) && lua_isinteger(L, arg);
  int64_t whole = integers ? lua_tointeger(L, arg) : 0;
  double number = integers ? 0 : lua_tonumber(L, arg);
  BIND_CALL(L, integers ? mm_from_integers(bind_context(L), out, dtype, 0, NULL, &whole)
                        : mm_from_doubles(bind_context(L), out, dtype, 0, NULL, &number));
}

mm_tensor *bind_operand(lua_State *L, int arg, mm_dtype dtype) {
  if (lua_type(L, arg) != LUA_TNUMBER) return bind_tensor(L, arg);
  mm_tensor *t = bind_new_tensor(L);
  bind_fill_scalar(L, t, arg, dtype);
  lua_replace(L, arg);
  return t;
}

/* ---- Types ---- */

void bind_new_type(lua_State *L, const char *name, const luaL_Reg *methods, lua_CFunction finalize) {
  luaL_newmetatable(L, name);
  lua_newtable(L);
  luaL_setfuncs(L, methods, 0);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, finalize);
  lua_setfield(L, -2, "__gc");
  lua_pushcfunction(L, finalize);
  lua_setfield(L, -2, "__close");
}

void bind_methods(lua_State *L, const luaL_Reg *functions) {
  lua_getfield(L, LUA_REGISTRYINDEX, "minimodel.methods");
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}
