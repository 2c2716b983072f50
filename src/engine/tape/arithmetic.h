/* arithmetic.h: the untracked arithmetic that the tape, and forwards and backwards, are written with.
 *
 * What holds: results have no variable and do not depend on how many threads there are. */
#ifndef MM_TAPE_ARITHMETIC_H
#define MM_TAPE_ARITHMETIC_H

#include "ground/threads.h"
#include "tensor/strides.h"

/* Calls run for every run of the views (all of one shape): at[i] is where view i's run begins, steps[i] its step in
 * elements. Runs may be spread over threads. */
typedef void mm_run_function(void *argument, void *const *at, const int64_t *steps, int64_t length);
void mm_for_runs(mm_context *cx, int64_t grain, int n, const mm_tensor *const *views, mm_run_function *run,
                 void *argument);
/* out (empty) = a ∘ b, contiguous. */
mm_status mm_compute_binary(mm_context *cx, const char *who, mm_tensor *out, mm_binary_kind kind, const mm_tensor *a,
                            const mm_tensor *b);
/* Dense memory of t's shape with its axes in the order in which t has them in memory, so that a permuted view gives a
 * permuted view of contiguous memory and undoing the permutation later costs nothing. */
mm_status mm_empty_layout(mm_context *cx, mm_tensor *out, const mm_tensor *t);
void mm_zero(mm_tensor *t); /* contiguous or a dense layout */

/* ---- sums.c ---- */

/* dst += sign · Σ src over the axes that dst lacks or has with length 1; sign is 1 or −1. The order depends
 * on shapes alone. */
mm_status mm_add_reduced(mm_context *cx, mm_tensor *dst, const mm_tensor *src, int sign);
/* dst (n) += Σ of `count` rows of n contiguous elements, of which is given where each begins. */
void mm_add_rows(mm_context *cx, mm_dtype dtype, void *dst, const void *const *rows, int64_t count, int64_t n);
/* Σ of n contiguous elements: the kernel's on blocks, then pairwise, so that long sums lose little. */
double mm_sum_long(mm_context *cx, mm_dtype dtype, const void *x, int64_t n);

#endif
