/* status.h: the context, which all state hangs off, and failing with a message.
 *
 * What holds: the engine has no other state. A context belongs to one thread at a time; only the pool's workers run
 * beside it, and they see nothing but the argument of their loop. `message` changes only in mm_fail, so that it is
 * that of the last failure. A message's format is an English text; what the reader sees is `translate`'s answer to
 * it, so that languages live outside. */
#ifndef MM_GROUND_STATUS_H
#define MM_GROUND_STATUS_H

#include "format.h"
#include "minimodel.h"

typedef struct mm_kernels mm_kernels; /* kernels/kernels.h */
typedef struct mm_pool mm_pool;       /* threads.c */

enum { MM_BLOCK_SIZES = 64 };
/* A block of memory that is kept for reuse; the next of its size. */
typedef struct mm_free_block {
  struct mm_free_block *next;
} mm_free_block;

struct mm_context {
  char message[MM_MESSAGE_SIZE];
  mm_translate *translate;    /* NULL: messages are English */
  void *translate_data;
  const mm_kernels *kernels;  /* the set for this processor; never NULL */
  mm_pool *pool;              /* NULL when threads == 1 */
  int threads;
  mm_memory_use memory;
  size_t memory_limit;        /* 0: none */
  int64_t fail_after;         /* < 0: off */
  mm_free_block *free_blocks[MM_BLOCK_SIZES]; /* kept for reuse, a list for each size; memory.c */
  size_t kept;                /* bytes in free_blocks: not live, but not returned to the system */
  /* bytes of the blocks handed out; a block is as large as its size class, so used >= live */
  size_t used, used_peak;
  mm_tape *tape;              /* the open one, or NULL */
};

/* Writes the message and returns `status`, so that a check reads: return mm_fail(cx, MM_ESHAPE, "matmul: …", …).
 * The format is a literal: it is the key by which translations are found. */
mm_status mm_fail(mm_context *cx, mm_status status, const char *format, ...) PRINTF_LIKE(3, 4);

/* Propagates any status but MM_OK. Where something must be let go first, a status is kept in a variable instead. */
#define MM_TRY(expression)                        \
  do {                                            \
    mm_status mm_try_ = (expression);             \
    if (mm_try_ != MM_OK) return mm_try_;         \
  } while (0)

#endif
