/* embed.c: a build step. Turns files into one C source: a table of (name, bytes, length), sorted by name.
 *
 * Usage: embed OUT.c LIST [FOLDER], where LIST holds one path a line, seen from FOLDER. The name of a file is its path
 * from "lua/", "docs/" or, for a file of another tree, its last component. Does not: compress or compile anything, so
 * that an error message can quote the source. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int die(const char *what, const char *path) {
  fprintf(stderr, "embed: %s: ", path);
  perror(what);
  return 1;
}

static const char *name_of(const char *path) {
  if (strncmp(path, "lua/", 4) == 0) return path + 4;
  if (strncmp(path, "docs/", 5) == 0) return path + 5;
  const char *slash = strrchr(path, '/');
  return slash != NULL ? slash + 1 : path;
}

static int by_name(const void *a, const void *b) {
  return strcmp(name_of(*(const char *const *)a), name_of(*(const char *const *)b));
}

enum { MAX_FILES = 1024, MAX_PATH = 1024 };

static int write_bytes(FILE *out, const char *folder, const char *name, size_t i, size_t *length) {
  char path[2 * MAX_PATH + 2];
  if (snprintf(path, sizeof path, "%s%s%s", folder, *folder ? "/" : "", name) >= (int)sizeof path)
    return fprintf(stderr, "embed: %s: the path is too long\n", name), 1;
  FILE *in = fopen(path, "rb");
  if (in == NULL) return die("cannot open", path);
  fprintf(out, "static const unsigned char file_%zu[] = {", i);
  *length = 0;
  for (int c; (c = getc(in)) != EOF; ++*length) fprintf(out, *length % 32 ? "%d," : "\n%d,", c);
  fputs("0};\n", out);
  int failed = ferror(in);
  fclose(in);
  return failed ? die("cannot read", path) : 0;
}

int main(int argc, char **argv) {
  static char *paths[MAX_FILES];
  static size_t lengths[MAX_FILES];
  size_t n = 0;
  char line[MAX_PATH];
  if (argc != 3 && argc != 4) return fputs("usage: embed OUT.c LIST [FOLDER]\n", stderr), 2;
  const char *folder = argc == 4 ? argv[3] : "";
  FILE *list = fopen(argv[2], "r");
  if (list == NULL) return die("cannot open", argv[2]);
  while (n < MAX_FILES && fgets(line, sizeof line, list) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    size_t size = strlen(line) + 1;
    if (size == 1) continue;
    if ((paths[n] = malloc(size)) == NULL) return die("no memory", line);
    memcpy(paths[n++], line, size);
  }
  fclose(list);
  if (n == MAX_FILES) return fprintf(stderr, "embed: more than %d files\n", MAX_FILES - 1), 1;
  qsort(paths, n, sizeof *paths, by_name);

  FILE *out = fopen(argv[1], "w");
  if (out == NULL) return die("cannot write", argv[1]);
  fputs("/* Made by src/embed/embed.c; do not edit. */\n#include \"embed/embedded.h\"\n", out);
  for (size_t i = 0; i < n; i++)
    if (write_bytes(out, folder, paths[i], i, &lengths[i])) return 1;
  fputs("const embedded_file embedded_files[] = {\n", out);
  for (size_t i = 0; i < n; i++)
    fprintf(out, "  {\"%s\", (const char *)file_%zu, %zu},\n", name_of(paths[i]), i, lengths[i]);
  fprintf(out, "  {0, 0, 0}};\nconst size_t embedded_count = %zu;\n", n);
  for (size_t i = 0; i < n; i++) free(paths[i]);
  if (ferror(out) | fclose(out)) return die("cannot write", argv[1]);
  return 0;
}
