/* sample.c: what `make fuzz` does for minutes with clang, for a moment and with any compiler: each target gets its
 * corpus and some thousand seeded mutations of it. Linked with one harness (fuzz_npy.c or fuzz_lua.c), from the
 * objects that the tests have.
 *
 *   sample_lua scan:5000 weave    these alone, so many inputs; FUZZ_SAMPLE=n of each, FUZZ_FIRST=k from number k on
 *
 * A target runs in a process of its own, so that one that is found wanting can be told from the others; what it was
 * given is written to BUILD/findings. Does not look for new paths: no coverage guides it. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include <dirent.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

enum { FILES = 64, ROOM = 4096 };

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

/* What the address sanitizer asks for its settings: more memory than there is shall be refused, as elsewhere. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "allocator_may_return_null=1"; }

typedef struct input {
  size_t size;
  unsigned char bytes[ROOM];
} input;

static input corpus[FILES];

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

/* In the order of their names, so that a number means the same mutation everywhere. */
static int read_corpus(const char *target) {
  char folder[256], path[512], *names[FILES];
  snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", target);
  DIR *all = opendir(folder);
  int n = 0;
  for (struct dirent *entry; all && n < FILES && (entry = readdir(all));)
    if (entry->d_name[0] != '.') names[n++] = strdup(entry->d_name);
  if (all) closedir(all);
  qsort(names, (size_t)n, sizeof *names, by_name);
  for (int i = 0; i < n; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    FILE *file = fopen(path, "rb");
    corpus[i].size = file ? fread(corpus[i].bytes, 1, ROOM, file) : 0;
    if (file) fclose(file);
    free(names[i]);
  }
  return n;
}

static size_t below(mm_random *rng, size_t n) { return (size_t)mm_random_integer(rng, 0, (int64_t)n - 1); }

static void splice(input *to, const input *from, mm_random *rng) {
  if (from->size == 0) return;
  size_t first = below(rng, from->size), n = 1 + below(rng, from->size - first), at = below(rng, to->size + 1);
  if (n > ROOM - to->size) n = ROOM - to->size;
  unsigned char piece[ROOM]; /* `from` may be `to` */
  memcpy(piece, from->bytes + first, n);
  memmove(to->bytes + at + n, to->bytes + at, to->size - at);
  memcpy(to->bytes + at, piece, n);
  to->size += n;
}

static void mutate(input *it, mm_random *rng, int n_files) {
  static const unsigned char odd[] = {0,    1,   2,   127, 128, 255, '\n', ' ', '"',
                                      '\'', '`', '[', ']', '{', '-', '0',  '9', '%'};
  size_t at = it->size ? below(rng, it->size) : 0;
  switch (below(rng, it->size ? 7 : 1)) {
  case 0: splice(it, &corpus[below(rng, (size_t)n_files)], rng); break;
  case 1: splice(it, it, rng); break;
  case 2: it->bytes[at] ^= (unsigned char)(1u << below(rng, 8)); break;
  case 3: it->bytes[at] = odd[below(rng, sizeof odd)]; break;
  case 4: it->bytes[at] = (unsigned char)below(rng, 256); break;
  case 5: it->size = at; break;
  default: {
    size_t n = 1 + below(rng, it->size - at);
    memmove(it->bytes + at, it->bytes + at + n, it->size - at - n);
    it->size -= n;
  }
  }
}

/* Input n of a target: first the corpus as it is. */
static void make(input *it, long n, int n_files) {
  if (n < n_files) {
    *it = corpus[n];
    return;
  }
  mm_random rng;
  mm_random_seed(&rng, (uint64_t)n);
  *it = corpus[below(&rng, (size_t)n_files)];
  for (size_t k = 1 + below(&rng, 6); k > 0; k--) mutate(it, &rng, n_files);
}

static long asked(const char *name, long otherwise) {
  const char *text = getenv(name);
  return text ? strtol(text, NULL, 10) : otherwise;
}

static void keep(const input *it, const char *target, long n) {
  const char *build = getenv("BUILD");
  char path[512];
  snprintf(path, sizeof path, "%s/findings", build ? build : "build");
  mkdir(path, 0777);
  snprintf(path + strlen(path), sizeof path - strlen(path), "/%s-%ld", target, n);
  FILE *file = fopen(path, "wb");
  if (!file) return;
  fwrite(it->bytes, 1, it->size, file);
  fclose(file);
  diag("its bytes are in %s", path);
}

/* target:count */
static void sample(char *target, volatile long *at) {
  char *colon = strchr(target, ':');
  if (colon) *colon = '\0';
  int n_files = read_corpus(target);
  long first = asked("FUZZ_FIRST", 0), last = first + asked("FUZZ_SAMPLE", colon ? strtol(colon + 1, NULL, 10) : 1000);
  static input it;
  fflush(stdout);
  pid_t child = n_files > 0 ? fork() : -1;
  if (child == 0) {
    setenv("FUZZ_TARGET", target, 1);
    for (long n = first; n < last; n++) {
      *at = n;
      make(&it, n, n_files);
      LLVMFuzzerTestOneInput(it.bytes, it.size);
    }
    _exit(0);
  }
  int status = 1;
  if (child > 0) waitpid(child, &status, 0);
  char name[128];
  snprintf(name, sizeof name, "%s: %d files and %ld mutations of them", target, n_files, last - first - n_files);
  if (ok(status == 0, name) || child < 0) return;
  diag("input %ld, status %d", *at, status);
  make(&it, *at, n_files);
  keep(&it, target, *at);
}

int main(int count, char **names) {
  volatile long *at = mmap(NULL, sizeof *at, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) return 1;
  char all[] = TARGETS; /* with blanks between them */
  for (int i = 1; i < count; i++) sample(names[i], at);
  if (count == 1)
    for (char *name = strtok(all, " "); name; name = strtok(NULL, " ")) sample(name, at);
  return done();
}
