/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The key of one server: headers of any name with what is sent in them. Saved, it is kept in the
 * keyring and shown to the server at once; what the keyring does not take can be used until the
 * program ends, if the person says so. Main thread. */

#include "engine/project/assay-project.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_KEY_DIALOG (assay_key_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AssayKeyDialog, assay_key_dialog, ASSAY, KEY_DIALOG, AdwWindow)

/* @server: as servers are named (assay_key_dup_server). Not presented yet. */
GtkWindow *assay_key_dialog_new (GtkWindow *parent, AssayProject *project, const char *server);

/* Signal "changed" (const char *text): what is told. */

G_END_DECLS
