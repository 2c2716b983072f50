/* twins.h: the kernels by their definitions: one plain loop after another, in double.
 *
 * What holds: nothing here is fast, blocked, streamed or vectorised, and each function is the formula that kernels.h
 * states. Read these first. tests/engine/test_twins.c and test_attention_kernel.c hold every instruction set against
 * them; a program that is not a test does not contain them. The product's twin, which agrees to the bit, is
 * mm_matmul_naive (ops/matmul.c); the functions' twins (exp, …) are the C library's, in test_kernels.c. */
#ifndef MM_KERNELS_TWINS_H
#define MM_KERNELS_TWINS_H

#include "kernels/kernels.h"

/* Arrays are of doubles. Members without a twin here are NULL. */
extern const mm_kernel_table mm_kernel_twins;

#endif
