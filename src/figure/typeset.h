/* typeset.h: what a typesetter is: whoever measures text and writes it into an SVG.
 *
 * There are two: pango's (typeset_pango.c), which gives outlines, and one that needs no library (typeset_plain.c),
 * which gives letters with their places, for a page that has the font. Does not: draw. */
#ifndef FIG_TYPESET_H
#define FIG_TYPESET_H

#include "device.h"

struct fig_fonts {
  fig_status (*measure)(fig_fonts *fonts, const fig_text *text, fig_extent *out);
  fig_status (*missing)(fig_fonts *fonts, const fig_text *text, fig_bytes *out);
  const char *element; /* what a text is in an SVG: "path" or "text" */
  /* Appends what is left of that element once its colours and its place are written. */
  fig_status (*svg)(fig_fonts *fonts, const fig_text *text, fig_bytes *out);
  void (*close)(fig_fonts *fonts);
};

/* The typesetter without libraries. Its measures come from a table made at build time (src/embed/metrics.c). */
fig_status fig_fonts_open_plain(fig_fonts **out, fig_message *message);

/* How far below the anchor the first baseline is. `descender`: of the last line, below its own baseline. */
double fig_first_baseline(const fig_text *text, const fig_extent *extent, double descender);

/* &amp; and friends, for text inside XML; a control character, which XML has no way to say, as U+FFFD. */
void fig_print_xml(fig_bytes *out, const char *text);
/* Appends the letter in UTF-8 unless `out` has it already. */
void fig_note_letter(fig_bytes *out, uint32_t letter);

#endif
