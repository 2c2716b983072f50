/* palette.h: the few colours that a picture needs. Does not: encode. */
#ifndef FIG_PALETTE_H
#define FIG_PALETTE_H

#include "device.h"

/* Fills palette and cells (width · height) and returns true where 256 colours are enough for pixels 0x..RRGGBB, `stride` of them
 * a row; false leaves the contents of both undefined. */
bool fig_find_palette(uint32_t palette[256], uint8_t *cells, const uint32_t *pixels, size_t stride, int width,
                      int height);

#endif
