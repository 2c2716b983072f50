/* test_attention_kernel.c: streaming attention over one head against its definition, with whole matrices and plain
 * loops.
 *
 * That every set gives the same bits is shown in test_kernels.c; here: the right numbers, rows that do not depend on
 * the cut into ranges, masks that let nothing through, empty rows, and scratch that does not grow with T · S. */
#include "kernels/twins.h"
#include "tap.h"

typedef struct {
  int64_t T, S, D, E;
  bool causal, bias, slope;
} attention_case;

static const attention_case cases[] = {
    {1, 1, 1, 1, false, false, false},    {5, 5, 16, 16, true, false, false},
    {33, 33, 8, 8, true, true, false},    {70, 100, 17, 9, true, false, true},
    {100, 70, 20, 16, true, true, true},  {100, 300, 64, 64, false, false, false},
    {257, 257, 64, 64, true, true, true}, {130, 200, 33, 70, false, true, true},
    {64, 64, 32, 32, true, false, false},
};

/* One problem with all its arrays, in double; `made` is what a kernel made, `want` what the definition says. */
typedef struct {
  double *out, *logsumexp, *weights, *dq, *dk, *dv, *dbias;
} results;
typedef struct {
  attention_case of;
  double *q, *k, *v, *bias, *dout, scale, slope;
  results made, want;
} problem;

static double *numbers(int64_t n, mm_random *rng) {
  double *x = calloc((size_t)n + 1, sizeof *x);
  if (!x) exit(99);
  for (int64_t i = 0; rng && i < n; ++i) x[i] = mm_random_normal(rng);
  return x;
}
static results new_results(const attention_case *c) {
  return (results){.out = numbers(c->T * c->E, NULL),
                   .logsumexp = numbers(c->T, NULL),
                   .weights = numbers(c->T * c->S, NULL),
                   .dq = numbers(c->T * c->D, NULL),
                   .dk = numbers(c->S * c->D, NULL),
                   .dv = numbers(c->S * c->E, NULL),
                   .dbias = numbers(c->T * c->S, NULL)};
}
static void free_results(results *r) {
  free(r->out), free(r->logsumexp), free(r->weights), free(r->dq), free(r->dk), free(r->dv), free(r->dbias);
}

static problem new_problem(attention_case c) {
  mm_random rng;
  mm_random_seed(&rng, (uint64_t)(c.T * 1000 + c.S));
  return (problem){.of = c,
                   .q = numbers(c.T * c.D, &rng),
                   .k = numbers(c.S * c.D, &rng),
                   .v = numbers(c.S * c.E, &rng),
                   .bias = c.bias ? numbers(c.T * c.S, &rng) : NULL,
                   .dout = numbers(c.T * c.E, &rng),
                   .scale = 1 / sqrt((double)c.D),
                   .slope = c.slope ? 0.125 : 0,
                   .made = new_results(&c),
                   .want = new_results(&c)};
}
static void free_problem(problem *p) {
  free(p->q), free(p->k), free(p->v), free(p->bias), free(p->dout);
  free_results(&p->made);
  free_results(&p->want);
}

static mm_attention_head head_of(const problem *p) {
  const attention_case *c = &p->of;
  const results *r = &p->made;
  return (mm_attention_head){.T = c->T,
                             .S = c->S,
                             .D = c->D,
                             .E = c->E,
                             .q = p->q,
                             .k = p->k,
                             .v = p->v,
                             .q_row = c->D,
                             .k_row = c->D,
                             .v_row = c->E,
                             .bias = p->bias,
                             .bias_row = c->S,
                             .bias_col = 1,
                             .has_slope = c->slope,
                             .slope = p->slope,
                             .causal = c->causal,
                             .scale = p->scale,
                             .out = r->out,
                             .out_row = c->E,
                             .logsumexp = r->logsumexp,
                             .weights = r->weights,
                             .dout = p->dout,
                             .dout_row = c->E,
                             .dq = r->dq,
                             .dk = r->dk,
                             .dv = r->dv,
                             .dbias = r->dbias,
                             .dq_row = c->D,
                             .dk_row = c->D,
                             .dv_row = c->E,
                             .dbias_row = c->S};
}

static void run_kernel(const mm_kernel_table *kernel, const mm_attention_head *h, int64_t range, bool backward) {
  size_t a = kernel->attention_scratch(h->T, h->S, h->D, h->E, false),
         b = kernel->attention_scratch(h->T, h->S, h->D, h->E, true);
  double *scratch = malloc(sizeof *scratch * (a > b ? a : b));
  if (!scratch) exit(99);
  for (int64_t t = 0; t < h->T; t += range) kernel->attention(h, t, t + range < h->T ? t + range : h->T, scratch);
  if (backward) kernel->attention_backward(h, scratch);
  free(scratch);
}

/* What the twin makes of the problem. */
static void by_definition(const problem *p) {
  mm_attention_head h = head_of(p);
  const results *r = &p->want;
  h.out = r->out, h.logsumexp = r->logsumexp, h.weights = r->weights;
  h.dq = r->dq, h.dk = r->dk, h.dv = r->dv, h.dbias = r->dbias;
  run_kernel(&mm_kernel_twins, &h, h.T > 0 ? h.T : 1, true);
}

static double furthest(const double *got, const double *want, int64_t n) {
  double worst = 0;
  for (int64_t i = 0; i < n; ++i)
    if (!(fabs(got[i] - want[i]) <= worst) && got[i] != want[i]) worst = fabs(got[i] - want[i]);
  return worst;
}
static double furthest_of_all(const problem *p) {
  const attention_case *c = &p->of;
  const results *g = &p->made, *w = &p->want;
  double off[] = {furthest(g->out, w->out, c->T * c->E),         furthest(g->logsumexp, w->logsumexp, c->T),
                  furthest(g->weights, w->weights, c->T * c->S), furthest(g->dq, w->dq, c->T * c->D),
                  furthest(g->dk, w->dk, c->S * c->D),           furthest(g->dv, w->dv, c->S * c->E),
                  furthest(g->dbias, w->dbias, c->T * c->S)};
  double worst = 0;
  for (int i = 0; i < 7; ++i)
    if (!(off[i] <= worst)) worst = off[i];
  return worst;
}

static const mm_kernel_table *kernel_of(const char *isa) {
  const mm_kernels *set = mm_kernels_choose(isa, NULL);
  return set ? set->f64 : NULL;
}

static void test_definition(void) {
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    problem p = new_problem(cases[i]);
    const attention_case *c = &p.of;
    if (p.bias && c->T > 20) /* a row with nothing to look at, and single masked keys */
      for (int64_t s = 0; s < c->S; ++s) p.bias[20 * c->S + s] = p.bias[(s % c->T) * c->S + s] = -HUGE_VAL;
    by_definition(&p);
    mm_attention_head h = head_of(&p);
    run_kernel(kernel_of(NULL), &h, c->T, true);
    char name[128];
    double off = furthest_of_all(&p);
    snprintf(name, sizeof name, "T %d, S %d, D %d, E %d%s%s%s: outputs and gradients within %.1e", (int)c->T, (int)c->S,
             (int)c->D, (int)c->E, c->causal ? ", causal" : "", c->bias ? ", bias" : "", c->slope ? ", slope" : "",
             off);
    ok(off < 1e-13, name);
    free_problem(&p);
  }
}

static void test_ranges(void) {
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    problem p = new_problem(cases[i]);
    const attention_case *c = &p.of;
    mm_attention_head h = head_of(&p);
    run_kernel(kernel_of(NULL), &h, c->T, false);
    bool same = true;
    for (int64_t range = 1; range < 130; range = range * 3 + 1) {
      h.out = p.want.out, h.logsumexp = p.want.logsumexp, h.weights = p.want.weights;
      run_kernel(kernel_of(NULL), &h, range, false);
      same = same && memcmp(p.made.out, p.want.out, sizeof(double) * (size_t)(c->T * c->E)) == 0 &&
             memcmp(p.made.logsumexp, p.want.logsumexp, sizeof(double) * (size_t)c->T) == 0 &&
             memcmp(p.made.weights, p.want.weights, sizeof(double) * (size_t)(c->T * c->S)) == 0;
    }
    ok(same, "the cut into ranges does not show");
    h.weights = NULL, h.logsumexp = NULL;
    memset(p.want.out, 0, sizeof(double) * (size_t)(c->T * c->E));
    run_kernel(kernel_of(NULL), &h, c->T, false);
    ok(memcmp(p.made.out, p.want.out, sizeof(double) * (size_t)(c->T * c->E)) == 0, "nor does asking for the weights");
    free_problem(&p);
  }
}

/* Where the weights alone are wanted, they are those of the definition, whatever the values would have been. */
static void test_weights_alone(void) {
  double worst = 0;
  bool same = true;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    problem p = new_problem(cases[i]);
    const attention_case *c = &p.of;
    if (p.bias && c->T > 20)
      for (int64_t s = 0; s < c->S; ++s) p.bias[20 * c->S + s] = -HUGE_VAL;
    by_definition(&p);
    mm_attention_head h = head_of(&p);
    h.out = NULL, h.v = NULL, h.logsumexp = NULL;
    run_kernel(kernel_of(NULL), &h, c->T, false);
    worst = fmax(worst, furthest(p.made.weights, p.want.weights, c->T * c->S));
    h.weights = p.want.weights;
    for (int64_t range = 1; range < 130; range = range * 3 + 1) {
      memset(p.want.weights, 0xff, sizeof(double) * (size_t)(c->T * c->S));
      run_kernel(kernel_of(NULL), &h, range, false);
      same = same && memcmp(p.made.weights, p.want.weights, sizeof(double) * (size_t)(c->T * c->S)) == 0;
    }
    run_kernel(&mm_kernel_twins, &h, c->T > 0 ? c->T : 1, false);
    worst = fmax(worst, furthest(p.made.weights, p.want.weights, c->T * c->S));
    free_problem(&p);
  }
  char name[80];
  snprintf(name, sizeof name, "weights alone: within %.1e of the definition", worst);
  ok(worst < 1e-14, name);
  ok(same, "and the cut into ranges does not show");
}

static void test_masked_keys(void) {
  problem p = new_problem((attention_case){.T = 150, .S = 150, .D = 16, .E = 16, .causal = true});
  mm_attention_head h = head_of(&p);
  run_kernel(kernel_of(NULL), &h, 150, false);
  for (int64_t i = 0; i < 16; ++i) p.k[100 * 16 + i] = p.v[100 * 16 + i] = i % 2 ? NAN : INFINITY;
  h.out = p.want.out, h.weights = p.want.weights;
  run_kernel(kernel_of(NULL), &h, 150, false);
  ok(memcmp(p.made.out, p.want.out, sizeof(double) * 100 * 16) == 0,
     "a causal row does not see a NaN in a later key or value");
  ok(isnan(p.want.out[100 * 16]), "the first that looks at it does");
  free_problem(&p);
}

static void test_empty_rows(void) {
  problem p = new_problem((attention_case){.T = 90, .S = 20, .D = 8, .E = 8, .causal = true});
  mm_attention_head h = head_of(&p);
  run_kernel(kernel_of(NULL), &h, 90, true);
  double off = 0;
  for (int64_t i = 0; i < 70 * 8; ++i) off = fmax(off, fmax(fabs(p.made.out[i]), fabs(p.made.dq[i])));
  for (int64_t i = 0; i < 70 * 20; ++i) off = fmax(off, fabs(p.made.weights[i]));
  ok(off == 0, "rows before the first key: outputs, weights and gradients are zero");
  ok(p.made.logsumexp[69] == -HUGE_VAL && p.made.logsumexp[70] > -HUGE_VAL, "their logsumexp is −infinity");
  free_problem(&p);

  p = new_problem((attention_case){.T = 3, .S = 0, .D = 4, .E = 4});
  h = head_of(&p);
  p.made.out[5] = 7;
  run_kernel(kernel_of(NULL), &h, 3, true);
  is_double(p.made.out[5], 0, 0, "no keys at all: zeros");
  free_problem(&p);
}

/* Gradients are added to what is there, and each may be left out. */
static void test_added(void) {
  problem p = new_problem((attention_case){.T = 10, .S = 10, .D = 6, .E = 5, .causal = true});
  by_definition(&p);
  for (int64_t i = 0; i < 60; ++i) p.made.dq[i] = p.made.dk[i] = 3;
  mm_attention_head h = head_of(&p);
  h.dv = NULL, h.dbias = NULL;
  run_kernel(kernel_of(NULL), &h, 10, true);
  is_double(p.made.dq[17], 3 + p.want.dq[17], 1e-14, "dq is added");
  is_double(p.made.dk[17], 3 + p.want.dk[17], 1e-14, "dk is added");
  is_double(p.made.dv[3], 0, 0, "dv is left out");
  free_problem(&p);
}

/* d Σ dout · out / dq and / dk by central differences, from the forward kernel alone. */
static void test_differences(void) {
  problem p =
      new_problem((attention_case){.T = 9, .S = 12, .D = 4, .E = 3, .causal = true, .bias = true, .slope = true});
  mm_attention_head h = head_of(&p);
  run_kernel(kernel_of(NULL), &h, 9, true);
  h.out = p.want.out, h.weights = NULL, h.logsumexp = NULL;
  double worst = 0, step = 1e-5;
  for (int which = 0; which < 2; ++which) {
    double *x = which ? p.k : p.q, *dx = which ? p.made.dk : p.made.dq;
    for (int64_t i = 0; i < (which ? 12 : 9) * 4; ++i) {
      double kept = x[i], side[2] = {0, 0};
      for (int s = 0; s < 2; ++s) {
        x[i] = kept + (s ? step : -step);
        run_kernel(kernel_of(NULL), &h, 9, false);
        for (int64_t e = 0; e < 27; ++e) side[s] += p.dout[e] * p.want.out[e];
      }
      x[i] = kept;
      worst = fmax(worst, fabs((side[1] - side[0]) / (2 * step) - dx[i]));
    }
  }
  ok(worst < 1e-8, "dq and dk are the derivatives of the forward pass");
  free_problem(&p);
}

static void test_scratch(void) {
  const mm_kernels *set = mm_kernels_choose(NULL, NULL);
  ok(set->f32->attention_scratch(16384, 16384, 64, 64, false) * sizeof(float) < 256 << 10,
     "forward at T 16384: under 256 KB");
  ok(set->f32->attention_scratch(16384, 16384, 64, 64, true) * sizeof(float) < 512 << 10,
     "backward at T 16384: under 512 KB");
  ok(set->f32->attention_scratch(4096, 1 << 20, 64, 64, true) == set->f32->attention_scratch(4096, 1, 64, 64, true),
     "whatever the number of keys");
}

int main(void) {
  RUN(test_definition);
  RUN(test_ranges);
  RUN(test_weights_alone);
  RUN(test_masked_keys);
  RUN(test_empty_rows);
  RUN(test_added);
  RUN(test_differences);
  RUN(test_scratch);
  return done();
}
