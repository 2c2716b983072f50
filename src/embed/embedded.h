/* embedded.h: the files that travel inside the program, sorted by name: "minimodel/init.lua", "argparse.lua",
 * "pandoc/…". A Lua file that many runs load is there twice: as its text and as what Lua compiled from it, which is
 * read in a seventh of the time but by that release of Lua alone. */
#ifndef EMBEDDED_H
#define EMBEDDED_H

#include <stdbool.h>
#include <stddef.h>

typedef struct embedded_bytes {
  const unsigned char *bytes;
  size_t stored, size; /* equal where they are stored as they are, as code always is; else packed, by zlib */
} embedded_bytes;
typedef struct embedded_file {
  const char *name;
  embedded_bytes text, code; /* no code: size 0 */
} embedded_file;
extern const embedded_file embedded_files[];
extern const size_t embedded_count;
extern const char embedded_lua[]; /* lua_ident of the Lua that compiled */

/* Writes all `size` bytes to `to`; false where zlib gets no memory. */
bool embedded_unpack(const embedded_bytes *from, char *to);

#endif
