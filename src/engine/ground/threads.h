/* threads.h: a loop over a range, cut among a few threads.
 *
 * What holds: the cut must not show in the result. An output element has one owner, and no sum is split where
 * the cut falls. */
#ifndef MM_GROUND_THREADS_H
#define MM_GROUND_THREADS_H

#include "ground/status.h"

typedef void mm_range_function(void *argument, int64_t first, int64_t last); /* first … last − 1 */
/* Runs function over 0 … n−1 cut in ranges, on the pool where there are at least 2 · grain items, inline otherwise.
 * Not re-entrant: inside, it runs inline. */
void mm_parallel_for(mm_context *cx, int64_t n, int64_t grain, mm_range_function *function, void *argument);

/* Elements below which a loop stays on the calling thread: for loops bound by memory, and for those
 * bound by arithmetic. */
enum { MM_GRAIN_MEMORY = 65536, MM_GRAIN_ARITHMETIC = 16384 };

mm_status mm_pool_open(mm_context *cx, int threads);
void mm_pool_close(mm_context *cx);

#endif
