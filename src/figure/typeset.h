/* typeset.h: what the devices share about text: laid-out lines and where they go. Does not: draw. */
#ifndef FIG_TYPESET_H
#define FIG_TYPESET_H

#include <pango/pangocairo.h>

#include "device.h"

/* The laid-out text, kept by `fonts`; NULL when memory ran out. Its unit is the point. */
PangoLayout *fig_layout(fig_fonts *fonts, const fig_text *text);
/* From the anchor to the layout's top left corner, before the text is turned. */
void fig_text_offset(fig_fonts *fonts, const fig_text *text, double *dx, double *dy);
/* The settings that make letters come out alike wherever cairo draws them: no hinting, grey antialiasing. */
cairo_font_options_t *fig_font_options(void);

/* &amp; and friends, for text inside XML. */
void fig_print_xml(fig_bytes *out, const char *text);

#endif
