/* wait.h for the build that runs in a page, which starts no process: posix.h has what is asked of it. */
