/*
 * british: British spellings as the American ones they stand for, where no
 * British dictionary is installed: colour as color, organised as organized.
 */
#ifndef GATE_FILTER_BRITISH_H
#define GATE_FILTER_BRITISH_H

#include <stdbool.h>
#include <stddef.h>

#include "filter/dictionary.h"

/* british_knows: the dictionary knows an American word that this would be. */
bool british_knows(const struct dictionary *dictionary, const char *word,
		   size_t len);

#endif
