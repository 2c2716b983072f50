/* status.c: failing with a message, and the names of element types.
 *
 * Does: write the context's message. Does not: print, exit or raise; a status is a value and its reader decides. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

mm_status mm_fail(mm_context *cx, mm_status status, const char *format, ...) {
  char text[MM_MESSAGE_SIZE]; /* apart from cx->message, which may be one of the arguments */
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (length >= (int)sizeof text) {
    /* Cut between characters: back over the continuation bytes (10xxxxxx) to the start of one, with room for "…". */
    size_t end = sizeof text - sizeof "…";
    while (end > 0 && ((unsigned char)text[end] & 0xC0u) == 0x80u) end--;
    memcpy(text + end, "…", sizeof "…");
  }
  memcpy(cx->message, text, sizeof text);
  return status;
}

const char *mm_message(const mm_context *cx) { return cx->message; }

const char *mm_dtype_name(mm_dtype dtype) {
  switch (dtype) {
  case MM_FLOAT32: return "float32";
  case MM_FLOAT64: return "float64";
  case MM_INT32: return "int32";
  case MM_INT64: return "int64";
  }
  return "unknown";
}

size_t mm_dtype_size(mm_dtype dtype) { return dtype == MM_FLOAT32 || dtype == MM_INT32 ? 4 : 8; }
