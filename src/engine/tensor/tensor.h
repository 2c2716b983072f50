/* tensor.h: what a tensor is, without arithmetic and without a tape.
 *
 * What holds: a handle owns one reference to its storage and one to its variable, where it has them. Shapes passed
 * mm_check_shape once, so that products of sizes and strides do not overflow afterwards. What is made in this room is
 * contiguous and has no variable. A variable outlives neither its last handle nor its tape's entry; it knows its tape
 * as a name only. */
#ifndef MM_TENSOR_TENSOR_H
#define MM_TENSOR_TENSOR_H

#include "ground/memory.h"

/* ---- Handles, types, shapes ---- */

void mm_move(mm_tensor *out, mm_tensor *from); /* releases out, takes from's references, empties from */
bool mm_is_real(const mm_tensor *t);
bool mm_is_integer(const mm_tensor *t);
bool mm_same_shape(const mm_tensor *a, const mm_tensor *b);
/* Sizes >= 0, at most MM_MAX_AXES of them, and their product and strides fit in 63 bits of bytes. */
mm_status mm_check_shape(mm_context *cx, const char *who, int n_axes, const int64_t *shape, int64_t *count);
/* The axis counted from 0; negative ones count from the end. MM_EINDEX. */
mm_status mm_axis(mm_context *cx, const char *who, const mm_tensor *t, int axis, int *out);
/* Gives t the shape, with the strides of packed memory: the last axis 1, every other one the product of
 * those after it. */
void mm_set_packed_shape(mm_tensor *t, int n_axes, const int64_t *shape);
void mm_drop_axis(mm_tensor *t, int axis);   /* of one entry */
void mm_insert_axis(mm_tensor *t, int axis); /* of one entry */

mm_status mm_empty_like(mm_context *cx, mm_tensor *out, const mm_tensor *t); /* contiguous, not initialised */

/* ---- Variables: a tensor's gradient, and its place on the tape ---- */

struct mm_variable {
  mm_context *cx;
  int64_t references;
  mm_tape *tape;       /* where it was made; NULL: a leaf, or made on a tape that is gone */
  int64_t entry;       /* its place there */
  bool collects;       /* a leaf, or a tensor whose gradient was asked for */
  mm_tensor gradient;  /* of the walk that is under way; empty before the first contribution */
  mm_tensor collected; /* what mm_grad gives */
  mm_variable *next;   /* the variables that collect and were reached in this walk */
};

enum { MM_NO_ENTRY = -1 };

mm_status mm_variable_new(mm_context *cx, mm_variable **out); /* a leaf that does not collect yet */
void mm_variable_retain(mm_variable *variable);               /* NULL is allowed, here and below */
void mm_variable_release(mm_variable *variable);

#endif
