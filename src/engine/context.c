/* context.c: opening and closing an engine.
 *
 * Does: pick the kernels and start the pool. Does not: read the environment; the caller says how many threads and which set. */
#include "internal.h"
#include "kernels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_THREADS = 1024 };

mm_status mm_context_open(mm_context **out, int threads, const char *isa, char message[MM_MESSAGE_SIZE]) {
  char unread[MM_MESSAGE_SIZE];
  if (message == NULL) message = unread;
  if (threads < 1 || threads > MOST_THREADS) {
    snprintf(message, MM_MESSAGE_SIZE, "context: threads is %d; it must be 1 … %d", threads, MOST_THREADS);
    return MM_EVALUE;
  }
  const mm_kernels *kernels = mm_kernels_choose(isa, message);
  if (kernels == NULL) return MM_EVALUE;
  mm_context *cx = calloc(1, sizeof *cx);
  if (cx == NULL) {
    snprintf(message, MM_MESSAGE_SIZE, "context: out of memory");
    return MM_ENOMEM;
  }
  cx->kernels = kernels;
  cx->isa = kernels->isa;
  cx->fail_after = -1;
  mm_status status = mm_pool_open(cx, threads);
  if (status != MM_OK) {
    memcpy(message, cx->message, MM_MESSAGE_SIZE);
    free(cx);
    return status;
  }
  *out = cx;
  return MM_OK;
}

void mm_context_close(mm_context *cx) {
  if (cx == NULL) return;
  mm_pool_close(cx);
  mm_memory_trim(cx);
  free(cx);
}

const char *mm_context_isa(const mm_context *cx) { return cx->isa; }

int mm_context_threads(const mm_context *cx) { return cx->threads; }
