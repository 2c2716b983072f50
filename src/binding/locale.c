/* locale.c: os.setlocale as it is, but for numbers and the order of words.
 *
 * A decimal point that follows the locale makes JSON, SVG and every printed number wrong, and makes tonumber refuse
 * them; an order that follows it sorts a manifest's keys otherwise. Both would differ from a classmate's for a line of
 * a script. So a locale for all categories leaves these two in C; asked for by itself, "collate" is given, and
 * "numeric" is refused (nil), as Lua says that a request was not honoured. Does not: keep a C library that the program
 * might load from setting it. */
#include <locale.h>
#include <string.h>

#include "binding/bind.h"
#include "binding/open.h"

/* os.setlocale([locale [, category]]); upvalue: Lua's own */
static int set_locale(lua_State *L) {
  const char *locale = lua_isnoneornil(L, 1) ? NULL : bind_text(L, 1, NULL);
  const char *category = lua_isnoneornil(L, 2) ? "all" : bind_text(L, 2, NULL);
  bool plain = locale != NULL && (strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0);
  if (locale != NULL && !plain && strcmp(category, "numeric") == 0) return lua_pushnil(L), 1;
  lua_settop(L, 2);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, 2, 1);
  if (locale == NULL || strcmp(category, "all") != 0 || lua_isnil(L, -1)) return 1;
  setlocale(LC_NUMERIC, "C");
  setlocale(LC_COLLATE, "C");
  lua_pushstring(L, setlocale(LC_ALL, NULL));
  return 1;
}

void bind_settle_locale(lua_State *L) {
  lua_getglobal(L, "os");
  lua_getfield(L, -1, "setlocale");
  lua_pushcclosure(L, set_locale, 1);
  lua_setfield(L, -2, "setlocale");
  lua_pop(L, 1);
}
