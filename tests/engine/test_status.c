/* test_status.c: messages and the names of things. */
#include "ground/status.h"
#include "tap.h"

static void test_messages(void) {
  mm_context *cx = tap_open(1);
  is_text(mm_message(cx), "", "a new context has no message");
  is_int(mm_fail(cx, MM_ESHAPE, "matmul: %s and %d", "3 × 4", 5), MM_ESHAPE, "mm_fail returns the status it is given");
  is_text(mm_message(cx), "matmul: 3 × 4 and 5", "and formats the message");
  mm_fail(cx, MM_EIO, "outer: %s", mm_message(cx));
  is_text(mm_message(cx), "outer: matmul: 3 × 4 and 5", "a message may quote the one before");
  tap_close(cx);
}

/* Whether every lead byte is followed by as many continuation bytes as it announces. */
static bool is_whole_utf8(const char *text) {
  for (const unsigned char *c = (const unsigned char *)text; *c != 0;) {
    int follow = *c < 0x80 ? 0 : (*c & 0xE0) == 0xC0 ? 1 : (*c & 0xF0) == 0xE0 ? 2 : -1;
    if (follow < 0) return false;
    for (c++; follow > 0; follow--, c++)
      if ((*c & 0xC0) != 0x80) return false;
  }
  return true;
}

static void test_long_messages(void) {
  mm_context *cx = tap_open(1);
  char text[3 * MM_MESSAGE_SIZE];
  bool whole = true, marked = true;
  for (int shift = 0; shift < 3; shift++) { /* the cut falls on each byte of a character once */
    memset(text, 'a', sizeof text);
    for (size_t i = (size_t)shift; i + 3 < sizeof text; i += 3) memcpy(text + i, "→", 3);
    text[sizeof text - 1] = '\0';
    mm_fail(cx, MM_EIO, "%s", text);
    const char *message = mm_message(cx);
    whole = whole && is_whole_utf8(message) && strlen(message) < MM_MESSAGE_SIZE;
    marked = marked && strcmp(message + strlen(message) - 3, "…") == 0 && strlen(message) >= MM_MESSAGE_SIZE - 6;
  }
  ok(whole, "a message that is too long is cut between characters");
  ok(marked, "and ends with …");
  memset(text, 'b', sizeof text);
  text[MM_MESSAGE_SIZE - 1] = '\0';
  mm_fail(cx, MM_EIO, "%s", text);
  is_text(mm_message(cx), text, "a message that just fits is whole");
  text[MM_MESSAGE_SIZE - 1] = 'b';
  text[MM_MESSAGE_SIZE] = '\0';
  mm_fail(cx, MM_EIO, "%s", text);
  is_text(mm_message(cx) + MM_MESSAGE_SIZE - 6, "bb…", "one byte more is cut, and marked");
  memset(text, 0x80, MM_MESSAGE_SIZE);
  mm_fail(cx, MM_EIO, "%s", text);
  is_text(mm_message(cx), "…", "of bytes that begin no character nothing is left");
  tap_close(cx);
}

/* A catalogue of three: one that agrees with its key, and two that would read what is not there. */
static const char *spanish(void *data, const char *format) {
  ++*(int *)data;
  if (strcmp(format, "%s: axis %d is %lld long") == 0) return "%s: el eje %d mide %lld";
  if (strcmp(format, "too few: %d") == 0) return "faltan: %d de %s";
  if (strcmp(format, "another type: %d%%") == 0) return "otro tipo: %s%%";
  return format;
}

static void test_translation(void) {
  mm_context *cx = tap_open(1);
  int asked = 0;
  mm_set_translation(cx, spanish, &asked);
  mm_fail(cx, MM_ESHAPE, "%s: axis %d is %lld long", "sum", 2, 5LL);
  is_text(mm_message(cx), "sum: el eje 2 mide 5", "a message is put into the words of the catalogue");
  mm_fail(cx, MM_ESHAPE, "nobody translated %s", "this");
  is_text(mm_message(cx), "nobody translated this", "or stays English where that has none");
  mm_fail(cx, MM_ESHAPE, "too few: %d", 1);
  is_text(mm_message(cx), "too few: 1", "a translation with other placeholders is not used");
  mm_fail(cx, MM_ESHAPE, "another type: %d%%", 50);
  is_text(mm_message(cx), "another type: 50%", "nor one with placeholders of another type");
  is_int(asked, 4, "the hook is asked once for each message");
  mm_set_translation(cx, NULL, NULL);
  mm_fail(cx, MM_ESHAPE, "%s: axis %d is %lld long", "sum", 2, 5LL);
  is_text(mm_message(cx), "sum: axis 2 is 5 long", "without a hook messages are English");
  tap_close(cx);
}

static void test_types(void) {
  is_text(mm_dtype_name(MM_FLOAT32), "float32", "float32's name");
  is_text(mm_dtype_name(MM_FLOAT64), "float64", "float64's name");
  is_text(mm_dtype_name(MM_INT32), "int32", "int32's name");
  is_text(mm_dtype_name(MM_INT64), "int64", "int64's name");
  is_int(mm_dtype_size(MM_FLOAT32), 4, "float32's size");
  is_int(mm_dtype_size(MM_FLOAT64), 8, "float64's size");
  is_int(mm_dtype_size(MM_INT32), 4, "int32's size");
  is_int(mm_dtype_size(MM_INT64), 8, "int64's size");
}

static void test_context(void) {
  mm_context *cx = NULL;
  char message[MM_MESSAGE_SIZE];
  is_int(mm_context_open(&cx, 0, NULL, message), MM_EVALUE, "no threads at all are refused");
  is_text(message, "context: threads is 0; it must be 1 … 1024", "and the message says so");
  is_int(mm_context_open(&cx, 1025, NULL, NULL), MM_EVALUE, "too many too; nobody need want the message");
  is_int(mm_context_open(&cx, 1, "sse9", message), MM_EVALUE, "an instruction set nobody knows is refused");
  ok(strstr(message, "unknown instruction set 'sse9'") && strstr(message, BASE_SET),
     "and the message names it and what there is");
  ok(cx == NULL, "the output is untouched");
  is_int(mm_context_open(&cx, 3, BASE_SET, message), MM_OK, "a context opens");
  is_text(mm_context_isa(cx), BASE_SET, "with the set that was asked for");
  is_int(mm_context_threads(cx), MOST_THREADS(3), "and as many threads");
  is_int(mm_set_isa(cx, "sse9"), MM_EVALUE, "another set can be asked for, and refused");
  is_text(mm_context_isa(cx), BASE_SET, "which leaves the first");
  is_int(mm_set_isa(cx, NULL), MM_OK, "or given: NULL is the best there is");
  tap_close(cx);
  mm_context_close(NULL);
}

int main(void) {
  RUN(test_messages);
  RUN(test_long_messages);
  RUN(test_translation);
  RUN(test_types);
  RUN(test_context);
  return done();
}
