/* embedded.h: the files that travel inside the program, sorted by name: "minimodel/init.lua", "argparse.lua",
 * "pandoc/…". */
#ifndef EMBEDDED_H
#define EMBEDDED_H

#include <stddef.h>

typedef struct embedded_file {
  const char *name, *bytes; /* one zero byte follows the last */
  size_t length;
} embedded_file;
extern const embedded_file embedded_files[];
extern const size_t embedded_count;

#endif
