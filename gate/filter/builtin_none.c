#include "filter/builtin.h"

/* The programs link the real one in its place, see the Makefile. */
_Alignas(8) const char builtin_image[8] = "";
const size_t builtin_image_len = 0;
