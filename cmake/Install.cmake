# Installed: the program, the public headers and one library with a CMake package config.
# Filled in with the public library.
