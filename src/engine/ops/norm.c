/* norm.c: softmax and log-softmax along an axis; layer norm and RMS norm over the last.
 *
 * Does: rows, spread over threads; the gradients of gain and bias as sums of fixed blocks of rows, so that threads do
 * not change them. Does not: the arithmetic of a row (kernels.h). */
#include "ops/ops.h"

#include <float.h>

/* What a range of rows needs; which fields, depends on the op. */
typedef struct rows_job {
  mm_context *cx;
  mm_dtype dtype;
  int64_t n;
  const void *x, *y, *dy, *gain, *bias;
  void *mean, *inverse, *out;
  double epsilon;
  void *partial; /* (blocks, 2, n): dgain and dbias of each block of rows */
  int64_t rows;
  bool add; /* backward: dx has something already */
} rows_job;

static const mm_kernel_table *kernels_of(const rows_job *job) { return mm_kernels_of(job->cx->kernels, job->dtype); }

/* Where row `first` of (rows, n), or the number of row `first` of (rows), is; NULL of NULL. */
static void *row(const rows_job *job, const void *x, int64_t first) {
  return mm_real_at(x, job->dtype, first * job->n);
}
static void *number(const rows_job *job, const void *x, int64_t first) { return mm_real_at(x, job->dtype, first); }

static int64_t rows_grain(int64_t n) { return MM_GRAIN_ARITHMETIC / (n > 0 ? n : 1); }

/* ---- softmax, log_softmax: the last axis; others are brought there by views ---- */

static void softmax_range(void *argument, int64_t first, int64_t last) {
  const rows_job *job = argument;
  kernels_of(job)->softmax(row(job, job->out, first), row(job, job->x, first), last - first, job->n);
}

static void log_softmax_range(void *argument, int64_t first, int64_t last) {
  const rows_job *job = argument;
  kernels_of(job)->log_softmax(row(job, job->out, first), row(job, job->x, first), last - first, job->n);
}

/* dx += y (dy − Σ y dy) */
static void softmax_backward_range(void *argument, int64_t first, int64_t last) {
  const rows_job *job = argument;
  kernels_of(job)->softmax_backward(row(job, job->out, first), row(job, job->dy, first), row(job, job->y, first),
                                    job->add, last - first, job->n);
}

/* dx += dy − exp(y) Σ dy */
static void log_softmax_backward_range(void *argument, int64_t first, int64_t last) {
  const rows_job *job = argument;
  kernels_of(job)->log_softmax_backward(row(job, job->out, first), row(job, job->dy, first), row(job, job->y, first),
                                        job->add, last - first, job->n);
}

static mm_status over_rows(mm_call *call, mm_range_function *range) {
  char text[128];
  MM_TRY(mm_check_real(call, 0, 0, (const char *const[]){"x"}));
  const mm_tensor *x = &call->inputs[0];
  if (x->n_axes == 0)
    return mm_fail(call->cx, MM_ESHAPE, "%s: x has no axis to go along: it is %s", call->op->name,
                   mm_shape_text(x, text));
  MM_TRY(mm_pack_input(call, 0));
  MM_TRY(mm_empty_like(call->cx, &call->output, x));
  int64_t n = x->shape[x->n_axes - 1], count = mm_count(x);
  rows_job job = {.cx = call->cx, .dtype = x->dtype, .n = n, .x = mm_data(x), .out = mm_data(&call->output)};
  if (count > 0) mm_parallel_for(call->cx, count / n, rows_grain(n), range, &job);
  return MM_OK;
}

static mm_status over_rows_backward(mm_call *call, const mm_tensor *gradient, mm_range_function *range) {
  const mm_tensor *y = &call->output;
  mm_tensor dy = {0}, dx = {0};
  bool fresh = false;
  MM_TRY(mm_packed(call->cx, &dy, gradient));
  mm_status status = mm_gradient_target(call, 0, true, &dx, &fresh);
  if (status == MM_OK && mm_count(y) > 0) {
    int64_t n = y->shape[y->n_axes - 1];
    rows_job job = {.cx = call->cx,
                    .dtype = y->dtype,
                    .n = n,
                    .y = mm_data(y),
                    .dy = mm_data(&dy),
                    .out = mm_data(&dx),
                    .add = !fresh};
    mm_parallel_for(call->cx, mm_count(y) / n, rows_grain(n), range, &job);
  }
  mm_release(&dx);
  mm_release(&dy);
  return status;
}

static mm_status softmax_forward(mm_call *call) { return over_rows(call, softmax_range); }
static mm_status softmax_backward(mm_call *call, const mm_tensor *gradient) {
  return over_rows_backward(call, gradient, softmax_backward_range);
}

const mm_op mm_softmax_op = {.name = "softmax", .forward = softmax_forward, .backward = softmax_backward};
static mm_status log_softmax_forward(mm_call *call) { return over_rows(call, log_softmax_range); }
static mm_status log_softmax_backward(mm_call *call, const mm_tensor *gradient) {
  return over_rows_backward(call, gradient, log_softmax_backward_range);
}

const mm_op mm_log_softmax_op = {
    .name = "log_softmax", .forward = log_softmax_forward, .backward = log_softmax_backward};

static mm_status along_axis(mm_context *cx, mm_tensor *out, const mm_op *op, const mm_tensor *x, int axis) {
  mm_call call;
  int resolved = 0;
  MM_TRY(mm_axis(cx, op->name, x, axis, &resolved));
  if (resolved == x->n_axes - 1) {
    mm_call_start(&call, cx, op, 1, &x);
    return mm_apply(out, &call);
  }
  mm_tensor t = {0};
  MM_TRY(mm_transpose(cx, &t, x, resolved, -1));
  mm_call_start(&call, cx, op, 1, (const mm_tensor *const[]){&t});
  mm_status status = mm_apply(&t, &call);
  if (status == MM_OK) status = mm_transpose(cx, out, &t, resolved, -1);
  mm_release(&t);
  return status;
}

mm_status mm_softmax(mm_context *cx, mm_tensor *out, const mm_tensor *x, int axis) {
  return along_axis(cx, out, &mm_softmax_op, x, axis);
}

mm_status mm_log_softmax(mm_context *cx, mm_tensor *out, const mm_tensor *x, int axis) {
  return along_axis(cx, out, &mm_log_softmax_op, x, axis);
}

/* ---- layer_norm, rms_norm ---- */

enum { BLOCK_ROWS = 64 }; /* rows whose dgain and dbias are summed together; a constant, so that the order is one */

/* Shapes, types and the contiguous inputs that the kernels want; n is the length of a row. */
static mm_status prepare(mm_call *call, int64_t *n, int64_t *rows) {
  const mm_tensor *x = &call->inputs[0];
  char text_x[128], text[128];
  static const char *const names[] = {"x", "gain", "bias"};
  MM_TRY(mm_check_real(call, 0, call->n_inputs - 1, names));
  if (x->n_axes == 0)
    return mm_fail(call->cx, MM_ESHAPE, "%s: x has no axis to go along: it is a scalar", call->op->name);
  *n = x->shape[x->n_axes - 1];
  for (int i = 1; i < call->n_inputs; i++) {
    const mm_tensor *t = &call->inputs[i];
    if (t->storage != NULL && (t->n_axes != 1 || t->shape[0] != *n))
      return mm_fail(call->cx, MM_ESHAPE, "%s: x (…, C) is %s, %s (C) is %s", call->op->name, mm_shape_text(x, text_x),
                     names[i], mm_shape_text(t, text));
  }
  for (int i = 0; i < call->n_inputs; i++) MM_TRY(mm_pack_input(call, i));
  *rows = *n > 0 ? mm_count(x) / *n : 0;
  return MM_OK;
}

static const void *data_or_null(const mm_tensor *t) { return t->storage != NULL ? mm_data(t) : NULL; }

static void layer_norm_range(void *argument, int64_t first, int64_t last) {
  const rows_job *job = argument;
  kernels_of(job)->layer_norm(row(job, job->out, first), number(job, job->mean, first),
                              number(job, job->inverse, first), row(job, job->x, first), job->gain, job->bias,
                              job->epsilon, last - first, job->n);
}

static void rms_norm_range(void *argument, int64_t first, int64_t last) {
  const rows_job *job = argument;
  kernels_of(job)->rms_norm(row(job, job->out, first), number(job, job->inverse, first), row(job, job->x, first),
                            job->gain, job->epsilon, last - first, job->n);
}

/* saved: 0 the mean (layer norm), 1 the inverse standard deviation or root mean square, of each row */
static mm_status norm_forward(mm_call *call, bool has_mean, mm_range_function *range) {
  int64_t n = 0, rows = 0;
  MM_TRY(prepare(call, &n, &rows));
  const mm_tensor *x = &call->inputs[0];
  rows_job job = {.cx = call->cx, .dtype = x->dtype, .n = n, .x = mm_data(x), .epsilon = call->numbers[0]};
  job.gain = data_or_null(&call->inputs[1]);
  job.bias = data_or_null(&call->inputs[2]);
  MM_TRY(mm_empty_like(call->cx, &call->output, x));
  job.out = mm_data(&call->output);
  if (call->recording) {
    call->keep = MM_KEEP(0) | MM_KEEP(1);
    if (has_mean) MM_TRY(mm_empty(call->cx, &call->saved[0], x->dtype, 1, &rows));
    MM_TRY(mm_empty(call->cx, &call->saved[1], x->dtype, 1, &rows));
    if (has_mean) job.mean = mm_data(&call->saved[0]);
    job.inverse = mm_data(&call->saved[1]);
  }
  mm_parallel_for(call->cx, rows, rows_grain(n), range, &job);
  return MM_OK;
}

static int64_t rows_in_block(const rows_job *job, int64_t block) {
  int64_t left = job->rows - block * BLOCK_ROWS;
  return left < BLOCK_ROWS ? left : BLOCK_ROWS;
}

/* Blocks first … last − 1 of rows. */
static void layer_norm_backward_range(void *argument, int64_t first_block, int64_t last_block) {
  const rows_job *job = argument;
  for (int64_t block = first_block; block < last_block; block++) {
    int64_t first = block * BLOCK_ROWS;
    kernels_of(job)->layer_norm_backward(row(job, job->out, first), row(job, job->partial, 2 * block),
                                         row(job, job->partial, 2 * block + 1), row(job, job->dy, first),
                                         row(job, job->x, first), job->gain, number(job, job->mean, first),
                                         number(job, job->inverse, first), job->add, rows_in_block(job, block), job->n);
  }
}

static void rms_norm_backward_range(void *argument, int64_t first_block, int64_t last_block) {
  const rows_job *job = argument;
  for (int64_t block = first_block; block < last_block; block++) {
    int64_t first = block * BLOCK_ROWS;
    kernels_of(job)->rms_norm_backward(row(job, job->out, first), row(job, job->partial, 2 * block),
                                       row(job, job->dy, first), row(job, job->x, first), job->gain,
                                       number(job, job->inverse, first), job->add, rows_in_block(job, block), job->n);
  }
}

static mm_status norm_backward(mm_call *call, const mm_tensor *gradient, bool has_mean, mm_range_function *range) {
  mm_context *cx = call->cx;
  const mm_tensor *x = &call->inputs[0];
  int64_t n = x->shape[x->n_axes - 1], rows = call->saved[1].shape[0], blocks = (rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
  rows_job job = {.cx = cx, .dtype = x->dtype, .n = n, .rows = rows, .x = mm_data(x)};
  job.gain = data_or_null(&call->inputs[1]);
  job.inverse = mm_data(&call->saved[1]);
  if (has_mean) job.mean = mm_data(&call->saved[0]);
  mm_tensor dy = {0}, dx = {0}, partial = {0};
  mm_status status = mm_packed(cx, &dy, gradient);
  job.dy = mm_data(&dy);
  bool wants_sums = mm_wants_gradient(call, 1) || (has_mean && mm_wants_gradient(call, 2));
  if (status == MM_OK && mm_wants_gradient(call, 0)) {
    bool fresh = false;
    status = mm_gradient_target(call, 0, true, &dx, &fresh);
    job.out = mm_data(&dx);
    job.add = !fresh;
  }
  if (status == MM_OK && wants_sums) {
    status = mm_full(cx, &partial, x->dtype, 3, (const int64_t[]){blocks, 2, n}, 0);
    job.partial = mm_data(&partial);
  }
  if (status == MM_OK) mm_parallel_for(cx, blocks, 1 + rows_grain(n) / BLOCK_ROWS, range, &job);
  for (int which = 0; which < 2 && status == MM_OK && wants_sums; which++) { /* blocks in order */
    mm_tensor sums = {0};
    status = mm_view_slice(cx, &sums, &partial, 1, which, which, 1);
    if (status == MM_OK && mm_view_reshape(&sums, &sums, 2, (const int64_t[]){blocks, n}) && which < call->n_inputs - 1)
      status = mm_accumulate_signed(call, 1 + which, &sums, 1);
    mm_release(&sums);
  }
  mm_release(&partial);
  mm_release(&dx);
  mm_release(&dy);
  return status;
}

static mm_status layer_norm_forward(mm_call *call) { return norm_forward(call, true, layer_norm_range); }

/* forward: x̂ = (x − mean) · inverse, y = x̂ · gain + bias
 * dgain += Σ dy x̂, dbias += Σ dy, dx += inverse (g − mean(g) − x̂ mean(g x̂)) with g = dy · gain */
static mm_status layer_norm_backward(mm_call *call, const mm_tensor *gradient) {
  return norm_backward(call, gradient, true, layer_norm_backward_range);
}

const mm_op mm_layer_norm_op = {.name = "layer_norm", .forward = layer_norm_forward, .backward = layer_norm_backward};

static mm_status rms_norm_forward(mm_call *call) { return norm_forward(call, false, rms_norm_range); }

/* forward: x̂ = x · inverse, y = x̂ · gain; dgain += Σ dy x̂, dx += inverse (g − x̂ mean(g x̂)) with g = dy · gain */
static mm_status rms_norm_backward(mm_call *call, const mm_tensor *gradient) {
  return norm_backward(call, gradient, false, rms_norm_backward_range);
}

const mm_op mm_rms_norm_op = {.name = "rms_norm", .forward = rms_norm_forward, .backward = rms_norm_backward};

static mm_status check_epsilon(mm_context *cx, const char *who, double epsilon) {
  if (epsilon >= 0 && epsilon <= DBL_MAX) return MM_OK;
  return mm_fail(cx, MM_EVALUE, "%s: epsilon is %g; it must be a finite number from 0 on", who, epsilon);
}

mm_status mm_layer_norm(mm_context *cx, mm_tensor *out, const mm_tensor *x, const mm_tensor *gain,
                        const mm_tensor *bias, double epsilon) {
  mm_call call;
  MM_TRY(check_epsilon(cx, "layer_norm", epsilon));
  mm_call_start(&call, cx, &mm_layer_norm_op, 3, (const mm_tensor *const[]){x, gain, bias});
  call.numbers[0] = epsilon;
  return mm_apply(out, &call);
}

mm_status mm_rms_norm(mm_context *cx, mm_tensor *out, const mm_tensor *x, const mm_tensor *gain, double epsilon) {
  mm_call call;
  MM_TRY(check_epsilon(cx, "rms_norm", epsilon));
  mm_call_start(&call, cx, &mm_rms_norm_op, 2, (const mm_tensor *const[]){x, gain});
  call.numbers[0] = epsilon;
  return mm_apply(out, &call);
}
