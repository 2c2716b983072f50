/* matmul.c: the matrix product over tensors, and its readable twin.
 *
 * Does: check shapes; reduce batches, broadcasting and every transpose to strides; fold a batch into one larger product
 * where the strides allow; hand blocks of C to the kernel (kernels/matmul_kernel.h), on several threads where it pays.
 * Does not: record, make the output, promote vectors (linear.c does).
 *
 * Each element of C is one chain of fused multiply-adds in k order, whatever the folding, the blocks and the threads;
 * a batch axis that is summed over continues the chain. That is all that mm_matmul_naive computes, and the two agree
 * to the bit. */
#include "ops/matmul.h"

#include <math.h>
#include <string.h>

#include "ground/threads.h"
#include "kernels/fused.h"
#include "kernels/kernels.h"

/* A product as plain numbers. Strides are in elements; an axis of the batch that a or b broadcasts has stride 0 there,
 * and one that is summed over has stride 0 in c. */
typedef struct {
  mm_dtype dtype;
  char *c;
  const char *a, *b;
  int64_t N, M, K;
  int64_t c_row, c_col, a_row, a_col, b_row, b_col;
  int n_axes; /* of the batch, slowest first */
  int64_t size[MM_MAX_AXES], c_step[MM_MAX_AXES], a_step[MM_MAX_AXES], b_step[MM_MAX_AXES];
  bool accumulate;   /* chains begin with what c holds */
  const char *start; /* or with the numbers of this row of M, where it is given; otherwise with 0 */
} product;

static mm_status shape_error(mm_context *cx, const char *who, const char *what, const mm_tensor *a, const mm_tensor *b,
                             const mm_tensor *out) {
  char text_a[128], text_b[128], text_out[128];
  return mm_fail(cx, MM_ESHAPE, "%s: %s: %s times %s into %s", who, what, mm_shape_text(a, text_a),
                 mm_shape_text(b, text_b), mm_shape_text(out, text_out));
}

/* Size and stride of batch axis `axis` counted from the end of the batch (0: last); 1 and 0 where t has none. */
static int64_t batch_axis(const mm_tensor *t, int axis, int64_t *step) {
  int at = t->n_axes - 3 - axis;
  bool there = at >= 0 && t->shape[at] != 1;
  *step = there ? t->strides[at] : 0;
  return there ? t->shape[at] : 1;
}

static mm_status describe(mm_context *cx, const char *who, product *p, const mm_tensor *out, const mm_tensor *a,
                          const mm_tensor *b, bool accumulate) {
  if (!mm_is_real(a) || a->dtype != b->dtype || a->dtype != out->dtype)
    return mm_fail(cx, MM_EDTYPE, "%s: needs one real type, got %s and %s into %s", who, mm_dtype_name(a->dtype),
                   mm_dtype_name(b->dtype), mm_dtype_name(out->dtype));
  if (a->n_axes < 2 || b->n_axes < 2 || out->n_axes < 2) return shape_error(cx, who, "needs matrices", a, b, out);
  int la = a->n_axes - 1, lb = b->n_axes - 1, lc = out->n_axes - 1;
  p->dtype = a->dtype, p->accumulate = accumulate, p->start = NULL;
  p->c = mm_data(out), p->a = mm_data(a), p->b = mm_data(b);
  p->N = a->shape[la - 1], p->K = a->shape[la], p->M = b->shape[lb];
  p->a_row = a->strides[la - 1], p->a_col = a->strides[la];
  p->b_row = b->strides[lb - 1], p->b_col = b->strides[lb];
  p->c_row = out->strides[lc - 1], p->c_col = out->strides[lc];
  if (b->shape[lb - 1] != p->K) return shape_error(cx, who, "inner sizes differ", a, b, out);
  if (out->shape[lc - 1] != p->N || out->shape[lc] != p->M)
    return shape_error(cx, who, "the product does not fit", a, b, out);
  int most = a->n_axes > b->n_axes ? a->n_axes : b->n_axes;
  if (out->n_axes > most) return shape_error(cx, who, "the product does not fit", a, b, out);
  p->n_axes = most - 2;
  for (int i = 0; i < p->n_axes; i++) {
    int at = p->n_axes - 1 - i;
    int64_t size_a = batch_axis(a, i, &p->a_step[at]), size_b = batch_axis(b, i, &p->b_step[at]);
    int64_t size_c = batch_axis(out, i, &p->c_step[at]);
    p->size[at] = size_a == 1 ? size_b : size_a;
    if (size_b != 1 && size_b != p->size[at]) return shape_error(cx, who, "leading axes do not broadcast", a, b, out);
    if (size_c != 1 && size_c != p->size[at]) return shape_error(cx, who, "the product does not fit", a, b, out);
  }
  return MM_OK;
}

/* ---- the twin ---------------------------------------------------------------------------------------------------- */

/* The batch entry that `index` counts to, axes in `skip` left out: moves the three addresses there. */
static void enter_batch(const product *p, int64_t index, bool summed, char **c, const char **a, const char **b) {
  int64_t width = (int64_t)mm_dtype_size(p->dtype);
  for (int i = p->n_axes - 1; i >= 0; i--) {
    if ((p->c_step[i] == 0) != summed) continue;
    int64_t at = index % p->size[i];
    index /= p->size[i];
    *c += at * p->c_step[i] * width;
    *a += at * p->a_step[i] * width;
    *b += at * p->b_step[i] * width;
  }
}

/* How many entries the batch has in the axes that are kept, or in those that are summed. */
static int64_t count_batch(const product *p, bool summed) {
  int64_t n = 1;
  for (int i = 0; i < p->n_axes; i++)
    if ((p->c_step[i] == 0) == summed) n *= p->size[i];
  return n;
}

/* a b + c, rounded once to the element type. */
static double fused(mm_dtype dtype, double a, double b, double c) {
  return dtype == MM_FLOAT32 ? (double)fma_of_floats((float)a, (float)b, (float)c) : fma(a, b, c);
}

mm_status mm_matmul_naive(mm_context *cx, const char *who, mm_tensor *out, const mm_tensor *a, const mm_tensor *b,
                          bool accumulate) {
  product p;
  MM_TRY(describe(cx, who, &p, out, a, b, accumulate));
  int64_t kept = count_batch(&p, false), summed = count_batch(&p, true);
  for (int64_t entry = 0; entry < kept; entry++) {
    for (int64_t i = 0; i < p.N; i++) {
      for (int64_t j = 0; j < p.M; j++) {
        char *c = p.c;
        const char *entry_a = p.a, *entry_b = p.b;
        enter_batch(&p, entry, false, &c, &entry_a, &entry_b);
        double chain = accumulate ? mm_real(c, p.dtype, i * p.c_row + j * p.c_col) : 0;
        for (int64_t s = 0; s < summed; s++) {
          char *same = c;
          const char *at_a = entry_a, *at_b = entry_b;
          enter_batch(&p, s, true, &same, &at_a, &at_b);
          /*> matmul-chain */
          for (int64_t k = 0; k < p.K; k++) {
            double in_a = mm_real(at_a, p.dtype, i * p.a_row + k * p.a_col);
            double in_b = mm_real(at_b, p.dtype, k * p.b_row + j * p.b_col);
            chain = fused(p.dtype, in_a, in_b, chain);
          }
          /*< */
        }
        mm_set_real(c, p.dtype, i * p.c_row + j * p.c_col, chain);
      }
    }
  }
  return MM_OK;
}

/* ---- the fast one ------------------------------------------------------------------------------------------------ */

static void swap(int64_t *x, int64_t *y) {
  int64_t kept = *x;
  *x = *y;
  *y = kept;
}

/* Cᵀ = Bᵀ Aᵀ: the same numbers in the same order, with rows and columns named the other way round. */
static void transpose(product *p) {
  const char *a = p->a;
  p->a = p->b;
  p->b = a;
  swap(&p->N, &p->M);
  swap(&p->c_row, &p->c_col);
  swap(&p->a_row, &p->b_col);
  swap(&p->a_col, &p->b_row);
  for (int i = 0; i < p->n_axes; i++) swap(&p->a_step[i], &p->b_step[i]);
}

/* Takes the batch's last axes into the matrices while the strides allow: rows of a and c that follow each other with
 * one b make a taller product; k that goes on over a summed axis makes a longer one. x (B, T, K) · W (K, M) becomes one
 * (B T, K) · (K, M). */
static void fold(product *p) {
  while (p->n_axes > 0) {
    int last = p->n_axes - 1;
    int64_t n = p->size[last], c = p->c_step[last], a = p->a_step[last], b = p->b_step[last];
    if (n == 1) { /* nothing to fold */
    } else if (c != 0 && b == 0 && a == p->N * p->a_row && c == p->N * p->c_row) {
      p->N *= n;
    } else if (c == 0 && a == p->K * p->a_col && b == p->K * p->b_row) {
      p->K *= n;
    } else {
      return;
    }
    p->n_axes--;
  }
}

/* Blocks of whole rows of one batch entry are the pieces of work; a block's summed axes are walked in order
 * by its owner. */
typedef struct {
  mm_context *cx;
  const product *p;
  int64_t kept, summed;
  int64_t rows, blocks; /* rows in a block, blocks in an entry */
  int64_t parts;        /* ranges of pieces that may run at the same time, each with its own scratch */
  char *scratch;
  size_t scratch_bytes;
} job;

static void run_block(const job *j, int64_t piece, void *scratch) {
  const product *p = j->p;
  const mm_kernel_table *k = mm_kernels_of(j->cx->kernels, p->dtype);
  int64_t width = (int64_t)mm_dtype_size(p->dtype);
  int64_t first = piece % j->blocks * j->rows, rows = p->N - first < j->rows ? p->N - first : j->rows;
  char *c = p->c + first * p->c_row * width;
  const char *entry_a = p->a + first * p->a_row * width, *entry_b = p->b;
  enter_batch(p, piece / j->blocks, false, &c, &entry_a, &entry_b);
  for (int64_t s = 0; s < j->summed; s++) {
    const char *a = entry_a, *b = entry_b;
    char *same = c;
    enter_batch(p, s, true, &same, &a, &b);
    bool add = p->accumulate || s > 0;
    const void *start = add ? c : p->start;
    int64_t start_row = add ? p->c_row : 0;
    k->matmul(c, p->c_row, start, start_row, a, p->a_row, p->a_col, b, p->b_row, p->b_col, rows, p->M, p->K, scratch);
  }
}

/* Parts first … last − 1: part i takes an even share of the pieces. */
static void run_parts(void *argument, int64_t first, int64_t last) {
  const job *j = argument;
  int64_t pieces = j->kept * j->blocks;
  char *scratch = j->scratch != NULL ? j->scratch + (size_t)first * j->scratch_bytes : NULL;
  for (int64_t piece = first * pieces / j->parts; piece < last * pieces / j->parts; piece++)
    run_block(j, piece, scratch);
}

/* Two threads pay from about this many multiply-adds: waking one costs as much as some ten thousand. */
enum { PARALLEL_WORK = 1 << 20 };

static mm_status multiply(mm_context *cx, product *p) {
  fold(p);
  job j = {.cx = cx,
           .p = p,
           .kept = count_batch(p, false),
           .summed = count_batch(p, true),
           .rows = p->N,
           .blocks = 1,
           .parts = 1};
  if (j.summed == 0) { /* a sum over no batch entries is a product over no k */
    for (int i = 0; i < p->n_axes; i++) p->size[i] = p->size[i] ? p->size[i] : 1;
    p->K = 0;
    j.summed = 1;
  }
  double work = (double)j.kept * (double)j.summed * (double)p->N * (double)p->M * (double)p->K;
  if (cx->pool != NULL && work >= (double)PARALLEL_WORK) {
    j.parts = cx->threads;
    if (j.kept < 2 * j.parts) j.rows = (p->N + j.parts - 1) / j.parts;
    j.blocks = (p->N + j.rows - 1) / j.rows;
  }
  size_t reals = mm_kernels_of(cx->kernels, p->dtype)->matmul_scratch(j.rows, p->M, p->K, p->b_col);
  j.scratch_bytes = (reals * mm_dtype_size(p->dtype) + 63) & ~(size_t)63;
  size_t bytes = 0;
  if (reals > SIZE_MAX / 16 || !mm_multiply_sizes(j.scratch_bytes, (size_t)j.parts, &bytes))
    return mm_fail(cx, MM_ENOMEM, "matmul: rows of %lld are too long for this machine", (long long)p->K);
  void *scratch = NULL;
  if (bytes > 0) MM_TRY(mm_memory_take(cx, &scratch, bytes));
  j.scratch = scratch;
  mm_parallel_for(cx, j.parts, 1, run_parts, &j);
  mm_memory_give(cx, scratch, bytes);
  return MM_OK;
}

mm_status mm_matmul_into(mm_context *cx, const char *who, mm_tensor *out, const mm_tensor *a, const mm_tensor *b,
                         bool accumulate) {
  product p;
  MM_TRY(describe(cx, who, &p, out, a, b, accumulate));
  if (mm_count(out) == 0) return MM_OK;
  bool column =
      p.M == 1 && p.N > 1 && p.c_row == 1; /* a matrix times a vector: let the outputs run along the vector lanes */
  if (column || (p.c_col != 1 && p.M > 1)) transpose(&p);
  if (p.c_col != 1 && p.M > 1) return shape_error(cx, who, "the output has no unit stride", a, b, out);
  return multiply(cx, &p);
}

mm_status mm_matmul_from_row(mm_context *cx, const char *who, mm_tensor *out, const mm_tensor *a, const mm_tensor *b,
                             const mm_tensor *row) {
  product p;
  MM_TRY(describe(cx, who, &p, out, a, b, false));
  if (mm_count(out) == 0) return MM_OK;
  if (p.c_col != 1 && p.M > 1) return shape_error(cx, who, "the output has no unit stride", a, b, out);
  p.start = mm_data(row);
  return multiply(cx, &p);
}
