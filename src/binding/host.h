/* host.h: how main.c hooks the embedded files and the C modules into a new interpreter. */
#ifndef HOST_H
#define HOST_H

#include <lua.h>

/* folder: NULL, or where to look for each file before the embedded ones. */
void host_install(lua_State *L, const char *folder);

#endif
