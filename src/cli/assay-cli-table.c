/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/assay-cli-table.h"

#include "base/assay-text-seen.h"
#include "cli/assay-cli-text.h"

#define GAP 2

typedef struct
{
  char *text; /* in the chunk */
  guint width;
} Cell;

struct _AssayCliTable
{
  guint n_columns;
  guint *widths; /* of the columns so far */
  GArray *cells; /* Cell, line after line */
  GStringChunk *texts;
};

AssayCliTable *
assay_cli_table_new (guint n_columns)
{
  AssayCliTable *self = g_new0 (AssayCliTable, 1);

  g_assert (n_columns > 0);
  self->n_columns = n_columns;
  self->widths = g_new0 (guint, n_columns);
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  self->texts = g_string_chunk_new (4096);
  return self;
}

void
assay_cli_table_free (AssayCliTable *self)
{
  if (self == NULL)
    return;
  g_free (self->widths);
  g_array_unref (self->cells);
  g_string_chunk_free (self->texts);
  g_free (self);
}

void
assay_cli_table_add (AssayCliTable *self, const char *cell)
{
  g_autofree char *shown = assay_text_show (cell, TRUE);
  Cell added = {g_string_chunk_insert (self->texts, g_strchomp (shown)),
                assay_cli_text_measure (shown)};
  guint column = self->cells->len % self->n_columns;

  self->widths[column] = MAX (self->widths[column], added.width);
  g_array_append_val (self->cells, added);
}

static void
append_spaces (GString *out, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (out, ' ');
}

/* Spaces are owed until a cell follows: empty cells leave none at the end of a line. */
char *
assay_cli_table_print (AssayCliTable *self)
{
  GString *out = g_string_new (NULL);
  guint owed = 0;

  for (guint i = 0; i < self->cells->len; i++)
    {
      const Cell *cell = &g_array_index (self->cells, Cell, i);
      guint column = i % self->n_columns;

      if (*cell->text != '\0')
        {
          append_spaces (out, owed);
          g_string_append (out, cell->text);
          owed = 0;
        }
      owed += self->widths[column] - cell->width + GAP;
      if (column + 1 == self->n_columns || i + 1 == self->cells->len)
        {
          g_string_append_c (out, '\n');
          owed = 0;
        }
    }
  return g_string_free (out, FALSE);
}
