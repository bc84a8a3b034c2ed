/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Which stored files a history reaches: those that its events name, and those that stored files of
 * text which are reached name in turn (a recipe its inputs, a report its pictures). Every digest
 * counts, whatever it is of: one too many keeps a file, one too few loses it. Blocking; any thread,
 * one at a time. */

#include <gio/gio.h>

#include "model/log/assay-event.h"
#include "store/assay-blobs.h"

G_BEGIN_DECLS

/* A set of AssayDigest, new. */
GHashTable *assay_reach_new       (void);
void        assay_reach_add_text  (GHashTable *reached, const char *text, gsize n_bytes);
void        assay_reach_add_event (GHashTable *reached, const AssayEvent *event);

/* Each stored file that is reached, once. @bytes: %NULL unless they were asked for or had to be
 * read. %FALSE + error ends it. */
typedef gboolean (*AssayReachVisit) (const AssayDigest *digest, GBytes *bytes, gpointer data,
                                     GError **error);
/* Adds to @reached what the stored files in it name, and so on to the end. Pictures name nothing
 * and are read only @whole. What is not stored is passed over (many digests are of something else);
 * what is stored and cannot be read is an error, for it may name any other, unless @damaged (may be
 * %NULL), a set like @reached, takes it, which takes nothing that this machine cannot read for now.
 * @visit: may be %NULL. */
gboolean    assay_reach_follow    (GHashTable *reached, AssayBlobs *blobs, gboolean whole,
                                   GHashTable *damaged, AssayReachVisit visit, gpointer data,
                                   GCancellable *cancellable, GError **error);

G_END_DECLS
