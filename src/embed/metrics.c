/* metrics.c: a program of the build: measures DejaVu Sans through pango and writes what typeset_plain.c knows of it.
 *
 * Advances and kerning of the four faces in units of 1/2048 of the size: for the letters that figures in English and
 * Spanish are set in, Greek, and the signs of mathematics. Kerning is kept for pairs of Latin letters and marks, where
 * the font has it. Does not: run where the result is used, which may be another machine. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "figure/typeset_pango.h"

enum { UNITS = 2048, SIZE = 512, MOST = 4096 };

typedef struct range {
  uint32_t first, last;
} range;

/* Sorted, so that a letter is found by halving. */
static const range letters[] = {
    {0x20, 0x7e},     {0xa0, 0x17f},    {0x2c6, 0x2dd},   {0x370, 0x3ff},   {0x1e00, 0x1eff}, {0x2002, 0x200a},
    {0x2010, 0x2027}, {0x202f, 0x203a}, {0x2070, 0x209c}, {0x20ac, 0x20ac}, {0x2100, 0x214e}, {0x2150, 0x215e},
    {0x2190, 0x21ff}, {0x2200, 0x22ff}, {0x2308, 0x230b}, {0x2500, 0x259f}, {0x25a0, 0x25ff}, {0x2605, 0x2606},
    {0x2713, 0x2718}, {0x27e8, 0x27e9}, {0xfb00, 0xfb04}};
static const range kerned[] = {{0x21, 0x7e}, {0xab, 0xab},     {0xbb, 0xbb},
                               {0xc0, 0xff}, {0x2010, 0x2026}, {0xfb00, 0xfb04}};

static int collect(uint32_t *out, const range *ranges, size_t n) {
  int count = 0;
  for (size_t i = 0; i < n; i++)
    for (uint32_t c = ranges[i].first; c <= ranges[i].last && count < MOST; c++) out[count++] = c;
  return count;
}

/* The width of one or two letters in units of the face; −1 where the face has not both. */
static int width(PangoLayout *layout, uint32_t a, uint32_t b) {
  char text[16];
  int n = g_unichar_to_utf8(a, text);
  if (b) n += g_unichar_to_utf8(b, text + n);
  pango_layout_set_text(layout, text, n);
  if (pango_layout_get_unknown_glyphs_count(layout) > 0) return -1;
  PangoRectangle logical;
  pango_layout_get_extents(layout, NULL, &logical);
  return (int)lround((double)logical.width / PANGO_SCALE * UNITS / SIZE);
}

typedef struct pair {
  uint32_t left, right;
  int kern;
} pair;

/* advances: of all letters; of an oblique face they come in as those of the upright one, and what differs is written:
 * next to nothing. */
static void write_face(fig_fonts *fonts, const char *name, bool bold, bool oblique, const uint32_t *all, int n,
                       int *advances) {
  static uint32_t pairs[MOST];
  static pair found[MOST];
  static int single[MOST];
  fig_text text = {.markup = "H", .size = SIZE, .bold = bold};
  PangoLayout *layout = pango_layout_copy(fig_layout(fonts, &text));
  if (oblique) {
    PangoFontDescription *font = pango_font_description_copy(pango_layout_get_font_description(layout));
    pango_font_description_set_style(font, PANGO_STYLE_OBLIQUE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
  }
  printf("static const int16_t metric_%s[] = {", name);
  for (int i = 0; i < n; i++) {
    int advance = width(layout, all[i], 0);
    printf("%d,", advance - (oblique ? advances[i] : 0));
    advances[i] = advance;
  }
  printf("};\n");
  int m = collect(pairs, kerned, sizeof kerned / sizeof *kerned);
  for (int i = 0; i < m; i++) single[i] = width(layout, pairs[i], 0);
  int count = 0;
  for (int i = 0; i < m; i++)
    for (int j = 0; j < m && count < MOST; j++) {
      int both = width(layout, pairs[i], pairs[j]);
      if (both >= 0 && single[i] >= 0 && single[j] >= 0 && both != single[i] + single[j])
        found[count++] = (pair){pairs[i], pairs[j], both - single[i] - single[j]};
    }
  /* Apart, since neighbours of one kind are alike: a page that carries them compressed is half as long. */
  printf("static const uint16_t metric_left_%s[] = {", name);
  for (int i = 0; i < count; i++) printf("%u,", found[i].left);
  printf("};\nstatic const uint16_t metric_right_%s[] = {", name);
  for (int i = 0; i < count; i++) printf("%u,", found[i].right);
  printf("};\nstatic const int16_t metric_kern_%s[] = {", name);
  for (int i = 0; i < count; i++) printf("%d,", found[i].kern);
  printf("};\n");
  g_object_unref(layout);
}

int main(void) {
  static uint32_t all[MOST];
  static int advances[MOST];
  fig_message message = {0};
  fig_fonts *fonts;
  if (fig_fonts_open(&fonts, &message) != FIG_OK) return fprintf(stderr, "metrics: %s\n", message.text), 1;
  size_t ranges = sizeof letters / sizeof *letters;
  int n = collect(all, letters, ranges), at = 0;
  printf("/* Made by src/embed/metrics.c. */\nstatic const metric_range metric_ranges[] = {");
  for (size_t i = 0; i < ranges; i++) {
    printf("{%u,%u,%d},", letters[i].first, letters[i].last, at);
    at += (int)(letters[i].last - letters[i].first + 1);
  }
  printf("};\n");
  write_face(fonts, "upright", false, false, all, n, advances);
  write_face(fonts, "oblique", false, true, all, n, advances);
  write_face(fonts, "bold", true, false, all, n, advances);
  write_face(fonts, "bold_oblique", true, true, all, n, advances);
  fig_text capital = {.markup = "H", .size = 100};
  fig_extent extent;
  if (fig_measure(fonts, &capital, &extent) != FIG_OK) return 1;
  double line = pango_layout_get_baseline(fig_layout(fonts, &capital)) / (double)PANGO_SCALE / 100;
  printf("#define METRIC_CAPITAL %.8f\n#define METRIC_ASCENDER %.8f\n#define METRIC_DESCENDER %.8f\n",
         extent.ascent / 100, line, extent.descent / 100);
  fig_fonts_close(fonts);
  return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
