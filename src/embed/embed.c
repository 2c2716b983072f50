/* embed.c: a build step. Turns files into one C source: a table of (name, text, code), sorted by name (embedded.h).
 *
 * Usage: embed OUT.c LIST [FOLDER], where LIST holds one path a line, seen from FOLDER. The name of a file is its path
 * from "lua/", "docs/" or, for a file of another tree, its last component. A path after "*" is a Lua file that is to be
 * there compiled as well. Texts are packed; what is compiled is not, since every start reads it. With FOLDER the files
 * are for a page: neither packed nor compiled, since a page packs the whole, and its Lua is another. Does not: take
 * names and lines out of what it compiles, so that an error can tell where it arose. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include <lua.h>
#include <lauxlib.h>

enum { MAX_FILES = 1024, MAX_PATH = 1024 };

typedef struct buffer {
  char *bytes;
  size_t size, room;
} buffer;
typedef struct file {
  char *path;
  int compiled;
  size_t sizes[4]; /* of the text and of the code: as stored, and unpacked */
} file;

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
  return strcmp(name_of(((const file *)a)->path), name_of(((const file *)b)->path));
}

static int append(lua_State *L, const void *bytes, size_t size, void *to) {
  buffer *all = to;
  (void)L;
  if (all->room < all->size + size) {
    size_t room = 2 * (all->size + size);
    char *moved = realloc(all->bytes, room);
    if (moved == NULL) return 1;
    all->bytes = moved;
    all->room = room;
  }
  if (size > 0) memcpy(all->bytes + all->size, bytes, size);
  all->size += size;
  return 0;
}

static int read_all(const char *path, buffer *text) {
  char part[BUFSIZ];
  FILE *in = fopen(path, "rb");
  if (in == NULL) return die("cannot open", path);
  for (size_t got; (got = fread(part, 1, sizeof part, in)) > 0;)
    if (append(NULL, part, got, text) != 0) return die("no memory", path);
  int failed = ferror(in);
  fclose(in);
  return failed ? die("cannot read", path) : 0;
}

/* The chunk is called as the text would be where it is loaded (binding/host.c). */
static int compile(const char *name, const buffer *text, buffer *code) {
  lua_State *L = luaL_newstate();
  if (L == NULL) return die("no memory", name);
  lua_pushfstring(L, "=%s", name);
  int status = luaL_loadbuffer(L, text->bytes, text->size, lua_tostring(L, -1));
  if (status == LUA_OK) status = lua_dump(L, append, code, 0);
  if (status != LUA_OK) fprintf(stderr, "embed: %s\n", lua_isstring(L, -1) ? lua_tostring(L, -1) : name);
  lua_close(L);
  return status != LUA_OK;
}

static int write_bytes(FILE *out, const char *kind, size_t i, const buffer *all, int packed, size_t sizes[2]) {
  uLongf size = compressBound(all->size);
  unsigned char *bytes = malloc(size);
  if (bytes == NULL) return die("no memory", kind);
  int smaller = packed && compress2(bytes, &size, (const Bytef *)all->bytes, all->size, 9) == Z_OK && size < all->size;
  const unsigned char *stored = smaller ? bytes : (const unsigned char *)all->bytes;
  sizes[0] = smaller ? size : all->size;
  sizes[1] = all->size;
  fprintf(out, "static const unsigned char %s_%zu[] =\n", kind, i); /* a string, which compilers read soonest */
  for (size_t k = 0; k < sizes[0]; k++) {
    if (k % 32 == 0) fputs(k == 0 ? "\"" : "\"\n\"", out);
    fprintf(out, "\\%03o", stored[k]);
  }
  fputs(sizes[0] == 0 ? "\"\";\n" : "\";\n", out);
  free(bytes);
  return 0;
}

static int write_file(FILE *out, const char *folder, size_t i, file *each) {
  char path[2 * MAX_PATH + 2];
  buffer text = {0}, code = {0};
  if (snprintf(path, sizeof path, "%s%s%s", folder, *folder ? "/" : "", each->path) >= (int)sizeof path)
    return fprintf(stderr, "embed: %s: the path is too long\n", each->path), 1;
  const int native = *folder == '\0';
  int failed = read_all(path, &text) || write_bytes(out, "text", i, &text, native, each->sizes);
  if (!failed && native && each->compiled)
    failed = compile(name_of(each->path), &text, &code) || write_bytes(out, "code", i, &code, 0, each->sizes + 2);
  free(text.bytes);
  free(code.bytes);
  return failed;
}

static int read_list(const char *path, file files[], size_t *n) {
  char line[MAX_PATH];
  FILE *list = fopen(path, "r");
  if (list == NULL) return die("cannot open", path);
  while (*n < MAX_FILES && fgets(line, sizeof line, list) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    const int compiled = *line == '*';
    size_t size = strlen(line + compiled) + 1;
    if (size == 1) continue;
    files[*n] = (file){.path = malloc(size), .compiled = compiled};
    if (files[*n].path == NULL) return die("no memory", line);
    memcpy(files[(*n)++].path, line + compiled, size);
  }
  fclose(list);
  return *n == MAX_FILES ? fprintf(stderr, "embed: more than %d files\n", MAX_FILES - 1), 1 : 0;
}

int main(int argc, char **argv) {
  static file files[MAX_FILES];
  size_t n = 0;
  if (argc != 3 && argc != 4) return fputs("usage: embed OUT.c LIST [FOLDER]\n", stderr), 2;
  if (read_list(argv[2], files, &n)) return 1;
  qsort(files, n, sizeof *files, by_name);

  FILE *out = fopen(argv[1], "w");
  if (out == NULL) return die("cannot write", argv[1]);
  fputs("/* Made by src/embed/embed.c; do not edit. */\n#include \"embed/embedded.h\"\n", out);
  for (size_t i = 0; i < n; i++)
    if (write_file(out, argc == 4 ? argv[3] : "", i, &files[i])) return 1;
  fputs("const embedded_file embedded_files[] = {\n", out);
  for (size_t i = 0; i < n; i++) {
    const size_t *sizes = files[i].sizes;
    fprintf(out, "  {\"%s\", {text_%zu, %zu, %zu}, ", name_of(files[i].path), i, sizes[0], sizes[1]);
    if (sizes[3] > 0) fprintf(out, "{code_%zu, %zu, %zu}},\n", i, sizes[2], sizes[3]);
    else fputs("{0, 0, 0}},\n", out);
  }
  fprintf(out, "  {0, {0, 0, 0}, {0, 0, 0}}};\nconst size_t embedded_count = %zu;\n", n);
  fprintf(out, "const char embedded_lua[] = \"%s\";\n", lua_ident);
  for (size_t i = 0; i < n; i++) free(files[i].path);
  if (ferror(out) | fclose(out)) return die("cannot write", argv[1]);
  return 0;
}
