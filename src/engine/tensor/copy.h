/* copy.h: elements from one tensor's memory to another's, between any two types and over any strides.
 *
 * What holds: to integers a number is truncated, and one that does not fit is refused before it is copied; to reals it
 * is rounded once. */
#ifndef MM_TENSOR_COPY_H
#define MM_TENSOR_COPY_H

#include "tensor/tensor.h"

/* dst[i] = src[i]; of one shape. They do not overlap unless they are the same elements. */
void mm_copy_elements(mm_context *cx, mm_tensor *dst, const mm_tensor *src);

/* MM_EVALUE where an element of x has no place in an integer type: it is too large, or a NaN. */
mm_status mm_check_fits(mm_context *cx, const char *who, const mm_tensor *x, mm_dtype dtype);

/* x itself when contiguous, else a copy; no variable */
mm_status mm_packed(mm_context *cx, mm_tensor *out, const mm_tensor *x);
/* x itself when it is of that type, else a copy; no variable. MM_EVALUE where it does not fit. */
mm_status mm_cast_elements(mm_context *cx, mm_tensor *out, const mm_tensor *x, mm_dtype dtype);

#endif
