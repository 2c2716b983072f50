/* copy.c: dst[i] = src[i] between any two element types, over any strides.
 *
 * Does: one loop per pair of types. Does not: allocate, check shapes; the caller has made them equal. */
#include "internal.h"
#include "kernels.h"

#include <string.h>

/* A conversion that C leaves undefined is given a meaning: held at the ends of the type, and NaN is 0. */
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
    else if (together && dst->dtype == MM_FLOAT64 && src->dtype == MM_FLOAT32) cx->kernels->widen(d, s, w.length);
    else if (together && dst->dtype == MM_FLOAT32 && src->dtype == MM_FLOAT64) cx->kernels->narrow(d, s, w.length);
    else run(d, w.steps[0], s, w.steps[1], w.length);
  }
}
