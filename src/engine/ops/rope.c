/* rope.c: the rotation of RoPE as an op.
 *
 * Does: turn pairs of features by the angles of a schedule (positional/rope.c), in either layout, and back. Does not:
 * choose angles. Su et al. 2021, section 3.4.2. */
#include "ops/ops.h"

enum { ROWS_PER_PIECE = 256 };

typedef struct rope_job {
  mm_context *cx;
  mm_tensor x, cosines, sines, out; /* borrowed; the tables stretched to x's leading axes */
  mm_rope_layout layout;
  double sine_sign;
  bool add;
  int64_t pieces; /* of the rows of one entry of the leading axes */
} rope_job;

static void rope_range(void *argument, int64_t first, int64_t last) {
  const rope_job *job = argument;
  mm_dtype dtype = job->x.dtype;
  int n_lead = job->x.n_axes - 2;
  int64_t T = job->x.shape[n_lead], D = job->x.shape[n_lead + 1], pairs = job->cosines.shape[n_lead + 1];
  int64_t x_row = job->x.strides[n_lead], out_row = job->out.strides[n_lead];
  for (int64_t i = first; i < last; i++) {
    int64_t entry = i / job->pieces, row = i % job->pieces * ROWS_PER_PIECE;
    int64_t rows = T - row < ROWS_PER_PIECE ? T - row : ROWS_PER_PIECE;
    int64_t out_at = mm_entry_offset(&job->out, n_lead, entry) + row * out_row;
    int64_t x_at = mm_entry_offset(&job->x, n_lead, entry) + row * x_row;
    int64_t angle = mm_entry_offset(&job->cosines, n_lead, entry) + row * pairs; /* both tables are packed alike */
    mm_kernels_of(job->cx->kernels, dtype)
        ->rope(mm_real_at(mm_data(&job->out), dtype, out_at), out_row, mm_real_at(mm_data(&job->x), dtype, x_at), x_row,
               mm_real_at(mm_data(&job->cosines), dtype, angle), mm_real_at(mm_data(&job->sines), dtype, angle), pairs,
               job->layout, job->sine_sign, job->add, rows, D);
  }
}

static void rotate(mm_call *call, mm_tensor *out, const mm_tensor *x, double sine_sign, bool add) {
  rope_job job = {call->cx,
                  *x,
                  mm_view_stretched(&call->inputs[1], x->n_axes - 2, x->shape),
                  mm_view_stretched(&call->inputs[2], x->n_axes - 2, x->shape),
                  *out,
                  (mm_rope_layout)call->integers[0],
                  sine_sign,
                  add,
                  0};
  int64_t count = mm_count(x), T = x->shape[x->n_axes - 2];
  if (count == 0) return;
  job.pieces = (T + ROWS_PER_PIECE - 1) / ROWS_PER_PIECE;
  int64_t n = mm_count(x) / (T * x->shape[x->n_axes - 1]) * job.pieces;
  mm_parallel_for(call->cx, n, 1 + 2 * MM_GRAIN_ARITHMETIC / (count / n), rope_range, &job);
}

/* Rows must be runs. */
static mm_status pack_rows(mm_call *call, mm_tensor *out, const mm_tensor *x) {
  int last = x->n_axes - 1;
  if (x->strides[last] != 1 && x->shape[last] > 1) return mm_packed(call->cx, out, x);
  mm_share(out, x);
  return MM_OK;
}

static mm_status rope_forward(mm_call *call) {
  mm_context *cx = call->cx;
  mm_tensor *x = &call->inputs[0];
  const mm_tensor *cosines = &call->inputs[1], *sines = &call->inputs[2];
  char text_x[128], text_c[128], text_s[128];
  MM_TRY(mm_check_real(call, 0, 2, (const char *const[]){"x", "cosines", "sines"}));
  bool fits = x->n_axes >= 2 && cosines->n_axes >= 2 && cosines->n_axes <= x->n_axes && mm_same_shape(cosines, sines);
  for (int i = 1; fits && i <= cosines->n_axes; i++) {
    int64_t mine = x->shape[x->n_axes - i], theirs = cosines->shape[cosines->n_axes - i];
    fits = i == 1 ? 2 * theirs <= mine : i == 2 ? theirs == mine : theirs == mine || theirs == 1;
  }
  if (!fits)
    return mm_fail(cx, MM_ESHAPE, "rope: x (…, T, D) is %s, cosines (T, r/2) %s, sines %s; r is at most D",
                   mm_shape_text(x, text_x), mm_shape_text(cosines, text_c), mm_shape_text(sines, text_s));
  if (x->strides[x->n_axes - 1] != 1) MM_TRY(mm_pack_input(call, 0));
  MM_TRY(mm_pack_input(call, 1));
  MM_TRY(mm_pack_input(call, 2));
  MM_TRY(mm_empty_layout(cx, &call->output, x));
  rotate(call, &call->output, x, 1, false);
  call->keep = MM_KEEP(1) | MM_KEEP(2);
  return MM_OK;
}

/*> rope-backward */
/* forward: (a, b) → (a c − b s, a s + b c): R(θ); the transpose of R(θ) is R(−θ), the same rotation with
 * the sine negated */
static mm_status rope_backward(mm_call *call, const mm_tensor *gradient) {
  if (!mm_wants_gradient(call, 0)) return MM_OK; /* tables are constants */
  mm_tensor dy = {0}, dx = {0};
  bool fresh = false;
  MM_TRY(pack_rows(call, &dy, gradient));
  mm_status status = mm_gradient_target(call, 0, false, &dx, &fresh);
  if (status == MM_OK) rotate(call, &dx, &dy, -1, !fresh);
  mm_release(&dx);
  mm_release(&dy);
  return status;
}
/*< */

const mm_op mm_rope_op = {.name = "rope", .forward = rope_forward, .backward = rope_backward};

mm_status mm_rope_rotate(mm_context *cx, mm_tensor *out, const mm_tensor *x, const mm_tensor *cosines,
                         const mm_tensor *sines, mm_rope_layout layout) {
  mm_call call;
  mm_call_start(&call, cx, &mm_rope_op, 3, (const mm_tensor *const[]){x, cosines, sines});
  call.integers[0] = (int64_t)layout;
  return mm_apply(out, &call);
}
