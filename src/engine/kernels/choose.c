/* choose.c: which set of kernels this processor gets.
 *
 * Does: list the sets that were built for this architecture, best first, and pick by name or by what the processor has.
 * Does not: compute anything; set.c is compiled once for each name below. */
#include "kernels/kernels.h"

#include <stdio.h>
#include <string.h>

/* One of the sets, whose tables are two objects made from set.c. */
#define SET(name)                                                                                                      \
  extern const mm_kernel_table mm_kernels_##name##_f32, mm_kernels_##name##_f64;                                       \
  static const mm_kernels name##_set = {#name, &mm_kernels_##name##_f32, &mm_kernels_##name##_f64};
#if defined(__wasm__)
SET(wasm) /* a page carries this one alone, and may have another linked in beside the program */
const mm_kernels *mm_kernels_of_page(void);
#else
SET(generic)
#endif
#if defined(__x86_64__)
SET(avx2)
SET(avx512)
#elif defined(__aarch64__)
SET(neon)
#endif

typedef struct {
  const mm_kernels *set;
  bool available;
} candidate;

enum { SETS = 4 };

/* Fills the sets of this build, best first, and returns how many there are. */
static int list_sets(candidate sets[SETS]) {
  int n = 0;
#if defined(__x86_64__)
  __builtin_cpu_init();
  bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
  sets[n++] = (candidate){&avx512_set, avx512};
  sets[n++] = (candidate){&avx2_set, avx2};
#elif defined(__aarch64__)
  sets[n++] = (candidate){&neon_set, true}; /* part of every aarch64 processor */
#endif
#if defined(__wasm__)
  const mm_kernels *relaxed = mm_kernels_of_page(); /* NULL where the page found no fused multiply-add */
  if (relaxed != NULL) sets[n++] = (candidate){relaxed, true};
  sets[n++] = (candidate){&wasm_set, true};
#else
  sets[n++] = (candidate){&generic_set, true};
#endif
  return n;
}

bool mm_kernels_exist(const char *isa) {
  candidate sets[SETS];
  int n = list_sets(sets);
  for (int i = 0; i < n; i++)
    if (strcmp(isa, sets[i].set->isa) == 0) return true;
  return false;
}

const mm_kernels *mm_kernels_choose(const char *isa, char names[MM_SET_NAMES]) {
  candidate sets[SETS];
  int n = list_sets(sets);
  if (names != NULL) names[0] = '\0';
  for (int i = 0; i < n; i++) {
    if (!sets[i].available) continue;
    if (isa == NULL || strcmp(isa, sets[i].set->isa) == 0) return sets[i].set;
    if (names == NULL) continue;
    size_t used = strlen(names);
    snprintf(names + used, MM_SET_NAMES - used, "%s%s", used > 0 ? ", " : "", sets[i].set->isa);
  }
  return NULL;
}
