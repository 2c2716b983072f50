/* pdf.h: indexed images in cairo's PDF. Does not: draw. */
#ifndef FIG_PDF_H
#define FIG_PDF_H

#include "device.h"

/* A heatmap waiting for its place: its PNG, made when it was drawn. */
typedef struct fig_held {
  fig_bytes png;
  uint32_t palette[256];
  int columns, rows;
} fig_held;

/* True for the cairo whose files fig_pdf_insert knows how to read. */
bool fig_pdf_known(void);
/* The placeholder that cairo draws for image i: fig_pdf_placeholder_width(i) × FIG_PLACEHOLDER_HEIGHT pixels. */
enum { FIG_PLACEHOLDER_HEIGHT = 3 };
int fig_pdf_placeholder_width(int i);
/* Copies the PDF with each placeholder's object replaced by the image. FIG_ECAIRO when the file is not
 * built as expected. */
fig_status fig_pdf_insert(fig_bytes *out, const fig_bytes *pdf, const fig_held *images, int n);

#endif
