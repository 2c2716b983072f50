/* peak.c: the most float32 operations this processor does in a second on one thread: independent chains of fused
 * multiply-adds in registers, without memory. Facts: operations of one repetition and the width in bits. */
#include "worker.h"

enum { CHAINS = 12, STEPS = 100000 }; /* chains: enough to hide the latency of each */

#if defined(__x86_64__)
#include <immintrin.h>
#define PEAK(name, isa, vector, set, fma)                                                                              \
  __attribute__((target(isa))) static void name(void *sink) {                                                          \
    vector c[CHAINS], a = set(0.9999f), b = set(0.0001f);                                                              \
    for (int i = 0; i < CHAINS; ++i) c[i] = set((float)i);                                                             \
    for (int step = 0; step < STEPS; ++step)                                                                           \
      for (int i = 0; i < CHAINS; ++i) c[i] = fma(c[i], a, b);                                                         \
    for (int i = 1; i < CHAINS; ++i) c[0] = fma(c[0], a, c[i]);                                                        \
    memcpy(sink, &c[0], sizeof c[0]);                                                                                  \
  }
PEAK(wide, "avx512f", __m512, _mm512_set1_ps, _mm512_fmadd_ps)
PEAK(medium, "avx2,fma", __m256, _mm256_set1_ps, _mm256_fmadd_ps)
#elif defined(__aarch64__)
#include <arm_neon.h>
static void narrow(void *sink) {
  float32x4_t c[CHAINS], a = vdupq_n_f32(0.9999f), b = vdupq_n_f32(0.0001f);
  for (int i = 0; i < CHAINS; ++i) c[i] = vdupq_n_f32((float)i);
  for (int step = 0; step < STEPS; ++step)
    for (int i = 0; i < CHAINS; ++i) c[i] = vfmaq_f32(b, c[i], a);
  for (int i = 1; i < CHAINS; ++i) c[0] = vfmaq_f32(c[i], c[0], a);
  memcpy(sink, &c[0], sizeof c[0]);
}
#endif

int main(void) {
  void (*work)(void *) = NULL;
  int lanes = 0;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f")) work = wide, lanes = 16;
  else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) work = medium, lanes = 8;
#elif defined(__aarch64__)
  work = narrow, lanes = 4;
#endif
  if (!work) return fputs("peak: no fused multiply-add that is known here\n", stderr), 1;
  float sink[16];
  char facts[64];
  snprintf(facts, sizeof facts, "operations=%ld bits=%d", 2L * CHAINS * STEPS * lanes, 32 * lanes);
  return serve(work, sink, facts);
}
