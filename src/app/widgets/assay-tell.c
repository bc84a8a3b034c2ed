/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/widgets/assay-tell.h"

AssayTell
assay_tell_to (AssayTellFunc func, gpointer owner)
{
  return (AssayTell){func, g_object_ref (owner)};
}

void
assay_tell (const AssayTell *self, const char *text, const char *undo)
{
  self->func (self->owner, text, undo);
}

void
assay_tell_clear (AssayTell *self)
{
  g_clear_object (&self->owner);
}
