/* plain_gpt.c: a training step of MiniGPT in plain C loops: the design of llm.c's train_gpt2.c (Karpathy 2024).
 *
 * What it follows of that design: one function forward and one backward per layer, float32 arrays in one piece, weights
 * of a linear map stored (outputs, inputs), its forward over eight tokens at a time so that a weight is read once for
 * them, its backward in two passes (inputs over tokens, weights over outputs), attention with the whole T × T matrix
 * kept, the head's logits and probabilities kept, AdamW over all parameters; no library, no intrinsics: the compiler,
 * let loose with -O3 -ffast-math -march=native, is what makes it fast, and OpenMP where it is switched on.
 * What it does not: it is our own code, for our model (RoPE or sinusoid, tied head, no biases in attention, the
 * embedding times sqrt(d)), and starts from weights that our side wrote.
 *
 * Usage: plain_gpt FOLDER rope|sinusoidal B T d LAYERS HEADS V WARM. FOLDER holds p001.npy … (our parameters in order),
 * ids.npy, targets.npy. Facts: the loss after WARM steps. */
#include <math.h>

#include "../worker.h"

enum { TOGETHER = 8 }; /* tokens that share the reading of a weight */

typedef struct {
  float *values, *gradient, *m, *v;
  long size;
} parameter;

typedef struct {
  long B, T, d, layers, heads, V, step;
  int rope;
  parameter *p; /* table; per layer: gain, bias, W_Q, W_K, W_V, W_O, gain, bias, up, b, down, b; gain, bias */
  int n_p;
  float *activations, *gradients; /* one piece each, laid out by `place` */
  size_t used, size;
  float *cosines, *sines, *positions; /* (T, d_head/2), (T, d) */
  long *ids, *targets;
  float loss;
} model;

static void *take(size_t count, size_t width) {
  void *room = calloc(count + 16, width);
  if (!room) fputs("plain_gpt: out of memory\n", stderr), exit(1);
  return room;
}

/* ---- Layers. x, y (rows, n); gradients are added ---- */

/* y (rows, O) = x (rows, C) · Wᵀ + b, W (O, C), b (O) or NULL */
static void linear_forward(float *y, const float *x, const float *W, const float *b, long rows, long C, long O) {
#pragma omp parallel for
  for (long r = 0; r < rows; r += TOGETHER) {
    if (r + TOGETHER <= rows) {
      for (long o = 0; o < O; ++o) {
        float sums[TOGETHER];
        for (int k = 0; k < TOGETHER; ++k) sums[k] = b ? b[o] : 0;
        for (long i = 0; i < C; ++i) {
          float w = W[o * C + i];
          for (int k = 0; k < TOGETHER; ++k) sums[k] += x[(r + k) * C + i] * w;
        }
        for (int k = 0; k < TOGETHER; ++k) y[(r + k) * O + o] = sums[k];
      }
    } else {
      for (long k = r; k < rows; ++k)
        for (long o = 0; o < O; ++o) {
          float sum = b ? b[o] : 0;
          for (long i = 0; i < C; ++i) sum += x[k * C + i] * W[o * C + i];
          y[k * O + o] = sum;
        }
    }
  }
}
/* dx += dy · W;  dW += dyᵀ · x;  db += Σ dy */
static void linear_backward(float *dx, float *dW, float *db, const float *dy, const float *x, const float *W, long rows,
                            long C, long O) {
#pragma omp parallel for
  for (long r = 0; r < rows; ++r)
    for (long o = 0; o < O; ++o) {
      float d = dy[r * O + o];
      for (long i = 0; i < C; ++i) dx[r * C + i] += W[o * C + i] * d;
    }
#pragma omp parallel for
  for (long o = 0; o < O; ++o)
    for (long r = 0; r < rows; ++r) {
      float d = dy[r * O + o];
      if (db) db[o] += d;
      for (long i = 0; i < C; ++i) dW[o * C + i] += x[r * C + i] * d;
    }
}

/* y = (x − mean) / sqrt(variance + 1e-5) · gain + bias; mean and 1 / deviation are kept */
static void norm_forward(float *y, float *mean, float *inverse, const float *x, const float *gain, const float *bias,
                         long rows, long n) {
  for (long r = 0; r < rows; ++r) {
    const float *at = x + r * n;
    float m = 0, v = 0;
    for (long i = 0; i < n; ++i) m += at[i];
    m /= (float)n;
    for (long i = 0; i < n; ++i) v += (at[i] - m) * (at[i] - m);
    float s = 1 / sqrtf(v / (float)n + 1e-5f);
    for (long i = 0; i < n; ++i) y[r * n + i] = (at[i] - m) * s * gain[i] + bias[i];
    mean[r] = m, inverse[r] = s;
  }
}
static void norm_backward(float *dx, float *dgain, float *dbias, const float *dy, const float *x, const float *gain,
                          const float *mean, const float *inverse, long rows, long n) {
  for (long r = 0; r < rows; ++r) {
    float mean_d = 0, mean_dx = 0;
    for (long i = 0; i < n; ++i) {
      float hat = (x[r * n + i] - mean[r]) * inverse[r], d = gain[i] * dy[r * n + i];
      mean_d += d, mean_dx += d * hat;
    }
    mean_d /= (float)n, mean_dx /= (float)n;
    for (long i = 0; i < n; ++i) {
      float hat = (x[r * n + i] - mean[r]) * inverse[r], d = gain[i] * dy[r * n + i];
      dbias[i] += dy[r * n + i], dgain[i] += hat * dy[r * n + i];
      dx[r * n + i] += (d - mean_d - hat * mean_dx) * inverse[r];
    }
  }
}

/* The tanh form: 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³))) */
static void gelu_forward(float *y, const float *x, long n) {
  for (long i = 0; i < n; ++i)
    y[i] = 0.5f * x[i] * (1 + tanhf(0.7978845608f * (x[i] + 0.044715f * x[i] * x[i] * x[i])));
}
static void gelu_backward(float *dx, const float *dy, const float *x, long n) {
  for (long i = 0; i < n; ++i) {
    float t = tanhf(0.7978845608f * (x[i] + 0.044715f * x[i] * x[i] * x[i]));
    float slope = 0.7978845608f * (1 + 3 * 0.044715f * x[i] * x[i]);
    dx[i] += dy[i] * (0.5f * (1 + t) + 0.5f * x[i] * (1 - t * t) * slope);
  }
}

/* Turns the pairs (2i, 2i+1) of each head of x (B·T, d) in place; sign −1 turns back */
static void rotate(float *x, const model *g, float sign) {
  long width = g->d / g->heads, pairs = width / 2;
  for (long r = 0; r < g->B * g->T; ++r)
    for (long h = 0; h < g->heads; ++h)
      for (long i = 0; i < pairs; ++i) {
        float *at = x + r * g->d + h * width + 2 * i, a = at[0], b = at[1];
        float c = g->cosines[r % g->T * pairs + i], s = sign * g->sines[r % g->T * pairs + i];
        at[0] = a * c - b * s, at[1] = a * s + b * c;
      }
}

/* y (B, T, d) = softmax(q kᵀ / √d_head) v per head, causal; A (B, heads, T, T) keeps the weights */
static void attention_forward(float *y, float *A, const float *q, const float *k, const float *v, const model *g) {
  long T = g->T, d = g->d, width = d / g->heads;
  float scale = 1 / sqrtf((float)width);
#pragma omp parallel for collapse(2)
  for (long b = 0; b < g->B; ++b)
    for (long h = 0; h < g->heads; ++h)
      for (long t = 0; t < T; ++t) {
        const float *query = q + (b * T + t) * d + h * width;
        float *row = A + ((b * g->heads + h) * T + t) * T, *out = y + (b * T + t) * d + h * width, most = -1e30f,
              sum = 0;
        for (long s = 0; s <= t; ++s) {
          const float *key = k + (b * T + s) * d + h * width;
          float score = 0;
          for (long i = 0; i < width; ++i) score += query[i] * key[i];
          row[s] = score * scale;
          if (row[s] > most) most = row[s];
        }
        for (long s = 0; s <= t; ++s) sum += row[s] = expf(row[s] - most);
        for (long s = 0; s <= t; ++s) row[s] /= sum;
        for (long i = 0; i < width; ++i) out[i] = 0;
        for (long s = 0; s <= t; ++s)
          for (long i = 0; i < width; ++i) out[i] += row[s] * v[(b * T + s) * d + h * width + i];
      }
}
static void attention_backward(float *dq, float *dk, float *dv, float *dA, const float *dy, const float *A,
                               const float *q, const float *k, const float *v, const model *g) {
  long T = g->T, d = g->d, width = d / g->heads;
  float scale = 1 / sqrtf((float)width);
#pragma omp parallel for collapse(2)
  for (long b = 0; b < g->B; ++b)
    for (long h = 0; h < g->heads; ++h)
      for (long t = 0; t < T; ++t) {
        const float *dout = dy + (b * T + t) * d + h * width, *row = A + ((b * g->heads + h) * T + t) * T;
        float *drow = dA + ((b * g->heads + h) * T + t) * T, inner = 0;
        for (long s = 0; s <= t; ++s) {
          const float *value = v + (b * T + s) * d + h * width;
          float *dvalue = dv + (b * T + s) * d + h * width, sum = 0;
          for (long i = 0; i < width; ++i) sum += value[i] * dout[i], dvalue[i] += row[s] * dout[i];
          drow[s] = sum;
          inner += row[s] * sum;
        }
        for (long s = 0; s <= t; ++s) {
          float score = row[s] * (drow[s] - inner) * scale;
          long from = (b * T + t) * d + h * width, to = (b * T + s) * d + h * width;
          for (long i = 0; i < width; ++i) dq[from + i] += k[to + i] * score, dk[to + i] += q[from + i] * score;
        }
      }
}

/* ---- The model ---- */

/* Where the next `count` activations live; the same place in `gradients` is theirs. */
static float *place(model *g, long count, float **gradient) {
  float *at = g->activations + g->used;
  *gradient = g->gradients + g->used;
  g->used += (size_t)count;
  return at;
}
static size_t activations_of(const model *g) {
  long rows = g->B * g->T;
  long layer = rows * (18 * g->d + 4) + g->B * g->heads * g->T * g->T;
  return (size_t)(rows * g->d + g->layers * layer + rows * (g->d + 2 + 2 * g->V));
}

typedef struct {
  float *in, *norm_1, *mean_1, *inverse_1, *q, *k, *v, *A, *mixed, *out, *middle, *norm_2, *mean_2, *inverse_2, *up,
      *act, *down, *end;
} tensors;

static void add(float *y, const float *a, const float *b, long n) {
  for (long i = 0; i < n; ++i) y[i] = a[i] + b[i];
}
static void accumulate(float *y, const float *x, long n) {
  for (long i = 0; i < n; ++i) y[i] += x[i];
}

enum { GAIN_1, BIAS_1, W_Q, W_K, W_V, W_O, GAIN_2, BIAS_2, UP, UP_B, DOWN, DOWN_B, PER_LAYER };

static void layer_forward(model *g, const parameter *p, const tensors *t) {
  long rows = g->B * g->T, d = g->d;
  norm_forward(t->norm_1, t->mean_1, t->inverse_1, t->in, p[GAIN_1].values, p[BIAS_1].values, rows, d);
  linear_forward(t->q, t->norm_1, p[W_Q].values, NULL, rows, d, d);
  linear_forward(t->k, t->norm_1, p[W_K].values, NULL, rows, d, d);
  linear_forward(t->v, t->norm_1, p[W_V].values, NULL, rows, d, d);
  if (g->rope) rotate(t->q, g, 1), rotate(t->k, g, 1);
  attention_forward(t->mixed, t->A, t->q, t->k, t->v, g);
  linear_forward(t->out, t->mixed, p[W_O].values, NULL, rows, d, d);
  add(t->middle, t->in, t->out, rows * d);
  norm_forward(t->norm_2, t->mean_2, t->inverse_2, t->middle, p[GAIN_2].values, p[BIAS_2].values, rows, d);
  linear_forward(t->up, t->norm_2, p[UP].values, p[UP_B].values, rows, d, 4 * d);
  gelu_forward(t->act, t->up, rows * 4 * d);
  linear_forward(t->down, t->act, p[DOWN].values, p[DOWN_B].values, rows, 4 * d, d);
  add(t->end, t->middle, t->down, rows * d);
}
/* e: the gradients of t */
static void layer_backward(model *g, const parameter *p, const tensors *t, const tensors *e) {
  long rows = g->B * g->T, d = g->d;
  accumulate(e->middle, e->end, rows * d);
  linear_backward(e->act, p[DOWN].gradient, p[DOWN_B].gradient, e->end, t->act, p[DOWN].values, rows, 4 * d, d);
  gelu_backward(e->up, e->act, t->up, rows * 4 * d);
  linear_backward(e->norm_2, p[UP].gradient, p[UP_B].gradient, e->up, t->norm_2, p[UP].values, rows, d, 4 * d);
  norm_backward(e->middle, p[GAIN_2].gradient, p[BIAS_2].gradient, e->norm_2, t->middle, p[GAIN_2].values, t->mean_2,
                t->inverse_2, rows, d);
  accumulate(e->in, e->middle, rows * d);
  linear_backward(e->mixed, p[W_O].gradient, NULL, e->middle, t->mixed, p[W_O].values, rows, d, d);
  attention_backward(e->q, e->k, e->v, e->A, e->mixed, t->A, t->q, t->k, t->v, g);
  if (g->rope) rotate(e->q, g, -1), rotate(e->k, g, -1);
  linear_backward(e->norm_1, p[W_Q].gradient, NULL, e->q, t->norm_1, p[W_Q].values, rows, d, d);
  linear_backward(e->norm_1, p[W_K].gradient, NULL, e->k, t->norm_1, p[W_K].values, rows, d, d);
  linear_backward(e->norm_1, p[W_V].gradient, NULL, e->v, t->norm_1, p[W_V].values, rows, d, d);
  norm_backward(e->in, p[GAIN_1].gradient, p[BIAS_1].gradient, e->norm_1, t->in, p[GAIN_1].values, t->mean_1,
                t->inverse_1, rows, d);
}

/* p −= rate · m̂ / (sqrt(v̂) + ε); no decay */
static void adamw(model *g) {
  float rate = 1e-3f, first = 1 - powf(0.9f, (float)g->step), second = 1 - powf(0.999f, (float)g->step);
  for (int n = 0; n < g->n_p; ++n) {
    parameter *p = &g->p[n];
    for (long i = 0; i < p->size; ++i) {
      float d = p->gradient[i];
      p->m[i] = 0.9f * p->m[i] + 0.1f * d;
      p->v[i] = 0.999f * p->v[i] + 0.001f * d * d;
      p->values[i] -= rate * (p->m[i] / first) / (sqrtf(p->v[i] / second) + 1e-8f);
    }
  }
}

static void step(void *argument) {
  model *g = argument;
  long rows = g->B * g->T, d = g->d, V = g->V;
  enum { MOST_LAYERS = 64 };
  tensors t[MOST_LAYERS], e[MOST_LAYERS];
  parameter *table = &g->p[0], *gain = &g->p[g->n_p - 2], *bias = &g->p[g->n_p - 1];
  float scale = sqrtf((float)d), *dx;

  g->used = 0;
  float *x = place(g, rows * d, &dx);
  for (long r = 0; r < rows; ++r)
    for (long i = 0; i < d; ++i) {
      float position = g->rope ? 0 : g->positions[r % g->T * d + i];
      x[r * d + i] = table->values[g->ids[r] * d + i] * scale + position;
    }
  for (long l = 0; l < g->layers; ++l) {
    tensors *a = &t[l], *b = &e[l];
    a->in = x, b->in = dx;
#define PLACE(name, count) a->name = place(g, count, &b->name)
    PLACE(norm_1, rows * d), PLACE(mean_1, rows), PLACE(inverse_1, rows);
    PLACE(q, rows * d), PLACE(k, rows * d), PLACE(v, rows * d), PLACE(A, g->B * g->heads * g->T * g->T);
    PLACE(mixed, rows * d), PLACE(out, rows * d), PLACE(middle, rows * d);
    PLACE(norm_2, rows * d), PLACE(mean_2, rows), PLACE(inverse_2, rows);
    PLACE(up, rows * 4 * d), PLACE(act, rows * 4 * d), PLACE(down, rows * d), PLACE(end, rows * d);
    layer_forward(g, g->p + 1 + l * PER_LAYER, a);
    x = a->end, dx = b->end;
  }
  float *dnorm, *dmean, *dinverse, *dlogits, *dp;
  float *norm = place(g, rows * d, &dnorm), *mean = place(g, rows, &dmean), *inverse = place(g, rows, &dinverse);
  float *logits = place(g, rows * V, &dlogits), *probabilities = place(g, rows * V, &dp);
  norm_forward(norm, mean, inverse, x, gain->values, bias->values, rows, d);
  linear_forward(logits, norm, table->values, NULL, rows, d, V);
  float total = 0;
  for (long r = 0; r < rows; ++r) {
    float *row = logits + r * V, *p = probabilities + r * V, most = row[0], sum = 0;
    for (long i = 0; i < V; ++i) most = row[i] > most ? row[i] : most;
    for (long i = 0; i < V; ++i) sum += p[i] = expf(row[i] - most);
    for (long i = 0; i < V; ++i) p[i] /= sum;
    total -= logf(p[g->targets[r]]);
  }
  g->loss = total / (float)rows;

  memset(g->gradients, 0, g->used * sizeof(float));
  for (int n = 0; n < g->n_p; ++n) memset(g->p[n].gradient, 0, (size_t)g->p[n].size * sizeof(float));
  for (long r = 0; r < rows; ++r)
    for (long i = 0; i < V; ++i)
      dlogits[r * V + i] = (probabilities[r * V + i] - (i == g->targets[r] ? 1.0f : 0.0f)) / (float)rows;
  linear_backward(dnorm, table->gradient, NULL, dlogits, norm, table->values, rows, d, V);
  norm_backward(dx, gain->gradient, bias->gradient, dnorm, x, gain->values, mean, inverse, rows, d);
  for (long l = g->layers - 1; l >= 0; --l) layer_backward(g, g->p + 1 + l * PER_LAYER, &t[l], &e[l]);
  for (long r = 0; r < rows; ++r)
    for (long i = 0; i < d; ++i) table->gradient[g->ids[r] * d + i] += scale * g->gradients[r * d + i];
  ++g->step;
  adamw(g);
}

/* ---- Reading what our side wrote ---- */

/* The data of a .npy file of `width` bytes an element, version 1. */
static void *read_npy(const char *folder, const char *name, size_t width, long *count) {
  char path[512];
  unsigned char head[10];
  snprintf(path, sizeof path, "%s/%s.npy", folder, name);
  FILE *file = fopen(path, "rb");
  if (!file || fread(head, 1, 10, file) != 10) fprintf(stderr, "plain_gpt: %s cannot be read\n", path), exit(1);
  long start = 10 + head[8] + 256 * head[9];
  fseek(file, 0, SEEK_END);
  *count = (ftell(file) - start) / (long)width;
  fseek(file, start, SEEK_SET);
  void *values = take((size_t)*count, width);
  if (fread(values, width, (size_t)*count, file) != (size_t)*count)
    fprintf(stderr, "plain_gpt: %s ends early\n", path), exit(1);
  fclose(file);
  return values;
}

/* Ours are (inputs, outputs). */
static void transpose(parameter *p, long inputs) {
  float *turned = take((size_t)p->size, sizeof(float));
  long outputs = p->size / inputs;
  for (long i = 0; i < inputs; ++i)
    for (long o = 0; o < outputs; ++o) turned[o * inputs + i] = p->values[i * outputs + o];
  free(p->values);
  p->values = turned;
}

int main(int argc, char **argv) {
  if (argc != 10) return fputs("usage: plain_gpt FOLDER rope|sinusoidal B T d LAYERS HEADS V WARM\n", stderr), 2;
  model g = {.rope = strcmp(argv[2], "rope") == 0,
             .B = whole_argument(argc, argv, 3),
             .T = whole_argument(argc, argv, 4),
             .d = whole_argument(argc, argv, 5),
             .layers = whole_argument(argc, argv, 6),
             .heads = whole_argument(argc, argv, 7),
             .V = whole_argument(argc, argv, 8)};
  long count, pairs = g.d / g.heads / 2;
  g.n_p = (int)(1 + g.layers * PER_LAYER + 2);
  g.p = take((size_t)g.n_p, sizeof *g.p);
  for (int n = 0; n < g.n_p; ++n) {
    char name[16];
    parameter *p = &g.p[n];
    snprintf(name, sizeof name, "p%03d", n + 1);
    p->values = read_npy(argv[1], name, sizeof(float), &p->size);
    int which = n == 0 || n >= g.n_p - 2 ? -1 : (n - 1) % PER_LAYER;
    if (which >= W_Q && which <= W_O) transpose(p, g.d);
    if (which == UP) transpose(p, g.d);
    if (which == DOWN) transpose(p, 4 * g.d);
    p->gradient = take((size_t)p->size, sizeof(float));
    p->m = take((size_t)p->size, sizeof(float)), p->v = take((size_t)p->size, sizeof(float));
  }
  g.ids = read_npy(argv[1], "ids", sizeof(long), &count);
  g.targets = read_npy(argv[1], "targets", sizeof(long), &count);
  g.size = activations_of(&g);
  g.activations = take(g.size, sizeof(float)), g.gradients = take(g.size, sizeof(float));
  g.cosines = take((size_t)(g.T * pairs), sizeof(float)), g.sines = take((size_t)(g.T * pairs), sizeof(float));
  g.positions = take((size_t)(g.T * g.d), sizeof(float));
  for (long t = 0; t < g.T; ++t) {
    for (long i = 0; i < pairs; ++i) {
      double angle = (double)t * pow(10000, -2.0 * (double)i / (double)(2 * pairs));
      g.cosines[t * pairs + i] = (float)cos(angle), g.sines[t * pairs + i] = (float)sin(angle);
    }
    for (long i = 0; i < g.d; ++i) {
      double angle = (double)t * pow(10000, -(double)(i / 2 * 2) / (double)g.d);
      g.positions[t * g.d + i] = (float)(i % 2 ? cos(angle) : sin(angle));
    }
  }
  for (long n = whole_argument(argc, argv, 9); n > 0; --n) step(&g);
  char facts[64];
  snprintf(facts, sizeof facts, "loss=%.6f", (double)g.loss);
  return serve(step, &g, facts);
}
