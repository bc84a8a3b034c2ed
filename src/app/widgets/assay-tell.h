/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Whom what becomes of a press is told: it is known later than it was pressed, and by then the
 * widget that asked may be gone. Main thread. */

#include <glib-object.h>

G_BEGIN_DECLS

/* @undo: detailed name of the action that takes it back; "" when nothing can be. */
typedef void (*AssayTellFunc) (gpointer owner, const char *text, const char *undo);

typedef struct
{
  AssayTellFunc func;
  GObject      *owner; /* a reference */
} AssayTell;

/* @owner: a GObject; it stays until assay_tell_clear. */
AssayTell assay_tell_to    (AssayTellFunc func, gpointer owner);
void      assay_tell       (const AssayTell *self, const char *text, const char *undo);
void      assay_tell_clear (AssayTell *self);

G_END_DECLS
