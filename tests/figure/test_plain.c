/* What a build without pango, cairo and libpng has of figures: this test is linked without typeset_pango.c, cairo.c,
 * pdf.c and png.c. It draws SVG and records alone, and the PNG that it stores cells in is one that libpng reads. */
#include "tap.h"

#include <png.h>

#include "figure/device.h"

static fig_message message;

static void test_formats(void) {
  is_text(fig_formats[0].name, "svg", "it draws SVG");
  is_text(fig_formats[1].name, "txt", "and records");
  ok(fig_formats[2].name == NULL, "and nothing else");
  ok(fig_cairo_version() == NULL && fig_pango_version() == NULL, "it names no library that it has not");
}

static void test_page(void) {
  fig_fonts *fonts;
  ok(fig_fonts_open(&fonts, &message) == FIG_OK, "fonts need no font on the machine");
  fig_page page = {.width = 100, .height = 50, .scale = 1};
  fig_device *device;
  ok(fig_open_svg(&device, fonts, &page, &message) == FIG_OK, "a page");
  device->chain(device, (double[]){0, 0, 50, 25}, 2, false, false);
  fig_stroke stroke = {.paint = {0, 0, 0, 1, NULL}, .width = 1};
  device->paint(device, NULL, &stroke);
  fig_text text = {.markup = "<i>T</i>", .size = 10, .x = 50, .y = 25, .paint = {0, 0, 0, 1, NULL}};
  device->text(device, &text);
  fig_bytes out = {0};
  ok(device->finish(device, &out, &message) == FIG_OK, "that is finished");
  fig_append(&out, "", 1);
  ok(strstr(out.data, "d=\"M0,0L50,25\"") && strstr(out.data, ">T</tspan></text>"), "with what was drawn");
  fig_bytes_free(&out);
  device->close(device);
  fig_fonts_close(fonts);
}

/* Cells of several sizes, one wider than a stored block may be, come back from libpng byte by byte. */
static void test_cells(void) {
  static const int sizes[][2] = {{1, 1}, {3, 2}, {64, 64}, {70000, 2}};
  uint32_t palette[256];
  for (uint32_t i = 0; i < 256; i++) palette[i] = i << 16 | (255 - i) << 8 | (i ^ 0x55);
  for (int k = 0; k < 4; k++) {
    int columns = sizes[k][0], rows = sizes[k][1];
    size_t n = (size_t)columns * (size_t)rows, wrong = 0;
    uint8_t *cells = malloc(n), *back = malloc(3 * n);
    if (!cells || !back) exit(99);
    for (size_t i = 0; i < n; i++) cells[i] = (uint8_t)(i * 37 + i / 251);
    fig_image image = {.cells = cells, .palette = palette, .columns = columns, .rows = rows};
    fig_bytes out = {0};
    ok(fig_pack_cells(&out, &image) == FIG_OK, "cells are packed");
    png_image png = {.version = PNG_IMAGE_VERSION};
    bool read = png_image_begin_read_from_memory(&png, out.data, out.length) != 0;
    ok(read && (int)png.width == columns && (int)png.height == rows, "libpng finds their size");
    png.format = PNG_FORMAT_RGB;
    ok(read && png_image_finish_read(&png, NULL, back, 0, NULL) != 0, "and reads them, sums and all");
    for (size_t i = 0; i < n; i++) {
      uint32_t rgb = palette[cells[i]];
      wrong +=
          back[3 * i] != (rgb >> 16 & 255) || back[3 * i + 1] != (rgb >> 8 & 255) || back[3 * i + 2] != (rgb & 255);
    }
    is_int((int64_t)wrong, 0, "each in its colour");
    fig_bytes_free(&out);
    free(cells);
    free(back);
  }
}

int main(void) {
  RUN(test_formats);
  RUN(test_page);
  RUN(test_cells);
  return done();
}
