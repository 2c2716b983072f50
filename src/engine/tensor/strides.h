/* strides.h: views as arithmetic on shape, strides and offset, and walking several views at once.
 *
 * What holds: a view shares x's storage, has no variable, and reads no element that x does not have.
 * Nothing here copies. */
#ifndef MM_TENSOR_STRIDES_H
#define MM_TENSOR_STRIDES_H

#include "tensor/tensor.h"

/* NumPy's broadcast of the shapes of n tensors; MM_ESHAPE names both shapes that disagree. */
mm_status mm_broadcast_shape(mm_context *cx, const char *who, const mm_tensor *const *tensors, int n, int *n_axes,
                             int64_t shape[MM_MAX_AXES]);
mm_status mm_view_broadcast(mm_context *cx, const char *who, mm_tensor *out, const mm_tensor *x, int n_axes,
                            const int64_t *shape);
mm_status mm_view_permute(mm_context *cx, mm_tensor *out, const mm_tensor *x, const int *axes);
/* first … last inclusive, by `step`, which may be negative; last one step before first is an empty range. */
mm_status mm_view_slice(mm_context *cx, mm_tensor *out, const mm_tensor *x, int axis, int64_t first, int64_t last,
                        int64_t step);
/* false when no strides can express it, so a copy is needed. `shape` is resolved (no −1) and of equal count. */
bool mm_view_reshape(mm_tensor *out, const mm_tensor *x, int n_axes, const int64_t *shape);
/* x over leading axes of the sizes `lead`, its last two axes as they are; borrowed, and not checked: x (…, R, C) has
 * at most n_lead + 2 axes, and each leading one is 1 or the size in `lead`. */
mm_tensor mm_view_stretched(const mm_tensor *x, int n_lead, const int64_t *lead);

/* The axes from `first` on as a number of elements; 1 for none. */
int64_t mm_count_from(const mm_tensor *t, int first);
/* Where entry i, in C order over the first n axes, begins: in elements from t's first. */
int64_t mm_entry_offset(const mm_tensor *t, int n, int64_t i);

/* Walks tensors of one common shape (broadcast views) run by run along the last axis: for each run, offsets[i] is
 * where tensor i's first element is, in elements from mm_data. Axes are merged first, so that a contiguous tensor is
 * a single run.
 *   mm_walk w; for (mm_walk_start(&w, n, tensors); !w.done; mm_walk_next(&w)) … w.length, w.offsets[i], w.steps[i] */
enum { MM_WALK_MAX = 4 };
typedef struct mm_walk {
  int n, n_axes;
  int64_t shape[MM_MAX_AXES], strides[MM_WALK_MAX][MM_MAX_AXES], index[MM_MAX_AXES];
  int64_t length, offsets[MM_WALK_MAX], steps[MM_WALK_MAX];
  bool done;
} mm_walk;
void mm_walk_start(mm_walk *walk, int n, const mm_tensor *const *tensors);
void mm_walk_next(mm_walk *walk);

#endif
