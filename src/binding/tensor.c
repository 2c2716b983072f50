/* tensor.c: the tensor as Lua sees it: making one, looking at it, writing into it, files, and letting go of it.
 *
 * Subscripts count from 1, and negative ones from the end. A tensor with all its subscripts given is a number. Does
 * not: compute (ops.c), reshape (views.c), print (lua/minimodel/tensor.lua). */
#include <string.h>

#include "binding/bind.h"
#include "binding/open.h"

/* ---- Lifetime: __gc may run any number of times ---- */

static int release(lua_State *L) {
  mm_tensor *t = bind_object(L, 1, BIND_TENSOR, "a tensor");
  bind_disown(L, 1);
  mm_release(t);
  return 0;
}

/* t:close(), and the end of a scope. A finalizer that closes a tensor while a call is made again leaves it
 * to the collector. */
static int close_tensor(lua_State *L) {
  mm_tensor *t = bind_object(L, 1, BIND_TENSOR, "a tensor");
  if (!bind_is_held(L)) mm_release(t);
  return 0;
}

/* ---- Making one ---- */

/* The shape of nested tables, read along first entries; a number has no axes. */
static int nested_shape(lua_State *L, int64_t shape[MM_MAX_AXES]) {
  int n_axes = 0;
  lua_pushvalue(L, 1);
  while (lua_istable(L, -1)) {
    if (n_axes == MM_MAX_AXES) bind_fail(L, "tensor: tables nested deeper than %d axes", MM_MAX_AXES);
    shape[n_axes++] = (int64_t)lua_rawlen(L, -1);
    lua_rawgeti(L, -1, 1);
    lua_remove(L, -2);
  }
  lua_pop(L, 1);
  return n_axes;
}

/* Where the numbers of nested tables go: doubles, or integers that a double might round. */
typedef struct numbers {
  double *real;
  int64_t *whole; /* NULL for doubles */
  int64_t n;
  mm_dtype dtype;
  bool ids; /* a number with a fraction is refused */
} numbers;

/* The number on top of the stack. One with a point is truncated for an integer type, as a cast does; no id is. */
static void put_number(lua_State *L, numbers *out) {
  if (out->whole == NULL) {
    out->real[out->n++] = lua_tonumber(L, -1);
  } else if (lua_isinteger(L, -1)) {
    out->whole[out->n++] = lua_tointeger(L, -1);
  } else {
    double value = lua_tonumber(L, -1);
    if (!(value >= -0x1p63 && value < 0x1p63))
      bind_fail(L, "tensor: %.17g does not fit in %s", value, mm_dtype_name(out->dtype));
    if (out->ids && value != (double)(int64_t)value) bind_fail(L, "an id is a whole number, got %.14g", value);
    out->whole[out->n++] = (int64_t)value;
  }
}

/* Copies the numbers of the table on top of the stack in C order; every table at a depth must have
 * that depth's size. */
static void nested_values(lua_State *L, int depth, int n_axes, const int64_t *shape, numbers *out) {
  int64_t size = (int64_t)lua_rawlen(L, -1);
  if (size != shape[depth])
    bind_fail(L, "tensor: ragged table: at depth %d one row has %lld entries and another %lld", depth + 1,
              (long long)shape[depth], (long long)size);
  for (int64_t i = 1; i <= size; i++) {
    bool leaf = depth + 1 == n_axes;
    lua_rawgeti(L, -1, i);
    if (leaf ? lua_type(L, -1) != LUA_TNUMBER : !lua_istable(L, -1))
      bind_fail(L, "tensor: ragged table: entry %lld at depth %d should be a %s, got %s", (long long)i, depth + 1,
                leaf ? "number" : "table", bind_kind(L, -1));
    if (leaf) put_number(L, out);
    else nested_values(L, depth + 1, n_axes, shape, out);
    lua_pop(L, 1);
  }
}

/* The tensor of the nested tables at 1. */
static int from_tables(lua_State *L, mm_dtype dtype, bool ids) {
  int64_t shape[MM_MAX_AXES];
  lua_settop(L, 1);
  if (lua_type(L, 1) != LUA_TNUMBER && !lua_istable(L, 1))
    bind_fail(L, "tensor: a number or nested tables of numbers, such as {{1, 2}, {3, 4}}, got %s", bind_kind(L, 1));
  int n_axes = nested_shape(L, shape);
  size_t count = 1;
  for (int axis = 0; axis < n_axes; axis++)
    if (shape[axis] && count > (SIZE_MAX / sizeof(double)) / (size_t)shape[axis])
      bind_fail(L, "tensor: the table is too large");
    else count *= (size_t)shape[axis];
  void *room = lua_newuserdatauv(L, (count ? count : 1) * sizeof(double), 0);
  bool whole = dtype == MM_INT32 || dtype == MM_INT64;
  numbers values = {.real = whole ? NULL : room, .whole = whole ? room : NULL, .dtype = dtype, .ids = ids};
  luaL_checkstack(L, 3 * MM_MAX_AXES, "tensor");
  lua_pushvalue(L, 1);
  if (n_axes == 0) put_number(L, &values);
  else nested_values(L, 0, n_axes, shape, &values);
  mm_tensor *out = bind_new_tensor(L);
  BIND_CALL(L, whole ? mm_from_integers(bind_context(L), out, dtype, n_axes, shape, values.whole)
                     : mm_from_doubles(bind_context(L), out, dtype, n_axes, shape, values.real));
  return 1;
}

/* ids(tensor or nested): the tensor itself, or an int64 one */
static int ids(lua_State *L) {
  if (bind_test_tensor(L, 1) == NULL) return from_tables(L, MM_INT64, true);
  lua_settop(L, 1);
  return 1;
}

/* tensor(nested, dtype) */
static int tensor(lua_State *L) {
  if (bind_test_tensor(L, 1) != NULL) {
    lua_settop(L, 2);
    mm_tensor *out = bind_new_tensor(L), *given = bind_tensor(L, 1);
    mm_dtype dtype = bind_dtype(L, 2, given->dtype);
    BIND_CALL(L, mm_copy(bind_context(L), out, given));
    if (dtype != out->dtype) BIND_CALL(L, mm_cast(bind_context(L), out, out, dtype));
    return 1;
  }
  return from_tables(L, bind_dtype(L, 2, MM_FLOAT32), false);
}

/* full(shape, value, dtype) */
static int full(lua_State *L) {
  int64_t shape[MM_MAX_AXES];
  int n_axes = bind_shape(L, 1, shape);
  lua_Number value = bind_number(L, 2);
  mm_dtype dtype = bind_dtype(L, 3, MM_FLOAT32);
  mm_context *cx = bind_context(L);
  mm_tensor *out = bind_new_tensor(L);
  if ((dtype == MM_INT32 || dtype == MM_INT64) && lua_isinteger(L, 2)) { /* which a double may round */
    bind_fill_scalar(L, out, 2, dtype);
    BIND_CALL(L, mm_broadcast_to(cx, out, out, n_axes, shape));
    BIND_CALL(L, mm_copy(cx, out, out));
  } else {
    BIND_CALL(L, mm_full(cx, out, dtype, n_axes, shape, value));
  }
  return 1;
}

/* arange(n, dtype): 0 … n−1 */
static int arange(lua_State *L) {
  int64_t shape[MM_MAX_AXES];
  if (bind_shape(L, 1, shape) != 1) bind_fail(L, "arange: how many numbers?");
  mm_dtype dtype = bind_dtype(L, 2, MM_FLOAT32);
  mm_tensor *out = bind_new_tensor(L);
  BIND_CALL(L, mm_arange(bind_context(L), out, dtype, shape[0]));
  return 1;
}

/* load(path) */
static int load(lua_State *L) {
  const char *path = bind_text(L, 1, NULL);
  mm_tensor *out = bind_new_tensor(L);
  BIND_CALL(L, mm_load_npy(bind_context(L), out, path));
  return 1;
}

/* t:save(path) → t */
static int save(lua_State *L) {
  const char *path = bind_text(L, 2, NULL);
  mm_tensor *t = bind_tensor(L, 1);
  BIND_CALL(L, mm_save_npy(bind_context(L), t, path));
  lua_settop(L, 1);
  return 1;
}

static int copy(lua_State *L) {
  lua_settop(L, 1);
  mm_tensor *out = bind_new_tensor(L), *t = bind_tensor(L, 1);
  BIND_CALL(L, mm_copy(bind_context(L), out, t));
  return 1;
}

/* t:astype(dtype): t itself where it already is */
static int astype(lua_State *L) {
  if (lua_type(L, 2) != LUA_TSTRING)
    bind_fail(L, "astype: dtype should be a text, such as \"float64\", got %s", bind_kind(L, 2));
  mm_dtype dtype = bind_dtype(L, 2, MM_FLOAT32);
  mm_tensor *out = bind_new_tensor(L), *t = bind_tensor(L, 1);
  if (dtype == t->dtype) mm_share(out, t);
  else BIND_CALL(L, mm_cast(bind_context(L), out, t, dtype));
  return 1;
}

/* ---- Looking at it ---- */

static void push_element(lua_State *L, const mm_tensor *t, const int64_t *index) {
  if (t->dtype == MM_INT32 || t->dtype == MM_INT64) lua_pushinteger(L, mm_get_integer(t, index));
  else lua_pushnumber(L, mm_get(t, index));
}

static void push_nested(lua_State *L, const mm_tensor *t, int axis, int64_t *index) {
  if (axis == t->n_axes) {
    push_element(L, t, index);
    return;
  }
  int64_t size = t->shape[axis];
  lua_createtable(L, size < INT32_MAX ? (int)size : 0, 0);
  for (index[axis] = 0; index[axis] < size; ++index[axis]) {
    push_nested(L, t, axis + 1, index);
    lua_rawseti(L, -2, index[axis] + 1);
  }
  index[axis] = 0;
}

/* t:totable(): nested tables; a scalar is a number */
static int totable(lua_State *L) {
  int64_t index[MM_MAX_AXES] = {0};
  lua_settop(L, 1);
  luaL_checkstack(L, 2 * MM_MAX_AXES, "totable");
  mm_tensor *held = bind_new_tensor(L), *t = bind_tensor(L, 1); /* a share: tables are made while elements are read */
  mm_share(held, t);
  mm_detach(held);
  push_nested(L, held, 0, index);
  mm_release(held);
  return 1;
}

/* t:item(): the one element */
static int item(lua_State *L) {
  int64_t index[MM_MAX_AXES] = {0};
  char text[128];
  mm_tensor *t = bind_tensor(L, 1);
  if (mm_count(t) != 1) bind_fail(L, "item: one element is wanted, this tensor is %s", mm_shape_text(t, text));
  push_element(L, t, index);
  return 1;
}

static int length(lua_State *L) {
  mm_tensor *t = bind_tensor(L, 1);
  if (t->n_axes == 0) bind_fail(L, "a scalar has no length");
  lua_pushinteger(L, t->shape[0]);
  return 1;
}

static int is_contiguous(lua_State *L) { return lua_pushboolean(L, mm_is_contiguous(bind_tensor(L, 1))), 1; }

/* ---- Subscripts ---- */

/* The subscript at the top of the stack, popped, for `axis` of t; from 0. */
static int64_t subscript(lua_State *L, const mm_tensor *t, int axis) {
  char text[128];
  int is_integer;
  lua_Integer i = lua_tointegerx(L, -1, &is_integer);
  if (!is_integer) bind_fail(L, "a subscript is a whole number, got %s", luaL_tolstring(L, -1, NULL));
  if (axis >= t->n_axes) bind_fail(L, "%d subscripts for a tensor that is %s", axis + 1, mm_shape_text(t, text));
  if (i == 0 || i > t->shape[axis] || i < -t->shape[axis])
    bind_fail(L, "subscript %lld is out of range: axis %d of this tensor of %s numbers has 1 … %lld", (long long)i,
              axis + 1, mm_shape_text(t, text), (long long)t->shape[axis]);
  lua_pop(L, 1);
  return i > 0 ? i - 1 : i + t->shape[axis];
}

/* Reads the subscripts at stack position 2, a number or a table of them. */
static int subscripts(lua_State *L, const mm_tensor *t, int64_t index[MM_MAX_AXES]) {
  if (lua_type(L, 2) == LUA_TNUMBER) {
    lua_pushvalue(L, 2);
    return index[0] = subscript(L, t, 0), 1;
  }
  int n = (int)lua_rawlen(L, 2);
  if (n < 1) bind_fail(L, "subscripts are written {i, j}, as many as there are axes or fewer");
  for (int i = 0; i < n; i++) {
    lua_rawgeti(L, 2, i + 1);
    index[i] = subscript(L, t, i);
  }
  return n;
}

/* Pushes the view that is left when the first n axes of the tensor at 1 are fixed; off the tape where
 * `tracked` is false. */
static mm_tensor *push_selected(lua_State *L, int n, const int64_t *index, bool tracked) {
  mm_tensor *out = bind_new_tensor(L);
  mm_share(out, bind_tensor(L, 1));
  if (!tracked) mm_detach(out);
  for (int i = 0; i < n; i++) BIND_CALL(L, mm_select(bind_context(L), out, out, 0, index[i]));
  return out;
}

/* A table like any other, which prints as it is written: {64, 32} */
static int shape_text(lua_State *L) {
  luaL_Buffer text;
  lua_Integer n = (lua_Integer)lua_rawlen(L, 1);
  luaL_buffinit(L, &text);
  luaL_addchar(&text, '{');
  for (lua_Integer i = 1; i <= n; i++) {
    if (i > 1) luaL_addstring(&text, ", ");
    lua_rawgeti(L, 1, i);
    luaL_tolstring(L, -1, NULL);
    lua_remove(L, -2);
    luaL_addvalue(&text);
  }
  luaL_addchar(&text, '}');
  luaL_pushresult(&text);
  return 1;
}

static int push_shape(lua_State *L, const mm_tensor *t) {
  lua_createtable(L, t->n_axes, 0);
  if (luaL_newmetatable(L, "minimodel.shape")) {
    lua_pushcfunction(L, shape_text);
    lua_setfield(L, -2, "__tostring");
  }
  lua_setmetatable(L, -2);
  for (int i = 0; i < t->n_axes; i++) {
    lua_pushinteger(L, t->shape[i]);
    lua_rawseti(L, -2, i + 1);
  }
  return 1;
}

/* The fields of a tensor; 0 where `name` is none of them. */
static int push_field(lua_State *L, const mm_tensor *t, const char *name) {
  if (strcmp(name, "shape") == 0) return push_shape(L, t);
  if (strcmp(name, "dtype") == 0) return lua_pushstring(L, mm_dtype_name(t->dtype)), 1;
  if (strcmp(name, "needs_grad") == 0) return lua_pushboolean(L, mm_requires_grad(t)), 1;
  if (strcmp(name, "grad") == 0) {
    mm_tensor *out = bind_new_tensor(L), *of = bind_tensor(L, 1);
    BIND_CALL(L, mm_grad(bind_context(L), out, of));
    if (out->storage == NULL) lua_pushnil(L); /* no gradient yet */
    return 1;
  }
  return 0;
}

/* t.name, t[i], t[{i, j}]; upvalue 1: the methods. */
static int index_tensor(lua_State *L) {
  mm_tensor *t = bind_object(L, 1, BIND_TENSOR, "a tensor");
  if (lua_type(L, 2) == LUA_TSTRING) {
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 1;
    size_t length;
    const char *name = lua_tolstring(L, 2, &length);
    if (strlen(name) == length && push_field(L, bind_tensor(L, 1), name)) return 1;
    lua_getfield(L, lua_upvalueindex(1), "__missing"); /* tensor.lua's, which knows what name may have been meant */
    lua_pushvalue(L, 1); /* t and the name stay where they are, for who explains the error */
    lua_pushvalue(L, 2);
    lua_call(L, 2, 1);
    return 1;
  }
  int64_t index[MM_MAX_AXES] = {0};
  bind_tensor(L, 1);
  if (lua_type(L, 2) != LUA_TNUMBER && !lua_istable(L, 2))
    bind_fail(L, "a tensor is subscripted by numbers, t[i] or t[{i, j}], got %s", bind_kind(L, 2));
  int n = subscripts(L, t, index);
  if (n == t->n_axes) push_element(L, t, index);
  else push_selected(L, n, index, true);
  return 1;
}

/* t[i] = x, t[{i, j}] = x: x is a number or a tensor that broadcasts. */
static int assign_at(lua_State *L) {
  mm_tensor *t = bind_tensor(L, 1);
  int64_t index[MM_MAX_AXES];
  if (lua_type(L, 2) == LUA_TSTRING) bind_fail(L, "a tensor's %s cannot be set", lua_tostring(L, 2));
  if (lua_type(L, 2) != LUA_TNUMBER && !lua_istable(L, 2))
    bind_fail(L, "a tensor is subscripted by numbers, t[i] or t[{i, j}], got %s", bind_kind(L, 2));
  bind_operand(L, 3, t->dtype);
  t = bind_tensor(L, 1);
  mm_tensor *place = push_selected(L, subscripts(L, t, index), index, false), *x = bind_tensor(L, 3);
  BIND_CALL(L, mm_assign(bind_context(L), place, x));
  return 0;
}

/* t:assign(x) → t: writes x, a number or a tensor that broadcasts, over t's elements */
static int assign(lua_State *L) {
  mm_tensor *x = bind_operand(L, 2, bind_tensor(L, 1)->dtype), *t = bind_tensor(L, 1);
  BIND_CALL(L, mm_assign(bind_context(L), t, x));
  lua_settop(L, 1);
  return 1;
}

/* ---- Gradients, one tensor's side (the tape's is in tape.c) ---- */

/* t:requires_grad() → t, from now on a leaf that collects a gradient */
static int requires_grad(lua_State *L) {
  BIND_CALL(L, mm_require_grad(bind_context(L), bind_tensor(L, 1)));
  lua_settop(L, 1);
  return 1;
}

static int zero_grad(lua_State *L) {
  mm_zero_grad(bind_tensor(L, 1));
  lua_settop(L, 1);
  return 1;
}

/* t:detach(): the same data, off the tape */
static int detach(lua_State *L) {
  lua_settop(L, 1);
  mm_tensor *out = bind_new_tensor(L), *t = bind_tensor(L, 1);
  mm_share(out, t);
  mm_detach(out);
  return 1;
}

/* ---- The type ---- */

void bind_open_tensor(lua_State *L) {
  static const luaL_Reg functions[] = {{"tensor", tensor}, {"ids", ids},   {"full", full},
                                       {"arange", arange}, {"load", load}, {NULL, NULL}};
  static const luaL_Reg methods[] = {{"save", save},           {"copy", copy},
                                     {"astype", astype},       {"totable", totable},
                                     {"item", item},           {"is_contiguous", is_contiguous},
                                     {"assign", assign},       {"requires_grad", requires_grad},
                                     {"zero_grad", zero_grad}, {"detach", detach},
                                     {"close", close_tensor},  {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__newindex", assign_at}, {"__len", length}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);

  bind_new_type(L, BIND_TENSOR, methods, release);
  lua_pushcfunction(L, close_tensor);
  lua_setfield(L, -2, "__close");
  luaL_setfuncs(L, meta, 0);
  lua_getfield(L, -1, "__index");
  lua_pushvalue(L, -1);
  lua_setfield(L, LUA_REGISTRYINDEX, "minimodel.methods");
  lua_pushvalue(L, -1);
  lua_setfield(L, -4, "methods"); /* minimodel.core.methods, for tensor.lua to add to */
  lua_pushcclosure(L, index_tensor, 1);
  lua_setfield(L, -2, "__index");
  lua_setfield(L, -2, "metatable");
}
