/* attention.c: scaled dot-product attention as one op.
 *
 * Does: shapes, broadcasting, which thread has which head, where gradients go. Does not: the arithmetic of a head,
 * which streams over keys and never holds a (T, S) matrix unless the weights are asked for (kernels.h).
 *
 * Heads are read where they lie: q may be a permuted view of (B, T, H, D), and then the output and the gradients are
 * laid out so too, so that undoing the permutation costs nothing. */
#include "ops/ops.h"

#include <math.h>
#include <string.h>

enum { Q, KEYS, V, BIAS, SLOPES, N_INPUTS };
enum { LOGSUMEXP, REST };         /* saved: of each row, in two parts */
enum { ROWS_PER_PIECE = 192 };    /* query rows in one piece of forward work: twice what the kernel takes at a time */
enum { PARALLEL_WORK = 1 << 16 }; /* multiply-adds from which a second thread pays */

/* A call laid out over its leading axes (…, H): every tensor is a borrowed view (…, H, rows, columns), stride
 * 0 where repeated. */
typedef struct plan {
  mm_context *cx;
  mm_dtype dtype;
  int n_lead;
  int64_t lead[MM_MAX_AXES], heads; /* heads: the product of the leading sizes */
  int64_t T, S, D, E;
  mm_tensor view[N_INPUTS], out, weights, logsumexp, rest;
  mm_tensor dout, gradient[N_INPUTS]; /* storage NULL where not wanted */
  bool causal;
  double scale;
  /* work: forward (head, piece of rows); backward groups of heads that share no gradient, each walked in order
   * by one thread */
  int64_t pieces, groups, group_size;
  bool walked_in_order[MM_MAX_AXES];
  int slots;
  char *scratch;
  size_t slot_bytes;
} plan;

/* ---- One head ---- */

/* The first element of head `head` of a view, or NULL. */
static void *head_data(const plan *p, const mm_tensor *t, int64_t head) {
  if (t->storage == NULL) return NULL;
  return (char *)mm_data(t) + mm_entry_offset(t, p->n_lead, head) * (int64_t)mm_dtype_size(t->dtype);
}

static int64_t row_of(const plan *p, const mm_tensor *t) { return t->strides[p->n_lead]; }

static mm_attention_head describe(const plan *p, int64_t head) {
  const mm_tensor *q = &p->view[Q], *k = &p->view[KEYS], *v = &p->view[V], *bias = &p->view[BIAS];
  const mm_tensor *slopes = &p->view[SLOPES];
  mm_attention_head h = {.T = p->T, .S = p->S, .D = p->D, .E = p->E, .causal = p->causal};
  h.scale = p->scale;
  h.q = head_data(p, q, head), h.q_row = row_of(p, q);
  h.k = head_data(p, k, head), h.k_row = row_of(p, k);
  h.v = head_data(p, v, head), h.v_row = row_of(p, v);
  h.bias = head_data(p, bias, head);
  if (h.bias != NULL) h.bias_row = row_of(p, bias), h.bias_col = bias->strides[p->n_lead + 1];
  h.has_slope = slopes->storage != NULL;
  if (h.has_slope) h.slope = mm_real(mm_data(slopes), p->dtype, head % p->lead[p->n_lead - 1]);
  h.out = head_data(p, &p->out, head), h.out_row = row_of(p, &p->out);
  h.logsumexp = head_data(p, &p->logsumexp, head), h.rest = head_data(p, &p->rest, head);
  h.weights = head_data(p, &p->weights, head);
  h.dout = head_data(p, &p->dout, head), h.dout_row = row_of(p, &p->dout);
  h.dq = head_data(p, &p->gradient[Q], head), h.dq_row = row_of(p, &p->gradient[Q]);
  h.dk = head_data(p, &p->gradient[KEYS], head), h.dk_row = row_of(p, &p->gradient[KEYS]);
  h.dv = head_data(p, &p->gradient[V], head), h.dv_row = row_of(p, &p->gradient[V]);
  h.dbias = head_data(p, &p->gradient[BIAS], head), h.dbias_row = row_of(p, &p->gradient[BIAS]);
  return h;
}
/* Piece i: rows of one head. */
static void forward_piece(const plan *p, int64_t i, void *scratch) {
  int64_t head = i / p->pieces, first = i % p->pieces * ROWS_PER_PIECE;
  int64_t last = first + ROWS_PER_PIECE < p->T ? first + ROWS_PER_PIECE : p->T;
  mm_attention_head h = describe(p, head);
  mm_kernels_of(p->cx->kernels, p->dtype)->attention(&h, first, last, scratch);
}

/* Which head is the i-th of a group: the group counts through the axes without sharing, i through the others. */
static int64_t head_in_group(const plan *p, int64_t group, int64_t i) {
  int64_t head = 0, step = 1;
  for (int axis = p->n_lead - 1; axis >= 0; axis--) {
    int64_t *count = p->walked_in_order[axis] ? &i : &group;
    head += *count % p->lead[axis] * step;
    *count /= p->lead[axis];
    step *= p->lead[axis];
  }
  return head;
}

static void backward_group(const plan *p, int64_t group, void *scratch) {
  for (int64_t i = 0; i < p->group_size; i++) {
    mm_attention_head h = describe(p, head_in_group(p, group, i));
    mm_kernels_of(p->cx->kernels, p->dtype)->attention_backward(&h, scratch);
  }
}

/* Slot s, with scratch of its own, has every slots-th unit of work: under a causal mask late rows weigh more
 * than early ones. */
static void forward_slots(void *argument, int64_t first, int64_t last) {
  const plan *p = argument;
  for (int64_t slot = first; slot < last; slot++)
    for (int64_t i = slot; i < p->heads * p->pieces; i += p->slots)
      forward_piece(p, i, p->scratch + (size_t)slot * p->slot_bytes);
}

static void backward_slots(void *argument, int64_t first, int64_t last) {
  const plan *p = argument;
  for (int64_t slot = first; slot < last; slot++)
    for (int64_t i = slot; i < p->groups; i += p->slots)
      backward_group(p, i, p->scratch + (size_t)slot * p->slot_bytes);
}

static mm_status run(plan *p, int64_t units, bool backward, mm_range_function *slots) {
  double work = (double)p->heads * (double)p->T * (double)p->S * (double)(p->D + p->E);
  int most = p->cx->threads < units ? p->cx->threads : (int)units;
  p->slots = work < (double)PARALLEL_WORK ? 1 : most;
  size_t reals = mm_kernels_of(p->cx->kernels, p->dtype)->attention_scratch(p->T, p->S, p->D, p->E, backward);
  p->slot_bytes = (reals * mm_dtype_size(p->dtype) + 63) / 64 * 64;
  size_t bytes = 0;
  if (reals > SIZE_MAX / 16 || !mm_multiply_sizes(p->slot_bytes, (size_t)p->slots, &bytes))
    return mm_fail(p->cx, MM_ENOMEM, "attention: %lld keys are too many for this machine", (long long)p->S);
  void *scratch = NULL;
  MM_TRY(mm_memory_take(p->cx, &scratch, bytes));
  p->scratch = scratch;
  mm_parallel_for(p->cx, p->slots, 1, slots, p);
  mm_memory_give(p->cx, scratch, bytes);
  return MM_OK;
}

/* ---- The op ---- */

/* p->lead = what the leading axes of the first `inputs` of q, k, v broadcast to; an error where they do not. */
static mm_status lead_of(const mm_call *call, plan *p, int inputs) {
  mm_tensor leads[3];
  const mm_tensor *each[3];
  for (int i = 0; i < inputs; i++) leads[i] = call->inputs[i], leads[i].n_axes -= 2, each[i] = &leads[i];
  return mm_broadcast_shape(call->cx, "attention", each, inputs, &p->n_lead, p->lead);
}

/* Checks shapes and types, packs what kernels cannot read, and lays the call out. The weights alone need no v. */
static mm_status prepare(mm_call *call, plan *p) {
  mm_context *cx = call->cx;
  const mm_tensor *q = &call->inputs[Q], *k = &call->inputs[KEYS], *v = &call->inputs[V];
  const mm_tensor *bias = &call->inputs[BIAS], *slopes = &call->inputs[SLOPES];
  char text_q[128], text_k[128], text_v[128];
  MM_TRY(mm_check_real(call, 0, N_INPUTS - 1, (const char *const[]){"q", "k", "v", "the bias", "slopes"}));
  int n_q = q->n_axes, n_k = k->n_axes, n_v = v->n_axes;
  bool averages = call->op == &mm_attention_op, fits = n_q >= 2 && n_k >= 2 && q->shape[n_q - 1] == k->shape[n_k - 1];
  if (!averages && !fits)
    return mm_fail(cx, MM_ESHAPE, "attention: q (…, H, T, D) is %s, k (…, H, S, D) is %s", mm_shape_text(q, text_q),
                   mm_shape_text(k, text_k));
  if (averages && !(fits && n_v >= 2 && k->shape[n_k - 2] == v->shape[n_v - 2]))
    return mm_fail(cx, MM_ESHAPE, "attention: q (…, H, T, D) is %s, k (…, H, S, D) is %s, v (…, H, S, E) is %s",
                   mm_shape_text(q, text_q), mm_shape_text(k, text_k), mm_shape_text(v, text_v));
  *p = (plan){.cx = cx, .dtype = q->dtype, .causal = call->integers[0] != 0, .heads = 1};
  p->T = q->shape[n_q - 2], p->D = q->shape[n_q - 1], p->S = k->shape[n_k - 2];
  if (averages) p->E = v->shape[n_v - 1];
  p->scale = call->integers[2] != 0 ? call->numbers[0] : p->D > 0 ? 1 / sqrt((double)p->D) : 1;
  if (lead_of(call, p, averages ? 3 : 2) != MM_OK)
    return averages ? mm_fail(cx, MM_ESHAPE, "attention: leading axes do not broadcast: q is %s, k is %s, v is %s",
                              mm_shape_text(q, text_q), mm_shape_text(k, text_k), mm_shape_text(v, text_v))
                    : mm_fail(cx, MM_ESHAPE, "attention: leading axes do not broadcast: q is %s, k is %s",
                              mm_shape_text(q, text_q), mm_shape_text(k, text_k));
  for (int i = 0; i < p->n_lead; i++) p->heads *= p->lead[i];
  if (bias->storage != NULL) {
    mm_tensor scores = {.n_axes = p->n_lead + 2}, probe = {0};
    memcpy(scores.shape, p->lead, sizeof scores.shape);
    scores.shape[p->n_lead] = p->T;
    scores.shape[p->n_lead + 1] = p->S;
    if (mm_view_broadcast(cx, "attention", &probe, bias, scores.n_axes, scores.shape) != MM_OK)
      return mm_fail(cx, MM_ESHAPE, "attention: a bias of %s does not broadcast to the scores (…, H, T, S), %s",
                     mm_shape_text(bias, text_q), mm_shape_text(&scores, text_k));
    mm_release(&probe);
  }
  if (slopes->storage != NULL && (slopes->n_axes != 1 || p->n_lead == 0 || slopes->shape[0] != p->lead[p->n_lead - 1]))
    return mm_fail(cx, MM_ESHAPE, "attention: slopes (H) are %s, q (…, H, T, D) is %s", mm_shape_text(slopes, text_k),
                   mm_shape_text(q, text_q));
  for (int i = Q; i <= (averages ? V : KEYS); i++) {
    const mm_tensor *x = &call->inputs[i];
    if (x->strides[x->n_axes - 1] != 1 && x->shape[x->n_axes - 1] > 1) MM_TRY(mm_pack_input(call, i));
  }
  MM_TRY(mm_pack_input(call, SLOPES));
  for (int i = Q; i <= BIAS; i++)
    if (call->inputs[i].storage != NULL) p->view[i] = mm_view_stretched(&call->inputs[i], p->n_lead, p->lead);
  p->view[SLOPES] = *slopes;
  return MM_OK;
}

/* The rows of every head, by the plan's pieces. */
static mm_status run_forward(plan *p) {
  p->pieces = (p->T + ROWS_PER_PIECE - 1) / ROWS_PER_PIECE;
  if (p->heads == 0 || p->T == 0) return MM_OK;
  return run(p, p->heads * p->pieces, false, forward_slots);
}

static mm_status attention_forward(mm_call *call) {
  plan p;
  if (mm_wants_gradient(call, SLOPES))
    return mm_fail(call->cx, MM_EVALUE,
                   "attention: slopes have no gradient; pass a bias of −slope · distance, or detach them");
  MM_TRY(prepare(call, &p));
  mm_context *cx = call->cx;
  mm_tensor like = p.view[Q]; /* (…, H, T, E), in q's order of axes */
  like.shape[p.n_lead + 1] = p.E;
  like.strides[p.n_lead + 1] = 1;
  MM_TRY(mm_empty_layout(cx, &call->output, &like));
  like.shape[p.n_lead + 1] = p.S;
  if (call->integers[1]) MM_TRY(mm_empty(cx, &call->extra, p.dtype, p.n_lead + 2, like.shape));
  for (int part = LOGSUMEXP; part <= REST && call->recording; part++)
    MM_TRY(mm_empty(cx, &call->saved[part], p.dtype, p.n_lead + 1, like.shape));
  p.out = call->output;
  p.weights = call->extra;
  p.logsumexp = call->saved[LOGSUMEXP], p.rest = call->saved[REST];
  for (int i = 0; i < N_INPUTS; i++) call->keep |= MM_KEEP(i);
  return run_forward(&p);
}

/* Whether input i is an earlier one again, as in attention(x, x, x). */
static bool is_repeated(const mm_call *call, int i) {
  for (int j = Q; j < i; j++)
    if (call->inputs[j].variable == call->inputs[i].variable) return true;
  return false;
}

/* The memory that gradients of input i are added to; *apart: memory of its own, to be added to the gradient afterwards.
 * A bias that is repeated along T or S has a row of scores for each, to be summed down; an input that is another again
 * has a sum of its own, since a head finishes its gradients one after the other. */
static mm_status gradient_memory(mm_call *call, const plan *p, int i, mm_tensor *out, bool *apart) {
  const mm_tensor *x = &call->inputs[i];
  int last = x->n_axes - 1;
  bool fresh = false, narrow = i == BIAS && (x->n_axes < 2 || x->shape[last] != p->S || x->shape[last - 1] != p->T);
  *apart = narrow || is_repeated(call, i);
  if (*apart) {
    int64_t shape[MM_MAX_AXES] = {0};
    int n = x->n_axes < 2 ? 2 : x->n_axes;
    memcpy(shape, x->shape, sizeof x->shape);
    if (narrow) shape[n - 2] = p->T, shape[n - 1] = p->S;
    return mm_full(call->cx, out, p->dtype, n, shape, 0);
  }
  MM_TRY(mm_gradient_target(call, i, i == BIAS, out, &fresh));
  if (fresh) mm_zero(out);
  return MM_OK;
}

/* forward: s = scale · q kᵀ + bias, w = softmax(s), o = w v
 * dv = wᵀ do; dw = do vᵀ; ds = w (dw − rowsum(do · o)); dbias = ds; dq = scale · ds k; dk = scale · dsᵀ q
 * w is computed again from s and the logsumexp of its rows. */
static mm_status attention_backward(mm_call *call, const mm_tensor *gradient) {
  plan p;
  MM_TRY(prepare(call, &p));
  mm_tensor dout = {0}, owned[N_INPUTS] = {{0}};
  bool apart[N_INPUTS] = {false};
  int last = gradient->n_axes - 1;
  mm_status status = MM_OK;
  if (gradient->strides[last] != 1 && gradient->shape[last] > 1) status = mm_packed(call->cx, &dout, gradient);
  else mm_share(&dout, gradient);
  for (int i = Q; i <= BIAS && status == MM_OK; i++) {
    if (!mm_wants_gradient(call, i)) continue;
    status = gradient_memory(call, &p, i, &owned[i], &apart[i]);
    if (status == MM_OK) p.gradient[i] = mm_view_stretched(&owned[i], p.n_lead, p.lead);
  }
  if (status == MM_OK && p.heads > 0 && p.T > 0) {
    p.dout = dout;
    p.out = call->output;
    p.logsumexp = call->saved[LOGSUMEXP], p.rest = call->saved[REST];
    p.groups = p.group_size = 1;
    for (int axis = 0; axis < p.n_lead; axis++) {
      for (int i = Q; i <= BIAS; i++)
        if (owned[i].storage != NULL && p.gradient[i].strides[axis] == 0 && p.lead[axis] > 1)
          p.walked_in_order[axis] = true;
      *(p.walked_in_order[axis] ? &p.group_size : &p.groups) *= p.lead[axis];
    }
    status = run(&p, p.groups, true, backward_slots);
  }
  mm_release(&dout);
  for (int i = Q; i <= BIAS; i++) {
    if (status == MM_OK && apart[i]) status = mm_accumulate_signed(call, i, &owned[i], 1);
    mm_release(&owned[i]);
  }
  return status;
}

static mm_status weights_forward(mm_call *call) {
  plan p;
  MM_TRY(prepare(call, &p));
  int64_t shape[MM_MAX_AXES];
  memcpy(shape, p.lead, sizeof shape);
  shape[p.n_lead] = p.T, shape[p.n_lead + 1] = p.S;
  MM_TRY(mm_empty(call->cx, &call->output, p.dtype, p.n_lead + 2, shape));
  p.weights = call->output;
  return run_forward(&p);
}

const mm_op mm_attention_op = {.name = "attention", .forward = attention_forward, .backward = attention_backward};
const mm_op mm_attention_weights_op = {.name = "attention", .forward = weights_forward};

static void start(mm_call *call, mm_context *cx, const mm_op *op, const mm_tensor *q, const mm_tensor *k,
                  const mm_tensor *v, const mm_attention_options *options) {
  static const mm_attention_options defaults = {0};
  if (options == NULL) options = &defaults;
  mm_call_start(call, cx, op, N_INPUTS, (const mm_tensor *const[]){q, k, v, options->bias, options->slopes});
  call->integers[0] = options->causal;
  call->integers[2] = options->scale != NULL;
  if (options->scale != NULL) call->numbers[0] = *options->scale;
}

mm_status mm_attention(mm_context *cx, mm_tensor *out, mm_tensor *weights, const mm_tensor *q, const mm_tensor *k,
                       const mm_tensor *v, const mm_attention_options *options) {
  mm_call call;
  start(&call, cx, &mm_attention_op, q, k, v, options);
  call.integers[1] = weights != NULL;
  MM_TRY(mm_apply(out, &call));
  if (weights != NULL) mm_move(weights, &call.extra);
  return MM_OK;
}

mm_status mm_attention_weights(mm_context *cx, mm_tensor *out, const mm_tensor *q, const mm_tensor *k,
                               const mm_attention_options *options) {
  mm_call call;
  start(&call, cx, &mm_attention_weights_op, q, k, NULL, options);
  return mm_apply(out, &call);
}
