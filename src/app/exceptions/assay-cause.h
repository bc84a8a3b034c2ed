/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Causes of what stands in Exceptions: one thing that went wrong, with the pictures or the
 * documents that it holds up. Made of rows; asks nothing. Words are in the person's language.
 * Main thread. */

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_CAUSE (assay_cause_get_type ())
G_DECLARE_FINAL_TYPE (AssayCause, assay_cause, ASSAY, CAUSE, GObject)
/* Signal "changed": it holds up others now, or is older. */

/* @exceptions: (element-type AssayRow) of query "exceptions", @problems: of query "check",
 * @missing: of query "missing"; each may be %NULL. Documents first, then models, else as the rows
 * come. (transfer full) (element-type AssayCause) */
GPtrArray  *assay_causes_group  (GPtrArray *exceptions, GPtrArray *problems, GPtrArray *missing);
/* Makes @causes what @now is; a cause that was there stays the same object. Takes @now. */
void        assay_causes_follow (GListStore *causes, GPtrArray *now);

/* The rows that it holds up: of exceptions, of problems of documents, or a model. Borrowed. */
GListModel *assay_cause_get_rows           (AssayCause *self);
gboolean    assay_cause_is_about_documents (AssayCause *self);
gboolean    assay_cause_is_about_pictures  (AssayCause *self);
/* The model that it is about, known before anything was sent; %NULL: none. Borrowed. */
const AssayModelRow *assay_cause_get_model (AssayCause *self);
/* Whether to say which file a model is helps. */
gboolean    assay_cause_wants_file         (AssayCause *self);
/* Whether a document is to be changed before anything helps. */
gboolean    assay_cause_wants_edit         (AssayCause *self);
/* Whether stored files of pictures are gone: a backup has them, or they are made again. */
gboolean    assay_cause_is_lost            (AssayCause *self);
const char *assay_cause_get_icon           (AssayCause *self); /* static */

/* New strings. */
char *assay_cause_dup_title (AssayCause *self); /* a few words */
char *assay_cause_dup_what  (AssayCause *self); /* what happened; "" where each says its own */
char *assay_cause_dup_means (AssayCause *self); /* what it means for the work */
char *assay_cause_dup_count (AssayCause *self); /* "9 assets" */
/* Since when it is there: "2 h"; "" of documents, of which nobody knows. @now_us: wall time. */
char *assay_cause_dup_age   (AssayCause *self, gint64 now_us);

G_END_DECLS
