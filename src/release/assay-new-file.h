/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A file where there is none: for what a person asks for by name outside of every project.
 * Nothing that has the name is ever replaced, be it a file, a link that leads nowhere or a
 * folder. Blocking; any thread. */

#include "base/assay-io.h"

G_BEGIN_DECLS

/* Whether @path (absolute) has a folder and nothing in its place; asked before the work is done. */
gboolean assay_new_file_may_write (AssayIo *io, const char *path, GError **error);
/* Whether both become one file, however they are written. */
gboolean assay_new_file_is_same   (AssayIo *io, const char *path, const char *other);
/* Whole or not at all. */
gboolean assay_new_file_write     (AssayIo *io, const char *path, GBytes *bytes, GError **error);

G_END_DECLS
