/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Choose a File: which file of the server a model is. The nearest come first, then all others, with
 * a search; what is chosen is said for this machine (machine.json), as “assayctl map” does. Main
 * thread. */

#include "app/exceptions/assay-cause-acts.h"

G_BEGIN_DECLS

/* @model: "checkpoint:copax", or %NULL: the one that @said, what a server said, names; or else the
 * first that is missing. @tell: once, with @owner, a GObject, when one was chosen or the server
 * cannot be asked; @undo takes it back. */
void assay_model_chooser_open (GtkWidget *parent, AssayProject *project, const char *model,
                               const char *said, AssayTellFunc tell, gpointer owner);

/* Which of @models, of act "models", is meant; %NULL: none is missing. Borrowed. Pure. */
const AssayModelRow *assay_model_chooser_find (GPtrArray *models, const char *model,
                                               const char *said);

G_END_DECLS
