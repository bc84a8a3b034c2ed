/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the keyring has for a server goes to a project, which shows it to that server from then on.
 * Main thread. */

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

/* @server: as it was typed, or as servers are named; %NULL, or no address: nothing is asked. @done
 * comes in any case, later: what keeps the key from being found is told where it is given, and
 * a server that wants one says so. */
void assay_key_show_async  (AssayProject *project, const char *server, GCancellable *cancellable,
                            GAsyncReadyCallback done, gpointer data);
/* %FALSE: it was cancelled. */
gboolean assay_key_show_finish (AssayProject *project, GAsyncResult *result);
/* The arguments of act "key". @text: %NULL: it has none any more. */
AssayKeyArgs *assay_key_args_new (const char *server, const char *text);

G_END_DECLS
