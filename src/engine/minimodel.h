/* minimodel.h: the engine's whole public face, in the order in which one would teach it.
 *
 * Does: tensors of float32 and float64 (and integer tensors for indices), reverse-mode differentiation on a linear
 * tape, attention, positional encodings, losses and an optimizer. Does not: print, exit, read the environment,
 * draw, know Lua.
 *
 * Conventions
 *   - A function that can fail returns an mm_status; mm_message(cx) then says what was wrong, with the shapes involved.
 *   - Outputs come first. On success what an output held before is released and replaced; on failure it is untouched.
 *     An output may be the same handle as an input. A handle starts zeroed: mm_tensor t = {0}.
 *   - Axes count from 0 here (Lua counts them from 1); a negative axis counts from the end.
 *   - Shapes are written (B, T, C), slowest axis first; "real" means float32 or float64, never mixed in one call.
 *   - Nothing is global: all state hangs off the context, and one context belongs to one thread at a time. */
#ifndef MINIMODEL_H
#define MINIMODEL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MM_VERSION "1.0.0"
#define MM_MAX_AXES 8

/* ---- Status and context ---------------------------------------------------------------------------------------- */

typedef enum mm_status {
  MM_OK = 0,
  MM_ESHAPE,   /* shapes disagree */
  MM_EDTYPE,   /* wrong or mixed element type */
  MM_EVALUE,   /* an argument outside what is allowed */
  MM_EINDEX,   /* an index or position out of range */
  MM_ENOMEM,   /* memory ran out, or a size does not fit */
  MM_EIO,      /* a file could not be opened, read or written */
  MM_EFORMAT,  /* a file is not what it should be, or is truncated */
  MM_ESTATE    /* right call, wrong moment: backward twice, tape already open */
} mm_status;

typedef struct mm_context mm_context;

enum { MM_MESSAGE_SIZE = 512 };

/* threads >= 1. isa: NULL for the best this processor has, or "generic", "avx2", "avx512", "neon": MM_EVALUE when it is
 * unknown or the processor lacks it. On failure `message` (may be NULL) says why, since there is no context to ask. */
mm_status mm_context_open(mm_context **out, int threads, const char *isa, char message[MM_MESSAGE_SIZE]);
/* Another set of kernels, from the next op on; named as in mm_context_open. */
mm_status mm_set_isa(mm_context *cx, const char *isa);
/* Every tensor, tape and generator of the context must be released first. NULL is allowed. */
void mm_context_close(mm_context *cx);
const char *mm_message(const mm_context *cx);
/* The words of messages. Given the English format of one, `translate` returns the format that the reader will see,
 * with the same placeholders in the same order, or the one it was given. NULL, as at first: English. The engine
 * itself knows no language. */
typedef const char *mm_translate(void *data, const char *format);
void mm_set_translation(mm_context *cx, mm_translate *translate, void *data);
bool mm_same_placeholders(const char *format, const char *translation); /* else a translation is not used */
const char *mm_translated(const mm_context *cx, const char *format);
const char *mm_context_isa(const mm_context *cx);
int mm_context_threads(const mm_context *cx);

/* Bytes of tensor memory alive, the largest this has been, and how many tensors' storages are alive. */
typedef struct mm_memory_use { size_t live, peak, storages; } mm_memory_use;
mm_memory_use mm_memory(const mm_context *cx);
/* Freed blocks are kept, so that a training step takes nothing new; this gives them back to the system. */
void mm_memory_trim(mm_context *cx);
/* Refuse allocations that would carry live bytes past `bytes` (0: no limit). */
void mm_memory_limit(mm_context *cx, size_t bytes);
/* For tests: let n more allocations succeed and fail the next one, once; n < 0 switches it off. */
void mm_memory_fail_after(mm_context *cx, int64_t n);

/* ---- Tensors --------------------------------------------------------------------------------------------------- */

typedef enum mm_dtype { MM_FLOAT32, MM_FLOAT64, MM_INT32, MM_INT64 } mm_dtype;
const char *mm_dtype_name(mm_dtype dtype);
size_t mm_dtype_size(mm_dtype dtype);

typedef struct mm_storage mm_storage;   /* refcounted, 64-byte aligned bytes */
typedef struct mm_tape mm_tape;         /* what backward walks */
typedef struct mm_variable mm_variable; /* refcounted: the gradient, and the tensor's place on the tape */

/* A view: shape, strides and offset (in elements) over a storage. A handle owns one reference to each of its pointers;
 * copy it with mm_share, drop it with mm_release. n_axes 0 is a scalar. storage NULL is an empty handle. repeats: a
 * broadcast, or a view of one: each element stands for several, and is not written to. */
/*> tensor */
typedef struct mm_tensor {
  mm_storage *storage;
  mm_variable *variable;
  mm_dtype dtype;
  int n_axes;
  int64_t shape[MM_MAX_AXES];
  int64_t strides[MM_MAX_AXES];
  int64_t offset;
  bool repeats;
} mm_tensor;
/*< */

void mm_release(mm_tensor *t);                      /* leaves an empty handle; idempotent */
void mm_share(mm_tensor *out, const mm_tensor *t);  /* another handle to the same data */
int64_t mm_count(const mm_tensor *t);               /* number of elements */
bool mm_is_contiguous(const mm_tensor *t);
void *mm_data(const mm_tensor *t);                  /* address of the first element */
double mm_get(const mm_tensor *t, const int64_t *index);  /* index of n_axes entries, in range */
int64_t mm_get_integer(const mm_tensor *t, const int64_t *index); /* of an integer tensor, which a double may round */
/* "64 × 32", "scalar" for no axes. */
const char *mm_shape_text(const mm_tensor *t, char text[128]);

/* not initialised */
mm_status mm_empty(mm_context *cx, mm_tensor *out, mm_dtype dtype, int n_axes, const int64_t *shape);
mm_status mm_full(mm_context *cx, mm_tensor *out, mm_dtype dtype, int n_axes, const int64_t *shape, double value);
mm_status mm_arange(mm_context *cx, mm_tensor *out, mm_dtype dtype, int64_t n);  /* 0 … n−1 */
mm_status mm_from_doubles(mm_context *cx, mm_tensor *out, mm_dtype dtype, int n_axes, const int64_t *shape,
                          const double *values);
mm_status mm_from_integers(mm_context *cx, mm_tensor *out, mm_dtype dtype, int n_axes, const int64_t *shape,
                           const int64_t *values);
/* To integers, here and above, numbers are truncated; one that does not fit, a NaN or an infinity is MM_EVALUE. */
/* differentiable between reals */
mm_status mm_cast(mm_context *cx, mm_tensor *out, const mm_tensor *x, mm_dtype dtype);
mm_status mm_contiguous(mm_context *cx, mm_tensor *out, const mm_tensor *x); /* shares when it already is */
mm_status mm_copy(mm_context *cx, mm_tensor *out, const mm_tensor *x);       /* new memory, no variable */
/* Writes src (broadcast) over dst's elements in place. MM_ESTATE while dst is needed by an open tape. */
mm_status mm_assign(mm_context *cx, mm_tensor *dst, const mm_tensor *src);

/* NumPy's .npy, versions 1–3, little-endian <f4 <f8 <i4 <i8, C order; anything else is MM_EFORMAT and says what it is.
 * Saving goes through a temporary name and a rename, so that a full disk leaves the previous file whole. */
mm_status mm_load_npy(mm_context *cx, mm_tensor *out, const char *path);
mm_status mm_save_npy(mm_context *cx, const mm_tensor *t, const char *path);

/* ---- Random streams -------------------------------------------------------------------------------------------- */

/* xoshiro256++ (Blackman and Vigna 2021) seeded through SplitMix64. A plain value: copy it to fork it.
 * `key` is what names are hashed with, so a stream split off does not depend on how many numbers were drawn before. */
typedef struct mm_random { uint64_t state[4], key; } mm_random;
void mm_random_seed(mm_random *rng, uint64_t seed);
void mm_random_split(mm_random *out, const mm_random *rng, const char *name, size_t length); /* any bytes */
uint64_t mm_random_bits(mm_random *rng);
double mm_random_uniform(mm_random *rng);                 /* [0, 1), 53 bits */
double mm_random_normal(mm_random *rng);                  /* N(0, 1); same bits on every machine */
int64_t mm_random_integer(mm_random *rng, int64_t a, int64_t b); /* a … b inclusive, unbiased (Lemire 2019); a <= b */
/* real; element i is the i-th draw in C order, drawn in double and rounded once, so both types see the same numbers. */
mm_status mm_randn(mm_context *cx, mm_tensor *out, mm_random *rng, mm_dtype dtype, int n_axes, const int64_t *shape);
mm_status mm_rand(mm_context *cx, mm_tensor *out, mm_random *rng, mm_dtype dtype, int n_axes, const int64_t *shape);

/* ---- Samples drawn again --------------------------------------------------------------------------------------- */

/* The means of `draws` bootstrap samples, ascending, in out: the n rows of values (n × m, C order) are drawn with
 * replacement, and one draw of the m columns serves all rows. counts has room for n + m. */
void mm_bootstrap_means(double *out, int64_t draws, const double *values, int64_t n, int64_t m, int64_t *counts,
                        mm_random *rng);
/* The same where each row has numbers of its own, values[starts[i]] … values[starts[i + 1] - 1], at least one: those of
 * a row that is drawn are drawn again. starts has n + 1 entries. */
void mm_bootstrap_groups(double *out, int64_t draws, const double *values, const int64_t *starts, int64_t n,
                         mm_random *rng);
/* How many of `draws` random patterns of signs on d give a sum (two-sided: its size) of at least bound. */
int64_t mm_sampled_flips(const double *d, int64_t n, double bound, bool two_sided, int64_t draws, mm_random *rng);
/* How many of `draws` random halves of x, n / 2 of its numbers, have a sum with the sign of the whole. Leaves x
 * in another order. */
int64_t mm_half_signs(double *x, int64_t n, int64_t draws, mm_random *rng);

/* ---- Views (no copy unless said; differentiable) --------------------------------------------------------------- */

/* one −1 allowed; copies if it must */
mm_status mm_reshape(mm_context *cx, mm_tensor *out, const mm_tensor *x, int n_axes, const int64_t *shape);
mm_status mm_permute(mm_context *cx, mm_tensor *out, const mm_tensor *x, const int *axes);
mm_status mm_transpose(mm_context *cx, mm_tensor *out, const mm_tensor *x, int axis_a, int axis_b);
/* first … last inclusive */
mm_status mm_slice(mm_context *cx, mm_tensor *out, const mm_tensor *x, int axis, int64_t first, int64_t last,
                   int64_t step);
/* drops the axis */
mm_status mm_select(mm_context *cx, mm_tensor *out, const mm_tensor *x, int axis, int64_t index);
/* NumPy's rule */
mm_status mm_broadcast_to(mm_context *cx, mm_tensor *out, const mm_tensor *x, int n_axes, const int64_t *shape);
/* copies */
mm_status mm_concat(mm_context *cx, mm_tensor *out, const mm_tensor *const *parts, int n, int axis);

/* ---- Elementwise (real; broadcasting as NumPy does; differentiable) -------------------------------------------- */

typedef enum mm_unary_kind {
  MM_NEG, MM_ABS, MM_SIGN, MM_SQUARE, MM_SQRT, MM_RECIPROCAL, MM_EXP, MM_LOG, MM_SIN, MM_COS, MM_TANH, MM_SIGMOID,
  MM_RELU, MM_GELU, MM_SILU,
  MM_PLOGP,            /* −x ln x, 0 at 0: the summand of an entropy */
  MM_UNARY_KINDS
} mm_unary_kind;       /* MM_GELU is the tanh form: Hendrycks and Gimpel 2016, section 2 */
typedef enum mm_binary_kind {
  MM_ADD, MM_SUB, MM_MUL, MM_DIV, MM_POW, MM_MAXIMUM, MM_MINIMUM,
  MM_LT, MM_LE, MM_GT, MM_GE, MM_EQ, MM_NE,   /* 1 or 0 in the operands' type; no gradient */
  MM_BINARY_KINDS
} mm_binary_kind;
const char *mm_unary_name(mm_unary_kind kind);    /* "exp": the name Lua uses too */
const char *mm_binary_name(mm_binary_kind kind);
/* Every op, in the order of ops/list.h; NULL past the last. A unary op has one tensor in, one out and no option. */
typedef struct mm_op mm_op;
const mm_op *mm_op_at(int i);
const char *mm_op_name(const mm_op *op);
bool mm_op_is_unary(const mm_op *op);
mm_status mm_op_unary(mm_context *cx, mm_tensor *out, const mm_op *op, const mm_tensor *x);
mm_status mm_unary(mm_context *cx, mm_tensor *out, mm_unary_kind kind, const mm_tensor *x);
mm_status mm_binary(mm_context *cx, mm_tensor *out, mm_binary_kind kind, const mm_tensor *a, const mm_tensor *b);
/* out = condition ≠ 0 ? a : b; condition of any type, all three broadcast. */
mm_status mm_where(mm_context *cx, mm_tensor *out, const mm_tensor *condition, const mm_tensor *a, const mm_tensor *b);
/* Keeps each element with probability 1 − p, scaled by 1 / (1 − p). 0 <= p < 1. */
mm_status mm_dropout(mm_context *cx, mm_tensor *out, const mm_tensor *x, mm_random *rng, double p);

/* ---- Reductions (real) ----------------------------------------------------------------------------------------- */

typedef enum mm_reduce_kind {
  MM_SUM, MM_MEAN, MM_MAX, MM_MIN, MM_LOGSUMEXP, MM_ARGMAX,
  MM_REDUCE_KINDS
} mm_reduce_kind;
enum { MM_ALL_AXES = INT32_MAX };
const char *mm_reduce_name(mm_reduce_kind kind);
/* axis MM_ALL_AXES reduces to a scalar. keep leaves an axis of length 1. ARGMAX gives int64, the first of
 * equals. MAX and MIN pass a NaN on. The gradient of MAX and MIN goes to the first of equals. An empty axis: SUM
 * is 0, others MM_ESHAPE. */
mm_status mm_reduce(mm_context *cx, mm_tensor *out, mm_reduce_kind kind, const mm_tensor *x, int axis, bool keep);

/* ---- Linear algebra, normalisation, gathering ------------------------------------------------------------------ */

/* (…, N, K) · (…, K, M) → (…, N, M); leading axes broadcast; a (K,) operand is a row or a column, as in NumPy. Each
 * output is one chain of fused multiply-adds in k order, so blocking, threads and instruction set do not change it. */
mm_status mm_matmul(mm_context *cx, mm_tensor *out, const mm_tensor *a, const mm_tensor *b);
/* exp(x − max) / Σ along one axis; a row that is all −inf gives zeros. */
mm_status mm_softmax(mm_context *cx, mm_tensor *out, const mm_tensor *x, int axis);
mm_status mm_log_softmax(mm_context *cx, mm_tensor *out, const mm_tensor *x, int axis);
/* Over the last axis: (x − mean) / sqrt(variance + epsilon) · gain + bias. gain, bias (C) or NULL. Ba et al. 2016.
 * Where it is 0 / 0, for equal numbers with epsilon = 0, it is 0 · gain + bias and its slope in x is 0. */
mm_status mm_layer_norm(mm_context *cx, mm_tensor *out, const mm_tensor *x, const mm_tensor *gain,
                        const mm_tensor *bias, double epsilon);
/* x / sqrt(mean(x²) + epsilon) · gain; of zeros with epsilon = 0 as above. Zhang and Sennrich 2019. */
mm_status mm_rms_norm(mm_context *cx, mm_tensor *out, const mm_tensor *x, const mm_tensor *gain, double epsilon);
/* out[i…, :] = table[index[i…], :]. table (V, …) real, index integer; MM_EINDEX names the entry that is
 * out of range. */
mm_status mm_take(mm_context *cx, mm_tensor *out, const mm_tensor *table, const mm_tensor *index);
/* out[i, j] = x[i, index[i, j]] along `axis`; index has x's rank and, off the axis, at most its sizes. */
mm_status mm_gather(mm_context *cx, mm_tensor *out, const mm_tensor *x, int axis, const mm_tensor *index);
/* y = x · W + b. x (…, K), W (K, M), b (M) or NULL. One op, so that training keeps no copy of the product. */
mm_status mm_linear(mm_context *cx, mm_tensor *out, const mm_tensor *x, const mm_tensor *W, const mm_tensor *b);

/* ---- Positions ----------------------------------------------------------------------------------------------------
 * Angles and tables are computed in double and rounded once into the tensor's type. Positions are doubles: negative and
 * fractional ones are allowed wherever the formula allows them. */

/* out (n, d): out[p, 2k] = sin(p ω_k), out[p, 2k+1] = cos(p ω_k), ω_k = base^(−2k/d). d even. Vaswani et al.
 * 2017, section 3.5. */
mm_status mm_sinusoidal(mm_context *cx, mm_tensor *out, mm_dtype dtype, const double *positions, int64_t n, int64_t d,
                        double base);

typedef enum mm_overflow { MM_OVERFLOW_ERROR, MM_OVERFLOW_CLAMP, MM_OVERFLOW_WRAP } mm_overflow;
/* Which row of a learned table of T_max rows each position reads: out (n) int64. */
mm_status mm_learned_rows(mm_context *cx, mm_tensor *out, const double *positions, int64_t n, int64_t T_max,
                          mm_overflow overflow);

typedef enum mm_scaling_kind {
  MM_SCALING_NONE, MM_SCALING_LINEAR, MM_SCALING_NTK, MM_SCALING_DYNAMIC, MM_SCALING_YARN, MM_SCALING_LLAMA3
} mm_scaling_kind;
typedef struct mm_rope_scaling {
  mm_scaling_kind kind;
  double factor;            /* s >= 1: how many times longer than what was trained */
  double original_length;   /* dynamic, yarn, llama3: the trained length */
  double current_length;    /* dynamic: the length now */
  double alpha, beta;       /* yarn: turns over original_length where the ramp ends and begins (1, 32) */
  double low_freq_factor, high_freq_factor;  /* llama3 (1, 4) */
} mm_rope_scaling;
/* out[i] = θ_i for the d_head/2 pairs, scaled. NULL scaling: base^(−2i/d_head). Su et al. 2021, section 3.2.2;
 * linear: Chen et al. 2023; ntk, dynamic: base · s^(d/(d−2)); yarn: Peng et al. 2023, with the published code's
 * floor and ceil. tails, NULL or as long: what is left of θ_i after rounding it to a double, for angles that stay
 * exact at position 10⁶. */
mm_status mm_rope_frequencies(mm_context *cx, double *out, double *tails, int64_t d_head, double base,
                              const mm_rope_scaling *scaling);
/* The schedule: cosines and sines of positions[t] · (frequencies[i] + tails[i]), each (n, n_frequencies), times
 * `magnitude` (1, or YaRN's attention factor). tails NULL means zeros; none is larger than its frequency. */
mm_status mm_rope_schedule(mm_context *cx, mm_tensor *cosines, mm_tensor *sines, mm_dtype dtype,
                           const double *positions, int64_t n, const double *frequencies, const double *tails,
                           int64_t n_frequencies, double magnitude);
/* pairs (2i, 2i+1), or (i, i + r/2) */
typedef enum mm_rope_layout { MM_ROPE_INTERLEAVED, MM_ROPE_HALF } mm_rope_layout;
/* The rotation: x (…, T, D), cosines and sines (T, r/2), r <= D even; features r … D−1 pass through (partial rotary).
 * (a, b) → (a c − b s, a s + b c). Differentiable: the backward is the same rotation with the sine negated. */
mm_status mm_rope_rotate(mm_context *cx, mm_tensor *out, const mm_tensor *x, const mm_tensor *cosines,
                         const mm_tensor *sines, mm_rope_layout layout);

/* slopes[h] for n_heads heads; the reference rule where n_heads is no power of two. Press et al. 2022, section 3
 * and their code. */
mm_status mm_alibi_slopes(mm_context *cx, double *slopes, int64_t n_heads);
/* out (n_heads, T, S): −m_h (i − j) with i = t + S − T; causal: −inf where j > i; otherwise −m_h |i − j|. */
mm_status mm_alibi_bias(mm_context *cx, mm_tensor *out, mm_dtype dtype, int64_t n_heads, int64_t T, int64_t S,
                        bool causal);
/* out (T, S) int64: bucket of the relative position j − i. Raffel et al. 2020, section 2.1 and their code. */
mm_status mm_t5_buckets(mm_context *cx, mm_tensor *out, int64_t T, int64_t S, int64_t buckets, int64_t max_distance,
                        bool causal);

/* ---- Attention ------------------------------------------------------------------------------------------------- */

typedef struct mm_attention_options {
  bool causal;              /* query t sees keys s <= t + S − T */
  const double *scale;      /* NULL means 1 / sqrt(D) */
  /* broadcasts to (…, H, T, S), or NULL; −inf masks, but what is masked must be finite: 0 · NaN is NaN */
  const mm_tensor *bias;
  /* (H) ALiBi slopes: adds −m_h |t + S − T − s| without forming the bias, or NULL; no gradient */
  const mm_tensor *slopes;
} mm_attention_options;
/* out[h,t,:] = Σ_s softmax_s(scale · q[h,t,:] · k[h,s,:] + bias[h,t,s]) v[h,s,:] q (…, H, T, D), k (…, H, S, D), v
 * (…, H, S, E), out (…, H, T, E); weights NULL, or receives (…, H, T, S) (a copy to look at, not differentiable).
 * Memory O(T) when weights is NULL. A row with nothing to attend to is zero, and so are its gradients. NULL options:
 * not causal, no bias. Vaswani et al. 2017, section 3.2.1; streaming: Milakov and Gimelshein 2018, Dao 2023. */
mm_status mm_attention(mm_context *cx, mm_tensor *out, mm_tensor *weights, const mm_tensor *q, const mm_tensor *k,
                       const mm_tensor *v, const mm_attention_options *options);
/* out[h,t,s] = softmax_s(scale · q[h,t,:] · k[h,s,:] + bias[h,t,s]): the weights alone, (…, H, T, S), without a value
 * read or averaged. A copy to look at, not differentiable. By the steps of mm_softmax on the scores, so that the last
 * bit may differ from that of mm_attention's weights, whose sums stream. q, k, options and the source as above. */
mm_status mm_attention_weights(mm_context *cx, mm_tensor *out, const mm_tensor *q, const mm_tensor *k,
                               const mm_attention_options *options);

/* ---- Loss and optimizer ---------------------------------------------------------------------------------------- */

/* losses (…) = −log softmax(logits)[target]; logits (…, V), targets (…) integer; a target of `ignore` gives loss 0.
 * mean: a scalar, the mean over targets not ignored (MM_EVALUE if there are none). */
mm_status mm_cross_entropy(mm_context *cx, mm_tensor *out, const mm_tensor *logits, const mm_tensor *targets,
                           int64_t ignore, bool mean);

typedef struct mm_adamw { double rate, beta1, beta2, epsilon, decay; int64_t step; } mm_adamw; /* step counts from 1 */
/* One step in place, p and its moments m, v; the gradient is times `grad_scale` (clipping). Decay is decoupled: p −=
 * rate · decay · p. Loshchilov and Hutter 2019, algorithm 2. */
mm_status mm_adamw_step(mm_context *cx, mm_tensor *p, mm_tensor *m, mm_tensor *v, const mm_tensor *grad,
                        const mm_adamw *settings, double grad_scale);
/* sqrt(Σ over all tensors of Σ x²), accumulated in double in a fixed order. */
mm_status mm_global_norm(mm_context *cx, double *out, const mm_tensor *const *tensors, int n);

/* ---- The tape -----------------------------------------------------------------------------------------------------
 * While a tape is open on the context, an op with an input that needs a gradient appends itself; order of appending is
 * topological order, so backward is one loop run in reverse. Gradients accumulate: they are added, not overwritten. */

mm_status mm_tape_open(mm_context *cx, mm_tape **out);  /* MM_ESTATE when one is open */
/* stops recording and lets go of all it holds; NULL is allowed */
void mm_tape_close(mm_tape *tape);
mm_status mm_require_grad(mm_context *cx,
                          mm_tensor *t);/* makes t a leaf that collects a gradient; MM_EDTYPE for integers */
bool mm_requires_grad(const mm_tensor *t);
/* d loss / d leaf for every leaf the loss came from; loss is a scalar on this tape. Lets go of activations as it walks:
 * a second call is MM_ESTATE. */
mm_status mm_tape_backward(mm_tape *tape, const mm_tensor *loss);
mm_status mm_grad(mm_context *cx, mm_tensor *out, const mm_tensor *t);  /* empty handle when there is none yet */
void mm_zero_grad(mm_tensor *t);                                        /* forgets the gradient */
void mm_detach(mm_tensor *t);                                           /* this handle leaves the tape */

int64_t mm_tape_length(const mm_tape *tape);
/* One recorded op, for tape:dump(). Entries live until the tape is closed; shapes outlive the activations. */
typedef struct mm_tape_entry {
  const char *op;
  int n_inputs;
  int64_t inputs[4];          /* index of the entry that made it (from 0), −1 a leaf, −2 a constant */
  int n_axes;
  int64_t shape[MM_MAX_AXES];
  bool released;
} mm_tape_entry;
mm_status mm_tape_entry_at(const mm_tape *tape, int64_t i, mm_tape_entry *out);
/* Index of the first entry whose output holds a NaN or an infinity, −1 when none does; call before backward. */
int64_t mm_tape_first_nonfinite(const mm_tape *tape);

#endif
