/* tensor.c: handles, shapes, making tensors, and the variables that gradients gather in.
 *
 * Does: what a tensor is without arithmetic: references, checks of shapes and axes, memory for elements. Does not:
 * put anything in it (make.c, copy.c), make views (strides.c), record on the tape. */
#include "tensor/tensor.h"

#include <stdio.h>
#include <string.h>

/* ---- Handles ---- */

void mm_release(mm_tensor *t) {
  mm_variable_release(t->variable);
  mm_storage_release(t->storage);
  *t = (mm_tensor){0};
}

void mm_share(mm_tensor *out, const mm_tensor *t) {
  mm_tensor copy = *t;
  mm_storage_retain(copy.storage);
  mm_variable_retain(copy.variable);
  mm_release(out);
  *out = copy;
}

void mm_move(mm_tensor *out, mm_tensor *from) {
  if (out == from) return;
  mm_release(out);
  *out = *from;
  *from = (mm_tensor){0};
}

int64_t mm_count(const mm_tensor *t) {
  int64_t count = 1;
  for (int i = 0; i < t->n_axes; i++) count *= t->shape[i];
  return count;
}

bool mm_is_contiguous(const mm_tensor *t) {
  int64_t stride = 1;
  bool packed = true;
  for (int i = t->n_axes - 1; i >= 0; i--) {
    if (t->shape[i] == 0) return true;
    if (t->shape[i] > 1 && t->strides[i] != stride) packed = false;
    stride *= t->shape[i];
  }
  return packed;
}

void *mm_data(const mm_tensor *t) {
  if (t->storage == NULL) return NULL;
  return (char *)t->storage->data + t->offset * (int64_t)mm_dtype_size(t->dtype);
}

double mm_get(const mm_tensor *t, const int64_t *index) {
  int64_t at = 0;
  for (int i = 0; i < t->n_axes; i++) at += index[i] * t->strides[i];
  switch (t->dtype) {
  case MM_FLOAT32: return (double)((const float *)mm_data(t))[at];
  case MM_FLOAT64: return ((const double *)mm_data(t))[at];
  case MM_INT32: return (double)((const int32_t *)mm_data(t))[at];
  case MM_INT64: return (double)((const int64_t *)mm_data(t))[at];
  }
  return 0;
}

int64_t mm_get_integer(const mm_tensor *t, const int64_t *index) {
  int64_t at = 0;
  for (int i = 0; i < t->n_axes; i++) at += index[i] * t->strides[i];
  return t->dtype == MM_INT32 ? ((const int32_t *)mm_data(t))[at] : ((const int64_t *)mm_data(t))[at];
}

const char *mm_shape_text(const mm_tensor *t, char text[128]) {
  enum { SIZE = 128 };
  if (t->n_axes == 0) {
    memcpy(text, "scalar", sizeof "scalar");
    return text;
  }
  size_t used = 0;
  for (int i = 0; i < t->n_axes; i++) {
    char piece[32];
    int length = snprintf(piece, sizeof piece, "%s%lld", i > 0 ? " × " : "", (long long)t->shape[i]);
    /* eight sizes of nineteen digits do not fit; whatever is left out is shown as left out */
    if (used + (size_t)length + sizeof " …" > SIZE) {
      memcpy(text + used, " …", sizeof " …");
      return text;
    }
    memcpy(text + used, piece, (size_t)length + 1);
    used += (size_t)length;
  }
  return text;
}

/* ---- Types, shapes and axes ---- */

bool mm_is_real(const mm_tensor *t) { return t->dtype == MM_FLOAT32 || t->dtype == MM_FLOAT64; }

bool mm_is_integer(const mm_tensor *t) { return !mm_is_real(t); }

bool mm_same_shape(const mm_tensor *a, const mm_tensor *b) {
  if (a->n_axes != b->n_axes) return false;
  for (int i = 0; i < a->n_axes; i++)
    if (a->shape[i] != b->shape[i]) return false;
  return true;
}

/* The bytes of the widest type must fit too, and strides, for which an empty axis counts as one: 0 × 2⁶² ×
 * 2⁶² is refused. */
mm_status mm_check_shape(mm_context *cx, const char *who, int n_axes, const int64_t *shape, int64_t *count) {
  if (n_axes < 0 || n_axes > MM_MAX_AXES)
    return mm_fail(cx, MM_ESHAPE, "%s: %d axes; a tensor has 0 … %d", who, n_axes, MM_MAX_AXES);
  char text[128];
  mm_tensor asked = {.n_axes = n_axes};
  if (n_axes > 0) memcpy(asked.shape, shape, (size_t)n_axes * sizeof shape[0]);
  const int64_t most = (int64_t)((uint64_t)SIZE_MAX < INT64_MAX ? (uint64_t)SIZE_MAX : INT64_MAX) / 8;
  int64_t product = 1;
  bool empty = false;
  for (int i = 0; i < n_axes; i++) {
    if (shape[i] < 0) return mm_fail(cx, MM_ESHAPE, "%s: negative size in shape %s", who, mm_shape_text(&asked, text));
    if (shape[i] == 0) {
      empty = true;
      continue;
    }
    if (shape[i] > most / product)
      return mm_fail(cx, MM_ENOMEM, "%s: a tensor of %s is too large for this machine", who,
                     mm_shape_text(&asked, text));
    product *= shape[i];
  }
  *count = empty ? 0 : product;
  return MM_OK;
}

mm_status mm_axis(mm_context *cx, const char *who, const mm_tensor *t, int axis, int *out) {
  int resolved = axis < 0 ? axis + t->n_axes : axis;
  if (resolved < 0 || resolved >= t->n_axes) {
    char text[128];
    return mm_fail(cx, MM_EINDEX, "%s: no such axis: the tensor is %s", who, mm_shape_text(t, text));
  }
  *out = resolved;
  return MM_OK;
}

void mm_set_packed_shape(mm_tensor *t, int n_axes, const int64_t *shape) {
  int64_t stride = 1;
  t->n_axes = n_axes;
  for (int i = n_axes - 1; i >= 0; i--) {
    t->shape[i] = shape[i];
    t->strides[i] = stride;
    stride *= shape[i] > 0 ? shape[i] : 1;
  }
}

void mm_drop_axis(mm_tensor *t, int axis) {
  for (int i = axis; i + 1 < t->n_axes; i++) {
    t->shape[i] = t->shape[i + 1];
    t->strides[i] = t->strides[i + 1];
  }
  t->n_axes--;
}

void mm_insert_axis(mm_tensor *t, int axis) {
  for (int i = t->n_axes; i > axis; i--) {
    t->shape[i] = t->shape[i - 1];
    t->strides[i] = t->strides[i - 1];
  }
  t->shape[axis] = 1;
  t->strides[axis] = 0;
  t->n_axes++;
}

/* ---- Memory ---- */

mm_status mm_empty(mm_context *cx, mm_tensor *out, mm_dtype dtype, int n_axes, const int64_t *shape) {
  int64_t count = 0;
  MM_TRY(mm_check_shape(cx, "tensor", n_axes, shape, &count));
  mm_tensor t = {.dtype = dtype};
  mm_set_packed_shape(&t, n_axes, shape);
  MM_TRY(mm_storage_new(cx, &t.storage, (size_t)count * mm_dtype_size(dtype)));
  mm_move(out, &t);
  return MM_OK;
}

mm_status mm_empty_like(mm_context *cx, mm_tensor *out, const mm_tensor *t) {
  mm_tensor like = *t; /* out may be t, whose shape must outlive it */
  return mm_empty(cx, out, like.dtype, like.n_axes, like.shape);
}

/* ---- Variables ---- */

mm_status mm_variable_new(mm_context *cx, mm_variable **out) {
  void *address = NULL;
  MM_TRY(mm_memory_take(cx, &address, sizeof **out));
  *out = address;
  **out = (mm_variable){.cx = cx, .references = 1, .entry = MM_NO_ENTRY};
  return MM_OK;
}

void mm_variable_retain(mm_variable *variable) {
  if (variable != NULL) variable->references++;
}

void mm_variable_release(mm_variable *variable) {
  if (variable == NULL || --variable->references > 0) return;
  mm_release(&variable->gradient);
  mm_release(&variable->collected);
  mm_memory_give(variable->cx, variable, sizeof *variable);
}

mm_status mm_require_grad(mm_context *cx, mm_tensor *t) {
  if (!mm_is_real(t))
    return mm_fail(cx, MM_EDTYPE,
                   "requires_grad: an integer tensor (%s) has no gradient; cast it to float32 or float64",
                   mm_dtype_name(t->dtype));
  if (t->variable == NULL) MM_TRY(mm_variable_new(cx, &t->variable));
  t->variable->collects = true;
  return MM_OK;
}

bool mm_requires_grad(const mm_tensor *t) {
  return t->variable != NULL && (t->variable->collects || t->variable->tape != NULL);
}

mm_status mm_grad(mm_context *cx, mm_tensor *out, const mm_tensor *t) {
  if (!mm_is_real(t))
    return mm_fail(cx, MM_EDTYPE, "grad: an integer tensor (%s) has no gradient", mm_dtype_name(t->dtype));
  if (t->variable == NULL) mm_release(out);
  else mm_share(out, &t->variable->collected);
  return MM_OK;
}

void mm_zero_grad(mm_tensor *t) {
  if (t->variable != NULL) mm_release(&t->variable->collected);
}

void mm_detach(mm_tensor *t) {
  mm_variable_release(t->variable);
  t->variable = NULL;
}
