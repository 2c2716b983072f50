/* tensor.c: the tensor as Lua sees it: making one, looking at it, writing into it, files, and letting go of it.
 *
 * Subscripts count from 1, and negative ones from the end. A tensor with all its subscripts given is a number. Does not: compute
 * (ops.c), reshape (views.c), print (lua/minimodel/tensor.lua). */
#include <string.h>

#include "binding/bind.h"

/* ---- Lifetime: __gc is __close, and may run any number of times ---- */

static int release(lua_State *L) {
  mm_release(luaL_checkudata(L, 1, BIND_TENSOR));
  return 0;
}

mm_tensor *bind_operand(lua_State *L, int arg, mm_dtype dtype) {
  if (lua_type(L, arg) != LUA_TNUMBER) return bind_tensor(L, arg);
  mm_tensor *t = bind_new_tensor(L);
  BIND_CALL(L, mm_full(bind_context(L), t, dtype, 0, NULL, lua_tonumber(L, arg)));
  lua_replace(L, arg);
  return t;
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

/* Copies the numbers of the table on top of the stack in C order; every table at a depth must have that depth's size. */
static void nested_values(lua_State *L, int depth, int n_axes, const int64_t *shape, double **next) {
  int64_t size = (int64_t)lua_rawlen(L, -1);
  if (size != shape[depth])
    bind_fail(L, "tensor: ragged table: at depth %d one row has %lld entries and another %lld", depth + 1,
              (long long)shape[depth], (long long)size);
  for (int64_t i = 1; i <= size; ++i) {
    bool leaf = depth + 1 == n_axes;
    lua_rawgeti(L, -1, i);
    if (leaf ? lua_type(L, -1) != LUA_TNUMBER : !lua_istable(L, -1))
      bind_fail(L, "tensor: ragged table: entry %lld at depth %d should be a %s, got %s", (long long)i, depth + 1,
                leaf ? "number" : "table", luaL_typename(L, -1));
    if (leaf) *(*next)++ = lua_tonumber(L, -1);
    else nested_values(L, depth + 1, n_axes, shape, next);
    lua_pop(L, 1);
  }
}

/* tensor(nested, dtype) */
static int tensor(lua_State *L) {
  int64_t shape[MM_MAX_AXES];
  mm_tensor *given = bind_test_tensor(L, 1);
  if (given) {
    mm_dtype dtype = bind_dtype(L, 2, bind_tensor(L, 1)->dtype);
    mm_tensor *out = bind_new_tensor(L);
    BIND_CALL(L, mm_copy(bind_context(L), out, given));
    if (dtype != out->dtype) BIND_CALL(L, mm_cast(bind_context(L), out, out, dtype));
    return 1;
  }
  mm_dtype dtype = bind_dtype(L, 2, MM_FLOAT32);
  lua_settop(L, 1);
  if (lua_type(L, 1) != LUA_TNUMBER && !lua_istable(L, 1))
    bind_fail(L, "tensor: a number or nested tables of numbers, such as {{1, 2}, {3, 4}}, got %s", luaL_typename(L, 1));
  int n_axes = nested_shape(L, shape);
  size_t count = 1;
  for (int axis = 0; axis < n_axes; ++axis)
    if (shape[axis] && count > (SIZE_MAX / sizeof(double)) / (size_t)shape[axis])
      bind_fail(L, "tensor: the table is too large");
    else count *= (size_t)shape[axis];
  double *values = lua_newuserdatauv(L, (count ? count : 1) * sizeof *values, 0), *next = values;
  luaL_checkstack(L, 3 * MM_MAX_AXES, "tensor");
  lua_pushvalue(L, 1);
  if (n_axes == 0) values[0] = lua_tonumber(L, -1);
  else nested_values(L, 0, n_axes, shape, &next);
  mm_tensor *out = bind_new_tensor(L);
  BIND_CALL(L, mm_from_doubles(bind_context(L), out, dtype, n_axes, shape, values));
  return 1;
}

/* full(shape, value, dtype) */
static int full(lua_State *L) {
  int64_t shape[MM_MAX_AXES];
  int n_axes = bind_shape(L, 1, shape);
  lua_Number value = luaL_checknumber(L, 2);
  mm_dtype dtype = bind_dtype(L, 3, MM_FLOAT32);
  mm_tensor *out = bind_new_tensor(L);
  BIND_CALL(L, mm_full(bind_context(L), out, dtype, n_axes, shape, value));
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
  const char *path = luaL_checkstring(L, 1);
  mm_tensor *out = bind_new_tensor(L);
  BIND_CALL(L, mm_load_npy(bind_context(L), out, path));
  return 1;
}

/* t:save(path) → t */
static int save(lua_State *L) {
  mm_tensor *t = bind_tensor(L, 1);
  BIND_CALL(L, mm_save_npy(bind_context(L), t, luaL_checkstring(L, 2)));
  lua_settop(L, 1);
  return 1;
}

static int copy(lua_State *L) {
  mm_tensor *t = bind_tensor(L, 1), *out = bind_new_tensor(L);
  BIND_CALL(L, mm_copy(bind_context(L), out, t));
  return 1;
}

/* t:astype(dtype): t itself where it already is */
static int astype(lua_State *L) {
  mm_tensor *t = bind_tensor(L, 1);
  luaL_checktype(L, 2, LUA_TSTRING);
  mm_dtype dtype = bind_dtype(L, 2, t->dtype);
  mm_tensor *out = bind_new_tensor(L);
  if (dtype == t->dtype) mm_share(out, t);
  else BIND_CALL(L, mm_cast(bind_context(L), out, t, dtype));
  return 1;
}

/* ---- Looking at it ---- */

static void push_element(lua_State *L, const mm_tensor *t, const int64_t *index) {
  double value = mm_get(t, index);
  if (t->dtype == MM_INT32 || t->dtype == MM_INT64) lua_pushinteger(L, (lua_Integer)value);
  else lua_pushnumber(L, value);
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
  mm_tensor *t = bind_tensor(L, 1);
  luaL_checkstack(L, 2 * MM_MAX_AXES, "totable");
  push_nested(L, t, 0, index);
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
    bind_fail(L, "subscript %lld is out of range: axis %d of this %s tensor has 1 … %lld", (long long)i, axis + 1,
              mm_shape_text(t, text), (long long)t->shape[axis]);
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
  for (int i = 0; i < n; ++i) {
    lua_rawgeti(L, 2, i + 1);
    index[i] = subscript(L, t, i);
  }
  return n;
}

/* Pushes the view that is left when the first n axes are fixed. */
static mm_tensor *push_selected(lua_State *L, const mm_tensor *t, int n, const int64_t *index) {
  mm_tensor *out = bind_new_tensor(L);
  mm_share(out, t);
  for (int i = 0; i < n; ++i) BIND_CALL(L, mm_select(bind_context(L), out, out, 0, index[i]));
  return out;
}

static int push_shape(lua_State *L, const mm_tensor *t) {
  lua_createtable(L, t->n_axes, 0);
  for (int i = 0; i < t->n_axes; ++i) {
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
    mm_tensor *out = bind_new_tensor(L);
    BIND_CALL(L, mm_grad(bind_context(L), out, t));
    if (!out->storage) lua_pushnil(L); /* no gradient yet */
    return 1;
  }
  return 0;
}

/* t.name, t[i], t[{i, j}]; upvalue 1: the methods. */
static int index_tensor(lua_State *L) {
  mm_tensor *t = luaL_checkudata(L, 1, BIND_TENSOR);
  if (lua_type(L, 2) == LUA_TSTRING) {
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 1;
    if (push_field(L, bind_tensor(L, 1), lua_tostring(L, 2))) return 1;
    lua_getfield(L, lua_upvalueindex(1), "__missing"); /* tensor.lua's, which knows what name may have been meant */
    lua_insert(L, 1);
    lua_settop(L, 3);
    lua_call(L, 2, 1);
    return 1;
  }
  int64_t index[MM_MAX_AXES] = {0};
  bind_tensor(L, 1);
  if (lua_type(L, 2) != LUA_TNUMBER && !lua_istable(L, 2))
    bind_fail(L, "a tensor is subscripted by numbers, t[i] or t[{i, j}], got %s", luaL_typename(L, 2));
  int n = subscripts(L, t, index);
  if (n == t->n_axes) push_element(L, t, index);
  else push_selected(L, t, n, index);
  return 1;
}

/* t[i] = x, t[{i, j}] = x: x is a number or a tensor that broadcasts. */
static int assign_at(lua_State *L) {
  mm_tensor *t = bind_tensor(L, 1);
  int64_t index[MM_MAX_AXES];
  if (lua_type(L, 2) == LUA_TSTRING) bind_fail(L, "a tensor's %s cannot be set", lua_tostring(L, 2));
  if (lua_type(L, 2) != LUA_TNUMBER && !lua_istable(L, 2))
    bind_fail(L, "a tensor is subscripted by numbers, t[i] or t[{i, j}], got %s", luaL_typename(L, 2));
  mm_tensor *x = bind_operand(L, 3, t->dtype);
  mm_tensor *place = push_selected(L, t, subscripts(L, t, index), index);
  BIND_CALL(L, mm_assign(bind_context(L), place, x));
  return 0;
}

/* t:assign(x) → t: writes x, a number or a tensor that broadcasts, over t's elements */
static int assign(lua_State *L) {
  mm_tensor *t = bind_tensor(L, 1), *x = bind_operand(L, 2, t->dtype);
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
  mm_tensor *t = bind_tensor(L, 1), *out = bind_new_tensor(L);
  mm_share(out, t);
  mm_detach(out);
  return 1;
}

/* ---- The type ---- */

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

void bind_open_tensor(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"tensor", tensor}, {"full", full}, {"arange", arange}, {"load", load}, {NULL, NULL}};
  static const luaL_Reg methods[] = {{"save", save},           {"copy", copy},
                                     {"astype", astype},       {"totable", totable},
                                     {"item", item},           {"is_contiguous", is_contiguous},
                                     {"assign", assign},       {"requires_grad", requires_grad},
                                     {"zero_grad", zero_grad}, {"detach", detach},
                                     {"close", release},       {NULL, NULL}};
  static const luaL_Reg meta[] = {{"__newindex", assign_at}, {"__len", length}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);

  bind_new_type(L, BIND_TENSOR, methods, release);
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
