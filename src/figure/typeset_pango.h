/* typeset_pango.h: what the cairo devices share about text: laid-out lines and where they go. Does not: draw. */
#ifndef FIG_TYPESET_PANGO_H
#define FIG_TYPESET_PANGO_H

#include <pango/pangocairo.h>

#include "typeset.h"

/* The laid-out text, kept by `fonts`, which fig_fonts_open made, until thousands of others have been asked for; NULL
 * when memory ran out or the font is not the one that was asked for. Its unit is the point. */
PangoLayout *fig_layout(fig_fonts *fonts, const fig_text *text);
/* From the anchor to the layout's top left corner, before the text is turned. */
void fig_text_offset(fig_fonts *fonts, const fig_text *text, double *dx, double *dy);
/* The settings that make letters come out alike wherever cairo draws them: no hinting, grey antialiasing. */
cairo_font_options_t *fig_font_options(void);

#endif
