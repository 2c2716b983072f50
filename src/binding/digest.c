/* digest.c: the SHA-256 of a text, by which a manifest knows its figures, and its base64, by which a page carries
 * them. GLib, which pango brings along, does the computing. Does not: read files. */
#include <glib.h>

#include "binding/bind.h"
#include "binding/open.h"

/* sha256(text) → 64 hexadecimal digits */
static int digest_sha256(lua_State *L) {
  size_t size;
  const char *text = bind_text(L, 1, &size);
  char digits[65];
  GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_checksum_update(sum, (const guchar *)text, (gssize)size);
  g_strlcpy(digits, g_checksum_get_string(sum), sizeof digits);
  g_checksum_free(sum);
  lua_pushstring(L, digits);
  return 1;
}

/* base64(text) → text */
static int digest_base64(lua_State *L) {
  size_t size;
  const char *text = bind_text(L, 1, &size);
  luaL_Buffer out;
  char *room = luaL_buffinitsize(L, &out, (size / 3 + 1) * 4 + 1); /* Lua owns it, so that an error leaks nothing */
  gint state = 0, save = 0;
  gsize written = g_base64_encode_step((const guchar *)text, size, FALSE, room, &state, &save);
  written += g_base64_encode_close(FALSE, room + written, &state, &save);
  luaL_pushresultsize(&out, written);
  return 1;
}

void bind_open_digest(lua_State *L) {
  lua_pushcfunction(L, digest_sha256);
  lua_setfield(L, -2, "sha256");
  lua_pushcfunction(L, digest_base64);
  lua_setfield(L, -2, "base64");
}
