/* loss.c: cross entropy of logits against class indices.
 *
 * Does: softmax and logarithm in one pass over a row; the mean over the targets that count. Does not:
 * label smoothing, weights. */
#include "ops/ops.h"

enum { LOSS_IGNORE, LOSS_MEAN, LOSS_COUNTED };

typedef struct loss_job {
  mm_call *call;
  int64_t n;
  void *losses, *peaks, *log_sums, *dlogits;
  const void *scale;
  int64_t scale_step;
  bool add;
} loss_job;

static void loss_range(void *argument, int64_t first, int64_t last) {
  const loss_job *job = argument;
  const mm_tensor *logits = &job->call->inputs[0];
  const int64_t *targets = mm_data(&job->call->inputs[1]);
  mm_dtype dtype = logits->dtype;
  mm_kernels_of(job->call->cx->kernels, dtype)
      ->cross_entropy(mm_real_at(job->losses, dtype, first), mm_real_at(job->peaks, dtype, first),
                      mm_real_at(job->log_sums, dtype, first), mm_real_at(mm_data(logits), dtype, first * job->n),
                      targets + first, job->call->integers[LOSS_IGNORE], last - first, job->n);
}

static void loss_backward_range(void *argument, int64_t first, int64_t last) {
  const loss_job *job = argument;
  const mm_tensor *logits = &job->call->inputs[0];
  const int64_t *targets = mm_data(&job->call->inputs[1]);
  mm_dtype dtype = logits->dtype;
  mm_kernels_of(job->call->cx->kernels, dtype)
      ->cross_entropy_backward(mm_real_at(job->dlogits, dtype, first * job->n),
                               mm_real_at(mm_data(logits), dtype, first * job->n), mm_real_at(job->peaks, dtype, first),
                               mm_real_at(job->log_sums, dtype, first), targets + first,
                               job->call->integers[LOSS_IGNORE], mm_real_at(job->scale, dtype, first * job->scale_step),
                               job->scale_step, job->add, last - first, job->n);
}

/* saved: of each row, 0 the greatest logit and 1 ln Σ e^(x − greatest), whose sum is the row's logsumexp */
static mm_status cross_entropy_forward(mm_call *call) {
  mm_context *cx = call->cx;
  const mm_tensor *logits = &call->inputs[0], *targets = &call->inputs[1];
  char text_logits[128], text_targets[128];
  MM_TRY(mm_check_real(call, 0, 0, (const char *const[]){"logits"}));
  bool fits = logits->n_axes == targets->n_axes + 1;
  for (int i = 0; i < targets->n_axes && fits; i++) fits = targets->shape[i] == logits->shape[i];
  if (!fits)
    return mm_fail(cx, MM_ESHAPE, "cross_entropy: logits (…, V) are %s, targets (…) %s",
                   mm_shape_text(logits, text_logits), mm_shape_text(targets, text_targets));
  int64_t n = logits->shape[logits->n_axes - 1], rows = mm_count(targets), ignore = call->integers[LOSS_IGNORE];
  MM_TRY(mm_index_input(call, 1, "targets tensor"));
  MM_TRY(mm_check_range(cx, "cross_entropy", "targets", targets, n, &ignore));
  const int64_t *target = mm_data(targets);
  int64_t counted = 0;
  for (int64_t i = 0; i < rows; i++) counted += target[i] != ignore;
  call->integers[LOSS_COUNTED] = counted;
  bool mean = call->integers[LOSS_MEAN] != 0;
  if (mean && counted == 0) return mm_fail(cx, MM_EVALUE, "cross_entropy: no target counts, so that there is no mean");
  MM_TRY(mm_pack_input(call, 0));
  mm_tensor *losses = &call->output;
  MM_TRY(mm_empty(cx, losses, logits->dtype, targets->n_axes, targets->shape));
  for (int i = 0; i < 2; i++) MM_TRY(mm_empty(cx, &call->saved[i], logits->dtype, targets->n_axes, targets->shape));
  loss_job job = {.call = call, .n = n, .losses = mm_data(losses)};
  job.peaks = mm_data(&call->saved[0]);
  job.log_sums = mm_data(&call->saved[1]);
  if (rows > 0) mm_parallel_for(cx, rows, MM_GRAIN_ARITHMETIC / (n > 0 ? n : 1), loss_range, &job);
  call->keep = MM_KEEP(0) | MM_KEEP(1);
  if (!mean) return MM_OK;
  double sum = mm_sum_long(cx, logits->dtype, mm_data(losses), rows);
  return mm_full(cx, losses, logits->dtype, 0, NULL, sum / (double)counted);
}

/* forward: loss[r] = logsumexp(x[r]) − x[r, target[r]]; dx[r] += dloss[r] (softmax(x[r]) − onehot(target[r])) */
static mm_status cross_entropy_backward(mm_call *call, const mm_tensor *gradient) {
  mm_context *cx = call->cx;
  bool mean = call->integers[LOSS_MEAN] != 0, fresh = false;
  mm_tensor scale = {0}, dlogits = {0};
  if (mean)
    MM_TRY(
        mm_full(cx, &scale, gradient->dtype, 0, NULL, mm_get(gradient, NULL) / (double)call->integers[LOSS_COUNTED]));
  else MM_TRY(mm_packed(cx, &scale, gradient));
  mm_status status = mm_gradient_target(call, 0, true, &dlogits, &fresh);
  if (status == MM_OK && mm_count(&dlogits) > 0) {
    int64_t n = dlogits.shape[dlogits.n_axes - 1];
    loss_job job = {.call = call,
                    .n = n,
                    .peaks = mm_data(&call->saved[0]),
                    .log_sums = mm_data(&call->saved[1]),
                    .dlogits = mm_data(&dlogits),
                    .scale = mm_data(&scale),
                    .scale_step = mean ? 0 : 1,
                    .add = !fresh};
    mm_parallel_for(cx, mm_count(&dlogits) / n, MM_GRAIN_ARITHMETIC / n, loss_backward_range, &job);
  }
  mm_release(&dlogits);
  mm_release(&scale);
  return status;
}

const mm_op mm_cross_entropy_op = {
    .name = "cross_entropy", .forward = cross_entropy_forward, .backward = cross_entropy_backward};

mm_status mm_cross_entropy(mm_context *cx, mm_tensor *out, const mm_tensor *logits, const mm_tensor *targets,
                           int64_t ignore, bool mean) {
  mm_call call;
  mm_call_start(&call, cx, &mm_cross_entropy_op, 2, (const mm_tensor *const[]){logits, targets});
  call.integers[LOSS_IGNORE] = ignore;
  call.integers[LOSS_MEAN] = mean;
  return mm_apply(out, &call);
}
