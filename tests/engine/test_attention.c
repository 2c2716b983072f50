/* test_attention.c: attention's values by hand and by loops, masks, biases, slopes, caches, and the forms that must
 * agree. The gradients against differences are test_ops.c's; here, those that one form has against another's. */
#include "tap.h"

#define VALUES(...) ((double[]){__VA_ARGS__})

typedef struct qkv {
  mm_tensor q, k, v;
} qkv;

static void draw(mm_context *cx, qkv *x, mm_dtype dtype, const int64_t *lead, int64_t T, int64_t S, int64_t D,
                 int64_t E) {
  mm_random rng;
  mm_random_seed(&rng, 21);
  fine(cx, mm_randn(cx, &x->q, &rng, dtype, 4, (int64_t[]){lead[0], lead[1], T, D}));
  fine(cx, mm_randn(cx, &x->k, &rng, dtype, 4, (int64_t[]){lead[0], lead[1], S, D}));
  fine(cx, mm_randn(cx, &x->v, &rng, dtype, 4, (int64_t[]){lead[0], lead[1], S, E}));
}

static void drop(qkv *x) {
  mm_release(&x->q);
  mm_release(&x->k);
  mm_release(&x->v);
}

static void attend(mm_context *cx, mm_tensor *out, mm_tensor *weights, const qkv *x, mm_attention_options options) {
  fine(cx, mm_attention(cx, out, weights, &x->q, &x->k, &x->v, &options));
}

/* Gradients of Σ out² by q, k, v and, where there is one, the bias. */
static void gradients(mm_context *cx, qkv *x, mm_attention_options options, mm_tensor *bias, mm_tensor out[4]) {
  mm_tape *tape = NULL;
  mm_tensor loss = {0};
  mm_tensor *const leaves[] = {&x->q, &x->k, &x->v, bias};
  options.bias = bias;
  for (int i = 0; i < 4; i++)
    if (leaves[i] != NULL) fine(cx, mm_require_grad(cx, leaves[i]));
  fine(cx, mm_tape_open(cx, &tape));
  attend(cx, &loss, NULL, x, options);
  fine(cx, mm_unary(cx, &loss, MM_SQUARE, &loss));
  fine(cx, mm_reduce(cx, &loss, MM_SUM, &loss, MM_ALL_AXES, false));
  fine(cx, mm_tape_backward(tape, &loss));
  mm_tape_close(tape);
  for (int i = 0; i < 4; i++) {
    if (leaves[i] == NULL) continue;
    fine(cx, mm_grad(cx, &out[i], leaves[i]));
    mm_zero_grad(leaves[i]);
  }
  mm_release(&loss);
}

static void drop_gradients(mm_tensor g[4]) {
  for (int i = 0; i < 4; i++) mm_release(&g[i]);
}

static void test_by_hand(void) {
  mm_context *cx = tap_open(1);
  mm_tensor q = {0}, k = {0}, v = {0}, out = {0}, w = {0}, bias = {0};
  /* scores 1 · ln 3 and 0: weights 3/4 and 1/4 */
  fine(cx, mm_from_doubles(cx, &q, MM_FLOAT64, 3, (int64_t[]){1, 1, 1}, VALUES(1)));
  fine(cx, mm_from_doubles(cx, &k, MM_FLOAT64, 3, (int64_t[]){1, 2, 1}, VALUES(log(3), 0)));
  fine(cx, mm_from_doubles(cx, &v, MM_FLOAT64, 3, (int64_t[]){1, 2, 2}, VALUES(8, 0, 4, 12)));
  fine(cx, mm_attention(cx, &out, &w, &q, &k, &v, NULL));
  is_near(&w, VALUES(0.75, 0.25), 1e-15, "weights 3/4, 1/4");
  is_near(&out, VALUES(7, 3), 1e-15, "the mean of the values under them");
  is_shape(&w, "weights are (H, T, S)", 1, 1, 2);
  is_shape(&out, "the output is (H, T, E)", 1, 1, 2);
  /* scale 2: 9 to 1 */
  fine(cx, mm_attention(cx, &out, &w, &q, &k, &v, &(mm_attention_options){.scale = &(double){2}}));
  is_near(&w, VALUES(0.9, 0.1), 1e-15, "a scale multiplies the scores");
  fine(cx, mm_from_doubles(cx, &bias, MM_FLOAT64, 1, (int64_t[]){2}, VALUES(-HUGE_VAL, 5)));
  fine(cx, mm_attention(cx, &out, &w, &q, &k, &v, &(mm_attention_options){.bias = &bias}));
  is_near(&w, VALUES(0, 1), 0, "−inf masks");
  is_near(&out, VALUES(4, 12), 0, "and leaves the other value");
  mm_release(&q);
  mm_release(&k);
  mm_release(&v);
  mm_release(&out);
  mm_release(&w);
  mm_release(&bias);
  tap_close(cx);
}

/* −inf above the diagonal, of (T, S) aligned at the end */
static void causal_bias(mm_context *cx, mm_tensor *out, mm_dtype dtype, int64_t T, int64_t S) {
  double *v = calloc((size_t)(T * S), sizeof *v);
  if (v == NULL) exit(99);
  for (int64_t t = 0; t < T; t++)
    for (int64_t s = 0; s < S; s++) v[t * S + s] = s > t + S - T ? -HUGE_VAL : 0;
  fine(cx, mm_from_doubles(cx, out, dtype, 2, (int64_t[]){T, S}, v));
  free(v);
}

static void test_causal(void) {
  mm_context *cx = tap_open(1);
  for (int64_t T = 3; T <= 9; T += 3) {
    int64_t S = 9;
    qkv x = {0};
    mm_tensor out = {0}, w = {0}, same = {0}, same_w = {0}, bias = {0}, g[4] = {{0}}, same_g[4] = {{0}};
    draw(cx, &x, MM_FLOAT64, (int64_t[]){2, 2}, T, S, 4, 5);
    causal_bias(cx, &bias, MM_FLOAT64, T, S);
    attend(cx, &out, &w, &x, (mm_attention_options){.causal = true});
    attend(cx, &same, &same_w, &x, (mm_attention_options){.bias = &bias});
    is_same(&out, &same, 1e-14, "causal is −inf above the diagonal, aligned at the end");
    is_same(&w, &same_w, 1e-14, "in the weights too");
    gradients(cx, &x, (mm_attention_options){.causal = true}, NULL, g);
    gradients(cx, &x, (mm_attention_options){0}, &bias, same_g);
    is_same(&g[0], &same_g[0], 1e-13, "and in the gradient of q");
    is_same(&g[1], &same_g[1], 1e-13, "of k");
    is_same(&g[2], &same_g[2], 1e-13, "of v");
    drop_gradients(g);
    drop_gradients(same_g);
    drop(&x);
    mm_release(&out);
    mm_release(&w);
    mm_release(&same);
    mm_release(&same_w);
    mm_release(&bias);
  }
  tap_close(cx);
}

static void test_slopes(void) {
  mm_context *cx = tap_open(1);
  enum { H = 3, T = 5, S = 8 };
  for (int causal = 0; causal < 2; causal++) {
    qkv x = {0};
    mm_tensor slopes = {0}, bias = {0}, out = {0}, same = {0}, w = {0}, same_w = {0}, g[4] = {{0}}, same_g[4] = {{0}};
    draw(cx, &x, MM_FLOAT64, (int64_t[]){2, H}, T, S, 4, 4);
    const double m[H] = {0.5, 0.25, 0.0625};
    double v[H * T * S];
    for (int64_t h = 0; h < H; h++)
      for (int64_t t = 0; t < T; t++)
        for (int64_t s = 0; s < S; s++) v[(h * T + t) * S + s] = -m[h] * fabs((double)(t + S - T - s));
    fine(cx, mm_from_doubles(cx, &slopes, MM_FLOAT64, 1, (int64_t[]){H}, m));
    fine(cx, mm_from_doubles(cx, &bias, MM_FLOAT64, 3, (int64_t[]){H, T, S}, v));
    mm_attention_options with_slopes = {.causal = causal, .slopes = &slopes},
                         with_bias = {.causal = causal, .bias = &bias};
    attend(cx, &out, &w, &x, with_slopes);
    attend(cx, &same, &same_w, &x, with_bias);
    is_same(&out, &same, 1e-14, "slopes are the bias −m |t + S − T − s|");
    is_same(&w, &same_w, 1e-14, "in the weights too");
    gradients(cx, &x, with_slopes, NULL, g);
    gradients(cx, &x, with_bias, &bias, same_g);
    for (int i = 0; i < 3; i++) is_same(&g[i], &same_g[i], 1e-13, "and in the gradients");
    drop_gradients(g);
    drop_gradients(same_g);
    drop(&x);
    mm_release(&slopes);
    mm_release(&bias);
    mm_release(&out);
    mm_release(&same);
    mm_release(&w);
    mm_release(&same_w);
  }
  tap_close(cx);
}

/* Row 1 of a bias is all −inf: zeros out, zero weights, zero gradients, no NaN anywhere. */
static void test_fully_masked(void) {
  mm_context *cx = tap_open(1);
  enum { T = 3, S = 70 }; /* more than one tile of keys */
  qkv x = {0};
  mm_tensor bias = {0}, out = {0}, w = {0}, g[4] = {{0}};
  draw(cx, &x, MM_FLOAT64, (int64_t[]){1, 2}, T, S, 4, 4);
  double v[T * S];
  for (int i = 0; i < T * S; i++) v[i] = i / S == 1 ? -HUGE_VAL : 0;
  fine(cx, mm_from_doubles(cx, &bias, MM_FLOAT64, 2, (int64_t[]){T, S}, v));
  attend(cx, &out, &w, &x, (mm_attention_options){.bias = &bias});
  bool zero = true, others = true;
  for (int64_t h = 0; h < 2; h++) {
    for (int64_t e = 0; e < 4; e++) {
      zero = zero && mm_get(&out, (int64_t[]){0, h, 1, e}) == 0;
      others = others && mm_get(&out, (int64_t[]){0, h, 0, e}) != 0;
    }
    for (int64_t s = 0; s < S; s++) zero = zero && mm_get(&w, (int64_t[]){0, h, 1, s}) == 0;
  }
  ok(zero, "a fully masked row gives zeros");
  ok(others, "the rows around it do not");
  gradients(cx, &x, (mm_attention_options){0}, &bias, g);
  bool finite = true;
  zero = true;
  for (int i = 0; i < 4; i++) {
    double *values = tap_values(&g[i]);
    for (int64_t k = 0; k < mm_count(&g[i]); k++) finite = finite && isfinite(values[k]);
    free(values);
  }
  for (int64_t h = 0; h < 2; h++)
    for (int64_t d = 0; d < 4; d++) zero = zero && mm_get(&g[0], (int64_t[]){0, h, 1, d}) == 0;
  for (int64_t s = 0; s < S; s++) zero = zero && mm_get(&g[3], (int64_t[]){1, s}) == 0;
  ok(zero, "and has zero gradients, of q and of the bias");
  ok(finite, "no gradient is NaN");
  drop_gradients(g);
  /* more queries than keys under a causal mask: the first rows see nothing */
  drop(&x);
  draw(cx, &x, MM_FLOAT64, (int64_t[]){1, 1}, 4, 2, 3, 3);
  attend(cx, &out, NULL, &x, (mm_attention_options){.causal = true});
  zero = true;
  for (int64_t t = 0; t < 2; t++)
    for (int64_t e = 0; e < 3; e++) zero = zero && mm_get(&out, (int64_t[]){0, 0, t, e}) == 0;
  ok(zero, "rows before the first key are zero");
  gradients(cx, &x, (mm_attention_options){.causal = true}, NULL, g);
  ok(mm_get(&g[0], (int64_t[]){0, 0, 1, 0}) == 0 && isfinite(mm_get(&g[1], (int64_t[]){0, 0, 0, 0})),
     "with zero gradients");
  drop_gradients(g);
  drop(&x);
  /* no keys at all */
  draw(cx, &x, MM_FLOAT64, (int64_t[]){1, 2}, 3, 0, 4, 4);
  attend(cx, &out, &w, &x, (mm_attention_options){0});
  is_near(&out, (double[24]){0}, 0, "without keys everything is zero");
  drop(&x);
  mm_release(&bias);
  mm_release(&out);
  mm_release(&w);
  tap_close(cx);
}

/* A row whose scores are all large has the weights, and in backward the same ones: loss Σ out²,
 * so dv[s] = 2 w[s] out. */
static void test_large_scores(void) {
  mm_context *cx = tap_open(1);
  enum { S = 16, E = 4 };
  static const double sizes[] = {0, -1000, 1100, -1e5, 1e7, -1e9, -1e30};
  qkv x = {0};
  mm_tensor bias = {0}, out = {0}, w = {0}, g[4] = {{0}};
  draw(cx, &x, MM_FLOAT32, (int64_t[]){1, 1}, 1, S, 4, E);
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    fine(cx, mm_full(cx, &bias, MM_FLOAT32, 2, (int64_t[]){1, S}, sizes[i]));
    attend(cx, &out, &w, &x, (mm_attention_options){.bias = &bias});
    gradients(cx, &x, (mm_attention_options){0}, &bias, g);
    double off = 0, total = 0;
    for (int64_t s = 0; s < S; s++) {
      double weight = mm_get(&w, (int64_t[]){0, 0, 0, s});
      total += weight;
      for (int64_t e = 0; e < E; e++) {
        double want = 2 * weight * mm_get(&out, (int64_t[]){0, 0, 0, e});
        off = fmax(off, fabs(mm_get(&g[2], (int64_t[]){0, 0, s, e}) / want - 1));
      }
    }
    char name[96];
    snprintf(name, sizeof name, "scores around %g: backward has forward's weights", sizes[i]);
    ok(off < 5e-5 && fabs(total - 1) < 1e-6, name);
    drop_gradients(g);
  }
  drop(&x);
  mm_release(&bias);
  mm_release(&out);
  mm_release(&w);
  tap_close(cx);
}

/* Which rows of (1, 1, rows, columns) are not finite: 1 or 0 for each. */
static void not_finite(const mm_tensor *t, char *text) {
  double *values = tap_values(t);
  int64_t rows = t->shape[2], columns = t->shape[3];
  for (int64_t i = 0; i < rows; i++) {
    text[i] = '0';
    for (int64_t j = 0; j < columns; j++)
      if (!isfinite(values[i * columns + j])) text[i] = '1';
  }
  text[rows] = 0;
  free(values);
}

static void test_not_finite(void) {
  mm_context *cx = tap_open(1);
  enum { T = 16 };
  qkv x = {0};
  mm_tensor bias = {0}, out = {0}, g[4] = {{0}};
  char text[T + 1];
  draw(cx, &x, MM_FLOAT32, (int64_t[]){1, 1}, T, T, 4, 4);
  ((float *)mm_data(&x.q))[2 * 4] = NAN;
  gradients(cx, &x, (mm_attention_options){.causal = true}, NULL, g);
  not_finite(&g[0], text);
  is_text(text, "0010000000000000", "causal, a NaN in query 2: dq of that query");
  not_finite(&g[1], text);
  is_text(text, "1110000000000000", "dk of the keys it sees, and of no other");
  not_finite(&g[2], text);
  is_text(text, "1110000000000000", "and so dv");
  drop_gradients(g);
  drop(&x);
  draw(cx, &x, MM_FLOAT32, (int64_t[]){1, 1}, T, T, 4, 4);
  ((float *)mm_data(&x.v))[3 * 4] = NAN;
  double v[T * T];
  for (int i = 0; i < T * T; i++) v[i] = i / T == 1 ? -HUGE_VAL : 0;
  fine(cx, mm_from_doubles(cx, &bias, MM_FLOAT32, 2, (int64_t[]){T, T}, v));
  attend(cx, &out, NULL, &x, (mm_attention_options){.bias = &bias});
  not_finite(&out, text);
  is_text(text, "1011111111111111", "a NaN among the values, and a row with nothing to attend to: it is zero");
  gradients(cx, &x, (mm_attention_options){0}, &bias, g);
  not_finite(&g[0], text);
  is_text(text, "1011111111111111", "and so is the gradient of its query");
  ok(mm_get(&g[3], (int64_t[]){1, 0}) == 0, "and of its biases");
  drop_gradients(g);
  drop(&x);
  mm_release(&bias);
  mm_release(&out);
  tap_close(cx);
}

/* A prefix at once, then one query at a time against a growing cache: the rows of the full pass. */
static void test_cache(void) {
  mm_context *cx = tap_open(1);
  enum { T = 9 };
  qkv x = {0}, part = {0};
  mm_tensor full = {0}, row = {0}, want = {0};
  draw(cx, &x, MM_FLOAT32, (int64_t[]){2, 2}, T, T, 8, 8);
  attend(cx, &full, NULL, &x, (mm_attention_options){.causal = true});
  for (int64_t t = 0; t < T; t++) {
    fine(cx, mm_slice(cx, &part.q, &x.q, 2, t, t, 1));
    fine(cx, mm_slice(cx, &part.k, &x.k, 2, 0, t, 1));
    fine(cx, mm_slice(cx, &part.v, &x.v, 2, 0, t, 1));
    attend(cx, &row, NULL, &part, (mm_attention_options){.causal = true});
    fine(cx, mm_slice(cx, &want, &full, 2, t, t, 1));
    is_same(&row, &want, 0, "a query against the cache is the row of the full pass, to the bit");
  }
  drop(&x);
  drop(&part);
  mm_release(&full);
  mm_release(&row);
  mm_release(&want);
  tap_close(cx);
}

/* The output beside weights is the output without; weights · v is it too. Long rows: several tiles of keys. */
static void test_forms_agree(void) {
  mm_context *cx = tap_open(1);
  for (int causal = 0; causal < 2; causal++) {
    qkv x = {0};
    mm_tensor streamed = {0}, out = {0}, w = {0}, product = {0}, sums = {0};
    draw(cx, &x, MM_FLOAT32, (int64_t[]){1, 2}, 150, 200, 16, 8);
    attend(cx, &streamed, NULL, &x, (mm_attention_options){.causal = causal});
    attend(cx, &out, &w, &x, (mm_attention_options){.causal = causal});
    is_same(&streamed, &out, 0, "streaming and with weights: the same output, to the bit");
    fine(cx, mm_matmul(cx, &product, &w, &x.v));
    is_same(&out, &product, 2e-6, "and it is weights · v");
    fine(cx, mm_reduce(cx, &sums, MM_SUM, &w, -1, false));
    double ones[300];
    for (int i = 0; i < 300; i++) ones[i] = 1;
    is_near(&sums, ones, 2e-6, "each row of weights sums to 1");
    drop(&x);
    mm_release(&streamed);
    mm_release(&out);
    mm_release(&w);
    mm_release(&product);
    mm_release(&sums);
  }
  tap_close(cx);
}

/* As a model calls it: (B, T, H, D) seen as (B, H, T, D). Nothing is copied on the way in, and
 * the way back is a view. */
static void test_permuted(void) {
  mm_context *cx = tap_open(1);
  enum { B = 2, T = 6, H = 3, D = 4 };
  qkv x = {0}, flat = {0}, packed = {0};
  mm_tensor out = {0}, want = {0}, back = {0};
  draw(cx, &flat, MM_FLOAT64, (int64_t[]){B, T}, H, H, D, D); /* (B, T, H, D) */
  mm_tensor *const from[] = {&flat.q, &flat.k, &flat.v}, *const to[] = {&x.q, &x.k, &x.v},
                   *const dense[] = {&packed.q, &packed.k, &packed.v};
  for (int i = 0; i < 3; i++) {
    fine(cx, mm_transpose(cx, to[i], from[i], 1, 2));
    fine(cx, mm_copy(cx, dense[i], to[i]));
  }
  attend(cx, &out, NULL, &x, (mm_attention_options){.causal = true});
  attend(cx, &want, NULL, &packed, (mm_attention_options){.causal = true});
  is_same(&out, &want, 0, "permuted inputs: the same values");
  fine(cx, mm_transpose(cx, &back, &out, 1, 2));
  ok(mm_is_contiguous(&back), "undoing the permutation gives contiguous memory");
  mm_tensor g[4] = {{0}}, want_g[4] = {{0}};
  gradients(cx, &x, (mm_attention_options){.causal = true}, NULL, g);
  gradients(cx, &packed, (mm_attention_options){.causal = true}, NULL, want_g);
  for (int i = 0; i < 3; i++) is_same(&g[i], &want_g[i], 0, "and the same gradients");
  fine(cx, mm_transpose(cx, &back, &g[0], 1, 2));
  ok(mm_is_contiguous(&back), "laid out as the inputs are");
  drop_gradients(g);
  drop_gradients(want_g);
  drop(&x);
  drop(&flat);
  drop(&packed);
  mm_release(&out);
  mm_release(&want);
  mm_release(&back);
  tap_close(cx);
}

/* One key head for several query heads, one bias for a batch: repeated by strides, gradients summed
 * over what they served. */
static void test_shared_heads(void) {
  mm_context *contexts[] = {tap_open(1), tap_open(2)};
  mm_tensor kept[2][4] = {{{0}}};
  for (int c = 0; c < 2; c++) {
    mm_context *cx = contexts[c];
    qkv x = {0}, wide = {0}, one = {0};
    mm_tensor bias = {0}, wide_bias = {0}, g[4] = {{0}}, wide_g[4] = {{0}}, sum = {0};
    draw(cx, &x, MM_FLOAT64, (int64_t[]){8, 4}, 16, 16, 8, 8);
    fine(cx, mm_slice(cx, &one.k, &x.k, 1, 0, 0, 1));
    fine(cx, mm_slice(cx, &one.v, &x.v, 1, 0, 0, 1));
    fine(cx, mm_copy(cx, &one.k, &one.k));
    fine(cx, mm_copy(cx, &one.v, &one.v));
    mm_share(&one.q, &x.q);
    mm_share(&wide.q, &x.q);
    fine(cx, mm_broadcast_to(cx, &wide.k, &one.k, 4, x.k.shape));
    fine(cx, mm_broadcast_to(cx, &wide.v, &one.v, 4, x.v.shape));
    fine(cx, mm_copy(cx, &wide.k, &wide.k));
    fine(cx, mm_copy(cx, &wide.v, &wide.v));
    mm_random rng;
    mm_random_seed(&rng, 4);
    fine(cx, mm_randn(cx, &bias, &rng, MM_FLOAT64, 3, (int64_t[]){4, 16, 16}));
    fine(cx, mm_broadcast_to(cx, &wide_bias, &bias, 4, (int64_t[]){8, 4, 16, 16}));
    fine(cx, mm_copy(cx, &wide_bias, &wide_bias));
    gradients(cx, &one, (mm_attention_options){.causal = true}, &bias, g);
    gradients(cx, &wide, (mm_attention_options){.causal = true}, &wide_bias, wide_g);
    is_same(&g[0], &wide_g[0], 0, "shared keys: the same gradient of q");
    fine(cx, mm_reduce(cx, &sum, MM_SUM, &wide_g[1], 1, true));
    is_same(&g[1], &sum, 1e-13, "the gradient of a shared k is the sum over its heads");
    fine(cx, mm_reduce(cx, &sum, MM_SUM, &wide_g[2], 1, true));
    is_same(&g[2], &sum, 1e-13, "and of a shared v");
    fine(cx, mm_reduce(cx, &sum, MM_SUM, &wide_g[3], 0, false));
    is_same(&g[3], &sum, 1e-13, "the gradient of a shared bias is the sum over the batch");
    for (int i = 0; i < 4; i++) mm_share(&kept[c][i], &g[i]);
    drop_gradients(g);
    drop_gradients(wide_g);
    drop(&x);
    drop(&wide);
    drop(&one);
    mm_release(&bias);
    mm_release(&wide_bias);
    mm_release(&sum);
  }
  for (int i = 0; i < 4; i++)
    is_same(&kept[0][i], &kept[1][i], 0, "1 and 2 threads: the same shared gradients, to the bit");
  for (int c = 0; c < 2; c++) {
    drop_gradients(kept[c]);
    tap_close(contexts[c]);
  }
}

static void test_threads(void) {
  const int threads[] = {1, 2, 3};
  mm_context *contexts[3] = {NULL};
  mm_tensor out[3] = {{0}}, w[3] = {{0}}, g[3][4] = {{{0}}};
  for (int c = 0; c < 3; c++) {
    contexts[c] = tap_open(threads[c]);
    qkv x = {0};
    draw(contexts[c], &x, MM_FLOAT32, (int64_t[]){3, 2}, 130, 140, 16, 16);
    attend(contexts[c], &out[c], &w[c], &x, (mm_attention_options){.causal = true});
    gradients(contexts[c], &x, (mm_attention_options){.causal = true}, NULL, g[c]);
    drop(&x);
  }
  for (int c = 1; c < 3; c++) {
    is_same(&out[c], &out[0], 0, "threads do not change the output, to the bit");
    is_same(&w[c], &w[0], 0, "nor the weights");
    for (int i = 0; i < 3; i++) is_same(&g[c][i], &g[0][i], 0, "nor the gradients");
  }
  for (int c = 0; c < 3; c++) {
    mm_release(&out[c]);
    mm_release(&w[c]);
    drop_gradients(g[c]);
    tap_close(contexts[c]);
  }
}

/* The weights alone are what softmax makes of the scores: to the bit where the scale, 1 / sqrt(16), rounds nothing. */
static void test_weights_alone(void) {
  const int threads[] = {1, 2, 3};
  for (int c = 0; c < 3; c++) {
    mm_context *cx = tap_open(threads[c]);
    qkv x = {0};
    mm_tensor w = {0}, both[2] = {{0}}, scores = {0}, quarter = {0}, bias = {0}, slopes = {0};
    mm_tape *tape = NULL;
    draw(cx, &x, MM_FLOAT32, (int64_t[]){3, 2}, 130, 140, 16, 16);
    fine(cx, mm_attention_weights(cx, &w, &x.q, &x.k, NULL));
    is_shape(&w, "weights alone are (…, H, T, S)", 3, 2, 130, 140);
    fine(cx, mm_transpose(cx, &scores, &x.k, 2, 3));
    fine(cx, mm_matmul(cx, &scores, &x.q, &scores));
    fine(cx, mm_full(cx, &quarter, MM_FLOAT32, 0, NULL, 0.25));
    fine(cx, mm_binary(cx, &scores, MM_MUL, &scores, &quarter));
    fine(cx, mm_softmax(cx, &scores, &scores, 3));
    is_same(&w, &scores, 0, "and softmax of the scores, to the bit, on any number of threads");

    causal_bias(cx, &bias, MM_FLOAT32, 130, 140);
    fine(cx, mm_attention_weights(cx, &w, &x.q, &x.k, &(mm_attention_options){.causal = true}));
    fine(cx, mm_attention_weights(cx, &both[0], &x.q, &x.k, &(mm_attention_options){.bias = &bias}));
    is_same(&w, &both[0], 1e-6, "causal is −inf above the diagonal here too");
    fine(cx, mm_from_doubles(cx, &slopes, MM_FLOAT32, 1, (int64_t[]){2}, VALUES(0.5, 0.25)));
    const mm_attention_options all = {.causal = true, .scale = &(double){0.7}, .slopes = &slopes};
    fine(cx, mm_attention_weights(cx, &w, &x.q, &x.k, &all));
    attend(cx, &both[0], &both[1], &x, all);
    is_same(&w, &both[1], 1e-6, "a scale and slopes are those of attention's weights");

    fine(cx, mm_require_grad(cx, &x.q));
    fine(cx, mm_tape_open(cx, &tape));
    fine(cx, mm_attention_weights(cx, &w, &x.q, &x.k, NULL));
    fine(cx, mm_reduce(cx, &w, MM_SUM, &w, MM_ALL_AXES, false));
    fails(cx, mm_tape_backward(tape, &w), MM_ESTATE, "the loss is not on this tape", "they have no gradient");
    mm_tape_close(tape);
    drop(&x);
    mm_tensor *const made[] = {&w, &both[0], &both[1], &scores, &quarter, &bias, &slopes};
    for (int i = 0; i < 7; i++) mm_release(made[i]);
    tap_close(cx);
  }
}

/* Without weights memory grows with T, not with T². */
static void test_memory(void) {
  mm_context *cx = tap_open(1);
  enum { T = 2048, D = 8 };
  qkv x = {0};
  mm_tensor out = {0};
  draw(cx, &x, MM_FLOAT32, (int64_t[]){1, 1}, T, T, D, D);
  size_t before = mm_memory(cx).live;
  attend(cx, &out, NULL, &x, (mm_attention_options){.causal = true});
  ok(mm_memory(cx).peak - before < 64 * T * sizeof(float), "the streaming form needs memory O(T)");
  drop(&x);
  mm_release(&out);
  tap_close(cx);
}

static void test_refusals(void) {
  mm_context *cx = tap_open(1);
  qkv x = {0}, y = {0};
  mm_tensor out = {0}, bias = {0}, slopes = {0}, wide = {0};
  draw(cx, &x, MM_FLOAT32, (int64_t[]){2, 2}, 3, 5, 4, 4);
  draw(cx, &y, MM_FLOAT32, (int64_t[]){3, 2}, 3, 6, 8, 4);
  fails(cx, mm_attention(cx, &out, NULL, &x.q, &y.k, &x.v, NULL), MM_ESHAPE,
        "attention: q (…, H, T, D) is 2 × 2 × 3 × 4, k (…, H, S, D) is 3 × 2 × 6 × 8, v (…, H, S, E) is 2 × 2 × 5 × 4",
        "all shapes are named");
  fails(cx, mm_attention(cx, &out, NULL, &x.q, &x.k, &y.v, NULL), MM_ESHAPE, "v (…, H, S, E) is 3 × 2 × 6 × 4",
        "as many values as keys");
  fine(cx, mm_full(cx, &wide, MM_FLOAT32, 4, (int64_t[]){3, 2, 5, 4}, 0));
  fails(cx, mm_attention(cx, &out, NULL, &x.q, &wide, &wide, NULL), MM_ESHAPE, "leading axes do not broadcast",
        "batches agree");
  fine(cx, mm_full(cx, &bias, MM_FLOAT32, 2, (int64_t[]){5, 3}, 0));
  fails(cx, mm_attention(cx, &out, NULL, &x.q, &x.k, &x.v, &(mm_attention_options){.bias = &bias}), MM_ESHAPE,
        "a bias of 5 × 3 does not broadcast to the scores (…, H, T, S), 2 × 2 × 3 × 5", "a bias fits the scores");
  fine(cx, mm_full(cx, &slopes, MM_FLOAT32, 1, (int64_t[]){3}, 0));
  fails(cx, mm_attention(cx, &out, NULL, &x.q, &x.k, &x.v, &(mm_attention_options){.slopes = &slopes}), MM_ESHAPE,
        "slopes (H) are 3", "one slope to a head");
  fine(cx, mm_full(cx, &bias, MM_FLOAT64, 2, (int64_t[]){3, 5}, 0));
  fails(cx, mm_attention(cx, &out, NULL, &x.q, &x.k, &x.v, &(mm_attention_options){.bias = &bias}), MM_EDTYPE,
        "q is float32, the bias is float64", "one type");
  fails(cx, mm_attention(cx, &out, NULL, &x.q, &x.k, &(mm_tensor){0}, NULL), MM_ESHAPE, "v (…, H, S, E) is scalar",
        "a handle without values is no v");
  fails(cx, mm_attention_weights(cx, &out, &x.q, &y.k, NULL), MM_ESHAPE,
        "attention: q (…, H, T, D) is 2 × 2 × 3 × 4, k (…, H, S, D) is 3 × 2 × 6 × 8",
        "the weights alone name two shapes");
  fails(cx, mm_attention_weights(cx, &out, &x.q, &wide, NULL), MM_ESHAPE, "q is 2 × 2 × 3 × 4, k is 3 × 2 × 5 × 4",
        "whose batches agree");
  ok(out.storage == NULL, "the output is untouched");
  drop(&x);
  drop(&y);
  mm_release(&bias);
  mm_release(&slopes);
  mm_release(&wide);
  tap_close(cx);
}

/* As many axes as a tensor has: the same numbers as with the four that are more than one. */
static void test_eight_axes(void) {
  mm_context *cx = tap_open(1);
  qkv four = {0}, eight = {0};
  mm_tensor out[2] = {{0}};
  draw(cx, &four, MM_FLOAT32, (int64_t[]){2, 3}, 5, 7, 4, 4);
  fine(cx, mm_reshape(cx, &eight.q, &four.q, 8, (int64_t[]){1, 2, 1, 1, 3, 1, 5, 4}));
  fine(cx, mm_reshape(cx, &eight.k, &four.k, 8, (int64_t[]){1, 2, 1, 1, 3, 1, 7, 4}));
  fine(cx, mm_reshape(cx, &eight.v, &four.v, 8, (int64_t[]){1, 2, 1, 1, 3, 1, 7, 4}));
  attend(cx, &out[0], NULL, &four, (mm_attention_options){.causal = true});
  attend(cx, &out[1], NULL, &eight, (mm_attention_options){.causal = true});
  is_shape(&out[1], "eight axes", 1, 2, 1, 1, 3, 1, 5, 4);
  fine(cx, mm_reshape(cx, &out[1], &out[1], 4, (int64_t[]){2, 3, 5, 4}));
  is_same(&out[1], &out[0], 0, "have the values of four");
  drop(&four);
  drop(&eight);
  mm_release(&out[0]);
  mm_release(&out[1]);
  tap_close(cx);
}

int main(void) {
  RUN(test_by_hand);
  RUN(test_causal);
  RUN(test_slopes);
  RUN(test_fully_masked);
  RUN(test_large_scores);
  RUN(test_not_finite);
  RUN(test_cache);
  RUN(test_forms_agree);
  RUN(test_permuted);
  RUN(test_shared_heads);
  RUN(test_threads);
  RUN(test_weights_alone);
  RUN(test_memory);
  RUN(test_refusals);
  RUN(test_eight_axes);
  return done();
}
