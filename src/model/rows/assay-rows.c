/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rows/assay-rows.h"

#include <string.h>

#define TABLE(name) &name,
static const AssayTable *const tables[] = {ASSAY_ROW_TABLES (TABLE)};
#undef TABLE

const AssayTable *
assay_row_table_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (strcmp (tables[i]->name, name) == 0)
      return tables[i];
  return NULL;
}
