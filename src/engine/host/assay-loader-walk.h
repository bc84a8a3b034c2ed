/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The files in a project's folders of documents. Blocking. */

#include "base/assay-io.h"
#include "base/assay-problems.h"

G_BEGIN_DECLS

#define ASSAY_LOADER_MAX_DEPTH 8 /* folders inside a kind's own */

typedef enum
{
  ASSAY_LOADER_JSON,    /* called like a document, whatever it is */
  ASSAY_LOADER_OTHER,   /* any other file that is not hidden */
  ASSAY_LOADER_FOLDER,  /* one that is looked into, before what is in it; "" is the project's own */
  ASSAY_LOADER_UNREAD,  /* a folder that is not looked into: in a folder of single documents, a link,
                           too deep */
} AssayLoaderEntry;

/* @path: relative to the project. %FALSE ends the walk. */
typedef gboolean (*AssayLoaderVisit) (gpointer data, const char *path, AssayLoaderEntry entry);

/* Every folder of documents, each once, in the order of the kinds, entries by name. Hidden files
 * that are not called like documents and hidden folders are passed over. Folders are opened one in
 * the other, never through a link but @folder itself. %FALSE + @error when a folder cannot be
 * listed or a kind's own is a link: one that is not there is empty. */
gboolean _assay_loader_walk (AssayIo *io, const char *folder, AssayLoaderVisit visit, gpointer data,
                             GError **error);

G_END_DECLS
