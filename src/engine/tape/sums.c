/* sums.c: sums over any axes: what sum and mean are made of, and the gradients of whatever was broadcast.
 *
 * Does: Σ with the same care along every axis and for any strides. Does not: products that are summed
 * (matmul.c), rows (kernels).
 *
 * A float loses its third digit when a million numbers are added to it one after another, so no chain here is long: a
 * block is added up in the element type, blocks in double, pairwise or in groups. The order depends on shapes alone,
 * not on strides and not on threads: a view and its contiguous copy have the same sum, and an element of the result
 * has one owner. */
#include <string.h>

#include "kernels/kernels.h"
#include "tape/arithmetic.h"

enum {
  BLOCK = 1024,     /* elements of one block along memory: the kernel's 16 lanes */
  BLOCK_ROWS = 128, /* rows of one block where whole rows are added: the kernel takes eight at a time */
  BLOCKS = 128,     /* such blocks that are added one after another before they join the others */
  STRIP = 512,      /* columns of such a block: what stays in the first-level cache */
  GATHERED = 64     /* the same where columns do not lie side by side, and are gathered first */
};

/* Σ of one block by the kernel's lanes; above it, halves at a multiple of the block. */
double mm_sum_long(mm_context *cx, mm_dtype dtype, const void *x, int64_t n) {
  if (n <= BLOCK) return mm_kernels_of(cx->kernels, dtype)->sum(x, n);
  int64_t half = (n / 2 + BLOCK - 1) / BLOCK * BLOCK;
  return mm_sum_long(cx, dtype, x, half) + mm_sum_long(cx, dtype, mm_real_at(x, dtype, half), n - half);
}

/* ---- Some axes of a tensor, as one index in C order ---- */

typedef struct axes {
  int n;
  int64_t shape[MM_MAX_AXES], strides[MM_MAX_AXES], count;
} axes;

/* One more axis inside those that are there. */
static void add_axis(axes *a, int64_t size, int64_t stride) {
  a->count *= size;
  if (a->n > 0 && a->strides[a->n - 1] == stride * size) {
    a->shape[a->n - 1] *= size;
    a->strides[a->n - 1] = stride;
    return;
  }
  a->shape[a->n] = size;
  a->strides[a->n++] = stride;
}

static int64_t offset_of(const axes *a, int64_t i) {
  int64_t offset = 0;
  for (int k = a->n - 1; k > 0; k--) {
    offset += i % a->shape[k] * a->strides[k];
    i /= a->shape[k];
  }
  return a->n > 0 ? offset + i * a->strides[0] : 0;
}

/* The step between neighbours where there is one for all of them, else 0. */
static int64_t step_of(const axes *a) { return a->n == 1 ? a->strides[0] : a->n == 0; }

/* A sum as its loops see it. Axes of a single entry are nowhere. */
typedef struct sums {
  mm_context *cx;
  mm_dtype dtype;
  int sign;
  char *to;
  const char *from;
  axes to_outer, from_outer; /* of dst and of src: the axes that stay, but for the innermost where rows are added */
  axes to_columns, from_columns;
  axes summed, run; /* of src: the axes that go; of them the innermost, where it is the tensor's innermost */
} sums;

/* n elements at i, i + 1, … of a, gathered into memory. */
static void gather(const sums *s, void *out, const char *from, const axes *a, int64_t i, int64_t n) {
  int64_t step = step_of(a);
  if (step != 0) {
    mm_kernels_of(s->cx->kernels, s->dtype)->gather(out, mm_real_at(from, s->dtype, offset_of(a, i)), step, n);
    return;
  }
  for (int64_t j = 0; j < n; j++) mm_set_real(out, s->dtype, j, mm_real(from, s->dtype, offset_of(a, i + j)));
}

static void add_to(const sums *s, int64_t at, double sum) {
  mm_set_real(s->to, s->dtype, at, mm_real(s->to, s->dtype, at) + mm_rounded(s->dtype, s->sign * sum));
}

static const char *element(const sums *s, const char *from, int64_t at) { return mm_real_at(from, s->dtype, at); }

/* ---- The innermost axis goes: Σ along memory ---- */

/* Σ of n elements of the run from its i-th on: mm_sum_long's tree, whatever the step. */
static double sum_run(const sums *s, const char *from, int64_t i, int64_t n) {
  if (step_of(&s->run) == 1) return mm_sum_long(s->cx, s->dtype, element(s, from, i), n);
  if (n > BLOCK) {
    int64_t half = (n / 2 + BLOCK - 1) / BLOCK * BLOCK;
    return sum_run(s, from, i, half) + sum_run(s, from, i + half, n - half);
  }
  union {
    float f32[BLOCK];
    double f64[BLOCK];
  } block;
  gather(s, &block, from, &s->run, i, n);
  return mm_sum_long(s->cx, s->dtype, &block, n);
}

/* Σ of n runs from the i-th on, pairwise. */
static double sum_runs(const sums *s, const char *from, int64_t i, int64_t n) {
  if (n == 1) return sum_run(s, element(s, from, offset_of(&s->summed, i)), 0, s->run.count);
  return sum_runs(s, from, i, n / 2) + sum_runs(s, from, i + n / 2, n - n / 2);
}

static void sum_elements(void *argument, int64_t first, int64_t last) {
  const sums *s = argument;
  for (int64_t i = first; i < last; i++) {
    const char *from = element(s, s->from, offset_of(&s->from_outer, i));
    add_to(s, offset_of(&s->to_outer, i), sum_runs(s, from, 0, s->summed.count));
  }
}

/* ---- The innermost axis stays: Σ of rows ---- */

typedef union strip {
  float f32[STRIP];
  double f64[STRIP];
} strip;

static int64_t strip_width(const sums *s) { return step_of(&s->from_columns) == 1 ? STRIP : GATHERED; }

/* Σ of a block of rows, the i-th and those after it, over n columns from `column` on; in the element type. */
static void sum_block(const sums *s, strip *out, const char *from, int64_t column, int64_t n, int64_t i, int64_t rows) {
  const mm_kernel_table *k = mm_kernels_of(s->cx->kernels, s->dtype);
  const void *at[BLOCK_ROWS];
  int64_t step = step_of(&s->summed);
  for (int64_t r = 0; r < rows; r++)
    at[r] = element(s, from, step != 0 ? (i + r) * step : offset_of(&s->summed, i + r));
  if (step_of(&s->from_columns) == 1) {
    for (int64_t r = 0; r < rows; r++) at[r] = element(s, at[r], column);
    k->sum_rows(out, at, rows, n);
    return;
  }
  /* as the kernel would: eights as a tree, what is left one by one */
  strip gathered[8], part;
  const void *lines[8];
  memset(out, 0, sizeof *out);
  for (int64_t r = 0, together = 0; r < rows; r += together) {
    together = rows - r < 8 ? 1 : 8;
    for (int64_t l = 0; l < together; l++) {
      gather(s, &gathered[l], at[r + l], &s->from_columns, column, n);
      lines[l] = &gathered[l];
    }
    k->sum_rows(&part, lines, together, n);
    k->add_scaled(out, &part, 1, n);
  }
}

/* Of rows one after another: which, and a block of them. */
typedef void block_function(const void *rows, strip *out, int64_t column, int64_t n, int64_t i, int64_t count);

/* Σ of `count` rows over n columns from `column` on, rounded to the element type. */
static void sum_rows(mm_context *cx, mm_dtype dtype, block_function *block, const void *rows, strip *out,
                     int64_t column, int64_t n, int64_t count) {
  const mm_kernel_table *k = mm_kernels_of(cx->kernels, dtype), *wide = cx->kernels->f64;
  if (count <= BLOCK_ROWS) {
    block(rows, out, column, n, 0, count);
    return;
  }
  double total[STRIP] = {0}, group[STRIP], widened[STRIP];
  for (int64_t first = 0; first < count; first += BLOCK_ROWS * BLOCKS) {
    int64_t last = count - first < BLOCK_ROWS * BLOCKS ? count : first + BLOCK_ROWS * BLOCKS;
    memset(group, 0, sizeof group);
    for (int64_t i = first; i < last; i += BLOCK_ROWS) {
      block(rows, out, column, n, i, last - i < BLOCK_ROWS ? last - i : BLOCK_ROWS);
      k->to_doubles(widened, out, n);
      wide->add_scaled(group, widened, 1, n);
    }
    wide->add_scaled(total, group, 1, n);
  }
  k->from_doubles(out, total, n);
}

/* Rows of an axis that goes; `from` is where the outer entry begins. */
typedef struct axis_rows {
  const sums *s;
  const char *from;
} axis_rows;

static void axis_block(const void *rows, strip *out, int64_t column, int64_t n, int64_t i, int64_t count) {
  const axis_rows *r = rows;
  sum_block(r->s, out, r->from, column, n, i, count);
}

/* Strips of columns first … last − 1: all of those of the first outer entry, then of the second, … */
static void sum_strips(void *argument, int64_t first, int64_t last) {
  const sums *s = argument;
  int64_t columns = s->to_columns.count, width = strip_width(s), strips = (columns + width - 1) / width;
  for (int64_t i = first; i < last; i++) {
    int64_t column = i % strips * width, n = columns - column < width ? columns - column : width;
    axis_rows rows = {s, element(s, s->from, offset_of(&s->from_outer, i / strips))};
    int64_t to = offset_of(&s->to_outer, i / strips);
    strip total;
    sum_rows(s->cx, s->dtype, axis_block, &rows, &total, column, n, s->summed.count);
    if (step_of(&s->to_columns) == 1) {
      mm_kernels_of(s->cx->kernels, s->dtype)->add_scaled(mm_real_at(s->to, s->dtype, to + column), &total, s->sign, n);
      continue;
    }
    for (int64_t j = 0; j < n; j++) {
      int64_t at = to + offset_of(&s->to_columns, column + j);
      mm_set_real(s->to, s->dtype, at, mm_real(s->to, s->dtype, at) + s->sign * mm_real(&total, s->dtype, j));
    }
  }
}

/* ---- Rows that lie anywhere ---- */

typedef struct listed_rows {
  mm_context *cx;
  mm_dtype dtype;
  const void *const *at;
} listed_rows;

static void listed_block(const void *rows, strip *out, int64_t column, int64_t n, int64_t i, int64_t count) {
  const listed_rows *r = rows;
  const void *at[BLOCK_ROWS];
  for (int64_t k = 0; k < count; k++) at[k] = mm_real_at(r->at[i + k], r->dtype, column);
  mm_kernels_of(r->cx->kernels, r->dtype)->sum_rows(out, at, count, n);
}

void mm_add_rows(mm_context *cx, mm_dtype dtype, void *dst, const void *const *rows, int64_t count, int64_t n) {
  listed_rows listed = {cx, dtype, rows};
  for (int64_t column = 0; column < n && count > 0; column += STRIP) {
    int64_t width = n - column < STRIP ? n - column : STRIP;
    strip total;
    sum_rows(cx, dtype, listed_block, &listed, &total, column, width, count);
    mm_kernels_of(cx->kernels, dtype)->add_scaled(mm_real_at(dst, dtype, column), &total, 1, width);
  }
}

/* ---- Nothing goes ---- */

/* dst[i] += sign · src[i] */
static void add_run(void *argument, void *const *at, const int64_t *steps, int64_t n) {
  const sums *s = argument;
  mm_kernels_of(s->cx->kernels, s->dtype)->add_steps(at[0], steps[0], at[1], steps[1], s->sign, n);
}

/* ---- Any of the three ---- */

/* Sorts the axes; src and the view of dst have one shape. Going inwards from the innermost, axes are of the run or of
 * the columns until one is of the other kind. */
static void sort_axes(sums *s, const mm_tensor *view, const mm_tensor *src) {
  int kept[MM_MAX_AXES], gone[MM_MAX_AXES], n_kept = 0, n_gone = 0, innermost = -1;
  for (int i = 0; i < src->n_axes; i++) {
    if (src->shape[i] == 1) continue;
    innermost = i;
    if (view->strides[i] == 0) gone[n_gone++] = i;
    else kept[n_kept++] = i;
  }
  axes *const all[] = {&s->to_outer, &s->from_outer, &s->to_columns, &s->from_columns, &s->summed, &s->run};
  for (int i = 0; i < 6; i++) all[i]->count = 1;
  bool rows = n_gone > 0 && n_kept > 0 && kept[n_kept - 1] == innermost;
  int border = rows ? gone[n_gone - 1] : n_kept > 0 ? kept[n_kept - 1] : -1;
  for (int k = 0; k < n_kept; k++) {
    bool column = rows && kept[k] > border;
    add_axis(column ? &s->to_columns : &s->to_outer, src->shape[kept[k]], view->strides[kept[k]]);
    add_axis(column ? &s->from_columns : &s->from_outer, src->shape[kept[k]], src->strides[kept[k]]);
  }
  for (int k = 0; k < n_gone; k++)
    add_axis(!rows && gone[k] > border ? &s->run : &s->summed, src->shape[gone[k]], src->strides[gone[k]]);
}

mm_status mm_add_reduced(mm_context *cx, mm_tensor *dst, const mm_tensor *src, int sign) {
  mm_tensor view = {0};
  MM_TRY(mm_view_broadcast(cx, "gradient", &view, dst, src->n_axes, src->shape));
  sums s = {.cx = cx, .dtype = dst->dtype, .sign = sign, .to = mm_data(dst), .from = mm_data(src)};
  if (mm_count(src) > 0) {
    sort_axes(&s, &view, src);
    int64_t outer = s.to_outer.count, columns = s.to_columns.count, going = s.summed.count * s.run.count;
    if (going == 1) mm_for_runs(cx, MM_GRAIN_MEMORY, 2, (const mm_tensor *const[]){&view, src}, add_run, &s);
    else if (columns > 1)
      mm_parallel_for(cx, outer * ((columns + strip_width(&s) - 1) / strip_width(&s)),
                      1 + MM_GRAIN_MEMORY / (going * (columns < STRIP ? columns : STRIP)), sum_strips, &s);
    else mm_parallel_for(cx, outer, 1 + MM_GRAIN_MEMORY / going, sum_elements, &s);
  }
  mm_release(&view);
  return MM_OK;
}
