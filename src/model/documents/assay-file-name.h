/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What can be said of a file from its name: what it was left by, and where it cannot lie. Pure. */

#include <glib.h>

G_BEGIN_DECLS

/* A copy that a program for shared folders makes when two machines changed one file: Syncthing,
 * Dropbox, Nextcloud, OneDrive, a file manager's "(1)". */
gboolean assay_file_name_is_sync_copy (const char *name);
/* What an editor, a merge or a careful person leaves beside a file. */
gboolean assay_file_name_is_backup (const char *name);
/* Windows keeps the name for a device, whatever its ending: no such file or folder can be checked
 * out or copied there. Any case; the part before the first point counts. */
gboolean assay_file_name_is_reserved (const char *name);
/* The first component of @path (with /) that is. New string or %NULL. */
char *assay_file_name_dup_reserved (const char *path);

G_END_DECLS
