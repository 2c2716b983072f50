/* ops.c: arithmetic, reductions, linear algebra, normalisation, gathering, loss and optimizer.
 *
 * Where a tensor is wanted beside another, a number will do: it takes the other's type. Does not: check options (Lua
 * does) nor broadcast (the engine does). */
#include "binding/bind.h"
#include "binding/open.h"

/* ---- Elementwise ---- */

/* t:exp() and its like; upvalue 1: the op */
static int unary(lua_State *L) {
  const mm_op *op = lua_touserdata(L, lua_upvalueindex(1));
  lua_settop(L, 1);
  mm_tensor *out = bind_new_tensor(L), *x = bind_tensor(L, 1);
  BIND_CALL(L, mm_op_unary(bind_context(L), out, op, x));
  return 1;
}

/* -t; Lua passes the operand twice */
static int negate(lua_State *L) {
  lua_settop(L, 1);
  mm_tensor *out = bind_new_tensor(L), *x = bind_tensor(L, 1);
  BIND_CALL(L, mm_unary(bind_context(L), out, MM_NEG, x));
  return 1;
}

/* a + b, t:maximum(u) and their like; upvalue 1: the kind */
static int binary(lua_State *L) {
  mm_binary_kind kind = (mm_binary_kind)lua_tointeger(L, lua_upvalueindex(1));
  mm_tensor *a = bind_test_tensor(L, 1), *b = bind_test_tensor(L, 2);
  lua_settop(L, 2);
  for (int arg = 1; arg <= 2; arg++)
    if (lua_type(L, arg) != LUA_TNUMBER && bind_test_tensor(L, arg) == NULL)
      bind_fail(L, "%s: between a tensor and a tensor or a number, got %s", mm_binary_name(kind), bind_kind(L, arg));
  if (a == NULL && b == NULL) /* t.maximum(1, 2), where t:maximum(2) was meant */
    bind_fail(L, "%s: between two numbers; one of the two must be a tensor: t:%s(u)", mm_binary_name(kind),
              mm_binary_name(kind));
  mm_dtype dtype = a != NULL ? a->dtype : b->dtype;
  bind_operand(L, 1, dtype);
  bind_operand(L, 2, dtype);
  mm_tensor *out = bind_new_tensor(L);
  a = bind_tensor(L, 1), b = bind_tensor(L, 2);
  BIND_CALL(L, mm_binary(bind_context(L), out, kind, a, b));
  return 1;
}

/* a < b makes one boolean in Lua, where a tensor of answers is meant */
static int refuse_order(lua_State *L) {
  return bind_fail(
      L, "tensors are not compared with < or <=: a:lt(b), a:le(b), a:gt(b), a:ge(b) give a tensor of 1 and 0");
}

/* a == b makes one boolean in Lua, which would tell whether they are one tensor, not whether they hold
 * the same numbers */
static int refuse_equal(lua_State *L) {
  return bind_fail(L,
                   "tensors are not compared with ==: a:eq(b) gives a tensor of 1 and 0; rawequal(a, b) tells whether "
                   "they are one tensor");
}

/* where(condition, a, b) */
static int where(lua_State *L) {
  mm_tensor *condition = bind_tensor(L, 1), *a = bind_test_tensor(L, 2), *b = bind_test_tensor(L, 3);
  bool real = condition->dtype == MM_FLOAT32 || condition->dtype == MM_FLOAT64;
  mm_dtype dtype = a != NULL ? a->dtype : b != NULL ? b->dtype : real ? condition->dtype : MM_FLOAT32;
  lua_settop(L, 3);
  bind_operand(L, 2, dtype);
  bind_operand(L, 3, dtype);
  mm_tensor *out = bind_new_tensor(L);
  condition = bind_tensor(L, 1), a = bind_tensor(L, 2), b = bind_tensor(L, 3);
  BIND_CALL(L, mm_where(bind_context(L), out, condition, a, b));
  return 1;
}

/* t:dropout(p, rng) */
static int dropout(lua_State *L) {
  double p = bind_number(L, 2);
  mm_random *rng = bind_random(L, 3);
  mm_tensor *out = bind_new_tensor(L), *x = bind_tensor(L, 1);
  BIND_CALL(L, mm_dropout(bind_context(L), out, x, rng, p));
  return 1;
}

/* ---- Reductions ---- */

/* t:sum(axis, keep) and its like; no axis means all. argmax is a subscript, so it counts from 1. Upvalue
 * 1: the kind. */
static int reduce(lua_State *L) {
  mm_reduce_kind kind = (mm_reduce_kind)lua_tointeger(L, lua_upvalueindex(1));
  lua_settop(L, 3);
  bind_tensor(L, 1);
  int axis = lua_isnil(L, 2) ? MM_ALL_AXES : bind_axis(L, 2);
  bool keep = bind_flag(L, 3);
  mm_tensor *out = bind_new_tensor(L), *x = bind_tensor(L, 1);
  BIND_CALL(L, mm_reduce(bind_context(L), out, kind, x, axis, keep));
  if (kind == MM_ARGMAX) {
    int64_t *subscripts = mm_data(out);
    for (int64_t i = 0, n = mm_count(out); i < n; i++) subscripts[i] += 1;
  }
  return 1;
}

/* t:softmax(axis), t:log_softmax(axis); no axis means all elements together. Upvalue 1: log? */
static int softmax(lua_State *L) {
  mm_context *cx = bind_context(L);
  bool log = lua_toboolean(L, lua_upvalueindex(1));
  lua_settop(L, 2);
  bind_tensor(L, 1);
  int axis = lua_isnil(L, 2) ? 0 : bind_axis(L, 2);
  mm_tensor *out = bind_new_tensor(L), x = *bind_tensor(L, 1); /* its shape */
  bool all = lua_isnil(L, 2) && x.n_axes != 1;
  mm_share(out, &x);
  if (all) BIND_CALL(L, mm_reshape(cx, out, out, 1, (const int64_t[]){mm_count(&x)}));
  BIND_CALL(L, log ? mm_log_softmax(cx, out, out, axis) : mm_softmax(cx, out, out, axis));
  if (all) BIND_CALL(L, mm_reshape(cx, out, out, x.n_axes, x.shape));
  return 1;
}

/* ---- Linear algebra, normalisation, gathering ---- */

/* a:matmul(b) */
static int matmul(lua_State *L) {
  lua_settop(L, 2);
  mm_tensor *out = bind_new_tensor(L), *a = bind_tensor(L, 1), *b = bind_tensor(L, 2);
  BIND_CALL(L, mm_matmul(bind_context(L), out, a, b));
  return 1;
}

/* x:linear(W, b): x · W + b */
static int linear(lua_State *L) {
  lua_settop(L, 3);
  mm_tensor *out = bind_new_tensor(L), *x = bind_tensor(L, 1), *W = bind_tensor(L, 2), *b = bind_optional_tensor(L, 3);
  BIND_CALL(L, mm_linear(bind_context(L), out, x, W, b));
  return 1;
}

/* x:layer_norm(gain, bias, epsilon), over the last axis */
static int layer_norm(lua_State *L) {
  lua_settop(L, 4);
  double epsilon = bind_optional_number(L, 4, 1e-5);
  mm_tensor *out = bind_new_tensor(L);
  mm_tensor *x = bind_tensor(L, 1), *gain = bind_optional_tensor(L, 2), *bias = bind_optional_tensor(L, 3);
  BIND_CALL(L, mm_layer_norm(bind_context(L), out, x, gain, bias, epsilon));
  return 1;
}

/* x:rms_norm(gain, epsilon), over the last axis */
static int rms_norm(lua_State *L) {
  lua_settop(L, 3);
  double epsilon = bind_optional_number(L, 3, 1e-6);
  mm_tensor *out = bind_new_tensor(L), *x = bind_tensor(L, 1), *gain = bind_optional_tensor(L, 2);
  BIND_CALL(L, mm_rms_norm(bind_context(L), out, x, gain, epsilon));
  return 1;
}

/* table:take(ids): rows by id; ids count from 0 */
static int take(lua_State *L) {
  lua_settop(L, 2);
  mm_tensor *out = bind_new_tensor(L), *table = bind_tensor(L, 1), *ids = bind_tensor(L, 2);
  BIND_CALL(L, mm_take(bind_context(L), out, table, ids));
  return 1;
}

/* t:gather(axis, index): index holds subscripts, which count from 1, as argmax gives them */
static int gather(lua_State *L) {
  mm_context *cx = bind_context(L);
  lua_settop(L, 3);
  int axis = bind_axis(L, 2);
  mm_tensor *out = bind_new_tensor(L), *from_zero = bind_new_tensor(L);
  mm_tensor *x = bind_tensor(L, 1), *index = bind_tensor(L, 3);
  if (index->dtype != MM_INT32 && index->dtype != MM_INT64)
    bind_fail(L, "gather: an index is int32 or int64, got %s", mm_dtype_name(index->dtype));
  BIND_CALL(L, mm_copy(cx, from_zero, index));
  if (from_zero->dtype != MM_INT64) BIND_CALL(L, mm_cast(cx, from_zero, from_zero, MM_INT64));
  int64_t *subscripts = mm_data(from_zero);
  int at = axis < 0 ? axis + x->n_axes : axis;
  for (int64_t i = 0, n = mm_count(from_zero); i < n; i++) {
    if (at >= 0 && at < x->n_axes && (subscripts[i] < 1 || subscripts[i] > x->shape[at]))
      bind_fail(L, "gather: subscript %lld is out of range: axis %d has 1 … %lld", (long long)subscripts[i], at + 1,
                (long long)x->shape[at]);
    subscripts[i] -= 1;
  }
  x = bind_tensor(L, 1); /* not closed in between */
  BIND_CALL(L, mm_gather(cx, out, x, axis, from_zero));
  lua_settop(L, 4);
  return 1;
}

/* ---- Loss and optimizer ---- */

/* cross_entropy(logits, targets, ignore, mean): targets are ids, from 0 */
static int cross_entropy(lua_State *L) {
  lua_settop(L, 4);
  lua_Integer ignore = bind_optional_integer(L, 3, -1);
  bool mean = bind_flag(L, 4);
  mm_tensor *out = bind_new_tensor(L), *logits = bind_tensor(L, 1), *targets = bind_tensor(L, 2);
  BIND_CALL(L, mm_cross_entropy(bind_context(L), out, logits, targets, ignore, mean));
  return 1;
}

/* adamw_step(p, m, v, grad, rate, beta1, beta2, epsilon, decay, step, grad_scale): p, m and v in place */
static int adamw_step(lua_State *L) {
  mm_tensor *p = bind_tensor(L, 1), *m = bind_tensor(L, 2), *v = bind_tensor(L, 3), *grad = bind_tensor(L, 4);
  mm_adamw settings = {.rate = bind_number(L, 5),
                       .beta1 = bind_number(L, 6),
                       .beta2 = bind_number(L, 7),
                       .epsilon = bind_number(L, 8),
                       .decay = bind_number(L, 9),
                       .step = bind_integer(L, 10)};
  BIND_CALL(L, mm_adamw_step(bind_context(L), p, m, v, grad, &settings, bind_optional_number(L, 11, 1.0)));
  return 0;
}

/* global_norm(list) → sqrt of the sum of all squares */
static int global_norm(lua_State *L) {
  bind_table(L, 1);
  int n = (int)lua_rawlen(L, 1);
  const mm_tensor **tensors =
      lua_newuserdatauv(L, (size_t)(n ? n : 1) * sizeof *tensors, 0); /* the list keeps them alive */
  for (int i = 0; i < n; i++) {
    lua_rawgeti(L, 1, i + 1);
    tensors[i] = bind_tensor(L, lua_gettop(L));
    lua_pop(L, 1);
  }
  double norm;
  BIND_CALL(L, mm_global_norm(bind_context(L), &norm, tensors, n));
  lua_pushnumber(L, norm);
  return 1;
}

/* ---- Names: the engine's own, so that they cannot drift ---- */

static void add(lua_State *L, const char *name, lua_CFunction function, int kind) {
  lua_pushinteger(L, kind);
  lua_pushcclosure(L, function, 1);
  lua_setfield(L, -2, name);
}

void bind_open_ops(lua_State *L) {
  static const luaL_Reg functions[] = {{"where", where},
                                       {"cross_entropy", cross_entropy},
                                       {"adamw_step", adamw_step},
                                       {"global_norm", global_norm},
                                       {NULL, NULL}};
  static const luaL_Reg methods[] = {{"matmul", matmul},     {"linear", linear}, {"layer_norm", layer_norm},
                                     {"rms_norm", rms_norm}, {"take", take},     {"gather", gather},
                                     {"dropout", dropout},   {NULL, NULL}};
  static const luaL_Reg meta[] = {
      {"__unm", negate}, {"__eq", refuse_equal}, {"__lt", refuse_order}, {"__le", refuse_order}, {NULL, NULL}};
  static const struct {
    const char *name;
    mm_binary_kind kind;
  } operators[] = {{"__add", MM_ADD}, {"__sub", MM_SUB}, {"__mul", MM_MUL}, {"__div", MM_DIV}, {"__pow", MM_POW}};
  luaL_setfuncs(L, functions, 0);

  bind_methods(L, methods);
  lua_getfield(L, LUA_REGISTRYINDEX, "minimodel.methods");
  const mm_op *op;
  for (int i = 0; (op = mm_op_at(i)) != NULL; i++) {
    if (!mm_op_is_unary(op)) continue;
    lua_pushlightuserdata(L, (void *)(uintptr_t)op);
    lua_pushcclosure(L, unary, 1);
    lua_setfield(L, -2, mm_op_name(op));
  }
  for (int kind = 0; kind < MM_BINARY_KINDS; kind++) add(L, mm_binary_name((mm_binary_kind)kind), binary, kind);
  for (int kind = 0; kind < MM_REDUCE_KINDS; kind++) add(L, mm_reduce_name((mm_reduce_kind)kind), reduce, kind);
  for (int log = 0; log < 2; log++) {
    lua_pushboolean(L, log);
    lua_pushcclosure(L, softmax, 1);
    lua_setfield(L, -2, log ? "log_softmax" : "softmax");
  }
  lua_pop(L, 1);

  luaL_getmetatable(L, BIND_TENSOR);
  luaL_setfuncs(L, meta, 0);
  for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
    add(L, operators[i].name, binary, (int)operators[i].kind);
  lua_pop(L, 1);
}
