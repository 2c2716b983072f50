/* attention.c: scaled dot-product attention. Its options come as positions here; lua/minimodel/init.lua names them. */
#include "binding/bind.h"

/* attention(q, k, v, causal, bias, slopes, scale, weights) → out [, the weights] */
static int attention(lua_State *L) {
  mm_tensor *q = bind_tensor(L, 1), *k = bind_tensor(L, 2), *v = bind_tensor(L, 3);
  mm_attention_options options = {.causal = bind_flag(L, 4),
                                  .bias = bind_optional_tensor(L, 5),
                                  .slopes = bind_optional_tensor(L, 6),
                                  .scale = luaL_optnumber(L, 7, 0.0)};
  bool want_weights = bind_flag(L, 8);
  mm_tensor *out = bind_new_tensor(L), *weights = want_weights ? bind_new_tensor(L) : NULL;
  BIND_CALL(L, mm_attention(bind_context(L), out, weights, q, k, v, &options));
  return want_weights ? 2 : 1;
}

void bind_open_attention(lua_State *L) {
  static const luaL_Reg functions[] = {{"attention", attention}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
