/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Making a project folder for the window, on a worker: the files that "assayctl init" writes, and a
 * spec for each name. */

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  const char *folder;        /* made where it is missing */
  const char *title;
  const char *example;       /* copied instead; %NULL: an empty project */
  const char *const *assets; /* names; %NULL: none */
} AssayMakeProject;

/* @what is copied. */
void     assay_make_project_async  (const AssayMakeProject *what, GAsyncReadyCallback done,
                                    gpointer data);
/* Errors: ASSAY_PROBLEM_ERROR in words for a person. */
gboolean assay_make_project_finish (GAsyncResult *result, GError **error);

/* Where a project called @title is put unless another place is chosen: in the user's documents. New
 * string. */
char    *assay_make_project_dup_folder (const char *title);

G_END_DECLS
