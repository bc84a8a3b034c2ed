/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-plural.h"

#include "base/assay-sentence.h"

char *
assay_plural_fill (const AssayPlural *self,
                   gint64 n,
                   const char *const *args,
                   AssayTranslatePlural translate)
{
  g_return_val_if_fail (self->one != NULL && self->many != NULL, NULL);

  return assay_sentence_fill_n (translate (self->one, self->many, (gulong) n), n, args);
}
