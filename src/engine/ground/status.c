/* status.c: failing with a message, in whose words is the hook's to say, and the names of element types.
 *
 * Does: write the context's message. Does not: print, exit or raise; a status is a value and its reader decides. */
#include "ground/status.h"

#include <stdio.h>
#include <string.h>

mm_status mm_fail(mm_context *cx, mm_status status, const char *format, ...) {
  char text[MM_MESSAGE_SIZE]; /* apart from cx->message, which may be one of the arguments */
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(text, sizeof text, mm_translated(cx, format), arguments);
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

void mm_set_translation(mm_context *cx, mm_translate *translate, void *data) {
  cx->translate = translate;
  cx->translate_data = data;
}

/* The placeholder at or after *at, as a length with *at at its '%'; 0 where there is none. "%%" is one too. */
static size_t placeholder(const char **at) {
  *at = strchr(*at, '%');
  if (*at == NULL) return 0;
  size_t length = 1 + strcspn(*at + 1, "%diouxXeEfFgGaAcspn");
  return (*at)[length] != '\0' ? length + 1 : length;
}

bool mm_same_placeholders(const char *a, const char *b) {
  for (;;) {
    size_t length = placeholder(&a);
    if (placeholder(&b) != length) return false;
    if (length == 0) return true;
    if (memcmp(a, b, length) != 0) return false;
    a += length;
    b += length;
  }
}

/* A translation that would read other arguments than are there is not used. */
const char *mm_translated(const mm_context *cx, const char *format) {
  if (cx->translate == NULL) return format;
  const char *translation = cx->translate(cx->translate_data, format);
  return mm_same_placeholders(format, translation) ? translation : format;
}

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
