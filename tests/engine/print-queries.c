/* SPDX-License-Identifier: GPL-3.0-or-later */
/* print-queries: the register of query kinds as lines of tab-separated words (kind, "listed" or "",
 * what it gives), for the table of src/engine/README.md and the list in assayctl(1)
 * (tests/data/test-docs.py compares and rewrites). */
#include "engine/host/assay-engine.h"

#include <stdio.h>

int
main (void)
{
  for (guint file = 0; assay_queries[file] != NULL; file++)
    for (const AssayQueryKind *row = assay_queries[file]; row->kind != NULL; row++)
      printf ("%s\t%s\t%s\n", row->kind, row->listed ? "listed" : "", row->gives);
  return 0;
}
