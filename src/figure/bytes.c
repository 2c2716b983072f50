/* bytes.c: a growing run of bytes, and writing one to a file whole or not at all.
 *
 * Does not: read files, or know what the bytes mean. */
#include "device.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool reserve(fig_bytes *bytes, size_t more) {
  if (bytes->failed) return false;
  if (more > SIZE_MAX / 2 - bytes->length) return bytes->failed = true, false;
  size_t needed = bytes->length + more;
  if (needed <= bytes->capacity) return true;
  size_t capacity = bytes->capacity ? bytes->capacity : 4096;
  while (capacity < needed) capacity *= 2;
  char *data = realloc(bytes->data, capacity);
  if (!data) return bytes->failed = true, false;
  bytes->data = data;
  bytes->capacity = capacity;
  return true;
}

void fig_append(fig_bytes *bytes, const void *data, size_t length) {
  if (!reserve(bytes, length) || length == 0) return;
  memcpy(bytes->data + bytes->length, data, length);
  bytes->length += length;
}

void fig_print(fig_bytes *bytes, const char *format, ...) {
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  int length = vsnprintf(NULL, 0, format, arguments);
  if (length < 0) {
    bytes->failed = true;
  } else if (reserve(bytes, (size_t)length + 1)) {
    vsnprintf(bytes->data + bytes->length, (size_t)length + 1, format, again);
    bytes->length += (size_t)length;
  }
  va_end(again);
  va_end(arguments);
}

void fig_bytes_free(fig_bytes *bytes) {
  free(bytes->data);
  *bytes = (fig_bytes){0};
}

/* A full disk may show itself at write, at flush or only at close: each is asked. */
static bool write_whole(const char *path, const char *data, size_t length) {
  FILE *file = fopen(path, "wb");
  if (!file) return false;
  bool ok = length == 0 || fwrite(data, 1, length, file) == length;
  ok = ok && fflush(file) == 0;
  int reason = errno;
  if (fclose(file) != 0 && ok) {
    ok = false;
    reason = errno;
  }
  errno = reason;
  return ok;
}

fig_status fig_write_file(const char *path, const char *data, size_t length, char message[FIG_MESSAGE_SIZE]) {
  fig_bytes name = {0};
  fig_print(&name, "%s.%ld.tmp", path, (long)getpid());
  if (name.failed) {
    snprintf(message, FIG_MESSAGE_SIZE, "cannot write %s: out of memory", path);
    fig_bytes_free(&name);
    return FIG_ENOMEM;
  }
  fig_status status = FIG_OK;
  if (!write_whole(name.data, data, length) || rename(name.data, path) != 0) {
    int reason = errno;
    remove(name.data);
    snprintf(message, FIG_MESSAGE_SIZE, "cannot write %s: %s", path, strerror(reason));
    status = FIG_EIO;
  }
  fig_bytes_free(&name);
  return status;
}
