/* choose.c: which set of kernels this processor gets.
 *
 * Does: list the sets that were built for this architecture, best first, and pick by name or by what the processor has.
 * Does not: compute anything; set.c is compiled once for each name below. */
#include <stdio.h>
#include <string.h>

#include "../kernels.h"

extern const mm_kernels mm_kernels_generic;
#if defined(__x86_64__)
extern const mm_kernels mm_kernels_avx2, mm_kernels_avx512;
#elif defined(__aarch64__)
extern const mm_kernels mm_kernels_neon;
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
  sets[n++] = (candidate){&mm_kernels_avx512, avx512};
  sets[n++] = (candidate){&mm_kernels_avx2, avx2};
#elif defined(__aarch64__)
  sets[n++] = (candidate){&mm_kernels_neon, true}; /* part of every aarch64 processor */
#endif
  sets[n++] = (candidate){&mm_kernels_generic, true};
  return n;
}

const mm_kernels *mm_kernels_choose(const char *isa, char message[MM_MESSAGE_SIZE]) {
  candidate sets[SETS];
  int n = list_sets(sets);
  char names[64] = "";
  bool known = false;
  for (int i = 0; i < n; ++i) {
    bool wanted = !isa || strcmp(isa, sets[i].set->isa) == 0;
    if (wanted && sets[i].available) return sets[i].set;
    if (isa && wanted) known = true;
    if (!sets[i].available) continue;
    size_t used = strlen(names);
    snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "", sets[i].set->isa);
  }
  if (message) {
    if (known)
      snprintf(message, MM_MESSAGE_SIZE, "this processor lacks the instruction set '%s'; it has: %s", isa, names);
    else snprintf(message, MM_MESSAGE_SIZE, "unknown instruction set '%.40s'; this processor has: %s", isa, names);
  }
  return NULL;
}
