/* pdf.c: indexed images in cairo's PDF.
 *
 * cairo writes an image as 24-bit pixels and spends most of a heatmap figure's time deflating them. A heatmap has 256
 * colours, which PDF can say in a byte a cell with a palette, but cairo cannot. So cairo draws a small placeholder,
 * and here its object is replaced, with the table of offsets at the end of the file made anew. The data are those of a
 * PNG, which deflates rows in the very form that PDF calls predictor 15. Does not: read any PDF but the plain one of
 * cairo 1.16 (fig_pdf_known); where another cairo is installed, cairo's own images stay. */
#include "pdf.h"

#include <cairo.h>
#include <stdlib.h>
#include <string.h>

bool fig_pdf_known(void) {
  return cairo_version() >= CAIRO_VERSION_ENCODE(1, 16, 0) && cairo_version() < CAIRO_VERSION_ENCODE(1, 17, 0);
}

int fig_pdf_placeholder_width(int i) { return 2 + i; }

typedef struct object {
  size_t offset, end; /* in the old file */
  size_t moved;       /* in the new one */
  bool used;
} object;

/* Finds `word` in data[from, to); to when it is not there. */
static size_t seek(const char *data, size_t from, size_t to, const char *word) {
  size_t n = strlen(word);
  for (size_t i = from; i + n <= to; i++)
    if (data[i] == word[0] && memcmp(data + i, word, n) == 0) return i;
  return to;
}

/* The number after `key` within data[from, to), −1 without one. */
static long number_after(const char *data, size_t from, size_t to, const char *key) {
  size_t at = seek(data, from, to, key);
  if (at == to) return -1;
  at += strlen(key);
  long value = 0;
  bool any = false;
  while (at < to && data[at] == ' ') at++;
  for (; at < to && data[at] >= '0' && data[at] <= '9' && value < 100000000; at++, any = true)
    value = 10 * value + (data[at] - '0');
  return any ? value : -1;
}

static uint32_t big_endian(const char *data) {
  const uint8_t *b = (const uint8_t *)data;
  return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* What the PNG's IDAT chunks hold, one after the other. */
static void append_data(fig_bytes *out, const fig_bytes *png) {
  for (size_t at = 8; at + 12 <= png->length;) {
    uint32_t length = big_endian(png->data + at);
    if (memcmp(png->data + at + 4, "IDAT", 4) == 0) fig_append(out, png->data + at + 8, length);
    at += (size_t)length + 12;
  }
}

static void append_image(fig_bytes *out, long number, const fig_held *image) {
  fig_bytes data = {0};
  append_data(&data, &image->png);
  fig_print(out, "%ld 0 obj\n<< /Length %zu\n   /Filter /FlateDecode\n", number, data.length);
  fig_print(out, "   /DecodeParms << /Predictor 15 /Colors 1 /BitsPerComponent 8 /Columns %d >>\n", image->columns);
  fig_print(out, "   /Type /XObject\n   /Subtype /Image\n   /Width %d\n   /Height %d\n", image->columns, image->rows);
  fig_print(out, "   /ColorSpace [ /Indexed /DeviceRGB 255 <");
  for (int i = 0; i < 256; i++) fig_print(out, "%06x", (unsigned)(image->palette[i] & 0xffffff));
  fig_print(out, "> ]\n   /Interpolate false\n   /BitsPerComponent 8\n>>\nstream\n");
  fig_append(out, data.data, data.length);
  fig_print(out, "\nendstream\nendobj\n");
  if (data.failed) out->failed = true;
  fig_bytes_free(&data);
}

/* Which placeholder the object is, −1 for none. */
static int placeholder(const fig_bytes *pdf, const object *o, int n) {
  size_t head = seek(pdf->data, o->offset, o->end, "stream");
  if (head == o->end || seek(pdf->data, o->offset, head, "/Subtype /Image") == head) return -1;
  long width = number_after(pdf->data, o->offset, head, "/Width"),
       height = number_after(pdf->data, o->offset, head, "/Height");
  if (height != FIG_PLACEHOLDER_HEIGHT) return -1;
  for (int i = 0; i < n; i++)
    if (width == fig_pdf_placeholder_width(i)) return i;
  return -1;
}

/* Reads the table "xref\n0 COUNT\n" and its lines of 20 bytes; each object ends where the next in the file begins. */
static object *read_table(const fig_bytes *pdf, size_t table, long count) {
  object *objects = calloc((size_t)count, sizeof *objects);
  if (objects == NULL) return NULL;
  size_t line = seek(pdf->data, table + 5, pdf->length, "\n") + 1;
  for (long i = 0; i < count && line + 20 <= pdf->length; i++, line += 20) {
    objects[i].used = pdf->data[line + 17] == 'n';
    objects[i].offset = (size_t)strtoul(pdf->data + line, NULL, 10);
    objects[i].end = table;
  }
  for (long i = 0; i < count; i++)
    for (long j = 0; j < count; j++)
      if (objects[j].used && objects[j].offset > objects[i].offset && objects[j].offset < objects[i].end)
        objects[i].end = objects[j].offset;
  return objects;
}

fig_status fig_pdf_insert(fig_bytes *out, const fig_bytes *pdf, const fig_held *images, int n) {
  size_t tail = pdf->length > 64 ? pdf->length - 64 : 0;
  long table_at = number_after(pdf->data, tail, pdf->length, "startxref\n");
  if (table_at < 0 || (size_t)table_at + 16 > pdf->length || memcmp(pdf->data + table_at, "xref\n0 ", 7) != 0)
    return FIG_ECAIRO;
  size_t table = (size_t)table_at;
  long count = number_after(pdf->data, table, table + 16, "xref\n0");
  size_t trailer = seek(pdf->data, table, pdf->length, "trailer");
  size_t last = seek(pdf->data, trailer, pdf->length, "startxref");
  if (count < 1 || count > 1000000 || last == pdf->length) return FIG_ECAIRO;
  object *objects = read_table(pdf, table, count);
  if (objects == NULL) return FIG_ENOMEM;
  size_t start = out->length, first = table;
  for (long i = 0; i < count; i++)
    if (objects[i].used && objects[i].offset < first) first = objects[i].offset;
  fig_append(out, pdf->data, first);
  int replaced = 0;
  for (long i = 0; i < count; i++) {
    object *o = &objects[i];
    if (!o->used || o->offset >= o->end) continue;
    int image = placeholder(pdf, o, n);
    o->moved = out->length - start;
    if (image >= 0) {
      append_image(out, i, &images[image]);
      replaced++;
    } else {
      fig_append(out, pdf->data + o->offset, o->end - o->offset);
    }
  }
  size_t moved_table = out->length - start;
  fig_print(out, "xref\n0 %ld\n", count);
  for (long i = 0; i < count; i++)
    fig_print(out, objects[i].used ? "%010zu 00000 n \n" : "%010zu 65535 f \n", objects[i].used ? objects[i].moved : 0);
  fig_append(out, pdf->data + trailer, last - trailer);
  fig_print(out, "startxref\n%zu\n%%%%EOF\n", moved_table);
  free(objects);
  return out->failed ? FIG_ENOMEM : replaced == n ? FIG_OK : FIG_ECAIRO;
}
