/* test_status.c: messages and the names of things. */
#include "internal.h"
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
  ok(strstr(message, "sse9") != NULL, "and the message names it");
  ok(cx == NULL, "the output is untouched");
  is_int(mm_context_open(&cx, 3, "generic", message), MM_OK, "a context opens");
  is_text(mm_context_isa(cx), "generic", "with the set that was asked for");
  is_int(mm_context_threads(cx), 3, "and as many threads");
  tap_close(cx);
  mm_context_close(NULL);
}

int main(void) {
  RUN(test_messages);
  RUN(test_long_messages);
  RUN(test_types);
  RUN(test_context);
  return done();
}
