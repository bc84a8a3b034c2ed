/* SPDX-License-Identifier: GPL-3.0-or-later */
/* print-tools: the register of review tools as lines of tab-separated words (letter, title,
 * sentence, then label and title of each key of its own), for the tables of keys in the manual
 * (tests/data/test-docs.py compares and rewrites). */
#include "app/canvas/assay-layer.h"

#include <stdio.h>

int
main (void)
{
  for (guint i = 0; assay_layers[i] != NULL; i++)
    {
      const AssayLayer *layer = assay_layers[i];

      printf ("%c\t%s\t%s", layer->key, layer->title, layer->sentence);
      for (const AssayLayerKey *own = layer->keys; own != NULL && own->keyval != 0; own++)
        printf ("\t%s\t%s", own->label, own->title);
      printf ("\n");
    }
  return 0;
}
