/* bytes.c: a growing run of bytes, and numbers printed into it.
 *
 * Does not: know files (file.c), or what the bytes mean. */
#include "device.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool reserve(fig_bytes *bytes, size_t more) {
  if (bytes->failed) return false;
  if (more > SIZE_MAX / 2 - bytes->length) return bytes->failed = true, false;
  size_t needed = bytes->length + more;
  if (needed <= bytes->capacity) return true;
  size_t capacity = bytes->capacity ? bytes->capacity : 4096;
  while (capacity < needed) capacity *= 2;
  char *data = realloc(bytes->data, capacity);
  if (data == NULL) return bytes->failed = true, false;
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

/* Whole hundredths, as printf's "%.2f" rounds: to the nearest, a tie to the even one. `lost` is what
 * the product lost. */
static long long hundredths(double value) {
  double product = value * 100, lost = fma(value, 100, -product), whole = nearbyint(product);
  if (product - whole == 0.5 && lost > 0) whole += 1;
  if (product - whole == -0.5 && lost < 0) whole -= 1;
  return (long long)whole;
}

void fig_print_number(fig_bytes *bytes, double value, bool places) {
  if (isnan(value)) value = 0;
  long long n = hundredths(fmin(fmax(value, -1e9), 1e9));
  bool negative = n < 0;
  if (negative) n = -n;
  char text[24];
  size_t at = sizeof text;
  int fraction = (int)(n % 100);
  if (places || fraction % 10 != 0) text[--at] = (char)('0' + fraction % 10);
  if (places || fraction != 0) {
    text[--at] = (char)('0' + fraction / 10);
    text[--at] = '.';
  }
  n /= 100;
  do text[--at] = (char)('0' + n % 10);
  while ((n /= 10) > 0);
  if (negative) text[--at] = '-';
  fig_append(bytes, text + at, sizeof text - at);
}

fig_status fig_reserve(size_t size, fig_message *message) {
  void *room = malloc(size);
  free(room);
  if (room != NULL) return FIG_OK;
  return fig_fail(message, FIG_ENOMEM, "out of memory: drawing takes %zu MB", size >> 20);
}

fig_status fig_fail(fig_message *message, fig_status status, const char *format, ...) {
  va_list arguments;
  if (message->translate != NULL) format = message->translate(message->data, format);
  va_start(arguments, format);
  vsnprintf(message->text, sizeof message->text, format, arguments);
  va_end(arguments);
  return status;
}

fig_status fig_say(fig_status status, fig_message *message) {
  if (status != FIG_EFONT) return fig_fail(message, FIG_ENOMEM, "out of memory while drawing");
  return fig_fail(
      message, FIG_EFONT,
      "another font than DejaVu Sans was given for a text, which happens where memory runs out: nothing is drawn");
}
