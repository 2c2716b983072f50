/* matmul_kernel.h: C (N, M) = [C +] A (N, K) · B (K, M). Included by real.h, once per element type. */

static size_t matmul_scratch(int64_t N, int64_t M, int64_t K) { return (void)N, (void)M, (void)K, 1; }

static void matmul_run(real *C, int64_t c_row, const real *A, int64_t a_row, int64_t a_col, const real *B, int64_t b_row,
                       int64_t b_col, int64_t N, int64_t M, int64_t K, bool accumulate, real *scratch) {
  (void)scratch;
  for (int64_t i = 0; i < N; ++i) {
    if (b_col == 1) {
      for (int64_t j = 0; j < M; j += LANES) {
        vec c = accumulate ? row_load(C + i * c_row, j, M) : v_set(0);
        for (int64_t k = 0; k < K; ++k) c = v_fma(v_set(A[i * a_row + k * a_col]), row_load(B + k * b_row, j, M), c);
        row_store(C + i * c_row, j, M, c);
      }
    } else {
      for (int64_t j = 0; j < M; ++j) {
        real c = accumulate ? C[i * c_row + j] : 0;
        for (int64_t k = 0; k < K; ++k) c = r_fma(A[i * a_row + k * a_col], B[k * b_row + j * b_col], c);
        C[i * c_row + j] = c;
      }
    }
  }
}
