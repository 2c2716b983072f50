/* npy.c: NumPy's .npy files, one tensor to a file.
 *
 * Does: read versions 1 to 3 and write version 1, for little-endian float32, float64, int32 and int64 in C order.
 * Does not: read anything else; it says what it found. Nothing in a file is believed before it is checked against the
 * file's own length.
 *
 *   6 bytes    \x93NUMPY
 *   2 bytes    version, major and minor
 *   2 or 4     length of the header, little-endian (2 in version 1)
 *   header     a Python dict as text: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }, blanks, a newline
 *   data       shape's product of elements, nothing after them */
#include "tensor/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#if !defined(__BYTE_ORDER__) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "npy.c reads and writes numbers as they lie in memory: it needs a little-endian machine"
#endif

enum {
  MAGIC_SIZE = 6,
  PREFIX_SIZE = 10,         /* of version 1: magic, version, length */
  LARGEST_HEADER = 1 << 16, /* a header of ours has at most some 300 bytes; version 1 allows 65535 */
  DATA_ALIGNMENT = 64       /* data begin at a multiple of this, as NumPy writes them */
};
static const char magic[MAGIC_SIZE + 1] = "\x93NUMPY";
static const char *const descriptions[] = {
    [MM_FLOAT32] = "<f4", [MM_FLOAT64] = "<f8", [MM_INT32] = "<i4", [MM_INT64] = "<i8"};

/* ---- Reading the header's text ---- */

typedef struct reader {
  mm_context *cx;
  const char *path, *at, *end;
} reader;

static void skip_blanks(reader *r) {
  while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r')) r->at++;
}

/* Takes one character if it is next. */
static bool take_character(reader *r, char c) {
  skip_blanks(r);
  if (r->at == r->end || *r->at != c) return false;
  r->at++;
  return true;
}

/* Takes a word that is not followed by another letter. */
static bool take_word(reader *r, const char *word) {
  skip_blanks(r);
  size_t length = strlen(word);
  if ((size_t)(r->end - r->at) < length || memcmp(r->at, word, length) != 0) return false;
  r->at += length;
  return true;
}

/* 'text' or "text", without escapes; the text stays where it is. */
static bool take_string(reader *r, const char **text, int *length) {
  skip_blanks(r);
  if (r->at == r->end || (*r->at != '\'' && *r->at != '"')) return false;
  const char *close = memchr(r->at + 1, *r->at, (size_t)(r->end - r->at - 1));
  if (close == NULL) return false;
  *text = r->at + 1;
  *length = (int)(close - *text);
  r->at = close + 1;
  return memchr(*text, '\\', (size_t)*length) == NULL;
}

static bool is_text(const char *text, int length, const char *expected) {
  return strlen(expected) == (size_t)length && memcmp(text, expected, (size_t)length) == 0;
}

static mm_status malformed(reader *r, const char *what) {
  return mm_fail(r->cx, MM_EFORMAT, "load: %s: the header is damaged: %s", r->path, what);
}

/* A description that is a list names the fields of a record. */
static mm_status read_dtype(reader *r, mm_dtype *out) {
  const char *text = NULL;
  int length = 0;
  if (take_character(r, '['))
    return mm_fail(r->cx, MM_EFORMAT, "load: %s: holds records with named fields, not numbers", r->path);
  if (!take_string(r, &text, &length)) return malformed(r, "'descr' is no string");
  for (int dtype = MM_FLOAT32; dtype <= MM_INT64; dtype++) {
    if (is_text(text, length, descriptions[dtype])) {
      *out = (mm_dtype)dtype;
      return MM_OK;
    }
  }
  const char *why = "";
  if (length > 0 && text[0] == '>') why = ", which is big-endian";
  if (length > 1 && text[1] == 'O') why = ", which is pickled Python objects";
  int shown = length < 40 ? length : 40;
  return mm_fail(
      r->cx, MM_EFORMAT,
      "load: %s: the element type is '%.*s'%s; float32, float64, int32 and int64, little-endian, can be read", r->path,
      shown, text, why);
}

/* A size: digits, and the L that Python 2 wrote after some. */
static bool take_size(reader *r, int64_t *out) {
  skip_blanks(r);
  const char *start = r->at;
  int64_t size = 0;
  for (; r->at < r->end && *r->at >= '0' && *r->at <= '9'; r->at++) {
    int digit = *r->at - '0';
    if (size > (INT64_MAX - digit) / 10) return false;
    size = size * 10 + digit;
  }
  if (r->at == start) return false;
  take_character(r, 'L');
  *out = size;
  return true;
}

/* (), (3,), (3, 4), (3, 4,) */
static mm_status read_shape(reader *r, int *n_axes, int64_t shape[MM_MAX_AXES]) {
  if (!take_character(r, '(')) return malformed(r, "'shape' is no tuple");
  int n = 0;
  bool comma = true;
  while (!take_character(r, ')')) {
    int64_t size = 0;
    if (!comma || !take_size(r, &size)) return malformed(r, "'shape' is no tuple of sizes");
    if (n == MM_MAX_AXES) return mm_fail(r->cx, MM_EFORMAT, "load: %s: has more than %d axes", r->path, MM_MAX_AXES);
    shape[n++] = size;
    comma = take_character(r, ',');
  }
  if (n == 1 && !comma) return malformed(r, "'shape' is a number in brackets, not a tuple");
  *n_axes = n;
  return MM_OK;
}

/* The three keys, each once, in any order. The tensor gets a type and a shape, and no storage. */
static mm_status read_header(reader *r, mm_tensor *out) {
  enum { DESCR = 1, ORDER = 2, SHAPE = 4 };
  int seen = 0;
  bool comma = true, fortran = false;
  mm_tensor t = {0};
  if (!take_character(r, '{')) return malformed(r, "it does not begin with {");
  while (!take_character(r, '}')) {
    const char *key = NULL;
    int length = 0, which = 0;
    if (!comma || !take_string(r, &key, &length) || !take_character(r, ':'))
      return malformed(r, "it is no dict of key: value pairs");
    if (is_text(key, length, "descr")) {
      which = DESCR;
      MM_TRY(read_dtype(r, &t.dtype));
    } else if (is_text(key, length, "fortran_order")) {
      which = ORDER;
      fortran = take_word(r, "True");
      if (!fortran && !take_word(r, "False")) return malformed(r, "'fortran_order' is neither True nor False");
    } else if (is_text(key, length, "shape")) {
      which = SHAPE;
      MM_TRY(read_shape(r, &t.n_axes, t.shape));
    }
    if (which == 0) return malformed(r, "it has an unknown key");
    if (seen & which) return malformed(r, "it has a key twice");
    seen |= which;
    comma = take_character(r, ',');
  }
  skip_blanks(r);
  if (r->at != r->end) return malformed(r, "text follows the }");
  if (seen != (DESCR | ORDER | SHAPE)) return malformed(r, "'descr', 'fortran_order' or 'shape' is missing");
  if (fortran)
    return mm_fail(r->cx, MM_EFORMAT, "load: %s: is in Fortran order; in Python, save numpy.ascontiguousarray of it",
                   r->path);
  *out = t;
  return MM_OK;
}

/* ---- Loading ---- */

/* errno, or what an end of file in this place means. */
static mm_status short_read(mm_context *cx, FILE *file, const char *path, const char *where) {
  if (ferror(file)) return mm_fail(cx, MM_EIO, "load: %s: cannot be read: %s", path, strerror(errno));
  return mm_fail(cx, MM_EFORMAT, "load: %s: is cut short: it ends inside the %s", path, where);
}

/* Up to the data: what kind of tensor follows. `scratch` has room for the largest header. */
static mm_status load_header(mm_context *cx, FILE *file, const char *path, char *scratch, mm_tensor *out) {
  unsigned char prefix[PREFIX_SIZE + 2];
  size_t got = fread(prefix, 1, MAGIC_SIZE + 2, file);
  if (got == 0 && !ferror(file)) return mm_fail(cx, MM_EFORMAT, "load: %s: is empty", path);
  if (memcmp(prefix, magic, got < MAGIC_SIZE ? got : MAGIC_SIZE) != 0)
    return mm_fail(cx, MM_EFORMAT, "load: %s: is no .npy file%s", path,
                   got >= 2 && prefix[0] == 'P' && prefix[1] == 'K'
                       ? "; it looks like an .npz archive: save each array by itself"
                       : "");
  if (got < MAGIC_SIZE + 2) return short_read(cx, file, path, "header");
  int version = prefix[MAGIC_SIZE];
  if (version < 1 || version > 3 || prefix[MAGIC_SIZE + 1] != 0)
    return mm_fail(cx, MM_EFORMAT, "load: %s: is of version %d.%d; 1.0, 2.0 and 3.0 can be read", path, version,
                   prefix[MAGIC_SIZE + 1]);
  size_t length_size = version == 1 ? 2 : 4, length = 0;
  if (fread(prefix + MAGIC_SIZE + 2, 1, length_size, file) != length_size) return short_read(cx, file, path, "header");
  for (size_t i = length_size; i > 0; i--) length = length << 8 | prefix[MAGIC_SIZE + 1 + i];
  if (length > LARGEST_HEADER)
    return mm_fail(cx, MM_EFORMAT, "load: %s: says its header has %zu bytes; that is no header of an array", path,
                   length);
  if (fread(scratch, 1, length, file) != length) return short_read(cx, file, path, "header");
  reader r = {.cx = cx, .path = path, .at = scratch, .end = scratch + length};
  return read_header(&r, out);
}

/* How many bytes are left, for a regular file; −1 where only reading can tell. */
static int64_t bytes_left(FILE *file) {
  struct stat about;
  if (fstat(fileno(file), &about) != 0 || !S_ISREG(about.st_mode)) return -1;
  off_t here = ftello(file);
  return here < 0 ? -1 : (int64_t)(about.st_size - here);
}

static mm_status load_tensor(mm_context *cx, FILE *file, const char *path, char *scratch, mm_tensor *out) {
  mm_tensor header = {0};
  int64_t count = 0;
  MM_TRY(load_header(cx, file, path, scratch, &header));
  char text[128];
  if (mm_check_shape(cx, "load", header.n_axes, header.shape, &count) != MM_OK)
    return mm_fail(cx, MM_EFORMAT, "load: %s: its shape, %s, is too large to be true", path,
                   mm_shape_text(&header, text));
  /* before memory is asked for, so that a damaged shape is not taken for a large tensor */
  int64_t want = count * (int64_t)mm_dtype_size(header.dtype), have = bytes_left(file);
  if (have >= 0 && have < want)
    return mm_fail(cx, MM_EFORMAT, "load: %s: is cut short: %s %s needs %lld bytes and %lld follow the header", path,
                   mm_shape_text(&header, text), mm_dtype_name(header.dtype), (long long)want, (long long)have);
  if (mm_empty(cx, out, header.dtype, header.n_axes, header.shape) != MM_OK) {
    char why[MM_MESSAGE_SIZE];
    memcpy(why, mm_message(cx), sizeof why);
    return mm_fail(cx, MM_ENOMEM, "load: %s: %s", path, why);
  }
  if (fread(mm_data(out), 1, (size_t)want, file) != (size_t)want) return short_read(cx, file, path, "data");
  if (getc(file) != EOF)
    return mm_fail(cx, MM_EFORMAT, "load: %s: is longer than %s %s: something follows the data", path,
                   mm_shape_text(&header, text), mm_dtype_name(header.dtype));
  return MM_OK;
}

mm_status mm_load_npy(mm_context *cx, mm_tensor *out, const char *path) {
  void *scratch = NULL;
  MM_TRY(mm_memory_take(cx, &scratch, LARGEST_HEADER));
  mm_status status = MM_OK;
  mm_tensor t = {0};
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    status = mm_fail(cx, MM_EIO, "load: %s: cannot be opened: %s", path, strerror(errno));
  } else {
    status = load_tensor(cx, file, path, scratch, &t);
    fclose(file); /* it was only read from */
  }
  mm_memory_give(cx, scratch, LARGEST_HEADER);
  if (status == MM_OK) mm_move(out, &t);
  mm_release(&t);
  return status;
}

/* ---- Saving ---- */

/* Fills `header` and returns its length, a multiple of 64: magic, version, length, dict, blanks, newline. */
static size_t make_header(const mm_tensor *t, char header[512]) {
  enum { SIZE = 512 };
  memset(header, ' ', SIZE);
  memcpy(header, magic, MAGIC_SIZE);
  header[MAGIC_SIZE] = 1;
  header[MAGIC_SIZE + 1] = 0;
  size_t used = PREFIX_SIZE;
  used += (size_t)snprintf(header + used, SIZE - used, "{'descr': '%s', 'fortran_order': False, 'shape': (",
                           descriptions[t->dtype]);
  for (int i = 0; i < t->n_axes; i++) {
    const char *after = t->n_axes == 1 ? "," : i + 1 < t->n_axes ? ", " : "";
    used += (size_t)snprintf(header + used, SIZE - used, "%lld%s", (long long)t->shape[i], after);
  }
  used += (size_t)snprintf(header + used, SIZE - used, "), }");
  header[used] = ' '; /* snprintf's NUL */
  size_t total = (used + 1 + DATA_ALIGNMENT - 1) / DATA_ALIGNMENT * DATA_ALIGNMENT;
  header[total - 1] = '\n';
  header[MAGIC_SIZE + 2] = (char)((total - PREFIX_SIZE) & 0xFF);
  header[MAGIC_SIZE + 3] = (char)((total - PREFIX_SIZE) >> 8);
  return total;
}

/* Writes and closes; errno says why where it is false. */
static bool write_all(int descriptor, const mm_tensor *t) {
  char header[512];
  size_t header_size = make_header(t, header), data_size = (size_t)mm_count(t) * mm_dtype_size(t->dtype);
  FILE *file = fdopen(descriptor, "wb");
  if (file == NULL) {
    int why = errno;
    close(descriptor);
    errno = why;
    return false;
  }
  bool written =
      fwrite(header, 1, header_size, file) == header_size && fwrite(mm_data(t), 1, data_size, file) == data_size;
  int why = errno;
  bool closed = fclose(file) == 0; /* where a full disk may only show */
  if (!written) errno = why;
  return written && closed;
}

/* Beside the file, under a name that is not taken. −1 with errno. No fsync: after a power cut the file may be the old
 * or the new one, which is all that a lab needs. */
static int open_temporary(const char *path, char *name, size_t size) {
  int descriptor = -1;
  errno = EEXIST;
  for (int attempt = 0; attempt < 100 && descriptor < 0 && errno == EEXIST; attempt++) {
    snprintf(name, size, "%s.%ld-%d.part", path, (long)getpid(), attempt);
    descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL, 0666);
  }
  return descriptor;
}

mm_status mm_save_npy(mm_context *cx, const mm_tensor *t, const char *path) {
  size_t name_size = strlen(path) + 64;
  void *scratch = NULL;
  mm_tensor packed = {0};
  MM_TRY(mm_memory_take(cx, &scratch, name_size));
  char *name = scratch;
  mm_status status = mm_packed(cx, &packed, t);
  if (status != MM_OK) goto clean;
  /* What is there and no file, such as /dev/stdout, is written to and not replaced. */
  struct stat about;
  bool direct = stat(path, &about) == 0 && !S_ISREG(about.st_mode);
  int descriptor = direct ? open(path, O_WRONLY) : open_temporary(path, name, name_size);
  if (descriptor < 0) {
    status = mm_fail(cx, MM_EIO, "save: %s: cannot be written: %s", path, strerror(errno));
    goto clean;
  }
  bool saved = write_all(descriptor, &packed) && (direct || rename(name, path) == 0);
  if (!saved) {
    status = mm_fail(cx, MM_EIO, "save: %s: cannot be written: %s", path, strerror(errno));
    if (!direct) unlink(name);
  }
clean:
  mm_release(&packed);
  mm_memory_give(cx, scratch, name_size);
  return status;
}
