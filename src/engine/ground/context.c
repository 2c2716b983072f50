/* context.c: opening and closing an engine.
 *
 * Does: pick the kernels and start the pool. Does not: read the environment; the caller says how many threads
 * and which set. */
#include "ground/status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ground/threads.h"
#include "kernels/kernels.h"

enum { MOST_THREADS = 1024 };

mm_status mm_set_isa(mm_context *cx, const char *isa) {
  char names[MM_SET_NAMES];
  const mm_kernels *kernels = mm_kernels_choose(isa, names);
  if (kernels == NULL && mm_kernels_exist(isa))
    return mm_fail(cx, MM_EVALUE, "this processor lacks the instruction set '%s'; it has: %s", isa, names);
  if (kernels == NULL)
    return mm_fail(cx, MM_EVALUE, "unknown instruction set '%.40s'; this processor has: %s", isa, names);
  cx->kernels = kernels;
  return MM_OK;
}

mm_status mm_context_open(mm_context **out, int threads, const char *isa, char message[MM_MESSAGE_SIZE]) {
  char unread[MM_MESSAGE_SIZE];
  if (message == NULL) message = unread;
  mm_context *cx = calloc(1, sizeof *cx);
  if (cx == NULL) {
    snprintf(message, MM_MESSAGE_SIZE, "context: out of memory");
    return MM_ENOMEM;
  }
  cx->fail_after = -1;
  mm_status status = mm_set_isa(cx, isa);
  if (status == MM_OK && (threads < 1 || threads > MOST_THREADS))
    status = mm_fail(cx, MM_EVALUE, "context: threads is %d; it must be 1 … %d", threads, MOST_THREADS);
  if (status == MM_OK) status = mm_pool_open(cx, threads);
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

const char *mm_context_isa(const mm_context *cx) { return cx->kernels->isa; }

int mm_context_threads(const mm_context *cx) { return cx->threads; }
