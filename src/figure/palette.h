/* palette.h: the few colours that a picture needs. Does not: encode. */
#ifndef FIG_PALETTE_H
#define FIG_PALETTE_H

#include "device.h"

/* Fills palette where 256 colours are enough for pixels 0x..RRGGBB, `stride` of them a row, and puts in their
 * place, from the first byte on, width · height bytes: places in the palette. false leaves the pixels' colours
 * as they were. */
bool fig_find_palette(uint32_t palette[256], uint32_t *pixels, size_t stride, int width, int height);

#endif
