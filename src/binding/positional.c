/* positional.c: the tables of the positional encodings, and the rotation of RoPE.
 *
 * Where positions are wanted, a whole number T stands for 0 … T − 1. Does not: know options, defaults or
 * schemes (lua/minimodel/positional does). */
#include "binding/bind.h"
#include "binding/open.h"

/* The positions at arg: T, a table of numbers, or a tensor read in C order; pushes what holds them. */
static const double *positions_at(lua_State *L, int arg, const char *who, int64_t *n) {
  int type = lua_type(L, arg);
  if (bind_test_tensor(L, arg) != NULL) return bind_doubles(L, arg, n);
  if (type != LUA_TNUMBER && type != LUA_TTABLE)
    bind_fail(L, "%s: positions should be a number of positions, a table of numbers or a tensor, got %s", who,
              bind_kind(L, arg));
  if (type == LUA_TNUMBER) {
    int whole;
    *n = lua_tointegerx(L, arg, &whole);
    if (!whole || *n < 1 || *n > (int64_t)(PTRDIFF_MAX / (ptrdiff_t)sizeof(double)))
      bind_fail(L, "%s: the number of positions, T, should be a whole number from 1 on, got %s", who,
                luaL_tolstring(L, arg, NULL));
  } else {
    *n = (int64_t)lua_rawlen(L, arg);
  }
  double *values = lua_newuserdatauv(L, (size_t)(*n ? *n : 1) * sizeof *values, 0);
  for (int64_t i = 0; i < *n; i++) {
    if (type == LUA_TNUMBER) {
      values[i] = (double)i;
      continue;
    }
    if (lua_rawgeti(L, arg, i + 1) != LUA_TNUMBER)
      bind_fail(L, "%s: positions[%lld] should be a number, got %s", who, (long long)(i + 1), bind_kind(L, -1));
    values[i] = lua_tonumber(L, -1);
    lua_pop(L, 1);
  }
  return values;
}

/* A whole number called `name`. */
static int64_t whole_at(lua_State *L, int arg, const char *who, const char *name) {
  int whole;
  lua_Integer value = lua_tointegerx(L, arg, &whole);
  if (!whole || lua_type(L, arg) != LUA_TNUMBER)
    bind_fail(L, "%s: %s should be a whole number, got %s", who, name, luaL_tolstring(L, arg, NULL));
  return value;
}

static double number_at(lua_State *L, int arg, const char *who, const char *name) {
  if (lua_type(L, arg) != LUA_TNUMBER)
    bind_fail(L, "%s: %s should be a number, got %s", who, name, luaL_tolstring(L, arg, NULL));
  return lua_tonumber(L, arg);
}

/* sinusoidal(positions, d, base, dtype) */
static int sinusoidal(lua_State *L) {
  const char *who = "sinusoidal";
  lua_settop(L, 4);
  int64_t n, d = whole_at(L, 2, who, "d");
  double base = number_at(L, 3, who, "base");
  mm_dtype dtype = bind_dtype(L, 4, MM_FLOAT32);
  const double *positions = positions_at(L, 1, who, &n);
  mm_tensor *out = bind_new_tensor(L);
  BIND_CALL(L, mm_sinusoidal(bind_context(L), out, dtype, positions, n, d, base));
  return 1;
}

/* learned_rows(positions, T_max, overflow) */
static int learned_rows(lua_State *L) {
  static const char *const names[] = {"error", "clamp", "wrap", NULL};
  lua_settop(L, 3);
  int64_t n, T_max = whole_at(L, 2, "learned", "T_max");
  mm_overflow overflow = (mm_overflow)bind_choice(L, 3, "learned: overflow", names, MM_OVERFLOW_ERROR);
  const double *positions = positions_at(L, 1, "learned", &n);
  mm_tensor *out = bind_new_tensor(L);
  BIND_CALL(L, mm_learned_rows(bind_context(L), out, positions, n, T_max, overflow));
  return 1;
}

static double field(lua_State *L, int arg, const char *name) {
  lua_getfield(L, arg, name);
  if (!lua_isnil(L, -1) && lua_type(L, -1) != LUA_TNUMBER)
    bind_fail(L, "rope_frequencies: scaling.%s should be a number, got %s", name, luaL_tolstring(L, -1, NULL));
  double value = lua_tonumber(L, -1);
  lua_pop(L, 1);
  return value;
}

/* rope_frequencies(d_head, base, scaling) → frequencies, and their tails: float64. scaling: nil, or a table with all
 * the fields of its kind */
static int rope_frequencies(lua_State *L) {
  static const char *const kinds[] = {"none", "linear", "ntk", "dynamic", "yarn", "llama3", NULL};
  const char *who = "rope_frequencies";
  lua_settop(L, 3);
  int64_t d_head = whole_at(L, 1, who, "d_head");
  double base = number_at(L, 2, who, "base");
  mm_rope_scaling scaling = {0};
  if (!lua_isnil(L, 3)) {
    bind_table(L, 3);
    lua_getfield(L, 3, "kind");
    scaling.kind = (mm_scaling_kind)bind_choice(L, -1, "rope_frequencies: scaling.kind", kinds, MM_SCALING_NONE);
    scaling.factor = field(L, 3, "factor");
    scaling.original_length = field(L, 3, "original_length");
    scaling.current_length = field(L, 3, "current_length");
    scaling.alpha = field(L, 3, "alpha");
    scaling.beta = field(L, 3, "beta");
    scaling.low_freq_factor = field(L, 3, "low_freq_factor");
    scaling.high_freq_factor = field(L, 3, "high_freq_factor");
  }
  /* the engine refuses an odd or absurd width, but writes into memory that must be there first */
  if (d_head > INT32_MAX) bind_fail(L, "%s: d_head is %lld; no head is that wide", who, (long long)d_head);
  size_t pairs = d_head < 2 ? 1 : (size_t)d_head / 2;
  double *values = lua_newuserdatauv(L, 2 * pairs * sizeof *values, 0);
  bind_check(L, mm_rope_frequencies(bind_context(L), values, values + pairs, d_head, base, &scaling));
  for (int half = 0; half < 2; half++) {
    mm_tensor *out = bind_new_tensor(L);
    BIND_CALL(L, mm_from_doubles(bind_context(L), out, MM_FLOAT64, 1, (int64_t[]){d_head / 2},
                                 values + (size_t)half * pairs));
  }
  return 2;
}

/* rope_schedule(positions, frequencies, tails, magnitude, dtype) → cosines, sines; tails and magnitude may be nil */
static int rope_schedule(lua_State *L) {
  const char *who = "rope_schedule";
  lua_settop(L, 5);
  double magnitude = lua_isnil(L, 4) ? 1 : number_at(L, 4, who, "magnitude");
  mm_dtype dtype = bind_dtype(L, 5, MM_FLOAT32);
  int64_t n, n_frequencies, n_tails;
  const double *positions = positions_at(L, 1, who, &n), *frequencies = bind_doubles(L, 2, &n_frequencies),
               *tails = NULL;
  if (!lua_isnil(L, 3)) {
    tails = bind_doubles(L, 3, &n_tails);
    if (n_tails != n_frequencies)
      bind_fail(L, "%s: there are %lld frequencies and %lld tails", who, (long long)n_frequencies, (long long)n_tails);
  }
  mm_tensor *cosines = bind_new_tensor(L), *sines = bind_new_tensor(L);
  BIND_CALL(L, mm_rope_schedule(bind_context(L), cosines, sines, dtype, positions, n, frequencies, tails, n_frequencies,
                                magnitude));
  return 2;
}

/* rope_rotate(x, cosines, sines, layout) */
static int rope_rotate(lua_State *L) {
  static const char *const names[] = {"interleaved", "half", NULL};
  lua_settop(L, 4);
  mm_rope_layout layout = (mm_rope_layout)bind_choice(L, 4, "rope: layout", names, MM_ROPE_INTERLEAVED);
  mm_tensor *out = bind_new_tensor(L);
  mm_tensor *x = bind_tensor(L, 1), *cosines = bind_tensor(L, 2), *sines = bind_tensor(L, 3);
  BIND_CALL(L, mm_rope_rotate(bind_context(L), out, x, cosines, sines, layout));
  return 1;
}

/* alibi_slopes(n_heads) → float64 */
static int alibi_slopes(lua_State *L) {
  lua_settop(L, 1);
  int64_t n_heads = whole_at(L, 1, "alibi_slopes", "n_heads");
  if (n_heads > INT32_MAX) bind_fail(L, "alibi_slopes: n_heads is %lld; no model has that many", (long long)n_heads);
  double *slopes = lua_newuserdatauv(L, (size_t)(n_heads < 1 ? 1 : n_heads) * sizeof *slopes, 0);
  bind_check(L, mm_alibi_slopes(bind_context(L), slopes, n_heads));
  mm_tensor *out = bind_new_tensor(L);
  BIND_CALL(L, mm_from_doubles(bind_context(L), out, MM_FLOAT64, 1, &n_heads, slopes));
  return 1;
}

/* alibi_bias(n_heads, T, S, causal, dtype) */
static int alibi_bias(lua_State *L) {
  const char *who = "alibi_bias";
  lua_settop(L, 5);
  int64_t n_heads = whole_at(L, 1, who, "n_heads"), T = whole_at(L, 2, who, "T"), S = whole_at(L, 3, who, "S");
  bool causal = bind_flag(L, 4);
  mm_dtype dtype = bind_dtype(L, 5, MM_FLOAT32);
  mm_tensor *out = bind_new_tensor(L);
  BIND_CALL(L, mm_alibi_bias(bind_context(L), out, dtype, n_heads, T, S, causal));
  return 1;
}

/* t5_buckets(T, S, buckets, max_distance, causal) */
static int t5_buckets(lua_State *L) {
  const char *who = "t5_buckets";
  lua_settop(L, 5);
  int64_t T = whole_at(L, 1, who, "T"), S = whole_at(L, 2, who, "S"), buckets = whole_at(L, 3, who, "buckets"),
          max_distance = whole_at(L, 4, who, "max_distance");
  bool causal = bind_flag(L, 5);
  mm_tensor *out = bind_new_tensor(L);
  BIND_CALL(L, mm_t5_buckets(bind_context(L), out, T, S, buckets, max_distance, causal));
  return 1;
}

void bind_open_positional(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"sinusoidal", sinusoidal},       {"learned_rows", learned_rows}, {"rope_frequencies", rope_frequencies},
      {"rope_schedule", rope_schedule}, {"rope_rotate", rope_rotate},   {"alibi_slopes", alibi_slopes},
      {"alibi_bias", alibi_bias},       {"t5_buckets", t5_buckets},     {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
