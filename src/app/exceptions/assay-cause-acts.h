/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a person does about a cause. Main thread. */

#include <gtk/gtk.h>

#include "app/widgets/assay-tell.h"
#include "engine/project/assay-project.h"

G_BEGIN_DECLS

/* Whether @choice applies to @exception, of query "exceptions". */
gboolean assay_cause_takes  (AssayRow *exception, AssayChoice choice);
/* Chooses for those of @exceptions that it applies to, in one commit. @owner: a GObject, kept until
 * @tell is called with it. */
void     assay_cause_choose (AssayProject *project, AssayChoice choice, GPtrArray *exceptions,
                             AssayTellFunc tell, gpointer owner);
/* Has the pictures made again whose stored files are gone, in one commit. As assay_cause_choose. */
void     assay_cause_make_lost (AssayProject *project, AssayTellFunc tell, gpointer owner);
/* Opens the document that @row (of either query) is about in the person's editor. Only a failure is
 * told. */
void     assay_cause_edit   (AssayProject *project, AssayRow *row, AssayTellFunc tell,
                             gpointer owner);

G_END_DECLS
