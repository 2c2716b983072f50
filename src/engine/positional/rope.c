/* rope.c: the schedule of rotary positions: which angle each pair of features turns by at each position.
 *
 * Does: frequencies, plain or stretched for longer sequences than were trained, and the table of cosines and sines.
 * Does not: rotate (mm_rope_rotate, an op, does), and so knows nothing of how features are paired. */
#include "angles.h"

#include <float.h>
#include <math.h>

static const double two_pi = 6.283185307179586;

static mm_status check_range(mm_context *cx, const char *who, const char *field, double value) {
  if (value >= 1 && value <= 0x1p53) return MM_OK;
  return mm_fail(cx, MM_EVALUE, "%s: scaling.%s must be a number from 1 to 2^53; it is %g", who, field, value);
}

static mm_status check_scaling(mm_context *cx, const char *who, const mm_rope_scaling *s, int64_t d_head, double base) {
  if (s->kind < MM_SCALING_NONE || s->kind > MM_SCALING_LLAMA3)
    return mm_fail(cx, MM_EVALUE, "%s: scaling.kind must be linear, ntk, dynamic, yarn or llama3; it is number %d", who,
                   (int)s->kind);
  if (s->kind == MM_SCALING_NONE) return MM_OK;
  MM_TRY(check_range(cx, who, "factor", s->factor));
  if (s->kind == MM_SCALING_DYNAMIC || s->kind == MM_SCALING_YARN || s->kind == MM_SCALING_LLAMA3)
    MM_TRY(check_range(cx, who, "original_length", s->original_length));
  if (s->kind == MM_SCALING_DYNAMIC) MM_TRY(check_range(cx, who, "current_length", s->current_length));
  if ((s->kind == MM_SCALING_NTK || s->kind == MM_SCALING_DYNAMIC) && d_head < 4)
    return mm_fail(
        cx, MM_EVALUE,
        "%s: scaling.kind \"%s\" needs d_head of at least 4, since its exponent is d_head / (d_head - 2); it is %lld",
        who, s->kind == MM_SCALING_NTK ? "ntk" : "dynamic", (long long)d_head);
  if (s->kind == MM_SCALING_YARN && !(isfinite(s->beta) && s->alpha > 0 && s->beta > s->alpha))
    return mm_fail(cx, MM_EVALUE,
                   "%s: scaling.alpha and scaling.beta must satisfy 0 < alpha < beta; alpha is %g, beta is %g", who,
                   s->alpha, s->beta);
  if (s->kind == MM_SCALING_YARN && base <= 1)
    return mm_fail(cx, MM_EVALUE,
                   "%s: scaling.kind \"yarn\" needs base > 1, so that pairs differ in frequency; it is %g", who, base);
  if (s->kind == MM_SCALING_LLAMA3 &&
      !(isfinite(s->high_freq_factor) && s->low_freq_factor > 0 && s->high_freq_factor > s->low_freq_factor))
    return mm_fail(
        cx, MM_EVALUE,
        "%s: scaling.low_freq_factor and scaling.high_freq_factor must satisfy 0 < low < high; low is %g, high is %g",
        who, s->low_freq_factor, s->high_freq_factor);
  return MM_OK;
}

/* The pair, as a real number, whose hand makes `turns` turns over `length`: solves length · base^(−2i/d) = 2π
 * turns for i. */
static double pair_with_turns(double turns, double length, int64_t d_head, double base) {
  return (double)d_head * log(length / (turns * two_pi)) / (2 * log(base));
}

/* Where YaRN's ramp from kept (0) to divided (1) frequencies begins and ends, as in the published code: floor and
 * ceil, cut at the first pair and, as there, at d_head − 1. A ramp that lies wholly outside the pairs is refused: it
 * would scale nothing or everything. */
static mm_status yarn_ramp(mm_context *cx, const char *who, double *begin, double *end, const mm_rope_scaling *s,
                           int64_t d_head, double base) {
  double low = floor(pair_with_turns(s->beta, s->original_length, d_head, base));
  double high = ceil(pair_with_turns(s->alpha, s->original_length, d_head, base));
  if (high < 0 || low > (double)(d_head / 2 - 1))
    return mm_fail(cx, MM_EVALUE,
                   "%s: YaRN's bounds lie outside the pairs 0 … %lld: with original_length %g, beta = %g gives pair "
                   "%.0f and alpha = %g gives "
                   "pair %.0f; change original_length, alpha or beta",
                   who, (long long)(d_head / 2 - 1), s->original_length, s->beta, low, s->alpha, high);
  *begin = low < 0 ? 0 : low;
  *end = high > (double)(d_head - 1) ? (double)(d_head - 1) : high;
  if (*begin == *end) *end += 0.001;
  return MM_OK;
}

/* kept · θ + (1 − kept) · θ / factor, with `kept` first cut to 0 … 1 */
static mm_pair_sum blend(mm_pair_sum theta, double factor, mm_pair_sum kept) {
  if (kept.high < 0) kept = mm_pair_of(0);
  if (kept.high > 1) kept = mm_pair_of(1);
  mm_pair_sum divided = mm_pair_add(mm_pair_of(1), (mm_pair_sum){-kept.high, -kept.low});
  return mm_pair_add(mm_pair_multiply(theta, kept), mm_pair_multiply(mm_pair_divide(theta, factor), divided));
}

/* θ_i = base^(−2i/d_head), then, with s = factor and L = original_length:
 *   linear   θ_i / s                                              Chen et al. 2023
 *   ntk      base · s^(d/(d−2)) in place of base: the fastest pair stays, the slowest is divided by s
 *   dynamic  the same with s · L′/L − (s − 1) for s, L′ the current length, at least L: nothing changes until L is
 *            passed
 *   yarn     pairs that turn often over L are kept, those that never close a turn divided by s, a ramp between;
 *            Peng et al. 2023
 *   llama3   kept below the wavelength L / high_freq_factor, divided by s above L / low_freq_factor, blended between */
mm_status mm_rope_frequencies(mm_context *cx, double *out, double *tails, int64_t d_head, double base,
                              const mm_rope_scaling *scaling) {
  const char *who = "rope_frequencies";
  const mm_pair_sum turn = {0x1.45f306dc9c883p-3, -0x1.6b01ec5417056p-57}; /* 1/2π */
  const mm_rope_scaling none = {0};
  const mm_rope_scaling *s = scaling != NULL ? scaling : &none;
  MM_TRY(mm_positions_even(cx, who, "d_head", d_head));
  MM_TRY(mm_positions_base(cx, who, base));
  MM_TRY(check_scaling(cx, who, s, d_head, base));
  double ramp_begin = 0, ramp_end = 1;
  if (s->kind == MM_SCALING_YARN) MM_TRY(yarn_ramp(cx, who, &ramp_begin, &ramp_end, s, d_head, base));

  mm_pair_sum log_base = mm_pair_log(mm_pair_of(base));
  if (s->kind == MM_SCALING_NTK || s->kind == MM_SCALING_DYNAMIC) {
    mm_pair_sum stretch = mm_pair_of(s->factor);
    if (s->kind == MM_SCALING_DYNAMIC) {
      double now = s->current_length > s->original_length ? s->current_length : s->original_length;
      mm_pair_sum ratio = mm_pair_divide(mm_pair_multiply(mm_pair_of(s->factor), mm_pair_of(now)), s->original_length);
      stretch = mm_pair_add(ratio, mm_pair_add(mm_pair_of(1), mm_pair_of(-s->factor)));
    }
    mm_pair_sum power = mm_pair_multiply(mm_pair_log(stretch), mm_pair_of((double)d_head));
    log_base = mm_pair_add(log_base, mm_pair_divide(power, (double)(d_head - 2)));
  }
  /*> rope-scaling */
  for (int64_t i = 0; i < d_head / 2; i++) {
    mm_pair_sum exponent = mm_pair_divide(mm_pair_multiply(log_base, mm_pair_of(-2.0 * (double)i)), (double)d_head);
    mm_pair_sum theta = mm_pair_exp(exponent);
    if (s->kind == MM_SCALING_LINEAR) theta = mm_pair_divide(theta, s->factor);
    if (s->kind == MM_SCALING_YARN)
      theta = blend(theta, s->factor, mm_pair_divide(mm_pair_of(ramp_end - (double)i), ramp_end - ramp_begin));
    if (s->kind == MM_SCALING_LLAMA3) {
      mm_pair_sum turns = mm_pair_multiply(mm_pair_multiply(theta, mm_pair_of(s->original_length)), turn);
      mm_pair_sum above = mm_pair_add(turns, mm_pair_of(-s->low_freq_factor));
      theta = blend(theta, s->factor, mm_pair_divide(above, s->high_freq_factor - s->low_freq_factor));
    }
    out[i] = theta.high;
    if (tails != NULL) tails[i] = theta.low;
  }
  /*< */
  return MM_OK;
}

/* cosines[t, i] = magnitude · cos(p_t θ_i), sines likewise; θ_i = frequencies[i] + tails[i]. */
mm_status mm_rope_schedule(mm_context *cx, mm_tensor *cosines, mm_tensor *sines, mm_dtype dtype,
                           const double *positions, int64_t n, const double *frequencies, const double *tails,
                           int64_t n_frequencies, double magnitude) {
  const char *who = "rope_schedule";
  MM_TRY(mm_positions_dtype(cx, who, dtype));
  MM_TRY(mm_positions_check(cx, who, positions, n));
  if (n_frequencies < 1)
    return mm_fail(cx, MM_EVALUE, "%s: there must be at least one frequency; there are %lld", who,
                   (long long)n_frequencies);
  if (!(magnitude > 0 && magnitude <= (double)FLT_MAX))
    return mm_fail(cx, MM_EVALUE, "%s: magnitude must be a positive number of at most %g; it is %g", who,
                   (double)FLT_MAX, magnitude);
  double farthest = 0;
  for (int64_t t = 0; t < n; t++) farthest = fmax(farthest, fabs(positions[t]));
  for (int64_t i = 0; i < n_frequencies; i++)
    if (!(fabs(frequencies[i]) <= mm_angle_limit && fabs(frequencies[i]) * farthest <= mm_angle_limit))
      return mm_fail(
          cx, MM_EVALUE,
          "%s: frequency %lld (counting from 0) is %g: its angle at position %g must be finite and at most 2^52", who,
          (long long)i, frequencies[i], farthest);
  for (int64_t i = 0; tails != NULL && i < n_frequencies; i++)
    if (!(fabs(tails[i]) <= fabs(frequencies[i])))
      return mm_fail(cx, MM_EVALUE,
                     "%s: tail %lld (counting from 0) is %g: it is a part of frequency %g, and no larger", who,
                     (long long)i, tails[i], frequencies[i]);

  mm_tensor c = {0}, s = {0};
  mm_status status = mm_empty(cx, &c, dtype, 2, (int64_t[]){n, n_frequencies});
  if (status == MM_OK) status = mm_empty(cx, &s, dtype, 2, (int64_t[]){n, n_frequencies});
  if (status != MM_OK) {
    mm_release(&c);
    return status;
  }
  for (int64_t t = 0, at = 0; t < n; t++)
    for (int64_t i = 0; i < n_frequencies; i++, at++) {
      double sine, cosine;
      mm_sine_cosine(&sine, &cosine, positions[t], (mm_pair_sum){frequencies[i], tails != NULL ? tails[i] : 0});
      mm_set_real(mm_data(&c), dtype, at, magnitude * cosine);
      mm_set_real(mm_data(&s), dtype, at, magnitude * sine);
    }
  mm_move(cosines, &c);
  mm_move(sines, &s);
  return MM_OK;
}
