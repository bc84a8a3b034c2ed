/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is queued is made of pinned specs: their lines in lock.json are written first. */
#include "run/assay-runner-private.h"

#include "core/recipe/assay-pin.h"
#include "core/recipe/assay-recipe.h"

/* 0 .. ASSAY_SEED_MAX */
static gint64
new_random (AssayRunner *self)
{
  guint64 number = 0;

  assay_entropy_fill (self->options.entropy, (guint8 *) &number, sizeof number);
  return (gint64) (number & (guint64) ASSAY_SEED_MAX);
}

/* The lines that lock.json lacks of the specs of @items. */
static GPtrArray *
list_lines (AssayRunner *self, const AssayCatalog *catalog, GPtrArray *items)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);
  const char *last = NULL; /* pictures of one spec follow each other */

  for (guint i = 0; i < items->len; i++)
    {
      const AssayPlanItem *item = items->pdata[i];
      const AssayDocument *spec = g_strcmp0 (item->spec, last) == 0
                                    ? NULL
                                    : assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, item->spec);
      AssayDocument *line =
        spec != NULL ? assay_pin_line (catalog, (const AssaySpec *) spec, new_random (self)) : NULL;

      last = item->spec;
      if (line != NULL)
        g_ptr_array_add (lines, line);
    }
  return lines;
}

/* What came up while lines were written waits for the next look. */
void
_assay_runner_leave_unpinned (AssayRunner *self, const AssayCatalog *catalog, GPtrArray *items)
{
  g_autoptr (GPtrArray) lines = list_lines (self, catalog, items);

  for (guint i = 0; i < lines->len; i++)
    for (guint j = items->len; j > 0; j--)
      if (g_str_equal (((AssayPlanItem *) items->pdata[j - 1])->spec,
                       ((AssayDocument *) lines->pdata[i])->id))
        g_ptr_array_remove_index (items, j - 1);
}

gboolean
_assay_runner_pin (AssayRunner *self,
                   const AssayCatalog *catalog,
                   GPtrArray *items,
                   gboolean *out_pinned)
{
  g_autoptr (GPtrArray) lines = list_lines (self, catalog, items);
  g_autoptr (GError) error = NULL;

  *out_pinned = lines->len > 0 && self->options.pin != NULL;
  if (!*out_pinned || self->options.pin (lines, self->options.data, &error))
    return TRUE;
  _assay_runner_hold (self, error->message);
  return FALSE;
}
