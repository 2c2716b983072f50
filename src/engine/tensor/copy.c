/* copy.c: dst[i] = src[i] between any two element types, over any strides; tensors that are copies of others.
 *
 * Does: one loop per pair of types. Does not: check shapes; the caller has made them equal. */
#include "tensor/copy.h"

#include <math.h>
#include <string.h>

#include "kernels/kernels.h"
#include "tensor/strides.h"

/* A conversion that C leaves undefined is given a meaning, though mm_check_fits refuses such numbers before: held at
 * the ends of the type, and NaN is 0. */
static int32_t int32_of_double(double x) {
  if (x != x) return 0;
  if (x <= (double)INT32_MIN) return INT32_MIN;
  return x >= (double)INT32_MAX ? INT32_MAX : (int32_t)x;
}

static int64_t int64_of_double(double x) {
  if (x != x) return 0;
  if (x < -0x1p63) return INT64_MIN;
  return x >= 0x1p63 ? INT64_MAX : (int64_t)x;
}

static int32_t int32_of_int64(int64_t x) {
  if (x < INT32_MIN) return INT32_MIN;
  return x > INT32_MAX ? INT32_MAX : (int32_t)x;
}

typedef void copy_run(void *dst, int64_t dst_step, const void *src, int64_t src_step, int64_t n);

/* `x` is the source's element in the conversion. */
#define COPY_RUN(name, to, from, conversion)                                                                           \
  static void name(void *dst, int64_t dst_step, const void *src, int64_t src_step, int64_t n) {                        \
    to *d = dst;                                                                                                       \
    const from *s = src;                                                                                               \
    for (int64_t i = 0; i < n; i++) {                                                                                  \
      from x = s[i * src_step];                                                                                        \
      d[i * dst_step] = conversion;                                                                                    \
    }                                                                                                                  \
  }

COPY_RUN(float_of_float, float, float, x)
COPY_RUN(float_of_double, float, double, (float)x)
COPY_RUN(float_of_int32, float, int32_t, (float)x)
COPY_RUN(float_of_int64, float, int64_t, (float)x)
COPY_RUN(double_of_float, double, float, (double)x)
COPY_RUN(double_of_double, double, double, x)
COPY_RUN(double_of_int32, double, int32_t, (double)x)
COPY_RUN(double_of_int64, double, int64_t, (double)x)
COPY_RUN(int32_of_float_run, int32_t, float, int32_of_double((double)x))
COPY_RUN(int32_of_double_run, int32_t, double, int32_of_double(x))
COPY_RUN(int32_of_int32_run, int32_t, int32_t, x)
COPY_RUN(int32_of_int64_run, int32_t, int64_t, int32_of_int64(x))
COPY_RUN(int64_of_float_run, int64_t, float, int64_of_double((double)x))
COPY_RUN(int64_of_double_run, int64_t, double, int64_of_double(x))
COPY_RUN(int64_of_int32_run, int64_t, int32_t, (int64_t)x)
COPY_RUN(int64_of_int64_run, int64_t, int64_t, x)

void mm_copy_elements(mm_context *cx, mm_tensor *dst, const mm_tensor *src) {
  /* [to][from], in the order of mm_dtype */
  static copy_run *const runs[4][4] = {
      {float_of_float, float_of_double, float_of_int32, float_of_int64},
      {double_of_float, double_of_double, double_of_int32, double_of_int64},
      {int32_of_float_run, int32_of_double_run, int32_of_int32_run, int32_of_int64_run},
      {int64_of_float_run, int64_of_double_run, int64_of_int32_run, int64_of_int64_run},
  };
  copy_run *run = runs[dst->dtype][src->dtype];
  size_t dst_size = mm_dtype_size(dst->dtype), src_size = mm_dtype_size(src->dtype);
  char *to = mm_data(dst);
  const char *from = mm_data(src);
  mm_walk w;
  for (mm_walk_start(&w, 2, (const mm_tensor *const[]){dst, src}); !w.done; mm_walk_next(&w)) {
    void *d = to + w.offsets[0] * (int64_t)dst_size;
    const void *s = from + w.offsets[1] * (int64_t)src_size;
    bool together = w.steps[0] == 1 && w.steps[1] == 1;
    if (together && dst->dtype == src->dtype) memcpy(d, s, (size_t)w.length * dst_size);
    else if (together && dst->dtype == MM_FLOAT64 && src->dtype == MM_FLOAT32)
      cx->kernels->f32->to_doubles(d, s, w.length);
    else if (together && dst->dtype == MM_FLOAT32 && src->dtype == MM_FLOAT64)
      cx->kernels->f32->from_doubles(d, s, w.length);
    else run(d, w.steps[0], s, w.steps[1], w.length);
  }
}

/* ---- Tensors that are copies, where they must be ---- */

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

/* The first element of a run that has no place in the integers from `least` on, short of `past`; n where there is none.
 * */
#define FIRST_OUTSIDE(name, from)                                                                                      \
  static int64_t name(const void *src, int64_t step, int64_t n, double least, double past) {                           \
    const from *x = src;                                                                                               \
    for (int64_t i = 0; i < n; i++) {                                                                                  \
      double whole = trunc((double)x[i * step]);                                                                       \
      if (!(whole >= least && whole < past)) return i;                                                                 \
    }                                                                                                                  \
    return n;                                                                                                          \
  }
FIRST_OUTSIDE(outside_of_float, float)
FIRST_OUTSIDE(outside_of_double, double)
FIRST_OUTSIDE(outside_of_int64, int64_t) /* of int32, whose ends rounding to double does not pass */

mm_status mm_check_fits(mm_context *cx, const char *who, const mm_tensor *x, mm_dtype dtype) {
  bool narrow = dtype == MM_INT32;
  if ((dtype != MM_INT32 && dtype != MM_INT64) || x->dtype == MM_INT32 || x->dtype == dtype) return MM_OK;
  double least = narrow ? (double)INT32_MIN : -0x1p63, past = narrow ? 0x1p31 : 0x1p63;
  const char *from = mm_data(x);
  mm_walk w;
  for (mm_walk_start(&w, 1, &x); !w.done; mm_walk_next(&w)) {
    const void *run = from + w.offsets[0] * (int64_t)mm_dtype_size(x->dtype);
    int64_t at = x->dtype == MM_FLOAT32   ? outside_of_float(run, w.steps[0], w.length, least, past)
                 : x->dtype == MM_FLOAT64 ? outside_of_double(run, w.steps[0], w.length, least, past)
                                          : outside_of_int64(run, w.steps[0], w.length, least, past);
    if (at == w.length) continue;
    at *= w.steps[0];
    double value = x->dtype == MM_FLOAT32   ? (double)((const float *)run)[at]
                   : x->dtype == MM_FLOAT64 ? ((const double *)run)[at]
                                            : (double)((const int64_t *)run)[at];
    return mm_fail(cx, MM_EVALUE, "%s: %.17g does not fit in %s", who, value, mm_dtype_name(dtype));
  }
  return MM_OK;
}

mm_status mm_cast_elements(mm_context *cx, mm_tensor *out, const mm_tensor *x, mm_dtype dtype) {
  if (x->dtype == dtype) {
    share_untracked(out, x);
    return MM_OK;
  }
  mm_tensor t = {0};
  MM_TRY(mm_check_fits(cx, "cast", x, dtype));
  MM_TRY(mm_empty(cx, &t, dtype, x->n_axes, x->shape));
  mm_copy_elements(cx, &t, x);
  mm_move(out, &t);
  return MM_OK;
}
