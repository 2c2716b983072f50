/* test_memory_failure.c: every allocation of every op refused in turn, forward and backward. What must hold
 * each time: the status says so, outputs and gradients are what they were, nothing leaks. Values and
 * gradients are test_ops.c's. */
#include "op_cases.h"

typedef struct attempt {
  run r;
  bool untouched; /* by every failure so far */
} attempt;

/* Forward, and backward of Σ out²; `out` begins as a tensor of its own, which a failure must leave there. */
static mm_status step(mm_context *cx, void *argument) {
  attempt *a = argument;
  mm_tape *tape = NULL;
  mm_tensor out = {0}, loss = {0}, gradient = {0};
  mm_status status = mm_full(cx, &out, MM_FLOAT64, 0, NULL, 3);
  const mm_storage *before = out.storage;
  if (status == MM_OK) status = mm_tape_open(cx, &tape);
  if (status == MM_OK) {
    status = apply(cx, &a->r, &out, NULL);
    if (status != MM_OK) a->untouched = a->untouched && out.storage == before;
  }
  if (status == MM_OK && !a->r.c->no_gradient) {
    status = mm_unary(cx, &loss, MM_SQUARE, &out);
    if (status == MM_OK) status = mm_reduce(cx, &loss, MM_SUM, &loss, MM_ALL_AXES, false);
    if (status == MM_OK) status = mm_tape_backward(tape, &loss);
    for (int i = 0; i < INPUTS; i++) {
      if (is_constant(a->r.c, i)) continue;
      mm_memory_fail_after(cx, -1);
      mm_grad(cx, &gradient, &a->r.leaves[i]);
      a->untouched = a->untouched && (gradient.storage == NULL) == (status != MM_OK);
      mm_zero_grad(&a->r.leaves[i]);
      mm_release(&gradient);
    }
  }
  mm_tape_close(tape);
  mm_release(&out);
  mm_release(&loss);
  return status;
}

static void test_every_allocation(void) {
  for (int i = 0; i < CASES; i++) {
    for (layout l = PACKED; l < LAYOUTS; l++) {
      if (l == BROADCAST && (cases[i].plain || cases[i].in[0].shape[0] < 2)) continue;
      mm_context *cx = tap_open(1);
      attempt a = {.r = {.c = &cases[i], .layout = l}, .untouched = true};
      mm_random rng;
      mm_random_seed(&rng, 5);
      for (int k = 0; k < INPUTS; k++) {
        if (absent(a.r.c, k)) continue;
        make_leaf(cx, &a.r, k, MM_FLOAT64, &rng);
        if (!is_constant(a.r.c, k)) fine(cx, mm_require_grad(cx, &a.r.leaves[k]));
      }
      char name[128];
      snprintf(name, sizeof name, "%s, %s: every refusal is reported and leaks nothing", cases[i].name,
               layout_names[l]);
      survives(cx, step, &a, name);
      snprintf(name, sizeof name, "%s, %s: and leaves outputs and gradients alone", cases[i].name, layout_names[l]);
      ok(a.untouched, name);
      for (int k = 0; k < INPUTS; k++) mm_release(&a.r.leaves[k]);
      tap_close(cx);
    }
  }
}

/* The optimizer, on views that it has to pack. */
static mm_status optimizer_step(mm_context *cx, void *argument) {
  mm_tensor *t = argument;
  const mm_adamw settings = {.rate = 0.1, .beta1 = 0.9, .beta2 = 0.99, .epsilon = 1e-8, .decay = 0.1, .step = 1};
  double before = mm_get(&t[0], (int64_t[]){1, 0}), norm = 0;
  mm_status status = mm_adamw_step(cx, &t[0], &t[1], &t[2], &t[3], &settings, 1);
  if (status != MM_OK) return mm_get(&t[0], (int64_t[]){1, 0}) == before ? status : MM_EVALUE;
  return mm_global_norm(cx, &norm, (const mm_tensor *const[]){&t[0]}, 1);
}

static void test_optimizer(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t[4] = {{0}};
  for (int i = 0; i < 4; i++) {
    fine(cx, mm_full(cx, &t[i], MM_FLOAT32, 2, (int64_t[]){3, 2}, 1));
    fine(cx, mm_transpose(cx, &t[i], &t[i], 0, 1));
  }
  survives(cx, optimizer_step, t, "adamw: a refusal leaves the parameter alone");
  for (int i = 0; i < 4; i++) mm_release(&t[i]);
  tap_close(cx);
}

/* Attention that also gives its weights: two outputs, of which a failure touches neither. */
static mm_status attention_step(mm_context *cx, void *argument) {
  const mm_tensor *q = argument;
  mm_tensor out = {0}, weights = {0};
  mm_tape *tape = NULL;
  mm_status status = mm_tape_open(cx, &tape);
  if (status == MM_OK) status = mm_attention(cx, &out, &weights, q, q, q, NULL);
  if (status != MM_OK && (out.storage != NULL || weights.storage != NULL)) status = MM_EVALUE;
  mm_tape_close(tape);
  mm_release(&out);
  mm_release(&weights);
  return status;
}

static mm_status weights_step(mm_context *cx, void *argument) {
  const mm_tensor *q = argument;
  mm_tensor weights = {0};
  mm_status status = mm_attention_weights(cx, &weights, q, q, NULL);
  if (status != MM_OK && weights.storage != NULL) status = MM_EVALUE;
  mm_release(&weights);
  return status;
}

static void test_attention_weights(void) {
  mm_context *cx = tap_open(1);
  mm_tensor q = {0};
  fine(cx, mm_full(cx, &q, MM_FLOAT32, 3, (int64_t[]){2, 3, 4}, 1));
  fine(cx, mm_require_grad(cx, &q));
  survives(cx, attention_step, &q, "attention with weights: a refusal leaves both outputs alone");
  survives(cx, weights_step, &q, "the weights alone: a refusal leaves the output alone");
  mm_release(&q);
  tap_close(cx);
}

int main(void) {
  RUN(test_every_allocation);
  RUN(test_attention_weights);
  RUN(test_optimizer);
  return done();
}
