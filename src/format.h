/* format.h: what the engine, the figures and the binding share, which is one attribute: compilers check
 * calls against formats. */
#ifndef FORMAT_H
#define FORMAT_H

#if defined(__GNUC__)
#define PRINTF_LIKE(at, first) __attribute__((format(printf, at, first)))
#else
#define PRINTF_LIKE(at, first)
#endif

#endif
