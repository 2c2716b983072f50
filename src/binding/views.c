/* views.c: other ways of looking at the same elements. Axes count from 1 in Lua, and −1 is the last. */
#include "binding/bind.h"
#include "binding/open.h"

typedef mm_status view_of_shape(mm_context *cx, mm_tensor *out, const mm_tensor *x, int n_axes, const int64_t *shape);

/* (t, shape) → t seen in that shape */
static int under_shape(lua_State *L, view_of_shape *view) {
  int64_t shape[MM_MAX_AXES];
  bind_tensor(L, 1);
  int n_axes = bind_shape(L, 2, shape);
  mm_tensor *out = bind_new_tensor(L), *t = bind_tensor(L, 1);
  BIND_CALL(L, view(bind_context(L), out, t, n_axes, shape));
  return 1;
}

/* t:reshape(shape): one −1 allowed */
static int reshape(lua_State *L) {
  if (lua_gettop(L) > 2)
    bind_fail(L, "reshape: the shape is one table, such as {64, 32}, got %d values", lua_gettop(L) - 1);
  return under_shape(L, mm_reshape);
}

/* t:broadcast_to(shape) */
static int broadcast_to(lua_State *L) { return under_shape(L, mm_broadcast_to); }

/* t:permute(3, 1, 2) or t:permute {3, 1, 2} */
static int permute(lua_State *L) {
  char text[128];
  int axes[MM_MAX_AXES];
  mm_tensor *t = bind_tensor(L, 1);
  if (lua_istable(L, 2)) {
    lua_settop(L, 2);
    luaL_checkstack(L, MM_MAX_AXES + 2, "permute");
    for (int i = 1; lua_rawgeti(L, 2, i) != LUA_TNIL && i <= MM_MAX_AXES; i++) continue;
    lua_pop(L, 1);
    lua_remove(L, 2);
  }
  if (lua_gettop(L) - 1 != t->n_axes)
    bind_fail(L, "permute: %d axes given for a tensor that is %s", lua_gettop(L) - 1, mm_shape_text(t, text));
  for (int i = 0; i < t->n_axes; i++) axes[i] = bind_axis(L, i + 2);
  mm_tensor *out = bind_new_tensor(L);
  t = bind_tensor(L, 1);
  BIND_CALL(L, mm_permute(bind_context(L), out, t, axes));
  return 1;
}

static int transposed(lua_State *L, int a, int b) {
  mm_tensor *out = bind_new_tensor(L), *t = bind_tensor(L, 1);
  BIND_CALL(L, mm_transpose(bind_context(L), out, t, a, b));
  return 1;
}

/* t:transpose(a, b) */
static int transpose(lua_State *L) {
  bind_tensor(L, 1);
  int a = bind_axis(L, 2), b = bind_axis(L, 3);
  return transposed(L, a, b);
}

/* t:T(): the last two axes change places */
static int transpose_last(lua_State *L) {
  char text[128];
  mm_tensor *t = bind_tensor(L, 1);
  if (t->n_axes < 2) bind_fail(L, "T: two axes are wanted, this tensor is %s", mm_shape_text(t, text));
  return transposed(L, -2, -1);
}

/* Argument 2, an axis of t, counted from 0. */
static int own_axis(lua_State *L, const char *who, const mm_tensor *t) {
  char text[128];
  int axis = bind_axis(L, 2), at = axis < 0 ? axis + t->n_axes : axis;
  if (at < 0 || at >= t->n_axes)
    bind_fail(L, "%s: axis %d of a tensor that is %s", who, (int)lua_tointeger(L, 2), mm_shape_text(t, text));
  return at;
}

/* t:slice(axis, first, last, step): from 1, both ends included; negative ends count from the end; last nil
 * is the end */
static int slice(lua_State *L) {
  char text[128];
  mm_tensor *t = bind_tensor(L, 1);
  int at = own_axis(L, "slice", t);
  int64_t size = t->shape[at];
  lua_Integer first = bind_optional_integer(L, 3, 1), last = bind_optional_integer(L, 4, size),
              step = bind_optional_integer(L, 5, 1);
  if (first < 0) first += size + 1;
  if (last < 0) last += size + 1;
  if (first < 1 || last > size || step < 1)
    bind_fail(L, "slice: %lld … %lld by %lld is out of range: axis %d of this tensor of %s numbers has 1 … %lld",
              (long long)first, (long long)last, (long long)step, at + 1, mm_shape_text(t, text), (long long)size);
  mm_tensor *out = bind_new_tensor(L);
  t = bind_tensor(L, 1);
  BIND_CALL(L, mm_slice(bind_context(L), out, t, at, first - 1, last - 1, step));
  return 1;
}

/* t:select(axis, i): t without that axis */
static int select_at(lua_State *L) {
  char text[128];
  mm_tensor *t = bind_tensor(L, 1);
  int at = own_axis(L, "select", t);
  lua_Integer i = bind_integer(L, 3);
  if (i == 0 || i > t->shape[at] || i < -t->shape[at])
    bind_fail(L, "select: %lld is out of range: axis %d of this tensor of %s numbers has 1 … %lld", (long long)i,
              at + 1, mm_shape_text(t, text), (long long)t->shape[at]);
  int64_t index = i > 0 ? i - 1 : i + t->shape[at];
  mm_tensor *out = bind_new_tensor(L);
  t = bind_tensor(L, 1);
  BIND_CALL(L, mm_select(bind_context(L), out, t, at, index));
  return 1;
}

static int contiguous(lua_State *L) {
  lua_settop(L, 1);
  mm_tensor *out = bind_new_tensor(L), *t = bind_tensor(L, 1);
  BIND_CALL(L, mm_contiguous(bind_context(L), out, t));
  return 1;
}

/* concat(list, axis) */
static int concat(lua_State *L) {
  bind_table(L, 1);
  lua_settop(L, 2);
  lua_Unsigned n = lua_rawlen(L, 1);
  if (n < 1 || n > INT32_MAX) bind_fail(L, "concat: a list of tensors is wanted, such as {a, b}");
  int axis = lua_isnil(L, 2) ? 0 : bind_axis(L, 2);
  const mm_tensor **parts = lua_newuserdatauv(L, (size_t)n * sizeof *parts, 0); /* the list keeps them alive */
  mm_tensor *out = bind_new_tensor(L);
  for (int i = 0; i < (int)n; i++) {
    lua_rawgeti(L, 1, i + 1);
    if (bind_test_tensor(L, -1) == NULL)
      bind_fail(L, "concat: entry %d should be a tensor, got %s", i + 1, bind_kind(L, -1));
    parts[i] = bind_tensor(L, -1);
    lua_pop(L, 1);
  }
  BIND_CALL(L, mm_concat(bind_context(L), out, parts, (int)n, axis));
  return 1;
}

void bind_open_views(lua_State *L) {
  static const luaL_Reg functions[] = {{"concat", concat}, {NULL, NULL}};
  static const luaL_Reg methods[] = {
      {"reshape", reshape},           {"permute", permute},       {"transpose", transpose},
      {"T", transpose_last},          {"slice", slice},           {"select", select_at},
      {"broadcast_to", broadcast_to}, {"contiguous", contiguous}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
  bind_methods(L, methods);
}
