/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/host/assay-engine.h"

G_BEGIN_DECLS

/* Adds "title" where the row names a spec. */
void  _assay_query_add_title     (AssayEngine *engine, JsonObject *row);
/* Fills {0}… of member @template_ with the strings of @args (or with @only, if not NULL) into member @text. */
void  _assay_query_fill_template (JsonObject *row, const char *template_, const char *args, const char *text, const char *only);
/* {0} {1} … replaced; new string. The template goes through gettext. */
char *_assay_fill_template       (const char *template_, const char *const *args);
GPtrArray *_assay_rows_new       (void);

G_END_DECLS
