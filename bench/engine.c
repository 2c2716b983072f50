/* engine.c: our side of the matrix product, called from C as OpenBLAS is: into an output that is there. Usage:
 * engine N THREADS: float32, N × N times N × N. */
#include "ops/matmul.h"
#include "worker.h"

typedef struct {
  mm_context *cx;
  mm_tensor a, b, out;
} product;

static void work(void *argument) {
  product *p = argument;
  if (mm_matmul_into(p->cx, "matmul", &p->out, &p->a, &p->b, false) != MM_OK)
    fprintf(stderr, "%s\n", mm_message(p->cx)), exit(1);
}

int main(int argc, char **argv) {
  int64_t shape[] = {whole_argument(argc, argv, 1), whole_argument(argc, argv, 1)};
  char message[MM_MESSAGE_SIZE];
  product p = {0};
  mm_random rng;
  mm_random_seed(&rng, 0);
  if (mm_context_open(&p.cx, (int)whole_argument(argc, argv, 2), getenv("MINIMODEL_ISA"), message) != MM_OK)
    return fprintf(stderr, "%s\n", message), 1;
  if (mm_randn(p.cx, &p.a, &rng, MM_FLOAT32, 2, shape) != MM_OK ||
      mm_randn(p.cx, &p.b, &rng, MM_FLOAT32, 2, shape) != MM_OK ||
      mm_empty(p.cx, &p.out, MM_FLOAT32, 2, shape) != MM_OK)
    return fprintf(stderr, "%s\n", mm_message(p.cx)), 1;
  int status = serve(work, &p, mm_context_isa(p.cx));
  mm_release(&p.a), mm_release(&p.b), mm_release(&p.out);
  mm_context_close(p.cx);
  return status;
}
