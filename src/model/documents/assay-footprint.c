/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-catalog.h"

#include <string.h>

struct _AssayFootprint
{
  GPtrArray *documents; /* sorted by file, each once */
};

AssayFootprint *
assay_footprint_new (void)
{
  AssayFootprint *self = g_new0 (AssayFootprint, 1);

  self->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);
  return self;
}

void
assay_footprint_free (AssayFootprint *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->documents);
  g_free (self);
}

/* Few documents are read by one function: a linear search from the end is enough. */
void
assay_footprint_add (AssayFootprint *self, const AssayDocument *document)
{
  guint place;

  if (self == NULL || document == NULL)
    return;
  for (place = self->documents->len; place > 0; place--)
    {
      const AssayDocument *other = g_ptr_array_index (self->documents, place - 1);
      int order = strcmp (document->file, other->file);

      if (order == 0)
        return;
      if (order > 0)
        break;
    }
  g_ptr_array_insert (self->documents, (int) place, assay_document_ref (document));
}

guint
assay_footprint_count (const AssayFootprint *self)
{
  return self->documents->len;
}

const char *
assay_footprint_get (AssayFootprint *self, guint index, AssayDigest *out_hash)
{
  const AssayDocument *document;

  g_return_val_if_fail (index < self->documents->len, NULL);
  document = g_ptr_array_index (self->documents, index);
  if (out_hash != NULL)
    *out_hash = document->hash;
  return document->file;
}
