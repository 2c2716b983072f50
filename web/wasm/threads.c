/* threads.c of the page: there is one thread, so every loop runs inline. In place of engine/ground/threads.c. */
#include "ground/threads.h"

void mm_parallel_for(mm_context *cx, int64_t n, int64_t grain, mm_range_function *function, void *argument) {
  (void)cx;
  (void)grain;
  if (n > 0) function(argument, 0, n);
}

mm_status mm_pool_open(mm_context *cx, int threads) {
  (void)threads;
  cx->pool = NULL;
  cx->threads = 1;
  return MM_OK;
}

void mm_pool_close(mm_context *cx) { cx->pool = NULL; }
