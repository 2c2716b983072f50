/* memory.h: every byte the engine allocates passes here.
 *
 * What holds: memory.live is the sum of the bytes taken and not given back; an address is aligned to 64 bytes and
 * belongs to the context it was taken from; a storage lives exactly as long as its count of references is above 0. */
#ifndef MM_GROUND_MEMORY_H
#define MM_GROUND_MEMORY_H

#include "ground/status.h"

struct mm_storage {
  mm_context *cx;
  int64_t references;
  size_t bytes;
  void *data; /* aligned to 64 bytes */
};

/* Counted as live, never initialised; bytes 0 gives a valid address. MM_ENOMEM with a message. */
mm_status mm_memory_take(mm_context *cx, void **out, size_t bytes);
void mm_memory_give(mm_context *cx, void *address, size_t bytes); /* NULL is allowed */
bool mm_multiply_sizes(size_t a, size_t b, size_t *out);          /* false on overflow */

mm_status mm_storage_new(mm_context *cx, mm_storage **out, size_t bytes);
void mm_storage_retain(mm_storage *storage); /* NULL is allowed, here and below */
void mm_storage_release(mm_storage *storage);

#endif
