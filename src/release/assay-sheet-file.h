/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The contact sheet as a file. It says in its PNG text that it is one and what its pixels are, so
 * that a later sheet replaces it and nothing else: a file that is no sheet, a sheet somebody has
 * painted in, a link are left alone. Blocking; any thread. */

#include "base/assay-io.h"
#include "base/assay-problems.h"
#include "imaging/assay-picture.h"

G_BEGIN_DECLS

/* @path: absolute; its folder must be there. @out_refused: something else is there, told in
 * @problems ("export.foreign_sheet", "export.not_a_file"), and nothing was written. %FALSE + @error when it
 * cannot be written. */
gboolean assay_sheet_file_write (AssayIo *io, const char *path, const AssayPicture *sheet,
                                 gboolean *out_refused, AssayProblems *problems, GError **error);

G_END_DECLS
