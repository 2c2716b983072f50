/* typeset.c: what both typesetters share: places relative to a baseline, and letters inside XML. Does not: measure. */
#include "typeset.h"

#include <string.h>

void fig_fonts_close(fig_fonts *fonts) {
  if (fonts != NULL) fonts->close(fonts);
}

fig_status fig_measure(fig_fonts *fonts, const fig_text *text, fig_extent *out) {
  return fonts->measure(fonts, text, out);
}

fig_status fig_missing(fig_fonts *fonts, const fig_text *text, fig_bytes *out) {
  return fonts->missing(fonts, text, out);
}

double fig_first_baseline(const fig_text *text, const fig_extent *extent, double descender) {
  double last = extent->descent - descender; /* the last baseline below the first */
  switch (text->vertical) {
  case FIG_BASELINE: break;
  case FIG_MIDDLE: return (extent->ascent - last) / 2;
  case FIG_TOP: return extent->ascent;
  case FIG_BOTTOM: return -extent->descent;
  }
  return 0;
}

void fig_print_xml(fig_bytes *out, const char *text) {
  for (const char *c = text; *c; c++) switch (*c) {
    case '&': fig_print(out, "&amp;"); break;
    case '<': fig_print(out, "&lt;"); break;
    case '>': fig_print(out, "&gt;"); break;
    case '"': fig_print(out, "&quot;"); break;
    default:
      if ((unsigned char)*c < 0x20 && *c != '\t' && *c != '\n') fig_print(out, "\xef\xbf\xbd");
      else fig_append(out, c, 1);
    }
}

void fig_note_letter(fig_bytes *out, uint32_t letter) {
  char bytes[5] = {0};
  size_t n = letter < 0x80 ? 1 : letter < 0x800 ? 2 : letter < 0x10000 ? 3 : 4;
  static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
  for (size_t i = n - 1; i > 0; i--, letter >>= 6) bytes[i] = (char)(0x80 | (letter & 63));
  bytes[0] = (char)(leads[n] | letter);
  for (size_t at = 0; at + n <= out->length; at++)
    if (memcmp(out->data + at, bytes, n) == 0) return; /* UTF-8: one letter never begins inside another */
  fig_append(out, bytes, n);
}
