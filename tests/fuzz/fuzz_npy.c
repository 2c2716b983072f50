/* fuzz_npy.c: a libFuzzer target: any bytes as a .npy file are a tensor that reads back the same, or a refusal in
 * words that leaves no memory. `make fuzz` builds and runs it. */
#define _DEFAULT_SOURCE /* setitimer */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bound.h"
#include "minimodel.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void must(bool held) {
  if (!held) abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) {
  static mm_context *cx; /* libFuzzer calls this with nothing of ours */
  static char path[64], again[64];
  if (cx == NULL) {
    char message[MM_MESSAGE_SIZE];
    must(mm_context_open(&cx, 1, "generic", message) == MM_OK);
    mm_memory_limit(cx, 64 << 20);
    snprintf(path, sizeof path, "/dev/shm/fuzz-%ld.npy", (long)getpid());
    snprintf(again, sizeof again, "/dev/shm/fuzz-%ld-again.npy", (long)getpid());
  }
  bound_input();
  int file = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);
  must(file >= 0 && write(file, data, size) == (ssize_t)size && close(file) == 0);
  mm_tensor t = {0}, u = {0};
  if (mm_load_npy(cx, &t, path) == MM_OK) {
    must(mm_save_npy(cx, &t, again) == MM_OK && mm_load_npy(cx, &u, again) == MM_OK);
    must(u.dtype == t.dtype && u.n_axes == t.n_axes);
    for (int i = 0; i < t.n_axes; i++) must(u.shape[i] == t.shape[i]);
    size_t bytes = (size_t)mm_count(&t) * mm_dtype_size(t.dtype);
    must(bytes == 0 || memcmp(mm_data(&t), mm_data(&u), bytes) == 0);
  } else {
    must(mm_message(cx)[0] != '\0' && t.storage == NULL);
  }
  mm_release(&t);
  mm_release(&u);
  must(mm_memory(cx).live == 0);
  return 0;
}
