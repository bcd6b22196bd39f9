/*
 * hidden: characters that a reader can't see, or that change how others are
 * shown, and the names by which people are shown them (‹RLO›, ‹ZWSP›).
 *
 * Where a script or an emoji can't be written without one it is honest: the
 * joiners of Persian, Hindi and of families, the selectors of ❤️ and of
 * ideographs and Mongolian letters, the tags of three flags. What a rule makes
 * of them stands in wordlists/leak/hidden.yaml.
 */
#ifndef GATE_BASE_HIDDEN_H
#define GATE_BASE_HIDDEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HIDDEN_NAME 16 /* bytes of the longest name, and its NUL */

/* hidden_at: the character at `at` of valid UTF-8 can't be seen there, and
 * isn't honest there. Looks at most HIDDEN_REACH bytes around. */
#define HIDDEN_REACH ((size_t)40)
bool hidden_at(const char *text, size_t len, size_t at);

/* hidden_name writes what a character is called: RLO, ZWSP, VS16, else
 * U+202E. */
void hidden_name(uint32_t point, char name[HIDDEN_NAME]);

#endif
