/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What assay-process-file is asked in words, as parameters. Pure; any thread. */

#include "engine/project/assay-process-file.h"
#include "imaging/assay-processor.h"

G_BEGIN_DECLS

/* All but the strokes, and the key where none is named (@out_key_named %FALSE). %FALSE +
 * G_IO_ERROR_INVALID_ARGUMENT. */
gboolean _assay_process_wish_read (const AssayProcessWish *wish, AssayProcessParameters *out,
                                   gboolean *out_key_named, GError **error);

G_END_DECLS
