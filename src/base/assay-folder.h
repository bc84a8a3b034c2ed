/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A folder held open, and the files in it that are Assay's own. A project or a game's folder may
 * come from anybody, so nothing in it is reached by a path that could lead elsewhere: every name is
 * looked up in the open folder, no link is followed, and what was opened must be a regular file of
 * ours with one name (or a folder of ours). Anything else is refused with
 * ASSAY_FOLDER_ERROR_STRANGE before a byte is read or written; a pipe is never waited for.
 *
 * Names have no slash. Blocking; any thread, nothing changes after opening. Errors of the system
 * are G_FILE_ERROR (of writing ASSAY_IO_ERROR too); messages name the whole path. */

#include "base/assay-io.h"

G_BEGIN_DECLS

#define ASSAY_FOLDER_ERROR (assay_folder_error_quark ())
GQuark assay_folder_error_quark (void);
typedef enum
{
  /* A link, a second name, a pipe, a device, a folder for a file, another user's. The message says
   * which and that it was left alone; the way out is the caller's to say. */
  ASSAY_FOLDER_ERROR_STRANGE,
} AssayFolderError;

typedef struct _AssayFolder AssayFolder;

/* By a path the person named: links are followed, and it may be another's. @io must outlive it. */
AssayFolder *assay_folder_open       (AssayIo *io, const char *path, GError **error);
/* The same for a folder of documents and all below it: what lies there may be another user's, but
 * never a link or a second name. */
AssayFolder *assay_folder_open_shared (AssayIo *io, const char *path, GError **error);
/* A folder of ours in this one; G_FILE_ERROR_NOENT if there is none. */
AssayFolder *assay_folder_open_below (AssayFolder *self, const char *name, GError **error);
/* The same, made (and the entry synced) if there is none. */
AssayFolder *assay_folder_make_below (AssayFolder *self, const char *name, GError **error);
void         assay_folder_free       (AssayFolder *self); /* %NULL is fine */

AssayIo     *assay_folder_get_io   (AssayFolder *self);
int          assay_folder_get_fd   (AssayFolder *self);
const char  *assay_folder_get_path (AssayFolder *self); /* for messages only */
char        *assay_folder_dup_path (AssayFolder *self, const char *name); /* the same */

/* Sorted names of everything in it; %NULL on failure. Free with g_strfreev. */
char       **assay_folder_list         (AssayFolder *self, GError **error);
/* Whether a file of ours has the name, and what is known of it. */
gboolean     assay_folder_look_at      (AssayFolder *self, const char *name, struct stat *out,
                                        GError **error);
/* The descriptor, for the I/O table's calls; -1 on failure. @flags: O_RDONLY, O_CREAT, O_APPEND, …
 * never O_TRUNC. A file that was just removed (st_nlink 0) passes. */
int          assay_folder_open_file    (AssayFolder *self, const char *name, int flags,
                                        GError **error);
/* EFBIG over @max_bytes. */
GBytes      *assay_folder_read_file    (AssayFolder *self, const char *name, gsize max_bytes,
                                        GError **error);
/* Whole and durable or not at all, as assay_io_replace_file; only a file of ours is replaced. */
gboolean     assay_folder_replace_file (AssayFolder *self, const char *name, GBytes *bytes,
                                        GError **error);
/* Not synced. */
gboolean     assay_folder_remove_file  (AssayFolder *self, const char *name, GError **error);
gboolean     assay_folder_sync         (AssayFolder *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayFolder, assay_folder_free)

G_END_DECLS
