/* plain.c: what a build without pango, cairo and libpng has in their place: SVG and records are all it draws.
 *
 * Cells are kept as a PNG that is stored, not compressed: the page that shows them is in memory anyway. Does not:
 * belong to the build that has those libraries. */
#include "typeset.h"

#include <string.h>

const fig_format fig_formats[] = {{"svg", fig_open_svg}, {"txt", fig_open_record}, {NULL, NULL}};

fig_status fig_fonts_open(fig_fonts **out, fig_message *message) { return fig_fonts_open_plain(out, message); }

const char *fig_cairo_version(void) { return NULL; }
const char *fig_pango_version(void) { return NULL; }

/* ---- A PNG that is stored ---------------------------------------------------------------------------------------- */

/* The remainder that PNG's chunks end with (ISO 3309), a bit at a time: cells are few. */
static uint32_t remainder_of(uint32_t r, const uint8_t *bytes, size_t n) {
  for (size_t i = 0; i < n; i++) {
    r ^= bytes[i];
    for (int bit = 0; bit < 8; bit++) r = r & 1 ? 0xedb88320u ^ r >> 1 : r >> 1;
  }
  return r;
}

static void print_four(fig_bytes *out, uint32_t value) {
  uint8_t bytes[] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8), (uint8_t)value};
  fig_append(out, bytes, 4);
}

static void print_chunk(fig_bytes *out, const char *name, const fig_bytes *content) {
  print_four(out, (uint32_t)content->length);
  size_t start = out->length;
  fig_append(out, name, 4);
  fig_append(out, content->data, content->length);
  if (out->failed) return;
  const uint8_t *bytes = (const uint8_t *)out->data + start;
  print_four(out, ~remainder_of(0xffffffffu, bytes, out->length - start));
}

/* One of zlib's stored blocks a row: a row's filter byte and its cells, in parts of at most 65535 bytes. */
static void print_row(fig_bytes *out, const uint8_t *cells, size_t n, bool last) {
  for (size_t at = 0; at < n + 1;) {
    size_t part = n + 1 - at < 65535 ? n + 1 - at : 65535;
    uint8_t head[] = {last && at + part == n + 1, (uint8_t)part, (uint8_t)(part >> 8), (uint8_t)~part,
                      (uint8_t)(~part >> 8)};
    fig_append(out, head, sizeof head);
    if (at == 0) fig_append(out, "", 1); /* no filter */
    fig_append(out, cells + (at == 0 ? 0 : at - 1), at == 0 ? part - 1 : part);
    at += part;
  }
}

/* Adler's sum, that zlib's streams end with. */
static uint32_t sum_of(const fig_image *image) {
  uint32_t a = 1, b = 0;
  for (int i = 0; i < image->rows; i++) {
    const uint8_t *row = image->cells + (size_t)i * (size_t)image->columns;
    b = (b + a) % 65521; /* the filter byte, 0 */
    for (int j = 0; j < image->columns; j++) {
      a = (a + row[j]) % 65521;
      b = (b + a) % 65521;
    }
  }
  return b << 16 | a;
}

fig_status fig_pack_cells(fig_bytes *out, const fig_image *image) {
  fig_bytes head = {0}, palette = {0}, data = {0}, none = {0};
  print_four(&head, (uint32_t)image->columns);
  print_four(&head, (uint32_t)image->rows);
  fig_append(&head, "\x08\x03\0\0", 5); /* 8 bits, a palette, no interlacing */
  for (int i = 0; i < 256; i++) {
    uint32_t rgb = image->palette[i];
    fig_append(&palette, (uint8_t[]){(uint8_t)(rgb >> 16), (uint8_t)(rgb >> 8), (uint8_t)rgb}, 3);
  }
  fig_append(&data, "\x78\x01", 2);
  for (int i = 0; i < image->rows; i++)
    print_row(&data, image->cells + (size_t)i * (size_t)image->columns, (size_t)image->columns, i + 1 == image->rows);
  print_four(&data, sum_of(image));
  fig_append(out, "\x89PNG\r\n\x1a\n", 8);
  print_chunk(out, "IHDR", &head);
  print_chunk(out, "PLTE", &palette);
  print_chunk(out, "IDAT", &data);
  print_chunk(out, "IEND", &none);
  bool failed = out->failed || head.failed || palette.failed || data.failed;
  fig_bytes_free(&head);
  fig_bytes_free(&palette);
  fig_bytes_free(&data);
  return failed ? FIG_ENOMEM : FIG_OK;
}
