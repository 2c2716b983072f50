/* kernels.c: matmul in float32 against OpenBLAS, where it is installed, through C and in one run.
 *
 * Prints tab-separated lines: size, ours and the peer's GFLOP/s (medians), the median ratio and its quartiles. Each round
 * times both one after the other, so that a slow spell of the machine meets both. Set OPENBLAS_CORETYPE to the peer's best
 * (SkylakeX or Cooperlake with AVX-512, Zen, Haswell). Argument: an instruction set. Does not: draw, run other peers. */
#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "kernels.h"

enum { ROUNDS = 15 };
typedef void sgemm(int order, int turn_a, int turn_b, int n, int m, int k, float alpha, const float *a, int a_row,
                   const float *b, int b_row, float beta, float *c, int c_row);

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}
static double quantile(double *x, double q) {
  qsort(x, ROUNDS, sizeof *x, compare);
  return x[(int)(q * (ROUNDS - 1) + 0.5)];
}
static float *numbers(int64_t n) {
  float *x = malloc(sizeof *x * (size_t)n);
  if (!x) exit(1);
  mm_random rng;
  mm_random_seed(&rng, (uint64_t)n);
  for (int64_t i = 0; i < n; ++i) x[i] = (float)mm_random_normal(&rng);
  return x;
}

static void bench_matmul(const mm_kernels *set, sgemm *peer, int n) {
  float *a = numbers((int64_t)n * n), *b = numbers((int64_t)n * n), *c = numbers((int64_t)n * n);
  float *scratch = numbers((int64_t)set->f32.matmul.scratch(n, n, n));
  double work = 2.0 * n * n * n, ours[ROUNDS], theirs[ROUNDS], ratio[ROUNDS];
  int repeats = (int)(5e7 / work) + 1;
  for (int r = -1; r < ROUNDS; ++r) { /* the first is warming up */
    double start = now();
    for (int i = 0; i < repeats; ++i) set->f32.matmul.run(c, n, a, n, 1, b, n, 1, n, n, n, false, scratch);
    double middle = now();
    for (int i = 0; peer && i < repeats; ++i) peer(101, 111, 111, n, n, n, 1, a, n, b, n, 0, c, n);
    double end = now();
    if (r < 0) continue;
    ours[r] = work * repeats / (middle - start) * 1e-9;
    theirs[r] = peer ? work * repeats / (end - middle) * 1e-9 : 0;
    ratio[r] = peer ? ours[r] / theirs[r] : 0;
  }
  printf("matmul float32\t%d\t%.1f\t%.1f\t%.2f\t%.2f\t%.2f\n", n, quantile(ours, 0.5), quantile(theirs, 0.5),
         quantile(ratio, 0.5), quantile(ratio, 0.25), quantile(ratio, 0.75));
  free(a), free(b), free(c), free(scratch);
}

int main(int argc, char **argv) {
  char message[MM_MESSAGE_SIZE];
  const mm_kernels *set = mm_kernels_choose(argc > 1 ? argv[1] : getenv("MINIMODEL_ISA"), message);
  if (!set) return fprintf(stderr, "%s\n", message), 2;
  void *library = dlopen("libopenblas.so.0", RTLD_NOW);
  sgemm *peer = NULL;
  void (*set_threads)(int) = NULL;
  if (library) {
    *(void **)&peer = dlsym(library, "cblas_sgemm");
    *(void **)&set_threads = dlsym(library, "openblas_set_num_threads");
    if (set_threads) set_threads(1);
  }
  printf("what\tsize\tours\topenblas\tratio\tlow\thigh\n");
  for (int n = 16; n <= 2048; n *= 2) bench_matmul(set, peer, n);
  return 0;
}
