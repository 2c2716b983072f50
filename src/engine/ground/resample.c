/* resample.c: drawing a sample again, many times: the arithmetic of bootstrap intervals and of tests by sampled signs.
 *
 * Does: sums of doubles in a fixed order over draws of the generator it is handed, so that the same bits come out
 * everywhere. Does not:
 * allocate, fail, or know what a seed or a sentence is (lua/minimodel/statistics.lua does). */
#include "minimodel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* How often each of n things comes up in n draws with replacement. */
static void draw_counts(int64_t *counts, int64_t n, mm_random *rng) {
  memset(counts, 0, (size_t)n * sizeof *counts);
  for (int64_t i = 0; i < n; i++) counts[mm_random_integer(rng, 1, n) - 1]++;
}

/* Weights first: the mean over drawn rows and drawn columns is a sum over both of how often each was drawn (Owen
 * 2007, "The pigeonhole bootstrap"). */
void mm_bootstrap_means(double *out, int64_t draws, const double *values, int64_t n, int64_t m, int64_t *counts,
                        mm_random *rng) {
  int64_t *rows = counts, *columns = counts + n;
  for (int64_t draw = 0; draw < draws; draw++) {
    draw_counts(rows, n, rng);
    draw_counts(columns, m, rng);
    double total = 0;
    for (int64_t i = 0; i < n; i++) {
      if (rows[i] == 0) continue;
      const double *row = values + i * m;
      double inner = 0;
      for (int64_t j = 0; j < m; j++) inner += (double)columns[j] * row[j];
      total += (double)rows[i] * inner / (double)m;
    }
    out[draw] = total / (double)n;
  }
  qsort(out, (size_t)draws, sizeof *out, compare);
}

void mm_bootstrap_groups(double *out, int64_t draws, const double *values, const int64_t *starts, int64_t n,
                         mm_random *rng) {
  for (int64_t draw = 0; draw < draws; draw++) {
    double total = 0;
    for (int64_t i = 0; i < n; i++) {
      int64_t group = mm_random_integer(rng, 1, n) - 1, first = starts[group], size = starts[group + 1] - first;
      double inner = 0;
      for (int64_t j = 0; j < size; j++) inner += values[first + mm_random_integer(rng, 1, size) - 1];
      total += inner / (double)size;
    }
    out[draw] = total / (double)n;
  }
  qsort(out, (size_t)draws, sizeof *out, compare);
}

int64_t mm_sampled_flips(const double *d, int64_t n, double bound, bool two_sided, int64_t draws, mm_random *rng) {
  int64_t reached = 0;
  for (int64_t draw = 0; draw < draws; draw++) {
    double total = 0;
    uint64_t coins = 0;
    for (int64_t i = 0; i < n; i++) {
      if (i % 64 == 0) coins = mm_random_bits(rng);
      total += coins & 1 ? -d[i] : d[i];
      coins >>= 1;
    }
    if ((two_sided ? fabs(total) : total) >= bound) reached++;
  }
  return reached;
}

/* The first half of Fisher and Yates' shuffle is a random half. */
int64_t mm_half_signs(double *x, int64_t n, int64_t draws, mm_random *rng) {
  double whole = 0;
  int64_t same = 0;
  for (int64_t i = 0; i < n; i++) whole += x[i];
  for (int64_t draw = 0; draw < draws; draw++) {
    double total = 0;
    for (int64_t i = 0; i < n / 2; i++) {
      int64_t j = mm_random_integer(rng, i, n - 1);
      double taken = x[j];
      x[j] = x[i];
      x[i] = taken;
      total += taken;
    }
    if (total * whole > 0) same++;
  }
  return same;
}
