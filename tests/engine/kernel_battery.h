/* kernel_battery.h: every kernel of one element type on many sizes, as one digest for each kernel. Included by
 * test_kernels.c once for float and once for double (real, NAME).
 *
 * Inputs come from our own generator, so they are the same on every machine; one round is plain, one has zeros of both
 * signs, infinities, NaNs, subnormals and huge values among it. Outputs stand between margins that no kernel may
 * touch. */

enum { NAME(MARGIN) = 5 }; /* odd, so that nothing is aligned to a vector */

static void NAME(fill)(real *x, int64_t n, const char *stream, int64_t key, bool wild) {
  static const double special[] = {0.0,  -0.0,   INFINITY, -INFINITY, NAN, 1e-310, -1e-42,
                                   3e38, -1e300, 1e-30,    1,         -1,  88.7,   -104};
  mm_random seed, rng;
  char name[64];
  mm_random_seed(&seed, (uint64_t)key);
  snprintf(name, sizeof name, "%s %d", stream, (int)wild);
  mm_random_split(&rng, &seed, name, strlen(name));
  for (int64_t i = 0; i < n; ++i) {
    x[i] = (real)((mm_random_uniform(&rng) - 0.5) * (i % 5 == 0 ? 20 : 3));
    if (wild && mm_random_integer(&rng, 0, 15) == 0)
      x[i] = (real)special[mm_random_integer(&rng, 0, (int64_t)(sizeof special / sizeof *special) - 1)];
  }
}

/* An array with margins, in a buffer of its own. */
typedef struct {
  real *buffer, *at;
  int64_t n;
} NAME(array);

static NAME(array) NAME(take)(int64_t n, const char *stream, int64_t key, bool wild) {
  NAME(array) a = {.n = n, .buffer = malloc(sizeof(real) * (size_t)(n + 2 * NAME(MARGIN)))};
  if (!a.buffer) exit(99);
  for (int64_t i = 0; i < n + 2 * NAME(MARGIN); ++i) a.buffer[i] = (real)-12345;
  a.at = a.buffer + NAME(MARGIN);
  NAME(fill)(a.at, n, stream, key, wild);
  return a;
}
/* A NaN's sign and payload are no part of the promise: processors make different ones. */
static void NAME(absorb)(digest *d, const real *x, int64_t n) {
  for (int64_t i = 0; i < n; ++i) {
    if (x[i] != x[i]) digest_bytes(d, "nan", 3);
    else digest_bytes(d, &x[i], sizeof x[i]);
  }
}
static void NAME(finish)(digest *d, NAME(array) a) {
  NAME(absorb)(d, a.at, a.n);
  for (int i = 0; i < NAME(MARGIN); ++i)
    if (a.buffer[i] != (real)-12345 || a.at[a.n + i] != (real)-12345) d->strayed = true;
  free(a.buffer);
}

static void NAME(elementwise_battery)(battery *out, const mm_kernel_table *k) {
  for (int kind = 0; kind < MM_UNARY_KINDS; ++kind) {
    digest *d = new_digest(out, "unary", kind, sizeof(real)),
           *e = new_digest(out, "unary backward", kind, sizeof(real));
    d->own = e->own = kind != MM_SIN && kind != MM_COS; /* these are libm's */
    EACH_SIZE(n) EACH_ROUND(wild) {
      NAME(array) x = NAME(take)(n, "x", n, wild), y = NAME(take)(n, "y", n, wild);
      NAME(array) dx = NAME(take)(n, "dx", n, wild), dy = NAME(take)(n, "dy", n, wild);
      k->unary[kind](y.at, x.at, n);
      if (k->unary_backward[kind]) k->unary_backward[kind](dx.at, dy.at, x.at, y.at, true, n);
      NAME(finish)(d, x), NAME(finish)(d, y), NAME(finish)(e, dx), NAME(finish)(e, dy);
    }
  }
  for (int kind = 0; kind < MM_BINARY_KINDS; ++kind) {
    digest *d = new_digest(out, "binary", kind, sizeof(real));
    d->own = kind != MM_POW;
    EACH_SIZE(n) EACH_ROUND(wild) for (int steps = 0; steps < 4; ++steps) {
      NAME(array)
      a = NAME(take)(n + 1, "a", n, wild),
      b = NAME(take)(n + 1, "b", n, wild), c = NAME(take)(n, "c", n, wild);
      k->binary[kind](c.at, a.at, steps & 1, b.at, steps >> 1, n);
      NAME(finish)(d, a), NAME(finish)(d, b), NAME(finish)(d, c);
    }
  }
  digest *d = new_digest(out, "add_scaled and adamw", 0, sizeof(real));
  EACH_SIZE(n) EACH_ROUND(wild) {
    NAME(array) x = NAME(take)(n, "x", n, wild), y = NAME(take)(n, "y", n, wild), p = NAME(take)(n, "p", n, wild);
    NAME(array) m = NAME(take)(n, "m", n, wild), v = NAME(take)(n, "v", n, wild);
    k->add_scaled(y.at, x.at, (real)-0.37, n);
    const mm_adamw settings = {
        .rate = 1e-2, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8, .decay = 0.1, .step = n + 1};
    k->unary[MM_SQUARE](v.at, v.at, n);
    k->adamw(p.at, m.at, v.at, x.at, &settings, 0.5, n);
    NAME(finish)(d, x), NAME(finish)(d, y), NAME(finish)(d, p), NAME(finish)(d, m), NAME(finish)(d, v);
  }
}

/* Whether each backward kernel, told not to add, writes over whatever is there what it adds to zeros. */
static bool NAME(overwrites)(const mm_kernel_table *k) {
  enum { ROWS = 3, N = 37, COUNT = ROWS * N, CASES = MM_UNARY_KINDS + 5 };
  real x[COUNT], dy[COUNT], dx[2][COUNT], ones[ROWS];
  const int64_t targets[ROWS] = {N - 1, -1, 0};
  for (int i = 0; i < COUNT; ++i) x[i] = (real)(0.25 + i % 7), dy[i] = (real)(i % 5 - 2);
  for (int i = 0; i < ROWS; ++i) ones[i] = 1;
  for (int what = 0; what < CASES; ++what) {
    for (int add = 0; add < 2; ++add) {
      real *out = dx[add];
      for (int i = 0; i < COUNT; ++i) out[i] = add ? 0 : (real)NAN;
      switch (what - MM_UNARY_KINDS) {
      case 0: k->softmax_backward(out, dy, x, add, ROWS, N); break;
      case 1: k->log_softmax_backward(out, dy, x, add, ROWS, N); break;
      case 2: k->cross_entropy_backward(out, x, ones, ones, targets, -1, ones, 1, add, ROWS, N); break;
      case 3: k->layer_norm_backward(out, NULL, NULL, dy, x, NULL, ones, ones, add, ROWS, N); break;
      case 4: k->rms_norm_backward(out, NULL, dy, x, NULL, ones, add, ROWS, N); break;
      default:
        if (k->unary_backward[what]) k->unary_backward[what](out, dy, x, x, add, COUNT);
        else memset(out, 0, sizeof dx[add]);
      }
    }
    if (memcmp(dx[0], dx[1], sizeof dx[0]) != 0) return false;
  }
  return true;
}

static void NAME(row_battery)(battery *out, const mm_kernel_table *k) {
  enum { ROWS = 3 };
  digest *reductions = new_digest(out, "sum, sum_squares, sum_rows", 0, sizeof(real));
  digest *softmax = new_digest(out, "softmax", 0, sizeof(real)),
         *loss = new_digest(out, "cross_entropy", 0, sizeof(real));
  digest *norm = new_digest(out, "layer_norm and rms_norm", 0, sizeof(real)),
         *rope = new_digest(out, "rope", 0, sizeof(real));
  EACH_SIZE(n) EACH_ROUND(wild) {
    enum { MANY = 27 };
    NAME(array) x = NAME(take)(MANY * n, "many", n, wild), y = NAME(take)(n, "y", n, wild);
    const void *rows[MANY];
    for (int i = 0; i < MANY; ++i) rows[i] = x.at + i * n;
    for (int count = 0; count <= MANY; count += 9) {
      k->sum_rows(y.at, rows, count, n);
      NAME(absorb)(reductions, y.at, y.n);
    }
    NAME(finish)(reductions, x), NAME(finish)(reductions, y);
  }
  EACH_SIZE(n) EACH_ROUND(wild) {
    NAME(array) x = NAME(take)(ROWS * n, "x", n, wild), dy = NAME(take)(ROWS * n, "dy", n, wild);
    real found[] = {(real)k->sum(x.at, n), (real)k->sum_squares(x.at, n)};
    NAME(absorb)(reductions, found, 2);
    if (n > 2) /* a row of −infinity */
      for (int64_t i = 0; i < n; ++i) x.at[n + i] = -(real)INFINITY;
    NAME(array)
    y = NAME(take)(ROWS * n, "y", n, wild),
    dx = NAME(take)(ROWS * n, "dx", n, wild), l = NAME(take)(ROWS, "l", n, wild);
    NAME(array) inverse = NAME(take)(ROWS, "inverse", n, wild), mean = NAME(take)(ROWS, "mean", n, wild);
    NAME(array) gain = NAME(take)(n, "gain", n, wild), bias = NAME(take)(n, "bias", n, wild);

    k->softmax(y.at, x.at, ROWS, n);
    k->softmax_backward(dx.at, dy.at, y.at, true, ROWS, n);
    NAME(absorb)(softmax, y.at, y.n), NAME(absorb)(softmax, dx.at, dx.n);
    k->log_softmax(y.at, x.at, ROWS, n);
    k->log_softmax_backward(dx.at, dy.at, y.at, true, ROWS, n);
    k->logsumexp(l.at, x.at, ROWS, n);
    NAME(absorb)(softmax, y.at, y.n), NAME(absorb)(softmax, dx.at, dx.n), NAME(absorb)(softmax, l.at, l.n);

    if (n > 0) {
      const int64_t targets[ROWS] = {n - 1, -1, n / 2};
      k->cross_entropy(l.at, mean.at, inverse.at, x.at, targets, -1, ROWS, n);
      k->cross_entropy_backward(dx.at, x.at, mean.at, inverse.at, targets, -1, gain.at, 0, true, ROWS, n);
    }
    NAME(absorb)(loss, l.at, l.n), NAME(absorb)(loss, mean.at, mean.n), NAME(absorb)(loss, inverse.at, inverse.n);
    NAME(absorb)(loss, dx.at, dx.n);

    for (int given = 0; given < 2; ++given) {
      k->layer_norm(y.at, mean.at, inverse.at, x.at, given ? gain.at : NULL, given ? bias.at : NULL, 1e-5, ROWS, n);
      k->layer_norm_backward(dx.at, given ? gain.at : NULL, given ? bias.at : NULL, dy.at, x.at, given ? bias.at : NULL,
                             mean.at, inverse.at, true, ROWS, n);
      NAME(absorb)(norm, y.at, y.n), NAME(absorb)(norm, dx.at, dx.n);
      k->rms_norm(y.at, inverse.at, x.at, given ? gain.at : NULL, 1e-5, ROWS, n);
      k->rms_norm_backward(dx.at, given ? bias.at : NULL, dy.at, x.at, given ? gain.at : NULL, inverse.at, true, ROWS,
                           n);
      NAME(absorb)(norm, y.at, y.n), NAME(absorb)(norm, dx.at, dx.n);
    }
    NAME(finish)(norm, mean), NAME(finish)(norm, inverse), NAME(finish)(norm, gain), NAME(finish)(norm, bias);

    NAME(array) angles = NAME(take)(2 * ROWS * n, "angles", n, wild);
    for (int form = 0; form < 8; ++form) {
      int64_t pairs = form & 4 ? n / 2 : n / 4;
      k->rope(y.at, n, x.at, n, angles.at, angles.at + ROWS * pairs, pairs,
              form & 1 ? MM_ROPE_HALF : MM_ROPE_INTERLEAVED, form & 2 ? 1 : -1, (form & 2) != 0, ROWS, n);
      NAME(absorb)(rope, y.at, y.n);
    }
    NAME(finish)(rope, angles), NAME(finish)(rope, y), NAME(finish)(rope, x);
    NAME(finish)(softmax, dy), NAME(finish)(softmax, dx), NAME(finish)(loss, l);
  }
}

static void NAME(matmul_battery)(battery *out, const mm_kernel_table *k) {
  static const int64_t shapes[][3] = {{1, 1, 1},     {0, 4, 3},    {3, 4, 0},    {5, 3, 2},   {2, 17, 9},
                                      {13, 33, 31},  {16, 16, 16}, {7, 100, 64}, {64, 1, 50}, {1, 70, 300},
                                      {30, 50, 270}, {97, 65, 3},  {40, 600, 30}, {101, 130, 40}};
  digest *d = new_digest(out, "matmul", 0, sizeof(real));
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; ++s) EACH_ROUND(wild) for (int form = 0; form < 8; ++form) {
      int64_t N = shapes[s][0], M = shapes[s][1], K = shapes[s][2];
      NAME(array)
      a = NAME(take)(N * K, "a", N, wild),
      b = NAME(take)(K * M, "b", M, wild), c = NAME(take)(N * M, "c", K, wild);
      real *scratch = malloc(sizeof(real) * (1 + k->matmul_scratch(N, M, K, form & 2 ? K : 1)));
      if (!scratch) exit(99);
      k->matmul(c.at, M, form & 4 ? c.at : NULL, form & 4 ? M : 0, a.at, form & 1 ? 1 : K, form & 1 ? N : 1, b.at,
                    form & 2 ? 1 : M, form & 2 ? K : 1, N, M, K, scratch);
      free(scratch);
      NAME(finish)(d, a), NAME(finish)(d, b), NAME(finish)(d, c);
    }
}

static void NAME(attention_battery)(battery *out, const mm_kernel_table *k) {
  static const int64_t shapes[][4] = {{1, 1, 1, 1},     {3, 0, 2, 2},     {0, 3, 2, 2},
                                      {5, 5, 16, 16},   {33, 33, 7, 20},  {9, 4, 8, 3},
                                      {70, 150, 5, 17}, {130, 70, 20, 4}, {200, 200, 32, 32}};
  digest *d = new_digest(out, "attention", 0, sizeof(real)),
         *e = new_digest(out, "attention backward", 0, sizeof(real)),
         *alone = new_digest(out, "attention weights alone", 0, sizeof(real));
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; ++s) EACH_ROUND(wild) for (int form = 0; form < 8; ++form) {
      int64_t T = shapes[s][0], S = shapes[s][1], D = shapes[s][2], E = shapes[s][3];
      NAME(array)
      q = NAME(take)(T * D, "q", T, wild),
      k_ = NAME(take)(S * D, "k", S, wild), v = NAME(take)(S * E, "v", S, wild);
      NAME(array)
      bias = NAME(take)(T * S, "bias", T, wild),
      o = NAME(take)(T * E, "o", T, wild), dout = NAME(take)(T * E, "do", T, wild);
      NAME(array)
      l = NAME(take)(T, "l", T, wild), rest = NAME(take)(T, "rest", T, wild),
      w = NAME(take)(T * S, "w", T, wild), dbias = NAME(take)(T * S, "db", T, wild);
      NAME(array)
      dq = NAME(take)(T * D, "dq", T, wild),
      dk = NAME(take)(S * D, "dk", S, wild), dv = NAME(take)(S * E, "dv", S, wild);
      mm_attention_head
      h = {.T = T,
           .S = S,
           .D = D,
           .E = E,
           .q = q.at,
           .k = k_.at,
           .v = v.at,
           .q_row = D,
           .k_row = D,
           .v_row = E,
           .bias = form & 1 ? bias.at : NULL,
           .bias_row = S,
           .bias_col = 1,
           .has_slope = (form & 2) != 0,
           .slope = (real)0.25,
           .causal = (form & 4) != 0,
           .scale = (real)0.5,
           .out = o.at,
           .out_row = E,
           .logsumexp = l.at,
           .rest = rest.at,
           .weights = w.at,
           .dout = dout.at,
           .dout_row = E,
           .dq = dq.at,
           .dk = dk.at,
           .dv = dv.at,
           .dbias = dbias.at,
           .dq_row = D,
           .dk_row = D,
           .dv_row = E,
           .dbias_row = S};
      size_t forward = k->attention_scratch(T, S, D, E, false), backward = k->attention_scratch(T, S, D, E, true);
      real *scratch = malloc(sizeof(real) * (forward > backward ? forward : backward));
      if (!scratch) exit(99);
      k->attention(&h, 0, T / 3, scratch);
      k->attention(&h, T / 3, T, scratch);
      k->attention_backward(&h, scratch);
      NAME(array) w_alone = NAME(take)(T * S, "w", T, wild);
      h.out = NULL, h.v = NULL, h.logsumexp = h.rest = NULL, h.weights = w_alone.at;
      k->attention(&h, 0, T / 2, scratch);
      k->attention(&h, T / 2, T, scratch);
      NAME(finish)(alone, w_alone);
      free(scratch);
      NAME(finish)(d, q), NAME(finish)(d, k_), NAME(finish)(d, v), NAME(finish)(d, bias), NAME(finish)(d, o);
      NAME(finish)(d, l), NAME(finish)(d, rest), NAME(finish)(d, w), NAME(finish)(e, dout), NAME(finish)(e, dq);
      NAME(finish)(e, dk), NAME(finish)(e, dv), NAME(finish)(e, dbias);
    }
}

static void NAME(all)(battery *out, const mm_kernel_table *k) {
  NAME(elementwise_battery)(out, k);
  NAME(row_battery)(out, k);
  NAME(matmul_battery)(out, k);
  NAME(attention_battery)(out, k);
}
