/* unpack.c: what embed.c packed, as it was. */
#include <string.h>

#include <zlib.h>

#include "embed/embedded.h"

bool embedded_unpack(const embedded_bytes *from, char *to) {
  if (from->stored == from->size) return memcpy(to, from->bytes, from->size), true;
  uLongf size = from->size;
  return uncompress((Bytef *)to, &size, from->bytes, from->stored) == Z_OK && size == from->size;
}
