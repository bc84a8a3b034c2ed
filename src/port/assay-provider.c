/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/assay-provider.h"

AssayGenerateResult *
assay_generate_result_new (void)
{
  AssayGenerateResult *self = g_new0 (AssayGenerateResult, 1);

  self->pictures = g_array_new (FALSE, FALSE, sizeof (AssayDigest));
  return self;
}

void
assay_generate_result_free (AssayGenerateResult *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->pictures);
  g_free (self->error_class);
  g_free (self->message);
  g_free (self);
}
