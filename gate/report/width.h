/*
 * width: how many columns of a terminal a character takes, for the mark
 * under an excerpt. Tables from Unicode 14 (UAX #11 Wide and Fullwidth;
 * general categories Mn and Me, and Hangul's joining vowels); sequences that
 * a terminal may draw as one emoji count as their parts.
 */
#ifndef GATE_REPORT_WIDTH_H
#define GATE_REPORT_WIDTH_H

#include <stddef.h>
#include <stdint.h>

/* width_of gives 0, 1 or 2. */
size_t width_of(uint32_t point);

/* width_text is the sum over valid UTF-8. */
size_t width_text(const char *text, size_t len);

#endif
