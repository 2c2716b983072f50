/* malloc.c: a library to be preloaded (LD_PRELOAD): calls of malloc, calloc or realloc are refused. tests/malloc.sh
 * uses it. FAIL_AT=n counts from 0 and FAIL_BURST=k says how many are refused from there on; FAIL_IN=ours counts the
 * calls of the program and of Lua, FAIL_IN=theirs all others; FAIL_REPORT names a file for how many there were. glibc
 * alone. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);

enum { MOST = 16 };

static long fail_at = -1, burst = 1, count;
static bool ready, ours_fail;
static uintptr_t code[MOST][2]; /* where the program and Lua have theirs */
static int n_code;

static int note_code(struct dl_phdr_info *info, size_t size, void *data) {
  (void)size;
  int *seen = data;
  bool ours = (*seen)++ == 0 || strstr(info->dlpi_name, "/liblua");
  for (int i = 0; ours && i < info->dlpi_phnum && n_code < MOST; i++) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[i];
    if (part->p_type != PT_LOAD || !(part->p_flags & PF_X)) continue;
    code[n_code][0] = (uintptr_t)(info->dlpi_addr + part->p_vaddr);
    code[n_code][1] = code[n_code][0] + (uintptr_t)part->p_memsz;
    n_code++;
  }
  return 0;
}

__attribute__((constructor)) static void begin(void) {
  const char *at = getenv("FAIL_AT"), *in = getenv("FAIL_IN"), *many = getenv("FAIL_BURST");
  int seen = 0;
  dl_iterate_phdr(note_code, &seen);
  ours_fail = in && strcmp(in, "ours") == 0;
  fail_at = at ? atol(at) : -1;
  burst = many ? atol(many) : 1;
  ready = in != NULL;
}

static bool refused(const void *caller) {
  if (!ready) return false;
  bool ours = false;
  for (int i = 0; i < n_code; i++) ours = ours || ((uintptr_t)caller >= code[i][0] && (uintptr_t)caller < code[i][1]);
  if (ours != ours_fail) return false;
  long n = __sync_fetch_and_add(&count, 1);
  if (fail_at < 0 || n < fail_at || n >= fail_at + burst) return false;
  errno = ENOMEM;
  return true;
}

void *malloc(size_t n) { return refused(__builtin_return_address(0)) ? NULL : __libc_malloc(n); }
void *calloc(size_t n, size_t size) { return refused(__builtin_return_address(0)) ? NULL : __libc_calloc(n, size); }
void *realloc(void *p, size_t n) { return n > 0 && refused(__builtin_return_address(0)) ? NULL : __libc_realloc(p, n); }

__attribute__((destructor)) static void end(void) {
  const char *path = getenv("FAIL_REPORT");
  int file = path ? open(path, O_CREAT | O_WRONLY | O_TRUNC, 0600) : -1;
  if (file < 0) return;
  ready = false;
  char text[32];
  int length = snprintf(text, sizeof text, "%ld\n", count);
  if (write(file, text, (size_t)length) != length) _exit(2);
  close(file);
}
