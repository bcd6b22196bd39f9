/*
 * url: web addresses in running text, found as twitter-text 3 finds them,
 * which X and Mastodon count by.
 *
 * Its list of top-level domains isn't ours: behind a scheme any name of
 * letters is taken for one, without a scheme every country's and the generic
 * ones in wide use. A rare one is then counted letter by letter.
 */
#ifndef GATE_DRAFT_URL_H
#define GATE_DRAFT_URL_H

#include <stdbool.h>
#include <stddef.h>

/* url_length returns the length of the address that begins at `at` in valid
 * UTF-8, without the punctuation that ends a sentence; 0: none begins there.
 * `bare`: also those without http:// or https://. */
size_t url_length(const char *text, size_t len, size_t at, bool bare);

#endif
