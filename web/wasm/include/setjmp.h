/* setjmp.h for the build that runs in a page: WASI's C library has none. setjmp and longjmp become a catch and a throw
 * of WebAssembly's own exceptions, by clang's -mllvm -wasm-enable-sjlj and the three functions of runtime.c. */
#ifndef WEB_SETJMP_H
#define WEB_SETJMP_H

typedef struct web_jump {
  void *invocation;
  unsigned label;
  struct web_thrown { /* what the throw carries; clang reads it in this order */
    void *env;
    int value;
  } thrown;
} jmp_buf[1];
int setjmp(jmp_buf env) __attribute__((returns_twice));
_Noreturn void longjmp(jmp_buf env, int value);

#endif
