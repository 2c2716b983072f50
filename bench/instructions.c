/* instructions.c: a fixed set of work for a counter of instructions: what instructions.lua runs under valgrind.
 *
 * Usage: instructions ISA. Each case goes through measured(), the function whose insides valgrind counts; the names are
 * printed in that order. Data is small, so that a run takes a second. Does not: measure time. */
#include "kernels/kernels.h"
#include "ops/matmul.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 64, N = 256, T = 128, HEADS = 4, WIDTH = 32 };

typedef struct {
  mm_context *cx;
  const mm_kernel_table *k;
  float *x, *y, *z, *w;
  int64_t *targets;
  mm_tensor a, b, c, q, key, v, out, loss;
  mm_tape *tape;
} state;

typedef void work(state *s);
/* Never inlined, so that there is a function of this name. */
void measured(work *f, state *s);
__attribute__((noinline)) void measured(work *f, state *s) { f(s); }

static void check(state *s, mm_status status) {
  if (status != MM_OK) fprintf(stderr, "instructions: %s\n", mm_message(s->cx)), exit(1);
}

static void do_exp(state *s) { s->k->unary[MM_EXP](s->y, s->x, ROWS * N); }
static void do_gelu(state *s) { s->k->unary[MM_GELU](s->y, s->x, ROWS * N); }
static void do_gelu_backward(state *s) { s->k->unary_backward[MM_GELU](s->z, s->w, s->x, s->y, true, ROWS * N); }
static void do_add(state *s) { s->k->binary[MM_ADD](s->y, s->x, 1, s->w, 1, ROWS * N); }
static void do_softmax(state *s) { s->k->softmax(s->y, s->x, ROWS, N); }
static void do_softmax_backward(state *s) { s->k->softmax_backward(s->z, s->w, s->y, true, ROWS, N); }
static void do_norm(state *s) { s->k->layer_norm(s->y, s->z, s->z + ROWS, s->x, s->w, s->w + N, 1e-5, ROWS, N); }
static void do_norm_backward(state *s) {
  s->k->layer_norm_backward(s->y, s->z + 2 * ROWS, s->z + 2 * ROWS + N, s->w, s->x, s->w, s->z, s->z + ROWS, true, ROWS,
                            N);
}
static void do_cross_entropy(state *s) { s->k->cross_entropy(s->y, s->z, s->z + ROWS, s->x, s->targets, -1, ROWS, N); }
static void do_rope(state *s) {
  s->k->rope(s->y, N, s->x, N, s->w, s->z, N / 2, MM_ROPE_INTERLEAVED, 1, false, ROWS, N);
}
static void do_adamw(state *s) {
  const mm_adamw settings = {.rate = 1e-3, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8, .decay = 0.1, .step = 3};
  s->k->adamw(s->y, s->z, s->w, s->x, &settings, 1, ROWS * N);
}

/* C (n, m) = A (n, k) · B (k, m) from the first elements of a and b; turned: B is stored (m, k). */
static void product(state *s, int64_t n, int64_t m, int64_t k, bool turned) {
  mm_tensor a = s->a, b = s->b, c = s->c; /* borrowed handles: never released */
  a.shape[0] = n, a.shape[1] = k, a.strides[0] = k;
  b.shape[0] = k, b.shape[1] = m, b.strides[0] = turned ? 1 : m, b.strides[1] = turned ? k : 1;
  c.shape[0] = n, c.shape[1] = m, c.strides[0] = m;
  check(s, mm_matmul_into(s->cx, "instructions", &c, &a, &b, false));
}
static void do_product_16(state *s) { product(s, 16, 16, 16, false); }
static void do_product_64(state *s) { product(s, 64, 64, 64, false); }
static void do_product_256(state *s) { product(s, 256, 256, 256, false); }
static void do_product_turned(state *s) { product(s, 100, 100, 100, true); }

static void attend(state *s, bool causal) {
  const mm_attention_options options = {.causal = causal};
  check(s, mm_attention(s->cx, &s->out, NULL, &s->q, &s->key, &s->v, &options));
}
static void do_attention(state *s) { attend(s, false); }
static void do_attention_causal(state *s) { attend(s, true); }

static void do_attention_backward(state *s) { check(s, mm_tape_backward(s->tape, &s->loss)); }

static const struct {
  const char *name;
  work *run;
} cases[] = {
    {"exp", do_exp},
    {"gelu", do_gelu},
    {"gelu backward", do_gelu_backward},
    {"add", do_add},
    {"softmax", do_softmax},
    {"softmax backward", do_softmax_backward},
    {"layer_norm", do_norm},
    {"layer_norm backward", do_norm_backward},
    {"cross_entropy", do_cross_entropy},
    {"rope", do_rope},
    {"adamw", do_adamw},
    {"matmul 16", do_product_16},
    {"matmul 64", do_product_64},
    {"matmul 256", do_product_256},
    {"matmul 100, b turned", do_product_turned},
    {"attention 4 x 32, T 128", do_attention},
    {"attention 4 x 32, T 128, causal", do_attention_causal},
};

static void fill(mm_random *rng, float *x, int64_t n) {
  for (int64_t i = 0; i < n; ++i) x[i] = (float)mm_random_normal(rng);
}

int main(int argc, char **argv) {
  char message[MM_MESSAGE_SIZE];
  state s = {0};
  if (mm_context_open(&s.cx, 1, argc > 1 ? argv[1] : NULL, message) != MM_OK)
    return fprintf(stderr, "instructions: %s\n", message), 1;
  s.k = s.cx->kernels->f32;
  mm_random rng;
  mm_random_seed(&rng, 0);
  float **arrays[] = {&s.x, &s.y, &s.z, &s.w};
  for (int i = 0; i < 4; ++i) {
    void *room;
    check(&s, mm_memory_take(s.cx, &room, sizeof(float) * ROWS * N));
    *arrays[i] = room;
    fill(&rng, *arrays[i], ROWS * N);
  }
  void *room;
  check(&s, mm_memory_take(s.cx, &room, sizeof(int64_t) * ROWS));
  s.targets = room;
  for (int64_t i = 0; i < ROWS; ++i) s.targets[i] = i;
  mm_tensor *squares[] = {&s.a, &s.b, &s.c}, *heads[] = {&s.q, &s.key, &s.v};
  for (int i = 0; i < 3; ++i) {
    check(&s, mm_randn(s.cx, squares[i], &rng, MM_FLOAT32, 2, (int64_t[]){256, 256}));
    check(&s, mm_randn(s.cx, heads[i], &rng, MM_FLOAT32, 3, (int64_t[]){HEADS, T, WIDTH}));
  }
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    puts(cases[i].name);
    measured(cases[i].run, &s);
    if (cases[i].run == do_gelu || cases[i].run == do_adamw) /* nothing infinite or subnormal is handed on */
      for (int j = 0; j < 4; ++j) fill(&rng, *arrays[j], ROWS * N);
  }
  for (int i = 0; i < 3; ++i) check(&s, mm_require_grad(s.cx, heads[i]));
  check(&s, mm_tape_open(s.cx, &s.tape));
  attend(&s, true);
  check(&s, mm_reduce(s.cx, &s.loss, MM_SUM, &s.out, MM_ALL_AXES, false));
  puts("attention 4 x 32, T 128, causal, backward");
  measured(do_attention_backward, &s);
  mm_tape_close(s.tape);
  for (int i = 0; i < 3; ++i) mm_release(squares[i]), mm_release(heads[i]);
  mm_release(&s.out), mm_release(&s.loss);
  for (int i = 0; i < 4; ++i) mm_memory_give(s.cx, *arrays[i], sizeof(float) * ROWS * N);
  mm_memory_give(s.cx, s.targets, sizeof(int64_t) * ROWS);
  mm_context_close(s.cx);
  return 0;
}
