/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/project/assay-project.h"
#include "model/rows/assay-changes.h"

G_BEGIN_DECLS

AssayFeed *_assay_feed_new  (GMainContext *context, AssayTopics topics);
/* Fires for changed rows of the list @kind, whatever their topics. */
AssayFeed *_assay_feed_new_of_rows (GMainContext *context, const char *kind);
/* Any thread. */
void       _assay_feed_push (AssayFeed *self, AssayTopics topics);
void       _assay_feed_push_changes (AssayFeed *self, const AssayChanges *changes);
/* All that was pushed since the last time, whether or not it fired; while "changed" is emitted,
 * what it is about. (transfer full) */
AssayChanges *_assay_feed_take_changes (AssayFeed *self);

G_END_DECLS
