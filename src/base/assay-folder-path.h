/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Files below an open folder by a path with slashes ("specs/weapons/bow.json"): each folder on the
 * way is opened as assay_folder_open_below does, so that none of them is a link. A path that is
 * absolute or holds "." or ".." is refused as strange. Blocking; errors as assay-folder.h. */

#include "base/assay-folder.h"

G_BEGIN_DECLS

/* The folder that has the last name of @path. @make: those that are not there are made. */
AssayFolder *assay_folder_open_parent  (AssayFolder *self, const char *path, gboolean make,
                                        GError **error);
/* That name; borrowed. */
const char  *assay_folder_last_name    (const char *path);
/* Whether a file with one name is there, and what is known of it. */
gboolean     assay_folder_look_at_path (AssayFolder *self, const char *path, struct stat *out,
                                        GError **error);
/* As assay_folder_replace_file; makes the folders. */
gboolean     assay_folder_replace_path (AssayFolder *self, const char *path, GBytes *bytes,
                                        GError **error);
/* What has the name goes, a link too, never what it leads to. Not synced. */
gboolean     assay_folder_remove_path  (AssayFolder *self, const char *path, GError **error);

G_END_DECLS
