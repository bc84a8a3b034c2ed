/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What changed, as a value: topics, and the rows of the index by kind and row id. The writer makes
 * one a batch from what its connection really wrote, feeds merge them until somebody looks, and the
 * socket carries them. One thread at a time. */

#include "model/log/assay-event.h"

G_BEGIN_DECLS

/* So many rows of one kind are named one by one; with more, all of the kind count as changed. */
#define ASSAY_CHANGES_MAX_ROWS 4096

typedef struct _AssayChanges AssayChanges;

AssayChanges *assay_changes_new  (void);
AssayChanges *assay_changes_copy (const AssayChanges *self);
void          assay_changes_free (AssayChanges *self);

void          assay_changes_add_topics (AssayChanges *self, AssayTopics topics);
/* @kind: of the list ("cards", "jobs" …), copied. */
void          assay_changes_add_row    (AssayChanges *self, const char *kind, gint64 row);
/* Every row of the kind: a rebuild, or nobody knows which. */
void          assay_changes_add_all    (AssayChanges *self, const char *kind);
void          assay_changes_merge      (AssayChanges *self, const AssayChanges *other);
void          assay_changes_clear      (AssayChanges *self);

AssayTopics   assay_changes_get_topics (const AssayChanges *self);
gboolean      assay_changes_is_empty   (const AssayChanges *self);
/* The rows of @kind, sorted, each once; %NULL and 0 if none changed. @out_all: all of them did, and
 * none is named. Borrowed until the next change. */
const gint64 *assay_changes_get_rows   (const AssayChanges *self, const char *kind, guint *out_n,
                                        gboolean *out_all);
/* The kinds that rows are named of, for who writes all of them down; %NULL behind the last. */
const char   *assay_changes_get_kind   (const AssayChanges *self, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayChanges, assay_changes_free)

G_END_DECLS
