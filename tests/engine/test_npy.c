/* test_npy.c: .npy files: the bytes we write, NumPy's own files where NumPy is installed, and
 * files that are damaged. */
#include "tensor/strides.h"
#include "tap.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <dirent.h>
#include <errno.h>
#include <unistd.h>

#define SHAPE(...)                                                                                                     \
  (int)(sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), (int64_t[]) { __VA_ARGS__ }

static char folder[256];

/* A path in the test's own folder; good until the next call but one. */
static const char *in_folder(const char *name) {
  static char paths[2][512];
  static int turn;
  turn = 1 - turn;
  snprintf(paths[turn], sizeof paths[turn], "%s/%s", folder, name);
  return paths[turn];
}

static void write_file(const char *path, const void *bytes, size_t size) {
  FILE *file = fopen(path, "wb");
  if (file == NULL || fwrite(bytes, 1, size, file) != size || fclose(file) != 0) exit(99);
}

static size_t read_file(const char *path, char *bytes, size_t size) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) return 0;
  size_t got = fread(bytes, 1, size, file);
  fclose(file);
  return got;
}

static int files_in_folder(void) {
  DIR *directory = opendir(folder);
  int n = 0;
  if (directory == NULL) exit(99);
  for (const struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory))
    n += entry->d_name[0] != '.';
  closedir(directory);
  return n;
}

/* A file with any header text, of any version, with the data that follow it. */
static void write_npy(const char *path, int version, const char *header, const void *data, size_t size) {
  char bytes[4096];
  size_t length = strlen(header), used = 0;
  memcpy(bytes, "\x93NUMPY", 6);
  bytes[6] = (char)version;
  bytes[7] = 0;
  bytes[8] = (char)(length & 0xFF);
  bytes[9] = (char)(length >> 8);
  bytes[10] = bytes[11] = 0;
  used = version == 1 ? 10 : 12;
  memcpy(bytes + used, header, length);
  if (size > 0) memcpy(bytes + used + length, data, size);
  write_file(path, bytes, used + length + size);
}

/* ---- What we write ---- */

/* NumPy's files begin so too: the text, blanks to 127 bytes, a newline. */
static void test_bytes(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t = {0};
  const struct {
    mm_dtype dtype;
    int n_axes;
    int64_t shape[3];
    const char *dict;
  } cases[] = {
      {MM_FLOAT32, 2, {3, 4}, "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }"},
      {MM_FLOAT64, 1, {7}, "{'descr': '<f8', 'fortran_order': False, 'shape': (7,), }"},
      {MM_INT32, 0, {0}, "{'descr': '<i4', 'fortran_order': False, 'shape': (), }"},
      {MM_INT64, 3, {2, 0, 5}, "{'descr': '<i8', 'fortran_order': False, 'shape': (2, 0, 5), }"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char want[128], got[1024];
    memset(want, ' ', sizeof want);
    memcpy(want, "\x93NUMPY\x01\x00\x76\x00", 10);
    memcpy(want + 10, cases[i].dict, strlen(cases[i].dict));
    want[127] = '\n';
    fine(cx, mm_full(cx, &t, cases[i].dtype, cases[i].n_axes, cases[i].shape, 1.5));
    fine(cx, mm_save_npy(cx, &t, in_folder("bytes.npy")));
    size_t size = read_file(in_folder("bytes.npy"), got, sizeof got);
    is_int(size, 128 + (size_t)mm_count(&t) * mm_dtype_size(t.dtype), "the file's length");
    ok(memcmp(got, want, 128) == 0, cases[i].dict);
    ok(memcmp(got + 128, mm_data(&t), size - 128) == 0, "the data follow as they are");
  }
  mm_release(&t);
  tap_close(cx);
}

static void test_round_trip(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t = {0}, u = {0};
  const mm_dtype types[] = {MM_FLOAT32, MM_FLOAT64, MM_INT32, MM_INT64};
  const double values[] = {0, -1, 1.5, 3e30, -HUGE_VAL, 5, nan(""), -0.0, 1e-40, 7, 8, 9};
  const double whole[] = {0, -1, 1, INT32_MAX, INT32_MIN, 5, -12, 2, 6, 7, 8, 9}; /* what every type of integer has */
  for (int i = 0; i < 4; i++) {
    fine(cx, mm_from_doubles(cx, &t, types[i], SHAPE(3, 4), i < 2 ? values : whole));
    fine(cx, mm_save_npy(cx, &t, in_folder("round.npy")));
    fine(cx, mm_load_npy(cx, &u, in_folder("round.npy")));
    ok(u.dtype == types[i], mm_dtype_name(types[i]));
    is_shape(&u, "the shape comes back", 3, 4);
    ok(memcmp(mm_data(&u), mm_data(&t), t.storage->bytes) == 0, "and the bits");
    fine(cx, mm_view_permute(cx, &t, &t, (int[]){1, 0}));
    fine(cx, mm_save_npy(cx, &t, in_folder("round.npy")));
    fine(cx, mm_load_npy(cx, &u, in_folder("round.npy")));
    is_same(&u, &t, 0, "a transposed view is saved as it reads");
  }
  fine(cx, mm_full(cx, &t, MM_INT64, SHAPE(1, 2, 1, 2, 1, 2, 1, 2), 6));
  fine(cx, mm_save_npy(cx, &t, in_folder("round.npy")));
  fine(cx, mm_load_npy(cx, &t, in_folder("round.npy")));
  is_shape(&t, "eight axes, loaded over the tensor that was saved", 1, 2, 1, 2, 1, 2, 1, 2);
  mm_release(&t);
  mm_release(&u);
  tap_close(cx);
}

/* ---- NumPy itself ---- */

static const char python[] = "/usr/bin/python3";

static bool run_python(const char *script) {
  char command[4096];
  write_file(in_folder("script.py"), script, strlen(script));
  snprintf(command, sizeof command, "cd '%s' && %s script.py > script.out 2>&1", folder, python);
  bool done = system(command) == 0;
  if (!done) {
    char output[2000] = {0};
    read_file(in_folder("script.out"), output, sizeof output - 1);
    diag("python: %.1500s", output);
  }
  unlink(in_folder("script.py"));
  unlink(in_folder("script.out"));
  return done;
}

static bool has_numpy(void) {
  char command[100];
  snprintf(command, sizeof command, "%s -c 'import numpy' 2> /dev/null", python);
  return access(python, X_OK) == 0 && system(command) == 0;
}

static void test_numpy(void) {
  if (!has_numpy()) {
    skip("files to and from NumPy", "NumPy is not installed");
    return;
  }
  mm_context *cx = tap_open(1);
  mm_tensor t = {0};
  ok(run_python(
         "import numpy as np\n"
         "from numpy.lib import format as f\n"
         "x = np.arange(24).reshape(2, 3, 4) - 7\n"
         "for d in ('float32', 'float64', 'int32', 'int64'):\n"
         "    np.save(d, (x / 4).astype(d) if d[0] == 'f' else x.astype(d))\n"
         "for v in ((1, 0), (2, 0), (3, 0)):\n"
         "    with open('version%d.npy' % v[0], 'wb') as o: f.write_array(o, x.astype('<i8'), version=v)\n"
         "np.save('scalar', np.float64(2.5)); np.save('none', np.zeros((0, 3), 'f4'))\n"
         "np.save('one', np.ones(1, 'f4'))\n"
         "np.save('fortran', np.asfortranarray(x.astype('f8')[0])); np.save('big', x.astype('>f4'))\n"
         "for d in ('f2', 'c8', 'u1', 'i2', '?', 'u8', 'U3', 'M8[s]'): np.save('not_' + d[0:2], np.zeros(2, d))\n"
         "np.save('record', np.zeros(2, [('a', 'f4'), ('b', 'i4')]))\n"
         "np.save('object', np.array([{}, None]), allow_pickle=True)\n"
         "np.savez('archive', x=x)\n"),
     "NumPy writes its files");
  double real[24], whole[24];
  for (int i = 0; i < 24; i++) {
    whole[i] = i - 7;
    real[i] = whole[i] / 4;
  }
  const char *const names[] = {"float32", "float64", "int32", "int64"};
  for (int i = 0; i < 4; i++) {
    char file[40];
    snprintf(file, sizeof file, "%s.npy", names[i]);
    fine(cx, mm_load_npy(cx, &t, in_folder(file)));
    is_text(mm_dtype_name(t.dtype), names[i], "NumPy's type is read");
    is_shape(&t, "with its shape", 2, 3, 4);
    is_near(&t, i < 2 ? real : whole, 0, "and its values");
    char ours[2048], theirs[2048];
    fine(cx, mm_save_npy(cx, &t, in_folder("ours.npy")));
    size_t size = read_file(in_folder("ours.npy"), ours, sizeof ours);
    ok(size == read_file(in_folder(file), theirs, sizeof theirs) && memcmp(ours, theirs, size) == 0,
       "our file is NumPy's, byte for byte");
  }
  for (int v = 1; v <= 3; v++) {
    char file[40];
    snprintf(file, sizeof file, "version%d.npy", v);
    fine(cx, mm_load_npy(cx, &t, in_folder(file)));
    is_near(&t, whole, 0, file);
  }
  fine(cx, mm_load_npy(cx, &t, in_folder("scalar.npy")));
  ok(t.n_axes == 0 && mm_get(&t, NULL) == 2.5, "a scalar");
  fine(cx, mm_load_npy(cx, &t, in_folder("none.npy")));
  is_shape(&t, "an empty array", 0, 3);
  fine(cx, mm_load_npy(cx, &t, in_folder("one.npy")));
  is_shape(&t, "one element", 1);
  fails(cx, mm_load_npy(cx, &t, in_folder("fortran.npy")), MM_EFORMAT, "Fortran order", "Fortran order");
  fails(cx, mm_load_npy(cx, &t, in_folder("big.npy")), MM_EFORMAT, "'>f4', which is big-endian", "big-endian");
  fails(cx, mm_load_npy(cx, &t, in_folder("not_f2.npy")), MM_EFORMAT, "'<f2'", "float16");
  fails(cx, mm_load_npy(cx, &t, in_folder("not_c8.npy")), MM_EFORMAT, "'<c8'", "complex");
  fails(cx, mm_load_npy(cx, &t, in_folder("not_u1.npy")), MM_EFORMAT, "'|u1'", "bytes");
  fails(cx, mm_load_npy(cx, &t, in_folder("not_?.npy")), MM_EFORMAT, "'|b1'", "booleans");
  fails(cx, mm_load_npy(cx, &t, in_folder("not_U3.npy")), MM_EFORMAT, "'<U3'", "text");
  fails(cx, mm_load_npy(cx, &t, in_folder("not_M8.npy")), MM_EFORMAT, "'<M8[s]'", "dates");
  fails(cx, mm_load_npy(cx, &t, in_folder("record.npy")), MM_EFORMAT, "records", "records");
  fails(cx, mm_load_npy(cx, &t, in_folder("object.npy")), MM_EFORMAT, "pickled", "objects");
  fails(cx, mm_load_npy(cx, &t, in_folder("archive.npz")), MM_EFORMAT, ".npz archive", "an archive");
  is_shape(&t, "the output is untouched by all of these", 1);

  fine(cx, mm_from_doubles(cx, &t, MM_FLOAT64, SHAPE(2, 3), (double[]){1, 2, 3, 4, 5.5, nan("")}));
  fine(cx, mm_save_npy(cx, &t, in_folder("ours.npy")));
  fine(cx, mm_full(cx, &t, MM_INT32, 0, NULL, -9));
  fine(cx, mm_save_npy(cx, &t, in_folder("ours0.npy")));
  ok(run_python(
         "import numpy as np\n"
         "x = np.load('ours.npy')\n"
         "assert x.dtype == np.dtype('<f8') and np.array_equal(x, [[1, 2, 3], [4, 5.5, np.nan]], equal_nan=True), x\n"
         "y = np.load('ours0.npy')\n"
         "assert y.dtype == np.dtype('<i4') and y.shape == () and y == -9, y\n"),
     "NumPy reads ours");
  mm_release(&t);
  tap_close(cx);
}

/* ---- Headers ---- */

static void test_headers(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t = {0};
  const double data[6] = {1, 2, 3, 4, 5, 6};
  const char *const good[] = {
      "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }\n",
      "{\"descr\":\"<f8\",\"fortran_order\":False,\"shape\":(2,3)}",
      "  { 'shape' : ( 2 , 3 , ) ,\n 'fortran_order' : False ,\t'descr' : '<f8' }  \n",
      "{'descr': '<f8', 'fortran_order': False, 'shape': (2L, 3L), }",
  };
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
    for (int version = 1; version <= 3; version++) {
      write_npy(in_folder("header.npy"), version, good[i], data, sizeof data);
      fine(cx, mm_load_npy(cx, &t, in_folder("header.npy")));
    }
    is_shape(&t, "a header that says it differently", 2, 3);
    is_near(&t, data, 0, "is read the same");
  }
  const char *const bad[][2] = {
      {"", "does not begin with {"},
      {"{", "no dict"},
      {"{}", "missing"},
      {"{'descr': '<f8', 'fortran_order': False}", "missing"},
      {"{'descr': '<f8' 'fortran_order': False, 'shape': (2, 3)}", "no dict"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), 'more': 1}", "unknown key"},
      {"{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)}", "twice"},
      {"{'descr': '<f8', 'fortran_order': 0, 'shape': (2, 3)}", "neither True nor False"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)} x", "follows the }"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)", "no dict"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (2 3)}", "no tuple of sizes"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (,)}", "no tuple of sizes"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (2, -3)}", "no tuple of sizes"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3.0)}", "no tuple of sizes"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (6)}", "not a tuple"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': [2, 3]}", "no tuple"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999, 3)}", "no tuple of sizes"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775807, 2)}", "too large to be true"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296)}", "too large to be true"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000, 1000)}",
       SIZE_MAX > UINT32_MAX ? "cut short" : "too large to be true"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1, 1, 1, 2, 3)}", "more than 8 axes"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 4)}",
       "2 × 4 float64 needs 64 bytes and 48 follow the header"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2)}", "longer than 2 × 2 float64"},
      {"{'descr': '<f8', 'fortran_order': False, 'shape': (0,)}", "longer than 0 float64"},
      {"{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3)}", "Fortran"},
      {"{'descr': '>i8', 'fortran_order': False, 'shape': (2, 3)}", "big-endian"},
      {"{'descr': 'f8', 'fortran_order': False, 'shape': (2, 3)}", "'f8'"},
      {"{'descr': '', 'fortran_order': False, 'shape': (2, 3)}", "''"},
      {"{'descr': '<f\\x38', 'fortran_order': False, 'shape': (2, 3)}", "no string"},
      {"{'descr': 8, 'fortran_order': False, 'shape': (2, 3)}", "no string"},
      {"{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2, 3)}", "records"},
      {"{'descr': '<f8, 'fortran_order': False, 'shape': (2, 3)}", "element type is '<f8, '"},
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    write_npy(in_folder("header.npy"), 1, bad[i][0], data, sizeof data);
    fails(cx, mm_load_npy(cx, &t, in_folder("header.npy")), MM_EFORMAT, bad[i][1], bad[i][0]);
  }
  is_text(strstr(mm_message(cx), "load: ") == mm_message(cx) && strstr(mm_message(cx), "header.npy") ? "yes" : "no",
          "yes", "the message names the function and the file");
  write_file(in_folder("header.npy"), "", 0);
  fails(cx, mm_load_npy(cx, &t, in_folder("header.npy")), MM_EFORMAT, "is empty", "an empty file");
  write_file(in_folder("header.npy"), "1,2,3\n4,5,6\n", 12);
  fails(cx, mm_load_npy(cx, &t, in_folder("header.npy")), MM_EFORMAT, "is no .npy file", "a text file");
  write_file(in_folder("header.npy"), "\x93NUM", 4);
  fails(cx, mm_load_npy(cx, &t, in_folder("header.npy")), MM_EFORMAT, "cut short", "half the magic");
  write_npy(in_folder("header.npy"), 4, good[0], data, sizeof data);
  fails(cx, mm_load_npy(cx, &t, in_folder("header.npy")), MM_EFORMAT, "version 4.0", "a version of the future");
  write_file(in_folder("header.npy"), "\x93NUMPY\x02\x00\xff\xff\xff\x7f{'descr", 19);
  fails(cx, mm_load_npy(cx, &t, in_folder("header.npy")), MM_EFORMAT, "2147483647 bytes", "a header of 2 GB");
  is_shape(&t, "the output is untouched", 2, 3);
  mm_release(&t);
  tap_close(cx);
}

/* A header ends where its length says, whatever its memory held: cut at each byte, it is refused in the same words
 * after the whole header was read as after blanks. */
static void test_header_ends(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t = {0};
  const char whole[] = "{'descr': '<f8', 'fortran_order': False, 'shape': (12, 34), }";
  char blanks[sizeof whole], cut[sizeof whole], words[MM_MESSAGE_SIZE];
  memset(blanks, ' ', sizeof blanks - 1);
  blanks[sizeof blanks - 1] = '\0';
  bool same = true;
  for (size_t length = 0; length + 1 < sizeof whole; length++) {
    memcpy(cut, whole, length);
    cut[length] = '\0';
    for (int after = 0; after < 2; after++) {
      write_npy(in_folder("before.npy"), 1, after == 0 ? blanks : whole, NULL, 0);
      write_npy(in_folder("header.npy"), 1, cut, NULL, 0);
      same = same && mm_load_npy(cx, &t, in_folder("before.npy")) == MM_EFORMAT;
      same = same && mm_load_npy(cx, &t, in_folder("header.npy")) == MM_EFORMAT;
      if (after == 0) memcpy(words, mm_message(cx), sizeof words);
      else same = same && strcmp(words, mm_message(cx)) == 0;
    }
  }
  ok(same, "nothing after a header's end is read as part of it");
  tap_close(cx);
}

/* Names beside the file that others have taken, all that are tried and one less. */
static void test_taken_names(void) {
  enum { NAMES = 100 };
  mm_context *cx = tap_open(1);
  mm_tensor t = {0};
  char name[64];
  fine(cx, mm_arange(cx, &t, MM_FLOAT64, 2));
  for (int i = 0; i < NAMES; i++) {
    snprintf(name, sizeof name, "taken.npy.%ld-%d.part", (long)getpid(), i);
    write_file(in_folder(name), "", 0);
  }
  fails(cx, mm_save_npy(cx, &t, in_folder("taken.npy")), MM_EIO, strerror(EEXIST), "every name is taken");
  unlink(in_folder(name));
  fine(cx, mm_save_npy(cx, &t, in_folder("taken.npy")));
  is_int(read_file(in_folder("taken.npy"), name, sizeof name), sizeof name, "the last of them is as good as the first");
  for (int i = 0; i + 1 < NAMES; i++) {
    snprintf(name, sizeof name, "taken.npy.%ld-%d.part", (long)getpid(), i);
    unlink(in_folder(name));
  }
  unlink(in_folder("taken.npy"));
  mm_release(&t);
  tap_close(cx);
}

/* ---- Damage ---- */

static void test_truncation(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t = {0};
  char bytes[512];
  fine(cx, mm_arange(cx, &t, MM_FLOAT64, 6));
  fine(cx, mm_save_npy(cx, &t, in_folder("whole.npy")));
  size_t size = read_file(in_folder("whole.npy"), bytes, sizeof bytes);
  is_int(size, 176, "a file of 176 bytes");
  bool refused = true, says = true;
  for (size_t cut = 0; cut < size; cut++) {
    write_file(in_folder("cut.npy"), bytes, cut);
    refused = refused && mm_load_npy(cx, &t, in_folder("cut.npy")) == MM_EFORMAT;
    says = says && strstr(mm_message(cx), cut == 0 ? "empty" : "cut short") != NULL;
  }
  ok(refused, "cut at each of its bytes, it is refused");
  ok(says, "as cut short");
  mm_release(&t);
  tap_close(cx);
}

/* Whatever is in the file, loading ends with a tensor that fits it or with a status and a message;
 * the sanitizers watch. */
static bool loads_or_says_why(mm_context *cx, const char *path, size_t size, int *loaded) {
  mm_tensor t = {0};
  mm_status status = mm_load_npy(cx, &t, path);
  bool sane = status == MM_EFORMAT && t.storage == NULL && strncmp(mm_message(cx), "load: ", 6) == 0;
  if (status == MM_OK) {
    sane = t.storage->bytes < size && (size_t)mm_count(&t) * mm_dtype_size(t.dtype) == t.storage->bytes;
    *loaded += 1;
  }
  mm_release(&t);
  return sane;
}

static void test_damage(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t = {0};
  char bytes[512], mutant[600];
  int loaded = 0, tried = 0;
  fine(cx, mm_arange(cx, &t, MM_INT32, 6));
  ok(mm_view_reshape(&t, &t, SHAPE(2, 3)), "2 × 3");
  fine(cx, mm_save_npy(cx, &t, in_folder("whole.npy")));
  mm_release(&t);
  size_t size = read_file(in_folder("whole.npy"), bytes, sizeof bytes);
  bool sane = true;
  for (size_t at = 0; at < 80; at++) { /* past these there are only blanks and data */
    for (int bit = 0; bit < 8; bit++, tried++) {
      memcpy(mutant, bytes, size);
      mutant[at] = (char)(mutant[at] ^ (1 << bit));
      write_file(in_folder("mutant.npy"), mutant, size);
      sane = sane && loads_or_says_why(cx, in_folder("mutant.npy"), size, &loaded);
    }
  }
  diag("%d of %d files with one bit flipped still load", loaded, tried);
  ok(sane && loaded > 0 && loaded < 100, "each bit flipped, the file loads or is refused");

  /* mutations of several bytes: replaced by what has a meaning in a header, doubled, left out, numbers made extreme */
  static const char meaningful[] = "{}()[],:'\"\\ \n\0<>|=fiTFL0123456789\x93\xff";
  static const char *const pieces[] = {
      "9223372036854775807", "18446744073709551616", "(((((((((", "'shape'", "'descr'", "True", ", ,"};
  mm_random rng;
  mm_random_seed(&rng, 21);
  loaded = 0;
  sane = true;
  for (int trial = 0; trial < 6000; trial++) {
    size_t length = size;
    memcpy(mutant, bytes, size);
    for (int64_t n = mm_random_integer(&rng, 1, 4); n > 0; n--) {
      size_t at = (size_t)mm_random_integer(&rng, 0, (int64_t)length - 1);
      if (at > 75 && mm_random_integer(&rng, 0, 3) > 0) at %= 75;
      switch (mm_random_integer(&rng, 0, 3)) {
      case 0: mutant[at] = meaningful[mm_random_integer(&rng, 0, (int64_t)sizeof meaningful - 2)]; break;
      case 1:
        memmove(mutant + at, mutant + at + 1, length - at - 1);
        length--;
        break;
      case 2:
        if (length + 1 > 500) break;
        memmove(mutant + at + 1, mutant + at, length - at);
        length++;
        break;
      default: {
        const char *piece = pieces[mm_random_integer(&rng, 0, (int64_t)(sizeof pieces / sizeof pieces[0]) - 1)];
        size_t n_piece = strlen(piece);
        memcpy(mutant + at, piece, n_piece); /* over what was there; past the end it is longer */
        if (at + n_piece > length) length = at + n_piece;
      }
      }
    }
    write_file(in_folder("mutant.npy"), mutant, length);
    sane = sane && loads_or_says_why(cx, in_folder("mutant.npy"), length, &loaded);
  }
  diag("%d of 6000 mutants load", loaded);
  ok(sane && loaded > 0, "six thousand mutants load or are refused");
  tap_close(cx);
}

/* ---- The file system ---- */

static mm_status save_and_load(mm_context *cx, void *argument) {
  (void)argument;
  mm_tensor t = {0};
  mm_status status = mm_arange(cx, &t, MM_FLOAT32, 6);
  if (status == MM_OK && !mm_view_reshape(&t, &t, SHAPE(2, 3))) status = MM_ESHAPE;
  if (status == MM_OK) status = mm_view_permute(cx, &t, &t, (int[]){1, 0});
  if (status == MM_OK) status = mm_save_npy(cx, &t, in_folder("memory.npy"));
  if (status == MM_OK) status = mm_load_npy(cx, &t, in_folder("memory.npy"));
  mm_release(&t);
  return status;
}

static void test_files(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t = {0}, u = {0};
  fine(cx, mm_arange(cx, &t, MM_FLOAT64, 5));
  fails(cx, mm_load_npy(cx, &u, in_folder("nowhere.npy")), MM_EIO, strerror(ENOENT), "loading what is not there");
  fails(cx, mm_load_npy(cx, &u, folder), MM_EIO, strerror(EISDIR), "loading a folder");
  fails(cx, mm_save_npy(cx, &t, in_folder("no/such/folder.npy")), MM_EIO, strerror(ENOENT),
        "saving where there is no folder");
  fails(cx, mm_save_npy(cx, &t, folder), MM_EIO, strerror(EISDIR), "saving over a folder");
  if (access("/dev/full", W_OK) == 0)
    fails(cx, mm_save_npy(cx, &t, "/dev/full"), MM_EIO, strerror(ENOSPC), "a full device");
  else skip("a full device", "there is no /dev/full");
  fine(cx, mm_save_npy(cx, &t, "/dev/null"));
  struct stat about;
  ok(stat("/dev/null", &about) == 0 && !S_ISREG(about.st_mode), "a device is written to, not replaced");

  /* A disk that is full in the middle of a file, as a limit on the size of files. */
  fine(cx, mm_save_npy(cx, &t, in_folder("kept.npy")));
  int before = files_in_folder();
  struct rlimit limit, old;
  getrlimit(RLIMIT_FSIZE, &old);
  void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
  limit = old;
  limit.rlim_cur = 4096;
  setrlimit(RLIMIT_FSIZE, &limit);
  fine(cx, mm_arange(cx, &u, MM_FLOAT64, 100000));
  mm_status status = mm_save_npy(cx, &u, in_folder("kept.npy"));
  setrlimit(RLIMIT_FSIZE, &old);
  signal(SIGXFSZ, handler);
  fails(cx, status, MM_EIO, strerror(EFBIG), "a file that becomes too large");
  is_int(files_in_folder(), before, "leaves no temporary file");
  fine(cx, mm_load_npy(cx, &u, in_folder("kept.npy")));
  is_same(&u, &t, 0, "and the previous file whole");

  umask(027);
  fine(cx, mm_save_npy(cx, &t, in_folder("mode.npy")));
  umask(022);
  ok(stat(in_folder("mode.npy"), &about) == 0 && (about.st_mode & 0777) == 0640,
     "a new file has the mode that umask leaves");
  is_int(files_in_folder(), before + 1, "under its own name alone");
  survives(cx, save_and_load, NULL, "refused allocations come back as a status");
  mm_release(&t);
  mm_release(&u);
  tap_close(cx);
}

static void remove_folder(void) {
  DIR *directory = opendir(folder);
  if (directory == NULL) return;
  for (const struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory))
    if (entry->d_name[0] != '.') unlink(in_folder(entry->d_name));
  closedir(directory);
  rmdir(folder);
}

int main(void) {
  const char *parent = getenv("TMPDIR");
  snprintf(folder, sizeof folder, "%s/minimodel-npy-XXXXXX", parent != NULL ? parent : "/tmp");
  if (mkdtemp(folder) == NULL) {
    printf("Bail out! no folder for files: %s\n", strerror(errno));
    return 99;
  }
  RUN(test_bytes);
  RUN(test_round_trip);
  RUN(test_numpy);
  RUN(test_headers);
  RUN(test_header_ends);
  RUN(test_taken_names);
  RUN(test_truncation);
  RUN(test_damage);
  RUN(test_files);
  remove_folder();
  return done();
}
