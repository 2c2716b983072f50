/* attention.c: scaled dot-product attention. Its options come as positions here; lua/minimodel/init.lua and
 * lua/minimodel/nn/attention.lua name them. */
#include "binding/bind.h"
#include "binding/open.h"

/* attention(q, k, v, causal, bias, slopes, scale, weights) → out [, the weights] */
static int attention(lua_State *L) {
  lua_settop(L, 8);
  double scale = bind_optional_number(L, 7, 0.0);
  bool want_weights = bind_flag(L, 8), causal = bind_flag(L, 4);
  mm_tensor *out = bind_new_tensor(L), *weights = want_weights ? bind_new_tensor(L) : NULL;
  mm_tensor *q = bind_tensor(L, 1), *k = bind_tensor(L, 2), *v = bind_tensor(L, 3);
  mm_attention_options options = {.causal = causal,
                                  .bias = bind_optional_tensor(L, 5),
                                  .slopes = bind_optional_tensor(L, 6),
                                  .scale = lua_isnil(L, 7) ? NULL : &scale};
  BIND_CALL(L, mm_attention(bind_context(L), out, weights, q, k, v, &options));
  return want_weights ? 2 : 1;
}

/* attention_weights(q, k, causal, bias, slopes) → the weights */
static int attention_weights(lua_State *L) {
  lua_settop(L, 5);
  bool causal = bind_flag(L, 3);
  mm_tensor *out = bind_new_tensor(L), *q = bind_tensor(L, 1), *k = bind_tensor(L, 2);
  mm_attention_options options = {
      .causal = causal, .bias = bind_optional_tensor(L, 4), .slopes = bind_optional_tensor(L, 5)};
  BIND_CALL(L, mm_attention_weights(bind_context(L), out, q, k, &options));
  return 1;
}

void bind_open_attention(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"attention", attention}, {"attention_weights", attention_weights}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
