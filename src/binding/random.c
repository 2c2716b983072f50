/* random.c: explicit generators. Each is a value of its own; there is no hidden one. */
#include <string.h>

#include "binding/bind.h"
#include "binding/open.h"

static mm_random *new_random(lua_State *L) {
  mm_random *rng = lua_newuserdatauv(L, sizeof *rng, 0);
  *rng = (mm_random){0};
  luaL_setmetatable(L, BIND_RANDOM);
  return rng;
}

/* random(seed). A second number is a habit of languages in which random(a, b) draws. */
static int make(lua_State *L) {
  int is_integer;
  if (!lua_isnoneornil(L, 2))
    bind_fail(L, "random: one seed is wanted; mm.random(seed):uniform() is a number from 0 to 1, :integer(a, b) one "
                 "from a to b");
  lua_settop(L, 1);
  lua_Integer seed = lua_tointegerx(L, 1, &is_integer);
  if (!is_integer) bind_fail(L, "random: the seed is a whole number, got %s", luaL_tolstring(L, 1, NULL));
  mm_random_seed(new_random(L), (uint64_t)seed);
  return 1;
}

/* rng:split(name): a stream of its own, whatever was drawn from rng before */
static int split(lua_State *L) {
  mm_random *rng = bind_random(L, 1);
  if (lua_type(L, 2) != LUA_TSTRING) {
    lua_settop(L, 2);
    bind_fail(L, "split: a stream's name is a text, got %s", luaL_tolstring(L, 2, NULL));
  }
  size_t length = 0;
  const char *name = lua_tolstring(L, 2, &length);
  mm_random_split(new_random(L), rng, name, length);
  return 1;
}

static int uniform(lua_State *L) { return lua_pushnumber(L, mm_random_uniform(bind_random(L, 1))), 1; }
static int normal(lua_State *L) { return lua_pushnumber(L, mm_random_normal(bind_random(L, 1))), 1; }

/* rng:integer(a, b): a … b, both included */
static int integer(lua_State *L) {
  mm_random *rng = bind_random(L, 1);
  lua_Integer a = bind_integer(L, 2), b = bind_integer(L, 3);
  if (a > b) bind_fail(L, "integer: %lld … %lld holds no number", (long long)a, (long long)b);
  return lua_pushinteger(L, mm_random_integer(rng, a, b)), 1;
}

/* rng:shuffle(list) → list, in place. Fisher and Yates, from the end. */
static int shuffle(lua_State *L) {
  mm_random *rng = bind_random(L, 1);
  bind_table(L, 2);
  for (lua_Integer i = luaL_len(L, 2); i > 1; i--) {
    lua_Integer j = mm_random_integer(rng, 1, i);
    lua_geti(L, 2, i);
    lua_geti(L, 2, j);
    lua_seti(L, 2, i);
    lua_seti(L, 2, j);
  }
  lua_settop(L, 2);
  return 1;
}

/* rng:copy(): will draw what rng will draw */
static int copy(lua_State *L) {
  mm_random *rng = bind_random(L, 1);
  *new_random(L) = *rng;
  return 1;
}

typedef mm_status fill_function(mm_context *, mm_tensor *, mm_random *, mm_dtype, int, const int64_t *);

static int drawn(lua_State *L, fill_function *fill) {
  int64_t shape[MM_MAX_AXES];
  mm_random *rng = bind_random(L, 1);
  int n_axes = bind_shape(L, 2, shape);
  mm_dtype dtype = bind_dtype(L, 3, MM_FLOAT32);
  mm_tensor *out = bind_new_tensor(L);
  BIND_CALL(L, fill(bind_context(L), out, rng, dtype, n_axes, shape));
  return 1;
}

/* randn(rng, shape, dtype), rand(rng, shape, dtype) */
static int randn(lua_State *L) { return drawn(L, mm_randn); }
static int rand_uniform(lua_State *L) { return drawn(L, mm_rand); }

/* ---- Samples drawn again ---- */

static int64_t positive(lua_State *L, int arg, const char *what) {
  lua_Integer n = bind_integer(L, arg);
  if (n < 1 || n > INT32_MAX) bind_fail(L, "%s should be a whole number from 1 on", what);
  return n;
}

/* bootstrap_means(rng, values, n, draws) → float64 (draws), ascending: values, n rows one after another */
static int bootstrap_means(lua_State *L) {
  mm_random *rng = bind_random(L, 1);
  int64_t count, n = positive(L, 3, "the number of rows"), draws = positive(L, 4, "draws");
  const double *values = bind_doubles(L, 2, &count);
  if (count == 0 || count % n != 0) bind_fail(L, "bootstrap_means: the values are not so many rows of one length");
  int64_t *counts = lua_newuserdatauv(L, (size_t)(n + count / n) * sizeof *counts, 0);
  mm_tensor *out = bind_new_tensor(L);
  BIND_CALL(L, mm_empty(bind_context(L), out, MM_FLOAT64, 1, &draws));
  mm_bootstrap_means(mm_data(out), draws, values, n, count / n, counts, rng);
  return 1;
}

/* bootstrap_groups(rng, values, sizes, draws) → float64 (draws), ascending: values, one group after another, and how
 * many each has */
static int bootstrap_groups(lua_State *L) {
  mm_random *rng = bind_random(L, 1);
  bind_table(L, 3);
  int64_t count, n = luaL_len(L, 3), draws = positive(L, 4, "draws");
  const double *values = bind_doubles(L, 2, &count);
  int64_t *starts = lua_newuserdatauv(L, (size_t)(n + 1) * sizeof *starts, 0);
  starts[0] = 0;
  for (lua_Integer i = 1; i <= n; i++) {
    lua_geti(L, 3, i);
    starts[i] = starts[i - 1] + positive(L, -1, "a size");
    lua_pop(L, 1);
    if (starts[i] > count) break;
  }
  if (n < 1 || starts[n] != count) bind_fail(L, "bootstrap_groups: the sizes do not add up to the values");
  mm_tensor *out = bind_new_tensor(L);
  BIND_CALL(L, mm_empty(bind_context(L), out, MM_FLOAT64, 1, &draws));
  mm_bootstrap_groups(mm_data(out), draws, values, starts, n, rng);
  return 1;
}

/* sampled_flips(rng, d, bound, two_sided, draws) → how many patterns of signs reach bound */
static int sampled_flips(lua_State *L) {
  mm_random *rng = bind_random(L, 1);
  int64_t n, draws = positive(L, 5, "draws");
  double bound = bind_number(L, 3);
  bool two_sided = bind_flag(L, 4);
  const double *d = bind_doubles(L, 2, &n);
  return lua_pushinteger(L, mm_sampled_flips(d, n, bound, two_sided, draws, rng)), 1;
}

/* half_signs(rng, x, draws) → how many random halves have the sign of the whole */
static int half_signs(lua_State *L) {
  mm_random *rng = bind_random(L, 1);
  int64_t n, draws = positive(L, 3, "draws");
  const double *given = bind_doubles(L, 2, &n);
  double *x = lua_newuserdatauv(L, (size_t)(n ? n : 1) * sizeof *x, 0);
  memcpy(x, given, (size_t)n * sizeof *x);
  return lua_pushinteger(L, mm_half_signs(x, n, draws, rng)), 1;
}

static int describe(lua_State *L) { return bind_random(L, 1), lua_pushliteral(L, "random generator"), 1; }

void bind_open_random(lua_State *L) {
  static const luaL_Reg functions[] = {{"random", make},
                                       {"randn", randn},
                                       {"rand", rand_uniform},
                                       {"bootstrap_means", bootstrap_means},
                                       {"bootstrap_groups", bootstrap_groups},
                                       {"sampled_flips", sampled_flips},
                                       {"half_signs", half_signs},
                                       {NULL, NULL}};
  static const luaL_Reg methods[] = {{"split", split},     {"uniform", uniform}, {"normal", normal},
                                     {"integer", integer}, {"shuffle", shuffle}, {"copy", copy},
                                     {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
  luaL_newmetatable(L, BIND_RANDOM);
  lua_newtable(L);
  luaL_setfuncs(L, methods, 0);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, describe);
  lua_setfield(L, -2, "__tostring");
  lua_pop(L, 1);
}
