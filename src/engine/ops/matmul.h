/* matmul.h: the matrix product over tensors, untracked and in place.
 *
 * What holds: an element of the result is one chain of fused multiply-adds in k order, whatever the strides, blocks
 * and threads; the two below and the twin agree to the bit. `who` begins the messages. */
#ifndef MM_OPS_MATMUL_H
#define MM_OPS_MATMUL_H

#include "tensor/strides.h"

/* out (…, N, M) = [out +] a (…, N, K) · b (…, K, M). All of one real type, at least 2 axes, any strides for a and b;
 * out's last or last but one stride is 1, and out overlaps neither. Leading axes of a and b broadcast. A leading axis
 * that out lacks, or has as 1, is summed over: each element's chain goes on through it in order, so a weight's
 * gradient over a batch needs no temporary. */
mm_status mm_matmul_into(mm_context *cx, const char *who, mm_tensor *out, const mm_tensor *a, const mm_tensor *b,
                         bool accumulate);
/* out = row (M) in every row + a · b; out has rows of unit stride, row is contiguous. */
mm_status mm_matmul_from_row(mm_context *cx, const char *who, mm_tensor *out, const mm_tensor *a, const mm_tensor *b,
                             const mm_tensor *row);
/* mm_matmul_into by its definition, one loop after another: the twin that the fast one is tested against. */
mm_status mm_matmul_naive(mm_context *cx, const char *who, mm_tensor *out, const mm_tensor *a, const mm_tensor *b,
                          bool accumulate);

#endif
