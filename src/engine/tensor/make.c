/* make.c: tensors made of numbers: one value, a list, 0 … n−1, draws of a generator.
 *
 * Does: check what fits in the type. Does not: keep a generator (ground/random.c). */
#include <math.h>
#include <string.h>

#include "kernels/kernels.h"
#include "tensor/copy.h"

/* A view of numbers in a list, as an operand for mm_copy_elements; it owns nothing. */
static mm_tensor view_of(mm_storage *storage, mm_dtype dtype, const void *values, int n_axes, const int64_t *shape) {
  *storage = (mm_storage){.references = 1, .data = (void *)(uintptr_t)values};
  mm_tensor t = {.storage = storage, .dtype = dtype};
  mm_set_packed_shape(&t, n_axes, shape);
  return t;
}

mm_status mm_full(mm_context *cx, mm_tensor *out, mm_dtype dtype, int n_axes, const int64_t *shape, double value) {
  mm_tensor t = {0};
  mm_storage one;
  mm_tensor scalar = view_of(&one, MM_FLOAT64, &value, 0, NULL);
  MM_TRY(mm_check_fits(cx, "full", &scalar, dtype));
  MM_TRY(mm_empty(cx, &t, dtype, n_axes, shape));
  if (value == 0 && !signbit(value)) {
    memset(mm_data(&t), 0, t.storage->bytes);
  } else {
    mm_storage storage;
    mm_tensor source = view_of(&storage, MM_FLOAT64, &value, n_axes, shape);
    memset(source.strides, 0, sizeof source.strides);
    mm_copy_elements(cx, &t, &source);
  }
  mm_move(out, &t);
  return MM_OK;
}

static mm_status from_list(mm_context *cx, mm_tensor *out, mm_dtype dtype, int n_axes, const int64_t *shape,
                           mm_dtype listed, const void *values) {
  mm_tensor t = {0};
  int64_t count = 0;
  MM_TRY(mm_check_shape(cx, "tensor", n_axes, shape, &count));
  mm_storage storage;
  mm_tensor source = view_of(&storage, listed, values, n_axes, shape);
  MM_TRY(mm_check_fits(cx, "tensor", &source, dtype));
  MM_TRY(mm_empty(cx, &t, dtype, n_axes, shape));
  mm_copy_elements(cx, &t, &source);
  mm_move(out, &t);
  return MM_OK;
}

mm_status mm_from_doubles(mm_context *cx, mm_tensor *out, mm_dtype dtype, int n_axes, const int64_t *shape,
                          const double *values) {
  return from_list(cx, out, dtype, n_axes, shape, MM_FLOAT64, values);
}

mm_status mm_from_integers(mm_context *cx, mm_tensor *out, mm_dtype dtype, int n_axes, const int64_t *shape,
                           const int64_t *values) {
  return from_list(cx, out, dtype, n_axes, shape, MM_INT64, values);
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

static mm_status draw(mm_context *cx, mm_tensor *out, const char *who, mm_random *rng, double (*next)(mm_random *),
                      mm_dtype dtype, int n_axes, const int64_t *shape) {
  if (dtype != MM_FLOAT32 && dtype != MM_FLOAT64)
    return mm_fail(cx, MM_EDTYPE, "%s: draws are float32 or float64, not %s", who, mm_dtype_name(dtype));
  int64_t count = 0;
  MM_TRY(mm_check_shape(cx, who, n_axes, shape, &count));
  mm_tensor t = {0};
  MM_TRY(mm_empty(cx, &t, dtype, n_axes, shape));
  for (int64_t i = 0; i < count; i++) {
    double x = mm_rounded(dtype, next(rng));
    if (x == 1 && next == mm_random_uniform) x = 0x1.fffffep-1; /* a float that was rounded up, out of [0, 1) */
    mm_set_real(mm_data(&t), dtype, i, x);
  }
  mm_move(out, &t);
  return MM_OK;
}

mm_status mm_randn(mm_context *cx, mm_tensor *out, mm_random *rng, mm_dtype dtype, int n_axes, const int64_t *shape) {
  return draw(cx, out, "randn", rng, mm_random_normal, dtype, n_axes, shape);
}

mm_status mm_rand(mm_context *cx, mm_tensor *out, mm_random *rng, mm_dtype dtype, int n_axes, const int64_t *shape) {
  return draw(cx, out, "rand", rng, mm_random_uniform, dtype, n_axes, shape);
}
