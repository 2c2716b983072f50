/* png.c: PNG files through libpng, of cells with a palette or of 24-bit pixels.
 *
 * Rows are stored unfiltered: figures are flat areas and letters, which deflate packs better and faster that way than
 * through the filters meant for photographs; at its first level, in less than half the time and within a tenth of the
 * size of the slower ones. Does not: write the time, so that the same picture is the same bytes. */
#include "device.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

static void append(png_structp png, png_bytep data, png_size_t length) {
  fig_append(png_get_io_ptr(png), data, length);
}
static void flush(png_structp png) { (void)png; }
static void fail(png_structp png, png_const_charp reason) {
  (void)reason;
  png_longjmp(png, 1);
}
static void ignore(png_structp png, png_const_charp reason) { (void)png, (void)reason; }

/* libpng leaves by longjmp, so nothing that must be freed is made between here and there. */
static bool encode(png_structp png, png_infop info, const fig_png *picture) {
  if (setjmp(png_jmpbuf(png))) return false;
  png_set_compression_level(png, 1);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
  png_set_IHDR(png, info, (png_uint_32)picture->width, (png_uint_32)picture->height, 8,
               picture->palette != NULL ? PNG_COLOR_TYPE_PALETTE : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (picture->palette != NULL) {
    png_color colours[256];
    for (int i = 0; i < 256; i++) {
      uint32_t rgb = picture->palette[i];
      colours[i] = (png_color){(png_byte)(rgb >> 16 & 255), (png_byte)(rgb >> 8 & 255), (png_byte)(rgb & 255)};
    }
    png_set_PLTE(png, info, colours, 256);
  }
  if (picture->dots_per_metre)
    png_set_pHYs(png, info, picture->dots_per_metre, picture->dots_per_metre, PNG_RESOLUTION_METER);
  if (picture->title != NULL) {
    png_text text = {
        .compression = PNG_ITXT_COMPRESSION_NONE, .key = (png_charp) "Title", .text = (png_charp)picture->title};
    png_set_text(png, info, &text, 1);
  }
  png_write_info(png, info);
  for (int i = 0; i < picture->height; i++) png_write_row(png, picture->rows + (size_t)i * picture->stride);
  png_write_end(png, info);
  return true;
}

fig_status fig_pack_cells(fig_bytes *out, const fig_image *image) {
  fig_png cells = {.width = image->columns,
                   .height = image->rows,
                   .palette = image->palette,
                   .rows = image->cells,
                   .stride = (size_t)image->columns};
  return fig_encode_png(out, &cells);
}

fig_status fig_encode_png(fig_bytes *out, const fig_png *picture) {
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, fail, ignore);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  bool ok = info != NULL;
  if (ok) {
    png_set_write_fn(png, out, append, flush);
    ok = encode(png, info, picture);
  }
  if (png) png_destroy_write_struct(&png, info ? &info : NULL);
  return ok && !out->failed ? FIG_OK : FIG_ENOMEM;
}
