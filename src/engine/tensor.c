/* tensor.c: handles, shapes, making tensors.
 *
 * Does: what a tensor is without arithmetic: references, checks of shapes and axes, tensors from values, assignment. Does not:
 * record anything on the tape; the views are in strides.c and the loops that convert and copy in copy.c. */
#include "internal.h"

#include <math.h>
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

/* The bytes of the widest type must fit too, and strides, for which an empty axis counts as one: 0 × 2⁶² × 2⁶² is refused. */
mm_status mm_check_shape(mm_context *cx, const char *who, int n_axes, const int64_t *shape, int64_t *count) {
  if (n_axes < 0 || n_axes > MM_MAX_AXES)
    return mm_fail(cx, MM_ESHAPE, "%s: %d axes; a tensor has 0 … %d", who, n_axes, MM_MAX_AXES);
  char text[128];
  mm_tensor asked = {.n_axes = n_axes};
  if (n_axes > 0) memcpy(asked.shape, shape, (size_t)n_axes * sizeof shape[0]);
  const int64_t most = INT64_MAX / 8;
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

/* ---- Making tensors ---- */

mm_status mm_empty(mm_context *cx, mm_tensor *out, mm_dtype dtype, int n_axes, const int64_t *shape) {
  int64_t count = 0;
  MM_TRY(mm_check_shape(cx, "tensor", n_axes, shape, &count));
  mm_tensor t = {.dtype = dtype, .n_axes = n_axes};
  int64_t stride = 1;
  for (int i = n_axes - 1; i >= 0; i--) {
    t.shape[i] = shape[i];
    t.strides[i] = stride;
    stride *= shape[i] > 0 ? shape[i] : 1;
  }
  MM_TRY(mm_storage_new(cx, &t.storage, (size_t)count * mm_dtype_size(dtype)));
  mm_move(out, &t);
  return MM_OK;
}

mm_status mm_empty_like(mm_context *cx, mm_tensor *out, const mm_tensor *t) {
  mm_tensor like = *t; /* out may be t, whose shape must outlive it */
  return mm_empty(cx, out, like.dtype, like.n_axes, like.shape);
}

/* A view of one double, as an operand for mm_copy_elements; it owns nothing. */
static mm_tensor view_of_doubles(mm_storage *storage, const double *values, int n_axes, const int64_t *shape) {
  *storage = (mm_storage){.references = 1, .data = (void *)(uintptr_t)values};
  mm_tensor t = {.storage = storage, .dtype = MM_FLOAT64, .n_axes = n_axes};
  int64_t stride = 1;
  for (int i = n_axes - 1; i >= 0; i--) {
    t.shape[i] = shape[i];
    t.strides[i] = stride;
    stride *= shape[i] > 0 ? shape[i] : 1;
  }
  return t;
}

mm_status mm_full(mm_context *cx, mm_tensor *out, mm_dtype dtype, int n_axes, const int64_t *shape, double value) {
  mm_tensor t = {0};
  MM_TRY(mm_empty(cx, &t, dtype, n_axes, shape));
  if (value == 0 && !signbit(value)) {
    memset(mm_data(&t), 0, t.storage->bytes);
  } else {
    mm_storage storage;
    mm_tensor source = view_of_doubles(&storage, &value, n_axes, shape);
    memset(source.strides, 0, sizeof source.strides);
    mm_copy_elements(cx, &t, &source);
  }
  mm_move(out, &t);
  return MM_OK;
}

mm_status mm_from_doubles(mm_context *cx, mm_tensor *out, mm_dtype dtype, int n_axes, const int64_t *shape,
                          const double *values) {
  mm_tensor t = {0};
  MM_TRY(mm_empty(cx, &t, dtype, n_axes, shape));
  mm_storage storage;
  mm_tensor source = view_of_doubles(&storage, values, n_axes, shape);
  mm_copy_elements(cx, &t, &source);
  mm_move(out, &t);
  return MM_OK;
}

mm_status mm_arange(mm_context *cx, mm_tensor *out, mm_dtype dtype, int64_t n) {
  if (n < 0) return mm_fail(cx, MM_EVALUE, "arange: n is %lld; it must not be negative", (long long)n);
  /* past these not every integer has a place in the type */
  int64_t most = dtype == MM_FLOAT32 ? (int64_t)1 << 24 : dtype == MM_INT32 ? INT32_MAX : (int64_t)1 << 53;
  if (n > most)
    return mm_fail(cx, MM_EVALUE, "arange: 0 … %lld does not fit in %s", (long long)(n - 1), mm_dtype_name(dtype));
  mm_tensor t = {0};
  MM_TRY(mm_empty(cx, &t, dtype, 1, &n));
  void *x = mm_data(&t);
  switch (dtype) {
  case MM_FLOAT32:
    for (int64_t i = 0; i < n; i++) ((float *)x)[i] = (float)i;
    break;
  case MM_FLOAT64:
    for (int64_t i = 0; i < n; i++) ((double *)x)[i] = (double)i;
    break;
  case MM_INT32:
    for (int64_t i = 0; i < n; i++) ((int32_t *)x)[i] = (int32_t)i;
    break;
  case MM_INT64:
    for (int64_t i = 0; i < n; i++) ((int64_t *)x)[i] = i;
    break;
  }
  mm_move(out, &t);
  return MM_OK;
}

/* ---- Copying ---- */

mm_status mm_copy(mm_context *cx, mm_tensor *out, const mm_tensor *x) {
  mm_tensor t = {0};
  MM_TRY(mm_empty_like(cx, &t, x));
  mm_copy_elements(cx, &t, x);
  mm_move(out, &t);
  return MM_OK;
}

static void share_untracked(mm_tensor *out, const mm_tensor *x) {
  mm_tensor t = *x;
  t.variable = NULL;
  mm_share(out, &t);
}

mm_status mm_packed(mm_context *cx, mm_tensor *out, const mm_tensor *x) {
  if (!mm_is_contiguous(x)) return mm_copy(cx, out, x);
  share_untracked(out, x);
  return MM_OK;
}

mm_status mm_cast_elements(mm_context *cx, mm_tensor *out, const mm_tensor *x, mm_dtype dtype) {
  if (x->dtype == dtype) {
    share_untracked(out, x);
    return MM_OK;
  }
  mm_tensor t = {0};
  MM_TRY(mm_empty(cx, &t, dtype, x->n_axes, x->shape));
  mm_copy_elements(cx, &t, x);
  mm_move(out, &t);
  return MM_OK;
}

mm_status mm_assign(mm_context *cx, mm_tensor *dst, const mm_tensor *src) {
  if (dst->dtype != src->dtype)
    return mm_fail(cx, MM_EDTYPE, "assign: the values are %s and the tensor is %s", mm_dtype_name(src->dtype),
                   mm_dtype_name(dst->dtype));
  for (int i = 0; i < dst->n_axes; i++)
    if (dst->strides[i] == 0 && dst->shape[i] > 1)
      return mm_fail(cx, MM_EVALUE,
                     "assign: a broadcast tensor repeats its elements and cannot be written to; copy it first");
  if (mm_tape_holds(cx->tape, dst->storage))
    return mm_fail(cx, MM_ESTATE, "assign: the open tape still needs what this tensor holds");
  mm_tensor source = {0};
  MM_TRY(mm_view_broadcast(cx, "assign", &source, src, dst->n_axes, dst->shape));
  if (source.storage == dst->storage) { /* they may overlap */
    mm_status status = mm_copy(cx, &source, &source);
    if (status != MM_OK) {
      mm_release(&source);
      return status;
    }
  }
  mm_copy_elements(cx, dst, &source);
  mm_release(&source);
  return MM_OK;
}
