/* test_training_bits.c: training steps give the same weights, to the bit, under every instruction set
 * and any number of threads.
 *
 * A small transformer block (embedding, norm, RoPE or ALiBi, attention, GELU, tied head, cross-entropy, clipping,
 * AdamW) takes STEPS steps in each way this machine has. The digests are known: the runs that were committed hold only
 * while no operation rounds otherwise than it did. They are printed as diagnosis lines too, so that tests/aarch64.sh
 * can set another architecture's beside them. */
#include "tap.h"

enum { STEPS = 60, VOCABULARY = 37, BATCH = 5, T = 19, WIDTH = 24, HEADS = 3, HIDDEN = 50, PARAMETERS = 9 };
enum { TABLE, GAIN, BIAS, W_Q, W_K, W_V, W_O, UP, DOWN };

static const int64_t shapes[PARAMETERS][2] = {{VOCABULARY, WIDTH}, {WIDTH, 0},      {WIDTH, 0},
                                              {WIDTH, WIDTH},      {WIDTH, WIDTH},  {WIDTH, WIDTH},
                                              {WIDTH, WIDTH},      {WIDTH, HIDDEN}, {HIDDEN, WIDTH}};

typedef struct {
  mm_context *cx;
  mm_tensor p[PARAMETERS], m[PARAMETERS], v[PARAMETERS], cosines, sines, slopes;
  bool rotate;
} model;

static void release(mm_tensor *t, int n) {
  for (int i = 0; i < n; ++i) mm_release(&t[i]);
}

/* (B, T, WIDTH) → (B, HEADS, T, WIDTH / HEADS) of x · W, turned where asked */
static void head(model *g, mm_tensor *out, const mm_tensor *x, int W, bool turned) {
  fine(g->cx, mm_linear(g->cx, out, x, &g->p[W], NULL));
  fine(g->cx, mm_reshape(g->cx, out, out, 4, (int64_t[]){BATCH, T, HEADS, WIDTH / HEADS}));
  fine(g->cx, mm_transpose(g->cx, out, out, 1, 2));
  if (turned) fine(g->cx, mm_rope_rotate(g->cx, out, out, &g->cosines, &g->sines, MM_ROPE_INTERLEAVED));
}

static double step(model *g, int64_t number, mm_random *rng) {
  mm_context *cx = g->cx;
  double ids[BATCH * T], targets[BATCH * T];
  for (int i = 0; i < BATCH * T; ++i) {
    ids[i] = (double)mm_random_integer(rng, 0, VOCABULARY - 1);
    targets[i] = (double)(((int)ids[i] * 7 + 3) % VOCABULARY);
  }
  enum { ID, TARGET, X, Y, Q, K, V, LOSS, TURNED, TENSORS };
  mm_tensor t[TENSORS] = {{0}};
  fine(cx, mm_from_doubles(cx, &t[ID], MM_INT64, 2, (int64_t[]){BATCH, T}, ids));
  fine(cx, mm_from_doubles(cx, &t[TARGET], MM_INT64, 2, (int64_t[]){BATCH, T}, targets));
  mm_tape *tape = NULL;
  fine(cx, mm_tape_open(cx, &tape));
  fine(cx, mm_take(cx, &t[X], &g->p[TABLE], &t[ID]));
  fine(cx, mm_layer_norm(cx, &t[Y], &t[X], &g->p[GAIN], &g->p[BIAS], 1e-5));
  head(g, &t[Q], &t[Y], W_Q, g->rotate);
  head(g, &t[K], &t[Y], W_K, g->rotate);
  head(g, &t[V], &t[Y], W_V, false);
  const mm_attention_options options = {.causal = true, .slopes = g->rotate ? NULL : &g->slopes};
  fine(cx, mm_attention(cx, &t[Y], NULL, &t[Q], &t[K], &t[V], &options));
  fine(cx, mm_transpose(cx, &t[Y], &t[Y], 1, 2));
  fine(cx, mm_reshape(cx, &t[Y], &t[Y], 3, (int64_t[]){BATCH, T, WIDTH}));
  fine(cx, mm_linear(cx, &t[Y], &t[Y], &g->p[W_O], NULL));
  fine(cx, mm_binary(cx, &t[X], MM_ADD, &t[X], &t[Y]));
  fine(cx, mm_linear(cx, &t[Y], &t[X], &g->p[UP], NULL));
  fine(cx, mm_unary(cx, &t[Y], MM_GELU, &t[Y]));
  fine(cx, mm_linear(cx, &t[Y], &t[Y], &g->p[DOWN], NULL));
  fine(cx, mm_binary(cx, &t[X], MM_ADD, &t[X], &t[Y]));
  fine(cx, mm_transpose(cx, &t[TURNED], &g->p[TABLE], 0, 1));
  fine(cx, mm_matmul(cx, &t[Y], &t[X], &t[TURNED]));
  fine(cx, mm_cross_entropy(cx, &t[LOSS], &t[Y], &t[TARGET], -1, true));
  double loss = mm_get(&t[LOSS], NULL), norm = 0;
  fine(cx, mm_tape_backward(tape, &t[LOSS]));
  mm_tape_close(tape);
  mm_tensor gradients[PARAMETERS] = {{0}};
  const mm_tensor *all[PARAMETERS];
  for (int i = 0; i < PARAMETERS; ++i) {
    fine(cx, mm_grad(cx, &gradients[i], &g->p[i]));
    all[i] = &gradients[i];
  }
  fine(cx, mm_global_norm(cx, &norm, all, PARAMETERS));
  const mm_adamw settings = {
      .rate = 0.01, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8, .decay = 0.01, .step = number};
  for (int i = 0; i < PARAMETERS; ++i) {
    fine(cx, mm_adamw_step(cx, &g->p[i], &g->m[i], &g->v[i], &gradients[i], &settings, norm > 1 ? 1 / norm : 1));
    mm_zero_grad(&g->p[i]);
  }
  release(gradients, PARAMETERS);
  release(t, TENSORS);
  return loss;
}

/* FNV-1a over a tensor's numbers */
static uint64_t absorb(uint64_t hash, const mm_tensor *t) {
  const unsigned char *bytes = mm_data(t);
  for (int64_t i = 0; i < mm_count(t) * (int64_t)mm_dtype_size(t->dtype); ++i)
    hash = (hash ^ bytes[i]) * 0x100000001b3u;
  return hash;
}

/* Trains from the start and returns the digest of the weights; false when there is no such instruction set. */
static bool train(const char *isa, int threads, bool rotate, uint64_t *digest, double losses[2]) {
  char message[MM_MESSAGE_SIZE];
  model g = {.rotate = rotate};
  if (mm_context_open(&g.cx, threads, isa, message) != MM_OK) return false;
  mm_random seed, rng;
  mm_random_seed(&seed, 3);
  for (int i = 0; i < PARAMETERS; ++i) {
    int axes = shapes[i][1] == 0 ? 1 : 2;
    mm_tensor scale = {0};
    if (axes == 1) {
      fine(g.cx, mm_full(g.cx, &g.p[i], MM_FLOAT32, 1, shapes[i], i == GAIN ? 1 : 0));
    } else {
      fine(g.cx, mm_full(g.cx, &scale, MM_FLOAT32, 0, NULL, 0.2));
      fine(g.cx, mm_randn(g.cx, &g.p[i], &seed, MM_FLOAT32, 2, shapes[i]));
      fine(g.cx, mm_binary(g.cx, &g.p[i], MM_MUL, &g.p[i], &scale));
      mm_release(&scale);
    }
    fine(g.cx, mm_full(g.cx, &g.m[i], MM_FLOAT32, axes, shapes[i], 0));
    fine(g.cx, mm_full(g.cx, &g.v[i], MM_FLOAT32, axes, shapes[i], 0));
    fine(g.cx, mm_require_grad(g.cx, &g.p[i]));
  }
  double positions[T], frequencies[WIDTH / HEADS / 2], slopes[HEADS];
  for (int i = 0; i < T; ++i) positions[i] = i;
  fine(g.cx, mm_rope_frequencies(g.cx, frequencies, NULL, WIDTH / HEADS, 10000, NULL));
  fine(g.cx,
       mm_rope_schedule(g.cx, &g.cosines, &g.sines, MM_FLOAT32, positions, T, frequencies, NULL, WIDTH / HEADS / 2, 1));
  fine(g.cx, mm_alibi_slopes(g.cx, slopes, HEADS));
  fine(g.cx, mm_from_doubles(g.cx, &g.slopes, MM_FLOAT32, 1, (int64_t[]){HEADS}, slopes));
  mm_random_split(&rng, &seed, "batches", 7);
  for (int64_t i = 1; i <= STEPS; ++i) {
    double loss = step(&g, i, &rng);
    if (i == 1 || i == STEPS) losses[i == STEPS] = loss;
  }
  *digest = 0xcbf29ce484222325u;
  for (int i = 0; i < PARAMETERS; ++i) *digest = absorb(*digest, &g.p[i]);
  release(g.p, PARAMETERS), release(g.m, PARAMETERS), release(g.v, PARAMETERS);
  mm_release(&g.cosines), mm_release(&g.sines), mm_release(&g.slopes);
  tap_close(g.cx);
  return true;
}

static void compare(bool rotate, const char *what, uint64_t known) {
  static const char *const sets[] = {BASE_SET, "avx2", "avx512", "neon", "wasm-relaxed"};
  uint64_t want = 0, got = 0;
  double losses[2] = {0};
  char name[96];
  train(NULL, 1, rotate, &want, losses);
  diag("digest, %s: %016" PRIx64, what, want);
  ok(want == known, "the weights have the bits that they had");
  ok(losses[1] < losses[0] / 2, "the loss falls to less than half");
  for (int i = 0; i < 4; ++i) {
    if (!train(sets[i], 1, rotate, &got, losses)) continue;
    snprintf(name, sizeof name, "%d steps with %s: %s", STEPS, what, sets[i]);
    ok(got == want, name);
  }
  for (int threads = 2; threads <= 3; ++threads) {
    train(NULL, threads, rotate, &got, losses);
    snprintf(name, sizeof name, "%d steps with %s: %d threads", STEPS, what, threads);
    ok(got == want, name);
  }
}

static void test_rope(void) { compare(true, "rope", UINT64_C(0xad3a35a16ab98d59)); }
static void test_alibi(void) { compare(false, "alibi", UINT64_C(0x0b58304dfe368717)); }

/* Sums along each axis, along two that lie apart or together, and of all: in each, terms are added in an order of its
 * own, which the training above is too small to walk. */
static void test_sums(void) {
  mm_context *cx = tap_open(1);
  mm_random rng;
  mm_random_seed(&rng, 7);
  uint64_t digest = 0xcbf29ce484222325u;
  for (int dtype = MM_FLOAT32; dtype <= MM_FLOAT64; ++dtype) {
    mm_tensor x = {0}, view = {0}, sum = {0};
    fine(cx, mm_randn(cx, &x, &rng, (mm_dtype)dtype, 3, (int64_t[]){300, 3, 70}));
    for (int turn = 0; turn < 3; ++turn) {
      fine(cx, mm_transpose(cx, &view, &x, 0, turn)); /* an axis that goes may lie anywhere in memory */
      for (int axis = 0; axis < 3; ++axis) {
        fine(cx, mm_reduce(cx, &sum, MM_SUM, &view, axis, false));
        digest = absorb(digest, &sum);
        fine(cx, mm_reduce(cx, &sum, MM_SUM, &sum, 1, false));
        digest = absorb(digest, &sum);
      }
      fine(cx, mm_reduce(cx, &sum, MM_SUM, &view, MM_ALL_AXES, false));
      digest = absorb(digest, &sum);
    }
    mm_release(&x), mm_release(&view), mm_release(&sum);
  }
  diag("digest, sums: %016" PRIx64, digest);
  ok(digest == UINT64_C(0x0f6ac3fa876c82b9), "sums have the bits that they had");
  tap_close(cx);
}

int main(void) {
  RUN(test_rope);
  RUN(test_alibi);
  RUN(test_sums);
  return done();
}
