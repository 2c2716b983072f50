/* random.c: explicit generators. Each is a value of its own; there is no hidden one. */
#include "binding/bind.h"

static mm_random *new_random(lua_State *L) {
  mm_random *rng = lua_newuserdatauv(L, sizeof *rng, 0);
  *rng = (mm_random){0};
  luaL_setmetatable(L, BIND_RANDOM);
  return rng;
}

/* random(seed) */
static int make(lua_State *L) {
  int is_integer;
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
  const char *name = lua_tostring(L, 2);
  mm_random_split(new_random(L), rng, name);
  return 1;
}

static int uniform(lua_State *L) { return lua_pushnumber(L, mm_random_uniform(bind_random(L, 1))), 1; }
static int normal(lua_State *L) { return lua_pushnumber(L, mm_random_normal(bind_random(L, 1))), 1; }

/* rng:integer(a, b): a … b, both included */
static int integer(lua_State *L) {
  mm_random *rng = bind_random(L, 1);
  lua_Integer a = luaL_checkinteger(L, 2), b = luaL_checkinteger(L, 3);
  if (a > b) bind_fail(L, "integer: %lld … %lld holds no number", (long long)a, (long long)b);
  return lua_pushinteger(L, mm_random_integer(rng, a, b)), 1;
}

/* rng:shuffle(list) → list, in place. Fisher and Yates, from the end. */
static int shuffle(lua_State *L) {
  mm_random *rng = bind_random(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  for (lua_Integer i = luaL_len(L, 2); i > 1; --i) {
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

static int describe(lua_State *L) { return bind_random(L, 1), lua_pushliteral(L, "random generator"), 1; }

void bind_open_random(lua_State *L) {
  static const luaL_Reg functions[] = {{"random", make}, {"randn", randn}, {"rand", rand_uniform}, {NULL, NULL}};
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
