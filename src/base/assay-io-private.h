/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What reading and replacing share, whether the place is a path or an open folder. Only base/. */

#include "base/assay-folder.h"

G_BEGIN_DECLS

/* All of @fd, which is closed; @path is for messages. As assay_io_read_file. */
GBytes  *_assay_io_read_open  (AssayIo *io, int fd, const char *path, gsize max_bytes,
                               GError **error);
/* As assay_io_replace_file, in the open @folder: what has the name goes, a link too, never what it
 * leads to. */
gboolean _assay_io_replace_in (AssayIo *io, int folder, const char *name, const char *path,
                               GBytes *bytes, GError **error);
/* The same folder once more. */
AssayFolder *_assay_folder_open_again (AssayFolder *self, GError **error);

G_END_DECLS
