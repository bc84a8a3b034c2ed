/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The documents of a generated project. */

#include "generated-project.h"

#include "base/assay-io.h"
#include "model/documents/assay-catalog.h"

G_BEGIN_DECLS

/* One document and the bytes of its file. */
typedef struct
{
  AssayDocument *document;
  GBytes        *bytes;
} GeneratedFile;
void generated_file_free (GeneratedFile *self);

/* The project's own document and its policies: (element-type GeneratedFile). What was clear is
 * approved by rule, and none of it is shown for audit, so that counts come out as asked. */
GPtrArray *generated_base_files (void);
/* Spec @number; @profile: the dialect it is pinned to. Its id ends in "-" and the number. */
GeneratedFile *generated_spec_file (const AssayGeneratedOptions *options,
                                    guint number,
                                    const AssayCheckpointProfile *profile);
/* The number a spec's id ends in. */
guint generated_spec_number (const char *id);
/* Writes the file into @folder. */
gboolean generated_file_write (const GeneratedFile *self,
                               AssayIo *io,
                               const char *folder,
                               GError **error);

G_END_DECLS
