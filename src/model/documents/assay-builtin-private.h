/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What tools/embed.py writes: the files of data/builtin. */

#include <glib.h>

typedef struct
{
  const char *path; /* inside data/builtin: "policies/routing@1.json" */
  const char *text;
  gsize n_bytes;
} AssayBuiltinFile;

extern const AssayBuiltinFile _assay_builtin_files[]; /* ended by a %NULL path */
