/* kernels.c: which kernels the page linked in beside the module; world.js answers. */
#include "kernels/kernels.h"

/* page_kernels(): the address of a kernel set, or 0. */
__attribute__((import_module("page"), import_name("kernels"))) const mm_kernels *page_kernels(void);
const mm_kernels *mm_kernels_of_page(void);
const mm_kernels *mm_kernels_of_page(void) { return page_kernels(); }
