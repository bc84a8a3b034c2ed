/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A folder of its own for a test, gone afterwards. */

#include <glib.h>

G_BEGIN_DECLS

/* The path of a new empty folder. Aborts the test if there can be none. */
char *temp_folder_new    (void);
/* Deletes it with everything in it (links are not followed) and frees @path. %NULL is fine. */
void  temp_folder_remove (char *path);

typedef char TempFolder;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TempFolder, temp_folder_remove)

G_END_DECLS
