/* openblas.c: OpenBLAS's side of the matrix product, called from C. Usage: openblas N: float32, one thread unless
 * OPENBLAS_NUM_THREADS says more. Facts: the core type it took the processor for (OPENBLAS_CORETYPE chooses another).
 * The library is opened at run time, so that nothing is needed to compile this; libopenblas0-pthread on Debian. */
#include <dlfcn.h>

#include "../worker.h"

/* cblas_sgemm: C = alpha A B + beta C, row-major; enumerators as the CBLAS standard fixes them */
enum { ROW_MAJOR = 101, NO_TRANSPOSE = 111 };
typedef void sgemm_function(int order, int turn_a, int turn_b, int N, int M, int K, float alpha, const float *A,
                            int a_row, const float *B, int b_row, float beta, float *C, int c_row);
typedef char *name_function(void);

typedef struct {
  sgemm_function *sgemm;
  int n;
  float *a, *b, *c;
} product;

static void work(void *argument) {
  product *p = argument;
  p->sgemm(ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, p->n, p->n, p->n, 1, p->a, p->n, p->b, p->n, 0, p->c, p->n);
}

static float *matrix(int n) {
  size_t count = (size_t)n * (size_t)n, bytes = (count * sizeof(float) + 63) / 64 * 64;
  float *x = aligned_alloc(64, bytes);
  if (!x) fputs("openblas: out of memory\n", stderr), exit(1);
  for (size_t i = 0; i < count; ++i) x[i] = (float)(i * 7919 % 1009) / 504.5f - 1;
  return x;
}

int main(int argc, char **argv) {
  void *library = dlopen("libopenblas.so.0", RTLD_NOW);
  if (!library) return fprintf(stderr, "openblas: %s\n", dlerror()), 1;
  int n = (int)whole_argument(argc, argv, 1);
  product p = {.n = n, .a = matrix(n), .b = matrix(n), .c = matrix(n)};
  name_function *core_name;
  *(void **)&p.sgemm = dlsym(library, "cblas_sgemm"); /* the conversion that POSIX allows and ISO C does not spell */
  *(void **)&core_name = dlsym(library, "openblas_get_corename");
  if (!p.sgemm) return fputs("openblas: no cblas_sgemm in it\n", stderr), 1;
  int status = serve(work, &p, core_name ? core_name() : "");
  free(p.a), free(p.b), free(p.c);
  return status;
}
