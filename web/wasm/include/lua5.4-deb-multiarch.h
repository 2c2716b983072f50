/* What Debian's luaconf.h asks of the machine: the folder of its libraries. A page has none. */
#define DEB_HOST_MULTIARCH "wasm32-wasi"
