/* unpack.c: as src/embed/unpack.c, for a page's library, which travels packed as a whole and not file by file. */
#include <string.h>

#include "embed/embedded.h"

bool embedded_unpack(const embedded_bytes *from, char *to) { return memcpy(to, from->bytes, from->size), true; }
