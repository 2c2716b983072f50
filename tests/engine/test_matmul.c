/* test_matmul.c: the fast product against its naive twin, to the bit: shapes, strides, batches, summed axes, sets,
 * threads. */
#include "ops/matmul.h"
#include "tap.h"

typedef struct {
  const char *name;
  int n_a, n_b, n_c;                 /* axes */
  int64_t a[5], b[5], c[5];          /* shapes as the product sees them */
  bool a_turned, b_turned, c_turned; /* the last two axes are stored the other way round */
} product_case;

static const product_case cases[] = {
    {"1 × 1", 2, 2, 2, {1, 1}, {1, 1}, {1, 1}, 0, 0, 0},
    {"odd sizes", 2, 2, 2, {7, 13}, {13, 5}, {7, 5}, 0, 0, 0},
    {"one past every tile", 2, 2, 2, {29, 65}, {65, 97}, {29, 97}, 0, 0, 0},
    {"packed, deeper than a block", 2, 2, 2, {50, 600}, {600, 70}, {50, 70}, 0, 0, 0},
    {"packed, taller than a block", 2, 2, 2, {110, 300}, {300, 140}, {110, 140}, 0, 0, 0},
    {"packed, taller than a block, a turned", 2, 2, 2, {110, 300}, {300, 70}, {110, 70}, 1, 0, 0},
    {"packed, a turned and far", 2, 2, 2, {300, 80}, {80, 300}, {300, 300}, 1, 0, 0},
    {"packed, wider than a block", 2, 2, 2, {30, 33}, {33, 1100}, {30, 1100}, 0, 0, 0},
    {"a turned", 2, 2, 2, {40, 31}, {31, 50}, {40, 50}, 1, 0, 0},
    {"b turned", 2, 2, 2, {40, 31}, {31, 50}, {40, 50}, 0, 1, 0},
    {"both turned", 2, 2, 2, {40, 31}, {31, 50}, {40, 50}, 1, 1, 0},
    {"all turned", 2, 2, 2, {40, 31}, {31, 50}, {40, 50}, 1, 1, 1},
    {"a row", 2, 2, 2, {1, 300}, {300, 40}, {1, 40}, 0, 0, 0},
    {"a column", 2, 2, 2, {300, 40}, {40, 1}, {300, 1}, 0, 0, 0},
    {"outer", 2, 2, 2, {30, 1}, {1, 40}, {30, 40}, 0, 0, 0},
    {"no inner", 2, 2, 2, {3, 0}, {0, 4}, {3, 4}, 0, 0, 0},
    {"no rows", 2, 2, 2, {0, 3}, {3, 4}, {0, 4}, 0, 0, 0},
    {"no columns", 2, 2, 2, {3, 3}, {3, 0}, {3, 0}, 0, 0, 0},
    {"a batch", 3, 3, 3, {5, 8, 9}, {5, 9, 10}, {5, 8, 10}, 0, 0, 0},
    {"a batch that folds into rows", 4, 2, 4, {2, 5, 8, 9}, {9, 10}, {2, 5, 8, 10}, 0, 0, 0},
    {"a batch with b turned", 4, 2, 4, {2, 5, 8, 9}, {9, 10}, {2, 5, 8, 10}, 0, 1, 0},
    {"a broadcast", 4, 4, 4, {2, 1, 8, 9}, {1, 3, 9, 10}, {2, 3, 8, 10}, 0, 0, 0},
    {"a broadcast over a missing axis", 2, 3, 3, {8, 9}, {3, 9, 10}, {3, 8, 10}, 0, 0, 0},
    {"an empty batch", 3, 3, 3, {0, 8, 9}, {0, 9, 10}, {0, 8, 10}, 0, 0, 0},
    {"a batch summed over, folding into k", 3, 3, 2, {6, 8, 9}, {6, 9, 10}, {8, 10}, 1, 0, 0},
    {"a batch summed over, not folding", 3, 3, 3, {6, 8, 9}, {6, 9, 10}, {1, 8, 10}, 0, 0, 0},
    {"the outer axis summed over", 4, 4, 4, {3, 2, 8, 9}, {3, 2, 9, 10}, {1, 2, 8, 10}, 0, 0, 0},
    {"an empty batch summed over", 3, 3, 2, {0, 8, 9}, {0, 9, 10}, {8, 10}, 0, 0, 0},
    {"large enough for threads", 3, 2, 3, {3, 70, 90}, {90, 80}, {3, 70, 80}, 0, 0, 0},
    {"many pieces for threads", 3, 3, 3, {40, 33, 40}, {40, 40, 33}, {40, 33, 33}, 0, 0, 0},
    {"many pieces for threads, b turned", 3, 3, 3, {40, 33, 40}, {40, 40, 33}, {40, 33, 33}, 0, 1, 0},
    {"one row for threads", 2, 2, 2, {1, 1500}, {1500, 1600}, {1, 1600}, 0, 0, 0},
    {"many summed for threads", 3, 3, 2, {40, 33, 40}, {40, 40, 33}, {33, 33}, 0, 0, 0},
};

/* A tensor of this shape with numbers of both signs; `wild` sprinkles zeros, infinities, NaNs and subnormals. */
static void make(mm_context *cx, mm_tensor *out, mm_dtype dtype, int n, const int64_t *shape, bool turned,
                 mm_random *rng, bool wild) {
  static const double special[] = {0.0, -0.0, INFINITY, -INFINITY, NAN, 1e-310, -1e-42};
  int64_t stored[5];
  memcpy(stored, shape, sizeof stored);
  if (turned) stored[n - 1] = shape[n - 2], stored[n - 2] = shape[n - 1];
  fine(cx, mm_randn(cx, out, rng, dtype, n, stored));
  for (int64_t i = 0, count = mm_count(out); wild && i < count; i += mm_random_integer(rng, 1, 200)) {
    double x = special[mm_random_integer(rng, 0, 6)];
    if (dtype == MM_FLOAT32) ((float *)mm_data(out))[i] = (float)x;
    else ((double *)mm_data(out))[i] = x;
  }
  if (!turned) return;
  int axes[5] = {0, 1, 2, 3, 4};
  axes[n - 1] = n - 2, axes[n - 2] = n - 1;
  mm_tensor view = {0};
  fine(cx, mm_view_permute(cx, &view, out, axes));
  mm_move(out, &view);
}

/* True when both hold the same bits; NaNs of any payload are the same. */
static bool same_bits(const mm_tensor *x, const mm_tensor *y) {
  double *a = tap_values(x), *b = tap_values(y);
  bool same = true;
  for (int64_t i = 0, n = mm_count(x); i < n; ++i)
    same = same && ((isnan(a[i]) && isnan(b[i])) || memcmp(&a[i], &b[i], sizeof a[i]) == 0);
  free(a);
  free(b);
  return same;
}

static void compare(const char *isa, int threads) {
  mm_context *cx = NULL;
  if (mm_context_open(&cx, threads, isa, NULL) != MM_OK) {
    skip(isa, "this processor lacks it");
    return;
  }
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    const product_case *c = &cases[i];
    bool same = true;
    for (int round = 0; round < 8; ++round) {
      mm_dtype dtype = round & 1 ? MM_FLOAT64 : MM_FLOAT32;
      bool wild = (round & 2) != 0, accumulate = (round & 4) != 0;
      mm_random rng;
      mm_random_seed(&rng, i);
      mm_tensor a = {0}, b = {0}, fast = {0}, slow = {0};
      make(cx, &a, dtype, c->n_a, c->a, c->a_turned, &rng, wild);
      make(cx, &b, dtype, c->n_b, c->b, c->b_turned, &rng, wild);
      mm_random again = rng;
      make(cx, &fast, dtype, c->n_c, c->c, c->c_turned, &rng, false);
      make(cx, &slow, dtype, c->n_c, c->c, c->c_turned, &again, false);
      fine(cx, mm_matmul_into(cx, "test", &fast, &a, &b, accumulate));
      fine(cx, mm_matmul_naive(cx, "test", &slow, &a, &b, accumulate));
      same = same && same_bits(&fast, &slow);
      mm_release(&a), mm_release(&b), mm_release(&fast), mm_release(&slow);
    }
    char name[128];
    snprintf(name, sizeof name, "%s, %d threads: %s as the twin", isa, threads, c->name);
    ok(same, name);
  }
  tap_close(cx);
}

static void test_twin(void) {
  static const char *const sets[] = {BASE_SET, "avx2", "avx512", "neon", "wasm-relaxed"};
  for (int s = 0; s < 4; ++s) compare(sets[s], 1);
}
static void test_threads(void) {
  mm_context *cx = tap_open(1);
  char best[16];
  snprintf(best, sizeof best, "%s", mm_context_isa(cx));
  tap_close(cx);
  compare(best, 2);
  compare(best, 3);
}

/* The middle of a larger tensor: odd addresses, strides larger than the rows. */
static void test_views(void) {
  mm_context *cx = tap_open(2);
  mm_random rng;
  mm_random_seed(&rng, 7);
  mm_tensor whole = {0}, a = {0}, b = {0}, fast = {0}, slow = {0};
  fine(cx, mm_randn(cx, &whole, &rng, MM_FLOAT32, 2, (int64_t[]){60, 61}));
  fine(cx, mm_view_slice(cx, &a, &whole, 0, 1, 41, 1));
  fine(cx, mm_view_slice(cx, &a, &a, 1, 3, 51, 2));
  fine(cx, mm_view_slice(cx, &b, &whole, 0, 5, 53, 2));
  fine(cx, mm_view_slice(cx, &b, &b, 1, 7, 58, 1));
  fine(cx, mm_full(cx, &fast, MM_FLOAT32, 2, (int64_t[]){41, 52}, 0));
  fine(cx, mm_full(cx, &slow, MM_FLOAT32, 2, (int64_t[]){41, 52}, 0));
  fine(cx, mm_matmul_into(cx, "test", &fast, &a, &b, false));
  fine(cx, mm_matmul_naive(cx, "test", &slow, &a, &b, false));
  ok(same_bits(&fast, &slow), "slices with steps and odd offsets");
  mm_release(&whole), mm_release(&a), mm_release(&b), mm_release(&fast), mm_release(&slow);
  tap_close(cx);
}

static void test_known(void) {
  mm_context *cx = tap_open(1);
  mm_tensor a = {0}, b = {0}, c = {0};
  fine(cx, mm_from_doubles(cx, &a, MM_FLOAT32, 2, (int64_t[]){2, 3}, (double[]){1, 2, 3, 4, 5, 6}));
  fine(cx, mm_from_doubles(cx, &b, MM_FLOAT32, 2, (int64_t[]){3, 2}, (double[]){7, 8, 9, 10, 11, 12}));
  fine(cx, mm_full(cx, &c, MM_FLOAT32, 2, (int64_t[]){2, 2}, 1));
  fine(cx, mm_matmul_into(cx, "test", &c, &a, &b, false));
  is_near(&c, ((double[]){58, 64, 139, 154}), 0, "a product by hand");
  fine(cx, mm_matmul_into(cx, "test", &c, &a, &b, true));
  is_near(&c, ((double[]){116, 128, 278, 308}), 0, "and added again");
  mm_release(&a), mm_release(&b), mm_release(&c);
  tap_close(cx);
}

static void test_errors(void) {
  mm_context *cx = tap_open(1);
  mm_tensor a = {0}, b = {0}, c = {0}, d = {0}, row = {0}, batch2 = {0}, batch3 = {0};
  fine(cx, mm_full(cx, &a, MM_FLOAT32, 2, (int64_t[]){2, 3}, 1));
  fine(cx, mm_full(cx, &b, MM_FLOAT32, 2, (int64_t[]){4, 5}, 1));
  fine(cx, mm_full(cx, &c, MM_FLOAT32, 2, (int64_t[]){2, 5}, 9));
  fine(cx, mm_full(cx, &d, MM_FLOAT64, 2, (int64_t[]){3, 5}, 1));
  fine(cx, mm_full(cx, &row, MM_FLOAT32, 1, (int64_t[]){3}, 1));
  fine(cx, mm_full(cx, &batch2, MM_FLOAT32, 3, (int64_t[]){2, 3, 3}, 1));
  fine(cx, mm_full(cx, &batch3, MM_FLOAT32, 3, (int64_t[]){3, 3, 3}, 1));
  fails(cx, mm_matmul_into(cx, "matmul", &c, &a, &b, false), MM_ESHAPE, "matmul: inner sizes differ: 2 × 3 times 4 × 5",
        "inner sizes");
  fails(cx, mm_matmul_into(cx, "matmul", &c, &a, &d, false), MM_EDTYPE, "float32 and float64", "mixed types");
  fails(cx, mm_matmul_into(cx, "matmul", &c, &a, &row, false), MM_ESHAPE, "needs matrices", "a vector");
  fails(cx, mm_matmul_into(cx, "matmul", &c, &a, &batch2, false), MM_ESHAPE, "does not fit",
        "an output of another shape");
  fails(cx, mm_matmul_into(cx, "matmul", &batch2, &batch2, &batch3, false), MM_ESHAPE, "do not broadcast",
        "leading axes");
  is_double(mm_get(&c, (int64_t[]){1, 4}), 9, 0, "the output is untouched");
  mm_release(&a), mm_release(&b), mm_release(&c), mm_release(&d), mm_release(&row), mm_release(&batch2),
      mm_release(&batch3);
  tap_close(cx);
}

/* A product that begins with a row, against one that adds to copies of the row. */
static void test_from_row(void) {
  static const int64_t sizes[][3] = {{1, 1, 1}, {9, 7, 5}, {1, 40, 20}, {50, 1, 20}, {110, 140, 300}, {3, 4, 0}};
  mm_context *cx = tap_open(1);
  mm_random rng;
  mm_random_seed(&rng, 8);
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
    int64_t N = sizes[i][0], M = sizes[i][1], K = sizes[i][2];
    mm_tensor a = {0}, b = {0}, row = {0}, got = {0}, want = {0};
    char name[64];
    fine(cx, mm_randn(cx, &a, &rng, MM_FLOAT32, 2, (int64_t[]){N, K}));
    fine(cx, mm_randn(cx, &b, &rng, MM_FLOAT32, 2, (int64_t[]){K, M}));
    fine(cx, mm_randn(cx, &row, &rng, MM_FLOAT32, 1, &M));
    fine(cx, mm_full(cx, &got, MM_FLOAT32, 2, (int64_t[]){N, M}, NAN));
    fine(cx, mm_full(cx, &want, MM_FLOAT32, 2, (int64_t[]){N, M}, 0));
    fine(cx, mm_assign(cx, &want, &row));
    fine(cx, mm_matmul_naive(cx, "matmul", &want, &a, &b, true));
    fine(cx, mm_matmul_from_row(cx, "matmul", &got, &a, &b, &row));
    snprintf(name, sizeof name, "%d × %d × %d from a row: the same bits as added to it", (int)N, (int)K, (int)M);
    ok(same_bits(&got, &want), name);
    mm_release(&a), mm_release(&b), mm_release(&row), mm_release(&got), mm_release(&want);
  }
  /* An output that is one column has no step from column to column, whatever its stride there says. */
  mm_tensor two = {0}, one = {0}, eight = {0}, out = {0};
  fine(cx, mm_full(cx, &two, MM_FLOAT32, 2, (int64_t[]){3, 2}, 2));
  fine(cx, mm_full(cx, &one, MM_FLOAT32, 2, (int64_t[]){2, 1}, 1));
  fine(cx, mm_full(cx, &eight, MM_FLOAT32, 1, (int64_t[]){1}, 8));
  fine(cx, mm_full(cx, &out, MM_FLOAT32, 2, (int64_t[]){1, 3}, NAN));
  fine(cx, mm_view_permute(cx, &out, &out, (int[]){1, 0}));
  fine(cx, mm_matmul_from_row(cx, "matmul", &out, &two, &one, &eight));
  is_near(&out, ((double[]){12, 12, 12}), 0, "into a column that lies along a row");
  fine(cx, mm_matmul_into(cx, "matmul", &out, &two, &one, false));
  is_near(&out, ((double[]){4, 4, 4}), 0, "without a row to begin with too");
  mm_release(&two), mm_release(&one), mm_release(&eight), mm_release(&out);
  tap_close(cx);
}

static mm_status refused_step(mm_context *cx, void *argument) {
  mm_tensor *t = argument;
  return mm_matmul_into(cx, "matmul", &t[2], &t[0], &t[1], false);
}
static void test_memory(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t[3] = {{0}};
  for (int i = 0; i < 3; ++i) /* large enough to be packed, which takes memory */
    fine(cx, mm_full(cx, &t[i], MM_FLOAT32, 2, (int64_t[]){130, 130}, 1));
  survives(cx, refused_step, t, "refused memory is a status");
  is_double(mm_get(&t[2], (int64_t[]){3, 3}), 130, 0, "and the product came out after it");
  for (int i = 0; i < 3; ++i) mm_release(&t[i]);
  tap_close(cx);
}

int main(void) {
  RUN(test_known);
  RUN(test_twin);
  RUN(test_threads);
  RUN(test_from_row);
  RUN(test_views);
  RUN(test_errors);
  RUN(test_memory);
  return done();
}
